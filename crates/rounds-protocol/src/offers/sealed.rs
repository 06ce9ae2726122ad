//! An offer pack on its way: its JSON packed with zstd, its hash signed by headquarters; and back, where nothing is
//! believed before signature, length and hash agree. A pack of a form that this build does not read is left alone.

use std::io::Read;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use ed25519_dalek::{Signer, SigningKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::{Jurisdiction, OfferPack};
use crate::receipt::{verify_hex, verifying_key};

/// The form of a pack's content that this build writes and reads.
pub const FORM: u32 = 1;

/// Most bytes of a pack before packing. What declares more is refused unread.
pub const MAX_BYTES: u64 = 8 * 1024 * 1024;

const COMPRESSION: i32 = 12;

/// A signed pack: entity `offer_pack`, id `<pack id>/<version>`, scope [`SCOPE`](super::SCOPE).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferPackBody {
    pub id: String,
    pub version: u32,
    pub jurisdiction: Jurisdiction,
    pub effective_from: NaiveDate,
    /// The last day, inclusive.
    pub effective_to: Option<NaiveDate>,
    /// [`FORM`] of the build that wrote it.
    pub form: u32,
    /// Bytes of the content before packing.
    pub bytes: u64,
    /// SHA-256 of the content before packing, hexadecimal.
    pub sha256: String,
    /// Ed25519 by headquarters' signing key over [`OfferPackBody::signed_bytes`], hexadecimal.
    pub signature: String,
    /// The zstd-packed JSON of [`OfferPack`], base64.
    pub data: String,
}

/// Why a pack is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OfferPackError {
    #[error("the signing key is not an Ed25519 public key")]
    BadKey,
    #[error("the signature does not verify")]
    BadSignature,
    #[error("the pack is of a form that this version does not read")]
    FormUnknown,
    #[error("the pack is larger than any pack may be")]
    TooLarge,
    #[error("the pack does not unpack")]
    PackingBroken,
    #[error("the content is not as long as the head says")]
    LengthWrong,
    #[error("the content has another hash than the head says")]
    HashWrong,
    #[error("the content is no offer pack")]
    ContentUnreadable,
    #[error("the content is of another pack, version or time than the head says")]
    NotWhatItSays,
}

impl OfferPackError {
    /// The stable code, `noun.what_happened`.
    pub fn code(self) -> &'static str {
        match self {
            Self::BadKey => "offer_pack.key_unusable",
            Self::BadSignature => "offer_pack.signature_wrong",
            Self::FormUnknown => "offer_pack.form_unknown",
            Self::TooLarge => "offer_pack.too_large",
            Self::PackingBroken => "offer_pack.packing_broken",
            Self::LengthWrong => "offer_pack.length_wrong",
            Self::HashWrong => "offer_pack.hash_wrong",
            Self::ContentUnreadable => "offer_pack.content_unreadable",
            Self::NotWhatItSays => "offer_pack.not_what_it_says",
        }
    }
}

impl OfferPack {
    /// Pack and sign. The same pack and key give the same bytes.
    ///
    /// # Errors
    /// [`OfferPackError::TooLarge`], or [`OfferPackError::PackingBroken`] when memory does not do.
    pub fn seal(&self, key: &SigningKey) -> Result<OfferPackBody, OfferPackError> {
        let content = serde_json::to_vec(self).map_err(|_| OfferPackError::ContentUnreadable)?;
        if content.len() as u64 > MAX_BYTES {
            return Err(OfferPackError::TooLarge);
        }
        let packed = zstd::encode_all(content.as_slice(), COMPRESSION).map_err(|_| OfferPackError::PackingBroken)?;
        let mut body = OfferPackBody {
            id: self.id.clone(),
            version: self.version,
            jurisdiction: self.jurisdiction,
            effective_from: self.effective_from,
            effective_to: self.effective_to,
            form: FORM,
            bytes: content.len() as u64,
            sha256: hex::encode(Sha256::digest(&content)),
            signature: String::new(),
            data: STANDARD.encode(packed),
        };
        body.signature = hex::encode(key.sign(&body.signed_bytes()).to_bytes());
        Ok(body)
    }
}

impl OfferPackBody {
    /// The id of the entity that carries it: versions stand side by side.
    pub fn entity_id(&self) -> String {
        format!("{}/{}", self.id, self.version)
    }

    /// Whether it counts on a business date.
    pub fn counts_on(&self, date: NaiveDate) -> bool {
        self.effective_from <= date && self.effective_to.is_none_or(|to| date <= to)
    }

    /// The bytes that are signed: everything that says what the pack is and when it counts.
    pub fn signed_bytes(&self) -> Vec<u8> {
        let to = self.effective_to.map_or_else(|| "-".to_owned(), |day| day.to_string());
        format!(
            "rounds-offer-pack-v1\n{}\n{}\n{}\n{}\n{to}\n{}\n{}\n{}",
            self.id,
            self.version,
            self.jurisdiction.as_str(),
            self.effective_from,
            self.form,
            self.bytes,
            self.sha256
        )
        .into_bytes()
    }

    /// The pack, once signature, length and hash agree.
    ///
    /// # Errors
    /// What is wrong with it, first of all the signature.
    pub fn open(&self, public_key: &str) -> Result<OfferPack, OfferPackError> {
        let key = verifying_key(public_key).ok_or(OfferPackError::BadKey)?;
        if !verify_hex(&key, &self.signed_bytes(), &self.signature) {
            return Err(OfferPackError::BadSignature);
        }
        if self.form != FORM {
            return Err(OfferPackError::FormUnknown);
        }
        let content = self.content()?;
        let pack: OfferPack = serde_json::from_slice(&content).map_err(|_| OfferPackError::ContentUnreadable)?;
        let same = (pack.id.as_str(), pack.version, pack.jurisdiction) == (&self.id, self.version, self.jurisdiction)
            && (pack.effective_from, pack.effective_to) == (self.effective_from, self.effective_to);
        same.then_some(pack).ok_or(OfferPackError::NotWhatItSays)
    }

    fn content(&self) -> Result<Vec<u8>, OfferPackError> {
        if self.bytes > MAX_BYTES {
            return Err(OfferPackError::TooLarge);
        }
        let packed = STANDARD.decode(&self.data).map_err(|_| OfferPackError::PackingBroken)?;
        let decoder = zstd::Decoder::new(packed.as_slice()).map_err(|_| OfferPackError::PackingBroken)?;
        let mut content = Vec::new();
        decoder
            .take(self.bytes + 1)
            .read_to_end(&mut content)
            .map_err(|_| OfferPackError::PackingBroken)?;
        if content.len() as u64 != self.bytes {
            return Err(OfferPackError::LengthWrong);
        }
        if hex::encode(Sha256::digest(&content)) != self.sha256 {
            return Err(OfferPackError::HashWrong);
        }
        Ok(content)
    }
}

#[cfg(test)]
mod tests;
