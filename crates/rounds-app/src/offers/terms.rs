//! The terms of a product on a day.

use chrono::{Datelike, NaiveDate};
use rounds_protocol::offers::{CreditTerms, NoticeCode, OfferPack, ProductTerms, SeasonDue, Terms};

use super::ask::{offered, partner_is_active};
use super::rates;
use super::refused::OfferRefused;
use crate::dto::offers::{CreditOffer, DepositOffer, LegalBound, OfferRef, OfferTerms, OfferView, Portion};
use crate::error::Result;
use crate::session::Session;
use crate::workbench::Workbench;

/// What a product costs or brings on a day, and under which conditions.
pub(crate) async fn terms(bench: &Workbench, input: OfferRef) -> Result<OfferView> {
    bench.work(move |session| view(session, &input)).await
}

fn view(session: &Session, input: &OfferRef) -> Result<OfferView> {
    let on = input.on.unwrap_or_else(|| session.today());
    let (pack, terms) = offered(session, &input.product, on)?;
    let reference = session.reference()?;
    let product = reference.product(&input.product);
    let not_quotable = not_quotable(&pack, &terms, on);
    Ok(OfferView {
        product: input.product.clone(),
        name: reference.product_name(&input.product),
        purpose: product.map_or_else(
            || reference.product_name(&input.product),
            |product| product.purpose.clone(),
        ),
        on,
        currency: session.device.enrolment().bank.currency,
        pack: rates::pack_ref(&pack),
        terms_version: terms.version,
        terms: offer_terms(&pack, &terms, on)?,
        notices: notices(&pack, &terms),
        partner: terms.partner.as_ref().and_then(|code| {
            let found = pack.partners.iter().find(|partner| partner.code == *code);
            found.map(|partner| partner.name.clone())
        }),
        conditions: terms.conditions,
        stops: terms.stops,
        evidence: terms.evidence,
        illustrative: terms.illustrative,
        quotable: not_quotable.is_none(),
        not_quotable: not_quotable.map(|refused| refused.code().to_owned()),
    })
}

/// Why no quote of this product is made in the field.
pub(super) fn not_quotable(pack: &OfferPack, terms: &ProductTerms, on: NaiveDate) -> Option<OfferRefused> {
    match &terms.terms {
        Terms::Wealth(_) | Terms::Insurance(_) => Some(OfferRefused::AppointmentOnly),
        Terms::Deposit(_) | Terms::Account(_) => Some(OfferRefused::NotCredit),
        Terms::Credit(_) if !partner_is_active(pack, terms, on) => Some(OfferRefused::PartnerInactive),
        Terms::Credit(_) => None,
    }
}

fn offer_terms(pack: &OfferPack, terms: &ProductTerms, on: NaiveDate) -> Result<OfferTerms> {
    Ok(match &terms.terms {
        Terms::Credit(credit) => OfferTerms::Credit(credit_offer(pack, credit, on)?),
        Terms::Deposit(deposit) => OfferTerms::Deposit(DepositOffer {
            amount: deposit.amount,
            board: deposit.board.clone(),
            demand_rate_bp: deposit.demand_rate_bp,
            insured: deposit.insured,
        }),
        Terms::Wealth(_) | Terms::Insurance(_) => OfferTerms::Appointment,
        Terms::Account(account) => OfferTerms::Account {
            yearly_max_minor: account.yearly_max_minor,
            locked: account.locked.clone(),
            demand_rate_bp: account.demand_rate_bp,
            insured: account.insured,
        },
    })
}

fn credit_offer(pack: &OfferPack, credit: &CreditTerms, on: NaiveDate) -> Result<CreditOffer> {
    let bound = |limit: &rounds_protocol::offers::LegalLimit| LegalBound {
        rule: limit.rule.clone(),
        instrument: limit.instrument.clone(),
        max_amount_minor: limit.max_amount_minor,
        max_months: limit.max_months,
    };
    Ok(CreditOffer {
        class: credit.class,
        amount: credit.amount,
        term: credit.term,
        rate: rates::rate_offer(pack, &credit.rate, on)?,
        promotion: rates::promotion_on(credit, on).as_ref().map(rates::promotion_offer),
        methods: credit.methods.clone(),
        day_basis: credit.day_basis,
        fees: credit.fees.clone(),
        entrusted_above_minor: credit.entrusted_above_minor,
        balloon_max_bp: credit.balloon_max_bp,
        grace_max_months: credit.grace_max_months,
        season: season(credit, on),
        subsidised: credit.subsidised,
        limits: rates::bounds(pack, credit, on).map(bound).collect(),
        cost_cap_ppm: rates::cost_cap_ppm(pack, on),
        spelling: rates::spelling(pack),
    })
}

/// The first usual due days after a day of drawing, in their order.
fn season(credit: &CreditTerms, on: NaiveDate) -> Vec<Portion> {
    let next = |due: &SeasonDue| {
        let of_year = |year| NaiveDate::from_ymd_opt(year, due.month, due.day);
        let due_on = of_year(on.year())
            .filter(|day| *day > on)
            .or_else(|| of_year(on.year() + 1));
        due_on.map(|due_on| Portion {
            due_on,
            share_bp: due.share_bp,
        })
    };
    let mut portions: Vec<Portion> = credit.season.iter().filter_map(next).collect();
    portions.sort_by_key(|portion| portion.due_on);
    portions
}

/// The sentences of the law that stand beside a product.
pub(super) fn notices(pack: &OfferPack, terms: &ProductTerms) -> Vec<rounds_domain::Text> {
    let codes: &[NoticeCode] = match &terms.terms {
        Terms::Credit(credit) if credit.promotion.is_some() => {
            &[NoticeCode::LoanUse, NoticeCode::LateCosts, NoticeCode::PromotionEnds]
        }
        Terms::Credit(_) => &[NoticeCode::LoanUse, NoticeCode::LateCosts],
        Terms::Wealth(_) => &[
            NoticeCode::RiskWarning,
            NoticeCode::NotDeposit,
            NoticeCode::DedicatedArea,
        ],
        Terms::Insurance(_) => &[
            NoticeCode::NotDeposit,
            NoticeCode::Hesitation,
            NoticeCode::DedicatedArea,
        ],
        Terms::Deposit(deposit) if deposit.insured => &[NoticeCode::DepositInsurance],
        Terms::Account(account) if account.insured => &[NoticeCode::DepositInsurance],
        Terms::Deposit(_) | Terms::Account(_) => &[],
    };
    let found = codes.iter().filter_map(|code| pack.notice(*code));
    found.map(|notice| notice.text.clone()).collect()
}
