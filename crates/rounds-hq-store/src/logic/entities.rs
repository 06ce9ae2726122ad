//! Table `entities`, read: bodies as they stand. They are changed through the [`ledger`](super::ledger).

use rounds_domain::CustomerNo;
use rounds_protocol::entities::EntityKind;

use crate::db::{self, Db, FromRow, values};
use crate::{EntityQuery, Result};

/// The body of an entity if the scope has it.
pub fn body_in_scope(db: &dyn Db, scope: &str, kind: EntityKind, id: &str) -> Result<Option<String>> {
    db::first(
        db,
        "select e.body from feed_rows f join entities e on e.kind = f.kind and e.id = f.id
         where f.scope = ?1 and f.kind = ?2 and f.id = ?3 and f.present = 1",
        values![scope, kind.as_str(), id],
    )
}

/// Bodies of one kind in a scope, newest id first.
pub fn bodies_in_scope(db: &dyn Db, query: &EntityQuery) -> Result<Vec<String>> {
    let scope = values![&query.scope, query.kind.as_str(), query.limit];
    match &query.customer_no {
        None => db::all(
            db,
            "select e.body from feed_rows f join entities e on e.kind = f.kind and e.id = f.id
             where f.scope = ?1 and f.kind = ?2 and f.present = 1 order by e.id desc limit ?3",
            scope,
        ),
        Some(customer) => db::all(
            db,
            "select e.body from entities e join feed_rows f on f.kind = e.kind and f.id = e.id
             where f.scope = ?1 and e.kind = ?2 and f.present = 1 and e.customer_no = ?4
             order by e.id desc limit ?3",
            scope.into_iter().chain([customer.into()]).collect(),
        ),
    }
}

/// Kind and id of what publications have put here and not withdrawn, after the one named.
pub fn published_after(db: &dyn Db, kind: &str, id: &str, limit: u64) -> Result<Vec<(String, String)>> {
    db::all(
        db,
        "select kind, id from entities where published = 1 and (kind, id) > (?1, ?2) order by kind, id limit ?3",
        values![kind, id, limit],
    )
}

/// Id and body of the field's entities of one kind, after the id named.
pub fn of_field_after(db: &dyn Db, kind: EntityKind, id: &str, limit: u64) -> Result<Vec<(String, String)>> {
    db::all(
        db,
        "select id, body from entities where kind = ?1 and id > ?2 order by id limit ?3",
        values![kind.as_str(), id, limit],
    )
}

/// Id and body of the field's entities of one kind, of some customers.
pub fn of_customers(db: &dyn Db, kind: EntityKind, customers: &[&CustomerNo]) -> Result<Vec<(String, String)>> {
    let rows: Vec<_> = customers.iter().map(|number| values![kind.as_str(), *number]).collect();
    let found = db.query_many(
        "select id, body from entities where customer_no = ?2 and kind = ?1 order by id",
        &rows,
    )?;
    found.into_iter().flatten().map(FromRow::from_row).collect()
}
