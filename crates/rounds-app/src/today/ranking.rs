//! The ranking of one session: made in the background after a sync, kept in memory, and on the disk for the next
//! unlocking; never made while a screen waits. What a save changes is one customer, who is ranked anew when the list is
//! next read.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::NaiveDate;
use rounds_cache::Device;

use super::rank::{Ranked, basis};
use crate::dto::Topic;
use crate::error::Result;
use crate::reference::Reference;
use crate::session::Session;

/// The ranking of one session.
#[derive(Default)]
pub(crate) struct Ranking {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    ranked: Option<Arc<Ranked>>,
    /// Rows changed since the ranking began.
    stale: bool,
    running: bool,
}

impl Ranking {
    /// The latest ranking, with what was saved since; `None` while the first is being made.
    ///
    /// # Errors
    /// The storage's, when a customer about whom something was saved cannot be read.
    pub fn latest(&self, device: &Device, reference: &Reference) -> Result<Option<Arc<Ranked>>> {
        let Some(ranked) = self.now() else { return Ok(None) };
        let Some(renewed) = ranked.renewed(device, reference)? else {
            return Ok(Some(ranked));
        };
        let renewed = Arc::new(renewed);
        let mut state = self.state();
        if state.ranked.as_ref().is_some_and(|now| Arc::ptr_eq(now, &ranked)) {
            state.ranked = Some(renewed.clone());
        }
        Ok(Some(renewed))
    }

    pub fn mark_stale(&self) {
        self.state().stale = true;
    }

    pub fn is_stale(&self) -> bool {
        self.state().stale
    }

    /// Made for another business date.
    pub fn is_outdated(&self, today: NaiveDate) -> bool {
        let state = self.state();
        !state.running && state.ranked.as_ref().is_some_and(|ranked| ranked.on != Some(today))
    }

    /// Rank in the background, one run at a time. A run that rows overtook leaves the mark, and the next end of a
    /// sync ranks again.
    pub fn refresh(session: &Arc<Session>) {
        let ranking = session.ranking.clone();
        {
            let mut state = ranking.state();
            if state.running {
                return;
            }
            state.running = true;
            state.stale = false;
        }
        let weak = Arc::downgrade(session);
        let device = session.device.clone();
        let reference = session.reference();
        tokio::task::spawn_blocking(move || {
            // A session that ended needs no ranking, and its device must close at once.
            let ended = || weak.strong_count() == 0;
            let tell = || {
                if let Some(session) = weak.upgrade() {
                    session.tell(&[Topic::Customers]);
                }
            };
            if let Err(error) = reference.and_then(|reference| ranking.renew(&device, &reference, &ended, &tell)) {
                tracing::warn!(code = error.code(), %error, "the portfolio could not be ranked");
            }
            drop(device);
            ranking.state().running = false;
            tell();
        });
    }

    /// Bring the ranking up to date. The one that was kept serves at once, and alone when nothing changed since.
    fn renew(&self, device: &Device, reference: &Reference, ended: &dyn Fn() -> bool, tell: &dyn Fn()) -> Result<()> {
        let basis = basis(device, reference)?;
        if self.now().is_none()
            && let Some(mut kept) = device.kept_ranking()?.map(Ranked::of_kept)
        {
            kept.on = (kept.basis == basis).then_some(reference.on);
            self.put(kept);
            tell();
        }
        if self.now().is_some_and(|ranked| ranked.basis == basis) {
            return Ok(());
        }
        if let Some(ranked) = Ranked::make(device, reference, &basis, ended)? {
            device.keep_ranking(&ranked.to_keep())?;
            self.put(ranked);
        }
        Ok(())
    }

    fn put(&self, ranked: Ranked) {
        self.state().ranked = Some(Arc::new(ranked));
    }

    fn now(&self) -> Option<Arc<Ranked>> {
        self.state().ranked.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
