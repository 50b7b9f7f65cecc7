//! The parts of a brief that carry prose: headline, lead, points.

use super::{Bilingual, BriefQuote, Line, assemble::Assembly, headline};
use crate::{
    article::{holds, one_line},
    backend::SummaryLine,
    check::{self, Check, CheckKind, CheckStatus},
    quote::Quote,
    rendering::marked,
    summary::Choice,
};

/// Most words that a lead should have.
const LEAD_WORDS: usize = 35;

impl Assembly<'_> {
    /// Headline, lead and points.
    pub(super) fn glance(&mut self, quotes: &[BriefQuote]) -> (Bilingual, Option<Line>, Vec<Line>) {
        let rendering = self.rendering;
        let title = self.article.document.title.as_ref().map(|title| title.value.clone());
        let translated_title = title
            .as_ref()
            .and_then(|title| self.record("headline", title, Vec::new(), &rendering.title).target);
        let (lead, points) = match &rendering.summary {
            Some(summary) => {
                let lead = self.written("lead", &summary.lead, quotes);
                let points = summary.points.iter().enumerate();
                let points = points
                    .map(|(index, line)| self.written(&format!("point {}", index + 1), line, quotes))
                    .collect();
                (Some(lead), points)
            }
            None => self.translated(),
        };
        let target = match &rendering.summary {
            Some(summary) => Some(self.free_quotes("headline", &summary.headline, &[])),
            None if title.is_some() => translated_title,
            None if rendering.selection.headline_is_lead() => {
                let lead = lead.as_ref().and_then(|lead| lead.target.as_deref());
                lead.map(|lead| lead.trim_end().trim_end_matches('.').to_owned())
            }
            None => self.made_headline(),
        };
        let lead = lead.map(|line| self.attribute(line));
        (Bilingual { source: title, target }, lead, points)
    }

    /// The headline of an article without a title: a clause of its lead, translated and checked as
    /// every line is.
    fn made_headline(&mut self) -> Option<String> {
        let selection = &self.rendering.selection;
        let source = selection.headline.as_ref()?;
        let spans = selection.lead.iter().map(|lead| self.article.sentences[lead.sentence].span).collect();
        let quotes = selection
            .lead
            .iter()
            .flat_map(|lead| self.article.quotes_in(self.article.sentences[lead.sentence].span));
        let count = quotes.count();
        let target = self.record("headline", source, spans, &self.rendering.headline).target?;
        let allowed: Vec<&str> = marked(&target).take(count).collect();
        let target = self.free_quotes("headline", &target, &allowed);
        Some(target.trim_end().trim_end_matches('.').to_owned())
    }

    /// Lead and points as translated sentences.
    fn translated(&mut self) -> (Option<Line>, Vec<Line>) {
        let selection = &self.rendering.selection;
        let lead = selection.lead.as_ref().map(|choice| self.sentence_line("lead", choice));
        let points = (1..).zip(&selection.points);
        let points = points
            .map(|(number, choice): (usize, _)| self.sentence_line(&format!("point {number}"), choice))
            .collect();
        (lead, points)
    }

    fn sentence_line(&mut self, place: &str, choice: &Choice) -> Line {
        let index = choice.sentence;
        let span = self.article.sentences[index].span;
        let source = choice.text.clone();
        let slot = self.rendering.lines.get(&index).filter(|_| choice.shortened);
        let slot = slot.unwrap_or(&self.rendering.sentences[index]);
        let translated = self.record(place, &source, vec![span], slot).target;
        let left = |quote: &usize| {
            !choice.shortened || holds(&source, &self.article.line(self.article.quotes[*quote].span))
        };
        let quotes: Vec<usize> = self.article.quotes_in(span).filter(left).collect();
        let target = translated.map(|text| {
            // A translated sentence may mark as many passages as its source does, not more.
            let allowed: Vec<&str> = marked(&text).take(quotes.len()).collect();
            self.free_quotes(place, &text, &allowed)
        });
        Line {
            target,
            source: Some(source),
            sentences: vec![index + 1],
            quotes: quotes.into_iter().map(|quote| self.article.quotes[quote].id()).collect(),
        }
    }

    /// A line that a language model wrote: its quotations are put in, its claims held against the
    /// sentences that it cites.
    fn written(&mut self, place: &str, line: &SummaryLine, quotes: &[BriefQuote]) -> Line {
        let article = self.article;
        self.checks.push(check::citations(&line.sentences, article.sentences.len(), place));
        let spans: Vec<_> = line
            .sentences
            .iter()
            .filter_map(|n| Some(article.sentences.get(n.checked_sub(1)?)?.span))
            .collect();
        let source = spans.iter().map(|span| article.line(*span)).collect::<Vec<_>>().join(" ");
        let bare = self.free_quotes(place, &line.text, &[]);
        self.checks.extend(check::placed(place, &bare, &line.sentences, &self.placeable(quotes)));
        let (target, quotes) = place_quotes(&bare, quotes);
        self.checks.extend(check::claims(place, &source, &target, article.language_code(), &self.context.to));
        self.checks.push(check::glossary(place, &source, &target, &self.context.glossary));
        let (text, from) = (&article.document.text, article.language_code());
        self.checks.push(check::invented_words(place, text, &target, from, &self.context.to));
        self.passages.push((spans, target.clone()));
        Line { target: Some(target), source: None, sentences: line.sentences.clone(), quotes }
    }

    /// The quotations with their sentences and speakers.
    fn placeable<'q>(&self, quotes: &'q [BriefQuote]) -> Vec<check::Placeable<'q>> {
        let sentences = &self.article.sentences;
        let place = |(quote, extracted): (&'q BriefQuote, &Quote)| {
            let last = sentences.partition_point(|sentence| sentence.span.start < extracted.span.end);
            let speaker = quote.speaker.as_ref().filter(|speaker| speaker.name.is_some());
            let names = speaker.map_or_else(Vec::new, |speaker| {
                [&speaker.name, &speaker.name_target, &speaker.surface]
                    .into_iter()
                    .filter_map(|name| name.as_deref())
                    .collect()
            });
            check::Placeable { id: &quote.id, sentences: quote.sentence..=last.max(quote.sentence), names }
        };
        quotes.iter().zip(&self.article.quotes).map(place).collect()
    }

    /// Prose without the quotation marks that belong to no extracted quotation.
    fn free_quotes(&mut self, place: &str, prose: &str, allowed: &[&str]) -> String {
        let (prose, checks) = check::free_quotes(prose, allowed);
        self.checks.extend(checks.into_iter().map(|check| Check { place: place.to_owned(), ..check }));
        prose
    }

    /// The lead with its attribution and a word about its length.
    fn attribute(&mut self, mut line: Line) -> Line {
        if let Some(target) = line.target.take() {
            let outlet = self.article.document.outlet.as_ref().map(|outlet| outlet.value.as_str());
            let target = if self.context.to == "en" { headline::attributed(&target, outlet) } else { target };
            let words = headline::words(&target);
            if words > LEAD_WORDS {
                self.checks.push(Check {
                    kind: CheckKind::Length,
                    status: CheckStatus::Warn,
                    place: "lead".to_owned(),
                    note: format!("{words} words; a lead should have at most {LEAD_WORDS}"),
                });
            }
            line.target = Some(target);
        }
        line
    }
}

/// Puts the quotation in place of every `[q2]`; gives the prose and the ids placed.
fn place_quotes(prose: &str, quotes: &[BriefQuote]) -> (String, Vec<String>) {
    let mut placed = String::with_capacity(prose.len());
    let mut ids = Vec::new();
    let mut rest = prose;
    while let Some((before, after)) = rest.split_once("[q") {
        placed.push_str(before);
        let digits = after.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(after.len());
        let id = format!("q{}", &after[..digits]);
        let quote = quotes.iter().find(|quote| quote.id == id && after[digits..].starts_with(']'));
        if let Some(quote) = quote {
            placed.push_str(&spoken(quote));
            ids.push(id);
            rest = &after[digits + 1..];
        } else {
            placed.push_str("[q");
            rest = after;
        }
    }
    placed.push_str(rest);
    (placed, ids)
}

/// A quotation as prose carries it: English in English marks, untranslated French in French marks
/// and named as such.
fn spoken(quote: &BriefQuote) -> String {
    quote.english.text.as_ref().map_or_else(
        || format!("«\u{a0}{}\u{a0}» [not translated]", one_line(&quote.text)),
        |target| format!("“{target}”"),
    )
}

#[cfg(test)]
mod tests {
    use super::{BriefQuote, place_quotes};
    use crate::{
        brief::{English, EnglishState, French},
        quote::Kind,
    };

    fn quote(id: &str, text: &str, target: Option<&str>) -> BriefQuote {
        let state = if target.is_some() { EnglishState::Passed } else { EnglishState::None };
        BriefQuote {
            id: id.to_owned(),
            kind: Kind::Full,
            text: text.to_owned(),
            start: 0,
            end: 0,
            paragraph: 1,
            sentence: 1,
            lang: None,
            speaker: None,
            cue: None,
            flags: Vec::new(),
            key: false,
            french: French::Exact,
            english: English { text: target.map(str::to_owned), from: None, state, reasons: Vec::new() },
        }
    }

    #[test]
    fn quotations_are_placed_by_id_and_nothing_else_is_touched() {
        let quotes = [quote("q1", "Oui", Some("Yes")), quote("q12", "Non", None)];
        let (prose, ids) = place_quotes("He said [q1], she said [q12]; [q3] and [q] stay.", &quotes);
        assert_eq!(prose, "He said “Yes”, she said «\u{a0}Non\u{a0}» [not translated]; [q3] and [q] stay.");
        assert_eq!(ids, ["q1", "q12"]);
    }
}
