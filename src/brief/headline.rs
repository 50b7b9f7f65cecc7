//! Headlines and leads in the shape that briefs want, without inventing a word.

/// Longest headline, in words.
const HEADLINE_WORDS: usize = 12;

/// A headline from a translated lead, for articles without a title: the lead itself when it is
/// short, else its first clauses that fit, else its first words and "…".
pub(super) fn from_lead(lead: &str) -> String {
    let lead = lead.trim().trim_end_matches('.');
    if words(lead) <= HEADLINE_WORDS {
        return lead.to_owned();
    }
    let clause = lead
        .match_indices([',', ';', ':', '—'])
        .map(|(place, _)| lead[..place].trim())
        .take_while(|clause| words(clause) <= HEADLINE_WORDS)
        .filter(|clause| words(clause) >= 5 && balanced(clause))
        .last();
    if let Some(clause) = clause {
        return clause.to_owned();
    }
    let mut cut: Vec<&str> = lead.split_whitespace().take(HEADLINE_WORDS).collect();
    while cut.len() > 6 && cut.last().is_some_and(|word| dangling(word)) {
        cut.pop();
    }
    format!("{} …", unmarked(&cut.join(" ")))
}

/// The lead with "according to …" at its end, unless it attributes itself already.
pub(super) fn attributed(lead: &str, outlet: Option<&str>) -> String {
    const ATTRIBUTING: [&str; 10] = [
        " said",
        " says",
        "according to",
        " told ",
        " announced",
        " declared",
        " stated",
        " reported",
        "reportedly",
        " explained",
    ];
    let lower = lead.to_lowercase();
    let by_whom = match outlet {
        Some(outlet) if !lower.contains(&outlet.to_lowercase()) => outlet,
        None if !ATTRIBUTING.iter().any(|word| lower.contains(word)) => "the article",
        _ => return lead.to_owned(),
    };
    let body = lead.trim_end();
    let (body, mark) = match body.strip_suffix('.') {
        Some(body) => (body, ","),
        // American order: the full stop stands inside the closing mark, so the comma does too.
        None => match body.strip_suffix(".”") {
            Some(body) => return format!("{body},” according to {by_whom}."),
            None => (body, if body.ends_with(['!', '?', '…']) { "" } else { "," }),
        },
    };
    format!("{body}{mark} according to {by_whom}.")
}

/// White-space separated words.
pub(super) fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn dangling(word: &str) -> bool {
    const SMALL: [&str; 22] = [
        "the", "a", "an", "of", "to", "in", "on", "at", "by", "for", "with", "and", "or", "that", "which",
        "from", "as", "his", "her", "its", "their", "who",
    ];
    SMALL.contains(&word.to_lowercase().trim_matches(|c: char| !c.is_alphanumeric()))
}

fn balanced(text: &str) -> bool {
    text.matches('“').count() == text.matches('”').count() && text.matches('"').count().is_multiple_of(2)
}

/// Without its marks when a cut has left one of a pair behind.
fn unmarked(text: &str) -> String {
    if balanced(text) { text.to_owned() } else { text.replace(['“', '”', '"'], "") }
}

#[cfg(test)]
mod tests {
    use super::{attributed, from_lead, words};

    #[test]
    fn short_leads_stay_and_long_ones_are_cut_at_a_clause() {
        assert_eq!(from_lead("The minister resigned on Monday."), "The minister resigned on Monday");
        let long = "The minister of culture resigned on Monday, after a long dispute about the opera house, \
                    which has been closed since the spring of last year.";
        assert_eq!(from_lead(long), "The minister of culture resigned on Monday");
        let flat = "The very long sentence without any pause goes on and on and on until the reader is tired";
        let cut = from_lead(flat);
        assert!(words(&cut) <= 13 && cut.ends_with('…'), "{cut}");
    }

    #[test]
    fn attribution_is_added_once() {
        let given = "The mayor resigned on Monday.";
        assert_eq!(attributed(given, Some("Le Soir")), "The mayor resigned on Monday, according to Le Soir.");
        assert_eq!(attributed("The mayor said no.", None), "The mayor said no.");
        assert_eq!(attributed(given, None), "The mayor resigned on Monday, according to the article.");
        assert_eq!(
            attributed("He called it “a farce.”", Some("AFP")),
            "He called it “a farce,” according to AFP."
        );
    }
}
