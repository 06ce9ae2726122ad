//! What must hold once the network has healed and everything is quiet, whatever happened before.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use rounds_cache::OpState;
use rounds_domain::review::ReviewState;
use rounds_domain::{CustomerNo, OpId};
use rounds_hq_store::PullQuery;
use rounds_protocol::entities::{CustomerBody, EntityKind, FollowUpBody, VisitBody};
use rounds_protocol::ops::OpPayload;
use rounds_protocol::safeguards::SafeguardsBody;
use rounds_protocol::sync::{FeedRow, ScopeCursor};

use crate::bank::{SUPERVISOR, name_of};
use crate::machine::{Machine, Saved};
use crate::world::World;

/// What did not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken(String);

impl Broken {
    pub fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

type Held = Result<(), Broken>;

/// Every scope there can be.
const SCOPES: [&str; 7] = [
    "rm:R1",
    "rm:R2",
    "rm:R3",
    "team:S1",
    "team:S2",
    "ref:products",
    "ref:rules",
];

fn ensure(holds: bool, what: impl FnOnce() -> String) -> Held {
    if holds { Ok(()) } else { Err(Broken(what())) }
}

/// Look at everything.
pub async fn check(world: &World) -> Held {
    for machine in &world.machines {
        every_op_has_an_answer(world, machine).await?;
        the_cache_is_what_headquarters_has(world, machine).await?;
        the_portfolio_is_the_banks(world, machine)?;
        nothing_was_pulled_anew_without_a_cause(machine)?;
        the_journal_was_sent_in_this_epoch(world, machine).await?;
    }
    order_is_kept(world)?;
    the_totals_are_those_of_the_rows(world).await?;
    numbers_have_no_gaps(world).await?;
    work_is_where_it_belongs(world).await?;
    what_protects_a_customer_holds(world).await
}

/// How far every scope has come: nothing moved while this stays the same.
pub async fn heads(world: &World) -> Vec<u64> {
    let mut heads = Vec::new();
    for scope in SCOPES {
        let audit = world.hq.store().audit_scope(scope.to_owned()).await;
        heads.push(audit.expect("a scope can be audited").head);
    }
    heads
}

/// The outbox is empty, or holds only what headquarters itself keeps waiting; the last pages agreed.
pub fn is_at_rest(machine: &Machine) -> bool {
    let facts = machine.device().sync_facts().expect("the files can be read");
    let waiting = machine
        .ledger
        .iter()
        .filter(|saved| matches!(machine.state_of(saved.op_id), Some((OpState::Deferred, Some(_)))));
    facts.sendable as usize <= waiting.count() && facts.complete && facts.agreed && !facts.full_pull
}

/// At any time: what a device holds a receipt for is at headquarters, unless headquarters was put back.
pub async fn what_was_signed_for_is_there(world: &World) -> Held {
    if world.was_put_back {
        return Ok(());
    }
    for machine in &world.machines {
        for saved in &machine.ledger {
            let signed = matches!(machine.state_of(saved.op_id), Some((OpState::SignedFor, _)));
            ensure(!signed || is_accepted(world, saved).await, || {
                format!(
                    "{}: {} was signed for and then lost",
                    machine.name,
                    saved.payload.kind()
                )
            })?;
        }
    }
    Ok(())
}

/// Another epoch means that headquarters may have been restored: whatever a device holds a receipt for has been sent
/// since (rule U8).
async fn the_journal_was_sent_in_this_epoch(world: &World, machine: &Machine) -> Held {
    let epoch = world.hq.epoch().await;
    for saved in &machine.ledger {
        let signed = matches!(machine.state_of(saved.op_id), Some((OpState::SignedFor, _)));
        ensure(!signed || machine.wire.sent.has(&epoch, saved.op_id), || {
            let kind = saved.payload.kind();
            format!(
                "{}: {kind} was not sent again after headquarters took another epoch",
                machine.name
            )
        })?;
    }
    Ok(())
}

/// Accepted: at headquarters with the same bytes. Rejected: it says why, and is not there. No third thing.
async fn every_op_has_an_answer(world: &World, machine: &Machine) -> Held {
    let name = &machine.name;
    for saved in &machine.ledger {
        let (op_id, kind) = (saved.op_id, saved.payload.kind());
        let receipt = world.hq.store().receipt(op_id).await.expect("receipts can be read");
        let at_headquarters = receipt
            .as_ref()
            .is_some_and(|stored| stored.receipt.hash == saved.hash());
        match machine.state_of(op_id) {
            // A refused op that was corrected is tidied away after 30 days.
            None if saved.corrected && receipt.is_none() => {}
            Some((OpState::SignedFor, _)) | None => {
                let forgiven = world.forgiven.contains(&op_id);
                ensure(at_headquarters || forgiven, || {
                    format!("{name}: {kind} was signed for and is not at headquarters with its bytes")
                })?;
            }
            Some((OpState::Rejected, Some(code))) => {
                ensure(receipt.is_none(), || {
                    format!("{name}: {kind} is rejected ({code}) and at headquarters")
                })?;
                ensure(!saved.sound || world.was_put_back, || {
                    format!("{name}: a sound {kind} is rejected ({code})")
                })?;
            }
            Some((OpState::Deferred, Some(code))) => {
                ensure(receipt.is_none(), || {
                    format!("{name}: {kind} waits ({code}) and is at headquarters")
                })?;
                ensure(!saved.sound || world.was_put_back, || {
                    format!("{name}: a sound {kind} waits ({code})")
                })?;
            }
            Some((state, code)) => {
                return Err(Broken(format!("{name}: {kind} has no answer: {state:?} {code:?}")));
            }
        }
    }
    Ok(())
}

/// Row for row, the device holds what headquarters has in each of its scopes, and no scope besides.
async fn the_cache_is_what_headquarters_has(world: &World, machine: &Machine) -> Held {
    let cursors = machine.device().cursors().expect("the cache can be read");
    let scopes: BTreeSet<String> = cursors.into_iter().map(|cursor| cursor.scope).collect();
    let wanted: BTreeSet<String> = world.bank.scopes_of(machine.staff_no()).into_iter().collect();
    ensure(scopes == wanted, || {
        format!("{} has the scopes {scopes:?}, not {wanted:?}", machine.name)
    })?;
    for scope in &scopes {
        let there = rows_at_headquarters(world, scope).await;
        let here = machine.device().rows_of(scope).expect("the cache can be read");
        let here: BTreeMap<_, _> = here
            .into_iter()
            .map(|row| ((row.kind, row.id), (row.revision, row.body)))
            .collect();
        ensure(here == there, || {
            format!("{}: {scope} differs: {}", machine.name, first_difference(&here, &there))
        })?;
    }
    Ok(())
}

type Rows = BTreeMap<(String, String), (u64, String)>;

/// What is in a scope, read in one page.
async fn rows_at_headquarters(world: &World, scope: &str) -> Rows {
    let rows = whole_feed(world, scope).await.into_iter();
    let present = rows.filter_map(|row| {
        let body = row.body?.get().to_owned();
        // A device takes it apart and keeps no body.
        let taken_apart = row.kind == EntityKind::Volatile.as_str();
        let body = if taken_apart { "null".to_owned() } else { body };
        Some(((row.kind, row.id), (row.revision, body)))
    });
    present.collect()
}

async fn whole_feed(world: &World, scope: &str) -> Vec<FeedRow> {
    let cursor = ScopeCursor {
        scope: scope.to_owned(),
        after: 0,
        base: i64::MAX.unsigned_abs(),
        generation: 1,
    };
    let query = PullQuery {
        scopes: vec![cursor],
        max_rows: u32::MAX,
        max_bytes: usize::MAX,
    };
    let pages = world.hq.store().pull(query).await.expect("headquarters can be read");
    pages.into_iter().flat_map(|page| page.rows).collect()
}

fn first_difference(here: &Rows, there: &Rows) -> String {
    let keys: BTreeSet<_> = here.keys().chain(there.keys()).collect();
    let differing = keys.into_iter().find(|key| here.get(*key) != there.get(*key));
    differing.map_or_else(String::new, |key| {
        let which = match (here.get(key), there.get(key)) {
            (Some(_), None) => "is a ghost",
            (None, Some(_)) => "is missing",
            _ => "is another version",
        };
        format!("{} {} {which}", key.0, key.1)
    })
}

/// Read the plain way: the customers of whom the bank says that they are theirs, each in the latest version.
fn the_portfolio_is_the_banks(world: &World, machine: &Machine) -> Held {
    let wanted = world.bank.seen_by(machine.staff_no());
    let list = machine.device().customers(&Default::default(), crate::bank::day());
    let list = list.expect("the portfolio can be read");
    let held: BTreeSet<String> = list.rows.iter().map(|row| row.customer_no.to_string()).collect();
    ensure(held == wanted, || {
        format!("{} shows {held:?}, the bank says {wanted:?}", machine.name)
    })?;
    for number in &wanted {
        let body = machine.device().customer(&CustomerNo::from(number.as_str()));
        let body = body.expect("a customer can be read");
        let name = name_of(number, world.bank.cards[number].version);
        ensure(body.is_some_and(|body| body.name == name), || {
            format!("{} shows an old version of {number}", machine.name)
        })?;
    }
    Ok(())
}

fn nothing_was_pulled_anew_without_a_cause(machine: &Machine) -> Held {
    match machine.wire.unexplained() {
        Some(what) => Err(Broken(format!("{}: {what}", machine.name))),
        None => Ok(()),
    }
}

/// Headquarters took the ops of a device in the order in which they were saved; what waited for another comes later.
fn order_is_kept(world: &World) -> Held {
    if world.was_put_back {
        return Ok(());
    }
    for machine in &world.machines {
        let place: BTreeMap<OpId, usize> = machine
            .ledger
            .iter()
            .enumerate()
            .map(|(at, saved)| (saved.op_id, at))
            .collect();
        let arrived = machine.wire.arrived();
        let places: Vec<usize> = arrived.iter().filter_map(|op_id| place.get(op_id)).copied().collect();
        ensure(places.is_sorted(), || {
            format!("{}: ops arrived in the order {places:?}", machine.name)
        })?;
    }
    Ok(())
}

async fn the_totals_are_those_of_the_rows(world: &World) -> Held {
    for scope in SCOPES {
        let audit = world
            .hq
            .store()
            .audit_scope(scope.to_owned())
            .await
            .expect("a scope can be audited");
        ensure(
            (audit.kept_count, audit.kept_digest) == (audit.counted, audit.counted_digest),
            || format!("the totals of {scope} are not those of its rows: {audit:?}"),
        )?;
    }
    Ok(())
}

/// Headquarters misses no number below the highest, unless it was put back or the disk of a device was.
async fn numbers_have_no_gaps(world: &World) -> Held {
    if world.was_put_back {
        return Ok(());
    }
    for device in world.hq.store().devices(None).await.expect("devices can be listed") {
        for install in &device.installs {
            ensure(install.first_gap.is_none(), || {
                format!("{}: number {:?} is missing", device.label, install.first_gap)
            })?;
        }
    }
    Ok(())
}

/// Every accepted visit is there once and where its customer is; every accepted move was made once.
async fn work_is_where_it_belongs(world: &World) -> Held {
    let team = rows_at_headquarters(world, "team:S1").await;
    let mut seen = BTreeSet::new();
    for (machine, saved) in everything_saved(world) {
        if !seen.insert(saved.op_id) || !is_accepted(world, saved).await {
            continue;
        }
        match &saved.payload {
            OpPayload::VisitSaved(visit) => {
                let key = (EntityKind::Visit.as_str().to_owned(), visit.visit_id.to_string());
                let body: Option<VisitBody> = team.get(&key).and_then(|(_, body)| serde_json::from_str(body).ok());
                let in_team = world.bank.is_in_team(machine.staff_no());
                ensure(body.is_some() || !in_team, || {
                    format!("visit {} is not with the team", visit.visit_id)
                })?;
                let Some(body) = body else { continue };
                ensure(body.note == visit.note, || {
                    format!("visit {} says something else", visit.visit_id)
                })?;
                visit_is_with_its_customer(world, &body)?;
            }
            OpPayload::FollowUpMoved(moved) => {
                let key = (EntityKind::FollowUp.as_str().to_owned(), moved.follow_up_id.to_string());
                let body: Option<FollowUpBody> = team.get(&key).and_then(|(_, body)| serde_json::from_str(body).ok());
                let Some(body) = body else { continue };
                let times = body.moves.iter().filter(|made| made.reason == moved.reason).count();
                ensure(times == 1, || {
                    format!("a move of {} was made {times} times", moved.follow_up_id)
                })?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Every accepted wish and word counts, each once, whether its effect went ahead of it or not (rule U11).
async fn what_protects_a_customer_holds(world: &World) -> Held {
    let team = rows_at_headquarters(world, "team:S1").await;
    for (_, saved) in everything_saved(world) {
        let Some(customer_no) = saved.payload.is_urgent().then(|| about(&saved.payload)).flatten() else {
            continue;
        };
        let body = |kind: EntityKind| team.get(&(kind.as_str().to_owned(), customer_no.to_string()));
        let Some((_, customer)) = body(EntityKind::Customer) else {
            continue;
        };
        if !is_accepted(world, saved).await {
            continue;
        }
        let customer: CustomerBody = serde_json::from_str(customer).expect("a customer can be read");
        let OpPayload::ConsentRecorded(recorded) = &saved.payload else {
            ensure(customer.do_not_disturb, || {
                format!("{customer_no} wants to be left alone")
            })?;
            continue;
        };
        let safeguards = body(EntityKind::Safeguards).and_then(|(_, body)| serde_json::from_str(body).ok());
        let safeguards = safeguards.unwrap_or_else(|| SafeguardsBody::new(customer_no.clone()));
        let times = safeguards
            .words
            .iter()
            .filter(|word| word.consent_id == recorded.consent_id);
        let times = times.count();
        ensure(times == 1, || format!("a no of {customer_no} stands {times} times"))?;
        let latest = safeguards.word(recorded.purpose).map(|word| word.state);
        let told = customer.consents.iter().find(|known| known.purpose == recorded.purpose);
        ensure(latest == told.map(|known| known.state), || {
            format!("{customer_no} said {latest:?} last, and the record says {told:?}")
        })?;
    }
    Ok(())
}

fn about(payload: &OpPayload) -> Option<&CustomerNo> {
    match payload {
        OpPayload::VisitSaved(visit) => Some(&visit.customer_no),
        OpPayload::ConsentRecorded(recorded) => Some(&recorded.customer_no),
        OpPayload::ContactStopped(stopped) => Some(&stopped.customer_no),
        _ => None,
    }
}

fn everything_saved(world: &World) -> impl Iterator<Item = (&Machine, &Saved)> {
    let machines = world.machines.iter();
    machines.flat_map(|machine| machine.ledger.iter().map(move |saved| (machine, saved)))
}

async fn is_accepted(world: &World, saved: &Saved) -> bool {
    let receipt = world
        .hq
        .store()
        .receipt(saved.op_id)
        .await
        .expect("receipts can be read");
    receipt.is_some()
}

/// A visit is on the devices of the RM who has the customer now, and on no other RM's but perhaps its author's.
fn visit_is_with_its_customer(world: &World, visit: &VisitBody) -> Held {
    let rm = world
        .bank
        .cards
        .get(visit.customer_no.as_str())
        .filter(|card| card.listed)
        .map(|card| card.rm);
    for machine in world.machines.iter().filter(|machine| machine.staff_no() != SUPERVISOR) {
        let rows = machine
            .device()
            .rows_of(&format!("rm:{}", machine.staff_no()))
            .expect("the cache can be read");
        let held = rows
            .iter()
            .any(|row| row.kind == EntityKind::Visit.as_str() && row.id == visit.visit_id.to_string());
        let belongs = rm == Some(machine.staff_no());
        let is_author = visit.author.as_str() == machine.staff_no();
        let may_stay = is_author && (visit.out_of_scope || visit.review == ReviewState::Returned);
        ensure(!belongs || held, || {
            format!("{} lacks visit {}", machine.name, visit.visit_id)
        })?;
        ensure(belongs || may_stay || !held, || {
            format!("{} still has visit {}", machine.name, visit.visit_id)
        })?;
    }
    Ok(())
}

/// Before headquarters is put back to an older copy: what is in no journal any more, because it was proven 30 days ago
/// or its device was put back too, nobody can bring again.
pub fn forgive_what_nobody_has(world: &mut World) {
    let mut kept = BTreeSet::new();
    let mut all = BTreeSet::new();
    for machine in &world.machines {
        for saved in &machine.ledger {
            all.insert(saved.op_id);
            if machine.state_of(saved.op_id).is_some() {
                kept.insert(saved.op_id);
            }
        }
    }
    world.forgiven.extend(all.difference(&kept));
}
