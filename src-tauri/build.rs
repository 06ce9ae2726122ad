//! Compiles the capabilities and permissions of the shell into the binary.

use std::path::Path;

const NOT_BUILT: &str = "<!doctype html><title>Rounds</title><p>The screens are not built: npm run build in ui</p>\n";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in ["src-tauri/capabilities", "src-tauri/permissions", "ui/dist"] {
        println!("cargo:rerun-if-changed={path}");
    }
    ensure_page(Path::new("ui/dist/index.html"))?;
    let manifest = tauri_build::AppManifest::new().permissions_path_pattern("./src-tauri/permissions/**/*.toml");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*.json")
        .app_manifest(manifest);
    tauri_build::try_build(attributes)?;
    Ok(())
}

/// The shell embeds ui/dist, so something must lie there even before the first build of the screens: otherwise
/// nobody could check or lint the Rust part alone.
fn ensure_page(page: &Path) -> std::io::Result<()> {
    if page.exists() {
        return Ok(());
    }
    if let Some(folder) = page.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(page, NOT_BUILT)
}
