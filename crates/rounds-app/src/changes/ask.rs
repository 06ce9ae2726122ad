//! Ask for another value of one field of a customer's profile. Works offline.

use rounds_domain::customer_change::{ChangeRefused, CustomerField, check_reason};
use rounds_domain::{ChangeId, CustomerNo};
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
    let corrects = super::rejected(session, |op| asks_for(op, &asked.customer_no, field))?;
    session.save(&OpPayload::CustomerChangeAsked(asked), corrects)?;
    super::row::reread(session, change_id)
}

/// Whether an op asks for a change of this field: the one that headquarters rejected is answered by the next.
fn asks_for(payload: &OpPayload, customer_no: &CustomerNo, field: CustomerField) -> bool {
    matches!(payload, OpPayload::CustomerChangeAsked(asked) if asked.customer_no == *customer_no && asked.field == field)
}
