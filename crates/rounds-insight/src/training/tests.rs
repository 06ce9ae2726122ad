//! Rows of a small bank: who is asked about, what they look like, what they took up.

use super::*;
use crate::demo::{self, DemoOptions};
use crate::import::import_folder;
use crate::progress::Silent;
use crate::testing::{HandMade, day};

/// C1 opens a card 20 days after the cut-off day, C2 had one, C3 opens one after the horizon; C4 is a student.
fn bank() -> HandMade {
    let bookings = (1..=4)
        .map(|n| format!("T{n},A{n},2025-01-05,10000{n},cash_in,10000{n}"))
        .collect::<Vec<_>>();
    HandMade::new(
        "2026-06-30",
        &[
            (
                "customers",
                "customer_no,birth_date,business_owner,farm_household,occupation,customer_since\n\
                 C1,1990-01-01,false,false,office,2020-01-01\n\
                 C2,1960-01-01,false,false,office,2020-01-01\n\
                 C3,,false,false,manual,2020-01-01\n\
                 C4,2004-01-01,false,false,student,2020-01-01"
                    .to_owned(),
            ),
            (
                "accounts",
                "account_no,customer_no,product\nA1,C1,D00\nA2,C2,D00\nA3,C3,D00\nA4,C4,D00\nK1,C1,C01\nK2,C2,C01\nK3,C3,C01".to_owned(),
            ),
            (
                "holdings",
                "customer_no,product,account_no,opened_on,status\n\
                 C1,C01,K1,2026-02-20,active\nC2,C01,K2,2025-06-01,active\nC3,C01,K3,2026-06-20,active"
                    .to_owned(),
            ),
            (
                "transactions",
                format!(
                    "transaction_no,account_no,booked_on,amount_minor,purpose,balance_after_minor\n{}",
                    bookings.join("\n")
                ),
            ),
        ],
    )
}

fn one_day() -> Plan {
    Plan {
        horizon_days: 90,
        cut_offs: vec![day("2026-01-31")],
        test: 1,
        late: vec![day("2026-05-31"), day("2026-06-30")],
    }
}

fn made(outcomes: &[Outcome]) -> Training {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = bank().snapshot(folder.path());
    let catalogue = Catalogue::embedded("demo-cn").unwrap();
    rows(&snapshot, &catalogue, &one_day(), outcomes, &Silent).unwrap()
}

fn of(training: &Training, family: ProductKind) -> Vec<(&str, bool)> {
    let rows = training.families.iter().find(|rows| rows.family == family);
    rows.map_or(Vec::new(), |rows| {
        rows.rows.iter().map(|row| (row.customer.as_str(), row.label)).collect()
    })
}

#[test]
fn a_row_is_asked_for_who_could_take_it_and_told_by_what_came() {
    let training = made(&[]);
    // C2 holds C01 and could take C03; a student may have none; C3 came after the horizon
    assert_eq!(
        of(&training, ProductKind::Card),
        [("C1", true), ("C2", false), ("C3", false)]
    );
    assert_eq!(of(&training, ProductKind::FarmLoan), []);
    assert_eq!(of(&training, ProductKind::Deposit).len(), 4);
    let cards = &training
        .families
        .iter()
        .find(|rows| rows.family == ProductKind::Card)
        .unwrap();
    let bands: Vec<&str> = cards.rows.iter().map(|row| row.age_band).collect();
    assert_eq!(bands, ["30_44", "60_and_over", "unknown"]);
    assert!(cards.rows.iter().all(|row| row.values.len() == cards.features.len()));
    let column = |fact: &str| cards.features.iter().position(|feature| feature.fact == fact).unwrap();
    assert_eq!(cards.rows[0].values[column("demand_balance_minor")], 100_001.0);
    assert!(
        cards.rows[0].values[column("cards_count")].is_nan(),
        "the card came later"
    );
    assert_eq!(cards.rows[1].values[column("cards_count")], 1.0);
    assert!(cards.features.iter().all(|feature| feature.fact != "age_years"));
}

#[test]
fn answers_that_came_back_become_labels() {
    let answer = |customer: &str, product: &str, on: &str, taken| Outcome {
        customer: customer.into(),
        product: product.into(),
        on: day(on),
        taken,
    };
    let training = made(&[
        answer("C3", "C03", "2026-03-01", true),
        answer("C2", "C01", "2026-03-01", true),
        answer("C1", "C03", "2026-06-15", false),
        answer("C3", "C03", "2026-07-15", true),
        answer("C4", "C01", "2026-07-15", true),
    ]);
    // C2 held C01 already, so an answer about it tells nothing; the late rows are C1's refusal and C3's next yes
    assert_eq!(
        of(&training, ProductKind::Card),
        [("C1", true), ("C2", false), ("C3", true), ("C1", false), ("C3", true)]
    );
    let cards = training
        .families
        .iter()
        .find(|rows| rows.family == ProductKind::Card)
        .unwrap();
    let days: Vec<String> = cards.rows[3..].iter().map(|row| row.cut_off.to_string()).collect();
    assert_eq!(days, ["2026-05-31", "2026-06-30"]);
}

#[test]
fn the_generated_bank_has_rows_of_its_families_and_columns_that_the_past_can_tell() {
    let (export, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let options = DemoOptions {
        seed: 1,
        customers: 1_000,
        as_of: day("2026-11-20"),
    };
    demo::generate(export.path(), &options, &Silent).unwrap();
    import_folder(export.path(), data.path(), None, &Silent).unwrap();
    let snapshot = Snapshot::current(data.path()).unwrap();
    let catalogue = Catalogue::embedded("demo-cn").unwrap();
    let mut plan = plan(&snapshot, HORIZON_DAYS).unwrap();
    plan.cut_offs.drain(1..plan.cut_offs.len() - 1);
    let training = rows(&snapshot, &catalogue, &plan, &[], &Silent).unwrap();
    // As text, because a missing value equals nothing, not even itself.
    let again = rows(&snapshot, &catalogue, &plan, &[], &Silent).unwrap();
    assert_eq!(format!("{:?}", training.families), format!("{:?}", again.families));
    for family in [
        ProductKind::Deposit,
        ProductKind::ConsumerLoan,
        ProductKind::Card,
        ProductKind::Wealth,
    ] {
        let taken = of(&training, family).iter().filter(|(_, label)| *label).count();
        assert!(taken > 0, "nobody takes {family:?}");
    }
    let loans = training
        .families
        .iter()
        .find(|rows| rows.family == ProductKind::ConsumerLoan)
        .unwrap();
    for left in &training.left_out {
        assert!(loans.features.iter().all(|feature| feature.fact != left.fact));
    }
    assert!(
        loans
            .features
            .iter()
            .any(|feature| feature.fact == "building_60d_minor")
    );
}
