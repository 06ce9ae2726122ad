//! Prints the table of figures: on the public data, or on a table of one's own with its schema file.
#![allow(clippy::print_stdout, reason = "this is a command line tool")]

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use rounds_learn::evaluate::{
    DataError, EvaluateOptions, Line, Schema, evaluate_public, evaluate_table, evaluate_uplift,
};

#[derive(Parser)]
#[command(name = "rounds-eval", about = "How good the models are, beside what others reached")]
struct Cli {
    /// The folder of the public data; otherwise ROUNDS_DATA, otherwise ../shared/data.
    #[arg(long)]
    data: Option<PathBuf>,
    /// A table of one's own instead (CSV, perhaps packed as .zst) …
    #[arg(long, requires = "schema")]
    csv: Option<PathBuf>,
    /// … and the schema that says what its columns are.
    #[arg(long, requires = "csv")]
    schema: Option<PathBuf>,
    /// Resamples for each interval.
    #[arg(long, default_value_t = 200)]
    resamples: u32,
    /// Only data sets whose name or split holds this.
    #[arg(long, default_value = "")]
    only: String,
}

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{}: {error}", error.code());
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> Result<(), DataError> {
    let options = EvaluateOptions {
        resamples: cli.resamples,
        only: cli.only.clone(),
    };
    let print = |line: &Line| println!("{line}");
    if let (Some(csv), Some(schema)) = (&cli.csv, &cli.schema) {
        println!("{}", Line::head());
        return evaluate_table(csv, &Schema::read(schema)?, &options, print).map(drop);
    }
    let data = data(cli);
    if !data.join("uci_bank").is_dir() {
        println!(
            "no public data in {}: nothing is measured (--data or ROUNDS_DATA names its folder)",
            data.display()
        );
        return Ok(());
    }
    println!("{}", Line::head());
    evaluate_public(&data, &options, print)?;
    if cli.only.is_empty() || "Hillstrom visit".contains(&cli.only) {
        for uplift in evaluate_uplift(&data, cli.resamples)? {
            println!("{uplift}");
        }
    }
    Ok(())
}

fn data(cli: &Cli) -> PathBuf {
    let named = cli
        .data
        .clone()
        .or_else(|| std::env::var_os("ROUNDS_DATA").map(PathBuf::from));
    named.unwrap_or_else(|| PathBuf::from("../shared/data"))
}
