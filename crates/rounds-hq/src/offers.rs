//! Offer packs as rows that devices pull: every version of the bank's pack, signed with headquarters' receipt key, so
//! that an event of any business date finds the pack that counted then.

use rounds_insight::import::Snapshot;
use rounds_insight::offers;
use rounds_protocol::entities::EntityKind;
use rounds_protocol::offers::{OfferPack, SCOPE};
use rounds_protocol::publish::ReferenceEntity;

use crate::{DataDir, HqError, call_list};

/// The rows of the bank's packs. The same packs and key give the same rows.
///
/// # Errors
/// When nothing is imported, the key cannot be read, a row of a pack is not sound, or the list of numbers that want no
/// calls is of another import: then nothing is published.
pub fn published(data: &DataDir) -> Result<Vec<ReferenceEntity>, HqError> {
    let snapshot = Snapshot::current(data.path())?;
    let bank = &snapshot.bank;
    let mut packs = offers::of_bank(data.path(), &bank.catalogue, bank.jurisdiction)?;
    call_list::add_to(&mut packs, data, &snapshot)?;
    let key = crate::keys::receipt_key(&data.receipt_key())?;
    packs.iter().map(|pack| row(pack, &key)).collect()
}

fn row(pack: &OfferPack, key: &ed25519_dalek::SigningKey) -> Result<ReferenceEntity, HqError> {
    let failed = |code, message| HqError::Insight { code, message };
    let sealed = pack
        .seal(key)
        .map_err(|error| failed(error.code(), format!("{}: {error}", pack.label())))?;
    let body = serde_json::to_string(&sealed)
        .map_err(|error| failed("offer_pack.content_unreadable", format!("{}: {error}", pack.label())))?;
    Ok(ReferenceEntity {
        scope: SCOPE.to_owned(),
        kind: EntityKind::OfferPack,
        id: sealed.entity_id(),
        body,
    })
}
