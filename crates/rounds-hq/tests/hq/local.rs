//! Headquarters in this process, through the one protocol trait.

use rounds_hq::LocalHq;
use rounds_protocol::SyncProtocol;
use rounds_protocol::sync::{OpStatus, PullRequest, PushRequest, standing};

use crate::fixtures::{device_of, now, saved};
use crate::test_app::*;

fn push(n: u64) -> PushRequest {
    serde_json::from_value(push_body(device_of("R1"), "R1", &[saved(n, "C1")])).unwrap()
}

fn pull(scope: &str) -> PullRequest {
    serde_json::from_value(pull_body(device_of("R1"), &[scope])).unwrap()
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
    let page = local.pull(asked.clone()).await.unwrap().pages.remove(0);
    asked.scopes[0].after = page.next;
    let totals = page.totals.unwrap();
    let word = Some(standing([("rm:R1", page.next, &totals)]));
    let hear = async |said: &Option<String>| {
        let question = PullRequest {
            standing: said.clone(),
            ..asked.clone()
        };
        let answer = local.pull(question).await.unwrap();
        (answer.pages.len(), answer.standing)
    };
    assert_eq!(hear(&word).await, (0, word.clone()));
    assert_eq!(
        hear(&None).await,
        (1, None),
        "a device that says nothing hears its pages"
    );
    assert_eq!(hear(&Some("other rows".into())).await, (1, None));
    local.push(push(1)).await.unwrap();
    assert_eq!(hear(&word).await, (1, None), "a visit came");
}
