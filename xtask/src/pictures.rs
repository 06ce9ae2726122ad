//! `cargo xtask screenshots`: the pictures of the documentation, taken from the real window by the window tests.

use crate::packages::{self, Purpose};
use crate::programs::{command, run};
use crate::workspace::root;
use crate::{suite, ui};

/// Takes every screen in both languages, light and dark, into docs/screenshots.
///
/// # Errors
/// When something does not build, or a screen does not appear.
pub fn take() -> anyhow::Result<()> {
    packages::ensure(Purpose::Show)?;
    ui::install()?;
    ui::build()?;
    run(&mut suite::build())?;
    let mut test = command("cargo", &root());
    test.args([
        "test",
        "--workspace",
        "--test",
        "window",
        "--",
        "pictures",
        "--nocapture",
    ]);
    run(test.env("ROUNDS_PICTURES", root().join("docs/screenshots")))
}
