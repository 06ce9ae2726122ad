//! What a customer says, is asked and is shown beside a visit: consent, an assessment, a quote. Made through the
//! commands of the sheets, so that their pages have something to show.

use anyhow::Context;
use serde_json::{Value, json};

use crate::walk::{ask, wait_for_answer};
use crate::window::Window;

const SIGNATURE: &str = "M180 190 L260 90 L300 230 L380 110 L430 220 M520 100 L500 240 L640 120 L700 210 L820 130";

/// Words on consent, an assessment and a quote of one customer; what the bank has no texts, questions or prices for is
/// left out. Does nothing on a device that has made a quote.
///
/// # Errors
/// When the device refuses what its own pages offer.
pub fn sit_down(window: &Window, customer: &str) -> anyhow::Result<()> {
    if newest_quote(window)?.is_some() {
        return Ok(());
    }
    talk_of_consent(window, customer)?;
    assess(window, customer)?;
    quote(window, customer)?;
    ask(window, "sync_now", &json!({}))?;
    wait_for_answer(window, "sync_state", "all_signed_for", &json!(true))
}

/// A quote that this device knows.
pub struct Quote {
    pub id: String,
    pub customer: String,
    pub product: String,
}

/// The newest quote that this device knows.
///
/// # Errors
/// When the window is gone.
pub fn newest_quote(window: &Window) -> anyhow::Result<Option<Quote>> {
    let list = ask(window, "quote_list", &json!({ "customer_no": null }))?;
    let text = |field: &str| list["rows"][0][field].as_str().map(str::to_owned);
    let quote = || {
        Some(Quote {
            id: text("quote_id")?,
            customer: text("customer_no")?,
            product: text("product")?,
        })
    };
    Ok(quote())
}

/// A yes to marketing, signed; a no to location; the rest was never spoken of.
fn talk_of_consent(window: &Window, customer: &str) -> anyhow::Result<()> {
    let view = ask(window, "consent_view", &json!({ "customer_no": customer }))?;
    let words = [
        ("marketing_contact", "given", Some(SIGNATURE)),
        ("location", "refused", None),
    ];
    for (purpose, state, evidence) in words {
        let purposes = view["purposes"].as_array().context("there are purposes")?;
        if purposes
            .iter()
            .any(|one| one["purpose"] == purpose && !one["text"].is_null())
        {
            let word = json!({
                "customer_no": customer, "purpose": purpose, "state": state, "method": "signed_on_screen",
                "initiative": "customer", "evidence": evidence,
            });
            ask(window, "consent_record", &word)?;
        }
    }
    Ok(())
}

/// Asks headquarters for leave, answers the questionnaire in the middle, and signs.
fn assess(window: &Window, customer: &str) -> anyhow::Result<()> {
    let about = json!({ "customer_no": customer });
    let view = ask(window, "suitability_view", &about)?;
    if view["pack"].is_null() {
        return Ok(());
    }
    ask(window, "assessment_reserve", &about)?;
    ask(window, "sync_now", &json!({}))?;
    let script = "return window.__TAURI_INTERNALS__.invoke('call', { name: 'suitability_view', input: arguments[0] })
        .then(view => view.slot.state === 'open');";
    window.wait_for_script(script, std::slice::from_ref(&about), "leave to assess")?;
    let form = ask(window, "assessment_form", &about)?;
    let questions = form["questions"].as_array().context("there are questions")?;
    let answers: Vec<Value> = questions.iter().filter_map(middle).collect();
    let made = json!({ "customer_no": customer, "answers": answers, "signature": SIGNATURE });
    ask(window, "assessment_save", &made).map(|_| ())
}

fn middle(question: &Value) -> Option<Value> {
    let options = question["options"].as_array()?;
    let option = options.get(options.len() / 2)?;
    Some(json!({ "question": question["code"], "option": option["code"] }))
}

/// Of the first product that can be quoted to this customer.
fn quote(window: &Window, customer: &str) -> anyhow::Result<()> {
    let list = ask(window, "offer_list", &json!({ "customer_no": customer }))?;
    for row in list["rows"].as_array().context("there are offers")? {
        let asked = json!({ "customer_no": customer, "product": row["product"], "on": null });
        let view = ask(window, "offer_terms", &asked)?;
        let terms = &view["terms"];
        if view["quotable"] == json!(true) && terms["t"] == "credit" {
            let loan = json!({
                "customer_no": customer, "product": row["product"],
                "amount_minor": within(3_000_000, &terms["amount"], "min_minor", "max_minor")?,
                "months": within(24, &terms["term"], "min_months", "max_months")?,
                "rate_ppm": null, "method": terms["methods"][0]["method"], "drawn_on": null, "first_due_on": null, "grace_months": 0,
                "balloon_minor": 0, "promotion": false, "portions": [],
            });
            return ask(window, "quote_make", &json!({ "ask": loan })).map(|_| ());
        }
    }
    Ok(())
}

/// What is wanted, or the bound that is nearest to it.
fn within(wanted: i64, range: &Value, least: &str, most: &str) -> anyhow::Result<i64> {
    let bound = |name: &str| range[name].as_i64().with_context(|| format!("a range has {name}"));
    Ok(wanted.clamp(bound(least)?, bound(most)?))
}
