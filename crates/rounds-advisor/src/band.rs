//! Bands of money: what may be said of a balance without a logged reveal (domain rule PI-06; domain section 4c words
//! reasons with an `amount_band`).

use rounds_domain::{Currency, Language};

use crate::sentence::money_words;

/// Upper bounds of the bands in whole units of the currency, with their codes.
const BANDS: &[(i64, &str)] = &[
    (1_000, "below_1k"),
    (10_000, "1k_10k"),
    (50_000, "10k_50k"),
    (200_000, "50k_200k"),
    (500_000, "200k_500k"),
    (1_000_000, "500k_1m"),
    (5_000_000, "1m_5m"),
];

/// Groups of facts that tell a balance or a limit; their money is worded as a band.
const BALANCE_GROUPS: &[&str] = &["balance", "holdings", "credit"];

/// Whether money facts of this group are balances.
pub fn tells_a_balance(group: &str) -> bool {
    BALANCE_GROUPS.contains(&group)
}

/// The code of an amount's band: `none` for nothing, `below_0` for an overdrawn account, then steps up to `over_5m`.
pub fn code(minor: i64) -> &'static str {
    match minor {
        0 => "none",
        ..0 => "below_0",
        _ => BANDS
            .iter()
            .find(|(upper, _)| minor < upper * 100)
            .map_or("over_5m", |(_, code)| code),
    }
}

/// An amount's band in words: `20万元至50万元`, `¥200,000 to ¥500,000`. A loss or a fall keeps its sign.
pub fn words(minor: i64, currency: Currency, language: Language) -> String {
    let money = |units: i64| money_words(units * 100 * minor.signum(), currency, language);
    let size = minor.saturating_abs();
    let chinese = language == Language::Chinese;
    let above = BANDS.iter().position(|(upper, _)| size < upper * 100);
    match above {
        _ if minor == 0 => money_words(0, currency, language),
        Some(0) if chinese => format!("{}以内", money(BANDS[0].0)),
        Some(0) => format!("up to {}", money(BANDS[0].0)),
        Some(at) if chinese => format!("{}至{}", money(BANDS[at - 1].0), money(BANDS[at].0)),
        Some(at) => format!("{} to {}", money(BANDS[at - 1].0), money(BANDS[at].0)),
        None if chinese => format!("{}以上", money(BANDS[BANDS.len() - 1].0)),
        None => format!("over {}", money(BANDS[BANDS.len() - 1].0)),
    }
}
