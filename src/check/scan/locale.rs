//! [`Locale`]: how a language writes numbers and dates, as data.
//!
//! Takes an ISO 639-1 code, gives the table of that language. French and English are complete; the
//! other tables hold months and weekdays, so that dates of further pairs can be held as well; an
//! unknown code gets digits only.

/// A word that multiplies the number before it.
pub(crate) struct Scale {
    /// The word in lower case.
    pub(crate) word: &'static str,
    /// Power of ten.
    pub(crate) exponent: i32,
}

/// A word for a rounded quantity ("une dizaine", "dozens").
pub(crate) struct Collective {
    /// The word in lower case, singular.
    pub(crate) word: &'static str,
    /// Its value.
    pub(crate) value: i128,
    /// English for "une …".
    pub(crate) one: &'static str,
    /// English for "des …s".
    pub(crate) many: &'static str,
}

/// How a language writes numbers and dates.
pub(crate) struct Locale {
    /// ISO 639-1 code.
    pub(crate) code: &'static str,
    /// Whether the decimal sign is a comma (and the point groups thousands).
    pub(crate) comma: bool,
    /// January to December, each with its spellings.
    pub(crate) months: [&'static [&'static str]; 12],
    /// Monday to Sunday.
    pub(crate) weekdays: [&'static [&'static str]; 7],
    /// Whether months and weekdays are written with a capital.
    pub(crate) capitals: bool,
    /// Words that multiply.
    pub(crate) scales: &'static [Scale],
    /// Rounded quantities.
    pub(crate) collectives: &'static [Collective],
    /// What turns digits into an ordinal.
    pub(crate) ordinals: &'static [&'static str],
    /// Words that may stand between the pieces of a date ("le", "the", "of", "de").
    pub(crate) fillers: &'static [&'static str],
    /// Days told from the day of writing, with their English.
    pub(crate) relative: &'static [(&'static str, &'static str)],
}

impl Locale {
    /// The table of a language.
    pub(crate) fn of(code: &str) -> &'static Self {
        ALL.iter().find(|locale| locale.code.eq_ignore_ascii_case(code)).unwrap_or(&OTHER)
    }

    /// 1 to 12.
    pub(crate) fn month(&self, word: &str) -> Option<u8> {
        position(&self.months, word)
    }

    /// 1 (Monday) to 7.
    pub(crate) fn weekday(&self, word: &str) -> Option<u8> {
        let plural = if self.code == "fr" || self.code == "en" { word.strip_suffix('s') } else { None };
        position(&self.weekdays, word).or_else(|| plural.and_then(|word| position(&self.weekdays, word)))
    }
}

fn position(table: &[&[&str]], word: &str) -> Option<u8> {
    let index = table.iter().position(|names| names.contains(&word))?;
    u8::try_from(index + 1).ok()
}

const fn scale(word: &'static str, exponent: i32) -> Scale {
    Scale { word, exponent }
}

const fn collective(word: &'static str, value: i128, one: &'static str, many: &'static str) -> Collective {
    Collective { word, value, one, many }
}

/// English names of the months.
pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// English names of the weekdays, Monday first.
pub(crate) const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

static ALL: [Locale; 7] = [
    Locale {
        code: "fr",
        comma: true,
        months: [
            &["janvier", "janv"],
            &["février", "fevrier", "févr", "fév"],
            &["mars"],
            &["avril", "avr"],
            &["mai"],
            &["juin"],
            &["juillet", "juil"],
            &["août", "aout"],
            &["septembre", "sept"],
            &["octobre", "oct"],
            &["novembre", "nov"],
            &["décembre", "decembre", "déc"],
        ],
        weekdays: [
            &["lundi"],
            &["mardi"],
            &["mercredi"],
            &["jeudi"],
            &["vendredi"],
            &["samedi"],
            &["dimanche"],
        ],
        capitals: false,
        scales: &[
            scale("mille", 3),
            scale("milliers", 3),
            scale("millier", 3),
            scale("million", 6),
            scale("millions", 6),
            scale("milliard", 9),
            scale("milliards", 9),
            scale("md", 9),
            scale("mds", 9),
            scale("mrd", 9),
            scale("billion", 12),
            scale("billions", 12),
        ],
        collectives: &[
            collective("dizaine", 10, "about ten", "dozens"),
            collective("douzaine", 12, "a dozen", "dozens"),
            collective("quinzaine", 15, "about fifteen", "about fifteen"),
            collective("vingtaine", 20, "about twenty", "about twenty"),
            collective("trentaine", 30, "about thirty", "about thirty"),
            collective("quarantaine", 40, "about forty", "about forty"),
            collective("cinquantaine", 50, "about fifty", "about fifty"),
            collective("soixantaine", 60, "about sixty", "about sixty"),
            collective("centaine", 100, "about a hundred", "hundreds"),
            collective("millier", 1000, "about a thousand", "thousands"),
        ],
        ordinals: &[
            "er", "ers", "re", "ère", "ere", "e", "è", "ème", "eme", "ième", "ᵉ", "nd", "nde", "es", "èmes",
        ],
        fillers: &["le", "au", "du", "de"],
        relative: &[
            ("hier", "yesterday"),
            ("avant-hier", "the day before yesterday"),
            ("aujourd'hui", "today"),
            ("demain", "tomorrow"),
            ("après-demain", "the day after tomorrow"),
        ],
    },
    Locale {
        code: "en",
        comma: false,
        months: [
            &["january", "jan"],
            &["february", "feb"],
            &["march", "mar"],
            &["april", "apr"],
            &["may"],
            &["june", "jun"],
            &["july", "jul"],
            &["august", "aug"],
            &["september", "sept", "sep"],
            &["october", "oct"],
            &["november", "nov"],
            &["december", "dec"],
        ],
        weekdays: [
            &["monday", "monday's"],
            &["tuesday", "tuesday's"],
            &["wednesday", "wednesday's"],
            &["thursday", "thursday's"],
            &["friday", "friday's"],
            &["saturday", "saturday's"],
            &["sunday", "sunday's"],
        ],
        capitals: true,
        scales: &[
            scale("hundred", 2),
            scale("thousand", 3),
            scale("million", 6),
            scale("millions", 6),
            scale("mn", 6),
            scale("billion", 9),
            scale("billions", 9),
            scale("bn", 9),
            scale("trillion", 12),
            scale("tn", 12),
        ],
        collectives: &[
            collective("dozen", 12, "", ""),
            collective("ten", 10, "", ""),
            collective("score", 20, "", ""),
            collective("fortnight", 15, "", ""),
            collective("hundred", 100, "", ""),
            collective("thousand", 1000, "", ""),
        ],
        ordinals: &["st", "nd", "rd", "th"],
        fillers: &["the", "of", "on"],
        relative: &[("yesterday", "yesterday"), ("today", "today"), ("tomorrow", "tomorrow")],
    },
    Locale {
        code: "pt",
        months: [
            &["janeiro"],
            &["fevereiro"],
            &["março"],
            &["abril"],
            &["maio"],
            &["junho"],
            &["julho"],
            &["agosto"],
            &["setembro"],
            &["outubro"],
            &["novembro"],
            &["dezembro"],
        ],
        weekdays: [
            &["segunda-feira"],
            &["terça-feira"],
            &["quarta-feira"],
            &["quinta-feira"],
            &["sexta-feira"],
            &["sábado"],
            &["domingo"],
        ],
        scales: &[
            scale("mil", 3),
            scale("milhão", 6),
            scale("milhões", 6),
            scale("bilhão", 9),
            scale("bilhões", 9),
        ],
        relative: &[("ontem", "yesterday"), ("hoje", "today"), ("amanhã", "tomorrow")],
        ..NONE
    },
    Locale {
        code: "es",
        months: [
            &["enero"],
            &["febrero"],
            &["marzo"],
            &["abril"],
            &["mayo"],
            &["junio"],
            &["julio"],
            &["agosto"],
            &["septiembre", "setiembre"],
            &["octubre"],
            &["noviembre"],
            &["diciembre"],
        ],
        weekdays: [
            &["lunes"],
            &["martes"],
            &["miércoles"],
            &["jueves"],
            &["viernes"],
            &["sábado"],
            &["domingo"],
        ],
        scales: &[
            scale("mil", 3),
            scale("millón", 6),
            scale("millones", 6),
            scale("billón", 12),
            scale("billones", 12),
        ],
        relative: &[("ayer", "yesterday"), ("hoy", "today")],
        ..NONE
    },
    Locale {
        code: "de",
        months: [
            &["januar", "jänner"],
            &["februar"],
            &["märz"],
            &["april"],
            &["mai"],
            &["juni"],
            &["juli"],
            &["august"],
            &["september"],
            &["oktober"],
            &["november"],
            &["dezember"],
        ],
        weekdays: [
            &["montag"],
            &["dienstag"],
            &["mittwoch"],
            &["donnerstag"],
            &["freitag"],
            &["samstag", "sonnabend"],
            &["sonntag"],
        ],
        capitals: true,
        scales: &[
            scale("tausend", 3),
            scale("million", 6),
            scale("millionen", 6),
            scale("milliarde", 9),
            scale("milliarden", 9),
            scale("billionen", 12),
        ],
        relative: &[("gestern", "yesterday"), ("heute", "today")],
        ..NONE
    },
    Locale {
        code: "it",
        months: [
            &["gennaio"],
            &["febbraio"],
            &["marzo"],
            &["aprile"],
            &["maggio"],
            &["giugno"],
            &["luglio"],
            &["agosto"],
            &["settembre"],
            &["ottobre"],
            &["novembre"],
            &["dicembre"],
        ],
        weekdays: [
            &["lunedì"],
            &["martedì"],
            &["mercoledì"],
            &["giovedì"],
            &["venerdì"],
            &["sabato"],
            &["domenica"],
        ],
        scales: &[
            scale("mila", 3),
            scale("milione", 6),
            scale("milioni", 6),
            scale("miliardo", 9),
            scale("miliardi", 9),
        ],
        relative: &[("ieri", "yesterday"), ("oggi", "today")],
        ..NONE
    },
    Locale {
        code: "nl",
        months: [
            &["januari"],
            &["februari"],
            &["maart"],
            &["april"],
            &["mei"],
            &["juni"],
            &["juli"],
            &["augustus"],
            &["september"],
            &["oktober"],
            &["november"],
            &["december"],
        ],
        weekdays: [
            &["maandag"],
            &["dinsdag"],
            &["woensdag"],
            &["donderdag"],
            &["vrijdag"],
            &["zaterdag"],
            &["zondag"],
        ],
        scales: &[scale("duizend", 3), scale("miljoen", 6), scale("miljard", 9), scale("biljoen", 12)],
        relative: &[("gisteren", "yesterday"), ("vandaag", "today")],
        ..NONE
    },
];

static OTHER: Locale = NONE;

const NONE: Locale = Locale {
    code: "",
    comma: true,
    months: [&[]; 12],
    weekdays: [&[]; 7],
    capitals: false,
    scales: &[],
    collectives: &[],
    ordinals: &["º", "ª", "°"],
    fillers: &["de", "den", "der", "il", "el", "o"],
    relative: &[],
};
