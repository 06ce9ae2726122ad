//! A bundle on its way: its JSON is packed with zstd, cut into parts and signed by its head; and back, where every part
//! is checked before anything of it is believed, and nothing grows beyond what the head declares.

use std::io::Read;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use ed25519_dalek::SigningKey;
use sha2::{Digest, Sha256};

use super::{AdviceBundle, BundleBody, BundleError, BundlePartBody, PART_BYTES};

/// Most bytes of a bundle before packing. What declares more is refused unread.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Most parts of a bundle.
pub const MAX_PARTS: u32 = 256;

const COMPRESSION: i32 = 12;

/// When a bundle counts, judged by the business date of the advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effective {
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
}

/// Pack, cut and sign a bundle. The same bundle and key give the same bytes.
///
/// # Errors
/// [`BundleError::ContentUnreadable`] when a figure is not finite, which JSON cannot say; [`BundleError::TooLarge`];
/// [`BundleError::HoldOutUnusable`].
pub fn pack(
    bundle: &AdviceBundle,
    effective: Effective,
    key: &SigningKey,
) -> Result<(BundleBody, Vec<BundlePartBody>), BundleError> {
    let content = serde_json::to_vec(bundle).map_err(|_| BundleError::ContentUnreadable)?;
    // A figure that is not a number is written as null, which is no figure to whoever reads it.
    read_content(&content)?;
    let packed = zstd::encode_all(content.as_slice(), COMPRESSION).map_err(|_| BundleError::PackingBroken)?;
    let parts: Vec<BundlePartBody> = packed
        .chunks(PART_BYTES)
        .zip(1..)
        .map(|(slice, number)| BundlePartBody {
            bundle: bundle.id.clone(),
            number,
            data: STANDARD.encode(slice),
        })
        .collect();
    let head = BundleBody {
        id: bundle.id.clone(),
        version: bundle.version,
        effective_from: effective.from,
        effective_to: effective.to,
        parts: u32::try_from(parts.len()).map_err(|_| BundleError::TooLarge)?,
        bytes: content.len() as u64,
        sha256: hex::encode(Sha256::digest(&content)),
        signature: String::new(),
    };
    within_limits(&head)?;
    Ok((head.signed(key), parts))
}

/// Put a bundle together again: the head's signature first, then the parts, then length and hash of all of them, then
/// what they say. The order of the parts does not matter.
///
/// # Errors
/// Any [`BundleError`]: the first check that fails.
pub fn unpack(head: &BundleBody, parts: &[BundlePartBody], public_key: &str) -> Result<AdviceBundle, BundleError> {
    head.verify(public_key)?;
    within_limits(head)?;
    let content = inflate(&joined(head, parts)?, head.bytes)?;
    if hex::encode(Sha256::digest(&content)) != head.sha256 {
        return Err(BundleError::HashWrong);
    }
    let bundle = read_content(&content)?;
    if bundle.id != head.id || bundle.version != head.version {
        return Err(BundleError::NotWhatItSays);
    }
    Ok(bundle)
}

fn within_limits(head: &BundleBody) -> Result<(), BundleError> {
    if head.bytes > MAX_BYTES || head.parts > MAX_PARTS {
        return Err(BundleError::TooLarge);
    }
    Ok(())
}

/// The packed content, from every part exactly once.
fn joined(head: &BundleBody, parts: &[BundlePartBody]) -> Result<Vec<u8>, BundleError> {
    let foreign = |part: &BundlePartBody| part.bundle != head.id || !(1..=head.parts).contains(&part.number);
    if parts.iter().any(foreign) {
        return Err(BundleError::PartForeign);
    }
    let mut ordered: Vec<&BundlePartBody> = parts.iter().collect();
    ordered.sort_by_key(|part| part.number);
    let mut packed = Vec::new();
    for (part, expected) in ordered.iter().zip(1_u32..) {
        if part.number < expected {
            return Err(BundleError::PartRepeated);
        }
        if part.number > expected {
            return Err(BundleError::PartMissing);
        }
        // Four characters of text for three bytes: an oversized part is refused before it is decoded.
        if part.data.len() > PART_BYTES.div_ceil(3) * 4 {
            return Err(BundleError::PartTooLarge);
        }
        packed.extend(STANDARD.decode(&part.data).map_err(|_| BundleError::PartUnreadable)?);
    }
    if ordered.len() != head.parts as usize {
        return Err(BundleError::PartMissing);
    }
    Ok(packed)
}

/// Unpack exactly `bytes`: one more is read at most, whatever the packed data would grow to.
fn inflate(packed: &[u8], bytes: u64) -> Result<Vec<u8>, BundleError> {
    let decoder = zstd::Decoder::new(packed).map_err(|_| BundleError::PackingBroken)?;
    let mut content = Vec::new();
    decoder
        .take(bytes + 1)
        .read_to_end(&mut content)
        .map_err(|_| BundleError::PackingBroken)?;
    if content.len() as u64 != bytes {
        return Err(BundleError::LengthWrong);
    }
    Ok(content)
}

fn read_content(content: &[u8]) -> Result<AdviceBundle, BundleError> {
    let bundle: AdviceBundle = serde_json::from_slice(content).map_err(|_| BundleError::ContentUnreadable)?;
    bundle.hold_out()?;
    Ok(bundle)
}

#[cfg(test)]
mod tests;
