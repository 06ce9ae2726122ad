//! The beginning that all worlds of a process share, made once: a published bank and four enrolled devices with empty
//! caches. A world copies the files; deriving keys and making schemas anew for each seed would cost most of its time.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use ed25519_dalek::SigningKey;
use rounds_cache::{DeviceKey, Enrolment};
use rounds_domain::{Clock, DeviceId, InstallId};
use rounds_hq_store::NewDevice;
use tempfile::TempDir;
use uuid::Uuid;

use crate::bank::{Bank, bank_body};
use crate::clocks::{MachineClock, SeededIds, TrueTime};
use crate::headquarters::Headquarters;

pub const PASSWORD: &str = "correct horse";

/// Who has a device: its name in the trace, and its person's number.
pub const CAST: [(&str, &str); 4] = [("R1-a", "R1"), ("R2-a", "R2"), ("S1-a", "S1"), ("R1-b", "R1")];

static TEMPLATE: LazyLock<Template> = LazyLock::new(|| {
    rounds_planted::forget();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime starts").block_on(Template::make())
});

/// The shared files.
pub struct Template {
    folder: TempDir,
}

/// The files that all worlds of this process begin with.
pub fn template() -> &'static Template {
    &TEMPLATE
}

/// A folder in memory where there is one: syncing it costs nothing, and nothing outlives the run.
pub fn fresh_folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    made.or_else(|_| tempfile::tempdir()).expect("a folder can be made")
}

pub fn signing_key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

pub fn device_id(cast: usize) -> DeviceId {
    DeviceId(Uuid::from_u128(0xD000 + cast as u128))
}

fn device_key(cast: usize) -> [u8; 32] {
    [u8::try_from(cast).unwrap_or(0) + 1; 32]
}

impl Template {
    async fn make() -> Self {
        let folder = fresh_folder();
        let time = TrueTime::default();
        let clock = MachineClock::of(&time);
        let place = folder.path().join("headquarters");
        let mut hq = Headquarters::new(&place, clock.clone(), SeededIds::of(0));
        hq.start().await;
        hq.publish(&Bank::new()).await;
        for cast in 0..CAST.len() {
            enrol(&hq, cast, &*clock).await;
            let dir = folder.path().join(cast.to_string());
            let enrolment = enrolment(cast, hq.epoch().await, &*clock);
            rounds_cache::create(&dir, PASSWORD, enrolment).expect("a device's files can be made");
        }
        hq.stop();
        Self { folder }
    }

    pub fn copy_headquarters(&self, to: &Path) {
        copy(&self.folder.path().join("headquarters"), to);
    }

    pub fn copy_device(&self, cast: usize, to: &Path) {
        copy(&self.folder.path().join(cast.to_string()), to);
    }
}

async fn enrol(hq: &Headquarters, cast: usize, clock: &dyn Clock) {
    let public = SigningKey::from_bytes(&device_key(cast)).verifying_key();
    let device = NewDevice {
        device_id: device_id(cast),
        install_id: install_id(cast),
        staff_no: CAST[cast].1.into(),
        public_key: hex::encode(public.to_bytes()),
        label: CAST[cast].0.into(),
    };
    let enrolled = hq.store().enrol_device(device, clock.now()).await;
    enrolled.expect("a device can be enrolled");
}

fn install_id(cast: usize) -> InstallId {
    InstallId(Uuid::from_u128(0xE000 + cast as u128))
}

fn enrolment(cast: usize, epoch: String, clock: &dyn Clock) -> Enrolment {
    let (label, staff_no) = CAST[cast];
    let mut staff = Bank::new().staff().into_iter();
    Enrolment {
        staff: staff
            .rfind(|member| member.staff_no.as_str() == staff_no)
            .expect("the cast works at the bank"),
        bank: bank_body(),
        hq_url: "http://127.0.0.1:1".into(),
        hq_ca: None,
        label: label.into(),
        device_id: device_id(cast),
        install_id: install_id(cast),
        device_key: DeviceKey::new(device_key(cast)),
        receipt_key: hex::encode(signing_key().verifying_key().to_bytes()),
        sealing_key: None,
        epoch,
        enrolled_at: clock.now(),
        locked_by: None,
    }
}

/// Put a copy of a folder's files in place of whatever is there.
pub fn copy(from: &Path, to: &Path) {
    if to.exists() {
        std::fs::remove_dir_all(to).expect("an old folder can be removed");
    }
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).expect("the folder can be read") {
        let path: PathBuf = entry.expect("the folder can be read").path();
        if let Some(name) = path.file_name().filter(|_| path.is_file()) {
            std::fs::copy(&path, to.join(name)).expect("a file can be copied");
        }
    }
}
