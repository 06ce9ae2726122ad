//! The command line of the window: a data folder, and what to fill in at the first sign-in.

use std::ffi::OsString;
use std::path::PathBuf;

/// What was asked for; each also comes from the environment.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// `--data-dir`, `ROUNDS_DATA_DIR`
    pub data_folder: Option<PathBuf>,
    /// `--hq`, `ROUNDS_HQ_URL`: headquarters' address, filled in at enrolment.
    pub hq_url: Option<String>,
    /// `--hq-ca`, `ROUNDS_HQ_CA`: file of the bank's own authority for TLS, PEM.
    pub hq_ca: Option<PathBuf>,
    /// `--staff`, `ROUNDS_STAFF_NO`: the staff number, filled in at enrolment.
    pub staff_no: Option<String>,
}

/// Why the command line cannot be followed.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ArgumentError {
    #[error("unknown argument {0:?}; known are --data-dir DIR, --hq URL, --hq-ca FILE, --staff NUMBER")]
    Unknown(OsString),
    #[error("{0} wants a value")]
    ValueMissing(&'static str),
    #[error("{0} wants text that is valid Unicode")]
    NotText(&'static str),
}

/// Reads the command line, then fills from the environment what it left open.
///
/// # Errors
/// When an argument is unknown or lacks its value.
pub fn read(words: impl Iterator<Item = OsString>) -> Result<Arguments, ArgumentError> {
    let mut arguments = parse(words)?;
    let from = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    arguments.data_folder = arguments
        .data_folder
        .or_else(|| from("ROUNDS_DATA_DIR").map(PathBuf::from));
    arguments.hq_url = arguments.hq_url.or_else(|| from("ROUNDS_HQ_URL")?.into_string().ok());
    arguments.hq_ca = arguments.hq_ca.or_else(|| from("ROUNDS_HQ_CA").map(PathBuf::from));
    arguments.staff_no = arguments
        .staff_no
        .or_else(|| from("ROUNDS_STAFF_NO")?.into_string().ok());
    Ok(arguments)
}

fn parse(mut words: impl Iterator<Item = OsString>) -> Result<Arguments, ArgumentError> {
    let mut arguments = Arguments::default();
    while let Some(word) = words.next() {
        match word.to_str() {
            Some("--data-dir") => arguments.data_folder = Some(value("--data-dir", &mut words)?.into()),
            Some("--hq") => arguments.hq_url = Some(text("--hq", &mut words)?),
            Some("--hq-ca") => arguments.hq_ca = Some(value("--hq-ca", &mut words)?.into()),
            Some("--staff") => arguments.staff_no = Some(text("--staff", &mut words)?),
            _ => return Err(ArgumentError::Unknown(word)),
        }
    }
    Ok(arguments)
}

fn value(name: &'static str, words: &mut impl Iterator<Item = OsString>) -> Result<OsString, ArgumentError> {
    words.next().ok_or(ArgumentError::ValueMissing(name))
}

fn text(name: &'static str, words: &mut impl Iterator<Item = OsString>) -> Result<String, ArgumentError> {
    value(name, words)?
        .into_string()
        .map_err(|_| ArgumentError::NotText(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Arguments, ArgumentError> {
        parse(words.iter().map(OsString::from))
    }

    #[test]
    fn the_command_line_is_followed_or_refused() {
        let words = [
            "--data-dir",
            "d",
            "--hq",
            "https://hq",
            "--hq-ca",
            "ca.pem",
            "--staff",
            "R1",
        ];
        let full = parsed(&words).unwrap();
        assert_eq!(full.data_folder, Some("d".into()));
        assert_eq!(full.hq_url.as_deref(), Some("https://hq"));
        assert_eq!(full.hq_ca, Some("ca.pem".into()));
        assert_eq!(full.staff_no.as_deref(), Some("R1"));
        assert_eq!(parsed(&["--hq"]), Err(ArgumentError::ValueMissing("--hq")));
        assert_eq!(parsed(&["--what"]), Err(ArgumentError::Unknown("--what".into())));
    }
}
