//! What the bytes of a block are, found without a branch: the first look that the scan takes.
//!
//! Every x86-64 processor compares sixteen bytes at once; elsewhere each byte is looked at. Both
//! give the same (a test compares them).

/// Bytes that are looked at together.
pub(super) const BLOCK: usize = 64;

/// What the bytes of a block are: a bit for each, the first byte the lowest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes {
    /// Letters of any script, or parts of one.
    pub(super) letters: u64,
    pub(super) digits: u64,
    /// Bytes of characters beyond ASCII.
    pub(super) high: u64,
    /// Signs that may wake a detector.
    pub(super) signs: u64,
}

/// Signs that may wake a detector.
const SIGNS: [u8; 6] = *b"@:/%&[";

impl Classes {
    /// Looks at a block.
    #[inline]
    pub(super) fn of(block: &[u8; BLOCK]) -> Self {
        #[cfg(target_arch = "x86_64")]
        return sixteen::classes(block);
        #[cfg(not(target_arch = "x86_64"))]
        return one_by_one(block);
    }

    /// Letters and digits.
    pub(super) fn word(self) -> u64 {
        self.letters | self.digits
    }
}

/// Looks at each byte.
#[cfg(any(test, not(target_arch = "x86_64")))]
fn one_by_one(block: &[u8; BLOCK]) -> Classes {
    let mut classes = Classes::default();
    for (place, byte) in block.iter().enumerate() {
        let bit = 1 << place;
        let high = *byte >= 128;
        classes.letters |= bit * u64::from(byte.is_ascii_alphabetic() || high);
        classes.digits |= bit * u64::from(byte.is_ascii_digit());
        classes.high |= bit * u64::from(high);
        classes.signs |= bit * u64::from(SIGNS.contains(byte));
    }
    classes
}

/// Sixteen bytes at once.
#[cfg(target_arch = "x86_64")]
#[expect(
    unsafe_code,
    reason = "the compiler asks for it where instructions of one processor are called"
)]
mod sixteen {
    use std::arch::x86_64::{
        __m128i, _mm_cmpeq_epi8, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x,
        _mm_set1_epi8, _mm_setzero_si128, _mm_sub_epi8,
    };

    use super::{BLOCK, Classes, SIGNS};

    /// Looks at a block.
    #[inline]
    pub(super) fn classes(block: &[u8; BLOCK]) -> Classes {
        // SAFETY: SSE2 belongs to every x86-64 processor; the functions called read no memory.
        unsafe { of_sse2(block) }
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn of_sse2(block: &[u8; BLOCK]) -> Classes {
        let mut classes = Classes::default();
        for (place, bytes) in block.as_chunks::<16>().0.iter().enumerate() {
            let whole = u128::from_le_bytes(*bytes).cast_signed();
            let bytes = _mm_set_epi64x((whole >> 64) as i64, whole as i64);
            let lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
            let letters = is_within(lower, b'a', 26);
            let digits = is_within(bytes, b'0', 10);
            let mut signs = _mm_setzero_si128();
            for sign in SIGNS {
                let sign = _mm_set1_epi8(sign.cast_signed());
                signs = _mm_or_si128(signs, _mm_cmpeq_epi8(bytes, sign));
            }
            let shift = place * 16;
            let high = bits(bytes) << shift;
            classes.letters |= bits(letters) << shift | high;
            classes.digits |= bits(digits) << shift;
            classes.high |= high;
            classes.signs |= bits(signs) << shift;
        }
        classes
    }

    /// All bits of the bytes that are one of so many from the first on.
    #[inline]
    #[target_feature(enable = "sse2")]
    fn is_within(bytes: __m128i, first: u8, count: u8) -> __m128i {
        let offsets = _mm_sub_epi8(bytes, _mm_set1_epi8(first.cast_signed()));
        let most = _mm_set1_epi8((count - 1).cast_signed());
        _mm_cmpeq_epi8(_mm_min_epu8(offsets, most), offsets)
    }

    /// The highest bit of each byte.
    #[inline]
    #[target_feature(enable = "sse2")]
    fn bits(bytes: __m128i) -> u64 {
        u64::from(_mm_movemask_epi8(bytes).cast_unsigned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_at_once_are_what_they_are_one_by_one() {
        for first in 0..=u8::MAX {
            let mut byte = first;
            let block = [(); BLOCK].map(|()| {
                byte = byte.wrapping_mul(5).wrapping_add(first | 1);
                byte
            });
            assert_eq!(Classes::of(&block), one_by_one(&block));
            let block = [first; BLOCK];
            assert_eq!(Classes::of(&block), one_by_one(&block));
        }
    }
}
