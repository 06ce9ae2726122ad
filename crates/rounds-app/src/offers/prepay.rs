//! What early repayment changes: a part of it, keeping the term or the payment, or all of it.

use rounds_finance::loan::{Prepaid, PrepayMode};
use rounds_finance::quote::quote;
use rounds_finance::{FeeCharge, FinanceError, Schedule, loan};

use super::ask::Asked;
use super::{rates, way};
use crate::dto::offers::{PrepayInput, PrepayView, PrepayWay, SettleView};
use crate::error::Result;
use crate::session::Session;
use crate::workbench::Workbench;

/// Both ways to go on after a part was repaid, and settling, side by side.
pub(crate) async fn prepay(bench: &Workbench, input: PrepayInput) -> Result<PrepayView> {
    bench.work(move |session| view(session, input)).await
}

fn view(session: &Session, input: PrepayInput) -> Result<PrepayView> {
    let asked = Asked::read(session, input.ask)?;
    let method = asked.method()?;
    let schedule = quote(&asked.basis(method)?)?.schedule;
    let fee = rates::early_fee(asked.credit()?)?;
    let after = |mode| loan::prepay(&schedule, input.after, input.amount_minor, mode, fee.as_ref());
    let (lighter, shorter) = (after(PrepayMode::KeepTerm)?, after(PrepayMode::KeepPayment)?);
    let due_on = schedule.rows.get(input.after as usize - 1).map(|row| row.due_on);
    let on = input.settle_on.or(due_on).ok_or(FinanceError::InstalmentUnknown)?;
    Ok(PrepayView {
        currency: session.device.enrolment().bank.currency,
        method,
        balance_before_minor: lighter.balance_before_minor,
        balance_after_minor: lighter.balance_after_minor,
        interest_without_minor: lighter.interest_without_minor,
        keep_term: prepaid_way(&lighter)?,
        keep_payment: prepaid_way(&shorter)?,
        settle: settle_view(&schedule, on, fee.as_ref())?,
    })
}

fn prepaid_way(found: &Prepaid) -> Result<PrepayWay> {
    let rows = &found.rest.rows;
    let (first, last) = rows.first().zip(rows.last()).ok_or(FinanceError::InstalmentUnknown)?;
    Ok(PrepayWay {
        payment_minor: first.payment_minor,
        last_payment_minor: last.payment_minor,
        instalments: last.number,
        ends_on: last.due_on,
        interest_minor: found.interest_with_minor,
        saved_minor: found.saved_minor(),
        fee_minor: found.fee_minor,
        rows: way::rows(rows),
    })
}

fn settle_view(schedule: &Schedule, on: chrono::NaiveDate, fee: Option<&FeeCharge>) -> Result<SettleView> {
    let settled = loan::settle(schedule, on, fee)?;
    Ok(SettleView {
        on,
        balance_minor: settled.balance_minor,
        days: settled.days,
        accrued_minor: settled.accrued_minor,
        fee_minor: settled.fee_minor,
        payoff_minor: settled.payoff_minor() + settled.fee_minor,
        saved_minor: settled.saved_minor,
    })
}
