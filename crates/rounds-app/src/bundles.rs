//! Which advice bundle is in use: the newest that counts on the business date, that headquarters signed, that is whole,
//! and whose every model was read and found sound. Any other is refused with a code, and the one before stays in use.
//!
//! A bundle is compiled once and stays in memory while the device is unlocked.

use std::cmp::Reverse;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use rounds_advisor::bundle::CompiledBundle;
use rounds_cache::{BundleHead, Device};
use rounds_protocol::bundle::BundleBody;

use crate::error::Result;

/// What was compiled last, with its head: the signature stands for every byte of it.
#[derive(Default)]
pub(crate) struct Shelf {
    compiled: Mutex<Option<(BundleBody, Arc<CompiledBundle>)>>,
}

/// What a business date finds.
#[derive(Default)]
pub(crate) struct Found {
    pub in_use: Option<Arc<CompiledBundle>>,
    /// Newer than the one in use and refused, newest first.
    pub refused: Vec<RefusedBundle>,
}

/// A bundle that is not used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RefusedBundle {
    pub id: String,
    pub code: &'static str,
}

impl Shelf {
    /// The bundle in use on a business date.
    ///
    /// # Errors
    /// The storage's. What is wrong with a bundle is no error: it is told in [`Found::refused`].
    pub fn find(&self, device: &Device, on: NaiveDate) -> Result<Found> {
        let mut heads: Vec<BundleHead> = device.bundles()?;
        heads.retain(|head| head.body.effective_from <= on && head.body.effective_to.is_none_or(|to| on <= to));
        heads.sort_by_key(|head| Reverse((head.body.effective_from, head.body.version)));
        let mut found = Found::default();
        for head in heads {
            match self.compiled(device, &head)? {
                Ok(bundle) => {
                    keep(device, &head);
                    found.in_use = Some(bundle);
                    break;
                }
                Err(code) => found.refused.push(RefusedBundle { id: head.body.id, code }),
            }
        }
        Ok(found)
    }

    fn compiled(
        &self,
        device: &Device,
        head: &BundleHead,
    ) -> Result<std::result::Result<Arc<CompiledBundle>, &'static str>> {
        let mut shelf = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((body, compiled)) = shelf.as_ref()
            && *body == head.body
        {
            return Ok(Ok(compiled.clone()));
        }
        let refused = |code, reason: &dyn std::fmt::Display| {
            tracing::error!(bundle = head.body.id, code, %reason, "a bundle is not used");
            Ok(Err(code))
        };
        match device.bundle(head)? {
            Err(error) => refused(error.code(), &error),
            Ok(bundle) => match CompiledBundle::compile(bundle) {
                Err(unfit) => refused(unfit.code(), &unfit),
                Ok(compiled) => {
                    let compiled = Arc::new(compiled);
                    *shelf = Some((head.body.clone(), compiled.clone()));
                    Ok(Ok(compiled))
                }
            },
        }
    }
}

/// A disk that refuses the copy costs no advice: the rows are still there.
fn keep(device: &Device, head: &BundleHead) {
    if let Err(error) = device.keep_bundle(head) {
        tracing::warn!(code = error.code(), "the bundle in use could not be kept");
    }
}
