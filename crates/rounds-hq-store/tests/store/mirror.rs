//! What a device would hold of a scope: it applies pages by the rules and checks the digest itself.

use std::collections::BTreeMap;

use rounds_hq_store::HqStore;
use rounds_protocol::digest::ScopeDigest;
use rounds_protocol::entities::EntityKind;
use rounds_protocol::sync::ScopeCursor;
use serde::de::DeserializeOwned;

use crate::fixtures::pull;

/// A scope on a device.
pub struct Mirror {
    scope: String,
    cursor: u64,
    /// The head when its full pull began (rule P6).
    base: u64,
    page_rows: u32,
    rows: BTreeMap<(String, String), (u64, String)>,
    pub requests: u64,
}

impl Mirror {
    pub fn of(scope: &str, page_rows: u32) -> Self {
        Self {
            scope: scope.into(),
            cursor: 0,
            base: 0,
            page_rows,
            rows: BTreeMap::new(),
            requests: 0,
        }
    }

    /// Pull until there is no more; the digest of the last page must be that of the rows held.
    pub async fn sync(&mut self, store: &dyn HqStore) {
        loop {
            let cursor = ScopeCursor {
                scope: self.scope.clone(),
                after: self.cursor,
                base: self.base,
                generation: 1,
            };
            let page = pull(store, cursor, self.page_rows).await;
            self.requests += 1;
            if page.reset {
                assert!(page.head > self.base, "a reset of {} that leads nowhere", self.scope);
                (self.cursor, self.base) = (0, page.head);
                self.rows.clear();
                continue;
            }
            for row in page.rows {
                let key = (row.kind, row.id);
                match row.body {
                    Some(body) => self.rows.insert(key, (row.revision, body.get().to_owned())),
                    None => self.rows.remove(&key),
                };
            }
            self.cursor = page.next;
            if !page.more {
                let totals = page.totals.expect("the last page has totals");
                let mut own = ScopeDigest::default();
                for ((kind, id), (revision, _)) in &self.rows {
                    own.add(kind, id, *revision);
                }
                assert_eq!(
                    (totals.count, totals.digest),
                    (own.count, own.to_hex()),
                    "digest of {}",
                    self.scope
                );
                return;
            }
        }
    }

    pub fn ids(&self, kind: EntityKind) -> Vec<&str> {
        self.rows
            .keys()
            .filter(|(found, _)| found == kind.as_str())
            .map(|(_, id)| id.as_str())
            .collect()
    }

    pub fn body<T: DeserializeOwned>(&self, kind: EntityKind, id: &str) -> Option<T> {
        let (_, text) = self.rows.get(&(kind.as_str().to_owned(), id.to_owned()))?;
        Some(serde_json::from_str(text).unwrap())
    }

    pub fn rows(&self) -> &BTreeMap<(String, String), (u64, String)> {
        &self.rows
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }
}

/// A scope read whole.
pub async fn whole(store: &dyn HqStore, scope: &str) -> Mirror {
    let mut mirror = Mirror::of(scope, 1_000);
    mirror.sync(store).await;
    mirror
}
