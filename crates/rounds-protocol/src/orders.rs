//! Orders: what headquarters tells a device to do with what it holds, and how long it may hold it readable.
//!
//! Both are signed with headquarters' receipt key, which the device kept at enrolment, and bound to one device and one
//! member of staff: nobody on the way can wipe a device or prolong a lease. They travel with any answer, refusals too,
//! so that a revoked device still hears them. Refuses to know how an order is carried out.

use chrono::{DateTime, SecondsFormat, Utc};
use ed25519_dalek::{Signer, SigningKey};
use rounds_domain::{CustomerNo, DeviceId, DirectiveId, StaffNo};
use serde::{Deserialize, Serialize};

use crate::receipt::{ReceiptError, verify_hex, verifying_key};

/// What travels with an answer. Empty orders leave the wire as it was before there were any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orders {
    /// Not yet reported as carried out, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub directives: Vec<Directive>,
    /// For a welcome device; never with a refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease: Option<Box<Lease>>,
}

impl Orders {
    pub fn is_empty(&self) -> bool {
        self.directives.is_empty() && self.lease.is_none()
    }
}

/// What a device is told to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum DirectiveAction {
    /// Delete everything that came from headquarters about these customers.
    Purge { customers: Vec<CustomerNo> },
    /// Delete everything but the sealed work.
    Wipe,
    /// Lock; the password alone does not open the device any more, a sign-in at headquarters does.
    Lock,
    /// Of a newer headquarters: carried out by nobody, so that the rest of the answer stays readable.
    #[serde(other)]
    Unknown,
}

impl DirectiveAction {
    /// The word of the action, as on the wire.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Purge { .. } => "purge",
            Self::Wipe => "wipe",
            Self::Lock => "lock",
            Self::Unknown => "unknown",
        }
    }

    /// The customers of a purge, none otherwise.
    pub fn customers(&self) -> &[CustomerNo] {
        match self {
            Self::Purge { customers } => customers,
            Self::Wipe | Self::Lock | Self::Unknown => &[],
        }
    }
}

/// Who is ordered what, since when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directive {
    pub directive_id: DirectiveId,
    pub device_id: DeviceId,
    pub staff_no: StaffNo,
    pub action: DirectiveAction,
    pub issued_at: DateTime<Utc>,
    /// Ed25519 of headquarters over [`Directive::bytes`], hexadecimal.
    pub signature: String,
}

impl Directive {
    /// The bytes that are signed. Customer numbers stand as JSON text, one to a line: no number can pass for two.
    pub fn bytes(&self) -> Vec<u8> {
        let (id, device, staff) = (self.directive_id, self.device_id, text(self.staff_no.as_str()));
        let (action, at) = (self.action.as_str(), millis(self.issued_at));
        let mut bytes = format!("rounds-directive-v1\n{id}\n{device}\n{staff}\n{action}\n{at}");
        for customer in self.action.customers() {
            bytes.push('\n');
            bytes.push_str(&text(customer.as_str()));
        }
        bytes.into_bytes()
    }

    /// This directive with headquarters' signature in place of whatever stood there.
    #[must_use]
    pub fn signed(mut self, key: &SigningKey) -> Self {
        self.signature = hex::encode(key.sign(&self.bytes()).to_bytes());
        self
    }

    /// Check with headquarters' public key (hexadecimal).
    ///
    /// # Errors
    /// [`ReceiptError::BadKey`] or [`ReceiptError::BadSignature`].
    pub fn verify(&self, receipt_key: &str) -> Result<(), ReceiptError> {
        verify(receipt_key, &self.bytes(), &self.signature)
    }
}

/// Until when a device may show customers without hearing from headquarters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    pub staff_no: StaffNo,
    pub device_id: DeviceId,
    /// Headquarters' time when it was given: a device takes no older one in place of a newer.
    pub issued_at: DateTime<Utc>,
    pub until: DateTime<Utc>,
    /// Ed25519 of headquarters over [`Lease::bytes`], hexadecimal.
    pub signature: String,
}

impl Lease {
    /// The bytes that are signed.
    pub fn bytes(&self) -> Vec<u8> {
        let (device, staff) = (self.device_id, text(self.staff_no.as_str()));
        let (issued, until) = (millis(self.issued_at), millis(self.until));
        format!("rounds-lease-v1\n{device}\n{staff}\n{issued}\n{until}").into_bytes()
    }

    /// This lease with headquarters' signature in place of whatever stood there.
    #[must_use]
    pub fn signed(mut self, key: &SigningKey) -> Self {
        self.signature = hex::encode(key.sign(&self.bytes()).to_bytes());
        self
    }

    /// Check with headquarters' public key (hexadecimal).
    ///
    /// # Errors
    /// [`ReceiptError::BadKey`] or [`ReceiptError::BadSignature`].
    pub fn verify(&self, receipt_key: &str) -> Result<(), ReceiptError> {
        verify(receipt_key, &self.bytes(), &self.signature)
    }
}

/// `POST /v1/directives/done`: a device says what it carried out. It is signed with the device's key and needs no
/// session, because a device that was wiped or revoked has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneReport {
    pub device_id: DeviceId,
    pub directive_id: DirectiveId,
    /// By the device's clock.
    pub done_at: DateTime<Utc>,
    /// Ed25519 of the device over [`DoneReport::bytes`], hexadecimal.
    pub signature: String,
}

impl DoneReport {
    /// The bytes that are signed.
    pub fn bytes(&self) -> Vec<u8> {
        let at = millis(self.done_at);
        format!("rounds-done-v1\n{}\n{}\n{at}", self.device_id, self.directive_id).into_bytes()
    }

    /// This report with the device's signature in place of whatever stood there.
    #[must_use]
    pub fn signed(mut self, key: &SigningKey) -> Self {
        self.signature = hex::encode(key.sign(&self.bytes()).to_bytes());
        self
    }

    /// Check with the device's public key (hexadecimal).
    ///
    /// # Errors
    /// [`ReceiptError::BadKey`] or [`ReceiptError::BadSignature`].
    pub fn verify(&self, device_key: &str) -> Result<(), ReceiptError> {
        verify(device_key, &self.bytes(), &self.signature)
    }
}

/// The answer to a [`DoneReport`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneTaken {
    pub directive_id: DirectiveId,
}

fn verify(key: &str, bytes: &[u8], signature: &str) -> Result<(), ReceiptError> {
    let key = verifying_key(key).ok_or(ReceiptError::BadKey)?;
    verify_hex(&key, bytes, signature)
        .then_some(())
        .ok_or(ReceiptError::BadSignature)
}

/// A number of the bank as JSON text, so that a line break in one cannot move the border to the next line.
fn text(number: &str) -> String {
    serde_json::Value::from(number).to_string()
}

fn millis(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use uuid::Uuid;

    use super::*;

    fn key() -> (SigningKey, String) {
        let key = SigningKey::from_bytes(&[7; 32]);
        let public = hex::encode(key.verifying_key().to_bytes());
        (key, public)
    }

    fn at() -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_795_300_000_123).unwrap()
    }

    fn purge(customers: &[&str]) -> Directive {
        Directive {
            directive_id: DirectiveId(Uuid::from_u128(1)),
            device_id: DeviceId(Uuid::from_u128(2)),
            staff_no: "1001".into(),
            action: DirectiveAction::Purge {
                customers: customers.iter().map(|number| CustomerNo::from(*number)).collect(),
            },
            issued_at: at(),
            signature: String::new(),
        }
    }

    #[test]
    fn the_signed_bytes_of_a_directive_are_frozen() {
        assert_eq!(
            String::from_utf8(purge(&["C1", "C2"]).bytes()).unwrap(),
            concat!(
                "rounds-directive-v1\n00000000-0000-0000-0000-000000000001\n00000000-0000-0000-0000-000000000002\n",
                "\"1001\"\npurge\n2026-11-21T22:26:40.123Z\n\"C1\"\n\"C2\""
            )
        );
    }

    #[test]
    fn any_changed_part_of_a_directive_breaks_its_signature() {
        let (key, public) = key();
        let good = purge(&["C1", "C2"]).signed(&key);
        assert_eq!(good.verify(&public), Ok(()));
        let other = |change: fn(&mut Directive)| {
            let mut changed = good.clone();
            change(&mut changed);
            changed
        };
        for bad in [
            other(|one| one.directive_id = DirectiveId(Uuid::from_u128(9))),
            other(|one| one.device_id = DeviceId(Uuid::from_u128(9))),
            other(|one| one.staff_no = "1002".into()),
            other(|one| one.action = DirectiveAction::Wipe),
            other(|one| one.action = purge(&["C1"]).action),
            other(|one| one.action = purge(&["C1\"\n\"C2"]).action),
            other(|one| one.issued_at += TimeDelta::milliseconds(1)),
            other(|one| one.signature = String::new()),
        ] {
            assert_eq!(bad.verify(&public), Err(ReceiptError::BadSignature), "{bad:?}");
        }
    }

    #[test]
    fn any_changed_part_of_a_lease_breaks_its_signature() {
        let (key, public) = key();
        let lease = Lease {
            staff_no: "1001".into(),
            device_id: DeviceId(Uuid::from_u128(2)),
            issued_at: at(),
            until: at() + TimeDelta::days(14),
            signature: String::new(),
        };
        let good = lease.signed(&key);
        assert_eq!(good.verify(&public), Ok(()));
        let other = |change: fn(&mut Lease)| {
            let mut changed = good.clone();
            change(&mut changed);
            changed
        };
        for bad in [
            other(|one| one.staff_no = "1002".into()),
            other(|one| one.device_id = DeviceId(Uuid::from_u128(9))),
            other(|one| one.issued_at += TimeDelta::milliseconds(1)),
            other(|one| one.until += TimeDelta::milliseconds(1)),
        ] {
            assert_eq!(bad.verify(&public), Err(ReceiptError::BadSignature), "{bad:?}");
        }
    }

    #[test]
    fn an_action_of_a_newer_headquarters_leaves_the_rest_readable() {
        let (key, public) = key();
        let known = serde_json::to_value(purge(&[]).signed(&key)).unwrap();
        let mut newer = known.clone();
        newer["action"] = serde_json::json!({ "kind": "shred", "passes": 7 });
        let orders: Orders = serde_json::from_value(serde_json::json!({ "directives": [newer, known] })).unwrap();
        assert_eq!(orders.directives[0].action, DirectiveAction::Unknown);
        assert_eq!(orders.directives[0].verify(&public), Err(ReceiptError::BadSignature));
        assert_eq!(orders.directives[1].verify(&public), Ok(()));
    }

    #[test]
    fn no_orders_leave_nothing_on_the_wire() {
        assert_eq!(serde_json::to_string(&Orders::default()).unwrap(), "{}");
        assert!(Orders::default().is_empty());
    }
}
