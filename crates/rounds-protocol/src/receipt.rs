//! Receipts: headquarters' signature that it has one operation (rule U10).

use chrono::{DateTime, SecondsFormat, Utc};
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey, verify_batch};
use rounds_domain::{DeviceId, OpId};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Headquarters has this operation with these bytes since this time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub device_id: DeviceId,
    pub number: u64,
    pub op_id: OpId,
    /// [`Op::hash`](crate::ops::Op::hash) of the bytes that were stored.
    pub hash: String,
    pub received_at: DateTime<Utc>,
    /// Ed25519, hexadecimal.
    pub signature: String,
}

/// Why a receipt does not stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReceiptError {
    #[error("the receipt key is not an Ed25519 public key")]
    BadKey,
    #[error("the signature does not verify")]
    BadSignature,
}

/// The bytes that are signed.
pub fn receipt_bytes(device_id: DeviceId, number: u64, op_id: OpId, hash: &str, received_at: DateTime<Utc>) -> Vec<u8> {
    let at = received_at.to_rfc3339_opts(SecondsFormat::Millis, true);
    format!("rounds-receipt-v1\n{device_id}\n{number}\n{op_id}\n{hash}\n{at}").into_bytes()
}

impl Receipt {
    /// Sign a receipt. `received_at` counts to the millisecond.
    pub fn sign(
        key: &SigningKey,
        device_id: DeviceId,
        number: u64,
        op_id: OpId,
        hash: String,
        received_at: DateTime<Utc>,
    ) -> Self {
        let signature = key.sign(&receipt_bytes(device_id, number, op_id, &hash, received_at));
        Self {
            device_id,
            number,
            op_id,
            hash,
            received_at,
            signature: hex::encode(signature.to_bytes()),
        }
    }

    /// Check this receipt with headquarters' public key (hexadecimal).
    ///
    /// # Errors
    /// [`ReceiptError::BadKey`] or [`ReceiptError::BadSignature`].
    pub fn verify(&self, receipt_key: &str) -> Result<(), ReceiptError> {
        let key = verifying_key(receipt_key).ok_or(ReceiptError::BadKey)?;
        self.verify_with(&key)
    }

    /// [`Receipt::verify`] with a key that was read before: reading it takes a fifth of a verification.
    ///
    /// # Errors
    /// [`ReceiptError::BadSignature`].
    pub fn verify_with(&self, key: &VerifyingKey) -> Result<(), ReceiptError> {
        verify_hex(key, &self.bytes(), &self.signature)
            .then_some(())
            .ok_or(ReceiptError::BadSignature)
    }

    fn bytes(&self) -> Vec<u8> {
        receipt_bytes(self.device_id, self.number, self.op_id, &self.hash, self.received_at)
    }
}

/// Which of these receipts verify, in their order. Together they take half the time that they take one by one; only when one
/// of them does not, each is looked at by itself.
pub fn verify_all(key: &VerifyingKey, receipts: &[&Receipt]) -> Vec<bool> {
    if all_verify(key, receipts) {
        return vec![true; receipts.len()];
    }
    receipts
        .iter()
        .map(|receipt| receipt.verify_with(key).is_ok())
        .collect()
}

fn all_verify(key: &VerifyingKey, receipts: &[&Receipt]) -> bool {
    let signatures: Option<Vec<Signature>> = receipts.iter().map(|receipt| signature(&receipt.signature)).collect();
    let bytes: Vec<Vec<u8>> = receipts.iter().map(|receipt| receipt.bytes()).collect();
    let messages: Vec<&[u8]> = bytes.iter().map(Vec::as_slice).collect();
    signatures.is_some_and(|found| verify_batch(&messages, &found, &vec![*key; receipts.len()]).is_ok())
}

/// Read a hexadecimal Ed25519 public key.
pub fn verifying_key(hexadecimal: &str) -> Option<VerifyingKey> {
    let bytes: [u8; 32] = hex::decode(hexadecimal).ok()?.try_into().ok()?;
    VerifyingKey::from_bytes(&bytes).ok()
}

/// Whether a hexadecimal signature over `bytes` verifies.
pub fn verify_hex(key: &VerifyingKey, bytes: &[u8], signature: &str) -> bool {
    self::signature(signature).is_some_and(|signature| key.verify(bytes, &signature).is_ok())
}

fn signature(hexadecimal: &str) -> Option<Signature> {
    Signature::from_slice(&hex::decode(hexadecimal).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn receipt() -> (Receipt, String) {
        let key = SigningKey::from_bytes(&[7; 32]);
        let at = DateTime::from_timestamp_millis(1_795_300_000_123).unwrap();
        let receipt = Receipt::sign(
            &key,
            DeviceId(Uuid::from_u128(1)),
            17,
            OpId(Uuid::from_u128(2)),
            "ab".into(),
            at,
        );
        (receipt, hex::encode(key.verifying_key().to_bytes()))
    }

    #[test]
    fn of_many_receipts_those_that_do_not_verify_are_named() {
        let (good, key) = receipt();
        let key = verifying_key(&key).unwrap();
        let changed = Receipt {
            number: 18,
            ..good.clone()
        };
        let unreadable = Receipt {
            signature: "none".into(),
            ..good.clone()
        };
        assert_eq!(verify_all(&key, &[&good, &good]), [true, true]);
        assert_eq!(verify_all(&key, &[&good, &changed, &good]), [true, false, true]);
        assert_eq!(verify_all(&key, &[&good, &unreadable]), [true, false]);
        assert_eq!(verify_all(&key, &[]), [false; 0]);
    }

    #[test]
    fn a_receipt_verifies_and_any_changed_part_breaks_it() {
        let (receipt, key) = receipt();
        assert_eq!(receipt.verify(&key), Ok(()));
        let changed: Vec<Receipt> = vec![
            Receipt {
                number: 18,
                ..receipt.clone()
            },
            Receipt {
                hash: "ac".into(),
                ..receipt.clone()
            },
            Receipt {
                op_id: OpId(Uuid::from_u128(3)),
                ..receipt.clone()
            },
            Receipt {
                received_at: receipt.received_at + chrono::TimeDelta::milliseconds(1),
                ..receipt.clone()
            },
        ];
        for bad in changed {
            assert_eq!(bad.verify(&key), Err(ReceiptError::BadSignature), "{bad:?}");
        }
    }

    #[test]
    fn a_receipt_survives_json() {
        let (receipt, key) = receipt();
        let text = serde_json::to_string(&receipt).unwrap();
        let back: Receipt = serde_json::from_str(&text).unwrap();
        assert_eq!(back.verify(&key), Ok(()));
    }
}
