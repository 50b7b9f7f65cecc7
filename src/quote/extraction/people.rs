//! Who speaks, once the whole text has been read.
//!
//! While the text is read its mentions are written down as [`Step`]s, in order. Then the register of people
//! is filled from all of them, and only then each speaker's phrase is resolved, so that a name that comes
//! later is known. Takes and gives the extractor's drafts.

use std::collections::{HashMap, HashSet};

use super::{Draft, Extraction};
use crate::{
    deadline,
    quote::{
        Certainty, Flag, Kind,
        attribution::How,
        clause::{EventKind, Reading},
        frame::Frame,
        lexicon::Class,
        phrase::{self, Gender, Head, Phrase},
        resolve::{Found, Part, Place, Referent},
        stretch::Stretch,
        verb::Form,
    },
    span::Span,
};

/// The words of a crosshead are looked for in at most this many quotations below it.
const BELOW: usize = 8;

/// What happens in the text that matters for who is spoken of.
pub(super) enum Step {
    Mention(Mention),
    /// The quotation that is this pair.
    Speaks(u32),
    /// A region ends.
    Ends,
}

/// A mention, in little space: a long text has many.
pub(super) struct Mention {
    span: Short,
    name: Short,
    role: Short,
    noun: Short,
    sentence: u32,
    paragraph: u32,
    head: Head,
    gender: Gender,
    part: Part,
    flags: u8,
}

/// A span in half the space; empty for none.
#[derive(Clone, Copy)]
struct Short(u32, u32);

impl Short {
    fn of(span: Option<Span>) -> Self {
        let short = |at: usize| u32::try_from(at).ok();
        span.and_then(|span| Some(Self(short(span.start)?, short(span.end)?))).unwrap_or(Self(0, 0))
    }

    fn span(self) -> Option<Span> {
        (self.1 > self.0).then(|| Span::new(self.0 as usize, self.1 as usize))
    }
}

const PLURAL: u8 = 1;
const TITLED: u8 = 2;
const DEFINITE: u8 = 4;
const JOINED: u8 = 8;
const TAG: u8 = 16;

impl Mention {
    fn new(phrase: &Phrase, part: Part, place: Place) -> Self {
        let flag = |holds: bool, flag: u8| if holds { flag } else { 0 };
        Self {
            span: Short::of(Some(phrase.span)),
            name: Short::of(phrase.name),
            role: Short::of(phrase.role),
            noun: Short::of(phrase.noun),
            sentence: u32::try_from(place.sentence).unwrap_or(u32::MAX),
            paragraph: u32::try_from(place.paragraph).unwrap_or(u32::MAX),
            head: phrase.head,
            gender: phrase.gender,
            part,
            flags: flag(phrase.plural, PLURAL)
                | flag(phrase.titled, TITLED)
                | flag(phrase.definite, DEFINITE)
                | flag(phrase.joined, JOINED)
                | flag(place.tag, TAG),
        }
    }

    fn phrase(&self) -> Option<Phrase> {
        let is = |flag: u8| self.flags & flag != 0;
        Some(Phrase {
            items: 0..0,
            span: self.span.span()?,
            head: self.head,
            name: self.name.span(),
            role: self.role.span(),
            noun: self.noun.span(),
            gender: self.gender,
            plural: is(PLURAL),
            titled: is(TITLED),
            definite: is(DEFINITE),
            joined: is(JOINED),
        })
    }

    fn place(&self) -> Place {
        Place {
            at: self.span.0 as usize,
            sentence: self.sentence as usize,
            paragraph: self.paragraph as usize,
            tag: self.flags & TAG != 0,
            far: false,
        }
    }
}

impl Extraction<'_> {
    /// Writes down the names and subjects of a sentence.
    pub(super) fn mentions(&mut self, frame: &Frame, range: std::ops::Range<usize>, reading: &Reading) {
        let place = Place { sentence: self.sentence, paragraph: self.region, ..Place::default() };
        let mut from = range.start;
        let mut phrases = reading
            .phrases
            .iter()
            .chain(reading.events.iter().filter_map(|event| event.subject.as_ref()))
            .collect::<Vec<_>>();
        phrases.extend(reading.subject.as_ref());
        phrases.sort_by_key(|phrase| (phrase.span.start, std::cmp::Reverse(phrase.span.end)));
        phrases.dedup_by_key(|phrase| phrase.span.start);
        for phrase in phrases {
            deadline::look();
            self.names_between(frame, from, phrase.items.start, place);
            let tag = reading.events.iter().any(|event| {
                event.kind == EventKind::Tag
                    && event.subject.as_ref().is_some_and(|subject| subject.span.start == phrase.span.start)
            });
            self.note(phrase, part(self.text, frame, reading, phrase), Place { tag, ..place });
            if let Some(office) = office_before(frame, phrase) {
                self.note(&office, Part::Other, place);
            }
            if let Some(owner) = phrase::named_in_complement(&frame.items, phrase) {
                self.note(&owner, Part::Other, place);
            }
            if phrase.joined {
                // The first name is noted, the others follow *et*.
                let and = phrase.items.clone().find(|at| frame.items[*at].is(Class::COORD));
                self.names_between(frame, and.unwrap_or(phrase.items.end), phrase.items.end, place);
            }
            from = from.max(phrase.items.end);
        }
        self.names_between(frame, from, range.end, place);
    }

    fn note(&mut self, phrase: &Phrase, part: Part, place: Place) {
        self.steps.push(Step::Mention(Mention::new(phrase, part, place)));
    }

    /// Names that no phrase of the reading holds.
    fn names_between(&mut self, frame: &Frame, from: usize, to: usize, place: Place) {
        let mut at = from;
        while at < to {
            let item = &frame.items[at];
            let candidate = item.is_capital() && !item.is(Class::TIME);
            if candidate && phrase::starts_name(Stretch::new(&frame.items, at..to)) {
                // "la Première Guerre": with its article it is not a person.
                let before = at.checked_sub(1).filter(|before| *before >= from);
                let article = before.filter(|before| frame.items[*before].is(Class::DET));
                let office = before.and_then(|before| phrase::office(Stretch::new(&frame.items, before..to)));
                let plain = || phrase::parse(Stretch::new(&frame.items, article.unwrap_or(at)..to));
                if let Some(found) = office.or_else(plain) {
                    self.note(&found, Part::Other, place);
                    if let Some(owner) = phrase::named_in_complement(&frame.items, &found) {
                        self.note(&owner, Part::Other, place);
                    }
                    at = found.items.end.max(at + 1);
                    continue;
                }
            }
            at += 1;
        }
    }

    /// Fills the register from the whole text, then finds out who says each quotation.
    pub(super) fn settle(&mut self) {
        let steps = std::mem::take(&mut self.steps);
        for step in &steps {
            deadline::look();
            if let Step::Mention(mention) = step
                && let Some(phrase) = mention.phrase()
            {
                let own =
                    Phrase { gender: if phrase.joined { Gender::Unknown } else { phrase.gender }, ..phrase };
                self.resolver.register.note(self.text, &own);
            }
        }
        self.resolver.register.close();
        self.drafts.sort_by_key(|draft| draft.pair);
        for step in steps {
            deadline::look();
            match step {
                Step::Mention(mention) => {
                    if let Some(phrase) = mention.phrase() {
                        self.resolver.mention(self.text, &phrase, mention.part, mention.place());
                    }
                }
                Step::Speaks(pair) => {
                    let pair = pair as usize;
                    if let Ok(index) = self.drafts.binary_search_by_key(&pair, |draft| draft.pair) {
                        self.speaker(index);
                    }
                }
                Step::Ends => self.resolver.forget(),
            }
        }
        self.headings();
    }

    /// "La ville « a besoin » de bras", and the same words below with their speaker: a headline's words
    /// are those of the speaker who says them in the text.
    fn headings(&mut self) {
        let key = |draft: &Draft| self.pairs[draft.pair].span.of(self.text).to_lowercase();
        let said = |draft: &&Draft| {
            draft.kind.is_speech()
                && !draft.heading
                && draft.attribution.how != How::Floating
                && draft.found.as_ref().is_some_and(|found| found.who.is_some())
        };
        if !self.drafts.iter().any(|draft| draft.heading) {
            return;
        }
        // Only words as long as some headline's are looked at.
        let length = |draft: &Draft| self.pairs[draft.pair].span.of(self.text).len();
        let lengths: HashSet<usize> = self.drafts.iter().filter(|draft| draft.heading).map(length).collect();
        let mut spoken: HashMap<String, usize> = HashMap::new();
        for (index, draft) in self.drafts.iter().enumerate() {
            if lengths.contains(&length(draft)) && said(&draft) {
                spoken.entry(key(draft)).or_insert(index);
            }
        }
        for index in 0..self.drafts.len() {
            let draft = &self.drafts[index];
            let open = draft.found.as_ref().is_none_or(|found| found.who.is_none());
            if !draft.heading
                || draft.nested
                || draft.attribution.speaker.is_some() && draft.kind.is_speech()
                || !open
            {
                continue;
            }
            let words = key(draft);
            let below = || {
                let near = self.drafts[index + 1..].iter().take(BELOW).position(|other| {
                    said(&other) && draft.kind.is_speech() && words.len() > 8 && key(other).contains(&words)
                });
                near.map(|at| index + 1 + at)
            };
            let Some(source) = spoken.get(&words).copied().or_else(below) else { continue };
            let who = self.drafts[source].found.as_ref().and_then(|found| found.who);
            let kind = self.drafts[source].kind;
            let draft = &mut self.drafts[index];
            draft.found = who.map(Found::resolved);
            draft.attribution.speaker = None;
            if !draft.kind.is_speech() {
                draft.kind = if kind == Kind::Full { Kind::Full } else { Kind::Partial };
                draft.reason = "words that the text below gives to somebody";
            }
        }
    }

    /// Finds out who says the quotation of draft `index`, and remembers it.
    fn speaker(&mut self, index: usize) {
        let draft = &mut self.drafts[index];
        let place = draft.place;
        let (nested, heading) = (draft.nested, draft.heading);
        let next = draft.next.take();
        match draft.attribution.speaker.clone() {
            Some(phrase) => {
                let found = self.stated(index, &phrase, next.as_deref());
                let draft = &mut self.drafts[index];
                // "Le Kazakhstan renforce « … »": a place says what a verb of saying has it say.
                let place_acts = !draft.attribution.class.any(Class::SAY | Class::JUDGE)
                    && matches!(found.who, Some(Referent::Entity(id)) if self.resolver.register.entities[id].place);
                if place_acts && matches!(draft.attribution.how, How::Subject | How::Governed) {
                    draft.attribution.speaker = None;
                    draft.attribution.cue = None;
                    return;
                }
                if found.who.is_none()
                    && draft.attribution.how == How::Subject
                    && phrase.head == Head::Pronoun
                {
                    // "Elle aurait pu conduire à une « … »": the pronoun may mean a thing.
                    draft.attribution.speaker = None;
                    draft.attribution.cue = None;
                }
                if self.drafts[index].attribution.withheld {
                    let among: Vec<Referent> = found.likeliest().into_iter().collect();
                    let draft = &mut self.drafts[index];
                    draft.attribution.speaker = None;
                    draft.found = Some(Found::uncertain(among, 0.0));
                    return;
                }
                if let (Some(who), false) = (found.likeliest(), nested) {
                    let at = phrase.span.start.max(place.at);
                    if found.who.is_some() {
                        self.resolver.learn(self.text, who, &phrase);
                    }
                    self.resolver.spoke(
                        self.text,
                        who,
                        Some(&phrase),
                        Place { at, ..place },
                        found.who.is_none(),
                    );
                }
                self.drafts[index].found = Some(found);
            }
            // "Une certitude : « … »": words before a colon that name nobody.
            None if draft.attribution.how == How::Colon
                && !nested
                && !heading
                && draft.kind == Kind::Full =>
            {
                self.float(index);
            }
            // A crosshead goes on about nobody: whose words it takes is seen at the end.
            None if heading => {}
            None if draft.attribution.goes_on && !nested => {
                // "Et d’ajouter : « … »": nobody but the last speaker.
                if let Some(who) = self.resolver.last_speaker(place) {
                    self.resolver.spoke(self.text, who, None, place, false);
                    self.drafts[index].found = Some(Found::resolved(who));
                } else {
                    self.float(index);
                }
            }
            None if draft.attribution.how == How::Nothing && !nested => {
                draft.attribution.how = How::Floating;
                draft.flag = Some(Flag::Floating);
                self.float(index);
                let said = self.drafts[index].found.as_ref().is_some_and(|found| found.who.is_some());
                let head = |next: &Phrase| next.head == Head::Role || next.name.is_some();
                if let Some(next) = next.filter(|next| !said && head(next)) {
                    // Who is told of next need not have spoken: not a name to show, only one to ask about.
                    if let Some(who) = self.resolver.resolve(self.text, &next, place).who {
                        self.resolver.spoke(self.text, who, None, place, true);
                        self.drafts[index].found = Some(Found::uncertain(vec![who], 0.0));
                    }
                }
            }
            None => {}
        }
    }

    /// Whom the speaker's phrase of draft `index` means.
    fn stated(&mut self, index: usize, phrase: &Phrase, next: Option<&Phrase>) -> Found {
        let draft = &self.drafts[index];
        let (place, nested) = (draft.place, draft.nested);
        let at = phrase.span.start.max(if nested { place.at } else { 0 });
        let tag = draft.attribution.how == How::Tag;
        if let Some((span, found)) = &self.settled
            && *span == phrase.span
        {
            // "…, a ajouté le président du club, demandant de « … »": one phrase means one person.
            return found.clone();
        }
        let far = draft.attribution.how == How::FarTag;
        let mut found = self.resolver.resolve(self.text, phrase, Place { at, far, tag, ..place });
        let one_word = !phrase.span.of(self.text).contains(' ');
        if found.who.is_none() && !nested && phrase.head == Head::Pronoun && one_word {
            // "se rappelle-t-elle. Marie Roy avait vingt ans": the name follows.
            let named =
                next.filter(|next| next.name.is_some() && matches!(next.head, Head::Name | Head::Role));
            let named =
                named.filter(|next| next.gender.agrees(phrase.gender) && phrase.gender != Gender::Unknown);
            let who = named.and_then(|next| self.resolver.resolve(self.text, next, place).who);
            if let Some(who) = who.filter(|_| found.among.is_empty()) {
                found = Found::resolved(who);
            }
        }
        self.settled = Some((phrase.span, found.clone()));
        found
    }

    /// The speaker who goes on says the quotation of draft `index`.
    fn float(&mut self, index: usize) {
        let place = self.drafts[index].place;
        let pair = &self.pairs[self.drafts[index].pair];
        let dialogue = pair.flags.contains(&Flag::Dash);
        let mut found = self.resolver.floating(self.text, pair.span, place);
        if dialogue {
            // Two speak by turns: whoever was spoken of last may be either.
            found = Found::uncertain(found.likeliest().into_iter().collect(), 0.0);
        }
        if let Some(who) = found.likeliest() {
            self.resolver.spoke(self.text, who, None, place, found.who.is_none());
        }
        self.drafts[index].found = Some(found);
    }
}

/// "du procureur Alain Serrat, pour qui": the office right before a bare name.
fn office_before(frame: &Frame, phrase: &Phrase) -> Option<Phrase> {
    let noun = phrase.items.start.checked_sub(1)?;
    let bare = phrase.role.is_none() && !phrase.titled && phrase.head == Head::Name;
    let office = bare.then(|| phrase::office(Stretch::new(&frame.items, noun..phrase.items.end)))??;
    (office.name == phrase.name).then_some(office)
}

/// The part that `phrase` plays in its sentence.
fn part(text: &str, frame: &Frame, reading: &Reading, phrase: &Phrase) -> Part {
    let own = |event: &&crate::quote::clause::Event| {
        event.subject.as_ref().is_some_and(|subject| subject.span.start == phrase.span.start)
    };
    let tells = reading.events.iter().filter(own).any(|event| {
        event.class.any(Class::SAY)
            && event.form == Form::Finite
            && !event.passive
            && (event.kind != EventKind::Verb || reading.subjects.contains(&phrase.span.start))
    });
    if tells {
        return Part::Teller;
    }
    // "C’est Paul Roux qui": the person brought into view so is spoken of from there on.
    let before = |back: usize| phrase.items.start.checked_sub(back).and_then(|at| frame.items.get(at));
    let cleft = before(1).is_some_and(|item| item.is(Class::BE))
        && before(2).is_some_and(|item| item.is(Class::NEUTER | Class::DEMO));
    // "Quant au Conseil supérieur, il a indiqué": so is the person set before the sentence.
    let word = |back: usize| before(back).map_or("", |item| item.span.of(text));
    let topic = matches!(word(1), "à" | "au" | "aux") && word(2).eq_ignore_ascii_case("quant")
        || matches!(word(2), "à") && word(3).eq_ignore_ascii_case("quant");
    if cleft || topic || reading.subjects.contains(&phrase.span.start) { Part::Subject } else { Part::Other }
}

/// Whom a quotation is shown to be said by.
impl Draft {
    /// The referent, its certainty and those who come into question.
    pub(super) fn said_by(&self) -> (Option<Referent>, Certainty, &[Referent]) {
        match &self.found {
            Some(found) => (found.who, found.certainty, &found.among),
            None => (None, Certainty::Uncertain, &[]),
        }
    }
}
