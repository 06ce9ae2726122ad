//! What changed in the workbench, told to the window, which asks again for exactly that.

use rounds_app::Workbench;
use rounds_app::dto::Changes;
use tauri::{AppHandle, Emitter};
use tokio::sync::broadcast::error::RecvError;

/// The event that the screens listen to.
const CHANGES: &str = "changes";

/// Forwards every change until the workbench is gone.
pub fn forward(app: AppHandle, workbench: &Workbench) {
    let mut changes = workbench.subscribe();
    tauri::async_runtime::spawn(async move {
        loop {
            match changes.recv().await {
                Ok(change) => tell(&app, &change),
                // The window was slow: what it missed concerns anything, so it is told to ask for everything.
                Err(RecvError::Lagged(_)) => tell(&app, &Changes::everything()),
                Err(RecvError::Closed) => return,
            }
        }
    });
}

fn tell(app: &AppHandle, change: &Changes) {
    if let Err(error) = app.emit(CHANGES, change) {
        tracing::warn!(%error, "a change did not reach the window");
    }
}
