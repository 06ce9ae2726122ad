//! One line of the table of figures, and how it is written.

use std::fmt;

use rounds_protocol::bundle::Measured;

use super::measure::Figures;
use super::task::{Reference, Task};

/// Which columns a contender may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnSet {
    /// As the references.
    Every,
    /// Without sex, marital status, age and the like.
    Permitted,
}

/// The figures of one contender on one data set and split.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub data: String,
    pub split: String,
    pub columns: ColumnSet,
    /// `logistic`, `lightgbm` (the settings of the references), `scorecard`, `rounds`.
    pub model: String,
    pub rows: usize,
    pub positives: usize,
    pub figures: Figures,
    /// What is to be met, in words: the reference of the same model, for ours the best one.
    pub reference: String,
    /// Whether ours is at least as good as the best reference in every figure that the reference has.
    pub is_met: Option<bool>,
}

impl Line {
    pub(crate) fn new(task: &Task, columns: ColumnSet, model: &str, figures: Figures) -> Self {
        let best = task.references.iter().max_by(|a, b| a.auc.total_cmp(&b.auc));
        let is_ours = model == "rounds";
        let same = task.references.iter().find(|reference| reference.model == model);
        let reference = if is_ours { best } else { same };
        Self {
            data: task.data.clone(),
            split: task.split.clone(),
            columns,
            model: model.to_owned(),
            rows: task.labels.len(),
            positives: task.labels.iter().filter(|label| **label).count(),
            reference: reference.map_or_else(String::new, words),
            is_met: best.filter(|_| is_ours).map(|best| is_met(best, &figures)),
            figures,
        }
    }

    /// The head of the table.
    pub fn head() -> String {
        format!(
            "{:<22} {:<22} {:<9} {:<9} {:<22} {:<22} {:<18} {:<18} {:<6} {:<6} {:<22} {:<28} met",
            "data",
            "split",
            "columns",
            "model",
            "AUC",
            "average precision",
            "lift 10%",
            "lift 20%",
            "ALIFT",
            "half",
            "Brier",
            "reference"
        )
    }
}

fn is_met(best: &Reference, figures: &Figures) -> bool {
    // Compared at the digits in which references are written.
    let at_least =
        |found: Measured, wanted: f64, digits: f64| (found.value * digits).round() >= (wanted * digits).round();
    let optional = |found, wanted: Option<f64>, digits| wanted.is_none_or(|wanted| at_least(found, wanted, digits));
    at_least(figures.auc, best.auc, best.digits())
        && optional(figures.lift_10, best.lift_10, 100.0)
        && optional(figures.gain, best.gain, 1000.0)
        && optional(figures.half, best.half, 1000.0)
}

impl Reference {
    /// 10,000 where it is written with four digits, else 1,000.
    fn digits(&self) -> f64 {
        let thousandths = self.auc * 1000.0;
        if (thousandths - thousandths.round()).abs() > 1e-6 {
            10_000.0
        } else {
            1_000.0
        }
    }
}

fn words(reference: &Reference) -> String {
    let mut words = format!("{}", reference.auc);
    for (name, figure) in [
        ("lift", reference.lift_10),
        ("ALIFT", reference.gain),
        ("half", reference.half),
    ] {
        if let Some(figure) = figure {
            words.push_str(&format!(", {name} {figure}"));
        }
    }
    words
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figures = &self.figures;
        let columns = match self.columns {
            ColumnSet::Every => "every",
            ColumnSet::Permitted => "permitted",
        };
        let met = match self.is_met {
            Some(true) => "yes",
            Some(false) => "NO",
            None => "",
        };
        write!(
            f,
            "{:<22} {:<22} {columns:<9} {:<9} {:<22} {:<22} {:<18} {:<18} {:<6.3} {:<6.3} {:<22} {:<28} {met}",
            self.data,
            self.split,
            self.model,
            with_interval(figures.auc, 4),
            with_interval(figures.average_precision, 4),
            with_interval(figures.lift_10, 2),
            with_interval(figures.lift_20, 2),
            figures.gain.value,
            figures.half.value,
            with_interval(figures.brier, 4),
            self.reference,
        )
    }
}

fn with_interval(measured: Measured, digits: usize) -> String {
    let Measured { value, low, high } = measured;
    format!("{value:.digits$} {low:.digits$}-{high:.digits$}")
}
