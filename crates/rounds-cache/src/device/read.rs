//! Reading: the cache overlaid with this device's own work.

use std::collections::HashSet;
use std::sync::PoisonError;

use chrono::NaiveDate;
use rounds_domain::{ChangeId, CustomerNo, FollowUpId, ProductCode, StaffNo, VisitId};
use rounds_protocol::entities::{ContactBody, CustomerBody, EntityKind, ProfileBody, SegmentProfileBody};
use rounds_protocol::rules::{ProductBody, RulePack};
use rounds_protocol::session::StaffBody;
use rounds_protocol::suggestions::SuggestionEventBody;

use super::{Device, lock};
use crate::cache::customers::{self, Conditions};
use crate::cache::{entities, facets, suggestions as event_table, volatile};
use crate::changes::{ChangeItem, ChangeList, ChangeQuery};
use crate::error::Result;
use crate::model::*;
use crate::outbox::ops;
use crate::read::{changes, contacts, counts, follow_ups, suggestions, visits};
use crate::suggestions::SuggestionQuery;

/// Events read under one hold of the reader: about a millisecond's worth.
const EVENTS_AT_A_TIME: usize = 128;

/// Each of these fails only as the storage does, or when a stored body cannot be read. What is about customers fails with
/// [`CacheError::LeaseOver`](crate::CacheError::LeaseOver) when the lease is over.
impl Device {
    /// The portfolio, narrowed and ordered; `today` judges the last-contact filter.
    pub fn customers(&self, query: &CustomerQuery, today: NaiveDate) -> Result<CustomerList> {
        self.may_read()?;
        let conditions = Conditions::of(query, today);
        if query.text.trim().is_empty() {
            return self.read(|reader| {
                let total = customers::count(reader, &conditions)?;
                let page = customers::page(reader, &conditions, query, total)?;
                let rows = customers::by_ids(reader, &page)?;
                Ok(CustomerList { total, rows })
            });
        }
        let found = self.found(query, &conditions)?;
        let limit = if query.limit == 0 {
            usize::MAX
        } else {
            query.limit as usize
        };
        let page: Vec<i64> = found.iter().copied().skip(query.offset as usize).take(limit).collect();
        let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
        Ok(CustomerList {
            total,
            rows: self.read(|reader| customers::by_ids(reader, &page))?,
        })
    }

    /// The ids that the text finds and the conditions allow, in the order wanted.
    fn found(&self, query: &CustomerQuery, conditions: &Conditions) -> Result<Vec<i64>> {
        let found = self
            .index
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .search(&query.text);
        if query.sort == CustomerSort::Relevance && conditions.is_empty() {
            return Ok(found);
        }
        let allowed = self.read(|reader| customers::all(reader, conditions, query))?;
        let (ordered, filter) = if query.sort == CustomerSort::Relevance {
            (found, allowed)
        } else {
            (allowed, found)
        };
        let filter: HashSet<i64> = filter.into_iter().collect();
        Ok(ordered.into_iter().filter(|rid| filter.contains(rid)).collect())
    }

    /// Counts for the filters, over the whole portfolio.
    pub fn customer_facets(&self) -> Result<CustomerFacets> {
        self.may_read()?;
        let version = self.data_version();
        let mut kept = lock(&self.facets);
        if let Some((of, facets)) = kept.as_ref()
            && *of == version
        {
            return Ok(facets.clone());
        }
        let facets = self.read(facets::all)?;
        *kept = Some((version, facets.clone()));
        Ok(facets)
    }

    /// A customer as the list has it.
    pub fn customer_item(&self, customer_no: &CustomerNo) -> Result<Option<CustomerItem>> {
        self.may_read()?;
        self.read(|reader| customers::by_number(reader, customer_no))
    }

    /// A customer, with what this device did for the customer's protection laid over headquarters' word.
    pub fn customer(&self, customer_no: &CustomerNo) -> Result<Option<CustomerBody>> {
        self.may_read()?;
        let stored = self.read(|reader| entities::get(reader, EntityKind::Customer, customer_no.as_str()))?;
        let Some(mut customer) = stored else { return Ok(None) };
        self.protect(&mut customer)?;
        Ok(Some(customer))
    }

    pub fn profile(&self, customer_no: &CustomerNo) -> Result<Option<ProfileBody>> {
        self.may_read()?;
        self.read(|reader| volatile::profile(reader, customer_no))
    }

    /// Contacts from the bank's other systems, newest first.
    pub fn contacts_of(&self, customer_no: &CustomerNo) -> Result<Vec<ContactBody>> {
        self.may_read()?;
        self.read(|reader| contacts::of_customer(reader, customer_no))
    }

    /// Visits, newest first.
    pub fn visits(&self, query: &VisitQuery) -> Result<VisitList> {
        self.may_read()?;
        let own = self.own_work()?;
        let mut list = self.read(|reader| visits::list(reader, &own, query))?;
        self.mark_ops(&mut list.rows)?;
        Ok(list)
    }

    pub fn visit(&self, visit_id: VisitId) -> Result<Option<VisitItem>> {
        self.may_read()?;
        let own = self.own_work()?;
        let mut rows: Vec<VisitItem> = self
            .read(|reader| visits::one(reader, &own, visit_id))?
            .into_iter()
            .collect();
        self.mark_ops(&mut rows)?;
        Ok(rows.pop())
    }

    /// Name the op behind each visit of this device.
    fn mark_ops(&self, rows: &mut [VisitItem]) -> Result<()> {
        let ids: Vec<VisitId> = rows.iter().map(|row| row.body.visit_id).collect();
        for (visit_id, op) in ops::of_visits(&self.outbox(), &ids)? {
            let of = rows.iter_mut().find(|row| row.body.visit_id == visit_id);
            if let Some(row) = of {
                row.op = Some(crate::overlay::mark(&op));
            }
        }
        Ok(())
    }

    /// Follow-ups by due date, with counts of every view.
    pub fn follow_ups(&self, query: &FollowUpQuery) -> Result<FollowUpList> {
        self.may_read()?;
        let own = self.own_work()?;
        self.read(|reader| follow_ups::list(reader, &own, query))
    }

    pub fn follow_up(&self, follow_up_id: FollowUpId) -> Result<Option<FollowUpItem>> {
        self.may_read()?;
        let own = self.own_work()?;
        self.read(|reader| own.follow_up(reader, follow_up_id))
    }

    /// Changes of customers' profiles, newest first.
    pub fn customer_changes(&self, query: &ChangeQuery) -> Result<ChangeList> {
        let own = self.own_work()?;
        self.read(|reader| changes::list(reader, &own, query))
    }

    pub fn customer_change(&self, change_id: ChangeId) -> Result<Option<ChangeItem>> {
        let own = self.own_work()?;
        self.read(|reader| changes::one(reader, &own, change_id))
    }

    /// What persons did with suggestions, oldest first; own events among it. The reader is taken for some at a time.
    pub fn suggestion_events(&self, query: &SuggestionQuery) -> Result<Vec<SuggestionEventBody>> {
        self.may_read()?;
        let own = self.own_work()?;
        let ids = self.read(|reader| event_table::ids(reader, query))?;
        let mut stored = Vec::with_capacity(ids.len());
        for some in ids.chunks(EVENTS_AT_A_TIME) {
            stored.extend(self.read(|reader| suggestions::bodies(reader, some))?);
        }
        Ok(suggestions::with_own(stored, &own, query))
    }

    /// Ops of one kind about one customer that the journal still has, oldest first.
    pub fn ops_about(&self, customer_no: &CustomerNo, kind: &str) -> Result<Vec<OpRow>> {
        ops::about_customer(&self.outbox(), customer_no, kind)
    }

    /// The catalogue in its order.
    pub fn products(&self) -> Result<Vec<ProductBody>> {
        let mut all: Vec<ProductBody> = self.read(|reader| entities::all(reader, EntityKind::Product))?;
        all.sort_by(|a, b| (a.catalogue_order, &a.code).cmp(&(b.catalogue_order, &b.code)));
        Ok(all)
    }

    pub fn product(&self, code: &ProductCode) -> Result<Option<ProductBody>> {
        self.read(|reader| entities::get(reader, EntityKind::Product, code.as_str()))
    }

    /// The pack in force on a business date: the latest version among those effective then.
    pub fn rule_pack(&self, on: NaiveDate) -> Result<Option<RulePack>> {
        let packs: Vec<RulePack> = self.read(|reader| entities::all(reader, EntityKind::RulePack))?;
        let effective = packs
            .into_iter()
            .filter(|pack| pack.effective_from <= on && pack.effective_to.is_none_or(|to| on <= to));
        Ok(effective.max_by_key(|pack| (pack.effective_from, pack.version)))
    }

    /// By priority.
    pub fn segment_profiles(&self) -> Result<Vec<SegmentProfileBody>> {
        let mut all: Vec<SegmentProfileBody> = self.read(|reader| entities::all(reader, EntityKind::SegmentProfile))?;
        all.sort_by(|a, b| (a.priority, &a.code).cmp(&(b.priority, &b.code)));
        Ok(all)
    }

    /// Everybody this device knows, by number; oneself always.
    pub fn staff(&self) -> Result<Vec<StaffBody>> {
        let mut all: Vec<StaffBody> = self.read(|reader| entities::all(reader, EntityKind::Staff))?;
        let me = self.enrolment().staff;
        if !all.iter().any(|known| known.staff_no == me.staff_no) {
            all.push(me);
        }
        all.sort_by(|a, b| a.staff_no.cmp(&b.staff_no));
        Ok(all)
    }

    /// Numbers of one member of staff; `None` counts everybody this device holds.
    pub fn work_counts(&self, staff: Option<&StaffNo>, today: NaiveDate) -> Result<WorkCounts> {
        let own = self.own_work()?;
        self.read(|reader| counts::of(reader, &own, staff, today))
    }
}
