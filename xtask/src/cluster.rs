//! `cargo xtask cluster`: the demonstration's bank profiled in one process and on a Ballista cluster of one scheduler and
//! two executors on loopback, each a process of its own; every fact of every customer compared.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::ensure;

use crate::http;
use crate::packages::{self, Purpose};
use crate::processes::{Running, tied, wait_until};
use crate::programs::{command, run};
use crate::workspace::{self, binary, root};

const EXECUTORS: usize = 2;
/// How long a program of the cluster may take to come up.
const START_LIMIT: Duration = Duration::from_secs(60);
/// What an executor's log says of each task that it did.
const TASK_DONE: &str = "Finished task";

/// What to profile.
#[derive(Clone, Copy, Debug)]
pub struct ClusterOptions {
    pub customers: u64,
}

/// Builds headquarters with clusters, profiles a generated bank in both places and compares.
///
/// # Errors
/// When something does not build or run, anything differs, or an executor did nothing.
pub fn run_cluster(options: &ClusterOptions) -> anyhow::Result<()> {
    packages::ensure(Purpose::Build)?;
    run(command("cargo", &root()).args(["build", "--package", "rounds-hq", "--features", "ballista"]))?;
    let folder = workspace::var().join("cluster");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    let hq = make_bank(&folder, options)?;
    let cluster = Cluster::start(&folder)?;
    about(&hq, &["profile", "--cluster", &cluster.url()])?;
    about(&hq, &["cluster", "check", "--cluster", &cluster.url()])?;
    tell(&cluster.tasks_done()?)
}

/// Prints who did how much of the cluster's work.
fn tell(tasks: &[usize]) -> anyhow::Result<()> {
    println!("\nexecutor  tasks");
    for (executor, tasks) in tasks.iter().enumerate() {
        println!("{:<8}  {tasks}", executor + 1);
    }
    ensure!(tasks.iter().all(|tasks| *tasks > 0), "an executor did nothing");
    Ok(())
}

/// A headquarters' data folder with the bank imported.
fn make_bank(folder: &Path, options: &ClusterOptions) -> anyhow::Result<PathBuf> {
    let (export, hq) = (folder.join("bank"), folder.join("hq"));
    let customers = options.customers.to_string();
    let mut generate = command(binary("rounds-hq"), folder);
    run(generate
        .args(["generate", "demo-cn", "--customers", &customers, "--out"])
        .arg(&export))?;
    about(&hq, &["import", "--from", &export.to_string_lossy()])?;
    Ok(hq)
}

/// `rounds-hq` with these words about this data folder.
fn about(data_dir: &Path, words: &[&str]) -> anyhow::Result<()> {
    run(command(binary("rounds-hq"), &root())
        .args(words)
        .arg("--data-dir")
        .arg(data_dir))
}

/// A running cluster; dropping it stops it.
struct Cluster {
    address: SocketAddr,
    scheduler: Running,
    executors: Vec<Executor>,
}

struct Executor {
    log: PathBuf,
    _running: Running,
}

impl Cluster {
    /// Starts the programs; they are there when this returns.
    fn start(folder: &Path) -> anyhow::Result<Self> {
        let ports = free_ports(1 + 2 * EXECUTORS)?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, ports[0]));
        let listen = ["--listen", &address.to_string(), "--host", "127.0.0.1"].map(str::to_owned);
        let ready = ["--executors", &EXECUTORS.to_string()].map(str::to_owned);
        let (scheduler, log) = start(folder, "scheduler", "scheduler", [listen.as_slice(), &ready].concat())?;
        let mut cluster = Self {
            address,
            scheduler,
            executors: Vec::new(),
        };
        cluster.wait(&log, "/healthz")?;
        for (at, ports) in ports[1..].chunks(2).enumerate() {
            let executor = cluster.executor(folder, at + 1, ports)?;
            cluster.executors.push(executor);
        }
        cluster.wait(&log, "/readyz")?;
        Ok(cluster)
    }

    /// Waits until the scheduler answers `path` with 200.
    fn wait(&mut self, log: &Path, path: &str) -> anyhow::Result<()> {
        let address = self.address;
        wait_until(&mut self.scheduler, log, START_LIMIT, || {
            let answer = http::get(address, path).ok()?;
            (answer.0 == 200).then_some(())
        })
    }

    fn executor(&self, folder: &Path, number: usize, ports: &[u16]) -> anyhow::Result<Executor> {
        let name = format!("executor-{number}");
        let mut words = vec!["--scheduler".to_owned(), self.url()];
        for (word, port) in ["--port", "--control-port"].iter().zip(ports) {
            words.extend([(*word).to_owned(), port.to_string()]);
        }
        words.extend([
            "--work-dir".to_owned(),
            folder.join(&name).to_string_lossy().into_owned(),
        ]);
        let (running, log) = start(folder, &name, "executor", words)?;
        Ok(Executor { log, _running: running })
    }

    fn url(&self) -> String {
        format!("df://{}", self.address)
    }

    /// Tasks that each executor has done, by its own log.
    fn tasks_done(&self) -> anyhow::Result<Vec<usize>> {
        let logs = self.executors.iter().map(|executor| &executor.log);
        logs.map(|log| anyhow::Ok(count_tasks(&std::fs::read_to_string(log)?)))
            .collect()
    }
}

/// A program of the cluster with a log of its own, and where that is.
fn start(folder: &Path, name: &str, verb: &str, words: Vec<String>) -> anyhow::Result<(Running, PathBuf)> {
    let log = folder.join(format!("{name}.log"));
    let mut program = tied(&binary("rounds-hq"), folder);
    program.args(["cluster", verb]).args(words).env("RUST_LOG", "info");
    Ok((Running::start(name, &mut program, &log)?, log))
}

fn count_tasks(log: &str) -> usize {
    log.lines().filter(|line| line.contains(TASK_DONE)).count()
}

/// Ports that are free now. Should another program take one first, the cluster's program says so and this ends.
fn free_ports(wanted: usize) -> anyhow::Result<Vec<u16>> {
    let held: Vec<TcpListener> = (0..wanted)
        .map(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
        .collect::<Result<_, _>>()?;
    let ports = held.iter().map(|one| anyhow::Ok(one.local_addr()?.port()));
    ports.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tasks_that_ended_are_counted() {
        let log = "INFO ballista_executor: Executor registration succeed\n\
                   INFO ballista_executor: Execute task  : [TID abc/1.0/0.0]\n\
                   INFO ballista_executor: Finished task : [TID abc/1.0/0.0] in 2ms\n\
                   INFO ballista_executor: Execute task  : [TID abc/1.0/1.0]\n";
        assert_eq!(count_tasks(log), 1);
    }

    #[test]
    fn an_executor_without_work_is_a_failure() {
        assert!(tell(&[3, 2]).is_ok());
        assert!(tell(&[3, 0]).is_err());
    }

    #[test]
    fn ports_of_one_cluster_differ() {
        let mut ports = free_ports(5).unwrap();
        ports.sort_unstable();
        ports.dedup();
        assert_eq!(ports.len(), 5);
    }
}
