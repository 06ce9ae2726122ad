//! The figures in words. The only place here that prints.
#![allow(clippy::print_stdout)]

use std::time::Duration;

use crate::learned::{LEAVES, Learned, TREES};
use crate::portfolio::COLUMNS;
use crate::side::Compared;
use crate::{CUSTOMERS, PRODUCTS};

/// The table as it grows.
pub struct Table;

impl Table {
    pub fn begin(model: &Learned) -> Self {
        println!(
            "{PRODUCTS} products, a model each: {TREES} trees of up to {LEAVES} leaves over {COLUMNS} columns, {:.1} MB of text; \
             a portfolio of {CUSTOMERS} customers; processor time, one thread for both",
            model.text().len() as f64 / 1e6
        );
        println!(
            "{:<54} {:>12} {:>12} {:>10} {:>9}",
            "", "Rounds", "LightGBM", "times", "goal"
        );
        Self
    }

    /// One figure of both sides, and how many times quicker ours is.
    pub fn line(&mut self, what: &str, goal: &str, compared: &Compared) {
        println!(
            "{what:<54} {:>12} {:>12} {:>10.1} {goal:>9}",
            time(compared.ours),
            time(compared.library),
            compared.library.as_secs_f64() / compared.ours.as_secs_f64(),
        );
    }

    pub fn agreement(&mut self, [probabilities, contributions, sums]: &[f64; 3]) {
        println!(
            "largest difference from LightGBM: probabilities {probabilities:.1e}, contributions {contributions:.1e}; \
             of the sum of contributions from the raw score {sums:.1e}"
        );
    }
}

fn time(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    match seconds {
        1.0.. => format!("{seconds:.2} s"),
        1e-3.. => format!("{:.2} ms", seconds * 1e3),
        _ => format!("{:.2} µs", seconds * 1e6),
    }
}
