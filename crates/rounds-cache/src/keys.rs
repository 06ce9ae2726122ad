//! The device's keys. Knows how a password opens the key file and how each database gets its own key from the one
//! data key; refuses to know what the databases hold.
//!
//! `keys.json` holds a random data key wrapped by XChaCha20-Poly1305 under an Argon2id key of the password, and the
//! enrolment (with the device's secret) sealed under the data key. What stands beside them in the clear is bound to
//! the wrap as associated data, so that nobody can exchange it.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::error::{CacheError, Result};
use crate::model::{Enrolment, EnrolmentHint};

/// The form of the key file that this build writes. History: 1 = first form.
pub const KEY_FILE_VERSION: u32 = 1;

/// Argon2id: 64 MiB, three passes, one lane. About 0.2 s on a small laptop. The simulator, which opens thousands of
/// devices and protects nobody, takes what costs nothing.
const KDF_MEMORY_KIB: u32 = if rounds_planted::COMPILED_IN { 64 } else { 64 * 1024 };
const KDF_PASSES: u32 = 3;
const KDF_LANES: u32 = 1;
/// More memory than this is no honest key file but a trap.
const KDF_MEMORY_MAX_KIB: u32 = 1024 * 1024;

/// The device's Ed25519 secret, wiped from memory when dropped.
#[derive(Clone)]
pub struct DeviceKey(Zeroizing<[u8; 32]>);

impl DeviceKey {
    pub fn new(secret: [u8; 32]) -> Self {
        Self(Zeroizing::new(secret))
    }

    /// A fresh secret from the machine's randomness.
    ///
    /// # Errors
    /// [`CacheError::NoRandomness`].
    pub fn generate() -> Result<Self> {
        Ok(Self(Zeroizing::new(random()?)))
    }

    /// The secret, for signing.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Serialize for DeviceKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(&Zeroizing::new(hex::encode(*self.0)))
    }
}

impl<'de> Deserialize<'de> for DeviceKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        let mut secret = [0; 32];
        hex::decode_to_slice(text.as_bytes(), &mut secret).map_err(serde::de::Error::custom)?;
        Ok(Self::new(secret))
    }
}

/// The key from which the keys of the files come.
#[derive(Clone)]
pub struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    /// The raw SQLCipher key of one file, as its `PRAGMA key` wants it.
    pub fn file_pragma(&self, file: &str) -> Zeroizing<String> {
        let mut hasher = Sha256::new();
        hasher.update(b"rounds-file-key-v1\n");
        hasher.update(file.as_bytes());
        hasher.update(b"\n");
        hasher.update(*self.0);
        let key = Zeroizing::new(<[u8; 32]>::from(hasher.finalize()));
        let text = Zeroizing::new(hex::encode(*key));
        Zeroizing::new(format!("x'{}'", text.as_str()))
    }
}

/// The key file as it stands on the disk.
#[derive(Clone, Serialize, Deserialize)]
pub struct KeyFile {
    version: u32,
    hint: EnrolmentHint,
    kdf: Kdf,
    wrapped_key: Sealed,
    enrolment: Sealed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Kdf {
    algorithm: String,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
}

#[derive(Clone, Serialize, Deserialize)]
struct Sealed {
    nonce: String,
    text: String,
}

/// Just the version, so that a newer file is told from a damaged one.
#[derive(Deserialize)]
struct VersionOnly {
    version: u32,
}

impl KeyFile {
    /// Make a key file with a fresh data key.
    ///
    /// # Errors
    /// No randomness, no memory for the derivation.
    pub fn create(password: &str, enrolment: &Enrolment) -> Result<(Self, DataKey)> {
        let key = DataKey(Zeroizing::new(random()?));
        let hint = hint_of(enrolment);
        let (kdf, wrapped_key) = wrap(&key, password, &hint)?;
        let file = Self {
            version: KEY_FILE_VERSION,
            hint,
            kdf,
            wrapped_key,
            enrolment: seal_enrolment(&key, enrolment)?,
        };
        Ok((file, key))
    }

    /// Read the bytes of a key file.
    ///
    /// # Errors
    /// [`CacheError::KeysNewer`], [`CacheError::KeysDamaged`].
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let VersionOnly { version } = serde_json::from_slice(bytes).map_err(|_| CacheError::KeysDamaged)?;
        if version > KEY_FILE_VERSION {
            return Err(CacheError::KeysNewer { found: version });
        }
        serde_json::from_slice(bytes).map_err(|_| CacheError::KeysDamaged)
    }

    /// The bytes for the disk.
    ///
    /// # Errors
    /// None in practice: plain data always serialises.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        Ok(serde_json::to_vec_pretty(self)?)
    }

    pub fn hint(&self) -> &EnrolmentHint {
        &self.hint
    }

    /// Open with the password.
    ///
    /// # Errors
    /// [`CacheError::WrongPassword`]; [`CacheError::KeysDamaged`] when the file contradicts itself.
    pub fn open(&self, password: &str) -> Result<(DataKey, Enrolment)> {
        let wrapping = derive(password, &self.kdf)?;
        let bound = bound_bytes(&self.hint, &self.kdf)?;
        let plain = self
            .wrapped_key
            .open(&wrapping, &bound)?
            .ok_or(CacheError::WrongPassword)?;
        let key: [u8; 32] = plain.as_slice().try_into().map_err(|_| CacheError::KeysDamaged)?;
        let key = DataKey(Zeroizing::new(key));
        let sealed = self
            .enrolment
            .open(&sealing_key(&key), b"rounds-enrolment-v1")?
            .ok_or(CacheError::KeysDamaged)?;
        let enrolment = serde_json::from_slice(&sealed).map_err(|_| CacheError::KeysDamaged)?;
        Ok((key, enrolment))
    }

    /// Wrap the data key under another password.
    ///
    /// # Errors
    /// No randomness, no memory for the derivation.
    pub fn rewrap(&mut self, key: &DataKey, password: &str) -> Result<()> {
        (self.kdf, self.wrapped_key) = wrap(key, password, &self.hint)?;
        Ok(())
    }

    /// Seal a renewed enrolment. What the clear part says (number, address, label) must stay as it was, because the
    /// wrap is bound to it.
    ///
    /// # Errors
    /// [`CacheError::KeysDamaged`] when the clear part would change; no randomness.
    pub fn renew(&mut self, key: &DataKey, enrolment: &Enrolment) -> Result<()> {
        if hint_of(enrolment) != self.hint {
            return Err(CacheError::KeysDamaged);
        }
        self.enrolment = seal_enrolment(key, enrolment)?;
        Ok(())
    }
}

impl Sealed {
    fn seal(key: &[u8; 32], plain: &[u8], bound: &[u8]) -> Result<Self> {
        let nonce: [u8; 24] = random()?;
        let cipher = XChaCha20Poly1305::new(key.into());
        let text = cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: bound })
            .map_err(|_| CacheError::KeyDerivation)?;
        Ok(Self {
            nonce: hex::encode(nonce),
            text: hex::encode(text),
        })
    }

    /// `None` when the key does not fit.
    fn open(&self, key: &[u8; 32], bound: &[u8]) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let mut nonce = [0; 24];
        hex::decode_to_slice(&self.nonce, &mut nonce).map_err(|_| CacheError::KeysDamaged)?;
        let text = hex::decode(&self.text).map_err(|_| CacheError::KeysDamaged)?;
        let cipher = XChaCha20Poly1305::new(key.into());
        let plain = cipher.decrypt(&XNonce::from(nonce), Payload { msg: &text, aad: bound });
        Ok(plain.ok().map(Zeroizing::new))
    }
}

fn hint_of(enrolment: &Enrolment) -> EnrolmentHint {
    EnrolmentHint {
        staff_no: enrolment.staff.staff_no.clone(),
        hq_url: enrolment.hq_url.clone(),
        label: enrolment.label.clone(),
        enrolled_at: enrolment.enrolled_at,
    }
}

fn wrap(key: &DataKey, password: &str, hint: &EnrolmentHint) -> Result<(Kdf, Sealed)> {
    let salt: [u8; 16] = random()?;
    let kdf = Kdf {
        algorithm: "argon2id".to_owned(),
        memory_kib: KDF_MEMORY_KIB,
        passes: KDF_PASSES,
        lanes: KDF_LANES,
        salt: hex::encode(salt),
    };
    let wrapping = derive(password, &kdf)?;
    let sealed = Sealed::seal(&wrapping, &*key.0, &bound_bytes(hint, &kdf)?)?;
    Ok((kdf, sealed))
}

fn bound_bytes(hint: &EnrolmentHint, kdf: &Kdf) -> Result<Vec<u8>> {
    Ok(serde_json::to_vec(&("rounds-keys-v1", hint, kdf))?)
}

fn seal_enrolment(key: &DataKey, enrolment: &Enrolment) -> Result<Sealed> {
    let plain = Zeroizing::new(serde_json::to_vec(enrolment)?);
    Sealed::seal(&sealing_key(key), &plain, b"rounds-enrolment-v1")
}

fn sealing_key(key: &DataKey) -> Zeroizing<[u8; 32]> {
    let mut hasher = Sha256::new();
    hasher.update(b"rounds-sealing-key-v1\n");
    hasher.update(*key.0);
    Zeroizing::new(hasher.finalize().into())
}

fn derive(password: &str, kdf: &Kdf) -> Result<Zeroizing<[u8; 32]>> {
    if kdf.algorithm != "argon2id" || kdf.memory_kib > KDF_MEMORY_MAX_KIB {
        return Err(CacheError::KeysDamaged);
    }
    let salt = hex::decode(&kdf.salt).map_err(|_| CacheError::KeysDamaged)?;
    let params =
        argon2::Params::new(kdf.memory_kib, kdf.passes, kdf.lanes, Some(32)).map_err(|_| CacheError::KeysDamaged)?;
    let argon = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    let mut key = Zeroizing::new([0; 32]);
    argon
        .hash_password_into(password.as_bytes(), &salt, key.as_mut())
        .map_err(|_| CacheError::KeyDerivation)?;
    Ok(key)
}

/// Bytes from the machine's randomness.
///
/// # Errors
/// [`CacheError::NoRandomness`].
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| CacheError::NoRandomness)?;
    Ok(bytes)
}
