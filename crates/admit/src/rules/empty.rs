#![doc = include_str!("empty.md")]

use licit_record::Reason;

use super::Rule;
use crate::Facts;

pub(super) const RULE: Rule = Rule {
    reason: Reason::Empty,
    requirements: &["ADM-4"],
    version: 1,
    decide,
    page: include_str!("empty.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    let item = facts.item;
    let readable = [&item.title, &item.text]
        .into_iter()
        .chain(item.media.iter().map(|media| &media.alt))
        .flatten()
        .any(|text| text.expose().chars().any(is_visible));
    (!readable).then_some(Reason::Empty)
}

/// Whether a character shows anything: no space, no control, none of the marks of zero width.
fn is_visible(character: char) -> bool {
    let zero_width = matches!(
        character,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}'
    );
    !zero_width && !character.is_whitespace() && !character.is_control()
}
