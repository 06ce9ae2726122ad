//! `cluster`: the two programs of a Ballista cluster, and the proof that it tells the same as one process.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};
use rounds_insight::cluster::{ExecutorOptions, SchedulerOptions, run_executor, run_scheduler};
use rounds_insight::profile::{self, Comparison};

use super::super::pipeline::blocking;
use super::super::progress::Shown;
use super::super::serve::start_logging;
use super::super::show;
use super::{ClusterUrl, on};
use crate::{DataDir, HqError};

/// So many differences are named one by one.
const NAMED: usize = 20;

/// A Ballista cluster for banks that one machine cannot profile. It trusts everybody who reaches it, and its executors
/// read the data folder: a closed network only.
#[derive(Debug, Subcommand)]
pub enum Cluster {
    Scheduler(Scheduler),
    Executor(Executor),
    Check(Check),
}

/// Take queries and deal out their tasks, until stopped.
#[derive(Debug, Args)]
pub struct Scheduler {
    /// Address to listen on.
    #[arg(long, default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 50050)))]
    listen: SocketAddr,
    /// Name under which executors reach it.
    #[arg(long, default_value = "localhost")]
    host: String,
    /// `GET /readyz` answers 200 once so many executors are there.
    #[arg(long, default_value_t = 1)]
    executors: usize,
}

/// Do tasks, until SIGTERM or Ctrl-C. It must see headquarters' data folder under the same path.
#[derive(Debug, Args)]
pub struct Executor {
    /// The scheduler, df://HOST:PORT.
    #[arg(long)]
    scheduler: ClusterUrl,
    /// Address to listen on.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
    /// Name under which the others reach it; otherwise the address that the scheduler sees.
    #[arg(long)]
    host: Option<String>,
    /// Port of its results.
    #[arg(long, default_value_t = 50051)]
    port: u16,
    /// Port of its orders.
    #[arg(long, default_value_t = 50052)]
    control_port: u16,
    /// Tasks at the same time; all cores when not given.
    #[arg(long)]
    cores: Option<usize>,
    /// Folder for what passes between tasks.
    #[arg(long)]
    work_dir: PathBuf,
}

/// Profile the imported bank in this process and on a cluster, and compare every fact of every customer; fails on any
/// difference. Nothing is kept.
#[derive(Debug, Args)]
pub struct Check {
    /// The cluster, df://HOST:PORT.
    #[arg(long)]
    cluster: ClusterUrl,
}

impl Cluster {
    pub async fn run(self, data: impl FnOnce() -> Result<DataDir, HqError>) -> Result<(), HqError> {
        match self {
            Self::Scheduler(scheduler) => scheduler.run().await,
            Self::Executor(executor) => executor.run().await,
            Self::Check(check) => check.run(&data()?).await,
        }
    }
}

impl Scheduler {
    async fn run(self) -> Result<(), HqError> {
        start_logging(false);
        let options = SchedulerOptions {
            listen: self.listen,
            host: self.host,
            executors: self.executors,
        };
        blocking(move || run_scheduler(options).map_err(HqError::from)).await
    }
}

impl Executor {
    async fn run(self) -> Result<(), HqError> {
        start_logging(false);
        let all = std::thread::available_parallelism().map_or(1, usize::from);
        let options = ExecutorOptions {
            scheduler: self.scheduler,
            bind: self.bind,
            host: self.host,
            port: self.port,
            control_port: self.control_port,
            cores: self.cores.unwrap_or(all),
            work_dir: self.work_dir,
        };
        blocking(move || run_executor(options).map_err(HqError::from)).await
    }
}

impl Check {
    async fn run(self, data: &DataDir) -> Result<(), HqError> {
        let folder = data.path().to_owned();
        let cluster = on(self.cluster, data);
        let compared =
            blocking(move || profile::compare(&cluster, &folder, &Shown::new()).map_err(HqError::from)).await?;
        tell(&compared);
        match compared.differences.len() {
            0 => Ok(()),
            differences => Err(HqError::ClusterDiffers { differences }),
        }
    }
}

fn tell(compared: &Comparison) {
    let seconds = |time: Duration| format!("{:.2}", time.as_secs_f64());
    let row = [
        compared.as_of.to_string(),
        compared.customers.to_string(),
        compared.facts.to_string(),
        compared.months.to_string(),
        compared.bookings.to_string(),
        seconds(compared.in_process),
        seconds(compared.on_cluster),
        compared.differences.len().to_string(),
    ];
    let heading = [
        "as of",
        "customers",
        "facts",
        "months",
        "bookings",
        "in process s",
        "cluster s",
        "differences",
    ];
    show::table(&heading, &[row.to_vec()]);
    for one in compared.differences.iter().take(NAMED) {
        let customer = one.customer_no.as_ref().map_or("all", |number| number.as_str());
        show::line(&format!("differs: {customer} {}", one.what));
    }
}
