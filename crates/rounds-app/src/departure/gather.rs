//! What the departure check looks at, read from the device's own files: it works without a network, which is when it is
//! asked for.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use rounds_cache::{CacheError, CustomerQuery, FollowUpQuery, FollowUpView};
use rounds_domain::consent::Purpose;
use rounds_domain::{CustomerNo, Text, ViewId};
use rounds_protocol::entities::CustomerBody;

use super::judge::{Chosen, Found, Named};
use crate::customers::cache_query;
use crate::dto::departure::{DepartureChoice, DepartureCustomer};
use crate::error::{AppError, Result};
use crate::session::Session;
use crate::views;

/// Customers that a point names; the rest is counted.
const NAMED_AT_MOST: usize = 20;

/// Everything the rules judge.
pub(super) fn found(session: &Session, choice: &DepartureChoice, return_at: DateTime<Utc>) -> Result<Found> {
    let device = &session.device;
    let (sync, storage, lease) = (device.sync_facts()?, device.storage_facts()?, device.lease());
    let returning = date_of(session, return_at);
    Ok(Found {
        now: session.clock.now(),
        return_at,
        chosen: chosen(session, choice)?,
        lease_until: lease.until,
        lease_over: lease.over,
        last_complete_at: sync.last_complete_at,
        data_as_of: storage.data_as_of,
        rules_now: device.rule_pack(session.today())?.is_some(),
        rules_at_return: rules_at_return(session, returning)?,
        ending_products: ending_products(session, returning)?,
        unsent: sync.sendable,
        needs_attention: sync.counts.needs_attention,
        unsealed: u32::try_from(device.unsealed()?).unwrap_or(u32::MAX),
        disk_free_bytes: disk_free(session),
        clock_off_seconds: storage.server_offset_ms.map(|ms| ms / 1_000),
    })
}

/// The business date of a moment: as many days from today as it lies from now.
fn date_of(session: &Session, at: DateTime<Utc>) -> NaiveDate {
    let (now, today) = (session.clock.now(), session.today());
    let zone_offset = today - now.date_naive();
    at.date_naive() + zone_offset
}

/// Both kinds of pack: whoever has offers today has them at the return.
fn rules_at_return(session: &Session, returning: NaiveDate) -> Result<bool> {
    let rules = session.device.rule_pack(returning)?.is_some();
    let offers = session.offer_pack(session.today())?.is_none() || session.offer_pack(returning)?.is_some();
    Ok(rules && offers)
}

fn ending_products(session: &Session, returning: NaiveDate) -> Result<Vec<Text>> {
    let today = session.today();
    let (now, then) = (session.offer_pack(today)?, session.offer_pack(returning)?);
    let products = session.device.products()?.into_iter();
    let ending = products.filter(|product| {
        let listed = |on: NaiveDate| product.effective_from <= on && product.effective_to.is_none_or(|to| on <= to);
        let falls_away = now.as_ref().zip(then.as_ref()).is_some_and(|(now, then)| {
            now.is_offered(&product.code, today) && !then.is_offered(&product.code, returning)
        });
        product.suggestible && listed(today) && (!listed(returning) || falls_away)
    });
    Ok(ending.map(|product| product.name).collect())
}

/// `None` when the disk does not say.
fn disk_free(session: &Session) -> Option<u64> {
    fs4::available_space(&session.folder)
        .inspect_err(|error| tracing::warn!(%error, "the disk does not say how much is free"))
        .ok()
}

/// What is to be known of the chosen customers; `None` when the lease is over.
fn chosen(session: &Session, choice: &DepartureChoice) -> Result<Option<Chosen>> {
    match look_at(session, choice) {
        Err(AppError::Cache(CacheError::LeaseOver)) => Ok(None),
        other => other.map(Some),
    }
}

fn look_at(session: &Session, choice: &DepartureChoice) -> Result<Chosen> {
    let mut chosen = Chosen::default();
    for number in numbers(session, choice)? {
        let Some(customer) = session.device.customer(&number)? else {
            continue;
        };
        chosen.customers += 1;
        if !is_consent_known(&customer) {
            name(&mut chosen.consent_unknown, &customer);
        }
        if customer.do_not_disturb {
            name(&mut chosen.do_not_disturb, &customer);
        }
    }
    Ok(chosen)
}

/// Given, refused or withdrawn: all three are known.
fn is_consent_known(customer: &CustomerBody) -> bool {
    customer
        .consents
        .iter()
        .any(|consent| consent.purpose == Purpose::MarketingContact)
}

fn name(named: &mut Named, customer: &CustomerBody) {
    named.count += 1;
    if named.first.len() < NAMED_AT_MOST {
        named.first.push(DepartureCustomer {
            customer_no: customer.customer_no.clone(),
            name: customer.name.clone(),
        });
    }
}

/// The numbers of a choice, each once. A number that nobody here has is nobody.
fn numbers(session: &Session, choice: &DepartureChoice) -> Result<BTreeSet<CustomerNo>> {
    match choice {
        DepartureChoice::Due => due(session),
        DepartureChoice::Village { village } => listed(
            session,
            CustomerQuery {
                village: Some(village.clone()),
                ..CustomerQuery::default()
            },
        ),
        DepartureChoice::View { view_id } => listed(session, of_view(session, *view_id)?),
        DepartureChoice::Customers { customers } => Ok(customers.iter().cloned().collect()),
    }
}

fn of_view(session: &Session, view_id: ViewId) -> Result<CustomerQuery> {
    let view = views::all(session)?.into_iter().find(|view| view.view_id == view_id);
    let view = view.ok_or(AppError::ViewUnknown)?;
    Ok(CustomerQuery {
        offset: 0,
        limit: 0,
        ..cache_query(view.query)
    })
}

fn listed(session: &Session, query: CustomerQuery) -> Result<BTreeSet<CustomerNo>> {
    let list = session.device.customers(&query, session.today())?;
    Ok(list.rows.into_iter().map(|row| row.customer_no).collect())
}

fn due(session: &Session) -> Result<BTreeSet<CustomerNo>> {
    let mut found = BTreeSet::new();
    for view in [FollowUpView::Overdue, FollowUpView::Today] {
        let list = session.device.follow_ups(&FollowUpQuery {
            view,
            owner: session.whose_work(),
            customer_no: None,
            today: session.today(),
            offset: 0,
            limit: 0,
        })?;
        found.extend(list.rows.into_iter().map(|row| row.body.customer_no));
    }
    Ok(found)
}
