//! Leads with the attribution that briefs want, without inventing a word.

use crate::word_list;

/// The lead with "according to OUTLET" at its end, unless it names its own source: what a sentence
/// attributes to somebody is not the outlet's word. Without an outlet there is nobody to name.
pub(super) fn attributed(lead: &str, outlet: Option<&str>) -> String {
    word_list::words_of! { ATTRIBUTING: "data/attributing.txt", "attributing" }
    let lower = lead.to_lowercase();
    let Some(by_whom) = outlet.filter(|outlet| !lower.contains(&outlet.to_lowercase())) else {
        return lead.to_owned();
    };
    if lead.contains('“') || ATTRIBUTING.iter().any(|word| lower.contains(word)) {
        return lead.to_owned();
    }
    let body = lead.trim_end();
    let (body, mark) = match body.strip_suffix('.') {
        Some(body) => (body, ","),
        None => (body, if body.ends_with(['!', '?', '…']) { "" } else { "," }),
    };
    format!("{body}{mark} according to {by_whom}.")
}

/// White-space separated words.
pub(super) fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

#[cfg(test)]
mod tests {
    use super::attributed;

    #[test]
    fn attribution_is_added_once() {
        let given = "The mayor resigned on Monday.";
        assert_eq!(attributed(given, Some("Le Soir")), "The mayor resigned on Monday, according to Le Soir.");
        for own in
            ["The mayor said no.", "He called it “a farce.”", "Taxes will rise, according to the mayor."]
        {
            assert_eq!(attributed(own, Some("Le Soir")), own);
        }
        assert_eq!(attributed(given, None), given, "the source line names the article");
    }
}
