//! The trait over the tables, once for every engine: each operation is one transaction of it.

use std::future::Future;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use rounds_domain::{DeviceId, DirectiveId, OpId, StaffNo};
use rounds_protocol::entities::EntityKind;
use rounds_protocol::publish::Publication;
use rounds_protocol::session::{BankBody, StaffBody};
use rounds_protocol::sync::{OutboxReport, ScopePage};

use crate::db::{Db, values};
use crate::logic::prepared::PreparedBatch;
use crate::logic::values::json;
use crate::logic::{
    answers, audit, devices, directives, entities, feed, ops, outboxes, pruning, publish, pull, push, sessions,
    settings, staff,
};
use crate::{
    Answers, AuditedChain, DeviceRecord, DeviceStatus, DirectiveRecord, Enrolment, EntityQuery, HqStore, NewDevice,
    NewDirective, NewSession, NextTokens, OldWork, PrunePolicy, Pruned, PublishReport, PullQuery, PushBatch,
    PushOutcome, Result, Rotation, ScopeAudit, SessionRecord, StaffRecord, StoreError, StoredReceipt,
};

/// A database that runs transactions.
pub trait Engine: Send + Sync {
    /// Run `work` in one writing transaction; an error rolls everything back. `work` may be run again when
    /// another process came in between.
    fn write<T, F>(&self, work: F) -> impl Future<Output = Result<T>> + Send
    where
        T: Send + 'static,
        F: Fn(&dyn Db) -> Result<T> + Send + 'static;

    /// Run `work` in one reading transaction: everything it sees is one snapshot (rule P5).
    fn read<T, F>(&self, work: F) -> impl Future<Output = Result<T>> + Send
    where
        T: Send + 'static,
        F: FnOnce(&dyn Db) -> Result<T> + Send + 'static;
}

#[async_trait]
impl<E: Engine> HqStore for E {
    async fn epoch(&self) -> Result<String> {
        self.read(|db| settings::get(db, "epoch")?.ok_or(StoreError::TaskLost))
            .await
    }

    async fn renew_epoch(&self) -> Result<String> {
        let epoch = crate::new_epoch()?;
        let kept = epoch.clone();
        self.write(move |db| settings::set(db, "epoch", &kept)).await?;
        Ok(epoch)
    }

    async fn ready(&self) -> Result<()> {
        self.read(|db| db.query("select 1", values![]).map(|_| ())).await
    }

    async fn publish(&self, publication: Publication, now: DateTime<Utc>) -> Result<PublishReport> {
        self.write(move |db| publish::publish(db, &publication, now)).await
    }

    async fn bank(&self) -> Result<Option<BankBody>> {
        self.read(|db| {
            settings::get(db, "bank")?
                .map(|text| json("bank", "bank", &text))
                .transpose()
        })
        .await
    }

    async fn staff_member(&self, staff_no: StaffNo) -> Result<Option<StaffRecord>> {
        self.read(move |db| staff::member(db, &staff_no)).await
    }

    async fn staff(&self) -> Result<Vec<StaffRecord>> {
        self.read(staff::all).await
    }

    async fn set_password(&self, staff_no: StaffNo, password_hash: String, now: DateTime<Utc>) -> Result<bool> {
        self.write(move |db| {
            sessions::close_all_of(db, &staff_no, now)?;
            staff::set_password(db, &staff_no, &password_hash, now)
        })
        .await
    }

    async fn revoke_staff(&self, staff_no: StaffNo, now: DateTime<Utc>) -> Result<bool> {
        self.write(move |db| staff::revoke(db, &staff_no, now)).await
    }

    async fn enrol_device(&self, device: NewDevice, now: DateTime<Utc>) -> Result<Enrolment> {
        self.write(move |db| devices::enrol(db, &device, now)).await
    }

    async fn device(&self, device_id: DeviceId) -> Result<Option<DeviceRecord>> {
        self.read(move |db| devices::device(db, device_id)).await
    }

    async fn devices(&self, team: Option<StaffNo>) -> Result<Vec<DeviceStatus>> {
        self.read(move |db| devices::list(db, team.as_ref())).await
    }

    async fn revoke_device(&self, device_id: DeviceId, now: DateTime<Utc>) -> Result<bool> {
        self.write(move |db| devices::revoke(db, device_id, now)).await
    }

    async fn note_outbox(&self, device_id: DeviceId, report: OutboxReport, now: DateTime<Utc>) -> Result<()> {
        let is_news = self
            .read(move |db| outboxes::is_news(db, device_id, &report, now))
            .await?;
        if is_news {
            self.write(move |db| outboxes::keep(db, device_id, &report, now))
                .await?;
        }
        Ok(())
    }

    async fn devices_with_old_work(&self, asked: OldWork) -> Result<u64> {
        self.read(move |db| outboxes::with_old_work(db, asked)).await
    }

    async fn order_directive(&self, new: NewDirective, now: DateTime<Utc>) -> Result<()> {
        self.write(move |db| directives::order(db, &new, now)).await
    }

    async fn waiting_directives(&self, device_id: DeviceId) -> Result<Vec<DirectiveRecord>> {
        self.read(move |db| directives::waiting(db, device_id)).await
    }

    async fn directives(&self) -> Result<Vec<DirectiveRecord>> {
        self.read(directives::all).await
    }

    async fn note_directives_delivered(&self, directives: Vec<DirectiveId>, now: DateTime<Utc>) -> Result<()> {
        self.write(move |db| directives::note_delivered(db, &directives, now))
            .await
    }

    async fn note_directives_done(
        &self,
        device_id: DeviceId,
        directives: Vec<DirectiveId>,
        now: DateTime<Utc>,
    ) -> Result<u64> {
        self.write(move |db| directives::note_done(db, device_id, &directives, now))
            .await
    }

    async fn use_nonce(&self, device_id: DeviceId, nonce: String, now: DateTime<Utc>) -> Result<bool> {
        self.write(move |db| devices::use_nonce(db, device_id, &nonce, now))
            .await
    }

    async fn open_session(&self, session: NewSession, now: DateTime<Utc>) -> Result<()> {
        self.write(move |db| sessions::open(db, &session, now)).await
    }

    async fn session(&self, access_hash: String, now: DateTime<Utc>) -> Result<Option<SessionRecord>> {
        self.read(move |db| sessions::by_access(db, &access_hash, now)).await
    }

    async fn rotate_session(&self, refresh_hash: String, next: NextTokens, now: DateTime<Utc>) -> Result<Rotation> {
        self.write(move |db| sessions::rotate(db, &refresh_hash, &next, now))
            .await
    }

    async fn close_session(&self, access_hash: String, now: DateTime<Utc>) -> Result<()> {
        self.write(move |db| sessions::close(db, &access_hash, now)).await
    }

    async fn push(&self, batch: PushBatch) -> Result<PushOutcome> {
        #[cfg(feature = "planted")]
        crate::bugs::take_sequence_early(self, &batch).await?;
        let batch = PreparedBatch::of(batch);
        let taken = self.write(move |db| push::push(db, &batch)).await;
        #[cfg(feature = "planted")]
        rounds_planted::put_down();
        taken
    }

    async fn pull(&self, query: PullQuery) -> Result<Vec<ScopePage>> {
        let pages = self.read(move |db| pull::pull(db, &query)).await?;
        #[cfg(feature = "planted")]
        let pages = crate::bugs::read_heads_late(self, pages).await?;
        Ok(pages)
    }

    async fn reference_scopes(&self) -> Result<Vec<String>> {
        self.read(feed::reference_scopes).await
    }

    async fn receipt(&self, op_id: OpId) -> Result<Option<StoredReceipt>> {
        let found = self.read(move |db| ops::receipt(db, op_id)).await?;
        Ok(found.map(|(author, receipt)| StoredReceipt {
            author: author.into(),
            receipt,
        }))
    }

    async fn entity(&self, scope: String, kind: EntityKind, id: String) -> Result<Option<String>> {
        self.read(move |db| entities::body_in_scope(db, &scope, kind, &id))
            .await
    }

    async fn entities(&self, query: EntityQuery) -> Result<Vec<String>> {
        self.read(move |db| entities::bodies_in_scope(db, &query)).await
    }

    async fn answers(&self) -> Result<Answers> {
        self.read(answers::all).await
    }

    async fn audit_scope(&self, scope: String) -> Result<ScopeAudit> {
        self.read(move |db| feed::audit(db, &scope)).await
    }

    async fn audit_chains(&self) -> Result<Vec<AuditedChain>> {
        self.read(audit::chains).await
    }

    async fn op_counts(&self) -> Result<Vec<(String, u64)>> {
        self.read(ops::counts).await
    }

    async fn prune(&self, policy: PrunePolicy, now: DateTime<Utc>) -> Result<Pruned> {
        self.write(move |db| pruning::prune(db, &policy, now)).await
    }

    async fn team(&self, supervisor: StaffNo) -> Result<Vec<StaffBody>> {
        self.read(move |db| staff::team(db, &supervisor)).await
    }
}
