//! Suitability in the field: what suits a customer, assessments under leave of headquarters, opinions told, the customer's
//! own statement, and the appointment in the dedicated area, where alone anything with a level is sold.

mod appointment;
mod assess;
mod audit;
mod slot;
mod told;
mod view;

use std::sync::Arc;

use chrono::NaiveDate;
use rounds_domain::suitability::{SaleFacts, Suitability, SuitabilityFacts, judge};
use rounds_domain::{CustomerNo, ProductCode};
use rounds_protocol::entities::CustomerBody;
use rounds_protocol::offers::OfferPack;
use rounds_protocol::rules::ProductBody;
use rounds_protocol::safeguards::{EVIDENCE_MAX_CHARS, SafeguardsBody};

pub(crate) use appointment::book;
pub(crate) use assess::{form, save, score};
pub(crate) use audit::view as audit_view;
pub(crate) use slot::reserve;
pub(crate) use told::{call_back, sign, tell};
pub(crate) use view::view;

use crate::error::{AppError, Result};
use crate::reference::Reference;
use crate::session::Session;

/// One customer before the pack of a day.
struct Counter {
    customer: CustomerBody,
    safeguards: SafeguardsBody,
    pack: Arc<OfferPack>,
    reference: Arc<Reference>,
    on: NaiveDate,
}

impl Counter {
    fn open(session: &Session, customer_no: &CustomerNo) -> Result<Self> {
        let on = session.today();
        Ok(Self {
            customer: crate::consent::customer(session, customer_no)?,
            safeguards: session.device.safeguards(customer_no)?,
            pack: session.offer_pack(on)?.ok_or(AppError::PackMissing)?,
            reference: session.reference()?,
            on,
        })
    }

    fn product(&self, code: &ProductCode) -> Result<&ProductBody> {
        self.reference.product(code).ok_or(AppError::ProductUnknown)
    }

    /// How a product and the customer go together on a day.
    fn judge(&self, product: &ProductBody, on: NaiveDate) -> Suitability {
        let facts = SuitabilityFacts {
            customer_level: self.customer.risk_level,
            assessed_on: self.customer.risk_assessed_on,
            birth_year: self.customer.birth_year,
            ..SuitabilityFacts::default()
        };
        judge(&self.pack.suitability, level(&self.pack, product), &facts, on)
    }

    /// What is known about the way to a sale in the dedicated area.
    fn sale_facts(&self, product: &ProductCode, suitability: &Suitability) -> SaleFacts {
        SaleFacts {
            told_at: self.safeguards.told_at(product, suitability.product_level),
            called_back: self.safeguards.called_back(product),
            own_statement: self.safeguards.statement(product).is_some(),
            dedicated_area: true,
        }
    }
}

/// The level that counts: the higher of issuer, seller and what the catalogue says (PR-08).
pub(crate) fn level(pack: &OfferPack, product: &ProductBody) -> Option<u8> {
    pack.product_level(&product.code).max(product.risk_level)
}

/// A signature that says something, and is no essay.
fn check_signature(signature: &str) -> Result<()> {
    if signature.trim().is_empty() {
        return Err(rounds_domain::suitability::AssessmentRefused::SignatureMissing.into());
    }
    if signature.chars().count() > EVIDENCE_MAX_CHARS {
        return Err(AppError::EvidenceTooLong);
    }
    Ok(())
}
