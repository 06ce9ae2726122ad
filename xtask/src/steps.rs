//! Named steps with their seconds, and the summary at the end.

use std::time::Instant;

/// What ran and how it ended.
#[derive(Default)]
pub struct Steps {
    passed: Vec<(String, f64)>,
    failed: Vec<(String, f64)>,
}

impl Steps {
    /// Runs one step, says how it ended, and goes on either way: one run shows everything that is broken.
    pub fn run(&mut self, name: &str, step: impl FnOnce() -> anyhow::Result<()>) -> bool {
        println!("── {name}");
        let start = Instant::now();
        let result = step();
        let seconds = start.elapsed().as_secs_f64();
        match &result {
            Ok(()) => {
                println!("   {name}: passed in {seconds:.1} s");
                self.passed.push((name.to_owned(), seconds));
            }
            Err(error) => {
                println!("   {name}: FAILED after {seconds:.1} s\n   {error:#}");
                self.failed.push((name.to_owned(), seconds));
            }
        }
        result.is_ok()
    }

    /// Prints the table of all steps and the closing line.
    ///
    /// # Errors
    /// When a step failed, so that the process ends with a failure.
    pub fn finish(self) -> anyhow::Result<()> {
        println!("── summary");
        for (name, seconds) in &self.passed {
            println!("   passed {seconds:>7.1} s  {name}");
        }
        for (name, seconds) in &self.failed {
            println!("   FAILED {seconds:>7.1} s  {name}");
        }
        println!("{} passed, {} failed", self.passed.len(), self.failed.len());
        anyhow::ensure!(self.failed.is_empty(), "{} failed", self.failed.len());
        Ok(())
    }
}
