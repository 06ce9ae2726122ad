//! Staff passwords: Argon2id with the parameters that OWASP recommends (19 MiB, two passes, one lane).

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use crate::HqError;

/// The shortest password that may be set.
pub const PASSWORD_MIN_CHARS: usize = 8;

/// The PHC text of "no password at all": checked when the staff number is unknown, so that the answer takes
/// as long as for a known one.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$cm91bmRzLW5vYm9keQ$8cWh0kMkMSHTxVcmmbnFkZmL6I0hFHT6jDQTzJXLHdc";

fn argon2() -> Argon2<'static> {
    // OWASP Password Storage Cheat Sheet: m = 19 MiB, t = 2, p = 1. These values are in the permitted range.
    let params = Params::new(19_456, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Hash a password for storage.
///
/// # Errors
/// [`HqError::PasswordTooShort`], or [`HqError::PasswordNotHashed`] when the machine gives no random salt.
pub fn hash_password(password: &str) -> Result<String, HqError> {
    if password.chars().count() < PASSWORD_MIN_CHARS {
        return Err(HqError::PasswordTooShort {
            least: PASSWORD_MIN_CHARS,
        });
    }
    let hash = argon2()
        .hash_password(password.as_bytes())
        .map_err(|_| HqError::PasswordNotHashed)?;
    Ok(hash.to_string())
}

/// Whether the password belongs to the hash. Without a hash the same work is done and the answer is no.
pub async fn verify(password: Zeroizing<String>, hash: Option<String>) -> bool {
    let checked = tokio::task::spawn_blocking(move || {
        let matches = argon2()
            .verify_password(password.as_bytes(), hash.as_deref().unwrap_or(NOBODY))
            .is_ok();
        matches && hash.is_some()
    });
    checked.await.unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_of_the_hash_verifies() {
        let hash = hash_password("correct horse").unwrap();
        let verify = |password: &str, hash: Option<String>| verify(Zeroizing::new(password.to_owned()), hash);
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify("correct horse", Some(hash.clone())).await);
        assert!(!verify("correct horse ", Some(hash)).await);
        assert!(!verify("anything", None).await);
    }

    #[test]
    fn the_hash_of_nobody_costs_as_much_as_a_real_one() {
        let nobody = argon2::password_hash::phc::PasswordHash::new(NOBODY).unwrap();
        let params = Params::try_from(&nobody).unwrap();
        assert_eq!((params.m_cost(), params.t_cost(), params.p_cost()), (19_456, 2, 1));
    }

    #[test]
    fn a_short_password_is_refused() {
        assert_eq!(hash_password("short").unwrap_err().code(), "password.too_short");
    }
}
