//! Deposits, capacity, limits and worth against the oracle: M to O, Q.

use rounds_finance::FinanceError;
use rounds_finance::capacity::{Burden, Constraint, LimitBasis, debt_to_income_ppm, limit};
use rounds_finance::deposit::{BalanceFrom, NoticeDeposit, TimeDeposit, demand};
use rounds_finance::loan::level_payment;
use rounds_finance::value::LifetimeValue;

use super::oracle::{date, minor, oracle, percent, ppm};

fn deposit(major: i64, months: u32, rate: &str) -> TimeDeposit {
    TimeDeposit {
        principal_minor: major * 100,
        term_months: months,
        rate: percent(rate),
        demand_rate: percent("0.05"),
    }
}

#[test]
fn m1_to_m5_bring_what_was_agreed_and_no_more() {
    let three_years = deposit(50_000, 36, "1.25");
    assert_eq!(three_years.at_maturity().unwrap(), minor(oracle("M1")));
    let broken = three_years.taken_early(5_000_000, 400).unwrap();
    assert_eq!(broken.interest_minor, minor(oracle("M2_early_400d_demand0.05")));
    assert_eq!(broken.lost_minor, minor(oracle("M1")) - broken.interest_minor);
    assert_eq!(broken.rest_at_maturity_minor, 0);
    assert_eq!(
        deposit(200_000, 36, "1.55").at_maturity().unwrap(),
        minor(oracle("M3_cd"))
    );

    let row = oracle("M4_partial");
    let partial = three_years.taken_early(2_000_000, 500).unwrap();
    assert_eq!(partial.interest_minor, minor(&row["withdraw_20000_at_500d"]));
    assert_eq!(partial.rest_at_maturity_minor, minor(&row["rest_30000_to_term"]));

    let row = oracle("M5_1y17d");
    let one_year = deposit(10_000, 12, "0.95");
    assert_eq!(one_year.at_maturity().unwrap(), minor(&row["full_year"]));
    assert_eq!(
        one_year.with_odd_days(17).unwrap() - one_year.at_maturity().unwrap(),
        minor(&row["odd"])
    );
    assert_eq!(one_year.overdue(17).unwrap(), minor(&row["odd_demand"]));
    assert_eq!(one_year.taken_early(1_000_001, 1), Err(FinanceError::AmountOutOfRange));
}

#[test]
fn m6_adds_up_balances_by_days() {
    let row = oracle("M6_jishu");
    let balances =
        [("2026-03-21", 8_000), ("2026-04-10", 3_000), ("2026-05-25", 15_000)].map(|(on, major)| BalanceFrom {
            on: date(on),
            balance_minor: major * 100,
        });
    let found = demand(&balances, date("2026-06-21"), percent("0.05")).unwrap();
    assert_eq!(found.accumulated_minor_days, i128::from(minor(&row["jishu"])));
    assert_eq!(found.interest_minor, minor(&row["interest"]));
    assert!(demand(&balances, date("2026-05-01"), percent("0.05")).is_err());
}

#[test]
fn a_notice_deposit_wants_its_notice() {
    let seven_days = NoticeDeposit {
        principal_minor: 10_000_000,
        notice_days: 7,
        rate: percent("0.45"),
        demand_rate: percent("0.05"),
    };
    for (days, noticed, interest) in [(30, 7, 3_750), (30, 6, 417), (6, 7, 83), (7, 7, 875)] {
        assert_eq!(
            seven_days.interest(days, noticed).unwrap(),
            interest,
            "{days} {noticed}"
        );
    }
}

/// The household of N and O: a mortgage, a car and a card of which 6,000 is used.
fn household() -> Burden {
    Burden {
        housing_minor: 449_045,
        other_loans_minor: 150_000,
        cards_used_minor: 600_000,
    }
}

#[test]
fn n_is_what_debts_take_of_the_income() {
    let row = oracle("N");
    let (income, existing) = (minor(&row["income"]), household().monthly_minor().unwrap());
    assert_eq!(existing, minor(&row["existing"]));
    let payment = level_payment(20_000_000, 0, percent("3.45").for_months(1), 36).unwrap();
    assert_eq!(payment, minor(&row["new_payment"]));
    // The oracle has two places of a percentage, so hundredths of what is told to screens.
    let two_places = |ppm: i64| (ppm + 50) / 100 * 100;
    let now = debt_to_income_ppm(existing, income).unwrap();
    let after = debt_to_income_ppm(existing + payment, income).unwrap();
    assert_eq!(
        (two_places(now), two_places(after)),
        (ppm(&row["dti_now"]), ppm(&row["dti_after"]))
    );
    for income in [0, -1, i64::MIN] {
        assert_eq!(debt_to_income_ppm(existing, income), Err(FinanceError::IncomeMissing));
    }
}

fn basis() -> LimitBasis {
    LimitBasis {
        income_minor: 1_800_000,
        monthly_minor: 659_045,
        highest_debt_to_income: percent("50"),
        rate: percent("3.45"),
        months: 36,
        income_multiple: Some(12),
        product_cap_minor: Some(30_000_000),
        segment_cap_minor: None,
        exposures_minor: 0,
        step_minor: 100_000,
    }
}

#[test]
fn o_names_what_binds_the_limit() {
    let row = oracle("O");
    let found = limit(&basis()).unwrap();
    assert_eq!(found.room_minor, minor(&row["room"]));
    let expected = [
        (Constraint::DebtToIncome, minor(&row["limit"])),
        (Constraint::IncomeMultiple, minor(&row["income_multiple_12"])),
        (Constraint::ProductCap, minor(&row["product_cap"])),
    ];
    assert_eq!(minor(&row["pv"]), minor(&row["limit"]));
    assert_eq!(found.candidates, expected);
    assert_eq!(
        (found.binding, found.limit_minor),
        (Constraint::DebtToIncome, minor(&row["rounded_down_1000"]))
    );
}

#[test]
fn each_constraint_can_bind() {
    let table = [
        (
            LimitBasis {
                monthly_minor: 1_000_000,
                ..basis()
            },
            Constraint::DebtToIncome,
            0,
        ),
        (
            LimitBasis {
                income_multiple: Some(3),
                ..basis()
            },
            Constraint::IncomeMultiple,
            5_400_000,
        ),
        (
            LimitBasis {
                product_cap_minor: Some(5_000_000),
                ..basis()
            },
            Constraint::ProductCap,
            5_000_000,
        ),
        (
            LimitBasis {
                segment_cap_minor: Some(4_050_000),
                ..basis()
            },
            Constraint::SegmentCap,
            4_000_000,
        ),
        (
            LimitBasis {
                exposures_minor: 8_000_000,
                ..basis()
            },
            Constraint::DebtToIncome,
            200_000,
        ),
        (
            LimitBasis {
                exposures_minor: 9_000_000,
                ..basis()
            },
            Constraint::DebtToIncome,
            0,
        ),
    ];
    for (basis, binding, limit_minor) in table {
        let found = limit(&basis).unwrap();
        assert_eq!((found.binding, found.limit_minor), (binding, limit_minor), "{basis:?}");
    }
}

#[test]
fn q_is_what_a_customer_is_worth() {
    let row = oracle("Q");
    let worth = LifetimeValue {
        yearly_margin_minor: 120_000,
        retention: percent("85"),
        discount: percent("8"),
    };
    assert_eq!(worth.for_ever().unwrap(), minor(&row["infinite_excl_t0"]));
    assert_eq!(worth.for_ever_from_today().unwrap(), minor(&row["infinite_incl_t0"]));
    assert_eq!(worth.for_years(5).unwrap(), minor(&row["five_year"]));
    assert_eq!(
        worth.for_years(5).unwrap() - 60_000,
        minor(&row["five_year_less_cac_600"])
    );
    let never_leaves = LifetimeValue {
        retention: percent("100"),
        discount: percent("0"),
        ..worth
    };
    assert_eq!(never_leaves.for_ever(), Err(FinanceError::RateOutOfRange));
}
