//! Headquarters' receipt key: an Ed25519 key in a file that only its owner reads, made at first use.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use ed25519_dalek::SigningKey;
use zeroize::Zeroizing;

use crate::HqError;

/// Read the key, or make it.
///
/// # Errors
/// [`HqError::KeyUnreadable`] when the file holds something else; it is never replaced, because receipts
/// already given would no longer verify.
pub fn receipt_key(path: &Path) -> Result<SigningKey, HqError> {
    match std::fs::read_to_string(path) {
        Ok(text) => parse(&Zeroizing::new(text)).ok_or_else(|| HqError::KeyUnreadable { path: path.to_owned() }),
        Err(error) if error.kind() == ErrorKind::NotFound => make(path),
        Err(error) => Err(HqError::file(path)(error)),
    }
}

fn parse(text: &str) -> Option<SigningKey> {
    let bytes: [u8; 32] = hex::decode(text.trim()).ok()?.try_into().ok()?;
    Some(SigningKey::from_bytes(&bytes))
}

fn make(path: &Path) -> Result<SigningKey, HqError> {
    let mut seed = Zeroizing::new([0_u8; 32]);
    getrandom::fill(seed.as_mut()).map_err(|_| HqError::NoRandomness)?;
    let text = Zeroizing::new(hex::encode(seed.as_ref()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(HqError::file(path))?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(HqError::file(path))?;
    Ok(SigningKey::from_bytes(&seed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("receipt.key");
        let made = receipt_key(&path).unwrap();
        assert_eq!(receipt_key(&path).unwrap().to_bytes(), made.to_bytes());
        std::fs::write(&path, "not a key").unwrap();
        assert_eq!(receipt_key(&path).unwrap_err().code(), "key.unreadable");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "not a key");
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_reads_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("receipt.key");
        receipt_key(&path).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
