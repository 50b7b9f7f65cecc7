//! Quotations over paragraphs, told apart from missing marks.

use super::extract;
use depeche::quote::Flag;

fn spoken(text: &str) -> Vec<(&str, bool)> {
    extract(text)
        .iter()
        .map(|quote| (quote.span.of(text), quote.flags.contains(&Flag::Multiparagraph)))
        .collect()
}

#[test]
fn a_missing_mark_never_swallows_the_next_paragraph() {
    for text in [
        "« Nous partons, a dit Marie.\n\nPlus tard.\n\n« Nous restons »",
        "« Nous partons, a dit Marie.\n\n« Nous restons »",
        "« Nous partons, a dit Marie.\n\nPlus tard, tous sont là. Nous restons », a dit Paul.",
        "« Nous partons\n\nUn silence, puis il reprend.\n\n« Nous restons »",
    ] {
        let found = spoken(text);
        assert_eq!(found[0], ("Nous partons", false), "{text}");
        assert!(found.iter().all(|(words, many)| !many && !words.contains('\n')), "{text}: {found:?}");
    }
}

#[test]
fn a_quotation_goes_on_where_its_mark_is_repeated_or_closes_later() {
    for text in [
        "« Un premier jour.\n\n« Un deuxième jour.\n\n« Un troisième jour », a dit Paul Roux.",
        "« Un premier jour.\n\n» Un deuxième jour.\n\n» Un troisième jour », a dit Paul Roux.",
        "« Un premier jour, dit-il, puis rien.\n\n« Un troisième jour », a dit Paul Roux.",
        "« Un premier jour.\n\nUn deuxième jour.\n\nUn troisième jour », a dit Paul Roux.",
    ] {
        let found = spoken(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].1 && found[0].0.ends_with("Un troisième jour"), "{text}: {found:?}");
    }
}
