//! Own work laid over what came from headquarters: the screen shows a visit before it is sent and after, a move of a
//! follow-up before headquarters knows of it. Pure but for reading the bodies it is laid over.
//!
//! Headquarters' word wins as soon as it is here: a visit that is in the cache is shown as the cache has it.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use rounds_domain::customer_change::ChangeState;
use rounds_domain::follow_up::FollowUpState;
use rounds_domain::review::ReviewState;
use rounds_domain::{ChangeId, DeviceId, FollowUpId, StaffNo, VisitId};
use rounds_protocol::entities::{CustomerChangeBody, EntityKind, FollowUpBody, FollowUpMoveBody, VisitBody};
use rounds_protocol::ops::{CustomerChangeAsked, FollowUpMoved, NewFollowUp, OpPayload, VisitSaved};
use rounds_protocol::safeguards::{By, SafeguardsBody};
use rounds_protocol::session::StaffBody;
use rounds_protocol::suggestions::{SuggestionActed, SuggestionEventBody};
use rusqlite::Connection;

use crate::cache::entities;
use crate::cache::project::{OwnDates, counts_as_contact};
use crate::changes::PendingDecision;
use crate::error::Result;
use crate::model::{FollowUpItem, OpMark, OpRow, OpState, PendingReview};

/// What this device did whose effect has not come back yet, in the order it was done.
#[derive(Clone, Debug, Default)]
pub struct OwnWork {
    pub visits: Vec<OwnVisitBody>,
    pub reviews: HashMap<VisitId, PendingReview>,
    /// Changes of customers' profiles, oldest first.
    pub changes: Vec<OwnChange>,
    pub decisions: HashMap<ChangeId, PendingDecision>,
    /// What persons did with suggestions, oldest first.
    pub suggestions: Vec<SuggestionEventBody>,
    created: Vec<(FollowUpBody, OpState)>,
    moves: Vec<OwnMove>,
    /// Visits that an own newer version replaces.
    replaced: HashMap<VisitId, VisitId>,
}

/// An own visit with the op that carries it.
#[derive(Clone, Debug)]
pub struct OwnVisitBody {
    pub body: VisitBody,
    pub mark: OpMark,
}

/// An own change of a customer's profile with the op that carries it.
#[derive(Clone, Debug)]
pub struct OwnChange {
    pub body: CustomerChangeBody,
    pub mark: OpMark,
}

/// Something that was done here for the protection of a customer.
#[derive(Clone, Debug)]
pub struct OwnSafeguard {
    payload: OpPayload,
    author: StaffNo,
    author_name: String,
    saved_at: DateTime<Utc>,
}

impl OwnSafeguard {
    /// An op with who made it and when.
    pub fn of(row: &OpRow, payload: OpPayload, author: &StaffBody) -> Self {
        Self {
            payload,
            author: author.staff_no.clone(),
            author_name: author.name.clone(),
            saved_at: row.saved_at,
        }
    }

    /// Add it to what is known, as headquarters will.
    pub fn add_to(&self, body: &mut SafeguardsBody, device_id: DeviceId) {
        let by = By {
            author: &self.author,
            author_name: &self.author_name,
            device_id,
            saved_at: self.saved_at,
        };
        body.add(&self.payload, by);
    }
}

#[derive(Clone, Debug)]
struct OwnMove {
    moved: FollowUpMoved,
    body: FollowUpMoveBody,
    state: OpState,
}

impl OwnWork {
    /// Read it from the outbox's rows, oldest first. Corrected ops are left out, for their correction is there;
    /// rejected visits stay visible, other rejected ops have no effect.
    pub fn of(rows: &[OpRow], author: &StaffBody) -> Self {
        let mut own = Self::default();
        for row in rows.iter().filter(|row| row.corrected_by.is_none()) {
            let Some(payload) = row.read() else { continue };
            if row.state != OpState::Rejected || matches!(payload, OpPayload::VisitSaved(_)) {
                own.add(row, payload, author);
            }
        }
        own
    }

    fn add(&mut self, row: &OpRow, payload: OpPayload, author: &StaffBody) {
        match payload {
            OpPayload::VisitSaved(visit) => self.add_visit(row, visit, author),
            OpPayload::FollowUpCreated(task) => {
                self.created
                    .push((follow_up_body(&task, row, &author.staff_no), row.state));
            }
            OpPayload::FollowUpMoved(moved) => {
                let body = move_body(&moved, row, &author.staff_no);
                self.moves.push(OwnMove {
                    moved,
                    body,
                    state: row.state,
                });
            }
            OpPayload::VisitReviewed(review) => {
                let pending = PendingReview {
                    op_id: row.op_id,
                    decision: review.decision,
                    comment: review.comment,
                    saved_at: row.saved_at,
                    state: row.state,
                };
                self.reviews.insert(review.visit_id, pending);
            }
            OpPayload::CustomerChangeAsked(asked) => self.changes.push(own_change(asked, row, author)),
            OpPayload::CustomerChangeDecided(decided) => {
                let pending = PendingDecision {
                    decision: decided.decision,
                    comment: decided.comment,
                    saved_at: row.saved_at,
                    state: row.state,
                };
                self.decisions.insert(decided.change_id, pending);
            }
            OpPayload::SuggestionActed(acted) => self.add_act(row, acted, author),
            OpPayload::AppointmentBooked(booked) => {
                let task = follow_up_body(&booked.follow_up, row, &author.staff_no);
                self.created.push((task, row.state));
            }
            // What protects a customer is laid over by itself, for one customer at a time.
            OpPayload::ConsentRecorded(_)
            | OpPayload::ContactStopped(_)
            | OpPayload::ContactResumed(_)
            | OpPayload::SlotAsked(_)
            | OpPayload::SlotReturned(_)
            | OpPayload::AssessmentMade(_)
            | OpPayload::OpinionTold(_)
            | OpPayload::StatementSigned(_)
            | OpPayload::CallBackMade(_)
            | OpPayload::FieldRevealed(_)
            | OpPayload::SuggestionsShown(_)
            // Quotes have a reader of their own.
            | OpPayload::QuoteMade(_)
            | OpPayload::QuoteSigned(_) => {}
        }
    }

    fn add_act(&mut self, row: &OpRow, acted: SuggestionActed, author: &StaffBody) {
        if let Some(task) = &acted.follow_up {
            self.created
                .push((follow_up_body(task, row, &author.staff_no), row.state));
        }
        self.suggestions.push(own_act(acted, row, author));
    }

    fn add_visit(&mut self, row: &OpRow, visit: VisitSaved, author: &StaffBody) {
        if row.state != OpState::Rejected {
            if let Some(task) = &visit.follow_up {
                self.created
                    .push((follow_up_body(task, row, &author.staff_no), row.state));
            }
            if let Some(replaced) = visit.replaces {
                self.replaced.insert(replaced, visit.visit_id);
            }
        }
        self.visits.push(OwnVisitBody {
            body: visit_body(visit, row, author),
            mark: mark(row),
        });
    }

    /// Lay what is known here over a visit's body.
    pub fn over_visit(&self, body: &mut VisitBody) {
        if let Some(newer) = self.replaced.get(&body.visit_id) {
            body.replaced_by = Some(*newer);
            if body.review == ReviewState::Returned {
                body.review = ReviewState::Answered;
            }
        }
    }

    /// The newer own version of a visit.
    pub fn replaced_by(&self, visit_id: VisitId) -> Option<VisitId> {
        self.replaced.get(&visit_id).copied()
    }

    /// Every follow-up that own work made or moved, as it stands with that work.
    pub fn follow_ups(&self, connection: &Connection) -> Result<Vec<FollowUpItem>> {
        let mut ids: Vec<FollowUpId> = self.created.iter().map(|(body, _)| body.follow_up_id).collect();
        ids.extend(self.moves.iter().map(|own| own.moved.follow_up_id));
        let mut seen = HashSet::new();
        ids.retain(|id| seen.insert(*id));
        let mut items = Vec::new();
        for id in ids {
            items.extend(self.follow_up(connection, id)?);
        }
        Ok(items)
    }

    /// One follow-up as it stands with the own work.
    pub fn follow_up(&self, connection: &Connection, id: FollowUpId) -> Result<Option<FollowUpItem>> {
        let created = self.created.iter().find(|(body, _)| body.follow_up_id == id);
        let stored: Option<FollowUpBody> = entities::get(connection, EntityKind::FollowUp, &id.to_string())?;
        let known = stored.is_some();
        let Some(mut body) = stored.or_else(|| created.map(|(body, _)| body.clone())) else {
            return Ok(None);
        };
        let mut pending = !known && created.is_some_and(|(_, state)| *state != OpState::SignedFor);
        for own in self.moves.iter().filter(|own| own.moved.follow_up_id == id) {
            pending |= own.state != OpState::SignedFor;
            if !has_move(&body, own) {
                apply_move(&mut body, own);
            }
        }
        Ok(Some(FollowUpItem { body, pending }))
    }
}

/// The move is in the body already, with headquarters' time.
fn has_move(body: &FollowUpBody, own: &OwnMove) -> bool {
    let same = |known: &FollowUpMoveBody| {
        (known.from, known.to, known.new_due_on, &known.reason, &known.by)
            == (
                own.body.from,
                own.body.to,
                own.body.new_due_on,
                &own.body.reason,
                &own.body.by,
            )
    };
    body.moves.last().is_some_and(same)
}

fn apply_move(body: &mut FollowUpBody, own: &OwnMove) {
    if own.moved.new_due_on.is_some_and(|due| due > body.due_on) {
        body.postponements += 1;
    }
    body.state = own.moved.to;
    body.due_on = own.moved.new_due_on.unwrap_or(body.due_on);
    body.moves.push(own.body.clone());
}

/// The op behind a thing on the screen.
pub fn mark(row: &OpRow) -> OpMark {
    OpMark {
        op_id: row.op_id,
        number: row.number,
        state: row.state,
        code: row.code.clone(),
        corrected_by: row.corrected_by,
    }
}

fn follow_up_body(task: &NewFollowUp, row: &OpRow, owner: &StaffNo) -> FollowUpBody {
    FollowUpBody {
        follow_up_id: task.follow_up_id,
        customer_no: task.customer_no.clone(),
        visit_id: task.visit_id,
        owner: owner.clone(),
        kind: task.kind,
        state: FollowUpState::Planned,
        due_on: task.due_on,
        note: task.note.clone(),
        postponements: 0,
        created_at: row.saved_at,
        moves: Vec::new(),
    }
}

fn move_body(moved: &FollowUpMoved, row: &OpRow, by: &StaffNo) -> FollowUpMoveBody {
    FollowUpMoveBody {
        from: moved.from,
        to: moved.to,
        new_due_on: moved.new_due_on,
        reason: moved.reason.clone(),
        by: by.clone(),
        at: row.saved_at,
    }
}

fn own_act(acted: SuggestionActed, row: &OpRow, author: &StaffBody) -> SuggestionEventBody {
    SuggestionEventBody {
        event_id: acted.event_id,
        customer_no: acted.customer_no,
        product: acted.product,
        by_person: acted.act.by_person(),
        act: acted.act,
        basis: acted.basis,
        author: author.staff_no.clone(),
        author_name: author.name.clone(),
        saved_at: row.saved_at,
        received_at: row.receipt.as_ref().map(|receipt| receipt.received_at),
        business_date: acted.business_date,
        follow_up_id: acted.follow_up.map(|task| task.follow_up_id),
    }
}

/// The change as it will be at headquarters unless it meets another one there.
fn own_change(asked: CustomerChangeAsked, row: &OpRow, author: &StaffBody) -> OwnChange {
    OwnChange {
        body: CustomerChangeBody {
            change_id: asked.change_id,
            customer_no: asked.customer_no,
            field: asked.field,
            before: asked.before,
            after: asked.after,
            reason: asked.reason,
            author: author.staff_no.clone(),
            author_name: author.name.clone(),
            saved_at: row.saved_at,
            received_at: row.receipt.as_ref().map_or(row.saved_at, |receipt| receipt.received_at),
            out_of_scope: false,
            state: ChangeState::Applied,
            standing: None,
            decided_by: None,
            decided_by_name: None,
            decided_at: None,
            comment: None,
        },
        mark: mark(row),
    }
}

fn visit_body(visit: VisitSaved, row: &OpRow, author: &StaffBody) -> VisitBody {
    VisitBody {
        visit_id: visit.visit_id,
        customer_no: visit.customer_no,
        author: author.staff_no.clone(),
        author_name: author.name.clone(),
        kind: visit.kind,
        outcome: visit.outcome,
        people_met: visit.people_met,
        products: visit.products,
        need: visit.need,
        declared: visit.declared,
        refusal: visit.refusal,
        refusal_text: visit.refusal_text,
        note: visit.note,
        closed: visit.closed,
        started_at: visit.started_at,
        saved_at: row.saved_at,
        received_at: row.receipt.as_ref().map(|receipt| receipt.received_at),
        business_date: visit.business_date,
        replaces: visit.replaces,
        replaced_by: None,
        out_of_scope: false,
        follow_up_id: visit.follow_up.map(|task| task.follow_up_id),
        review: ReviewState::Pending,
        review_comment: None,
        reviewed_by: None,
        reviewed_at: None,
    }
}

/// Dates that own work adds to the customers of the list.
pub fn own_dates(connection: &Connection, own: &OwnWork) -> Result<BTreeMap<String, OwnDates>> {
    let mut dates: BTreeMap<String, OwnDates> = BTreeMap::new();
    for visit in &own.visits {
        let counts = visit.mark.state != OpState::Rejected && counts_as_contact(visit.body.outcome);
        let entry = dates.entry(visit.body.customer_no.0.clone()).or_default();
        if counts && own.replaced_by(visit.body.visit_id).is_none() {
            entry.last_contact_on = entry.last_contact_on.max(Some(visit.body.business_date));
        }
    }
    for item in own.follow_ups(connection)? {
        let due = (!item.body.state.is_closed()).then_some(item.body.due_on);
        let entry = dates.entry(item.body.customer_no.0).or_default();
        entry.follow_ups.push((item.body.follow_up_id.to_string(), due));
    }
    Ok(dates)
}
