//! `cargo xtask prove`: the ten tests of the delivery's proof in their long form, one after the other, and a table of
//! what was proven. Knows how a test is run and how its line is read; refuses to know what it proves.

mod list;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, bail, ensure};

pub use list::{Needs, PROOFS, Profile, Proof};

use crate::packages::{self, Purpose};
use crate::postgres::{self, Postgres};
use crate::programs::command;
use crate::workspace::root;

/// What may be asked.
#[derive(Clone, Debug, Default)]
pub struct ProveOptions {
    /// How many seeds instead of the long form's own number.
    pub seeds: Option<u64>,
    /// One row only.
    pub only: Option<String>,
}

/// How one row ended.
struct Outcome {
    number: u8,
    name: &'static str,
    /// What the test said it saw; its size where it said nothing.
    seen: String,
    failure: Option<String>,
    seconds: f64,
}

/// Runs the rows one after the other, goes on after a failure, and prints the table.
///
/// # Errors
/// When no row has that name, something is missing that cannot be installed, or a proof failed.
pub fn run(options: &ProveOptions) -> anyhow::Result<()> {
    let chosen = choose(options.only.as_deref())?;
    let with_postgres = chosen.iter().any(|proof| proof.needs == Needs::Postgres);
    packages::ensure(if with_postgres { Purpose::Check } else { Purpose::Build })?;
    let outcomes: Vec<Outcome> = chosen.into_iter().map(|proof| prove(proof, options)).collect();
    print!("{}", table(&outcomes));
    let failed = outcomes.iter().filter(|outcome| outcome.failure.is_some()).count();
    ensure!(failed == 0, "{failed} of {} proofs failed", outcomes.len());
    Ok(())
}

fn choose(only: Option<&str>) -> anyhow::Result<Vec<&'static Proof>> {
    let wanted = |proof: &&Proof| only.is_none_or(|name| name == proof.name || name == proof.number.to_string());
    let chosen: Vec<_> = PROOFS.iter().filter(wanted).collect();
    if chosen.is_empty() {
        let names: Vec<_> = PROOFS.iter().map(|proof| proof.name).collect();
        bail!("no proof has that name; there are: {}", names.join(", "));
    }
    Ok(chosen)
}

fn prove(proof: &'static Proof, options: &ProveOptions) -> Outcome {
    let size = size_of(proof, options);
    println!("── {}. {}: {} ({size})", proof.number, proof.name, proof.title);
    let start = Instant::now();
    let (said, result) = match carry_out(proof, size) {
        Ok(said) => (Some(said), Ok(())),
        Err(error) => (None, Err(error)),
    };
    let failure = result.err().map(|error| format!("{error:#}"));
    if let Some(failure) = &failure {
        println!("   FAILED: {failure}");
    }
    Outcome {
        number: proof.number,
        name: proof.name,
        seen: said.unwrap_or_else(|| size.to_string()),
        failure,
        seconds: start.elapsed().as_secs_f64(),
    }
}

fn size_of(proof: &Proof, options: &ProveOptions) -> u64 {
    options.seeds.filter(|_| proof.counts_seeds).unwrap_or(proof.long)
}

fn carry_out(proof: &Proof, size: u64) -> anyhow::Result<String> {
    let mut command = test_command(proof);
    let server = match proof.needs {
        Needs::Nothing => None,
        Needs::Postgres => Some(Postgres::start(proof.name)?),
    };
    if let Some(server) = &server {
        command.env(postgres::VARIABLE, server.url());
    }
    command.env(variable(proof.name), size.to_string());
    run_and_listen(&mut command, proof.name)
}

/// The command line of a row.
fn test_command(proof: &Proof) -> Command {
    let mut cargo = command("cargo", &root());
    cargo.args(["test", "--package", proof.package, "--test", proof.target]);
    if proof.profile == Profile::Release {
        cargo.arg("--release");
    }
    if !proof.features.is_empty() {
        cargo.args(["--features", &proof.features.join(",")]);
    }
    cargo.args(["--", "--nocapture", "--test-threads", "1", proof.filter]);
    cargo.env("RUST_BACKTRACE", "0");
    cargo
}

/// The variable that sets a proof's size.
fn variable(name: &str) -> String {
    format!("ROUNDS_PROVE_{}", name.replace('-', "_").to_uppercase())
}

/// Runs to the end, shows every line, and returns what the test said about itself. A run that says nothing proved
/// nothing: a filter that no test matches ends well, too.
fn run_and_listen(command: &mut Command, name: &str) -> anyhow::Result<String> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start cargo test")?;
    let stdout = child.stdout.take().context("cargo test has no output")?;
    let mut said = Vec::new();
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        println!("{line}");
        said.extend(words_of(&line, name));
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("{name}: {status}");
    }
    ensure!(!said.is_empty(), "{name} ended without a word of what it proved");
    Ok(said.join("; "))
}

/// What a line `prove: <name>: …` says. libtest may print the name of the test before it on the same line.
fn words_of(line: &str, name: &str) -> Option<String> {
    let (_, rest) = line.split_once("prove: ")?;
    Some(rest.strip_prefix(name)?.strip_prefix(": ")?.trim().to_owned())
}

fn table(outcomes: &[Outcome]) -> String {
    let width = |of: fn(&Outcome) -> usize, head: usize| outcomes.iter().map(of).max().unwrap_or(0).max(head);
    let name = width(|outcome| outcome.name.chars().count(), 4);
    let seen = width(|outcome| outcome.seen.chars().count(), 4);
    let mut text = format!("\n  # {:<name$}  {:<seen$}  result  seconds\n", "test", "size");
    for outcome in outcomes {
        let result = if outcome.failure.is_some() { "FAILED" } else { "proved" };
        let (number, words, seconds) = (outcome.number, &outcome.seen, outcome.seconds);
        text += &format!(
            "{number:>3} {:<name$}  {words:<seen$}  {result}  {seconds:>7.1}\n",
            outcome.name
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_own_name_and_a_number_of_the_ten() {
        let mut names: Vec<_> = PROOFS.iter().map(|proof| proof.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), PROOFS.len());
        let in_order = PROOFS.windows(2).all(|pair| pair[0].number <= pair[1].number);
        assert!(in_order && PROOFS.iter().all(|proof| (1..=10).contains(&proof.number)));
    }

    #[test]
    fn every_row_is_explained_in_the_document() {
        let document = std::fs::read_to_string(root().join("docs/SYNC.md")).unwrap();
        let missing: Vec<_> = PROOFS
            .iter()
            .map(|proof| proof.name)
            .filter(|name| !document.contains(&format!("`{name}`")))
            .collect();
        assert!(missing.is_empty(), "not in docs/SYNC.md: {missing:?}");
    }

    #[test]
    fn the_line_of_a_test_is_found_behind_its_name() {
        for (line, found) in [
            ("prove: skew: 12 cases", Some("12 cases")),
            ("test skew::all ... prove: skew: 12 cases", Some("12 cases")),
            ("prove: skewed: 12 cases", None),
            ("test skew::all ... ok", None),
        ] {
            assert_eq!(words_of(line, "skew").as_deref(), found, "{line}");
        }
    }

    #[test]
    fn the_table_names_every_row_and_says_which_failed() {
        let outcome = |name, failure: Option<&str>| Outcome {
            number: 4,
            name,
            seen: "1,000 kills".into(),
            failure: failure.map(str::to_owned),
            seconds: 1.25,
        };
        let text = table(&[outcome("kill-client", None), outcome("skew", Some("no"))]);
        let lines: Vec<_> = text.lines().skip(2).collect();
        assert_eq!(lines[0], "  4 kill-client  1,000 kills  proved      1.2");
        assert_eq!(lines[1], "  4 skew         1,000 kills  FAILED      1.2");
    }

    #[test]
    fn one_row_may_be_chosen_by_name_or_number() {
        let names = |only| choose(Some(only)).map(|rows| rows.iter().map(|row| row.name).collect::<Vec<_>>());
        assert_eq!(names("skew").unwrap(), ["skew"]);
        assert_eq!(names("4").unwrap(), ["kill-client", "kill-headquarters"]);
        assert!(names("nothing").unwrap_err().to_string().contains("kill-client"));
    }
}
