//! Named steps with their seconds, and the summary at the end.

use std::time::Instant;

/// What ran and how it ended.
#[derive(Default)]
pub struct Steps {
    passed: Vec<(String, f64)>,
    failed: Vec<(String, f64, String)>,
    /// Only steps whose name contains this run.
    only: Option<String>,
}

impl Steps {
    /// Steps of which only those run whose name contains `only`; all, where it is none.
    pub fn only(only: Option<String>) -> Self {
        Self {
            only,
            ..Self::default()
        }
    }

    /// Runs one step, says how it ended, and goes on either way: one run shows everything that is broken.
    pub fn run(&mut self, name: &str, step: impl FnOnce() -> anyhow::Result<()>) -> bool {
        if self.only.as_ref().is_some_and(|only| !name.contains(only)) {
            return true;
        }
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
                println!("   {name}: FAILED after {seconds:.1} s");
                self.failed.push((name.to_owned(), seconds, format!("{error:#}")));
            }
        }
        result.is_ok()
    }

    /// Prints the table of all steps and, last, what each failed one said: the end of a long log is what is read first.
    ///
    /// # Errors
    /// When a step failed, so that the process ends with a failure.
    pub fn finish(self) -> anyhow::Result<()> {
        println!("── summary");
        for (name, seconds) in &self.passed {
            println!("   passed {seconds:>7.1} s  {name}");
        }
        for (name, seconds, _) in &self.failed {
            println!("   FAILED {seconds:>7.1} s  {name}");
        }
        println!("{} passed, {} failed", self.passed.len(), self.failed.len());
        for (name, _, said) in &self.failed {
            println!("── {name}\n{said}");
        }
        anyhow::ensure!(self.failed.is_empty(), "{} failed", self.failed.len());
        anyhow::ensure!(!self.passed.is_empty(), "no step has such a name");
        Ok(())
    }
}
