//! The demonstration bank.
