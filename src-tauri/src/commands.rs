//! The one door between the screens and the workbench.

use rounds_app::Workbench;
use rounds_app::dto::AppErrorDto;
use serde_json::Value;
use tauri::State;

/// Runs the command `name` of rounds-app's list.
///
/// # Errors
/// A code, a message and details, as every host of the command list gives them.
#[tauri::command]
pub async fn call(workbench: State<'_, Workbench>, name: String, input: Value) -> Result<Value, AppErrorDto> {
    rounds_app::dispatch(&workbench, &name, input).await
}
