//! What is wrong with an export, cell by cell.

use std::fmt;

use serde::{Serialize, Serializer};

/// How many problems are told one by one; the rest is counted.
pub const PROBLEMS_TOLD: usize = 100;
/// The longest value repeated in a problem, characters.
const VALUE_TOLD_CHARS: usize = 60;

macro_rules! problem_codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $reason:literal;)+) => {
        /// What kind of problem it is; the code is stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ProblemCode { $($(#[$doc])* $variant),+ }

        impl ProblemCode {
            pub const ALL: &[Self] = &[$(Self::$variant),+];
            /// The stable code, `noun.what_happened`.
            pub fn as_str(self) -> &'static str { match self { $(Self::$variant => $code),+ } }
            /// The general reason, one sentence.
            pub fn reason(self) -> &'static str { match self { $(Self::$variant => $reason),+ } }
        }
    };
}

problem_codes! {
    BankInvalid = "bank.invalid", "bank.json is missing or not as the contract wants it";
    FileMissing = "file.missing", "the table has no file";
    FileTwice = "file.twice", "the table is there as CSV and as Parquet; only one may be";
    FileUnreadable = "file.unreadable", "the file cannot be read as the format its name says";
    RowUnreadable = "row.unreadable", "the row does not have as many cells as the header, or is not UTF-8";
    ColumnMissing = "column.missing", "the header lacks a column that must be there";
    ColumnTwice = "column.twice", "the header names the column twice";
    ColumnForbidden = "column.forbidden", "such data may not be imported";
    ValueMissing = "value.missing", "the cell may not be empty";
    ValueNotANumber = "value.not_a_number", "a whole number is wanted";
    ValueNotADate = "value.not_a_date", "a date like 2026-11-21 is wanted";
    ValueNotAFlag = "value.not_a_flag", "true or false is wanted";
    ValueNotText = "value.not_text", "text is wanted";
    ValueNotAllowed = "value.not_allowed", "the word is not one of those allowed";
    ValueOutOfRange = "value.out_of_range", "the value is out of range";
    ValueTooLong = "value.too_long", "the text is too long";
    DateInFuture = "date.in_future", "the date is later than the as_of of bank.json";
    DateOutOfOrder = "date.out_of_order", "the date is before the date it must follow";
    KeyRepeated = "key.repeated", "the key stands in an earlier row";
    ReferenceMissing = "reference.missing", "no row of the other table has this key";
    ProductUnknown = "product.unknown", "the catalogue has no such product";
    AssignmentMissing = "assignment.missing", "every customer needs one assignment";
    AssignmentNotToRm = "assignment.not_to_rm", "customers are assigned to active relationship managers only";
    SupervisorWrong = "supervisor.wrong", "an RM needs a supervisor of the role supervisor; a supervisor has none";
}

impl Serialize for ProblemCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One problem of an export. The value is repeated so that a person can find it: do not log problems.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// File name within the folder.
    pub file: String,
    /// Line of a CSV file (the header is line 1), or row of a Parquet file (the first is 1); 0 for the whole file.
    pub line: u64,
    /// Column name; empty for the whole row or file.
    pub column: String,
    /// What stood there, at most 60 characters of it.
    pub value: String,
    pub code: ProblemCode,
    pub reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            column,
            value,
            code,
            reason,
        } = self;
        write!(f, "{file}:{line}: {column} = \"{value}\": {reason} [{}]", code.as_str())
    }
}

/// The problems found so far: the first [`PROBLEMS_TOLD`] and the count of the rest.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    told: Vec<Problem>,
    more: u64,
}

/// Where in an export a problem is.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub file: &'a str,
    pub line: u64,
    pub column: &'a str,
}

impl Problems {
    /// Notes a problem with the general reason of its code.
    pub fn add(&mut self, code: ProblemCode, place: Place<'_>, value: &str) {
        self.add_because(code, place, value, String::new());
    }

    /// Notes a problem with a detail after the general reason.
    pub fn add_because(&mut self, code: ProblemCode, place: Place<'_>, value: &str, detail: String) {
        if self.told.len() == PROBLEMS_TOLD {
            self.more += 1;
            return;
        }
        let reason = if detail.is_empty() {
            code.reason().to_owned()
        } else {
            format!("{}: {detail}", code.reason())
        };
        self.told.push(Problem {
            file: place.file.to_owned(),
            line: place.line,
            column: place.column.to_owned(),
            value: value.chars().take(VALUE_TOLD_CHARS).collect(),
            code,
            reason,
        });
    }

    pub fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// The problems told one by one, in the order found.
    pub fn told(&self) -> &[Problem] {
        &self.told
    }

    /// How many more there are.
    pub fn more(&self) -> u64 {
        self.more
    }
}
