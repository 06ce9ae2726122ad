//! `serve`: the server, in the foreground, until it is told to stop.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;
use clap::builder::TypedValueParser;
use tracing_subscriber::EnvFilter;

use super::prune::Keeping;
use super::show;
use crate::housekeeping::Housekeeping;
use crate::running::{bind, scheme, serve};
use crate::{Config, DataDir, HqError, PoolSizes, Tls};

/// Serve devices over HTTP until SIGTERM or Ctrl-C; requests under way are answered first.
#[derive(Debug, Args)]
pub struct Serve {
    /// Address to listen on; port 0 takes a free one. On anything but loopback devices want TLS: give a certificate, or
    /// put a proxy in front.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: String,
    /// Certificate to show, PEM: the server's own first, then those between it and the authority.
    #[arg(long, requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Key of that certificate, PEM.
    #[arg(long, requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// Write the real address to this file once the server answers.
    #[arg(long)]
    pub ready_file: Option<PathBuf>,
    /// For how many days after each answer a device may show customers without another one; 0: for ever.
    #[arg(long, default_value_t = 14, value_name = "DAYS")]
    pub lease_days: u16,
    /// Log as JSON lines.
    #[arg(long)]
    pub log_json: bool,
    /// Over how many seconds devices spread their first round after a start; 0: not at all.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=3_600))]
    pub herd_window: u32,
    #[command(flatten)]
    pub pools: Pools,
    #[command(flatten)]
    pub keeping: Keeping,
}

/// How many requests of a kind are worked on at once; more wait in a short queue, and more than that come again.
#[derive(Debug, Args)]
pub struct Pools {
    /// Pushes at once.
    #[arg(long, default_value_t = Pools::defaults().push, value_parser = at_least_one())]
    pub push_pool: usize,
    /// Pulls of changes at once.
    #[arg(long, default_value_t = Pools::defaults().delta, value_parser = at_least_one())]
    pub delta_pool: usize,
    /// Pulls of everything at once.
    #[arg(long, default_value_t = Pools::defaults().full, value_parser = at_least_one())]
    pub full_pool: usize,
    /// How many may wait for each of these.
    #[arg(long, default_value_t = Pools::defaults().queue)]
    pub queue: usize,
}

impl Pools {
    fn defaults() -> PoolSizes {
        PoolSizes::default()
    }

    fn sizes(&self) -> PoolSizes {
        PoolSizes {
            push: self.push_pool,
            delta: self.delta_pool,
            full: self.full_pool,
            queue: self.queue,
        }
    }
}

fn at_least_one() -> impl TypedValueParser<Value = usize> {
    clap::value_parser!(u16).range(1..).map(usize::from)
}

impl Serve {
    pub(super) async fn run(self, data: &DataDir) -> Result<(), HqError> {
        start_logging(self.log_json);
        let _in_use = data.serve()?;
        let listener = bind(&self.listen).await?;
        let address = listener.local_addr().map_err(HqError::ServerStopped)?;
        let state = data.state(self.config()?).await?;
        let url = format!("{}://{address}", scheme(&state));
        if let Some(path) = &self.ready_file {
            // Written beside and renamed, so that nobody reads half an address.
            let unfinished = path.with_extension("unfinished");
            std::fs::write(&unfinished, &url).map_err(HqError::file(&unfinished))?;
            std::fs::rename(&unfinished, path).map_err(HqError::file(path))?;
        }
        show::line(&format!("listening on {url}"));
        let _housekeeping = Housekeeping::start(state.clone(), self.keeping.policy());
        serve(listener, state, told_to_stop()).await;
        Ok(())
    }

    fn config(&self) -> Result<Config, HqError> {
        let files = self.tls_cert.as_ref().zip(self.tls_key.as_ref());
        Ok(Config {
            tls: files.map(|(chain, key)| Tls::from_files(chain, key)).transpose()?,
            herd_window_s: self.herd_window,
            lease_days: self.lease_days,
            pools: self.pools.sizes(),
            ..Config::default()
        })
    }
}

pub(super) fn start_logging(json: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let is_terminal = std::io::stderr().is_terminal();
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(is_terminal);
    // A process that logs already (a test) keeps its own way.
    let _ = if json { logs.json().try_init() } else { logs.try_init() };
}

/// SIGTERM or Ctrl-C.
async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    if interrupt.await.is_err() {
        // Without signals the process ends only from outside.
        std::future::pending::<()>().await;
    }
}
