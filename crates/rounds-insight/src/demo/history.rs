//! Consents and past contacts of invented customers.

use chrono::{Days, NaiveDate};

use super::people::Person;
use crate::dice::Dice;

/// One decision on a consent purpose.
pub(crate) struct Consent {
    pub purpose: &'static str,
    pub state: &'static str,
    pub on: NaiveDate,
}

/// One past contact.
pub(crate) struct Contact {
    pub on: NaiveDate,
    pub channel: &'static str,
    pub outcome: &'static str,
    pub refusal: Option<&'static str>,
    pub product: Option<&'static str>,
}

/// Version of the consent text shown, marked as invented.
pub(crate) const TEXT_VERSION: &str = "demo-2025-1";

const STATES: &[(Option<&str>, u64)] = &[
    (Some("given"), 72),
    (Some("refused"), 13),
    (Some("withdrawn"), 5),
    (None, 10),
];

/// The customer's decisions: service always, the others as asked.
pub(crate) fn consents(dice: &mut Dice, person: &Person, as_of: NaiveDate) -> Vec<Consent> {
    let mut consents = vec![Consent {
        purpose: "service",
        state: "given",
        on: person.since,
    }];
    let mut decide = |purpose, share: u64| {
        if !dice.chance(share) {
            return;
        }
        if let Some(state) = dice.weighted(STATES) {
            let days = dice.between(10, 900) as u64;
            consents.push(Consent {
                purpose,
                state,
                on: (as_of - Days::new(days)).max(person.since),
            });
        }
    };
    decide("marketing_contact", 1_000);
    decide("personalised_marketing", 800);
    decide("location", 150);
    decide("bureau_query", 350);
    decide("third_party_share", 120);
    consents
}

const OUTCOMES: &[(&str, u64)] = &[
    ("O13", 14),
    ("O10", 8),
    ("O11", 2),
    ("O20", 30),
    ("O31", 9),
    ("O33", 6),
    ("O34", 5),
    ("O40", 4),
    ("O50", 2),
    ("O62", 3),
    ("O70", 15),
    ("O82", 1),
    ("O90", 1),
];

const REFUSALS: &[(&str, u64)] = &[
    ("F05", 30),
    ("F01", 18),
    ("F06", 14),
    ("F04", 8),
    ("F18", 8),
    ("F09", 6),
    ("F03", 6),
    ("F10", 4),
    ("F15", 4),
    ("F02", 2),
];

const CHANNELS: &[(&str, u64)] = &[
    ("phone", 45),
    ("outlet", 18),
    ("home", 14),
    ("shop", 8),
    ("wecom", 12),
    ("community_event", 3),
];

const TALKED_ABOUT: &[(&str, u64)] = &[
    ("D01", 22),
    ("L01", 16),
    ("A01", 14),
    ("C01", 12),
    ("W02", 9),
    ("B01", 8),
    ("L03", 6),
    ("I01", 5),
    ("L05", 4),
    ("P01", 4),
];

/// Contacts of the last 18 months, oldest first; most customers had none.
pub(crate) fn contacts(dice: &mut Dice, person: &Person, as_of: NaiveDate) -> Vec<Contact> {
    let mut contacts = Vec::new();
    if !dice.chance(300) {
        return contacts;
    }
    for _ in 0..dice.between(1, 4) {
        let on = as_of - Days::new(dice.between(2, 540) as u64);
        let outcome = dice.weighted(OUTCOMES);
        let is_business = matches!(&outcome[..2], "O3" | "O4" | "O5" | "O6" | "O7");
        contacts.push(Contact {
            on,
            channel: dice.weighted(CHANNELS),
            outcome,
            refusal: (outcome == "O70").then(|| dice.weighted(REFUSALS)),
            product: is_business.then(|| dice.weighted(TALKED_ABOUT)),
        });
    }
    if person.do_not_disturb {
        let on = as_of - Days::new(dice.between(1, 400) as u64);
        contacts.push(Contact {
            on,
            channel: "phone",
            outcome: "O95",
            refusal: Some("F19"),
            product: None,
        });
    }
    contacts.sort_by_key(|contact| contact.on);
    contacts
}
