//! Names on services, where no `@` precedes them.
//!
//! ## What it finds
//! The name behind a service or a word such as `username` (`Insta: lena_k`, `discord is lenchen#4821`,
//! `mein steam name ist xXDarkWolf_2004Xx`), and `name#1234` anywhere.
//!
//! ## Why
//! `USER_ID`, DEI-1: it leads to an account as a handle does.
//!
//! ## Example
//! `snap: jackylein_xo` is found; `Insta: geht wieder nicht` is not.
//!
//! ## Limits
//! Without a colon the name must look like one: a digit, an underscore, a capital inside. After a
//! colon an ordinary word is taken for a word.
//!
//! ## References
//! User name rules of the services.

use licit_record::Category;

use super::{Text, is_word_char};
use crate::Span;
use crate::common_words::is_common;
use crate::fold::fold_word;

/// Words between a service and the name on it, lower case.
const FILLERS: &[&str] = &[
    "name", "names", "namen", "nick", "nickname", "user", "username", "id", "tag", "handle", "acc", "account", "konto", "profil",
    "profile", "ist", "is", "lautet", "heißt", "heisst", "heiße", "heisse", "war", "was", "mein", "my", "meiner", "dort", "auch", "bin",
    "ich", "unter", "als", "as", "me", "add", "adde", "added", "mich", "at", "mon", "est", "es", "c'est", "moi", "on", "und", "also",
    "names:", "dm", "follow", "folgt", "mir", "addet", "page", "seite", "kanal", "channel",
];
/// Most of these words in a row.
const MAX_FILLERS: usize = 4;
/// Lengths of a name.
const LENGTHS: std::ops::RangeInclusive<usize> = 3..=40;

/// Looks behind a word for a service, and around the `#` before a number.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    if text.byte(trigger).is_ascii_digit() {
        return tagged_name(text, trigger, out);
    }
    let mut at = trigger;
    let mut announced = text.byte_before(trigger) == b':';
    for _ in 0..=MAX_FILLERS {
        let (start, colon) = over_signs(text, at);
        announced |= colon;
        // A new line or sentence ends what the word is about.
        if start == at && !announced {
            return;
        }
        let end = text.run_end(start, |char| is_word_char(char) || matches!(char, '_' | '.' | '-'));
        let name = text.slice(start..end).trim_end_matches(['.', '-']);
        let end = start + name.len();
        let is_filler = FILLERS.iter().any(|filler| filler.eq_ignore_ascii_case(name));
        if is_filler && (!announced || text.byte(end) == b':' || text.byte(end) == b' ') {
            at = end;
            continue;
        }
        if text.char_before(start) != Some('@') && is_name(text, name, announced) {
            text.push(out, start..with_number(text, end), Category::UserId);
        }
        return;
    }
}

/// Passes over blanks and signs to the next word. Tells whether a colon or arrow was among them.
fn over_signs(text: &Text<'_>, at: usize) -> (usize, bool) {
    let end = text.run_end(at, |char| matches!(char, ' ' | ':' | '=' | '-' | '>' | '"' | '\'' | '(' | '„' | '“' | '→' | '👉' | '~' | '*'));
    let end = if end - at > 16 { at } else { end };
    (end, text.slice(at..end).contains([':', '=', '>', '→', '👉']))
}

/// Whether a word is a user's name.
fn is_name(text: &Text<'_>, name: &str, announced: bool) -> bool {
    if !LENGTHS.contains(&name.len()) || !name.chars().any(char::is_alphabetic) {
        return false;
    }
    let has_sign = name.contains('_') || has_digit_in_name(name) || has_inner_capital(name) || is_dotted(name);
    let end = name.as_ptr() as usize - text.as_str().as_ptr() as usize + name.len();
    let tagged = with_number(text, end) > end;
    if has_sign || tagged {
        return true;
    }
    // A plain word counts behind a colon only, if nobody would say it and it stands alone.
    let alone = !matches!(text.byte(end), b' ') || text.slice(end..end + 2).trim_start().is_empty();
    announced && alone && name.chars().all(|char| char.is_lowercase()) && name.len() >= 4 && !is_common(&fold_word(name))
}

/// Whether letters and digits are mixed as in a name, unlike `2nd` or `4k`.
fn has_digit_in_name(name: &str) -> bool {
    let letters = name.chars().filter(|char| char.is_alphabetic()).count();
    name.bytes().any(|byte| byte.is_ascii_digit()) && letters >= 3 && name.starts_with(char::is_alphabetic)
}

/// Whether a capital stands behind a small letter.
fn has_inner_capital(name: &str) -> bool {
    let mut was_lower = false;
    name.chars().any(|char| {
        let inner = was_lower && char.is_uppercase();
        was_lower = char.is_lowercase();
        inner
    })
}

/// Whether it is words with dots between, but no web address.
fn is_dotted(name: &str) -> bool {
    let Some((before, last)) = name.rsplit_once('.') else { return false };
    !before.is_empty() && !last.is_empty() && name.is_ascii() && !matches!(last, "com" | "de" | "org" | "net" | "tv" | "gg" | "me")
        && name.chars().all(|char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '.' || char == '_')
}

/// The end of a name with `#1234` behind it.
fn with_number(text: &Text<'_>, end: usize) -> usize {
    let digits = text.digits_end(end + 1);
    if text.byte(end) == b'#' && (4..=6).contains(&(digits - end - 1)) && !text.is_word_at(digits) {
        digits
    } else {
        end
    }
}

/// `name#1234`, from its first digit on.
fn tagged_name(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    if text.byte_before(trigger) != b'#' {
        return;
    }
    let end = with_number(text, trigger - 1);
    let start = text.run_start(trigger - 1, |char| is_word_char(char) || matches!(char, '_' | '.' | '-'));
    let name = text.slice(start..trigger - 1);
    // Four digits are what Discord and Battle.net gave; `Nr#1234` is a number.
    let counts = name.len() >= 3 && name.chars().any(char::is_alphabetic) && !is_common(&fold_word(name));
    if end > trigger && end - trigger >= 4 && counts && !text.is_inside_url(trigger) {
        text.push(out, start..end, Category::UserId);
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;

    fn names(text: &str, expected: &[&str]) {
        check(licit_record::Category::UserId, text, expected);
    }

    #[test]
    fn finds() {
        names("Gelsenkirchen 💋 snap: jackylein_xo", &["jackylein_xo"]);
        names("mein steam name ist xXDarkWolf_2004Xx added mich", &["xXDarkWolf_2004Xx"]);
        names("Discord: lenchen#4821", &["lenchen#4821"]);
        names("discord is tjparker#0420", &["tjparker#0420"]);
        names("add me on psn xx_SniperGaz_xx", &["xx_SniperGaz_xx"]);
        names("leigh 19 from hull, snap kaylz_hu5", &["kaylz_hu5"]);
        names("Insta: lenchenk", &["lenchenk"]);
        names("Insta 👉 lena.kraus ok", &["lena.kraus"]);
        names("username=lenak99", &["lenak99"]);
        names("mein insta ist auch lena_k", &["lena_k"]);
        names("komm zu lenchen#48213", &["lenchen#48213"]);
    }

    #[test]
    fn near_misses() {
        for text in [
            "Insta: geht wieder nicht", "auf Twitter ist was los", "discord server down", "my instagram is dead",
            "Telegram, WhatsApp und Signal", "Nr#1234", "steam sale 2024", "snap out of it", "youtube.com", "signal: ja",
            "on facebook. Ask_me later", "Handle with care", "xbox 360 ist alt", "#1234", "insta story 2",
        ] {
            names(text, &[]);
        }
    }
}
