//! `audit`: look over what devices linked.

use clap::Subcommand;
use rounds_domain::audit::{CHAIN_BROKEN, Fault};
use rounds_hq_store::AuditedChain;

use super::show;
use crate::{DataDir, HqError};

/// The audit chains of devices: quotes, disclosures, assessments, consents and reveals, each linked to the one before.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Verify every chain, a line for each; a broken one is named at its link, and the command fails.
    Verify,
}

impl Audit {
    /// Do it.
    ///
    /// # Errors
    /// [`HqError::ChainBroken`] when a chain does not hold; the database.
    pub async fn run(self, data: &DataDir) -> Result<(), HqError> {
        match self {
            Self::Verify => verify(data).await,
        }
    }
}

async fn verify(data: &DataDir) -> Result<(), HqError> {
    let chains = data.store().await?.audit_chains().await?;
    for chain in &chains {
        show::line(&line(chain));
    }
    let broken = chains.iter().filter(|chain| chain.broken().is_some()).count();
    if broken == 0 {
        Ok(())
    } else {
        Err(HqError::ChainBroken { chains: broken })
    }
}

fn line(chain: &AuditedChain) -> String {
    let staff: Vec<&str> = chain.staff.iter().map(|number| number.as_str()).collect();
    let (device, staff) = (chain.device_id, staff.join(","));
    let report = &chain.report;
    let verdict = match chain.broken() {
        Some(broken) => format!("{CHAIN_BROKEN} at link {}: {}", broken.link, word(broken.fault)),
        None if report.broken.is_some() => {
            format!("holds; link {} is on its way", report.broken.map_or(0, |at| at.link))
        }
        None => "holds".to_owned(),
    };
    format!(
        "device {device} ({staff}), chain {}: {} links, {verdict}",
        chain.chain, report.links
    )
}

fn word(fault: Fault) -> &'static str {
    match fault {
        Fault::Altered => "the record is not the one that was linked",
        Fault::Unconnected => "it does not follow from the link before",
        Fault::Forked => "two records claim it",
        Fault::Missing => "it is missing",
    }
}
