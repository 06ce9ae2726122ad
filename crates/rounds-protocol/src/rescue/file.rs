//! The rescue file: JSON lines that a person may read. First the header, then one line for each sealed piece, last a
//! checksum over all bytes before it. Nothing in it says anything of a customer.

use chrono::{DateTime, Utc};
use rounds_domain::{DeviceId, StaffNo, Text};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::{PieceName, RescueError};

/// The form of the file. History: 1 = first form.
pub const RESCUE_FORMAT: &str = "rounds-rescue-v1";
/// What every form of the file is called, without its number.
const RESCUE_FAMILY: &str = "rounds-rescue-v";
/// For whoever finds the file.
const ABOUT: &str = "Unsent work of a Rounds device, sealed so that only the bank's headquarters can read it. \
     There: rounds-hq rescue import FILE";

/// A rescue file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RescueFile {
    pub written_at: DateTime<Utc>,
    /// Whose pieces these are.
    pub devices: Vec<RescueDevice>,
    pub pieces: Vec<RescuePiece>,
}

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RescueHeader {
    pub format: String,
    pub about: String,
    pub written_at: DateTime<Utc>,
    pub pieces: usize,
    pub devices: Vec<RescueDevice>,
}

/// A device whose work is in the file, in its own words: headquarters believes none of it but the sealing key, which
/// tells whether the pieces are meant for it at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RescueDevice {
    pub device_id: DeviceId,
    pub staff_no: StaffNo,
    pub label: String,
    pub bank: Text,
    /// The key of headquarters to which its pieces are sealed: age, X25519.
    pub sealing_key: String,
    pub pieces: usize,
}

/// One sealed piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RescuePiece {
    pub device_id: DeviceId,
    #[serde(flatten)]
    pub name: PieceName,
    /// The bytes of the age file.
    #[serde(serialize_with = "as_hex", deserialize_with = "from_hex")]
    pub age: Vec<u8>,
}

/// The last line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Checksum {
    sha256: String,
}

/// Just the format, so that a newer file is told from a foreign one.
#[derive(Deserialize)]
struct FormatOnly {
    format: String,
}

impl RescueFile {
    /// The bytes of the file.
    ///
    /// # Errors
    /// None in practice: plain data always serialises.
    pub fn to_bytes(&self) -> serde_json::Result<Vec<u8>> {
        let header = RescueHeader {
            format: RESCUE_FORMAT.to_owned(),
            about: ABOUT.to_owned(),
            written_at: self.written_at,
            pieces: self.pieces.len(),
            devices: self.devices.clone(),
        };
        let mut text = serde_json::to_string(&header)? + "\n";
        for piece in &self.pieces {
            text += &serde_json::to_string(piece)?;
            text.push('\n');
        }
        let last = Checksum {
            sha256: checksum(text.as_bytes()),
        };
        text += &serde_json::to_string(&last)?;
        text.push('\n');
        Ok(text.into_bytes())
    }

    /// To which key the file says that a piece is sealed.
    pub fn sealed_to(&self, piece: &RescuePiece) -> Option<&str> {
        let device = self.devices.iter().find(|device| device.device_id == piece.device_id)?;
        Some(&device.sealing_key)
    }

    /// Read a file, whole or not at all.
    ///
    /// # Errors
    /// [`RescueError::NotARescueFile`], [`RescueError::NewerFormat`]; [`RescueError::FileDamaged`] with the line at
    /// which it shows, the last one when only the checksum does not fit.
    pub fn parse(bytes: &[u8]) -> Result<Self, RescueError> {
        let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
        let first: FormatOnly = serde_json::from_slice(&bytes[..end]).map_err(|_| RescueError::NotARescueFile)?;
        match first.format.as_str() {
            RESCUE_FORMAT => {}
            other if other.starts_with(RESCUE_FAMILY) => return Err(RescueError::NewerFormat { found: first.format }),
            _ => return Err(RescueError::NotARescueFile),
        }
        let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
        let damaged = |line: usize| RescueError::FileDamaged { line };
        let header: RescueHeader = serde_json::from_slice(lines[0]).map_err(|_| damaged(1))?;
        let [_, between @ .., last] = lines.as_slice() else {
            return Err(damaged(1));
        };
        let pieces = between
            .iter()
            .enumerate()
            .map(|(at, line)| serde_json::from_slice(line).map_err(|_| damaged(at + 2)))
            .collect::<Result<Vec<RescuePiece>, _>>()?;
        let kept: Checksum = serde_json::from_slice(last).map_err(|_| damaged(lines.len()))?;
        let covered = &bytes[..bytes.len() - last.len()];
        if kept.sha256 != checksum(covered) || header.pieces != pieces.len() {
            return Err(damaged(lines.len()));
        }
        Ok(Self {
            written_at: header.written_at,
            devices: header.devices,
            pieces,
        })
    }
}

fn checksum(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn as_hex<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&hex::encode(bytes))
}

fn from_hex<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    hex::decode(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rounds_domain::{InstallId, OpId};
    use uuid::Uuid;

    fn file() -> RescueFile {
        let device_id = DeviceId(Uuid::from_u128(1));
        let piece = |number: u64| RescuePiece {
            device_id,
            name: PieceName {
                install_id: InstallId(Uuid::from_u128(2)),
                number,
                op_id: OpId(Uuid::from_u128(u128::from(number))),
            },
            age: vec![number as u8; 3],
        };
        RescueFile {
            written_at: DateTime::from_timestamp_millis(1_795_300_000_123).unwrap(),
            devices: vec![RescueDevice {
                device_id,
                staff_no: "R1".into(),
                label: "laptop".into(),
                bank: Text::new("试", "Test"),
                sealing_key: "age1x".into(),
                pieces: 2,
            }],
            pieces: vec![piece(1), piece(2)],
        }
    }

    #[test]
    fn a_file_reads_as_it_was_written() {
        let bytes = file().to_bytes().unwrap();
        assert_eq!(RescueFile::parse(&bytes), Ok(file()));
        let none = RescueFile {
            devices: vec![],
            pieces: vec![],
            ..file()
        };
        assert_eq!(RescueFile::parse(&none.to_bytes().unwrap()), Ok(none));
    }

    #[test]
    fn the_form_of_the_file_never_changes() {
        let text = String::from_utf8(file().to_bytes().unwrap()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 4);
        assert!(lines[0].starts_with(r#"{"format":"rounds-rescue-v1","about":"Unsent work"#));
        assert!(lines[0].contains(r#""written_at":"2026-11-21T22:26:40.123Z","pieces":2,"devices":[{"device_id":"#));
        assert_eq!(
            lines[1],
            concat!(
                r#"{"device_id":"00000000-0000-0000-0000-000000000001","#,
                r#""install_id":"00000000-0000-0000-0000-000000000002","number":1,"#,
                r#""op_id":"00000000-0000-0000-0000-000000000001","age":"010101"}"#
            )
        );
    }

    #[test]
    fn no_byte_of_a_file_can_be_changed_cut_or_added_unnoticed() {
        let bytes = file().to_bytes().unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(RescueFile::parse(&changed).is_err(), "byte {at} changed");
        }
        for length in 0..bytes.len() - 1 {
            assert!(RescueFile::parse(&bytes[..length]).is_err(), "cut at {length}");
        }
        assert!(RescueFile::parse(&[&bytes[..], b"{}\n"].concat()).is_err());
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said_with_its_line() {
        let text = String::from_utf8(file().to_bytes().unwrap()).unwrap();
        let cases = [
            (
                text.replacen("\"age\":\"02", "\"age\":\"0x", 1),
                RescueError::FileDamaged { line: 3 },
            ),
            (
                text.replacen("\"age\":\"02", "\"age\":\"03", 1),
                RescueError::FileDamaged { line: 4 },
            ),
            (
                text.replacen("rescue-v1", "rescue-v2", 1),
                RescueError::NewerFormat {
                    found: "rounds-rescue-v2".into(),
                },
            ),
            ("a photograph".into(), RescueError::NotARescueFile),
            ("{\"format\":\"other\"}\n".into(), RescueError::NotARescueFile),
            (String::new(), RescueError::NotARescueFile),
        ];
        for (text, error) in cases {
            assert_eq!(RescueFile::parse(text.as_bytes()), Err(error));
        }
    }
}
