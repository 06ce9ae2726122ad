//! From what a pack says of rates, fees and subsidies to what rounds-finance calculates with.

use chrono::NaiveDate;
use rounds_finance::quote::{INTEREST, Spelling};
use rounds_finance::rate::PPM_PER_BP;
use rounds_finance::{DayBasis, Fee, FeeCharge, FinanceError, Rate};
use rounds_protocol::offers::{
    self, AnnualRateMode, Charge, CreditTerms, FeePoint, LegalLimit, OfferPack, Promotion, RateTerms, RepaymentMethod,
};

use super::refused::OfferRefused;
use crate::dto::offers::{PackRef, PromotionOffer, RateOffer, ReferenceOffer};

/// Between which rates a product is priced on a day.
pub(super) fn rate_offer(pack: &OfferPack, rate: &RateTerms, on: NaiveDate) -> Result<RateOffer, OfferRefused> {
    let bp = |bp: i32| i64::from(bp) * PPM_PER_BP;
    let plain = |min: i32, max: i32, flat_monthly| RateOffer {
        min_ppm: bp(min),
        max_ppm: bp(max),
        flat_monthly,
        reference: None,
    };
    Ok(match *rate {
        RateTerms::Fixed { min_bp, max_bp } => plain(min_bp, max_bp, false),
        RateTerms::FlatMonthly { min_bp, max_bp } => plain(min_bp, max_bp, true),
        RateTerms::Reference {
            reference,
            add_min_bp,
            add_max_bp,
            floor_bp,
            ceiling_bp,
            reprice_months,
        } => {
            let fixing = pack.fixing(reference, on).ok_or(OfferRefused::ReferenceMissing)?;
            let inside = |add: i32| {
                let rate = fixing.rate_bp.saturating_add(add);
                let rate = floor_bp.map_or(rate, |floor| rate.max(floor));
                ceiling_bp.map_or(rate, |ceiling| rate.min(ceiling)).max(0)
            };
            RateOffer {
                reference: Some(ReferenceOffer {
                    reference,
                    rate_bp: fixing.rate_bp,
                    fixed_on: fixing.on,
                    add_min_bp,
                    add_max_bp,
                    reprice_months,
                }),
                ..plain(inside(add_min_bp), inside(add_max_bp), false)
            }
        }
    })
}

/// The promotion, if it can be drawn on that day.
pub(super) fn promotion_on(credit: &CreditTerms, on: NaiveDate) -> Option<Promotion> {
    credit
        .promotion
        .filter(|promotion| promotion.from <= on && on <= promotion.to)
}

pub(super) fn promotion_offer(promotion: &Promotion) -> PromotionOffer {
    PromotionOffer {
        rate_ppm: i64::from(promotion.rate_bp) * PPM_PER_BP,
        months: promotion.months,
        until: promotion.to,
    }
}

/// Fees that are charged when all goes as agreed; interest of a month on the sum first borrowed is one of them, by the
/// name of interest (PR-07).
pub(super) fn fees(credit: &CreditTerms, flat_monthly: Option<Rate>) -> Result<Vec<Fee>, FinanceError> {
    let flat = flat_monthly.map(|rate| Fee {
        code: INTEREST.to_owned(),
        charge: FeeCharge::EachInstalmentShare(rate),
    });
    let agreed = credit.fees.iter().filter(|fee| !fee.contingent);
    let others = agreed.filter_map(|fee| charge(fee).transpose().map(|charge| (fee, charge)));
    let others = others.map(|(fee, charge)| {
        Ok(Fee {
            code: fee.code.clone(),
            charge: charge?,
        })
    });
    flat.map(Ok).into_iter().chain(others).collect()
}

fn charge(fee: &offers::Fee) -> Result<Option<FeeCharge>, FinanceError> {
    let charge = match (fee.point, fee.charge) {
        (FeePoint::UpFront, Charge::Amount { minor }) => FeeCharge::UpFront(minor),
        (FeePoint::UpFront, Charge::Share { bp }) => FeeCharge::UpFrontShare(Rate::from_bp(i64::from(bp))?),
        (FeePoint::EachPeriod, Charge::Amount { minor }) => FeeCharge::EachInstalment(minor),
        (FeePoint::EachPeriod, Charge::Share { bp }) => FeeCharge::EachInstalmentShare(Rate::from_bp(i64::from(bp))?),
        (FeePoint::OnEarlyRepayment, _) => return Ok(None),
    };
    Ok(Some(charge))
}

/// What early repayment costs; the first such fee of the product.
pub(super) fn early_fee(credit: &CreditTerms) -> Result<Option<FeeCharge>, FinanceError> {
    let fee = credit.fees.iter().find(|fee| fee.point == FeePoint::OnEarlyRepayment);
    fee.map(|fee| match fee.charge {
        Charge::Amount { minor } => Ok(FeeCharge::UpFront(minor)),
        Charge::Share { bp } => Ok(FeeCharge::UpFrontShare(Rate::from_bp(i64::from(bp))?)),
    })
    .transpose()
}

pub(super) fn day_basis(basis: offers::DayBasis) -> DayBasis {
    match basis {
        offers::DayBasis::Thirty360 => DayBasis::Thirty360,
        offers::DayBasis::Actual360 => DayBasis::Act360,
        offers::DayBasis::Actual365 => DayBasis::Act365,
    }
}

/// What is repaid on any day counts days, whatever else the product counts (domain section 3.1).
pub(super) fn by_day(basis: offers::DayBasis) -> DayBasis {
    match day_basis(basis) {
        DayBasis::Thirty360 => DayBasis::Act360,
        by_day => by_day,
    }
}

pub(super) fn spelling(pack: &OfferPack) -> Spelling {
    match pack.annual_rate {
        AnnualRateMode::Simple => Spelling::Simple,
        AnnualRateMode::Compound => Spelling::Compound,
    }
}

/// The highest annual cost on that day, millionths.
pub(super) fn cost_cap_ppm(pack: &OfferPack, on: NaiveDate) -> Option<i64> {
    let cap = pack.cost_cap.as_ref().filter(|cap| cap.effective_from <= on)?;
    Some(i64::from(cap.annual_bp) * PPM_PER_BP)
}

pub(super) fn pack_ref(pack: &OfferPack) -> PackRef {
    PackRef {
        id: pack.id.clone(),
        version: pack.version,
        jurisdiction: pack.jurisdiction,
    }
}

/// The bounds of the law for this credit on that day, whatever the method.
pub(super) fn bounds<'a>(
    pack: &'a OfferPack,
    credit: &'a CreditTerms,
    on: NaiveDate,
) -> impl Iterator<Item = &'a LegalLimit> {
    pack.limits.iter().filter(move |limit| {
        limit.counts_on(on)
            && limit.classes.contains(&credit.class)
            && (limit.institutions.is_empty() || limit.institutions.contains(&pack.institution))
            && limit.online.is_none_or(|online| online == credit.online)
            && limit.unsecured.is_none_or(|unsecured| unsecured == credit.unsecured)
    })
}

/// Whether a bound of the law speaks of this way to repay.
pub(super) fn binds_method(limit: &LegalLimit, method: RepaymentMethod) -> bool {
    limit.methods.is_empty() || limit.methods.contains(&method)
}
