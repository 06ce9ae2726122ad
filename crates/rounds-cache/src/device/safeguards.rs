//! What protects a customer, as headquarters has it and with what this device added: a withdrawal counts here in the
//! moment in which it is saved, with or without a network.

use rounds_domain::CustomerNo;
use rounds_protocol::entities::{CustomerBody, EntityKind};
use rounds_protocol::safeguards::SafeguardsBody;

use super::Device;
use crate::cache::{cursors, entities};
use crate::error::Result;
use crate::model::OpRow;
use crate::outbox::chain::{self, OwnChain};
use crate::outbox::ops;
use crate::overlay::OwnSafeguard;

/// Each of these fails only as the storage does, or when a stored body cannot be read. What is about customers fails with
/// [`CacheError::LeaseOver`](crate::CacheError::LeaseOver) when the lease is over.
impl Device {
    /// Everything that protects a customer; empty when nothing is known.
    pub fn safeguards(&self, customer_no: &CustomerNo) -> Result<SafeguardsBody> {
        self.may_read()?;
        let own = self.own_safeguards(customer_no)?;
        self.safeguards_with(customer_no, &own)
    }

    fn safeguards_with(&self, customer_no: &CustomerNo, own: &[OwnSafeguard]) -> Result<SafeguardsBody> {
        let stored = self.read(|reader| entities::get(reader, EntityKind::Safeguards, customer_no.as_str()))?;
        let mut body = stored.unwrap_or_else(|| SafeguardsBody::new(customer_no.clone()));
        for one in own {
            one.add_to(&mut body, self.device_id());
        }
        Ok(body)
    }

    /// What this device did for a customer's protection and whose effect has not come back, oldest first.
    fn own_safeguards(&self, customer_no: &CustomerNo) -> Result<Vec<OwnSafeguard>> {
        let complete = self.read(cursors::is_complete)?;
        let rows = ops::protecting(&self.outbox(), customer_no, complete)?;
        let author = self.enrolment().staff;
        let read = |row: &OpRow| Some(OwnSafeguard::of(row, row.read()?, &author));
        Ok(rows.iter().filter_map(read).collect())
    }

    /// Lay what this device did over a customer as headquarters described it.
    pub(super) fn protect(&self, customer: &mut CustomerBody) -> Result<()> {
        let own = self.own_safeguards(&customer.customer_no)?;
        if !own.is_empty() {
            self.safeguards_with(&customer.customer_no, &own)?.lay_over(customer);
        }
        Ok(())
    }

    /// The audit chains of this device as far as the journal reaches back, the present one last.
    pub fn audit_chains(&self) -> Result<Vec<OwnChain>> {
        chain::look_over(&self.outbox())
    }
}
