//! The journey of a working day: visits recorded while headquarters is gone, a window that dies in the middle of one,
//! and every one of them signed for in the end, reviewed, returned and answered.

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use xtask::demo::Person;
use xtask::walk::{ask, go, sign_in, wait_for_answer, wait_for_first_sync};
use xtask::window::{Window, keys};

use crate::hands::{Customer, focus_in, headquarters_has_all, open_by_search, records, save, wait_for_count};
use crate::stage::Stage;

/// The note of the fourth visit, half-written when the power goes.
const INTERRUPTED: &str = "Asked about the stall next door";
const COMMENT: &str = "Which amount did she have in mind?";

#[test]
fn four_visits_survive_two_power_cuts_and_come_back_reviewed() -> anyhow::Result<()> {
    let mut stage = Stage::set("journey")?;
    let window = stage.open(Person::RelationshipManager)?;
    sign_in(&window)?;
    wait_for_first_sync(&window)?;
    let customers = four_customers(&window)?;

    stage.headquarters.kill()?;
    for (customer, note) in
        customers
            .iter()
            .zip(["Saw the new greenhouse", "Paid in the week's takings", "Wants a card"])
    {
        open_by_search(&window, customer)?;
        record(&window, note)?;
    }
    ensure!(on_device(&window)? == 3, "three visits are on this device");
    open_by_search(&window, &customers[3])?;
    begin(&window, INTERRUPTED)?;
    wait_for_draft(&window, &customers[3])?;
    window.kill()?;

    let window = stage.open(Person::RelationshipManager)?;
    sign_in(&window)?;
    ensure!(on_device(&window)? == 3, "three visits are still on this device");
    finish_interrupted(&window, &customers[3])?;
    ensure!(on_device(&window)? == 4, "the fourth is on this device");

    stage.headquarters.restart()?;
    all_signed_for(&window).context("after headquarters came back")?;
    has_all(&stage, &window, 4).context("after the second power cut")?;

    review(&stage, &customers[1]).context("at the review")?;
    answer_the_return(&window, &customers[1]).context("at the answer")?;
    has_all(&stage, &window, 5).context("the answer is a fifth visit")?;
    Ok(())
}

/// Four with names of their own, so that a search for the name finds the person.
fn four_customers(window: &Window) -> anyhow::Result<Vec<Customer>> {
    let page = ask(window, "customer_search", &json!({ "limit": 50 }))?;
    let rows = page["rows"].as_array().context("a page has rows")?;
    let name = |row: &Value| row["name"].as_str().unwrap_or_default().to_owned();
    let alone = rows
        .iter()
        .filter(|row| rows.iter().filter(|other| name(other) == name(row)).count() == 1);
    let free = alone.filter(|row| row["do_not_disturb"] == json!(false));
    let four: Vec<_> = free
        .take(4)
        .map(|row| Customer {
            no: row["customer_no"].as_str().unwrap_or_default().to_owned(),
            name: name(row),
        })
        .collect();
    ensure!(
        four.len() == 4,
        "the portfolio has four customers with names of their own"
    );
    Ok(four)
}

/// Opens the sheet and fills it from the keyboard: met, service only; at home; the customer; a note.
fn begin(window: &Window, note: &str) -> anyhow::Result<()> {
    window.press("v")?;
    focus_in(window, "outcome")?;
    window.press("2")?;
    focus_in(window, "kind")?;
    window.press("h")?;
    if !window.has_focus("[data-field=note] textarea")? {
        focus_in(window, "people")?;
        window.press(&format!("c{}", keys::ENTER))?;
    }
    window.wait_for_focus("[data-field=note] textarea")?;
    window.press(note)
}

fn record(window: &Window, note: &str) -> anyhow::Result<()> {
    begin(window, note)?;
    save(window)
}

fn wait_for_draft(window: &Window, customer: &Customer) -> anyhow::Result<()> {
    let script = "return window.__TAURI_INTERNALS__.invoke('call', { name: 'visit_draft_get', input: { customer_no: arguments[0] } })
        .then(draft => draft?.sheet.note === arguments[1]);";
    window
        .wait_for_script(
            script,
            &[json!(customer.no), json!(INTERRUPTED)],
            "the draft on the disk",
        )
        .map(|_| ())
}

/// Today names the draft; the sheet holds what was typed before the power went; saving makes it a visit.
fn finish_interrupted(window: &Window, customer: &Customer) -> anyhow::Result<()> {
    go(window, "/today")?;
    window.wait_for_words("main", &customer.name)?;
    open_by_search(window, customer)?;
    window.press("v")?;
    let script = "return document.querySelector('[data-field=note] textarea')?.value === arguments[0];";
    window.wait_for_script(script, &[json!(INTERRUPTED)], "the note of the draft")?;
    save(window)
}

fn on_device(window: &Window) -> anyhow::Result<usize> {
    go(window, "/outbox")?;
    window.wait_for("main h1")?;
    records(window, "visit_saved", "on_device")
}

/// Headquarters has every record of this device, and `count` visits are among them.
fn has_all(stage: &Stage, window: &Window, count: usize) -> anyhow::Result<()> {
    headquarters_has_all(stage, window)?;
    let signed = records(window, "visit_saved", "signed_for")?;
    ensure!(signed == count, "{count} visits are signed for, not {signed}");
    Ok(())
}

/// Headquarters is back: synchronisation starts by itself, and the window says so.
fn all_signed_for(window: &Window) -> anyhow::Result<()> {
    wait_for_answer(window, "sync_state", "all_signed_for", &json!(true))?;
    let page = ask(window, "outbox_list", &json!({ "limit": 100 }))?;
    ensure!(
        records(window, "visit_saved", "signed_for")? == 4,
        "four are signed for: {page}"
    );
    let signed = page["signed_for"].as_u64().context("the outbox counts receipts")?;
    go(window, "/outbox")?;
    // The list follows the engine a moment later, so it is waited for.
    wait_for_count(window, "main li [data-delivery=signed_for]", signed)
}

/// The supervisor, on another device: approves three, returns one with a comment, all from the keyboard.
fn review(stage: &Stage, returned: &Customer) -> anyhow::Result<()> {
    let window = stage.open(Person::Supervisor)?;
    sign_in(&window)?;
    wait_for_first_sync(&window)?;
    go(&window, "/team")?;
    window.click("[data-value=review]")?;
    let mut approved = 0;
    for left in (1..=4).rev() {
        wait_for_queue(&window, left)?;
        if shown_customer(&window)? == returned.no {
            return_with_comment(&window)?;
        } else {
            window.press("a")?;
            approved += 1;
        }
    }
    wait_for_queue(&window, 0)?;
    ensure!(approved == 3, "three are approved and one is returned");
    wait_for_answer(&window, "sync_state", "all_signed_for", &json!(true))
}

fn wait_for_queue(window: &Window, left: usize) -> anyhow::Result<()> {
    let script = "return document.querySelector('[data-value=pending][aria-pressed=true]') !== null
        && document.querySelectorAll('main li > button').length === arguments[0];";
    window
        .wait_for_script(script, &[json!(left)], &format!("{left} visits to review"))
        .map(|_| ())
}

/// The number of the customer whose visit is being read and can be decided now.
fn shown_customer(window: &Window) -> anyhow::Result<String> {
    let script = "const article = document.querySelector('main article');
        const undecided = article?.querySelectorAll('button:not([disabled]) kbd').length > 0;
        return undecided ? article.querySelector('h2 a').getAttribute('href').split('/').pop() : null;";
    let number = window.wait_for_script(script, &[], "a visit that can be decided")?;
    number.as_str().map(str::to_owned).context("a customer has a number")
}

fn return_with_comment(window: &Window) -> anyhow::Result<()> {
    window.press("r")?;
    window.wait_for_focus("main article textarea")?;
    window.press(COMMENT)?;
    window.chord(keys::CONTROL, keys::ENTER)
}

/// The comment stands on Today; the answer begins with what was returned and becomes a new record.
fn answer_the_return(window: &Window, customer: &Customer) -> anyhow::Result<()> {
    ask(window, "sync_now", &json!({}))?;
    go(window, "/today")?;
    window.wait_for_words("main section q", COMMENT)?;
    window.wait_for_words("main section button", &customer.name)?;
    window.click("main section button:has(q)")?;
    focus_in(window, "outcome")?;
    window.click_into("[data-field=note] textarea")?;
    window.press(" About twenty thousand.")?;
    save(window)?;
    wait_for_answer(window, "sync_state", "all_signed_for", &json!(true))?;
    window.wait_until_gone("main section q")
}
