//! Consent and contact: what a customer said, recorded in the field, and whether a contact is in order now. Works offline:
//! a withdrawal closes advice in the moment in which it is saved.

mod contact;
mod record;
mod view;

use rounds_domain::CustomerNo;
use rounds_domain::consent::{ConsentPolicy, ConsentState, Purpose};
use rounds_protocol::entities::CustomerBody;
use rounds_protocol::offers::OfferPack;

pub(crate) use contact::check;
pub(crate) use record::{record, resume, stop, withdraw};
pub(crate) use view::view;

use crate::advice::Dossier;
use crate::error::{AppError, Result};
use crate::session::Session;

/// The customer of this device as the screens show it.
pub(crate) fn customer(session: &Session, customer_no: &CustomerNo) -> Result<CustomerBody> {
    session.device.customer(customer_no)?.ok_or(AppError::CustomerUnknown)
}

/// Whether the customer asked to be left alone: by the bank's own list, at a visit of which headquarters need not know yet,
/// or here.
fn is_left_alone(session: &Session, customer_no: &CustomerNo) -> Result<bool> {
    let reference = session.reference()?;
    let dossier = Dossier::read(&session.device, customer_no, &reference)?.ok_or(AppError::CustomerUnknown)?;
    Ok(dossier.situation(&reference).do_not_disturb)
}

/// The latest word on a purpose, whoever recorded it; of two on one day the careful one.
fn standing(customer: &CustomerBody, purpose: Purpose) -> Option<(ConsentState, chrono::NaiveDate)> {
    let of_purpose = customer.consents.iter().filter(|known| known.purpose == purpose);
    let latest = of_purpose.max_by_key(|known| (known.on, known.state != ConsentState::Given));
    latest.map(|known| (known.state, known.on))
}

/// How consent is asked for, by the pack that counts.
fn policy(pack: Option<&OfferPack>) -> ConsentPolicy {
    pack.map(|pack| pack.consent.clone()).unwrap_or_default()
}
