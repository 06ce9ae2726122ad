//! What the law adds to the policy of contact in `rounds_domain::contact`, and what each consent says.

use chrono::{Days, NaiveDate};
use rounds_domain::Text;
use rounds_domain::consent::{DataKind, Purpose};
use rounds_domain::contact::CallList;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

/// Duties that differ from law to law (MK-02, EU-01, US-01).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactLaw {
    /// An objection stops everything at once and for ever, profiling included (EU-01).
    #[serde(default)]
    pub objection_absolute: bool,
    /// Days after which a national do-not-call list is too old to call by (US-01).
    #[serde(default)]
    pub do_not_call_refresh_days: Option<u32>,
    /// Working days in which a revocation must have reached everybody (US-01).
    #[serde(default)]
    pub revocation_working_days: Option<u32>,
    /// What each message must hold (MK-02).
    pub message_opt_out: Text,
}

/// Numbers that want no selling calls: the national list where there is one, cut down to the bank's own customers, or those
/// who objected. Numbers stand here as hashes only, so a device learns of nobody whom it does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberList {
    /// The day on which the bank fetched it.
    pub as_of: NaiveDate,
    /// The bank's own: without it hashes of so few digits could be turned back.
    pub salt: String,
    /// [`NumberList::hash`] of each number, in order.
    pub hashes: Vec<String>,
}

impl NumberList {
    /// SHA-256 over salt and digits, hexadecimal, half of it: enough that no two numbers meet.
    pub fn hash(salt: &str, number: &str) -> String {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let whole = Sha256::digest(format!("{salt}\n{digits}").as_bytes());
        hex::encode(&whole[..16])
    }

    fn holds(&self, number: &str) -> bool {
        self.hashes.binary_search(&Self::hash(&self.salt, number)).is_ok()
    }
}

impl ContactLaw {
    /// What the list says of a number on a day. Where the law wants a fresh list, a missing one is an old one.
    pub fn call_list(&self, list: Option<&NumberList>, number: Option<&str>, on: NaiveDate) -> CallList {
        let as_of = list.map(|list| list.as_of);
        let listed = list.is_some_and(|list| number.is_some_and(|number| list.holds(number)));
        if self.objection_absolute {
            return match (list, listed) {
                (None, _) => CallList::NotKept,
                (Some(_), true) => CallList::Suppressed,
                (Some(_), false) => CallList::Clear,
            };
        }
        let Some(days) = self.do_not_call_refresh_days else {
            return CallList::NotKept;
        };
        let fresh = as_of.is_some_and(|as_of| on <= as_of + Days::new(u64::from(days)));
        match (fresh, listed) {
            (false, _) => CallList::Stale { as_of },
            (true, true) => CallList::Listed,
            (true, false) => CallList::Clear,
        }
    }
}

/// What a customer reads and signs for one purpose (PI-01, PI-03).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentText {
    pub purpose: Purpose,
    pub version: String,
    pub title: Text,
    pub body: Text,
    /// The kinds of data that it is about.
    pub data_kinds: Vec<DataKind>,
    /// Sensitive information: asked for apart from everything else.
    pub separate: bool,
    /// Why it is needed and what it means for the customer; required where `separate`.
    #[serde(default)]
    #[ts(optional)]
    pub necessity: Option<Text>,
    /// What becomes of a withdrawal, and that no service is refused for it.
    pub withdrawal: Text,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn law(objection_absolute: bool, refresh: Option<u32>) -> ContactLaw {
        ContactLaw {
            objection_absolute,
            do_not_call_refresh_days: refresh,
            revocation_working_days: None,
            message_opt_out: Text::new("拒收请回复R", "Reply R to stop"),
        }
    }

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 10, n).unwrap()
    }

    fn list() -> NumberList {
        let mut hashes: Vec<String> = ["13800001148", "13900002222"]
            .map(|number| NumberList::hash("s", number))
            .into();
        hashes.sort_unstable();
        NumberList {
            as_of: day(1),
            salt: "s".into(),
            hashes,
        }
    }

    #[test]
    fn us_01_a_list_counts_for_31_days_and_finds_a_number_however_it_is_written() {
        let (law, list) = (law(false, Some(31)), list());
        let on = |n: u64| day(1) + Days::new(n);
        for (number, days, expected) in [
            ("138 0000-1148", 31, CallList::Listed),
            ("13700000000", 31, CallList::Clear),
            ("13700000000", 32, CallList::Stale { as_of: Some(day(1)) }),
        ] {
            assert_eq!(law.call_list(Some(&list), Some(number), on(days)), expected, "{number}");
        }
        assert_eq!(law.call_list(None, None, day(2)), CallList::Stale { as_of: None });
    }

    #[test]
    fn eu_01_a_list_of_objections_never_grows_old() {
        let (law, list) = (law(true, None), list());
        let years_on = day(1) + Days::new(2_000);
        assert_eq!(
            law.call_list(Some(&list), Some("13800001148"), years_on),
            CallList::Suppressed
        );
        assert_eq!(law.call_list(Some(&list), None, years_on), CallList::Clear);
        assert_eq!(law.call_list(None, Some("13800001148"), years_on), CallList::NotKept);
        let without = super::tests::law(false, None);
        assert_eq!(
            without.call_list(Some(&list), Some("13800001148"), day(2)),
            CallList::NotKept
        );
    }
}
