//! A small generator of numbers (SplitMix64): the same seed gives the same numbers on every machine.

/// The generator.
pub struct Dice(u64);

impl Dice {
    /// Numbers of a stream of a seed. Each record has a stream of its own, so that it does not depend on those before.
    pub fn new(seed: u64, stream: &str, n: u64) -> Dice {
        let mut hash = blake3::Hasher::new();
        hash.update(&seed.to_le_bytes())
            .update(stream.as_bytes())
            .update(&n.to_le_bytes());
        let mut first = [0; 8];
        first.copy_from_slice(&hash.finalize().as_bytes()[..8]);
        Dice(u64::from_le_bytes(first))
    }
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// A number below `n`, which is above zero.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).expect("below n")
    }
    /// True in so many of a hundred.
    pub fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }
    /// One of a list.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// Shares by which things are drawn: the first far more often than the last.
pub struct Shares(Vec<u64>);

impl Shares {
    /// As words and needs are (Zipf): the n-th drawn a share of 1 / n.
    pub fn zipf(n: usize) -> Shares {
        Shares::of((1..=n as u64).map(|rank| 1_000_000 / (rank + 2)))
    }
    /// By weight.
    pub fn of(weights: impl Iterator<Item = u64>) -> Shares {
        let mut sum = 0;
        Shares(
            weights
                .map(|weight| {
                    sum += weight.max(1);
                    sum
                })
                .collect(),
        )
    }
    /// The index of what was drawn.
    pub fn draw(&self, dice: &mut Dice) -> usize {
        let all = *self.0.last().expect("something to draw");
        let at = dice.next() % all;
        self.0.partition_point(|sum| *sum <= at)
    }
}
