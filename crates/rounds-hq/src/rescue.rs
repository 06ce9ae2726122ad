//! Taking in a rescue file: each piece is opened with headquarters' sealing key, must bear the signature of an enrolled
//! device, and is then pushed like any other op, as its author's on that device and install. So a later normal push of
//! the same ops is answered `exists`, and nothing is stored twice.
//!
//! The author is credited even if the account was closed or the device revoked meanwhile: the work was signed by a
//! device that was unlocked with the author's password, a person at headquarters decided to take it in, and the report
//! says so beside each piece. Refuses to know the command line, and to judge what a piece says: the store does.

use std::sync::Arc;

use age::x25519::Identity;
use chrono::{DateTime, Utc};
use ed25519_dalek::SigningKey;
use rounds_domain::{InstallId, OpId, StaffNo};
use rounds_hq_store::{DeviceRecord, HqStore, PushBatch, StaffRecord, StoreError};
use rounds_protocol::rescue::{RescueFile, RescuePiece, SealedWork, SignedWork};
use rounds_protocol::sync::{OpResult, OpStatus, PUSH_MAX_OPS};
use sha2::{Digest, Sha256};

use crate::HqError;

/// The piece does not open with the key of this headquarters: changed, cut, or sealed to another key.
const NOT_OPENED: &str = "rescue.piece_not_opened";
/// The file itself says that the piece is sealed to another headquarters.
const FOREIGN: &str = "rescue.piece_foreign";
/// What is sealed is another op, or another device's, than the file says.
const MISLABELLED: &str = "rescue.piece_mislabelled";
const DEVICE_UNKNOWN: &str = "rescue.device_unknown";
const BAD_SIGNATURE: &str = "rescue.bad_signature";
/// The device is not enrolled for the author.
const AUTHOR_UNKNOWN: &str = "rescue.author_unknown";

/// Whether anything is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RescueMode {
    Import,
    /// Everything but the push.
    DryRun,
}

/// What it takes to take a file in.
pub struct RescueImport<'a> {
    pub store: &'a dyn HqStore,
    pub sealing_key: &'a Identity,
    /// Signs receipts, as for any other push.
    pub receipt_key: Arc<SigningKey>,
    pub now: DateTime<Utc>,
    pub mode: RescueMode,
}

/// What became of a piece. Says nothing of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PieceReport {
    pub op_id: OpId,
    pub number: u64,
    /// Known once the piece is open and its signature holds.
    pub kind: Option<String>,
    pub staff_no: Option<StaffNo>,
    /// The author's account is closed by now.
    pub account_closed: bool,
    pub device_revoked: bool,
    pub result: PieceResult,
}

/// How a piece ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PieceResult {
    /// Stored and signed for now.
    Created,
    /// Headquarters had it already.
    Exists,
    /// A dry run: it is sound and not here yet.
    WouldBePushed,
    /// Stored; it waits for another op.
    Deferred { code: String },
    /// Headquarters' rules said no; stored as rejected, and the author is told.
    Rejected { code: String },
    /// The piece itself cannot be believed: nothing of it is stored.
    Refused { code: &'static str },
}

/// A piece that is open and sound.
struct Sound {
    /// Its place in the file.
    at: usize,
    work: SealedWork,
    author: StaffRecord,
    device: DeviceRecord,
}

impl RescueImport<'_> {
    /// Take a file in: the reports are in the order of the file. A piece that is refused does not stop the others.
    ///
    /// # Errors
    /// [`HqError::RescueForeign`] when no piece is for this headquarters; a failure of the store. What was stored
    /// before a failure stays, and the same file may be taken in again.
    pub async fn run(&self, file: &RescueFile) -> Result<Vec<PieceReport>, HqError> {
        let ours = self.sealing_key.to_public().to_string();
        if !file.devices.is_empty() && file.devices.iter().all(|device| device.sealing_key != ours) {
            return Err(HqError::RescueForeign);
        }
        let mut reports = Vec::with_capacity(file.pieces.len());
        let mut sound = Vec::new();
        for (at, piece) in file.pieces.iter().enumerate() {
            match self.look_at(piece, file.sealed_to(piece), &ours).await? {
                Ok((work, author, device)) => {
                    let known = self.is_known(&work).await?;
                    reports.push(report(&work, &author, &device, known));
                    if !known && self.mode == RescueMode::Import {
                        sound.push(Sound {
                            at,
                            work,
                            author,
                            device,
                        });
                    }
                }
                Err(code) => reports.push(refused(piece, code)),
            }
        }
        for (at, result) in self.push(sound).await? {
            reports[at].result = result;
        }
        Ok(reports)
    }

    /// Open a piece and see who vouches for it. The inner failure is the piece's, the outer one the store's.
    async fn look_at(
        &self,
        piece: &RescuePiece,
        sealed_to: Option<&str>,
        ours: &str,
    ) -> Result<Result<(SealedWork, StaffRecord, DeviceRecord), &'static str>, HqError> {
        let Ok(opened) = age::decrypt(self.sealing_key, &piece.age) else {
            let foreign = sealed_to.is_some_and(|key| key != ours);
            return Ok(Err(if foreign { FOREIGN } else { NOT_OPENED }));
        };
        let signed = match SignedWork::read(&opened) {
            Ok(signed) => signed,
            Err(error) => return Ok(Err(error.code())),
        };
        if signed.work.device_id != piece.device_id || signed.work.name() != piece.name {
            return Ok(Err(MISLABELLED));
        }
        let Some(device) = self.store.device(signed.work.device_id).await? else {
            return Ok(Err(DEVICE_UNKNOWN));
        };
        if !signed.is_signed_by(&device.public_key) {
            return Ok(Err(BAD_SIGNATURE));
        }
        let author = self.store.staff_member(signed.work.staff_no.clone()).await?;
        Ok(match author.filter(|_| device.staff.contains(&signed.work.staff_no)) {
            Some(author) => Ok((signed.work, author, device)),
            None => Err(AUTHOR_UNKNOWN),
        })
    }

    /// Whether headquarters has signed for exactly these bytes.
    async fn is_known(&self, work: &SealedWork) -> Result<bool, HqError> {
        let stored = self.store.receipt(work.op.op_id).await?;
        Ok(stored.is_some_and(|stored| stored.receipt.hash == work.op.hash()))
    }

    /// Push in the order in which each device saved, in batches of one author, device and install.
    async fn push(&self, mut sound: Vec<Sound>) -> Result<Vec<(usize, PieceResult)>, HqError> {
        sound.sort_by_key(|piece| (piece.device.device_id, piece.work.op.monotonic_ms, piece.work.op.number));
        let mut results = Vec::with_capacity(sound.len());
        let same = |a: &Sound, b: &Sound| {
            let of = |piece: &Sound| (piece.work.device_id, piece.work.install_id, piece.work.staff_no.clone());
            of(a) == of(b)
        };
        for group in sound.chunk_by(same).flat_map(|group| group.chunks(PUSH_MAX_OPS)) {
            let answers = self.push_group(group).await?;
            results.extend(group.iter().map(|piece| piece.at).zip(answers.into_iter().map(result)));
        }
        Ok(results)
    }

    async fn push_group(&self, group: &[Sound]) -> Result<Vec<OpResult>, HqError> {
        let numbered = group.iter().map(|piece| piece.work.clone()).collect();
        match self.push_works(numbered, &group[0].author).await {
            Err(HqError::Store(StoreError::NewInstall { .. })) => {}
            other => return other,
        }
        // A number of the group belongs to another op: this device's files were cloned or restored (rule U9). Each
        // piece goes alone, and those whose number is taken under an install of their own.
        let mut answers = Vec::with_capacity(group.len());
        for piece in group {
            let alone = match self.push_works(vec![piece.work.clone()], &piece.author).await {
                Err(HqError::Store(StoreError::NewInstall { .. })) => {
                    self.push_works(vec![under_its_own_install(&piece.work)], &piece.author)
                        .await
                }
                other => other,
            };
            answers.extend(alone?);
        }
        Ok(answers)
    }

    /// Works of one author, device and install.
    async fn push_works(&self, works: Vec<SealedWork>, author: &StaffRecord) -> Result<Vec<OpResult>, HqError> {
        let Some(first) = works.first() else {
            return Ok(Vec::new());
        };
        let batch = PushBatch {
            author: author.body.clone(),
            device_id: first.device_id,
            install_id: first.install_id,
            ops: works.iter().map(|work| work.op.clone()).collect(),
            ahead: Vec::new(),
            last_signed: None,
            now: self.now,
            signing_key: self.receipt_key.clone(),
        };
        Ok(self.store.push(batch).await?.results)
    }
}

/// The install follows from the op, so that the same file never makes two.
fn under_its_own_install(work: &SealedWork) -> SealedWork {
    let mut hasher = Sha256::new();
    hasher.update(format!("rounds-rescue-install-v1\n{}\n{}", work.device_id, work.name()));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize()[..16]);
    let mut own = work.clone();
    own.install_id = InstallId(uuid::Builder::from_custom_bytes(bytes).into_uuid());
    own.op.number = 1;
    own
}

fn report(work: &SealedWork, author: &StaffRecord, device: &DeviceRecord, known: bool) -> PieceReport {
    PieceReport {
        op_id: work.op.op_id,
        number: work.op.number,
        kind: Some(work.op.kind.clone()),
        staff_no: Some(work.staff_no.clone()),
        account_closed: author.revoked,
        device_revoked: device.revoked,
        result: if known {
            PieceResult::Exists
        } else {
            PieceResult::WouldBePushed
        },
    }
}

fn refused(piece: &RescuePiece, code: &'static str) -> PieceReport {
    PieceReport {
        op_id: piece.name.op_id,
        number: piece.name.number,
        kind: None,
        staff_no: None,
        account_closed: false,
        device_revoked: false,
        result: PieceResult::Refused { code },
    }
}

fn result(answer: OpResult) -> PieceResult {
    let code = answer.code.unwrap_or_default();
    match answer.status {
        OpStatus::Created => PieceResult::Created,
        OpStatus::Exists => PieceResult::Exists,
        OpStatus::Deferred => PieceResult::Deferred { code },
        OpStatus::Rejected => PieceResult::Rejected { code },
    }
}
