//! [`Candidate`]: somebody who was spoken of shortly before, with all that speaks for and against.
//!
//! Takes the memory of a [`Resolver`], gives everybody whom a phrase may mean, and the choice among them.

use super::{
    FAR, Focus, Found, MEMORY, Part, Place, Referent, Resolver,
    weigh::{FEATURES, Feature, Features, Question, Weighing, chances, floor},
};
use crate::{deadline, quote::phrase::Gender};

/// More than this many are not told apart.
const MOST: usize = 16;
/// A guess that stands behind the floor by more than this is none of the readings that are given.
const WORTH_ASKING: f32 = 0.05;

/// Somebody whom a phrase may mean.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) who: Referent,
    /// The latest mention.
    pub(super) last: Focus,
    /// Sentences since each: the last mention, and the last of each part.
    near: usize,
    spoke: Option<usize>,
    told: Option<usize>,
    subject: Option<usize>,
    /// Its own sentence names it beside another subject.
    pub(super) beside: bool,
    mentions: u8,
    doubtful: bool,
    pub(super) features: Features,
}

impl Candidate {
    fn new(focus: &Focus, near: usize) -> Self {
        Self {
            who: focus.who,
            last: *focus,
            near,
            spoke: None,
            told: None,
            subject: None,
            beside: false,
            mentions: 0,
            doubtful: false,
            features: [0.0; FEATURES.len()],
        }
    }

    fn note(&mut self, focus: &Focus, away: usize) {
        self.mentions = self.mentions.saturating_add(1);
        match focus.part {
            Part::Speaker => {
                self.doubtful |= focus.doubtful && self.spoke.is_none();
                self.spoke.get_or_insert(away);
            }
            Part::Teller => {
                self.doubtful |= focus.doubtful && self.spoke.is_none() && self.subject.is_none();
                self.told.get_or_insert(away);
                self.subject.get_or_insert(away);
            }
            Part::Subject => {
                self.doubtful |= focus.doubtful && self.spoke.is_none() && self.subject.is_none();
                self.subject.get_or_insert(away);
            }
            Part::Other => self.beside |= away == 0,
        }
    }

    fn acts(&self) -> bool {
        self.spoke.is_some() || self.subject.is_some()
    }

    /// Whether it was said to say something.
    pub(super) fn tells(&self) -> bool {
        self.spoke.is_some() || self.told.is_some()
    }

    /// Whether it said a quotation of this sentence.
    pub(super) fn spoke_here(&self) -> bool {
        self.spoke == Some(0)
    }

    /// Whether it spoke or acted in this paragraph, in the sentence before or in this one.
    pub(super) fn just_acted(&self, place: Place) -> bool {
        let acted = self.spoke.into_iter().chain(self.subject).min();
        acted.is_some_and(|away| away <= 1) && self.last.paragraph == place.paragraph
    }

    pub(super) fn set(&mut self, feature: Feature, holds: bool) {
        self.features[feature as usize] = f32::from(u8::from(holds));
    }

    fn rate(&mut self, feature: Feature, value: f32) {
        self.features[feature as usize] = value;
    }
}

/// 1 for here, less for further away, 0 for never.
#[expect(clippy::cast_precision_loss, reason = "at most a few sentences")]
fn nearness(away: Option<usize>) -> f32 {
    away.map_or(0.0, |away| 1.0 / (1.0 + away.min(FAR) as f32))
}

impl Resolver {
    /// Everybody spoken of shortly before `place` whose mention `fits`, the last one first.
    pub(super) fn candidates(&self, place: Place, fits: impl Fn(&Focus) -> bool) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        let before = self.before(place.at).rev().filter(|focus| focus.at < place.at).take(MEMORY);
        for focus in before {
            let away = place.sentence.saturating_sub(focus.sentence);
            if away > FAR {
                break;
            }
            if !fits(focus) {
                continue;
            }
            let known = found.iter().position(|candidate| candidate.who == focus.who);
            let index = known.unwrap_or(found.len());
            if known.is_none() {
                if found.len() >= MOST {
                    continue;
                }
                found.push(Candidate::new(focus, away));
            }
            found[index].note(focus, away);
            if focus.at > found[index].last.at {
                found[index].last = *focus;
            }
        }
        found
    }

    /// The likeliest of `candidates`, where it is clearly that; otherwise those who come into question.
    pub(super) fn choose(&self, question: Question, place: Place, mut candidates: Vec<Candidate>) -> Found {
        // One capital word that never did anything may be a town or a thing.
        candidates.retain(|candidate| candidate.acts() || !candidate.last.weak);
        self.observe(place, &mut candidates);
        let features: Vec<Features> = candidates.iter().map(|candidate| candidate.features).collect();
        if let Some(weighings) = &self.weighings {
            weighings.borrow_mut().push(Weighing {
                at: place.at,
                question,
                candidates: candidates
                    .iter()
                    .map(|candidate| (self.key(candidate.who), candidate.features))
                    .collect(),
            });
        }
        let chances = chances(question, &features);
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        order.sort_by(|left, right| chances[*right].total_cmp(&chances[*left]));
        let Some(best) = order.first().map(|best| &candidates[*best]) else {
            return Found::uncertain(Vec::new(), 0.0);
        };
        if chances[order[0]] >= floor(question) && !best.doubtful {
            return Found::resolved(best.who);
        }
        let among = order.iter().filter(|index| chances[**index] >= WORTH_ASKING);
        Found::uncertain(among.map(|index| candidates[*index].who).collect(), chances[order[0]])
    }

    /// Which entity or phrase a weighing means: where its name stands.
    fn key(&self, who: Referent) -> String {
        let span = match who {
            Referent::Entity(id) => self.register.entities[id].name,
            Referent::Phrase(span) => span,
        };
        format!("{}-{}", span.start, span.end)
    }

    /// Fills in what is observed whatever is asked.
    fn observe(&self, place: Place, candidates: &mut [Candidate]) {
        // The speakers of the quotations before, the last one first.
        let before = self.before(place.at).rev().filter(|focus| focus.at < place.at).take(MEMORY);
        let speakers: Vec<Referent> =
            before.filter(|focus| focus.part == Part::Speaker).map(|focus| focus.who).collect();
        let last_speaker = speakers.first().copied();
        let most_recent = candidates.iter().max_by_key(|candidate| candidate.last.at).map(|found| found.who);
        let acting = candidates.iter().filter(|candidate| candidate.acts());
        let actor = acting
            .min_by_key(|candidate| {
                let acted = candidate.spoke.into_iter().chain(candidate.subject).min();
                (acted, std::cmp::Reverse(candidate.last.at))
            })
            .map(|candidate| candidate.who);
        let brought_up = self.brought_up(place);
        let only = candidates.len() == 1;
        for candidate in candidates {
            deadline::look();
            let entity = match candidate.who {
                Referent::Entity(id) => Some(&self.register.entities[id]),
                Referent::Phrase(_) => None,
            };
            let away = place.paragraph.saturating_sub(candidate.last.paragraph);
            let gender = self.gender_of(&candidate.last) != Gender::Unknown;
            let full = entity.is_some_and(|entity| entity.person && !entity.weak);
            candidate.rate(Feature::Anybody, 1.0);
            candidate.rate(Feature::Near, nearness(Some(candidate.near)));
            candidate.rate(Feature::Spoke, nearness(candidate.spoke));
            candidate.rate(Feature::Told, nearness(candidate.told));
            candidate.rate(Feature::Subject, nearness(candidate.subject));
            candidate.rate(Feature::ParagraphsAway, f32::from(u8::try_from(away.min(4)).unwrap_or(4)) / 4.0);
            candidate.rate(Feature::Mentions, f32::from(candidate.mentions).ln() / 2.0);
            candidate.set(Feature::LastSpeaker, Some(candidate.who) == last_speaker);
            candidate.set(Feature::SameParagraph, away == 0);
            candidate.set(Feature::GenderShown, gender);
            candidate.set(Feature::Named, entity.is_some());
            candidate.set(Feature::MostRecent, Some(candidate.who) == most_recent);
            candidate.set(Feature::MostRecentActor, Some(candidate.who) == actor);
            candidate.set(Feature::Only, only);
            candidate.set(Feature::NeverActs, !candidate.acts());
            candidate.set(Feature::Body, !candidate.last.person);
            candidate.set(Feature::Weak, candidate.last.weak);
            candidate.set(Feature::Beside, candidate.beside);
            candidate.set(Feature::SubjectHere, candidate.subject == Some(0));
            candidate.set(Feature::FullName, full);
            candidate.set(Feature::BroughtUp, Some(candidate.who) == brought_up);
            let quotations = u8::try_from(speakers.len()).unwrap_or(u8::MAX).max(1);
            let own = speakers.iter().filter(|who| **who == candidate.who).count();
            let own = u8::try_from(own).unwrap_or(u8::MAX);
            candidate.rate(Feature::SpeakerShare, f32::from(own) / f32::from(quotations));
            candidate.set(Feature::SpeaksAlone, own >= 2 && own == quotations);
            let run = speakers.iter().take_while(|who| **who == candidate.who).count();
            candidate.set(Feature::SpeaksOn, run >= 2);
        }
    }
}
