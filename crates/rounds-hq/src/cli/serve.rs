//! `serve`: the server, in the foreground, until it is told to stop.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;
use tracing_subscriber::EnvFilter;

use super::show;
use crate::running::{bind, serve};
use crate::{Config, DataDir, HqError};

/// Serve devices over HTTP until SIGTERM or Ctrl-C; requests under way are answered first.
#[derive(Debug, Args)]
pub struct Serve {
    /// Address to listen on; port 0 takes a free one. Put a TLS proxy in front of anything but loopback.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: String,
    /// Write the real address to this file once the server answers.
    #[arg(long)]
    pub ready_file: Option<PathBuf>,
    /// Log as JSON lines.
    #[arg(long)]
    pub log_json: bool,
}

impl Serve {
    pub(super) async fn run(self, data: &DataDir) -> Result<(), HqError> {
        start_logging(self.log_json);
        let listener = bind(&self.listen).await?;
        let address = listener.local_addr().map_err(HqError::ServerStopped)?;
        let state = data.state(Config::default()).await?;
        let url = format!("http://{address}");
        if let Some(path) = &self.ready_file {
            // Written beside and renamed, so that nobody reads half an address.
            let unfinished = path.with_extension("unfinished");
            std::fs::write(&unfinished, &url).map_err(HqError::file(&unfinished))?;
            std::fs::rename(&unfinished, path).map_err(HqError::file(path))?;
        }
        show::line(&format!("listening on {url}"));
        serve(listener, state, told_to_stop()).await
    }
}

fn start_logging(json: bool) {
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
