//! Headquarters' keys, each in a file that only its owner reads, made at first use: the receipt key (Ed25519), with
//! which it signs for operations, and the sealing key (age, X25519), which opens what devices sealed to it.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use age::secrecy::ExposeSecret;
use age::x25519::Identity;
use ed25519_dalek::SigningKey;
use zeroize::Zeroizing;

use crate::HqError;

/// Read the receipt key, or make it.
///
/// # Errors
/// [`HqError::KeyUnreadable`] when the file holds something else; it is never replaced, because receipts
/// already given would no longer verify.
pub fn receipt_key(path: &Path) -> Result<SigningKey, HqError> {
    if let Some(text) = read(path)? {
        return parse(&text).ok_or_else(|| HqError::KeyUnreadable { path: path.to_owned() });
    }
    let mut seed = Zeroizing::new([0_u8; 32]);
    getrandom::fill(seed.as_mut()).map_err(|_| HqError::NoRandomness)?;
    write(path, &Zeroizing::new(hex::encode(seed.as_slice())))?;
    Ok(SigningKey::from_bytes(&seed))
}

/// Read the sealing key, or make it. The file is what `age-keygen` writes, so `age -d -i` opens a piece too.
///
/// # Errors
/// [`HqError::KeyUnreadable`] when the file holds something else; it is never replaced, because what was sealed to it
/// could no longer be opened.
pub fn sealing_key(path: &Path) -> Result<Identity, HqError> {
    if let Some(kept) = kept_sealing_key(path)? {
        return Ok(kept);
    }
    let made = Identity::generate();
    write(path, made.to_string().expose_secret())?;
    Ok(made)
}

/// Read the sealing key if there is one.
///
/// # Errors
/// As [`sealing_key`].
pub fn kept_sealing_key(path: &Path) -> Result<Option<Identity>, HqError> {
    let unreadable = |_| HqError::KeyUnreadable { path: path.to_owned() };
    read(path)?
        .map(|text| text.trim().parse().map_err(unreadable))
        .transpose()
}

fn parse(text: &str) -> Option<SigningKey> {
    let bytes: [u8; 32] = hex::decode(text.trim()).ok()?.try_into().ok()?;
    Some(SigningKey::from_bytes(&bytes))
}

fn read(path: &Path) -> Result<Option<Zeroizing<String>>, HqError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(Zeroizing::new(text))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(HqError::file(path)(error)),
    }
}

fn write(path: &Path, text: &str) -> Result<(), HqError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(HqError::file(path))?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .and_then(|()| sync_name(path))
        .map_err(HqError::file(path))
}

/// A key that was told to a device must not be gone after a power cut.
fn sync_name(path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once_and_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (receipt, sealing) = (folder.path().join("receipt.key"), folder.path().join("sealing.key"));
        assert!(kept_sealing_key(&sealing).unwrap().is_none());
        let made = (receipt_key(&receipt).unwrap(), sealing_key(&sealing).unwrap());
        assert_eq!(receipt_key(&receipt).unwrap().to_bytes(), made.0.to_bytes());
        assert_eq!(sealing_key(&sealing).unwrap().to_public(), made.1.to_public());
        for path in [&receipt, &sealing] {
            std::fs::write(path, "not a key").unwrap();
        }
        assert_eq!(receipt_key(&receipt).unwrap_err().code(), "key.unreadable");
        assert_eq!(sealing_key(&sealing).err().unwrap().code(), "key.unreadable");
        for path in [&receipt, &sealing] {
            assert_eq!(std::fs::read_to_string(path).unwrap(), "not a key");
        }
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_reads_the_keys() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (receipt, sealing) = (folder.path().join("receipt.key"), folder.path().join("sealing.key"));
        receipt_key(&receipt).unwrap();
        sealing_key(&sealing).unwrap();
        for path in [receipt, sealing] {
            assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
