//! Sealed work of an outbox that is gone: it may have come to headquarters by a rescue file. After a round that ended
//! well headquarters is asked for the receipts; with one that verifies the sealed copy goes. Without such work, which is
//! nearly always, nothing is asked.

use super::Runner;

/// Receipts asked for after one round. The next round goes on where this one stopped.
const ASKED_AT_ONCE: usize = 20;

impl Runner {
    /// Whoever stops the engine does not wait for this.
    pub(super) async fn ask_for_strays(&mut self) {
        let mut stop = self.wires.stop.clone();
        tokio::select! {
            biased;
            _ = stop.wait_for(|stopped| *stopped) => {}
            () = self.ask_for_some() => {}
        }
    }

    async fn ask_for_some(&mut self) {
        let from = self.strays_asked;
        let Ok(strays) = self.on_device(move |device| device.strays(from, ASKED_AT_ONCE)).await else {
            return;
        };
        self.strays_asked = if strays.len() < ASKED_AT_ONCE {
            0
        } else {
            from + ASKED_AT_ONCE
        };
        for op_id in strays {
            let told = match self.hq.receipt(op_id).await {
                Ok(Some(receipt)) => self.on_device(move |device| device.note_stray_receipt(&receipt)).await,
                Ok(None) => continue,
                // It proves nothing about the round; the next one asks again.
                Err(failure) => Err(failure),
            };
            if let Err(failure) = told {
                tracing::info!(
                    code = failure.code,
                    "sealed work of an earlier outbox was not asked for"
                );
                return;
            }
        }
    }
}
