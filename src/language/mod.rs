//! Which language an article is in, and where it goes from there.
//!
//! Takes the text of a [`Document`](crate::document::Document), gives a [`Detection`] and, by the
//! configured routes, a `Route`. The whole article decides, since short texts mislead every
//! detector; a text too short to tell is said to be so. After it comes
//! [`segment`](crate::segment).

mod code;
mod passage;
mod route;

use whatlang::{Detector, Lang};

pub(crate) use code::{english_name, normalise, of_the_press, tag};
pub(crate) use passage::of_passage;
pub use route::Reason;
pub(crate) use route::{Route, Unrouted, route};

/// Fewer words are too short to tell a language by.
const FEWEST_WORDS: usize = 5;
/// With fewer words than this only an answer that the detector calls reliable counts.
const FEW_WORDS: usize = 12;
/// With fewer words outside of quotation marks the quotations count too.
const PROSE_WORDS: usize = 25;
/// At most this many bytes are shown to the detector, taken evenly from the whole article.
const SAMPLE: usize = 32_768;
/// The sample is made of this many pieces.
const PIECES: usize = 8;
/// At most this many paragraphs are examined for other languages, taken evenly from all of them.
const PARAGRAPHS: usize = 256;
/// At most this many bytes of a paragraph are shown to the detector.
const PARAGRAPH_BYTES: usize = 600;
/// Words that a paragraph needs to be called one of another language.
const PARAGRAPH_WORDS: usize = 12;

/// What the user knows about the language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DetectOptions {
    /// ISO 639-1 codes to choose from; empty means those of the press.
    pub allow: Vec<String>,
    /// The language, when the user gives it (`--from`).
    pub from: Option<String>,
}

/// The language of an article, as detected or as forced with `--from`.
#[derive(Debug, Clone, PartialEq)]
pub struct Detection {
    /// ISO 639-1 code; `None` when the text is too short or has no letters to tell.
    pub language: Option<String>,
    /// 0.0 to 1.0; 1.0 when forced.
    pub confidence: f64,
    /// Whether the detector calls its answer reliable.
    pub reliable: bool,
    /// Whether the user gave the language.
    pub forced: bool,
    /// Other languages of which whole paragraphs were found (ISO 639-1), for mixed articles.
    pub mixed: Vec<String>,
}

/// Tells the language of `text`. Paragraphs, for [`Detection::mixed`], are its lines.
#[must_use]
pub fn detect(text: &str, options: &DetectOptions) -> Detection {
    let detector = detector(&options.allow);
    if let Some(from) = &options.from {
        let language = normalise(from);
        let mixed = mixed(text, Some(&language), &detector);
        return Detection { language: Some(language), confidence: 1.0, reliable: true, forced: true, mixed };
    }
    // Who writes decides, not whom they quote; an article that is all quotation is read whole.
    let prose = passage::outside_marks(text);
    let prose = if count_words(&prose, PROSE_WORDS) < PROSE_WORDS { text } else { prose.as_str() };
    let sample = sample(prose);
    let words = count_words(&sample, FEW_WORDS);
    let found = detector
        .detect(&sample)
        // No allowed language is written in this script.
        .or_else(|| whatlang::detect(&sample))
        .filter(|found| words >= FEW_WORDS || (words >= FEWEST_WORDS && found.is_reliable()));
    let Some(found) = found else {
        return Detection {
            language: None,
            confidence: 0.0,
            reliable: false,
            forced: false,
            mixed: Vec::new(),
        };
    };
    let language = code::of(found.lang()).to_owned();
    let mixed = mixed(text, Some(&language), &detector);
    Detection {
        language: Some(language),
        confidence: found.confidence().clamp(0.0, 1.0),
        reliable: found.is_reliable(),
        forced: false,
        mixed,
    }
}

fn detector(allow: &[String]) -> Detector {
    let wanted: Vec<Lang> = if allow.is_empty() {
        code::of_the_press().into_iter().filter_map(code::lang).collect()
    } else {
        allow.iter().filter_map(|code| code::lang(&normalise(code))).collect()
    };
    if wanted.is_empty() { Detector::new() } else { Detector::with_allowlist(wanted) }
}

/// The whole text, or pieces from all of it.
fn sample(text: &str) -> std::borrow::Cow<'_, str> {
    if text.len() <= SAMPLE {
        return text.into();
    }
    let (stride, length) = (text.len() / PIECES, SAMPLE / PIECES);
    let mut sample = String::with_capacity(SAMPLE + PIECES);
    for piece in 0..PIECES {
        let start = boundary(text, piece * stride);
        let end = boundary(text, start + length);
        sample.push_str(&text[start..end]);
        sample.push(' ');
    }
    sample.into()
}

/// The last character boundary at or before byte `at`.
fn boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Words with letters, counted up to `enough`; in scripts without spaces, four letters are one.
fn count_words(text: &str, enough: usize) -> usize {
    let mut words = 0;
    for word in text.split_whitespace() {
        let letters = word.chars().take(enough * 4).filter(|letter| letter.is_alphabetic());
        let (count, spaceless) = letters.fold((0_usize, false), |(count, spaceless), letter| {
            (count + 1, spaceless || matches!(letter, '\u{e00}'..='\u{eff}' | '\u{3040}'..='\u{9fff}'))
        });
        words += if spaceless { count.div_ceil(4) } else { count.min(1) };
        if words >= enough {
            break;
        }
    }
    words
}

/// Languages other than `main` in which whole lines are surely written, the most frequent first.
fn mixed(text: &str, main: Option<&str>, detector: &Detector) -> Vec<String> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    let lines: Vec<&str> =
        text.lines().filter(|line| count_words(line, PARAGRAPH_WORDS) >= PARAGRAPH_WORDS).collect();
    let step = lines.len().div_ceil(PARAGRAPHS).max(1);
    for line in lines.into_iter().step_by(step) {
        let line = &line[..boundary(line, PARAGRAPH_BYTES)];
        let Some(found) = detector.detect(line).filter(whatlang::Info::is_reliable) else { continue };
        let language = code::of(found.lang());
        if Some(language) == main {
            continue;
        }
        match counts.iter_mut().find(|(known, _)| *known == language) {
            Some((_, count)) => *count += 1,
            None => counts.push((language, 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.into_iter().map(|(language, _)| language.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::{DetectOptions, detect};

    const FRENCH: &str = "Le dirigeant du Bélarus a dit avoir discuté avec le président russe des plans d’attaque \
        contre la Russie que les Occidentaux ont selon lui préparés, en plein conflit.";
    const ENGLISH: &str = "The leader of the country said on Tuesday that he had talked with the president about the \
        plans which, according to him, had been prepared by the West over the last months.";

    #[test]
    fn articles_are_told() {
        for (text, code) in [
            (FRENCH, "fr"),
            (ENGLISH, "en"),
            (
                "Der Präsident hat am Dienstag mit dem Kanzler über die Pläne gesprochen, die der Westen vorbereitet hat.",
                "de",
            ),
            (
                "El presidente habló el martes con el primer ministro sobre los planes que, según él, prepara Occidente.",
                "es",
            ),
            (
                "O presidente falou na terça-feira com o primeiro-ministro sobre os planos que o Ocidente não preparou.",
                "pt",
            ),
            (
                "Президент во вторник обсудил с премьер-министром планы, которые, по его словам, готовит Запад весной.",
                "ru",
            ),
            (
                "Ο πρόεδρος μίλησε την Τρίτη με τον πρωθυπουργό για τα σχέδια που ετοιμάζει η Δύση αυτή την άνοιξη.",
                "el",
            ),
            (
                "総理大臣は火曜日に大統領と会談し、西側諸国が準備している計画について話し合ったと述べた。",
                "ja",
            ),
        ] {
            let found = detect(text, &DetectOptions::default());
            assert_eq!(found.language.as_deref(), Some(code), "{text}");
            assert!(!found.forced && found.mixed.is_empty());
        }
        assert!(detect(FRENCH, &DetectOptions::default()).reliable);
    }

    #[test]
    fn too_short_is_said() {
        for text in ["", "123 456", "Paris", "Macron à Kiev", "« ! »"] {
            let found = detect(text, &DetectOptions::default());
            assert_eq!((found.language, found.reliable), (None, false), "{text}");
        }
    }

    #[test]
    fn long_quotations_do_not_decide() {
        let said =
            "I want to thank every single one of you for being here tonight, and I will carry you with me. ";
        let text = format!("{FRENCH} « {} », a-t-il lancé.", said.repeat(12));
        assert_eq!(detect(&text, &DetectOptions::default()).language.as_deref(), Some("fr"));
    }

    #[test]
    fn the_user_knows_better() {
        let options = DetectOptions { from: Some("FR-ca".into()), ..DetectOptions::default() };
        let found = detect("Paris", &options);
        assert_eq!((found.language.as_deref(), found.confidence, found.forced), (Some("fr"), 1.0, true));
    }

    #[test]
    fn the_allow_list_rules() {
        let options = DetectOptions { allow: vec!["en".into(), "de".into()], from: None };
        assert_ne!(detect(FRENCH, &options).language.as_deref(), Some("fr"));
    }

    #[test]
    fn other_paragraphs_are_listed() {
        let text = format!("{FRENCH}\n\n{ENGLISH}\n\n{FRENCH}\n{FRENCH}");
        let found = detect(&text, &DetectOptions::default());
        assert_eq!((found.language.as_deref(), found.mixed), (Some("fr"), vec!["en".to_owned()]));
    }

    #[test]
    fn other_paragraphs_are_found_far_down_in_a_long_text() {
        let text =
            format!("{}{}", format!("{FRENCH}\n\n").repeat(1_000), format!("{ENGLISH}\n\n").repeat(200));
        let found = detect(&text, &DetectOptions::default());
        assert_eq!((found.language.as_deref(), found.mixed), (Some("fr"), vec!["en".to_owned()]));
    }

    #[test]
    fn a_long_text_is_sampled_from_all_of_it() {
        let text = format!("{}{}", ENGLISH, FRENCH.repeat(2_000));
        assert_eq!(detect(&text, &DetectOptions::default()).language.as_deref(), Some("fr"));
    }
}
