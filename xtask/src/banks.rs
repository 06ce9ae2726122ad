//! A headquarters with a bank in it: generated or adapted, imported, profiled, learned from, published, staff with
//! passwords.
//!
//! All that is known here of rounds-hq is its command line.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::SystemTime;

use anyhow::Context;

use crate::demo::Person;
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

/// Enough for every screen to have something on it, few enough for a test.
const SMALL_CUSTOMERS: &str = "720";

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
    if *bank == Bank::DemoCnSmall && prepared.folder.exists() {
        // Tests begin with a bank that nothing has happened to; the demonstration keeps its visits.
        std::fs::remove_dir_all(&prepared.folder)?;
    }
    std::fs::create_dir_all(&prepared.folder)?;
    let contract = folder.join("bank");
    make(bank, &contract)?;
    hq(&prepared.folder, &["import", "--from", &contract.to_string_lossy()])?;
    hq(&prepared.folder, &["profile"])?;
    train(bank, &prepared.folder)?;
    hq(&prepared.folder, &["publish"])?;
    set_passwords(&prepared.folder)?;
    std::fs::write(mark, stamp)?;
    Ok(prepared)
}

/// Starts a headquarters over a fresh copy of a prepared bank in `folder`, on a port that the system chooses.
///
/// # Errors
/// When the copy fails or headquarters does not come up.
pub fn start_copy(bank: &Prepared, folder: &Path) -> anyhow::Result<Headquarters> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    let own = folder.join("hq");
    copy(&bank.folder, &own)?;
    Headquarters::start(&own, 0, folder)
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// The contract folder of a bank.
fn make(bank: &Bank, contract: &Path) -> anyhow::Result<()> {
    if contract.exists() {
        std::fs::remove_dir_all(contract)?;
    }
    let mut make = command(binary("rounds-hq"), &crate::workspace::root());
    match bank {
        Bank::DemoCn => make.args(["generate", "demo-cn"]),
        Bank::DemoCnSmall => make.args(["generate", "demo-cn", "--customers", SMALL_CUSTOMERS]),
        Bank::Berka { data } => make.args(["adapt", "berka", "--data"]).arg(data),
    };
    run(make.arg("--out").arg(contract))
}

/// Learned models, where the bank has enough to learn from: half of its customers from two days, and few resamples for
/// the intervals of the cards, so that a demonstration does not wait. The small bank has too few who took anything up,
/// and goes by rule.
fn train(bank: &Bank, folder: &Path) -> anyhow::Result<()> {
    let quick = ["train", "--resamples", "50", "--cut-offs", "2", "--sample-bp", "5000"];
    match bank {
        Bank::DemoCn => hq(folder, &quick),
        Bank::DemoCnSmall | Bank::Berka { .. } => Ok(()),
    }
}

fn hq(folder: &Path, words: &[&str]) -> anyhow::Result<()> {
    run(command(binary("rounds-hq"), folder)
        .args(words)
        .arg("--data-dir")
        .arg(folder))
}

/// Gives everybody without a password the demonstration's.
fn set_passwords(folder: &Path) -> anyhow::Result<()> {
    let mut staff = command(binary("rounds-hq"), folder);
    staff
        .args(["staff", "init-passwords", "--same-from-stdin", "--data-dir"])
        .arg(folder);
    let mut child = staff.stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
    child
        .stdin
        .take()
        .context("rounds-hq listens")?
        .write_all(PASSWORD.as_bytes())?;
    anyhow::ensure!(child.wait()?.success(), "rounds-hq could not set the passwords");
    Ok(())
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
        let address = wait_for_server(&mut running, &ready, "/v1/health", &log)?;
        Ok(Self {
            address,
            running,
            folder: folder.to_path_buf(),
        })
    }

    /// Starts it again where it was, over the same files.
    ///
    /// # Errors
    /// As [`Headquarters::start`].
    pub fn restart(&mut self) -> anyhow::Result<()> {
        let logs = self.folder.parent().unwrap_or(&self.folder).to_path_buf();
        *self = Self::start(&self.folder, self.address.port(), &logs)?;
        Ok(())
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

    /// The first relationship manager of the bank and that person's supervisor.
    ///
    /// # Errors
    /// When the bank has no such pair.
    pub fn people(&self) -> anyhow::Result<People> {
        let list = self.ask(&["staff", "list"])?;
        people_in(&list).context("no relationship manager with a supervisor is on the staff list")
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

/// Who the demonstration and the journeys are about: a relationship manager, and the supervisor of the same team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct People {
    pub relationship_manager: String,
    pub supervisor: String,
}

impl People {
    /// The staff number of one of the two.
    pub fn staff_no(&self, person: Person) -> &str {
        match person {
            Person::RelationshipManager => &self.relationship_manager,
            Person::Supervisor => &self.supervisor,
        }
    }
}

/// Reads `rounds-hq staff list`: columns at least two blanks apart, staff number, name, role, branch, team, account.
fn people_in(list: &str) -> Option<People> {
    list.lines().find_map(|line| {
        let cells: Vec<&str> = line
            .split("  ")
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
            .collect();
        let &[number, _name, "rm", _branch, team, "open"] = cells.as_slice() else {
            return None;
        };
        Some(People {
            relationship_manager: number.to_owned(),
            supervisor: team.to_owned(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_open_pair_of_the_staff_list_is_taken() {
        let list = "number  name    role        branch  team  account\n\
                    S01     王 芳   supervisor  B1            open\n\
                    R01     李娜    rm          B1      S01   no password\n\
                    R02     张伟    rm          B1      S01   open\n";
        let people = people_in(list).unwrap();
        assert_eq!(
            (people.relationship_manager.as_str(), people.supervisor.as_str()),
            ("R02", "S01")
        );
        assert_eq!(people.staff_no(Person::Supervisor), "S01");
        assert_eq!(people_in("number  name\n"), None);
    }
}
