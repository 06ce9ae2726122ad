//! The journey of an offer, with headquarters gone all the while: from a suggestion's price to a quote that is read and
//! signed, and to the visit it was made at; then every record is signed for, and the team sees the quote.

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use xtask::demo::Person;
use xtask::walk::{ask, go, sign_in, wait_for_first_sync};
use xtask::window::{Window, keys};

use crate::hands::{Customer, focus_in, headquarters_has_all, open_by_search, records, save, wait_for_count};
use crate::stage::Stage;

/// What this journey leaves in the outbox, one of each.
const MADE: &[&str] = &["quote_made", "quote_signed", "visit_saved"];
const AMOUNT: &str = "main input[inputmode=decimal]";
/// The sheet in the customer's hands. Its name field and its box open once the reading time is over.
const TYPE_INSTEAD: &str = "[role=dialog] section button:not([disabled])";
const NAME: &str = "[role=dialog] section input[autocomplete=off]:not([disabled])";
const MEANT: &str = "[role=dialog] section input[type=checkbox]:not([disabled])";
const SIGN: &str = "[role=dialog] footer button:not([disabled])";

#[test]
fn a_suggestion_becomes_a_signed_quote_and_a_visit_offline_and_all_is_signed_for() -> anyhow::Result<()> {
    let mut stage = Stage::set("offer")?;
    let window = stage.open(Person::RelationshipManager)?;
    sign_in(&window)?;
    wait_for_first_sync(&window)?;
    let lead = a_lead(&window)?;

    stage.headquarters.kill()?;
    open_by_search(&window, &lead.customer)?;
    calculate(&window, &lead).context("at the calculator")?;
    let quote = make_quote(&window, &lead).context("at the quote")?;
    read_and_sign(&window, &lead, &quote).context("at the signature")?;
    visit(&window, &lead, &quote).context("at the visit")?;
    all_on_device(&window).context("before headquarters came back")?;

    stage.headquarters.restart()?;
    all_signed_for(&stage, &window).context("after headquarters came back")?;
    team_sees(&stage, &lead, &quote).context("on the supervisor's device")
}

/// Who is offered what.
struct Lead {
    customer: Customer,
    product: String,
    /// The digit that lays the suggestion open.
    rank: String,
}

/// The first of the portfolio to whom a loan is suggested that may be quoted in the field.
fn a_lead(window: &Window) -> anyhow::Result<Lead> {
    let page = ask(window, "customer_search", &json!({ "limit": 50 }))?;
    let rows = page["rows"].as_array().context("a page has rows")?;
    for row in rows.iter().filter(|row| row["do_not_disturb"] == json!(false)) {
        let view = ask(window, "customer_open", &json!({ "customer_no": row["customer_no"] }))?;
        for suggestion in view["advice"]["suggestions"].as_array().into_iter().flatten() {
            if is_quotable_loan(window, row, suggestion)? {
                return Ok(Lead {
                    customer: Customer {
                        no: text(&row["customer_no"])?,
                        name: text(&row["name"])?,
                    },
                    product: text(&suggestion["product"])?,
                    rank: suggestion["rank"].to_string(),
                });
            }
        }
    }
    anyhow::bail!("a loan is suggested to somebody of the portfolio")
}

fn is_quotable_loan(window: &Window, customer: &Value, suggestion: &Value) -> anyhow::Result<bool> {
    let asked = json!({
        "customer_no": customer["customer_no"], "product": suggestion["product"], "on": null,
    });
    let view = ask(window, "offer_terms", &asked)?;
    Ok(view["quotable"] == json!(true) && view["terms"]["t"] == json!("credit"))
}

fn text(value: &Value) -> anyhow::Result<String> {
    value.as_str().map(str::to_owned).context("this is no text")
}

/// From the price of the suggestion to its calculator, and one step down from the amount that it begins with.
fn calculate(window: &Window, lead: &Lead) -> anyhow::Result<()> {
    window.click(&format!("main li a[href*='/calculator'][href*='{}']", lead.product))?;
    window.click_into(AMOUNT)?;
    let first = amount(window)?;
    window.press(&keys::DOWN.to_string())?;
    let script = "return document.querySelector(arguments[0]).value !== arguments[1];";
    window
        .wait_for_script(script, &[json!(AMOUNT), json!(first)], "another amount")
        .map(|_| ())
}

fn amount(window: &Window) -> anyhow::Result<String> {
    let script = "return document.querySelector(arguments[0]).value;";
    text(&window.execute(script, &[json!(AMOUNT)])?)
}

/// The quote of what stands in the calculator; answers its id.
fn make_quote(window: &Window, lead: &Lead) -> anyhow::Result<String> {
    let amount: u64 = amount(window)?.parse()?;
    // The only act of the page with a chord of two keys.
    window.click("main button:not([disabled]):has(kbd + kbd)")?;
    window.wait_for("main [role=status][data-state=open] [data-delivery=on_device]")?;
    let script = "return location.hash.split('/').pop();";
    let id = text(&window.execute(script, &[])?)?;
    let quote = ask(window, "quote_open", &json!({ "quote_id": id }))?;
    ensure!(
        quote["row"]["product"] == json!(lead.product),
        "of this product: {quote}"
    );
    let quoted = quote["row"]["amount_minor"].as_u64();
    ensure!(quoted == Some(amount * 100), "of the amount {amount}: {quote}");
    Ok(id)
}

/// Handed over, read for as long as the law wants, and signed by typing the name.
fn read_and_sign(window: &Window, lead: &Lead, quote: &str) -> anyhow::Result<()> {
    window.press("s")?;
    touch(window, TYPE_INSTEAD)?;
    ensure!(window.count(SIGN)? == 0, "nothing is signed unread");
    window.fill(NAME, &lead.customer.name).context("the name")?;
    touch(window, MEANT).context("the box")?;
    window.click(SIGN).context("the act")?;
    window.wait_until_gone("[role=dialog]")?;
    window.wait_for("main [role=status][data-state=signed] [data-delivery=on_device]")?;
    let view = ask(window, "quote_open", &json!({ "quote_id": quote }))?;
    let signature = &view["signature"];
    ensure!(signature["typed_name"] == json!(lead.customer.name), "by name: {view}");
    ensure!(
        signature["read_seconds"].as_u64() >= view["reading_seconds"].as_u64(),
        "read for long enough: {view}"
    );
    Ok(())
}

/// Scrolls it off the foot of the customer's sheet, as a finger would, and touches it.
fn touch(window: &Window, css: &str) -> anyhow::Result<()> {
    window.wait_for(css)?;
    let script = "document.querySelector(arguments[0]).scrollIntoView({ block: 'center' });";
    window.execute(script, &[json!(css)])?;
    window.click(css)
}

/// Back at the customer, the suggestion is taken up, and the sheet asks what came of it: applied for it, at home, met,
/// interested, a loan.
fn visit(window: &Window, lead: &Lead, quote: &str) -> anyhow::Result<()> {
    window.press(&keys::ESCAPE.to_string())?;
    window.wait_for_words("main h1", &lead.customer.name)?;
    window.wait_for(&format!("main a[href*='{quote}']"))?;
    window.press(&lead.rank)?;
    window.wait_for(&format!("main li[data-open=true] a[href*='{}']", lead.product))?;
    window.press("t")?;
    for (field, strokes) in [
        ("outcome", "5".to_owned()),
        ("kind", "h".to_owned()),
        ("products", format!("i{}", keys::ENTER)),
        ("need", "c".to_owned()),
        ("note", "Signed the quote at her kitchen table".to_owned()),
    ] {
        focus_in(window, field)?;
        window.press(&strokes)?;
    }
    save(window)
}

/// What was made is here and nowhere else, and the outbox shows it.
fn all_on_device(window: &Window) -> anyhow::Result<()> {
    for kind in MADE {
        let count = records(window, kind, "on_device")?;
        ensure!(count == 1, "one {kind} is on this device, not {count}");
    }
    go(window, "/outbox")?;
    shows_all(window, "on_device")
}

/// As many entries of the outbox show a state as there are in it.
fn shows_all(window: &Window, delivery: &str) -> anyhow::Result<()> {
    let page = ask(window, "outbox_list", &json!({ "limit": 100 }))?;
    let rows = page["rows"].as_array().context("the outbox has rows")?;
    let count = rows.iter().filter(|row| row["delivery"] == json!(delivery)).count();
    wait_for_count(
        window,
        &format!("main li [data-delivery={delivery}]"),
        u64::try_from(count)?,
    )
}

/// Headquarters is back: receipts come for as many records as it holds, and the chain of quote and signature holds there.
fn all_signed_for(stage: &Stage, window: &Window) -> anyhow::Result<()> {
    // By itself the device tries again less and less often; this one has been alone for as long as a quote is read.
    ask(window, "sync_now", &json!({}))?;
    headquarters_has_all(stage, window)?;
    for kind in MADE {
        let count = records(window, kind, "signed_for")?;
        ensure!(count == 1, "one {kind} is signed for, not {count}");
    }
    shows_all(window, "signed_for")?;
    let chains = stage.headquarters.ask(&["audit", "verify"])?;
    ensure!(
        chains.contains(": 2 links, holds"),
        "quote and signature are linked: {chains}"
    );
    Ok(())
}

/// Another device has the quote from headquarters, signed.
fn team_sees(stage: &Stage, lead: &Lead, quote: &str) -> anyhow::Result<()> {
    let window = stage.open(Person::Supervisor)?;
    sign_in(&window)?;
    wait_for_first_sync(&window)?;
    go(&window, &format!("/quotes/{quote}"))?;
    window.wait_for("main [role=status][data-state=signed]")?;
    window.wait_for_words("main article", &lead.customer.name)
}
