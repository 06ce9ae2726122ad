//! One op as its device vouches for it: what is sealed, and under which name it lies on the device.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signer, SigningKey};
use rounds_domain::{DeviceId, InstallId, OpId, StaffNo};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::RescueError;
use crate::ops::Op;
use crate::receipt::{verify_hex, verifying_key};

/// The form of the sealed bytes. History: 1 = first form.
pub const SEALED_FORMAT: &str = "rounds-sealed-v1";
/// What every form of the sealed bytes is called, without its number.
const SEALED_FAMILY: &str = "rounds-sealed-v";
/// A UUID as text.
const ID_CHARS: usize = 36;

/// One op, its author, and the device and install that number it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedWork {
    pub staff_no: StaffNo,
    pub device_id: DeviceId,
    pub install_id: InstallId,
    /// With the frozen payload, as it would be pushed.
    pub op: Op,
}

/// The sealed bytes: the work exactly as it was signed.
#[derive(Serialize, Deserialize)]
struct Envelope {
    format: String,
    /// Ed25519 of the device over [`signed_bytes`], hexadecimal.
    signature: String,
    work: Box<RawValue>,
}

/// Just the format, so that a newer form is told from noise.
#[derive(Deserialize)]
struct FormatOnly {
    format: String,
}

/// Work as it was found in a sealed piece. Whose signature it bears is not known before [`SignedWork::is_signed_by`].
#[derive(Clone, Debug)]
pub struct SignedWork {
    pub work: SealedWork,
    bytes: String,
    signature: String,
}

/// What a device signs of one piece.
fn signed_bytes(work: &str) -> Vec<u8> {
    format!("{SEALED_FORMAT}\n{work}").into_bytes()
}

impl SealedWork {
    /// The bytes to seal, signed with the device's key.
    ///
    /// # Errors
    /// None in practice: plain data always serialises.
    pub fn sign(&self, device_key: &SigningKey) -> serde_json::Result<Vec<u8>> {
        let work = serde_json::value::to_raw_value(self)?;
        let signature = device_key.sign(&signed_bytes(work.get()));
        serde_json::to_vec(&Envelope {
            format: SEALED_FORMAT.to_owned(),
            signature: hex::encode(signature.to_bytes()),
            work,
        })
    }

    /// The name under which the piece of this work lies.
    pub fn name(&self) -> PieceName {
        PieceName {
            install_id: self.install_id,
            number: self.op.number,
            op_id: self.op.op_id,
        }
    }
}

impl SignedWork {
    /// Read the opened bytes of a piece.
    ///
    /// # Errors
    /// [`RescueError::NewerFormat`], [`RescueError::PieceMalformed`].
    pub fn read(opened: &[u8]) -> Result<Self, RescueError> {
        let FormatOnly { format } = serde_json::from_slice(opened).map_err(|_| RescueError::PieceMalformed)?;
        if format != SEALED_FORMAT {
            return Err(if format.starts_with(SEALED_FAMILY) {
                RescueError::NewerFormat { found: format }
            } else {
                RescueError::PieceMalformed
            });
        }
        let envelope: Envelope = serde_json::from_slice(opened).map_err(|_| RescueError::PieceMalformed)?;
        let work = serde_json::from_str(envelope.work.get()).map_err(|_| RescueError::PieceMalformed)?;
        Ok(Self {
            work,
            bytes: envelope.work.get().to_owned(),
            signature: envelope.signature,
        })
    }

    /// Whether the device with this public key (Ed25519, hexadecimal) signed exactly these bytes.
    pub fn is_signed_by(&self, public_key: &str) -> bool {
        verifying_key(public_key).is_some_and(|key| verify_hex(&key, &signed_bytes(&self.bytes), &self.signature))
    }
}

/// What a sealed piece is called: `<install>-<number>-<op>`. It says who counted the op and which one it is, and
/// nothing of what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PieceName {
    pub install_id: InstallId,
    pub number: u64,
    pub op_id: OpId,
}

impl fmt::Display for PieceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.install_id, self.number, self.op_id)
    }
}

impl FromStr for PieceName {
    type Err = RescueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let (install, rest) = text.split_at_checked(ID_CHARS)?;
            let (number, op) = rest.strip_prefix('-')?.split_once('-')?;
            let name = Self {
                install_id: install.parse().ok()?,
                number: number.parse().ok()?,
                op_id: op.parse().ok()?,
            };
            (name.to_string() == text).then_some(name)
        };
        read().ok_or(RescueError::PieceMalformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use uuid::Uuid;

    fn work() -> SealedWork {
        SealedWork {
            staff_no: "R1".into(),
            device_id: DeviceId(Uuid::from_u128(1)),
            install_id: InstallId(Uuid::from_u128(2)),
            op: Op {
                op_id: OpId(Uuid::from_u128(3)),
                number: 17,
                kind: "field_revealed".into(),
                payload: r#"{"kind":"field_revealed","body":{"customer_no":"C1","field":"phone"}}"#.into(),
                saved_at: DateTime::from_timestamp_millis(1_795_300_000_123).unwrap(),
                monotonic_ms: 5,
                server_offset_ms: None,
                depends_on: None,
                replaces: None,
                audit: None,
            },
        }
    }

    fn keys() -> (SigningKey, String) {
        let key = SigningKey::from_bytes(&[7; 32]);
        let public = hex::encode(key.verifying_key().to_bytes());
        (key, public)
    }

    #[test]
    fn signed_work_reads_as_it_was_written_and_verifies_with_its_devices_key_alone() {
        let (key, public) = keys();
        let other = hex::encode(SigningKey::from_bytes(&[8; 32]).verifying_key().to_bytes());
        let read = SignedWork::read(&work().sign(&key).unwrap()).unwrap();
        assert_eq!(read.work, work());
        assert!(read.is_signed_by(&public));
        assert!(!read.is_signed_by(&other));
        assert!(!read.is_signed_by("no key"));
    }

    #[test]
    fn any_changed_word_of_the_work_breaks_the_signature() {
        let (key, public) = keys();
        let text = String::from_utf8(work().sign(&key).unwrap()).unwrap();
        for (before, after) in [("\"R1\"", "\"R2\""), ("\"number\":17", "\"number\":18"), ("C1", "C2")] {
            let changed = text.replacen(before, after, 1);
            assert_ne!(changed, text);
            let read = SignedWork::read(changed.as_bytes()).unwrap();
            assert!(!read.is_signed_by(&public), "{before} became {after}");
        }
    }

    #[test]
    fn newer_forms_are_told_from_noise() {
        let newer = SignedWork::read(br#"{"format":"rounds-sealed-v2","else":1}"#).unwrap_err();
        assert_eq!(newer.code(), "rescue.newer_format");
        for noise in [
            &b"{"[..],
            b"",
            br#"{"format":"other"}"#,
            br#"{"format":"rounds-sealed-v1"}"#,
        ] {
            assert_eq!(SignedWork::read(noise).unwrap_err(), RescueError::PieceMalformed);
        }
    }

    #[test]
    fn a_name_reads_as_it_was_written_and_nothing_else_is_a_name() {
        let name = work().name();
        assert_eq!(name.to_string().parse(), Ok(name));
        let upper = name.to_string().replace("0000", "000A");
        for other in [
            "",
            "x",
            "sealed.age",
            &format!("{name}.part"),
            &name.to_string().replace("-17-", "-017-"),
            &upper,
        ] {
            assert_eq!(other.parse::<PieceName>(), Err(RescueError::PieceMalformed), "{other}");
        }
    }
}
