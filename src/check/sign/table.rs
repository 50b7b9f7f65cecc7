//! The paired table of signs, read once: groups, their classes, and the patterns of both languages.

use std::{collections::HashMap, sync::LazyLock};

use super::super::{CheckKind, side::Tongue};
use crate::{english::dictionary::is_known, facts::fold};

/// How the signs of a group are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// One class must not become another.
    Exclusive,
    /// A sign may neither go nor come.
    Kept,
    /// A sign of the source may not go.
    Lost,
    /// A sign of the translation may not come from nowhere.
    Put,
}

/// What a pattern says of its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strength {
    /// It says it for sure.
    Sure,
    /// It may say it, or carry it over.
    Maybe,
    /// It says nothing of the kind, whatever its words say apart.
    Nothing,
}

/// Signs that are held together.
pub(crate) struct Group {
    /// How.
    pub(crate) rule: Rule,
    /// Which check reports it.
    pub(crate) kind: CheckKind,
    /// What it is called in a note.
    pub(crate) label: &'static str,
    /// Whether the table has every sign there is, so that no other word carries one.
    pub(crate) closed: bool,
    /// Whether one English sign may carry several French ones that follow each other.
    pub(crate) shared: bool,
    /// How many classes it has.
    pub(crate) classes: usize,
}

/// A piece of a pattern.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// One of these.
    Words(Vec<Form>),
    /// Up to four words.
    Gap,
}

/// A word of a pattern.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Form {
    Whole(String),
    Starts(String),
    Ends(String),
    /// A beginning before a word that English has ("unclear").
    Before(String),
}

impl Form {
    fn read(text: &str) -> Self {
        let text = fold(text);
        if let Some(start) = text.strip_suffix('+').filter(|start| !start.is_empty()) {
            return Self::Before(start.to_owned());
        }
        if let Some(end) = text.strip_prefix(['*', '-']).filter(|end| !end.is_empty()) {
            return Self::Ends(end.to_owned());
        }
        match text.strip_suffix('*') {
            Some(start) if !start.is_empty() => Self::Starts(start.to_owned()),
            _ => Self::Whole(text),
        }
    }

    /// Whether the word has the form; a beginning or an ending wants two letters more.
    pub(super) fn fits(&self, word: &str) -> bool {
        match self {
            Self::Whole(whole) => word == whole,
            Self::Starts(start) => word.starts_with(start.as_str()),
            Self::Before(start) => {
                word.strip_prefix(start.as_str()).is_some_and(|rest| rest.len() > 3 && is_known(rest))
            }
            Self::Ends(end) => word.len() > end.len() + 1 && word.ends_with(end.as_str()),
        }
    }
}

/// A line's pattern.
pub(super) struct Pattern {
    pub(super) group: usize,
    pub(super) class: usize,
    pub(super) strength: Strength,
    pub(super) pieces: Vec<Piece>,
}

impl Pattern {
    /// Whether it goes by the ending of its first word.
    pub(super) fn is_ending(&self) -> bool {
        matches!(self.pieces.first(), Some(Piece::Words(forms)) if matches!(forms.as_slice(), [Form::Ends(_)]))
    }
}

/// The patterns of one language, found by the first word.
#[derive(Default)]
pub(super) struct Patterns {
    pub(super) list: Vec<Pattern>,
    whole: HashMap<String, Vec<usize>>,
    starts: HashMap<String, Vec<usize>>,
    ends: HashMap<String, Vec<usize>>,
}

impl Patterns {
    /// The patterns that may begin with the word.
    pub(super) fn beginning<'a>(&'a self, word: &'a str) -> impl Iterator<Item = &'a Pattern> {
        let heads = word.char_indices().map(|(at, letter)| &word[..at + letter.len_utf8()]).take(12);
        let tails = word.char_indices().rev().map(|(at, _)| &word[at..]).take(6);
        let whole = self.whole.get(word).into_iter();
        let starts = heads.filter_map(|head| self.starts.get(head));
        let ends = tails.filter_map(|tail| self.ends.get(tail));
        whole.chain(starts).chain(ends).flatten().map(|index| &self.list[*index])
    }

    fn add(&mut self, pattern: Pattern) {
        let index = self.list.len();
        if let Some(Piece::Words(forms)) = pattern.pieces.first() {
            for form in forms {
                let (map, key) = match form {
                    Form::Whole(whole) => (&mut self.whole, whole.clone()),
                    Form::Starts(start) | Form::Before(start) => {
                        (&mut self.starts, start.chars().take(12).collect())
                    }
                    Form::Ends(end) => (
                        &mut self.ends,
                        end.chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect(),
                    ),
                };
                map.entry(key).or_default().push(index);
            }
        }
        self.list.push(pattern);
    }
}

/// All of it.
pub(crate) struct Table {
    /// The groups in the file's order.
    pub(crate) groups: Vec<Group>,
    pub(super) french: Patterns,
    pub(super) english: Patterns,
}

impl Table {
    pub(super) fn of(&self, tongue: Tongue) -> &Patterns {
        match tongue {
            Tongue::French => &self.french,
            Tongue::English => &self.english,
        }
    }
}

pub(crate) static TABLE: LazyLock<Table> =
    LazyLock::new(|| read(&[include_str!("../data/signs.tsv"), include_str!("../data/units.tsv")]));

fn read(texts: &[&'static str]) -> Table {
    let mut table = Table { groups: Vec::new(), french: Patterns::default(), english: Patterns::default() };
    let mut classes: Vec<&str> = Vec::new();
    let lines = texts.iter().flat_map(|text| text.lines());
    for line in lines.filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let columns: Vec<&str> = line.split('\t').collect();
        if let ["@group", _, rule, kind, label] = columns[..] {
            let (rule, shared) = rule.strip_suffix('+').map_or((rule, false), |rule| (rule, true));
            let (rule, closed) = rule.strip_suffix('!').map_or((rule, false), |rule| (rule, true));
            let (rule, kind) = (rule_of(rule), kind_of(kind));
            table.groups.push(Group { rule, closed, shared, kind, label, classes: 0 });
            classes.clear();
            continue;
        }
        let [class, language, strength, patterns] = columns[..] else { continue };
        let Some(group) = table.groups.len().checked_sub(1) else { continue };
        let number = classes.iter().position(|known| *known == class).unwrap_or_else(|| {
            classes.push(class);
            classes.len() - 1
        });
        table.groups[group].classes = classes.len();
        let strength = match strength {
            "=" => Strength::Sure,
            "~" => Strength::Maybe,
            _ => Strength::Nothing,
        };
        let into = if language == "fr" { &mut table.french } else { &mut table.english };
        for pattern in patterns.split(',').map(str::trim).filter(|pattern| !pattern.is_empty()) {
            into.add(Pattern { group, class: number, strength, pieces: pieces(pattern, language == "en") });
        }
    }
    table
}

/// The pieces of a pattern; an English word with hyphens is the words between them, as in a text.
fn pieces(pattern: &str, english: bool) -> Vec<Piece> {
    let apart =
        |word: &str| english && word.len() > 1 && !word.contains('|') && !word.starts_with(['-', '*']);
    pattern
        .split_whitespace()
        .flat_map(|word| if apart(word) { word.split('-').collect() } else { vec![word] })
        .filter(|word| !word.is_empty())
        .map(|piece| match piece {
            "…" => Piece::Gap,
            words => Piece::Words(words.split('|').map(Form::read).collect()),
        })
        .collect()
}

fn rule_of(name: &str) -> Rule {
    match name {
        "kept" => Rule::Kept,
        "lost" => Rule::Lost,
        "put" => Rule::Put,
        _ => Rule::Exclusive,
    }
}

fn kind_of(name: &str) -> CheckKind {
    match name {
        "direction" => CheckKind::Direction,
        "modality" => CheckKind::Modality,
        "quantity" => CheckKind::Quantity,
        "mood" => CheckKind::Mood,
        "tense" => CheckKind::Tense,
        "attribution" => CheckKind::Attribution,
        "date" => CheckKind::Date,
        "name" => CheckKind::Name,
        "number" => CheckKind::Number,
        _ => CheckKind::Negation,
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, TABLE};

    #[test]
    fn the_table_is_whole() {
        let text = [include_str!("../data/signs.tsv"), include_str!("../data/units.tsv")].join("\n");
        for (number, line) in
            text.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.is_empty())
        {
            let columns = line.split('\t').count();
            let expected = if line.starts_with('@') { 5 } else { 4 };
            assert_eq!(columns, expected, "line {}: {line}", number + 1);
        }
        assert!(TABLE.groups.iter().all(|group| group.classes > 0));
    }

    #[test]
    fn forms_fit_whole_words_beginnings_and_endings() {
        assert!(Form::read("Élev*").fits("elevee"));
        assert!(Form::read("-rait").fits("serait") && !Form::read("-rait").fits("rait"));
        assert!(Form::read("pas").fits("pas") && !Form::read("pas").fits("passe"));
    }
}
