//! Who a speaker's phrase means: names, offices and pronouns brought to one person or body.
//!
//! Takes phrases in the order of the text, gives [`Found`]. The register knows all names of the text
//! beforehand; a memory of what was spoken of so far ([`Focus`]) is weighed by [`weigh`]. Where the best
//! reading is not clearly the best nobody is named.

mod anaphor;
mod candidate;
mod description;
pub(super) mod weigh;

use super::{
    Certainty, Name,
    kin::Stem,
    lexicon::fold,
    person::{Id, Register},
    phrase::{Gender, Head, Phrase},
};
use crate::span::Span;
pub(super) use weigh::{Question, Weighing};

/// How many remembered mentions are weighed for one phrase.
const MEMORY: usize = 40;
/// So many mentions are kept before the oldest are forgotten.
const REMEMBERED: usize = 512;
/// A description that has this chance to mean somebody named is not one more person.
const MAY_BE: f32 = 0.25;
/// Nobody is looked for further back than this many sentences.
const FAR: usize = 10;

/// Whom a phrase means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Referent {
    Entity(Id),
    /// A phrase without name: "des pompiers".
    Phrase(Span),
}

/// What is found for a speaker's phrase.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) who: Option<Referent>,
    pub(super) certainty: Certainty,
    /// Those whom it may mean, the likeliest first, where it is not certain.
    pub(super) among: Vec<Referent>,
    /// The chance of the likeliest.
    pub(super) chance: f32,
}

impl Found {
    /// Named beside the quotation.
    pub(super) const fn stated(who: Referent) -> Self {
        Self { who: Some(who), certainty: Certainty::Stated, among: Vec::new(), chance: 1.0 }
    }

    /// Nobody else can be meant.
    pub(super) const fn resolved(who: Referent) -> Self {
        Self { who: Some(who), certainty: Certainty::Resolved, among: Vec::new(), chance: 1.0 }
    }

    /// It may mean any of `among`.
    pub(super) const fn uncertain(among: Vec<Referent>, chance: f32) -> Self {
        Self { who: None, certainty: Certainty::Uncertain, among, chance }
    }

    /// The likeliest, certain or not.
    pub(super) fn likeliest(&self) -> Option<Referent> {
        self.who.or_else(|| self.among.first().copied())
    }
}

/// The part somebody played where they were mentioned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Said a quotation.
    Speaker,
    /// Is the subject of a verb of saying, or stands behind *selon*.
    Teller,
    Subject,
    Other,
}

/// Somebody who was spoken of.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent observation")]
struct Focus {
    who: Referent,
    at: usize,
    sentence: usize,
    paragraph: usize,
    part: Part,
    gender: Gender,
    plural: bool,
    person: bool,
    /// One capital word that may be anything.
    weak: bool,
    /// A guess: who spoke was not certain.
    doubtful: bool,
    /// The stem of the noun that somebody without name goes by: "un responsable".
    noun: Option<Stem>,
}

/// Where in the text something is asked: for distances.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    pub(super) at: usize,
    pub(super) sentence: usize,
    pub(super) paragraph: usize,
    /// Asked for the pronoun of a tag that ends what its whole sentence reports.
    pub(super) far: bool,
    /// Asked for the subject of a tag right after a quotation.
    pub(super) tag: bool,
}

/// The register with the memory of the text so far.
#[derive(Debug, Default)]
pub(super) struct Resolver {
    pub(super) register: Register,
    memory: Vec<Focus>,
    /// For each entry of the memory the furthest place (byte) mentioned up to it.
    latest: Vec<usize>,
    /// What was weighed, for the tool that fits the weights.
    pub(super) weighings: Option<std::cell::RefCell<Vec<Weighing>>>,
}

impl Resolver {
    /// With nothing in mind yet; `weighed` keeps what is weighed.
    pub(super) fn new(weighed: bool) -> Self {
        Self { weighings: weighed.then(Default::default), ..Self::default() }
    }

    /// Remembers that `phrase` was mentioned.
    pub(super) fn mention(&mut self, text: &str, phrase: &Phrase, part: Part, place: Place) {
        let here = Place { at: phrase.span.start, ..place };
        if phrase.head == Head::Pronoun && part != Part::Other {
            // "Il avait déjà ironisé": the person meant stays in mind.
            let found = self.pronoun(text, phrase, here);
            if let Some(who) = found.likeliest() {
                self.remember(text, who, phrase, part, place, found.who.is_none());
            }
            return;
        }
        let told = part == Part::Teller && !phrase.plural && !phrase.definite;
        if phrase.name.is_none() && (phrase.head == Head::Pronoun || phrase.head == Head::Thing && !told) {
            return;
        }
        // The gender of several people is not the first one's.
        let own =
            Phrase { gender: if phrase.joined { Gender::Unknown } else { phrase.gender }, ..phrase.clone() };
        let mut doubtful = false;
        let who = if let Some(id) = self.register.lookup(text, &own) {
            Referent::Entity(id)
        } else if phrase.head == Head::Thing {
            // "Un lamyen raconte": a noun of no table that tells something means somebody.
            Referent::Phrase(phrase.span)
        } else {
            let found = self.holder(text, phrase, here);
            // "le président américain" goes on about somebody, "le maire de Bourges" brings somebody new.
            let goes_on = part != Part::Other || phrase.span.of(text).split_whitespace().count() <= 3;
            let found = found.or_else(|| {
                let known = goes_on.then(|| self.salient(text, phrase, here))?;
                // "l’attaquant" may be somebody whom the text names.
                doubtful = known.who.is_none() && known.chance >= MAY_BE;
                known.who
            });
            if let Some(who) = found.filter(|_| !place.tag) {
                self.learn(text, who, phrase);
            }
            found.unwrap_or(Referent::Phrase(phrase.span))
        };
        if phrase.joined {
            self.remember(text, who, &Phrase { plural: false, ..own }, Part::Other, place, false);
            self.remember(text, Referent::Phrase(phrase.span), phrase, part, place, false);
            return;
        }
        self.remember(text, who, phrase, part, place, doubtful);
    }

    /// Remembers that the noun of `phrase` took `who` up.
    pub(super) fn learn(&mut self, text: &str, who: Referent, phrase: &Phrase) {
        if let (Referent::Entity(id), Some(noun), Head::Role, None) =
            (who, phrase.noun, phrase.head, phrase.name)
        {
            self.register.call(id, Stem::of(fold(noun.of(text), &mut String::new())));
            self.register.describe(text, id, phrase.span, noun);
            let gender = &mut self.register.entities[id].gender;
            if *gender == Gender::Unknown {
                *gender = phrase.gender;
            }
        }
    }

    /// Remembers who spoke; `doubtful` where that is a guess.
    pub(super) fn spoke(
        &mut self,
        text: &str,
        who: Referent,
        phrase: Option<&Phrase>,
        place: Place,
        doubtful: bool,
    ) {
        let (gender, plural) =
            phrase.map_or((Gender::Unknown, false), |phrase| (phrase.gender, phrase.plural));
        let (gender, person) = match who {
            Referent::Entity(id) => {
                let entity = &self.register.entities[id];
                (
                    if entity.gender == Gender::Unknown { gender } else { entity.gender },
                    !entity.body && !entity.place,
                )
            }
            Referent::Phrase(_) => (gender, phrase.is_none_or(|phrase| phrase.head != Head::Body)),
        };
        self.keep(Focus {
            who,
            at: place.at,
            sentence: place.sentence,
            paragraph: place.paragraph,
            part: Part::Speaker,
            gender,
            plural,
            person,
            weak: self.is_weak(who),
            doubtful,
            noun: phrase.and_then(|phrase| noun_of(text, who, phrase)),
        });
    }

    fn keep(&mut self, focus: Focus) {
        let before = self.latest.last().copied().unwrap_or(0);
        self.latest.push(before.max(focus.at));
        self.memory.push(focus);
    }

    fn remember(
        &mut self,
        text: &str,
        who: Referent,
        phrase: &Phrase,
        part: Part,
        place: Place,
        doubtful: bool,
    ) {
        let (gender, person) = match who {
            Referent::Entity(id) => {
                let entity = &self.register.entities[id];
                if entity.place {
                    return;
                }
                let gender = if entity.gender == Gender::Unknown { phrase.gender } else { entity.gender };
                (gender, !entity.body && !entity.weak)
            }
            Referent::Phrase(_) => {
                let told = part == Part::Teller && phrase.head == Head::Thing;
                (phrase.gender, phrase.head == Head::Role || told)
            }
        };
        self.keep(Focus {
            who,
            at: phrase.span.start,
            sentence: place.sentence,
            paragraph: place.paragraph,
            part,
            gender,
            plural: phrase.plural,
            person,
            weak: self.is_weak(who),
            doubtful,
            noun: noun_of(text, who, phrase),
        });
    }

    fn is_weak(&self, who: Referent) -> bool {
        matches!(who, Referent::Entity(id) if self.register.entities[id].weak && !self.register.entities[id].body)
    }

    /// Whom `phrase` means at `place`.
    pub(super) fn resolve(&self, text: &str, phrase: &Phrase, place: Place) -> Found {
        let itself = Referent::Phrase(phrase.span);
        if phrase.joined {
            return Found::stated(itself);
        }
        if let Some(id) = self.register.lookup(text, phrase) {
            return Found::stated(Referent::Entity(id));
        }
        let found = match phrase.head {
            Head::Pronoun => return self.pronoun(text, phrase, place),
            Head::Role | Head::Body => {
                if let Some(holder) = self.holder(text, phrase, place) {
                    return Found::resolved(holder);
                }
                self.salient(text, phrase, place)
            }
            Head::Thing if place.tag => self.described(text, phrase, place),
            _ => return Found::stated(itself),
        };
        if found.who.is_some() || !found.among.is_empty() { found } else { Found::stated(itself) }
    }

    /// The speaker of a quotation that has no tag: the person who spoke or was the subject last.
    pub(super) fn floating(&self, text: &str, quote: Span, place: Place) -> Found {
        let mut candidates = self
            .candidates(place, |focus| !focus.plural && place.paragraph.saturating_sub(focus.paragraph) <= 3);
        // Whom the words name or call *il* is spoken of and does not speak, nor does a body that told nothing.
        let words = quote.of(text);
        let third = third_person(words);
        candidates.retain(|candidate| {
            let named = matches!(candidate.who, Referent::Entity(id) if self.register.is_named_in(id, words));
            let meant = third.is_some_and(|gender| self.gender_of(&candidate.last) == gender)
                && candidate.last.sentence + 1 >= place.sentence;
            named == meant && !named && (candidate.last.person || candidate.last.weak || candidate.tells())
        });
        self.choose(Question::Floating, place, candidates)
    }

    /// The speaker of the last quotation, in this paragraph or the one before, where that is certain.
    pub(super) fn last_speaker(&self, place: Place) -> Option<Referent> {
        let before = self.before(place.at).rev().filter(|focus| focus.at < place.at).take(MEMORY);
        let last = before.filter(|focus| focus.part == Part::Speaker).max_by_key(|focus| focus.at)?;
        let near = place.paragraph <= last.paragraph + 1;
        (near && !last.doubtful).then_some(last.who)
    }

    /// "Un argument qui fait bondir Paul Roux. « … »": the one person with a full name in a sentence right
    /// before that has nobody else.
    fn brought_up(&self, place: Place) -> Option<Referent> {
        let mut found = None;
        let last = self.before(place.at).rev().filter(|focus| focus.at < place.at).take(MEMORY);
        let before = last.skip_while(|focus| focus.sentence >= place.sentence);
        for focus in before.take_while(|focus| focus.sentence + 1 == place.sentence) {
            if !focus.person {
                continue;
            }
            if focus.paragraph != place.paragraph || focus.plural {
                return None;
            }
            let Referent::Entity(id) = focus.who else { return None };
            let whole = focus.part == Part::Other && !focus.weak && !self.register.is_first_name(id);
            if !whole || found.is_some_and(|found| found != focus.who) {
                return None;
            }
            found = Some(focus.who);
        }
        found
    }

    /// Forgets what nothing that comes after can be weighed against: everything mentioned in the
    /// regions read so far but the last [`MEMORY`] mentions. Keeps a long text in the cache.
    pub(super) fn forget(&mut self) {
        if self.memory.len() > REMEMBERED {
            let gone = self.memory.len() - MEMORY;
            self.memory.drain(..gone);
            self.latest.drain(..gone);
        }
    }

    /// What was mentioned before byte `at`, and little that was mentioned after it.
    fn before(&self, at: usize) -> std::slice::Iter<'_, Focus> {
        self.memory[..self.end_of_memory(at)].iter()
    }

    /// A place in the memory from which on nothing was mentioned before byte `at`. Quotations inside
    /// quotations are read when their whole region has been, with all of it in memory: without
    /// this each would pass over what came after it.
    fn end_of_memory(&self, at: usize) -> usize {
        let first = self.latest.partition_point(|latest| *latest < at);
        let Some(focus) = self.memory.get(first) else { return self.memory.len() };
        // Within a sentence mentions may lie out of order; sentences come one after the other.
        let later = self.memory[first..].partition_point(|other| other.sentence <= focus.sentence + 1);
        first + later
    }

    /// The name that stands for `who` in the whole text.
    pub(super) fn name_of(&self, text: &str, who: Referent) -> Name {
        let span = match who {
            Referent::Entity(id) => {
                let entity = &self.register.entities[id];
                entity.full.filter(|full| full.start == entity.name.start).unwrap_or(entity.name)
            }
            Referent::Phrase(span) => span,
        };
        Name { text: span.of(text).to_owned(), span }
    }

    /// The office of `who`, as the text first gives it.
    pub(super) fn role_of(&self, who: Referent) -> Option<Span> {
        match who {
            Referent::Entity(id) => self.register.entities[id].role,
            Referent::Phrase(_) => None,
        }
    }
}

/// The gender of whom the first word means: "Il prend un polar, il revient", not "Il faut partir".
fn third_person(words: &str) -> Option<Gender> {
    let mut found = words.split_whitespace();
    let gender = match found.next()? {
        "Il" => Gender::Masculine,
        "Elle" => Gender::Feminine,
        _ => return None,
    };
    let rest = found.next()?.trim_start_matches(['n', '’', '\'']);
    let impersonal = [
        "y", "fau", "fall", "s’ag", "s'ag", "suffi", "sembl", "para", "ne", "est", "reste", "exist", "pleu",
        "a", "s’est", "s'est",
    ];
    (!impersonal.iter().any(|stem| if stem.len() < 3 { rest == *stem } else { rest.starts_with(stem) }))
        .then_some(gender)
}

/// The stem of the noun of somebody without name.
fn noun_of(text: &str, who: Referent, phrase: &Phrase) -> Option<Stem> {
    let unnamed = matches!(who, Referent::Phrase(_)) && phrase.head == Head::Role;
    let noun = phrase.noun.filter(|_| unnamed)?;
    Some(Stem::of(fold(noun.of(text), &mut String::new())))
}

#[cfg(test)]
mod tests {
    use super::{Focus, Gender, Part, Referent, Resolver};

    #[test]
    fn what_lies_behind_the_end_of_memory_came_later() {
        let mut resolver = Resolver::default();
        for mention in 0..600 {
            let sentence = mention / 3;
            // Within their sentence the mentions lie in reverse order.
            let at = sentence * 30 + (2 - mention % 3) * 10;
            resolver.keep(Focus {
                who: Referent::Entity(mention),
                at,
                sentence,
                paragraph: 0,
                part: Part::Other,
                gender: Gender::Unknown,
                plural: false,
                person: true,
                weak: false,
                doubtful: false,
                noun: None,
            });
        }
        for at in 0..6_100 {
            let end = resolver.end_of_memory(at);
            assert!(resolver.memory[end..].iter().all(|focus| focus.at >= at), "{at}");
            let passed = resolver.memory[..end].iter().rev().take_while(|focus| focus.at >= at).count();
            assert!(passed <= 9, "{passed} mentions are passed over for {at}");
        }
    }
}
