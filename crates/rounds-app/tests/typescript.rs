//! The generated TypeScript is committed, and this fails when it is stale. `ROUNDS_WRITE=1` writes it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

#[test]
fn committed_typescript_is_fresh() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/api/gen");
    let fresh = tempfile::tempdir().unwrap();
    let config = ts_rs::Config::new().with_large_int("number").with_out_dir(fresh.path());
    let map = rounds_app::commands::export_typescript(&config).unwrap();
    std::fs::write(fresh.path().join("commands.ts"), map).unwrap();
    if std::env::var_os("ROUNDS_WRITE").is_some() {
        let _ = std::fs::remove_dir_all(&committed);
        copy(fresh.path(), &committed);
    }
    assert_eq!(
        stale(&read(&committed), &read(fresh.path())),
        Vec::<String>::new(),
        "run `cargo xtask codegen`"
    );
}

/// Names of the files that differ or stand on one side only.
fn stale(committed: &BTreeMap<String, String>, fresh: &BTreeMap<String, String>) -> Vec<String> {
    let names: BTreeSet<&String> = committed.keys().chain(fresh.keys()).collect();
    names
        .into_iter()
        .filter(|name| committed.get(*name) != fresh.get(*name))
        .cloned()
        .collect()
}

fn read(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        files.insert(name, std::fs::read_to_string(&path).unwrap());
    }
    files
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for (name, text) in read(from) {
        std::fs::write(to.join(name), text).unwrap();
    }
}
