//! Programs that run to their end: found on the path, run, and their failures said in full.

use std::collections::VecDeque;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// So many of its last lines does a failure repeat.
const LAST_LINES: usize = 25;

use anyhow::{Context, bail};

/// Where `name` is on the path, if it is.
pub fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// A command in `folder` that never waits for the keyboard.
pub fn command(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null());
    command
}

/// Runs to the end, output to the terminal.
///
/// # Errors
/// When it cannot be started or fails; the message is the command line.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let line = words(command);
    let status = command.status().with_context(|| format!("cannot start: {line}"))?;
    if !status.success() {
        bail!("{line}: {status}");
    }
    Ok(())
}

/// Runs to the end, what it prints (not what it complains of) to the terminal line by line; a failure repeats the last
/// lines, because whoever reads a long log reads its end.
///
/// # Errors
/// When it cannot be started or fails; the message is the command line and the last lines.
pub fn run_telling(command: &mut Command) -> anyhow::Result<()> {
    let line = words(command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start: {line}"))?;
    let printed = child.stdout.take().context("its output cannot be read")?;
    let last = show(printed)?;
    let status = child.wait()?;
    if !status.success() {
        bail!("{line}: {status}\n{}", Vec::from(last).join("\n"));
    }
    Ok(())
}

/// Hands each line on to the terminal and keeps the last ones.
fn show(printed: impl Read) -> anyhow::Result<VecDeque<String>> {
    let mut last = VecDeque::new();
    for line in BufReader::new(printed).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        println!("{line}");
        if last.len() == LAST_LINES {
            last.pop_front();
        }
        last.push_back(line);
    }
    Ok(last)
}

/// Runs to the end and returns what it printed.
///
/// # Errors
/// When it cannot be started or fails; the message holds what it complained about.
pub fn output(command: &mut Command) -> anyhow::Result<String> {
    let line = words(command);
    let output = command.output().with_context(|| format!("cannot start: {line}"))?;
    if !output.status.success() {
        bail!(
            "{line}: {}\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn words(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}
