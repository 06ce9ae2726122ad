//! The one door between the screens and the workbench, and the system's own choice of a folder.

use rounds_app::Workbench;
use rounds_app::dto::AppErrorDto;
use serde_json::Value;
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt;
use tokio::sync::oneshot;

/// Runs the command `name` of rounds-app's list.
///
/// # Errors
/// A code, a message and details, as every host of the command list gives them.
#[tauri::command]
pub async fn call(workbench: State<'_, Workbench>, name: String, input: Value) -> Result<Value, AppErrorDto> {
    rounds_app::dispatch(&workbench, &name, input).await
}

/// Lets the person choose a folder in the system's own dialog, which begins at `start`. Only a name comes of it: reading and
/// writing stay behind the workbench. None when nothing was chosen.
#[tauri::command]
pub async fn pick_folder(app: AppHandle, title: String, start: String) -> Option<String> {
    let (sender, chosen) = oneshot::channel();
    let dialog = app.dialog().file().set_title(title).set_directory(start);
    dialog.pick_folder(move |folder| {
        // Nobody waits any more when the window is gone.
        let _ = sender.send(folder);
    });
    Some(chosen.await.ok()??.to_string())
}
