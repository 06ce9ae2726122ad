//! The headquarters binary: hands the words of the command line to [`rounds_hq::cli`] and tells how it ended.

use std::process::ExitCode;

use clap::Parser;
use rounds_hq::cli::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error[{}]: {error}", error.code());
            ExitCode::FAILURE
        }
    }
}
