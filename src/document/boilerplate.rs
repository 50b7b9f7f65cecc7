//! The furniture of French news sites that stands between paragraphs: *Lire aussi*, *Publicité*,
//! photo credits, subscription and sharing lines, cookie notices.
//!
//! Takes a document's paragraphs and leaves such paragraphs out, whole or not at all, so that
//! prose is never cut; what was left out is counted in the warnings.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use regex::Regex;

use super::Document;

/// Longer paragraphs are never furniture.
const LONGEST: usize = 600;
/// Of these, longer ones can only be cookie notices. Every rule stops short of it.
const LONGEST_LINE: usize = 340;

/// Times alone on their line, as live reports have them.
const CLOCK: &str = "clock times";

/// One kind of furniture.
struct Rule {
    /// Its name in the warning.
    name: &'static str,
    /// The longest it can be, in bytes; keeps counted repetitions, which are slow to compile, out
    /// of the patterns.
    longest: usize,
    /// The whole paragraph, in lower case with straight apostrophes.
    pattern: &'static str,
}

const RULES: [Rule; 8] = [
    Rule {
        name: "links to other articles",
        longest: 340,
        pattern: concat!(
            r"^[>→►▶•*\[( -]*(?:(?:(?:à|a) (?:lire|voir|écouter|relire|découvrir)(?: (?:aussi|également|ailleurs|sur le même sujet))?|(?:\(re\)|re)?lire|voir|écouter)",
            r"(?: (?:aussi|également|encore))? ?(?:[:|>→»–—].*|[\])]?)",
            r"|(?:(?:à|a) )?(?:lire|voir) (?:aussi|également) [^.]+)$",
            r"|^(?:lire la suite|la suite (?:après|ci-dessous)|sur le même (?:sujet|thème)|dans la même rubrique|articles? (?:liés?|associés?|similaires?|recommandés?)|pour aller plus loin|nos derniers articles|(?:les articles )?les plus lus|recommandés? pour vous|contenus? (?:liés?|associés?)|à la une|plus d'articles)[^.]*$",
        ),
    },
    Rule {
        name: "advertising",
        longest: 80,
        pattern: r"^[ *\[(—–-]*(?:publicité|publicite|annonce|pub|contenu sponsorisé|sponsorisé|(?:la suite|l'article continue) après (?:la|cette) publicité|passer la publicité|partenariat)[ *\])—–.:-]*$",
    },
    Rule {
        name: "photo credits",
        longest: 200,
        pattern: concat!(
            r"^[ (\[]*(?:crédits?(?:[ -](?:photos?|images?|vidéos?))?|photos?|©|copyright|illustration|légende) ?(?:[:©/–—-]|par ).+$",
            r"|^(?:©|\(c\) ).+$",
            r"|^[ (\[]*photos? (?:d'archives?|d'illustration|prise|afp|reuters|ap|belga|keystone|getty)[^.]*[.)\]]?$",
        ),
    },
    Rule {
        name: "subscription lines",
        longest: 220,
        pattern: concat!(
            r"^(?:s'abonner|abonnez-vous|je m'abonne|j'en profite|se connecter|connectez-vous|s'inscrire|inscrivez-vous|créez? (?:un|votre) compte|déjà abonnée?|pas encore abonnée?|abonnement|offrir (?:un|cet) article|profitez de).*$",
            r"|^(?:cet article|la suite (?:de cet article)?|(?:ce |le )?contenu|article) (?:est )?(?:réservée?|payant).*$",
            r"|^il vous reste [0-9.,]+ ?% .*$",
        ),
    },
    Rule {
        name: "newsletter lines",
        longest: 240,
        pattern: r"^(?:(?:notre |nos )?(?:newsletters?|infolettres?|lettre d'information)(?:[^a-z].*)?|recevez (?:nos|notre|votre|chaque|tous|toute|l'essentiel|gratuitement|les|la|par).*|(?:téléchargez|suivez)(?:-nous| (?:notre|nos|l'actualité|l'info|toute|nous)).*|rejoignez-nous.*)$",
    },
    Rule {
        name: "sharing lines",
        longest: 160,
        pattern: r"^(?:(?:partage[rz]?|partager (?:cet article|l'article|sur)|facebook|twitter|x|whatsapp|linkedin|messenger|telegram|bluesky|threads|pinterest|instagram|youtube|e-?mail|courriel|envoyer(?: par (?:e-?mail|mail|courriel))?|imprimer|copier(?: le lien)?|lien copié|favoris|sauvegarder|enregistrer|écouter(?: l'article)?|réagir|commenter|cet article|l'article|par|sur|via|ou|et|[0-9]+|[:,|/·•+.-]) ?)+$",
    },
    Rule {
        name: "comment and service lines",
        longest: 240,
        pattern: r"^(?:(?:(?:voir|lire|laisser|poster|ajouter) )?(?:(?:tous )?les |un |vos )?(?:[0-9]+ )?commentaires?(?: \([0-9]+\))?|(?:temps de )?lecture ?:? ?[0-9]+ ?min(?:utes?)?\.?|[0-9]+ ?min(?:utes?)? de lecture|signaler (?:une erreur|un contenu).*|retour (?:à l'accueil|en haut).*|haut de page|tous droits réservés.*|(?:mots[- ]clés?|tags?|thèmes?|sujets?|étiquettes?|dossiers?)(?: (?:associés?|liés?))? ?:.*|chargement[ .…]*|vidéo à la une|accueil(?: ?[>›/|].*)?)$",
    },
    Rule { name: CLOCK, longest: 8, pattern: r"^[0-9][0-9]? ?[h:] ?[0-9][0-9]$" },
];

static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    RULES.iter().map(|rule| Regex::new(rule.pattern).expect("the pattern is a constant and tested")).collect()
});

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
    let mut rules = RULES.iter().zip(PATTERNS.iter());
    let fits = |(rule, pattern): &(&Rule, &Regex)| plain.len() <= rule.longest && pattern.is_match(&plain);
    rules.find(fits).map(|(rule, _)| rule.name)
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

/// Whether an article goes on behind `paragraph`: it is no furniture, or such as stands within.
pub(super) fn goes_on_behind(paragraph: &str) -> bool {
    matches!(kind(paragraph), None | Some(CLOCK | "advertising"))
}

/// Speaks of cookies and of consent, and quotes nobody.
fn is_cookie_notice(paragraph: &str) -> bool {
    const COOKIES: [&str; 2] = ["cookie", "traceurs"];
    const CONSENT: [&str; 9] = [
        "accepter",
        "acceptez",
        "refuser",
        "consentement",
        "partenaires",
        "paramétrer",
        "continuer sans",
        "poursuivant votre navigation",
        "confidentialité",
    ];
    static HINTS: LazyLock<[Finder<'static>; 2]> =
        LazyLock::new(|| [Finder::new("ookie"), Finder::new("raceur")]);
    if HINTS.iter().all(|hint| hint.find(paragraph.as_bytes()).is_none()) {
        return false;
    }
    let lower = paragraph.to_lowercase();
    let holds = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    holds(&COOKIES) && holds(&CONSENT) && !paragraph.contains(['«', '“'])
}

/// Leaves furniture out of the paragraphs of `document` and says so in its warnings.
pub(super) fn leave_out(document: &mut Document) {
    let text = &document.text;
    let mut left_out: Vec<&str> = Vec::new();
    document.paragraphs.retain(|span| match kind(span.of(text)) {
        Some(name) => {
            left_out.push(name);
            false
        }
        None => true,
    });
    document.warnings.extend(warning(&left_out));
}

/// `left out 3 paragraphs that are no prose: advertising (2), photo credits (1)`.
pub(super) fn warning(left_out: &[&str]) -> Option<String> {
    if left_out.is_empty() {
        return None;
    }
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for name in left_out {
        match counts.iter_mut().find(|(known, _)| known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    let listed: Vec<String> = counts.iter().map(|(name, count)| format!("{name} ({count})")).collect();
    let plural = if left_out.len() == 1 { "paragraph that is" } else { "paragraphs that are" };
    Some(format!("left out {} {plural} no prose: {}", left_out.len(), listed.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::{kind, warning};

    #[test]
    fn furniture_is_known() {
        for paragraph in [
            "Lire aussi : Le maire démissionne",
            "Lire aussi Le maire démissionne",
            "À lire aussi",
            "À LIRE AUSSI > Le maire",
            "[À voir aussi : la vidéo]",
            "A lire également : le pont",
            "Publicité",
            "- PUBLICITÉ -",
            "La suite après la publicité",
            "Crédit photo : AFP / Jean Dupont",
            "© 2024 AFP. Tous droits de reproduction réservés",
            "Photo d'archives Jean Dupont",
            "S'abonner",
            "Abonnez-vous à notre journal pour lire la suite",
            "Déjà abonné ? Connectez-vous",
            "Cet article est réservé aux abonnés.",
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
        ] {
            assert_eq!(kind(paragraph), None, "{paragraph}");
        }
    }

    #[test]
    fn the_warning_counts() {
        assert_eq!(warning(&[]), None);
        assert_eq!(
            warning(&["advertising", "photo credits", "advertising"]).as_deref(),
            Some("left out 3 paragraphs that are no prose: advertising (2), photo credits (1)")
        );
    }
}
