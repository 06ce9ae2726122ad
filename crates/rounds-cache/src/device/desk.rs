//! Drafts, views, settings and the list of ops.

use rounds_domain::{CustomerNo, InstallId, OpId, ViewId, VisitId};

use super::Device;
use crate::error::Result;
use crate::model::{DraftRow, OpCounts, OpFilter, OpPage, OpRow, OwnVisit, ViewRow};
use crate::outbox::{desk, meta, ops};

/// Each of these fails only as the storage does.
impl Device {
    pub fn draft(&self, customer_no: &CustomerNo) -> Result<Option<DraftRow>> {
        desk::draft(&self.outbox(), customer_no)
    }

    /// Newest first.
    pub fn drafts(&self) -> Result<Vec<DraftRow>> {
        desk::drafts(&self.outbox())
    }

    /// One draft per customer; on the disk when this returns.
    pub fn save_draft(&self, draft: &DraftRow) -> Result<()> {
        desk::save_draft(&self.outbox(), draft)
    }

    pub fn discard_draft(&self, customer_no: &CustomerNo) -> Result<()> {
        desk::discard_draft(&self.outbox(), customer_no)
    }

    /// By name.
    pub fn views(&self) -> Result<Vec<ViewRow>> {
        desk::views(&self.outbox())
    }

    pub fn save_view(&self, view: &ViewRow) -> Result<()> {
        desk::save_view(&self.outbox(), view)
    }

    pub fn delete_view(&self, view_id: ViewId) -> Result<()> {
        desk::delete_view(&self.outbox(), view_id)
    }

    /// A setting as the caller wrote it.
    pub fn setting(&self, name: &str) -> Result<Option<String>> {
        desk::setting(&self.outbox(), name)
    }

    pub fn set_setting(&self, name: &str, value: &str) -> Result<()> {
        desk::set_setting(&self.outbox(), name, value)
    }

    pub fn install_id(&self) -> Result<InstallId> {
        meta::install_id(&self.outbox())
    }

    pub fn op(&self, op_id: OpId) -> Result<Option<OpRow>> {
        ops::get(&self.outbox(), op_id)
    }

    /// Newest first; `limit` 0 means all.
    pub fn ops(&self, filter: OpFilter, offset: u32, limit: u32) -> Result<OpPage> {
        ops::list(&self.outbox(), filter, offset, limit)
    }

    pub fn op_counts(&self) -> Result<OpCounts> {
        ops::counts(&self.outbox())
    }

    /// The op of this device that saved a visit, while the journal has it.
    pub fn own_visit(&self, visit_id: VisitId) -> Result<Option<OwnVisit>> {
        ops::own_visit(&self.outbox(), visit_id)
    }
}
