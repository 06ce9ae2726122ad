//! Quotes and signatures: kept as they were frozen, recomputed, void when replaced, told to those who have the customer.

use chrono::Days;
use rounds_domain::{Currency, QuoteId, Text};
use rounds_finance::quote::{QuoteBasis, Spelling, quote};
use rounds_finance::{Fee, FeeCharge, LoanTerms, Rate};
use rounds_hq_store::HqStore;
use rounds_protocol::entities::EntityKind;
use rounds_protocol::offers::{Jurisdiction, RepaymentMethod};
use rounds_protocol::ops::OpPayload;
use rounds_protocol::quotes::{DisclosureRow, QuoteBody, QuoteContent, QuoteMade, QuoteSigned, Stroke};
use rounds_protocol::sync::{OpStatus, op_code};
use uuid::Uuid;

use super::Database;
use crate::fixtures::*;
use crate::mirror::whole;

const ON: u32 = 20;

async fn open(database: &dyn Database) -> std::sync::Arc<dyn HqStore> {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1"), ("C2", "R2"), ("C3", "R3")]).await;
    store
}

fn quote_id(n: u128) -> QuoteId {
    QuoteId(Uuid::from_u128(0xa000 + n))
}

/// A loan with a guarantee, oracle J1: 17.8717 % a year.
fn content(n: u128, principal_minor: i64) -> QuoteContent {
    let basis = QuoteBasis {
        terms: LoanTerms::monthly(principal_minor, Rate::from_bp(720).unwrap(), 12, day(ON)),
        fees: vec![Fee {
            code: "guarantee".into(),
            charge: FeeCharge::EachInstalment(25_000),
        }],
        spelling: Spelling::Simple,
        overdue_uplift_bp: 5_000,
        misuse_uplift_bp: 10_000,
    };
    let figures = quote(&basis).unwrap().figures;
    let text = || Text::new("字", "word");
    let rows = figures.items.iter().map(|item| DisclosureRow {
        code: item.code.clone(),
        name: text(),
        way: text(),
        standard: text(),
        recipient: text(),
        amount_minor: item.amount_minor,
        annual_ppm: item.annual_ppm,
    });
    QuoteContent {
        quote_id: quote_id(n),
        customer_no: "C1".into(),
        product: "L01".into(),
        product_name: text(),
        currency: Currency::CNY,
        pack_id: "demo-cn".into(),
        pack_version: 3,
        jurisdiction: Jurisdiction::Cn,
        terms_version: 1,
        business_date: day(ON),
        valid_until: day(ON) + Days::new(5),
        method: RepaymentMethod::EqualInstalment,
        months: 12,
        disclosure: rows.collect(),
        contingent: Vec::new(),
        closing: text(),
        notices: Vec::new(),
        promotion: None,
        subsidy: None,
        cost_cap_ppm: Some(240_000),
        reading_seconds: 10,
        figures,
        basis,
    }
}

fn made(content: &QuoteContent, replaces: Option<u128>) -> QuoteMade {
    let (text, hash) = content.freeze();
    QuoteMade {
        quote_id: content.quote_id,
        customer_no: content.customer_no.clone(),
        replaces: replaces.map(quote_id),
        business_date: content.business_date,
        content: text,
        hash,
    }
}

fn signed(content: &QuoteContent) -> QuoteSigned {
    QuoteSigned {
        quote_id: content.quote_id,
        customer_no: content.customer_no.clone(),
        hash: content.freeze().1,
        strokes: vec![Stroke(vec![10, 10, 200, 40, 300, 20, 400, 60])],
        typed_name: None,
        read_seconds: 12,
        business_date: day(ON),
    }
}

async fn one(store: &dyn HqStore, author: &str, n: u64, payload: OpPayload) -> (OpStatus, String) {
    statuses(store, author, vec![op(n, &payload)]).await.remove(0)
}

async fn kept(store: &dyn HqStore, scope: &str, n: u128) -> Option<QuoteBody> {
    whole(store, scope)
        .await
        .body(EntityKind::Quote, &quote_id(n).to_string())
}

fn rejected(code: &str) -> (OpStatus, String) {
    (OpStatus::Rejected, code.to_owned())
}

pub async fn a_quote_and_its_signature_are_kept_and_go_with_the_customer(database: &dyn Database) {
    let store = open(database).await;
    let content = content(1, 5_000_000);
    assert_eq!(content.figures.simple_ppm, 178_717);
    let ops = vec![
        op(1, &OpPayload::QuoteMade(made(&content, None))),
        op(2, &OpPayload::QuoteSigned(signed(&content))),
    ];
    assert_eq!(statuses(&*store, "R1", ops).await, [created(), created()]);
    for scope in ["rm:R1", "team:S1"] {
        let body = kept(&*store, scope, 1).await.unwrap();
        assert_eq!(body.read().unwrap(), content, "{scope}");
        let signature = body.signature.unwrap();
        assert_eq!((signature.witness.as_str(), signature.read_seconds), ("R1", 12));
    }
    store
        .publish(bank(&[("C1", "R2"), ("C2", "R2"), ("C3", "R3")]), now())
        .await
        .unwrap();
    assert!(kept(&*store, "rm:R2", 1).await.is_some(), "it goes with its customer");
    assert!(kept(&*store, "rm:R1", 1).await.is_none());
}

pub async fn a_quote_whose_numbers_do_not_recompute_is_refused(database: &dyn Database) {
    let store = open(database).await;
    let honest = content(1, 5_000_000);
    let lower_rate = QuoteContent {
        figures: rounds_finance::quote::Figures {
            simple_ppm: 72_000,
            ..honest.figures.clone()
        },
        ..honest.clone()
    };
    let mut lower_item = honest.clone();
    lower_item.disclosure[1].annual_ppm = 0;
    let mut hidden_item = honest.clone();
    hidden_item.disclosure.pop();
    let over = QuoteContent {
        cost_cap_ppm: Some(170_000),
        ..honest.clone()
    };
    let other_bytes = QuoteMade {
        content: made(&content(1, 6_000_000), None).content,
        ..made(&honest, None)
    };
    let of_another = QuoteMade {
        quote_id: quote_id(2),
        ..made(&honest, None)
    };
    let unreadable = QuoteMade {
        content: "{}".into(),
        hash: rounds_protocol::quotes::content_hash("{}"),
        ..made(&honest, None)
    };
    let cases = [
        (made(&lower_rate, None), op_code::QUOTE_WRONG),
        (made(&lower_item, None), op_code::QUOTE_WRONG),
        (made(&hidden_item, None), op_code::QUOTE_WRONG),
        (other_bytes, op_code::QUOTE_WRONG),
        (of_another, op_code::QUOTE_WRONG),
        (unreadable, op_code::QUOTE_WRONG),
        (made(&over, None), op_code::QUOTE_OVER_CAP),
    ];
    for (n, (quote, code)) in (1..).zip(cases) {
        assert_eq!(
            one(&*store, "R1", n, OpPayload::QuoteMade(quote)).await,
            rejected(code),
            "{n}"
        );
    }
    assert!(kept(&*store, "team:S1", 1).await.is_none());
    let strangers = OpPayload::QuoteMade(made(&honest, None));
    assert_eq!(
        one(&*store, "R3", 30, strangers).await,
        rejected(op_code::NEVER_ASSIGNED)
    );
    let first = OpPayload::QuoteMade(made(&honest, None));
    assert_eq!(one(&*store, "R1", 20, first.clone()).await, created());
    let twice = one(&*store, "R1", 21, first).await;
    assert_eq!(
        twice,
        rejected(op_code::PAYLOAD_CONFLICT),
        "a quote is never overwritten"
    );
}

pub async fn a_changed_number_voids_the_former_quote_and_keeps_it(database: &dyn Database) {
    let store = open(database).await;
    let (first, second) = (content(1, 5_000_000), content(2, 6_000_000));
    let ops = vec![
        op(1, &OpPayload::QuoteMade(made(&first, None))),
        op(2, &OpPayload::QuoteMade(made(&second, Some(1)))),
        op(3, &OpPayload::QuoteSigned(signed(&first))),
        op(4, &OpPayload::QuoteSigned(signed(&second))),
    ];
    let void = rejected(op_code::QUOTE_NOT_SIGNABLE);
    assert_eq!(
        statuses(&*store, "R1", ops).await,
        [created(), created(), void, created()]
    );
    let former = kept(&*store, "rm:R1", 1).await.unwrap();
    assert_eq!((former.replaced_by, former.signature), (Some(quote_id(2)), None));
    assert_eq!(kept(&*store, "rm:R1", 2).await.unwrap().replaces, Some(quote_id(1)));
}

pub async fn a_signature_wants_its_quote_its_bytes_and_its_reading_time(database: &dyn Database) {
    let store = open(database).await;
    let content = content(1, 5_000_000);
    let good = signed(&content);
    let waits = one(&*store, "R1", 1, OpPayload::QuoteSigned(good.clone())).await;
    assert_eq!(waits, (OpStatus::Deferred, op_code::THING_UNKNOWN.to_owned()));
    assert_eq!(
        one(&*store, "R1", 2, OpPayload::QuoteMade(made(&content, None))).await,
        created()
    );
    let wrong = [
        (
            QuoteSigned {
                hash: "00".into(),
                ..good.clone()
            },
            op_code::QUOTE_WRONG,
        ),
        (
            QuoteSigned {
                strokes: Vec::new(),
                ..good.clone()
            },
            op_code::QUOTE_NOT_SIGNABLE,
        ),
        (
            QuoteSigned {
                strokes: Vec::new(),
                typed_name: Some(" ".into()),
                ..good.clone()
            },
            op_code::QUOTE_NOT_SIGNABLE,
        ),
        (
            QuoteSigned {
                read_seconds: 9,
                ..good.clone()
            },
            op_code::QUOTE_NOT_SIGNABLE,
        ),
        (
            QuoteSigned {
                business_date: day(26),
                ..good.clone()
            },
            op_code::QUOTE_NOT_SIGNABLE,
        ),
    ];
    for (n, (signature, code)) in (3..).zip(wrong) {
        let payload = OpPayload::QuoteSigned(signature);
        assert_eq!(one(&*store, "R1", n, payload).await, rejected(code), "{n}");
    }
    assert_eq!(
        one(&*store, "R1", 10, OpPayload::QuoteSigned(good.clone())).await,
        created()
    );
    let again = one(&*store, "R1", 11, OpPayload::QuoteSigned(good)).await;
    assert_eq!(again, rejected(op_code::QUOTE_NOT_SIGNABLE), "one signature stands");
}
