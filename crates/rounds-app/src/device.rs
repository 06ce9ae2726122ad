//! Enrol, unlock, lock, repair. Knows the stages of a device; refuses to know keys and files.

use std::sync::Arc;
use std::time::Duration;

use rounds_cache::{CacheError, FileProblem, FilesState, Opened};
use rounds_domain::InstallId;
use rounds_protocol::PROTO;
use rounds_sync::Enrolling;
use zeroize::Zeroizing;

use crate::dto::device::{
    DeviceProblem, DeviceStage, DeviceState, DeviceWiped, EnrolInput, PasswordInput, RepairAction, RepairInput,
};
use crate::dto::{Nothing, Topic};
use crate::error::{AppError, Result};
use crate::orders;
use crate::session::Session;
use crate::workbench::{Workbench, off_the_runtime};

/// Where this device stands. Works without a password.
pub(crate) async fn state(bench: &Workbench, _: Nothing) -> Result<DeviceState> {
    if let Some(session) = bench.session_if_open() {
        return Ok(unlocked_state(bench, &session));
    }
    let folder = bench.options().folder.clone();
    let files = off_the_runtime(move || Ok(rounds_cache::inspect(&folder)?)).await?;
    if matches!(&files, FilesState::Wiped(facts) if !facts.reported) {
        orders::report_wipe(bench);
    }
    Ok(locked_state(bench, files))
}

/// Enrol this device for a member of staff. Online.
pub(crate) async fn enrol(bench: &Workbench, input: EnrolInput) -> Result<DeviceState> {
    let password = Zeroizing::new(input.password);
    if password.is_empty() {
        return Err(AppError::PasswordMissing);
    }
    let _gate = bench.gate().lock().await;
    refuse_unlocked(bench)?;
    let options = bench.options();
    let person = Enrolling {
        hq_url: input.hq_url.trim(),
        hq_ca: options.hq_ca.as_deref(),
        staff_no: input.staff_no.as_str().trim().into(),
        password: &password,
        label: input.label.trim(),
    };
    let opened = rounds_sync::enrol(&options.folder, person, options.clock.as_ref(), options.ids.as_ref()).await?;
    begin(bench, opened)
}

/// Open the files with the password. Works offline, unless headquarters locked the device; a sync starts by itself.
pub(crate) async fn unlock(bench: &Workbench, input: PasswordInput) -> Result<DeviceState> {
    let password = Zeroizing::new(input.password);
    let _gate = bench.gate().lock().await;
    refuse_unlocked(bench)?;
    let folder = bench.options().folder.clone();
    let secret = password.clone();
    let opened = match off_the_runtime(move || Ok(rounds_cache::unlock(&folder, &secret)?)).await {
        Err(AppError::Cache(CacheError::LockedByOrder)) => orders::sign_in_to_unlock(bench, &password).await?,
        other => other?,
    };
    begin(bench, opened)
}

/// Close the files and wipe keys and index from memory. Drafts and unsent work stay on the disk.
pub(crate) async fn lock(bench: &Workbench, _: Nothing) -> Result<DeviceState> {
    {
        let _gate = bench.gate().lock().await;
        if let Some(session) = bench.replace_session(None) {
            end(session).await;
        }
    }
    bench.tell(&[Topic::Device, Topic::Sync]);
    state(bench, Nothing {}).await
}

/// Repair what a person decided to repair. Nothing is ever deleted of the outbox.
pub(crate) async fn repair(bench: &Workbench, input: RepairInput) -> Result<DeviceState> {
    match input.action {
        RepairAction::RebuildCache => rebuild_cache(bench).await,
        RepairAction::SetOutboxAside => set_outbox_aside(bench, input.password.map(Zeroizing::new)).await,
    }
}

async fn rebuild_cache(bench: &Workbench) -> Result<DeviceState> {
    bench.work(|session| Ok(session.device.rebuild_cache()?)).await?;
    let session = bench.session()?;
    session.cache_emptied();
    session.engine.nudge();
    Ok(unlocked_state(bench, &session))
}

async fn set_outbox_aside(bench: &Workbench, password: Option<Zeroizing<String>>) -> Result<DeviceState> {
    let password = password
        .filter(|password| !password.is_empty())
        .ok_or(AppError::PasswordMissing)?;
    let _gate = bench.gate().lock().await;
    refuse_unlocked(bench)?;
    let options = bench.options();
    let folder = options.folder.clone();
    let (install_id, now) = (InstallId(options.ids.next()), options.clock.now());
    // Most damage shows only with the key, so it is judged there and not from outside.
    let opened = off_the_runtime(move || {
        rounds_cache::set_outbox_aside(&folder, &password, install_id, now).map_err(|error| match error {
            CacheError::AlreadyEnrolled => AppError::RepairNotNeeded,
            other => other.into(),
        })
    })
    .await?;
    begin(bench, opened)
}

fn refuse_unlocked(bench: &Workbench) -> Result<()> {
    if bench.session_if_open().is_some() {
        Err(AppError::AlreadyUnlocked)
    } else {
        Ok(())
    }
}

fn begin(bench: &Workbench, opened: Opened) -> Result<DeviceState> {
    let session = Session::begin(bench, opened)?;
    let state = unlocked_state(bench, &session);
    bench.replace_session(Some(session));
    bench.tell(crate::dto::Topic::ALL);
    Ok(state)
}

/// How long closing waits for whoever still reads.
const CLOSING_LONGEST: Duration = Duration::from_secs(5);
const CLOSING_LOOK: Duration = Duration::from_millis(2);

/// Stop the engine and let go of the files. They are closed when this returns, unless a command reads for very long:
/// it keeps them open until it ends.
async fn end(session: Arc<Session>) {
    session.engine.stop().await;
    let device = Arc::downgrade(&session.device);
    drop(session);
    let closed = async {
        while device.strong_count() > 0 {
            tokio::time::sleep(CLOSING_LOOK).await;
        }
    };
    if tokio::time::timeout(CLOSING_LONGEST, closed).await.is_err() {
        tracing::warn!("the device is locked, and a command still reads its files");
    }
}

fn unlocked_state(bench: &Workbench, session: &Session) -> DeviceState {
    let enrolment = session.enrolment();
    let rebuilding = session.cache_rebuilt.is_some() && session.engine.status().first_sync_pending;
    DeviceState {
        stage: DeviceStage::Unlocked,
        problem: rebuilding.then_some(DeviceProblem::CacheRebuilt),
        staff_no: Some(enrolment.staff.staff_no.clone()),
        staff: Some(enrolment.staff.clone()),
        bank: Some(enrolment.bank.clone()),
        hq_url: Some(enrolment.hq_url.clone()),
        device_label: Some(enrolment.label.clone()),
        device_id: Some(enrolment.device_id.to_string()),
        enrolled_at: Some(enrolment.enrolled_at),
        app_version: bench.options().app_version.clone(),
        proto: PROTO,
        wiped: None,
    }
}

fn locked_state(bench: &Workbench, files: FilesState) -> DeviceState {
    let options = bench.options();
    let mut state = DeviceState {
        stage: DeviceStage::New,
        problem: None,
        staff_no: None,
        staff: None,
        bank: None,
        hq_url: None,
        device_label: None,
        device_id: None,
        enrolled_at: None,
        app_version: options.app_version.clone(),
        proto: PROTO,
        wiped: None,
    };
    match files {
        FilesState::Wiped(facts) => {
            state.hq_url = Some(facts.hq_url);
            state.wiped = Some(DeviceWiped {
                wiped_at: facts.wiped_at,
                staff_no: facts.staff_no.into(),
                unsealed: u32::try_from(facts.unsealed).unwrap_or(u32::MAX),
                reported: facts.reported,
            });
        }
        FilesState::New => {
            state.hq_url = options.suggested_hq_url.clone();
            state.staff_no = options.suggested_staff_no.as_deref().map(Into::into);
        }
        FilesState::Enrolled { hint, problem } => {
            state.stage = DeviceStage::Locked;
            state.problem = problem.map(problem_word);
            if let Some(hint) = hint {
                state.staff_no = Some(hint.staff_no);
                state.hq_url = Some(hint.hq_url);
                state.device_label = Some(hint.label);
                state.enrolled_at = Some(hint.enrolled_at);
            }
        }
    }
    state
}

fn problem_word(problem: FileProblem) -> DeviceProblem {
    match problem {
        FileProblem::OutboxMissing => DeviceProblem::OutboxMissing,
        FileProblem::OutboxDamaged => DeviceProblem::OutboxDamaged,
        FileProblem::OutboxNewer => DeviceProblem::OutboxNewer,
        FileProblem::KeysDamaged => DeviceProblem::KeysDamaged,
        FileProblem::KeysNewer => DeviceProblem::KeysNewer,
    }
}
