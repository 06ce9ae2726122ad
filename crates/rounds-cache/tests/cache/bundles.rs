//! Advice bundles: used only when whole and signed, and the last sound one stays until the next is sound.

use ed25519_dalek::SigningKey;
use rounds_cache::{BundleHead, PageOutcome};
use rounds_protocol::bundle::{AdviceBundle, BundleError, Effective, SCOPE, pack};
use rounds_protocol::sync::FeedRow;
use sha2::{Digest, Sha256};

use crate::support::*;

/// A bundle that is large enough for several parts.
fn bundle(version: u32) -> AdviceBundle {
    let noise: Vec<u8> = (0..8_000_u32)
        .flat_map(|n| Sha256::digest((u64::from(version) << 32 | u64::from(n)).to_be_bytes()).to_vec())
        .collect();
    AdviceBundle {
        id: format!("advice-{version}"),
        version,
        as_of: day(11, 20),
        models: vec![],
        segments: vec![],
        hold_out_bp: 100,
        hold_out_salt: hex::encode(noise),
    }
}

/// Its rows, parts first, as headquarters sends them.
fn rows(first: u64, version: u32, key: &SigningKey) -> Vec<FeedRow> {
    let effective = Effective {
        from: day(11, 20),
        to: None,
    };
    let (head, parts) = pack(&bundle(version), effective, key).unwrap();
    assert!(parts.len() > 2, "{} parts", parts.len());
    let mut rows: Vec<FeedRow> = (first..)
        .zip(&parts)
        .map(|(seq, part)| row(seq, "bundle_part", &part.entity_id(), part))
        .collect();
    rows.push(row(first + parts.len() as u64, "bundle", &head.id, &head));
    rows
}

/// The same entities leave the scope.
fn leaving(first: u64, rows: &[FeedRow]) -> Vec<FeedRow> {
    let left = (first..).zip(rows);
    left.map(|(seq, row)| leave(seq, &row.kind, &row.id)).collect()
}

fn laptop() -> Laptop {
    let laptop = Laptop::new();
    laptop.device.note_scopes(&[SCOPE.to_owned()]).unwrap();
    laptop
}

fn pull(laptop: &Laptop, rows: Vec<FeedRow>) {
    let cursor = laptop.device.cursors().unwrap().remove(0);
    let head = rows.iter().map(|row| row.seq).max().unwrap();
    let page = rounds_protocol::sync::ScopePage {
        scope: SCOPE.to_owned(),
        ..page(cursor.after, cursor.generation, rows, head)
    };
    let outcome = laptop.device.apply_page(&page, now()).unwrap().outcome;
    assert_eq!(outcome, PageOutcome::Complete);
}

fn head(laptop: &Laptop, version: u32) -> Option<BundleHead> {
    let heads = laptop.device.bundles().unwrap();
    heads.into_iter().find(|head| head.body.version == version)
}

/// What a bundle says, or why it is not used; none when it is not on the device.
fn read(laptop: &Laptop, version: u32) -> Option<Result<AdviceBundle, BundleError>> {
    head(laptop, version).map(|head| laptop.device.bundle(&head).unwrap())
}

fn keep(laptop: &Laptop, version: u32) {
    laptop.device.keep_bundle(&head(laptop, version).unwrap()).unwrap();
}

#[test]
fn a_bundle_is_read_when_whole_and_signed_by_headquarters() {
    let laptop = laptop();
    let whole = rows(1, 1, &hq_key());
    let (last, some) = whole.split_last().unwrap();
    pull(&laptop, some.to_vec());
    assert!(head(&laptop, 1).is_none(), "a head comes after its parts");
    pull(&laptop, vec![last.clone()]);
    assert_eq!(read(&laptop, 1), Some(Ok(bundle(1))));
}

#[test]
fn a_bundle_that_is_not_what_headquarters_signed_is_refused() {
    type Change = fn(&mut Vec<FeedRow>);
    let changes: [(Change, BundleError); 4] = [
        (
            |rows| *rows = self::rows(1, 1, &SigningKey::from_bytes(&[4; 32])),
            BundleError::BadSignature,
        ),
        (|rows| drop(rows.remove(1)), BundleError::PartMissing),
        (
            |rows| rows[0].body = row(1, "", "", &serde_json::json!({ "bundle": 7 })).body,
            BundleError::PartUnreadable,
        ),
        (
            |rows| {
                let other = self::rows(1, 2, &hq_key());
                let text = other[0].body.as_ref().unwrap().get().replace("advice-2", "advice-1");
                rows[0].body = Some(serde_json::value::RawValue::from_string(text).unwrap());
            },
            BundleError::PackingBroken,
        ),
    ];
    for (change, expected) in changes {
        let laptop = laptop();
        let mut changed = rows(1, 1, &hq_key());
        change(&mut changed);
        pull(&laptop, changed);
        assert_eq!(read(&laptop, 1), Some(Err(expected)));
    }
}

/// The next bundle is broken, and the sound one is withdrawn: its copy stays, over a restart and a purge too.
#[test]
fn the_last_sound_bundle_outlives_its_rows_while_the_newer_one_is_broken() {
    let mut laptop = laptop();
    let first = rows(1, 1, &hq_key());
    pull(&laptop, first.clone());
    keep(&laptop, 1);
    let mut broken = rows(100, 2, &hq_key());
    broken.remove(0);
    pull(&laptop, broken);
    pull(&laptop, leaving(200, &first));
    drop(laptop.device);
    laptop.device = rounds_cache::unlock(laptop.folder.path(), PASSWORD).unwrap().device;
    assert_eq!(read(&laptop, 2), Some(Err(BundleError::PartMissing)));
    assert_eq!(read(&laptop, 1), Some(Ok(bundle(1))));
    let sound = rows(300, 2, &hq_key());
    pull(&laptop, sound.clone());
    assert_eq!(read(&laptop, 2), Some(Ok(bundle(2))));
    keep(&laptop, 2);
    assert!(head(&laptop, 1).is_none(), "one copy is kept");
    pull(&laptop, leaving(400, &sound));
    assert_eq!(
        laptop.device.bundles().unwrap(),
        [],
        "withdrawn without another: used no more"
    );
}

#[test]
fn parts_that_change_under_a_sound_bundle_take_nothing_away() {
    let laptop = laptop();
    let whole = rows(1, 1, &hq_key());
    pull(&laptop, whole.clone());
    keep(&laptop, 1);
    pull(&laptop, leaving(100, &whole[..1]));
    assert_eq!(read(&laptop, 1), Some(Ok(bundle(1))));
    assert!(head(&laptop, 1).unwrap().kept);
}

#[test]
fn what_is_kept_goes_with_its_scope_and_comes_back_with_a_new_cache() {
    let laptop = laptop();
    let whole = rows(1, 1, &hq_key());
    pull(&laptop, whole.clone());
    keep(&laptop, 1);
    laptop.device.note_scopes(&[]).unwrap();
    laptop.device.note_scopes(&[SCOPE.to_owned()]).unwrap();
    let mut newer = rows(1, 2, &hq_key());
    newer.remove(0);
    pull(&laptop, newer);
    assert!(head(&laptop, 1).is_none(), "nothing is left of a scope that went");
    laptop.device.rebuild_cache().unwrap();
    laptop.device.note_scopes(&[SCOPE.to_owned()]).unwrap();
    pull(&laptop, whole);
    assert_eq!(read(&laptop, 1), Some(Ok(bundle(1))));
}

/// Customers come before what only orders their advice.
#[test]
fn bundles_are_pulled_last() {
    let laptop = Laptop::new();
    let scopes = ["ref:products", SCOPE, "rm:R1", "ref:rules"].map(str::to_owned);
    laptop.device.note_scopes(&scopes).unwrap();
    let asked: Vec<String> = laptop
        .device
        .cursors()
        .unwrap()
        .into_iter()
        .map(|cursor| cursor.scope)
        .collect();
    assert_eq!(asked, ["ref:products", "ref:rules", "rm:R1", SCOPE]);
}
