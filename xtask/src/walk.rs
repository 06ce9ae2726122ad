//! A walk through the main screens of the real window, with a picture of each. The demonstration walks where there
//! is no display; the window tests walk for the documentation.

use std::path::Path;

use anyhow::Context;
use serde_json::{Value, json};

use crate::banks::PASSWORD;
use crate::counter::{newest_quote, sit_down};
use crate::demo::Person;
use crate::window::{Opening, Window, keys};

/// A screen: its name in file names, its address inside the window, and what shows that it is there.
struct Screen {
    name: &'static str,
    address: String,
    mark: &'static str,
    /// What is scrolled to, where it does not stand in the first view.
    shows: Option<&'static str>,
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
    if person == Person::RelationshipManager {
        live_a_little(&window)?;
        sit_down(&window, &interesting_customer(&window)?)?;
    }
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
    let mut taken = 0;
    if person == Person::Supervisor {
        taken += take_team(window, pictures, suffix)?;
    }
    let screens = screens(window)?;
    for screen in &screens {
        take(window, screen, pictures, suffix)?;
    }
    take_silent(window, pictures, suffix)?;
    take_sheet(window, pictures, suffix)?;
    go(window, "/today")?;
    window.wait_for("main h1")?;
    window.chord(keys::CONTROL, 'k')?;
    window.wait_for("[role=dialog] [role=combobox]")?;
    window.picture(&pictures.join(format!("palette{suffix}.png")))?;
    window.press(&keys::ESCAPE.to_string())?;
    window.wait_until_gone("[role=dialog] [role=combobox]")?;
    Ok(taken + screens.len() + 3)
}

/// Takes the outbox's records that nobody has to do anything with, which lie behind a tab of their own.
fn take_silent(window: &Window, pictures: &Path, suffix: &str) -> anyhow::Result<()> {
    go(window, "/outbox")?;
    window.click("[data-value=silent]")?;
    window.wait_for("[data-value=silent][aria-pressed=true]")?;
    window.picture(&pictures.join(format!("outbox-silent{suffix}.png")))
}

/// Takes the visit sheet as it looks when the outcome is chosen, and leaves no draft behind.
fn take_sheet(window: &Window, pictures: &Path, suffix: &str) -> anyhow::Result<()> {
    let customer = interesting_customer(window)?;
    go(window, &format!("/visits/{customer}"))?;
    window.wait_for_focus("[data-field=outcome] *")?;
    window.press("32")?;
    window.wait_for("[data-field=followUp]")?;
    window.picture(&pictures.join(format!("visit{suffix}.png")))?;
    window.press(&keys::ESCAPE.to_string())?;
    window.wait_until_gone("[data-field=outcome]")?;
    ask(window, "visit_draft_discard", &json!({ "customer_no": customer })).map(|_| ())
}

/// The supervisor's own tabs: name in file names, value of the tab, and what shows that its content is there.
const TEAM_TABS: &[(&str, &str, &str)] = &[
    ("review", "review", "[data-value=pending]"),
    ("changes", "changes", "main h1"),
    ("experience", "experience", "main table"),
    ("team-devices", "devices", "[data-value=look]"),
];

/// Takes the supervisor's own screen: the overview and its tabs. Returns how many pictures that made.
///
/// # Errors
/// When it does not appear.
pub fn take_team(window: &Window, pictures: &Path, suffix: &str) -> anyhow::Result<usize> {
    go(window, &team().address)?;
    // The page stays at the tab that was looked at last.
    window.click("[data-value=overview]")?;
    take(window, &team(), pictures, suffix)?;
    for (name, tab, mark) in TEAM_TABS {
        window.click(&format!("[data-value={tab}]"))?;
        window.wait_for(&format!("[data-value={tab}][aria-pressed=true]"))?;
        window.wait_for(mark)?;
        window.picture(&pictures.join(format!("{name}{suffix}.png")))?;
    }
    Ok(1 + TEAM_TABS.len())
}

fn team() -> Screen {
    Screen {
        name: "team",
        address: "/team".into(),
        mark: "main h1",
        shows: None,
    }
}

fn take(window: &Window, screen: &Screen, pictures: &Path, suffix: &str) -> anyhow::Result<()> {
    go(window, &screen.address)?;
    window
        .wait_for(screen.mark)
        .with_context(|| format!("at {}", screen.address))?;
    if let Some(css) = screen.shows {
        window.wait_for(css).with_context(|| format!("at {}", screen.address))?;
        let script = "document.querySelector(arguments[0]).scrollIntoView({ block: 'center', behavior: 'instant' });";
        window.execute(script, &[json!(css)])?;
    }
    window.picture(&pictures.join(format!("{}{suffix}.png", screen.name)))
}

/// Gives the outbox, Today, the follow-ups and the team's page something to show: a few days of visits with next
/// steps, saved through the same commands as the sheet's. Does nothing on a device that has recorded something.
///
/// # Errors
/// When a visit is refused.
pub fn live_a_little(window: &Window) -> anyhow::Result<()> {
    let outbox = ask(window, "outbox_list", &json!({ "limit": 1 }))?;
    if outbox["total"] != json!(0) {
        return Ok(());
    }
    let today = ask(window, "today_open", &json!({}))?;
    let customers = today["worth_seeing"]
        .as_array()
        .context("Today proposes somebody")?
        .iter();
    let started_at = window.execute("return new Date(Date.now() - 6 * 60_000).toISOString();", &[])?;
    for (customer, (days_ago, due_in_days, outcome, need, kind, note)) in customers.zip(VISITS) {
        let sheet = json!({
            "customer_no": customer["customer"]["customer_no"], "replaces": null, "kind": "shop", "outcome": outcome,
            "people_met": ["customer"], "products": [], "need": need, "refusal": null, "refusal_text": "",
            "note": note, "closed": false, "started_at": started_at,
            "business_date": day(window, -days_ago)?,
            "follow_up": { "kind": kind, "due_on": day(window, *due_in_days)?, "note": note },
        });
        ask(window, "visit_save", &sheet)?;
    }
    let first = today["worth_seeing"][0]["customer"]["customer_no"].clone();
    let pick = json!({ "customer_no": first, "product": null, "source": "list" });
    ask(window, "advice_pick", &pick)?;
    ask(window, "sync_now", &json!({}))?;
    wait_for_answer(window, "sync_state", "all_signed_for", &json!(true))
}

/// Today, once the portfolio is ranked: that happens in the background after the first synchronisation.
fn ranked_today(window: &Window) -> anyhow::Result<Value> {
    let script = "return window.__TAURI_INTERNALS__.invoke('call', { name: 'today_open', input: {} })
        .then(today => today.worth_seeing.length > 0 && today);";
    window.wait_for_script(script, &[], "somebody worth seeing")
}

/// Days ago, follow-up due in days, outcome, need, kind of follow-up, note.
type Visit = (i64, i64, &'static str, &'static str, &'static str, &'static str);

const VISITS: &[Visit] = &[
    (
        6,
        -3,
        "O30",
        "deposit",
        "call",
        "定期快到期，想比一比三个月和六个月的利率。",
    ),
    (
        4,
        -1,
        "O30",
        "farm_loan",
        "documents",
        "春耕备料要三万左右，先看看需要哪些材料。",
    ),
    (2, 0, "O31", "card", "send_material", "问信用卡分期怎么算，留了资料。"),
    (
        1,
        0,
        "O30",
        "business_loan",
        "visit",
        "旺季前想周转，约好去店里看流水。",
    ),
    (0, 2, "O30", "wealth", "appointment", "愿意做风险测评，约到网点。"),
    (0, 4, "O20", "service", "care", "手机银行换机，帮忙重新登录。"),
];

/// A date so many days from now, as the window's own clock has it.
fn day(window: &Window, offset: i64) -> anyhow::Result<String> {
    let script = "const day = new Date(); day.setDate(day.getDate() + arguments[0]);
        return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map(n => String(n).padStart(2, '0')).join('-');";
    let value = window.execute(script, &[json!(offset)])?;
    value.as_str().map(str::to_owned).context("a day is text")
}

fn screens(window: &Window) -> anyhow::Result<Vec<Screen>> {
    let screen = |name, address: String, mark| Screen {
        name,
        address,
        mark,
        shows: None,
    };
    let customer = interesting_customer(window)?;
    let segment = first_segment(window)?;
    let mut screens = vec![
        screen("today", "/today".into(), "main h1"),
        screen("customers", "/customers".into(), "main [role=gridcell]"),
        screen("customer", format!("/customers/{customer}"), "main h1"),
        screen("follow-ups", "/follow-ups".into(), "main h1"),
        screen("segments", "/segments".into(), "main h1"),
        screen("segment", format!("/segments/{segment}"), "main h1"),
        screen("outbox", "/outbox".into(), "main h1"),
        screen("sync", "/sync".into(), "main h1"),
        screen("departure", "/departure".into(), "main h1"),
        screen("settings", "/settings".into(), "main h1"),
        Screen {
            shows: Some("main ol li code"),
            ..screen("settings-audit", "/settings".into(), "main h1")
        },
    ];
    let quote = newest_quote(window)?;
    let spoken_to = quote.as_ref().map_or(customer, |quote| quote.customer.clone());
    let page = |page| format!("/customers/{spoken_to}/{page}");
    screens.push(screen("consent", page("consent"), "main [id^=purpose-]"));
    screens.push(screen("suitability", page("suitability"), "main [id^=product-]"));
    if let Some(quote) = quote {
        let calculator = format!("/calculator?customer={spoken_to}&product={}", quote.product);
        screens.push(screen("calculator", calculator, "main table"));
        screens.push(screen("quote", format!("/quotes/{}", quote.id), "main article table"));
        screens.push(Screen {
            shows: Some("main a[href*='/quotes/']"),
            ..screen("customer-quotes", format!("/customers/{spoken_to}"), "main h1")
        });
    }
    let models = ask(window, "model_list", &json!({}))?;
    // Without a model there is nothing to look at.
    if let Some(version) = models.pointer("/models/0/version").and_then(Value::as_str) {
        screens.push(screen("models", "/models".into(), "main h1"));
        screens.push(screen("model-card", format!("/models/{version}"), "main h1"));
    }
    Ok(screens)
}

/// One whom it is worth looking at: the first that Today proposes.
///
/// # Errors
/// When Today proposes nobody.
pub fn interesting_customer(window: &Window) -> anyhow::Result<String> {
    let today = ranked_today(window)?;
    let customer = &today["worth_seeing"][0]["customer"]["customer_no"];
    customer.as_str().map(str::to_owned).context("a customer has a number")
}

fn first_segment(window: &Window) -> anyhow::Result<String> {
    let list = ask(window, "segment_list", &json!({}))?;
    let code = list.pointer("/segments/0/profile/code");
    code.and_then(Value::as_str)
        .map(str::to_owned)
        .context("this bank has no segments")
}
