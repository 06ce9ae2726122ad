//! The codes of the sheet and what each asks for, so that the screen knows its fields.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rounds_domain::ProductCode;
use rounds_domain::declared::code;
use rounds_domain::visit::{OutcomeCode, RefusalCode};
use rounds_protocol::rules::ProductBody;

use crate::advice;
use crate::dto::customers::CustomerRef;
use crate::dto::visits::{CodeChoice, OutcomeRule, ProductChoice, VisitForm};
use crate::error::Result;
use crate::reference::Reference;
use crate::session::Session;
use crate::workbench::Workbench;

/// The form for one customer: what is suggested to them stands first among the products.
pub(crate) async fn form(bench: &Workbench, input: CustomerRef) -> Result<VisitForm> {
    bench
        .work(move |session| {
            let (today, reference) = (session.today(), session.reference()?);
            Ok(VisitForm {
                today,
                occupations: codes_of(&reference, code::OCCUPATION),
                purchases: codes_of(&reference, code::PLANNED_PURCHASE),
                declared_days: reference
                    .pack
                    .as_ref()
                    .map_or(0, |pack| pack.arbitration().declared_days),
                outcomes: OutcomeCode::ALL.iter().map(|code| rule(*code, today)).collect(),
                refusals: RefusalCode::ALL.to_vec(),
                products: choices(session, &input)?,
            })
        })
        .await
}

fn rule(code: OutcomeCode, today: NaiveDate) -> OutcomeRule {
    OutcomeRule {
        code,
        group: code.group(),
        met_somebody: code.met_somebody(),
        needs_need: code.needs_need(),
        needs_refusal: code == OutcomeCode::O70,
        follow_up: code.follow_up_need(),
        default_due_on: code.default_due(today),
    }
}

/// The codes of a fact that can be declared, with the names that the pack gives them.
fn codes_of(reference: &Reference, fact: &str) -> Vec<CodeChoice> {
    let definition = reference.pack.as_ref().and_then(|pack| pack.fact(fact));
    let values = definition.into_iter().flat_map(|definition| &definition.values);
    values
        .map(|(code, name)| CodeChoice {
            code: code.clone(),
            name: name.clone(),
        })
        .collect()
}

fn choices(session: &Session, input: &CustomerRef) -> Result<Vec<ProductChoice>> {
    let reference = session.reference()?;
    let suggested: Vec<ProductCode> = advice::advice_for(session, &input.customer_no)?
        .map(|advice| {
            advice
                .suggestions
                .into_iter()
                .map(|suggestion| suggestion.product)
                .collect()
        })
        .unwrap_or_default();
    let first: BTreeSet<&ProductCode> = suggested.iter().collect();
    let offered = |product: &&ProductBody| {
        product.effective_from <= reference.on
            && product.effective_to.is_none_or(|end| reference.on <= end)
            && product.suggestible
    };
    let rest = reference.products.iter().filter(offered).map(|product| &product.code);
    let order = suggested.iter().chain(rest.filter(|code| !first.contains(code)));
    let choice = |code: &ProductCode| ProductChoice {
        code: code.clone(),
        name: reference.product_name(code),
        suggested: first.contains(code),
    };
    Ok(order.map(choice).collect())
}
