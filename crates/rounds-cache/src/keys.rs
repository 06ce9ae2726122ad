//! The device's keys. Knows how a password opens the key file and how each database gets its own key from the one
//! data key; refuses to know what the databases hold.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The device's Ed25519 secret, wiped from memory when dropped.
#[derive(Clone)]
pub struct DeviceKey(Zeroizing<[u8; 32]>);

impl DeviceKey {
    pub fn new(secret: [u8; 32]) -> Self {
        Self(Zeroizing::new(secret))
    }

    /// The secret, for signing.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Serialize for DeviceKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Zeroizing::new(hex::encode(*self.0)))
    }
}

impl<'de> Deserialize<'de> for DeviceKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        let mut secret = [0; 32];
        hex::decode_to_slice(text.as_bytes(), &mut secret).map_err(serde::de::Error::custom)?;
        Ok(Self::new(secret))
    }
}
