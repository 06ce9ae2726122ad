//! What a deposit brings when it is kept, broken, or left lying.

use rounds_finance::Rate;
use rounds_finance::deposit::TimeDeposit;
use rounds_finance::due::after_months;
use rounds_finance::rate::PPM_PER_BP;
use rounds_protocol::offers::{BoardRate, DepositLength, DepositTerms, Terms};

use super::ask::offered;
use super::rates;
use super::refused::OfferRefused;
use crate::dto::afford::{DepositAsk, DepositView};
use crate::error::Result;
use crate::session::Session;
use crate::workbench::Workbench;

/// A time deposit or a certificate by the board of today.
pub(crate) async fn deposit(bench: &Workbench, input: DepositAsk) -> Result<DepositView> {
    bench.work(move |session| view(session, &input)).await
}

fn view(session: &Session, input: &DepositAsk) -> Result<DepositView> {
    let on = session.today();
    let (pack, terms) = offered(session, &input.product, on)?;
    let Terms::Deposit(terms) = &terms.terms else {
        return Err(OfferRefused::NotDeposit.into());
    };
    let rate_ppm = i64::from(board_rate(terms, input)?.rate_bp) * PPM_PER_BP;
    let demand_ppm = i64::from(terms.demand_rate_bp) * PPM_PER_BP;
    let deposit = TimeDeposit {
        principal_minor: input.amount_minor,
        term_months: input.months,
        rate: Rate::from_ppm(rate_ppm)?,
        demand_rate: Rate::from_ppm(demand_ppm)?,
    };
    let broken = deposit.taken_early(input.taken_minor.unwrap_or(input.amount_minor), input.days)?;
    Ok(DepositView {
        currency: session.device.enrolment().bank.currency,
        pack: rates::pack_ref(&pack),
        rate_ppm,
        demand_ppm,
        at_maturity_minor: deposit.at_maturity()?,
        matures_on: after_months(on, input.months)?,
        early_minor: broken.interest_minor,
        rest_minor: broken.rest_at_maturity_minor,
        lost_minor: broken.lost_minor,
        overdue_minor: deposit.overdue(input.days)?,
        insured: terms.insured,
    })
}

/// The board's rate for the term, of the highest sum that the amount reaches.
fn board_rate<'a>(terms: &'a DepositTerms, input: &DepositAsk) -> std::result::Result<&'a BoardRate, OfferRefused> {
    let (min_minor, max_minor) = (terms.amount.min_minor, terms.amount.max_minor);
    if !(min_minor..=max_minor).contains(&input.amount_minor) {
        return Err(OfferRefused::AmountOutOfRange { min_minor, max_minor });
    }
    let length = DepositLength::Months { months: input.months };
    let fitting = terms
        .board
        .iter()
        .filter(|rate| rate.length == length && rate.from_minor <= input.amount_minor);
    fitting
        .max_by_key(|rate| rate.from_minor)
        .ok_or(OfferRefused::BoardRateMissing)
}
