//! Rescue files at headquarters: what is believed, what is not, and that nothing counts twice.

use age::x25519::Identity;
use rounds_domain::{DeviceId, InstallId};
use rounds_hq::rescue::{PieceReport, PieceResult, RescueImport, RescueMode};
use rounds_hq::{HqError, LocalHq};
use rounds_protocol::SyncProtocol;
use rounds_protocol::ops::Op;
use rounds_protocol::rescue::{RescueDevice, RescueFile, RescuePiece, SealedWork};
use rounds_protocol::sync::OpStatus;
use uuid::Uuid;

use crate::fixtures::{self, device_of, install_of, now, saved};
use crate::test_app::*;

fn sealing_key(hq: &TestHq) -> Identity {
    let text = std::fs::read_to_string(hq.folder.path().join("sealing.key")).unwrap();
    text.parse().unwrap()
}

/// An op as the device of a member would seal it.
fn work(staff_no: &str, op: Op) -> SealedWork {
    SealedWork {
        staff_no: staff_no.into(),
        device_id: device_of(staff_no),
        install_id: install_of(staff_no),
        op,
    }
}

/// A piece sealed to a key, signed by the key of a device.
fn piece_by(work: &SealedWork, to: &Identity, signer: DeviceId) -> RescuePiece {
    let plain = work.sign(&device_key(signer)).unwrap();
    RescuePiece {
        device_id: work.device_id,
        name: work.name(),
        age: age::encrypt(&to.to_public(), &plain).unwrap(),
    }
}

fn piece(hq: &TestHq, work: &SealedWork) -> RescuePiece {
    piece_by(work, &sealing_key(hq), work.device_id)
}

fn file(hq: &TestHq, pieces: Vec<RescuePiece>) -> RescueFile {
    let device = |device_id: DeviceId| RescueDevice {
        device_id,
        staff_no: "R1".into(),
        label: "laptop".into(),
        bank: rounds_domain::Text::new("试", "Test"),
        sealing_key: sealing_key(hq).to_public().to_string(),
        pieces: pieces.len(),
    };
    RescueFile {
        written_at: now(),
        devices: vec![device(device_of("R1"))],
        pieces,
    }
}

async fn import(hq: &TestHq, file: &RescueFile, mode: RescueMode) -> Result<Vec<PieceReport>, HqError> {
    let import = RescueImport {
        store: &*hq.store,
        sealing_key: &sealing_key(hq),
        receipt_key: hq.state.signing_key.clone(),
        now: now(),
        mode,
    };
    import.run(file).await
}

async fn results(hq: &TestHq, file: &RescueFile) -> Vec<PieceResult> {
    let reports = import(hq, file, RescueMode::Import).await.unwrap();
    reports.into_iter().map(|report| report.result).collect()
}

async fn stored(hq: &TestHq) -> u64 {
    hq.store.op_counts().await.unwrap().iter().map(|(_, count)| count).sum()
}

#[tokio::test]
async fn a_file_is_taken_in_once_and_a_later_push_of_the_same_doubles_nothing() {
    let hq = TestHq::start().await;
    let ops: Vec<Op> = (1..=5).map(|n| saved(n, "C1")).collect();
    let pieces: Vec<_> = ops.iter().map(|op| piece(&hq, &work("R1", op.clone()))).collect();
    let file = file(&hq, pieces);
    let looked = import(&hq, &file, RescueMode::DryRun).await.unwrap();
    assert!(looked.iter().all(|report| report.result == PieceResult::WouldBePushed));
    assert_eq!(stored(&hq).await, 0);
    assert_eq!(results(&hq, &file).await, vec![PieceResult::Created; 5]);
    assert_eq!(results(&hq, &file).await, vec![PieceResult::Exists; 5]);
    assert_eq!(stored(&hq).await, 5);
    let device = LocalHq::new(hq.state.clone(), "R1".into(), device_of("R1"));
    let push = serde_json::from_value(push_body(device_of("R1"), "R1", &ops)).unwrap();
    let answer = device.push(push).await.unwrap();
    for (result, op) in answer.results.iter().zip(&ops) {
        let receipt = result.receipt.as_ref().unwrap();
        assert_eq!(
            (result.status, receipt.verify(&hq.state.receipt_key)),
            (OpStatus::Exists, Ok(()))
        );
        assert_eq!(hq.store.receipt(op.op_id).await.unwrap().unwrap().author.as_str(), "R1");
    }
    assert_eq!(stored(&hq).await, 5);
}

#[tokio::test]
async fn a_piece_that_cannot_be_believed_is_refused_and_stops_no_other() {
    let hq = TestHq::start().await;
    let ours = sealing_key(&hq);
    let good = work("R1", saved(1, "C1"));
    let stranger = SealedWork {
        device_id: DeviceId(Uuid::from_u128(4711)),
        ..good.clone()
    };
    let of_another = SealedWork {
        staff_no: "R2".into(),
        ..good.clone()
    };
    let mut changed = piece(&hq, &good);
    *changed.age.last_mut().unwrap() ^= 1;
    let mut renamed = piece(&hq, &good);
    renamed.name.number = 2;
    let noise = RescuePiece {
        age: age::encrypt(&ours.to_public(), b"noise").unwrap(),
        ..changed.clone()
    };
    let cases = [
        (changed, "rescue.piece_not_opened"),
        (
            piece_by(&good, &Identity::generate(), good.device_id),
            "rescue.piece_not_opened",
        ),
        (noise, "rescue.piece_malformed"),
        (renamed, "rescue.piece_mislabelled"),
        (piece_by(&stranger, &ours, stranger.device_id), "rescue.device_unknown"),
        (piece_by(&good, &ours, device_of("R2")), "rescue.bad_signature"),
        (piece(&hq, &of_another), "rescue.author_unknown"),
    ];
    for (at, (bad, code)) in cases.into_iter().enumerate() {
        let beside = work("R1", saved(10 + at as u64, "C1"));
        let file = file(&hq, vec![bad, piece(&hq, &beside)]);
        let results = results(&hq, &file).await;
        assert_eq!(results, [PieceResult::Refused { code }, PieceResult::Created], "{code}");
        assert_eq!(stored(&hq).await, at as u64 + 1, "{code}");
    }
}

#[tokio::test]
async fn a_file_for_another_headquarters_is_refused_whole() {
    let hq = TestHq::start().await;
    let mut foreign = file(&hq, vec![piece(&hq, &work("R1", saved(1, "C1")))]);
    foreign.devices[0].sealing_key = Identity::generate().to_public().to_string();
    let refused = import(&hq, &foreign, RescueMode::Import).await.unwrap_err();
    assert_eq!(refused.code(), "rescue.not_for_this_headquarters");
    assert_eq!(stored(&hq).await, 0);
}

#[tokio::test]
async fn who_left_and_what_was_revoked_is_credited_all_the_same_and_said() {
    let hq = TestHq::start().await;
    hq.store.revoke_staff("R1".into(), now()).await.unwrap();
    hq.store.revoke_device(device_of("R1"), now()).await.unwrap();
    let op = saved(1, "C1");
    let file = file(&hq, vec![piece(&hq, &work("R1", op.clone()))]);
    let report = import(&hq, &file, RescueMode::Import).await.unwrap().remove(0);
    assert_eq!(report.result, PieceResult::Created);
    assert!(report.account_closed && report.device_revoked);
    assert_eq!(hq.store.receipt(op.op_id).await.unwrap().unwrap().author.as_str(), "R1");
}

#[tokio::test]
async fn what_headquarters_rules_refuse_is_rejected_as_in_any_push() {
    let hq = TestHq::start().await;
    let file = file(&hq, vec![piece(&hq, &work("R1", saved(1, "C3")))]);
    let code = "op.never_assigned".to_owned();
    assert_eq!(results(&hq, &file).await, [PieceResult::Rejected { code }]);
}

#[tokio::test]
async fn a_number_that_another_op_took_loses_no_piece_and_makes_no_second_one() {
    let hq = TestHq::start().await;
    fixtures::push(&*hq.store, "R1", vec![saved(1, "C1")]).await.unwrap();
    // Another file of the same device, restored from an old copy, counted 1 and 2 again.
    let again = |n: u64, number: u64| {
        work(
            "R1",
            Op {
                number,
                ..saved(n, "C1")
            },
        )
    };
    let pieces = [again(11, 1), again(12, 2)].map(|work| piece(&hq, &work));
    let file = file(&hq, pieces.into());
    assert_eq!(results(&hq, &file).await, vec![PieceResult::Created; 2]);
    let devices = || async { hq.store.devices(None).await.unwrap() };
    let before = devices().await;
    assert_eq!(results(&hq, &file).await, vec![PieceResult::Exists; 2]);
    assert_eq!((stored(&hq).await, devices().await), (3, before));
}

#[tokio::test]
async fn pieces_go_in_the_order_in_which_they_were_saved_whatever_the_order_of_the_file() {
    let hq = TestHq::start().await;
    let first = saved(1, "C1");
    let second = Op {
        depends_on: Some(first.op_id),
        ..saved(2, "C1")
    };
    let other_install = SealedWork {
        install_id: InstallId(Uuid::from_u128(5)),
        ..work("R1", second)
    };
    let file = file(&hq, vec![piece(&hq, &other_install), piece(&hq, &work("R1", first))]);
    assert_eq!(results(&hq, &file).await, vec![PieceResult::Created; 2]);
}
