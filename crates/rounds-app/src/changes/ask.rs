//! Ask for another value of one field of a customer's profile. Works offline.

use rounds_cache::{OpFilter, OpState};
use rounds_domain::customer_change::{ChangeRefused, CustomerField, check_reason};
use rounds_domain::{ChangeId, CustomerNo, OpId};
use rounds_protocol::ops::{CustomerChangeAsked, OpPayload};

use crate::dto::changes::{ChangeInput, ChangeRow};
use crate::error::{AppError, Result};
use crate::session::Session;
use crate::workbench::Workbench;

/// Save the change. The value it is laid over is the one that this device shows, so nobody has to reveal it.
pub(crate) async fn ask(bench: &Workbench, input: ChangeInput) -> Result<ChangeRow> {
    bench.work(move |session| save(session, input)).await
}

fn save(session: &Session, input: ChangeInput) -> Result<ChangeRow> {
    if session.is_supervisor() {
        return Err(AppError::ChangeByRmOnly);
    }
    let customer = super::customer_as_changed(session, &input.customer_no)?.ok_or(AppError::CustomerUnknown)?;
    let field = input.field;
    let after = field.normal(input.value.as_deref().unwrap_or_default())?;
    check_reason(&input.reason)?;
    let before = customer.field(field);
    if field.same(before, after.as_deref()) {
        return Err(ChangeRefused::NothingChanges.into());
    }
    let change_id = ChangeId(session.ids.next());
    let asked = CustomerChangeAsked {
        change_id,
        customer_no: input.customer_no,
        field,
        before: before.map(str::to_owned),
        after,
        reason: input.reason.trim().to_owned(),
        business_date: session.today(),
    };
    let corrects = rejected(session, &asked.customer_no, field)?;
    session.save(&OpPayload::CustomerChangeAsked(asked), corrects)?;
    super::row::reread(session, change_id)
}

/// The own change of this field that headquarters rejected last, if a person still has to look at it: this one answers it.
fn rejected(session: &Session, customer_no: &CustomerNo, field: CustomerField) -> Result<Option<OpId>> {
    let trouble = session.device.ops(OpFilter::NeedsAttention, 0, 0)?.rows;
    let same = |payload: Option<OpPayload>| {
        matches!(payload, Some(OpPayload::CustomerChangeAsked(asked))
            if asked.customer_no == *customer_no && asked.field == field)
    };
    let found = trouble
        .into_iter()
        .find(|op| op.state == OpState::Rejected && same(op.read()));
    Ok(found.map(|op| op.op_id))
}
