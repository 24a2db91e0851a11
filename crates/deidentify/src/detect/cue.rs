//! Context words beside a number, found whatever their case, accents and punctuation: the window
//! is folded once, so that `Steuer-ID:` and `steuer id` are the same cue.

use super::Text;

/// Bytes of a text that count as context on either side.
pub(super) const REACH: usize = 44;
/// Room for the folded window: no fold is longer than its character but for the frame.
const ROOM: usize = REACH + 4;
/// Most words of a window: every second byte begins one.
const WORDS: usize = ROOM / 2;

/// A folded window beside a place: lower case, without accents, every run of anything but letters
/// and digits one blank, a blank at either end.
///
/// Cues are written in that form. A plain cue is a whole word or phrase; `*` at its beginning or
/// end lets the word go on there.
pub(super) struct Window {
    bytes: [u8; ROOM],
    length: usize,
    /// Where the words begin.
    words: [u8; WORDS],
    count: usize,
    /// Sets of the bytes that begin words and of all bytes: most cues fail on them.
    initials: u32,
    letters: u32,
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

    /// Whether one of the cues stands in the window.
    pub(super) fn has(&self, cues: &[&str]) -> bool {
        cues.iter().any(|cue| self.has_one(cue))
    }

    /// Whether the window holds one of these words and nothing else.
    pub(super) fn is_one_of(&self, words: &[&str]) -> bool {
        let bytes = self.bytes().trim_ascii();
        words.iter().any(|word| word.as_bytes() == bytes)
    }

    /// Whether the window ends with one of the cues (plain ones).
    pub(super) fn ends_with(&self, cues: &[&str]) -> bool {
        let bytes = self.bytes().trim_ascii_end();
        cues.iter().any(|cue| {
            bytes
                .strip_suffix(cue.as_bytes())
                .is_some_and(|rest| rest.last().is_none_or(|b| *b == b' '))
        })
    }

    /// Whether the window begins with one of the cues (plain ones).
    pub(super) fn starts_with(&self, cues: &[&str]) -> bool {
        let bytes = self.bytes().trim_ascii_start();
        cues.iter().any(|cue| {
            bytes
                .strip_prefix(cue.as_bytes())
                .is_some_and(|rest| rest.first().is_none_or(|b| *b == b' '))
        })
    }

    fn has_one(&self, cue: &str) -> bool {
        let (open_start, cue) = cue
            .strip_prefix('*')
            .map_or((false, cue), |rest| (true, rest));
        let (open_end, cue) = cue
            .strip_suffix('*')
            .map_or((false, cue), |rest| (true, rest));
        let Some(&first) = cue.as_bytes().first() else {
            return false;
        };
        let possible = if open_start {
            self.letters
        } else {
            self.initials
        };
        if possible & bit(first) == 0 {
            return false;
        }
        let bytes = self.bytes();
        let holds = |start: usize| {
            bytes.get(start) == Some(&first)
                && bytes
                    .get(start..)
                    .is_some_and(|rest| rest.starts_with(cue.as_bytes()))
                && (open_end || bytes.get(start + cue.len()) == Some(&b' '))
        };
        if open_start {
            let all = cue.bytes().all(|byte| self.letters & bit(byte) != 0);
            return all && (0..bytes.len()).any(holds);
        }
        self.words
            .iter()
            .take(self.count)
            .any(|start| holds(usize::from(*start)))
    }

    fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or(&[])
    }

    fn of(source: &str, cut: bool) -> Self {
        let mut window = Self {
            bytes: [0; ROOM],
            length: 0,
            words: [0; WORDS],
            count: 0,
            initials: 0,
            letters: 0,
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

    fn fold(&mut self, char: char) {
        if char.is_ascii() {
            let byte = char as u8;
            return self.push(if byte.is_ascii_alphanumeric() {
                byte.to_ascii_lowercase()
            } else {
                b' '
            });
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

    fn push(&mut self, byte: u8) {
        if byte == b' ' && self.length > 0 && self.bytes().last() == Some(&b' ') {
            return;
        }
        let begins = byte != b' ' && self.bytes().last() == Some(&b' ');
        let Some(slot) = self.bytes.get_mut(self.length) else {
            return;
        };
        *slot = byte;
        self.letters |= bit(byte);
        if let Some(word) = self.words.get_mut(self.count).filter(|_| begins) {
            *word = self.length as u8;
            self.initials |= bit(byte);
            self.count += 1;
        }
        self.length += 1;
    }
}

/// The place of a byte in a set of 32; letters have places of their own.
fn bit(byte: u8) -> u32 {
    1 << (byte & 31)
}

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
            Window::before(&text, source.len()).has(&[cue]),
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
