//! Headquarters' storage behind one trait of operations: [`HqStore`].
//!
//! Knows how staff, devices, sessions, entities, scopes and operations are kept so that rules U1 to U11 and
//! P1 to P9 of docs/SYNC.md hold. Refuses to know HTTP, passwords in the clear, tokens in the clear (both come
//! hashed) and where published data comes from.
//!
//! What an operation of a device *means* is decided in [`effects`], purely. What is loaded for that and what is
//! written stands once, in `logic`, over a small seam (`db`) that each engine fills in: they cannot differ in
//! meaning.

#[cfg(feature = "planted")]
mod bugs;
mod db;
pub mod effects;
mod error;
mod logic;
mod model;
mod moving;
mod postgres;
pub mod scopes;
mod sqlite;
mod store;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use rounds_domain::{DeviceId, DirectiveId, OpId, StaffNo};
use rounds_protocol::entities::EntityKind;
use rounds_protocol::publish::Publication;
use rounds_protocol::session::{BankBody, StaffBody};

pub use error::StoreError;
pub use logic::audit::AuditedChain;
pub use model::*;
pub use postgres::PostgresStore;
pub use sqlite::SqliteStore;

/// What every operation answers.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Everything headquarters keeps, as operations: each is one transaction, whole or not at all.
/// Times are the caller's; the store never asks a clock.
#[async_trait]
pub trait HqStore: Send + Sync {
    /// The random name of this database: another one means a restored backup (rule U8).
    async fn epoch(&self) -> Result<String>;

    /// Take another epoch, because this database was restored from a backup (rule U8). Answers it.
    async fn renew_epoch(&self) -> Result<String>;

    /// Whether reading works now.
    async fn ready(&self) -> Result<()>;

    /// Take over everything of one import: what changed raises its revision, what is gone leaves its scopes.
    /// The same publication again changes nothing.
    async fn publish(&self, publication: Publication, now: DateTime<Utc>) -> Result<PublishReport>;

    /// The bank as last published.
    async fn bank(&self) -> Result<Option<BankBody>>;

    /// One staff member, also a revoked one.
    async fn staff_member(&self, staff_no: StaffNo) -> Result<Option<StaffRecord>>;

    /// All staff, by number.
    async fn staff(&self) -> Result<Vec<StaffRecord>>;

    /// Set a password hash (PHC text) and close all sessions of that member. `false`: no such member.
    async fn set_password(&self, staff_no: StaffNo, password_hash: String, now: DateTime<Utc>) -> Result<bool>;

    /// Close a member's account (rule U6). `false`: no such member.
    async fn revoke_staff(&self, staff_no: StaffNo, now: DateTime<Utc>) -> Result<bool>;

    /// Enrol a device for a member, or the same device with the same key again.
    async fn enrol_device(&self, device: NewDevice, now: DateTime<Utc>) -> Result<Enrolment>;

    /// One device, also a revoked one.
    async fn device(&self, device_id: DeviceId) -> Result<Option<DeviceRecord>>;

    /// Devices with what headquarters has seen of them; all, or those of one supervisor's team.
    async fn devices(&self, team: Option<StaffNo>) -> Result<Vec<DeviceStatus>>;

    /// Refuse a device from now on. `false`: no such device.
    async fn revoke_device(&self, device_id: DeviceId, now: DateTime<Utc>) -> Result<bool>;

    /// Order something of an enrolled device.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] when there is no such device.
    async fn order_directive(&self, new: NewDirective, now: DateTime<Utc>) -> Result<()>;

    /// What a device has not reported as carried out, oldest first.
    async fn waiting_directives(&self, device_id: DeviceId) -> Result<Vec<DirectiveRecord>>;

    /// Every directive, newest first.
    async fn directives(&self) -> Result<Vec<DirectiveRecord>>;

    /// These went out with an answer; the first time counts.
    async fn note_directives_delivered(&self, directives: Vec<DirectiveId>, now: DateTime<Utc>) -> Result<()>;

    /// A device carried these out. Answers how many of them are its own and were not done before.
    async fn note_directives_done(
        &self,
        device_id: DeviceId,
        directives: Vec<DirectiveId>,
        now: DateTime<Utc>,
    ) -> Result<u64>;

    /// Keep what a device says of the work that is not here yet. Saying the same again writes nothing.
    async fn note_outbox(
        &self,
        device_id: DeviceId,
        report: rounds_protocol::sync::OutboxReport,
        now: DateTime<Utc>,
    ) -> Result<()>;

    /// How many devices keep old work although they were here lately.
    async fn devices_with_old_work(&self, asked: OldWork) -> Result<u64>;

    /// Remember a nonce. `false`: it served before.
    async fn use_nonce(&self, device_id: DeviceId, nonce: String, now: DateTime<Utc>) -> Result<bool>;

    /// Begin a family of tokens.
    async fn open_session(&self, session: NewSession, now: DateTime<Utc>) -> Result<()>;

    /// The session of an access token's hash; `None` when unknown, expired or closed.
    async fn session(&self, access_hash: String, now: DateTime<Utc>) -> Result<Option<SessionRecord>>;

    /// Exchange a refresh token's hash for new tokens. A second use closes the whole family.
    async fn rotate_session(&self, refresh_hash: String, next: NextTokens, now: DateTime<Utc>) -> Result<Rotation>;

    /// Close the family of an access token.
    async fn close_session(&self, access_hash: String, now: DateTime<Utc>) -> Result<()>;

    /// Take a device's batch (rules U2 to U11).
    ///
    /// # Errors
    /// [`StoreError::NewInstall`] when a number is already taken by another op (rule U9): nothing is changed.
    async fn push(&self, batch: PushBatch) -> Result<PushOutcome>;

    /// Pages of several scopes in one snapshot (rules P3, P5, P9, P10). The caller has checked the right to them.
    async fn pull(&self, query: PullQuery) -> Result<Vec<rounds_protocol::sync::ScopePage>>;

    /// The shared reference scopes that exist.
    async fn reference_scopes(&self) -> Result<Vec<String>>;

    /// The receipt of an op, with its author.
    async fn receipt(&self, op_id: OpId) -> Result<Option<StoredReceipt>>;

    /// The body of an entity if it is in this scope.
    async fn entity(&self, scope: String, kind: EntityKind, id: String) -> Result<Option<String>>;

    /// Bodies of one kind in a scope, of one customer or of all; newest id first, at most `limit`.
    async fn entities(&self, query: EntityQuery) -> Result<Vec<String>>;

    /// What the field's work says about products and customers, for the next training.
    async fn answers(&self) -> Result<Answers>;

    /// A scope's head, count and digest as kept, and as counted again from the rows.
    async fn audit_scope(&self, scope: String) -> Result<ScopeAudit>;

    /// Every audit chain, looked over (PI-13).
    async fn audit_chains(&self) -> Result<Vec<AuditedChain>>;

    /// How many ops are stored, by status: for metrics and for proofs.
    async fn op_counts(&self) -> Result<Vec<(String, u64)>>;

    /// Drop what the policy lets go: old tombstones (rule P8), ended sessions, nonces.
    async fn prune(&self, policy: PrunePolicy, now: DateTime<Utc>) -> Result<Pruned>;

    /// Staff bodies of one team: the supervisor and the members.
    async fn team(&self, supervisor: StaffNo) -> Result<Vec<StaffBody>>;
}

/// A name for a new database, or for a restored one.
fn new_epoch() -> Result<String> {
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random).map_err(|error| StoreError::CannotOpen(Box::new(error)))?;
    Ok(hex::encode(random))
}
