//! The words of addresses, and the towns, in hash tables that are made at first use from the
//! files of `data/` (see the README there).

use std::sync::LazyLock;

use unicode_normalization::char::decompose_canonical;

/// What a word can be in an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Roles(u32);

impl Roles {
    /// None.
    pub(super) const NONE: Self = Self(0);
    /// Stands inside names in lower case: `de`, `der`.
    pub(super) const GAP: Self = Self(1 << 10);
    /// Begins a German street name: `Am`.
    pub(super) const STREET: Self = Self(1 << 11);
    /// A preposition before an address.
    pub(super) const PLACE: Self = Self(1 << 12);
    /// Announces an address.
    pub(super) const CUE: Self = Self(1 << 13);
    /// Stands between street and number: `Nr`.
    pub(super) const NUMBER: Self = Self(1 << 14);
    /// The number of a flat, stair or floor follows.
    pub(super) const UNIT: Self = Self(1 << 15);
    /// A part of a house by itself: `links`.
    pub(super) const SIDE: Self = Self(1 << 16);
    /// Follows the number of a floor.
    pub(super) const FLOOR: Self = Self(1 << 17);
    /// The number of a post office box follows.
    pub(super) const BOX: Self = Self(1 << 18);
    /// Likewise, if `PO` or such a word stands before it.
    pub(super) const BOX2: Self = Self(1 << 19);
    /// Code of a state of the USA, Canada or Australia.
    pub(super) const STATE: Self = Self(1 << 20);
    /// A country.
    pub(super) const COUNTRY: Self = Self(1 << 21);
    /// `N`, `SW`.
    pub(super) const DIRECTION: Self = Self(1 << 22);
    /// After a number, it is a date.
    pub(super) const MONTH: Self = Self(1 << 23);
    /// After a number, it is an amount.
    pub(super) const MEASURE: Self = Self(1 << 24);
    /// No part of a street name.
    pub(super) const STOP: Self = Self(1 << 25);
    /// Ends as a street does, and is none.
    const NEVER: Self = Self(1 << 26);

    /// What a word can be.
    pub(super) fn of(word: &str) -> Self {
        if word.len() > LONGEST_WORD {
            return Self::NONE;
        }
        let mut hash = SEED;
        if word.is_ascii() {
            for byte in word.bytes() {
                hash = step(hash, byte.to_ascii_lowercase());
            }
        } else {
            for char in word.chars() {
                fold(char, &mut |byte| hash = step(hash, byte));
            }
        }
        Self(WORDS.get(hash))
    }

    /// Whether one of these roles is among them.
    #[inline]
    pub(super) fn has(self, roles: Self) -> bool {
        self.0 & roles.0 != 0
    }

    /// These and others.
    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// How certain it is as a street type after the name, the number in front.
    pub(super) fn after(self) -> Option<Certainty> {
        self.certainty(0)
    }

    /// As a street type before the name, the number behind.
    pub(super) fn before(self) -> Option<Certainty> {
        self.certainty(2)
    }

    /// As a street type before the name, the number in front.
    pub(super) fn first(self) -> Option<Certainty> {
        self.certainty(4)
    }

    /// As a street type after the name, the number behind.
    pub(super) fn trail(self) -> Option<Certainty> {
        self.certainty(6)
    }

    fn suffix(self) -> Option<Certainty> {
        self.certainty(8)
    }

    fn certainty(self, shift: u32) -> Option<Certainty> {
        match self.0 >> shift & 3 {
            1 => Some(Certainty::Certain),
            2 => Some(Certainty::Likely),
            3 => Some(Certainty::Common),
            _ => None,
        }
    }

    /// The roles of a class of the files.
    fn of_class(class: &str) -> Self {
        let graded = [
            ("after", 0),
            ("before", 2),
            ("first", 4),
            ("trail", 6),
            ("suffix", 8),
        ];
        for (name, shift) in graded {
            let grade = class
                .strip_prefix(name)
                .and_then(|grade| grade.parse::<u32>().ok());
            if let Some(grade) = grade {
                return Self((grade & 3) << shift);
            }
        }
        match class {
            "gap" => Self::GAP,
            "street" => Self::STREET,
            "place" => Self::PLACE,
            "cue" => Self::CUE,
            "number" => Self::NUMBER,
            "unit" => Self::UNIT,
            "side" => Self::SIDE,
            "floor" => Self::FLOOR,
            "box" => Self::BOX,
            "box2" => Self::BOX2,
            "state" => Self::STATE,
            "country" => Self::COUNTRY,
            "direction" => Self::DIRECTION,
            "month" => Self::MONTH,
            "measure" => Self::MEASURE,
            "stop" => Self::STOP,
            "never" => Self::NEVER,
            _ => Self::default(),
        }
    }
}

/// How certain a street type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Certainty {
    /// Nothing else has this name.
    Certain,
    /// Few other things have it.
    Likely,
    /// A word of everyday life as well.
    Common,
}

/// Postcode layouts of the countries in which a town of a name lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Layouts(u32);

impl Layouts {
    /// Five digits.
    pub(super) const FIVE: Self = Self(1);
    /// Four digits.
    pub(super) const FOUR: Self = Self(1 << 1);
    /// Six digits.
    pub(super) const SIX: Self = Self(1 << 2);
    /// Three and two digits.
    pub(super) const THREE_TWO: Self = Self(1 << 3);
    /// Two and three digits with a hyphen.
    pub(super) const TWO_THREE: Self = Self(1 << 4);
    /// Four and three digits with a hyphen.
    pub(super) const FOUR_THREE: Self = Self(1 << 5);
    /// Four digits and two letters.
    pub(super) const DUTCH: Self = Self(1 << 6);
    /// Behind the town: letters and digits, or a state and digits.
    pub(super) const BEHIND: Self = Self(1 << 7);
    /// Germany, of all countries with five digits the one whose codes stand alone.
    pub(super) const GERMAN: Self = Self(1 << 8);

    /// Five and three digits with a hyphen.
    pub(super) const FIVE_THREE: Self = Self(1 << 9);
    /// Any of them.
    pub(super) const ALL: Self = Self(!0);

    /// Whether one of these layouts is among them.
    pub(super) fn has(self, layouts: Self) -> bool {
        self.0 & layouts.0 != 0
    }

    /// Whether there is any: whether a town of the name is known.
    pub(super) fn is_known(self) -> bool {
        self.0 != 0
    }

    fn of_country(code: &str) -> Self {
        match code {
            "DE" => Self(Self::FIVE.0 | Self::GERMAN.0),
            "SE" | "CZ" | "SK" | "GR" => Self(Self::THREE_TWO.0 | Self::FIVE.0),
            "RO" => Self::SIX,
            "PL" => Self::TWO_THREE,
            "PT" => Self::FOUR_THREE,
            "NL" => Self::DUTCH,
            "GB" | "IE" | "CA" | "US" | "MT" => Self::BEHIND,
            "AU" => Self(Self::BEHIND.0 | Self::FOUR.0),
            "ES" | "FR" | "IT" | "FI" | "HR" | "RS" | "BA" | "EE" | "LT" | "TR" => Self::FIVE,
            _ => Self::FOUR,
        }
    }
}

/// Bytes of a folded word that are kept: its end, if it is longer.
const FOLDED: usize = 32;

/// The folded end of a word.
pub(super) struct Folded {
    bytes: [u8; FOLDED],
    len: usize,
    /// Whether the word began before it.
    cut: bool,
}

impl Folded {
    /// Folds a word: lower case, no marks, `ß` as `ss`.
    pub(super) fn of(word: &str) -> Self {
        let mut from = word.len().saturating_sub(FOLDED);
        while !word.is_char_boundary(from) {
            from += 1;
        }
        let mut folded = Self {
            bytes: [0; FOLDED],
            len: 0,
            cut: from > 0,
        };
        for char in word.get(from..).unwrap_or("").chars() {
            fold(char, &mut |byte| folded.push(byte));
        }
        folded
    }

    fn push(&mut self, byte: u8) {
        if let Some(slot) = self.bytes.get_mut(self.len) {
            *slot = byte;
            self.len += 1;
        }
    }

    /// The folded bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or(&[])
    }

    /// How certainly the word is a name with a street type at its end. The longest ending that is
    /// known decides.
    pub(super) fn street(&self) -> Option<Certainty> {
        let mut hash = SEED;
        let mut found = None;
        for (at, byte) in self.bytes().iter().enumerate().rev() {
            hash = step(hash, *byte);
            let length = self.len - at;
            if !(MIN_SUFFIX..=MAX_SUFFIX).contains(&length) {
                continue;
            }
            let roles = Roles(ENDINGS.get(hash));
            if roles.has(Roles::NEVER) && (length >= MIN_NEVER || at == 0 && !self.cut) {
                found = None;
            } else if at >= MIN_STEM
                && let Some(certainty) = roles.suffix()
            {
                found = Some(certainty);
            }
        }
        found
    }
}

/// Shortest ending that is looked up.
const MIN_SUFFIX: usize = 3;
/// Longest word of the files in bytes.
const LONGEST_WORD: usize = 28;
/// Longest one.
const MAX_SUFFIX: usize = 20;
/// Shortest word that is no street with anything before it.
const MIN_NEVER: usize = 7;
/// Shortest name before a street type that is joined to it.
const MIN_STEM: usize = 2;

/// Gives the folded bytes of a character.
pub(super) fn fold(char: char, push: &mut impl FnMut(u8)) {
    if char.is_ascii() {
        return push(char.to_ascii_lowercase() as u8);
    }
    for lower in char.to_lowercase() {
        let plain = match lower {
            'ß' => "ss",
            'ø' => "o",
            'æ' => "ae",
            'œ' => "oe",
            'ł' => "l",
            'đ' | 'ð' => "d",
            'ı' => "i",
            'þ' => "th",
            '’' => "'",
            _ => "",
        };
        if !plain.is_empty() {
            plain.bytes().for_each(&mut *push);
            continue;
        }
        let mut base = lower;
        let mut first = true;
        decompose_canonical(lower, |part| {
            if std::mem::take(&mut first) {
                base = part;
            }
        });
        if ('\u{300}'..='\u{36f}').contains(&base) {
            continue;
        }
        let mut buffer = [0; 4];
        base.encode_utf8(&mut buffer).bytes().for_each(&mut *push);
    }
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// One step of FNV-1a.
#[inline]
fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// The name of a town, hashed word by word: hyphens and blanks are the same.
#[derive(Clone, Copy)]
pub(super) struct TownHash(u64);

impl TownHash {
    /// Of no word yet.
    pub(super) const EMPTY: Self = Self(SEED);

    /// With one more word.
    pub(super) fn with(self, word: &str) -> Self {
        let mut hash = if self.0 == SEED {
            SEED
        } else {
            step(self.0, b' ')
        };
        for char in word.chars().take(FOLDED) {
            match char {
                '-' | ' ' | '/' => hash = step(hash, b' '),
                '.' => {}
                _ => fold(char, &mut |byte| hash = step(hash, byte)),
            }
        }
        Self(hash)
    }

    /// The postcode layouts of the towns of this name.
    pub(super) fn layouts(self) -> Layouts {
        Layouts(TOWNS.get(self.0))
    }
}

/// An open hash table from hashes to sets of bits; 0 if absent. Keys are the upper halves of
/// hashes: two of a few thousand words meet once in a million.
struct Table {
    slots: Vec<(u32, u32)>,
}

impl Table {
    fn with_room(entries: usize) -> Self {
        Self {
            slots: vec![(0, 0); (entries * 3).next_power_of_two()],
        }
    }

    fn place(&self, hash: u64, offset: usize) -> usize {
        let mixed = hash ^ (hash >> 29);
        (mixed as usize).wrapping_add(offset) & (self.slots.len() - 1)
    }

    fn get(&self, hash: u64) -> u32 {
        let key = (hash >> 32) as u32;
        for offset in 0..self.slots.len() {
            match self.slots.get(self.place(hash, offset)) {
                Some(&(found, bits)) if bits != 0 && found != key => {}
                Some(&(_, bits)) => return bits,
                None => break,
            }
        }
        0
    }

    fn add(&mut self, hash: u64, bits: u32) {
        let key = (hash >> 32) as u32;
        for offset in 0..self.slots.len() {
            let place = self.place(hash, offset);
            if let Some(slot) = self.slots.get_mut(place)
                && (slot.1 == 0 || slot.0 == key)
            {
                *slot = (key, slot.1 | bits);
                return;
            }
        }
    }
}

const STREET_TYPES: &str = include_str!("../../../data/street_types.txt");
const ADDRESS_WORDS: &str = include_str!("../../../data/address_words.txt");
const TOWN_FILES: [&str; 2] = [
    include_str!("../../../data/towns.txt"),
    include_str!("../../../data/town_names.txt"),
];

/// Words by their hash.
static WORDS: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::with_room(WORDS_ROOM);
    for (roles, word) in entries() {
        let mut hash = SEED;
        for char in word.chars() {
            fold(char, &mut |byte| hash = step(hash, byte));
        }
        table.add(hash, graded(table.get(hash), roles.0));
    }
    table
});

/// Endings of streets by the hash of their bytes from the last one on.
static ENDINGS: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::with_room(ENDINGS_ROOM);
    let ends = |roles: &Roles| roles.suffix().is_some() || roles.has(Roles::NEVER);
    for (roles, word) in entries().filter(|(roles, _)| ends(roles)) {
        let folded = Folded::of(word);
        let backwards = folded.bytes().iter().rev();
        let hash = backwards.fold(SEED, |hash, byte| step(hash, *byte));
        table.add(hash, graded(table.get(hash), roles.0));
    }
    table
});

/// Room for the words and endings of the files.
const WORDS_ROOM: usize = 2700;
const ENDINGS_ROOM: usize = 600;

/// Each word of the files with its roles.
fn entries() -> impl Iterator<Item = (Roles, &'static str)> {
    let lines = STREET_TYPES.lines().chain(ADDRESS_WORDS.lines());
    lines.flat_map(|line| {
        let mut fields = line.split('\t');
        let roles = fields.next().map_or(Roles::NONE, Roles::of_class);
        let words = fields.nth(1).unwrap_or("");
        words
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(move |word| (roles, word))
    })
}

/// The bits to add: of two grades of a class, the first that was read stays.
fn graded(known: u32, bits: u32) -> u32 {
    let shift = bits.trailing_zeros() & !1;
    if shift < 10 && known >> shift & 3 != 0 {
        0
    } else {
        bits
    }
}

static TOWNS: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::with_room(TOWN_FILES.iter().map(|file| file.len()).sum::<usize>() / 10);
    for file in TOWN_FILES {
        let mut layouts = Layouts::default();
        for line in file.lines() {
            if let Some(code) = line
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
            {
                layouts = Layouts::of_country(code);
            } else if layouts.is_known() {
                table.add(TownHash::EMPTY.with(line).0, layouts.0);
            }
        }
    }
    table
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streets_end_with_a_type() {
        for (word, certainty) in [
            ("Lindenstraße", Some(Certainty::Certain)),
            ("GOETHESTR", Some(Certainty::Certain)),
            ("Karl-Marx-Allee", Some(Certainty::Certain)),
            ("Mühlenweg", Some(Certainty::Likely)),
            ("Wiesengrund", Some(Certainty::Common)),
            ("Nørrebrogade", Some(Certainty::Certain)),
            ("Straße", None),
            ("Bundesstraße", None),
            ("Besucherparkplatz", None),
            ("during", None),
            ("Demokratie", None),
            ("Haus", None),
        ] {
            assert_eq!(Folded::of(word).street(), certainty, "{word}");
        }
    }

    #[test]
    fn words_have_roles() {
        assert!(Roles::of("Uhr").has(Roles::MEASURE));
        assert!(Roles::of("WOHNE").has(Roles::CUE));
        assert!(Roles::of("ÉTAGE").has(Roles::UNIT));
        assert_eq!(Roles::of("Calle").before(), Some(Certainty::Certain));
        assert_eq!(Roles::of("xyzzy"), Roles::default());
    }

    #[test]
    fn towns_are_known_by_any_spelling() {
        let one = |name: &str| TownHash::EMPTY.with(name).layouts();
        assert!(one("KÖLN").has(Layouts::GERMAN));
        assert!(
            TownHash::EMPTY
                .with("garmisch")
                .with("partenkirchen")
                .layouts()
                .is_known()
        );
        assert!(one("Garmisch-Partenkirchen").is_known());
        assert!(!one("Xyzzy").is_known());
    }
}
