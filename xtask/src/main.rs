//! The command line: `cargo xtask demo`, `cargo xtask test` and the lesser ones.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use xtask::banks::Bank;
use xtask::cluster::{self, ClusterOptions};
use xtask::demo::{self, DemoOptions, Person};
use xtask::prove::{self, ProveOptions};
use xtask::suite::{self, Extent};
use xtask::{bench, codegen, eval, pictures, postgres};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Build, show and prove Rounds",
    arg_required_else_help = true
)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Show Rounds: install what is missing, build, prepare a bank, start headquarters, open the window.
    Demo(DemoArgs),
    /// Prove everything; `--fast` proves what can be proved in two minutes.
    Test {
        /// Only what is quick: no clippy, no browser, no window.
        #[arg(long)]
        fast: bool,
        /// Only the steps whose name contains this.
        #[arg(long)]
        only: Option<String>,
    },
    /// The ten tests of the delivery's proof in their long form, with a table at the end.
    Prove {
        /// How many seeds the simulator runs, instead of its own number.
        #[arg(long)]
        seeds: Option<u64>,
        /// One test only, by its name or number.
        #[arg(long)]
        only: Option<String>,
    },
    /// A PostgreSQL for tests, empty, until Ctrl-C; prints its address.
    Postgres,
    /// Measure; prints figures and asserts nothing.
    Bench {
        #[command(subcommand)]
        what: BenchVerb,
    },
    /// Profile the demonstration's bank in one process and on a Ballista cluster of two executors on loopback, and compare
    /// every fact of every customer. Builds the query engine once more, with the cluster in it.
    Cluster {
        #[arg(long, default_value_t = 12_000)]
        customers: u64,
    },
    /// Evaluate the models beside what others reached: on the public data (`--data DIR`, otherwise ROUNDS_DATA, otherwise
    /// ../shared/data), or on a table of one's own (`--csv FILE --schema FILE`).
    Eval {
        /// Handed on as they are; `--help` after `--` says which there are.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Write what is generated: the TypeScript of the commands and the shared feature set.
    Codegen,
    /// Take the pictures of every screen into docs/screenshots.
    Screenshots,
}

#[derive(clap::Args)]
struct DemoArgs {
    /// Whose work to show.
    #[arg(long = "as", value_enum, default_value = "rm")]
    role: RoleName,
    /// Which bank: the invented county bank, or the real Berka bank (with --data).
    #[arg(long, value_enum, default_value = "demo-cn")]
    bank: BankName,
    /// The folder of the raw Berka files.
    #[arg(long, required_if_eq("bank", "berka"))]
    data: Option<PathBuf>,
    /// Begin again: drop headquarters' data and the device.
    #[arg(long)]
    reset: bool,
    /// The port of headquarters on loopback.
    #[arg(long, default_value_t = 7400)]
    port: u16,
}

#[derive(Clone, Copy, ValueEnum)]
enum RoleName {
    Rm,
    Supervisor,
}

#[derive(Clone, Copy, ValueEnum)]
enum BankName {
    DemoCn,
    Berka,
}

#[derive(Subcommand)]
enum BenchVerb {
    /// Search, pages, saving a visit, opening and memory at 50,000 customers.
    App,
    /// Synchronisation over real HTTP on both engines, beside a bare floor; sessions a second.
    Sync,
    /// Scoring with exact contributions and a portfolio rescored, beside LightGBM on the same models.
    Advice,
}

fn main() -> ExitCode {
    match run(Cli::parse().verb) {
        Ok(()) => ExitCode::SUCCESS,
        // One line at the very end, and no backtrace below it: what it says is what the person is to mend.
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(verb: Verb) -> anyhow::Result<()> {
    match verb {
        Verb::Demo(args) => demo::run_demo(&demo_options(args)?),
        Verb::Test { fast: true, only } => suite::run_all(Extent::Fast, only),
        Verb::Test { fast: false, only } => suite::run_all(Extent::Full, only),
        Verb::Prove { seeds, only } => prove::run(&ProveOptions { seeds, only }),
        Verb::Bench { what: BenchVerb::App } => bench::app(),
        Verb::Bench { what: BenchVerb::Sync } => bench::sync(),
        Verb::Bench {
            what: BenchVerb::Advice,
        } => bench::advice(),
        Verb::Cluster { customers } => cluster::run_cluster(&ClusterOptions { customers }),
        Verb::Postgres => postgres::stay(),
        Verb::Eval { arguments } => eval::run_eval(&arguments),
        Verb::Codegen => codegen::write(),
        Verb::Screenshots => pictures::take(),
    }
}

fn demo_options(args: DemoArgs) -> anyhow::Result<DemoOptions> {
    let bank = match (args.bank, args.data) {
        (BankName::Berka, Some(data)) => Bank::Berka {
            data: std::path::absolute(data)?,
        },
        _ => Bank::DemoCn,
    };
    let person = match args.role {
        RoleName::Rm => Person::RelationshipManager,
        RoleName::Supervisor => Person::Supervisor,
    };
    Ok(DemoOptions {
        bank,
        person,
        reset: args.reset,
        port: args.port,
    })
}
