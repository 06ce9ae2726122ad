//! Who may depend on whom, read from `cargo metadata`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::sources::report;

/// Each crate and all of ours that it may use, except workspace-hack, which only holds the feature set together.
const ALLOWED: &[(&str, &[&str])] = &[
    ("rounds-domain", &[]),
    ("rounds-protocol", &["rounds-domain", "rounds-finance"]),
    ("rounds-finance", &[]),
    ("rounds-advisor", &["rounds-domain", "rounds-protocol"]),
    ("rounds-cache", &["rounds-domain", "rounds-protocol", "rounds-planted"]),
    ("rounds-planted", &[]),
    (
        "rounds-hq-store",
        &["rounds-domain", "rounds-finance", "rounds-protocol", "rounds-planted"],
    ),
    (
        "rounds-sync",
        &["rounds-domain", "rounds-protocol", "rounds-cache", "rounds-planted"],
    ),
    (
        "rounds-insight",
        &["rounds-domain", "rounds-protocol", "rounds-finance", "rounds-advisor"],
    ),
    ("rounds-learn", &["rounds-domain", "rounds-protocol", "rounds-advisor"]),
    (
        "rounds-app",
        &[
            "rounds-domain",
            "rounds-finance",
            "rounds-protocol",
            "rounds-advisor",
            "rounds-cache",
            "rounds-sync",
        ],
    ),
    (
        "rounds-hq",
        &[
            "rounds-domain",
            "rounds-protocol",
            "rounds-advisor",
            "rounds-hq-store",
            "rounds-insight",
            "rounds-learn",
            "rounds-planted",
        ],
    ),
    // Both sides in one process, for the proof only.
    (
        "rounds-sim",
        &[
            "rounds-domain",
            "rounds-protocol",
            "rounds-cache",
            "rounds-sync",
            "rounds-hq-store",
            "rounds-hq",
            "rounds-planted",
        ],
    ),
    // Both sides and a floor below them, for the figures only.
    (
        "rounds-sync-bench",
        &[
            "rounds-domain",
            "rounds-protocol",
            "rounds-cache",
            "rounds-sync",
            "rounds-hq-store",
            "rounds-hq",
        ],
    ),
    // Scoring and LightGBM side by side, for the figures only.
    (
        "rounds-advice-bench",
        &["rounds-domain", "rounds-protocol", "rounds-advisor"],
    ),
    ("rounds-devhost", &["rounds-app"]),
    ("rounds", &["rounds-app"]),
    ("xtask", &[]),
    ("workspace-hack", &[]),
];

/// Libraries that only the named crates may know.
const RESERVED: &[(&str, &[&str])] = &[
    ("tauri", &["rounds"]),
    ("tauri-build", &["rounds"]),
    ("reqwest", &["rounds-sync", "rounds-sync-bench"]),
    ("rusqlite", &["rounds-cache", "rounds-hq-store", "rounds-sync-bench"]),
    ("tokio-postgres", &["rounds-hq-store", "rounds-sync-bench"]),
    ("deadpool-postgres", &["rounds-hq-store"]),
    ("rusqlite_migration", &["rounds-cache", "rounds-hq-store"]),
    ("datafusion", &["rounds-insight"]),
    ("ballista", &["rounds-insight"]),
    ("ballista-core", &["rounds-insight"]),
    ("ballista-executor", &["rounds-insight"]),
    ("ballista-scheduler", &["rounds-insight"]),
    ("lightgbm3", &["rounds-learn", "rounds-advice-bench"]),
];

/// No I/O, no clock, no randomness, no async: none of these may be reached for.
const PURE: &[&str] = &["rounds-domain", "rounds-finance", "rounds-protocol", "rounds-advisor"];
const IMPURE: &[&str] = &[
    "tokio",
    "rusqlite",
    "reqwest",
    "axum",
    "rand",
    "rand_chacha",
    "getrandom",
    "tempfile",
    "datafusion",
    "tracing",
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
    features: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
    features: Vec<String>,
}

impl Package {
    /// What it is linked with; what only its tests use is free.
    fn linked(&self) -> impl Iterator<Item = &str> {
        let linked = self
            .dependencies
            .iter()
            .filter(|dependency| dependency.kind.as_deref() != Some("dev"));
        linked.map(|dependency| dependency.name.as_str())
    }
}

fn packages() -> Vec<Package> {
    let mut cargo = xtask::programs::command(env!("CARGO"), &xtask::workspace::root());
    let text = xtask::programs::output(cargo.args(["metadata", "--no-deps", "--format-version", "1", "--offline"]));
    serde_json::from_str::<Metadata>(&text.unwrap()).unwrap().packages
}

#[test]
fn crates_use_only_what_their_place_allows() {
    let allowed: BTreeMap<_, _> = ALLOWED.iter().copied().collect();
    let mut offences = Vec::new();
    for package in packages() {
        let Some(uses) = allowed.get(package.name.as_str()) else {
            offences.push(format!("{} has no place in the list", package.name));
            continue;
        };
        let ours = package
            .linked()
            .filter(|name| allowed.contains_key(name) && *name != "workspace-hack");
        let wrong = ours
            .filter(|name| !uses.contains(name))
            .map(|name| format!("{} uses {name}", package.name));
        offences.extend(wrong);
    }
    report(
        &offences,
        "dependencies run one way: shell, devhost -> app -> sync -> cache -> protocol -> domain",
    );
}

/// Bugs that are planted on purpose must be in no program that is shipped: nothing turns them on but the simulator, and
/// nothing shipped uses the simulator.
#[test]
fn planted_bugs_are_turned_on_by_the_simulator_alone() {
    let mut offences = Vec::new();
    for package in packages() {
        let by_default = package.features.get("default").into_iter().flatten();
        if by_default.clone().any(|feature| feature.contains("planted")) {
            offences.push(format!("{} plants bugs by default", package.name));
        }
        for dependency in &package.dependencies {
            let plants = dependency.features.iter().any(|feature| feature == "planted")
                || (dependency.name == "rounds-planted" && !dependency.features.is_empty());
            if plants || dependency.name == "rounds-sim" {
                offences.push(format!("{} uses {} with its bugs", package.name, dependency.name));
            }
        }
    }
    report(&offences, "bugs are planted for the proof and nowhere else");
}

#[test]
fn libraries_of_one_trade_stay_in_their_crate() {
    let mut offences = Vec::new();
    for package in packages() {
        for (library, owners) in RESERVED {
            if package.linked().any(|name| name == *library) && !owners.contains(&package.name.as_str()) {
                offences.push(format!(
                    "{} links {library}, which belongs to {}",
                    package.name,
                    owners.join(", ")
                ));
            }
        }
    }
    report(&offences, "one crate knows each trade");
}

#[test]
fn pure_crates_link_nothing_that_touches_the_world() {
    let mut offences = Vec::new();
    for package in packages()
        .iter()
        .filter(|package| PURE.contains(&package.name.as_str()))
    {
        let impure = package.linked().filter(|name| IMPURE.contains(name));
        offences.extend(impure.map(|name| format!("{} links {name}", package.name)));
    }
    report(&offences, "pure crates have no I/O, clock, randomness or async");
}
