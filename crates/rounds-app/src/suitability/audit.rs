//! The audit chain of this device, as far as its journal reaches back: whether every link holds, and what was linked.

use rounds_cache::{OpFilter, OpRow, OwnChain};

use crate::dto::Nothing;
use crate::dto::suitability::{AuditChainView, AuditRow, AuditView};
use crate::error::Result;
use crate::session::{Session, delivery_of};
use crate::workbench::Workbench;

/// Rows that a screen gets at once.
const MOST_ROWS: usize = 300;

/// Look over the chains, and list the latest records.
pub(crate) async fn view(bench: &Workbench, _input: Nothing) -> Result<AuditView> {
    bench
        .work(|session| {
            let ops = session.device.ops(OpFilter::All, 0, 0)?.rows;
            let linked = ops.into_iter().filter(|op| op.audit.is_some()).take(MOST_ROWS);
            Ok(AuditView {
                chains: session.device.audit_chains()?.into_iter().map(chain).collect(),
                records: linked.filter_map(|op| row(session, op)).collect(),
            })
        })
        .await
}

fn chain(own: OwnChain) -> AuditChainView {
    AuditChainView {
        chain: own.chain,
        first: own.first,
        highest: own.report.highest,
        links: own.report.links,
        broken_at: own.report.broken.map(|broken| broken.link),
        fault: own.report.broken.map(|broken| broken.fault),
    }
}

fn row(session: &Session, op: OpRow) -> Option<AuditRow> {
    let link = op.audit.clone()?;
    let customer_no = op.customer_no();
    let item = customer_no
        .as_ref()
        .and_then(|number| session.device.customer_item(number).ok().flatten());
    Some(AuditRow {
        link: link.link,
        op_id: op.op_id,
        delivery: delivery_of(op.state, op.code.as_deref(), op.corrected_by),
        kind: op.kind,
        customer_no,
        customer_name: item.map(|item| item.name),
        saved_at: op.saved_at,
        hash: link.hash,
        before: link.before,
    })
}
