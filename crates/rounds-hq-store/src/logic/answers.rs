//! What the field's work says about products and customers, for the next training: read from visits and from events of
//! suggestions. Refuses to know how anything is learned.

use rounds_domain::CustomerNo;
use rounds_domain::suggestion::DismissReason;
use rounds_domain::visit::{OutcomeCode, Reaction};
use rounds_protocol::entities::{EntityKind, VisitBody};
use rounds_protocol::suggestions::{SuggestionAct, SuggestionEventBody};
use serde::de::DeserializeOwned;

use super::entities;
use super::values::json;
use crate::db::Db;
use crate::{Answers, ProductAnswer, Result};

/// Bodies read at once.
const STRIDE: u64 = 2_000;

/// All answers, in one order whatever order they came in.
pub fn all(db: &dyn Db) -> Result<Answers> {
    let mut answers = Answers::default();
    each(db, EntityKind::Visit, |visit: VisitBody| {
        answers.products.extend(of_visit(visit))
    })?;
    each(db, EntityKind::SuggestionEvent, |event: SuggestionEventBody| {
        if event.act == SuggestionAct::Shown {
            answers.shown.push((event.customer_no, event.business_date));
        } else {
            answers.products.extend(of_event(event));
        }
    })?;
    answers.products.sort_unstable();
    answers.products.dedup();
    answers.shown.sort_unstable();
    answers.shown.dedup();
    Ok(answers)
}

fn each<T: DeserializeOwned>(db: &dyn Db, kind: EntityKind, mut take: impl FnMut(T)) -> Result<()> {
    let mut last = String::new();
    loop {
        let some = entities::of_field_after(db, kind, &last, STRIDE)?;
        let Some((id, _)) = some.last() else { return Ok(()) };
        last = id.clone();
        for (id, text) in &some {
            take(json(kind.as_str(), id, text)?);
        }
    }
}

/// An application or a completion (outcomes O50, O60) takes what the customer was interested in; a refusal and a product
/// held elsewhere take nothing. Interest alone is no answer yet: the bank's books will tell. A visit that a newer version
/// replaced says nothing.
fn of_visit(visit: VisitBody) -> Vec<ProductAnswer> {
    if visit.replaced_by.is_some() {
        return Vec::new();
    }
    let applied = matches!(visit.outcome.group(), OutcomeCode::O50 | OutcomeCode::O60);
    let answer = |reaction| match reaction {
        Reaction::Interested if applied => Some(true),
        Reaction::Refused | Reaction::HoldsElsewhere => Some(false),
        Reaction::Interested | Reaction::Neutral => None,
    };
    let discussed = visit.products.into_iter().filter_map(|discussed| {
        Some(ProductAnswer {
            customer_no: visit.customer_no.clone(),
            product: discussed.product,
            on: visit.business_date,
            taken: answer(discussed.reaction)?,
        })
    });
    discussed.collect()
}

/// Only what the customer said counts: what a relationship manager puts aside or off is no answer of the customer's.
fn of_event(event: SuggestionEventBody) -> Option<ProductAnswer> {
    let SuggestionAct::Dismissed { reason, .. } = event.act else {
        return None;
    };
    let by_customer = matches!(reason, DismissReason::CustomerRefused | DismissReason::HoldsElsewhere);
    let product = event.product.filter(|_| by_customer)?;
    Some(ProductAnswer {
        customer_no: CustomerNo::clone(&event.customer_no),
        product,
        on: event.business_date,
        taken: false,
    })
}
