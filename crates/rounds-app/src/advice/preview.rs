//! What would be suggested if what is being written on a visit sheet were said and saved: the customer speaks, and the
//! advice answers while they sit there. Records nothing.

use rounds_domain::declared;

use super::gather::Dossier;
use crate::dto::advice::{Advice, PreviewInput};
use crate::error::{AppError, Result};
use crate::workbench::Workbench;

/// The advice as it would be after a visit today at which this was said.
pub(crate) async fn preview(bench: &Workbench, input: PreviewInput) -> Result<Advice> {
    bench
        .work(move |session| {
            declared::check(&input.declared)?;
            let reference = session.reference()?;
            let dossier =
                Dossier::read(&session.device, &input.customer_no, &reference)?.ok_or(AppError::CustomerUnknown)?;
            let supposed = dossier.supposing(input.need, &input.declared, &reference);
            Ok(supposed.advise(&reference))
        })
        .await
}
