//! Headquarters without a network: the same protocol trait that the device's HTTP client implements, so that a
//! test puts a device against the real store and the real rules in one process.

use async_trait::async_trait;
use rounds_domain::{DeviceId, StaffNo};
use rounds_protocol::session::StaffBody;
use rounds_protocol::sync::{PullAnswer, PullRequest, PushAnswer, PushRequest, SyncProtocol};
use rounds_protocol::{ErrorBody, ErrorCode};

use crate::orders;
use crate::sign_in::still_welcome;
use crate::state::{AppState, failed};
use crate::sync;

/// Headquarters as one member's device sees it after signing in.
#[derive(Clone)]
pub struct LocalHq {
    state: AppState,
    staff_no: StaffNo,
    device_id: DeviceId,
}

impl LocalHq {
    /// The device must be enrolled for the member.
    pub fn new(state: AppState, staff_no: StaffNo, device_id: DeviceId) -> Self {
        Self {
            state,
            staff_no,
            device_id,
        }
    }

    async fn staff(&self) -> Result<StaffBody, ErrorBody> {
        let staff = self
            .state
            .store
            .staff_member(self.staff_no.clone())
            .await
            .map_err(failed)?;
        let staff = staff.ok_or_else(|| ErrorBody::new(ErrorCode::SessionExpired, "no such member"))?;
        let device = self.state.store.device(self.device_id).await.map_err(failed)?;
        let device = device.ok_or_else(|| ErrorBody::new(ErrorCode::DeviceUnknown, "this device is not enrolled"))?;
        match still_welcome(&staff, &device) {
            Ok(()) => Ok(staff.body),
            Err(refusal) => Err(orders::with_refusal(&self.state, Some(&self.staff_no), self.device_id, refusal).await),
        }
    }
}

#[async_trait]
impl SyncProtocol for LocalHq {
    async fn push(&self, request: PushRequest) -> Result<PushAnswer, ErrorBody> {
        sync::push(&self.state, &self.staff().await?, self.device_id, request).await
    }

    async fn pull(&self, request: PullRequest) -> Result<PullAnswer, ErrorBody> {
        sync::pull(&self.state, &self.staff().await?, self.device_id, request).await
    }
}
