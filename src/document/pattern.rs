//! Patterns for the lines around an article: dates, author lines, agencies, datelines, and the
//! furniture of news sites.
//!
//! Takes single lines or the beginning of a paragraph, says what they are. All are anchored and
//! are tried on short pieces only, so that prose is never taken for furniture; counted
//! repetitions, which are slow to compile, are left to the length of the piece.

use std::sync::LazyLock;

use regex::Regex;

/// Compiles a pattern that is part of the program.
///
/// Letters, figures and white space are those of the Latin press: the whole Unicode classes take
/// ten times as long to compile, which every run of the program would pay.
fn compile(pattern: &str) -> Regex {
    let pattern = pattern
        .replace(r"\p{Lu}", "A-ZÀ-ÖØ-ÞĆČĐĞİŁŃŒŚŞŠŸŹŻŽ")
        .replace(r"\p{L}", "A-Za-zÀ-ɏ")
        .replace(r"\d", "[0-9]")
        .replace(r"\s", r"[ \t\x{a0}\x{202f}\r\n]");
    Regex::new(&pattern).expect("the pattern is a constant and tested")
}

/// A date as the press writes it, with the year.
pub(super) const DATE: &str = concat!(
    r"(?:\d{1,2}(?:er)?\s+(?:janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre",
    r"|octobre|novembre|décembre|decembre|janv\.?|févr?\.?|avr\.?|juil\.?|sept\.?|oct\.?|nov\.?|déc\.?)\s+\d{4}",
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{4}-\d{2}(?:-\d{2})?)"
);

/// News agencies that stand in datelines and credits.
const AGENCY: &str = concat!(
    r"(?:AFP|Agence France-Presse|Reuters|AP|Associated Press|Belga|ATS|Keystone-ATS|APS|MAP|TAP|Xinhua|ANSA|EFE",
    r"|dpa|DPA|La Presse [Cc]anadienne|PC|QMI|Agence QMI|AMI|APA|PANA|ATA|Anadolu|AA|RFI)"
);

/// Whether a text in the brackets of a dateline names an agency; it may name a department.
pub(super) static IS_AGENCY: LazyLock<Regex> =
    LazyLock::new(|| compile(&format!(r"(?:^|[ ,/]){AGENCY}(?:$|[ ,/])")));

/// ` date 2022-07 Le dirigeant…`: a date glued to the front of the text.
pub(super) static LEADING_DATE: LazyLock<Regex> =
    LazyLock::new(|| compile(r"^(?i:date)\s*:?\s+(?P<date>\d{4}-\d{2}(?:-\d{2})?)(?:\s+|$)"));

/// `Titre : …`, `Date : …` and the like, one a line.
pub(super) static KEY_VALUE: LazyLock<Regex> = LazyLock::new(|| {
    compile(concat!(
        r"^(?i:(?P<title>titre|title)|(?P<date>date|publié|date de publication)|(?P<byline>auteurs?|auteure|author|signature)",
        r"|(?P<outlet>source|journal|média|media|outlet|publication)|(?P<url>url|lien|adresse)",
        r"|(?P<other>langue|rubrique|section|catégorie|pays|id))\s*:\s*(?P<value>\S.*)$"
    ))
});

/// A line that holds nothing but when the article appeared.
pub(super) static DATE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    compile(&format!(
        r"^(?i)(?:(?:article\s+)?(?:publiée?|mise? en ligne|postée?|parue?|mise? à jour|modifiée?|créée?)\s*(?:le|:)?\s*|le\s+|date\s*:\s*)?(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche),?\s+)?(?P<date>{DATE})(?:[ ,.:;|·•–—-]*(?:à|at)?\s*\d{{1,2}}\s*[h:]\s*\d{{0,2}}[^.!?]*|[ ,|·•–—-]*(?:mis(?:e)? à jour|modifié)[^.!?]*|T[0-9:.+Z-]+)?\.?$"
    ))
});

/// `Par Jeanne Martin, publié le 3 mars 2024 à 14h30, mis à jour …` on one line.
pub(super) static SIGNED_DATE: LazyLock<Regex> = LazyLock::new(|| {
    compile(&format!(
        r"^(?:[Pp]ar\s+(?P<name>[\p{{Lu}}][^.!?:«]+?)\s*[-–—|·•,]?\s*)?(?i:publiée?|mise? à jour|modifiée?|mise? en ligne|postée?|parue?)\s+(?:le\s+)?(?:[\p{{L}}]+di,?\s+)?(?P<date>{DATE})[^.!?«]*$"
    ))
});

/// `Ouest Matin Publié le 10/04/2025 à 07h30`: a name of whatever kind and a date.
pub(super) static NAMED_DATE: LazyLock<Regex> = LazyLock::new(|| {
    compile(&format!(
        r"^[\p{{Lu}}][\p{{L}}'’ .&/|,-]*\s(?:Publiée?|Mise? à jour|Modifiée?|Mise? en ligne)\s+(?:le\s+)?(?:[\p{{L}}]+di,?\s+)?(?P<date>{DATE})[^.!?«]*$"
    ))
});

/// `Par Jeanne Martin`, with or without what she is.
pub(super) static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    compile(concat!(
        r"^(?:Par|PAR|par|Propos recueillis par|Texte\s*:|Auteurs?\s*:)\s+",
        r"(?P<name>[\p{Lu}][\p{L}.'’-]*(?:\s+(?:[\p{Lu}][\p{L}.'’-]*|de|du|d['’][\p{Lu}][\p{L}]+|la|le|des|van|von|den|et|ben|el|al|&))+",
        r"(?:\s*[,(/]\s*[^.!?]+)?)$"
    ))
});

/// `Jeanne Martin`, `Jeanne Martin (avec AFP)`, `De notre correspondant à Rome, Luc Roy` as a
/// signature below the text.
pub(super) static SIGNATURE: LazyLock<Regex> = LazyLock::new(|| {
    compile(concat!(
        r"^(?:(?:De|Par) (?:notre|nos) (?:correspondante?s?|envoyée?s? spéciale?s?|envoyés spéciaux)(?: [^.,:;«]+)?, ?)?",
        r"(?P<name>[\p{Lu}][\p{L}'’.-]*(?: (?:de|du|d['’][\p{Lu}][\p{L}]+|la|le|van|von|ben|el|al|[\p{Lu}][\p{L}'’.-]*))+(?: et [\p{Lu}][\p{L}'’.-]*(?: (?:de|du|la|le|[\p{Lu}][\p{L}'’.-]*))+)?)",
        r"(?: ?[(,/] ?(?:avec )?[^.!?«]+[)]?)?$"
    ))
});

/// `AFP`, `(Reuters)`, `Le Temps avec AFP`: where it comes from, alone on its line.
pub(super) static OUTLET_LINE: LazyLock<Regex> = LazyLock::new(|| {
    compile(&format!(
        r"^[(\[]?(?:(?i:avec|source\s*:|sources\s*:|par)\s+)?(?P<outlet>(?:[\p{{Lu}}][\p{{L}}'’. -]+\s+(?:avec|et|/|,)\s+)?{AGENCY}(?:\s*(?:,|et|/|-)\s*{AGENCY})*)[)\]]?\.?$"
    ))
});

/// `DUBAÏ |`, `PARIS (AFP) —`, `Paris, 3 mars (Reuters) -` in front of the first sentence.
pub(super) static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    let day = r"(?:,\s*(?:le\s+)?(?:\d{1,2}(?:er)?\s+[\p{L}]+\.?(?:\s+\d{4})?|[\p{L}]+di))?";
    compile(&format!(
        concat!(
            r"^(?P<line>(?:",
            // A place in capitals, then a bar or a dash.
            r"(?P<caps>[\p{{Lu}}][\p{{Lu}}'’ .-]+{day}(?:\s*[(\[](?P<agency1>[^)\]\n]+)[)\]])?)\s*(?:\||—|–|―|•)",
            // A place of up to four words and a bar, which prose does not have.
            r"|(?P<place>[\p{{Lu}}][\p{{L}}'’-]+(?: [\p{{L}}'’-]+)?(?: [\p{{L}}'’-]+)?(?: [\p{{L}}'’-]+)?(?: \([\p{{L}} '’-]+\))?)\s*\|",
            // The same with a hyphen, which needs an agency or a date to be sure.
            r"|[\p{{Lu}}][\p{{L}}'’ -]+?{day}\s*[(\[](?P<agency2>{AGENCY}(?:[^)\]\n]*))[)\]]\s*[-–—―|:]+",
            r"|[\p{{Lu}}][\p{{Lu}}'’ .-]+,\s*(?:le\s+)?\d{{1,2}}(?:er)?\s+[\p{{L}}]+\.?(?:\s+\d{{4}})?\s*[-–—―|:]+",
            r"|[(\[]?(?P<agency3>{AGENCY})[)\]]?\s*[-–—―|]+",
            r"))\s+"
        ),
        day = day,
        AGENCY = AGENCY
    ))
});

/// `27 août 2012. - ` in front of the first sentence.
pub(super) static LEADING_DAY: LazyLock<Regex> =
    LazyLock::new(|| compile(&format!(r"^(?:(?i:le)\s+)?(?P<date>{DATE})\s*\.?\s*[-–—―|]+\s+")));

#[cfg(test)]
mod tests {
    use super::{
        BYLINE, DATE_LINE, DATELINE, KEY_VALUE, LEADING_DATE, LEADING_DAY, NAMED_DATE, OUTLET_LINE,
        SIGNATURE, SIGNED_DATE,
    };

    #[test]
    fn datelines_are_found() {
        for (text, line) in [
            ("DUBAÏ | Le ministre", "DUBAÏ |"),
            ("PARIS (AFP) — Le ministre", "PARIS (AFP) —"),
            ("Paris (AFP) - Le ministre", "Paris (AFP) -"),
            ("Paris, 3 mars (Reuters) - Le ministre", "Paris, 3 mars (Reuters) -"),
            ("ADDIS-ABEBA, 12 janvier 2024 - Le ministre", "ADDIS-ABEBA, 12 janvier 2024 -"),
            ("(AFP) - Le ministre", "(AFP) -"),
            ("Aix-en-Provence (AFP) – Le ministre", "Aix-en-Provence (AFP) –"),
            ("Rennes | Le ministre", "Rennes |"),
            ("La Roche-sur-Yon (Vendée) | Le ministre", "La Roche-sur-Yon (Vendée) |"),
            ("NANTES (Loire-Atlantique) — Le ministre", "NANTES (Loire-Atlantique) —"),
        ] {
            assert_eq!(
                DATELINE.captures(text).map(|found| found["line"].to_owned()).as_deref(),
                Some(line),
                "{text}"
            );
        }
    }

    #[test]
    fn prose_is_no_dateline() {
        for text in [
            "Le ministre – élu hier – est venu.",
            "Le PSOE (socialiste) - parti de gauche",
            "UE - Les ministres",
            "M. Macron — qui était là",
            "Il a dit : rien.",
        ] {
            assert!(!DATELINE.is_match(text), "{text}");
        }
    }

    #[test]
    fn lines_around_the_article() {
        assert!(LEADING_DATE.is_match("date 2022-07 Le dirigeant"));
        assert!(LEADING_DAY.is_match("27 août 2012. - « Avec"));
        assert!(!LEADING_DAY.is_match("27 août 2012, il pleuvait"));
        for line in [
            "Publié le 3 mars 2024 à 14h30",
            "Mis à jour le 03/03/2024 à 14:30",
            "3 mars 2024",
            "2024-03-03T10:00:00Z",
            "Le lundi 1er avril 2024",
            "Publié le 3 mars 2024 à 14h30, mis à jour le 4 mars 2024",
        ] {
            assert!(DATE_LINE.is_match(line), "{line}");
        }
        assert!(!DATE_LINE.is_match("Le 3 mars 2024, le maire est venu."));
        assert!(NAMED_DATE.is_match("Ouest Matin Publié le 10/04/2025 à 07h30"));
        assert!(!NAMED_DATE.is_match("Le roman, publié le 3 mars 2024, a plu."));
        let signed = "Par Jeanne Le Goff et Omar Benali Publié le 12 mars 2024 à 06h15, modifié le 12 mars 2024 à 09h02 Temps de lecture : 3 min";
        assert_eq!(
            SIGNED_DATE.captures(signed).map(|found| found["name"].to_owned()).as_deref(),
            Some("Jeanne Le Goff et Omar Benali")
        );
        assert!(!SIGNED_DATE.is_match("Publié le 12 mars 2024, son livre a plu. Il le sait."));
        for line in [
            "Par Jeanne Martin",
            "Par Jean-Luc DUPONT, correspondant à Moscou",
            "Par Anne de La Tour et Luc Roy (avec AFP)",
        ] {
            assert!(BYLINE.is_match(line), "{line}");
        }
        for line in [
            "Jeanne Martin",
            "Jeanne MARTIN (avec AFP)",
            "Jean-Luc de La Tour et Anne Roy",
            "De notre correspondante à Rome, Jeanne Martin",
        ] {
            assert!(SIGNATURE.is_match(line), "{line}");
        }
        for line in ["Fin", "Le maire", "Jeanne Martin est venue.", "Le Havre attend le pont"] {
            assert!(!SIGNATURE.is_match(line), "{line}");
        }
        assert!(!BYLINE.is_match("Par hasard"));
        assert!(!BYLINE.is_match("Par ailleurs, le maire est venu."));
        assert!(!BYLINE.is_match("Par Toutatis"));
        for line in ["AFP", "(Reuters)", "Le Temps avec AFP", "AFP, Reuters"] {
            assert!(OUTLET_LINE.is_match(line), "{line}");
        }
        assert!(!OUTLET_LINE.is_match("Le maire a parlé à AFP"));
        assert!(KEY_VALUE.captures("Titre : Un pont").is_some_and(|found| found.name("title").is_some()));
    }
}
