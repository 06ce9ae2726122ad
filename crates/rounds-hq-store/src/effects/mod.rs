//! What an operation of a device means at headquarters, decided purely: an op and the [`World`] it meets go
//! in, writes or a refusal come out. Knows no SQL and no transaction.

mod customer_change;
mod follow_up;
mod quote;
mod review;
mod safeguards;
mod suggestion;
mod visit;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use rounds_domain::visit::OutcomeCode;
use rounds_domain::{
    ChangeId, CustomerNo, DeviceId, FollowUpId, OpId, ProductCode, QuoteId, StaffNo, SuggestionEventId, VisitId,
};
use rounds_protocol::entities::{CustomerBody, CustomerChangeBody, EntityKind, FollowUpBody, VisitBody};
use rounds_protocol::offers::OfferPack;
use rounds_protocol::ops::{FieldRevealed, OpPayload};
use rounds_protocol::quotes::QuoteBody;
use rounds_protocol::rules::ProductBody;
use rounds_protocol::safeguards::SafeguardsBody;
use rounds_protocol::session::StaffBody;
use rounds_protocol::sync::op_code;

use crate::scopes::{self, Scopes};
pub use customer_change::{Minded, Minding, OpenChange, Reconciled, change_write, reconcile};
pub use quote::quote_write;
pub use safeguards::safeguards_write;
pub use suggestion::suggestion_write;

/// The code of a rejection, one of `rounds_protocol::sync::op_code`.
pub type RefusalCode = &'static str;

/// An op whose payload could be read.
#[derive(Clone, Copy, Debug)]
pub struct Incoming<'a> {
    pub op_id: OpId,
    pub payload: &'a OpPayload,
    /// The device that sends it.
    pub device_id: DeviceId,
    pub saved_at: DateTime<Utc>,
    /// When headquarters received it.
    pub now: DateTime<Utc>,
}

/// What a decision must look at, to be loaded by the engine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needed {
    pub customer: Option<CustomerNo>,
    pub visits: Vec<VisitId>,
    pub follow_ups: Vec<FollowUpId>,
    pub staff: Vec<StaffNo>,
    /// A change of a profile; with it all that is open about its customer.
    pub change: Option<ChangeId>,
    /// Events whose ids must be new.
    pub suggestion_events: Vec<SuggestionEventId>,
    /// What protects the customer.
    pub safeguards: bool,
    /// Quotes that may be here.
    pub quotes: Vec<QuoteId>,
    pub products: Vec<ProductCode>,
    /// The business date whose offer pack counts.
    pub rules_on: Option<NaiveDate>,
}

/// What headquarters knows of the things an op names.
#[derive(Clone, Debug)]
pub struct World {
    pub author: StaffBody,
    /// The named customer, or the one of the named visit or follow-up.
    pub customer: Option<KnownCustomer>,
    pub visits: BTreeMap<VisitId, VisitBody>,
    pub follow_ups: BTreeMap<FollowUpId, FollowUpBody>,
    /// The named change of a profile.
    pub change: Option<CustomerChangeBody>,
    /// The changes of the customer's profile that headquarters has not done with.
    pub open_changes: Vec<OpenChange>,
    /// Those of the named events that are here already.
    pub suggestion_events: BTreeSet<SuggestionEventId>,
    /// What protects the customer; none before the first op about it.
    pub safeguards: Option<SafeguardsBody>,
    /// Those of the named quotes that are here.
    pub quotes: BTreeMap<QuoteId, QuoteBody>,
    /// Those of the named products that the catalogue has.
    pub products: BTreeMap<ProductCode, ProductBody>,
    /// The offer pack of the op's business date.
    pub pack: Option<Arc<OfferPack>>,
    /// Everybody named: holders, authors, owners, receivers.
    pub staff: BTreeMap<StaffNo, StaffBody>,
    /// Those of them whose account is closed.
    pub closed_accounts: BTreeSet<StaffNo>,
}

/// A customer with the history of its assignment.
#[derive(Clone, Debug)]
pub struct KnownCustomer {
    pub body: CustomerBody,
    pub rm: Option<StaffNo>,
    /// Everybody it was ever assigned to.
    pub holders: Vec<StaffNo>,
}

/// One write that follows from an op.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    Put(EntityWrite),
    /// Keep the customer's wish over every later import.
    DoNotDisturb(CustomerNo),
    /// The customer took that wish back: earlier ones are over.
    ContactAgain(CustomerNo),
    /// Remember why a change of a profile is open, or that it no longer is.
    Mind(Minded),
    /// Append to the audit of unmaskings.
    Reveal(FieldRevealed),
}

/// An entity as it is to be, with the scopes it is to be in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityWrite {
    pub kind: EntityKind,
    pub id: String,
    pub customer_no: Option<CustomerNo>,
    pub body: String,
    pub scopes: Scopes,
}

/// What the decision about this payload needs to know.
pub fn needed(payload: &OpPayload) -> Needed {
    match payload {
        OpPayload::VisitSaved(visit) => Needed {
            customer: Some(visit.customer_no.clone()),
            visits: std::iter::once(visit.visit_id).chain(visit.replaces).collect(),
            follow_ups: visit.follow_up.iter().map(|new| new.follow_up_id).collect(),
            products: visit.products_to_judge().cloned().collect(),
            safeguards: visit.outcome == OutcomeCode::O95,
            rules_on: visit.products_to_judge().next().map(|_| visit.business_date),
            ..Needed::default()
        },
        OpPayload::FollowUpCreated(new) => Needed {
            customer: Some(new.customer_no.clone()),
            visits: new.visit_id.into_iter().collect(),
            follow_ups: vec![new.follow_up_id],
            ..Needed::default()
        },
        OpPayload::FollowUpMoved(moved) => Needed {
            follow_ups: vec![moved.follow_up_id],
            staff: moved.hand_over_to.iter().cloned().collect(),
            ..Needed::default()
        },
        OpPayload::VisitReviewed(review) => Needed {
            visits: vec![review.visit_id],
            ..Needed::default()
        },
        OpPayload::FieldRevealed(_) => Needed::default(),
        OpPayload::CustomerChangeAsked(asked) => Needed {
            customer: Some(asked.customer_no.clone()),
            change: Some(asked.change_id),
            ..Needed::default()
        },
        OpPayload::CustomerChangeDecided(decided) => Needed {
            change: Some(decided.change_id),
            ..Needed::default()
        },
        OpPayload::SuggestionsShown(shown) => Needed {
            customer: Some(shown.customer_no.clone()),
            suggestion_events: suggestion::shown_ids(shown),
            ..Needed::default()
        },
        OpPayload::SuggestionActed(acted) => Needed {
            customer: Some(acted.customer_no.clone()),
            suggestion_events: vec![acted.event_id],
            follow_ups: acted.follow_up.iter().map(|task| task.follow_up_id).collect(),
            ..Needed::default()
        },
        OpPayload::QuoteMade(made) => Needed {
            customer: Some(made.customer_no.clone()),
            quotes: std::iter::once(made.quote_id).chain(made.replaces).collect(),
            rules_on: Some(made.business_date),
            ..Needed::default()
        },
        OpPayload::QuoteSigned(signed) => Needed {
            customer: Some(signed.customer_no.clone()),
            quotes: vec![signed.quote_id],
            ..Needed::default()
        },
        about_safeguards => safeguards::needed(about_safeguards).unwrap_or_default(),
    }
}

/// Whether the rule that an op breaks may hold later: what it names may still be on another device, for instance
/// after headquarters was restored from a backup. Such an op waits and is judged again when it comes again.
pub fn may_come_later(code: RefusalCode) -> bool {
    code == op_code::THING_UNKNOWN
}

/// Decide an op.
///
/// # Errors
/// The code of the first rule it breaks; then it has no effect at all.
pub fn decide(op: &Incoming<'_>, world: &World) -> Result<Vec<Effect>, RefusalCode> {
    match op.payload {
        OpPayload::VisitSaved(visit) => visit::save(op, visit, world),
        OpPayload::FollowUpCreated(new) => follow_up::create(op, new, world),
        OpPayload::FollowUpMoved(moved) => follow_up::move_it(op, moved, world),
        OpPayload::VisitReviewed(decision) => review::record(op, decision, world),
        OpPayload::FieldRevealed(revealed) => Ok(vec![Effect::Reveal(revealed.clone())]),
        OpPayload::CustomerChangeAsked(asked) => customer_change::ask(op, asked, world),
        OpPayload::CustomerChangeDecided(decided) => customer_change::decide(op, decided, world),
        OpPayload::SuggestionsShown(shown) => suggestion::show(op, shown, world),
        OpPayload::SuggestionActed(acted) => suggestion::act(op, acted, world),
        OpPayload::QuoteMade(made) => quote::make(op, made, world),
        OpPayload::QuoteSigned(signed) => quote::sign(op, signed, world),
        OpPayload::ConsentRecorded(_)
        | OpPayload::ContactStopped(_)
        | OpPayload::ContactResumed(_)
        | OpPayload::SlotAsked(_)
        | OpPayload::SlotReturned(_)
        | OpPayload::AssessmentMade(_)
        | OpPayload::OpinionTold(_)
        | OpPayload::StatementSigned(_)
        | OpPayload::CallBackMade(_)
        | OpPayload::AppointmentBooked(_) => safeguards::take(op, world),
    }
}

impl World {
    fn member(&self, staff_no: &StaffNo) -> Option<&StaffBody> {
        if *staff_no == self.author.staff_no {
            Some(&self.author)
        } else {
            self.staff.get(staff_no)
        }
    }

    fn rm(&self) -> Option<&StaffBody> {
        self.customer
            .as_ref()
            .and_then(|customer| customer.rm.as_ref())
            .and_then(|rm| self.member(rm))
    }

    /// The customer was once assigned to the author or to somebody of the author's team (rule U6).
    fn was_ever_assigned(&self, customer: &KnownCustomer) -> bool {
        let ours = |holder: &StaffNo| {
            self.member(holder)
                .is_some_and(|holder| scopes::same_team(holder, &self.author))
        };
        customer.holders.iter().any(ours)
    }

    /// The customer was once assigned to the author in person.
    fn author_held_the_customer(&self) -> bool {
        let author = &self.author.staff_no;
        self.customer
            .as_ref()
            .is_some_and(|customer| customer.holders.contains(author))
    }

    /// Whose a new task about the customer is: the author's, unless the customer has left the author's scope.
    fn present_owner(&self) -> &StaffBody {
        match self.rm() {
            Some(rm) if !self.is_assigned_now() => rm,
            _ => &self.author,
        }
    }

    /// The customer is in the author's scope now.
    fn is_assigned_now(&self) -> bool {
        scopes::holder_scopes(self.rm()).contains(&scopes::own_scope(&self.author))
    }

    fn put_visit(&self, visit: &VisitBody) -> Effect {
        Effect::Put(EntityWrite {
            kind: EntityKind::Visit,
            id: visit.visit_id.to_string(),
            customer_no: Some(visit.customer_no.clone()),
            body: to_json(visit),
            scopes: scopes::visit_scopes(visit, self.rm(), self.member(&visit.author)),
        })
    }

    fn put_customer(&self, customer: &CustomerBody) -> Effect {
        Effect::Put(EntityWrite {
            kind: EntityKind::Customer,
            id: customer.customer_no.to_string(),
            customer_no: Some(customer.customer_no.clone()),
            body: to_json(customer),
            scopes: scopes::holder_scopes(self.rm()),
        })
    }

    fn put_change(&self, change: &CustomerChangeBody) -> Effect {
        Effect::Put(change_write(change, self.rm(), self.member(&change.author)))
    }

    fn put_follow_up(&self, follow_up: &FollowUpBody) -> Effect {
        Effect::Put(EntityWrite {
            kind: EntityKind::FollowUp,
            id: follow_up.follow_up_id.to_string(),
            customer_no: Some(follow_up.customer_no.clone()),
            body: to_json(follow_up),
            scopes: scopes::follow_up_scopes(follow_up, self.rm(), self.member(&follow_up.owner)),
        })
    }
}

/// The JSON of a body.
pub fn to_json<T: serde::Serialize>(body: &T) -> String {
    // Bodies are plain data with text keys, for which serialisation cannot fail.
    serde_json::to_string(body).unwrap_or_default()
}

/// A customer body whose customer asked not to be disturbed.
pub fn undisturbed(mut body: CustomerBody) -> String {
    body.do_not_disturb = true;
    to_json(&body)
}
