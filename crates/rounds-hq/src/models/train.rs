//! From the imported bank to a bundle: rows at several cut-off days, one model for each family, learned segments, who is
//! held out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rounds_domain::Text;
use rounds_hq_store::{Answers, ProductAnswer};
use rounds_insight::catalogue::Catalogue;
use rounds_insight::import::Snapshot;
use rounds_insight::progress::Progress;
use rounds_insight::segments::learned_segments;
use rounds_insight::training::{self, FamilyRows, HORIZON_DAYS, Outcome, Part, Plan};
use rounds_learn::{Group, Refused, TrainingRow, TrainingRows, train_family};
use rounds_protocol::bundle::{AdviceBundle, Model};
use rounds_protocol::hold_out::bucket;
use sha2::{Digest, Sha256};

use super::card::word;
use super::{ModelsError, ModelsFolder, Report, ReportedFamily};

/// Raised when the same inputs would give another bundle.
const TRAIN_VERSION: u32 = 2;

/// Draws the customers to learn from; another word than the hold-out's salt, so that neither tells of the other.
const SAMPLE: &[u8] = b"rounds-train-sample";

/// What a training is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrainOptions {
    /// The same data, answers and seed give the same bundle.
    pub seed: u64,
    /// Share of the customers held out, basis points.
    pub hold_out_bp: u32,
    /// Resamples for each interval of the card.
    pub resamples: u32,
    /// Months from one training day to the next.
    pub months_apart: u32,
    /// The latest so many training days.
    pub cut_offs: u32,
    /// Share of the customers to learn from, basis points, always the same ones.
    pub sample_bp: u32,
}

/// What came of a training.
#[derive(Clone, Debug)]
pub struct Trained {
    pub report: Report,
    /// Where bundle, report and cards stand.
    pub folder: PathBuf,
    /// False when the same had been trained before.
    pub changed: bool,
}

/// What every family is trained with.
struct Course<'a> {
    snapshot: &'a Snapshot,
    catalogue: &'a Catalogue,
    plan: &'a Plan,
    options: TrainOptions,
    version: u32,
}

/// The field's answers as the training reads them.
pub fn outcomes(answers: Answers) -> Vec<Outcome> {
    let outcome = |answer: ProductAnswer| Outcome {
        customer: answer.customer_no,
        product: answer.product,
        on: answer.on,
        taken: answer.taken,
    };
    answers.products.into_iter().map(outcome).collect()
}

/// Train on the bank imported last and on the answers of the field. Blocking.
///
/// # Errors
/// [`ModelsError::NoneReleased`] when every family was refused: its report and cards are kept, and no bundle is. What
/// stood before stays.
pub fn train(
    data_dir: &Path,
    outcomes: &[Outcome],
    options: TrainOptions,
    progress: &dyn Progress,
) -> Result<Trained, ModelsError> {
    let snapshot = Snapshot::current(data_dir)?;
    let catalogue = Catalogue::of_bank(data_dir, &snapshot.bank.catalogue)?;
    let folder = ModelsFolder::of(data_dir);
    let salt = folder.salt()?;
    let source_hash = source_hash(&snapshot, &catalogue, (outcomes, &salt), options);
    let newest = folder.versions()?.last().copied();
    if let Some(trained) = made_before(&folder, newest, &source_hash)? {
        return Ok(trained);
    }
    let plan = thinned(training::plan(&snapshot, HORIZON_DAYS)?, options);
    let rows = training::rows(&snapshot, &catalogue, &plan, outcomes, progress)?;
    let course = Course {
        snapshot: &snapshot,
        catalogue: &catalogue,
        plan: &plan,
        options,
        version: newest.unwrap_or(0) + 1,
    };
    let (models, families) = course.learn(&rows.families, progress);
    let segments = learned_segments(&snapshot, &catalogue, options.seed)?;
    let bundle = AdviceBundle {
        id: ModelsFolder::name(course.version),
        version: course.version,
        as_of: snapshot.bank.as_of,
        models,
        segments,
        hold_out_bp: options.hold_out_bp,
        hold_out_salt: salt,
    };
    let report = Report {
        bundle: (!bundle.models.is_empty()).then(|| bundle.id.clone()),
        source_hash,
        as_of: snapshot.bank.as_of,
        seed: options.seed,
        hold_out_bp: options.hold_out_bp,
        answers: outcomes.len() as u64,
        families,
        left_out: Report::left_out(&rows.left_out),
        segments: u32::try_from(bundle.segments.len()).unwrap_or(u32::MAX),
    };
    keep(&folder, &bundle, report)
}

/// The latest training days whose horizon ends before the last day looks, and that last day, which tests. A stale model
/// loses more than rows of long ago give. Days whose horizon is not over are left out: their rows would overlap those that
/// test. An answer of those days counts in the windows that hold it, and in more of them with every month.
fn thinned(plan: Plan, options: TrainOptions) -> Plan {
    let Some(last) = plan.cut_offs.last().copied() else {
        return plan;
    };
    let apart = usize::try_from(options.months_apart.max(1)).unwrap_or(usize::MAX);
    let most = usize::try_from(options.cut_offs.max(1)).unwrap_or(usize::MAX);
    let early = plan.cut_offs.iter().rev().filter(|day| plan.until(**day) <= last);
    let mut cut_offs: Vec<NaiveDate> = std::iter::once(last)
        .chain(early.step_by(apart).take(most).copied())
        .collect();
    cut_offs.reverse();
    Plan {
        cut_offs,
        test: 1,
        late: Vec::new(),
        ..plan
    }
}

fn keep(folder: &ModelsFolder, bundle: &AdviceBundle, report: Report) -> Result<Trained, ModelsError> {
    if bundle.models.is_empty() {
        folder.write_refusal(&report)?;
        return Err(ModelsError::NoneReleased(reasons(&report)));
    }
    Ok(Trained {
        folder: folder.write(bundle, &report)?,
        report,
        changed: true,
    })
}

fn reasons(report: &Report) -> String {
    let refused = report.families.iter().filter_map(|family| {
        let (code, reason) = family.refused.as_ref()?;
        Some(format!("{}: {code}: {reason}", word(&family.family)))
    });
    refused.collect::<Vec<_>>().join("; ")
}

fn made_before(folder: &ModelsFolder, newest: Option<u32>, source_hash: &str) -> Result<Option<Trained>, ModelsError> {
    let Some(version) = newest else { return Ok(None) };
    let report = folder.report(version)?;
    Ok((report.source_hash == source_hash).then(|| Trained {
        report,
        folder: folder.folder(version),
        changed: false,
    }))
}

impl Course<'_> {
    /// One family after the other. A refused one is told and left out.
    fn learn(&self, families: &[FamilyRows], progress: &dyn Progress) -> (Vec<Model>, Vec<ReportedFamily>) {
        let mut models = Vec::new();
        let mut reported = Vec::new();
        for (done, family) in families.iter().enumerate() {
            progress.at("models", done as u64, families.len() as u64);
            let refused = match self.family(family) {
                Ok(model) => {
                    models.push(model);
                    None
                }
                Err(refused) => Some(refused),
            };
            reported.push(ReportedFamily {
                family: family.family,
                rows: family.rows.len() as u64,
                takers: family.rows.iter().filter(|row| row.label).count() as u64,
                card: refused.as_ref().and_then(|refused| refused.card().cloned()),
                refused: refused.map(|refused| (refused.code().to_owned(), refused.to_string())),
            });
        }
        progress.at("models", families.len() as u64, families.len() as u64);
        (models, reported)
    }

    fn family(&self, family: &FamilyRows) -> Result<Model, Refused> {
        let options = rounds_learn::TrainOptions {
            version: format!("{}-{}-{}", word(&family.family), self.snapshot.bank.as_of, self.version),
            seed: self.options.seed,
            resamples: self.options.resamples,
            adverse_impact_among: self.catalogue.adverse_impact_among,
        };
        train_family(&self.rows(family), &options)
    }

    /// Rows that train, and those of the last test day that examine.
    fn rows(&self, family: &FamilyRows) -> TrainingRows {
        let examined_on = self.plan.cut_offs.last();
        let serves = |row: &&training::Row| match self.plan.part(row.cut_off) {
            Part::Train => true,
            Part::Between => false,
            Part::Test => Some(&row.cut_off) == examined_on,
        };
        let sampled = |row: &&training::Row| u32::from(bucket(SAMPLE, &row.customer)) < self.options.sample_bp;
        TrainingRows {
            family: family.family,
            products: Vec::new(),
            horizon_days: self.plan.horizon_days,
            features: family.features.clone(),
            names: self.names(),
            sources: vec![self.source()],
            rows: family.rows.iter().filter(serves).filter(sampled).map(row).collect(),
        }
    }

    fn names(&self) -> BTreeMap<String, Text> {
        let facts = self.catalogue.pack.facts.iter();
        facts.map(|fact| (fact.code.clone(), fact.name.clone())).collect()
    }

    /// The bank, and the day of its export.
    fn source(&self) -> Text {
        let bank = &self.snapshot.bank;
        Text::new(
            format!("{} {}", bank.name.zh, bank.as_of),
            format!("{} {}", bank.name.en, bank.as_of),
        )
    }
}

fn row(row: &training::Row) -> TrainingRow {
    TrainingRow {
        cut_off: row.cut_off,
        customer: row.customer.to_string(),
        values: row.values.to_vec(),
        label: row.label,
        groups: vec![Group {
            attribute: "age_band".to_owned(),
            group: row.age_band.to_owned(),
        }],
    }
}

/// Everything that decides what comes out.
fn source_hash(
    snapshot: &Snapshot,
    catalogue: &Catalogue,
    (outcomes, salt): (&[Outcome], &str),
    options: TrainOptions,
) -> String {
    let mut hash = Sha256::new();
    hash.update(format!(
        "rounds-train-{TRAIN_VERSION}\n{}\n{}\n{salt}\n{}\n{}\n{}\n{}\n{}\n{}\n",
        snapshot.hash,
        catalogue.hash(),
        options.seed,
        options.hold_out_bp,
        options.resamples,
        options.months_apart,
        options.cut_offs,
        options.sample_bp
    ));
    for outcome in outcomes {
        hash.update(format!(
            "{}\n{}\n{}\n{}\n",
            outcome.customer, outcome.product, outcome.on, outcome.taken
        ));
    }
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(months_apart: u32, cut_offs: u32) -> TrainOptions {
        TrainOptions {
            seed: 1,
            hold_out_bp: 0,
            resamples: 10,
            months_apart,
            cut_offs,
            sample_bp: 10_000,
        }
    }

    #[test]
    fn training_days_are_the_latest_whose_horizon_ends_before_the_test() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let plan = Plan::monthly(day("2024-11-21"), day("2026-11-20"), 90).unwrap();
        for (months_apart, cut_offs, expected) in [
            (1, 2, vec!["2026-04-22", "2026-05-22", "2026-08-22"]),
            (2, 3, vec!["2026-01-22", "2026-03-22", "2026-05-22", "2026-08-22"]),
            (3, 99, vec!["2025-11-22", "2026-02-22", "2026-05-22", "2026-08-22"]),
            (0, 0, vec!["2026-05-22", "2026-08-22"]),
        ] {
            let thin = thinned(plan.clone(), options(months_apart, cut_offs));
            assert_eq!(thin.cut_offs, expected.into_iter().map(day).collect::<Vec<_>>());
            let (last, train) = thin.cut_offs.split_last().unwrap();
            assert_eq!(thin.part(*last), Part::Test);
            assert!(train.iter().all(|day| thin.part(*day) == Part::Train));
            assert_eq!(thin.late, []);
        }
    }
}
