//! Table `open_changes`: changes of customers' profiles that headquarters has not done with. What they say is their
//! entity.

use std::collections::BTreeMap;

use rounds_domain::{ChangeId, CustomerNo};
use rounds_protocol::entities::{CustomerChangeBody, EntityKind};

use super::values::{id, json};
use crate::Result;
use crate::db::{self, Db, values};
use crate::effects::{Minded, Minding, OpenChange};

/// The open changes of a customer and why they are open, oldest first.
pub fn of_customer(db: &dyn Db, customer: &CustomerNo) -> Result<Vec<(ChangeId, Minding)>> {
    let rows: Vec<(String, bool, Option<String>)> = db::all(
        db,
        "select change_id, stands, bank_value from open_changes where customer_no = ?1 order by change_id",
        values![customer],
    )?;
    rows.into_iter()
        .map(|(change, stands, bank_value)| Ok((id("open_change", &change)?, minding(stands, bank_value))))
        .collect()
}

/// Every open change, by customer.
pub fn all(db: &dyn Db) -> Result<BTreeMap<CustomerNo, Vec<OpenChange>>> {
    let rows: Vec<(String, bool, Option<String>, String)> = db::all(
        db,
        "select o.change_id, o.stands, o.bank_value, e.body from open_changes o
         join entities e on e.kind = ?1 and e.id = o.change_id order by o.change_id",
        values![EntityKind::CustomerChange.as_str()],
    )?;
    let mut by_customer = BTreeMap::<CustomerNo, Vec<OpenChange>>::new();
    for (change, stands, bank_value, text) in rows {
        let body: CustomerChangeBody = json("customer_change", &change, &text)?;
        let open = by_customer.entry(body.customer_no.clone()).or_default();
        open.push(OpenChange {
            minding: minding(stands, bank_value),
            body,
        });
    }
    Ok(by_customer)
}

fn minding(stands: bool, bank_value: Option<String>) -> Minding {
    if stands {
        Minding::Stands { bank_value }
    } else {
        Minding::Waits
    }
}

/// Remember why a change is open, or that it no longer is.
pub fn mind(db: &dyn Db, minded: &Minded) -> Result<()> {
    let change = minded.change_id.to_string();
    let (stands, bank_value) = match &minded.minding {
        None => {
            db.execute("delete from open_changes where change_id = ?1", values![change])?;
            return Ok(());
        }
        Some(Minding::Stands { bank_value }) => (true, bank_value.as_deref()),
        Some(Minding::Waits) => (false, None),
    };
    db.execute(
        "insert into open_changes (change_id, customer_no, stands, bank_value) values (?1, ?2, ?3, ?4)
         on conflict (change_id) do update set stands = excluded.stands, bank_value = excluded.bank_value",
        values![change, &minded.customer_no, stands, bank_value],
    )?;
    Ok(())
}
