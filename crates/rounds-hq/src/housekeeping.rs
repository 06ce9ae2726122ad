//! Housekeeping: what a server does without being asked. Today: dropping, once a day, what nobody needs any more.

use std::time::Duration;

use rounds_hq_store::{PrunePolicy, StoreError};
use tokio::task::JoinHandle;

use crate::state::AppState;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The running task; dropping it ends it.
pub struct Housekeeping(JoinHandle<()>);

impl Housekeeping {
    /// Prune now and every day, beside the requests.
    pub fn start(state: AppState, policy: PrunePolicy) -> Self {
        Self(tokio::spawn(async move {
            let mut days = tokio::time::interval(DAY);
            loop {
                days.tick().await;
                // Tomorrow is another day; the log says what was wrong with this one.
                if let Err(error) = prune(&state, policy).await {
                    tracing::error!(%error, "pruning did not work");
                }
            }
        }))
    }
}

impl Drop for Housekeeping {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn prune(state: &AppState, policy: PrunePolicy) -> Result<(), StoreError> {
    let pruned = state.store.prune(policy, state.now()).await?;
    tracing::info!(
        tombstones = pruned.tombstones,
        scopes = pruned.scopes,
        sessions = pruned.sessions,
        nonces = pruned.nonces,
        "pruned"
    );
    Ok(())
}
