//! What a hand does in every journey: opening a customer, going through the visit sheet, counting what the outbox says.

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use xtask::demo::Person;
use xtask::walk::{ask, wait_for_answer};
use xtask::window::{Window, keys};

use crate::stage::Stage;

/// Somebody of the portfolio, as the window knows them.
pub struct Customer {
    pub no: String,
    pub name: String,
}

/// From the keyboard: search, enter.
pub fn open_by_search(window: &Window, customer: &Customer) -> anyhow::Result<()> {
    window.chord(keys::CONTROL, 'k')?;
    window.wait_for("[role=dialog] [role=combobox]")?;
    window.fill("[role=dialog] [role=combobox]", &customer.no)?;
    window.wait_for_words("[role=option][aria-selected=true]", &customer.name)?;
    window.press(&keys::ENTER.to_string())?;
    window.wait_until_gone("[role=dialog] [role=combobox]")?;
    window.wait_for_words("main h1", &customer.name)
}

pub fn focus_in(window: &Window, field: &str) -> anyhow::Result<()> {
    window.wait_for_focus(&format!("[data-field={field}] *"))
}

/// From the keyboard; the sheet closes when the visit is on the disk.
pub fn save(window: &Window) -> anyhow::Result<()> {
    window.chord(keys::CONTROL, keys::ENTER)?;
    window.wait_until_gone("[role=dialog]")
}

/// How many records of a kind in the outbox have come so far. What was shown of suggestions travels beside them.
pub fn records(window: &Window, kind: &str, delivery: &str) -> anyhow::Result<usize> {
    let page = ask(window, "outbox_list", &json!({ "limit": 100 }))?;
    let rows = page["rows"].as_array().context("the outbox has rows")?;
    let is_wanted = |row: &&Value| row["kind"] == json!(kind) && row["delivery"] == json!(delivery);
    Ok(rows.iter().filter(is_wanted).count())
}

pub fn wait_for_count(window: &Window, css: &str, count: u64) -> anyhow::Result<()> {
    let script = "return document.querySelectorAll(arguments[0]).length === arguments[1];";
    window
        .wait_for_script(script, &[json!(css), json!(count)], &format!("{count} times {css}"))
        .map(|_| ())
}

/// Headquarters has every record that this device holds a receipt for, those that the outbox is silent about too.
pub fn headquarters_has_all(stage: &Stage, window: &Window) -> anyhow::Result<()> {
    wait_for_answer(window, "sync_state", "all_signed_for", &json!(true))?;
    let script = "return window.__TAURI_INTERNALS__.invoke('call', { name: 'outbox_list', input: { limit: 100 } })
        .then(page => page.unsent.silent === 0 && page);";
    let page = window.wait_for_script(script, &[], "a receipt for every silent record")?;
    let held = page["signed_for"].as_u64().zip(page["silent"].as_u64());
    let stored = stage.records_received(Person::RelationshipManager)?;
    ensure!(
        held.map(|(told, silent)| told + silent) == Some(stored),
        "headquarters has {stored}: {page}"
    );
    Ok(())
}
