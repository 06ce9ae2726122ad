//! The open device.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use rounds_domain::{Clock, CustomerNo, DeviceId, FollowUpId, IdSource, InstallId, OpId, ProductCode, StaffNo, ViewId, VisitId};
use rounds_protocol::entities::{ContactBody, CustomerBody, ProfileBody, SegmentProfileBody};
use rounds_protocol::ops::{Op, OpPayload};
use rounds_protocol::rules::{ProductBody, RulePack};
use rounds_protocol::session::{BankBody, StaffBody};
use rounds_protocol::sync::{OpResult, ScopeCursor, ScopePage};

use crate::error::{CacheError, Result};
use crate::model::*;

/// An unlocked device: both files open, the search index built. Share it in an `Arc`; every call locks for itself and
/// blocks for milliseconds. Dropping the last one locks the device: keys and index are wiped.
pub struct Device {}

/// The answer to an unlock.
pub struct Opened {
    pub device: Arc<Device>,
    /// The cache had to begin empty; the next sync fills it.
    pub cache_rebuilt: Option<CacheRebuilt>,
}

macro_rules! soon {
    () => {
        Err(CacheError::NotEnrolled)
    };
}

/// What a folder holds, without a password.
///
/// # Errors
/// The disk.
pub fn inspect(_dir: &Path) -> Result<FilesState> {
    soon!()
}

/// Make a device's files in an empty folder and open them.
///
/// # Errors
/// [`CacheError::AlreadyEnrolled`], the disk.
pub fn create(_dir: &Path, _password: &str, _enrolment: Enrolment) -> Result<Opened> {
    soon!()
}

/// Open a device's files. Works offline. A wrong password changes nothing; a missing, damaged or newer outbox or key
/// file refuses and touches nothing; a missing, damaged or unknown cache is begun anew and says so.
///
/// # Errors
/// [`CacheError::WrongPassword`] and the codes of [`FileProblem`].
pub fn unlock(_dir: &Path, _password: &str) -> Result<Opened> {
    soon!()
}

/// Move a missing or damaged outbox aside (kept, with `now` in its name), begin a new one with a new install id, and
/// open the device. Headquarters wants the password again afterwards: the refresh token was in the old file.
///
/// # Errors
/// As [`unlock`].
pub fn set_outbox_aside(_dir: &Path, _password: &str, _install_id: InstallId, _now: DateTime<Utc>) -> Result<Opened> {
    soon!()
}

/// Wrap the data key under a new password; no database is rewritten.
///
/// # Errors
/// [`CacheError::WrongPassword`] for the old one.
pub fn change_password(_dir: &Path, _old: &str, _new: &str) -> Result<()> {
    soon!()
}

/// Who and where this device is.
impl Device {
    pub fn enrolment(&self) -> Enrolment {
        unreachable!()
    }
    pub fn device_id(&self) -> DeviceId {
        unreachable!()
    }
    pub fn install_id(&self) -> Result<InstallId> {
        soon!()
    }
    /// A sign-in may bring another name, role, team or receipt key, and the person another password.
    pub fn renew_enrolment(&self, _staff: StaffBody, _bank: BankBody, _receipt_key: String) -> Result<()> {
        soon!()
    }
    /// Wrap the data key under a new password (the bank's password was changed).
    pub fn rewrap(&self, _password: &str) -> Result<()> {
        soon!()
    }
    /// Drop the cache and begin it anew; the outbox is not touched.
    pub fn rebuild_cache(&self) -> Result<()> {
        soon!()
    }
    pub fn storage_facts(&self) -> Result<StorageFacts> {
        soon!()
    }
    /// Changes whenever something readable changed (saves and applied pages): a key for callers' own caches.
    pub fn data_version(&self) -> u64 {
        0
    }
}

/// What the person at the desk writes. Every call has reached the disk when it returns.
impl Device {
    /// Save an op: number, id and frozen bytes in one transaction (rule U1). `depends_on` (rule U5) is found here.
    /// `replaces` names the op that this one corrects; that one then needs no attention any more.
    /// A saved visit removes its customer's draft in the same transaction.
    pub fn save_op(&self, _payload: &OpPayload, _replaces: Option<OpId>, _clock: &dyn Clock, _ids: &dyn IdSource) -> Result<SavedOp> {
        soon!()
    }
    /// The op of this device that saved a visit, while the journal has it.
    pub fn own_visit(&self, _visit_id: VisitId) -> Result<Option<OwnVisit>> {
        soon!()
    }
    pub fn op(&self, _op_id: OpId) -> Result<Option<OpRow>> {
        soon!()
    }
    pub fn ops(&self, _filter: OpFilter, _offset: u32, _limit: u32) -> Result<OpPage> {
        soon!()
    }
    pub fn op_counts(&self) -> Result<OpCounts> {
        soon!()
    }
    pub fn draft(&self, _customer_no: &CustomerNo) -> Result<Option<DraftRow>> {
        soon!()
    }
    /// Newest first.
    pub fn drafts(&self) -> Result<Vec<DraftRow>> {
        soon!()
    }
    pub fn save_draft(&self, _draft: &DraftRow) -> Result<()> {
        soon!()
    }
    pub fn discard_draft(&self, _customer_no: &CustomerNo) -> Result<()> {
        soon!()
    }
    pub fn views(&self) -> Result<Vec<ViewRow>> {
        soon!()
    }
    pub fn save_view(&self, _view: &ViewRow) -> Result<()> {
        soon!()
    }
    pub fn delete_view(&self, _view_id: ViewId) -> Result<()> {
        soon!()
    }
    /// A setting as the caller wrote it.
    pub fn setting(&self, _key: &str) -> Result<Option<String>> {
        soon!()
    }
    pub fn set_setting(&self, _key: &str, _value: &str) -> Result<()> {
        soon!()
    }
}

/// Reading: the cache overlaid with this device's own work.
impl Device {
    /// `today` judges the last-contact filter.
    pub fn customers(&self, _query: &CustomerQuery, _today: NaiveDate) -> Result<CustomerList> {
        soon!()
    }
    pub fn customer_facets(&self) -> Result<CustomerFacets> {
        soon!()
    }
    pub fn customer_item(&self, _customer_no: &CustomerNo) -> Result<Option<CustomerItem>> {
        soon!()
    }
    pub fn customer(&self, _customer_no: &CustomerNo) -> Result<Option<CustomerBody>> {
        soon!()
    }
    pub fn profile(&self, _customer_no: &CustomerNo) -> Result<Option<ProfileBody>> {
        soon!()
    }
    /// Hand every customer of the portfolio (or of one RM) with its profile to `visit`, in customer order.
    pub fn each_customer(&self, _rm: Option<&StaffNo>, _visit: &mut dyn FnMut(CustomerBody, Option<ProfileBody>)) -> Result<()> {
        soon!()
    }
    /// Newest first.
    pub fn contacts_of(&self, _customer_no: &CustomerNo) -> Result<Vec<ContactBody>> {
        soon!()
    }
    pub fn visits(&self, _query: &VisitQuery) -> Result<VisitList> {
        soon!()
    }
    pub fn visit(&self, _visit_id: VisitId) -> Result<Option<VisitItem>> {
        soon!()
    }
    pub fn follow_ups(&self, _query: &FollowUpQuery) -> Result<FollowUpList> {
        soon!()
    }
    pub fn follow_up(&self, _follow_up_id: FollowUpId) -> Result<Option<FollowUpItem>> {
        soon!()
    }
    /// Catalogue order.
    pub fn products(&self) -> Result<Vec<ProductBody>> {
        soon!()
    }
    pub fn product(&self, _code: &ProductCode) -> Result<Option<ProductBody>> {
        soon!()
    }
    /// The pack in force on a business date: the latest version among those effective then.
    pub fn rule_pack(&self, _on: NaiveDate) -> Result<Option<RulePack>> {
        soon!()
    }
    /// By priority.
    pub fn segment_profiles(&self) -> Result<Vec<SegmentProfileBody>> {
        soon!()
    }
    /// Everybody this device knows, by number.
    pub fn staff(&self) -> Result<Vec<StaffBody>> {
        soon!()
    }
    /// Numbers of one member of staff; `None` counts everybody this device holds.
    pub fn work_counts(&self, _staff: Option<&StaffNo>, _today: NaiveDate) -> Result<WorkCounts> {
        soon!()
    }
}

/// Reserved for rounds-sync: what goes out, what comes back.
impl Device {
    pub fn next_batch(&self, _after: u64, _max_ops: usize, _max_bytes: usize) -> Result<Vec<Op>> {
        soon!()
    }
    pub fn apply_results(&self, _results: &[OpResult], _now: DateTime<Utc>) -> Result<Vec<Touched>> {
        soon!()
    }
    pub fn cursors(&self) -> Result<Vec<ScopeCursor>> {
        soon!()
    }
    pub fn apply_page(&self, _page: &ScopePage, _now: DateTime<Utc>) -> Result<Vec<Touched>> {
        soon!()
    }
}
