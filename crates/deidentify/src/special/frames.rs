//! Whether a found word tells something about a person, and about whom.

use std::ops::Range;

use licit_record::{Concerns, SpecialCategory};

use super::lexicon::{Entry, Frame};
use super::sentence::{Mention, Role, Sentence};
use super::words::{
    ADVERB, AND, ARTICLE, BE, CHILD, FUNC, GENERIC, HAVE, HE, HYPO, I, JOKE, KIN, Language, ME,
    MORE, MY, NAME, NEG, NUMBER, OF, PASSIVE, PERSON, PREP, TAKE, THEIR, THING, TIE, YOUNG,
};

/// Words between a form of "to be" and what it says.
const MAX_GAP: usize = 4;
/// Words between a negation and what it negates.
const NEGATION: usize = 4;
/// Longest sentence without a person that still tells of an event ("Fourth chemo today.").
const MAX_EVENT: usize = 10;
/// A mention farther away than this is of no weight.
const MAX_DISTANCE: usize = 26;

/// A found word in its sentence.
pub(super) struct Case<'a> {
    pub(super) text: &'a str,
    pub(super) sentence: &'a Sentence,
    pub(super) entry: Entry,
    /// The places of its words.
    pub(super) places: Range<usize>,
    /// Whether the entry itself begins in the first person.
    pub(super) speaks: bool,
}

impl Case<'_> {
    /// About whom the word tells something, if it does.
    pub(super) fn judge(&self) -> Option<Concerns> {
        if self.entry.frame == Frame::Author {
            return self.author();
        }
        if self.is_hypothetical() || self.is_negated() {
            return None;
        }
        let meant = matches!(self.entry.frame, Frame::Taken)
            || !(self.is_joke() || self.is_about_a_thing());
        if !meant {
            return None;
        }
        match self.entry.frame {
            Frame::Event => self.event(),
            Frame::With => self.owner().or_else(|| self.nearest(true)?.who),
            Frame::Is => self.is(),
            Frame::Part => {
                let next = self.sentence.tokens.get(self.places.end)?;
                let people = next.capital
                    && self.in_clause(self.places.end)
                    && is_people(self.word(self.places.end), self.language());
                if people { self.is() } else { None }
            }
            Frame::Adjective => self.adjective(),
            Frame::Has => self.has(),
            Frame::Did => self.did(),
            Frame::Done => self.done(),
            Frame::Tie => self.tie(),
            Frame::Taken => self.taken(),
            Frame::Author => self.author(),
            _ => self.minor(),
        }
    }

    /// The word at a place.
    pub(super) fn word(&self, at: usize) -> &str {
        let token = self.sentence.tokens.get(at);
        token.map_or("", |token| {
            self.text.get(token.start..token.end).unwrap_or("")
        })
    }

    pub(super) fn language(&self) -> Language {
        self.entry.language
    }

    pub(super) fn class(&self, at: usize) -> u64 {
        self.sentence.class(at, self.language())
    }

    pub(super) fn before(&self, at: usize) -> u64 {
        at.checked_sub(1).map_or(0, |at| self.class(at))
    }

    fn clause(&self) -> u16 {
        self.sentence.clause(self.places.start)
    }

    pub(super) fn in_clause(&self, at: usize) -> bool {
        self.sentence.clause(at) == self.clause()
    }

    /// Places of the words of its clause.
    fn clause_places(&self) -> Range<usize> {
        let clause = self.clause();
        let tokens = &self.sentence.tokens;
        tokens.partition_point(|token| token.clause < clause)
            ..tokens.partition_point(|token| token.clause <= clause)
    }

    pub(super) fn mentions(&self) -> &[Mention] {
        self.sentence.mentions(self.language())
    }

    pub(super) fn is_negated(&self) -> bool {
        // Sex life is told of by a no as by a yes.
        if self.entry.category == SpecialCategory::SexLife {
            return false;
        }
        let start = self.places.start;
        let low = start.saturating_sub(NEGATION);
        (low..start)
            .filter(|at| self.in_clause(*at) && self.class(*at) & NEG != 0)
            .any(|at| {
                let token = self.sentence.tokens.get(at);
                // "t" is a negation in "don't" only.
                let letter = token.is_some_and(|token| token.end - token.start == 1);
                (!letter || token.is_some_and(|token| token.joined))
                    && self.class(at + 1) & MORE == 0
            })
    }

    /// Whether it is a manner of speaking: "almost a heart attack", "sick of it".
    fn is_joke(&self) -> bool {
        let start = self.places.start;
        let low = start.saturating_sub(3);
        let before = (low..start).any(|at| self.in_clause(at) && self.class(at) & JOKE != 0);
        let state = matches!(self.entry.frame, Frame::Is | Frame::Adjective | Frame::Has)
            && self.entry.category == SpecialCategory::Health;
        let next = self.word(self.places.end);
        let about = ["of", "to", "for", "gegen", "vor", "nach"];
        let lasting = ["for", "vor", "nach"];
        let after = state
            && self.in_clause(self.places.end)
            && about.iter().any(|word| next.eq_ignore_ascii_case(word))
            // "sick for a week", "krank nach der Impfung" are meant.
            && !(lasting.iter().any(|word| next.eq_ignore_ascii_case(word))
                && self.class(self.places.end + 1) & (ARTICLE | MY) != 0);
        before || after
    }

    pub(super) fn is_hypothetical(&self) -> bool {
        (0..self.places.start).any(|at| {
            self.class(at) & HYPO != 0
                // A condition in an earlier clause holds for what follows; a "would" does not.
                && (self.in_clause(at) || self.sentence.tokens.get(at).is_some_and(|token| token.first))
        })
    }

    /// Whether a thing or an animal is spoken of, and no person after it.
    fn is_about_a_thing(&self) -> bool {
        let start = self.places.start;
        let thing = (self.clause_places().start..start)
            .rev()
            .find(|at| self.class(*at) & THING != 0);
        thing.is_some_and(|thing| {
            !self.mentions().iter().any(|mention| {
                (mention.first > thing
                    || mention.last < thing
                        && mention.role == Role::Subject
                        && mention.clause == self.clause())
                    && mention.last < start
                    && mention.role != Role::Owner
                    && self.before(mention.first) & OF == 0
            })
        })
    }

    /// The mention that stands nearest, with a preference for what comes before in the same
    /// clause.
    pub(super) fn nearest(&self, objects: bool) -> Option<&Mention> {
        self.mentions()
            .iter()
            .filter(|mention| mention.role == Role::Subject || objects)
            .filter(|mention| mention.role != Role::Owner || objects)
            .filter_map(|mention| self.distance(mention).map(|distance| (distance, mention)))
            .filter(|(distance, _)| *distance <= MAX_DISTANCE)
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, mention)| mention)
    }

    fn distance(&self, mention: &Mention) -> Option<usize> {
        let clauses = usize::from(mention.clause.abs_diff(self.clause()));
        let words = if mention.last < self.places.start {
            self.places.start - mention.last
        } else if mention.first >= self.places.end {
            mention.first - self.places.end + 5
        } else if mention.elided {
            0
        } else {
            return None;
        };
        // Who hangs on a preposition is seldom the subject.
        let oblique = if self.before(mention.first) & OF != 0 {
            5
        } else {
            0
        };
        let role = if mention.role == Role::Subject { 0 } else { 3 };
        Some(words + 5 * clauses + oblique + role)
    }

    /// Whom the word belongs to by a possessive or a genitive directly before it.
    fn owner(&self) -> Option<Concerns> {
        if self.speaks {
            return Some(Concerns::Author);
        }
        let start = self.places.start;
        for at in (start.saturating_sub(3)..start).rev() {
            if !self.in_clause(at) {
                return None;
            }
            let class = self.class(at);
            if let Some(mention) = self.mentions().iter().find(|mention| mention.last == at) {
                let genitive = self.is_genitive(at) && at + 2 >= start;
                return match mention.role {
                    Role::Owner => Some(Concerns::Other),
                    _ if genitive => mention.who,
                    _ => None,
                };
            }
            if class & MY != 0 {
                return Some(Concerns::Author);
            }
            if class & THEIR != 0 {
                return Some(Concerns::Other);
            }
            if class & (BE | HAVE | PREP | OF) != 0 && class & ADVERB == 0 {
                // "s" may be the genitive that joins the owner to the word.
                let joined = self
                    .sentence
                    .tokens
                    .get(at)
                    .is_some_and(|token| token.joined);
                if !joined {
                    return None;
                }
            }
        }
        None
    }

    /// Whether the word at a place is followed by "'s", or ends with an s of its own.
    fn is_genitive(&self, at: usize) -> bool {
        self.sentence
            .tokens
            .get(at + 1)
            .is_some_and(|token| token.joined)
            || self.language() == Language::German && at + 1 == self.places.start
    }

    fn author(&self) -> Option<Concerns> {
        if self.speaks {
            return (!self.is_hypothetical()).then_some(Concerns::Author);
        }
        let told = self.nearest(true).and_then(|mention| mention.who);
        told.or(Some(Concerns::Author))
    }

    fn event(&self) -> Option<Concerns> {
        if let Some(owner) = self.owner() {
            return Some(owner);
        }
        if let Some(mention) = self.nearest(true) {
            return mention.who;
        }
        let sentence = self.sentence;
        let all = 0..sentence.tokens.len();
        let is_topic = sentence.is_question
            || sentence.tokens.len() > MAX_EVENT
            || sentence.any(all, self.language(), GENERIC | THING);
        (!is_topic).then_some(Concerns::Unknown)
    }

    fn is(&self) -> Option<Concerns> {
        let start = self.places.start;
        // "als Muslim", "as a Muslim", "being a Muslim".
        if self.is_capacity() {
            return self.capacity();
        }
        let clause = self.clause_places();
        let being = (start.saturating_sub(MAX_GAP + 1).max(clause.start)..start)
            .rev()
            .find(|at| self.class(*at) & BE != 0);
        if let Some(being) = being {
            let gap = being + 1..start;
            // Between them stand small words, the subject, and one adjective at the most.
            let mut strange = 0;
            let blocked = gap.clone().any(|at| {
                let class = self.class(at);
                let known = ADVERB | ARTICLE | NEG | I | HE | NAME | KIN | PERSON | MY | NUMBER;
                strange += usize::from(class & known == 0);
                class & (PREP | OF | THING) != 0 && class & (ADVERB | ARTICLE) == 0
                    || strange > 2
                    || class & known == 0 && self.word(at).ends_with("ing")
            });
            if !blocked {
                return self.subject(true)?.who;
            }
            return None;
        }
        // "dass er schwul ist".
        if self.language() == Language::German {
            let end = self.places.end;
            if (end..end + 2).any(|at| self.in_clause(at) && self.class(at) & BE != 0)
                && let Some(mention) = self.subject(false)
            {
                return mention.who;
            }
        }
        self.attribute()
    }

    /// As [`Case::is`], where a noun that is no person may follow.
    fn adjective(&self) -> Option<Concerns> {
        let end = self.places.end;
        let next = self.class(end);
        let person = KIN | CHILD | YOUNG | PERSON;
        if next & person != 0 && self.in_clause(end) {
            return if self.is_capacity() {
                self.capacity()
            } else {
                self.attribute().or_else(|| self.is())
            };
        }
        let small = AND | ADVERB | FUNC | HAVE | BE | PREP | OF | HYPO | NEG | MY | ME;
        let closed = end >= self.sentence.tokens.len() || !self.in_clause(end) || next & small != 0;
        if closed { self.is() } else { None }
    }

    /// Whether "als", "as a" or "being a" stands before.
    fn is_capacity(&self) -> bool {
        let start = self.places.start;
        (start.saturating_sub(3)..start).any(|at| {
            let token = self.sentence.tokens.get(at);
            let length = token.map_or(0, |token| token.end - token.start);
            let word = self.word(at);
            self.in_clause(at)
                && match self.language() {
                    Language::German => length == 3 && word.eq_ignore_ascii_case("als"),
                    Language::English => {
                        (word.eq_ignore_ascii_case("as") || word.eq_ignore_ascii_case("being"))
                            && (at + 1..=start).any(|at| self.class(at) & ARTICLE != 0)
                    }
                }
        })
    }

    fn capacity(&self) -> Option<Concerns> {
        let same = self
            .mentions()
            .iter()
            .rev()
            .find(|mention| mention.role == Role::Subject && mention.last < self.places.start);
        same.map_or(Some(Concerns::Author), |mention| mention.who)
    }

    /// "my gay brother", "a Romani woman", "proud Muslim here".
    fn attribute(&self) -> Option<Concerns> {
        let end = self.places.end;
        let start = self.places.start;
        if self.class(end) & (KIN | CHILD | YOUNG | PERSON) != 0 && self.in_clause(end) {
            let owner = self.before(start) | start.checked_sub(2).map_or(0, |at| self.class(at));
            return (owner & (MY | THEIR | ARTICLE) != 0).then_some(Concerns::Other);
        }
        if self.is_apposition() {
            return Some(Concerns::Other);
        }
        let here = self.word(end).eq_ignore_ascii_case("here")
            || self.word(end).eq_ignore_ascii_case("hier");
        let elided = self.mentions().iter().any(|mention| {
            mention.elided
                && mention.clause == self.clause()
                && mention.last + 3 > start
                && mention.last <= start
        });
        (here || elided).then_some(Concerns::Author)
    }

    /// "Freundin krank", "my dad (very deaf)": directly behind a person, with adverbs at the most.
    fn is_apposition(&self) -> bool {
        let mut at = self.places.start;
        while let Some(before) = at.checked_sub(1) {
            let class = self.class(before);
            if class & ADVERB != 0 && class & (KIN | NAME) == 0 {
                at = before;
                continue;
            }
            let end = self.places.end;
            let closed = end >= self.sentence.tokens.len() || !self.in_clause(end);
            let person = class & KIN != 0
                || self
                    .mentions()
                    .iter()
                    .any(|mention| mention.last == before && mention.who == Some(Concerns::Other));
            return closed && person && self.entry.category == SpecialCategory::Health;
        }
        false
    }

    /// The subject of a statement with "to be".
    fn subject(&self, inverted: bool) -> Option<&Mention> {
        let start = self.places.start;
        let before = self.mentions().iter().rev().find(|mention| {
            mention.role == Role::Subject
                && mention.last < start
                && mention.clause == self.clause()
                && (mention.elided || self.before(mention.first) & OF == 0)
        });
        if before.is_some() {
            return before;
        }
        let earlier = self.mentions().iter().rev().find(|mention| {
            mention.role == Role::Subject
                && mention.last < start
                && mention.clause < self.clause()
                && start - mention.last < 10
        });
        // "ist mein Bruder schwul?" has its subject before; "schwul ist er nicht" after.
        earlier.filter(|_| inverted || self.language() == Language::German)
    }

    fn has(&self) -> Option<Concerns> {
        if let Some(owner) = self.owner() {
            return Some(owner);
        }
        let clause = self.clause_places();
        let having = self
            .sentence
            .any(clause.clone(), self.language(), HAVE | TIE);
        let mention = self.nearest(true)?;
        let is_near = mention.clause == self.clause() || having;
        (having && is_near).then_some(mention.who).flatten()
    }

    fn did(&self) -> Option<Concerns> {
        if let Some(owner) = self.owner() {
            return Some(owner);
        }
        // "slept with": with somebody.
        let last = self.word(self.places.end.saturating_sub(1));
        if self.entry.category == SpecialCategory::SexLife
            && ["with", "mit"]
                .iter()
                .any(|with| last.eq_ignore_ascii_case(with))
        {
            let end = self.places.end;
            let near = end..end + 3;
            let capital = self
                .sentence
                .tokens
                .get(end)
                .is_some_and(|token| token.capital);
            if !capital
                && !self
                    .mentions()
                    .iter()
                    .any(|mention| near.contains(&mention.first))
            {
                return None;
            }
        }
        // "wurde mir geklaut": the one who is named is the victim.
        let taken = [
            "geklaut",
            "gestohlen",
            "beklaut",
            "überfallen",
            "erpresst",
            "eingebrochen",
        ];
        let taken = taken.iter().any(|verb| last.eq_ignore_ascii_case(verb));
        if taken
            && self
                .sentence
                .any(self.clause_places(), self.language(), PASSIVE)
        {
            return None;
        }
        let body = matches!(
            self.entry.category,
            SpecialCategory::Health | SpecialCategory::Genetic
        );
        let same = |mention: &&Mention| mention.clause == self.clause();
        let me =
            self.mentions().iter().filter(same).find(|mention| {
                mention.role == Role::Object && mention.who == Some(Concerns::Author)
            });
        if body && let Some(me) = me {
            return me.who;
        }
        match self.nearest(false) {
            Some(mention) => mention.who,
            None => {
                let mention = self.nearest(true)?;
                let is_object = mention.role == Role::Object && same(&mention);
                (is_object && !taken).then_some(mention.who).flatten()
            }
        }
    }

    fn done(&self) -> Option<Concerns> {
        let clause = self.clause_places();
        let same = |mention: &&Mention| mention.clause == self.clause();
        let passive = self.sentence.any(clause, self.language(), PASSIVE);
        let object = self
            .mentions()
            .iter()
            .filter(same)
            .find(|mention| mention.role == Role::Object);
        if passive
            && object.is_none_or(|object| {
                object.first > self.places.end || self.before(object.first) & OF != 0
            })
        {
            return self.nearest(false)?.who;
        }
        let agent = self
            .mentions()
            .iter()
            .filter(same)
            .find(|mention| mention.role == Role::Subject);
        if let Some(object) = object {
            // Somebody else must have done it.
            let done = agent.is_some_and(|agent| agent.who == Some(Concerns::Other));
            return done.then_some(object.who).flatten();
        }
        if agent.is_some_and(|agent| agent.who == Some(Concerns::Author) && !agent.elided)
            && !passive
        {
            return None;
        }
        let mut here = self
            .mentions()
            .iter()
            .filter(same)
            .filter(|mention| mention.role != Role::Owner);
        let (first, second) = (here.next()?, here.next());
        if first.elided {
            return Some(Concerns::Author);
        }
        second.map(|_| Concerns::Other)
    }

    fn tie(&self) -> Option<Concerns> {
        let start = self.places.start;
        if let Some(owner) = self.owner() {
            return Some(owner);
        }
        let mention = self.nearest(true)?;
        let low = start.saturating_sub(8);
        let tied = self
            .sentence
            .any(low..self.places.end + 8, self.language(), TIE);
        // "ist in der CDU", "is in the union", "bei ver.di".
        let inside = (start.saturating_sub(3)..start).any(|at| {
            let word = self.word(at);
            ["in", "bei", "beim", "im", "of"]
                .iter()
                .any(|other| word.eq_ignore_ascii_case(other))
        }) && self
            .sentence
            .any(self.clause_places(), self.language(), BE | TIE);
        (tied || inside).then_some(mention.who).flatten()
    }

    fn taken(&self) -> Option<Concerns> {
        let all = 0..self.sentence.tokens.len();
        if !self.sentence.any(all, self.language(), TAKE) {
            return None;
        }
        if let Some(owner) = self.owner() {
            return Some(owner);
        }
        let me = self.mentions().iter().find(|mention| {
            mention.who == Some(Concerns::Author)
                && (mention.role == Role::Object || mention.clause == self.clause())
        });
        match me {
            Some(me) => me.who,
            None => self.nearest(true)?.who,
        }
    }
}

/// Whether a word is one for a people, by its end.
fn is_people(word: &str, language: Language) -> bool {
    let ends: &[&str] = match language {
        Language::German => &[
            "er", "erin", "isch", "ese", "esin", "ne", "nin", "ke", "kin", "che", "chin", "ale",
            "ier",
        ],
        Language::English => &[
            "ish", "ese", "ian", "ean", "can", "oan", "yan", "man", "ani", "ino", "ina", "lsh",
            "nch", "ench", "tch", "eek", "ech", "nai", "ner",
        ],
    };
    word.len() >= 4 && ends.iter().any(|end| word.ends_with(end))
}
