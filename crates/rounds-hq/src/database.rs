//! Which PostgreSQL keeps headquarters' data, where it is not the file in the data folder.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::HqError;

/// The variable that names the database where the command line does not.
const VARIABLE: &str = "ROUNDS_HQ_DATABASE";
/// The same for the file of the authorities that its server's certificate is of.
const AUTHORITIES: &str = "ROUNDS_HQ_DATABASE_CA";

/// The address of a PostgreSQL database, `postgres://user:password@host/name`. Never shown and never logged, because
/// of the password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    url: String,
    authorities: Option<PathBuf>,
}

impl DatabaseUrl {
    /// The one named on the command line, or else in the environment; `authorities` likewise.
    ///
    /// # Errors
    /// [`HqError::DatabaseUnknown`] when what is named is no PostgreSQL.
    pub fn choose(named: Option<Self>, authorities: Option<PathBuf>) -> Result<Option<Self>, HqError> {
        let variable = |name| std::env::var(name).ok().filter(|named| !named.is_empty());
        let named = named.or_else(|| variable(VARIABLE).map(Self::from));
        let authorities = authorities.or_else(|| variable(AUTHORITIES).map(PathBuf::from));
        let chosen = named.map(|named| Self { authorities, ..named });
        chosen.map(Self::check).transpose()
    }

    fn check(self) -> Result<Self, HqError> {
        let known = ["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| self.url.starts_with(scheme));
        if known { Ok(self) } else { Err(HqError::DatabaseUnknown) }
    }

    /// With its password.
    pub fn expose(&self) -> &str {
        &self.url
    }

    /// The file of the bank's own authorities, PEM.
    pub fn authorities(&self) -> Option<&Path> {
        self.authorities.as_deref()
    }
}

/// Anything, so that the command line never repeats what it could not read.
impl From<String> for DatabaseUrl {
    fn from(text: String) -> Self {
        Self {
            url: text,
            authorities: None,
        }
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
            let url = DatabaseUrl::choose(Some(text.to_owned().into()), None);
            assert_eq!(url.is_ok(), known, "{text}");
            let shown = format!("{url:?}");
            assert!(!shown.contains("secret"), "{shown}");
        }
    }
}
