//! Annual rates, subsidies, penalties and prices against the oracle: H to L, P, PEN.

use rounds_finance::annual_rate::{Periods, by_dates, by_periods};
use rounds_finance::loan::schedule;
use rounds_finance::penalty::{penalty, penalty_rate};
use rounds_finance::price::{RiskCosts, risk_price};
use rounds_finance::rate::ppm as ppm_of;
use rounds_finance::subsidy::{SubsidyPaid, SubsidyRule};
use rounds_finance::{AnnualRate, DayBasis, Fee, FeeCharge, LoanTerms, Method, Rate};
use rust_decimal::Decimal;

use super::oracle::{date, decimal, minor, oracle, percent, ppm};

fn assert_rates(found: &AnnualRate, id: &str, (simple, compound): (&str, &str)) {
    let row = oracle(id);
    assert_eq!(found.periods, Periods::Months(1), "{id}");
    assert_eq!(found.simple_ppm(), ppm(&row[simple]), "{id}");
    assert_eq!(found.compound_ppm(), ppm(&row[compound]), "{id}");
    if let Some(monthly) = row["irr_m"].as_str() {
        let expected: Decimal = monthly.trim_end_matches('%').parse().unwrap();
        assert_eq!((found.per_period * Decimal::ONE_HUNDRED).round_dp(6), expected, "{id}");
    }
}

fn fee(charge: FeeCharge) -> Fee {
    Fee {
        code: "fee".to_owned(),
        charge,
    }
}

/// A card's instalments: equal principal, no interest, a fee of the first sum each month.
fn card() -> LoanTerms {
    LoanTerms::monthly(1_200_000, Rate::ZERO, 12, date("2026-01-15")).by(Method::EqualPrincipal)
}

#[test]
fn h1_is_the_true_rate_of_a_card_instalment() {
    let row = oracle("H1");
    let monthly = fee(FeeCharge::EachInstalmentShare(percent("0.60")));
    let loan = schedule(&card()).unwrap().with_fees(&[monthly]).unwrap();
    assert_eq!(loan.peak_minor(), minor(&row["per_period"]));
    assert_eq!(loan.fees_minor(), minor(&row["fee_total"]));
    assert_rates(
        &loan.annual_rate().unwrap(),
        "H1",
        ("apr_simple_irr12", "apr_effective"),
    );
    assert_eq!(ppm_of(loan.cost_by_average_principal()), ppm(&row["apr_avg_principal"]));
    // What the brochure says is not the rate.
    assert_eq!(ppm(&row["nominal"]), 72_000);
}

#[test]
fn h2_takes_the_same_fee_at_the_start() {
    let loan = schedule(&card())
        .unwrap()
        .with_fees(&[fee(FeeCharge::UpFront(86_400))])
        .unwrap();
    assert_rates(&loan.annual_rate().unwrap(), "H2_upfront_fee", ("apr", "ear"));
}

#[test]
fn i1_has_a_fee_up_front() {
    let terms = LoanTerms::monthly(10_000_000, percent("6"), 12, date("2026-01-15"));
    let loan = schedule(&terms)
        .unwrap()
        .with_fees(&[fee(FeeCharge::UpFront(200_000))])
        .unwrap();
    assert_rates(&loan.annual_rate().unwrap(), "I1", ("apr", "ear"));
}

#[test]
fn j1_and_j2_add_a_guarantee_to_the_interest() {
    let terms = LoanTerms::monthly(5_000_000, percent("7.2"), 12, date("2026-01-15"));
    for (id, guarantee, over_cap) in [("J1", 25_000, false), ("J2_over_cap", 60_000, true)] {
        let row = oracle(id);
        let bare = schedule(&terms).unwrap();
        if let Some(payment) = row.get("base_payment") {
            assert_eq!(bare.rows[0].payment_minor, minor(payment), "{id}");
            assert_eq!(bare.interest_minor(), minor(&row["interest"]), "{id}");
        }
        let loan = bare.with_fees(&[fee(FeeCharge::EachInstalment(guarantee))]).unwrap();
        let first = loan.rows[0];
        assert_eq!(first.payment_minor + first.fees_minor, minor(&row["with_fee"]), "{id}");
        if let Some(fees) = row.get("fees") {
            assert_eq!(loan.fees_minor(), minor(fees), "{id}");
        }
        let annual = loan.annual_rate().unwrap();
        assert_rates(&annual, id, ("apr", "ear"));
        assert_eq!(annual.simple_ppm() > 240_000, over_cap, "{id}");
    }
}

fn subsidy(version: &str) -> SubsidyRule {
    let v1 = version == "v1";
    SubsidyRule {
        version: version.to_owned(),
        effective_from: date("2025-09-01"),
        effective_to: None,
        points: percent("1"),
        share_of_rate: percent("50"),
        counts_at_most_minor: v1.then_some(5_000_000),
        per_item_cap_minor: v1.then_some(50_000),
        yearly_cap_minor: 300_000,
        small_items_cap_minor: v1.then_some(100_000),
        small_item_below_minor: v1.then_some(5_000_000),
        basis: DayBasis::Act360,
    }
}

#[test]
fn k1_to_k4_pay_what_the_version_of_the_day_allows() {
    let table = [
        ("K1_v1_80000_3.2%_360d", "v1", 80_000, "3.2"),
        ("K2_v2_80000_3.2%_360d", "v2", 80_000, "3.2"),
        ("K3_v2_100000_1.8%_360d", "v2", 100_000, "1.8"),
    ];
    for (id, version, major, contract) in table {
        let row = oracle(id);
        let found = subsidy(version)
            .subsidy(major * 100, percent(contract), 360, SubsidyPaid::default())
            .unwrap();
        assert_eq!(found.points.decimal(), decimal(&row[0]), "{id}");
        assert_eq!(found.paid_minor, minor(&row[1]), "{id}");
    }
    let row = oracle("K4_v2_cap");
    let found = subsidy("v2")
        .subsidy(35_000_000, percent("3.2"), 360, SubsidyPaid::default())
        .unwrap();
    assert_eq!(
        (found.raw_minor, found.paid_minor),
        (minor(&row["raw"]), minor(&row["paid"]))
    );
    // Section 3.7: 60,000 over 89 days.
    let days = DayBasis::Act360.days(date("2026-02-01"), date("2026-05-01"));
    let found = subsidy("v2")
        .subsidy(6_000_000, percent("3.2"), days, SubsidyPaid::default())
        .unwrap();
    assert_eq!((days, found.paid_minor), (89, 14_833));
}

#[test]
fn a_borrower_gets_no_more_than_is_left_of_the_year() {
    let table = [
        ("v2", 35_000_000, (0, 0), 300_000),
        ("v2", 35_000_000, (250_000, 0), 50_000),
        ("v2", 35_000_000, (300_000, 0), 0),
        ("v2", 35_000_000, (400_000, 0), 0),
        ("v1", 4_000_000, (0, 0), 40_000),
        ("v1", 4_000_000, (80_000, 80_000), 20_000),
        ("v1", 8_000_000, (100_000, 100_000), 50_000),
    ];
    for (version, purchase, (all_minor, small_items_minor), expected) in table {
        let paid = SubsidyPaid {
            all_minor,
            small_items_minor,
        };
        let found = subsidy(version).subsidy(purchase, percent("3.2"), 360, paid).unwrap();
        assert_eq!(found.paid_minor, expected, "{version} {purchase} {all_minor}");
    }
    assert_eq!(subsidy("v2").rate_after(percent("3.2")), percent("2.2"));
    assert_eq!(subsidy("v2").rate_after(percent("1.8")), percent("0.9"));
}

#[test]
fn pen_charges_what_is_overdue_and_its_interest() {
    let row = oracle("PEN");
    let raised = penalty_rate(percent("6"), 5_000).unwrap();
    assert_eq!(raised.decimal(), decimal(&row["rate"]));
    assert_eq!(
        penalty(800_000, raised, 20, DayBasis::Act360).unwrap(),
        minor(&row["int"])
    );
    assert_eq!(
        penalty(60_664, raised, 20, DayBasis::Act360).unwrap(),
        minor(&row["compound"])
    );
}

#[test]
fn p_adds_up_a_price_by_risk() {
    let row = oracle("P");
    let costs = RiskCosts {
        funding: percent("1.95"),
        operating: percent("0.70"),
        default_probability: percent("1.20"),
        loss_given_default: percent("60"),
        risk_weight: percent("75"),
        capital_ratio: percent("10.5"),
        return_on_capital: percent("11"),
        tax: percent("25"),
    };
    let price = risk_price(&costs, (percent("3"), percent("6")), 5).unwrap();
    let in_percent = |share: Decimal| format!("{}%", (share * Decimal::ONE_HUNDRED).normalize());
    let expected = |value: &serde_json::Value| {
        let text = value.as_str().unwrap().trim_end_matches('%');
        format!("{}%", text.parse::<Decimal>().unwrap().normalize())
    };
    assert_eq!(in_percent(price.expected_loss), expected(&row["el"]));
    assert_eq!(in_percent(price.capital_charge), expected(&row["cap_charge"]));
    assert_eq!(in_percent(price.by_cost.decimal()), expected(&row["rate"]));
    assert_eq!(price.offered, percent("4.55"));
    assert_eq!(
        risk_price(&costs, (percent("5"), percent("6")), 5).unwrap().offered,
        percent("5")
    );
}

#[test]
fn what_is_repaid_at_once_is_not_flattered_by_a_months_rate() {
    let flows = [(date("2026-01-15"), -10_000_000), (date("2027-01-15"), 10_441_042)];
    let annual = by_dates(&flows).unwrap();
    // 4.35 % on ACT/360 over 365 days, posted once (oracle C2).
    assert_eq!((annual.simple_ppm(), annual.compound_ppm()), (44_104, 44_104));
    let half_a_year = [(date("2026-01-15"), -10_000_000), (date("2026-07-15"), 10_218_708)];
    let annual = by_dates(&half_a_year).unwrap();
    assert_eq!((annual.simple_ppm(), annual.compound_ppm()), (44_104, 44_594));
}

#[test]
fn a_rate_that_is_not_single_is_refused() {
    for flows in [
        &[][..],
        &[-100],
        &[100, -100],
        &[-100, 0],
        &[-100, 230, -132],
        &[0, 100],
        &[i64::MIN, i64::MAX],
    ] {
        assert!(by_periods(flows, 1).is_err(), "{flows:?}");
    }
    assert!(by_periods(&[-100, 110], 5).is_err());
}
