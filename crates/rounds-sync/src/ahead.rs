//! Reading ahead: while the device writes a page, headquarters makes the next one. Over HTTP only, and still one request at a
//! time: the next one goes out when the answer before it is whole.
//!
//! Knows what the device will ask next if it takes the page as it is. Whatever it asks instead, the page that came ahead is
//! thrown away, so nothing here can be wrong but the time it saves.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rounds_cache::ReadAhead;
use rounds_protocol::sync::{PULL_MAX_ROWS, PullAnswer, PullRequest, ScopeCursor, ScopePage};
use tokio::task::JoinHandle;

use crate::error::SyncError;

type Answer = Result<PullAnswer, SyncError>;

/// At most one page on its way.
#[derive(Default)]
pub struct Ahead(Mutex<Option<Coming>>);

struct Coming {
    question: PullRequest,
    task: JoinHandle<Answer>,
}

impl Ahead {
    /// Ask for a page before it is wanted; one that was on its way is given up.
    pub fn start(&self, question: PullRequest, asking: impl Future<Output = Answer> + Send + 'static) {
        let task = tokio::spawn(asking);
        *self.coming() = Some(Coming { question, task });
    }

    /// The answer to this question, if it is the one that was asked ahead. One to another question is thrown away.
    pub async fn take(&self, question: &PullRequest) -> Option<Answer> {
        let mut coming = self.coming().take().filter(|coming| coming.question == *question)?;
        // A task that panicked has no answer, so the question is asked as if nothing had been ahead.
        (&mut coming.task).await.ok()
    }

    fn coming(&self) -> MutexGuard<'_, Option<Coming>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Coming {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// An answer whose pages the device has read, off the async threads, while it writes others.
pub async fn understood(reading: Arc<ReadAhead>, answer: PullAnswer) -> Answer {
    let read = move || {
        reading.read(&answer.pages);
        answer
    };
    let read = tokio::task::spawn_blocking(read).await;
    read.map_err(|error| SyncError::Offline {
        reason: error.to_string(),
    })
}

/// What a device asks next that takes these pages as they are; none when that is not known or nothing is left.
pub fn after(asked: &PullRequest, answer: &PullAnswer) -> Option<PullRequest> {
    let more = answer.pages.iter().any(|page| page.more);
    let plain = answer.pages.len() == asked.scopes.len() && !answer.pages.iter().any(|page| page.reset);
    if !more || !plain || answer.lost || !answer.orders.is_empty() {
        return None;
    }
    let pairs = asked.scopes.iter().zip(&answer.pages);
    let fits = |(cursor, page): (&ScopeCursor, &ScopePage)| cursor.scope == page.scope && cursor.after == page.after;
    if !pairs.clone().all(fits) {
        return None;
    }
    Some(PullRequest {
        max_rows: PULL_MAX_ROWS,
        scopes: pairs.map(|(cursor, page)| moved(cursor, page)).collect(),
        standing: None,
        done: Vec::new(),
        ..asked.clone()
    })
}

/// The cursor once the page is written (rules P3, P6).
fn moved(cursor: &ScopeCursor, page: &ScopePage) -> ScopeCursor {
    ScopeCursor {
        after: page.next,
        base: if cursor.after == 0 { page.head } else { cursor.base },
        ..cursor.clone()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn asked() -> PullRequest {
        serde_json::from_value(json!({
            "proto": 2, "schema": 1, "app": "test", "device_id": "00000000-0000-0000-0000-000000000001", "max_rows": 100,
            "standing": "ab", "done": ["00000000-0000-0000-0000-000000000002"],
            "scopes": [
                { "scope": "ref:rules", "after": 4, "base": 3, "generation": 2 },
                { "scope": "rm:R1", "after": 0, "base": 0, "generation": 1 },
            ],
        }))
        .unwrap()
    }

    fn page(scope: &str, after: u64, next: u64, more: bool) -> serde_json::Value {
        json!({ "scope": scope, "after": after, "generation": 1, "rows": [], "next": next, "head": 90, "floor": 0,
            "more": more, "reset": false, "total_rows": 5 })
    }

    fn answer(pages: &[serde_json::Value]) -> PullAnswer {
        serde_json::from_value(json!({
            "proto": 2, "epoch": "e", "server_time": "2026-11-22T08:00:00Z", "scopes": [], "pages": pages,
        }))
        .unwrap()
    }

    #[test]
    fn the_next_question_goes_on_where_the_pages_end() {
        let pages = [page("ref:rules", 4, 4, false), page("rm:R1", 0, 60, true)];
        let next = after(&asked(), &answer(&pages)).unwrap();
        let stands = |cursor: &ScopeCursor| (cursor.after, cursor.base, cursor.generation);
        assert_eq!(
            next.scopes.iter().map(stands).collect::<Vec<_>>(),
            [(4, 3, 2), (60, 90, 1)]
        );
        assert_eq!(
            (next.max_rows, next.standing, next.done.len()),
            (PULL_MAX_ROWS, None, 0)
        );
    }

    #[test]
    fn nothing_is_asked_ahead_when_the_next_question_is_not_known() {
        let reset = |mut page: serde_json::Value| {
            page["reset"] = json!(true);
            page
        };
        for (what, pages) in [
            (
                "the end",
                vec![page("ref:rules", 4, 4, false), page("rm:R1", 0, 60, false)],
            ),
            ("a page missing", vec![page("rm:R1", 0, 60, true)]),
            (
                "another scope",
                vec![page("ref:rules", 4, 4, false), page("rm:R2", 0, 60, true)],
            ),
            (
                "an older question",
                vec![page("ref:rules", 4, 4, false), page("rm:R1", 9, 60, true)],
            ),
            (
                "a reset",
                vec![page("ref:rules", 4, 4, false), reset(page("rm:R1", 0, 60, true))],
            ),
        ] {
            assert_eq!(after(&asked(), &answer(&pages)), None, "{what}");
        }
    }

    #[tokio::test]
    async fn a_page_that_came_ahead_answers_its_own_question_and_no_other() {
        let ahead = Ahead::default();
        let pages = [page("rm:R1", 0, 60, false)];
        let coming = answer(&pages);
        let again = coming.clone();
        ahead.start(asked(), async move { Ok(coming) });
        assert_eq!(ahead.take(&asked()).await.unwrap().unwrap().pages.len(), 1);
        assert!(ahead.take(&asked()).await.is_none());
        ahead.start(asked(), async move { Ok(again) });
        let other = PullRequest { max_rows: 7, ..asked() };
        assert!(ahead.take(&other).await.is_none());
        assert!(ahead.take(&asked()).await.is_none());
    }
}
