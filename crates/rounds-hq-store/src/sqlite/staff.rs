//! Tables `staff_members`, `branches` and `assignments`: who works here and who has which customer.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rounds_domain::{CustomerNo, StaffNo};
use rounds_protocol::publish::{Assignment, BranchRow};
use rounds_protocol::session::StaffBody;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::values::{first_text, json, millis};
use crate::effects::to_json;
use crate::scopes::team_of;
use crate::{Result, StaffRecord};

const COLUMNS: &str = "staff_no, body, password_hash, revoked_at is not null or listed = 0";

type Raw = (String, String, Option<String>, bool);

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}

fn record((number, body, password_hash, revoked): Raw) -> Result<StaffRecord> {
    Ok(StaffRecord {
        body: json("staff", &number, &body)?,
        password_hash,
        revoked,
    })
}

/// One member.
pub fn member(connection: &Connection, staff_no: &StaffNo) -> Result<Option<StaffRecord>> {
    connection
        .prepare_cached(&format!("select {COLUMNS} from staff_members where staff_no = ?1"))?
        .query_row([staff_no.as_str()], raw)
        .optional()?
        .map(record)
        .transpose()
}

/// Everybody, by number.
pub fn all(connection: &Connection) -> Result<Vec<StaffRecord>> {
    let mut statement = connection.prepare_cached(&format!("select {COLUMNS} from staff_members order by staff_no"))?;
    let rows = statement.query_map([], raw)?.collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter().map(record).collect()
}

/// The listed members of a team, its supervisor among them.
pub fn team(connection: &Connection, supervisor: &StaffNo) -> Result<Vec<StaffBody>> {
    let mut statement = connection
        .prepare_cached("select staff_no, body from staff_members where team = ?1 and listed = 1 order by staff_no")?;
    let rows = statement.query_map([supervisor.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let rows = rows.collect::<rusqlite::Result<Vec<(String, String)>>>()?;
    rows.into_iter()
        .map(|(number, body)| json("staff", &number, &body))
        .collect()
}

/// Take over the bank's staff list. `true` when anybody came, went or changed.
pub fn replace(connection: &Connection, staff: &[StaffBody]) -> Result<bool> {
    let mut before: BTreeMap<String, String> = {
        let mut statement = connection.prepare("select staff_no, body from staff_members where listed = 1")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect::<rusqlite::Result<_>>()?
    };
    let mut changed = false;
    for member in staff {
        let body = to_json(member);
        if before.remove(member.staff_no.as_str()).as_ref() == Some(&body) {
            continue;
        }
        changed = true;
        connection.execute(
            "insert into staff_members (staff_no, body, team, listed) values (?1, ?2, ?3, 1)
             on conflict (staff_no) do update set body = excluded.body, team = excluded.team, listed = 1",
            params![member.staff_no.as_str(), body, team_of(member).map(StaffNo::as_str)],
        )?;
    }
    for gone in before.keys() {
        changed = true;
        connection.execute("update staff_members set listed = 0 where staff_no = ?1", [gone])?;
    }
    Ok(changed)
}

/// Set a password hash.
pub fn set_password(connection: &Connection, staff_no: &StaffNo, hash: &str, now: DateTime<Utc>) -> Result<bool> {
    let set = connection.execute(
        "update staff_members set password_hash = ?2, password_set_at = ?3 where staff_no = ?1",
        params![staff_no.as_str(), hash, millis(now)],
    )?;
    Ok(set == 1)
}

/// Close an account.
pub fn revoke(connection: &Connection, staff_no: &StaffNo, now: DateTime<Utc>) -> Result<bool> {
    let set = connection.execute(
        "update staff_members set revoked_at = coalesce(revoked_at, ?2) where staff_no = ?1",
        params![staff_no.as_str(), millis(now)],
    )?;
    Ok(set == 1)
}

/// Take over the branch list.
pub fn replace_branches(connection: &Connection, branches: &[BranchRow]) -> Result<()> {
    connection.execute("delete from branches", [])?;
    for branch in branches {
        connection
            .prepare_cached("insert into branches (code, name_zh, name_en) values (?1, ?2, ?3) on conflict do nothing")?
            .execute(params![branch.code, branch.name.zh, branch.name.en])?;
    }
    Ok(())
}

/// A customer whose RM is another one now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reassigned {
    pub customer_no: CustomerNo,
    pub from: StaffNo,
    pub to: Option<StaffNo>,
}

/// Take over the assignments, keeping the history. Answers who was moved or ended.
pub fn replace_assignments(
    connection: &Connection,
    wanted: &[Assignment],
    now: DateTime<Utc>,
) -> Result<Vec<Reassigned>> {
    let mut before = current_assignments(connection)?;
    let mut moved = Vec::new();
    for assignment in wanted {
        match before.remove(&assignment.customer_no) {
            Some(rm) if rm == assignment.rm => continue,
            Some(from) => {
                end_assignment(connection, &assignment.customer_no, now)?;
                let to = Some(assignment.rm.clone());
                moved.push(Reassigned {
                    customer_no: assignment.customer_no.clone(),
                    from,
                    to,
                });
            }
            None => {}
        }
        connection
            .prepare_cached("insert into assignments (customer_no, rm, from_on, recorded_at) values (?1, ?2, ?3, ?4)")?
            .execute(params![
                assignment.customer_no.as_str(),
                assignment.rm.as_str(),
                assignment.from.to_string(),
                millis(now)
            ])?;
    }
    for (customer_no, from) in before {
        end_assignment(connection, &customer_no, now)?;
        moved.push(Reassigned {
            customer_no,
            from,
            to: None,
        });
    }
    Ok(moved)
}

fn end_assignment(connection: &Connection, customer_no: &CustomerNo, now: DateTime<Utc>) -> Result<()> {
    connection
        .prepare_cached("update assignments set ended_at = ?2 where customer_no = ?1 and ended_at is null")?
        .execute(params![customer_no.as_str(), millis(now)])?;
    Ok(())
}

/// Customer to RM, as of now.
pub fn current_assignments(connection: &Connection) -> Result<BTreeMap<CustomerNo, StaffNo>> {
    let mut statement = connection.prepare("select customer_no, rm from assignments where ended_at is null")?;
    let pair = |row: &Row<'_>| Ok((CustomerNo(row.get(0)?), StaffNo(row.get(1)?)));
    Ok(statement.query_map([], pair)?.collect::<rusqlite::Result<_>>()?)
}

/// The RM of one customer now, and everybody who ever was.
pub fn holders(connection: &Connection, customer_no: &CustomerNo) -> Result<(Option<StaffNo>, Vec<StaffNo>)> {
    let mut statement = connection
        .prepare_cached("select rm, ended_at is null from assignments where customer_no = ?1 order by assignment_id")?;
    let rows = statement.query_map([customer_no.as_str()], |row| Ok((StaffNo(row.get(0)?), row.get(1)?)))?;
    let rows = rows.collect::<rusqlite::Result<Vec<(StaffNo, bool)>>>()?;
    let now = rows.iter().find(|(_, current)| *current).map(|(rm, _)| rm.clone());
    Ok((now, rows.into_iter().map(|(rm, _)| rm).collect()))
}

/// Customers who asked in person not to be disturbed.
pub fn do_not_disturb(connection: &Connection) -> Result<std::collections::BTreeSet<CustomerNo>> {
    let mut statement = connection.prepare("select customer_no from do_not_disturb_wishes")?;
    let rows = statement.query_map([], first_text)?;
    Ok(rows.map(|row| row.map(CustomerNo)).collect::<rusqlite::Result<_>>()?)
}
