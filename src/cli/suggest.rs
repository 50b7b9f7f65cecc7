//! "Did you mean": the known name that is nearest to a mistyped one.

/// How alike names must be (Jaro–Winkler) to be taken for a slip: `newsrom` is, `deepl` for
/// `ollama` is not.
const ALIKE: f64 = 0.8;

/// A question to put behind a message, or nothing.
pub(super) fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let alike = known.into_iter().map(|name| (strsim::jaro_winkler(typed, name), name));
    let best = alike.filter(|(share, _)| *share >= ALIKE).max_by(|one, other| one.0.total_cmp(&other.0));
    best.map_or_else(String::new, |(_, name)| format!("; did you mean `{name}`?"))
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn slips_are_told_from_other_names() {
        let known = ["newsroom", "embedded", "deepl"];
        assert_eq!(did_you_mean("newsrom", known), "; did you mean `newsroom`?");
        assert_eq!(did_you_mean("embeded", known), "; did you mean `embedded`?");
        assert_eq!(did_you_mean("ollama", known), "");
    }
}
