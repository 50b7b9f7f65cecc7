//! The extractor's own pipeline: marks → pairs → frames → readings → attributions → kinds → people.
//!
//! Takes what [`extract`](super::extract) takes. Everything before the people is local to a paragraph;
//! names are settled at the end, when the whole text has been read.

mod finish;

use super::{
    Flag, Kind, Quote,
    attribution::{self, Attribution, How, ReadSentence},
    block::{Block, blocks},
    clause::{self, EventKind, Reading},
    dash,
    delimiter::{self, Pair},
    frame::{Frame, frame},
    inside::Inside,
    kind::{Setting, Verdict},
    lexicon::Class,
    mark, phrase,
    phrase::Phrase,
    recurrence::{Known, recurring},
    resolve::{Part, Place, Referent, Resolver},
    stretch::Stretch,
    word::Item,
};
use crate::{segment::Sentence, span::Span};

/// Longer lines (bytes) are no headlines.
const HEADING: usize = 160;

/// A quotation on its way: what is known before names are settled.
struct Draft {
    pair: usize,
    kind: Kind,
    reason: &'static str,
    flag: Option<Flag>,
    attribution: Attribution,
    /// A tag inside the marks.
    incise: Option<Span>,
    who: Option<Referent>,
}

struct Extraction<'text> {
    text: &'text str,
    pairs: Vec<Pair>,
    recurs: Vec<bool>,
    resolver: Resolver,
    drafts: Vec<Draft>,
    /// Sentences read so far, for distances.
    sentence: usize,
    /// Regions read so far.
    region: usize,
    items: Vec<Item>,
    buffer: String,
    /// The last speaker's phrase and whom it was found to mean.
    settled: Option<(Span, Referent)>,
    known: Known,
    /// The region is a headline or crosshead.
    heading: bool,
    /// Lists of frames that are done, to be filled again.
    spare: Vec<Vec<Item>>,
}

/// Extracts; `french` chooses whether the grammar is read.
pub(super) fn run(text: &str, paragraphs: &[Span], sentences: &[Sentence], french: bool) -> Vec<Quote> {
    let blocks = blocks(text, paragraphs);
    let marks = mark::scan(text);
    let mut pairs = delimiter::pair(text, &marks, &blocks, french);
    if french {
        let spoken = dash::dialogue(text, &blocks, &pairs);
        if !spoken.is_empty() {
            pairs.extend(spoken);
            pairs.sort_by_key(|pair| (pair.outer.start, std::cmp::Reverse(pair.outer.end), pair.depth));
        }
    }
    if pairs.is_empty() {
        return Vec::new();
    }
    let recurs = if french { recurring(text, &pairs) } else { vec![false; pairs.len()] };
    let mut extraction = Extraction {
        text,
        drafts: Vec::with_capacity(pairs.len()),
        pairs,
        recurs,
        resolver: Resolver::default(),
        sentence: 0,
        region: 0,
        items: Vec::new(),
        buffer: String::new(),
        settled: None,
        known: Known::default(),
        heading: false,
        spare: Vec::new(),
    };
    if french {
        extraction.read_regions(&blocks);
    } else {
        extraction.read_shapes();
    }
    extraction.finish(&blocks, sentences)
}

/// Whether `region` is a headline or crosshead: short, and no sentence ends it.
fn is_heading(text: &str, region: Span) -> bool {
    let slice = region.of(text);
    slice.len() <= HEADING && !slice.contains('\n') && !slice.ends_with(['.', '!', '?', '…', ':', ';', ','])
}

impl Extraction<'_> {
    /// Reads the text region by region: a block, or the blocks that one quotation joins.
    fn read_regions(&mut self, blocks: &[Block]) {
        let mut next = 0;
        let mut block = 0;
        while block < blocks.len() {
            let start = blocks[block].span.start;
            let mut end = blocks[block].span.end;
            let first = next;
            while next < self.pairs.len() && self.pairs[next].outer.start < end {
                let reach = self.pairs[next].outer.end;
                while reach > end && block + 1 < blocks.len() {
                    block += 1;
                    end = blocks[block].span.end;
                }
                next += 1;
            }
            let drafts = self.drafts.len();
            self.heading = is_heading(self.text, Span::new(start, end.max(start)));
            self.read(Span::new(start, end.max(start)), first..next, 0);
            // Quotations inside quotations were read last. A draft is large, so it is moved only then.
            let drafts = &mut self.drafts[drafts..];
            if !drafts.is_sorted_by_key(|draft| draft.pair) {
                drafts.sort_by_cached_key(|draft| draft.pair);
            }
            self.resolver.forget();
            self.region += 1;
            block += 1;
        }
    }

    /// Reads one region: the quotations of `depth` among `pairs`, and then what is inside them.
    fn read(&mut self, region: Span, pairs: std::ops::Range<usize>, depth: usize) {
        let quotes: Vec<_> = pairs
            .clone()
            .filter(|index| self.pairs[*index].depth == depth)
            .map(|index| (index, self.pairs[index].outer, self.pairs[index].span))
            .collect();
        let mut items = self.spare.pop().unwrap_or_default();
        items.clear();
        let frame = frame(self.text, region, &quotes, items, &mut self.buffer);
        let readings: Vec<Reading> = frame
            .sentences
            .iter()
            .map(|range| clause::read(self.text, &frame.items, range.clone()))
            .collect();
        for (index, range) in frame.sentences.iter().enumerate() {
            let next = readings.get(index + 1).and_then(|reading| reading.subject.as_ref());
            self.sentence(&frame, range.clone(), &readings[index], next, depth);
        }
        for (position, (index, _, span)) in quotes.iter().enumerate() {
            let end = quotes.get(position + 1).map_or(pairs.end, |following| following.0);
            if end > index + 1 {
                self.read(*span, index + 1..end, depth + 1);
            }
        }
        self.spare.push(frame.items);
    }

    fn sentence(
        &mut self,
        frame: &Frame,
        range: std::ops::Range<usize>,
        reading: &Reading,
        next: Option<&Phrase>,
        depth: usize,
    ) {
        let place = |at: usize, here: &Self| Place {
            at,
            sentence: here.sentence,
            paragraph: here.region,
            tag: false,
        };
        if depth == 0 {
            self.sentence += 1;
            self.mentions(frame, range.clone(), reading);
        }
        let reader = ReadSentence { text: self.text, items: &frame.items, range: range.clone(), reading };
        for at in range.clone() {
            let Some(pair) = frame.items[at].quote() else { continue };
            let mut attribution = reader.attribute(at);
            let span = self.pairs[pair].span;
            let inside = Inside::read(self.text, span, &mut self.items, &mut self.buffer);
            let setting = Setting {
                text: self.text,
                items: &frame.items,
                sentence: range.clone(),
                at,
                recurs: self.recurs[pair],
                known: self.known.get(span.of(self.text)),
            };
            let mut incise = None;
            let tagged = matches!(attribution.how, How::Tag | How::Passive | How::Signature);
            if !tagged && let Some((inner, span)) = attribution::incise(self.text, &self.items) {
                attribution = inner;
                incise = Some(span);
            }
            let Verdict { kind, reason, flag } = setting.decide(&inside, &attribution);
            self.known.note(span.of(self.text), kind, self.heading);
            let mut draft = Draft { pair, kind, reason, flag, attribution, incise, who: None };
            if kind.is_speech() {
                let here = place(frame.items[at].span.end, self);
                self.speaker(&mut draft, &inside, here, next, depth);
            }
            self.drafts.push(draft);
        }
    }

    /// Finds out who speaks, and remembers it.
    fn speaker(
        &mut self,
        draft: &mut Draft,
        inside: &Inside,
        place: Place,
        next: Option<&Phrase>,
        depth: usize,
    ) {
        match draft.attribution.speaker.clone() {
            Some(phrase) => {
                let at = phrase.span.start.max(if depth == 0 { 0 } else { place.at });
                let tag = draft.attribution.how == How::Tag;
                draft.who = match self.settled {
                    // "…, a ajouté le président de LR, demandant de « … »": one phrase means one person.
                    Some((span, who)) if span == phrase.span => Some(who),
                    _ => self.resolver.resolve(self.text, &phrase, Place { at, tag, ..place }),
                };
                self.settled = draft.who.map(|who| (phrase.span, who));
                let one_word = !phrase.span.of(self.text).contains(' ');
                if draft.who.is_none() && depth == 0 && phrase.head == phrase::Head::Pronoun && one_word {
                    // "se rappelle-t-elle. Marie Roy avait vingt ans": the name follows.
                    let named = next.filter(|next| next.name.is_some() && next.head == phrase::Head::Name);
                    let named = named.filter(|next| {
                        next.gender.agrees(phrase.gender) && phrase.gender != phrase::Gender::Unknown
                    });
                    draft.who = named.and_then(|next| self.resolver.resolve(self.text, next, place));
                }
                if draft.who.is_none()
                    && draft.attribution.how == How::Subject
                    && phrase.head == phrase::Head::Pronoun
                {
                    // "Elle aurait pu conduire à une « … »": the pronoun may mean a thing.
                    draft.attribution.speaker = None;
                    draft.attribution.cue = None;
                }
                if let (Some(who), 0) = (draft.who, depth) {
                    self.resolver.learn(self.text, who, &phrase);
                    self.resolver.spoke(
                        self.text,
                        who,
                        Some(&phrase),
                        Place { at: phrase.span.start.max(place.at), ..place },
                    );
                }
            }
            None if draft.attribution.goes_on && depth == 0 => {
                draft.who = self.resolver.floating(place);
                if let Some(who) = draft.who {
                    self.resolver.spoke(self.text, who, None, place);
                }
            }
            None if draft.attribution.how == How::Nothing
                && depth == 0
                && (draft.kind == Kind::Full || inside.finite) =>
            {
                draft.attribution.how = How::Floating;
                draft.flag = Some(Flag::Floating);
                draft.who = self.resolver.floating(place);
                if let (None, Some(next)) =
                    (draft.who, next.filter(|next| next.head == phrase::Head::Role || next.name.is_some()))
                {
                    draft.who = self.resolver.resolve(self.text, next, place);
                }
                if let Some(who) = draft.who {
                    self.resolver.spoke(self.text, who, None, place);
                }
            }
            None => {}
        }
    }

    /// Registers the names and subjects of a sentence.
    fn mentions(&mut self, frame: &Frame, range: std::ops::Range<usize>, reading: &Reading) {
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
            self.names_between(frame, from, phrase.items.start, place);
            let part =
                if reading.subjects.contains(&phrase.span.start) { Part::Subject } else { Part::Other };
            let tag = reading.events.iter().any(|event| {
                event.kind == EventKind::Tag
                    && event.subject.as_ref().is_some_and(|subject| subject.span.start == phrase.span.start)
            });
            self.resolver.mention(self.text, phrase, part, Place { tag, ..place });
            if phrase.joined {
                // The first name is noted, the others follow *et*.
                let and = phrase.items.clone().find(|at| frame.items[*at].is(Class::COORD));
                self.names_between(frame, and.unwrap_or(phrase.items.end), phrase.items.end, place);
            }
            from = from.max(phrase.items.end);
        }
        self.names_between(frame, from, range.end, place);
    }

    /// Names that no phrase of the reading holds.
    fn names_between(&mut self, frame: &Frame, from: usize, to: usize, place: Place) {
        let mut at = from;
        while at < to {
            let item = &frame.items[at];
            let candidate = item.is_capital() && !item.is(Class::TIME);
            if candidate && phrase::starts_name(Stretch::new(&frame.items, at..to)) {
                // "la Première Guerre": with its article it is not a person.
                let start = if at > from && frame.items[at - 1].is(Class::DET) { at - 1 } else { at };
                if let Some(found) = phrase::parse(Stretch::new(&frame.items, start..to)) {
                    self.resolver.mention(self.text, &found, Part::Other, place);
                    at = found.items.end.max(at + 1);
                    continue;
                }
            }
            at += 1;
        }
    }
}
