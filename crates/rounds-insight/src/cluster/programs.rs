//! The two programs of a cluster: the scheduler, which takes queries and deals out their tasks, and the executor, which
//! does tasks. Both are Ballista's, of the release that belongs to the query engine in use here; no function of the
//! queries is our own, so an executor needs nothing of ours.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use ballista_core::error::BallistaError;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::{SchedulerConfig, TaskDistributionPolicy};
use ballista_scheduler::scheduler_process::start_server;

use super::{ClusterError, ClusterUrl};

/// Plans are read by recursion; Ballista's own scheduler gives its threads as much.
const STACK_BYTES: usize = 32 * 1024 * 1024;
/// How long an executor waits for its scheduler to come up.
const CONNECT_SECONDS: u16 = 60;

/// How a scheduler serves.
#[derive(Clone, Debug)]
pub struct SchedulerOptions {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Under which name executors reach it.
    pub host: String,
    /// It says that it is ready (`GET /readyz`) when so many executors are there.
    pub executors: usize,
}

/// How an executor works.
#[derive(Clone, Debug)]
pub struct ExecutorOptions {
    pub scheduler: ClusterUrl,
    /// Where it listens.
    pub bind: IpAddr,
    /// Under which name the others reach it; none: the one that the scheduler sees.
    pub host: Option<String>,
    /// Port of its results.
    pub port: u16,
    /// Port of its orders.
    pub control_port: u16,
    /// Tasks at the same time.
    pub cores: usize,
    /// Where it keeps what passes between tasks.
    pub work_dir: PathBuf,
}

/// Serves as a scheduler until the process ends. Blocking. Tasks are dealt out in turn, so that all executors work.
///
/// # Errors
/// When it cannot listen, or stops.
pub fn run_scheduler(options: SchedulerOptions) -> Result<(), ClusterError> {
    let config = SchedulerConfig {
        external_host: options.host,
        bind_host: options.listen.ip().to_string(),
        bind_port: options.listen.port(),
        task_distribution: TaskDistributionPolicy::RoundRobin,
        min_ready_executors: options.executors,
        ..SchedulerConfig::default()
    };
    run(async move {
        let cluster = BallistaCluster::new_from_config(&config).await?;
        start_server(cluster, options.listen, Arc::new(config)).await
    })
}

/// Does tasks until told to stop (SIGTERM, Ctrl-C). Blocking.
///
/// # Errors
/// When the scheduler is not there, or a port is taken.
pub fn run_executor(options: ExecutorOptions) -> Result<(), ClusterError> {
    std::fs::create_dir_all(&options.work_dir).map_err(|source| ClusterError::NotShared {
        path: options.work_dir.clone(),
        source,
    })?;
    let config = ExecutorProcessConfig {
        bind_host: options.bind.to_string(),
        external_host: options.host,
        port: options.port,
        grpc_port: options.control_port,
        scheduler_host: options.scheduler.host().to_owned(),
        scheduler_port: options.scheduler.port(),
        scheduler_connect_timeout_seconds: CONNECT_SECONDS,
        vcores: options.cores,
        work_dir: Some(options.work_dir.to_string_lossy().into_owned()),
        ..ExecutorProcessConfig::default()
    };
    run(start_executor_process(Arc::new(config)))
}

fn run(program: impl Future<Output = Result<(), BallistaError>>) -> Result<(), ClusterError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK_BYTES)
        .build()
        .map_err(ClusterError::CannotStart)?;
    runtime
        .block_on(program)
        .map_err(|error| ClusterError::Stopped(error.to_string()))
}
