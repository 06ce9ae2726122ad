//! The command line: what can be asked of headquarters' binary. Results go to standard output, progress and
//! logs to standard error.

mod audit;
mod backup;
mod catalogue;
mod cluster;
mod device;
mod directive;
mod models;
mod pipeline;
mod progress;
mod prune;
mod rescue;
mod serve;
mod show;
mod staff;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::database::DatabaseUrl;
use crate::{DataDir, HqError};

/// Headquarters of Rounds: imports the bank's data, profiles it, publishes it and serves devices.
#[derive(Debug, Parser)]
#[command(name = "rounds-hq", version)]
pub struct Cli {
    /// Folder of headquarters' data: database, keys, imported snapshots.
    #[arg(long, global = true, default_value = "rounds-hq-data")]
    pub data_dir: PathBuf,

    /// A PostgreSQL for the data, `postgres://user:password@host/name`, instead of a file in the folder. Better given
    /// by the environment variable `ROUNDS_HQ_DATABASE`, because other users of a machine see its command lines.
    #[arg(long, global = true)]
    pub database: Option<DatabaseUrl>,

    /// The authorities (PEM) that the PostgreSQL's certificate is checked by, instead of those that this machine trusts; also
    /// `ROUNDS_HQ_DATABASE_CA`. A database on another machine is spoken to with TLS, unless its address says
    /// `?sslmode=disable`.
    #[arg(long, global = true)]
    pub database_ca: Option<PathBuf>,

    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    #[command(subcommand)]
    Generate(pipeline::Generate),
    #[command(subcommand)]
    Adapt(pipeline::Adapt),
    Import(pipeline::Import),
    #[command(subcommand)]
    Catalogue(catalogue::Catalogue),
    Profile(pipeline::Profile),
    #[cfg(feature = "ballista")]
    #[command(subcommand)]
    Cluster(cluster::Cluster),
    Train(models::Train),
    Evaluate(models::Evaluate),
    /// Publish the profiled data and the newest released models to devices; what did not change is not sent again.
    Publish,
    #[command(subcommand)]
    Staff(staff::Staff),
    #[command(subcommand)]
    Device(device::Device),
    #[command(subcommand)]
    Directive(directive::DirectiveCommand),
    #[command(subcommand)]
    Rescue(rescue::Rescue),
    #[command(subcommand)]
    Audit(audit::Audit),
    Backup(backup::Backup),
    Restore(backup::Restore),
    #[command(subcommand)]
    Epoch(backup::Epoch),
    Prune(prune::Prune),
    Serve(serve::Serve),
}

impl Cli {
    /// Do it.
    ///
    /// # Errors
    /// [`HqError`], to be shown as `error[code]: message`.
    pub async fn run(self) -> Result<(), HqError> {
        let data = || -> Result<DataDir, HqError> {
            let postgres = DatabaseUrl::choose(self.database, self.database_ca)?;
            Ok(DataDir::open(self.data_dir)?.with_postgres(postgres))
        };
        match self.command {
            Command::Generate(generate) => generate.run(),
            Command::Adapt(adapt) => adapt.run(),
            Command::Import(import) => import.run(&data()?).await,
            Command::Catalogue(catalogue) => catalogue.run(&data()?).await,
            Command::Profile(profile) => profile.run(&data()?).await,
            #[cfg(feature = "ballista")]
            Command::Cluster(cluster) => cluster.run(data).await,
            Command::Train(train) => train.run(&data()?).await,
            Command::Evaluate(evaluate) => evaluate.run(&data()?).await,
            Command::Publish => pipeline::publish(&data()?).await,
            Command::Staff(staff) => staff.run(&data()?).await,
            Command::Device(device) => device.run(&data()?).await,
            Command::Directive(directive) => directive.run(&data()?).await,
            Command::Rescue(rescue) => rescue.run(&data()?).await,
            Command::Audit(audit) => audit.run(&data()?).await,
            Command::Backup(backup) => backup.run(&data()?).await,
            Command::Restore(restore) => restore.run(&data()?).await,
            Command::Epoch(epoch) => epoch.run(&data()?).await,
            Command::Prune(prune) => prune.run(&data()?).await,
            Command::Serve(serve) => serve.run(&data()?).await,
        }
    }
}

/// Who works at this terminal, as the machine knows it.
fn whoever() -> String {
    std::env::var("USER").unwrap_or_else(|_| "unknown".to_owned())
}
