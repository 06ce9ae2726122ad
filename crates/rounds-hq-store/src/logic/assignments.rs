//! Tables `assignments` and `do_not_disturb_wishes`: who has which customer, and what customers asked for.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use rounds_domain::{CustomerNo, OpId, StaffNo};
use rounds_protocol::publish::Assignment;

use super::values::millis;
use crate::Result;
use crate::db::{self, Db, FromRow, Values, values};

/// Rows written at once.
const STRIDE: usize = 2_000;

/// A customer whose RM is another one now, or who is listed again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reassigned {
    pub customer_no: CustomerNo,
    /// Who has the customer now, or had it last.
    pub from: StaffNo,
    pub to: Option<StaffNo>,
}

/// Take over the assignments, keeping the history. Answers who was moved, ended or came back.
pub fn replace(db: &dyn Db, wanted: &[Assignment], now: DateTime<Utc>) -> Result<Vec<Reassigned>> {
    let mut before = current(db)?;
    let left = left(db)?;
    let (mut moved, mut begun) = (Vec::new(), Vec::new());
    for assignment in wanted {
        match before.remove(&assignment.customer_no) {
            Some(rm) if rm == assignment.rm => continue,
            Some(from) => moved.push(to_new_rm(assignment, from)),
            None => moved.extend(
                left.get(&assignment.customer_no)
                    .map(|last| to_new_rm(assignment, last.clone())),
            ),
        }
        begun.push(assignment);
    }
    moved.extend(before.into_iter().map(|(customer_no, from)| Reassigned {
        customer_no,
        from,
        to: None,
    }));
    end(db, &moved, now)?;
    begin(db, &begun, now)?;
    Ok(moved)
}

fn to_new_rm(assignment: &Assignment, from: StaffNo) -> Reassigned {
    Reassigned {
        customer_no: assignment.customer_no.clone(),
        from,
        to: Some(assignment.rm.clone()),
    }
}

/// Customers whom the bank lists no more, with their last RM: when they come back, their work comes with them.
fn left(db: &dyn Db) -> Result<BTreeMap<CustomerNo, StaffNo>> {
    let rows: Vec<(String, String)> = db::all(
        db,
        "select a.customer_no, a.rm from assignments a
         where not exists (select 1 from assignments b where b.customer_no = a.customer_no and b.ended_at is null)
         order by a.assignment_id",
        values![],
    )?;
    Ok(rows
        .into_iter()
        .map(|(customer, rm)| (CustomerNo(customer), StaffNo(rm)))
        .collect())
}

fn end(db: &dyn Db, moved: &[Reassigned], now: DateTime<Utc>) -> Result<()> {
    for some in moved.chunks(STRIDE) {
        let rows: Vec<Values<'_>> = some.iter().map(|row| values![&row.customer_no, millis(now)]).collect();
        db.execute_many(
            "update assignments set ended_at = ?2 where customer_no = ?1 and ended_at is null",
            &rows,
        )?;
    }
    Ok(())
}

fn begin(db: &dyn Db, begun: &[&Assignment], now: DateTime<Utc>) -> Result<()> {
    for some in begun.chunks(STRIDE) {
        let rows: Vec<Values<'_>> = some
            .iter()
            .map(|row| values![&row.customer_no, &row.rm, row.from, millis(now)])
            .collect();
        db.execute_many(
            "insert into assignments (customer_no, rm, from_on, recorded_at) values (?1, ?2, ?3, ?4)",
            &rows,
        )?;
    }
    Ok(())
}

/// Customer to RM, as of now.
fn current(db: &dyn Db) -> Result<BTreeMap<CustomerNo, StaffNo>> {
    let rows: Vec<(String, String)> = db::all(
        db,
        "select customer_no, rm from assignments where ended_at is null",
        values![],
    )?;
    Ok(rows
        .into_iter()
        .map(|(customer, rm)| (CustomerNo(customer), StaffNo(rm)))
        .collect())
}

/// Who has a customer now, and everybody who ever had.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holders {
    pub now: Option<StaffNo>,
    pub ever: Vec<StaffNo>,
}

/// The holders of some customers, in the order asked.
pub fn holders(db: &dyn Db, customers: &[CustomerNo]) -> Result<Vec<Holders>> {
    let asked: Vec<Values<'_>> = customers.iter().map(|number| values![number]).collect();
    let found = db.query_many(
        "select rm, ended_at is null from assignments where customer_no = ?1 order by assignment_id",
        &asked,
    )?;
    found.into_iter().map(holders_of).collect()
}

fn holders_of(rows: Vec<db::Row>) -> Result<Holders> {
    let mut holders = Holders::default();
    for row in rows {
        let (rm, current) = <(String, bool)>::from_row(row)?;
        if current && holders.now.is_none() {
            holders.now = Some(StaffNo(rm.clone()));
        }
        holders.ever.push(StaffNo(rm));
    }
    Ok(holders)
}

/// Customers who asked in person not to be disturbed.
pub fn do_not_disturb(db: &dyn Db) -> Result<BTreeSet<CustomerNo>> {
    let rows: Vec<String> = db::all(db, "select customer_no from do_not_disturb_wishes", values![])?;
    Ok(rows.into_iter().map(CustomerNo).collect())
}

/// Keep a customer's wish not to be disturbed, over every later import.
pub fn wish_not_to_be_disturbed(db: &dyn Db, customer: &CustomerNo, op_id: OpId, at: DateTime<Utc>) -> Result<()> {
    db.execute(
        "insert into do_not_disturb_wishes (customer_no, op_id, wished_at) values (?1, ?2, ?3)
         on conflict (customer_no) do update set op_id = excluded.op_id, wished_at = excluded.wished_at
         where do_not_disturb_wishes.wished_at < excluded.wished_at",
        values![customer, op_id, millis(at)],
    )?;
    Ok(())
}

/// A customer wants to be contacted again: wishes up to this moment are over.
pub fn end_wishes(db: &dyn Db, customer: &CustomerNo, at: DateTime<Utc>) -> Result<()> {
    db.execute(
        "delete from do_not_disturb_wishes where customer_no = ?1 and wished_at < ?2",
        values![customer, millis(at)],
    )?;
    Ok(())
}
