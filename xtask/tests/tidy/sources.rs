//! The files that the rules are about, and how a rule reports what breaks it.

use std::path::{Path, PathBuf};

/// A text file of the checkout.
pub struct Source {
    /// Relative to the root, with forward slashes.
    pub path: String,
    pub text: String,
}

/// All files below `folder` with one of these endings; built and installed things are left out.
pub fn below(folder: &str, endings: &[&str]) -> Vec<Source> {
    let root = xtask::workspace::root();
    let mut files = Vec::new();
    collect(&root.join(folder), endings, &mut files);
    files.sort();
    files
        .into_iter()
        .map(|path| Source {
            text: read(&path),
            path: relative(&root, &path),
        })
        .collect()
}

/// Every Rust file of ours. The generated crate is not ours.
pub fn rust() -> Vec<Source> {
    let folders = ["crates", "src-tauri", "xtask", "tests"];
    let files = folders.iter().flat_map(|folder| below(folder, &["rs"]));
    files
        .filter(|source| !source.path.starts_with("crates/workspace-hack/"))
        .collect()
}

/// The part of a Rust file before its unit tests.
pub fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod ").next().unwrap_or(text)
}

/// The lines that are not comments, with their numbers.
pub fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let numbered = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    numbered.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Fails with every offence on its own line.
pub fn report(offences: &[String], rule: &str) {
    assert!(offences.is_empty(), "{rule}\n  {}\n", offences.join("\n  "));
}

fn collect(path: &Path, endings: &[&str], files: &mut Vec<PathBuf>) {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    if [
        "node_modules",
        "dist",
        "target",
        "gen",
        "test-results",
        "playwright-report",
        "var",
    ]
    .contains(&name.as_str())
    {
        return;
    }
    if path.is_dir() {
        let Ok(entries) = std::fs::read_dir(path) else { return };
        entries
            .flatten()
            .for_each(|entry| collect(&entry.path(), endings, files));
    } else if endings.iter().any(|ending| name.ends_with(&format!(".{ending}"))) {
        files.push(path.to_path_buf());
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .to_string_lossy()
        .replace('\\', "/")
}
