//! `rescue`: take in what a device sealed to headquarters and could not send.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Subcommand;
use rounds_domain::{Clock, SystemClock};
use rounds_protocol::rescue::RescueFile;

use super::show;
use crate::keys;
use crate::rescue::{PieceReport, PieceResult, RescueImport, RescueMode};
use crate::{DataDir, HqError};

/// More than this is no rescue file: a device keeps some hundred ops at the most.
const FILE_MAX_BYTES: u64 = 256 * 1024 * 1024;

/// Rescue files of devices: unsent work that was sealed to headquarters.
#[derive(Debug, Subcommand)]
pub enum Rescue {
    /// Take a rescue file in: each piece is credited to its author, once. The same file again changes nothing.
    Import {
        /// The rescue file.
        file: PathBuf,
        /// Look at everything and store nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

impl Rescue {
    pub(super) async fn run(self, data: &DataDir) -> Result<(), HqError> {
        let Self::Import { file, dry_run } = self;
        let mode = if dry_run {
            RescueMode::DryRun
        } else {
            RescueMode::Import
        };
        let rescue = RescueFile::parse(&read(&file)?)?;
        let sealing_key = keys::kept_sealing_key(&data.sealing_key())?.ok_or(HqError::RescueForeign)?;
        let import = RescueImport {
            store: &*data.store().await?,
            sealing_key: &sealing_key,
            receipt_key: Arc::new(keys::receipt_key(&data.receipt_key())?),
            now: SystemClock.now(),
            mode,
        };
        let reports = import.run(&rescue).await?;
        show_reports(&reports);
        let wrong = reports.iter().filter(|report| is_wrong(&report.result)).count();
        if wrong > 0 {
            return Err(HqError::RescuePiecesRefused { wrong });
        }
        Ok(())
    }
}

fn read(file: &Path) -> Result<Vec<u8>, HqError> {
    let length = std::fs::metadata(file).map_err(HqError::file(file))?.len();
    if length > FILE_MAX_BYTES {
        return Err(HqError::Rescue(rounds_protocol::rescue::RescueError::NotARescueFile));
    }
    std::fs::read(file).map_err(HqError::file(file))
}

fn show_reports(reports: &[PieceReport]) {
    let rows: Vec<Vec<String>> = reports.iter().map(row).collect();
    show::table(&["number", "kind", "staff", "result", "note"], &rows);
    let count = |wanted: fn(&PieceResult) -> bool| reports.iter().filter(|report| wanted(&report.result)).count();
    let taken = count(|result| matches!(result, PieceResult::Created | PieceResult::Deferred { .. }));
    let (known, wrong) = (count(|result| *result == PieceResult::Exists), count(is_wrong));
    let done = match count(|result| *result == PieceResult::WouldBePushed) {
        0 => format!("{taken} taken in"),
        would => format!("{would} would be taken in"),
    };
    show::line(&format!(
        "{} pieces: {done}, {known} here already, {wrong} need a look",
        reports.len()
    ));
}

fn row(report: &PieceReport) -> Vec<String> {
    let notes = [
        report.account_closed.then_some("account closed"),
        report.device_revoked.then_some("device revoked"),
    ];
    vec![
        report.number.to_string(),
        report.kind.clone().unwrap_or_else(|| "unknown".to_owned()),
        report.staff_no.as_ref().map_or_else(String::new, ToString::to_string),
        words(&report.result),
        notes.into_iter().flatten().collect::<Vec<_>>().join(", "),
    ]
}

fn words(result: &PieceResult) -> String {
    match result {
        PieceResult::Created => "created".to_owned(),
        PieceResult::Exists => "exists".to_owned(),
        PieceResult::WouldBePushed => "would be taken in".to_owned(),
        PieceResult::Deferred { code } => format!("waits: {code}"),
        PieceResult::Rejected { code } => format!("rejected: {code}"),
        PieceResult::Refused { code } => format!("refused: {code}"),
    }
}

/// Somebody has to look at it.
fn is_wrong(result: &PieceResult) -> bool {
    matches!(result, PieceResult::Rejected { .. } | PieceResult::Refused { .. })
}
