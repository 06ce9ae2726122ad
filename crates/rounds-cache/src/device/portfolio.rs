//! The portfolio as a whole: a walk over it for those who judge everybody, and the ranking that came of it last.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use chrono::NaiveDate;
use rounds_domain::CustomerNo;
use sha2::{Digest, Sha256};

use super::Device;
use crate::cache::customers::{self, Conditions};
use crate::cache::{cursors, ranking};
use crate::error::Result;
use crate::model::{CustomerQuery, KeptRanking};
use crate::outbox::{meta, ops};
use crate::read::portfolio::{CustomerRecord, Walk};

/// Customers read under one hold of the reader: about a millisecond's worth.
const READ_AT_A_TIME: usize = 16;
/// Customers handed out together.
const HANDED_OUT: usize = 256;

/// Each of these fails only as the storage does, or when a stored body cannot be read. What is about customers fails with
/// [`CacheError::LeaseOver`](crate::CacheError::LeaseOver) when the lease is over.
impl Device {
    /// Hand every customer of the portfolio to `judge`, some hundreds at a time, as headquarters describes them, until it
    /// breaks off. Own work is not laid over them: [`Self::customers_of_own_work`] names whose it is. The reader is taken
    /// for a few customers at a time and is free while `judge` works, so that a screen never waits for the portfolio.
    pub fn each_record(&self, judge: &mut dyn FnMut(Vec<CustomerRecord>) -> ControlFlow<()>) -> Result<()> {
        self.may_read()?;
        let everybody = Conditions::of(&CustomerQuery::default(), NaiveDate::MIN);
        let numbers = self.read(|reader| customers::numbers(reader, &everybody))?;
        let mut walk = self.read(Walk::begin)?;
        for handed_out in numbers.chunks(HANDED_OUT) {
            let mut records = Vec::with_capacity(handed_out.len());
            for some in handed_out.chunks(READ_AT_A_TIME) {
                self.read(|reader| {
                    for number in some {
                        records.extend(walk.record(reader, number)?);
                    }
                    Ok(())
                })?;
            }
            if judge(records).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// The customers of what this device did and whose effect has not come back yet.
    pub fn customers_of_own_work(&self) -> Result<BTreeSet<CustomerNo>> {
        let complete = self.read(cursors::is_complete)?;
        ops::customers_unabsorbed(&self.outbox(), complete)
    }

    /// The customers of this device's ops after the one with this number.
    pub fn customers_since(&self, number: u64) -> Result<BTreeSet<CustomerNo>> {
        ops::customers_since(&self.outbox(), number)
    }

    /// The number of the latest op of this device; 0 before the first.
    pub fn last_op_number(&self) -> Result<u64> {
        meta::last_number(&self.outbox())
    }

    /// Says which rows of headquarters are here: another word whenever a row of any scope comes, changes or goes.
    pub fn rows_version(&self) -> Result<String> {
        let mut hash = Sha256::new();
        for cursor in self.read(cursors::all)? {
            let totals = cursor.totals();
            hash.update(format!("{}\n{}\n{}\n", cursor.scope, totals.count, totals.digest));
        }
        Ok(hex::encode(hash.finalize()))
    }

    /// Keep a ranking in the place of the one before.
    pub fn keep_ranking(&self, kept: &KeptRanking) -> Result<()> {
        self.change(|cache| ranking::keep(cache, kept))
    }

    /// The ranking that was kept last.
    pub fn kept_ranking(&self) -> Result<Option<KeptRanking>> {
        self.may_read()?;
        self.read(ranking::kept)
    }
}
