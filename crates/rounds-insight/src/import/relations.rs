//! Rules between staff, customers and assignments, judged when all tables were read.

use std::collections::{BTreeMap, HashMap};

use datafusion::arrow::array::{Array, AsArray, StringArray};

use super::check::flag_at;
use super::chunk::Chunk;
use super::problem::{Place, ProblemCode, Problems};
use crate::contract::{Table, tables};

/// One line of the staff table.
struct StaffLine {
    line: u64,
    supervisor_no: Option<String>,
    is_supervisor: bool,
    is_active: bool,
}

/// What the rules need to remember.
#[derive(Default)]
pub(crate) struct Relations {
    staff: BTreeMap<String, StaffLine>,
    /// Customers without an assignment so far, with their lines.
    unassigned: HashMap<Box<str>, u64>,
    /// Assignments to somebody who is not an active RM.
    wrong_assignments: Vec<(u64, String)>,
}

impl Relations {
    /// Remembers what concerns the rules; other tables pass.
    pub fn note(&mut self, table: &str, chunk: &Chunk) {
        match table {
            "staff" => self.note_staff(chunk),
            "customers" => self.note_customers(chunk),
            "assignments" => self.note_assignments(chunk),
            _ => {}
        }
    }

    /// Tells what does not hold. `files` names the file of each table.
    pub fn check(&self, files: &BTreeMap<&'static str, String>, problems: &mut Problems) {
        let file = |table: &'static str| files.get(table).map_or(table, String::as_str);
        self.check_supervisors(file("staff"), problems);
        for (line, staff_no) in &self.wrong_assignments {
            let place = Place {
                file: file("assignments"),
                line: *line,
                column: "staff_no",
            };
            problems.add(ProblemCode::AssignmentNotToRm, place, staff_no);
        }
        let mut unassigned: Vec<(&u64, &str)> = self.unassigned.iter().map(|(no, line)| (line, no.as_ref())).collect();
        unassigned.sort_unstable();
        for (line, customer_no) in unassigned {
            let place = Place {
                file: file("customers"),
                line: *line,
                column: "customer_no",
            };
            problems.add(ProblemCode::AssignmentMissing, place, customer_no);
        }
    }

    fn check_supervisors(&self, file: &str, problems: &mut Problems) {
        for staff in self.staff.values() {
            let place = Place {
                file,
                line: staff.line,
                column: "supervisor_no",
            };
            let named = staff.supervisor_no.as_deref();
            let is_fine = match named {
                Some(no) => !staff.is_supervisor && self.staff.get(no).is_some_and(|other| other.is_supervisor),
                None => staff.is_supervisor,
            };
            if !is_fine {
                problems.add(ProblemCode::SupervisorWrong, place, named.unwrap_or_default());
            }
        }
    }

    fn note_staff(&mut self, chunk: &Chunk) {
        let (numbers, roles) = (
            column(chunk, &tables::STAFF, "staff_no"),
            column(chunk, &tables::STAFF, "role"),
        );
        let supervisors = column(chunk, &tables::STAFF, "supervisor_no");
        let active = tables::STAFF
            .position("active")
            .map(|at| chunk.batch.column(at).as_boolean());
        for (row, number) in numbers.iter().enumerate() {
            let Some(number) = number else { continue };
            let staff = StaffLine {
                line: chunk.lines[row],
                supervisor_no: (!supervisors.is_null(row)).then(|| supervisors.value(row).to_owned()),
                is_supervisor: !roles.is_null(row) && roles.value(row) == "supervisor",
                is_active: active.is_some_and(|flags| flag_at(flags, row)),
            };
            self.staff.insert(number.to_owned(), staff);
        }
    }

    fn note_customers(&mut self, chunk: &Chunk) {
        for (row, number) in column(chunk, &tables::CUSTOMERS, "customer_no").iter().enumerate() {
            if let Some(number) = number {
                self.unassigned.insert(number.into(), chunk.lines[row]);
            }
        }
    }

    fn note_assignments(&mut self, chunk: &Chunk) {
        let customers = column(chunk, &tables::ASSIGNMENTS, "customer_no");
        let staff = column(chunk, &tables::ASSIGNMENTS, "staff_no");
        for (row, customer_no) in customers.iter().enumerate() {
            if let Some(customer_no) = customer_no {
                self.unassigned.remove(customer_no);
            }
            if staff.is_null(row) {
                continue;
            }
            // Somebody who is not in the staff table at all is a missing reference, told elsewhere.
            let known = self.staff.get(staff.value(row));
            if known.is_some_and(|staff| staff.is_supervisor || !staff.is_active) {
                self.wrong_assignments
                    .push((chunk.lines[row], staff.value(row).to_owned()));
            }
        }
    }
}

/// A text column of a table by name. The names are those of the contract; a test would see another.
fn column<'a>(chunk: &'a Chunk, table: &Table, name: &str) -> &'a StringArray {
    chunk
        .batch
        .column(table.position(name).unwrap_or_default())
        .as_string::<i32>()
}
