//! A configuration file as an error may show it: without what may be a key.

/// Parts of names whose values are secret.
const SECRET: [&str; 8] =
    ["key", "header", "token", "secret", "passw", "authorization", "credential", "bearer"];
/// Names with such a part whose values are not.
const PLAIN: [&str; 5] =
    ["api_key_env", "api_key_file", "api_key_keyring", "context_tokens", "max_output_tokens"];

/// `text` with a star for every byte of a value that may be secret; every place stays where it was.
pub(super) fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut goes_on = "";
    for line in text.split_inclusive('\n') {
        if !goes_on.is_empty() {
            // Inside of a value of several lines.
            let end = line.find(goes_on).map_or(line.len(), |at| at + goes_on.len());
            starred(&line[..end], &mut out);
            out.push_str(&line[end..]);
            if end < line.len() || line.ends_with(goes_on) {
                goes_on = "";
            }
            continue;
        }
        let Some(value) = secret_from(line) else {
            out.push_str(line);
            continue;
        };
        out.push_str(&line[..value]);
        starred(&line[value..], &mut out);
        for marks in ["\"\"\"", "'''"] {
            if line[value..].matches(marks).count() % 2 == 1 {
                goes_on = marks;
            }
        }
    }
    out
}

/// Where a line's secret begins: after the first `=` behind a name that may be a secret's.
fn secret_from(line: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let equals = at + line.get(at..)?.find('=')?;
        let before = line[at..equals].to_lowercase();
        let name = before.rsplit(['{', ',', '.']).next().unwrap_or_default();
        let name = name.trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'');
        if SECRET.iter().any(|part| name.contains(part)) && !PLAIN.contains(&name) {
            return Some(equals + 1);
        }
        at = equals + 1;
    }
}

fn starred(text: &str, out: &mut String) {
    // Bytes, so that places after it stay right.
    out.extend(
        text.bytes().map(|byte| if matches!(byte, b'\n' | b'\r' | b' ') { char::from(byte) } else { '*' }),
    );
}

/// A parser's words without the text that they quote.
pub(super) fn without_values(reason: &str) -> String {
    match (reason.find("string \""), reason.rfind('"')) {
        (Some(start), Some(end)) if start + 8 <= end => {
            format!("{}string{}", &reason[..start], &reason[end + 1..])
        }
        _ => reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{masked, without_values};

    #[test]
    fn no_value_that_may_be_a_key_is_shown() {
        let secret = "sk-live-0123";
        for line in [
            "api_key = \"sk-live-0123\"",
            "  API_KEY='sk-live-0123' # mine",
            "headers = { X-Auth-Token = \"sk-live-0123\" }",
            "token = sk-live-0123",
            "\"client secret\" = \"\"\"\nsk-live-0123\n\"\"\"",
            "desk.password = \"é sk-live-0123\"",
        ] {
            let text = format!("[backend.a]\n{line}\nmodel = \"m\"\n");
            let shown = masked(&text);
            assert!(!shown.contains(secret), "{shown}");
            assert_eq!(shown.len(), text.len());
            assert!(shown.starts_with("[backend.a]\n") && shown.ends_with("model = \"m\"\n"), "{shown}");
        }
        for kept in ["api_key_env = \"DESK_KEY\"\n", "max_output_tokens = 12\n", "model = \"monkey\"\n"] {
            assert_eq!(masked(kept), kept);
        }
        let reason = "invalid type: string \"Bearer sk-1\", expected a map";
        assert_eq!(without_values(reason), "invalid type: string, expected a map");
    }
}
