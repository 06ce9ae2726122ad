//! The desktop shell: one window over rounds-app.
//!
//! Knows Tauri, where the platform keeps a program's data, and how the command line looks. Refuses to know rules,
//! files of the device, SQL and the network: all of that is behind `rounds_app`.

mod arguments;
mod commands;
mod events;
mod paths;
mod window;

use std::path::Path;
use std::process::ExitCode;

use rounds_app::{Workbench, WorkbenchOptions};

/// Everything that can stop the shell from showing a window.
type Failure = Box<dyn std::error::Error>;

/// Runs until the window is closed. A failure to start is said on standard error, in one sentence.
pub fn run() -> ExitCode {
    match try_run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            tracing::error!(%failure, "Rounds cannot start");
            ExitCode::FAILURE
        }
    }
}

fn try_run() -> Result<(), Failure> {
    start_log();
    let arguments = arguments::read(std::env::args_os().skip(1))?;
    let folder = paths::data_folder(&arguments)?;
    let workbench = Workbench::open(options(arguments, &folder)?)?;
    let shared = workbench.clone();
    tauri::Builder::default()
        .manage(workbench)
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(tauri::generate_handler![commands::call, commands::pick_folder])
        .setup(move |app| {
            events::forward(app.handle().clone(), &shared);
            window::open(app, &folder)?;
            Ok(())
        })
        .run(tauri::generate_context!())?;
    Ok(())
}

fn options(arguments: arguments::Arguments, folder: &Path) -> Result<WorkbenchOptions, Failure> {
    let mut options = WorkbenchOptions::new(folder, env!("CARGO_PKG_VERSION"));
    options.suggested_hq_url = arguments.hq_url;
    options.suggested_staff_no = arguments.staff_no;
    if let Some(documents) = paths::documents() {
        options.rescue_folder = documents;
    }
    options.hq_ca = arguments.hq_ca.map(std::fs::read_to_string).transpose()?;
    Ok(options)
}

/// What goes wrong is said on standard error; `RUST_LOG` says how much. Customer data never gets there.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,rounds=info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}
