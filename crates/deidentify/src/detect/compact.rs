//! Numbers as people write them: letters and digits in groups, read into one run of capitals
//! that remembers its groups, separators and places in the text.

use super::Text;

/// Longest run of letters and digits that is read; an IBAN has at most 34.
const MOST: usize = 44;
/// Most groups.
const GROUPS: usize = 36;

/// A run of ASCII letters and digits, in capitals, joined over single separators.
#[derive(Clone, Copy)]
pub(super) struct Compact {
    bytes: [u8; MOST],
    length: usize,
    groups: [Group; GROUPS],
    count: usize,
    /// Groups before the first one that a line break or an underscore leads to.
    unbroken: usize,
    /// A bit for each of the bytes that is a digit, the first byte the lowest.
    digits: u64,
    start: usize,
}

/// One group of a run.
#[derive(Clone, Copy, Default)]
struct Group {
    /// Bytes of the run up to its end.
    upto: u8,
    /// Bytes of the text from the start of the run to its end.
    end: u8,
    /// What stands between it and the group before: a blank, `-`, `.` or `/`.
    separator: u8,
    /// Whether it ends where a word ends.
    closed: bool,
}

/// A piece of a run from its start to the end of a group.
#[derive(Clone, Copy)]
pub(super) struct Piece<'a> {
    /// Letters and digits, in capitals.
    pub(super) bytes: &'a [u8],
    /// Where it starts in the text.
    pub(super) start: usize,
    /// Where it ends in the text.
    pub(super) end: usize,
    /// Number of its groups.
    pub(super) groups: usize,
    /// A bit for each of the bytes that is a digit, the first byte the lowest.
    pub(super) digits: u64,
    run: &'a Compact,
}

impl Compact {
    /// Reads from a place in a text on. Several detectors read the same run one after another.
    pub(super) fn read(text: &Text<'_>, start: usize) -> Self {
        match text.last_run.get() {
            Some(run) if run.start == start => run,
            _ => {
                let run = Self::of(text, start);
                text.last_run.set(Some(run));
                run
            }
        }
    }

    fn of(text: &Text<'_>, start: usize) -> Self {
        let mut run = Self {
            bytes: [0; MOST],
            length: 0,
            groups: [Group::default(); GROUPS],
            count: 0,
            unbroken: GROUPS,
            digits: 0,
            start,
        };
        let mut at = start;
        let mut separator = 0;
        while run.count < GROUPS {
            let from = run.length;
            while let Some(slot) = run.bytes.get_mut(run.length) {
                let byte = text.byte(at);
                if !byte.is_ascii_alphanumeric() {
                    break;
                }
                *slot = byte.to_ascii_uppercase();
                run.digits |= u64::from(byte.is_ascii_digit()) << run.length;
                run.length += 1;
                at += 1;
            }
            if run.length == from {
                break;
            }
            let separator_after = separator_at(text, at);
            let closed = !text.is_word_at(at) && text.byte(at) != b'_';
            let goes_on = closed || matches!(separator_after, Some((b'_', _)));
            if let Some(group) = run.groups.get_mut(run.count) {
                *group = Group {
                    upto: run.length as u8,
                    end: (at - start).min(usize::from(u8::MAX)) as u8,
                    separator,
                    closed,
                };
            }
            if matches!(separator, b'\n' | b'_') {
                run.unbroken = run.unbroken.min(run.count);
            }
            run.count += 1;
            let Some((kind, width)) = separator_after.filter(|_| goes_on) else {
                break;
            };
            separator = kind;
            at += width;
        }
        run
    }

    /// All pieces that end where a word ends, the longest first.
    pub(super) fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        (1..=self.count)
            .rev()
            .filter_map(|groups| self.piece(groups))
    }

    /// The letters and digits, in capitals, whatever the groups.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or(&[])
    }

    /// Where in the text the first `length` letters and digits end, if a group does not go on.
    pub(super) fn end_of(&self, length: usize) -> Option<usize> {
        let group = self
            .groups
            .get(..self.count)?
            .iter()
            .find(|group| usize::from(group.upto) >= length)?;
        Some(self.start + usize::from(group.end) - (usize::from(group.upto) - length))
    }

    fn piece(&self, groups: usize) -> Option<Piece<'_>> {
        let last = self.groups.get(groups.checked_sub(1)?)?;
        let bytes = self.bytes.get(..usize::from(last.upto))?;
        last.closed.then_some(Piece {
            bytes,
            start: self.start,
            end: self.start + usize::from(last.end),
            groups,
            digits: self.digits & ones(bytes.len()),
            run: self,
        })
    }
}

impl Piece<'_> {
    /// How many of its bytes are digits.
    pub(super) fn digit_count(&self) -> usize {
        self.digits.count_ones() as usize
    }

    /// Whether it is digits alone.
    pub(super) fn is_all_digits(&self) -> bool {
        self.digits == ones(self.bytes.len())
    }

    /// Length and leading separator of every group.
    pub(super) fn layout(&self) -> impl Iterator<Item = (usize, u8)> {
        let mut before = 0;
        self.run.groups.iter().take(self.groups).map(move |group| {
            let upto = usize::from(group.upto);
            let length = upto - before;
            before = upto;
            (length, group.separator)
        })
    }

    /// Whether it is written in exactly these groups: `"6-4"`, `"2.2.2-3.2"`, `"d 2"`. Lengths
    /// are digits to the base 36.
    pub(super) fn is_written(&self, layout: &str) -> bool {
        let mut wanted = layout.bytes();
        let mut first = true;
        for (length, separator) in self.layout() {
            if !first && wanted.next() != Some(separator) {
                return false;
            }
            first = false;
            let digit = wanted
                .next()
                .and_then(|digit| char::from(digit).to_digit(36));
            if digit.map(|digit| digit as usize) != Some(length) {
                return false;
            }
        }
        wanted.next().is_none()
    }

    /// Whether all groups have four characters but the last, which has at most four.
    pub(super) fn is_in_fours(&self) -> bool {
        self.layout()
            .enumerate()
            .all(|(index, (length, _))| length == 4 || (index + 1 == self.groups && length < 4))
    }

    /// Whether a line break or an underscore stands between its groups: only what is long and
    /// checked is written so.
    pub(super) fn is_broken(&self) -> bool {
        self.groups > self.run.unbroken
    }

    /// Whether the groups are separated by one of these alone.
    pub(super) fn separated_by(&self, allowed: &[u8]) -> bool {
        self.layout()
            .skip(1)
            .all(|(_, separator)| allowed.contains(&separator))
    }
}

/// The lowest bits, so many of them; a run is shorter than 64.
pub(super) const fn ones(count: usize) -> u64 {
    (1 << count) - 1
}

/// The separator at a place, as a blank, `-`, `.`, `/`, `_` or a line break, and its width: one
/// mark, or up to two blanks, or a dash between blanks. A letter or digit must follow.
pub(super) fn separator_at(text: &Text<'_>, at: usize) -> Option<(u8, usize)> {
    let mut end = at;
    let mut kind = 0;
    for _ in 0..3 {
        let Some((found, width)) = mark_at(text, end) else {
            break;
        };
        match (kind, found) {
            (0 | b' ', _) => kind = found,
            (b'-' | b'\n', b' ') => {}
            _ => return None,
        }
        end += width;
    }
    // A full stop or a slash beside a blank ends a sentence or a thought, not a group.
    let single = end - at == 1 || matches!(kind, b' ' | b'-' | b'\n');
    (kind != 0 && single && text.byte(end).is_ascii_alphanumeric()).then_some((kind, end - at))
}

/// One separator character at a place.
fn mark_at(text: &Text<'_>, at: usize) -> Option<(u8, usize)> {
    match text.char_at(at)? {
        ' ' | '\t' => Some((b' ', 1)),
        '\n' => Some((b'\n', 1)),
        char @ ('\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}') => Some((b' ', char.len_utf8())),
        '-' => Some((b'-', 1)),
        char @ '\u{2010}'..='\u{2013}' => Some((b'-', char.len_utf8())),
        '.' => Some((b'.', 1)),
        char @ '\u{b7}' => Some((b'.', char.len_utf8())),
        '/' => Some((b'/', 1)),
        '_' if text.byte(at + 1).is_ascii_digit() && text.byte_before(at).is_ascii_digit() => {
            Some((b'_', 1))
        }
        _ => None,
    }
}

/// Whether a word starts at a place: no letter, digit or underscore stands before it.
pub(super) fn starts_word(text: &Text<'_>, at: usize) -> bool {
    !text.is_word_before(at) && text.byte_before(at) != b'_'
}

/// Whether a place is the middle of a longer number: a digit and a mark (not a blank) stand
/// before it.
pub(super) fn is_inside_number(text: &Text<'_>, at: usize) -> bool {
    matches!(text.byte_before(at), b'-' | b'.' | b'/' | b',' | b'+')
        && at
            .checked_sub(1)
            .is_some_and(|mark| text.byte_before(mark).is_ascii_digit())
}

/// The start of the run of ASCII letters and digits around a digit.
pub(super) fn token_start(text: &Text<'_>, at: usize) -> usize {
    text.run_start(at, |char| char.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use licit_record::policy::OperatingPoint;

    use super::*;

    fn check(source: &str, pieces: &[&str]) {
        let text = Text::new(source, OperatingPoint::Balanced, "DE");
        let run = Compact::read(&text, 0);
        let found: Vec<_> = run
            .pieces()
            .map(|piece| String::from_utf8(piece.bytes.to_vec()).unwrap())
            .collect();
        assert_eq!(found, pieces, "{source}");
        for piece in run.pieces() {
            assert!(source.get(piece.start..piece.end).is_some());
        }
    }

    #[test]
    fn groups() {
        check("12 34-ab.", &["1234AB", "1234", "12"]);
        check("12\u{a0}34 - 56", &["123456", "1234", "12"]);
        check("12. 34", &["12"]);
        check("12 / 34", &["12"]);
        check("12, 34", &["12"]);
        check("12ä", &[]);
        check("12 3ä", &["12"]);
        check("1_2", &["12"]);
        check("", &[]);
    }

    #[test]
    fn layouts() {
        let text = Text::new("85.07.30-033.28", OperatingPoint::Balanced, "DE");
        let run = Compact::read(&text, 0);
        let whole = run.pieces().next().unwrap();
        assert!(whole.is_written("2.2.2-3.2"));
        assert!(!whole.is_written("2.2.2-3"));
        assert!(!whole.is_written("2.2.2-3.2-1"));
        assert!(!whole.is_in_fours());
        assert_eq!(run.end_of(3), Some(4));
    }

    const PIECES: &[&str] = &[
        "0",
        "1",
        "4111",
        "12",
        "1990",
        "05",
        "DE89",
        "AB",
        "b",
        "bc1q",
        "0x",
        "geb.",
        "iban ",
        "card ",
        "Kennzeichen ",
        " ",
        "-",
        ".",
        "/",
        ":",
        "_",
        "ä",
        "é",
        "\u{301}",
        "\u{a0}",
        "😀",
        "ß",
        "€",
        "\n",
        "VIN ",
        "ssn ",
        "Mai",
        "B-",
    ];

    proptest::proptest! {
        /// Whatever stands around numbers: no detector panics, and findings lie on characters.
        #[test]
        fn findings_lie_on_characters(picks in proptest::collection::vec(0..PIECES.len(), 0..40)) {
            let source: String = picks.iter().filter_map(|pick| PIECES.get(*pick).copied()).collect();
            let text = Text::new(&source, OperatingPoint::Maximum, "DE");
            let mut spans = Vec::new();
            for at in (0..source.len()).filter(|at| source.as_bytes()[*at].is_ascii_digit()) {
                for detector in super::super::DETECTORS {
                    if detector.triggers & super::super::trigger::NUMBER != 0 {
                        (detector.at)(&text, at, &mut spans);
                    }
                }
            }
            for span in spans {
                proptest::prop_assert!(source.get(span.start as usize..span.end as usize).is_some());
            }
        }
    }
}
