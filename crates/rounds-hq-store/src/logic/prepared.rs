//! What of a batch needs no database: hashing, reading, signing. It is done before the transaction or beside it, because
//! others wait for a transaction.

use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};
use ed25519_dalek::SigningKey;
use rounds_domain::{DeviceId, InstallId, OpId};
use rounds_protocol::ops::{Op, OpPayload};
use rounds_protocol::receipt::Receipt;
use rounds_protocol::session::StaffBody;

use super::values::to_the_millisecond;
use crate::PushBatch;

/// Receipts that are signed at once; more are signed by another thread while the transaction is on its way. One takes about
/// 20 us, as long as waking a thread.
const SIGNED_AT_ONCE: usize = 8;

/// A batch as the transaction takes it.
pub struct PreparedBatch {
    pub author: StaffBody,
    pub device_id: DeviceId,
    pub install_id: InstallId,
    /// In device order (rule U5).
    pub ops: Vec<PreparedOp>,
    /// What counts before its turn (rule U11); what may wait is left out.
    pub ahead: Vec<PreparedOp>,
    pub last_signed: Option<OpId>,
    /// To the millisecond.
    pub now: DateTime<Utc>,
    signing_key: Arc<SigningKey>,
}

/// An op with everything about it that follows from itself.
pub struct PreparedOp {
    pub op: Op,
    pub hash: String,
    /// What it says; none when that is not what its kind says.
    pub payload: Option<OpPayload>,
    receipt: OnceLock<Receipt>,
}

impl PreparedBatch {
    /// Prepare a batch; the receipts of a large one are still being signed.
    pub fn of(batch: PushBatch) -> Arc<Self> {
        let prepared = Arc::new(Self {
            author: batch.author,
            device_id: batch.device_id,
            install_id: batch.install_id,
            ops: batch.ops.into_iter().map(PreparedOp::of).collect(),
            ahead: batch
                .ahead
                .into_iter()
                .map(PreparedOp::of)
                .filter(PreparedOp::is_urgent)
                .collect(),
            last_signed: batch.last_signed,
            now: to_the_millisecond(batch.now),
            signing_key: batch.signing_key,
        });
        let signing = Arc::clone(&prepared);
        if prepared.ops.len() > SIGNED_AT_ONCE {
            // Nobody waits for it: a receipt that is wanted before its turn is signed by whoever wants it.
            drop(tokio::task::spawn_blocking(move || signing.sign_all()));
        } else {
            signing.sign_all();
        }
        prepared
    }

    fn sign_all(&self) {
        for one in &self.ops {
            self.receipt(one);
        }
    }

    /// What is handed out for this op, and kept, if it is accepted (rule U10).
    pub fn receipt<'r>(&self, one: &'r PreparedOp) -> &'r Receipt {
        one.receipt.get_or_init(|| {
            let PreparedOp { op, hash, .. } = one;
            Receipt::sign(
                &self.signing_key,
                self.device_id,
                op.number,
                op.op_id,
                hash.clone(),
                self.now,
            )
        })
    }

    /// Headquarters' public key, hexadecimal.
    pub fn receipt_key(&self) -> String {
        hex::encode(self.signing_key.verifying_key().to_bytes())
    }
}

impl PreparedOp {
    fn of(op: Op) -> Self {
        Self {
            hash: op.hash(),
            payload: payload(&op),
            receipt: OnceLock::new(),
            op,
        }
    }

    /// Whether it may count before its turn: it waits for no other op.
    fn is_urgent(&self) -> bool {
        self.op.depends_on.is_none() && self.payload.as_ref().is_some_and(OpPayload::is_urgent)
    }
}

/// What the op says, if it is what its kind says.
fn payload(op: &Op) -> Option<OpPayload> {
    let payload = serde_json::from_str::<OpPayload>(&op.payload).ok()?;
    (payload.kind() == op.kind).then_some(payload)
}
