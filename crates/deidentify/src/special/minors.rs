//! Minors: children that a sentence points at, ages and school classes.

use licit_record::Concerns;

use super::frames::Case;
use super::lexicon::Frame;
use super::sentence::{Role, Token};
use super::words::{
    ADULT, ADVERB, AND, ARTICLE, BE, CHILD, FUNC, HAVE, KIN, Language, MY, NUMBER, PERSON, PREP,
    SCHOOL, THEIR, UNIT, YOUNG,
};

/// From this age on nobody is a minor.
const ADULT_AGE: u32 = 18;
/// Number words, by age.
const NUMBERS: [[&str; 17]; 2] = [
    [
        "ein",
        "zwei",
        "drei",
        "vier",
        "fünf",
        "sechs",
        "sieben",
        "acht",
        "neun",
        "zehn",
        "elf",
        "zwölf",
        "dreizehn",
        "vierzehn",
        "fünfzehn",
        "sechzehn",
        "siebzehn",
    ],
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
    ],
];
/// Number words of grown people that stand before "jährig".
const GROWN: &[&str] = &[
    "zig", "ßig", "achtzehn", "neunzehn", "hundert", "mehr", "lang", "voll",
];

impl Case<'_> {
    /// Whether the word speaks of a minor.
    pub(super) fn minor(&self) -> Option<Concerns> {
        match self.entry.frame {
            Frame::Child => self.child(),
            Frame::Young => self.young(),
            Frame::Kid => self.kid(),
            Frame::Age => self.age(),
            Frame::Class => self.class_of_school(),
            Frame::IAm => self.own_age(),
            Frame::Turns => self.turns(),
            _ => None,
        }
    }

    /// "my son", "meine Tochter (4)", "zwei Kinder (3 und 6 Jahre)".
    fn child(&self) -> Option<Concerns> {
        let last = self.places.end.checked_sub(1)?;
        let token = self.sentence.tokens.get(last)?;
        let behind = self.text.get(token.end..).unwrap_or("").trim_start();
        let bracket = behind.strip_prefix('(').map(str::trim_start);
        let aged = bracket.is_some_and(|inside| {
            inside.starts_with(|char: char| char.is_ascii_digit())
                && self.number_at(last + 1).is_some_and(|age| age < ADULT_AGE)
        });
        // "Sohn, 6,".
        let apposed = behind.strip_prefix(',').is_some_and(|rest| {
            let rest = rest.trim_start();
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let after = rest.get(digits..).unwrap_or("").trim_start();
            (1..=2).contains(&digits)
                && (after.is_empty() || after.starts_with([',', '.', ')', '!']))
        }) && self.number_at(last + 1).is_some_and(|age| age < ADULT_AGE);
        if aged || apposed {
            return Some(Concerns::Other);
        }
        // "Unser Kleiner (Peugeot 107)".
        if bracket.is_some_and(|inside| inside.starts_with(char::is_uppercase)) {
            return None;
        }
        let owned = self.mentions().iter().any(|mention| {
            mention.first < self.places.start
                && (self.places.start..=last).contains(&mention.last)
                && self.class(mention.first) & (MY | THEIR) != 0
        }) || self.before(self.places.start) & (MY | THEIR) != 0;
        // "unser Kleiner ...": what follows must not be the noun that it belongs to.
        let adjective = self.language() == Language::German
            && matches!(
                self.word(last).get(..4),
                Some("klei" | "Klei" | "groß" | "Groß" | "jüng" | "Jüng")
            );
        let named = |next: &Token| next.capital && next.clause == token.clause;
        let noun_follows =
            adjective && (!token.capital || self.sentence.tokens.get(last + 1).is_some_and(named));
        // The writers' own childhood is no child of today.
        (owned && !noun_follows && self.is_young()).then_some(Concerns::Other)
    }

    /// Whether nothing in the sentence shows an adult.
    fn is_young(&self) -> bool {
        let all = 0..self.sentence.tokens.len();
        if self.sentence.any(all.clone(), self.language(), SCHOOL) {
            return true;
        }
        let grown = all.clone().any(|at| {
            let said = (at.saturating_sub(3)..at).any(|at| self.class(at) & BE != 0);
            let old = ["alt", "old"]
                .iter()
                .any(|old| self.word(at + 2).eq_ignore_ascii_case(old));
            self.number_at(at)
                .is_some_and(|age| (ADULT_AGE..100).contains(&age))
                && (said && self.class(at + 1) & UNIT == 0 || old)
        });
        !grown && !self.sentence.any(all, self.language(), ADULT)
    }

    /// "ein Junge", "the toddler next door".
    fn young(&self) -> Option<Concerns> {
        let last = self.places.end.checked_sub(1)?;
        let pointed = self.mentions().iter().any(|mention| {
            mention.first < self.places.start
                && (self.places.start..=last).contains(&mention.last)
                && self.class(mention.first) & (MY | THEIR | ARTICLE) != 0
        });
        // "als Mädchen", "as a child": people's own childhood.
        let before = self.places.start.saturating_sub(3)..self.places.start;
        let own = before.into_iter().any(|at| {
            let word = self.word(at);
            ["as", "als", "like", "wie"]
                .iter()
                .any(|other| word.eq_ignore_ascii_case(other))
        });
        (pointed && !own && self.is_young()).then_some(Concerns::Other)
    }

    /// "The boy who lives upstairs is only nine": an age or a school tells that no adult is meant.
    fn kid(&self) -> Option<Concerns> {
        let all = 0..self.sentence.tokens.len();
        let aged = all.clone().any(|at| {
            self.number_at(at)
                .is_some_and(|age| (1..ADULT_AGE).contains(&age))
                && self.class(at + 1) & UNIT == 0
                && self.before(at) & (BE | ADVERB) != 0
        });
        let school = self.sentence.any(all, self.language(), SCHOOL);
        if aged || school { self.young() } else { None }
    }

    /// "my 6-year-old", "der 14-Jährige", "Lotte ist 8 Monate alt".
    fn age(&self) -> Option<Concerns> {
        let start = self.places.start;
        let last = self.places.end.checked_sub(1)?;
        let word = self.word(start);
        let is_list = word.eq_ignore_ascii_case("ages") || word.eq_ignore_ascii_case("aged");
        if is_list {
            let age = self.number_at(last + 1)?;
            let persons = 0..self.sentence.tokens.len();
            let child = self
                .sentence
                .any(persons, self.language(), CHILD | YOUNG | PERSON | KIN);
            return (age < ADULT_AGE && child).then_some(Concerns::Other);
        }
        let age = self.age_before(start)?;
        if age >= ADULT_AGE {
            return None;
        }
        let next = last + 1;
        let class = self.class(next);
        let person = CHILD | YOUNG | KIN | PERSON;
        // "12-year-old whisky", "16 Jahre alter Wein": an age of something else.
        let is_noun = word.ends_with("jährige")
            && self
                .sentence
                .tokens
                .get(start)
                .is_some_and(|token| token.capital)
            || self
                .sentence
                .tokens
                .get(start)
                .is_some_and(|token| token.capital);
        let open = next < self.sentence.tokens.len() && self.in_clause(next);
        let followed =
            !open || class & (person | FUNC | BE | HAVE | AND | PREP | ADVERB) != 0 || is_noun;
        let low = start.saturating_sub(3);
        let owned = (low..start).any(|at| self.class(at) & (MY | THEIR) != 0);
        let predicate = (start.saturating_sub(5)..start).any(|at| self.class(at) & BE != 0);
        if predicate && !owned {
            let subject = self.nearest(false)?;
            // "When I was 8 years old": long ago.
            let past = (subject.last..start).any(|at| {
                ["was", "were", "war", "waren"]
                    .iter()
                    .any(|be| self.word(at).eq_ignore_ascii_case(be))
            });
            return subject
                .who
                .filter(|who| !(past && *who == Concerns::Author));
        }
        let attribute = class & person != 0
            || is_noun
            || owned && followed
            || followed && (low..start).any(|at| self.class(at) & ARTICLE != 0)
            || !open && !self.mentions().is_empty();
        attribute.then_some(Concerns::Other)
    }

    /// The age that stands before a word, or in its own beginning ("siebenjährig").
    fn age_before(&self, start: usize) -> Option<u32> {
        let unit = self.word(start);
        let years = unit.get(..1).is_some_and(|first| {
            first.eq_ignore_ascii_case("y") || first.eq_ignore_ascii_case("j")
        }) || unit.contains("jährig")
            || unit.contains("jaehrig");
        let at = unit
            .find("jährig")
            .or_else(|| unit.find("jaehrig"))
            .unwrap_or(0);
        let head = unit.get(..at).unwrap_or("");
        if !head.is_empty() {
            let digits: String = head.chars().filter(char::is_ascii_digit).take(3).collect();
            if !digits.is_empty() {
                return digits.parse().ok();
            }
            let head = head.to_lowercase();
            if GROWN.iter().any(|grown| head.contains(grown)) {
                return None;
            }
            let [german, _] = &NUMBERS;
            let found = german.iter().rposition(|number| head.ends_with(number))?;
            return u32::try_from(found + 1).ok();
        }
        let number = self.number_at(start.checked_sub(1)?)?;
        Some(if years { number } else { 0 })
    }

    /// The number at a place, in digits or as a word.
    fn number_at(&self, at: usize) -> Option<u32> {
        let word = self.word(at);
        if word.is_empty() || word.len() > 10 {
            return None;
        }
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            return word.parse().ok();
        }
        if self.class(at) & NUMBER == 0 {
            return None;
        }
        let list = NUMBERS.get(self.language() as usize)?;
        let found = list.iter().position(|number| {
            word.eq_ignore_ascii_case(number) || word.to_lowercase() == *number
        })?;
        u32::try_from(found + 1).ok()
    }

    /// "Klasse 3b", "in die 1. Klasse", "3rd grade".
    fn class_of_school(&self) -> Option<Concerns> {
        let start = self.places.start;
        let last = self.places.end.checked_sub(1)?;
        let word = self.word(start);
        let bare = word.eq_ignore_ascii_case("klasse") || word.eq_ignore_ascii_case("grade");
        let group = self.language() == Language::German && !bare;
        if bare {
            let behind = self.word(last + 1);
            let digits = behind.trim_end_matches(|char: char| char.is_ascii_lowercase());
            let tail = behind.len() - digits.len();
            let number = |text: &str| text.parse::<u32>().ok().filter(|n| (1..=13).contains(n));
            let lettered = number(digits).is_some() && tail == 1;
            let ahead = start.checked_sub(1).map_or("", |at| self.word(at));
            let ordinal = number(ahead).is_some() && self.language() == Language::German;
            let next = last + 2;
            let closed = next >= self.sentence.tokens.len()
                || !self.in_clause(next)
                || self.class(next) & (FUNC | PREP | AND | BE | HAVE) != 0;
            let english = self.language() == Language::English
                && number(behind).is_some()
                && closed
                && self.in_clause(last + 1);
            if !(lettered || ordinal || english) {
                return None;
            }
        }
        let subject = self.mentions().iter().rev().find(|mention| {
            mention.role == Role::Subject
                && mention.last < start
                && mention.clause == self.sentence.clause(start)
        });
        // Who was in a class is grown by now; who teaches one is as well.
        let author = subject.is_some_and(|mention| mention.who == Some(Concerns::Author));
        let attends = (start.saturating_sub(3)..start).any(|at| {
            let verb = self.word(at);
            ["gehe", "geh", "in", "go", "start", "starting"]
                .iter()
                .any(|other| verb.eq_ignore_ascii_case(other))
        });
        let past = (0..start).any(|at| {
            [
                "was",
                "war",
                "were",
                "waren",
                "since",
                "seit",
                "back",
                "damals",
                "teach",
                "unterrichte",
                "taught",
            ]
            .iter()
            .any(|other| self.word(at).eq_ignore_ascii_case(other))
        });
        match (author, attends, past) {
            (_, _, true) => None,
            (true, true, false) => Some(Concerns::Author),
            (true, false, false) => None,
            // A class by itself is one if it bears its letter, or its school follows.
            (false, ..) => (bare || group || subject.is_some_and(|subject| subject.who.is_some()))
                .then_some(Concerns::Other),
        }
    }

    /// "I'm 14", "bin 13 und ...".
    fn own_age(&self) -> Option<Concerns> {
        let last = self.places.end.checked_sub(1)?;
        let token = self.sentence.tokens.get(last)?;
        let behind = self.text.get(token.end..).unwrap_or("");
        let next = last + 1;
        let joined = behind.starts_with(['.', ',', ':', '/', '-', '%', '$', '€', '\'', '°'])
            && self.sentence.tokens.get(next).is_some_and(|next| {
                next.start <= token.end + 2
                    && self.text.get(token.end + 1..token.end + 2) != Some(" ")
            });
        let ordinal = behind.starts_with('.') && next < self.sentence.tokens.len();
        let open = next < self.sentence.tokens.len() && self.in_clause(next);
        // An age stands alone, before "und" or before its unit.
        let years = ["jahre", "years", "yo", "year"]
            .iter()
            .any(|unit| self.word(next).eq_ignore_ascii_case(unit))
            && ["alt", "old", "jung"]
                .iter()
                .any(|old| self.word(next + 1).eq_ignore_ascii_case(old));
        let fits = !open
            || years
            || self.class(next) & (AND | FUNC | ADVERB | PREP) != 0 && self.class(next) & UNIT == 0
            || self.word(next).eq_ignore_ascii_case("next");
        (fits && !joined && !ordinal).then_some(Concerns::Author)
    }

    /// "my niece turns 10".
    fn turns(&self) -> Option<Concerns> {
        let last = self.places.end.checked_sub(1)?;
        let age = (last + 1..last + 4).find_map(|at| self.number_at(at).map(|age| (at, age)));
        let (at, age) = age?;
        let fits = age < ADULT_AGE && self.class(at + 1) & UNIT == 0;
        let subject = self.nearest(false)?;
        let after = subject.last < self.places.start;
        (fits && after && subject.who == Some(Concerns::Other)).then_some(Concerns::Other)
    }
}
