//! A walk through the main screens of the real window, with a picture of each. The demonstration walks where there
//! is no display; the window tests walk for the documentation.

use std::path::Path;

use anyhow::Context;
use serde_json::{Value, json};

use crate::banks::PASSWORD;
use crate::demo::Person;
use crate::window::{Opening, Window, keys};

/// A screen: its name in file names, its address inside the window, and what shows that it is there.
struct Screen {
    name: &'static str,
    address: String,
    mark: &'static str,
}

/// Signs in as the demonstration's person, goes from screen to screen, and returns how many pictures were taken.
///
/// # Errors
/// When a screen does not appear.
pub fn through(opening: &Opening<'_>, person: Person, pictures: &Path) -> anyhow::Result<usize> {
    let window = Window::open(opening)?;
    window.wait_for("input[type=password]")?;
    window.picture(&pictures.join("sign-in.png"))?;
    sign_in(&window)?;
    wait_for_first_sync(&window)?;
    Ok(1 + take_screens(&window, person, pictures, "")?)
}

/// Types the password, as at enrolment and at unlocking, and waits for the first page.
///
/// # Errors
/// When the window does not open up.
pub fn sign_in(window: &Window) -> anyhow::Result<()> {
    window.fill("input[type=password]", PASSWORD)?;
    window.press(&keys::ENTER.to_string())?;
    window.wait_for("main#main").map(|_| ())
}

/// Waits until headquarters' data is complete on this device.
///
/// # Errors
/// When it is not in time.
pub fn wait_for_first_sync(window: &Window) -> anyhow::Result<()> {
    wait_for_answer(window, "sync_state", "first_sync_pending", &json!(false))
}

/// Goes to an address of the window, as a link would.
///
/// # Errors
/// When the window is gone.
pub fn go(window: &Window, address: &str) -> anyhow::Result<()> {
    window
        .execute("location.hash = arguments[0];", &[json!(address)])
        .map(|_| ())
}

/// Asks the workbench behind the window.
///
/// # Errors
/// When it refuses.
pub fn ask(window: &Window, command: &str, input: &Value) -> anyhow::Result<Value> {
    let script = "return window.__TAURI_INTERNALS__.invoke('call', { name: arguments[0], input: arguments[1] });";
    window
        .execute(script, &[json!(command), input.clone()])
        .with_context(|| format!("{command} was refused"))
}

/// Asks a command without input until the field `field` of its answer is `expected`.
///
/// # Errors
/// When it is not in time.
pub fn wait_for_answer(window: &Window, command: &str, field: &str, expected: &Value) -> anyhow::Result<()> {
    let script = "return window.__TAURI_INTERNALS__.invoke('call', { name: arguments[0], input: {} })
        .then(answer => answer[arguments[1]] === arguments[2]);";
    let args = [json!(command), json!(field), expected.clone()];
    window
        .wait_for_script(script, &args, &format!("{field} = {expected} of {command}"))
        .map(|_| ())
}

/// Takes every screen that the signed-in person has; `suffix` ends the file names.
///
/// # Errors
/// When a screen does not appear.
pub fn take_screens(window: &Window, person: Person, pictures: &Path, suffix: &str) -> anyhow::Result<usize> {
    let screens = screens(window, person)?;
    for screen in &screens {
        take(window, screen, pictures, suffix)?;
    }
    go(window, "/today")?;
    window.wait_for("main h1")?;
    window.chord(keys::CONTROL, 'k')?;
    window.wait_for("[role=dialog] [role=combobox]")?;
    window.picture(&pictures.join(format!("palette{suffix}.png")))?;
    window.press(&keys::ESCAPE.to_string())?;
    window.wait_until_gone("[role=dialog] [role=combobox]")?;
    Ok(screens.len() + 1)
}

/// Takes the supervisor's own screen.
///
/// # Errors
/// When it does not appear.
pub fn take_team(window: &Window, pictures: &Path, suffix: &str) -> anyhow::Result<()> {
    take(window, &team(), pictures, suffix)
}

fn team() -> Screen {
    Screen {
        name: "team",
        address: "/team".into(),
        mark: "main h1",
    }
}

fn take(window: &Window, screen: &Screen, pictures: &Path, suffix: &str) -> anyhow::Result<()> {
    go(window, &screen.address)?;
    window
        .wait_for(screen.mark)
        .with_context(|| format!("at {}", screen.address))?;
    window.picture(&pictures.join(format!("{}{suffix}.png", screen.name)))
}

fn screens(window: &Window, person: Person) -> anyhow::Result<Vec<Screen>> {
    let screen = |name, address: String, mark| Screen { name, address, mark };
    let customer = interesting_customer(window)?;
    let segment = first_segment(window)?;
    let mut screens = vec![
        screen("today", "/today".into(), "main h1"),
        screen("customers", "/customers".into(), "main [role=gridcell]"),
        screen("customer", format!("/customers/{customer}"), "main h1"),
        screen("visit", format!("/visits/{customer}"), "[data-field=outcome]"),
        screen("follow-ups", "/follow-ups".into(), "main h1"),
        screen("segments", "/segments".into(), "main h1"),
        screen("segment", format!("/segments/{segment}"), "main h1"),
        screen("outbox", "/outbox".into(), "main h1"),
        screen("settings", "/settings".into(), "main h1"),
    ];
    if person == Person::Supervisor {
        screens.push(team());
    }
    Ok(screens)
}

/// One whom it is worth looking at: the first that Today proposes, or else the first of the list.
fn interesting_customer(window: &Window) -> anyhow::Result<String> {
    let today = ask(window, "today_open", &json!({}))?;
    if let Some(no) = today["worth_seeing"][0]["customer"]["customer_no"].as_str() {
        return Ok(no.to_owned());
    }
    let page = ask(window, "customer_search", &json!({ "limit": 1 }))?;
    page["rows"][0]["customer_no"]
        .as_str()
        .map(str::to_owned)
        .context("this device has no customers")
}

fn first_segment(window: &Window) -> anyhow::Result<String> {
    let list = ask(window, "segment_list", &json!({}))?;
    let code = list.pointer("/segments/0/profile/code");
    code.and_then(Value::as_str)
        .map(str::to_owned)
        .context("this bank has no segments")
}
