//! Training and evaluation from outside.

mod family;
mod table;
