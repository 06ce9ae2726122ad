//! Pages: every row once, the head of the same snapshot, the totals at the end.

use rounds_hq_store::{HqStore, PullQuery};
use rounds_protocol::entities::EntityKind;
use rounds_protocol::publish::{Publication, ReferenceEntity};
use rounds_protocol::sync::ScopeCursor;

use super::Database;
use crate::fixtures::*;
use crate::mirror::Mirror;

/// A bank whose scope `ref:products` has `n` rows of `bytes` bytes.
fn products(n: usize, bytes: usize) -> Publication {
    let product = |number: usize| ReferenceEntity {
        scope: "ref:products".into(),
        kind: EntityKind::Product,
        id: format!("P{number:04}"),
        body: format!("\"{}\"", "x".repeat(bytes - 2)),
    };
    Publication {
        reference_entities: (0..n).map(product).collect(),
        ..bank(&[])
    }
}

/// Rules P3, P5 and P9 for n in {0, 1, p-1, p, p+1, 2p, 2p+1}.
pub async fn pages_of_every_size_carry_every_row_once(database: &dyn Database) {
    let store = database.open().await;
    let p = 7;
    for n in [0, 1, p - 1, p, p + 1, 2 * p, 2 * p + 1] {
        store.publish(products(n, 10), now()).await.unwrap();
        let head = store.audit_scope("ref:products".into()).await.unwrap().head;
        let mut device = Mirror::of("ref:products", u32::try_from(p).unwrap());
        device.sync(&*store).await;
        assert_eq!(device.len(), n);
        let rows_in_feed = usize::try_from(head).unwrap().min(2 * p + 1);
        assert!(
            device.requests <= (rows_in_feed / p + 1) as u64,
            "{n} rows in {} requests",
            device.requests
        );
        let last = page(&*store, "ref:products", head, 10).await;
        assert_eq!(
            (last.rows.len(), last.next, last.more, last.total_rows),
            (0, head, false, n as u64)
        );
    }
}

async fn ask(store: &dyn HqStore, scopes: &[(&str, u64)], max_rows: u32, max_bytes: usize) -> Vec<(usize, bool, bool)> {
    let cursor = |(scope, after): &(&str, u64)| ScopeCursor {
        scope: (*scope).into(),
        after: *after,
        base: 0,
        generation: 1,
    };
    let query = PullQuery {
        scopes: scopes.iter().map(cursor).collect(),
        max_rows,
        max_bytes,
    };
    let pages = store.pull(query).await.unwrap();
    pages
        .iter()
        .map(|page| (page.rows.len(), page.more, page.totals.is_some()))
        .collect()
}

/// Rule P10.
pub async fn a_page_is_shared_by_scopes_in_order(database: &dyn Database) {
    let store = database.open().await;
    // rm:R1 has two customers with a contact each and three staff: seven rows; ref:products has three.
    store
        .publish(
            Publication {
                reference_entities: products(3, 10).reference_entities,
                ..bank(&[("C1", "R1"), ("C2", "R1")])
            },
            now(),
        )
        .await
        .unwrap();
    let scopes = [("rm:R1", 0), ("ref:products", 0)];
    for (max_rows, expected) in [
        (5, [(5, true, false), (0, true, false)]),
        (7, [(7, false, true), (0, true, false)]),
        (8, [(7, false, true), (1, true, false)]),
        (10, [(7, false, true), (3, false, true)]),
        (100, [(7, false, true), (3, false, true)]),
    ] {
        assert_eq!(
            ask(&*store, &scopes, max_rows, 1 << 20).await,
            expected,
            "{max_rows} rows"
        );
    }
    let empty_behind_full = [("rm:R1", 0), ("rm:R2", 3), ("team:none", 0)];
    assert_eq!(
        ask(&*store, &empty_behind_full, 5, 1 << 20).await,
        [(5, true, false), (0, false, true), (0, false, true)]
    );
}

/// Rule P10; a row larger than a whole page still goes, or it would stop a device for ever.
pub async fn a_page_ends_by_bytes(database: &dyn Database) {
    let store = database.open().await;
    store.publish(products(5, 400), now()).await.unwrap();
    for (bytes, rows) in [(100, 1), (400, 1), (799, 1), (800, 2), (1_999, 4), (2_000, 5)] {
        let found = ask(&*store, &[("ref:products", 0)], 100, bytes).await[0];
        assert_eq!((found.0, found.1), (rows, rows < 5), "{bytes} bytes");
    }
}

/// Rule P5.
pub async fn an_idle_pull_has_no_rows_and_the_totals(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    let head = store.audit_scope("rm:R1".into()).await.unwrap().head;
    let page = page(&*store, "rm:R1", head, 100).await;
    assert_eq!(
        (page.rows.len(), page.next, page.head, page.more, page.reset),
        (0, head, head, false, false)
    );
    assert_eq!(page.totals.unwrap().count, 5);
}
