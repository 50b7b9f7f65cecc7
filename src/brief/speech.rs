//! Quotations in a brief: their words, what is known of them, and who speaks.

use super::{
    BriefCue, BriefQuote, BriefSpeaker, English, EnglishState, French, SpeakerCertainty,
    assemble::{Assembly, Verdict},
    quotation::is_repair,
    verb::{self, Said},
};
use crate::{
    check::{self, Check, CheckKind, CheckStatus},
    english, facts,
    quote::{Certainty, Quote, Speaker},
    rendering::{EnglishFrom, Slot},
};

impl Assembly<'_> {
    /// Every quotation with its translation and what is known of it.
    pub(super) fn quotes(&mut self) -> Vec<BriefQuote> {
        let article = self.article;
        article.quotes.iter().enumerate().map(|(index, quote)| self.quote(index, quote)).collect()
    }

    fn quote(&mut self, index: usize, quote: &Quote) -> BriefQuote {
        let text = quote.span.of(&self.article.document.text);
        let id = quote.id();
        let slice =
            Check { place: id.clone(), ..check::quote_slice(&self.article.document.text, quote.span, text) };
        self.checks.push(slice);
        let first = self.checks.len();
        let lang = self.article.foreign(quote.span);
        let from = self.rendering.taken.get(index).copied().flatten();
        let english = if from == Some(EnglishFrom::Source) {
            let text = self.article.line(quote.span);
            English { text: Some(text), from, state: EnglishState::Original, reasons: Vec::new() }
        } else {
            let slot = &self.rendering.quotes[index];
            let verdict =
                self.record(&id, &self.article.spoken_line(quote), self.article.spoken(quote), slot);
            self.english(&verdict, slot, from, first)
        };
        let repaired = quote.flags.iter().any(|flag| is_repair(*flag));
        let (start, end) = self.map.range(quote.span);
        BriefQuote {
            id,
            kind: quote.kind,
            text: text.to_owned(),
            start,
            end,
            paragraph: quote.paragraph + 1,
            sentence: quote.sentence + 1,
            lang,
            speaker: quote.speaker.as_ref().map(|speaker| self.speaker(speaker)),
            cue: quote.cue.as_ref().map(|cue| {
                let (start, end) = self.map.range(cue.span);
                let target = (self.context.to == "en")
                    .then(|| verb::neutral(&cue.text, Said { kind: quote.kind, text }, &quote.flags))
                    .flatten();
                BriefCue { text: cue.text.clone(), start, end, target }
            }),
            flags: quote.flags.clone(),
            key: false,
            french: if repaired { French::Repaired } else { French::Exact },
            english,
        }
    }

    /// How far a translation can be relied on; its checks stand from index `first` on.
    fn english(&self, verdict: &Verdict, slot: &Slot, from: Option<EnglishFrom>, first: usize) -> English {
        let text = verdict.target.clone();
        let draft = self.rendering.backend.as_ref().is_some_and(|backend| backend.notice.is_some());
        let mut reasons: Vec<String> = self.checks[first..]
            .iter()
            .filter(|check| check.status != CheckStatus::Ok)
            .map(|check| check.note.clone())
            .collect();
        if matches!(slot, Slot::Done(translated) if translated.repaired) {
            reasons.push("the backend’s answer was damaged and had to be repaired to be read".to_owned());
        }
        let state = match &text {
            None => EnglishState::None,
            Some(_) if verdict.worst == CheckStatus::Fail || self.lacks(first) => EnglishState::Flagged,
            Some(_) if draft => EnglishState::Draft,
            Some(_) => EnglishState::Passed,
        };
        English { from: text.is_some().then(|| from.unwrap_or(EnglishFrom::Alone)), text, state, reasons }
    }

    /// Whether a name, figure or date of the passage whose checks stand from index `first` on is
    /// missing or another: such a translation is never passed, however little it weighs.
    fn lacks(&self, first: usize) -> bool {
        self.checks[first..].iter().any(|check| {
            check.status != CheckStatus::Ok
                && matches!(check.kind, CheckKind::Number | CheckKind::Date | CheckKind::Name)
        })
    }

    /// Who speaks. A name that is not certain is not given: the text's own words stand there.
    fn speaker(&self, speaker: &Speaker) -> BriefSpeaker {
        let article = self.article;
        let range = speaker.surface.map(|surface| self.map.range(surface));
        let role = speaker.role.map(|role| article.line(role));
        let surface = speaker.surface.map(|surface| article.line(surface));
        let sure = speaker.certainty != Certainty::Uncertain;
        let name = speaker.name.as_ref().filter(|_| sure).map(|name| name.text.clone());
        let certainty = match speaker.certainty {
            Certainty::Stated => SpeakerCertainty::Stated,
            Certainty::Resolved => SpeakerCertainty::Resolved,
            Certainty::Asked => SpeakerCertainty::Asked,
            Certainty::Uncertain => SpeakerCertainty::Uncertain,
        };
        let tabled = self.context.to == "en" && article.language_code() == "fr";
        BriefSpeaker {
            surface,
            name_target: name.as_deref().and_then(facts::english_name),
            name,
            certainty,
            start: range.map(|range| range.0),
            end: range.map(|range| range.1),
            role_target: role.as_deref().filter(|_| tabled).and_then(english::office),
            role,
        }
    }
}
