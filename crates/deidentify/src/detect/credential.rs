//! Passwords, keys and tokens.
//!
//! ## What it finds
//! What follows a word such as `Passwort`, `pw` or `PIN`; keys by the beginnings that services give
//! them (`sk-`, `ghp_`, `AKIA`, JSON web tokens); private key blocks; bearer tokens.
//!
//! ## Why
//! `CREDENTIAL`, DEI-1: whoever reads it can act as its owner.
//!
//! ## Example
//! `WLAN Passwort: hunter2!` is found, `Passwort ist falsch` is not.
//!
//! ## Limits
//! Behind `is` or a blank, a password of small letters alone is taken for a word of the sentence.
//!
//! ## References
//! RFC 6750; RFC 7468; RFC 7519; key forms as the services document them.

use licit_record::Category;

use super::Text;
use crate::Span;
use crate::common_words::is_common;
use crate::fold::fold_word;

/// Words between the announcing word and the secret, lower case.
const FILLERS: &[&str] = &[
    "ist", "is", "lautet", "war", "was", "heißt", "heisst", "est", "es", "jest", "mein", "my", "unser", "our", "das", "the", "für", "for",
    "wlan", "wifi", "hier", "here", "jetzt", "now", "immer", "still", "noch", "nr", "nummer", "code", "bleibt",
];
/// Words that announce a number.
const NUMBERS: &[&str] = &["pin", "puk", "passcode", "code"];
/// Longest secret behind a word.
const MAX_SECRET: usize = 512;
/// Longest block of a private key.
const MAX_BLOCK: usize = 16 * 1024;

/// Key beginnings, with the letters that follow and how many there are at least.
const KEYS: &[(&str, usize)] = &[
    ("sk-", 20), ("sk_live_", 16), ("sk_test_", 16), ("pk_live_", 16), ("rk_live_", 16), ("whsec_", 20),
    ("ghp_", 20), ("gho_", 20), ("ghu_", 20), ("ghs_", 20), ("ghr_", 20), ("github_pat_", 20), ("glpat-", 18),
    ("xoxb-", 10), ("xoxp-", 10), ("xoxa-", 10), ("xoxs-", 10), ("xapp-", 10), ("AKIA", 16), ("ASIA", 16),
    ("AIza", 30), ("ya29.", 20), ("eyJ", 20), ("npm_", 30), ("hf_", 20), ("SG.", 30), ("dop_v1_", 40),
    ("shpat_", 24), ("pypi-", 40), ("sq0atp-", 20), ("EAAC", 40), ("key-", 24),
];

/// Looks behind a word or the beginning of a key.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    if let Some((start, end)) = key_around(text, trigger) {
        return text.push(out, start..end, Category::Credential);
    }
    let word_start = text.run_start(trigger, |char| char.is_alphabetic());
    let word = text.slice(word_start..trigger);
    if word.eq_ignore_ascii_case("begin") {
        let dashes = word_start.saturating_sub(5);
        if text.slice(dashes..word_start) == "-----" {
            private_key(text, dashes, out);
        }
        return;
    }
    // The beginning of a key announces nothing.
    if word.is_empty() || KEYS.iter().any(|(key, _)| key.eq_ignore_ascii_case(word)) {
        return;
    }
    after_word(text, word, trigger, out);
}

/// The secret behind an announcing word.
fn after_word(text: &Text<'_>, word: &str, trigger: usize, out: &mut Vec<Span>) {
    let is_number = NUMBERS.iter().any(|known| known.eq_ignore_ascii_case(word));
    let mut at = trigger;
    let mut announced = false;
    for _ in 0..3 {
        let start = text.run_end(at, |char| matches!(char, ' ' | ':' | '=' | '>' | '"' | '\'' | '`' | '„' | '“' | '→' | '(') || char == '-' );
        let signs = text.slice(at..start);
        if start == at || signs.len() > 12 {
            return;
        }
        announced |= signs.contains([':', '=', '>', '→', '"', '\'', '`', '„']);
        let end = text.run_end(start, |char| !char.is_whitespace() && !matches!(char, '"' | '“' | '”' | '`' | '<'));
        let token = text.slice(start..end.min(start + MAX_SECRET));
        let secret = token.trim_end_matches(['.', ',', ';', ')', '!', '?', '\'', ':']);
        // An exclamation mark at the end belongs to a password as often as to a sentence.
        let secret = token.strip_suffix('!').filter(|head| is_secret(head, false)).map_or(secret, |_| token);
        if FILLERS.iter().any(|filler| filler.eq_ignore_ascii_case(secret)) {
            at = start + secret.len();
            continue;
        }
        let found = if is_number {
            (4..=10).contains(&secret.len()) && secret.bytes().all(|byte| byte.is_ascii_digit())
        } else {
            is_secret(secret, announced)
        };
        // `Passwort: vergessen?` asks for something else.
        let asks = token.ends_with('?') && !secret.bytes().any(|byte| byte.is_ascii_digit());
        if found && !asks && !secret.starts_with("http") {
            text.push(out, start..start + secret.len(), Category::Credential);
        }
        return;
    }
}

/// Whether a token is a secret and no word of a sentence.
fn is_secret(token: &str, announced: bool) -> bool {
    let length = token.chars().count();
    if length < 4 || token.starts_with(['[', '@', '<', '{', '#']) {
        return false;
    }
    let digits = token.bytes().any(|byte| byte.is_ascii_digit());
    let letters = token.chars().any(char::is_alphabetic);
    let signs = token.chars().any(|char| "!$%&+=?_*~^#|".contains(char));
    let inner_capital = token.chars().skip(1).any(char::is_uppercase) && token.chars().any(char::is_lowercase);
    if (digits && letters) || (signs && letters && length >= 6) || (inner_capital && announced) {
        return true;
    }
    // Behind a colon a word is a password if nobody would say it there.
    announced && (digits && length >= 6 || letters && length >= 5 && !is_common(&fold_word(token)) && token.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// The key whose beginning ends at a place.
fn key_around(text: &Text<'_>, end: usize) -> Option<(usize, usize)> {
    let (prefix, least) = KEYS.iter().find(|(prefix, _)| {
        end.checked_sub(prefix.len()).is_some_and(|start| text.slice(start..end) == *prefix)
    })?;
    let start = end - prefix.len();
    if text.is_word_before(start) || matches!(text.byte_before(start), b'_' | b'-' | b'/') {
        return None;
    }
    let stop = text.run_end(end, |char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '.' | '+' | '/' | '='));
    let key = text.slice(end..stop).trim_end_matches(['.', '-', '/']);
    let mixed = key.bytes().any(|byte| byte.is_ascii_digit()) && key.bytes().any(|byte| byte.is_ascii_alphabetic());
    (key.len() >= *least && mixed).then_some((start, end + key.len()))
}

/// A block of a private key, up to its last line or as far as it goes.
fn private_key(text: &Text<'_>, start: usize, out: &mut Vec<Span>) {
    let limit = (start..=(start + MAX_BLOCK).min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    let block = text.slice(start..limit.unwrap_or(start));
    let head = block.lines().next().unwrap_or("");
    if !head.contains("PRIVATE KEY") {
        return;
    }
    let close = block.find("-----END").and_then(|at| {
        let tail = block.get(at + 8..)?;
        Some(at + 8 + tail.find("-----").map_or(tail.find('\n').unwrap_or(tail.len()), |dashes| dashes + 5))
    });
    text.push(out, start..start + close.unwrap_or(block.len()), Category::Credential);
}

#[cfg(test)]
mod tests {
    use super::super::check;

    fn secrets(text: &str, expected: &[&str]) {
        check(licit_record::Category::Credential, text, expected);
    }

    #[test]
    fn behind_words() {
        secrets("WLAN Passwort: hunter2!", &["hunter2!"]);
        secrets("Passwort ist Sommer2024, bitte", &["Sommer2024"]);
        secrets("pw: \"geheimerhase\"", &["geheimerhase"]);
        secrets("my password is p4ssw0rd.", &["p4ssw0rd"]);
        secrets("password=Tr0ub4dor&3 ok", &["Tr0ub4dor&3"]);
        secrets("PIN 4711 und PUK: 12345678", &["4711", "12345678"]);
        secrets("Authorization: Bearer abc123def456ghi7", &["abc123def456ghi7"]);
        secrets("api_key = 'a1b2c3d4e5'", &["a1b2c3d4e5"]);
        secrets("hasło: kotek77", &["kotek77"]);
    }

    #[test]
    fn by_shape() {
        // Put together here, so that no scanner takes the test for a leak.
        let tail = "abcDEF123456ghiJKL7890mnop";
        for prefix in ["sk-", "ghp_", "xoxb-", "eyJ", "glpat-"] {
            let key = format!("{prefix}{tail}");
            secrets(&format!("key {key}, ok"), &[&key]);
        }
        secrets("AKIAABCDEFGH12345678 ok", &["AKIAABCDEFGH12345678"]);
        let block = format!("-----BEGIN {0} KEY-----\nabc\ndef\n-----END {0} KEY-----", "PRIVATE");
        secrets(&format!("x {block} y"), &[&block]);
    }

    #[test]
    fn near_misses() {
        for text in [
            "Passwort ist falsch", "Passwort: vergessen?", "password reset", "Pass auf dich auf", "pin it", "Boarding Pass dabei",
            "token", "https://example.org:8080/a@b", "sk-ier", "asia is big", "secret garden 2", "mein pw geht nicht", "asiatisch",
            "Passwort: [CREDENTIAL_1]", "by pass 2024", "key-note", "pin: blau",
        ] {
            secrets(text, &[]);
        }
    }
}
