//! Session tokens: opaque random text for the device, a hash for the store.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use rounds_hq_store::NextTokens;
use sha2::{Digest, Sha256};

use crate::HqError;

/// How long an access token serves: longer than the quarter of an hour after which a device asks by itself, so that most
/// idle rounds need no new one. Who is revoked is refused at once all the same: every request looks.
pub const ACCESS: TimeDelta = TimeDelta::minutes(60);
/// How long a refresh token serves; each refresh begins anew.
pub const REFRESH: TimeDelta = TimeDelta::hours(12);

/// A new pair: what the device gets and what the store keeps.
pub struct TokenPair {
    pub access: String,
    pub refresh: String,
    pub kept: NextTokens,
}

impl TokenPair {
    /// # Errors
    /// [`HqError::NoRandomness`].
    pub fn make(now: DateTime<Utc>) -> Result<Self, HqError> {
        let (access, refresh) = (random_token()?, random_token()?);
        let kept = NextTokens {
            access_hash: token_hash(&access),
            access_expires_at: now + ACCESS,
            refresh_hash: token_hash(&refresh),
            refresh_expires_at: now + REFRESH,
        };
        Ok(Self { access, refresh, kept })
    }
}

/// 256 random bits as short as a header takes them: they travel with every request.
fn random_token() -> Result<String, HqError> {
    Ok(URL_SAFE_NO_PAD.encode(random_bytes()?))
}

/// 256 random bits.
///
/// # Errors
/// [`HqError::NoRandomness`] when the machine has none to give.
pub fn random_bytes() -> Result<[u8; 32], HqError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|_| HqError::NoRandomness)?;
    Ok(bytes)
}

/// What the store keeps of a token. Tokens are random, so a plain hash suffices.
pub fn token_hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}
