//! A loan that is asked about, held against the terms of its day, and made into what rounds-finance calculates with.

use std::sync::Arc;

use chrono::NaiveDate;
use rounds_finance::due::after_months;
use rounds_finance::loan::{Due, LoanTerms, Method, RateStep, WHOLE_BP};
use rounds_finance::quote::QuoteBasis;
use rounds_finance::rate::PPM_PER_BP;
use rounds_finance::{DayBasis, Rate};
use rounds_protocol::offers::{CreditTerms, OfferPack, ProductTerms, Promotion, RepaymentMethod};

use super::rates;
use super::refused::OfferRefused;
use crate::dto::offers::LoanAsk;
use crate::error::Result;
use crate::session::Session;

/// A loan that the product permits, whatever the way to repay.
pub(super) struct Asked {
    pub pack: Arc<OfferPack>,
    pub terms: ProductTerms,
    pub on: NaiveDate,
    pub ask: LoanAsk,
    /// Contract rate, or of a month where it is flat.
    pub rate: Rate,
    pub flat_monthly: bool,
    pub promotion: Option<Promotion>,
}

/// The pack of a day and the terms of a product in it.
pub(super) fn offered(
    session: &Session,
    product: &rounds_domain::ProductCode,
    on: NaiveDate,
) -> Result<(Arc<OfferPack>, ProductTerms)> {
    let pack = session.offer_pack(on)?.ok_or(OfferRefused::PackMissing)?;
    let terms = pack.terms(product).cloned().ok_or(OfferRefused::ProductUnknown)?;
    Ok((pack, terms))
}

impl Asked {
    /// # Errors
    /// What the product or its partner does not permit.
    pub fn read(session: &Session, ask: LoanAsk) -> Result<Self> {
        let on = ask.drawn_on.unwrap_or_else(|| session.today());
        let (pack, terms) = offered(session, &ask.product, on)?;
        Ok(Self::of(pack, terms, on, ask)?)
    }

    fn of(
        pack: Arc<OfferPack>,
        terms: ProductTerms,
        on: NaiveDate,
        ask: LoanAsk,
    ) -> std::result::Result<Self, OfferRefused> {
        let credit = terms.credit().ok_or(OfferRefused::NotCredit)?;
        let offer = rates::rate_offer(&pack, &credit.rate, on)?;
        let asked = ask.rate_ppm.unwrap_or(offer.min_ppm);
        let rate = Rate::from_ppm(asked)
            .ok()
            .filter(|_| (offer.min_ppm..=offer.max_ppm).contains(&asked));
        let rate = rate.ok_or(OfferRefused::RateOutOfRange {
            min_ppm: offer.min_ppm,
            max_ppm: offer.max_ppm,
        })?;
        within(credit, &ask)?;
        if !partner_is_active(&pack, &terms, on) {
            return Err(OfferRefused::PartnerInactive);
        }
        let promotion = rates::promotion_on(credit, on).filter(|_| ask.promotion);
        Ok(Self {
            flat_monthly: offer.flat_monthly,
            pack,
            terms,
            on,
            ask,
            rate,
            promotion,
        })
    }

    pub fn credit(&self) -> std::result::Result<&CreditTerms, OfferRefused> {
        self.terms.credit().ok_or(OfferRefused::NotCredit)
    }

    /// The way that was asked for, or the product's first.
    pub fn method(&self) -> std::result::Result<RepaymentMethod, OfferRefused> {
        let first = self.credit()?.methods.first().map(|way| way.method);
        self.ask.method.or(first).ok_or(OfferRefused::MethodNotOffered)
    }

    /// The loan by one way, if product and law permit it.
    ///
    /// # Errors
    /// What does not fit first.
    pub fn basis(&self, method: RepaymentMethod) -> Result<QuoteBasis> {
        let credit = self.credit()?;
        self.check_method(credit, method)?;
        let flat = self.flat_monthly.then_some(self.rate);
        Ok(QuoteBasis {
            terms: self.loan(credit, method)?,
            fees: rates::fees(credit, flat)?,
            spelling: rates::spelling(&self.pack),
            overdue_uplift_bp: credit.overdue_uplift_bp,
            misuse_uplift_bp: credit.misuse_uplift_bp,
        })
    }

    fn check_method(&self, credit: &CreditTerms, method: RepaymentMethod) -> std::result::Result<(), OfferRefused> {
        let way = credit.methods.iter().find(|way| way.method == method);
        let way = way.ok_or(OfferRefused::MethodNotOffered)?;
        let months = self.ask.months;
        if way.max_months.is_some_and(|most| months > most) {
            return Err(OfferRefused::TermOutOfRange {
                min_months: credit.term.min_months,
                max_months: way.max_months.unwrap_or(credit.term.max_months),
            });
        }
        if method == RepaymentMethod::Seasonal {
            self.check_season()?;
        }
        if method == RepaymentMethod::Quarterly && !months.is_multiple_of(3) {
            return Err(OfferRefused::TermNotQuarterly);
        }
        let mut bounds = rates::bounds(&self.pack, credit, self.on).filter(|limit| rates::binds_method(limit, method));
        let broken = bounds.find(|limit| {
            limit.max_amount_minor.is_some_and(|most| self.ask.amount_minor > most)
                || limit.max_months.is_some_and(|most| months > most)
        });
        broken.map_or(Ok(()), |limit| {
            Err(OfferRefused::OverLegalLimit {
                rule: limit.rule.clone(),
            })
        })
    }

    /// The parts are there, and all are repaid within the term that is asked for.
    fn check_season(&self) -> std::result::Result<(), OfferRefused> {
        let last = self.ask.portions.iter().map(|part| part.due_on).max();
        let last = last.ok_or(OfferRefused::PortionsMissing)?;
        match after_months(self.on, self.ask.months) {
            Ok(end) if last <= end => Ok(()),
            _ => Err(OfferRefused::PortionBeyondTerm),
        }
    }

    fn loan(&self, credit: &CreditTerms, method: RepaymentMethod) -> Result<LoanTerms> {
        let ask = &self.ask;
        let mut terms = LoanTerms::monthly(ask.amount_minor, self.rate, ask.months, self.on);
        terms.due = self.due(method)?;
        terms.basis = match method {
            RepaymentMethod::Revolving | RepaymentMethod::Seasonal | RepaymentMethod::Bullet => {
                rates::by_day(credit.day_basis)
            }
            _ => rates::day_basis(credit.day_basis),
        };
        terms.method = match method {
            RepaymentMethod::EqualInstalment | RepaymentMethod::Quarterly => Method::EqualInstalment,
            RepaymentMethod::EqualPrincipal => Method::EqualPrincipal,
            RepaymentMethod::InterestFirst | RepaymentMethod::Revolving => {
                let way = credit.methods.iter().find(|way| way.method == method);
                Method::InterestFirst {
                    yearly_principal_bp: way.and_then(|way| way.yearly_principal_bp).unwrap_or(0),
                }
            }
            RepaymentMethod::Bullet => Method::Portions {
                shares_bp: vec![WHOLE_BP],
            },
            RepaymentMethod::Seasonal => Method::Portions {
                shares_bp: ask.portions.iter().map(|part| part.share_bp).collect(),
            },
        };
        if matches!(
            method,
            RepaymentMethod::EqualInstalment | RepaymentMethod::EqualPrincipal
        ) {
            terms.grace_periods = ask.grace_months;
            terms.balloon_minor = ask.balloon_minor;
        }
        if self.flat_monthly {
            terms.rate = Rate::ZERO;
            terms.method = Method::EqualPrincipal;
            terms.basis = DayBasis::Thirty360;
        }
        self.promote(&mut terms)?;
        Ok(terms)
    }

    fn due(&self, method: RepaymentMethod) -> Result<Due> {
        let ask = &self.ask;
        Ok(match method {
            RepaymentMethod::Seasonal => Due::On {
                dates: ask.portions.iter().map(|part| part.due_on).collect(),
            },
            RepaymentMethod::Bullet => Due::On {
                dates: vec![after_months(self.on, ask.months)?],
            },
            _ => {
                let months = if method == RepaymentMethod::Quarterly { 3 } else { 1 };
                Due::Every {
                    months,
                    periods: ask.months / months,
                    first_on: ask.first_due_on,
                    day: None,
                }
            }
        })
    }

    /// The promotion first, the contract rate after it. Where there are no instalments to step at, there is none.
    fn promote(&self, terms: &mut LoanTerms) -> Result<()> {
        let (Some(promotion), Some(months)) = (self.promotion, terms.months()) else {
            return Ok(());
        };
        let periods = promotion.months / months;
        if periods == 0 || self.flat_monthly {
            return Ok(());
        }
        terms.rate = Rate::from_ppm(i64::from(promotion.rate_bp) * PPM_PER_BP)?;
        if periods < terms.periods() {
            terms.steps = vec![RateStep {
                from_period: periods + 1,
                rate: self.rate,
            }];
        }
        Ok(())
    }
}

/// Amount, term, balloon and time of interest alone, as the product permits.
fn within(credit: &CreditTerms, ask: &LoanAsk) -> std::result::Result<(), OfferRefused> {
    let (amount, term) = (credit.amount, credit.term);
    if !(amount.min_minor..=amount.max_minor).contains(&ask.amount_minor) {
        return Err(OfferRefused::AmountOutOfRange {
            min_minor: amount.min_minor,
            max_minor: amount.max_minor,
        });
    }
    if !(term.min_months..=term.max_months).contains(&ask.months) {
        return Err(OfferRefused::TermOutOfRange {
            min_months: term.min_months,
            max_months: term.max_months,
        });
    }
    let most = i128::from(ask.amount_minor) * i128::from(credit.balloon_max_bp.unwrap_or(0)) / i128::from(WHOLE_BP);
    if i128::from(ask.balloon_minor) > most || ask.balloon_minor < 0 {
        return Err(OfferRefused::BalloonTooLarge);
    }
    let most_months = credit.grace_max_months.unwrap_or(0);
    if ask.grace_months > most_months || (ask.grace_months > 0 && ask.grace_months >= ask.months) {
        return Err(OfferRefused::GraceTooLong { most_months });
    }
    Ok(())
}

/// Whether the partner of a product, if it has one, is under contract on a day.
pub(super) fn partner_is_active(pack: &OfferPack, terms: &ProductTerms, on: NaiveDate) -> bool {
    let Some(code) = &terms.partner else { return true };
    pack.partners
        .iter()
        .any(|partner| partner.code == *code && partner.is_active(on))
}
