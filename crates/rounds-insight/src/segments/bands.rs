//! Bands of a fact over the whole bank, and shares that add up. Knows integers only.

use rounds_protocol::entities::Band;

/// Bands wanted for a fact.
const BANDS: usize = 5;

/// Inner edges that cut sorted values into about equal fifths, each rounded to two digits so that a person can read
/// it. Values that are mostly equal give fewer edges.
pub(super) fn edges(sorted: &[i64]) -> Vec<i64> {
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else {
        return Vec::new();
    };
    let mut edges: Vec<i64> = (1..BANDS)
        .map(|part| readable(sorted[sorted.len() * part / BANDS]))
        .filter(|edge| edge > first && edge <= last)
        .collect();
    edges.dedup();
    edges
}

/// How two crowds spread over the bands between the edges.
pub(super) fn bands(edges: &[i64], segment: &[i64], bank: &[i64]) -> Vec<Band> {
    let segment = shares(&counts(edges, segment));
    let bank = shares(&counts(edges, bank));
    (0..=edges.len())
        .map(|at| Band {
            from: at.checked_sub(1).map(|below| edges[below]),
            to: edges.get(at).copied(),
            segment_bp: segment[at],
            bank_bp: bank[at],
        })
        .collect()
}

fn counts(edges: &[i64], values: &[i64]) -> Vec<u64> {
    let mut counts = vec![0; edges.len() + 1];
    for value in values {
        counts[edges.partition_point(|edge| edge <= value)] += 1;
    }
    counts
}

/// Counts as basis points of their sum, by the largest remainder, so that they add up to 10,000 (or are all 0).
pub(super) fn shares(counts: &[u64]) -> Vec<u32> {
    let total: u64 = counts.iter().sum();
    if total == 0 {
        return vec![0; counts.len()];
    }
    let mut shares: Vec<u32> = counts.iter().map(|count| part(*count, total)).collect();
    let missing = 10_000 - shares.iter().map(|share| u64::from(*share)).sum::<u64>();
    let mut by_remainder: Vec<usize> = (0..counts.len()).collect();
    by_remainder.sort_by_key(|at| (std::cmp::Reverse(counts[*at] * 10_000 % total), *at));
    for at in by_remainder.into_iter().take(missing as usize) {
        shares[at] += 1;
    }
    shares
}

/// One count of a total as basis points, rounded down.
pub(super) fn part(count: u64, total: u64) -> u32 {
    // At most 10,000, because a count is never more than its total.
    (count * 10_000 / total.max(1)) as u32
}

/// The number with at most two leading digits, towards zero; below 100 as it is.
fn readable(value: i64) -> i64 {
    let mut unit = 1;
    while (value / unit).abs() >= 100 {
        unit *= 10;
    }
    value / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_cut_the_bank_into_fifths_that_people_can_read() {
        let values: Vec<i64> = (0..1_000).map(|n| n * 1_237).collect();
        assert_eq!(edges(&values), [240_000, 490_000, 740_000, 980_000]);
        assert_eq!(edges(&[3, 3, 3, 3]), Vec::<i64>::new());
        assert_eq!(edges(&[]), Vec::<i64>::new());
        assert_eq!(edges(&[0, 0, 0, 0, 0, 0, 0, 0, 1, 2]), [1]);
    }

    #[test]
    fn a_value_on_an_edge_belongs_to_the_band_above() {
        let bands = bands(&[10, 20], &[9, 10, 19, 20], &[0]);
        let counts: Vec<u32> = bands.iter().map(|band| band.segment_bp).collect();
        assert_eq!(counts, [2_500, 5_000, 2_500]);
        assert_eq!(
            (bands[0].from, bands[0].to, bands[2].from, bands[2].to),
            (None, Some(10), Some(20), None)
        );
        assert_eq!(bands[0].bank_bp, 10_000);
    }

    #[test]
    fn shares_add_up() {
        assert_eq!(shares(&[1, 1, 1]), [3_334, 3_333, 3_333]);
        assert_eq!(shares(&[0, 0]), [0, 0]);
        for counts in [[7, 11, 13], [1, 0, 999], [5, 5, 6]] {
            assert_eq!(shares(&counts).iter().sum::<u32>(), 10_000);
        }
    }
}
