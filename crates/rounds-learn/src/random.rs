//! The random numbers of scikit-learn: NumPy's legacy generator over the Mersenne Twister, so that the same seed divides
//! rows as the published references divided them. Knows nothing but that, and serves the bootstrap too.

use rand_mt::Mt;

/// `numpy.random.RandomState(seed)`.
pub(crate) struct RandomState(Mt);

impl RandomState {
    pub fn new(seed: u32) -> Self {
        Self(Mt::new(seed))
    }

    /// A whole number from 0 to `most`: draws are masked to the bits of `most` and refused above it (NumPy's
    /// `random_interval`).
    pub fn up_to(&mut self, most: u32) -> u32 {
        let mask = u32::MAX.checked_shr(most.leading_zeros()).unwrap_or(0);
        if mask == 0 {
            return 0;
        }
        loop {
            let drawn = self.0.next_u32() & mask;
            if drawn <= most {
                return drawn;
            }
        }
    }

    /// A place below `length`, which is at least 1 and at most 2^32.
    pub fn below(&mut self, length: usize) -> usize {
        self.up_to(u32::try_from(length.saturating_sub(1)).unwrap_or(u32::MAX)) as usize
    }

    /// `RandomState.shuffle`.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `r = numpy.random.RandomState(42); a = numpy.arange(10); r.shuffle(a); r.shuffle(a)`, NumPy 2.
    #[test]
    fn shuffles_are_those_of_numpy() {
        let mut random = RandomState::new(42);
        let mut items: Vec<u32> = (0..10).collect();
        random.shuffle(&mut items);
        assert_eq!(items, [8, 1, 5, 0, 7, 2, 9, 4, 3, 6]);
    }
}
