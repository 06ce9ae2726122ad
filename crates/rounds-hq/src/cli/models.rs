//! `train` and `evaluate`: learned models from the imported bank, and what they bring.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{ArgGroup, Args};
use rounds_learn::evaluate::{EvaluateOptions, Line, Schema, evaluate_public, evaluate_table};

use super::pipeline::blocking;
use super::progress::Shown;
use super::show;
use crate::models::lift::{Arm, Arms};
use crate::models::{self, Report, TrainOptions, Trained};
use crate::{DataDir, HqError};

/// Learn models from the imported bank and from what the field's work answered, one for each family of products, and
/// keep those that pass every check as the next bundle. The same data, answers and seed give the same bundle.
#[derive(Debug, Args)]
pub struct Train {
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Share of the customers whose advice stays generic so that lift can be measured, in basis points.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(0..=5_000))]
    pub hold_out_bp: u32,
    /// Resamples behind each interval of a model card.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(10..=10_000))]
    pub resamples: u32,
    /// Months from one day to look from to the next.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=12))]
    pub months_apart: u32,
    /// How many days to look from, the latest ones whose outcome is known; one more tests.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=12))]
    pub cut_offs: u32,
    /// Share of the customers to learn from, in basis points: part of a large bank teaches nearly as much, and sooner.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(100..=10_000))]
    pub sample_bp: u32,
}

impl Train {
    pub(super) async fn run(self, data: &DataDir) -> Result<(), HqError> {
        let answers = models::outcomes(data.store().await?.answers().await?);
        let folder = data.path().to_owned();
        let options = TrainOptions {
            seed: self.seed,
            hold_out_bp: self.hold_out_bp,
            resamples: self.resamples,
            months_apart: self.months_apart,
            cut_offs: self.cut_offs,
            sample_bp: self.sample_bp,
        };
        let trained = blocking(move || Ok(models::train(&folder, &answers, options, &Shown::new())?)).await?;
        tell(&trained);
        Ok(())
    }
}

fn tell(trained: &Trained) {
    let Report {
        bundle, as_of, answers, ..
    } = &trained.report;
    let verb = if trained.changed { "trained" } else { "unchanged" };
    show::line(&format!(
        "{verb}: {} as of {as_of}, {answers} answers of the field; cards in {}",
        bundle.as_deref().unwrap_or("nothing"),
        trained.folder.display()
    ));
    let rows: Vec<Vec<String>> = trained.report.families.iter().map(models::family_line).collect();
    show::table(&["family", "rows", "takers", "released", "why not"], &rows);
}

/// Measure models: on a table of one's own with its schema file, on the public data sets, or what the published bundle
/// brings against the customers who are held out.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").required(true).args(["csv", "public", "lift"])))]
pub struct Evaluate {
    /// A table of one's own (CSV, perhaps packed as .zst).
    #[arg(long, requires = "schema")]
    pub csv: Option<PathBuf>,
    /// Says which columns the table has, which is the label, and how it is divided.
    #[arg(long, requires = "csv")]
    pub schema: Option<PathBuf>,
    /// The folder of the public data sets.
    #[arg(long)]
    pub public: Option<PathBuf>,
    /// Uptake of the customers advised against that of those held out.
    #[arg(long)]
    pub lift: bool,
    /// For `--lift`: uptakes after this day count; otherwise the day on which the bundle came into force.
    #[arg(long, requires = "lift")]
    pub since: Option<NaiveDate>,
    /// Resamples for each interval.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(10..=10_000))]
    pub resamples: u32,
    /// For `--public`: only data sets whose name or split holds this.
    #[arg(long, default_value = "")]
    pub only: String,
}

impl Evaluate {
    pub(super) async fn run(self, data: &DataDir) -> Result<(), HqError> {
        if self.lift {
            return self.tell_lift(data).await;
        }
        blocking(move || self.measure()).await
    }

    fn measure(&self) -> Result<(), HqError> {
        let options = EvaluateOptions {
            resamples: self.resamples,
            only: self.only.clone(),
        };
        show::line(&Line::head());
        let print = |line: &Line| show::line(&line.to_string());
        let measured = match (&self.csv, &self.schema, &self.public) {
            (Some(csv), Some(schema), _) => {
                Schema::read(schema).and_then(|schema| evaluate_table(csv, &schema, &options, print))
            }
            (_, _, Some(public)) => evaluate_public(public, &options, print),
            _ => return Ok(()),
        };
        measured.map(drop).map_err(HqError::from)
    }

    async fn tell_lift(&self, data: &DataDir) -> Result<(), HqError> {
        let answers = data.store().await?.answers().await?;
        let (folder, since) = (data.path().to_owned(), self.since);
        let lifts = blocking(move || Ok(models::measured_lift(&folder, answers, since)?)).await?;
        show::line(&format!(
            "uptake after {} of families with a model in {}",
            lifts.since, lifts.bundle
        ));
        let rows: Vec<Vec<String>> = [("all customers", lifts.all), ("customers opened", lifts.opened)]
            .into_iter()
            .map(|(who, arms)| lift_line(who, &arms))
            .collect();
        show::table(
            &[
                "who",
                "advised",
                "uptake",
                "held out",
                "uptake",
                "difference",
                "95%",
                "z",
            ],
            &rows,
        );
        Ok(())
    }
}

fn lift_line(who: &str, arms: &Arms) -> Vec<String> {
    let arm = |arm: &Arm| match arm.customers {
        0 => ["0".to_owned(), "-".to_owned()],
        customers => [
            format!("{} of {customers}", arm.takers),
            format!("{:.2}%", arm.share() * 100.0),
        ],
    };
    let difference = arms.difference().map_or_else(
        || ["-".to_owned(), "-".to_owned(), "-".to_owned()],
        |found| {
            [
                format!("{:+.2}%", found.value * 100.0),
                format!("[{:+.2}%, {:+.2}%]", found.low * 100.0, found.high * 100.0),
                format!("{:.2}", found.z),
            ]
        },
    );
    std::iter::once(who.to_owned())
        .chain(arm(&arms.advised))
        .chain(arm(&arms.held_out))
        .chain(difference)
        .collect()
}
