//! The words of the disclosure table that belong to no product. They are frozen with each quote, in both languages, so
//! they stand here and not with the screens.

use rounds_domain::Text;

pub(super) fn interest() -> Text {
    Text::new("贷款利息", "Interest")
}

pub(super) fn with_each_instalment() -> Text {
    Text::new("随每期还款支付", "With each instalment")
}

/// `年利率3.45%`
pub(super) fn yearly(rate_ppm: i64) -> Text {
    let percent = rate(rate_ppm);
    Text::new(format!("年利率{percent}"), format!("{percent} a year"))
}

/// A rate that steps up after a promotion.
pub(super) fn stepped(first_ppm: i64, instalments: u32, then_ppm: i64) -> Text {
    let (first, then) = (rate(first_ppm), rate(then_ppm));
    Text::new(
        format!("前{instalments}期年利率{first}，之后{then}"),
        format!("{first} a year for {instalments} instalments, then {then}"),
    )
}

/// Interest of a month on the sum first borrowed.
pub(super) fn flat(rate_ppm: i64) -> Text {
    let percent = rate(rate_ppm);
    Text::new(
        format!("每期按初始借款金额的{percent}"),
        format!("{percent} of the sum first borrowed, each instalment"),
    )
}

pub(super) fn overdue() -> Text {
    Text::new("逾期罚息", "Penalty interest when past due")
}

pub(super) fn misuse() -> Text {
    Text::new("挪用罚息", "Penalty interest when misused")
}

pub(super) fn by_the_day() -> Text {
    Text::new("按逾期或挪用金额逐日计收", "By the day on the sum concerned")
}

/// `合同利率上浮50%，即年利率9.00%`
pub(super) fn raised(uplift_bp: u32, rate_ppm: i64) -> Text {
    let (uplift, rate) = (share(i64::from(uplift_bp) * 100), rate(rate_ppm));
    Text::new(
        format!("合同利率上浮{uplift}，即年利率{rate}"),
        format!("Contract rate raised by {uplift}: {rate} a year"),
    )
}

/// Where a pack has no sentence of its own.
pub(super) fn closing() -> Text {
    Text::new(
        "除上述列明的费用外，不再收取其他任何费用。",
        "Nothing but the items above is charged.",
    )
}

/// A rate as every screen spells one: two decimals at least, so that 3.40% never stands beside 3.4%; four where the
/// contract has them.
fn rate(ppm: i64) -> String {
    let (whole, rest) = (ppm / 10_000, ppm.unsigned_abs() % 10_000);
    let exact = format!("{rest:04}");
    let decimals = exact.trim_end_matches('0');
    format!("{whole}.{decimals:0<2}%")
}

/// A share that is no rate, in millionths, without needless zeros.
fn share(ppm: i64) -> String {
    format!(
        "{}%",
        rate(ppm)
            .trim_end_matches('%')
            .trim_end_matches('0')
            .trim_end_matches('.')
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_spelled_as_on_every_screen_and_a_share_without_needless_zeros() {
        for (ppm, as_rate, as_share) in [
            (34_000, "3.40%", "3.4%"),
            (34_500, "3.45%", "3.45%"),
            (130_342, "13.0342%", "13.0342%"),
            (500_000, "50.00%", "50%"),
            (0, "0.00%", "0%"),
            (5, "0.0005%", "0.0005%"),
        ] {
            assert_eq!((rate(ppm).as_str(), share(ppm).as_str()), (as_rate, as_share));
        }
    }
}
