//! The wire format, byte for byte: a change here is a change of the protocol and needs a new `PROTO`.

use chrono::{DateTime, NaiveDate};
use rounds_domain::customer_change::{ChangeDecision, CustomerField};
use rounds_domain::declared::{DeclaredFact, Purchase};
use rounds_domain::suggestion::DismissReason;
use rounds_domain::visit::RefusalCode;
use rounds_domain::{ChangeId, DeviceId, InstallId, OpId, SuggestionEventId};
use rounds_protocol::ops::{CustomerChangeAsked, CustomerChangeDecided, Op, OpPayload};
use rounds_protocol::rules::ProductKind;
use rounds_protocol::suggestions::{SuggestionAct, SuggestionActed, SuggestionBasis, SuggestionsShown};
use rounds_protocol::sync::*;
use uuid::Uuid;

fn op() -> Op {
    Op {
        op_id: OpId(Uuid::from_u128(3)),
        number: 17,
        kind: "field_revealed".into(),
        payload: r#"{"kind":"field_revealed","body":{"customer_no":"C1","field":"phone"}}"#.into(),
        saved_at: DateTime::from_timestamp_millis(1_795_300_000_123).unwrap(),
        monotonic_ms: 5,
        server_offset_ms: None,
        depends_on: None,
        replaces: None,
        audit: None,
    }
}

#[test]
fn a_push_reads_as_it_was_written() {
    let request = PushRequest {
        proto: 1,
        app: "rounds/0.1.0".into(),
        device_id: DeviceId(Uuid::from_u128(1)),
        install_id: InstallId(Uuid::from_u128(2)),
        ops: vec![op()],
        ahead: Vec::new(),
        last_signed: None,
        done: Vec::new(),
    };
    assert_eq!(
        serde_json::to_string(&request).unwrap(),
        concat!(
            r#"{"proto":1,"app":"rounds/0.1.0","device_id":"00000000-0000-0000-0000-000000000001","#,
            r#""install_id":"00000000-0000-0000-0000-000000000002","ops":[{"#,
            r#""op_id":"00000000-0000-0000-0000-000000000003","number":17,"kind":"field_revealed","#,
            r#""payload":"{\"kind\":\"field_revealed\",\"body\":{\"customer_no\":\"C1\",\"field\":\"phone\"}}","#,
            r#""saved_at":"2026-11-21T22:26:40.123Z","monotonic_ms":5,"server_offset_ms":null}]}"#
        )
    );
}

#[test]
fn a_page_of_the_feed_keeps_its_bodies_as_they_are() {
    let text = concat!(
        r#"{"proto":1,"epoch":"e1","server_time":"2026-11-21T22:26:40Z","scopes":["rm:1001"],"pages":[{"#,
        r#""scope":"rm:1001","after":0,"generation":1,"rows":[{"seq":4,"kind":"customer","id":"C1","revision":2,"#,
        r#""body":{"b": 1,  "a":2}},{"seq":5,"kind":"customer","id":"C2","revision":3}],"#,
        r#""next":5,"head":5,"floor":0,"more":false,"reset":false,"#,
        r#""totals":{"count":1,"digest":"00000000000000ff"},"total_rows":1}]}"#
    );
    let answer: PullAnswer = serde_json::from_str(text).unwrap();
    assert_eq!(
        answer.pages[0].rows[0].body.as_ref().unwrap().get(),
        r#"{"b": 1,  "a":2}"#
    );
    assert!(answer.pages[0].rows[1].body.is_none());
    assert_eq!(serde_json::to_string(&answer).unwrap(), text);
}

#[test]
fn fields_of_a_later_version_are_ignored() {
    let text = concat!(
        r#"{"proto":2,"epoch":"e1","server_time":"2026-11-21T22:26:40Z","lease":{"until":"2026-12-01"},"#,
        r#""results":[{"op_id":"00000000-0000-0000-0000-000000000003","status":"exists","hint":"x"}]}"#
    );
    let answer: PushAnswer = serde_json::from_str(text).unwrap();
    assert_eq!(answer.results[0].status, OpStatus::Exists);
}

/// Version 1 as its devices and servers wrote it, byte for byte: read without loss, and written again the same.
#[test]
fn what_a_version_1_says_has_not_changed_by_a_byte() {
    let device = r#""device_id":"00000000-0000-0000-0000-000000000001""#;
    let pull = format!(
        "{}{device}{}",
        r#"{"proto":1,"schema":1,"app":"rounds/0.1.0","#,
        r#","max_rows":100,"scopes":[{"scope":"rm:1001","after":5,"base":5,"generation":1}]}"#
    );
    same::<PullRequest>(&pull);
    let push = format!(
        "{}{device}{}",
        r#"{"proto":1,"app":"rounds/0.1.0","#, r#","install_id":"00000000-0000-0000-0000-000000000002","ops":[]}"#
    );
    same::<PushRequest>(&push);
    same::<PullAnswer>(
        r#"{"proto":1,"epoch":"e1","server_time":"2026-11-21T22:26:40Z","scopes":["rm:1001"],"pages":[]}"#,
    );
    same::<PushAnswer>(concat!(
        r#"{"proto":1,"epoch":"e1","server_time":"2026-11-21T22:26:40Z","results":[{"#,
        r#""op_id":"00000000-0000-0000-0000-000000000003","status":"deferred","code":"op.depends_on"}],"first_gap":2}"#
    ));
    same::<rounds_protocol::ErrorBody>(r#"{"code":"server.busy","message":"busy","retry_after_s":5}"#);
}

fn same<T: serde::Serialize + serde::de::DeserializeOwned>(text: &str) {
    let read: T = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
}

#[test]
fn changes_of_profiles_are_frozen_as_they_were() {
    let change_id = ChangeId(Uuid::from_u128(4));
    let asked = OpPayload::CustomerChangeAsked(CustomerChangeAsked {
        change_id,
        customer_no: "C1".into(),
        field: CustomerField::Phone,
        before: Some("13812345678".into()),
        after: None,
        reason: "停机".into(),
        business_date: NaiveDate::from_ymd_opt(2026, 11, 21).unwrap(),
    });
    assert_eq!(
        asked.freeze(),
        concat!(
            r#"{"kind":"customer_change_asked","body":{"change_id":"00000000-0000-0000-0000-000000000004","#,
            r#""customer_no":"C1","field":"phone","before":"13812345678","after":null,"reason":"停机","#,
            r#""business_date":"2026-11-21"}}"#
        )
    );
    let decided = OpPayload::CustomerChangeDecided(CustomerChangeDecided {
        change_id,
        decision: ChangeDecision::Take,
        standing: Some("13700000000".into()),
        comment: String::new(),
    });
    assert_eq!(
        decided.freeze(),
        concat!(
            r#"{"kind":"customer_change_decided","body":{"change_id":"00000000-0000-0000-0000-000000000004","#,
            r#""decision":"take","standing":"13700000000","comment":""}}"#
        )
    );
    for payload in [asked, decided] {
        assert!(OpPayload::KINDS.contains(&payload.kind()));
    }
}

#[test]
fn what_is_done_with_suggestions_is_frozen_as_it_was() {
    let basis = SuggestionBasis {
        product: "C01".into(),
        family: ProductKind::Card,
        rank: 1,
        model: Some("card-1".into()),
        bundle: Some("advice-7".into()),
        rule_pack: "retail v3".into(),
        probability_ppm: Some(62_000),
        score: Some(-1_250),
        expected_value_minor: Some(3_940),
        reasons: vec!["R_SALARY".into()],
        generic: None,
    };
    let on = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    let frozen_basis = concat!(
        r#"{"product":"C01","family":"card","rank":1,"model":"card-1","bundle":"advice-7","rule_pack":"retail v3","#,
        r#""probability_ppm":62000,"score":-1250,"expected_value_minor":3940,"reasons":["R_SALARY"],"generic":null}"#
    );
    let shown = OpPayload::SuggestionsShown(SuggestionsShown {
        customer_no: "C1".into(),
        business_date: on,
        shown: vec![basis.clone()],
    });
    let frozen = r#"{"kind":"suggestions_shown","body":{"customer_no":"C1","business_date":"2026-11-21","shown":["#;
    assert_eq!(shown.freeze(), format!("{frozen}{frozen_basis}]}}}}"));
    let acted = OpPayload::SuggestionActed(SuggestionActed {
        event_id: SuggestionEventId(Uuid::from_u128(5)),
        customer_no: "C1".into(),
        product: Some("C01".into()),
        act: SuggestionAct::Dismissed {
            reason: DismissReason::CustomerRefused,
            refusal: Some(RefusalCode::F05),
        },
        basis: Some(basis),
        business_date: on,
        follow_up: None,
    });
    let frozen = concat!(
        r#"{"kind":"suggestion_acted","body":{"event_id":"00000000-0000-0000-0000-000000000005","customer_no":"C1","#,
        r#""product":"C01","act":{"t":"dismissed","reason":"customer_refused","refusal":"F05"},"basis":"#
    );
    let end = r#","business_date":"2026-11-21","follow_up":null}}"#;
    assert_eq!(acted.freeze(), format!("{frozen}{frozen_basis}{end}"));
    for payload in [shown, acted] {
        assert!(OpPayload::KINDS.contains(&payload.kind()));
    }
}

#[test]
fn declared_facts_are_frozen_as_they_were_and_may_be_absent() {
    let said = [
        DeclaredFact::MonthlyIncome(850_000),
        DeclaredFact::Occupation("tech".into()),
        DeclaredFact::PlannedPurchase(Purchase::ElectricCar),
    ];
    let frozen = concat!(
        r#"[{"fact":"monthly_income","value":850000},{"fact":"occupation","value":"tech"},"#,
        r#"{"fact":"planned_purchase","value":"electric_car"}]"#
    );
    assert_eq!(serde_json::to_string(&said).unwrap(), frozen);
    for purchase in Purchase::ALL {
        assert_eq!(serde_json::to_value(purchase).unwrap(), purchase.as_str());
    }
}
