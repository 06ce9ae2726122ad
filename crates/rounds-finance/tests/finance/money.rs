//! Rounding against the oracle, and that no row of it is left out.

use rounds_finance::rounding::half_up;
use rust_decimal::Decimal;

use super::oracle::{ids, minor, oracle};

#[test]
fn round_goes_half_up_and_not_to_the_even() {
    let row = oracle("ROUND");
    for (at, exact) in ["0.125", "2.675", "1.005"].iter().enumerate() {
        let in_minor = exact.parse::<Decimal>().unwrap() * Decimal::ONE_HUNDRED;
        assert_eq!(half_up(in_minor).unwrap(), minor(&row["half_up"][at]), "{exact}");
        let even: i64 = in_minor.round().try_into().unwrap();
        assert_eq!(even, minor(&row["half_even"][at]), "{exact}");
    }
    assert_eq!(half_up(Decimal::new(-5, 1)), Ok(-1));
    assert!(half_up(Decimal::MAX).is_err());
}

/// Every row of the oracle is read by a test of these files.
#[test]
fn no_row_of_the_oracle_is_forgotten() {
    let tests = [
        include_str!("loans.rs"),
        include_str!("rates.rs"),
        include_str!("deposits.rs"),
        include_str!("money.rs"),
    ];
    let unread: Vec<&str> = ids()
        .into_iter()
        .filter(|id| !tests.iter().any(|text| text.contains(&format!("\"{id}\""))))
        .collect();
    assert!(unread.is_empty(), "{unread:?}");
}
