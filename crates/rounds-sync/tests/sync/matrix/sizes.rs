//! Every number of ops and rows around a page, counted in requests (rules U7, P3, P5, P10).

use std::collections::BTreeSet;
use std::sync::Arc;

use rounds_cache::Device;
use rounds_domain::SystemClock;
use rounds_hq_store::HqStore;
use rounds_protocol::entities::EntityKind;
use rounds_protocol::publish::Publication;
use rounds_protocol::sync::{PULL_FIRST_ROWS, PULL_MAX_ROWS, PUSH_MAX_OPS};
use rounds_sync::Engine;

use crate::desk::{customers, save, visit};
use crate::fixtures::bank;
use crate::middle::Middle;
use crate::prove;
use crate::site::{PASSWORD, Site, agrees};

/// None, one, and what lies around one page and two.
fn around(page: usize) -> [usize; 7] {
    [0, 1, page - 1, page, page + 1, 2 * page, 2 * page + 1]
}

/// A laptop behind somebody who counts.
async fn counted(site: &Site, hq: std::net::SocketAddr) -> (Middle, Arc<Device>, Engine) {
    let middle = Middle::before(hq).await;
    let device = site.enrol(&middle.url(), PASSWORD).await.unwrap().device;
    let engine = Engine::start(Arc::clone(&device), Arc::new(SystemClock)).unwrap();
    assert!(engine.sync().await.all_signed_for);
    middle.requests();
    (middle, device, engine)
}

fn count(requests: &[String], path: &str) -> usize {
    requests.iter().filter(|asked| *asked == path).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_number_of_ops_around_a_batch_is_signed_for_in_as_many_pushes() {
    let site = Site::new().await;
    let hq = site.start("127.0.0.1:0").await;
    let (middle, device, engine) = counted(&site, hq.address()).await;
    let mut saved = 0;
    // Each save waits for the disk: two batches belong to the long form.
    let most = if prove::size("pages-and-errors", 1) > 1 {
        usize::MAX
    } else {
        PUSH_MAX_OPS + 1
    };
    for ops in around(PUSH_MAX_OPS).into_iter().filter(|ops| *ops <= most) {
        for _ in 0..ops {
            saved += 1;
            save(&device, &visit(saved, "C1"));
        }
        let status = engine.sync().await;
        assert!(status.all_signed_for, "{ops} ops: {status:?}");
        let requests = middle.requests();
        assert_eq!(
            count(&requests, "/v1/sync/push"),
            ops.div_ceil(PUSH_MAX_OPS),
            "{ops} ops: {requests:?}"
        );
        assert!(
            requests.len() <= ops.div_ceil(PUSH_MAX_OPS) + 2,
            "{ops} ops: {requests:?}"
        );
    }
    assert_eq!(
        site.stored().await,
        [("created".to_owned(), u64::try_from(saved).unwrap())]
    );
    assert!(agrees(&device));
    engine.stop().await;
    hq.stop().await.unwrap();
    prove::seen("pages-and-errors", format!("{saved} ops in batches"));
}

/// A bank in which R1 has so many customers, without their contacts.
fn bank_with(customers: usize) -> Publication {
    let names: Vec<String> = (0..customers).map(|number| format!("C{number:05}")).collect();
    let pairs: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "R1")).collect();
    let mut publication = bank(&pairs);
    publication
        .customer_entities
        .retain(|entity| entity.kind == EntityKind::Customer);
    publication
}

/// Rows of all scopes that R1 pulls.
async fn rows_of_everything(store: &dyn HqStore) -> usize {
    let mut rows = store.audit_scope("rm:R1".into()).await.unwrap().counted;
    for scope in store.reference_scopes().await.unwrap() {
        rows += store.audit_scope(scope).await.unwrap().counted;
    }
    usize::try_from(rows).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_number_of_rows_around_a_page_arrives_in_as_many_pulls() {
    let (first, page) = (PULL_FIRST_ROWS as usize, PULL_MAX_ROWS as usize);
    let site = Site::with(bank_with(0)).await;
    let hq = site.start("127.0.0.1:0").await;
    let store = site.store().await;
    let (middle, device, engine) = counted(&site, hq.address()).await;
    let always = rows_of_everything(&*store).await;
    let around_pages = around(first).into_iter().chain(around(page).map(|rows| first + rows));
    // In order, so that nothing is ever withdrawn.
    let wanted: BTreeSet<usize> = around_pages.filter(|rows| *rows == 0 || *rows > always).collect();
    let sizes = wanted.len();
    for rows in wanted {
        let bank = bank_with(rows.saturating_sub(always));
        store.publish(bank, chrono::Utc::now()).await.unwrap();
        let rows = rows_of_everything(&*store).await;
        device.rebuild_cache().unwrap();
        let status = engine.sync().await;
        assert!(status.all_signed_for && agrees(&device), "{rows} rows: {status:?}");
        assert_eq!(customers(&device, "").len(), (rows - always).min(50), "{rows} rows");
        // One question which scopes there are, a small page, and then large ones.
        let pulls = 2 + rows.saturating_sub(first).div_ceil(page);
        let requests = middle.requests();
        assert_eq!(count(&requests, "/v1/sync/pull"), pulls, "{rows} rows: {requests:?}");
        assert!(requests.len() <= pulls + 1, "{rows} rows: {requests:?}");
    }
    engine.stop().await;
    hq.stop().await.unwrap();
    prove::seen("pages-and-errors", format!("{sizes} numbers of rows in pages"));
}
