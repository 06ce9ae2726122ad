//! The demonstration pack of mainland China as it counts on the tests' day, signed as headquarters would.

use chrono::NaiveDate;
use ed25519_dalek::SigningKey;
use rounds_protocol::offers::OfferPack;
use serde_json::{Map, Value};

use crate::bank::{Row, today};

const FILES: [&str; 3] = [
    include_str!("../../../../assets/catalogue/law/cn.json"),
    include_str!("../../../../assets/catalogue/demo-cn/offers.json"),
    include_str!("../../../../assets/catalogue/demo-cn/offers-words.json"),
];

/// Headquarters' key of these tests.
pub fn signing_key() -> SigningKey {
    SigningKey::from_bytes(&[9; 32])
}

/// The pack, after a change that a test wants.
pub fn pack(change: impl FnOnce(&mut OfferPack)) -> OfferPack {
    let mut whole = Map::new();
    for file in FILES {
        let Value::Object(parts) = serde_json::from_str(file).unwrap() else {
            panic!("a file of the catalogue is an object")
        };
        whole.extend(parts);
    }
    let versions = whole.remove("versions").unwrap();
    let version = versions.as_array().unwrap().last().unwrap();
    let mut whole: Map<String, Value> = whole.iter().map(|(key, part)| (key.clone(), counting(part))).collect();
    whole.extend(version.as_object().unwrap().clone());
    let mut pack: OfferPack = serde_json::from_value(Value::Object(whole)).unwrap();
    change(&mut pack);
    pack
}

/// The row that carries a pack.
pub fn row(pack: &OfferPack) -> Row {
    let body = pack.seal(&signing_key()).unwrap();
    ("offer_pack", body.entity_id(), serde_json::to_value(&body).unwrap())
}

/// What of a part counts today; the publisher does the same for each version (rounds-insight).
fn counting(part: &Value) -> Value {
    match part {
        Value::Array(rows) => rows.iter().filter(|row| counts(row)).map(undated).collect(),
        Value::Object(fields) => match fields.get("dated").and_then(Value::as_array) {
            Some(rows) => rows.iter().find(|row| counts(row)).map_or(Value::Null, undated),
            None => part.clone(),
        },
        other => other.clone(),
    }
}

fn counts(row: &Value) -> bool {
    let day = |key: &str| row.get(key)?.as_str()?.parse::<NaiveDate>().ok();
    day("from").is_none_or(|from| from <= today()) && day("to").is_none_or(|to| today() <= to)
}

fn undated(row: &Value) -> Value {
    let Value::Object(fields) = row else { return row.clone() };
    if let Some(value) = fields.get("value") {
        return value.clone();
    }
    let stays = fields.iter().filter(|(key, _)| !matches!(key.as_str(), "from" | "to"));
    Value::Object(stays.map(|(key, value)| (key.clone(), value.clone())).collect())
}
