use super::{is_acronym, names};

fn read(text: &str) -> Vec<&str> {
    names(text, &[]).into_iter().map(|name| name.span.of(text)).collect()
}

#[test]
fn names_are_found_and_sentence_starts_are_not() {
    for (text, expected) in [
        (
            "Le dirigeant du Bélarus Alexandre Loukachenko a dit à M. Poutine que l’OTAN attaque.",
            vec!["Bélarus", "Alexandre Loukachenko", "Poutine", "OTAN"],
        ),
        ("Depuis peu, Marine Le Pen répond.", vec!["Marine Le Pen"]),
        ("Reprenant cette rhétorique, la Russie menace.", vec!["Russie"]),
        ("Des élus du Parti populaire protestent.", vec!["Parti populaire"]),
        ("La procureure de la Cour pénale internationale l'a dit.", vec!["Cour pénale internationale"]),
        ("Le général Charles de Gaulle part.", vec!["Charles de Gaulle"]),
        ("Le survêtement Nike de Nicolás Maduro plaît.", vec!["Nike", "Nicolás Maduro"]),
        ("Le ministre de l’Économie Bruno Le Maire y va.", vec!["Économie", "Bruno Le Maire"]),
        ("Selon le quotidien Le Figaro, il est mort.", vec!["Le Figaro"]),
        ("Il l'a dit à l'AFP Jean Dupont.", vec!["AFP", "Jean Dupont"]),
        ("John F. Kennedy arrive.", vec!["John F. Kennedy"]),
        ("Il a un iPhone et un A320.", vec!["iPhone", "A320"]),
        ("", vec![]),
    ] {
        assert_eq!(read(text), expected);
    }
}

#[test]
fn capitals_throughout_are_an_acronym_when_they_are_few() {
    assert!(is_acronym("ONU") && is_acronym("M5S"));
    assert!(!is_acronym("MATRICULE") && !is_acronym("Onu") && !is_acronym("A"));
}

#[test]
fn any_text_is_taken() {
    for text in ["M.", "A.", "De La", "L’", "Le Le Le", "États-", "J.-P. D'", "É\u{301}e"] {
        for name in names(text, &[]) {
            assert!(!name.span.of(text).is_empty());
        }
    }
}
