//! `train` and `evaluate`: learned models from the imported bank, and what they bring.

use clap::Args;
use rounds_hq_store::Answers;
use rounds_insight::training::Outcome;

use super::pipeline::blocking;
use super::progress::Shown;
use super::show;
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
}

impl Train {
    pub(super) async fn run(self, data: &DataDir) -> Result<(), HqError> {
        let answers = outcomes(data.store().await?.answers().await?);
        let folder = data.path().to_owned();
        let options = TrainOptions {
            seed: self.seed,
            hold_out_bp: self.hold_out_bp,
            resamples: self.resamples,
        };
        let trained = blocking(move || Ok(models::train(&folder, &answers, options, &Shown::new())?)).await?;
        tell(&trained);
        Ok(())
    }
}

/// The field's answers as the training reads them.
pub(super) fn outcomes(answers: Answers) -> Vec<Outcome> {
    let outcome = |answer: rounds_hq_store::ProductAnswer| Outcome {
        customer: answer.customer_no,
        product: answer.product,
        on: answer.on,
        taken: answer.taken,
    };
    answers.products.into_iter().map(outcome).collect()
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
