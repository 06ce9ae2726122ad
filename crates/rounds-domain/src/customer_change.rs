//! A change of a customer's profile that somebody in the field asks for, and what becomes of it.
//!
//! Knows the few fields that an RM learns at the door, how their values are written, and when two changes meet. Never
//! among them: a name, an identity number, anything that decides a price or a limit.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

/// A field of the customer's profile that an RM may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CustomerField {
    Phone,
    Address,
    Occupation,
    Village,
}

/// Where a change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChangeState {
    /// The value that the RM saw was still the one at headquarters, or theirs is there already: nobody was asked.
    Applied,
    /// The value at headquarters is another one meanwhile: both are kept, and the supervisor decides.
    Disputed,
    /// The supervisor took the asked value.
    Taken,
    /// The supervisor kept the value at headquarters.
    Kept,
}

impl ChangeState {
    pub const ALL: &[Self] = &[Self::Applied, Self::Disputed, Self::Taken, Self::Kept];

    /// A person decided it.
    pub fn is_decided(self) -> bool {
        matches!(self, Self::Taken | Self::Kept)
    }
}

/// What a supervisor decided about a disputed change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChangeDecision {
    /// The asked value is to stand.
    Take,
    /// The value at headquarters stays.
    Keep,
}

/// Why a value cannot stand in its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ChangeRefused {
    #[error("a telephone number has {PHONE_MIN_DIGITS} to {PHONE_MAX_DIGITS} digits and may begin with +")]
    PhoneNotANumber,
    #[error("this field holds at most {limit} characters")]
    TooLong { limit: usize },
    #[error("the value holds characters that cannot be written")]
    Unwritable,
    #[error("the value is the one that stands there already")]
    NothingChanges,
    #[error("the reason holds at most {REASON_MAX_CHARS} characters")]
    ReasonTooLong,
}

impl ChangeRefused {
    /// The stable code of this refusal.
    pub fn code(self) -> &'static str {
        match self {
            Self::PhoneNotANumber => "customer_change.phone_not_a_number",
            Self::TooLong { .. } => "customer_change.value_too_long",
            Self::Unwritable => "customer_change.value_unwritable",
            Self::NothingChanges => "customer_change.nothing_changes",
            Self::ReasonTooLong => "customer_change.reason_too_long",
        }
    }
}

/// The shortest emergency numbers are no customer's.
const PHONE_MIN_DIGITS: usize = 5;
/// As many as an international number may have (ITU E.164).
const PHONE_MAX_DIGITS: usize = 15;
/// Characters of a reason or of a supervisor's comment.
pub const REASON_MAX_CHARS: usize = 200;

impl CustomerField {
    pub const ALL: &[Self] = &[Self::Phone, Self::Address, Self::Occupation, Self::Village];

    /// The code as the wire and the files spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Address => "address",
            Self::Occupation => "occupation",
            Self::Village => "village",
        }
    }

    /// The field for its code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.as_str() == code)
    }

    /// Most characters of a value.
    pub fn max_chars(self) -> usize {
        match self {
            Self::Phone => PHONE_MAX_DIGITS + 1,
            Self::Address => 200,
            Self::Occupation | Self::Village => 60,
        }
    }

    /// The value as it is kept: no spaces around it and no doubled ones inside, a telephone number without separators.
    /// Nothing is `None`: the field is then empty.
    ///
    /// # Errors
    /// The first rule of the field that the value breaks.
    pub fn normal(self, value: &str) -> Result<Option<String>, ChangeRefused> {
        let words: Vec<&str> = value.split_whitespace().collect();
        let text = match self {
            Self::Phone => without_separators(&words.concat()),
            _ => words.join(" "),
        };
        if text.chars().any(char::is_control) {
            return Err(ChangeRefused::Unwritable);
        }
        if self == Self::Phone && !text.is_empty() && !is_phone(&text) {
            return Err(ChangeRefused::PhoneNotANumber);
        }
        if text.chars().count() > self.max_chars() {
            return Err(ChangeRefused::TooLong {
                limit: self.max_chars(),
            });
        }
        Ok((!text.is_empty()).then_some(text))
    }

    /// Whether two values of this field say the same. The bank's own values need not follow our rules: those that do
    /// not are compared as they stand.
    pub fn same(self, one: Option<&str>, other: Option<&str>) -> bool {
        self.comparable(one) == self.comparable(other)
    }

    fn comparable(self, value: Option<&str>) -> Option<String> {
        let value = value?;
        self.normal(value)
            .unwrap_or_else(|_| Some(value.split_whitespace().collect::<Vec<_>>().join(" ")))
    }
}

/// Full-width digits are typed by Chinese keyboards; hyphens, dots and brackets by everybody.
fn without_separators(typed: &str) -> String {
    let plain = |c: char| match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        '＋' => '+',
        other => other,
    };
    let separator = |c: &char| matches!(c, '-' | '－' | '—' | '.' | '(' | ')' | '（' | '）' | '/');
    typed.chars().map(plain).filter(|c| !separator(c)).collect()
}

fn is_phone(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    digits.chars().all(|c| c.is_ascii_digit()) && (PHONE_MIN_DIGITS..=PHONE_MAX_DIGITS).contains(&digits.len())
}

/// What headquarters does with a change, when nobody has looked at it yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// Write the asked value.
    Apply,
    /// The asked value stands already: nothing is written, nobody is asked.
    Agrees,
    /// Leave what stands, keep both values and ask the supervisor.
    Dispute,
}

/// Judge a change of one field: `current` stands at headquarters now, `before` is what the RM saw, `after` what they ask
/// for. Changes of different fields never meet here, so they merge.
pub fn decide(field: CustomerField, current: Option<&str>, before: Option<&str>, after: Option<&str>) -> Judgement {
    if field.same(current, after) {
        Judgement::Agrees
    } else if field.same(current, before) {
        Judgement::Apply
    } else {
        Judgement::Dispute
    }
}

/// What becomes of a change whose value stands over the bank's data, when the bank delivers the field again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtImport {
    /// The bank's data is what it was: the change goes on standing over it.
    Stands,
    /// The bank's data carries the value now: the change has reached the bank's own books.
    Settled,
    /// The bank's data has a third value: the bank's is shown, and the supervisor decides between the two.
    Disputed,
}

/// Judge a standing change at an import: `bank_then` is the bank's value over which it was laid, `bank_now` the new one.
pub fn at_import(
    field: CustomerField,
    bank_then: Option<&str>,
    bank_now: Option<&str>,
    value: Option<&str>,
) -> AtImport {
    if field.same(bank_now, value) {
        AtImport::Settled
    } else if field.same(bank_now, bank_then) {
        AtImport::Stands
    } else {
        AtImport::Disputed
    }
}

/// Whether a reason or comment may be kept.
///
/// # Errors
/// It is too long.
pub fn check_reason(reason: &str) -> Result<(), ChangeRefused> {
    if reason.trim().chars().count() > REASON_MAX_CHARS {
        Err(ChangeRefused::ReasonTooLong)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::CustomerField::{Address, Occupation, Phone, Village};
    use super::*;

    #[test]
    fn values_are_kept_in_one_form() {
        for (field, typed, kept) in [
            (Phone, " 138 1234-5678 ", Some("13812345678")),
            (Phone, "０５１５-８７２３４５６", Some("05158723456")),
            (Phone, "+420 (777) 123.456", Some("+420777123456")),
            (Phone, " ", None),
            (Address, "  城关镇  河湾村\u{3000}12 号 ", Some("城关镇 河湾村 12 号")),
            (Occupation, "豆腐坊主", Some("豆腐坊主")),
            (Village, "", None),
        ] {
            assert_eq!(
                field.normal(typed).map(|value| value.unwrap_or_default()),
                Ok(kept.unwrap_or_default().to_owned()),
                "{typed:?}"
            );
        }
    }

    #[test]
    fn what_does_not_belong_in_a_field_is_refused() {
        let long = "长".repeat(201);
        for (field, typed, refused) in [
            (Phone, "一三八", ChangeRefused::PhoneNotANumber),
            (Phone, "110", ChangeRefused::PhoneNotANumber),
            (Phone, "1381234567812345", ChangeRefused::PhoneNotANumber),
            (Phone, "138+12345678", ChangeRefused::PhoneNotANumber),
            (Address, long.as_str(), ChangeRefused::TooLong { limit: 200 }),
            (Occupation, &long[..183], ChangeRefused::TooLong { limit: 60 }),
            (Village, "河\u{0}湾", ChangeRefused::Unwritable),
        ] {
            assert_eq!(field.normal(typed), Err(refused), "{field:?} {typed:?}");
        }
        assert_eq!(Address.normal(&"长".repeat(200)), Ok(Some("长".repeat(200))));
    }

    #[test]
    fn a_change_is_judged_by_what_its_author_saw() {
        for (current, before, after, judgement) in [
            (Some("A"), Some("A"), Some("B"), Judgement::Apply),
            (None, None, Some("B"), Judgement::Apply),
            (Some("A"), Some("A"), None, Judgement::Apply),
            (Some("C"), Some("A"), Some("B"), Judgement::Dispute),
            (None, Some("A"), Some("B"), Judgement::Dispute),
            (Some("A"), None, Some("B"), Judgement::Dispute),
            (Some("B"), Some("A"), Some("B"), Judgement::Agrees),
            (Some(" B "), Some("A"), Some("B"), Judgement::Agrees),
            (None, Some("A"), None, Judgement::Agrees),
        ] {
            assert_eq!(
                decide(Occupation, current, before, after),
                judgement,
                "{current:?} {before:?} -> {after:?}"
            );
        }
        assert_eq!(
            decide(Phone, Some("138-1234-5678"), Some("13812345678"), Some("13900000000")),
            Judgement::Apply,
            "the bank's separators are no other number"
        );
    }

    #[test]
    fn an_import_settles_keeps_or_disputes_a_standing_change() {
        for (then, now, outcome) in [
            (Some("A"), Some("A"), AtImport::Stands),
            (None, None, AtImport::Stands),
            (Some("A"), Some("B"), AtImport::Settled),
            (Some("A"), Some("C"), AtImport::Disputed),
            (Some("A"), None, AtImport::Disputed),
            (None, Some("C"), AtImport::Disputed),
        ] {
            assert_eq!(at_import(Village, then, now, Some("B")), outcome, "{then:?} {now:?}");
        }
    }

    fn values() -> impl Strategy<Value = Option<String>> {
        prop::option::of("[ab 1]{0,3}")
    }

    proptest! {
        #[test]
        fn the_normal_form_is_its_own_normal_form(typed in any::<String>()) {
            for field in CustomerField::ALL {
                if let Ok(Some(kept)) = field.normal(&typed) {
                    prop_assert_eq!(field.normal(&kept), Ok(Some(kept.clone())));
                    prop_assert!(field.same(Some(&typed), Some(&kept)));
                }
            }
        }

        #[test]
        fn an_applied_change_agrees_when_it_comes_again(current in values(), before in values(), after in values()) {
            let [current, before, after] = [current.as_deref(), before.as_deref(), after.as_deref()];
            let stands = match decide(Address, current, before, after) {
                Judgement::Apply => after,
                Judgement::Agrees | Judgement::Dispute => current,
            };
            if decide(Address, current, before, after) != Judgement::Dispute {
                prop_assert_eq!(decide(Address, stands, before, after), Judgement::Agrees);
            } else {
                prop_assert_eq!(decide(Address, stands, before, after), Judgement::Dispute);
            }
        }

        #[test]
        fn two_changes_of_one_field_never_both_apply_unless_they_agree(seen in values(), one in values(), other in values()) {
            let [seen, one, other] = [seen.as_deref(), one.as_deref(), other.as_deref()];
            prop_assume!(!Village.same(seen, one) && !Village.same(seen, other));
            prop_assert_eq!(decide(Village, seen, seen, one), Judgement::Apply);
            let second = decide(Village, one, seen, other);
            prop_assert_eq!(second == Judgement::Agrees, Village.same(one, other));
            prop_assert_ne!(second, Judgement::Apply);
        }
    }
}
