//! Two sides of the same work, turn by turn, so that a busy moment of the machine meets both.

use std::hint::black_box;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// How long each side took.
pub struct Compared {
    pub ours: Duration,
    pub library: Duration,
}

impl Compared {
    /// For each of so many.
    #[must_use]
    pub fn divided(self, by: usize) -> Self {
        Self {
            ours: self.ours.div_f64(by as f64),
            library: self.library.div_f64(by as f64),
        }
    }
}

/// The middle times of so many turns; one turn before them is not counted.
pub fn compare(
    turns: usize,
    mut ours: impl FnMut(usize) -> anyhow::Result<f64>,
    mut library: impl FnMut(usize) -> anyhow::Result<f64>,
) -> anyhow::Result<Compared> {
    let mut times = (Vec::new(), Vec::new());
    for turn in 0..=turns {
        let (one, other) = (timed(&mut ours, turn)?, timed(&mut library, turn)?);
        if turn > 0 {
            times.0.push(one);
            times.1.push(other);
        }
    }
    Ok(Compared {
        ours: middle(times.0),
        library: middle(times.1),
    })
}

fn timed(work: &mut impl FnMut(usize) -> anyhow::Result<f64>, turn: usize) -> anyhow::Result<Duration> {
    let began = processor_time();
    black_box(work(turn)?);
    Ok(processor_time().saturating_sub(began))
}

/// What this thread has had of a processor; where the system does not tell, the clock on the wall.
fn processor_time() -> Duration {
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse().ok())
        .map_or_else(|| BEGAN.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
