//! The dice of the generators: small, fast and the same on every machine.

/// SplitMix64 (Steele, Lea, Flood 2014). Its statistics are good enough for invented posts, and
/// one seed gives one corpus, for ever.
pub(crate) struct Random(u64);

impl Random {
    /// Dice that fall the same way for the same seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`; 0 if the limit is 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.bits()) * limit as u128) >> 64) as usize
    }

    /// A number from `first` to `last`, both included.
    pub(crate) fn between(&mut self, first: u32, last: u32) -> u32 {
        first + self.below((last - first) as usize + 1) as u32
    }

    /// True in so many of a thousand cases.
    pub(crate) fn chance(&mut self, per_mille: usize) -> bool {
        self.below(1000) < per_mille
    }

    /// A number below `limit`, small ones much more often: about Zipf's law with exponent 1/2,
    /// milder than in one person's texts, as the vocabulary of a whole platform is.
    pub(crate) fn rank(&mut self, limit: usize) -> usize {
        let unit = (self.bits() >> 11) as f64 / (1_u64 << 53) as f64;
        let rank = (unit * unit * limit as f64) as usize;
        rank.min(limit.saturating_sub(1))
    }

    /// Any of the words, each as often.
    pub(crate) fn any<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words
            .get(self.below(words.len()))
            .copied()
            .unwrap_or_default()
    }

    /// Any of the words, the first ones more often.
    pub(crate) fn frequent<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words
            .get(self.rank(words.len()))
            .copied()
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_gives_one_sequence_within_its_bounds() {
        let (mut one, mut two) = (Random::new(7), Random::new(7));
        for _ in 0..10_000 {
            assert_eq!(one.bits(), two.bits());
            assert!((3..=9).contains(&one.between(3, 9)) && one.rank(50) < 50);
            assert!((3..=9).contains(&two.between(3, 9)) && two.rank(50) < 50);
        }
        assert_eq!((one.below(0), one.rank(0), one.any(&[])), (0, 0, ""));
    }

    #[test]
    fn small_ranks_are_frequent() {
        let mut random = Random::new(1);
        let first_tenth = (0..10_000).filter(|_| random.rank(1000) < 100).count();
        assert!((2_950..3_400).contains(&first_tenth), "{first_tenth}"); // 0.1^(1/2) = 0.316
    }
}
