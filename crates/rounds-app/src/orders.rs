//! Closing the device when headquarters orders it, and opening it again after an order to lock. The files are
//! rounds-cache's, the wire is rounds-sync's; here they are put together for a running workbench.

use std::sync::Arc;

use rounds_cache::{CacheError, Opened};
use rounds_sync::SyncError;

use crate::device;
use crate::dto::{Nothing, Topic};
use crate::error::{AppError, Result};
use crate::session::Session;
use crate::workbench::{Workbench, off_the_runtime};

/// Close the device as soon as the engine has carried out an order that asks for it. The task ends with the session and
/// keeps neither it nor the workbench alive.
pub(crate) fn watch(bench: &Workbench, session: &Arc<Session>) {
    let bench = bench.downgrade();
    let mut status = session.engine.watch();
    tokio::spawn(async move {
        let ordered = status.wait_for(|status| status.ordered.is_some()).await.is_ok();
        let Some(bench) = bench.upgrade().filter(|_| ordered) else {
            return;
        };
        // Locking looks at the folder afterwards, and that finishes a wipe.
        if let Err(error) = device::lock(&bench, Nothing {}).await {
            tracing::error!(
                code = error.code(),
                "the device is closed, but an order is not carried out to its end"
            );
        }
    });
}

/// Tell headquarters of a finished wipe, in the background: the person waits for nothing.
pub(crate) fn report_wipe(bench: &Workbench) {
    let folder = bench.options().folder.clone();
    let bench = bench.clone();
    tokio::spawn(async move {
        match rounds_sync::report_wipe(&folder).await {
            Ok(()) => bench.tell(&[Topic::Device]),
            Err(error) => tracing::info!(code = error.code(), "the wipe is reported at the next start"),
        }
    });
}

/// Open a device that headquarters locked: the password opens the files, a sign-in at headquarters lifts the lock.
///
/// # Errors
/// `device.locked_by_order` without headquarters, its refusal, `device.wiped` when it orders that now.
pub(crate) async fn sign_in_to_unlock(bench: &Workbench, password: &str) -> Result<Opened> {
    let options = bench.options();
    let (folder, secret) = (options.folder.clone(), zeroize::Zeroizing::new(password.to_owned()));
    let opened = off_the_runtime(move || Ok(rounds_cache::unlock_to_sign_in(&folder, &secret)?)).await?;
    let signed_in =
        rounds_sync::sign_in_to_unlock(&opened.device, password, options.clock.clone(), options.ids.clone()).await;
    let Err(refused) = signed_in else { return Ok(opened) };
    drop(opened);
    Err(match refused {
        SyncError::OrderedOut => {
            rounds_cache::finish_wipe(&options.folder)?;
            bench.tell(&[Topic::Device]);
            CacheError::Wiped.into()
        }
        SyncError::Refused(_) | SyncError::Cache(_) => AppError::Sync(refused),
        _ => CacheError::LockedByOrder.into(),
    })
}
