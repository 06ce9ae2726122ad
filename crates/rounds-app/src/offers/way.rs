//! One way to repay, as the screens get it.

use rounds_finance::loan::Row;
use rounds_finance::quote::{Figures, QuoteBasis, Quoted, Spelling, quote};
use rounds_finance::subsidy::{SubsidyPaid, SubsidyRule};
use rounds_finance::{DayBasis, FinanceError, Rate};
use rounds_protocol::offers::{self, RepaymentMethod};

use super::ask::Asked;
use super::rates;
use crate::dto::offers::{AnnualRateView, InstalmentRow, SubsidyView, Way};
use crate::error::Result;

/// The loan by one way, with everything that follows.
pub(super) fn way(asked: &Asked, method: RepaymentMethod) -> Result<Way> {
    let basis = asked.basis(method)?;
    let quoted = quote(&basis)?;
    let subsidy = subsidy(asked, &quoted)?;
    let Quoted { schedule, figures } = quoted;
    let cap = rates::cost_cap_ppm(&asked.pack, asked.on);
    Ok(Way {
        method,
        first_payment_minor: figures.first_payment_minor,
        last_payment_minor: figures.last_payment_minor,
        peak_minor: figures.peak_minor,
        usual_peak_minor: schedule.usual_peak_minor(),
        interest_minor: figures.items[0].amount_minor,
        fees_minor: fees_minor(&figures),
        paid_minor: figures.paid_minor,
        annual: annual_view(&figures, basis.spelling),
        over_cap: cap.is_some_and(|cap| figures.annual_ppm(basis.spelling) > cap),
        items: figures.items,
        promotion: promoted(asked, &basis)
            .then(|| asked.promotion.as_ref().map(rates::promotion_offer))
            .flatten(),
        subsidy,
        rows: rows(&schedule.rows),
    })
}

/// Whether the promotion is in the schedule.
pub(super) fn promoted(asked: &Asked, basis: &QuoteBasis) -> bool {
    asked.promotion.is_some() && basis.terms.rate != asked.rate && !asked.flat_monthly
}

/// All that is paid beside principal and interest. Interest by another name is interest (PR-07).
pub(super) fn fees_minor(figures: &Figures) -> i64 {
    figures.items.iter().skip(1).map(|item| item.amount_minor).sum()
}

pub(super) fn annual_view(figures: &Figures, spelling: Spelling) -> AnnualRateView {
    AnnualRateView {
        spelling,
        simple_ppm: figures.simple_ppm,
        compound_ppm: figures.compound_ppm,
        by_dates: figures.by_dates,
        by_average_ppm: figures.by_average_ppm,
    }
}

pub(super) fn rows(rows: &[Row]) -> Vec<InstalmentRow> {
    let row = |row: &Row| InstalmentRow {
        number: row.number,
        due_on: row.due_on,
        payment_minor: row.payment_minor + row.fees_minor,
        principal_minor: row.principal_minor,
        interest_minor: row.interest_minor,
        fees_minor: row.fees_minor,
        balance_minor: row.balance_minor,
    };
    rows.iter().map(row).collect()
}

/// What the state pays of it by the version that counts on that day; nothing had been paid this year before, as far as
/// this device knows.
pub(super) fn subsidy(asked: &Asked, quoted: &Quoted) -> Result<Option<SubsidyView>> {
    let eligible = asked.credit()?.subsidised;
    let rules = asked.pack.subsidies.iter().filter(|_| eligible);
    let mut rules = rules.filter(|rule| rule.counts_on(asked.on) && rule.products.contains(&asked.terms.product));
    let Some(rule) = rules.next() else { return Ok(None) };
    let known = subsidy_rule(rule)?;
    let schedule = &quoted.schedule;
    let contract = match asked.flat_monthly {
        true => Rate::from_ppm(quoted.figures.simple_ppm)?,
        false => schedule.terms.rate,
    };
    let found = known.over_first_year(schedule, contract, SubsidyPaid::default())?;
    Ok(Some(SubsidyView {
        version: rule.version,
        points_ppm: found.points.ppm(),
        rate_after_ppm: known.rate_after(contract).ppm(),
        paid_minor: found.paid_minor,
        instrument: rule.instrument.clone(),
    }))
}

fn subsidy_rule(rule: &offers::SubsidyRule) -> std::result::Result<SubsidyRule, FinanceError> {
    Ok(SubsidyRule {
        version: format!("v{}", rule.version),
        effective_from: rule.effective_from,
        effective_to: Some(rule.effective_to),
        points: Rate::from_bp(i64::from(rule.rate_bp))?,
        share_of_rate: Rate::from_bp(i64::from(rule.share_of_rate_bp))?,
        counts_at_most_minor: rule.item_counted_max_minor,
        per_item_cap_minor: rule.item_max_minor,
        yearly_cap_minor: rule.borrower_year_max_minor,
        small_items_cap_minor: rule.small_items_max_minor,
        small_item_below_minor: rule.small_item_max_minor.map(|most| most.saturating_add(1)),
        basis: DayBasis::Act360,
    })
}
