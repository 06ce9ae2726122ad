//! Which decisions the RM has read. Kept on the device, with the work: it is nobody else's business.

use std::collections::BTreeSet;

use rounds_protocol::entities::CustomerChangeBody;

use crate::dto::changes::ChangeRef;
use crate::dto::{Nothing, Topic};
use crate::error::{AppError, Result};
use crate::session::Session;
use crate::workbench::Workbench;

/// The key under which the device keeps them.
const KEY: &str = "changes_read";
/// Ids begin with their time, so the first ones of the set are the oldest and go first.
const KEPT: usize = 500;

/// Decisions that were read: a change that is disputed and decided anew is news again.
pub(super) struct Acknowledged(BTreeSet<String>);

impl Acknowledged {
    pub fn read(session: &Session) -> Result<Self> {
        let kept = session.device.setting(KEY)?;
        let read = kept.map(|text| serde_json::from_str(&text)).transpose();
        Ok(Self(read.map_err(AppError::DeskUnreadable)?.unwrap_or_default()))
    }

    pub fn has(&self, change: &CustomerChangeBody) -> bool {
        mark(change).is_some_and(|mark| self.0.contains(&mark))
    }

    fn keep(mut self, mark: String, session: &Session) -> Result<()> {
        self.0.insert(mark);
        while self.0.len() > KEPT {
            self.0.pop_first();
        }
        let text = serde_json::to_string(&self.0).map_err(AppError::AnswerUnwritable)?;
        Ok(session.device.set_setting(KEY, &text)?)
    }
}

/// Change and decision; `None` while nobody decided.
fn mark(change: &CustomerChangeBody) -> Option<String> {
    let decided_at = change.decided_at?;
    Some(format!("{}@{}", change.change_id, decided_at.timestamp_millis()))
}

/// The RM has read what the supervisor decided. Reading twice is fine.
pub(crate) async fn acknowledge(bench: &Workbench, input: ChangeRef) -> Result<Nothing> {
    bench
        .work(move |session| {
            let item = session
                .device
                .customer_change(input.change_id)?
                .ok_or(AppError::ChangeUnknown)?;
            let mark = mark(&item.body).ok_or(AppError::ChangeNotDecided)?;
            Acknowledged::read(session)?.keep(mark, session)?;
            session.tell(&[Topic::Changes]);
            Ok(Nothing {})
        })
        .await
}
