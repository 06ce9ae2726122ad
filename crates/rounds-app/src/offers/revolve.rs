//! What borrowing and repaying at any time costs, by the days for which money was drawn.

use rounds_finance::loan::{Movement, Revolving, revolving};
use rounds_protocol::offers::RepaymentMethod;

use super::ask::Asked;
use super::rates;
use super::refused::OfferRefused;
use crate::dto::afford::{DrawnDays, RevolveInput, RevolveView};
use crate::error::Result;
use crate::session::Session;
use crate::workbench::Workbench;

/// Draws and repayments of a revolving product, day by day; never more than the amount that is asked for.
pub(crate) async fn revolve(bench: &Workbench, input: RevolveInput) -> Result<RevolveView> {
    bench.work(move |session| view(session, input)).await
}

fn view(session: &Session, input: RevolveInput) -> Result<RevolveView> {
    let asked = Asked::read(session, input.ask)?;
    let credit = asked.credit()?;
    if !credit
        .methods
        .iter()
        .any(|way| way.method == RepaymentMethod::Revolving)
    {
        return Err(OfferRefused::MethodNotOffered.into());
    }
    let movements: Vec<Movement> = input
        .movements
        .iter()
        .map(|one| Movement {
            on: one.on,
            amount_minor: one.amount_minor,
        })
        .collect();
    let found = revolving(&movements, asked.rate, rates::by_day(credit.day_basis), credit.min_days)?;
    if found
        .segments
        .iter()
        .any(|segment| segment.balance_minor > asked.ask.amount_minor)
    {
        return Err(OfferRefused::AmountOutOfRange {
            min_minor: 0,
            max_minor: asked.ask.amount_minor,
        }
        .into());
    }
    Ok(RevolveView {
        currency: session.device.enrolment().bank.currency,
        interest_minor: found.interest_minor(),
        balance_minor: found.balance_minor,
        annual_simple_ppm: found.annual_rate().ok().map(|annual| annual.simple_ppm()),
        segments: segments(&found),
    })
}

fn segments(found: &Revolving) -> Vec<DrawnDays> {
    let drawn = found.segments.iter().map(|segment| DrawnDays {
        from: segment.from,
        to: segment.to,
        days: segment.days,
        balance_minor: segment.balance_minor,
        interest_minor: segment.interest_minor,
    });
    drawn.collect()
}
