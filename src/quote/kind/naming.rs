//! Names in marks: works, events, inscriptions, nicknames, words named as words.
//!
//! Takes a [`Setting`] and what stands inside the marks, gives a verdict where the words around it name rather
//! than quote. The nouns and verbs stand in `data/naming.txt`.

use std::{collections::HashSet, sync::LazyLock};

use super::{Setting, Verdict, verdict};
use crate::quote::{
    Flag, Kind,
    attribution::{Attribution, How, list_head},
    inside::Inside,
    kin::stem,
    lexicon::{Class, class_of, fold, forms_in},
    phrase::Head,
    word::{Item, Shape},
    writing::is_written,
};

/// What is no longer than this (words) may be a name.
const NAME_WORDS: usize = 6;

/// The lists of `data/naming.txt`.
struct Words {
    makers: HashSet<String>,
    inscriptions: HashSet<String>,
    events: HashSet<String>,
    issues: HashSet<String>,
    songs: HashSet<String>,
    marks: HashSet<String>,
    colours: HashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let file = include_str!("../data/naming.txt");
    Words {
        makers: forms_in(file, "maker", false),
        inscriptions: forms_in(file, "inscription", false),
        events: forms_in(file, "event", false),
        issues: forms_in(file, "issue", true),
        songs: forms_in(file, "song", true),
        marks: forms_in(file, "mark", true),
        colours: forms_in(file, "colour", false),
    }
});

impl Setting<'_> {
    /// Names: after a naming verb, after the noun of a work, all in capitals, known from before.
    pub(super) fn named(&self, inside: &Inside, attribution: &Attribution) -> Option<Verdict> {
        let tagged = attribution.how == How::Tag && !self.is_subject_of_tag(inside);
        if inside.title_case && !tagged && !inside.first_person {
            return Some(verdict(Kind::Title, "every word begins with a capital"));
        }
        let before = self.before(1);
        if let Some(named) = before.and_then(|before| self.after_naming_verb(inside, before)) {
            return Some(named);
        }
        if let Some(known) = self.known.filter(|_| !tagged && !inside.stops && inside.words <= NAME_WORDS) {
            return Some(verdict(known, "a name known from before"));
        }
        if self.is_called_after(inside) {
            return Some(verdict(Kind::Scare, "so called"));
        }
        if self.is_topic(inside) {
            return Some(verdict(Kind::Scare, "a topic before a colon"));
        }
        // "les opérations « A » et « B »": what leads to the first leads to all.
        let head = list_head(self.items, self.sentence.start, self.at);
        let listed = head.and_then(|head| head.checked_sub(1).filter(|at| *at >= self.sentence.start));
        let listed = listed.map(|at| &self.items[at]).filter(|item| self.is_work(item));
        let before = listed.or(before).filter(|_| !tagged)?;
        self.so_called(inside, before)
            .or_else(|| self.word_as_word(inside, attribution, before))
            .or_else(|| self.inscribed(inside))
            .or_else(|| self.work(inside, attribution, before))
            .or_else(|| self.in_use(inside, attribution, before))
    }

    fn word(&self, item: &Item) -> &str {
        item.span.of(self.text)
    }

    fn is_among(&self, item: &Item, list: &HashSet<String>) -> bool {
        let mut buffer = String::new();
        let key = fold(self.word(item), &mut buffer);
        list.contains(key) || list.contains(&stem(key))
    }

    /// "« Inside Llewyn Davis » raconte la semaine d’un chanteur": no comma divides a title from its verb.
    fn is_subject_of_tag(&self, inside: &Inside) -> bool {
        let next = self.after();
        let verb = next.is_some_and(|item| item.is(Class::FIN) && item.shape == Shape::Lower);
        let clitic = self.items.get(self.at + 2).is_some_and(|item| item.shape == Shape::Clitic);
        inside.title_case && !inside.stops && verb && !clitic
    }

    /// "la loi dite « anticasseurs »", "l’affaire dite du « … »", "Marc, dit « le Rouge »".
    fn so_called(&self, inside: &Inside, before: &Item) -> Option<Verdict> {
        let said = |item: &Item| matches!(self.word(item), "dit" | "dite" | "dits" | "dites");
        if said(before) && inside.words < NAME_WORDS {
            let apposed =
                self.before(2).is_some_and(|item| item.is_punct(",(") || item.is_capital() && inside.capital);
            // The participle hangs on a noun.
            // "le rond-point dit « du Lion »", but "le maire dit « non »": of a thing it is no verb.
            let thing = self.before(2).is_some_and(|item| {
                let people = Class::SPEAKER | Class::PRON | Class::REL | Class::QUE | Class::DEMO;
                item.shape == Shape::Lower
                    && !item.is(people)
                    && !is_written(fold(self.word(item), &mut String::new()))
            });
            let hung = (self.word(before) != "dit" || thing && inside.words <= 3 && !inside.finite)
                && self.before(2).is_some_and(|item| {
                    item.is_word()
                        && !item.is(Class::AUX | Class::CLITIC | Class::SUBJ | Class::ADV | Class::NEG)
                });
            if apposed {
                let flag = Some(Flag::Nickname);
                return Some(Verdict { kind: Kind::Title, reason: "after “dit” in apposition", flag });
            }
            return hung.then(|| verdict(Kind::Scare, "so called"));
        }
        let so_called = before.is(Class::PREP)
            && self.before(2).is_some_and(said)
            && self
                .before(3)
                .is_some_and(|item| item.is_word() && !item.is(Class::AUX | Class::SUBJ | Class::CLITIC));
        (so_called && inside.words <= NAME_WORDS).then(|| verdict(Kind::Scare, "so called"))
    }

    /// "des « gens du quai », comme on les appelle ici".
    fn is_called_after(&self, inside: &Inside) -> bool {
        let next =
            |count: usize| self.items.get(self.at + count).filter(|_| self.at + count < self.sentence.end);
        let comma = usize::from(next(1).is_some_and(|item| item.is_punct(",")));
        let like = next(1 + comma).is_some_and(|item| matches!(self.word(item), "comme" | "ainsi"));
        let mut calls = (2 + comma..6 + comma).filter_map(next).take_while(|item| item.is_word());
        // "« PLUi », comme disent les initiés", "comme on dit ici"
        let said = next(2 + comma).is_some_and(|item| self.word(item) == "disent")
            || next(2 + comma).is_some_and(|item| self.word(item) == "on")
                && next(3 + comma).is_some_and(|item| matches!(self.word(item), "dit" | "disait"));
        like && (inside.words <= NAME_WORDS && calls.any(|item| item.is(Class::CALL))
            || said && inside.words <= 3)
    }

    /// "« Bonnets verts » : Paul Varenne saisit la justice": two words without verb or article name what it is
    /// about.
    fn is_topic(&self, inside: &Inside) -> bool {
        let colon = self.after().is_some_and(|item| item.is_punct(":"));
        let bare =
            !inside.finite && !inside.determined && !inside.stops && !inside.first_person && !inside.whole;
        self.at == self.sentence.start && colon && bare && inside.words == 2
    }

    /// "le mot « … »" names a word; "ce départ marque « … »" is a verb.
    fn word_as_word(&self, inside: &Inside, attribution: &Attribution, before: &Item) -> Option<Verdict> {
        let verb = before.is(Class::FIN)
            && self.before(2).is_some_and(|item| {
                item.shape == Shape::Lower && !item.is(Class::DET | Class::PREP | Class::ADJ | Class::COORD)
                    || item.is_capital()
            });
        if !before.is(Class::NAMING_NOUN) || verb || attribution.how == How::Noun {
            return None;
        }
        let name = before.is(Class::UTTER) && !before.is(Class::WORK) && inside.capital;
        let kind = if name || before.is(Class::WORK) { Kind::Title } else { Kind::Scare };
        Some(verdict(kind, "a word named as a word"))
    }

    fn after_naming_verb(&self, inside: &Inside, before: &Item) -> Option<Verdict> {
        let passive = before.is(Class::PP) || before.is(Class::INF);
        let names = before.is(Class::NAMING) && passive && inside.words <= 40 && !before.is(Class::SAY);
        let nickname = self.word(before).starts_with("surnomm");
        let flag = nickname.then_some(Flag::Nickname);
        names.then_some(Verdict { kind: Kind::Title, reason: "after a naming verb", flag })
    }

    /// "une inscription au feutre : « Voleurs »", "portait le tag « Rendez l’eau »": words that nobody speaks.
    fn inscribed(&self, inside: &Inside) -> Option<Verdict> {
        let colon = self.before(1).is_some_and(|item| item.is_punct(":"));
        let reach = if colon { 8 } else { 1 };
        let mut noun =
            (1 + usize::from(colon)..=reach + usize::from(colon)).filter_map(|back| self.before(back));
        let mut open = true;
        let bears = noun.any(|item| {
            open &= item.is_word() && !item.is(Class::AUX | Class::SUBJ);
            open && item.shape == Shape::Lower && self.is_among(item, &WORDS.inscriptions)
        });
        // "On peut lire « Défense d’entrer » sur le portail".
        let on = self.after().is_some_and(|item| self.word(item) == "sur");
        let read = self.before(1).is_some_and(|item| matches!(self.word(item), "lire" | "lit" | "lisait"));
        let bears = bears || on && read;
        (bears && inside.words > 0).then(|| verdict(Kind::Title, "an inscription"))
    }

    /// "film", "opérations": the noun of a work.
    fn is_work(&self, noun: &Item) -> bool {
        let mut buffer = String::new();
        let key = fold(self.word(noun), &mut buffer);
        let singular = key.strip_suffix('s').unwrap_or(key);
        noun.is(Class::WORK) || noun.shape == Shape::Lower && class_of(singular).any(Class::WORK)
    }

    /// "le film « … »", "l’auteur de « … »", "publie « Les Heures grises »".
    fn work(&self, inside: &Inside, attribution: &Attribution, before: &Item) -> Option<Verdict> {
        let determined = self.before(2).is_some_and(|item| item.is(Class::DEF | Class::DEMO));
        let phrase_name = determined && inside.determined;
        let names_work = self.is_work(before)
            || before.is_capital() && self.before(2).is_some_and(|item| item.is(Class::WORK));
        // "le réalisateur de « Nuits blanches »": who makes works, and one of them.
        let makes = before.is(Class::OF)
            && self
                .before(2)
                .is_some_and(|item| item.shape == Shape::Lower && self.is_among(item, &WORDS.makers));
        if makes && inside.capital && inside.words <= NAME_WORDS {
            return Some(verdict(Kind::Title, "after who makes works"));
        }
        if names_work && (inside.capital || phrase_name) && !before.is(Class::FIN) {
            return Some(verdict(Kind::Title, "after the noun of a work"));
        }
        // "salue « Les Eaux mortes »": an article and a noun, both with a capital.
        let titled = inside.capital && inside.name && !inside.finite && !inside.stops;
        let touching = before.is(Class::FIN | Class::PP | Class::INF | Class::PPR) && before.is_word();
        if titled && touching && inside.words <= NAME_WORDS && attribution.how == How::Governed {
            return Some(verdict(Kind::Title, "an article and a name right after a verb"));
        }
        // "entonne « Mon amour est un train »", "a tagué « Voleurs »": what is sung or written on a wall.
        let sung = self.is_among(before, &WORDS.songs) || self.is_among(before, &WORDS.marks);
        if sung && before.is(Class::VERB | Class::PP | Class::FIN) && inside.words > 0 {
            return Some(verdict(Kind::Title, "what is sung or inscribed"));
        }
        let issued = before.is(Class::VERB) && self.is_among(before, &WORDS.issues);
        let title = inside.capital && !inside.finite && !inside.stops && !inside.first_person;
        let governed = matches!(attribution.how, How::Governed | How::Subject);
        (issued && title && governed).then(|| verdict(Kind::Title, "after a verb that brings out works"))
    }

    /// Names of things and gatherings that stand near a verb of saying by chance.
    fn in_use(&self, inside: &Inside, attribution: &Attribution, before: &Item) -> Option<Verdict> {
        let short = inside.words <= 3 && !inside.finite && !inside.stops && !inside.first_person;
        let closed = before.is_punct("(") && self.after().is_some_and(|item| item.is_punct(")"));
        if closed && short && attribution.how != How::Signature {
            return Some(verdict(Kind::Scare, "a gloss in brackets"));
        }
        // "la « conférence du fleuve »", "promet la fondatrice du « Festival des rives »".
        // "le « PLU »"
        let single = before.is(Class::DET) && self.after().is_none_or(|item| !item.is_punct(":"));
        if single && inside.abbreviation && attribution.how != How::Colon {
            return Some(verdict(Kind::Scare, "an abbreviation with its article"));
        }
        let article = before.is(Class::DEF | Class::DEMO) || before.is(Class::OF) && !before.is(Class::DET);
        let event = inside.first.is_some_and(|first| {
            let mut buffer = String::new();
            WORDS.events.contains(fold(first.of(self.text), &mut buffer))
        });
        if article && event && inside.words > 1 && inside.words <= NAME_WORDS && !inside.finite_later {
            return Some(verdict(Kind::Title, "the name of an event, a plan or a place"));
        }
        // "a annoncé que « Lumières d’hiver » n’aurait pas lieu": a name is the subject of the clause.
        let subject = self.after().is_some_and(|item| {
            item.is(Class::AUX | Class::NEG | Class::FIN)
                && item.shape == Shape::Lower
                && !item.is(Class::PREP)
        });
        if before.is(Class::QUE) && subject && inside.capital && short {
            return Some(verdict(Kind::Title, "a name that is the subject of its clause"));
        }
        // "« Piculín » (Ortiz)", "« City attorney » (procureur)": a name or a term with its gloss.
        let glossed = self.after().is_some_and(|item| item.is_punct("("))
            && self.items.get(self.at + 2).is_some_and(Item::is_word)
            && inside.words <= 2
            && self.at > self.sentence.start;
        if glossed
            && short
            && !matches!(attribution.how, How::Tag | How::Colon | How::Particle | How::Passive)
        {
            return Some(verdict(
                if inside.capital { Kind::Title } else { Kind::Scare },
                "a term with its gloss",
            ));
        }
        // "demande l’internaute « Ivan »": the name of whoever speaks.
        let trade = attribution
            .speaker
            .as_ref()
            .is_some_and(|speaker| speaker.head == Head::Role && speaker.name.is_none());
        let own = attribution.how == How::Continued && attribution.between.is_empty() && trade;
        if own && inside.capital && inside.words <= 2 && short {
            return Some(verdict(Kind::Title, "the name of whoever speaks"));
        }
        if self.is_in_speaker(attribution) && short {
            let kind = if inside.capital { Kind::Title } else { Kind::Scare };
            return Some(verdict(kind, "a name in the words for a speaker"));
        }
        // "ce tir de missile « Orechnik »", "que « Basile » resterait": a capital where no utterance begins.
        let noun = before.shape == Shape::Lower
            && !before.is(Class::DET | Class::PREP | Class::VERB | Class::AUX | Class::COORD | Class::ADV)
            && !before.is(Class::NEG
                | Class::SUBJ
                | Class::CLITIC
                | Class::UTTER
                | Class::SUBORD
                | Class::REL);
        let name = inside.words == 1 && inside.capital && short && (noun || before.is(Class::QUE));
        let hung = matches!(attribution.how, How::Governed | How::FarTag | How::Particle);
        (name && hung).then(|| verdict(Kind::Title, "a capital after its noun"))
    }

    /// "les « cols bleus »": a noun and a colour name a group.
    pub(super) fn is_group(&self, inside: &Inside) -> bool {
        let many = self.before(1).is_some_and(|item| {
            item.is(Class::DEF | Class::DEMO) && item.is(Class::PLUR) && !item.is(Class::POSS)
        });
        let mut buffer = String::new();
        let last = inside.last.map_or("", |last| fold(last.of(self.text), &mut buffer));
        many && inside.words == 2 && WORDS.colours.contains(last)
    }

    /// "promet l’organisateur de la « Nuit des collines »": the words go on with the phrase of a tag.
    fn is_in_speaker(&self, attribution: &Attribution) -> bool {
        let link = self.items.get(attribution.between.clone()).unwrap_or_default();
        let of = link.first().is_some_and(|item| item.is(Class::OF));
        attribution.how == How::Continued
            && of
            && link.len() <= 3
            && link.iter().all(|item| item.is(Class::DET | Class::PREP))
    }
}
