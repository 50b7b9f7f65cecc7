//! What a worker does with a batch.
//!
//! Takes sentences, gives each its translation or the reason why there is none. A sentence beyond
//! the engine's window is cut at clauses; one that the engine babbles over is tried again in
//! halves; one that breaks the engine fails alone.

use std::time::Duration;

use fxtranslate::engine::Engine;

use super::{
    super::{Edit, ItemFailure},
    align::Alignment,
    copied, cut, failure,
    join::{inner, joined},
    marks, names, numbers,
    repetition::is_babble,
    swap, terms, titles,
};
use crate::{
    deadline::{self, Budget},
    glossary::Glossary,
};

/// Tokens of what the engine gets at once. It takes more, but the weights are trained on shorter
/// sentences: of 997 sentences of FLORES dev five are longer, and cut at clauses each of them came
/// out with more of its sense (with 120 tokens, thirty like clauses lost every third).
const TOKENS: usize = 72;
/// Bytes from which on counting tokens is not worth the while: they are too many.
const LONG: usize = 700;
/// Bytes of the longest sentence in which names, figures and terms are put right: all of it is held
/// against all of the other side, so that a list of 1,700 names took a minute. The longest sentence
/// of 39 press articles has 1,388 bytes.
const LONGEST_REPAIRED: usize = 4_000;
/// Sentences translated together; more is no faster and takes twice the memory.
pub(super) const BATCH: usize = 16;

/// A sentence to translate.
#[derive(Debug, Clone)]
pub(super) struct Task {
    /// Prepared text with at least one letter.
    pub(super) text: String,
    /// Whether the words' origins are wanted too; that takes longer.
    pub(super) align: bool,
}

/// A translated sentence.
#[derive(Debug, Clone, Default)]
pub(super) struct Rendered {
    /// With the engine's plain marks.
    pub(super) text: String,
    /// Where it was wanted and could be had.
    pub(super) alignment: Option<Alignment>,
    /// Names that were put right.
    pub(super) edits: Vec<Edit>,
}

/// What became of a sentence.
pub(super) type Outcome = Result<Rendered, ItemFailure>;

/// An engine and the language that it reads.
pub(super) struct Worker<'a> {
    pub(super) engine: &'a Engine,
    /// ISO 639-1 code of the source; what is known of French names holds for French alone.
    pub(super) from: &'a str,
    /// Terms that translations have to show.
    pub(super) glossary: &'a Glossary,
    /// How long one sentence, or a batch of them, may be worked on.
    pub(super) limit: Option<Duration>,
}

/// Translates a batch; one outcome a task, in order.
pub(super) fn translate(worker: &Worker<'_>, tasks: &[&Task]) -> Vec<Outcome> {
    let plain: Vec<&str> = tasks.iter().filter(|task| !task.align).map(|task| task.text.as_str()).collect();
    let mut batch = batch(worker, &plain).into_iter();
    let mut outcome = |task: &&Task| {
        if task.align { linked(worker, &task.text) } else { batch.next().unwrap_or_else(|| Err(broken())) }
    };
    tasks.iter().map(&mut outcome).collect()
}

fn linked(worker: &Worker<'_>, text: &str) -> Outcome {
    in_time(worker, || aligned(worker.engine, text).map(|rendered| put_right(worker, text, rendered)))?
}

fn broken() -> ItemFailure {
    failure("the engine broke on this text")
}

fn batch(worker: &Worker<'_>, texts: &[&str]) -> Vec<Outcome> {
    let engine = worker.engine;
    if texts.is_empty() {
        return Vec::new();
    }
    // What breaks a batch, or takes it too long, is found by asking for each alone.
    let alone = |text: &&str| in_time(worker, || guarded(|| whole(engine, &[text]).concat()))?;
    let outputs =
        in_time(worker, || guarded(|| whole(engine, texts))).and_then(|outputs| outputs).map_or_else(
            |_| texts.iter().map(alone).collect(),
            |outputs| outputs.into_iter().map(Ok).collect::<Vec<_>>(),
        );
    let finish = |(source, output): (&&str, Result<String, ItemFailure>)| {
        let output = output?;
        in_time(worker, || {
            let text = if is_babble(source, &output) { halves(engine, source)? } else { output };
            Ok(repaired(worker, source, text))
        })?
    };
    texts.iter().zip(outputs).map(finish).collect()
}

/// The translation with names and figures put right. Where a word could be a garbled name, the
/// engine is asked once more, which word came from which.
fn repaired(worker: &Worker<'_>, source: &str, text: String) -> Rendered {
    let engine = worker.engine;
    let mut rendered = Rendered { text, ..Rendered::default() };
    if source.len() > LONGEST_REPAIRED {
        return rendered;
    }
    let wanted = names::wants_alignment(source, &rendered.text, &pieces(engine))
        || terms::wants_alignment(source, &rendered.text, worker.glossary)
        || marks::wants_alignment(source, &rendered.text);
    if wanted
        && let Ok(again) = aligned(engine, source)
        && again.text == rendered.text
    {
        rendered.alignment = again.alignment;
    }
    put_right(worker, source, rendered)
}

/// Names and figures first; what is known of French names is then held against the result.
fn put_right(worker: &Worker<'_>, source: &str, mut rendered: Rendered) -> Rendered {
    if source.len() > LONGEST_REPAIRED {
        return rendered;
    }
    let alignment = rendered.alignment.as_ref();
    let mut swaps = names::swaps(source, &rendered.text, alignment, &pieces(worker.engine));
    swaps.extend(numbers::swaps(source, &rendered.text, alignment));
    make(&mut rendered, swaps);
    if worker.from == "fr" {
        let swaps = copied::swaps(source, &rendered.text);
        make(&mut rendered, swaps);
        let swaps = titles::swaps(source, &rendered.text);
        make(&mut rendered, swaps);
    }
    let swaps = terms::swaps(source, &rendered.text, rendered.alignment.as_ref(), worker.glossary);
    make(&mut rendered, swaps);
    if let Some(alignment) = &mut rendered.alignment
        && let Some((text, edit)) = marks::restored(source, &rendered.text, alignment)
    {
        rendered.text = text;
        rendered.edits.push(edit);
    }
    rendered
}

fn make(rendered: &mut Rendered, swaps: Vec<swap::Swap>) {
    if !swaps.is_empty() {
        let (text, edits) = swap::apply(&rendered.text, swaps, rendered.alignment.as_mut());
        rendered.text = text;
        rendered.edits.extend(edits);
    }
}

/// Counts the pieces of a word.
fn pieces(engine: &Engine) -> impl Fn(&str) -> usize {
    |word| engine.src_ids(word).len() - 1
}

/// Runs the engine; what it breaks on stays with the text at hand.
fn guarded<T>(run: impl FnOnce() -> T) -> Result<T, ItemFailure> {
    deadline::guarded(run).map_err(|_| broken())
}

/// Works for no longer than the limit; what takes longer stays with the text at hand.
fn in_time<T>(worker: &Worker<'_>, work: impl FnOnce() -> T) -> Result<T, ItemFailure> {
    Budget::new(worker.limit).spend(work).map_err(|late| failure(&format!("the text {late}")))
}

fn whole(engine: &Engine, texts: &[&str]) -> Vec<String> {
    let parts: Vec<Vec<&str>> = texts.iter().map(|text| parts(engine, text)).collect();
    let flat: Vec<&str> = parts.iter().flatten().copied().collect();
    let mut outputs = flat.chunks(BATCH).flat_map(|part| {
        deadline::look();
        engine.translate_batch(part)
    });
    parts.iter().map(|parts| joined(parts, outputs.by_ref().take(parts.len()))).collect()
}

fn parts<'a>(engine: &Engine, text: &'a str) -> Vec<&'a str> {
    cut::clauses(text, &|part| part.len() <= LONG && engine.src_ids(part).len() <= TOKENS)
}

/// A text again, in halves of which each must come out sound.
fn halves(engine: &Engine, text: &str) -> Result<String, ItemFailure> {
    let half = text.len() * 3 / 5;
    let parts = cut::clauses(text, &|part| part.len() <= half);
    // A half may still be longer than the engine takes at once: its time grows with the square.
    let outputs = guarded(|| whole(engine, &parts))?;
    if parts.len() < 2 || parts.iter().zip(&outputs).any(|(part, output)| is_babble(part, output)) {
        return Err(failure("the engine repeated itself on this text"));
    }
    Ok(joined(&parts, outputs))
}

fn aligned(engine: &Engine, text: &str) -> Outcome {
    let mut rendered = Rendered::default();
    let mut whole = Some(Alignment::default());
    let parts = guarded(|| parts(engine, text))?;
    for (index, part) in parts.iter().enumerate() {
        deadline::look();
        let output = guarded(|| engine.translate_aligned(part))?;
        if !rendered.text.is_empty() {
            rendered.text.push(' ');
        }
        match (Alignment::read(part, &output), &mut whole) {
            (Some(next), Some(alignment)) => alignment.append(rendered.text.len(), next),
            _ => whole = None,
        }
        rendered.text.push_str(&inner(&parts, index, output.target_text));
    }
    if is_babble(text, &rendered.text) {
        return halves(engine, text).map(|text| Rendered { text, ..Rendered::default() });
    }
    rendered.alignment = whole;
    Ok(rendered)
}
