//! Saved views of the customer list. Kept on the device, with the work.

use rounds_cache::ViewRow;
use rounds_domain::ViewId;

use crate::dto::customers::{SaveViewInput, SavedView, ViewRef};
use crate::dto::{Nothing, Topic};
use crate::error::{AppError, Result};
use crate::session::Session;
use crate::workbench::Workbench;

const NAME_MAX_CHARS: usize = 40;

/// All saved views, in the order they were made.
pub(crate) async fn list(bench: &Workbench, _: Nothing) -> Result<Vec<SavedView>> {
    bench.work(all).await
}

/// All saved views, in the order they were made.
pub(crate) fn all(session: &Session) -> Result<Vec<SavedView>> {
    let rows = session.device.views()?;
    rows.into_iter()
        .map(|row| {
            let query = serde_json::from_str(&row.query).map_err(AppError::DeskUnreadable)?;
            Ok(SavedView {
                view_id: row.view_id,
                name: row.name,
                query,
            })
        })
        .collect()
}

/// Keep a view under a name. A name that is there already is replaced.
pub(crate) async fn save(bench: &Workbench, input: SaveViewInput) -> Result<SavedView> {
    let name = input.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME_MAX_CHARS {
        return Err(AppError::ViewNameWrong { limit: NAME_MAX_CHARS });
    }
    bench
        .work(move |session| {
            let same_name = session.device.views()?.into_iter().find(|view| view.name == name);
            let view_id = same_name.map_or_else(|| ViewId(session.ids.next()), |view| view.view_id);
            let query = serde_json::to_string(&input.query).map_err(AppError::AnswerUnwritable)?;
            session.device.save_view(&ViewRow {
                view_id,
                name: name.clone(),
                query,
            })?;
            session.tell(&[Topic::Settings]);
            Ok(SavedView {
                view_id,
                name,
                query: input.query,
            })
        })
        .await
}

/// Forget a view. Forgetting twice is fine.
pub(crate) async fn delete(bench: &Workbench, input: ViewRef) -> Result<Nothing> {
    bench
        .work(move |session| {
            session.device.delete_view(input.view_id)?;
            session.tell(&[Topic::Settings]);
            Ok(Nothing {})
        })
        .await
}
