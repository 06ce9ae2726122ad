//! The words that coded columns may hold. Domain codes (outcomes, refusals) come from rounds-domain.

/// Staff roles.
pub const ROLES: &[&str] = &["rm", "supervisor"];

/// States of an account.
pub const ACCOUNT_STATUSES: &[&str] = &["active", "dormant", "closed"];

/// States of a holding, the words of the wire's `HoldingStatus`.
pub const HOLDING_STATUSES: &[&str] = &["active", "past_due", "closed"];

/// What a movement of money was for.
pub const TRANSACTION_PURPOSES: &[&str] = &[
    "salary",
    "pension",
    "interest",
    "cash_in",
    "cash_out",
    "transfer_in",
    "transfer_out",
    "card_payment",
    "household",
    "insurance",
    "loan_payment",
    "fee",
    "penalty",
    "merchant_receipt",
    "building_material",
    "auto",
    "farm_sale",
    "farm_input",
    "tuition",
    "wealth_buy",
    "wealth_sell",
    "other",
];

/// Where or how a contact took place: the visit kinds of the domain, and two written channels.
pub const CHANNELS: &[&str] = &[
    "home",
    "shop",
    "office",
    "village_meeting",
    "community_event",
    "outlet",
    "phone",
    "wecom",
    "sms",
    "app",
];

/// Consent purposes, the words of `rounds_domain::consent::Purpose`.
pub const PURPOSES: &[&str] = &[
    "service",
    "marketing_contact",
    "personalised_marketing",
    "location",
    "bureau_query",
    "third_party_share",
];

/// Consent states, the words of `rounds_domain::consent::ConsentState`.
pub const CONSENT_STATES: &[&str] = &["given", "refused", "withdrawn"];

/// Visit outcomes (domain section 5.1).
pub const OUTCOMES: &[&str] = &[
    "O10", "O11", "O12", "O13", "O14", "O20", "O30", "O31", "O32", "O33", "O34", "O40", "O50", "O60", "O61", "O62",
    "O63", "O64", "O70", "O80", "O81", "O82", "O83", "O84", "O85", "O90", "O95",
];

/// Refusal reasons (domain section 5.2).
pub const REFUSALS: &[&str] = &[
    "F01", "F02", "F03", "F04", "F05", "F06", "F07", "F08", "F09", "F10", "F11", "F12", "F13", "F14", "F15", "F16",
    "F17", "F18", "F19", "F20", "F99",
];

/// Occupations, coarse on purpose.
pub const OCCUPATIONS: &[&str] = &[
    "office",
    "tech",
    "public_sector",
    "manual",
    "self_employed",
    "freelance",
    "farmer",
    "student",
    "retired",
    "other",
];

/// Columns that an export may not have at all: what must never become a feature is refused at the door
/// (domain section 2, sensitive data).
pub const FORBIDDEN_COLUMNS: &[&str] = &[
    "gender",
    "sex",
    "marital_status",
    "married",
    "religion",
    "faith",
    "ethnicity",
    "ethnic_group",
    "nationality_group",
    "race",
    "health",
    "health_status",
    "illness",
    "disability",
    "political_affiliation",
    "union_membership",
    "biometric",
    "password",
    "pin",
    "sms_code",
];

#[cfg(test)]
mod tests {
    use super::*;
    use rounds_domain::consent::{ConsentState, Purpose};
    use rounds_domain::visit::{OutcomeCode, RefusalCode};
    use rounds_protocol::entities::HoldingStatus;

    fn parses<T: serde::de::DeserializeOwned>(words: &[&str]) -> bool {
        words
            .iter()
            .all(|word| serde_json::from_value::<T>(serde_json::json!(word)).is_ok())
    }

    #[test]
    fn coded_words_are_those_of_the_domain() {
        let outcomes: Vec<&str> = OutcomeCode::ALL.iter().map(|code| code.as_str()).collect();
        let refusals: Vec<&str> = RefusalCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(outcomes, OUTCOMES);
        assert_eq!(refusals, REFUSALS);
        assert!(parses::<Purpose>(PURPOSES));
        assert!(parses::<ConsentState>(CONSENT_STATES));
        assert!(parses::<HoldingStatus>(HOLDING_STATUSES));
    }
}
