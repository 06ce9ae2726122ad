//! The ten tests of the delivery's proof (docs/SYNC.md), each with the commands of its long form. A new one is a row
//! here; its short form runs with every other test.

/// One row: a test binary of the workspace, run in its long form.
///
/// The convention: the test reads its size from `ROUNDS_PROVE_<NAME>` (name in capitals, dashes as underscores), and
/// prints one line `prove: <name>: <size and what was seen>`, which the table shows. `tests/shared/prove.rs` does both.
pub struct Proof {
    /// The number of the test in docs/SYNC.md.
    pub number: u8,
    /// What `--only` takes, and the name in the line that the test prints.
    pub name: &'static str,
    /// What is shown while it runs.
    pub title: &'static str,
    /// The long form's size; the short one stands with the test.
    pub long: u64,
    /// `--seeds` replaces the size.
    pub counts_seeds: bool,
    pub package: &'static str,
    /// The test binary: `--test <target>`.
    pub target: &'static str,
    /// The tests of that binary, as libtest filters them: a path, or the head of one.
    pub filter: &'static str,
    /// Cargo features to switch on: for what must never be in a shipped program.
    pub features: &'static [&'static str],
    pub profile: Profile,
    pub needs: Needs,
}

/// How the binary is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    Dev,
    /// Only where the proof is about what a release build bears.
    Release,
}

/// What must run beside the test.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    Nothing,
    /// An empty server of its own, whose address stands in the variable that the tests of the store read.
    Postgres,
}

/// A row with the usual build and no helper beside it.
const PLAIN: Proof = Proof {
    number: 0,
    name: "",
    title: "",
    long: 1,
    counts_seeds: false,
    package: "",
    target: "",
    filter: "",
    features: &[],
    profile: Profile::Dev,
    needs: Needs::Nothing,
};

/// A row of the simulator, whose bugs and fault points are compiled in by a feature.
const SIMULATED: Proof = Proof {
    package: "rounds-sim",
    target: "sim",
    filter: "seeds::",
    features: &["planted"],
    ..PLAIN
};

/// Every proof, by number. Several rows may share a number.
pub const PROOFS: &[Proof] = &[
    Proof {
        number: 1,
        name: "simulator",
        title: "seeds of the simulator: lost, doubled, late and killed",
        long: 10_000,
        counts_seeds: true,
        ..SIMULATED
    },
    Proof {
        number: 2,
        name: "planted-bugs",
        title: "every planted bug is caught",
        filter: "bugs::",
        long: 300,
        ..SIMULATED
    },
    Proof {
        number: 3,
        name: "commit-order",
        title: "eight writers on PostgreSQL, a cursor that misses nothing, and a naive one that must",
        long: 50_000,
        package: "rounds-hq-store",
        target: "store",
        filter: "commit_order::",
        needs: Needs::Postgres,
        ..PLAIN
    },
    Proof {
        number: 4,
        name: "kill-client",
        title: "kill -9 of the device",
        long: 1_000,
        package: "rounds-sync",
        target: "sync",
        filter: "killed::",
        ..PLAIN
    },
    Proof {
        number: 4,
        name: "kill-headquarters",
        title: "kill -9 of headquarters",
        long: 300,
        package: "rounds-hq",
        target: "hq",
        filter: "killed::",
        ..PLAIN
    },
    Proof {
        number: 5,
        name: "failing-disk",
        title: "a disk that fails at the n-th write, sync or for want of room",
        long: 1,
        package: "rounds-cache",
        target: "cache",
        filter: "failing_disk::",
        ..PLAIN
    },
    Proof {
        number: 6,
        name: "scope-matrix",
        title: "orders of assigning, editing, moving and deleting",
        filter: "orders::",
        long: 50,
        ..SIMULATED
    },
    Proof {
        number: 7,
        name: "push-semantics",
        title: "batches that come again, from four connections, with poison and with changed bytes, on both engines",
        long: 25,
        package: "rounds-hq-store",
        target: "store",
        filter: "semantics::",
        needs: Needs::Postgres,
        ..PLAIN
    },
    Proof {
        number: 8,
        name: "pages-and-errors",
        title: "page sizes and broken answers",
        long: 2,
        package: "rounds-sync",
        target: "sync",
        filter: "matrix::",
        ..PLAIN
    },
    Proof {
        number: 9,
        name: "skew",
        title: "versions, clocks, tokens, backups and clones",
        long: 1,
        package: "rounds-sync",
        target: "sync",
        filter: "skew::",
        ..PLAIN
    },
    Proof {
        number: 9,
        name: "skew-headquarters",
        title: "devices of the former and of a later version",
        long: 1,
        package: "rounds-hq",
        target: "hq",
        filter: "skew::",
        ..PLAIN
    },
    Proof {
        number: 10,
        name: "herd",
        title: "a morning of 20,000 devices, and one with the server killed half-way",
        long: 20_000,
        package: "rounds-hq",
        target: "hq",
        filter: "herd::",
        profile: Profile::Release,
        ..PLAIN
    },
];
