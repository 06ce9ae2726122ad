//! The bank itself: branches, staff and who looks after whom.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use datafusion::prelude::{ParquetReadOptions, SessionContext};
use rounds_domain::{BranchCode, CustomerNo, StaffNo, Text};
use rounds_protocol::publish::{Assignment, BranchRow};
use rounds_protocol::session::{BankBody, Role, StaffBody};

use super::PublishError;
use crate::columns::{self, Rows};
use crate::contract::{BankFile, TABLES};
use crate::import::Snapshot;

/// Who works where, and for whom.
pub(super) struct Organisation {
    pub branches: Vec<BranchRow>,
    pub staff: Vec<StaffBody>,
    pub assignments: Vec<Assignment>,
}

impl Organisation {
    /// Branch names by code.
    pub(super) fn branch_names(&self) -> BTreeMap<&str, &Text> {
        self.branches
            .iter()
            .map(|branch| (branch.code.as_str(), &branch.name))
            .collect()
    }

    /// The RM of every customer.
    pub(super) fn rms(&self) -> BTreeMap<&CustomerNo, &StaffNo> {
        self.assignments.iter().map(|one| (&one.customer_no, &one.rm)).collect()
    }
}

pub(super) fn body(bank: &BankFile) -> BankBody {
    BankBody {
        code: bank.code.clone(),
        name: bank.name.clone(),
        currency: bank.currency,
        invented: bank.invented,
    }
}

/// The tables of a snapshot, ready to be asked.
pub(super) async fn open(snapshot: &Snapshot) -> Result<SessionContext, PublishError> {
    let context = SessionContext::new();
    for table in TABLES {
        let path = snapshot.table_path(table.name);
        context
            .register_parquet(table.name, path.to_string_lossy(), ParquetReadOptions::default())
            .await
            .map_err(|source| PublishError::Table {
                table: table.name,
                source: Box::new(source),
            })?;
    }
    Ok(context)
}

pub(super) async fn organisation(context: &SessionContext) -> Result<Organisation, PublishError> {
    let branches = read(
        context,
        "branches",
        "SELECT * FROM branches ORDER BY branch_code",
        branch,
    )
    .await?;
    let names: BTreeMap<String, Text> = branches
        .iter()
        .map(|branch| (branch.code.clone(), branch.name.clone()))
        .collect();
    let staff = read(
        context,
        "staff",
        "SELECT * FROM staff WHERE active ORDER BY staff_no",
        |cells| staff_member(cells, &names),
    )
    .await?;
    let assignments = read(
        context,
        "assignments",
        "SELECT * FROM assignments ORDER BY customer_no",
        assignment,
    )
    .await?;
    Ok(Organisation {
        branches,
        staff,
        assignments,
    })
}

fn branch(cells: &Cell<'_>) -> Result<BranchRow, PublishError> {
    Ok(BranchRow {
        code: cells.text("branch_code")?,
        name: Text::new(cells.text("name_zh")?, cells.text("name_en")?),
    })
}

fn staff_member(cells: &Cell<'_>, branches: &BTreeMap<String, Text>) -> Result<StaffBody, PublishError> {
    let branch = cells.text("branch_code")?;
    Ok(StaffBody {
        staff_no: StaffNo::from(cells.text("staff_no")?),
        name: cells.text("name")?,
        role: if cells.text("role")? == "supervisor" {
            Role::Supervisor
        } else {
            Role::Rm
        },
        branch_name: branches.get(&branch).cloned().unwrap_or_default(),
        branch: BranchCode::from(branch),
        supervisor_no: cells.maybe_text("supervisor_no").map(StaffNo::from),
    })
}

fn assignment(cells: &Cell<'_>) -> Result<Assignment, PublishError> {
    Ok(Assignment {
        customer_no: CustomerNo::from(cells.text("customer_no")?),
        rm: StaffNo::from(cells.text("staff_no")?),
        from: cells.date("assigned_from")?,
    })
}

/// One row of a table, with errors that name it.
pub(super) struct Cell<'a> {
    pub table: &'static str,
    pub rows: &'a Rows,
    pub row: usize,
}

impl Cell<'_> {
    pub(super) fn text(&self, column: &'static str) -> Result<String, PublishError> {
        self.maybe_text(column).ok_or_else(|| self.unreadable(column))
    }

    pub(super) fn maybe_text(&self, column: &str) -> Option<String> {
        self.rows.text(column, self.row).map(str::to_owned)
    }

    pub(super) fn date(&self, column: &'static str) -> Result<NaiveDate, PublishError> {
        self.maybe_date(column).ok_or_else(|| self.unreadable(column))
    }

    pub(super) fn maybe_date(&self, column: &str) -> Option<NaiveDate> {
        self.rows.date(column, self.row)
    }

    pub(super) fn maybe_integer(&self, column: &str) -> Option<i64> {
        self.rows.integer(column, self.row)
    }

    /// A flag; an empty cell counts as false.
    pub(super) fn flag(&self, column: &str) -> bool {
        self.rows.flag(column, self.row)
    }

    /// A coded column as the type that carries the code.
    pub(super) fn code<T: serde::de::DeserializeOwned>(&self, column: &'static str) -> Result<Option<T>, PublishError> {
        match self.rows.text(column, self.row) {
            None => Ok(None),
            Some(code) => serde_json::from_value(code.into())
                .map(Some)
                .map_err(|_| self.unreadable(column)),
        }
    }

    pub(super) fn unreadable(&self, column: &'static str) -> PublishError {
        PublishError::Cell {
            table: self.table,
            row: self.row.to_string(),
            column,
        }
    }
}

/// Reads every row of a query.
pub(super) async fn read<T>(
    context: &SessionContext,
    table: &'static str,
    sql: &str,
    row_of: impl Fn(&Cell<'_>) -> Result<T, PublishError>,
) -> Result<Vec<T>, PublishError> {
    let batches = columns::rows_of(context, sql)
        .await
        .map_err(|source| PublishError::Table {
            table,
            source: Box::new(source),
        })?;
    let mut result = Vec::with_capacity(batches.iter().map(Rows::len).sum());
    for rows in &batches {
        for row in 0..rows.len() {
            result.push(row_of(&Cell { table, rows, row })?);
        }
    }
    Ok(result)
}
