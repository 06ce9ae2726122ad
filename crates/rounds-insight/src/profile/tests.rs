//! A small bank, profiled whole.

use std::sync::Mutex;

use super::*;
use crate::progress::Silent;
use crate::testing::HandMade;

/// A farmer with a season ahead, a shop owner with receipts, a person about whom little is known.
pub(crate) fn village_bank() -> HandMade {
    village_bank_as_of("2026-11-21")
}

pub(crate) fn village_bank_as_of(as_of: &str) -> HandMade {
    let mut bookings = String::from("transaction_no,account_no,booked_on,amount_minor,purpose,balance_after_minor\n");
    bookings += "T1,A1,2026-02-10,-300000,farm_input,700000\nT2,A1,2026-09-15,5000000,farm_sale,5700000\n";
    for at in 0..40 {
        bookings += &format!(
            "R{at},A2,2026-10-{:02},30000,merchant_receipt,{}\n",
            at % 31 + 1,
            30_000 * (at + 1)
        );
    }
    HandMade::new(
        as_of,
        &[
            ("branches", "branch_code,name_zh,name_en,place\nB1,城关支行,Town branch,Town".to_owned()),
            (
                "staff",
                "staff_no,name,role,branch_code,supervisor_no,active\nM1,周明,supervisor,B1,,true\n\
                 R1,李雷,rm,B1,M1,true\nR9,旧人,rm,B1,M1,false"
                    .to_owned(),
            ),
            (
                "customers",
                "customer_no,name,invented,branch_code,place,village,birth_date,business_owner,farm_household,customer_since,source\n\
                 C1,王芳,true,B1,Town,Willow,1970-05-01,false,true,2020-01-01,core\n\
                 C2,赵强,true,B1,Town,,1985-05-01,true,false,2021-01-01,core\n\
                 C3,陈静,true,B1,Town,,,false,false,2026-11-01,core"
                    .to_owned(),
            ),
            ("assignments", "customer_no,staff_no,assigned_from\nC1,R1,2024-01-01\nC2,R1,2024-01-01\nC3,R1,2026-11-01".to_owned()),
            ("accounts", "account_no,customer_no,product\nA1,C1,D00\nA2,C2,D00".to_owned()),
            (
                "holdings",
                "customer_no,product,account_no,opened_on,balance_minor,status\n\
                 C1,D00,A1,2020-01-01,5700000,active\nC2,D00,A2,2026-01-01,1200000,active"
                    .to_owned(),
            ),
            ("transactions", bookings),
            ("contacts", "contact_no,customer_no,contacted_on,channel,outcome,refusal,product,staff_no\nK1,C1,2026-03-01,home,O70,F05,A02,R1".to_owned()),
            ("consents", "customer_no,purpose,state,decided_on,text_version\nC1,marketing_contact,given,2025-01-01,v1".to_owned()),
        ],
    )
}

#[derive(Default)]
struct Heard(Mutex<Vec<String>>);

impl Progress for Heard {
    fn at(&self, step: &str, _done: u64, _total: u64) {
        self.0.lock().unwrap().push(step.to_owned());
    }
}

#[test]
fn the_same_inputs_are_profiled_once() {
    let folder = tempfile::tempdir().unwrap();
    village_bank().data_dir(folder.path());
    let heard = Heard::default();
    let first = run(folder.path(), &heard).unwrap();
    assert!(first.changed);
    assert_eq!((first.customers, first.with_segment), (3, 3));
    let mut steps = heard.0.into_inner().unwrap();
    steps.dedup();
    assert_eq!(steps, ["features", "flows", "segments", "writing"]);

    let second = run(folder.path(), &Silent).unwrap();
    assert_eq!(
        second,
        ProfileReport {
            changed: false,
            ..first.clone()
        }
    );
    let read = current(folder.path()).unwrap();
    assert_eq!(read.report, second);
    let segments: Vec<(&str, Vec<&str>)> = read
        .profiles
        .iter()
        .map(|profile| {
            (
                profile.customer_no.as_str(),
                profile.segments.iter().map(SegmentCode::as_str).collect(),
            )
        })
        .collect();
    assert_eq!(
        segments,
        [("C1", vec!["S11"]), ("C2", vec!["S02", "S09"]), ("C3", vec!["S09"])]
    );
    let farmers = read
        .segments
        .iter()
        .find(|segment| segment.code.as_str() == "S11")
        .unwrap();
    assert_eq!((farmers.size, farmers.primary_size, farmers.bank_size), (1, 1, 3));
    assert_eq!(
        (farmers.holdings[0].segment_bp, farmers.holdings[0].bank_bp),
        (10_000, 6_666)
    );
}

#[test]
fn another_catalogue_makes_old_profiles_stale() {
    let folder = tempfile::tempdir().unwrap();
    village_bank().data_dir(folder.path());
    assert!(matches!(current(folder.path()), Err(ProfileError::NothingProfiled)));
    run(folder.path(), &Silent).unwrap();
    let own = folder.path().join("catalogue");
    std::fs::create_dir(&own).unwrap();
    let mut catalogue = Catalogue::embedded("demo-cn").unwrap();
    catalogue.products[0].price.en = "Annual rate (simple) 0.10%, as posted.".to_owned();
    let products = serde_json::to_string(&catalogue.products).unwrap();
    std::fs::write(own.join("products.json"), products).unwrap();
    let rules = include_str!("../../../../assets/catalogue/demo-cn/rules.json");
    std::fs::write(own.join("rules.json"), rules).unwrap();
    assert!(matches!(current(folder.path()), Err(ProfileError::Stale)));
    let again = run(folder.path(), &Silent).unwrap();
    assert!(again.changed);
    assert_eq!(current(folder.path()).unwrap().catalogue, catalogue);
}
