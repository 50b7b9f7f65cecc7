//! What a service repeats of a request in its messages is taken out of them. Pure.

/// Length of a piece of the request, in characters, from which on it is an echo and no accident.
const ECHO: usize = 24;

/// `message` with `[…]` in place of every piece that also stands in `sent`.
pub(super) fn without_echo(message: &str, sent: &str) -> String {
    let starts: Vec<usize> = message.char_indices().map(|(at, _)| at).chain([message.len()]).collect();
    let stands = |from: usize, to: usize| {
        memchr::memmem::find(sent.as_bytes(), &message.as_bytes()[starts[from]..starts[to]]).is_some()
    };
    let last = starts.len() - 1;
    let (mut out, mut at) = (String::new(), 0);
    while at < last {
        let mut end = at + ECHO;
        if end > last || !stands(at, end) {
            out.push_str(&message[starts[at]..starts[at + 1]]);
            at += 1;
            continue;
        }
        while end < last && stands(at, end + 1) {
            end += 1;
        }
        out.push_str("[…]");
        at = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::without_echo;

    #[test]
    fn what_was_sent_does_not_come_back() {
        let sent = "Le maire de Rennes a déclaré mardi qu’il partirait.";
        let said = "cannot parse 'maire de Rennes a déclaré mardi qu’il' at 7";
        assert_eq!(without_echo(said, sent), "cannot parse '[…]' at 7");
        assert_eq!(without_echo("bad model", sent), "bad model");
        assert_eq!(without_echo(sent, sent), "[…]");
        assert_eq!(without_echo("", sent), "");
    }
}
