//! The extractor's own pipeline: marks → pairs → frames → readings → attributions → kinds → people.
//!
//! Takes what [`extract`](super::extract) takes. Everything before the people is local to a paragraph;
//! names are settled at the end, when the whole text has been read.

mod finish;
mod people;

use super::{
    Flag, Kind, Quote,
    attribution::{self, Attribution, How, ReadSentence},
    block::{Block, blocks},
    clause::{self, Reading},
    dash,
    delimiter::{self, Pair},
    frame::{Frame, frame},
    inside::Inside,
    kind::{Setting, Verdict},
    phrase::Phrase,
    recurrence::{Known, recurring},
    resolve::{Found, Place, Resolver, Weighing},
    word::Item,
};
use crate::{deadline, segment::Sentence, span::Span};
use people::Step;

/// At most this many bytes are read as words at once: each word takes 40 bytes of memory, and no sentence is as long.
const PIECE: usize = 65_536;
/// Longer lines (bytes) are not headlines.
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
    /// Where it stands, for distances.
    place: Place,
    /// It stands inside another.
    nested: bool,
    /// It stands in a headline or crosshead.
    heading: bool,
    /// The subject of the sentence after it.
    next: Option<Box<Phrase>>,
    /// Whom it is said by.
    found: Option<Found>,
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
    /// What was mentioned and said, in order, until people are settled.
    steps: Vec<Step>,
    /// The last speaker's phrase and whom it was found to mean.
    settled: Option<(Span, Found)>,
    known: Known,
    /// The region is a headline or crosshead.
    heading: bool,
    /// The quotation that the last region consists of, whose signature may be the next line.
    unsigned: Option<(usize, Span)>,
    /// Lists of frames that are done, to be filled again.
    spare: Vec<Vec<Item>>,
}

/// What was found in a text.
#[derive(Debug, Default)]
pub(super) struct Extracted {
    pub(super) quotes: Vec<Quote>,
    pub(super) people: Vec<super::Person>,
    /// What was weighed, where that was asked for.
    pub(super) weighings: Vec<Weighing>,
}

/// Extracts; `french` chooses whether the grammar is read, `weighed` asks for what was weighed.
pub(super) fn run(
    text: &str,
    paragraphs: &[Span],
    sentences: &[Sentence],
    french: bool,
    weighed: bool,
) -> Extracted {
    let blocks = blocks(text, paragraphs);
    let mut pairs = delimiter::pair(text, &blocks, french);
    if french {
        let spoken = dash::dialogue(text, &blocks, &pairs);
        if !spoken.is_empty() {
            pairs.extend(spoken);
            pairs.sort_by_key(|pair| (pair.outer.start, std::cmp::Reverse(pair.outer.end), pair.depth));
        }
    }
    if pairs.is_empty() {
        return Extracted::default();
    }
    let recurs = if french { recurring(text, &pairs) } else { vec![false; pairs.len()] };
    let mut extraction = Extraction {
        text,
        drafts: Vec::with_capacity(pairs.len()),
        pairs,
        recurs,
        resolver: Resolver::new(weighed),
        sentence: 0,
        region: 0,
        items: Vec::new(),
        buffer: String::new(),
        steps: Vec::new(),
        settled: None,
        known: Known::default(),
        heading: false,
        unsigned: None,
        spare: Vec::new(),
    };
    if french {
        extraction.read_regions(&blocks);
        extraction.settle();
    } else {
        extraction.read_shapes();
    }
    extraction.finish(&blocks, sentences)
}

/// Whether `region` is a headline or crosshead: short, no sentence ends it, and text follows.
fn is_heading(text: &str, region: Span) -> bool {
    let slice = region.of(text);
    let words = slice.trim_end_matches(['»', '"', '”', '’', ' ', '\u{a0}', '\u{202f}']);
    let follows = || text[region.end..].chars().any(|after| !after.is_whitespace());
    let stops = words.ends_with(['.', '!', '?', '…', ':', ';', ',']);
    slice.len() <= HEADING && !slice.contains('\n') && !stops && follows()
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
            self.heading = is_heading(self.text, Span::new(start, end.max(start)));
            self.read(Span::new(start, end.max(start)), first..next, 0);
            self.steps.push(Step::Ends);
            self.region += 1;
            block += 1;
        }
    }

    /// Reads a region, in pieces where it is very long.
    fn read(&mut self, region: Span, pairs: std::ops::Range<usize>, depth: usize) {
        let (mut from, mut first) = (region.start, pairs.start);
        while from < region.end {
            let to = self.piece_end(Span::new(from, region.end), first..pairs.end, depth);
            let next = first + self.pairs[first..pairs.end].partition_point(|pair| pair.outer.start < to);
            self.read_piece(Span::new(from, to), first..next, depth);
            (from, first) = (to, next);
        }
    }

    /// Where the piece of `rest` that is read at once ends: behind a word and outside of the quotations of
    /// `depth` among `pairs`.
    fn piece_end(&self, rest: Span, pairs: std::ops::Range<usize>, depth: usize) -> usize {
        if rest.end - rest.start <= PIECE {
            return rest.end;
        }
        let target = self.text.floor_char_boundary(rest.start + PIECE);
        let word = self.text[rest.start..target].rfind(char::is_whitespace);
        let target = word.filter(|at| *at > PIECE / 2).map_or(target, |at| rest.start + at);
        let over = self.pairs[pairs]
            .iter()
            .take_while(|pair| pair.outer.start < target)
            .find(|pair| pair.depth == depth && pair.outer.end > target);
        match over.map(|pair| pair.outer) {
            Some(outer) if outer.start > rest.start => outer.start,
            Some(outer) => outer.end.min(rest.end),
            None => target,
        }
    }

    /// Reads one piece of a region: the quotations of `depth` among `pairs`, and then what is inside them.
    fn read_piece(&mut self, region: Span, pairs: std::ops::Range<usize>, depth: usize) {
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
        if depth == 0 {
            self.sign(&frame);
        }
        for (index, range) in frame.sentences.iter().enumerate() {
            let next = frame.sentences.get(index + 1).cloned().zip(readings.get(index + 1));
            self.sentence(&frame, range.clone(), &readings[index], next.as_ref(), depth);
        }
        if depth == 0
            && let ([only], [sentence], [(_, _, span)]) =
                (&frame.items[..], &frame.sentences[..], &quotes[..])
            && only.quote().is_some()
            && !sentence.is_empty()
        {
            self.unsigned = Some((self.drafts.len() - 1, *span));
        }
        for (position, (index, _, span)) in quotes.iter().enumerate() {
            let end = quotes.get(position + 1).map_or(pairs.end, |following| following.0);
            if end > index + 1 {
                self.read(*span, index + 1..end, depth + 1);
            }
        }
        self.spare.push(frame.items);
    }

    /// "« … »" and on the next line "Marc Tellier, maire de Vaux": who signs.
    fn sign(&mut self, frame: &Frame) {
        let Some((draft, span)) = self.unsigned.take() else { return };
        let [range] = &frame.sentences[..] else { return };
        let open = self.drafts.get(draft).is_some_and(|draft| draft.attribution.speaker.is_none());
        if open && let Some(signed) = attribution::signed(self.text, &frame.items, range.clone(), span) {
            self.drafts[draft].attribution = signed;
        }
    }

    fn sentence(
        &mut self,
        frame: &Frame,
        range: std::ops::Range<usize>,
        reading: &Reading,
        next: Option<&(std::ops::Range<usize>, &Reading)>,
        depth: usize,
    ) {
        if depth == 0 {
            self.sentence += 1;
            self.mentions(frame, range.clone(), reading);
        }
        let reader = ReadSentence { text: self.text, items: &frame.items, range: range.clone(), reading };
        let here = range.clone();
        for at in range.clone() {
            let Some(pair) = frame.items[at].quote() else { continue };
            deadline::look();
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
                nested: depth > 0,
            };
            let mut incise = None;
            if let Some((range, reading)) = next.filter(|_| at + 1 == here.end) {
                let told = || attribution::told_after(self.text, &frame.items, range.clone(), reading);
                let alone = at == here.start;
                let signed = || attribution::signed(self.text, &frame.items, range.clone(), span);
                let signed = || if alone { signed() } else { None };
                if let Some(later) = told().or_else(signed).filter(|_| attribution.speaker.is_none()) {
                    attribution = later;
                }
            }
            let tagged = matches!(attribution.how, How::Tag | How::Passive | How::Signature);
            if !tagged && let Some((inner, span)) = attribution::incise(self.text, &self.items) {
                attribution = inner;
                incise = Some(span);
            }
            let Verdict { kind, reason, flag } = setting.decide(&inside, &attribution);
            self.known.note(span.of(self.text), kind, self.heading);
            let place = Place {
                at: frame.items[at].span.end,
                sentence: self.sentence,
                paragraph: self.region,
                tag: false,
                far: false,
            };
            if kind.is_speech() {
                self.steps.push(Step::Speaks(u32::try_from(pair).unwrap_or(u32::MAX)));
            }
            self.drafts.push(Draft {
                pair,
                kind,
                reason,
                flag,
                attribution,
                incise,
                place,
                nested: depth > 0,
                next: next
                    .filter(|_| kind.is_speech())
                    .and_then(|(_, reading)| reading.subject.clone())
                    .map(Box::new),
                heading: depth == 0 && stands_in_heading(self.text, span),
                found: None,
            });
        }
    }
}

/// Whether the line around `span` is a headline or crosshead: short, without a full stop, with text after it.
fn stands_in_heading(text: &str, span: Span) -> bool {
    // No further than a headline is long, so that a long line is not read again for each quotation in it.
    let ahead = text.floor_char_boundary(span.end + HEADING);
    let behind = text.floor_char_boundary(span.start.saturating_sub(HEADING));
    let end = text[span.end..ahead].find('\n').map_or(ahead, |at| span.end + at);
    let start = text[behind..span.start].rfind('\n').map_or(behind, |at| behind + at + 1);
    let line = text[start..end].trim();
    let open = line.ends_with(|last: char| last.is_alphanumeric() || "»\"”’".contains(last));
    let stops = line.trim_end_matches(['»', '"', '”', ' ', '\u{a0}', '\u{202f}']).ends_with(['.', '!', '…']);
    open && !stops && line.len() <= HEADING && text[end..].chars().any(|after| !after.is_whitespace())
}
