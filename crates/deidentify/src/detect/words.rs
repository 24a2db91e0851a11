//! The words that wake a detector: where no single byte tells that something follows, a word
//! does. Its first letters are looked up in a small table, so that most words of a text cost
//! nothing more.

use std::sync::LazyLock;

use super::trigger::{
    WORD_AT, WORD_BANK, WORD_CASE, WORD_CODE, WORD_KEY, WORD_MAIL, WORD_PLATFORM, WORD_SECRET,
    WORD_SPOKEN,
};

/// Words for `@`. They count between blanks, brackets or dashes (see [`sign_end`]).
const AT: &[&str] = &[
    "at",
    "ät",
    "Ät",
    "ÄT",
    "a",
    "arroba",
    "arobase",
    "chiocciola",
    "małpa",
    "malpa",
    "klammeraffe",
    "affe",
    "apenstaartje",
    "zavináč",
    "zavinac",
    "kukac",
    "snabel-a",
    "snabela",
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
    "ig",
    "sc",
    "tg",
    "dc",
    "tt",
    "yt",
    "fb",
    "tele",
    "epic",
    "nick",
    "sw",
    "switch-code",
    "switch code",
    "friend code",
    "freundescode",
    "freundes-code",
    "user-id",
    "user_id",
    "steam-id",
    "steam id",
    "substack",
    "wordpress",
    "blogspot",
    "bandcamp",
    "deviantart",
    "livejournal",
    "👻",
    "📸",
    "📷",
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
    "begin",
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

/// Digits in words, as people dictate them. Words that are common for other reasons are left out:
/// another one stands beside them.
const SPOKEN: &[&str] = &[
    "null", "eins", "zwei", "zwo", "drei", "vier", "fünf", "fuenf", "sechs", "sieben", "acht",
    "neun", "zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "zéro", "deux", "trois", "quatre", "cinq", "sept", "huit", "cero", "uno", "dos", "tres",
    "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "tre", "quattro", "cinque", "sette",
    "otto", "nove", "nul", "twee", "drie", "vijf", "zes", "zeven", "negen", "jeden", "dwa", "trzy",
    "cztery", "pięć", "sześć", "siedem", "osiem", "dois", "três", "quatro", "sete", "oito", "noll",
    "två", "fyra", "fem", "sju",
];

/// Services of free mail, which people name behind a name without any sign.
const MAIL: &[&str] = &[
    "gmail",
    "googlemail",
    "gmx",
    "web",
    "yahoo",
    "hotmail",
    "outlook",
    "icloud",
    "posteo",
    "proton",
    "protonmail",
    "t-online",
    "freenet",
    "aol",
    "orange",
    "libero",
    "seznam",
];

/// Words that name the verification code of a card.
const CODE: &[&str] = &[
    "cvc",
    "cvv",
    "cvc2",
    "cvv2",
    "cvn",
    "cid",
    "prüfziffer",
    "prüfnummer",
    "kartenprüfnummer",
    "security code",
    "sicherheitscode",
    "cryptogramme",
    "code de sécurité",
    "codigo de seguridad",
    "código de seguridad",
    "codice di sicurezza",
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
        whole: true,
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
    Group {
        trigger: WORD_MAIL,
        words: MAIL,
        whole: true,
    },
    Group {
        trigger: WORD_CODE,
        words: CODE,
        whole: true,
    },
];

/// A word that wakes a detector.
struct Entry {
    word: &'static [u8],
    /// Its first letters.
    head: Head,
    trigger: u16,
    whole: bool,
}

/// All words by their first letters.
pub(super) struct Words {
    /// Where the words of each key begin in the list.
    starts: Vec<u16>,
    /// The longest first among those of one key.
    entries: Vec<Entry>,
}

/// Keys; a power of two. Nearly all words of a text have one that no entry has.
const KEYS: usize = 4096;

/// All words; the table is made once.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut keyed: Vec<(usize, Entry)> = GROUPS
        .iter()
        .flat_map(|group| group.words.iter().map(move |word| (group, word.as_bytes())))
        .map(|(&Group { trigger, whole, .. }, word)| {
            (
                Head::at(word, 0).key(),
                Entry {
                    word,
                    head: Head::at(word, 0),
                    trigger,
                    whole,
                },
            )
        })
        .collect();
    keyed.sort_by_key(|(key, entry)| (*key, usize::MAX - entry.word.len()));
    let starts = (0..=KEYS)
        .map(|key| keyed.partition_point(|(other, _)| *other < key) as u16)
        .collect();
    let entries = keyed.into_iter().map(|(_, entry)| entry).collect();
    Words { starts, entries }
});

/// The first three letters of a word, whatever their case; 0 for those behind its end.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Head(u32);

impl Head {
    /// Of the word that begins at a place.
    #[inline]
    fn at(bytes: &[u8], at: usize) -> Self {
        let letter = |place: usize| {
            let byte = bytes.get(place).copied().unwrap_or(0);
            u32::from(FOLDED[usize::from(byte)])
        };
        let (one, two) = (letter(at), letter(at + 1));
        let three = letter(at + 2) * u32::from(two != 0);
        Self(one | two << 8 | three << 16)
    }

    /// Its key in the table.
    #[inline]
    fn key(self) -> usize {
        let mixed = self.0.wrapping_mul(0x9e37_79b1);
        (mixed >> 20) as usize % KEYS
    }
}

/// Bytes of words in lower case, 0 for all others.
static FOLDED: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        // Signs beyond ASCII, such as emoji, end a word (see [`continues`]).
        if is_word_byte(byte as u8) && !matches!(byte, 0xe2 | 0xef | 0xf0) {
            table[byte] = (byte as u8).to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

/// Whether a byte belongs to a word.
#[inline]
const fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 128
}

/// Whether a letter or digit begins at a place: emoji and other signs end a word as blanks do.
pub(super) fn continues(bytes: &[u8], at: usize) -> bool {
    let byte = |place: usize| bytes.get(place).copied().unwrap_or(0);
    match byte(at) {
        0xf0 => false,
        // U+2000 to U+2BFF: punctuation, arrows, boxes, dingbats.
        0xe2 => byte(at + 1) > 0xaf,
        0xef => byte(at + 1) != 0xb8,
        0xc2 => matches!(byte(at + 1), 0xaa | 0xb5 | 0xba),
        other => is_word_byte(other),
    }
}

/// Whether the character that ends before a place is a sign beyond ASCII, such as an emoji.
pub(super) fn is_sign_before(bytes: &[u8], at: usize) -> bool {
    let lead = (1..=4)
        .filter_map(|back| at.checked_sub(back))
        .find(|place| bytes.get(*place).is_some_and(|byte| *byte >= 0xc0));
    lead.is_some_and(|lead| !continues(bytes, lead))
}

impl Words {
    /// Calls back with the triggers and the end of the longest word that begins at a place, where
    /// a word does. Returns its end, or 0.
    #[inline]
    pub(super) fn find(&self, bytes: &[u8], at: usize, found: impl FnMut(u16, usize)) -> usize {
        let head = Head::at(bytes, at);
        let key = head.key();
        let (Some(&from), Some(&to)) = (self.starts.get(key), self.starts.get(key + 1)) else {
            return 0;
        };
        if from == to {
            return 0;
        }
        let entries = self
            .entries
            .get(usize::from(from)..usize::from(to))
            .unwrap_or(&[]);
        // Words share a key by chance more often than their first letters.
        if !entries.iter().any(|entry| entry.head == head) {
            return 0;
        }
        longest(entries, bytes, at, found)
    }
}

/// Compares a place with words, the longest first; those of one length may be the same one.
fn longest(entries: &[Entry], bytes: &[u8], at: usize, mut found: impl FnMut(u16, usize)) -> usize {
    let byte = |place: usize| bytes.get(place).copied().unwrap_or(0);
    let mut met = 0;
    for entry in entries {
        let end = at + entry.word.len();
        let same = bytes
            .get(at..end)
            .is_some_and(|word| word.eq_ignore_ascii_case(entry.word));
        // A word that ends with a sign of its own may be followed by anything.
        let closed = || !continues(bytes, end) || byte(end - 1).is_ascii_punctuation();
        if !same || (met > 0 && met != end) || (entry.whole && !closed()) {
            continue;
        }
        if entry.trigger != WORD_AT {
            met = end;
            found(entry.trigger, end);
        } else if let Some(sign_end) = sign_end(bytes, at, end) {
            met = end;
            found(WORD_AT, sign_end);
        }
    }
    met
}

/// Where the sign ends that a word for `@` makes with what stands around it: brackets with or
/// without blanks, dashes, or one blank on either side.
fn sign_end(bytes: &[u8], start: usize, end: usize) -> Option<usize> {
    let before = |place: usize| place.checked_sub(1).and_then(|at| bytes.get(at)).copied();
    let blank = |byte: Option<u8>| usize::from(byte == Some(b' '));
    let open = before(start - blank(before(start)));
    let close_at = end + blank(bytes.get(end).copied());
    let close = match open {
        Some(b'(') => b')',
        Some(b'[') => b']',
        Some(b'{') => b'}',
        Some(b'<') => b'>',
        Some(sign @ (b'|' | b'*' | b'-' | b'_')) if close_at == end => sign,
        _ => 0,
    };
    if close != 0 && bytes.get(close_at) == Some(&close) {
        return Some(close_at + 1);
    }
    let word = bytes.get(start..end).unwrap_or(&[]);
    let bare = !matches!(word, b"a" | b"A") && before(start) == Some(b' ') && close_at > end;
    bare.then_some(end + 1)
}
