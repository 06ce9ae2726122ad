//! Headquarters' data pipeline: a bank's export comes in, checked; profiles, segments and a publication come out.
//!
//! Knows the import contract, the two sources that stand ready (Berka, demo-cn), features by SQL and the
//! published catalogues. Refuses to know devices, sign-in, HTTP and the headquarters' database.

pub mod berka;
pub mod catalogue;
pub mod cluster;
mod columns;
pub mod contract;
pub mod demo;
mod dice;
pub mod features;
pub mod import;
pub mod offers;
pub mod profile;
pub mod progress;
pub mod publish;
pub mod segments;
#[cfg(test)]
mod testing;
pub mod training;
