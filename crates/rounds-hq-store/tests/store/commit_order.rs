//! Proof 3: on PostgreSQL with eight writers, a device that follows a scope by its cursor misses nothing, whatever the
//! order of the commits. A cursor over one sequence of the whole database runs beside it and must miss some: else
//! nothing was proved.

use futures::future::join_all;
use rounds_domain::{DeviceId, InstallId};
use rounds_hq_store::{HqStore, PostgresStore, PushBatch};
use rounds_protocol::entities::EntityKind;
use rounds_protocol::ops::{Op, OpPayload};
use rounds_protocol::publish::Publication;
use rounds_protocol::session::{Role, StaffBody};
use rounds_protocol::sync::OpStatus;
use tokio_postgres::Client;
use uuid::Uuid;

use crate::fixtures::*;
use crate::mirror::Mirror;
use crate::prove;
use crate::schema::{Schema, connect};

const NAME: &str = "commit-order";
const WRITERS: u64 = 8;
const BATCH: u64 = 10;
/// The scope that all writers write to.
const SCOPE: &str = "rm:W1";
const CUSTOMER: &str = "C1";

/// Rule P1.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_change_is_lost_by_the_order_of_commits() {
    let changes = prove::size(NAME, 2_000).next_multiple_of(WRITERS * BATCH);
    let schema = Schema::create();
    let (pulls, lost) = tokio::join!(
        follow_the_store(&schema, changes / WRITERS),
        follow_one_sequence(&schema, changes / WRITERS)
    );
    assert!(lost > 0, "the naive query lost nothing, so this proves nothing");
    prove::seen(
        NAME,
        format!("{changes} changes by {WRITERS} writers: 0 lost in {pulls} pulls; the naive query lost {lost}"),
    );
}

/// Each writer pushes visits while a device pulls; it must hold every one of them. Answers its requests.
async fn follow_the_store(schema: &Schema, each: u64) -> u64 {
    let store = PostgresStore::open(&schema.url(), None).await.unwrap();
    everybody_had_the_customer(&store).await;
    let pushing: Vec<_> = (1..=WRITERS)
        .map(|writer| {
            // A pool of its own, as of another server process.
            let url = schema.url();
            async move {
                let store = PostgresStore::open(&url, None).await.unwrap();
                push_all(&store, writer, each).await;
            }
        })
        .collect();
    let pushing = tokio::spawn(join_all(pushing));
    let mut device = Mirror::of(SCOPE, 100);
    while !pushing.is_finished() {
        device.sync(&store).await;
    }
    pushing.await.unwrap();
    device.sync(&store).await;
    let held = device.ids(EntityKind::Visit).len() as u64;
    assert_eq!(held, WRITERS * each, "changes that the device never saw");
    device.requests
}

fn writer(number: u64) -> StaffBody {
    member(&format!("W{number}"), Role::Rm, Some(&format!("B{number}")))
}

/// Eight members of eight teams had the customer, one after the other; the first has it now. So each of them may still
/// send visits, and all of these are in the scope of the first.
async fn everybody_had_the_customer(store: &dyn HqStore) {
    let writers = (1..=WRITERS).map(writer);
    let bosses = (1..=WRITERS).map(|number| member(&format!("B{number}"), Role::Supervisor, None));
    let staff: Vec<StaffBody> = writers.chain(bosses).collect();
    for number in (1..=WRITERS).rev() {
        let rm = format!("W{number}");
        let publication = Publication {
            staff: staff.clone(),
            ..bank(&[(CUSTOMER, rm.as_str())])
        };
        store.publish(publication, now()).await.unwrap();
    }
}

async fn push_all(store: &dyn HqStore, number: u64, visits: u64) {
    let author = writer(number);
    let id = Uuid::from_u128(0x5000 + u128::from(number));
    let (device_id, install_id) = (DeviceId(id), InstallId(id));
    enrol(store, author.staff_no.as_str(), device_id, install_id).await;
    for first in (1..=visits).step_by(usize::try_from(BATCH).unwrap()) {
        let ops = (first..first + BATCH).map(|n| numbered(number, n)).collect();
        let batch = PushBatch {
            author: author.clone(),
            device_id,
            install_id,
            ..batch("R1", ops)
        };
        let outcome = store.push(batch).await.unwrap();
        let created = |status| status == OpStatus::Created;
        assert!(
            outcome.results.iter().all(|result| created(result.status)),
            "writer {number}"
        );
    }
}

/// The n-th visit of a writer.
fn numbered(writer: u64, n: u64) -> Op {
    let unique = writer * 1_000_000 + n;
    let payload = OpPayload::VisitSaved(visit(unique.into(), CUSTOMER));
    Op {
        number: n,
        ..op(unique, &payload)
    }
}

/// Eight connections each insert a row and commit, the last that began first. The reader asks after each commit for
/// what is above the highest number it saw. Answers how many rows it never saw.
async fn follow_one_sequence(schema: &Schema, rounds: u64) -> u64 {
    let reader = connect(&schema.url()).await;
    reader
        .batch_execute("create table naive_changes (seq bigint generated always as identity primary key, n bigint)")
        .await
        .unwrap();
    let url = schema.url();
    let writers = join_all((0..WRITERS).map(|_| connect(&url))).await;
    let (mut last, mut seen) = (0_i64, 0_u64);
    for _ in 0..rounds {
        for writer in &writers {
            writer
                .batch_execute("begin; insert into naive_changes (n) values (1)")
                .await
                .unwrap();
        }
        for writer in writers.iter().rev() {
            writer.batch_execute("commit").await.unwrap();
            let found = above(&reader, last).await;
            seen += found.len() as u64;
            last = found.last().copied().unwrap_or(last);
        }
    }
    rounds * WRITERS - seen
}

async fn above(reader: &Client, last: i64) -> Vec<i64> {
    let newer = "select seq from naive_changes where seq > $1 order by seq";
    let rows = reader.query(newer, &[&last]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}
