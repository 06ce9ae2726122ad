//! Bundles as rows that devices pull: the newest released one and the one before it, so that a device has a whole bundle
//! while the next one arrives; older ones are withdrawn.

use std::path::Path;

use ed25519_dalek::SigningKey;
use rounds_protocol::bundle::{AdviceBundle, BundleBody, BundlePartBody, Effective, SCOPE, pack};
use rounds_protocol::entities::EntityKind;
use rounds_protocol::publish::ReferenceEntity;
use serde::Serialize;

use super::{ModelsError, ModelsFolder};
use crate::{DataDir, HqError};

/// How many bundles stand in the scope.
const PUBLISHED: usize = 2;

/// The rows of the newest released bundles, signed with headquarters' receipt key. A head comes after its parts: a device that has a head has had them
/// all. The same bundles and key give the same rows.
///
/// # Errors
/// When the key or a bundle cannot be read, or a bundle is unfit or cannot be packed.
pub fn published(data: &DataDir) -> Result<Vec<ReferenceEntity>, HqError> {
    let key = crate::keys::receipt_key(&data.receipt_key())?;
    Ok(rows(&ModelsFolder::of(data.path()), &key)?)
}

fn rows(folder: &ModelsFolder, key: &SigningKey) -> Result<Vec<ReferenceEntity>, ModelsError> {
    let versions = folder.versions()?;
    let newest = versions.iter().rev().take(PUBLISHED).rev();
    let mut rows = Vec::new();
    for version in newest {
        let (head, parts) = signed(folder.bundle(*version)?, key)?;
        for part in &parts {
            rows.push(row(EntityKind::BundlePart, part.entity_id(), part)?);
        }
        rows.push(row(EntityKind::Bundle, head.id.clone(), &head)?);
    }
    Ok(rows)
}

/// Judged once more as a device will judge it: what no device would use is not published.
fn signed(bundle: AdviceBundle, key: &SigningKey) -> Result<(BundleBody, Vec<BundlePartBody>), ModelsError> {
    let effective = Effective {
        from: bundle.as_of,
        to: None,
    };
    let id = bundle.id.clone();
    let packed = pack(&bundle, effective, key).map_err(|source| ModelsError::Bundle { id: id.clone(), source })?;
    rounds_advisor::bundle::CompiledBundle::compile(bundle).map_err(|unfit| ModelsError::Unfit {
        id,
        code: unfit.code(),
        reason: unfit.to_string(),
    })?;
    Ok(packed)
}

fn row(kind: EntityKind, id: String, body: &impl Serialize) -> Result<ReferenceEntity, ModelsError> {
    let body = serde_json::to_string(body).map_err(ModelsError::json(Path::new(&id)))?;
    Ok(ReferenceEntity {
        scope: SCOPE.to_owned(),
        kind,
        id,
        body,
    })
}
