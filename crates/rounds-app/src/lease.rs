//! What still works when the lease is over: capturing. Whoever only wants a customer's name goes on without it.

use rounds_cache::CacheError;

use crate::error::Result;

/// What was read, or nothing when the lease is over.
///
/// # Errors
/// Every other failure.
pub(crate) fn unless_over<T: Default>(read: std::result::Result<T, CacheError>) -> Result<T> {
    match read {
        Err(CacheError::LeaseOver) => Ok(T::default()),
        other => Ok(other?),
    }
}
