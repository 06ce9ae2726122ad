//! What was packed comes back, and nothing that was changed on the way does.

use std::sync::LazyLock;

use super::*;
use crate::bundle::{Calibration, CardChoice, Model, ModelCard, ModelForm};
use crate::rules::ProductKind;

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[5; 32])
}

fn public() -> String {
    hex::encode(key().verifying_key().to_bytes())
}

/// Text that hardly packs, so that a bundle has several parts.
fn noise(lines: u32) -> String {
    (0..lines)
        .map(|line| hex::encode(Sha256::digest(line.to_be_bytes())) + "\n")
        .collect()
}

fn card() -> ModelCard {
    ModelCard {
        version: "card-1".to_owned(),
        family: ProductKind::Card,
        champion: "lightgbm".to_owned(),
        choice: CardChoice::default(),
        forms: Vec::new(),
        seed: 1,
        train_cut_offs: vec![day()],
        test_cut_offs: vec![],
        train_rows: 1,
        train_positives: 1,
        test_rows: 0,
        test_positives: 0,
        sources: vec![],
        results: vec![],
        reliability: vec![],
        features: vec![],
        fairness: vec![],
        drift: vec![],
        checks: vec![],
    }
}

fn bundle() -> AdviceBundle {
    AdviceBundle {
        id: "advice-7".to_owned(),
        version: 7,
        as_of: day(),
        models: vec![Model {
            family: ProductKind::Card,
            products: vec![],
            version: "card-1".to_owned(),
            horizon_days: 90,
            features: vec![],
            form: ModelForm::Trees { text: noise(9_000) },
            calibration: Calibration::Sigmoid { a: 1.0, b: 0.0 },
            base_rate_ppm: 25_000,
            card: card(),
        }],
        segments: vec![],
        hold_out_bp: 500,
        hold_out_salt: "0102".to_owned(),
    }
}

fn effective() -> Effective {
    Effective { from: day(), to: None }
}

static PACKED: LazyLock<(BundleBody, Vec<BundlePartBody>)> =
    LazyLock::new(|| pack(&bundle(), effective(), &key()).unwrap());

fn packed() -> (BundleBody, Vec<BundlePartBody>) {
    PACKED.clone()
}

#[test]
fn what_was_packed_comes_back_in_any_order_of_parts() {
    let (head, mut parts) = packed();
    assert!(parts.len() >= 3, "{} parts", parts.len());
    parts.reverse();
    assert_eq!(unpack(&head, &parts, &public()), Ok(bundle()));
    assert_eq!(
        packed(),
        (head, {
            parts.reverse();
            parts
        }),
        "the same bundle is the same bytes"
    );
}

#[test]
fn a_part_fits_a_page_several_times() {
    let (_, parts) = packed();
    let largest = parts
        .iter()
        .map(|part| serde_json::to_string(part).unwrap().len())
        .max();
    assert!(largest.unwrap() * 7 < crate::sync::PULL_MAX_BYTES, "{largest:?}");
}

#[test]
fn parts_that_are_not_all_of_this_bundle_are_refused() {
    type Change = fn(&mut Vec<BundlePartBody>);
    let changes: [(Change, BundleError); 12] = [
        (|parts| parts.truncate(2), BundleError::PartMissing),
        (|parts| drop(parts.remove(0)), BundleError::PartMissing),
        (Vec::clear, BundleError::PartMissing),
        (|parts| parts.push(parts[0].clone()), BundleError::PartRepeated),
        (|parts| parts[1].number = 1, BundleError::PartRepeated),
        (|parts| parts[0].number = 0, BundleError::PartForeign),
        (|parts| parts[0].number = 99, BundleError::PartForeign),
        (
            |parts| parts[0].bundle = "advice-6".to_owned(),
            BundleError::PartForeign,
        ),
        (
            |parts| parts[0].data = "not base64!".to_owned(),
            BundleError::PartUnreadable,
        ),
        (
            |parts| parts[0].data = "A".repeat(PART_BYTES * 2),
            BundleError::PartTooLarge,
        ),
        (
            |parts| parts[0].data = STANDARD.encode([7; 64]),
            BundleError::PackingBroken,
        ),
        (
            |parts| {
                let (one, two) = (parts[0].data.clone(), parts[1].data.clone());
                (parts[0].data, parts[1].data) = (two, one);
            },
            BundleError::PackingBroken,
        ),
    ];
    for (change, expected) in changes {
        let (head, mut parts) = packed();
        change(&mut parts);
        assert_eq!(unpack(&head, &parts, &public()), Err(expected));
    }
}

/// The head is signed anew: what is refused is refused for itself, not for the signature.
#[test]
fn a_head_that_says_something_else_is_refused() {
    type Change = fn(&mut BundleBody);
    let changes: [(Change, BundleError); 7] = [
        (|head| head.bytes -= 1, BundleError::LengthWrong),
        (|head| head.bytes += 1, BundleError::LengthWrong),
        (|head| head.bytes = MAX_BYTES + 1, BundleError::TooLarge),
        (|head| head.parts = MAX_PARTS + 1, BundleError::TooLarge),
        (|head| head.sha256 = "00".repeat(32), BundleError::HashWrong),
        (|head| head.version = 8, BundleError::NotWhatItSays),
        (|head| head.parts += 1, BundleError::PartMissing),
    ];
    for (change, expected) in changes {
        let (mut head, parts) = packed();
        change(&mut head);
        assert_eq!(unpack(&head, &parts, &public()), Err(BundleError::BadSignature));
        assert_eq!(unpack(&head.signed(&key()), &parts, &public()), Err(expected));
    }
}

#[test]
fn every_byte_of_the_last_part_counts() {
    let (head, parts) = packed();
    let last = STANDARD.decode(&parts.last().unwrap().data).unwrap();
    for at in (0..last.len()).step_by(last.len() / 40 + 1) {
        let (mut changed, mut parts) = (last.clone(), parts.clone());
        changed[at] ^= 1;
        parts.last_mut().unwrap().data = STANDARD.encode(changed);
        assert!(unpack(&head, &parts, &public()).is_err(), "byte {at}");
    }
}

/// A small part that grows to much more than is declared is read no further than that.
#[test]
fn what_grows_beyond_its_declared_length_is_refused() {
    let bomb = zstd::encode_all(std::io::repeat(b' ').take(MAX_BYTES * 2), 1).unwrap();
    assert!(bomb.len() < PART_BYTES);
    let (mut head, _) = packed();
    (head.parts, head.bytes) = (1, 1_000);
    let part = BundlePartBody {
        bundle: head.id.clone(),
        number: 1,
        data: STANDARD.encode(&bomb),
    };
    let refused = unpack(&head.signed(&key()), &[part], &public());
    assert_eq!(refused, Err(BundleError::LengthWrong));
}

#[test]
fn a_bundle_that_cannot_be_read_is_never_packed() {
    type Change = fn(&mut AdviceBundle);
    let changes: [(Change, BundleError); 5] = [
        (
            |bundle| bundle.models[0].calibration = Calibration::Sigmoid { a: f64::NAN, b: 0.0 },
            BundleError::ContentUnreadable,
        ),
        (
            |bundle| {
                bundle.models[0].calibration = Calibration::Sigmoid {
                    a: 1.0,
                    b: f64::INFINITY,
                }
            },
            BundleError::ContentUnreadable,
        ),
        (
            |bundle| bundle.hold_out_salt = String::new(),
            BundleError::HoldOutUnusable,
        ),
        (
            |bundle| bundle.hold_out_salt = "xyz".to_owned(),
            BundleError::HoldOutUnusable,
        ),
        (|bundle| bundle.hold_out_bp = 10_001, BundleError::HoldOutUnusable),
    ];
    for (change, expected) in changes {
        let mut changed = bundle();
        change(&mut changed);
        assert_eq!(pack(&changed, effective(), &key()).unwrap_err(), expected);
    }
}
