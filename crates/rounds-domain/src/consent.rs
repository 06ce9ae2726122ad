//! Consent as receipts (domain rules PI-01, PI-07, MK-01, MK-03, MK-04, PI-12).
//!
//! Knows that every purpose stands alone, that the latest word counts and the careful one of two at the same time, that a
//! yes needs its evidence, and for how long nobody asks again after a no. Refuses to know the texts: they are published
//! data. No purpose is ever given by default, and no service waits for one.

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

/// What a customer may consent to, each separately (PIPL art. 13 to 16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    Service,
    MarketingContact,
    PersonalisedMarketing,
    Location,
    BureauQuery,
    ThirdPartyShare,
}

impl Purpose {
    pub const ALL: &[Self] = &[
        Self::Service,
        Self::MarketingContact,
        Self::PersonalisedMarketing,
        Self::Location,
        Self::BureauQuery,
        Self::ThirdPartyShare,
    ];
}

/// Where a customer's consent for one purpose stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConsentState {
    Given,
    Refused,
    Withdrawn,
}

/// What a consent allows to be looked at. A new kind needs a new consent (PI-01).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DataKind {
    Identity,
    ContactDetails,
    Transactions,
    Holdings,
    Declared,
    Location,
    CreditReport,
}

/// How the customer said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConsentMethod {
    /// Written with the finger on the screen of the device.
    SignedOnScreen,
    SignedOnPaper,
    Spoken,
}

/// Who began to speak of it. After a no, staff do not ask again for a while; customers may come at any time (PI-07).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Initiative {
    Staff,
    Customer,
}

/// One word of a customer about one purpose, with what proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentWord {
    pub purpose: Purpose,
    pub state: ConsentState,
    pub data_kinds: Vec<DataKind>,
    pub method: ConsentMethod,
    pub initiative: Initiative,
    /// The version of the published text that lay before the customer.
    pub text_version: String,
    /// The business day.
    pub on: NaiveDate,
    /// When it was said, by the device's clock.
    pub at: DateTime<Utc>,
    /// SHA-256 of the evidence, hexadecimal: of the signature, or of the words that the witness wrote down.
    pub evidence: Option<String>,
}

/// What proves a yes that was spoken: the words as they were heard, and somebody or something else that heard them. Who
/// read the text out and when, the record itself says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SpokenEvidence {
    /// The customer's own words.
    pub words: String,
    /// Name of a second person who heard them.
    pub witness: Option<String>,
    /// Number of the recording in the bank's own system; the recording never comes onto this device.
    pub recording: Option<String>,
}

/// The shortest spoken yes.
const SPOKEN_MIN_CHARS: usize = 2;

impl SpokenEvidence {
    /// As it stands in a record: blanks around and empty parts are gone.
    ///
    /// # Errors
    /// When the words are missing, or nobody and nothing else heard them.
    pub fn checked(&self) -> Result<Self, ConsentRefused> {
        let kept = |part: &Option<String>| {
            let part = part.as_deref().map(str::trim).filter(|part| !part.is_empty());
            part.map(str::to_owned)
        };
        let said = Self {
            words: self.words.trim().to_owned(),
            witness: kept(&self.witness),
            recording: kept(&self.recording),
        };
        if said.words.chars().count() < SPOKEN_MIN_CHARS {
            return Err(ConsentRefused::EvidenceMissing);
        }
        if said.witness.is_none() && said.recording.is_none() {
            return Err(ConsentRefused::WitnessMissing);
        }
        Ok(said)
    }
}

/// What the bank's rule pack says about consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConsentPolicy {
    /// Days during which staff do not ask again after a no (PI-07: not "frequently"; the number is a proposal).
    pub ask_again_days: u32,
    /// Purposes for which only a signature counts as a yes (PI-03, PI-12: separate, written consent).
    pub signature_wanted: Vec<Purpose>,
}

impl Default for ConsentPolicy {
    fn default() -> Self {
        Self {
            ask_again_days: 180,
            signature_wanted: vec![Purpose::Location, Purpose::BureauQuery, Purpose::ThirdPartyShare],
        }
    }
}

/// Why a word cannot be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ConsentRefused {
    #[error("the customer said no before; staff may ask again on {opens_on}")]
    AskedTooSoon { opens_on: NaiveDate },
    #[error("a yes needs its evidence")]
    EvidenceMissing,
    #[error("a spoken yes needs a witness or a recording")]
    WitnessMissing,
    #[error("a yes to this purpose needs a signature")]
    SignatureMissing,
    #[error("a yes names the kinds of data that it is about")]
    DataKindsMissing,
    #[error("there is no consent to withdraw")]
    NothingToWithdraw,
    #[error("the text that lay before the customer is not named")]
    TextMissing,
}

impl ConsentRefused {
    /// The stable code of this refusal.
    pub fn code(self) -> &'static str {
        match self {
            Self::AskedTooSoon { .. } => "consent.asked_too_soon",
            Self::EvidenceMissing => "consent.evidence_missing",
            Self::WitnessMissing => "consent.witness_missing",
            Self::SignatureMissing => "consent.signature_missing",
            Self::DataKindsMissing => "consent.data_kinds_missing",
            Self::NothingToWithdraw => "consent.nothing_to_withdraw",
            Self::TextMissing => "consent.text_missing",
        }
    }
}

/// Whether staff may ask for a consent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    Open,
    /// The customer has said yes: there is nothing to ask.
    Given,
    /// After a no, until this day.
    Locked {
        opens_on: NaiveDate,
    },
}

/// The latest word on a purpose; of two at one moment the careful one.
pub fn latest<'a>(words: impl IntoIterator<Item = &'a ConsentWord>, purpose: Purpose) -> Option<&'a ConsentWord> {
    words
        .into_iter()
        .filter(|word| word.purpose == purpose)
        .max_by_key(|word| (word.on, word.at, word.state != ConsentState::Given))
}

/// Whether staff may ask, when the latest word on the purpose was `state` on `said_on` (PI-07).
pub fn asking(latest: Option<(ConsentState, NaiveDate)>, policy: &ConsentPolicy, on: NaiveDate) -> Asking {
    match latest {
        None => Asking::Open,
        Some((ConsentState::Given, _)) => Asking::Given,
        Some((ConsentState::Refused | ConsentState::Withdrawn, said_on)) => {
            let opens_on = said_on + Days::new(u64::from(policy.ask_again_days));
            if on < opens_on {
                Asking::Locked { opens_on }
            } else {
                Asking::Open
            }
        }
    }
}

/// Whether a word may be recorded, when the latest one on its purpose was `before`.
///
/// # Errors
/// The first rule that it breaks. A no is never refused: it needs neither evidence nor a reason.
pub fn check(
    word: &ConsentWord,
    before: Option<(ConsentState, NaiveDate)>,
    policy: &ConsentPolicy,
) -> Result<(), ConsentRefused> {
    match word.state {
        ConsentState::Refused => Ok(()),
        ConsentState::Withdrawn if matches!(before, Some((ConsentState::Given, _))) => Ok(()),
        ConsentState::Withdrawn => Err(ConsentRefused::NothingToWithdraw),
        ConsentState::Given => check_yes(word, before, policy),
    }
}

fn check_yes(
    word: &ConsentWord,
    before: Option<(ConsentState, NaiveDate)>,
    policy: &ConsentPolicy,
) -> Result<(), ConsentRefused> {
    let asked = asking(before, policy, word.on);
    if let (Asking::Locked { opens_on }, Initiative::Staff) = (asked, word.initiative) {
        return Err(ConsentRefused::AskedTooSoon { opens_on });
    }
    if word.text_version.trim().is_empty() {
        return Err(ConsentRefused::TextMissing);
    }
    if word.data_kinds.is_empty() {
        return Err(ConsentRefused::DataKindsMissing);
    }
    if policy.signature_wanted.contains(&word.purpose) && word.method == ConsentMethod::Spoken {
        return Err(ConsentRefused::SignatureMissing);
    }
    if word.evidence.is_none() {
        return Err(ConsentRefused::EvidenceMissing);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ConsentState::*;

    fn day(n: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(n)
    }

    fn yes(on: NaiveDate) -> ConsentWord {
        ConsentWord {
            purpose: Purpose::MarketingContact,
            state: Given,
            data_kinds: vec![DataKind::ContactDetails],
            method: ConsentMethod::Spoken,
            initiative: Initiative::Staff,
            text_version: "mc-1".into(),
            on,
            at: on.and_hms_opt(2, 0, 0).unwrap().and_utc(),
            evidence: Some("00".into()),
        }
    }

    #[test]
    fn pi_01_each_purpose_stands_alone_and_the_careful_word_of_two_counts() {
        let given = yes(day(3));
        let withdrawn = ConsentWord {
            state: Withdrawn,
            ..given.clone()
        };
        let words = [withdrawn.clone(), given.clone()];
        assert_eq!(latest(&words, Purpose::MarketingContact), Some(&withdrawn));
        let later = yes(day(4));
        assert_eq!(latest([&withdrawn, &later], Purpose::MarketingContact), Some(&later));
        for purpose in Purpose::ALL
            .iter()
            .filter(|purpose| **purpose != Purpose::MarketingContact)
        {
            assert_eq!(latest(&words, *purpose), None, "{purpose:?}");
        }
    }

    #[test]
    fn pi_07_no_asking_again_for_180_days() {
        let policy = ConsentPolicy::default();
        for state in [Refused, Withdrawn] {
            let before = Some((state, day(0)));
            for (on, locked) in [(0, true), (1, true), (179, true), (180, false), (400, false)] {
                let expected = if locked {
                    Asking::Locked { opens_on: day(180) }
                } else {
                    Asking::Open
                };
                assert_eq!(asking(before, &policy, day(on)), expected, "{state:?} after {on} days");
                assert_eq!(check(&yes(day(on)), before, &policy).is_err(), locked);
            }
            let own_wish = ConsentWord {
                initiative: Initiative::Customer,
                ..yes(day(1))
            };
            assert_eq!(
                check(&own_wish, before, &policy),
                Ok(()),
                "a customer may come at any time"
            );
        }
        assert_eq!(asking(None, &policy, day(0)), Asking::Open);
        assert_eq!(asking(Some((Given, day(0))), &policy, day(1)), Asking::Given);
    }

    #[test]
    fn mk_03_a_yes_needs_its_evidence_and_a_no_needs_nothing() {
        type Spoil = fn(&mut ConsentWord);
        let cases: &[(Spoil, ConsentRefused)] = &[
            (|word| word.evidence = None, ConsentRefused::EvidenceMissing),
            (|word| word.data_kinds.clear(), ConsentRefused::DataKindsMissing),
            (|word| word.text_version = " ".into(), ConsentRefused::TextMissing),
            (
                |word| word.purpose = Purpose::BureauQuery,
                ConsentRefused::SignatureMissing,
            ),
        ];
        let policy = ConsentPolicy::default();
        for (spoil, refused) in cases {
            let mut word = yes(day(1));
            spoil(&mut word);
            assert_eq!(check(&word, None, &policy), Err(*refused));
            word.state = Refused;
            assert_eq!(check(&word, None, &policy), Ok(()));
        }
        assert_eq!(check(&yes(day(1)), None, &policy), Ok(()));
    }

    #[test]
    fn mk_03_a_spoken_yes_is_proved_by_its_words_and_a_second_ear() {
        let spoken = |words: &str, witness: Option<&str>, recording: Option<&str>| SpokenEvidence {
            words: words.into(),
            witness: witness.map(Into::into),
            recording: recording.map(Into::into),
        };
        for (said, expected) in [
            (spoken("同意", Some("王芳"), None), None),
            (spoken("yes, do call me", None, Some("REC-2026-118")), None),
            (spoken("同意", None, None), Some(ConsentRefused::WitnessMissing)),
            (
                spoken("同意", Some("  "), Some("")),
                Some(ConsentRefused::WitnessMissing),
            ),
            (
                spoken(" 好 ", Some("王芳"), None),
                Some(ConsentRefused::EvidenceMissing),
            ),
        ] {
            assert_eq!(said.checked().err(), expected, "{said:?}");
        }
        let kept = spoken(" 同意 ", Some(" 王芳 "), Some(" ")).checked();
        assert_eq!(kept, Ok(spoken("同意", Some("王芳"), None)));
    }

    #[test]
    fn pi_12_a_bureau_query_needs_a_signature() {
        let signed = |method| ConsentWord {
            purpose: Purpose::BureauQuery,
            method,
            ..yes(day(1))
        };
        let policy = ConsentPolicy::default();
        assert_eq!(check(&signed(ConsentMethod::SignedOnScreen), None, &policy), Ok(()));
        let spoken = check(&signed(ConsentMethod::Spoken), None, &policy);
        assert_eq!(spoken, Err(ConsentRefused::SignatureMissing));
    }

    #[test]
    fn only_a_consent_that_stands_is_withdrawn() {
        let policy = ConsentPolicy::default();
        let word = ConsentWord {
            state: Withdrawn,
            evidence: None,
            ..yes(day(2))
        };
        assert_eq!(check(&word, Some((Given, day(1))), &policy), Ok(()));
        for before in [None, Some((Refused, day(1))), Some((Withdrawn, day(1)))] {
            assert_eq!(check(&word, before, &policy), Err(ConsentRefused::NothingToWithdraw));
        }
    }
}
