//! What this machine gives: processor time and the disk's word that something is on it.

use std::fs::File;
use std::io::Write;
use std::time::{Duration, Instant};

use anyhow::Context;

/// How often a small write can be made durable, one after the other.
pub fn fsyncs_a_second() -> anyhow::Result<f64> {
    let folder = tempfile::tempdir()?;
    let mut file = File::create(folder.path().join("page"))?;
    let start = Instant::now();
    let mut times = 0_u32;
    while start.elapsed() < Duration::from_secs(1) {
        file.write_all(&[0; 4096])?;
        file.sync_data()?;
        times += 1;
    }
    Ok(f64::from(times) / start.elapsed().as_secs_f64())
}

/// Processor time of this process so far, all threads: fields 14 and 15 of its line in `/proc`, in hundredths of a
/// second on Linux.
pub fn processor_time() -> anyhow::Result<Duration> {
    let line = std::fs::read_to_string("/proc/self/stat")?;
    let (_, rest) = line.rsplit_once(')').context("the line names the process")?;
    let ticks: u64 = rest
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    Ok(Duration::from_millis(ticks * 10))
}
