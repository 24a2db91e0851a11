//! The words that wake a detector: where no single byte tells that something follows, a word
//! does. One automaton finds all of them in one pass, whatever their case.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::trigger::{
    WORD_AT, WORD_BANK, WORD_CASE, WORD_KEY, WORD_PLATFORM, WORD_SECRET, WORD_SPOKEN,
};

/// What stands where `@` belongs. A blank or bracket is part of each, so that `at` inside a word
/// is none.
const AT: &[&str] = &[
    " at ",
    "(at)",
    "[at]",
    "{at}",
    "<at>",
    "|at|",
    "-at-",
    "_at_",
    "*at*",
    "( at )",
    "[ at ]",
    "{ at }",
    " ät ",
    "(ät)",
    "[ät]",
    "{ät}",
    "<ät>",
    " Ät ",
    "(Ät)",
    " ÄT ",
    "(ÄT)",
    "[ÄT]",
    "(a)",
    "[a]",
    "{a}",
    "(@)",
    "[@]",
    "{@}",
    " arroba ",
    "(arroba)",
    "[arroba]",
    " arobase ",
    "(arobase)",
    "[arobase]",
    " chiocciola ",
    "(chiocciola)",
    " małpa ",
    "(małpa)",
    " klammeraffe ",
    "(klammeraffe)",
    " affe ",
    "(affe)",
    "[affe]",
    " apenstaartje ",
    "(apenstaartje)",
    "%40",
    "&#64;",
    "&commat;",
];

/// Services on which people give each other a name that no `@` precedes.
const PLATFORM: &[&str] = &[
    "insta",
    "instagram",
    "snap",
    "snapchat",
    "discord",
    "telegram",
    "steam",
    "psn",
    "xbox",
    "gamertag",
    "tiktok",
    "tik tok",
    "twitter",
    "skype",
    "twitch",
    "threema",
    "kik",
    "facebook",
    "battle.net",
    "battlenet",
    "epic games",
    "roblox",
    "fortnite",
    "minecraft",
    "youtube",
    "pinterest",
    "reddit",
    "tumblr",
    "vinted",
    "paypal",
    "venmo",
    "cashapp",
    "cash app",
    "onlyfans",
    "username",
    "user name",
    "user id",
    "userid",
    "nutzername",
    "benutzername",
    "spielername",
    "nickname",
    "pseudo",
    "usuario",
    "utente",
    "handle",
    "my ig",
    "on ig",
    "mein ig",
    "ig:",
    "ig name",
    "mastodon",
    "bluesky",
    "bsky",
    "linkedin",
    "signal",
    "icq",
    "kleinanzeigen",
    "soundcloud",
    "wechat",
    "line id",
];

/// Words before a password, a key or a number that opens something.
const SECRET: &[&str] = &[
    "passwort",
    "password",
    "passwd",
    "kennwort",
    "passcode",
    "passphrase",
    "pwd",
    "pw",
    "pass",
    "pin",
    "puk",
    "wachtwoord",
    "contraseña",
    "contrasena",
    "mot de passe",
    "mdp",
    "hasło",
    "haslo",
    "senha",
    "parola",
    "heslo",
    "lösenord",
    "adgangskode",
    "api key",
    "api-key",
    "apikey",
    "api_key",
    "api token",
    "secret",
    "secret key",
    "secret_key",
    "client_secret",
    "access key",
    "access_key",
    "access token",
    "access_token",
    "auth token",
    "auth_token",
    "token",
    "bearer",
    "wifi key",
    "wlan-schlüssel",
    "wlan schlüssel",
    "netzwerkschlüssel",
    "passwörter",
    "private key",
    "seed phrase",
    "pass code",
    "login code",
];

/// Beginnings of keys that a service gives out.
const KEY: &[&str] = &[
    "sk-",
    "sk_live_",
    "sk_test_",
    "pk_live_",
    "rk_live_",
    "whsec_",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "xoxa-",
    "xoxs-",
    "xapp-",
    "akia",
    "asia",
    "aiza",
    "ya29.",
    "eyj",
    "npm_",
    "hf_",
    "sg.",
    "dop_v1_",
    "shpat_",
    "pypi-",
    "-----begin",
    "sq0atp-",
    "eaac",
    "key-",
];

/// Words before the number of a case.
const CASE: &[&str] = &[
    "az.",
    "az:",
    "az",
    "aktenzeichen",
    "geschäftszeichen",
    "geschäftsnummer",
    "gz.",
    "gz:",
    "geschäftsz.",
    "vorgangsnummer",
    "vorgangsnr",
    "schadennummer",
    "schadensnummer",
    "schaden-nr",
    "aktennummer",
    "case no",
    "case number",
    "case #",
    "case id",
    "docket",
    "file no",
    "claim no",
    "claim number",
    "reference no",
    "incident number",
    "crime reference",
    "n° de dossier",
    "numéro de dossier",
    "expediente",
    "procedimento",
    "sygn. akt",
    "sygnatura",
    "zaaknummer",
    "js",
    "tagebuchnummer",
    "kassenzeichen",
];

/// Words before the code of a bank.
const BANK: &[&str] = &[
    "bic",
    "swift",
    "bic/swift",
    "swift/bic",
    "bic code",
    "swift code",
    "swift-code",
];

/// Digits in words, as people dictate them.
const SPOKEN: &[&str] = &[
    "null", "eins", "zwei", "zwo", "drei", "vier", "fünf", "fuenf", "sechs", "sieben", "acht",
    "neun", "zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
];

/// The words of one trigger.
struct Group {
    trigger: u16,
    words: &'static [&'static str],
    /// Whether a match must be a whole word.
    whole: bool,
}

const GROUPS: &[Group] = &[
    Group {
        trigger: WORD_AT,
        words: AT,
        whole: false,
    },
    Group {
        trigger: WORD_PLATFORM,
        words: PLATFORM,
        whole: true,
    },
    Group {
        trigger: WORD_SECRET,
        words: SECRET,
        whole: true,
    },
    Group {
        trigger: WORD_KEY,
        words: KEY,
        whole: false,
    },
    Group {
        trigger: WORD_CASE,
        words: CASE,
        whole: true,
    },
    Group {
        trigger: WORD_BANK,
        words: BANK,
        whole: true,
    },
    Group {
        trigger: WORD_SPOKEN,
        words: SPOKEN,
        whole: true,
    },
];

/// Finds trigger words.
struct Words {
    automaton: AhoCorasick,
    /// Trigger of each pattern, and whether it must be a whole word.
    patterns: Vec<(u16, bool)>,
}

/// All words; the automaton is made once.
static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let words = GROUPS.iter().flat_map(|group| group.words);
    let automaton = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(AhoCorasickKind::DFA))
        .build(words)
        .expect("a fixed list of short words makes an automaton");
    let patterns = GROUPS
        .iter()
        .flat_map(|group| group.words.iter().map(|_| (group.trigger, group.whole)))
        .collect();
    Words {
        automaton,
        patterns,
    }
});

/// Calls back with the trigger and the end of each word in a text.
pub(crate) fn scan(text: &str, mut found: impl FnMut(u16, usize)) {
    let bytes = text.as_bytes();
    let in_word = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 128)
    };
    for hit in WORDS.automaton.find_iter(bytes) {
        let Some(&(trigger, whole)) = WORDS.patterns.get(hit.pattern().as_usize()) else {
            continue;
        };
        // A word that ends with a sign of its own may be followed by anything.
        let closed = |end: usize| {
            bytes
                .get(end.saturating_sub(1))
                .is_some_and(|last| last.is_ascii_punctuation())
                || !in_word(Some(end))
        };
        let is_whole = || !in_word(hit.start().checked_sub(1)) && closed(hit.end());
        if !whole || is_whole() {
            found(trigger, hit.end());
        }
    }
}
