//! Tables `staff_members` and `branches`: who works here.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rounds_domain::StaffNo;
use rounds_protocol::publish::BranchRow;
use rounds_protocol::session::StaffBody;

use super::values::{json, millis};
use crate::db::{self, Db, Values, values};
use crate::effects::to_json;
use crate::scopes::team_of;
use crate::{Result, StaffRecord};

type Raw = (String, String, Option<String>, bool);

fn record((number, body, password_hash, revoked): Raw) -> Result<StaffRecord> {
    Ok(StaffRecord {
        body: json("staff", &number, &body)?,
        password_hash,
        revoked,
    })
}

/// One member.
pub fn member(db: &dyn Db, staff_no: &StaffNo) -> Result<Option<StaffRecord>> {
    let found = db::first(
        db,
        "select staff_no, body, password_hash, revoked_at is not null or listed = 0 from staff_members
         where staff_no = ?1",
        values![staff_no],
    )?;
    found.map(record).transpose()
}

/// Everybody, by number.
pub fn all(db: &dyn Db) -> Result<Vec<StaffRecord>> {
    let rows = db::all(
        db,
        "select staff_no, body, password_hash, revoked_at is not null or listed = 0 from staff_members
         order by staff_no",
        values![],
    )?;
    rows.into_iter().map(record).collect()
}

/// The listed members of a team, its supervisor among them.
pub fn team(db: &dyn Db, supervisor: &StaffNo) -> Result<Vec<StaffBody>> {
    let rows: Vec<(String, String)> = db::all(
        db,
        "select staff_no, body from staff_members where team = ?1 and listed = 1 order by staff_no",
        values![supervisor],
    )?;
    rows.into_iter()
        .map(|(number, body)| json("staff", &number, &body))
        .collect()
}

/// Take over the bank's staff list. `true` when anybody came, went or changed.
pub fn replace(db: &dyn Db, staff: &[StaffBody]) -> Result<bool> {
    let before: Vec<(String, String)> = db::all(
        db,
        "select staff_no, body from staff_members where listed = 1",
        values![],
    )?;
    let mut before: BTreeMap<String, String> = before.into_iter().collect();
    // Whoever is listed twice is the one listed last.
    let listed: BTreeMap<&StaffNo, &StaffBody> = staff.iter().map(|member| (&member.staff_no, member)).collect();
    let mut changed = Vec::new();
    for (staff_no, member) in listed {
        let body = to_json(member);
        if before.remove(staff_no.as_str()).as_ref() != Some(&body) {
            changed.push(values![staff_no, body, team_of(member)]);
        }
    }
    let gone: Vec<Values<'_>> = before.keys().map(|number| values![number]).collect();
    db.execute_many(
        "insert into staff_members (staff_no, body, team, listed) values (?1, ?2, ?3, 1)
         on conflict (staff_no) do update set body = excluded.body, team = excluded.team, listed = 1",
        &changed,
    )?;
    db.execute_many("update staff_members set listed = 0 where staff_no = ?1", &gone)?;
    Ok(!changed.is_empty() || !gone.is_empty())
}

/// Set a password hash.
pub fn set_password(db: &dyn Db, staff_no: &StaffNo, hash: &str, now: DateTime<Utc>) -> Result<bool> {
    let set = db.execute(
        "update staff_members set password_hash = ?2, password_set_at = ?3 where staff_no = ?1",
        values![staff_no, hash, millis(now)],
    )?;
    Ok(set == 1)
}

/// Close an account.
pub fn revoke(db: &dyn Db, staff_no: &StaffNo, now: DateTime<Utc>) -> Result<bool> {
    let set = db.execute(
        "update staff_members set revoked_at = coalesce(revoked_at, ?2) where staff_no = ?1",
        values![staff_no, millis(now)],
    )?;
    Ok(set == 1)
}

/// Take over the branch list.
pub fn replace_branches(db: &dyn Db, branches: &[BranchRow]) -> Result<()> {
    db.execute("delete from branches", values![])?;
    let rows: Vec<Values<'_>> = branches
        .iter()
        .map(|branch| values![branch.code.to_string(), &branch.name.zh, &branch.name.en])
        .collect();
    db.execute_many(
        "insert into branches (code, name_zh, name_en) values (?1, ?2, ?3) on conflict do nothing",
        &rows,
    )?;
    Ok(())
}
