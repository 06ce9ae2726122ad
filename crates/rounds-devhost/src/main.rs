//! `rounds-devhost`: a headless device on the loopback address. See docs/DEVHOST.md.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use rounds_app::{Workbench, WorkbenchOptions};
use rounds_devhost::{bind, serve};
use tokio::signal::unix::{SignalKind, signal};

/// A headless Rounds device: its commands over HTTP on the loopback address.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The folder of the device's files; made if it is not there.
    #[arg(long)]
    data_dir: PathBuf,
    /// Where to listen: a loopback address; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The folder of the built screens; without it only commands are served.
    #[arg(long)]
    ui: Option<PathBuf>,
    /// Write the address to this file as soon as the host listens.
    #[arg(long)]
    ready_file: Option<PathBuf>,
    /// Headquarters' address to propose on the enrolment screen.
    #[arg(long)]
    hq: Option<String>,
    /// File of the bank's own authority for TLS, PEM.
    #[arg(long)]
    hq_ca: Option<PathBuf>,
    /// Staff number to propose on the enrolment screen.
    #[arg(long)]
    staff: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    start_log();
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // One sentence; standard error being closed leaves nobody to tell.
            let _ = writeln!(std::io::stderr(), "error: {failure:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> anyhow::Result<()> {
    if let Some(folder) = &arguments.ui
        && !folder.join("index.html").is_file()
    {
        anyhow::bail!("{} holds no index.html: build the screens first", folder.display());
    }
    let mut options = WorkbenchOptions::new(arguments.data_dir, env!("CARGO_PKG_VERSION"));
    options.suggested_hq_url = arguments.hq;
    options.suggested_staff_no = arguments.staff;
    let authority = arguments.hq_ca.map(std::fs::read_to_string).transpose();
    options.hq_ca = authority.context("the authority's file cannot be read")?;
    let bench = Workbench::open(options).context("the data folder cannot be used")?;
    // Before listening, so that a signal in the first moment is not lost.
    let stop = stop_signal()?;
    let listener = bind(arguments.listen).await?;
    let address = format!("http://{}", listener.local_addr()?);
    say_ready(&address, arguments.ready_file.as_deref())?;
    serve(listener, bench, arguments.ui, stop).await?;
    Ok(())
}

fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,rounds=info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}

/// Ends at SIGTERM or SIGINT.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// The address on standard output, and in the ready file, which appears whole or not at all.
fn say_ready(address: &str, ready_file: Option<&Path>) -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{address}")?;
    if let Some(path) = ready_file {
        let fresh = path.with_extension("fresh");
        std::fs::write(&fresh, format!("{address}\n"))
            .and_then(|()| std::fs::rename(&fresh, path))
            .with_context(|| format!("the ready file {} cannot be written", path.display()))?;
    }
    Ok(())
}
