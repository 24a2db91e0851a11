//! Context words beside a number, found whatever their case, accents and punctuation: the window
//! is folded once, so that `Steuer-ID:` and `steuer id` are the same cue, and each of its words is
//! looked up once for all lists of a detector.

use std::sync::LazyLock;

use super::{
    Text, bank_account, crypto_wallet, date_of_birth, device_id, license_plate, national_id,
    payment_card, phone, vehicle_vin,
};

/// Bytes of a text that count as context on either side.
pub(super) const REACH: usize = 44;
/// Room for the folded window: no fold is longer than its character but for the frame.
const ROOM: usize = REACH + 4;

/// Lists of cues as a detector declares them: built at the first look, then shared.
pub(super) type Cues = LazyLock<Table>;

/// Lists of cues, to be looked up together. Cues are written as [`Window`] folds them: lower case,
/// without accents, one blank between words. A plain cue is a whole word or phrase; `*` at its
/// beginning or end lets the word go on there.
pub(super) struct Table {
    /// Cues that begin where a word begins.
    words: Index,
    /// Cues that begin anywhere.
    anywhere: Index,
}

/// The lists that several detectors ask for before one and the same number: they are looked up
/// together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// Words that announce a phone number.
    Phone,
    /// Words after which a number is no phone number.
    NoPhone,
    /// Words for the number of something else.
    OtherNumber,
    /// Words that announce an IBAN.
    Iban,
    /// Words that announce the code of a bank.
    Bic,
    /// Words that announce an account number.
    Account,
    /// Words that announce the number of a bank.
    BankNumber,
    /// Words that name a card.
    Card,
    /// Words of birth.
    Birth,
    /// Words of a day that returns every year.
    Yearly,
    /// Words that name a number plate.
    Plate,
    /// Words that speak of a vehicle.
    Vehicle,
    /// Words that name the number of a vehicle.
    Vin,
    /// Words that name a wallet.
    Wallet,
    /// Words that name an IMEI.
    Imei,
    /// Words that name another id of a device.
    Device,
    /// Words that name a document.
    Document,
    /// The first list of the schemes of `national_id`, which are the last ones.
    FirstScheme,
}

/// The lists of [`List`], in its order.
static SHARED: Cues = Cues::new(|| {
    let mut lists = vec![
        phone::CUES,
        phone::OTHER,
        phone::OTHER_NUMBERS,
        bank_account::IBAN_CUES,
        bank_account::BIC_CUES,
        bank_account::ACCOUNT_CUES,
        bank_account::CODE_CUES,
        payment_card::CARD_CUES,
        date_of_birth::CUES,
        date_of_birth::YEARLY,
        license_plate::PLATE_CUES,
        license_plate::VEHICLE_CUES,
        vehicle_vin::CUES,
        crypto_wallet::CUES,
        device_id::IMEI_CUES,
        device_id::ID_CUES,
        national_id::DOCUMENT_CUES,
    ];
    lists.extend(national_id::scheme_cues());
    Table::new(&lists)
});

/// Which of the shared lists have a cue before a place.
pub(super) fn before(text: &Text<'_>, at: usize) -> Lists {
    match text.last_lists.get() {
        Some((place, lists)) if place == at => lists,
        _ => {
            let lists = Window::before(text, at).lists(&SHARED);
            text.last_lists.set(Some((at, lists)));
            lists
        }
    }
}

/// Whether a shared list has a cue in so many bytes before a place. Only where the wider
/// window has the list that is asked for, this one is read.
pub(super) fn is_near(text: &Text<'_>, at: usize, reach: usize, list: List) -> bool {
    before(text, at).meets(list)
        && Window::before_within(text, at, reach)
            .lists(&SHARED)
            .meets(list)
}

/// Which of the lists of a table were met, by their places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Lists(u128);

impl Lists {
    /// Whether the list at a place was met.
    #[inline]
    pub(super) fn has(self, list: usize) -> bool {
        self.0 & (1 << list) != 0
    }

    /// Whether a shared list was met.
    #[inline]
    pub(super) fn meets(self, list: List) -> bool {
        self.has(list as usize)
    }

    /// Whether the list of a scheme of `national_id` was met.
    #[inline]
    pub(super) fn meets_scheme(self, scheme: usize) -> bool {
        self.has(List::FirstScheme as usize + scheme)
    }
}

/// One cue.
struct Cue {
    /// What stands in the window, with the blank behind a word that must end.
    bytes: Vec<u8>,
    /// The lists that it is in.
    lists: u128,
}

/// Cues by their first three bytes.
struct Index {
    /// Where the cues of each key begin in the list.
    starts: Vec<u16>,
    cues: Vec<Cue>,
    /// The first two bytes of all cues: a bit for each pair, as [`pair`] has them.
    pairs: [u32; 32],
}

/// The row and the bit of two bytes among 32 by 32; letters have places of their own.
#[inline]
fn pair(one: u8, two: u8) -> (usize, u32) {
    (usize::from(one & 31), 1 << (two & 31))
}

/// Keys of an index; a power of two.
const KEYS: usize = 1024;

/// The key of three bytes.
#[inline]
fn key(one: u8, two: u8, three: u8) -> usize {
    let mixed = u32::from(one) * 0x9e5 + u32::from(two) * 0x3d + u32::from(three) * 0x2f1;
    (mixed ^ (mixed >> 7)) as usize % KEYS
}

impl Index {
    fn new(mut cues: Vec<(Vec<u8>, u128)>) -> Self {
        cues.sort();
        cues.dedup_by(|next, last| {
            let same = next.0 == last.0;
            if same {
                last.1 |= next.1;
            }
            same
        });
        let mut keyed: Vec<(usize, Cue)> = Vec::new();
        for (bytes, lists) in cues {
            let at = |place: usize| bytes.get(place).copied().unwrap_or(0);
            // Of a cue with two bytes that may go on, every third byte is a key.
            let thirds = if bytes.len() < 3 {
                0..=u8::MAX
            } else {
                at(2)..=at(2)
            };
            let mut keys: Vec<usize> = thirds.map(|third| key(at(0), at(1), third)).collect();
            keys.sort_unstable();
            keys.dedup();
            keyed.extend(keys.into_iter().map(|key| {
                (
                    key,
                    Cue {
                        bytes: bytes.clone(),
                        lists,
                    },
                )
            }));
        }
        keyed.sort_by_key(|(key, _)| *key);
        let starts = (0..=KEYS)
            .map(|key| keyed.partition_point(|(other, _)| *other < key) as u16)
            .collect();
        let cues: Vec<Cue> = keyed.into_iter().map(|(_, cue)| cue).collect();
        let mut pairs = [0; 32];
        for cue in &cues {
            let (row, bit) = match cue.bytes.as_slice() {
                [one, two, ..] => pair(*one, *two),
                // Whatever follows it.
                [one] => (pair(*one, 0).0, u32::MAX),
                [] => continue,
            };
            if let Some(row) = pairs.get_mut(row) {
                *row |= bit;
            }
        }
        Self {
            starts,
            cues,
            pairs,
        }
    }

    /// The lists whose cues begin at a place of a window and fulfil a condition.
    #[inline]
    fn lists_at(&self, bytes: &[u8], at: usize, counts: impl Fn(&Cue) -> bool) -> u128 {
        let (Some(&one), Some(&two)) = (bytes.get(at), bytes.get(at + 1)) else {
            return 0;
        };
        let (row, bit) = pair(one, two);
        if self.pairs.get(row).is_none_or(|row| row & bit == 0) {
            return 0;
        }
        let key = key(one, two, bytes.get(at + 2).copied().unwrap_or(0));
        let (Some(&from), Some(&to)) = (self.starts.get(key), self.starts.get(key + 1)) else {
            return 0;
        };
        if from == to {
            return 0;
        }
        let rest = bytes.get(at..).unwrap_or(&[]);
        let candidates = self
            .cues
            .get(usize::from(from)..usize::from(to))
            .unwrap_or(&[]);
        candidates
            .iter()
            .filter(|cue| rest.starts_with(&cue.bytes) && counts(cue))
            .fold(0, |lists, cue| lists | cue.lists)
    }
}

impl Table {
    /// Prepares up to 128 lists; the first has place 0.
    pub(super) fn new(lists: &[&[&str]]) -> Self {
        let (mut words, mut anywhere) = (Vec::new(), Vec::new());
        for (place, list) in lists.iter().enumerate() {
            for cue in *list {
                let open_start = cue.starts_with('*');
                let mut bytes = cue.trim_matches('*').as_bytes().to_vec();
                if !cue.ends_with('*') {
                    bytes.push(b' ');
                }
                let side = if open_start {
                    &mut anywhere
                } else {
                    &mut words
                };
                side.push((bytes, 1 << place));
            }
        }
        Self {
            words: Index::new(words),
            anywhere: Index::new(anywhere),
        }
    }
}

/// A folded window beside a place: lower case, without accents, every run of anything but letters
/// and digits one blank, a blank at either end.
pub(super) struct Window {
    bytes: [u8; ROOM],
    length: usize,
}

impl Window {
    /// The window that ends at a place.
    pub(super) fn before(text: &Text<'_>, at: usize) -> Self {
        Self::before_within(text, at, REACH)
    }

    /// The window of at most so many bytes that ends at a place.
    pub(super) fn before_within(text: &Text<'_>, at: usize, reach: usize) -> Self {
        let mut start = at.saturating_sub(reach.min(REACH));
        while start < at && !text.is_char_boundary(start) {
            start += 1;
        }
        // A word that begins outside the window must not look like a word of its own.
        let cut = text.is_word_before(start) && text.is_word_at(start);
        Self::of(text.slice(start..at), cut)
    }

    /// The window of at most so many bytes that starts at a place.
    pub(super) fn after_within(text: &Text<'_>, at: usize, reach: usize) -> Self {
        let mut end = (at + reach.min(REACH)).min(text.len());
        while end > at && !text.is_char_boundary(end) {
            end -= 1;
        }
        Self::of(text.slice(at..end), false)
    }

    /// The lists of which a cue stands in the window.
    pub(super) fn lists(&self, table: &Table) -> Lists {
        let bytes = self.bytes();
        let mut met = 0;
        let mut last = 0;
        for (at, byte) in bytes.iter().enumerate() {
            if last == b' ' {
                met |= table.words.lists_at(bytes, at, |_| true);
            }
            met |= table.anywhere.lists_at(bytes, at, |_| true);
            last = *byte;
        }
        Lists(met)
    }

    /// The shared lists of which a cue stands in the window.
    pub(super) fn shared(&self) -> Lists {
        self.lists(&SHARED)
    }

    /// Whether a cue of any list stands in the window.
    pub(super) fn has(&self, table: &Table) -> bool {
        self.lists(table) != Lists::default()
    }

    /// The lists of which a cue (a plain one) is all that the window holds.
    pub(super) fn is_one_of(&self, table: &Table) -> bool {
        let rest = self.bytes().trim_ascii_start();
        table
            .words
            .lists_at(rest, 0, |cue| cue.bytes.len() == rest.len())
            != 0
    }

    /// Whether the window begins with a cue (a plain one).
    pub(super) fn starts_with(&self, table: &Table) -> bool {
        let rest = self.bytes().trim_ascii_start();
        table.words.lists_at(rest, 0, |_| true) != 0
    }

    /// The folded words with a blank at either end.
    fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or(&[])
    }

    fn of(source: &str, cut: bool) -> Self {
        let mut window = Self {
            bytes: [0; ROOM],
            length: 0,
        };
        if !cut {
            window.push(b' ');
        }
        for char in source.chars() {
            window.fold(char);
        }
        window.push(b' ');
        window
    }

    #[inline]
    fn fold(&mut self, char: char) {
        if char.is_ascii() {
            return self.push(FOLDED[usize::from(char as u8 & 127)]);
        }
        let lower = char.to_lowercase().next().unwrap_or(char);
        if let Some(plain) = plain(lower) {
            return plain.bytes().for_each(|byte| self.push(byte));
        }
        if ('\u{300}'..='\u{36f}').contains(&lower) {
            return;
        }
        if !lower.is_alphanumeric() {
            return self.push(b' ');
        }
        let mut buffer = [0; 4];
        lower
            .encode_utf8(&mut buffer)
            .bytes()
            .for_each(|byte| self.push(byte));
    }

    #[inline]
    fn push(&mut self, byte: u8) {
        let last = self
            .length
            .checked_sub(1)
            .and_then(|last| self.bytes.get(last));
        if byte == b' ' && last == Some(&b' ') {
            return;
        }
        if let Some(slot) = self.bytes.get_mut(self.length) {
            *slot = byte;
            self.length += 1;
        }
    }
}

/// The folded form of each ASCII byte.
static FOLDED: [u8; 128] = {
    let mut table = [b' '; 128];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphanumeric() {
            table[byte] = (byte as u8).to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

/// A letter with a mark as plain letters.
fn plain(lower: char) -> Option<&'static str> {
    Some(match lower {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'č' | 'ċ' => "c",
        'ď' | 'đ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ğ' | 'ģ' | 'ġ' => "g",
        'ħ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => "i",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => "o",
        'ŕ' | 'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ß' => "ss",
        'ť' | 'ţ' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ų' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'æ' => "ae",
        'œ' => "oe",
        'ά' => "α",
        'έ' => "ε",
        'ή' => "η",
        'ί' | 'ϊ' => "ι",
        'ό' => "ο",
        'ύ' => "υ",
        'ώ' => "ω",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use licit_record::policy::OperatingPoint;

    use super::*;

    fn check(source: &str, cue: &str, has: bool) {
        let text = Text::new(source, OperatingPoint::Balanced, "DE");
        assert_eq!(
            Window::before(&text, source.len()).has(&Table::new(&[&[cue]])),
            has,
            "{source}: {cue}"
        );
    }

    #[test]
    fn cues() {
        check("Meine STEUER-ID: ", "steuer id", true);
        check("Personalausweisnummer ", "*ausweis*", true);
        check("Personalausweisnummer ", "ausweis*", false);
        check("numéro de Sécu ", "numero de secu", true);
        check("Führerschein", "fuhrerschein", true);
        check("rodné číslo ", "rodne cislo", true);
        check("мое ЕГН: ", "егн", true);
        check("Ο ΑΦΜ μου ", "αφμ", true);
        check("passt ", "pass", false);
        check("pass ", "pass", true);
        // The cue lies outside the window, or is cut by its edge.
        check(
            "iban and then many words that say nothing at all of it ",
            "iban",
            false,
        );
        check(
            "Taiban this is forty-four bytes of text, in all ",
            "iban",
            false,
        );
    }

    #[test]
    fn any_text_fits() {
        for source in [
            "",
            "ß",
            "ßßßßßßßßßßßßßßßßßßßßßßßßßßßßßß",
            "😀😀😀😀😀😀😀😀😀😀😀😀",
            "\u{301}\u{301}",
        ] {
            check(source, "x", false);
        }
    }
}
