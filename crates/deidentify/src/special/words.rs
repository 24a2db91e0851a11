//! The small words that tell whom a sentence is about: pronouns, kin, names, verbs of being and
//! having, negation. One table from a word to its classes in either language.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The languages that are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    German,
    English,
}

/// Classes of a word, a set of bits.
pub(super) type Class = u64;

macro_rules! classes {
    ($($name:ident = $code:literal;)*) => {
        /// A class by its name in `data/special/context.txt`.
        fn class(code: &str) -> Option<Class> {
            [$(($code, $name)),*].iter().find(|(name, _)| *name == code).map(|(_, class)| *class)
        }
        classes!(@bits 0; $($name)*);
    };
    (@bits $bit:expr; $name:ident $($rest:ident)*) => {
        pub(super) const $name: Class = 1 << ($bit);
        classes!(@bits $bit + 1; $($rest)*);
    };
    (@bits $bit:expr;) => {};
}

classes! {
    I = "i";
    ME = "me";
    MY = "my";
    THEIR = "their";
    HE = "he";
    HIM = "him";
    YOU = "you";
    GENERIC = "generic";
    KIN = "kin";
    CHILD = "child";
    YOUNG = "young";
    PERSON = "person";
    TITLE = "title";
    BE = "be";
    HAVE = "have";
    NEG = "neg";
    HYPO = "hypo";
    QUESTION = "question";
    THING = "thing";
    PREP = "prep";
    OF = "of";
    ARTICLE = "article";
    AND = "and";
    ADVERB = "adverb";
    ELIDED = "elided";
    TIE = "tie";
    TAKE = "take";
    PASSIVE = "passive";
    ADULT = "adult";
    UNIT = "unit";
    FUNC = "func";
    NUMBER = "number";
    SCHOOL = "school";
    NAME = "name";
    SOLO = "solo";
    MORE = "more";
    JOKE = "joke";
}

/// Longest word that is looked up, in bytes.
const MAX_WORD: usize = 48;

#[derive(Default)]
struct Table {
    whole: HashMap<&'static str, [Class; 2]>,
    /// Ends of longer words, by their last byte.
    ends: HashMap<u8, Vec<(&'static str, [Class; 2])>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    let mut section = None;
    for line in include_str!("../../data/special/context.txt")
        .lines()
        .map(str::trim)
    {
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        if let Some(head) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            section = parse_head(head);
            continue;
        }
        let Some(classes) = section else { continue };
        for word in line
            .split(',')
            .map(str::trim)
            .filter(|word| !word.is_empty())
        {
            let (end, word) = word
                .strip_prefix('*')
                .map_or((false, word), |word| (true, word));
            merge(table.whole.entry(word).or_default(), classes);
            if end {
                let last = word.bytes().next_back().unwrap_or(0);
                let ends = table.ends.entry(last).or_default();
                match ends.iter_mut().find(|(other, _)| *other == word) {
                    Some((_, set)) => merge(set, classes),
                    None => ends.push((word, classes)),
                }
            }
        }
    }
    table
});

fn merge(into: &mut [Class; 2], classes: [Class; 2]) {
    into.iter_mut()
        .zip(classes)
        .for_each(|(set, class)| *set |= class);
}

/// The classes of a section in German and in English.
fn parse_head(head: &str) -> Option<[Class; 2]> {
    let (name, language) = head.split_once(' ')?;
    let class = class(name)?;
    Some(match language {
        "de" => [class, 0],
        "en" => [0, class],
        "both" => [class, class],
        _ => return None,
    })
}

/// The classes of a word in German and in English, whatever its case.
pub(super) fn classes(word: &str) -> [Class; 2] {
    let mut buffer = [0; MAX_WORD];
    let Some(lower) = lower(word, &mut buffer) else {
        return [0; 2];
    };
    if let Some(found) = TABLE.whole.get(lower) {
        return *found;
    }
    // Mamas, Lenas, Annas: the genitive of what is known.
    let stem = lower.strip_suffix('s').filter(|stem| stem.len() > 2);
    if let Some(found) = stem.and_then(|stem| TABLE.whole.get(stem)) {
        let owners = NAME | KIN | TITLE | CHILD | PERSON;
        return found.map(|class| class & owners);
    }
    let last = lower.bytes().next_back().unwrap_or(0);
    let ends = TABLE.ends.get(&last).map_or(&[][..], Vec::as_slice);
    let fitting = ends.iter().filter(|(end, _)| lower.ends_with(end));
    fitting.fold([0; 2], |mut set, (_, classes)| {
        merge(&mut set, *classes);
        set
    })
}

/// The lower case of a word in German or English letters.
fn lower<'b>(word: &str, buffer: &'b mut [u8; MAX_WORD]) -> Option<&'b str> {
    let target = buffer.get_mut(..word.len())?;
    target.copy_from_slice(word.as_bytes());
    let mut before = 0;
    for byte in target.iter_mut() {
        if before == 0xc3 && (0x80..=0x9e).contains(byte) && *byte != 0x97 {
            *byte += 0x20;
        }
        byte.make_ascii_lowercase();
        before = *byte;
    }
    std::str::from_utf8(target).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_is_known() {
        for line in include_str!("../../data/special/context.txt").lines() {
            if let Some(head) = line.strip_prefix('[') {
                assert!(parse_head(head.trim_end_matches(']')).is_some(), "{line}");
            }
        }
    }

    #[test]
    fn words_have_their_classes() {
        assert_eq!(classes("Schwiegervater")[0] & KIN, KIN);
        assert_eq!(classes("MÜTTER")[0], 0);
        assert_eq!(classes("Papas")[0] & KIN, KIN);
        assert_eq!(classes("Lenas")[0] & NAME, NAME);
        assert_eq!(
            classes("im").map(|class| class & (PREP | BE | I)),
            [PREP, BE | I]
        );
        assert_eq!(classes("my"), [0, MY]);
    }
}
