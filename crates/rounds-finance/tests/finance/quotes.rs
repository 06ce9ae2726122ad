//! The figures of a quote follow from its basis, and its items add up.

use proptest::prelude::*;
use rounds_finance::quote::{INTEREST, QuoteBasis, Spelling, quote};
use rounds_finance::subsidy::{SubsidyPaid, SubsidyRule};
use rounds_finance::{DayBasis, Fee, FeeCharge, LoanTerms, Method, Rate};

use super::oracle::{date, percent};

fn basis(principal_minor: i64, bp: i64, months: u32, fees: Vec<Fee>, spelling: Spelling) -> QuoteBasis {
    let rate = Rate::from_bp(bp).unwrap();
    QuoteBasis {
        terms: LoanTerms::monthly(principal_minor, rate, months, date("2026-11-20")),
        fees,
        spelling,
        overdue_uplift_bp: 5_000,
        misuse_uplift_bp: 10_000,
    }
}

fn fee(code: &str, charge: FeeCharge) -> Fee {
    Fee {
        code: code.to_owned(),
        charge,
    }
}

#[test]
fn the_share_of_interest_is_the_contract_rate_and_a_guarantee_comes_on_top() {
    let guarantee = fee("guarantee", FeeCharge::EachInstalment(25_000));
    let figures = quote(&basis(5_000_000, 720, 12, vec![guarantee], Spelling::Simple))
        .unwrap()
        .figures;
    // Oracle J1: 17.8717 %, of which 7.20 % are interest.
    let items: Vec<_> = figures
        .items
        .iter()
        .map(|item| (item.code.as_str(), item.amount_minor, item.annual_ppm))
        .collect();
    assert_eq!(items, [(INTEREST, 197_137, 72_000), ("guarantee", 300_000, 106_717)]);
    assert_eq!((figures.simple_ppm, figures.compound_ppm), (178_717, 194_108));
    assert_eq!((figures.overdue_ppm, figures.misuse_ppm), (108_000, 144_000));
}

#[test]
fn interest_by_another_name_is_one_item_with_the_interest() {
    let flat = fee(INTEREST, FeeCharge::EachInstalmentShare(percent("0.60")));
    let mut basis = basis(1_200_000, 0, 12, vec![flat], Spelling::Simple);
    basis.terms.method = Method::EqualPrincipal;
    let figures = quote(&basis).unwrap().figures;
    assert_eq!(figures.items.len(), 1);
    assert_eq!(
        (figures.items[0].amount_minor, figures.items[0].annual_ppm),
        (86_400, 130_342)
    );
}

#[test]
fn a_basis_survives_its_journey_and_gives_the_same_figures() {
    let upfront = fee("service", FeeCharge::UpFrontShare(percent("1")));
    let basis = basis(5_000_000, 720, 12, vec![upfront], Spelling::Compound);
    let text = serde_json::to_string(&basis).unwrap();
    let back: QuoteBasis = serde_json::from_str(&text).unwrap();
    assert_eq!(back, basis);
    assert_eq!(quote(&back).unwrap(), quote(&basis).unwrap());
    let beyond = text.replace("\"0.072", "\"99.072");
    assert!(
        beyond != text && serde_json::from_str::<QuoteBasis>(&beyond).is_err(),
        "a rate beyond reason is no rate"
    );
}

#[test]
fn a_subsidy_over_a_year_counts_what_is_owed_while_the_rule_holds() {
    let rule = SubsidyRule {
        version: "v2".to_owned(),
        effective_from: date("2026-01-01"),
        effective_to: Some(date("2026-12-31")),
        points: percent("1"),
        share_of_rate: percent("50"),
        counts_at_most_minor: None,
        per_item_cap_minor: None,
        yearly_cap_minor: 300_000,
        small_items_cap_minor: None,
        small_item_below_minor: None,
        basis: DayBasis::Act360,
    };
    let loan = |drawn_on| {
        let terms = LoanTerms::monthly(6_000_000, percent("3.2"), 3, date(drawn_on));
        let bullet = Method::InterestFirst { yearly_principal_bp: 0 };
        rounds_finance::loan::schedule(&terms.by(bullet)).unwrap()
    };
    let paid = |drawn_on| {
        rule.over_first_year(&loan(drawn_on), percent("3.2"), SubsidyPaid::default())
            .unwrap()
            .paid_minor
    };
    // 89 days at one point, posted by the month; section 3.7 posts once and finds 148.33.
    assert_eq!(paid("2026-02-01"), 14_834);
    // 41 days are left of the year of the rule.
    assert_eq!(paid("2026-11-20"), 6_833);
}

proptest! {
    #[test]
    fn items_always_add_up(
        principal in 100_000_i64..1_000_000_000,
        bp in 0_i64..2_400,
        months in 1_u32..120,
        up_front in 0_i64..50,
        each_bp in 0_i64..50,
        compound in any::<bool>(),
    ) {
        let fees = vec![
            fee("service", FeeCharge::UpFront(principal / 1_000 * up_front)),
            fee("guarantee", FeeCharge::EachInstalmentShare(Rate::from_bp(each_bp).unwrap())),
        ];
        let spelling = if compound { Spelling::Compound } else { Spelling::Simple };
        let figures = quote(&basis(principal, bp, months, fees, spelling)).unwrap().figures;
        let annual: i64 = figures.items.iter().map(|item| item.annual_ppm).sum();
        let amount: i64 = figures.items.iter().map(|item| item.amount_minor).sum();
        prop_assert_eq!(annual, figures.annual_ppm(spelling));
        prop_assert_eq!(amount, figures.interest_minor + figures.fees_minor);
        prop_assert_eq!(figures.paid_minor, principal + amount);
        prop_assert!(figures.items.iter().all(|item| item.annual_ppm >= 0));
    }
}
