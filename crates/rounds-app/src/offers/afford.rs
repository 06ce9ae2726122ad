//! Whether a household can carry a loan: debt to income before and after, and the limit with what binds it (PR-16).

use rounds_finance::Rate;
use rounds_finance::capacity::{LimitBasis, debt_to_income_ppm, limit};
use rounds_finance::quote::quote;
use rounds_finance::rate::PPM_PER_BP;
use rounds_protocol::offers::{CreditClass, DebtRatio, OfferPack};

use super::ask::Asked;
use super::household::{self, Household};
use super::refused::OfferRefused;
use crate::advice::Dossier;
use crate::dto::afford::{
    AffordInput, AffordView, BurdenKind, BurdenRow, FigureSource, LimitCandidate, LimitView, RatioBar, RatioKind,
};
use crate::error::{AppError, Result};
use crate::session::Session;
use crate::workbench::Workbench;

/// Ten thousandths in a whole.
const WHOLE_BP: i64 = 10_000;

/// Debt to income and limit, from the customer's facts and holdings and from what the customer says.
pub(crate) async fn afford(bench: &Workbench, input: AffordInput) -> Result<AffordView> {
    bench.work(move |session| view(session, input)).await
}

fn view(session: &Session, input: AffordInput) -> Result<AffordView> {
    let customer_no = input.ask.customer_no.clone().ok_or(OfferRefused::CustomerMissing)?;
    let reference = session.reference()?;
    let dossier = Dossier::read(&session.device, &customer_no, &reference)?.ok_or(AppError::CustomerUnknown)?;
    let asked = Asked::read(session, input.ask)?;
    let schedule = quote(&asked.basis(asked.method()?)?)?.schedule;
    let new_payment_minor = schedule.usual_peak_minor();
    let income = household::income(&dossier, input.declared_income_minor)?;
    let known = household::household(&dossier.customer.holdings, &reference, asked.on)?;
    let load = Load::of(
        known,
        input.declared_debt_minor.unwrap_or(0).max(0),
        &asked.pack.debt_ratio,
    );
    let bars = bars(&load, income.income_minor, new_payment_minor, &asked)?;
    let limit = limit_view(&asked, &dossier, income.income_minor, load.monthly_minor())?;
    Ok(AffordView {
        currency: dossier.customer.currency,
        income,
        burdens: load.rows(),
        new_payment_minor,
        bearable: bars.iter().all(|bar| !bar.over),
        bars,
        limit,
    })
}

/// What counts each month.
struct Load {
    housing_minor: i64,
    other_minor: i64,
    cards_minor: i64,
    elsewhere_minor: i64,
}

impl Load {
    fn of(known: Household, elsewhere_minor: i64, ratio: &DebtRatio) -> Self {
        Self {
            housing_minor: known.housing_minor,
            other_minor: known.other_minor,
            cards_minor: share(known.cards_used_minor, i64::from(ratio.card_counts_bp)),
            elsewhere_minor,
        }
    }

    fn monthly_minor(&self) -> i64 {
        let sum = self.housing_minor + self.other_minor + self.cards_minor;
        sum.saturating_add(self.elsewhere_minor)
    }

    fn rows(&self) -> Vec<BurdenRow> {
        let row = |kind, source, monthly_minor| BurdenRow {
            kind,
            source,
            monthly_minor,
        };
        vec![
            row(BurdenKind::Housing, FigureSource::Bank, self.housing_minor),
            row(BurdenKind::OtherLoans, FigureSource::Bank, self.other_minor),
            row(BurdenKind::Cards, FigureSource::Bank, self.cards_minor),
            row(BurdenKind::Elsewhere, FigureSource::Declared, self.elsewhere_minor),
        ]
    }
}

/// A share in ten thousandths, half up.
fn share(minor: i64, bp: i64) -> i64 {
    let exact = i128::from(minor) * i128::from(bp) + i128::from(WHOLE_BP / 2);
    i64::try_from(exact / i128::from(WHOLE_BP)).unwrap_or(i64::MAX)
}

fn bars(load: &Load, income_minor: i64, new_minor: i64, asked: &Asked) -> Result<Vec<RatioBar>> {
    let ratio = &asked.pack.debt_ratio;
    let housing = asked.credit()?.class == CreditClass::Housing;
    let bar = |kind, now_minor: i64, adds_minor: i64, max_bp: u32| -> Result<RatioBar> {
        let max_ppm = i64::from(max_bp) * PPM_PER_BP;
        let after_ppm = debt_to_income_ppm(now_minor.saturating_add(adds_minor), income_minor)?;
        Ok(RatioBar {
            kind,
            now_ppm: debt_to_income_ppm(now_minor, income_minor)?,
            after_ppm,
            max_ppm,
            over: after_ppm > max_ppm,
        })
    };
    let adds_to_housing = if housing { new_minor } else { 0 };
    Ok(vec![
        bar(
            RatioKind::Housing,
            load.housing_minor,
            adds_to_housing,
            ratio.housing_max_bp,
        )?,
        bar(RatioKind::Total, load.monthly_minor(), new_minor, ratio.total_max_bp)?,
    ])
}

fn limit_view(asked: &Asked, dossier: &Dossier, income_minor: i64, monthly_minor: i64) -> Result<LimitView> {
    let policy = &asked.pack.limit_policy;
    let basis = LimitBasis {
        income_minor,
        monthly_minor,
        highest_debt_to_income: Rate::from_bp(i64::from(policy.room_bp))?,
        rate: yearly(asked)?,
        months: asked.ask.months,
        income_multiple: Some(policy.income_multiple),
        product_cap_minor: Some(asked.credit()?.amount.max_minor),
        segment_cap_minor: segment_cap(&asked.pack, dossier),
        exposures_minor: household::exposure(&dossier.customer.holdings, &asked.ask.product),
        step_minor: policy.step_minor.max(1),
    };
    let found = limit(&basis)?;
    let candidate = |(constraint, allows_minor)| LimitCandidate {
        constraint,
        allows_minor,
    };
    Ok(LimitView {
        limit_minor: found.limit_minor,
        binding: found.binding,
        candidates: found.candidates.into_iter().map(candidate).collect(),
        room_minor: found.room_minor,
    })
}

/// A flat rate of a month is no rate of a year: the room is judged by what it truly costs.
fn yearly(asked: &Asked) -> Result<Rate> {
    if !asked.flat_monthly {
        return Ok(asked.rate);
    }
    let figures = quote(&asked.basis(asked.method()?)?)?.figures;
    Ok(Rate::from_ppm(figures.simple_ppm)?)
}

/// The lowest cap of the customer's segments.
fn segment_cap(pack: &OfferPack, dossier: &Dossier) -> Option<i64> {
    let segments = dossier.profile.as_ref().map_or(&[][..], |profile| &profile.segments);
    let caps = pack.limit_policy.segment_caps.iter();
    caps.filter(|cap| segments.contains(&cap.segment))
        .map(|cap| cap.max_minor)
        .min()
}
