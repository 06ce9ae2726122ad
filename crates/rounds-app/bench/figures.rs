//! Times by line, and the table of them.

use std::time::Duration;

use crate::Failure;

/// Times of everything that was measured, in the order in which it was first measured.
#[derive(Default)]
pub struct Figures {
    lines: Vec<Line>,
    notes: Vec<(String, String)>,
}

struct Line {
    name: String,
    goal_ms: f64,
    times_ms: Vec<f64>,
}

impl Figures {
    pub fn took(&mut self, name: &str, goal_ms: f64, time: Duration) {
        let time_ms = time.as_secs_f64() * 1_000.0;
        match self.lines.iter_mut().find(|line| line.name == name) {
            Some(line) => line.times_ms.push(time_ms),
            None => self.lines.push(Line {
                name: name.to_owned(),
                goal_ms,
                times_ms: vec![time_ms],
            }),
        }
    }

    pub fn note(&mut self, name: &str, words: String) {
        self.notes.push((name.to_owned(), words));
    }

    /// One line per measured thing; goals are for the 95th percentile.
    pub fn table(&self) -> String {
        let mut table = format!(
            "{:<44} {:>6} {:>9} {:>9} {:>9} {:>9}\n",
            "milliseconds", "times", "median", "p95", "max", "goal p95"
        );
        for line in &self.lines {
            let mut times = line.times_ms.clone();
            times.sort_by(f64::total_cmp);
            let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
            let verdict = if at(0.95) <= line.goal_ms { "" } else { "  over" };
            table.push_str(&format!(
                "{:<44} {:>6} {:>9.2} {:>9.2} {:>9.2} {:>9.0}{verdict}\n",
                line.name,
                times.len(),
                at(0.5),
                at(0.95),
                at(1.0),
                line.goal_ms,
            ));
        }
        for (name, words) in &self.notes {
            table.push_str(&format!("{name}: {words}\n"));
        }
        table
    }
}

/// What this process holds in memory now (Linux).
pub fn resident_megabytes() -> Result<String, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .ok_or("no VmRSS in /proc/self/status")?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(format!("{:.0} MB", kilobytes / 1_024.0))
}
