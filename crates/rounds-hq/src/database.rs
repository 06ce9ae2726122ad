//! Which PostgreSQL keeps headquarters' data, where it is not the file in the data folder.

use std::fmt;

use crate::HqError;

/// The variable that names the database where the command line does not.
const VARIABLE: &str = "ROUNDS_HQ_DATABASE";

/// The address of a PostgreSQL database, `postgres://user:password@host/name`. Never shown and never logged, because
/// of the password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The one named on the command line, or else in the environment.
    ///
    /// # Errors
    /// [`HqError::DatabaseUnknown`] when what is named is no PostgreSQL.
    pub fn choose(named: Option<Self>) -> Result<Option<Self>, HqError> {
        let variable = || std::env::var(VARIABLE).ok().filter(|named| !named.is_empty());
        named.or_else(|| variable().map(Self)).map(Self::check).transpose()
    }

    fn check(self) -> Result<Self, HqError> {
        let known = ["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| self.0.starts_with(scheme));
        if known { Ok(self) } else { Err(HqError::DatabaseUnknown) }
    }

    /// With its password.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Anything, so that the command line never repeats what it could not read.
impl From<String> for DatabaseUrl {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DatabaseUrl(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_postgres_is_known_and_its_password_is_not_shown() {
        for (text, known) in [
            ("postgres://hq:secret@db/rounds", true),
            ("postgresql://db/rounds", true),
            ("mysql://hq:secret@db/rounds", false),
            ("rounds.db", false),
            ("", false),
        ] {
            let url = DatabaseUrl::choose(Some(text.to_owned().into()));
            assert_eq!(url.is_ok(), known, "{text}");
            let shown = format!("{url:?}");
            assert!(!shown.contains("secret"), "{shown}");
        }
    }
}
