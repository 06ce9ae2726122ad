//! Schedules against the oracle: A to G and what section 3 adds in words.

use rounds_finance::loan::{Due, Movement, PrepayMode, RateStep, level_payment, prepay, revolving, schedule, settle};
use rounds_finance::{DayBasis, FeeCharge, LoanTerms, Method, Rate, Schedule};

use super::oracle::{assert_row, date, minor, oracle, percent, ppm, rate};

const INTEREST_FIRST: Method = Method::InterestFirst { yearly_principal_bp: 0 };

/// A loan of the oracle: principal, annual rate and number of months stand in its row.
fn loan(id: &str, method: Method) -> Schedule {
    let row = oracle(id);
    let months = row["n"].as_u64().unwrap() as u32;
    let terms = LoanTerms::monthly(minor(&row["P"]), rate(&row["annual"]), months, date("2026-01-15"));
    schedule(&terms.by(method)).unwrap()
}

fn monthly(major: i64, percent_a_year: &str, months: u32) -> LoanTerms {
    LoanTerms::monthly(major * 100, percent(percent_a_year), months, date("2026-01-15"))
}

#[test]
fn a1_to_a6_are_repaid_in_equal_instalments() {
    for id in ["A1", "A2", "A3", "A4", "A5", "A6"] {
        let (row, loan) = (oracle(id), loan(id, Method::EqualInstalment));
        let months = row["n"].as_u64().unwrap() as usize;
        assert_eq!(loan.rows.len(), months, "{id}");
        let regular = loan.terms.rate.for_months(1);
        let payment = level_payment(loan.terms.principal_minor, 0, regular, months as u32).unwrap();
        assert_eq!(payment, minor(&row["payment"]), "{id}");
        assert_row(&loan.rows[0], &row["first"], id);
        if !row["second"].is_null() {
            assert_row(&loan.rows[1], &row["second"], id);
        }
        assert_row(loan.rows.last().unwrap(), &row["last"], id);
        assert_eq!(loan.paid_minor(), minor(&row["total_paid"]), "{id}");
        assert_eq!(loan.interest_minor(), minor(&row["total_interest"]), "{id}");
    }
}

#[test]
fn a1_is_repaid_as_section_3_2_lists_it() {
    let loan = loan("A1", Method::EqualInstalment);
    let balances: Vec<i64> = loan.rows.iter().map(|row| row.balance_minor).collect();
    let interest: Vec<i64> = loan.rows.iter().map(|row| row.interest_minor).collect();
    let expected = [
        9_189_336, 8_374_619, 7_555_828, 6_732_943, 5_905_944, 5_074_810, 4_239_520, 3_400_054, 2_556_390, 1_708_508,
        856_387, 0,
    ];
    assert_eq!(balances, expected);
    let expected = [
        50_000, 45_947, 41_873, 37_779, 33_665, 29_530, 25_374, 21_198, 17_000, 12_782, 8_543, 4_282,
    ];
    assert_eq!(interest, expected);
}

#[test]
fn a_rate_step_after_rounding_ate_into_the_balloon_is_no_error() {
    let step = RateStep {
        from_period: 90,
        rate: percent("6"),
    };
    let terms = LoanTerms {
        balloon_minor: 30,
        ..LoanTerms::monthly(100, percent("0"), 100, date("2026-01-15")).stepping(vec![step])
    };
    let loan = schedule(&terms).unwrap();
    assert!(
        loan.rows[88].balance_minor < terms.balloon_minor,
        "70 in 100 parts rounds up to 1 each"
    );
    assert_eq!(loan.rows.iter().map(|row| row.principal_minor).sum::<i64>(), 100);
}

#[test]
fn a_broken_first_period_counts_its_days() {
    let terms = LoanTerms {
        drawn_on: date("2026-03-05"),
        due: Due::Every {
            months: 1,
            periods: 12,
            first_on: Some(date("2026-04-20")),
            day: None,
        },
        ..monthly(100_000, "4.80", 12)
    };
    let loan = schedule(&terms).unwrap();
    let first = loan.rows[0];
    assert_eq!(
        (
            first.days,
            first.interest_minor,
            first.principal_minor,
            first.payment_minor
        ),
        (46, 61_333, 815_159, 876_492)
    );
    assert_eq!(loan.rows[1].due_on, date("2026-05-20"));
    assert_eq!(loan.rows[1].payment_minor, 855_159);
    assert_eq!(loan.rows[11].balance_minor, 0);
}

#[test]
fn a_longer_term_costs_less_each_month() {
    for (months, payment) in [(60, 552_496), (84, 410_064)] {
        let terms = monthly(300_000, "4", months);
        assert_eq!(schedule(&terms).unwrap().rows[0].payment_minor, payment);
    }
}

#[test]
fn b1_and_b2_are_repaid_in_equal_principal() {
    for id in ["B1", "B2"] {
        let (row, loan) = (oracle(id), loan(id, Method::EqualPrincipal));
        assert_row(&loan.rows[0], &row["first"], id);
        assert_row(&loan.rows[1], &row["second"], id);
        assert_row(loan.rows.last().unwrap(), &row["last"], id);
        assert_eq!(loan.paid_minor(), minor(&row["total_paid"]), "{id}");
        assert_eq!(loan.interest_minor(), minor(&row["total_interest"]), "{id}");
    }
}

#[test]
fn b3_of_section_3_3_is_repaid_in_equal_principal() {
    let loan = schedule(&monthly(1_000_000, "3.5", 360).by(Method::EqualPrincipal)).unwrap();
    let last = loan.rows.last().unwrap();
    assert_eq!(loan.rows[0].payment_minor, 569_445);
    assert_eq!(
        (last.payment_minor, last.principal_minor, last.interest_minor),
        (278_508, 277_698, 810)
    );
    assert_eq!(loan.interest_minor(), 52_645_792);
}

#[test]
fn c1_pays_interest_first_by_the_month() {
    let row = oracle("C1_30_360");
    let loan = schedule(&monthly(100_000, "4.35", 12).by(INTEREST_FIRST)).unwrap();
    assert_eq!(loan.rows[0].payment_minor, minor(&row["monthly"]));
    assert_eq!(loan.rows[11].payment_minor, minor(&row["last"]));
    assert_eq!(loan.interest_minor(), minor(&row["total_interest"]));
    let annual = loan.annual_rate().unwrap();
    let row = oracle("C1_irr");
    assert_eq!(
        (annual.simple_ppm(), annual.compound_ppm()),
        (ppm(&row["apr"]), ppm(&row["ear"]))
    );
}

#[test]
fn c2_pays_interest_first_by_the_day_on_360() {
    let row = oracle("C2_act360");
    let loan = schedule(
        &monthly(100_000, "4.35", 12)
            .by(INTEREST_FIRST)
            .on_basis(DayBasis::Act360),
    )
    .unwrap();
    for (found, expected) in loan.rows.iter().zip(row["rows"].as_array().unwrap()) {
        assert_eq!(found.due_on, date(expected[1].as_str().unwrap()));
        assert_eq!(u64::from(found.days), expected[2].as_u64().unwrap());
        assert_eq!(found.interest_minor, minor(&expected[3]));
    }
    assert_eq!(loan.interest_minor(), minor(&row["total"]));
    let at_once = DayBasis::Act360.interest(10_000_000, percent("4.35"), 365).unwrap();
    assert_eq!(at_once, minor(&row["one_shot"]));
    // Section 3.4: by dates, 365 to a year, 4.5006 %.
    assert_eq!(loan.annual_rate().unwrap().compound_ppm(), 45_006);
}

#[test]
fn c3_pays_interest_first_by_the_day_on_365() {
    let row = oracle("C3_act365");
    let loan = schedule(
        &monthly(100_000, "4.35", 12)
            .by(INTEREST_FIRST)
            .on_basis(DayBasis::Act365),
    )
    .unwrap();
    for (found, expected) in loan.rows.iter().zip(row["rows"].as_array().unwrap()) {
        assert_eq!(u64::from(found.days), expected[0].as_u64().unwrap());
        assert_eq!(found.interest_minor, minor(&expected[1]));
    }
    assert_eq!(loan.interest_minor(), minor(&row["total"]));
}

#[test]
fn interest_first_may_repay_a_part_each_year() {
    let part = Method::InterestFirst {
        yearly_principal_bp: 1_000,
    };
    let loan = schedule(&monthly(100_000, "4.35", 36).by(part)).unwrap();
    let repaid: Vec<(u32, i64)> = loan.rows.iter().map(|row| (row.number, row.principal_minor)).collect();
    let expected = [(12, 1_000_000), (24, 1_000_000), (36, 8_000_000)];
    assert_eq!(
        repaid.into_iter().filter(|(_, minor)| *minor > 0).collect::<Vec<_>>(),
        expected
    );
}

#[test]
fn d1_and_d2_revolve_by_the_day() {
    let movements = [
        ("2026-03-01", 5_000_000),
        ("2026-03-21", -2_000_000),
        ("2026-05-10", -3_000_000),
    ]
    .map(|(on, amount_minor)| Movement {
        on: date(on),
        amount_minor,
    });
    for (id, basis) in [("D1_act360", DayBasis::Act360), ("D2_act365", DayBasis::Act365)] {
        let row = oracle(id);
        let found = revolving(&movements, percent("3.6"), basis, 0).unwrap();
        for (segment, expected) in found.segments.iter().zip(row[0].as_array().unwrap()) {
            assert_eq!(segment.from, date(expected[0].as_str().unwrap()), "{id}");
            assert_eq!(segment.to, date(expected[1].as_str().unwrap()), "{id}");
            assert_eq!(u64::from(segment.days), expected[2].as_u64().unwrap(), "{id}");
            assert_eq!(segment.balance_minor, minor(&expected[3]), "{id}");
            assert_eq!(segment.interest_minor, minor(&expected[4]), "{id}");
        }
        assert_eq!(found.segments.len(), 2, "{id}");
        assert_eq!(found.interest_minor(), minor(&row[1]), "{id}");
        assert_eq!(found.balance_minor, 0, "{id}");
    }
}

#[test]
fn money_repaid_on_the_day_of_drawing_costs_a_day_only_where_the_contract_says_so() {
    let same_day = [1_000_000, -1_000_000].map(|amount_minor| Movement {
        on: date("2026-03-01"),
        amount_minor,
    });
    for (least_days, interest) in [(0, 0), (1, 100)] {
        let found = revolving(&same_day, percent("3.6"), DayBasis::Act360, least_days).unwrap();
        assert_eq!(found.interest_minor(), interest);
    }
}

#[test]
fn e1_is_repaid_by_the_quarter() {
    let row = oracle("E1_quarterly");
    let due = Due::Every {
        months: 3,
        periods: 8,
        first_on: None,
        day: None,
    };
    let loan = schedule(&LoanTerms {
        due,
        ..monthly(80_000, "5", 8)
    })
    .unwrap();
    assert_eq!(loan.rows[0].payment_minor, minor(&row["payment"]));
    assert_row(&loan.rows[0], &row["first"], "E1");
    assert_row(&loan.rows[7], &row["last"], "E1");
    assert_eq!(loan.interest_minor(), minor(&row["total_interest"]));
    assert_eq!(loan.rows[0].due_on, date("2026-04-15"));
}

#[test]
fn e2_follows_the_harvest() {
    let row = oracle("E2_seasonal");
    let terms = LoanTerms {
        drawn_on: date("2026-03-10"),
        due: Due::On {
            dates: vec![date("2026-06-20"), date("2026-11-20")],
        },
        ..monthly(60_000, "4.5", 2)
            .by(Method::Portions {
                shares_bp: vec![2_000, 8_000],
            })
            .on_basis(DayBasis::Act360)
    };
    let loan = schedule(&terms).unwrap();
    for (at, (days, interest, payment)) in [("0", "int1", "pay1"), ("1", "int2", "pay2")].iter().enumerate() {
        let found = loan.rows[at];
        assert_eq!(
            u64::from(found.days),
            row["days"][days.parse::<usize>().unwrap()].as_u64().unwrap()
        );
        assert_eq!(found.interest_minor, minor(&row[*interest]));
        assert_eq!(found.payment_minor, minor(&row[*payment]));
    }
    assert_eq!(loan.interest_minor(), minor(&row["total_interest"]));
}

#[test]
fn e3_pays_interest_alone_in_its_grace() {
    let row = oracle("E3_grace4_plus8ep");
    let terms = LoanTerms {
        grace_periods: 4,
        ..monthly(96_000, "4.8", 12).by(Method::EqualPrincipal)
    };
    let loan = schedule(&terms).unwrap();
    for (found, expected) in loan.rows.iter().zip(row["rows"].as_array().unwrap()) {
        assert_row(found, expected, "E3");
    }
    assert_eq!(loan.interest_minor(), minor(&row["total_interest"]));
}

#[test]
fn f1_repays_a_part_early_in_both_ways() {
    let row = oracle("F1");
    let loan = loan("A4", Method::EqualInstalment);
    assert_eq!(loan.rows[0].payment_minor, minor(&row["payment"]));
    assert_eq!(loan.rows[23].balance_minor, minor(&row["bal_after_24"]));
    let paid: i64 = loan.rows[..24].iter().map(|row| row.interest_minor).sum();
    assert_eq!(paid, minor(&row["int_paid_24"]));

    let shorter = prepay(&loan, 24, 10_000_000, PrepayMode::KeepPayment, None).unwrap();
    let lighter = prepay(&loan, 24, 10_000_000, PrepayMode::KeepTerm, None).unwrap();
    assert_eq!(lighter.interest_without_minor, minor(&row["int_remaining_no_prepay"]));
    let keep = &row["reduce_payment"];
    assert_eq!(lighter.rest.rows[0].payment_minor, minor(&keep["new_payment"]));
    assert_eq!(lighter.rest.rows.len(), 36);
    assert_eq!(lighter.interest_with_minor, minor(&keep["interest"]));
    assert_eq!(lighter.saved_minor(), minor(&keep["saved"]));
    let keep = &row["shorten"];
    assert_eq!(shorter.rest.rows.len() as u64, keep["n"].as_u64().unwrap());
    assert_eq!(
        shorter.rest.rows.last().unwrap().payment_minor,
        minor(&keep["last_payment"])
    );
    assert_eq!(shorter.interest_with_minor, minor(&keep["interest"]));
    assert_eq!(shorter.saved_minor(), minor(&keep["saved"]));
}

#[test]
fn f2_settles_with_accrued_interest_and_fee() {
    let row = oracle("F2_settle_11d");
    let loan = loan("A4", Method::EqualInstalment);
    let on = loan.rows[23].due_on + chrono::Days::new(11);
    let fee = FeeCharge::UpFrontShare(percent("1"));
    let settled = settle(&loan, on, Some(&fee)).unwrap();
    assert_eq!(settled.days, 11);
    assert_eq!(settled.accrued_minor, minor(&row["accrued"]));
    assert_eq!(settled.payoff_minor(), minor(&row["payoff"]));
    assert_eq!(settled.fee_minor, minor(&row["fee_1pct"]));
}

#[test]
fn g1_steps_up_after_its_promotion_and_tells_the_whole_life() {
    let row = oracle("G1");
    let steps = vec![RateStep {
        from_period: 7,
        rate: percent("5.4"),
    }];
    let loan = schedule(&monthly(100_000, "3", 24).stepping(steps)).unwrap();
    let payments: Vec<i64> = loan.rows.iter().map(|row| row.payment_minor).collect();
    assert!(payments[..6].iter().all(|paid| *paid == minor(&row["pay_1_6"])));
    assert!(payments[6..23].iter().all(|paid| *paid == minor(&row["pay_7_24"])));
    assert_eq!(payments[23], minor(&row["last"]));
    assert_eq!(loan.rows[5].balance_minor, minor(&row["bal6"]));
    assert_eq!(loan.interest_minor(), minor(&row["total_interest"]));
    let annual = loan.annual_rate().unwrap();
    assert_eq!(
        (annual.simple_ppm(), annual.compound_ppm()),
        (ppm(&row["apr_simple"]), ppm(&row["ear"]))
    );
    // The screen must show 4.36 % larger than 3.0 %: the whole life is never cheaper than its promotion.
    assert!(annual.simple > percent("3").decimal());
}

#[test]
fn l1_reprices_what_is_left() {
    let row = oracle("L1");
    let payment = |percent_a_year: &str| {
        let rate: Rate = percent(percent_a_year);
        level_payment(80_000_000, 0, rate.for_months(1), 240).unwrap()
    };
    assert_eq!(payment("3.3"), minor(&row["before"]));
    assert_eq!(payment("3.2"), minor(&row["after"]));
    assert_eq!(payment("3.3") - payment("3.2"), minor(&row["diff"]));
    // A step within the schedule finds the same payment.
    let terms = monthly(800_000, "3.3", 241).stepping(vec![RateStep {
        from_period: 2,
        rate: percent("3.2"),
    }]);
    let loan = schedule(&terms).unwrap();
    let after_step = level_payment(loan.rows[0].balance_minor, 0, percent("3.2").for_months(1), 240).unwrap();
    assert_eq!(loan.rows[1].payment_minor, after_step);
    for (words, lpr, bp) in [(&row["lpr_plus"], "3.00", 95), (&row["mortgage"], "3.50", -30)] {
        let contract = percent(lpr).plus_bp(bp).unwrap();
        let expected = words.as_str().unwrap().rsplit('=').next().unwrap();
        assert_eq!(contract, percent(expected.trim_end_matches('%')));
    }
}

#[test]
fn due_days_come_back_to_their_day() {
    let terms = LoanTerms::monthly(10_000_000, percent("6"), 4, date("2026-01-31"));
    let mut found: Vec<String> = vec![terms.drawn_on.to_string()];
    found.extend(terms.due_dates().unwrap().iter().map(ToString::to_string));
    let leap = LoanTerms::monthly(10_000_000, percent("6"), 1, date("2028-01-31"));
    found.push(leap.due_dates().unwrap()[0].to_string());
    let expected: Vec<&str> = oracle("DUE")
        .as_array()
        .unwrap()
        .iter()
        .map(|day| day.as_str().unwrap())
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_balloon_is_left_for_the_last_instalment() {
    for method in [Method::EqualInstalment, Method::EqualPrincipal] {
        let terms = LoanTerms {
            balloon_minor: 3_000_000,
            ..monthly(100_000, "4.2", 36).by(method)
        };
        let loan = schedule(&terms).unwrap();
        let last = loan.rows.last().unwrap();
        let usual = loan.rows[34].principal_minor;
        assert!(
            (last.principal_minor - usual - 3_000_000).abs() < 2_000,
            "{}",
            last.principal_minor
        );
    }
}
