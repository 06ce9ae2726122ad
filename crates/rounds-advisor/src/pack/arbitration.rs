//! The data of arbitration, checked and compiled. Knows the bounds that the bank's levers keep; refuses to weigh.

use std::collections::BTreeMap;

use rounds_domain::ProductCode;
use rounds_protocol::rules::{
    Arbitration, Lever, PointsPropensity, ProductBody, ProductKind, UrgencyRule, VisitWeights,
};

use super::{PackError, check_text, compile_citing, unique};
use crate::expression::Expression;
use crate::worth::{LEVERS, MAX_URGENCY, MILLION, NEUTRAL, share};

/// An urgency rule ready to be judged.
#[derive(Clone, Debug)]
pub struct CompiledUrgency {
    pub rule: UrgencyRule,
    pub when: Expression,
}

impl CompiledUrgency {
    /// Whether it may make this product urgent.
    pub fn concerns(&self, product: &ProductBody) -> bool {
        let rule = &self.rule;
        let all = rule.products.is_empty() && rule.product_kinds.is_empty();
        all || rule.products.contains(&product.code) || rule.product_kinds.contains(&product.kind)
    }
}

/// Check all of it and compile the urgency rules.
pub(super) fn compile(data: &Arbitration, facts: &BTreeMap<String, usize>) -> Result<Vec<CompiledUrgency>, PackError> {
    let sound = |holds: bool, reason| if holds { Ok(()) } else { unsound("arbitration", reason) };
    sound(data.contact_cost_minor >= 0, "a contact costs nothing or more")?;
    sound(data.usual_margin_minor > 0, "the usual margin is more than nothing")?;
    sound(data.declared_days > 0, "what is declared counts for at least a day")?;
    sound(
        rises(&data.propensity),
        "points and propensities rise, up to one million",
    )?;
    check_weights(&data.visit)?;
    data.levers.iter().try_for_each(check_lever)?;
    unique("urgency", data.urgency.iter().map(|rule| rule.code.as_str()))?;
    data.urgency.iter().map(|rule| compile_urgency(rule, facts)).collect()
}

fn unsound<T>(row: impl Into<String>, reason: &'static str) -> Result<T, PackError> {
    Err(PackError::ArbitrationUnsound {
        row: row.into(),
        reason,
    })
}

fn rises(table: &[PointsPropensity]) -> bool {
    let rising = |pair: &[PointsPropensity]| pair[0].points < pair[1].points && pair[0].ppm <= pair[1].ppm;
    !table.is_empty() && table.windows(2).all(rising) && table.iter().all(|row| row.ppm <= MILLION)
}

fn check_weights(weights: &VisitWeights) -> Result<(), PackError> {
    let parts = [
        weights.propensity,
        weights.value,
        weights.urgency,
        weights.since_contact,
        weights.nearness,
    ];
    let sum: u64 = parts.into_iter().map(u64::from).sum();
    if sum != 1_000 || weights.nearness == 1_000 {
        return unsound("visit", "the weights add up to 1,000, and not all of it is nearness");
    }
    if weights.full_propensity_ppm == 0 || weights.full_margin_minor <= 0 || weights.full_since_contact_days == 0 {
        return unsound("visit", "what counts as full is more than nothing");
    }
    Ok(())
}

fn check_lever(lever: &Lever) -> Result<(), PackError> {
    let row = || match (&lever.product, lever.kind) {
        (Some(product), _) => format!("lever {product}"),
        (None, kind) => format!("lever {kind:?}"),
    };
    if lever.product.is_some() == lever.kind.is_some() {
        return unsound(row(), "a lever names a product or a family");
    }
    if !LEVERS.contains(&lever.permille) {
        return unsound(row(), "a lever lies between 500 and 2,000");
    }
    Ok(())
}

fn compile_urgency(rule: &UrgencyRule, facts: &BTreeMap<String, usize>) -> Result<CompiledUrgency, PackError> {
    let row = format!("urgency {}", rule.code);
    let when = compile_citing(&row, &rule.when, &rule.cites, facts)?;
    if !(NEUTRAL..=MAX_URGENCY).contains(&rule.permille) {
        return unsound(row, "an urgency lies between 1,000 and 3,000");
    }
    check_text(&row, "reason", &rule.reason)?;
    Ok(CompiledUrgency {
        rule: rule.clone(),
        when,
    })
}

/// Points as a propensity, parts per million: straight lines between the rows of the table, flat outside.
pub fn propensity(table: &[PointsPropensity], points: i32) -> u32 {
    let above = table.partition_point(|row| row.points <= points);
    match (above.checked_sub(1).map(|at| table[at]), table.get(above)) {
        (None, None) => 0,
        (None, Some(first)) => first.ppm,
        (Some(last), None) => last.ppm,
        (Some(low), Some(high)) => {
            let (way, all) = (low.points.abs_diff(points), low.points.abs_diff(high.points));
            low.ppm + share(high.ppm - low.ppm, way.into(), all.into())
        }
    }
}

/// The bank's lever for a product, thousandths: its own before its family's.
pub fn lever(levers: &[Lever], product: &ProductCode, kind: ProductKind) -> u32 {
    let own = levers.iter().find(|lever| lever.product.as_ref() == Some(product));
    let family = || {
        levers
            .iter()
            .find(|lever| lever.product.is_none() && lever.kind == Some(kind))
    };
    own.or_else(family).map_or(NEUTRAL, |lever| lever.permille)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_propensity_lies_on_straight_lines_between_the_rows_and_is_flat_outside() {
        let row = |points, ppm| PointsPropensity { points, ppm };
        let table = [row(0, 5_000), row(20, 20_000), row(60, 60_000)];
        for (points, ppm) in [
            (-5, 5_000),
            (0, 5_000),
            (10, 12_500),
            (20, 20_000),
            (21, 21_000),
            (60, 60_000),
            (99, 60_000),
        ] {
            assert_eq!(propensity(&table, points), ppm, "{points}");
        }
    }

    #[test]
    fn the_lever_of_the_product_counts_before_that_of_its_family() {
        let levers = [
            Lever {
                product: None,
                kind: Some(ProductKind::Card),
                permille: 800,
            },
            Lever {
                product: Some("C01".into()),
                kind: None,
                permille: 1_500,
            },
        ];
        assert_eq!(lever(&levers, &"C01".into(), ProductKind::Card), 1_500);
        assert_eq!(lever(&levers, &"C03".into(), ProductKind::Card), 800);
        assert_eq!(lever(&levers, &"D01".into(), ProductKind::Deposit), NEUTRAL);
    }
}
