//! Masks: what of a sensitive value a screen may show without a logged reveal (domain rule PI-06).

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

/// An amount that keeps its size and loses its digits: two leading digits, the rest zero. For pictures, whose shape
/// matters and whose axis must not tell a balance.
pub(crate) fn two_digits(minor: i64) -> i64 {
    let mut unit = 1;
    while minor.unsigned_abs() / unit >= 100 {
        unit *= 10;
    }
    let unit = i64::try_from(unit).unwrap_or(i64::MAX);
    minor / unit * unit
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
    fn an_amount_in_a_picture_keeps_two_digits() {
        for (minor, shown) in [
            (160_760_328, 160_000_000),
            (-4_567, -4_500),
            (99, 99),
            (0, 0),
            (i64::MAX, 9_200_000_000_000_000_000),
        ] {
            assert_eq!(two_digits(minor), shown);
        }
    }
}
