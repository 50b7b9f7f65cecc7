//! Words whose full stop does not end a sentence, for each language.
//!
//! Takes a language code, gives the [`Words`] that `border` asks. The lists stand here as they are
//! read by people; [`Words::uses`] answers from a table built on first use, since `border` asks at
//! every full stop.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word is in the lists of its language, as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Uses(u8);

impl Uses {
    /// Never the end of a sentence: titles before a name and the like.
    pub(super) const JOINING: Self = Self(1);
    /// Not the end of a sentence when a figure follows: *p. 12*, *art. 3*, *14 h. 30*.
    pub(super) const BEFORE_FIGURE: Self = Self(2);
    /// May end a sentence, and do so only before one of the openers: *S.A.*, *etc.*
    pub(super) const DOUBTFUL: Self = Self(4);
    /// Capitalised, and opens sentences rather than names.
    pub(super) const OPENER: Self = Self(8);
    /// A capitalised particle that opens sentences as well as family names: *Le Maire*, *De Croo*.
    pub(super) const PARTICLE: Self = Self(16);

    /// Both sets together.
    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the sets share a use.
    pub(super) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// The words of one language, to be asked.
#[derive(Debug)]
pub(super) struct Words {
    uses: HashMap<&'static str, Uses>,
    /// Bytes of the longest word.
    longest: usize,
    /// Entries of two words.
    pairs: Vec<(&'static str, Uses)>,
    /// Whether a number with a full stop is an ordinal (*1. Januar*).
    pub(super) dotted_ordinals: bool,
}

impl Words {
    fn new(lists: &'static Lists) -> Self {
        let mut words = Self {
            uses: HashMap::new(),
            longest: 0,
            pairs: Vec::new(),
            dotted_ordinals: lists.dotted_ordinals,
        };
        for (list, uses) in [
            (lists.joining, Uses::JOINING),
            (lists.before_figure, Uses::BEFORE_FIGURE),
            (lists.doubtful, Uses::DOUBTFUL),
            (lists.openers, Uses::OPENER),
            (lists.particles, Uses::PARTICLE),
        ] {
            for word in list {
                words.longest = words.longest.max(word.len());
                let known = words.uses.entry(word).or_default();
                *known = known.with(uses);
                if word.contains(' ') {
                    words.pairs.push((word, uses));
                }
            }
        }
        words
    }

    /// What `word` is, letters as written, without its final full stop.
    pub(super) fn uses(&self, word: &str) -> Uses {
        if word.len() > self.longest {
            return Uses::default();
        }
        self.uses.get(word).copied().unwrap_or_default()
    }

    /// What the entry of two words is, such as *p. ex*, that `run` ends with.
    pub(super) fn uses_of_pair(&self, run: &str) -> Uses {
        let ends =
            |pair: &str| run.strip_suffix(pair).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric));
        self.pairs
            .iter()
            .filter(|(pair, _)| ends(pair))
            .fold(Uses::default(), |all, (_, uses)| all.with(*uses))
    }
}

/// The lists of one language. All hold words without their final full stop; letters count as
/// written. What each list means is said at [`Uses`].
#[derive(Debug)]
struct Lists {
    joining: &'static [&'static str],
    before_figure: &'static [&'static str],
    doubtful: &'static [&'static str],
    openers: &'static [&'static str],
    particles: &'static [&'static str],
    dotted_ordinals: bool,
}

/// The words of `language`, or the French ones.
pub(super) fn words(language: Option<&str>) -> &'static Words {
    static FRENCH_WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(&FRENCH));
    static ENGLISH_WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(&ENGLISH));
    static GERMAN_WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(&GERMAN));
    static ROMANCE_WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(&ROMANCE));
    match language {
        Some("en") => &ENGLISH_WORDS,
        Some("de") => &GERMAN_WORDS,
        Some("es" | "pt" | "it" | "ca") => &ROMANCE_WORDS,
        _ => &FRENCH_WORDS,
    }
}

static FRENCH: Lists = Lists {
    joining: &[
        "M", "MM", "Mme", "Mmes", "Mlle", "Mlles", "Me", "Mes", "Mgr", "Mr", "Mrs", "Ms", "Dr", "Drs", "Pr",
        "Prs", "Prof", "prof", "Vve", "St", "Ste", "Sts", "Stes", "Cdt", "Col", "Gal", "Gén", "gén", "Maj",
        "Ft", "Mt", "Cne", "Lt", "Sgt", "Adj", "Amb", "Cf", "cf", "Cfr", "v", "vs", "av", "apr", "bd", "Bd",
        "boul", "éd", "dir", "trad", "ill", "réf", "Réf", "env", "conf", "Rép", "rép", "ch", "pl", "R.P",
        "S.M", "S.A.R", "S.E", "S.S", "N.B", "N.-B", "P.-S", "P.S", "c.-à-d", "i.e", "e.g", "p. ex",
        "par ex", "Exc", "Sén", "dép", "tél", "Tél", "fém", "hon",
    ],
    before_figure: &[
        "p", "pp", "art", "Art", "al", "chap", "Chap", "vol", "Vol", "t", "fig", "Fig", "n", "N", "no", "No",
        "nos", "Nos", "h", "§", "sect", "Sect", "alin", "ex", "Ex", "coll", "ann", "janv", "févr", "fév",
        "avr", "juil", "sept", "oct", "nov", "déc", "éd", "ép", "épis", "sais", "arr", "quest", "env", "max",
        "min", "v",
    ],
    doubtful: &[
        "etc",
        "Jr",
        "Sr",
        "Inc",
        "Corp",
        "Ltd",
        "Co",
        "Cie",
        "Ets",
        "Bros",
        "Sté",
        "coll",
        "suppl",
        "ann",
        "hab",
        "C.-B",
        "T.-N",
        "N.-É",
        "Î.-P.-É",
        "arr",
        "dépt",
    ],
    openers: &[
        "Il",
        "Elle",
        "Ils",
        "Elles",
        "On",
        "Je",
        "Tu",
        "Nous",
        "Vous",
        "Ce",
        "Cet",
        "Cette",
        "Ces",
        "Cela",
        "Ça",
        "Un",
        "Une",
        "Mais",
        "Et",
        "Or",
        "Car",
        "Donc",
        "Ni",
        "Puis",
        "Alors",
        "Ainsi",
        "Aussi",
        "Enfin",
        "En",
        "Dans",
        "Pour",
        "Par",
        "Sur",
        "Sous",
        "Avec",
        "Sans",
        "Selon",
        "Depuis",
        "Pendant",
        "Après",
        "Avant",
        "Lors",
        "Lorsque",
        "Quand",
        "Comme",
        "Si",
        "Son",
        "Sa",
        "Ses",
        "Leur",
        "Leurs",
        "Mon",
        "Ma",
        "Notre",
        "Nos",
        "Votre",
        "Plus",
        "Moins",
        "Tout",
        "Tous",
        "Toute",
        "Toutes",
        "Chaque",
        "Certains",
        "Plusieurs",
        "Aucun",
        "Aucune",
        "Qui",
        "Que",
        "Quoi",
        "Où",
        "Comment",
        "Pourquoi",
        "Quant",
        "Malgré",
        "Face",
        "Outre",
        "Parmi",
        "Entre",
        "Vers",
        "Chez",
        "Dès",
        "Hier",
        "Aujourd",
        "Demain",
        "Pourtant",
        "Cependant",
        "Toutefois",
        "Néanmoins",
        "Parce",
        "Autre",
        "D'autres",
        "À",
        "Au",
        "Aux",
        "A",
        "Ne",
        "Là",
        "Ici",
        "Voici",
        "Voilà",
        "Oui",
        "Non",
        "Reste",
        "C",
        "J",
        "S",
        "Qu",
        "N",
        "L",
        "D",
    ],
    particles: &["Le", "La", "Les", "De", "Du", "Des", "Van", "Von", "Ben", "El", "Al", "Di", "Da"],
    dotted_ordinals: false,
};

static ENGLISH: Lists = Lists {
    joining: &[
        "Mr", "Mrs", "Ms", "Dr", "Prof", "St", "Mt", "Gen", "Col", "Lt", "Capt", "Sgt", "Rev", "Hon", "Sen",
        "Rep", "Gov", "Pres", "vs", "cf", "e.g", "i.e", "viz", "Messrs", "M", "Mme",
    ],
    before_figure: &[
        "p", "pp", "art", "No", "no", "Nos", "vol", "Vol", "fig", "Fig", "ch", "sec", "Jan", "Feb", "Mar",
        "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec", "approx", "v",
    ],
    doubtful: &["etc", "Jr", "Sr", "Inc", "Corp", "Ltd", "Co", "Bros", "a.m", "p.m", "al"],
    openers: &[
        "The", "He", "She", "They", "It", "We", "I", "You", "This", "That", "These", "Those", "A", "An",
        "But", "And", "In", "On", "At", "For", "With", "After", "Before", "As", "If", "When", "While",
        "However", "His", "Her", "Their", "Its", "Our", "My", "There", "Some", "Many", "Most",
    ],
    particles: &["De", "Van", "Von", "Le", "La", "Al", "El", "Di", "Da"],
    dotted_ordinals: false,
};

static GERMAN: Lists = Lists {
    joining: &[
        "Dr", "Prof", "Hr", "Fr", "St", "z. B", "z.B", "d. h", "d.h", "u. a", "u.a", "bzw", "ca", "vgl",
        "Nr", "Abs", "Art", "Str", "inkl", "evtl", "ggf", "sog", "Mag", "Dipl", "Ing", "Frhr",
    ],
    before_figure: &["S", "Nr", "Abs", "Art", "Bd", "Kap", "Abb", "ca", "Tel"],
    doubtful: &["usw", "etc", "Mio", "Mrd", "Jr", "Inc", "Co", "Std", "Min"],
    openers: &[
        "Der", "Die", "Das", "Ein", "Eine", "Er", "Sie", "Es", "Wir", "Ich", "Aber", "Und", "In", "Im", "Am",
        "Auf", "Mit", "Nach", "Vor", "Für", "Dies", "Diese", "Dieser", "Doch", "Wenn", "Als", "Bei", "Zum",
        "Zur",
    ],
    particles: &["Von", "Van", "De"],
    dotted_ordinals: true,
};

static ROMANCE: Lists = Lists {
    joining: &[
        "Sr", "Sra", "Srta", "Sres", "Dr", "Dra", "Drs", "D", "Dña", "Prof", "Profa", "Sto", "Sta", "San",
        "Exmo", "Exma", "Ud", "Uds", "Vd", "Sig", "Sigg", "Dott", "Avv", "On", "Ing", "Arch", "Gen", "Col",
        "Av", "Avda", "p. ej", "p. ex", "p.ej", "p.ex", "cf", "vs", "ad es", "Eng", "Gral", "Mons", "S",
    ],
    before_figure: &[
        "p", "pp", "pág", "pag", "págs", "art", "Art", "n", "no", "núm", "nº", "vol", "cap", "fig", "t",
        "tel", "h", "al",
    ],
    doubtful: &["etc", "ecc", "Jr", "Inc", "Corp", "Ltd", "Co", "Cía", "Cia", "Ltda", "EE.UU", "S.A"],
    openers: &[
        "El", "Ella", "Ellos", "Los", "Las", "Un", "Una", "En", "Pero", "Y", "Se", "Su", "Sus", "Este",
        "Esta", "Con", "Por", "Para", "Según", "O", "Os", "As", "Um", "Uma", "Ele", "Em", "No", "Na", "Mas",
        "E", "Seu", "Com", "Il", "Lo", "I", "Gli", "Le", "Una", "Nel", "Nella", "Ma", "Per", "Els", "Les",
        "Però", "Amb", "És", "É", "È",
    ],
    particles: &["De", "Da", "Di", "Do", "Dos", "Del", "La", "Lo", "Van", "Von"],
    dotted_ordinals: false,
};

#[cfg(test)]
mod tests {
    use super::{Uses, words};

    #[test]
    fn unknown_languages_get_the_french_words() {
        assert!(words(None).uses("Mgr").any(Uses::JOINING));
        assert!(words(Some("eo")).uses("Mgr").any(Uses::JOINING));
        assert!(words(Some("de")).dotted_ordinals);
    }

    #[test]
    fn a_word_has_all_its_uses() {
        let french = words(Some("fr"));
        assert!(french.uses("coll").any(Uses::BEFORE_FIGURE) && french.uses("coll").any(Uses::DOUBTFUL));
        assert_eq!(french.uses("maire"), Uses::default());
        assert!(french.uses_of_pair("Les fruits, p. ex").any(Uses::JOINING));
        assert_eq!(french.uses_of_pair("Le stop. ex"), Uses::default());
    }
}
