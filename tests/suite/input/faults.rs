//! Faults of real articles and what a reader should see of them: each row is one text as it comes,
//! what must be in what is read of it, and what must not.

use depeche::document::{self, Document};
use depeche::input::{self, Source};

use super::options;

fn read(bytes: &[u8], media_type: Option<&str>) -> (Document, Vec<String>) {
    let mut loaded = input::from_bytes(bytes, Source::Stdin, &options()).expect("an article");
    if let Some(media_type) = media_type {
        loaded.media_type = media_type.into();
    }
    let document = document::parse(&loaded.text, loaded.media_type);
    let mut warnings = loaded.warnings;
    warnings.extend(document.notes().cloned());
    (document, warnings)
}

fn paragraphs(document: &Document) -> Vec<&str> {
    document.paragraphs.iter().map(|span| span.of(&document.text)).collect()
}

const PROSE: &str = "La commune de Brécourt a voté jeudi la reconstruction de la halle, fermée depuis l’incendie de mai, \
    pour un montant que l’opposition juge excessif.";

/// A page whose article holds `inside` between two paragraphs of prose.
fn page(inside: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=fr><head><meta charset=utf-8><title>La halle de Brécourt | La Gazette</title></head>\
         <body><article><h1>La halle de Brécourt sera reconstruite</h1><p>{PROSE}</p>{inside}<p>{PROSE} Fin.</p></article></body></html>"
    )
}

/// What stands in the article, what must be read of it, what must not, and what is said.
type Row = (&'static str, &'static [&'static str], &'static [&'static str], &'static str);

const ROWS: &[Row] = &[
    // Footnote marks and superscripts.
    (
        "<p>Un emprunt de 2031<sup><a href='#fn3'>3</a></sup> pèse sur la ville.</p>",
        &["2031 pèse"],
        &["20313"],
        "",
    ),
    (
        "<p>Selon Odile Marchenoir<a href='#note-2' class=footnote-ref>[2]</a>, la halle tient.</p>",
        &["Marchenoir, la"],
        &["[2]"],
        "",
    ),
    ("<p>Le bilan de 2024<sup>[12]</sup> est lourd*<sup>*</sup>.</p>", &["de 2024 est"], &["12"], ""),
    (
        "<p>Sur 30 km<sup>2</sup>, la 1<sup>re</sup> fois, Mme<sup>4</sup> Roy et 10<sup>6</sup> francs.</p>",
        &["30 km²", "la 1re fois", "10⁶"],
        &["106"],
        "",
    ),
    ("<p>Le docteur Vauthier<sup>1</sup> l’a dit.</p>", &["Vauthier l’a"], &["Vauthier1", "¹"], ""),
    // Struck-out and inserted text.
    (
        "<p>Le chantier coûte <strike>3</strike> 5 millions d’euros.</p>",
        &["coûte 5 millions"],
        &["3"],
        "struck-out text (“3”)",
    ),
    (
        "<p>Il a <span style='text-decoration: line-through'>refusé</span> <ins>accepté</ins>.</p>",
        &["a accepté"],
        &["refusé"],
        "“refusé”",
    ),
    (
        "<p>Il y avait <del datetime=x>cent</del><ins>mille</ins> personnes.</p>",
        &["avait mille"],
        &["cent"],
        "“cent”",
    ),
    // What stands inside the article without being part of it.
    (
        "<section id='commentaires'><p>« Tous voleurs », a écrit Gaston, et je le pense aussi.</p></section>",
        &[],
        &["voleurs"],
        "readers' comments",
    ),
    (
        "<div class='fb-comments'><p>Le maire a menti, dit ma voisine.</p></div>",
        &[],
        &["voisine"],
        "readers' comments",
    ),
    (
        "<ul class='comment-list'><li><article><p>Nul, dit Zoé.</p></article></li></ul>",
        &[],
        &["Zoé"],
        "readers' comments",
    ),
    (
        "<div class='newsletter-box'><p>Chaque matin, l’essentiel par courriel.</p></div>",
        &[],
        &["essentiel"],
        "newsletter lines",
    ),
    (
        "<div class='related-posts'><p>Trois blessés à Morvan, samedi.</p></div>",
        &[],
        &["Morvan"],
        "links to other articles",
    ),
    (
        "<div id='didomi-notice'><p>Avec nos partenaires, nous lisons vos traceurs.</p></div>",
        &[],
        &["traceurs"],
        "cookie notices",
    ),
    (
        "<p>Pour lire la suite, abonnez-vous dès 1 € par mois</p>",
        &[],
        &["dès 1"],
        "only the beginning is here",
    ),
    // Hidden text, by attribute, style and style sheet.
    ("<p hidden>Faux.</p>", &[], &["Faux"], "text that the page hides (“Faux.”)"),
    ("<p style='position:absolute;left:-9999px'>Faux.</p>", &[], &["Faux"], "hides"),
    (
        "<style>.o, p.n{opacity:0} @media print{.k{display:none}}</style><p class=o>Faux.</p><p class=n>Faux.</p><p class=k>Vu par la presse.</p>",
        &["Vu par"],
        &["Faux"],
        "hides",
    ),
    (
        "<div style='background:#fff'><p style='color:#FFF;background-color:white'>Faux.</p></div>",
        &[],
        &["Faux"],
        "hides",
    ),
    ("<p class='sr-only'>Faux.</p><template><p>Faux.</p></template>", &[], &["Faux"], ""),
    // Characters that were escaped twice.
    (
        "<p>L&amp;rsquo;été, &amp;laquo;&amp;nbsp;dur&amp;nbsp;&amp;raquo;, c&amp;#339;ur.</p>",
        &["L’été, «\u{a0}dur\u{a0}», cœur."],
        &["&"],
        "escaped twice",
    ),
    ("<p>Dupont &amp; Cie et R&amp;D restent.</p>", &["Dupont & Cie et R&D restent."], &[], ""),
    // Prose that begins like furniture.
    (
        "<p>S’inscrire à la cantine coûtera 12 % de plus, regrette l’association des parents.</p>",
        &["S’inscrire à la cantine"],
        &[],
        "",
    ),
    ("<p>À la une des journaux, la halle : « Enfin ! »</p>", &["À la une des journaux"], &[], ""),
    (
        "<p>Facebook, X et Instagram ont fermé le compte de la mairie.</p>",
        &["Facebook, X et Instagram ont"],
        &[],
        "",
    ),
];

#[test]
fn pages_are_read_as_their_readers_see_them() {
    for (inside, there, gone, said) in ROWS {
        let (document, warnings) = read(page(inside).as_bytes(), None);
        assert!(
            document.text.contains("pour un montant que l’opposition juge excessif. Fin."),
            "{inside}\n{}",
            document.text
        );
        for part in *there {
            assert!(document.text.contains(part), "{part:?} lacks in {inside}\n{}", document.text);
        }
        for part in *gone {
            assert!(
                !document.text.contains(part),
                "{part:?} stands in what was read of {inside}\n{}",
                document.text
            );
        }
        assert!(
            warnings.iter().any(|warning| warning.contains(said)) || said.is_empty(),
            "{inside}: {warnings:?}"
        );
    }
}

#[test]
fn texts_in_two_encodings_are_mended() {
    let cp1252 = |text: &str| encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let twice =
        |text: &str| encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned();
    let quote = "«\u{a0}Ça coûte cher\u{a0}», a lâché l’élu, à bout de souffle.";
    let right = format!("{PROSE}\n\n{quote}\n\n{PROSE}");
    for broken in [
        [PROSE.as_bytes(), b"\n\n", &cp1252(quote), b"\n\n", PROSE.as_bytes()].concat(),
        format!("{PROSE}\n\n{}\n\n{PROSE}", twice(quote)).into_bytes(),
        format!("{PROSE}\n\n{}\n\n{}", twice(&twice(quote)), twice(PROSE)).into_bytes(),
        twice(&right).into_bytes(),
    ] {
        let (document, warnings) = read(&broken, Some("text/plain"));
        assert_eq!(document.text, right);
        assert_eq!(warnings.len(), 1, "{warnings:?}");
    }
    let (document, _) = read(twice(&page(&format!("<p>{quote}</p>"))).as_bytes(), None);
    assert!(document.text.contains(quote));
}

#[test]
fn live_reports_keep_their_clock_times() {
    let (document, _) = read(page("<div>16h40</div><p>Le préfet est arrivé sur place.</p>").as_bytes(), None);
    assert!(paragraphs(&document).contains(&"16h40\nLe préfet est arrivé sur place."), "{}", document.text);
    let plain = format!("{PROSE}\n\n18h05\n\nLe préfet est arrivé sur place.\n\nFin de la journée.");
    let (document, _) = read(plain.as_bytes(), Some("text/plain"));
    assert_eq!(document.text, plain);
    assert_eq!(paragraphs(&document)[1], "18h05\n\nLe préfet est arrivé sur place.");
}

#[test]
fn datelines_are_places_and_agencies() {
    for (line, outlet) in [
        ("Brécourt |", None),
        ("SAINT-LUC (AFP) –", Some("AFP")),
        ("Vaux-le-Mont (Aisne) |", None),
        ("(Belga) -", Some("Belga")),
        ("MORVAN (Nièvre) —", None),
    ] {
        let (document, _) =
            read(format!("{line} {PROSE}\n\nFin de la journée.").as_bytes(), Some("text/plain"));
        assert_eq!(document.dateline.map(|field| field.value).as_deref(), Some(line));
        assert_eq!(document.outlet.map(|field| field.value).as_deref(), outlet, "{line}");
        assert!(document.paragraphs[0].of(&document.text).starts_with("La commune"));
    }
}

#[test]
fn names_divided_at_line_ends_are_one_name() {
    for (text, name) in [
        (
            "La maire a dit oui hier soir, de-\nvant une salle comble du quartier nord.\n« Nous tiendrons bon », a promis Odile Marche-\nnoir, la maire.",
            "Odile Marchenoir",
        ),
        (
            "« Nous tiendrons bon jusqu’à l’au-\ntomne prochain, quoi qu’il ar-\nrive », a déclaré Gaston Vau-\nthier, chef de l’opposition.",
            "Gaston Vauthier",
        ),
        (
            "« Je pars », a annoncé le pré-\nsident du conseil, Luc Qué-\nméré, mar-\ndi soir à la presse.",
            "Luc Quéméré",
        ),
    ] {
        for line_end in ["\n", "\r\n", " \n", "\n  ", " \r\n\t"] {
            let text = text.replace('\n', line_end);
            let loaded = input::from_bytes(text.as_bytes(), Source::Stdin, &options()).expect("an article");
            let article = depeche::article::find(loaded, &depeche::language::DetectOptions::default());
            assert_eq!(article.document.text, text, "plain text stays as it is");
            let speaker = article.quotes.first().and_then(|quote| quote.speaker.as_ref());
            let found = speaker
                .and_then(|speaker| speaker.name.as_ref())
                .map(|name| depeche::document::joined(&name.text));
            assert_eq!(found.as_deref(), Some(name), "{text:?}");
        }
    }
}
