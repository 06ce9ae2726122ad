//! Headquarters in this process, through the one protocol trait.

use rounds_hq::LocalHq;
use rounds_protocol::SyncProtocol;
use rounds_protocol::sync::{OpStatus, PullRequest, PushRequest, ScopeCursor, standing};

use crate::fixtures::{device_of, now, saved};
use crate::test_app::*;

fn push(n: u64) -> PushRequest {
    serde_json::from_value(push_body(device_of("R1"), "R1", &[saved(n, "C1")])).unwrap()
}

fn pull(scope: &str) -> PullRequest {
    serde_json::from_value(pull_body(device_of("R1"), &[scope])).unwrap()
}

/// Cursors at the beginning of every scope of R1.
fn pull_all() -> Vec<ScopeCursor> {
    let both = pull_body(device_of("R1"), &["rm:R1", "ref:products"]);
    serde_json::from_value(both["scopes"].clone()).unwrap()
}

#[tokio::test]
async fn a_device_works_against_headquarters_without_a_network() {
    let hq = TestHq::start().await;
    let local = LocalHq::new(hq.state.clone(), "R1".into(), device_of("R1"));
    assert_eq!(local.push(push(1)).await.unwrap().results[0].status, OpStatus::Created);
    let pulled = local.pull(pull("rm:R1")).await.unwrap();
    assert!(pulled.pages[0].rows.iter().any(|row| row.kind == "visit"));
    assert_eq!(
        local.pull(pull("rm:R3")).await.unwrap_err().code,
        "request.unknown_scope"
    );
    hq.store.revoke_staff("R1".into(), now()).await.unwrap();
    assert_eq!(local.push(push(2)).await.unwrap_err().code, "staff.revoked");
}

/// Rule P9: the word is made of the device's own totals, and says nothing when anything is new.
#[tokio::test]
async fn a_device_that_stands_where_headquarters_stands_hears_its_own_word_and_no_pages() {
    let hq = TestHq::start().await;
    let local = LocalHq::new(hq.state.clone(), "R1".into(), device_of("R1"));
    let mut asked = pull("rm:R1");
    asked.scopes = pull_all();
    let mut totals = Vec::new();
    for page in local.pull(asked.clone()).await.unwrap().pages {
        let cursor = asked
            .scopes
            .iter_mut()
            .find(|cursor| cursor.scope == page.scope)
            .unwrap();
        cursor.after = page.next;
        totals.push((page.scope, page.next, page.totals.unwrap()));
    }
    let word = Some(standing(
        totals
            .iter()
            .map(|(scope, next, totals)| (scope.as_str(), *next, totals)),
    ));
    let hear = async |said: &Option<String>| {
        let question = PullRequest {
            standing: said.clone(),
            ..asked.clone()
        };
        let answer = local.pull(question).await.unwrap();
        (answer.pages.len(), answer.scopes.len(), answer.standing)
    };
    assert_eq!(hear(&word).await, (0, 0, word.clone()));
    assert_eq!(
        hear(&None).await,
        (2, 2, None),
        "a device that says nothing hears its pages"
    );
    assert_eq!(hear(&Some("other rows".into())).await, (2, 2, None));
    local.push(push(1)).await.unwrap();
    assert_eq!(hear(&word).await, (2, 2, None), "a visit came");
    let one_scope = pull("rm:R1");
    let part = PullRequest {
        standing: word,
        ..one_scope
    };
    let answer = local.pull(part).await.unwrap();
    assert_eq!(
        (answer.scopes.len(), answer.standing),
        (2, None),
        "a scope was left out"
    );
}
