//! What a customer is shown, frozen: the figures, the disclosure table with every item's recipient, what may come on top,
//! and the sentences of the law (PR-02).

use chrono::Days;
use rounds_domain::{CustomerNo, QuoteId, Text};
use rounds_finance::quote::{Figures, INTEREST, QuoteBasis, quote};
use rounds_protocol::offers::{Fee, NoticeCode};
use rounds_protocol::quotes::{ContingentCost, DisclosureRow, PromotionShown, QuoteContent, SubsidyShown};

use super::super::ask::Asked;
use super::super::{rates, terms, way};
use super::words;
use crate::error::Result;
use crate::session::Session;

/// The content of a quote for a loan that was asked about.
pub(super) fn content(
    session: &Session,
    asked: &Asked,
    customer_no: &CustomerNo,
    quote_id: QuoteId,
) -> Result<QuoteContent> {
    let method = asked.method()?;
    let basis = asked.basis(method)?;
    let quoted = quote(&basis)?;
    let lender = session.device.enrolment().bank.name.clone();
    let subsidy = way::subsidy(asked, &quoted)?;
    let valid = u64::from(asked.pack.disclosure.quote_valid_days);
    let closing = asked.pack.notice(NoticeCode::DisclosureClosing);
    Ok(QuoteContent {
        quote_id,
        customer_no: customer_no.clone(),
        product: asked.ask.product.clone(),
        product_name: session.reference()?.product_name(&asked.ask.product),
        currency: session.device.enrolment().bank.currency,
        pack_id: asked.pack.id.clone(),
        pack_version: asked.pack.version,
        jurisdiction: asked.pack.jurisdiction,
        terms_version: asked.terms.version,
        business_date: asked.on,
        valid_until: asked.on + Days::new(valid),
        method,
        months: asked.ask.months,
        disclosure: disclosure(asked, &basis, &quoted.figures, &lender)?,
        contingent: contingent(asked, &basis, &quoted.figures, &lender)?,
        closing: closing.map_or_else(words::closing, |notice| notice.text.clone()),
        notices: terms::notices(&asked.pack, &asked.terms),
        promotion: promotion(asked, &basis),
        subsidy: subsidy.map(|shown| SubsidyShown {
            version: shown.version,
            points_ppm: shown.points_ppm,
            rate_after_ppm: shown.rate_after_ppm,
            paid_minor: shown.paid_minor,
        }),
        cost_cap_ppm: rates::cost_cap_ppm(&asked.pack, asked.on),
        reading_seconds: asked.pack.disclosure.reading_seconds,
        figures: quoted.figures,
        basis,
    })
}

fn promotion(asked: &Asked, basis: &QuoteBasis) -> Option<PromotionShown> {
    let offer = asked
        .promotion
        .as_ref()
        .filter(|_| way::promoted(asked, basis))
        .map(rates::promotion_offer)?;
    Some(PromotionShown {
        rate_ppm: offer.rate_ppm,
        months: offer.months,
    })
}

/// One row for each item of the figures.
fn disclosure(asked: &Asked, basis: &QuoteBasis, figures: &Figures, lender: &Text) -> Result<Vec<DisclosureRow>> {
    let fees = &asked.credit()?.fees;
    let row = |item: &rounds_finance::quote::CostItem| {
        let fee = fees.iter().find(|fee| fee.code == item.code && item.code != INTEREST);
        let (name, way, standard, recipient) = match fee {
            Some(fee) => (
                fee.name.clone(),
                fee.way.clone(),
                fee.standard.clone(),
                fee.recipient.clone(),
            ),
            None => (
                words::interest(),
                words::with_each_instalment(),
                interest_standard(asked, basis),
                lender.clone(),
            ),
        };
        DisclosureRow {
            code: item.code.clone(),
            name,
            way,
            standard,
            recipient,
            amount_minor: item.amount_minor,
            annual_ppm: item.annual_ppm,
        }
    };
    Ok(figures.items.iter().map(row).collect())
}

fn interest_standard(asked: &Asked, basis: &QuoteBasis) -> Text {
    if asked.flat_monthly {
        return words::flat(asked.rate.ppm());
    }
    match basis.terms.steps.first() {
        Some(step) => words::stepped(basis.terms.rate.ppm(), step.from_period - 1, step.rate.ppm()),
        None => words::yearly(basis.terms.rate.ppm()),
    }
}

/// What is paid only if something happens: penalties (PR-17), and the product's contingent fees.
fn contingent(asked: &Asked, basis: &QuoteBasis, figures: &Figures, lender: &Text) -> Result<Vec<ContingentCost>> {
    let penalty = |code: &str, name, uplift_bp, annual_ppm| ContingentCost {
        code: code.to_owned(),
        name,
        way: words::by_the_day(),
        standard: words::raised(uplift_bp, annual_ppm),
        recipient: lender.clone(),
        annual_ppm: Some(annual_ppm),
    };
    let fee = |fee: &Fee| ContingentCost {
        code: fee.code.clone(),
        name: fee.name.clone(),
        way: fee.way.clone(),
        standard: fee.standard.clone(),
        recipient: fee.recipient.clone(),
        annual_ppm: None,
    };
    let penalties = [
        penalty(
            "overdue",
            words::overdue(),
            basis.overdue_uplift_bp,
            figures.overdue_ppm,
        ),
        penalty("misuse", words::misuse(), basis.misuse_uplift_bp, figures.misuse_ppm),
    ];
    let fees = asked.credit()?.fees.iter().filter(|fee| fee.contingent).map(fee);
    Ok(penalties.into_iter().chain(fees).collect())
}
