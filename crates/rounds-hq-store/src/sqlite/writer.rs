//! Group commit: writing jobs queue to the one writing connection; what waits is run together, each in its own
//! savepoint, and one commit, which is one fsync, answers for all of them.

use std::iter;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rounds_planted::{self as planted, Bug, Point};
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::oneshot;

use super::driver::SqliteDb;
use crate::db::Db;
use crate::{Result, StoreError};

/// Jobs of one commit. A job that waits longer than this many others is with the next one.
const GROUP: usize = 64;
/// Without a job for so long, the writer tidies up.
const LULL: Duration = Duration::from_millis(500);

/// Runs in the transaction of its group, or hears why there is none. Answers once the group has ended.
type Job = Box<dyn FnOnce(Result<&dyn Db>) -> Done + Send>;
type Answer = Box<dyn FnOnce(Option<&rusqlite::Error>) + Send>;

/// What a job comes to: whether its writes stay, and how to tell whoever asked.
struct Done {
    stays: bool,
    answer: Answer,
}

/// The queue to the writing connection, which lives on a thread of its own. Dropping the last one waits until the
/// connection is closed: after that the file may be copied or replaced.
#[derive(Clone)]
pub struct Writer(Arc<Queue>);

struct Queue {
    /// Taken away when the queue ends; that ends the thread.
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Queue {
    fn drop(&mut self) {
        self.jobs = None;
        let thread = self
            .thread
            .take()
            .filter(|thread| thread.thread().id() != thread::current().id());
        // A thread that panicked has closed its connection too.
        let _ = thread.map(JoinHandle::join);
    }
}

impl Writer {
    /// Take over a connection.
    ///
    /// # Errors
    /// [`StoreError::CannotOpen`] when there is no thread to be had.
    pub fn start(connection: Connection) -> Result<Self> {
        let (sender, jobs) = channel();
        let follow = planted::follow_on();
        let thread = thread::Builder::new()
            .name("rounds-hq-writer".to_owned())
            .spawn(move || {
                follow();
                run(connection, &jobs);
            })
            .map_err(|error| StoreError::CannotOpen(Box::new(error)))?;
        Ok(Self(Arc::new(Queue {
            jobs: Some(sender),
            thread: Some(thread),
        })))
    }

    /// Run `work` whole or not at all; answers when it is on the disk.
    ///
    /// # Errors
    /// That of `work`, or of the commit.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&dyn Db) -> Result<T> + Send + 'static,
    {
        let (sender, answer) = oneshot::channel();
        let job: Job = Box::new(move |db| {
            let done = db.and_then(work);
            let stays = done.is_ok();
            let answer: Answer = Box::new(move |failed| {
                let told = match failed {
                    Some(error) if stays => Err(again(error)),
                    _ => done,
                };
                // When nobody waits for it any more, the work stands all the same.
                let _ = sender.send(told);
            });
            Done { stays, answer }
        });
        let sent = self.0.jobs.as_ref().map(|jobs| jobs.send(job));
        sent.and_then(std::result::Result::ok).ok_or(StoreError::TaskLost)?;
        answer.await.map_err(|_| StoreError::TaskLost)?
    }
}

fn run(mut connection: Connection, jobs: &Receiver<Job>) {
    while let Some(first) = next(&connection, jobs) {
        let group: Vec<Job> = iter::once(first).chain(jobs.try_iter().take(GROUP - 1)).collect();
        let mut group = group.into_iter();
        let mut answers = Vec::with_capacity(group.len());
        let ended = commit(&mut connection, &mut group, &mut answers);
        let failed = ended.as_ref().err();
        answers.into_iter().for_each(|answer| answer(failed));
        if let Some(error) = failed {
            group.for_each(|job| (job(Err(again(error))).answer)(None));
        }
    }
}

/// The next job; none when the queue has ended. When nothing comes for a while, what is in the log is moved into the file,
/// so that no batch has to wait for it.
fn next(connection: &Connection, jobs: &Receiver<Job>) -> Option<Job> {
    match jobs.recv_timeout(LULL) {
        Ok(job) => return Some(job),
        Err(RecvTimeoutError::Disconnected) => return None,
        Err(RecvTimeoutError::Timeout) => {}
    }
    // Readers may still need the log; then it is moved another time.
    if let Err(error) = connection.query_row("pragma wal_checkpoint(passive)", [], |_| Ok(())) {
        tracing::warn!(%error, "the log could not be moved into the file");
    }
    jobs.recv().ok()
}

/// Run jobs until one of them costs the transaction; those left in the group have not begun.
fn commit(
    connection: &mut Connection,
    group: &mut impl Iterator<Item = Job>,
    answers: &mut Vec<Answer>,
) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for job in group {
        transaction.prepare_cached("savepoint job")?.execute([])?;
        // What panicked is rolled back alone, and whoever asked for it hears that the task was lost.
        let done = catch_unwind(AssertUnwindSafe(|| job(Ok(&SqliteDb(&transaction))))).ok();
        let stays = done.as_ref().is_some_and(|done| done.stays);
        answers.extend(done.map(|done| done.answer));
        if !stays {
            transaction.prepare_cached("rollback to savepoint job")?.execute([])?;
        }
        transaction.prepare_cached("release savepoint job")?.execute([])?;
    }
    planted::point_with(Point::HeadquartersCommit, || {
        let early = answers.drain(..).filter(|_| planted::is(Bug::AnswerBeforeCommit));
        early.for_each(|answer| answer(None));
    });
    transaction.commit()
}

/// One failure, told to each that it concerns.
fn again(error: &rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy) => StoreError::Busy,
        _ => StoreError::Database(error.to_string().into()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::db::{self, values};

    /// A writer, and another connection to look at what it committed.
    fn open(folder: &tempfile::TempDir) -> (Writer, Connection) {
        let path = folder.path().join("group.db");
        let connection = Connection::open(&path).unwrap();
        let schema = "create table parents (n integer primary key);
             create table children (
                 n integer primary key, parent integer references parents (n) deferrable initially deferred)";
        connection.pragma_update(None, "foreign_keys", true).unwrap();
        connection.execute_batch(schema).unwrap();
        (Writer::start(connection).unwrap(), Connection::open(path).unwrap())
    }

    fn insert(db: &dyn Db, sql: &str, n: i64) -> Result<u64> {
        db.execute(sql, values![n])
    }

    const PARENT: &str = "insert into parents (n) values (?1)";
    const ORPHAN: &str = "insert into children (n, parent) values (?1, 77)";

    type Work = Box<dyn FnOnce(&dyn Db) -> Result<u64> + Send>;

    /// Run works in one group: they queue while the writer is held up.
    async fn together(writer: &Writer, works: Vec<Work>) -> Vec<Result<u64>> {
        let (release, held) = mpsc::channel::<()>();
        let holding = writer.write(move |_| {
            held.recv().unwrap();
            Ok(())
        });
        let mut waiting = vec![];
        for work in works {
            waiting.push(writer.write(work));
        }
        // Polled in order: the one that holds the writer first, then those that queue behind it.
        let all = futures::future::join(holding, futures::future::join_all(waiting));
        let released = async { release.send(()).unwrap() };
        let ((_, told), ()) = futures::future::join(all, released).await;
        told
    }

    fn stored(reader: &Connection) -> Vec<i64> {
        let mut statement = reader.prepare("select n from parents order by n").unwrap();
        let found = statement.query_map([], |row| row.get(0)).unwrap();
        found.map(rusqlite::Result::unwrap).collect()
    }

    #[tokio::test]
    async fn one_that_fails_or_panics_is_rolled_back_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (writer, reader) = open(&folder);
        let told = together(
            &writer,
            vec![
                Box::new(|db| insert(db, PARENT, 1)),
                Box::new(|db| insert(db, PARENT, 2).and(Err(StoreError::TaskLost))),
                Box::new(|db| panic!("a job panics after {:?}", db::savepoint(db, || insert(db, PARENT, 3)))),
                Box::new(|db| insert(db, PARENT, 1)),
                Box::new(|db| insert(db, PARENT, 4)),
            ],
        )
        .await;
        let codes: Vec<_> = told
            .iter()
            .map(|told| told.as_ref().err().map(StoreError::code))
            .collect();
        let lost = Some("store.task_lost");
        assert_eq!(codes, [None, lost, lost, Some("store.constraint"), None]);
        assert_eq!(stored(&reader), [1, 4]);
    }

    #[tokio::test]
    async fn a_commit_that_fails_fails_all_and_the_next_one_succeeds() {
        let folder = tempfile::tempdir().unwrap();
        let (writer, reader) = open(&folder);
        let works: Vec<Work> = vec![
            Box::new(|db| insert(db, PARENT, 1)),
            Box::new(|db| insert(db, ORPHAN, 1)),
            Box::new(|db| insert(db, PARENT, 2)),
        ];
        let told = together(&writer, works).await;
        assert!(
            told.iter().all(|told| matches!(told, Err(StoreError::Database(_)))),
            "{told:?}"
        );
        assert_eq!(stored(&reader), [0; 0]);
        writer.write(|db| insert(db, PARENT, 3)).await.unwrap();
        assert_eq!(stored(&reader), [3]);
    }
}
