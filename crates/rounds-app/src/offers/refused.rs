//! Why an offer cannot be calculated or quoted, in a closed list of codes.

use thiserror::Error;

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OfferRefused {
    #[error("no offer pack of this device counts on that day")]
    PackMissing,
    #[error("the pack of that day has no terms of this product")]
    ProductUnknown,
    #[error("the product is no credit")]
    NotCredit,
    #[error("the product is no deposit")]
    NotDeposit,
    #[error("the partner's contract does not run on that day")]
    PartnerInactive,
    #[error("the product is sold in the dedicated area of an outlet")]
    AppointmentOnly,
    #[error("the amount is outside the product's")]
    AmountOutOfRange { min_minor: i64, max_minor: i64 },
    #[error("the term is outside the product's")]
    TermOutOfRange { min_months: u32, max_months: u32 },
    #[error("the rate is outside the product's")]
    RateOutOfRange { min_ppm: i64, max_ppm: i64 },
    #[error("the product is not repaid in this way")]
    MethodNotOffered,
    #[error("quarters need a term of whole quarters")]
    TermNotQuarterly,
    #[error("a seasonal loan needs its due days")]
    PortionsMissing,
    #[error("a part of a seasonal loan is due after its term")]
    PortionBeyondTerm,
    #[error("interest alone is paid for at most {most_months} months")]
    GraceTooLong { most_months: u32 },
    #[error("a flat rate of a month has no price of a year")]
    PriceNotYearly,
    #[error("the account brings no interest")]
    NoDemandRate,
    #[error("the balloon is more than the product permits")]
    BalloonTooLarge,
    #[error("the law permits less: {rule}")]
    OverLegalLimit { rule: String },
    #[error("the reference rate is not fixed on that day")]
    ReferenceMissing,
    #[error("the board has no rate for this term and amount")]
    BoardRateMissing,
    #[error("a customer is needed")]
    CustomerMissing,
    #[error("an income is needed")]
    IncomeMissing,
    #[error("quotes are made and signed on their own day")]
    NotToday,
}

impl OfferRefused {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::PackMissing => "offer.pack_missing",
            Self::ProductUnknown => "offer.product_unknown",
            Self::NotCredit => "offer.not_credit",
            Self::NotDeposit => "offer.not_deposit",
            Self::PartnerInactive => "offer.partner_inactive",
            Self::AppointmentOnly => "offer.appointment_only",
            Self::AmountOutOfRange { .. } => "offer.amount_out_of_range",
            Self::TermOutOfRange { .. } => "offer.term_out_of_range",
            Self::RateOutOfRange { .. } => "offer.rate_out_of_range",
            Self::MethodNotOffered => "offer.method_not_offered",
            Self::TermNotQuarterly => "offer.term_not_quarterly",
            Self::PortionsMissing => "offer.portions_missing",
            Self::PortionBeyondTerm => "offer.portion_beyond_term",
            Self::GraceTooLong { .. } => "offer.grace_too_long",
            Self::PriceNotYearly => "offer.price_not_yearly",
            Self::NoDemandRate => "offer.no_demand_rate",
            Self::BalloonTooLarge => "offer.balloon_too_large",
            Self::OverLegalLimit { .. } => "offer.over_legal_limit",
            Self::ReferenceMissing => "offer.reference_missing",
            Self::BoardRateMissing => "offer.board_rate_missing",
            Self::CustomerMissing => "offer.customer_missing",
            Self::IncomeMissing => "offer.income_missing",
            Self::NotToday => "offer.not_today",
        }
    }

    /// Values for the sentence of the code.
    pub fn detail(&self) -> std::collections::BTreeMap<String, String> {
        let pair = |low: String, high: String| {
            std::collections::BTreeMap::from([("min".to_owned(), low), ("max".to_owned(), high)])
        };
        match self {
            Self::AmountOutOfRange { min_minor, max_minor } => pair(min_minor.to_string(), max_minor.to_string()),
            Self::TermOutOfRange { min_months, max_months } => pair(min_months.to_string(), max_months.to_string()),
            Self::RateOutOfRange { min_ppm, max_ppm } => pair(min_ppm.to_string(), max_ppm.to_string()),
            Self::GraceTooLong { most_months } => [("max".to_owned(), most_months.to_string())].into(),
            Self::OverLegalLimit { rule } => [("rule".to_owned(), rule.clone())].into(),
            _ => std::collections::BTreeMap::new(),
        }
    }
}
