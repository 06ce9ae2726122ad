//! A person decides: take, put aside, put off, or pick a customer by own judgement. Each is an op like a visit: on the
//! disk when the command answers, sent later, signed for.

use chrono::{Days, NaiveDate};
use rounds_domain::follow_up::FollowUpKind;
use rounds_domain::suggestion::SuggestionRefused;
use rounds_domain::{CustomerNo, FollowUpId, ProductCode, SuggestionEventId};
use rounds_protocol::ops::{NewFollowUp, OpPayload};
use rounds_protocol::suggestions::{SuggestionAct, SuggestionActed};

use super::{basis, events, gather};
use crate::dto::advice::{Advice, DismissInput, PickInput, RemindInput, SuggestionReceipt, SuggestionRef};
use crate::error::{AppError, Result};
use crate::follow_ups;
use crate::session::Session;
use crate::workbench::Workbench;

/// Take a suggestion up: it is going to be talked about.
pub(crate) async fn take(bench: &Workbench, input: SuggestionRef) -> Result<SuggestionReceipt> {
    bench
        .work(move |session| {
            let about = About::suggested(session, input.customer_no, input.product)?;
            save(session, about, SuggestionAct::Taken, None, None)
        })
        .await
}

/// Put a suggestion aside, with the reason. It does not come back before its cool-down.
pub(crate) async fn dismiss(bench: &Workbench, input: DismissInput) -> Result<SuggestionReceipt> {
    bench
        .work(move |session| {
            input.reason.check(input.refusal)?;
            let about = About::suggested(session, input.customer_no, input.product)?;
            let back_on = input
                .reason
                .cooldown_days(input.refusal)
                .map(|days| session.today() + Days::new(u64::from(days)));
            let act = SuggestionAct::Dismissed {
                reason: input.reason,
                refusal: input.refusal,
            };
            save(session, about, act, None, back_on)
        })
        .await
}

/// Put a suggestion off to a day, on which a visit to the customer is due.
pub(crate) async fn remind(bench: &Workbench, input: RemindInput) -> Result<SuggestionReceipt> {
    bench
        .work(move |session| {
            if input.on <= session.today() {
                return Err(SuggestionRefused::ReminderNotAhead.into());
            }
            let about = About::suggested(session, input.customer_no.clone(), input.product)?;
            let follow_up = NewFollowUp {
                follow_up_id: FollowUpId(session.ids.next()),
                customer_no: input.customer_no,
                visit_id: None,
                kind: FollowUpKind::Visit,
                due_on: input.on,
                note: input.note.trim().to_owned(),
            };
            let act = SuggestionAct::Remind { on: input.on };
            save(session, about, act, Some(follow_up), Some(input.on))
        })
        .await
}

/// Note that somebody chose to see a customer: from the list, or by own judgement.
pub(crate) async fn pick(bench: &Workbench, input: PickInput) -> Result<SuggestionReceipt> {
    bench
        .work(move |session| {
            let about = About::picked(session, input.customer_no, input.product)?;
            let act = SuggestionAct::Picked { source: input.source };
            save(session, about, act, None, None)
        })
        .await
}

/// What is decided about, with what stood on the screen.
struct About {
    customer_no: CustomerNo,
    product: Option<ProductCode>,
    advice: Advice,
}

impl About {
    /// A product that is suggested now: what is not cannot be taken or put aside.
    fn suggested(session: &Session, customer_no: CustomerNo, product: ProductCode) -> Result<Self> {
        let about = Self::picked(session, customer_no, Some(product.clone()))?;
        if about.advice.suggestions.iter().any(|one| one.product == product) {
            Ok(about)
        } else {
            Err(AppError::NotSuggested)
        }
    }

    fn picked(session: &Session, customer_no: CustomerNo, product: Option<ProductCode>) -> Result<Self> {
        let advice = gather::advice_for(session, &customer_no)?.ok_or(AppError::CustomerUnknown)?;
        let reference = session.reference()?;
        if product.as_ref().is_some_and(|code| reference.product(code).is_none()) {
            return Err(AppError::ProductUnknown);
        }
        Ok(Self {
            customer_no,
            product,
            advice,
        })
    }
}

fn save(
    session: &Session,
    about: About,
    act: SuggestionAct,
    follow_up: Option<NewFollowUp>,
    back_on: Option<NaiveDate>,
) -> Result<SuggestionReceipt> {
    let event_id = SuggestionEventId(session.ids.next());
    let task = follow_up.as_ref().map(|task| task.follow_up_id);
    let acted = SuggestionActed {
        event_id,
        basis: about.product.as_ref().and_then(|code| basis::of(&about.advice, code)),
        customer_no: about.customer_no.clone(),
        product: about.product,
        act,
        business_date: session.today(),
        follow_up,
    };
    session.save(&OpPayload::SuggestionActed(acted), None)?;
    let event = events::rows(session, &about.customer_no)?
        .into_iter()
        .find(|event| event.event_id == event_id)
        .ok_or(AppError::OpUnknown)?;
    Ok(SuggestionReceipt {
        event,
        follow_up: task.map(|id| follow_ups::reread(session, id)).transpose()?,
        back_on,
    })
}
