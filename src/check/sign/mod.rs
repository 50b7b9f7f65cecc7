//! Signs: negation, direction, modality, quantity, mood, tense, attribution.
//!
//! What French says by one word English says by another, but it says it: the paired table
//! (`src/check/data/signs.tsv`) knows the signs of both languages. Each pair of sentences is read for them;
//! a sign that goes, comes or turns into its contrary without anything on the other side that may
//! carry it is a failed check or a warning. Cost is linear in the words.

pub(crate) mod table;

use std::collections::{BTreeSet, HashMap};

use self::table::{Pattern, Piece, Rule, Strength, TABLE};
use super::{
    Check, CheckKind, CheckStatus,
    bead::Bead,
    lexicon,
    link::Links,
    side::{Side, Tongue, Word},
};

/// Chance in hundredths from which a pair of the lexicon carries a sign: what goes together in
/// sentences without being a translation ("dollars", "million") stays below.
const OFTEN: u64 = 8;
/// Words on each side of a sign whose partners say where it belongs.
const AROUND: usize = 4;
/// Words from one sign to the next that one word may carry both: "will strengthen, increase and reduce".
const SHARED: usize = 20;
/// Words that a gap of a pattern may pass over.
const GAP: usize = 4;

/// A sign with the words that it was read from.
#[derive(Debug, Clone)]
struct Sign {
    group: usize,
    class: usize,
    sure: bool,
    words: Vec<usize>,
}

/// Every sign of a side.
fn signs(side: &Side<'_>, tongue: Tongue) -> Vec<Sign> {
    let patterns = TABLE.of(tongue);
    let mut found: Vec<(&Pattern, Vec<usize>)> = Vec::new();
    for (at, word) in side.words.iter().enumerate() {
        for pattern in patterns.beginning(&word.folded) {
            let mut used = Vec::new();
            if tongue == Tongue::French && pattern.is_ending() && !conjugated(side, word) {
                continue;
            }
            if fits(&side.words, at, &pattern.pieces, &mut used) {
                found.push((pattern, used));
            }
        }
    }
    // In each group the sign of most words wins; what it used is not read again.
    found.sort_by_key(|(pattern, used)| (pattern.group, std::cmp::Reverse(used.len()), used[0]));
    let mut taken: HashMap<(usize, usize), Vec<usize>> = HashMap::new();
    let mut signs = Vec::new();
    let mut nothing: Vec<(usize, usize, Vec<usize>)> = Vec::new();
    for (pattern, used) in found {
        let free = used.iter().all(|word| taken.get(&(pattern.group, *word)).is_none_or(|by| *by == used));
        if !free {
            continue;
        }
        for word in &used {
            taken.entry((pattern.group, *word)).or_insert_with(|| used.clone());
        }
        match pattern.strength {
            Strength::Nothing => nothing.push((pattern.group, pattern.class, used)),
            strength => {
                let sure = strength == Strength::Sure;
                // Several patterns may fit the same words; they are one sign.
                let known = signs.iter_mut().rev().take(8).find(|known: &&mut Sign| {
                    known.group == pattern.group && known.class == pattern.class && known.words == used
                });
                match known {
                    Some(known) => known.sure |= sure,
                    None => {
                        signs.push(Sign { group: pattern.group, class: pattern.class, sure, words: used });
                    }
                }
            }
        }
    }
    signs.retain(|sign| {
        !nothing
            .iter()
            .any(|(group, class, used)| *group == sign.group && *class == sign.class && *used == sign.words)
    });
    signs
}

/// Whether the word may be a verb by its ending: "Herrera" is a name, "vociféra" told what was.
fn conjugated(side: &Side<'_>, word: &Word) -> bool {
    let text = word.span.of(side.text);
    !(word.capital && !word.first || text.ends_with("éra"))
}

/// Whether the pattern stands at `at`, and which words it uses.
fn fits(words: &[Word], at: usize, pieces: &[Piece], used: &mut Vec<usize>) -> bool {
    let Some((piece, rest)) = pieces.split_first() else { return true };
    match piece {
        Piece::Words(forms) => {
            let Some(word) = words.get(at) else { return false };
            let same = used.last().is_none_or(|last| words[*last].sentence == word.sentence);
            if !same || !forms.iter().any(|form| form.fits(&word.folded)) {
                return false;
            }
            used.push(at);
            if fits(words, at + 1, rest, used) {
                return true;
            }
            used.pop();
            false
        }
        Piece::Gap => (0..=GAP).any(|skip| fits(words, at + skip, rest, used)),
    }
}

/// The checks of the signs, one for each kind that has something to say, and the kinds of which a side
/// has any sign.
pub(crate) fn check(
    place: &str,
    source: &Side<'_>,
    target: &Side<'_>,
    links: &Links,
    beads: &[Bead],
) -> (Vec<Check>, BTreeSet<CheckKind>) {
    let (french, english) = (signs(source, Tongue::French), signs(target, Tongue::English));
    let sure = french.iter().chain(&english).filter(|sign| sign.sure);
    let kinds = sure.map(|sign| TABLE.groups[sign.group].kind).collect();
    let mut checks: Vec<Check> = Vec::new();
    for bead in beads.iter().filter(|bead| bead.pairs()) {
        let judge = Judge {
            source,
            target,
            links,
            french: inside(&french, source, bead.source),
            english: inside(&english, target, bead.target),
            summary: false,
        };
        for (kind, status, note) in judge.findings() {
            match checks.iter_mut().find(|check| check.kind == kind) {
                Some(check) => {
                    check.status = check.status.max(status);
                    check.note.push_str("; ");
                    check.note.push_str(&note);
                }
                None => checks.push(Check::new(kind, status, place, note)),
            }
        }
    }
    (checks, kinds)
}

/// The checks of the signs of a summary line against all the sentences that it cites: what it adds or
/// turns round, and a reservation or attribution that every cited sentence has and it lacks.
pub(crate) fn claims(place: &str, source: &Side<'_>, target: &Side<'_>, links: &Links) -> Vec<Check> {
    let (french, english) = (signs(source, Tongue::French), signs(target, Tongue::English));
    let judge = Judge {
        source,
        target,
        links,
        french: french.iter().collect(),
        english: english.iter().collect(),
        summary: true,
    };
    judge.findings().into_iter().map(|(kind, status, note)| Check::new(kind, status, place, note)).collect()
}

/// The signs of some sentences.
fn inside<'a>(signs: &'a [Sign], side: &Side<'_>, sentences: (usize, usize)) -> Vec<&'a Sign> {
    let range = side.slice(sentences.0, sentences.1);
    signs.iter().filter(|sign| range.contains(&sign.words[0])).collect()
}

/// One pair of sentences with its signs.
struct Judge<'a> {
    source: &'a Side<'a>,
    target: &'a Side<'a>,
    links: &'a Links,
    french: Vec<&'a Sign>,
    english: Vec<&'a Sign>,
    /// Whether the English is a summary, which may leave out.
    summary: bool,
}

impl Judge<'_> {
    fn findings(&self) -> Vec<(CheckKind, CheckStatus, String)> {
        let mut findings = Vec::new();
        let flip = self.flips();
        for (index, group) in TABLE.groups.iter().enumerate() {
            let lost: Vec<&Sign> = (0..group.classes).flat_map(|class| self.lost(index, class)).collect();
            let put: Vec<&Sign> = (0..group.classes).flat_map(|class| self.put(index, class)).collect();
            // A sign turned into one that stands where its own would.
            let turned = || {
                let pairs = lost.iter().flat_map(|lost| put.iter().map(move |put| (*lost, *put)));
                pairs
                    .into_iter()
                    .find(|(lost, put)| put.class != lost.class && (group.closed || self.beside(lost, put)))
            };
            let note = match group.rule {
                Rule::Exclusive if flip && group.kind != CheckKind::Name && group.kind != CheckKind::Date => {
                    None
                }
                Rule::Exclusive if group.closed && group.kind == CheckKind::Number && turned().is_none() => {
                    self.foreign(index, &put)
                }
                Rule::Exclusive => turned().map(|(lost, put)| {
                    format!(
                        "{} “{}” is “{}” in the translation",
                        group.label,
                        self.french_words(lost),
                        self.english_words(put)
                    )
                }),
                Rule::Kept | Rule::Lost if !lost.is_empty() && (!self.summary || self.throughout(index)) => {
                    Some(format!("the translation lacks {} “{}”", group.label, self.french_words(lost[0])))
                }
                Rule::Kept | Rule::Put if !put.is_empty() => Some(format!(
                    "the translation has {} “{}”, which the source lacks",
                    group.label,
                    self.english_words(put[0])
                )),
                _ => None,
            };
            if let Some(note) = note {
                let status = CheckStatus::Warn;
                findings.push((group.kind, status, note));
            }
        }
        findings
    }

    /// Whether an English sign stands where the translation of a French one would: the words around it
    /// stand for words around that one.
    fn beside(&self, french: &Sign, english: &Sign) -> bool {
        let (first, last) = (english.words[0], english.words[english.words.len() - 1]);
        let sentence = self.target.words[first].sentence;
        let own = |at: &usize| english.words.contains(at);
        let mut any = false;
        for at in first.saturating_sub(AROUND)..(last + AROUND + 1).min(self.target.words.len()) {
            let word = &self.target.words[at];
            let partners = &self.links.back[at];
            if word.sentence != sentence || !(word.content || own(&at)) || partners.len() > 2 {
                continue;
            }
            for partner in partners {
                any = true;
                if french.words.iter().any(|word| word.abs_diff(*partner) <= AROUND + 2) {
                    return true;
                }
            }
        }
        // Nothing says where it belongs.
        !any
    }

    /// Whether every sentence of the source has a sign of a group that must not be lost.
    fn throughout(&self, group: usize) -> bool {
        let reserves = matches!(TABLE.groups[group].label, "the reservation" | "the attribution");
        let has = |number: usize| {
            let range = self.source.slice(number, number + 1);
            self.french.iter().any(|sign| sign.group == group && sign.sure && range.contains(&sign.words[0]))
        };
        reserves && (0..self.source.sentences.len()).all(has)
    }

    /// A unit that the source does not have at all, where it has another.
    fn foreign(&self, group: usize, put: &[&Sign]) -> Option<String> {
        let ours = |class: usize| self.french.iter().any(|sign| sign.group == group && sign.class == class);
        let other = self.french.iter().find(|sign| sign.group == group && sign.sure)?;
        let put = put.iter().find(|put| !ours(put.class))?;
        // A unit that stands beside the right one converts it.
        let converted = self.english.iter().any(|sign| sign.group == group && sign.class == other.class);
        let money = TABLE.groups[group].label == "the currency";
        (!converted || money).then(|| {
            format!(
                "{} “{}” stands in the translation, and the source has “{}”",
                TABLE.groups[group].label,
                self.english_words(put),
                self.french_words(other)
            )
        })
    }

    /// Whether one side denies what the other does not, so that a contrary says the same.
    fn flips(&self) -> bool {
        let negations = |signs: &[&Sign]| signs.iter().filter(|sign| sign.group == 0 && sign.sure).count();
        negations(&self.french) != negations(&self.english)
    }

    /// Sure signs of the source beyond what the translation has.
    fn lost(&self, group: usize, class: usize) -> Vec<&Sign> {
        let of = |sign: &&&Sign| sign.group == group && sign.class == class;
        let sure: Vec<&Sign> = self.french.iter().filter(of).filter(|sign| sign.sure).copied().collect();
        // "refusé" has its "refused": that one carries no other negation.
        let engaged = |word: usize| {
            self.links.back[word].iter().any(|other| {
                self.french.iter().any(|sign| {
                    sign.group == group && sign.class == class && !sign.sure && sign.words.contains(other)
                })
            })
        };
        let (mut held, maybe): (Vec<&Sign>, Vec<&Sign>) =
            self.english.iter().filter(of).copied().partition(|sign| sign.sure);
        let mut free: Vec<&Sign> = maybe.into_iter().filter(|sign| !engaged(sign.words[0])).collect();
        if sure.len() <= held.len() {
            return Vec::new();
        }
        let mut alone = Vec::new();
        let mut carried: Vec<usize> = held.iter().map(|sign| sign.words[0]).collect();
        let mut shared: Option<usize> = None;
        for sign in &sure {
            let known = alone.len();
            // First what says so for sure and stands in its place, then what may say so there.
            if let Some(at) = held.iter().position(|other| self.beside(sign, other)) {
                held.remove(at);
            } else if let Some(at) = free.iter().position(|other| self.beside(sign, other)) {
                carried.push(free.remove(at).words[0]);
            } else if let Some(word) = self.carrier(sign, &carried) {
                carried.push(word);
            } else if !shared.is_some_and(|last| {
                (TABLE.groups[group].shared || self.concord(sign))
                    && sign.words[0].saturating_sub(last) <= SHARED
            }) {
                alone.push(*sign);
            }
            if alone.len() == known {
                shared = Some(sign.words[0]);
            }
        }
        // What stands elsewhere may be meant all the same.
        alone.truncate(alone.len().saturating_sub(held.len()));
        alone
    }

    /// Whether the sign is a word that French denies once more with ("ne … plus … aucune information").
    fn concord(&self, sign: &Sign) -> bool {
        let own = |at: &usize| matches!(self.source.words[*at].folded.as_str(), "ne" | "n'");
        TABLE.groups[sign.group].label == "the negation" && !sign.words.iter().any(own)
    }

    /// Sure signs of the translation beyond what the source has.
    fn put(&self, group: usize, class: usize) -> Vec<&Sign> {
        let of = |sign: &&&Sign| sign.group == group && sign.class == class;
        let sure: Vec<&Sign> = self.english.iter().filter(of).filter(|sign| sign.sure).copied().collect();
        let engaged = |word: usize| {
            self.links.forth[word].iter().any(|other| {
                self.english.iter().any(|sign| {
                    sign.group == group && sign.class == class && !sign.sure && sign.words.contains(other)
                })
            })
        };
        let (mut held, maybe): (Vec<&Sign>, Vec<&Sign>) =
            self.french.iter().filter(of).copied().partition(|sign| sign.sure);
        let mut free: Vec<&Sign> = maybe.into_iter().filter(|sign| !engaged(sign.words[0])).collect();
        if sure.len() <= held.len() {
            return Vec::new();
        }
        let mut alone = Vec::new();
        let mut carried: Vec<usize> = held.iter().map(|sign| sign.words[0]).collect();
        for sign in &sure {
            if let Some(at) = held.iter().position(|other| self.beside(other, sign)) {
                held.remove(at);
            } else if let Some(at) = free.iter().position(|other| self.beside(other, sign)) {
                carried.push(free.remove(at).words[0]);
            } else if let Some(word) = self.warrant(sign, &carried) {
                carried.push(word);
            } else {
                alone.push(*sign);
            }
        }
        alone.truncate(alone.len().saturating_sub(held.len()));
        alone
    }

    /// A word of the translation that stands for the sign's and says nothing contrary, when none is
    /// counted yet.
    fn carrier(&self, sign: &Sign, held: &[usize]) -> Option<usize> {
        if TABLE.groups[sign.group].closed {
            return None;
        }
        let content = |word: &&usize| self.source.words[**word].content;
        sign.words.iter().filter(content).find_map(|word| {
            self.links.forth[*word].iter().copied().find(|other| {
                !held.contains(other)
                    && self.surely(*word, *other)
                    && !self.english.iter().any(|english| {
                        english.group == sign.group
                            && english.class != sign.class
                            && english.words.contains(other)
                    })
            })
        })
    }

    /// A word of the source for which the sign's may stand and that says nothing contrary.
    fn warrant(&self, sign: &Sign, held: &[usize]) -> Option<usize> {
        if TABLE.groups[sign.group].closed {
            return None;
        }
        let content = |word: &&usize| self.target.words[**word].content;
        sign.words.iter().filter(content).find_map(|word| {
            self.links.back[*word].iter().copied().find(|other| {
                !held.contains(other)
                    && self.surely(*other, *word)
                    && !self.french.iter().any(|french| {
                        french.group == sign.group
                            && french.class != sign.class
                            && french.words.contains(other)
                    })
            })
        })
    }

    /// Whether the lexicon has the pair often enough.
    fn surely(&self, source: usize, target: usize) -> bool {
        lexicon::chance(self.source.words[source].stem(), self.target.words[target].stem()) >= OFTEN
    }

    fn french_words(&self, sign: &Sign) -> String {
        self.source.between(sign.words[0], sign.words[sign.words.len() - 1]).to_owned()
    }

    fn english_words(&self, sign: &Sign) -> String {
        self.target.between(sign.words[0], sign.words[sign.words.len() - 1]).to_owned()
    }
}
