//! The portfolio ranked by how much a visit is worth (domain section 3.9): what the best suggestion is likely to bring,
//! its urgency, and how long nobody came. Made in the background after a sync, kept in memory, wiped with the session;
//! never made while a screen waits. What a save changes is one customer, who is ranked anew when the list is next read.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{Days, NaiveDate};
use rounds_advisor::{VisitParts, best};
use rounds_cache::{Device, SuggestionQuery, VisitQuery};
use rounds_domain::CustomerNo;
use rounds_protocol::entities::VisitBody;
use rounds_protocol::suggestions::SuggestionEventBody;

use crate::advice::{self, Dossier};
use crate::dto::Topic;
use crate::error::Result;
use crate::reference::Reference;
use crate::session::Session;

/// What was recorded longer ago than this no longer changes anybody's advice: the longest cool-down with an end.
const RECORDED_DAYS: u64 = 180;

/// Visits read at once, so that a screen need not wait for all of them.
const VISITS_AT_A_TIME: u32 = 500;

/// The ranking of one session.
#[derive(Default)]
pub(crate) struct Ranking {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    ranked: Option<Arc<Ranked>>,
    /// Customers about whom something was saved since.
    touched: BTreeSet<CustomerNo>,
    /// Rows changed since the ranking began.
    stale: bool,
    running: bool,
}

/// Customers with something to talk about, most worth seeing first.
#[derive(Clone)]
pub(crate) struct Ranked {
    pub on: NaiveDate,
    rows: Vec<Place>,
}

/// A customer's place: by priority, then by what the visit is expected to bring, then by number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    priority: Reverse<u32>,
    expected_minor: Reverse<i64>,
    pub customer_no: CustomerNo,
}

impl Place {
    /// Of one million.
    pub fn priority_ppm(&self) -> u32 {
        self.priority.0
    }
}

impl Ranked {
    /// Places from the first on.
    pub fn places(&self) -> &[Place] {
        &self.rows
    }
}

impl Ranking {
    /// The latest ranking, with what was saved since; `None` while the first is being made.
    ///
    /// # Errors
    /// The storage's, when a customer about whom something was saved cannot be read.
    pub fn latest(&self, session: &Session) -> Result<Option<Arc<Ranked>>> {
        let (ranked, touched) = {
            let mut state = self.state();
            // A run under way may have passed these customers already: they are ranked anew in what it brings, too.
            let touched = match (&state.ranked, state.running) {
                (Some(_), false) => std::mem::take(&mut state.touched),
                _ => state.touched.clone(),
            };
            (state.ranked.clone(), touched)
        };
        let Some(ranked) = ranked else { return Ok(None) };
        if touched.is_empty() {
            return Ok(Some(ranked));
        }
        let renewed = Arc::new(with_anew(session, &ranked, &touched)?);
        let mut state = self.state();
        if state.ranked.as_ref().is_some_and(|now| Arc::ptr_eq(now, &ranked)) {
            state.ranked = Some(renewed.clone());
        }
        Ok(Some(renewed))
    }

    /// Something was saved about this customer.
    pub fn touch(&self, customer_no: CustomerNo) {
        self.state().touched.insert(customer_no);
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
        !state.running && state.ranked.as_ref().is_some_and(|ranked| ranked.on != today)
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
            let ranked = reference.and_then(|reference| rank(&device, &reference, &ended));
            drop(device);
            ranking.finish(ranked);
            if let Some(session) = weak.upgrade() {
                session.tell(&[Topic::Customers]);
            }
        });
    }

    fn finish(&self, ranked: Result<Ranked>) {
        let mut state = self.state();
        state.running = false;
        match ranked {
            Ok(ranked) => state.ranked = Some(Arc::new(ranked)),
            Err(error) => tracing::warn!(code = error.code(), %error, "the portfolio could not be ranked"),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The ranking with some customers ranked anew.
fn with_anew(session: &Session, ranked: &Ranked, touched: &BTreeSet<CustomerNo>) -> Result<Ranked> {
    let reference = session.reference()?;
    let mut anew = ranked.clone();
    anew.rows.retain(|place| !touched.contains(&place.customer_no));
    for customer_no in touched {
        let dossier = Dossier::read(session, customer_no, &reference)?;
        if let Some(place) = dossier.and_then(|dossier| place(&dossier, &reference)) {
            let at = anew.rows.partition_point(|other| *other < place);
            anew.rows.insert(at, place);
        }
    }
    Ok(anew)
}

fn rank(device: &Device, reference: &Reference, ended: &dyn Fn() -> bool) -> Result<Ranked> {
    let mut recorded = Recorded::read(device, reference.on)?;
    let mut rows: Vec<Place> = Vec::new();
    device.each_customer(None, &mut |customer, profile| {
        let (visits, events) = recorded.take(&customer.customer_no);
        let dossier = Dossier::new(customer, profile, visits, Vec::new(), reference).with_events(events);
        rows.extend(place(&dossier, reference));
        if ended() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    rows.sort_unstable();
    Ok(Ranked { on: reference.on, rows })
}

/// What was recorded about customers lately, read at once for a walk over all of them.
#[derive(Default)]
struct Recorded {
    visits: BTreeMap<CustomerNo, Vec<VisitBody>>,
    events: BTreeMap<CustomerNo, Vec<SuggestionEventBody>>,
}

impl Recorded {
    fn read(device: &Device, on: NaiveDate) -> Result<Self> {
        let since = Some(on - Days::new(RECORDED_DAYS));
        let mut recorded = Self::default();
        for offset in (0..).step_by(VISITS_AT_A_TIME as usize) {
            let some = device.visits(&VisitQuery {
                since,
                latest_only: true,
                offset,
                limit: VISITS_AT_A_TIME,
                ..VisitQuery::default()
            })?;
            for visit in some.rows {
                let of = recorded.visits.entry(visit.body.customer_no.clone()).or_default();
                of.push(visit.body);
            }
            if offset + VISITS_AT_A_TIME >= some.total {
                break;
            }
        }
        let query = SuggestionQuery {
            customer_no: None,
            since,
        };
        for event in device.suggestion_events(&query)? {
            recorded
                .events
                .entry(event.customer_no.clone())
                .or_default()
                .push(event);
        }
        Ok(recorded)
    }

    fn take(&mut self, customer_no: &CustomerNo) -> (Vec<VisitBody>, Vec<SuggestionEventBody>) {
        let visits = self.visits.remove(customer_no).unwrap_or_default();
        (visits, self.events.remove(customer_no).unwrap_or_default())
    }
}

/// A customer's place; `None` for one with nothing worth a contact, and for one whose advice is generic: being listed
/// would be personal advice.
fn place(dossier: &Dossier, reference: &Reference) -> Option<Place> {
    let bundle = reference.bundle();
    let rules = advice::rules(reference, bundle.as_deref())?;
    let situation = dossier.situation(reference);
    let worth = best(&situation, rules)?.worth.filter(|worth| worth.priority() > 0)?;
    let weights = &rules.pack.arbitration().visit;
    let parts = VisitParts::of(&worth, dossier.last_contact(), reference.on, weights);
    Some(Place {
        priority: Reverse(parts.priority(weights)),
        expected_minor: Reverse(worth.expected_value_minor()),
        customer_no: dossier.customer.customer_no.clone(),
    })
}
