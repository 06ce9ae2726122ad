//! Changes of one customer, those that wait for the supervisor, and what an RM is told.

use rounds_cache::{ChangeItem, ChangeQuery as Query, ChangeView};
use rounds_domain::CustomerNo;

use super::acknowledge::Acknowledged;
use super::row::row;
use crate::customers::page_size;
use crate::dto::changes::{ChangePage, ChangeQuery, ChangeRow};
use crate::error::{AppError, Result};
use crate::session::Session;
use crate::workbench::Workbench;

/// Most changes on a customer's page.
const OF_CUSTOMER_MAX: u32 = 20;
/// Most changes that Today tells of.
const NEWS_MAX: usize = 50;

/// Changes that wait for this supervisor, newest first. `limit` 0 means 100; more than 500 means 500.
pub(crate) async fn to_decide(bench: &Workbench, input: ChangeQuery) -> Result<ChangePage> {
    bench
        .work(move |session| {
            if !session.is_supervisor() {
                return Err(AppError::SupervisorOnly);
            }
            let found = session.device.customer_changes(&Query {
                view: ChangeView::Disputed,
                offset: input.offset,
                limit: page_size(input.limit),
                ..Query::default()
            })?;
            let acknowledged = Acknowledged::read(session)?;
            let rows = found.rows.into_iter().map(|item| row(session, item, &acknowledged));
            Ok(ChangePage {
                total: found.total,
                rows: rows.collect::<Result<_>>()?,
            })
        })
        .await
}

/// How many changes wait for this supervisor.
pub(crate) fn waiting(session: &Session) -> Result<u32> {
    let query = Query {
        view: ChangeView::Disputed,
        limit: 1,
        ..Query::default()
    };
    Ok(session.device.customer_changes(&query)?.total)
}

/// The changes of one customer, newest first.
pub(crate) fn of_customer(session: &Session, customer_no: &CustomerNo) -> Result<Vec<ChangeRow>> {
    let query = Query {
        customer_no: Some(customer_no.clone()),
        limit: OF_CUSTOMER_MAX,
        ..Query::default()
    };
    let acknowledged = Acknowledged::read(session)?;
    let found = session.device.customer_changes(&query)?.rows;
    found
        .into_iter()
        .map(|item| row(session, item, &acknowledged))
        .collect()
}

/// What an RM is told about own changes: which wait for the supervisor, and which were decided and not yet read.
pub(crate) fn news(session: &Session) -> Result<Vec<ChangeRow>> {
    if session.is_supervisor() {
        return Ok(Vec::new());
    }
    let acknowledged = Acknowledged::read(session)?;
    let of_view = |view| -> Result<Vec<ChangeItem>> {
        let query = Query {
            author: Some(session.me()),
            view,
            ..Query::default()
        };
        Ok(session.device.customer_changes(&query)?.rows)
    };
    let mut items = of_view(ChangeView::Decided)?;
    items.retain(|item| !acknowledged.has(&item.body));
    items.extend(of_view(ChangeView::Disputed)?);
    items.truncate(NEWS_MAX);
    items
        .into_iter()
        .map(|item| row(session, item, &acknowledged))
        .collect()
}
