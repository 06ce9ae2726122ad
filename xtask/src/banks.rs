//! A headquarters with a bank in it: generated or adapted, imported, profiled, published, staff with passwords.
//!
//! All that is known here of rounds-hq is its command line.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::Context;

use crate::processes::{Running, tied, wait_for_server};
use crate::programs::{command, output, run};
use crate::workspace::binary;

/// Which bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bank {
    /// The invented county bank in its full size.
    DemoCn,
    /// The same generator, made small for tests.
    DemoCnSmall,
    /// The real Berka files.
    Berka { data: PathBuf },
}

/// The password of every demonstration account. It opens nothing but invented data on loopback.
pub const PASSWORD: &str = "rounds-demo-2026";

/// A bank that stands ready in a headquarters' data folder.
pub struct Prepared {
    pub folder: PathBuf,
}

/// A running headquarters; dropping it stops it.
pub struct Headquarters {
    pub address: SocketAddr,
    running: Running,
    folder: PathBuf,
}

/// Prepares `bank` under `folder`, unless it stands there already, made by the same program from the same data.
///
/// # Errors
/// When a step of rounds-hq fails; its own words say why.
pub fn prepare(bank: &Bank, folder: &Path) -> anyhow::Result<Prepared> {
    let prepared = Prepared {
        folder: folder.join("hq"),
    };
    let mark = folder.join("prepared");
    let stamp = stamp(bank)?;
    if std::fs::read_to_string(&mark).is_ok_and(|text| text == stamp) {
        return Ok(prepared);
    }
    std::fs::create_dir_all(&prepared.folder)?;
    let contract = folder.join("bank");
    make(bank, &contract)?;
    hq(&prepared.folder, &["import", "--from", &contract.to_string_lossy()])?;
    hq(&prepared.folder, &["profile"])?;
    hq(&prepared.folder, &["publish"])?;
    hq(
        &prepared.folder,
        &["staff", "set-passwords", "--all", "--password", PASSWORD],
    )?;
    std::fs::write(mark, stamp)?;
    Ok(prepared)
}

/// The contract folder of a bank.
fn make(bank: &Bank, contract: &Path) -> anyhow::Result<()> {
    if contract.exists() {
        std::fs::remove_dir_all(contract)?;
    }
    let target = contract.to_string_lossy();
    let mut words = vec!["generate", "--out", &target];
    let data;
    match bank {
        Bank::DemoCn => words.extend(["demo-cn"]),
        Bank::DemoCnSmall => words.extend(["demo-cn", "--size", "small"]),
        Bank::Berka { data: folder } => {
            data = folder.to_string_lossy();
            words = vec!["adapt", "berka", "--data", &data, "--out", &target];
        }
    }
    run(command(binary("rounds-hq"), &crate::workspace::root()).args(words))
}

fn hq(folder: &Path, words: &[&str]) -> anyhow::Result<()> {
    run(command(binary("rounds-hq"), folder)
        .args(words)
        .arg("--data-dir")
        .arg(folder))
}

/// Changes when the bank, its source or the program changes.
fn stamp(bank: &Bank) -> anyhow::Result<String> {
    let program = std::fs::metadata(binary("rounds-hq")).context("rounds-hq is not built")?;
    let changed = program.modified()?.duration_since(SystemTime::UNIX_EPOCH)?.as_nanos();
    Ok(format!("{bank:?} by {} bytes of {changed}", program.len()))
}

impl Headquarters {
    /// Starts headquarters over a prepared folder; port 0 lets the system choose.
    ///
    /// # Errors
    /// When it does not come up; the tail of its log says why.
    pub fn start(folder: &Path, port: u16, logs: &Path) -> anyhow::Result<Self> {
        let ready = logs.join("hq.ready");
        let _ = std::fs::remove_file(&ready);
        let log = logs.join("hq.log");
        let mut serve = tied(&binary("rounds-hq"), folder);
        serve.args(["serve", "--listen", &format!("127.0.0.1:{port}")]);
        serve.arg("--data-dir").arg(folder).arg("--ready-file").arg(&ready);
        let mut running = Running::start("rounds-hq", &mut serve, &log)?;
        let address = wait_for_server(&mut running, &ready, &log)?;
        Ok(Self {
            address,
            running,
            folder: folder.to_path_buf(),
        })
    }

    /// Where devices find it.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Kills it as a power cut would.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        self.running.kill()
    }

    /// What `rounds-hq` prints for these words about this headquarters.
    ///
    /// # Errors
    /// When it fails.
    pub fn ask(&self, words: &[&str]) -> anyhow::Result<String> {
        output(
            command(binary("rounds-hq"), &self.folder)
                .args(words)
                .arg("--data-dir")
                .arg(&self.folder),
        )
    }
}

/// The member of staff that the demonstration shows.
pub fn staff_no(_bank: &Bank, person: crate::demo::Person) -> String {
    match person {
        crate::demo::Person::RelationshipManager => "R001".to_owned(),
        crate::demo::Person::Supervisor => "S001".to_owned(),
    }
}
