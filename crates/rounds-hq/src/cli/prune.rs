//! `prune`: drop by hand what a running server drops once a day.

use chrono::TimeDelta;
use clap::Args;
use rounds_domain::{Clock, SystemClock};
use rounds_hq_store::PrunePolicy;

use super::show;
use crate::{DataDir, HqError};

/// How long is kept what nobody needs any more.
#[derive(Clone, Copy, Debug, Args)]
pub struct Keeping {
    /// Days for which devices are told that something left their scope; one that was away longer pulls everything anew.
    #[arg(long, default_value_t = 180, value_parser = clap::value_parser!(u16).range(1..))]
    pub prune_after_days: u16,
}

impl Keeping {
    pub fn policy(self) -> PrunePolicy {
        PrunePolicy {
            tombstones: TimeDelta::days(self.prune_after_days.into()),
            ..PrunePolicy::default()
        }
    }
}

/// Drop what nobody needs any more: old tombstones, ended sessions, nonces. A running server does this once a day.
#[derive(Debug, Args)]
pub struct Prune {
    #[command(flatten)]
    pub keeping: Keeping,
}

impl Prune {
    pub(super) async fn run(self, data: &DataDir) -> Result<(), HqError> {
        let store = data.store().await?;
        let pruned = store.prune(self.keeping.policy(), SystemClock.now()).await?;
        show::line(&format!(
            "pruned {} tombstones of {} scopes, {} sessions, {} nonces",
            pruned.tombstones, pruned.scopes, pruned.sessions, pruned.nonces
        ));
        Ok(())
    }
}
