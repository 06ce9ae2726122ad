//! The Berka bank as an export in the contract.
