//! What follows the head of a noun phrase: adjectives, complements, and the name at the end.
//!
//! [`Complements`] goes on from a head noun and finds where the office ends and the person's name begins.

use super::{
    Gender,
    name::{first_name_gender, is_de, name_end, skip_parenthesis, starts_name},
};
use crate::{
    quote::{
        lexicon::Class,
        stretch::Stretch,
        word::{Item, Shape},
    },
    span::Span,
};

/// Reads what follows a head noun.
pub(super) struct Complements<'a> {
    /// Up to the limit of the phrase.
    pub(super) items: &'a [Item],
    /// The person's or body's name at the end, with its gender.
    pub(super) name: Option<(Span, Gender)>,
    pub(super) at: usize,
    /// One past the last item of the office.
    pub(super) role_end: usize,
    /// The name that follows is that of somebody in a complement: "le frère du ministre X".
    pub(super) owned: bool,
}

impl<'a> Complements<'a> {
    fn from(&self, at: usize) -> Stretch<'a> {
        Stretch::new(self.items, at..self.items.len())
    }

    pub(super) fn complements(&mut self, head_at: usize, head: &Item) {
        let mut budget = 24;
        while self.at < self.items.len() && budget > 0 {
            budget -= 1;
            let item = &self.items[self.at];
            if item.is_capital() {
                if !self.capitals(head_at, head) {
                    break;
                }
                continue;
            }
            if let Some(close) = self.party_in_brackets() {
                // "la députée (RN) Mathilde Roussel", "le maire (DVD) de Trélon"
                self.at = close;
                continue;
            }
            if item.quote().is_some() && self.is_named_in_marks() {
                self.at += 1;
                self.role_end = self.at;
                continue;
            }
            if !self.small_word(head_at, head) {
                break;
            }
        }
    }

    /// One past a party or seat in brackets right after the office, when the office goes on behind it.
    fn party_in_brackets(&self) -> Option<usize> {
        if !self.items[self.at].is_punct("([") {
            return None;
        }
        let reach = self.items.len().min(self.at + 8);
        let close = (self.at + 1..reach).find(|at| self.items[*at].is_punct(")]"))?;
        let next = self.items.get(close + 1)?;
        let goes_on = next.is(Class::OF) && next.shape == Shape::Lower || starts_name(self.from(close + 1));
        goes_on.then_some(close + 1)
    }

    /// "du théâtre « Le Phare », Omar Tessier": a name in marks that tells what the office is of, and then
    /// the person.
    fn is_named_in_marks(&self) -> bool {
        let noun = self.items[self.at - 1].is_word();
        let comma = self.items.get(self.at + 1).is_some_and(|item| item.is_punct(","));
        noun && comma && self.items.len() > self.at + 2 && starts_name(self.from(self.at + 2))
    }

    /// Reads an adjective or a complement in small letters; false where the phrase ends.
    fn small_word(&mut self, head_at: usize, head: &Item) -> bool {
        let item = &self.items[self.at];
        if item.shape != Shape::Lower {
            return false;
        }
        let after_head = self.at - head_at;
        let role = head.is(Class::ROLE);
        let de = is_de(item) && item.is(Class::PREP)
            || item.is(Class::INDEF) && item.is(Class::PLUR) && item.span.len() == 3;
        let to = role && item.is(Class::PREP) && item.span.len() <= 3 && !de;
        if de && !item.is(Class::ADV) {
            return self.complement();
        }
        if to && after_head > 0 && (self.complement_is_office() || self.charge_before_name()) {
            return self.complement();
        }
        if item.is(Class::COORD) && item.span.len() == 2 {
            return self.coordinated_noun();
        }
        if role && item.is(Class::PREP) && self.office_tail() {
            return true;
        }
        let stops = Class::PREP
            | Class::SUBJ
            | Class::QUE
            | Class::REL
            | Class::COORD
            | Class::AUX
            | Class::SUBORD
            | Class::DET
            | Class::NEG
            | Class::CLITIC
            | Class::PRON
            | Class::TIME;
        if item.is(stops) {
            return false;
        }
        let next = self.items.get(self.at + 1);
        let judged = item.is(Class::PP)
            && item.is(Class::JUDGE | Class::NAMING)
            && next.is_none_or(|next| next.is(Class::PREP | Class::SUBORD) || next.quote().is_some());
        if judged {
            return false;
        }
        if role && self.office_tail() {
            return true;
        }
        let adverb = item.is(Class::ADV) && !item.is(Class::ADJ);
        let verb = item.is(Class::FIN | Class::PPR) && !item.is(Class::PP | Class::ADJ | Class::SPEAKER);
        // "Un ancien collaborateur garde le souvenir": with its object it is the verb.
        let object =
            next.is_some_and(|next| next.is(Class::DET) && !next.is(Class::OF)) && !item.is(Class::PP);
        // "le parquet fait état de": a participle as well, but its noun follows.
        let locution = item.is(Class::LIGHT) && next.is_some_and(|next| next.is(Class::LOCUTION));
        let cue = item.is(Class::FIN) && (item.is(Class::SAY) || object || locution);
        if adverb || verb || cue || item.is(Class::INF) {
            return false;
        }
        self.at += 1;
        self.role_end = self.at;
        true
    }

    /// "par intérim", "en exercice", "faisant fonction", "sortant": words that stand for a complement.
    fn office_tail(&mut self) -> bool {
        let item = &self.items[self.at];
        let next = self.items.get(self.at + 1);
        let participle = item.is(Class::PPR) && !item.is(Class::SAY | Class::JUDGE);
        let tail = next.is_some_and(|next| next.is(Class::OFFICE_TAIL) && next.shape == Shape::Lower);
        let alone = participle && next.is_none_or(|next| next.is_capital() || next.is_punct(",."));
        if !(alone || tail && (participle || item.is(Class::PREP))) {
            return false;
        }
        self.at += if tail { 2 } else { 1 };
        self.role_end = self.at;
        true
    }

    /// "… et réconciliation", "… et leader de": the next noun without article.
    fn coordinated_noun(&mut self) -> bool {
        let Some(next) = self.items.get(self.at + 1) else {
            return false;
        };
        let noun = next.is(Class::ROLE | Class::ORG) && !next.is(Class::FIN) && next.shape == Shape::Lower;
        if noun {
            self.at += 2;
            self.role_end = self.at;
        }
        noun
    }

    /// "ministre à la Ville", "secrétaire d’État aux Affaires": a capital follows the preposition.
    fn complement_is_office(&self) -> bool {
        let mut next = self.at + 1;
        while next < self.items.len() && self.items[next].is(Class::DET) {
            next += 1;
        }
        next < self.items.len() && {
            let item = &self.items[next];
            item.is_capital()
                && item.shape == Shape::Capital
                && !item.is(Class::MEDIA | Class::PLACE | Class::FIRST_NAME)
        }
    }

    /// "l’adjoint à la sécurité, Jérôme Vidalenc": a noun, a comma and a name follow the preposition.
    fn charge_before_name(&self) -> bool {
        let mut next = self.at + 1;
        while next < self.items.len() && self.items[next].is(Class::DET) {
            next += 1;
        }
        let noun = |item: &Item| {
            item.shape == Shape::Lower && !item.is(Class::MEDIA | Class::TIME | Class::INF | Class::AUX)
        };
        let comma = (next + 1..self.items.len().min(next + 4)).find(|at| self.items[*at].is_punct(","));
        let Some(comma) = comma.filter(|_| self.items.get(next).is_some_and(noun)) else { return false };
        let straight = self.items[next..comma].iter().all(|item| item.shape == Shape::Lower);
        straight && comma + 1 < self.items.len() && starts_name(self.from(comma + 1))
    }

    /// A preposition with its noun: "de la diplomatie russe", "du Redressement productif".
    fn complement(&mut self) -> bool {
        let mut next = self.at + 1;
        while next < self.items.len()
            && (self.items[next].is(Class::DET | Class::ADJ) && self.items[next].shape == Shape::Lower)
        {
            next += 1;
        }
        if next < self.items.len() && self.items[next].quote().is_some() {
            // "la fondatrice du « Festival des rives », Agnès Lorin"
            let at = std::mem::replace(&mut self.at, next);
            if self.is_named_in_marks() {
                self.at = next + 1;
                self.role_end = self.at;
                return true;
            }
            self.at = at;
            return false;
        }
        let Some(noun) = self.items.get(next).filter(|item| item.is_word()) else {
            return false;
        };
        if noun.is(Class::INF) && !noun.is(Class::SPEAKER) && noun.shape == Shape::Lower
            || noun.is(Class::TIME) && noun.shape == Shape::Lower
        {
            return false;
        }
        if noun.is_capital() {
            let article = next > self.at + 1 || self.items[self.at].is(Class::MASC | Class::PLUR);
            self.capital_complement(next, article);
            return true;
        }
        if noun.is(Class::AUX | Class::QUE | Class::PREP | Class::PRON) {
            return false;
        }
        // "une boulangère de 37 ans"
        let years =
            noun.shape == Shape::Number && self.items.get(next + 1).is_some_and(|item| item.is(Class::TIME));
        let next = next + usize::from(years);
        let article = next > self.at + 1 || self.items[self.at].is(Class::DET | Class::DEF);
        // "le médecin du coureur X": the name that follows is the runner's.
        self.owned |= article && noun.is(Class::ROLE) && noun.shape == Shape::Lower;
        self.at = next + 1;
        self.role_end = self.at;
        true
    }

    /// "du Bélarus Alexandre Loukachenko": where the complement ends and the person begins.
    fn capital_complement(&mut self, from: usize, article: bool) {
        let end = name_end(self.from(from));
        let split = (from + 1..end).find(|index| {
            let item = &self.items[*index];
            let rest = end - index;
            item.is(Class::FIRST_NAME) && rest >= 2 && !self.items[index - 1].is(Class::FIRST_NAME)
        });
        let split = split.or_else(|| {
            (article && end - from >= 3 && !self.items[from + 1].is(Class::DEF)).then_some(from + 1)
        });
        if let Some(split) = split.filter(|split| !self.items[*split].is(Class::PREP)) {
            self.role_end = split;
            self.at = split;
            self.take_name(split, end);
        } else {
            self.at = skip_parenthesis(self.from(end));
            self.role_end = end;
        }
    }

    /// Capitals right after the office: the person's name. True where only a party stood there and the
    /// office goes on.
    fn capitals(&mut self, head_at: usize, head: &Item) -> bool {
        let from = self.at;
        let end = name_end(self.from(from));
        // "le président du parti Les Républicains": the body's name belongs to the office.
        if head.is_capital() && !head.is(Class::ROLE | Class::DEMONYM) {
            return false;
        }
        // "déclarait à la presse Jonas Keel": no press has a first name, and no name stands for several media.
        let many = head.is(Class::PLUR) && !head.is(Class::SING);
        if head.is(Class::MEDIA) && end >= from + 2 && (self.items[from].is(Class::FIRST_NAME) || many) {
            return false;
        }
        // "directeur de la société immobilière EL Bati": the noun stands before its adjectives.
        let adjective = |item: &Item| {
            item.shape == Shape::Lower
                && !item.is(Class::SPEAKER | Class::WORK | Class::PLACE | Class::PREP | Class::DET)
        };
        let noun = (head_at + 1..from).rev().find(|at| !adjective(&self.items[*at]));
        let bodies = Class::ORG | Class::MEDIA | Class::WORK | Class::PLACE;
        let body = noun.is_some_and(|at| {
            self.items[at].is(bodies) && (at + 1 == from || !self.items[at].is(Class::PLACE))
        });
        if body && !self.items[from].is(Class::FIRST_NAME | Class::TITLE) {
            // "l’agence Reuters Greg Salvaggio": a first name begins somebody else's.
            let other = (from + 1..end).find(|index| self.items[*index].is(Class::FIRST_NAME));
            let end = other.unwrap_or(end);
            self.at = skip_parenthesis(self.from(end));
            self.role_end = end;
            return false;
        }
        if head.is(Class::GROUP) && !head.is(Class::ROLE) {
            self.at = end;
            self.role_end = end;
            return false;
        }
        let person = Class::FIRST_NAME | Class::TITLE;
        let thing = !head.is(Class::SPEAKER | Class::DEMONYM) && from == head_at + 1;
        if thing && !self.items[from].is(person) && self.items.get(end).is_some_and(|next| next.is(Class::OF))
        {
            // "le prix Nobel de la paix": the capital belongs to the noun.
            self.at = end;
            self.role_end = end;
            return true;
        }
        self.take_name(from, end);
        self.name.is_none() && !self.owned && self.at > from
    }

    fn take_name(&mut self, from: usize, end: usize) {
        // "la députée LFI Alma Dufort", "une syndicaliste CGT": the party belongs to the office.
        let party = self.items[from].shape == Shape::Upper && self.items[from].span.len() <= 5;
        if party && !self.items[from].is(Class::FIRST_NAME) {
            self.role_end = from + 1;
            self.at = from + 1;
            let named = from + 1 < self.items.len()
                && self.items[from + 1].shape == Shape::Capital
                && starts_name(self.from(from + 1));
            let end = if from + 1 == end && named { name_end(self.from(from + 1)) } else { end };
            if from + 1 == end {
                return;
            }
            return self.take_name(from + 1, end);
        }
        if self.owned {
            self.at = end;
            self.role_end = end;
            return;
        }
        let start = if self.items[from].is(Class::TITLE) && from + 1 < end { from + 1 } else { from };
        let gender = first_name_gender(self.items[start].class);
        self.name = Some((Span::new(self.items[start].span.start, self.items[end - 1].span.end), gender));
        self.at = end;
    }
}
