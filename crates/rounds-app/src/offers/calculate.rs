//! The ways to repay one loan, side by side.

use super::ask::Asked;
use super::{rates, way};
use crate::dto::offers::{Calculation, LoanAsk, RefusedWay};
use crate::error::Result;
use crate::session::Session;
use crate::workbench::Workbench;

/// The same loan in every way that the product has, or in the one that was asked for.
pub(crate) async fn calculate(bench: &Workbench, input: LoanAsk) -> Result<Calculation> {
    bench.work(move |session| calculation(session, input)).await
}

fn calculation(session: &Session, input: LoanAsk) -> Result<Calculation> {
    let asked = Asked::read(session, input)?;
    let (mut ways, mut refused) = (Vec::new(), Vec::new());
    let methods: Vec<_> = asked.credit()?.methods.iter().map(|one| one.method).collect();
    for method in methods {
        if asked.ask.method.is_some_and(|only| only != method) {
            continue;
        }
        match way::way(&asked, method) {
            Ok(way) => ways.push(way),
            Err(error) => refused.push(RefusedWay {
                method,
                code: error.code().to_owned(),
            }),
        }
    }
    Ok(Calculation {
        product: asked.ask.product.clone(),
        on: asked.on,
        pack: rates::pack_ref(&asked.pack),
        currency: session.device.enrolment().bank.currency,
        amount_minor: asked.ask.amount_minor,
        months: asked.ask.months,
        contract_ppm: asked.rate.ppm(),
        spelling: rates::spelling(&asked.pack),
        cost_cap_ppm: rates::cost_cap_ppm(&asked.pack, asked.on),
        ways,
        refused,
    })
}
