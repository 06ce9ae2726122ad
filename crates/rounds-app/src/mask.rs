//! Masks and bands: what of a sensitive value a screen may show without a logged reveal (domain rule PI-06).

/// `138****5678`; shorter numbers show only their last two digits.
pub(crate) fn phone(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().filter(|c| !c.is_whitespace()).collect();
    match digits.len() {
        0 => String::new(),
        1..=4 => "*".repeat(digits.len()),
        5..=8 => format!("{}{}", "*".repeat(digits.len() - 2), text(&digits[digits.len() - 2..])),
        n => format!("{}{}{}", text(&digits[..3]), "*".repeat(n - 7), text(&digits[n - 4..])),
    }
}

/// First three and last two; the rest is covered.
pub(crate) fn id_number(id: &str) -> String {
    let characters: Vec<char> = id.chars().collect();
    match characters.len() {
        n @ 0..=6 => "*".repeat(n),
        n => format!(
            "{}{}{}",
            text(&characters[..3]),
            "*".repeat(n - 5),
            text(&characters[n - 2..])
        ),
    }
}

/// The last four, as on a card slip.
pub(crate) fn account(account_no: &str) -> String {
    let characters: Vec<char> = account_no.chars().collect();
    match characters.len() {
        n @ 0..=4 => "*".repeat(n),
        n => format!("****{}", text(&characters[n - 4..])),
    }
}

/// An address shows its place and village only; what is finer is covered.
pub(crate) fn address(place: &str, village: Option<&str>) -> String {
    format!("{place}{}****", village.unwrap_or_default())
}

fn text(characters: &[char]) -> String {
    characters.iter().collect()
}

/// Upper bounds of the bands in whole units of the currency, with their names.
const BANDS: &[(i64, &str)] = &[
    (1_000, "below_1k"),
    (10_000, "1k_10k"),
    (50_000, "10k_50k"),
    (200_000, "50k_200k"),
    (500_000, "200k_500k"),
    (1_000_000, "500k_1m"),
    (5_000_000, "1m_5m"),
];

/// The band of an amount: `none` for nothing, `below_0` for an overdrawn account, then steps up to `over_5m`.
pub(crate) fn band(minor: i64) -> &'static str {
    match minor {
        0 => "none",
        ..0 => "below_0",
        _ => BANDS
            .iter()
            .find(|(upper, _)| minor < upper * 100)
            .map_or("over_5m", |(_, name)| name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_cover_what_identifies() {
        for (plain, masked) in [
            ("13812345678", "138****5678"),
            ("138 1234 5678", "138****5678"),
            ("+420777123456", "+42******3456"),
            ("12345", "***45"),
            ("123", "***"),
            ("", ""),
        ] {
            assert_eq!(phone(plain), masked);
        }
        for (plain, masked) in [
            ("320923198001011234", "320*************34"),
            ("12345", "*****"),
            ("", ""),
        ] {
            assert_eq!(id_number(plain), masked);
        }
        for (plain, masked) in [("6217001234567890", "****7890"), ("123", "***")] {
            assert_eq!(account(plain), masked);
        }
        assert_eq!(address("城关镇", Some("河湾村")), "城关镇河湾村****");
        assert_eq!(address("Praha", None), "Praha****");
    }

    #[test]
    fn bands_meet_without_gaps() {
        for (minor, name) in [
            (i64::MIN, "below_0"),
            (0, "none"),
            (1, "below_1k"),
            (99_999, "below_1k"),
            (100_000, "1k_10k"),
            (4_999_999, "10k_50k"),
            (5_000_000, "50k_200k"),
            (499_999_999, "1m_5m"),
            (500_000_000, "over_5m"),
            (i64::MAX, "over_5m"),
        ] {
            assert_eq!(band(minor), name, "{minor}");
        }
    }
}
