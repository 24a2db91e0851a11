//! Names on services, where no `@` precedes them.
//!
//! ## What it finds
//! The name behind a service or a word such as `username` (`Insta: lena_k`, `IG 👉 lena.k`,
//! `discord is lenchen#4821`, `insta (at)lena_k`), before one (`lena_k auf Insta`), `name#1234` and
//! ids of Steam anywhere, codes of friends on consoles, and profile addresses whose dots and
//! slashes are disguised (`instagram[.]com/lena`). At `recall`, any word with an underscore and a
//! figure inside.
//!
//! ## Why
//! `USER_ID`, DEI-1: it leads to an account as a handle does.
//!
//! ## Example
//! `snap: jackylein_xo` is found; `Insta: geht wieder nicht` is not.
//!
//! ## Limits
//! Without a colon or arrow the name must look like one: a digit, an underscore, a capital inside.
//! After one an ordinary word is taken for a word; behind a short name of a service (`sc:`, `dc:`),
//! which has other meanings, every plain word is.
//!
//! ## References
//! User name rules of the services.

use std::ops::Range;

use licit_record::Category;
use licit_record::policy::OperatingPoint;

use super::email::dot_after;
use super::profile_url::bare_user_host;
use super::{Text, is_word_char};
use crate::Span;
use crate::common_words::is_common;
use crate::fold::fold_word;

/// Words between a service and the name on it, lower case.
const FILLERS: &[&str] = &[
    "name", "names", "namen", "nick", "nickname", "user", "username", "id", "tag", "handle", "acc", "account", "konto", "profil",
    "profile", "ist", "is", "lautet", "heißt", "heisst", "heiße", "heisse", "war", "was", "mein", "my", "meiner", "dort", "auch", "bin",
    "ich", "unter", "als", "as", "me", "add", "adde", "added", "mich", "at", "mon", "est", "es", "c'est", "moi", "on", "und", "also",
    "names:", "dm", "follow", "folgt", "mir", "addet", "page", "seite", "kanal", "channel", "live",
];
/// Most of these words in a row.
const MAX_FILLERS: usize = 4;
/// Lengths of a name.
const LENGTHS: std::ops::RangeInclusive<usize> = 3..=40;
/// Short names of services that mean other things as well.
const AMBIGUOUS: &[&str] = &["sc", "tg", "dc", "tt", "yt", "fb", "tele", "epic", "nick", "ig", "👻", "📸", "📷"];
/// Words before a code of twelve digits that friends on a console exchange.
const CODES: &[&str] = &["sw", "code", "freundescode"];
/// Words between a name and the service behind it.
const ON: &[&str] = &["auf", "on", "bei", "in", "via", "su", "sur", "en", "op", "na", "på", "over"];

/// Looks around a word for a service, and around a number.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    if text.byte(trigger).is_ascii_digit() {
        return around_number(text, trigger, out);
    }
    let word = text.run_start(trigger, |char| !char.is_ascii() || char.is_ascii_alphabetic());
    if text.byte_before(word) == b'.' {
        return bare_user_host(text, word, out);
    }
    let service = text.slice(word..trigger);
    if CODES.iter().any(|code| code.eq_ignore_ascii_case(service)) {
        return friend_code(text, word, trigger, out);
    }
    let may_go_on = matches!(text.byte(trigger), b' ' | b'[' | b'(' | b'{' | b'<' | b'.');
    if may_go_on && let Some(address) = disguised_address(text, word, trigger) {
        return text.push(out, address, Category::UserId);
    }
    // A part of the path of a link.
    if matches!(text.byte_before(word), b'/' | b'=' | b'?' | b'&') && text.is_inside_url(word) {
        return;
    }
    let strict = AMBIGUOUS.iter().any(|known| known.eq_ignore_ascii_case(service));
    if !behind_service(text, trigger, strict, out) {
        before_service(text, word, out);
    }
}

/// The name behind a service. Returns whether there is one.
fn behind_service(text: &Text<'_>, trigger: usize, strict: bool, out: &mut Vec<Span>) -> bool {
    let mut at = trigger;
    let mut announced = text.byte_before(trigger) == b':';
    for _ in 0..=MAX_FILLERS {
        let signs = over_signs(text, at);
        announced |= signs.announce;
        // A new line or sentence ends what the word is about.
        if signs.end == at && !announced {
            return false;
        }
        let start = signs.end;
        let end = text.run_end(start, |char| is_word_char(char) || matches!(char, '_' | '.' | '-'));
        let name = text.slice(start..end).trim_end_matches(['.', '-']);
        let end = start + name.len();
        let is_filler = FILLERS.iter().any(|filler| filler.eq_ignore_ascii_case(name));
        if is_filler && (!announced || text.byte(end) == b':' || text.byte(end) == b' ') {
            at = end;
            continue;
        }
        let plain = announced && (!strict || signs.at_sign.is_some());
        let found = text.char_before(start) != Some('@') && is_name(text, start..end, plain);
        if found {
            text.push(out, signs.at_sign.unwrap_or(start)..with_number(text, end), Category::UserId);
        }
        return found;
    }
    false
}

/// The name before a service: `lena_k auf Insta`, `lena_k (Insta)`.
fn before_service(text: &Text<'_>, word: usize, out: &mut Vec<Span>) {
    let mut end = word;
    if text.byte_before(end) == b'(' {
        end -= 1;
    } else {
        let on = text.word_before(end);
        let between = text.slice(on.end..end);
        let is_on = ON.iter().any(|known| known.eq_ignore_ascii_case(text.slice(on.clone())));
        if !is_on || between != " " {
            return;
        }
        end = on.start;
    }
    let name_end = text.run_start(end, |char| char == ' ');
    let start = text.run_start(name_end, |char| is_word_char(char) || matches!(char, '_' | '.' | '-'));
    let name = text.slice(start..name_end);
    let is_plain = !matches!(text.byte_before(start), b'@' | b'/' | b'#' | b':');
    let has_sign = name.contains('_') || has_digit_in_name(name) || is_dotted(name) && !name.contains("..");
    if name_end < end && is_plain && LENGTHS.contains(&name.len()) && has_sign && name.chars().any(char::is_alphabetic) {
        text.push(out, start..name_end, Category::UserId);
    }
}

/// What stands between a word and a name.
struct Signs {
    end: usize,
    /// A colon, an arrow or an emoji is among them.
    announce: bool,
    /// Where an `@` stands that a blank parts from the name, or one that is written `(at)`.
    at_sign: Option<usize>,
}

/// Passes over blanks and signs to the next word.
fn over_signs(text: &Text<'_>, at: usize) -> Signs {
    let is_sign = |char: char| {
        matches!(char, ' ' | ':' | '=' | '-' | '>' | '"' | '\'' | '(' | '„' | '“' | '~' | '*' | '|' | '@' | '$' | '/')
            || (!char.is_ascii() && !is_word_char(char) && !char.is_whitespace() && !matches!(char, '…' | '’' | '”' | '–' | '—'))
    };
    let mut end = text.run_end(at, is_sign);
    if end - at > 24 {
        end = at;
    }
    let passed = text.slice(at..end);
    let announce = passed.contains([':', '=', '>', '→']) || !passed.is_ascii() || passed.starts_with('/');
    // `insta @ lena`: the sign belongs to the name. `insta @lena` is for `handle.rs`.
    let blank_sign = passed.trim_end_matches(' ').ends_with('@') && passed.ends_with(' ');
    let mut at_sign = passed.rfind(['@', '$']).filter(|_| blank_sign || passed.ends_with('$')).map(|sign| at + sign);
    for sign in ["(at)", "[at]", "{at}", "at)", "[ät]", "(ät)"] {
        let rest = text.slice(end..(end + sign.len()).min(text.len()));
        if rest.eq_ignore_ascii_case(sign) {
            at_sign = Some(end - usize::from(sign == "at)"));
            end += sign.len();
            break;
        }
    }
    Signs { end, announce: announce || at_sign.is_some(), at_sign }
}

/// Whether a word is a user's name. `announced`: a sign says that a name comes.
fn is_name(text: &Text<'_>, range: Range<usize>, announced: bool) -> bool {
    let end = range.end;
    let name = text.slice(range);
    if !LENGTHS.contains(&name.len()) || !name.chars().any(char::is_alphabetic) {
        return false;
    }
    let has_sign = name.contains('_') || has_digit_in_name(name) || has_inner_capital(name) || is_dotted(name);
    if has_sign || with_number(text, end) > end {
        return true;
    }
    // A plain word counts behind a colon only, if nobody would say it and no other word follows.
    let next = text.run_end(end, |char| char == ' ');
    let alone = (next == end || !text.is_word_at(next)) && text.byte(end) != b':';
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

/// Names and ids that a number is a part of.
fn around_number(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    match text.byte_before(trigger) {
        b'#' => return tagged_name(text, trigger, out),
        b':' => return steam_form(text, trigger, out),
        _ => {}
    }
    let end = text.digits_end(trigger);
    if end - trigger == 17 && text.slice(trigger..end).starts_with("7656119") && !text.is_word_before(trigger) && !text.is_word_at(end) {
        if !text.is_inside_url(trigger) {
            text.push(out, trigger..end, Category::UserId);
        }
    } else if text.point >= OperatingPoint::Recall {
        underscored(text, trigger, out);
    }
}

/// `STEAM_0:1:1234567` and `[U:1:1234567]`, at the last number.
fn steam_form(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    let start = text.run_start(trigger, |char| char.is_ascii_alphanumeric() || matches!(char, ':' | '_'));
    let end = text.digits_end(trigger);
    let form = text.slice(start..trigger);
    let is_form = matches!(form, "STEAM_0:0:" | "STEAM_0:1:" | "STEAM_1:0:" | "STEAM_1:1:" | "U:1:");
    if is_form && end - trigger >= 4 {
        text.push(out, start..end, Category::UserId);
    }
}

/// A word with an underscore, letters and a figure inside.
fn underscored(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    let part = |char: char| is_word_char(char) || matches!(char, '_' | '.');
    let start = text.run_start(trigger, part);
    let end = text.run_end(trigger, part);
    let name = text.slice(start..end).trim_end_matches('.');
    let letters = name.chars().filter(|char| char.is_alphabetic()).count();
    let inner = name.trim_matches('_').contains('_') && letters >= 3 && LENGTHS.contains(&name.len());
    if inner && name.starts_with(char::is_alphabetic) && !text.is_inside_url(start) {
        text.push(out, start..start + name.len(), Category::UserId);
    }
}

/// `SW-1234-5678-9012` around `SW`, or the digits behind a word for such a code.
fn friend_code(text: &Text<'_>, word: usize, trigger: usize, out: &mut Vec<Span>) {
    let prefix = text.slice(word..trigger).eq_ignore_ascii_case("sw");
    let signs = text.run_end(trigger, |char| matches!(char, ' ' | ':' | '-' | 'S' | 'W' | 'i' | 's' | 't'));
    let group = |at: usize| text.digits_end(at) - at == 4;
    let end = signs + 14;
    let laid_out = [4, 9].iter().all(|place| matches!(text.byte(signs + place), b'-' | b' '));
    let fits = laid_out && [0, 5, 10].iter().all(|place| group(signs + place)) && !text.is_word_at(end);
    let glued = text.slice(trigger..signs) == "-";
    if fits && (!prefix || glued) && signs - trigger <= 8 {
        text.push(out, if prefix { word } else { signs }..end, Category::UserId);
    }
}

/// An address such as `instagram[.]com/lena`, `instagram dot com slash lena`: a service, a
/// disguised dot and top-level domain, a slash, a name.
fn disguised_address(text: &Text<'_>, word: usize, trigger: usize) -> Option<Range<usize>> {
    let dot = dot_after(text, trigger)?;
    let top_end = text.run_end(dot.end, |char| char.is_ascii_alphabetic());
    let top = text.slice(dot.end..top_end);
    if !["com", "net", "me", "tv", "de", "app", "gg", "org"].iter().any(|known| known.eq_ignore_ascii_case(top)) {
        return None;
    }
    let blanks = text.run_end(top_end, |char| char == ' ');
    let slash_end = if text.byte(blanks) == b'/' {
        blanks + 1
    } else {
        let end = text.run_end(blanks, char::is_alphabetic);
        let spelled = ["slash", "schrägstrich", "schraegstrich", "barra"];
        spelled.iter().any(|known| known.eq_ignore_ascii_case(text.slice(blanks..end))).then_some(end)?
    };
    let plain = !dot.spelled && !dot.blanks && slash_end == top_end + 1;
    let start = text.run_end(slash_end, |char| char == ' ');
    let end = text.run_end(start, |char| is_word_char(char) || matches!(char, '_' | '.' | '-' | '@' | '/'));
    let name = text.slice(start..end).trim_end_matches(['.', '-', '/']);
    // A plain address is for `profile_url.rs`.
    if plain || name.len() < 3 || matches!(name, "watch" | "groups" | "events" | "explore" | "search") || name.starts_with("p/") {
        return None;
    }
    let before = text.run_start(word, |char| char.is_ascii_alphanumeric() || matches!(char, ':' | '/' | '.' | '[' | ']' | '(' | ')'));
    Some(before..start + name.len())
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
