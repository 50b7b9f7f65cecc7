//! Words whose full stop does not end a sentence, for each language.
//!
//! Takes a language code, gives the [`Words`] that `border` asks.

/// What `border` must know about the words of one language. All lists hold words without their
/// final full stop; letters count as written.
#[derive(Debug)]
pub(super) struct Words {
    /// Never the end of a sentence: titles before a name and the like.
    pub(super) joining: &'static [&'static str],
    /// Not the end of a sentence when a figure follows: *p. 12*, *art. 3*, *14 h. 30*.
    pub(super) before_figure: &'static [&'static str],
    /// May end a sentence, and do so only before one of `openers`: *S.A.*, *etc.*
    pub(super) doubtful: &'static [&'static str],
    /// Capitalised words that open sentences rather than names.
    pub(super) openers: &'static [&'static str],
    /// Capitalised particles that open sentences as well as family names: *Le Maire*, *De Croo*.
    pub(super) particles: &'static [&'static str],
    /// Whether a number with a full stop is an ordinal (*1. Januar*).
    pub(super) dotted_ordinals: bool,
}

/// The words of `language`, or the French ones.
pub(super) fn words(language: Option<&str>) -> &'static Words {
    match language {
        Some("en") => &ENGLISH,
        Some("de") => &GERMAN,
        Some("es" | "pt" | "it" | "ca") => &ROMANCE,
        _ => &FRENCH,
    }
}

static FRENCH: Words = Words {
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

static ENGLISH: Words = Words {
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

static GERMAN: Words = Words {
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

static ROMANCE: Words = Words {
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
    use super::words;

    #[test]
    fn unknown_languages_get_the_french_words() {
        assert!(words(None).joining.contains(&"Mgr"));
        assert!(words(Some("eo")).joining.contains(&"Mgr"));
        assert!(words(Some("de")).dotted_ordinals);
    }
}
