//! Progress of long steps: a bar on a terminal, a plain line per step otherwise; always on standard error.

use std::io::{IsTerminal, Write};
use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressStyle};
use rounds_insight::progress::Progress;

/// Shows one bar after the other, or one line per step.
pub struct Shown {
    is_terminal: bool,
    current: Mutex<Option<(String, ProgressBar)>>,
}

impl Shown {
    pub fn new() -> Self {
        Self {
            is_terminal: std::io::stderr().is_terminal(),
            current: Mutex::new(None),
        }
    }

    fn begin(&self, step: &str, total: u64) -> ProgressBar {
        if !self.is_terminal {
            // A reader that went away is no failure of the work.
            let _ = writeln!(std::io::stderr().lock(), "{step}: {total}");
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(total);
        if let Ok(style) = ProgressStyle::with_template("{msg:16} {wide_bar} {human_pos}/{human_len} {eta}") {
            bar.set_style(style);
        }
        bar.set_message(step.to_owned());
        bar
    }
}

impl Progress for Shown {
    fn at(&self, step: &str, done: u64, total: u64) {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = current.as_ref().is_none_or(|(name, _)| name != step);
        if is_new {
            if let Some((_, bar)) = current.take() {
                bar.finish();
            }
            *current = Some((step.to_owned(), self.begin(step, total)));
        }
        if let Some((_, bar)) = current.as_ref() {
            bar.set_length(total.max(done));
            bar.set_position(done);
        }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        if let Some((_, bar)) = self.current.lock().unwrap_or_else(PoisonError::into_inner).take() {
            bar.finish();
        }
    }
}
