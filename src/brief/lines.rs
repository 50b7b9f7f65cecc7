//! The parts of a brief that carry prose: headline, lead, points, quotations.

use super::{Bilingual, BriefCue, BriefQuote, BriefSpeaker, Line, QuoteStatus, assemble::Assembly, headline};
use crate::{
    article::one_line,
    backend::SummaryLine,
    check::{self, Check, CheckKind, CheckStatus, Passage},
    english, facts,
    quote::{Flag, Quote, Speaker},
    rendering::{Slot, marked},
};

/// Most words that a lead should have.
const LEAD_WORDS: usize = 35;

/// Whether a flag says that the source's marks were wrong.
pub(super) const fn is_repair(flag: Flag) -> bool {
    matches!(
        flag,
        Flag::OpenMissing
            | Flag::CloseMissing
            | Flag::CloseWrong
            | Flag::CloseShared
            | Flag::MixedMarks
            | Flag::Reversed
    )
}

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
            None => lead.as_ref().and_then(|lead| lead.target.as_deref()).map(headline::from_lead),
        };
        let lead = lead.map(|line| self.attribute(line));
        (Bilingual { source: title, target }, lead, points)
    }

    /// Lead and points as translated sentences.
    fn translated(&mut self) -> (Option<Line>, Vec<Line>) {
        let selection = &self.rendering.selection;
        let lead = selection.lead.map(|index| self.sentence_line("lead", index));
        let points = selection.points.iter().enumerate();
        let points = points
            .map(|(order, index)| self.sentence_line(&format!("point {}", order + 1), *index))
            .collect();
        (lead, points)
    }

    fn sentence_line(&mut self, place: &str, index: usize) -> Line {
        let span = self.article.sentences[index].span;
        let source = self.article.line(span);
        let slot = &self.rendering.sentences[index];
        let translated = self.record(place, &source, vec![span], slot).target;
        let quotes: Vec<usize> = self.article.quotes_in(span).collect();
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
        let (target, quotes) = place_quotes(&bare, quotes);
        self.checks.extend(check::claims(place, &source, &target, article.language_code(), &self.context.to));
        self.checks.push(check::glossary(place, &source, &target, &self.context.glossary));
        let (text, from) = (&article.document.text, article.language_code());
        self.checks.push(check::invented_words(place, text, &target, from, &self.context.to));
        self.passages.push((spans, target.clone()));
        Line { target: Some(target), source: None, sentences: line.sentences.clone(), quotes }
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

    /// Every quotation with its translation and status.
    pub(super) fn quotes(&mut self) -> Vec<BriefQuote> {
        let article = self.article;
        article.quotes.iter().enumerate().map(|(index, quote)| self.quote(index, quote)).collect()
    }

    fn quote(&mut self, index: usize, quote: &Quote) -> BriefQuote {
        let text = quote.span.of(&self.article.document.text);
        let slot = &self.rendering.quotes[index];
        let id = quote.id();
        let slice =
            Check { place: id.clone(), ..check::quote_slice(&self.article.document.text, quote.span, text) };
        let mut worst = slice.status;
        self.checks.push(slice);
        let verdict = self.record(&id, &self.article.line(quote.span), vec![quote.span], slot);
        worst = worst.max(verdict.worst);
        let repaired = quote.flags.iter().any(|flag| is_repair(*flag))
            || matches!(slot, Slot::Done(translated) if translated.repaired);
        let status = match &verdict.target {
            None => QuoteStatus::Untranslated,
            Some(_) if worst == CheckStatus::Fail => QuoteStatus::Unverified,
            Some(_) if repaired => QuoteStatus::Repaired,
            Some(_) => QuoteStatus::Verified,
        };
        let (start, end) = self.map.range(quote.span);
        BriefQuote {
            id,
            kind: quote.kind,
            text: text.to_owned(),
            start,
            end,
            paragraph: quote.paragraph + 1,
            sentence: quote.sentence + 1,
            speaker: quote.speaker.as_ref().map(|speaker| self.speaker(speaker)),
            cue: quote.cue.as_ref().map(|cue| {
                let (start, end) = self.map.range(cue.span);
                BriefCue { text: cue.text.clone(), start, end }
            }),
            flags: quote.flags.clone(),
            target: verdict.target,
            status,
        }
    }

    /// An office in the brief's language: from the tables, else from the backend when that gave a
    /// translation.
    fn role(&self, role: &str) -> Option<String> {
        if self.context.to == "en"
            && self.article.language_code() == "fr"
            && let Some(office) = english::office(role)
        {
            return Some(office);
        }
        let target = self.rendering.roles.get(role)?;
        let passage = Passage { place: String::new(), source: role, target };
        let checks = check::passage(&passage, self.article.language_code(), &self.context.to);
        let failed = checks.iter().any(|check| check.status == CheckStatus::Fail);
        (!failed).then(|| target.clone())
    }

    fn speaker(&self, speaker: &Speaker) -> BriefSpeaker {
        let range = speaker.surface.map(|surface| self.map.range(surface));
        let role = speaker.role.map(|role| self.article.line(role));
        let name = speaker.name.as_ref().map(|name| name.text.clone());
        BriefSpeaker {
            surface: speaker.surface.map(|surface| self.article.line(surface)),
            name_target: name.as_deref().and_then(facts::english_name),
            name,
            start: range.map(|range| range.0),
            end: range.map(|range| range.1),
            role_target: role.as_ref().and_then(|role| self.role(role)),
            role,
        }
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
    quote.target.as_ref().map_or_else(
        || format!("«\u{a0}{}\u{a0}» [not translated]", one_line(&quote.text)),
        |target| format!("“{target}”"),
    )
}

#[cfg(test)]
mod tests {
    use super::{BriefQuote, QuoteStatus, place_quotes};
    use crate::quote::Kind;

    fn quote(id: &str, text: &str, target: Option<&str>) -> BriefQuote {
        BriefQuote {
            id: id.to_owned(),
            kind: Kind::Full,
            text: text.to_owned(),
            start: 0,
            end: 0,
            paragraph: 1,
            sentence: 1,
            speaker: None,
            cue: None,
            flags: Vec::new(),
            target: target.map(str::to_owned),
            status: QuoteStatus::Verified,
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
