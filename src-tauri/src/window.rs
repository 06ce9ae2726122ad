//! The one window: its size, its title, and the rule that it never leaves its own pages.

use std::path::Path;

use tauri::webview::NewWindowResponse;
use tauri::{App, Url, WebviewUrl, WebviewWindowBuilder};

/// The host of the embedded pages where a platform cannot serve the scheme `tauri:`.
const OWN_HOST: &str = "tauri.localhost";

/// Opens the window. What the pages keep for themselves (language, theme) lies beside the device's files.
///
/// # Errors
/// When the platform has no web view.
pub fn open(app: &App, data_folder: &Path) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
        .title("Rounds 走访")
        .inner_size(1280.0, 800.0)
        .min_inner_size(960.0, 640.0)
        .data_directory(data_folder.join("webview"))
        .devtools(cfg!(debug_assertions))
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_document_title_changed(|window, title| {
            // The pages put the bank's name into the title once they know it. A window that is closing has none.
            let _ = window.set_title(&title);
        })
        .build()?;
    Ok(())
}

/// Only the embedded pages; while developing also the page server of `tauri dev`.
fn is_own_page(url: &Url) -> bool {
    let is_embedded = match url.scheme() {
        "tauri" => true,
        "http" | "https" => url.host_str() == Some(OWN_HOST),
        _ => false,
    };
    is_embedded || (tauri::is_dev() && url.host_str() == Some("127.0.0.1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_stays_on_its_own_pages() {
        for (url, own) in [
            ("tauri://localhost/index.html", true),
            ("http://tauri.localhost/", true),
            ("https://example.com/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,x", false),
        ] {
            assert_eq!(is_own_page(&Url::parse(url).unwrap()), own, "{url}");
        }
    }
}
