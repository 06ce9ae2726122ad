//! One thing that is not sound about an offer pack, named so that its author finds it.

use std::fmt;

/// File, row, field and reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub file: String,
    /// The part of the pack and the row's code, e.g. `products L01`.
    pub row: String,
    pub field: String,
    /// The stable code, `offers.what_happened`.
    pub code: &'static str,
    pub reason: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            row,
            field,
            code,
            reason,
        } = self;
        write!(formatter, "{file}: {row}: {field}: {reason} [{code}]")
    }
}

/// Each on a line of its own.
pub(super) fn lines(findings: &[Finding]) -> String {
    findings.iter().map(|finding| format!("\n  {finding}")).collect()
}
