//! What holds of every loan, whatever its terms, and that nothing makes the crate panic.

use chrono::NaiveDate;
use proptest::prelude::*;
use rounds_finance::annual_rate::{AnnualRate, Periods, by_dates, by_periods};
use rounds_finance::deposit::{BalanceFrom, NoticeDeposit, TimeDeposit, demand};
use rounds_finance::loan::{Due, Movement, PrepayMode, RateStep, level_payment, prepay, revolving, schedule, settle};
use rounds_finance::rounding::split;
use rounds_finance::{DayBasis, Fee, FeeCharge, LoanTerms, Method, Rate, Schedule};
use rust_decimal::Decimal;

const INTEREST_FIRST: Method = Method::InterestFirst { yearly_principal_bp: 0 };

fn a_date() -> impl Strategy<Value = NaiveDate> {
    (0_i32..14_600).prop_map(|day| NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + chrono::Days::new(day as u64))
}

fn a_basis() -> impl Strategy<Value = DayBasis> {
    prop::sample::select(DayBasis::ALL)
}

fn a_method() -> impl Strategy<Value = Method> {
    prop_oneof![
        Just(Method::EqualInstalment),
        Just(Method::EqualPrincipal),
        (0_u32..=1_000).prop_map(|yearly_principal_bp| Method::InterestFirst { yearly_principal_bp }),
        (1_i64..5_000_000).prop_map(|payment_minor| Method::FixedPayment { payment_minor }),
        (1_i64..5_000_000).prop_map(|principal_minor| Method::FixedPrincipal { principal_minor }),
    ]
}

prop_compose! {
    /// A loan as a bank might make it: 1 to 100 million, up to 36 %, up to 40 years.
    fn a_loan()(
        principal_minor in 100_i64..10_000_000_000,
        bp in 0_i64..3_600,
        periods in 1_u32..480,
        drawn_on in a_date(),
        method in a_method(),
        basis in a_basis(),
        (months, first_in, grace, balloon_share, step) in (
            prop::sample::select(vec![1_u32, 1, 1, 3, 6, 12]),
            prop::option::of(15_u64..60),
            0_u32..480,
            0_i64..4,
            prop::option::of((2_u32..480, 0_i64..3_600)),
        ),
    ) -> LoanTerms {
        let steps = step.filter(|(from, _)| *from <= periods).map(|(from_period, bp)| RateStep {
            from_period,
            rate: Rate::from_bp(bp).unwrap(),
        });
        LoanTerms {
            // No contract outlives the calendar of this crate.
            due: Due::Every { months: if periods > 240 { 1 } else { months }, periods, first_on: first_in.map(|days| drawn_on + chrono::Days::new(days)), day: None },
            grace_periods: grace % periods,
            balloon_minor: principal_minor / 10 * balloon_share,
            ..LoanTerms::monthly(principal_minor, Rate::from_bp(bp).unwrap(), periods, drawn_on)
                .by(method)
                .on_basis(basis)
                .stepping(steps.into_iter().collect())
        }
    }
}

/// What the flows are worth at the rate that was found, minor units, by the schoolbook's sum.
fn worth_at(loan: &Schedule, annual: &AnnualRate) -> Decimal {
    let month = Decimal::ONE + annual.per_period;
    let mut worth = Decimal::ZERO;
    for flow in loan.flows().iter().rev() {
        worth = worth / month + Decimal::from(*flow);
    }
    worth
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn principal_is_repaid_in_full_and_no_balance_is_negative(terms in a_loan()) {
        let loan = schedule(&terms).unwrap();
        let repaid: i64 = loan.rows.iter().map(|row| row.principal_minor).sum();
        prop_assert_eq!(repaid, terms.principal_minor);
        let mut owed = terms.principal_minor;
        for row in &loan.rows {
            prop_assert_eq!(row.payment_minor, row.principal_minor + row.interest_minor);
            prop_assert!(row.principal_minor >= 0 && row.interest_minor >= 0 && row.balance_minor >= 0);
            prop_assert_eq!(row.balance_minor, owed - row.principal_minor);
            owed = row.balance_minor;
        }
        prop_assert_eq!(owed, 0);
        prop_assert_eq!(loan.paid_minor(), terms.principal_minor + loan.interest_minor());
    }

    #[test]
    fn the_annual_rate_reproduces_the_cash_flows(
        terms in a_loan(),
        up_front in 0_i64..50,
        each in 0_i64..20,
    ) {
        let fees = [
            FeeCharge::UpFront(terms.principal_minor / 1_000 * up_front),
            FeeCharge::EachInstalment(terms.principal_minor / 1_000 * each),
        ]
        .map(|charge| Fee { code: "fee".to_owned(), charge });
        let loan = schedule(&terms).unwrap().with_fees(&fees).unwrap();
        let annual = loan.annual_rate().unwrap();
        if let Periods::Months(months) = annual.periods {
            let worth = worth_at(&loan, &annual);
            prop_assert!(worth.abs() < Decimal::new(1, 2), "{worth} of {} in {months}", terms.principal_minor);
            prop_assert_eq!(annual.simple, annual.per_period * Decimal::from(12 / months));
        }
        // Simple is never more, but for what is repaid at once within a year.
        let at_once = loan.rows.len() == 1 && annual.periods == Periods::Days;
        prop_assert!(at_once || annual.compound >= annual.simple - Decimal::new(1, 12));
    }

    #[test]
    fn a_loan_without_fees_costs_its_contract_rate(
        principal_minor in 10_000_000_i64..10_000_000_000,
        bp in 1_i64..2_400,
        periods in 1_u32..360,
    ) {
        let rate = Rate::from_bp(bp).unwrap();
        let terms = LoanTerms::monthly(principal_minor, rate, periods, NaiveDate::from_ymd_opt(2026, 1, 31).unwrap());
        for method in [Method::EqualInstalment, Method::EqualPrincipal, INTEREST_FIRST] {
            let annual = schedule(&terms.clone().by(method)).unwrap().annual_rate().unwrap();
            // Rounding to the cent is all that lies between them: a hundredth of a basis point.
            prop_assert!((annual.simple_ppm() - rate.ppm()).abs() <= 1, "{} {}", annual.simple_ppm(), rate.ppm());
        }
    }

    #[test]
    fn the_slower_principal_comes_back_the_more_interest_it_costs(
        principal_minor in 1_000_000_i64..10_000_000_000,
        bp in 0_i64..3_600,
        periods in 1_u32..480,
        basis in a_basis(),
    ) {
        // Counted by the day, a long month's interest may exceed an equal instalment that hardly repays anything; such a
        // loan pays more than its instalment and ends up the cheaper. Terms that banks grant stay clear of it.
        let by_day = basis != DayBasis::Thirty360;
        let (bp, periods) = if by_day { (bp % 2_400, periods % 120 + 1) } else { (bp, periods) };
        let drawn_on = NaiveDate::from_ymd_opt(2026, 1, 31).unwrap();
        let rate = Rate::from_bp(bp).unwrap();
        let terms = LoanTerms::monthly(principal_minor, rate, periods, drawn_on).on_basis(basis);
        let interest = |method| schedule(&terms.clone().by(method)).unwrap().interest_minor();
        let by_principal = interest(Method::EqualPrincipal);
        let by_instalment = interest(Method::EqualInstalment);
        let first = interest(INTEREST_FIRST);
        // Each posting rounds by half a unit at most, in each of the two.
        let rounding = i64::from(periods);
        prop_assert!(by_principal <= by_instalment + rounding, "{by_principal} {by_instalment}");
        prop_assert!(by_instalment <= first + rounding, "{by_instalment} {first}");
    }

    #[test]
    fn early_repayment_saves_interest_and_ends(
        terms in a_loan(),
        after in 1_u32..480,
        share in 1_i64..100,
        days in 0_u64..400,
    ) {
        let loan = schedule(&terms).unwrap();
        let after = after % terms.periods() + 1;
        for mode in [PrepayMode::KeepTerm, PrepayMode::KeepPayment] {
            let owed = loan.rows.get(after as usize - 1).map_or(0, |row| row.balance_minor);
            let Ok(found) = prepay(&loan, after, owed / 100 * share, mode, None) else { continue };
            let repaid: i64 = found.rest.rows.iter().map(|row| row.principal_minor).sum();
            prop_assert_eq!(repaid, found.balance_after_minor);
            prop_assert!(found.rest.rows.len() <= (terms.periods() - after) as usize);
            prop_assert_eq!(found.rest.rows[0].due_on, loan.rows[after as usize].due_on);
        }
        let on = terms.drawn_on + chrono::Days::new(days);
        if let Ok(settled) = settle(&loan, on, None) {
            prop_assert!(settled.payoff_minor() >= settled.balance_minor);
        }
    }

    #[test]
    fn parts_add_up(amount in 0_i64..10_000_000_000_000, weights in prop::collection::vec(0_u32..u32::MAX, 1..20)) {
        match split(amount, &weights) {
            Ok(parts) => prop_assert_eq!(parts.iter().sum::<i64>(), amount),
            Err(_) => prop_assert!(weights.iter().all(|weight| *weight == 0)),
        }
    }

    #[test]
    fn nothing_makes_a_schedule_panic(
        (principal_minor, balloon_minor, fixed, amount) in any::<(i64, i64, i64, i64)>(),
        (periods, months, grace, from_period, after) in any::<(u32, u32, u32, u32, u32)>(),
        (bp, days, first_days, size) in (any::<i64>(), any::<i32>(), any::<i32>(), 0_usize..6),
        shares in prop::collection::vec(any::<u32>(), 0..6),
        kind in 0_u8..6,
    ) {
        let far = |days: i32| NaiveDate::from_num_days_from_ce_opt(days % 96_000_000).unwrap_or(NaiveDate::MIN);
        let rate = Rate::from_bp(bp).or_else(|_| Rate::from_bp(bp.rem_euclid(100_000))).unwrap();
        let method = match kind {
            0 => Method::EqualInstalment,
            1 => Method::EqualPrincipal,
            2 => Method::InterestFirst { yearly_principal_bp: from_period },
            3 => Method::Portions { shares_bp: shares.clone() },
            4 => Method::FixedPayment { payment_minor: fixed },
            _ => Method::FixedPrincipal { principal_minor: fixed },
        };
        let dates: Vec<NaiveDate> = (0..size as i32).map(|at| far(days.wrapping_add(at * 40))).collect();
        for (principal_minor, periods, months) in [(principal_minor, periods, months), (principal_minor.rem_euclid(10_000_000_000_000), periods % 1_200, months % 12)] {
            for due in [Due::Every { months, periods, first_on: Some(far(first_days)), day: Some(months) }, Due::On { dates: dates.clone() }] {
                let terms = LoanTerms {
                    due,
                    grace_periods: grace,
                    balloon_minor,
                    ..LoanTerms::monthly(principal_minor, rate, periods, far(days))
                        .by(method.clone())
                        .stepping(vec![RateStep { from_period, rate }])
                };
                if let Ok(loan) = schedule(&terms) {
                    let _ = loan.annual_rate();
                    let _ = loan.cost_by_average_principal();
                    let _ = prepay(&loan, after, amount, PrepayMode::KeepTerm, Some(&FeeCharge::AtEnd(fixed)));
                    let _ = settle(&loan, far(first_days), Some(&FeeCharge::UpFrontShare(rate)));
                    let _ = loan.with_fees(&[Fee { code: String::new(), charge: FeeCharge::EachInstalment(fixed) }]);
                }
            }
        }
        let _ = level_payment(principal_minor, balloon_minor, Decimal::new(bp, 4), periods);
    }

    #[test]
    fn nothing_makes_the_rest_panic(
        flows in prop::collection::vec((any::<i32>(), any::<i64>()), 0..40),
        small in prop::collection::vec(-1_000_000_i64..1_000_000, 2..40),
        (minor, days, months, ppm) in any::<(i64, u32, u32, i64)>(),
    ) {
        let far = |days: i32| NaiveDate::from_num_days_from_ce_opt(days % 96_000_000).unwrap_or(NaiveDate::MIN);
        let dated: Vec<(NaiveDate, i64)> = flows.iter().map(|(days, minor)| (far(*days), *minor)).collect();
        let _ = by_dates(&dated);
        let _ = by_periods(&flows.iter().map(|(_, minor)| *minor).collect::<Vec<_>>(), months);
        let _ = by_periods(&small, 1);
        let rate = Rate::from_ppm(ppm.rem_euclid(10_000_000)).unwrap();
        let movements: Vec<Movement> =
            dated.iter().map(|(on, amount_minor)| Movement { on: *on, amount_minor: *amount_minor }).collect();
        let _ = revolving(&movements, rate, DayBasis::Act360, days);
        let deposit = TimeDeposit { principal_minor: minor, term_months: months, rate, demand_rate: rate };
        let _ = (deposit.at_maturity(), deposit.with_odd_days(days), deposit.taken_early(minor, days));
        let notice = NoticeDeposit { principal_minor: minor, notice_days: days, rate, demand_rate: rate };
        let _ = notice.interest(months, days);
        let balances: Vec<BalanceFrom> =
            dated.iter().map(|(on, minor)| BalanceFrom { on: *on, balance_minor: *minor }).collect();
        let _ = demand(&balances, far(flows.len() as i32), rate);
        let _ = rate.plus_bp(minor);
        let _ = rate.rounded_up_to_bp(days);
    }
}
