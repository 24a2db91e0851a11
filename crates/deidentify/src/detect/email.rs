//! E-mail addresses.

use licit_record::Category;

use super::Text;
use crate::Span;

pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    let local = |char: char| super::is_word_char(char) || "._+-".contains(char);
    let start = text.run_start(trigger, local);
    let end = text.run_end(trigger + 1, |char| super::is_word_char(char) || ".-".contains(char));
    if text.byte(trigger) == b'@' && start < trigger && text.slice(trigger..end).contains('.') {
        text.push(out, start..end, Category::Email);
    }
}
