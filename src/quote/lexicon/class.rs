//! [`Class`]: what a French word may be, as a set of bits.

/// A set of word classes; a form that may be several things carries all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::quote) struct Class(u64);

impl Class {
    /// No class: the word is not in the tables.
    pub(in crate::quote) const NONE: Self = Self(0);

    /// Both sets together.
    #[must_use]
    #[inline]
    pub(in crate::quote) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// This set without the classes of `other`.
    #[must_use]
    pub(in crate::quote) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether the two sets share a class.
    #[inline]
    pub(in crate::quote) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the set is empty.
    #[inline]
    pub(in crate::quote) const fn is_none(self) -> bool {
        self.0 == 0
    }
}

impl std::ops::BitOr for Class {
    type Output = Self;

    #[inline]
    fn bitor(self, other: Self) -> Self {
        self.with(other)
    }
}

macro_rules! classes {
    ($($name:ident $bit:literal $word:literal),* $(,)?) => {
        #[allow(missing_docs, reason = "each constant is the class its table name says")]
        impl Class {
            $(pub(in crate::quote) const $name: Self = Self(1 << $bit);)*

            /// The class that the tables call `word`.
            pub(in crate::quote) fn named(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

classes! {
    DET 0 "det", DEF 1 "def", INDEF 2 "indef", DEMO 3 "demo", POSS 4 "poss", PREP 5 "prep",
    SUBJ 6 "subj", CLITIC 7 "clitic", QUE 8 "que", REL 9 "rel", COORD 10 "coord",
    SUBORD 11 "subord", ADV 12 "adv", NEG 13 "neg", HAVE 14 "have", BE 15 "be", FIN 16 "fin",
    PLURAL_VERB 17 "fin-plural", PP 18 "pp", PPR 19 "ppr", INF 20 "inf", SAY 21 "say",
    JUDGE 22 "judge", WEAK 23 "weak", NAMING 24 "naming", ROLE 25 "role", ORG 26 "org",
    MEDIA 27 "media", GROUP 28 "group", TITLE 29 "title", FIRST_M 30 "firstm", FIRST_F 31 "firstf",
    PLACE 32 "place", TIME 33 "time", MASC 34 "masc", FEM 35 "fem", PLUR 36 "plur", SING 37 "sing",
    ADJ 38 "adj", WORK 39 "work", UTTER 40 "utter", PARTICLE 41 "particle", FIRST 42 "first",
    PRON 43 "pron", VERB 44 "verb", FAIRE 45 "faire", REFLEXIVE 46 "reflexive", NOUNISH 47 "noun",
    LIGHT 48 "light", LOCUTION 49 "locution", NAMING_NOUN 50 "naming-noun", DEMONYM 51 "demonym",
    PARTICIPLE 52 "ends-as-participle", VERBAL 53 "ends-as-verb", LAST 54 "last", CALL 55 "call", VIEW 56 "view", COND 57 "conditional",
    DISTINCT 58 "distinct", ORDINAL 59 "ordinal", OF 60 "of", NEUTER 61 "neuter", OFFICE_TAIL 62 "office-tail", TAKES_UP 63 "takes-up",
}

impl Class {
    /// Attributing verbs of any strength.
    pub(in crate::quote) const CUE: Self = Self::SAY.with(Self::JUDGE).with(Self::WEAK);
    /// Forms of *avoir* and *être*.
    pub(in crate::quote) const AUX: Self = Self::HAVE.with(Self::BE);
    /// First names.
    pub(in crate::quote) const FIRST_NAME: Self = Self::FIRST_M.with(Self::FIRST_F);
    /// Nouns that can speak.
    pub(in crate::quote) const SPEAKER: Self = Self::ROLE.with(Self::ORG).with(Self::MEDIA).with(Self::GROUP);
}
