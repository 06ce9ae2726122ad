//! What moves every night, gathered scope by scope (rule P11): pure.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rounds_domain::CustomerNo;
use rounds_protocol::entities::EntityKind;
use rounds_protocol::session::StaffBody;
use rounds_protocol::volatile::{Moving, pack};

use crate::effects::EntityWrite;
use crate::scopes::{self, Scopes};
use crate::{Result, StoreError};

/// The entities that carry what moves of these customers, for every scope that holds one of them.
///
/// # Errors
/// [`StoreError::Unreadable`] when values cannot be written, which plain data always can.
pub fn entities<'p>(
    as_of: NaiveDate,
    customers: &'p [Moving],
    rm: impl Fn(&CustomerNo) -> Option<&'p StaffBody>,
) -> Result<Vec<EntityWrite>> {
    let mut held: BTreeMap<String, Vec<&Moving>> = BTreeMap::new();
    for moving in customers {
        for scope in scopes::holder_scopes(rm(&moving.customer_no)) {
            held.entry(scope).or_default().push(moving);
        }
    }
    let mut writes = Vec::new();
    for (scope, customers) in held {
        let parts = pack(as_of, customers).map_err(|_| unwritable(&scope))?;
        writes.extend(parts.into_iter().map(|(part, body)| EntityWrite {
            kind: EntityKind::Volatile,
            id: format!("{scope}/{part}"),
            customer_no: None,
            body,
            scopes: Scopes::from([scope.clone()]),
        }));
    }
    Ok(writes)
}

fn unwritable(scope: &str) -> StoreError {
    StoreError::Unreadable {
        kind: EntityKind::Volatile.as_str().to_owned(),
        id: scope.to_owned(),
    }
}
