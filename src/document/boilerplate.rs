//! The furniture of French news sites that stands between paragraphs: *Lire aussi*, *Publicité*,
//! photo credits, subscription and sharing lines, cookie notices.
//!
//! Takes a document's paragraphs and leaves such paragraphs out, whole or not at all, so that
//! prose is never cut; what was left out is named in the warnings. The rules are in
//! `data/furniture.txt`.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use regex::Regex;

use super::Document;
use crate::deadline;
use crate::span::Span;
use crate::word_list;

/// Longer paragraphs are never furniture.
const LONGEST: usize = 600;
/// Of these, longer ones can only be cookie notices. Every rule stops short of it.
const LONGEST_LINE: usize = 340;
/// Paragraphs of a kind that a warning shows the first words of.
const SHOWN: usize = 3;
/// Of what was left out at most this many first words, and characters, are shown.
const WORDS: usize = 6;
const WORDS_WIDTH: usize = 60;

/// Times alone on their line, as live reports have them.
pub(super) const CLOCK: &str = "clock times";
/// What says that the rest of the article is for subscribers.
pub(super) const STUB: &str = "lines for subscribers";
/// Links inside running text; nothing else may stand in them.
const LINKS: &str = "links to other articles";

/// One kind of furniture.
struct Rule {
    /// Its name in the warning.
    name: &'static str,
    /// The longest it can be, in bytes.
    longest: usize,
    /// The whole paragraph, in lower case with straight apostrophes.
    pattern: Regex,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let lines =
        include_str!("data/furniture.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let mut fields = line.splitn(3, '\t');
            let mut field = || fields.next().expect("a rule has three fields, which a test reads");
            let (name, longest, pattern) = (field(), field(), field());
            Rule {
                name,
                longest: longest.parse().expect("the length is a number, which a test reads"),
                pattern: Regex::new(pattern).expect("the pattern is compiled by a test"),
            }
        })
        .collect()
});

/// Something that was left out: of which kind it is, and how it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LeftOut {
    pub(super) kind: &'static str,
    words: String,
}

impl LeftOut {
    /// Of this kind, with its first words.
    pub(super) fn new(kind: &'static str, text: &str) -> Self {
        let all: Vec<&str> = text.split_whitespace().take(WORDS + 1).collect();
        let mut words = all.iter().take(WORDS).copied().collect::<Vec<_>>().join(" ");
        let cut = words.char_indices().nth(WORDS_WIDTH).map(|(at, _)| at);
        words.truncate(cut.unwrap_or(words.len()));
        if all.len() > WORDS || cut.is_some() {
            words.push('…');
        }
        Self { kind, words }
    }
}

/// What kind of furniture `paragraph` is, if it is any.
pub(super) fn kind(paragraph: &str) -> Option<&'static str> {
    let paragraph = paragraph.trim();
    if paragraph.len() > LONGEST {
        return None;
    }
    if is_cookie_notice(paragraph) {
        return Some("cookie notices");
    }
    if paragraph.len() > LONGEST_LINE {
        return None;
    }
    let plain = plain(paragraph);
    let fits = |rule: &&Rule| plain.len() <= rule.longest && rule.pattern.is_match(&plain);
    let found = RULES.iter().find(fits)?.name;
    (found == LINKS || !is_reported(paragraph)).then_some(found)
}

/// Lower case, straight apostrophes, single spaces.
fn plain(paragraph: &str) -> String {
    let mut plain = String::with_capacity(paragraph.len());
    let mut spaced = false;
    for letter in paragraph.chars() {
        let after_space = std::mem::replace(&mut spaced, letter.is_whitespace());
        match letter {
            '’' => plain.push('\''),
            _ if letter.is_whitespace() => {
                if !after_space {
                    plain.push(' ');
                }
            }
            _ if letter.is_ascii() => plain.push(letter.to_ascii_lowercase()),
            _ => plain.extend(letter.to_lowercase()),
        }
    }
    plain
}

/// Whether the sentence says whose words it has (*…, rappelle la préfecture*, *…, a promis Hugo
/// Lestrade*, *…, selon le maire*): furniture speaks to the reader and names nobody.
fn is_reported(paragraph: &str) -> bool {
    static REPORTED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"[,»”] (?:selon|d['’]après|(?:(?:l['’]|s['’]|se )?(?:a |ont |avait |avaient |est |sont )?",
            r"[a-zà-ÿ]+(?:e|ent|it|et|ut|end|ond|é|is|ait|aient) )",
            r"(?:le |la |les |l['’]|un |une |des |son |sa |M\. |Mme |[A-ZÀ-Ý]))",
        ))
        .expect("the pattern is a constant and tested")
    });
    REPORTED.is_match(paragraph)
}

/// Whether an article goes on behind `paragraph`: it is not furniture, or such as stands within.
pub(super) fn goes_on_behind(paragraph: &str) -> bool {
    matches!(kind(paragraph), None | Some(CLOCK | "advertising"))
}

/// Speaks of cookies and of consent to the reader, and quotes nobody.
fn is_cookie_notice(paragraph: &str) -> bool {
    const COOKIES: [&str; 2] = ["cookie", "traceurs"];
    word_list::words_of! { CONSENT: "data/cookies.txt", "consent" }
    word_list::words_of! {
        /// A notice speaks of itself or to the reader.
        PERSONS: "data/cookies.txt", "persons"
    }
    static HINTS: LazyLock<[Finder<'static>; 2]> =
        LazyLock::new(|| [Finder::new("ookie"), Finder::new("raceur")]);
    if HINTS.iter().all(|hint| hint.find(paragraph.as_bytes()).is_none()) {
        return false;
    }
    let lower = paragraph.to_lowercase();
    let holds = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let mut words = lower.split(|letter: char| !letter.is_alphabetic());
    holds(&COOKIES)
        && holds(&CONSENT)
        && words.any(|word| PERSONS.contains(&word))
        && !paragraph.contains(['«', '“'])
        && !is_reported(paragraph)
}

/// Leaves furniture out of the paragraphs of `document` and says so in its warnings. A clock time
/// alone on its line belongs to the paragraph that it stands above.
pub(super) fn leave_out(document: &mut Document) {
    let text = &document.text;
    let mut left_out = Vec::new();
    let mut kept: Vec<Span> = Vec::with_capacity(document.paragraphs.len());
    let mut clock: Option<Span> = None;
    for span in &document.paragraphs {
        deadline::look();
        match kind(span.of(text)) {
            Some(CLOCK) if !kept.is_empty() => clock = Some(*span),
            Some(name) => left_out.push(LeftOut::new(name, span.of(text))),
            None => {
                let start = clock.take().map_or(span.start, |clock| clock.start);
                kept.push(Span::new(start, span.end));
            }
        }
    }
    document.paragraphs = kept;
    document.caveats.extend(caveat(&left_out));
    document.warnings.extend(warning(&left_out));
}

/// That the rest is for subscribers, where lines say so.
pub(super) fn caveat(left_out: &[LeftOut]) -> Option<String> {
    let is_stub = left_out.iter().any(|one| one.kind == STUB);
    is_stub.then(|| "only the beginning is here: the rest of the article is for subscribers".to_owned())
}

/// `left out 3 passages: advertising (“Publicité”, “Annonce”), photo credits (“Photo : AFP”)`.
pub(super) fn warning(left_out: &[LeftOut]) -> Option<String> {
    if left_out.is_empty() {
        return None;
    }
    let mut kinds: Vec<(&str, Vec<&str>)> = Vec::new();
    for one in left_out {
        match kinds.iter_mut().find(|(known, _)| *known == one.kind) {
            Some((_, all)) => all.push(&one.words),
            None => kinds.push((one.kind, vec![&one.words])),
        }
    }
    let listed = kinds.iter().map(|(kind, all)| {
        let shown: Vec<String> = all.iter().take(SHOWN).map(|words| format!("“{words}”")).collect();
        let more = all.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{kind} ({}{more})", shown.join(", "))
    });
    let listed: Vec<String> = listed.collect();
    let plural = if left_out.len() == 1 { "passage" } else { "passages" };
    Some(format!("left out {} {plural}: {}", left_out.len(), listed.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::{LeftOut, caveat, kind, warning};

    #[test]
    fn furniture_is_known() {
        for paragraph in [
            "Lire aussi : Le maire démissionne",
            "Lire aussi Le maire démissionne",
            "À lire aussi",
            "À LIRE AUSSI > Le maire",
            "[À voir aussi : la vidéo]",
            "A lire également : le pont",
            "À la une",
            "Publicité",
            "- PUBLICITÉ -",
            "La suite après la publicité",
            "Crédit photo : AFP / Jean Dupont",
            "© 2024 AFP. Tous droits de reproduction réservés",
            "Photo d'archives Jean Dupont",
            "S'abonner",
            "S'abonner à partir de 1 €",
            "Abonnez-vous à notre journal pour lire la suite",
            "Déjà abonné ? Connectez-vous",
            "Profitez de notre offre : 1 € le premier mois",
            "Cet article est réservé aux abonnés.",
            "Contenu réservé aux abonnés",
            "La suite de cet article est réservée à nos abonnés",
            "Pour lire la suite, abonnez-vous dès 1 €",
            "Il vous reste 72.5% de cet article à lire.",
            "Newsletter du matin",
            "Recevez chaque matin l’essentiel de l’actualité",
            "Partager",
            "Partager sur Facebook",
            "Facebook Twitter WhatsApp E-mail Imprimer",
            "12 commentaires",
            "Temps de lecture : 3 min",
            "18h32",
            "Accueil > Politique > Mairies",
            "Mots-clés : pont, mairie",
            "Nous utilisons des cookies avec nos partenaires. Accepter ou refuser.",
        ] {
            assert!(kind(paragraph).is_some(), "{paragraph}");
        }
    }

    #[test]
    fn prose_is_kept() {
        for paragraph in [
            "Lire est un plaisir, dit le maire.",
            "Voir le pont fermé l'attriste.",
            "La publicité a rapporté 3 millions d'euros.",
            "Publicité mensongère : le maire condamné à Paris.",
            "« S'abonner coûte cher », dit-elle.",
            "Les cookies de grand-mère sont bons.",
            "Partager les richesses est son programme.",
            "Photographe, il a vu la guerre.",
            "Le crédit photo manque, dit-il.",
            "Abonné au malheur, il perd encore.",
            "Facebook a fermé le compte du maire.",
            "La newsletter du maire est suspendue.",
            "À lire ses lettres, on comprend son départ.",
            "Recevoir des amis lui plaît.",
            "Accepter ce plan serait une faute, selon le maire.",
            "S'inscrire sur les listes électorales reste possible jusqu'au 6 février, rappelle la préfecture.",
            "S'abonner à un théâtre de quartier, c'est aussi défendre un métier.",
            "Se connecter à la fibre prendra deux ans, prévient l'opérateur.",
            "Abonnement de bus, cantine, piscine : tout augmentera de 12 % après le scrutin, accuse l'opposition.",
            "Le contenu réservé aux adultes sera retiré des écrans de la ville, a promis Hugo Lestrade.",
            "À la Une du Courrier, un seul mot : « Fini ! »",
            "À la une également, la colère des maires : « On nous abandonne », lance Claire Fontanel dans L'Écho !",
            "À la une des quotidiens belges, la grève.",
            "Inscrivez-vous avant le 6 février, demande la mairie aux parents.",
            "Profitez de la neige tant qu'elle tient, conseille le préfet.",
            "Recevez par avance nos excuses, a écrit le ministre aux familles.",
            "Suivez l'actualité des marchés, répétait le père à ses enfants.",
            "Le site obligeait à accepter les cookies de ses partenaires, a jugé la Cnil mardi.",
            "Les cookies déposés sans consentement coûtent 3 millions d'euros au groupe.",
            "Sujet : la dette. Le maire n'en parle plus.",
            "Dans la même rubrique, Le Matin publie une carte des restrictions.",
            "Pour lire son discours, le maire s'était connecté de chez lui.",
        ] {
            assert_eq!(kind(paragraph), None, "{paragraph}");
        }
    }

    #[test]
    fn the_warning_names_what_is_gone() {
        assert_eq!((warning(&[]), caveat(&[])), (None, None));
        let left_out = |kind, text| LeftOut::new(kind, text);
        assert_eq!(
            warning(&[
                left_out("advertising", "Publicité"),
                left_out("photo credits", "Photo : un mot deux mots trois mots quatre"),
                left_out("advertising", "Annonce"),
            ])
            .as_deref(),
            Some(
                "left out 3 passages: advertising (“Publicité”, “Annonce”), photo credits (“Photo : un mot deux mots…”)"
            )
        );
        let stub = [left_out(super::STUB, "Cet article est réservé")];
        assert!(caveat(&stub).is_some() && warning(&stub).is_some());
    }
}
