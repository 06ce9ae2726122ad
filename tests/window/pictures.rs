//! Pictures of every screen, in both languages, light and dark: what the documentation shows, and what a person looks
//! at before calling a change done. `ROUNDS_PICTURES` says where they go.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use xtask::counter::sit_down;
use xtask::demo::Person;
use xtask::walk::{
    ask, interesting_customer, live_a_little, sign_in, take_screens, take_team, wait_for_answer, wait_for_first_sync,
};
use xtask::window::Window;
use xtask::workspace;

use crate::stage::Stage;

const LANGUAGES: &[(&str, &str)] = &[("en", "en"), ("zh", "zh-CN")];
const THEMES: &[&str] = &["light", "dark"];

#[test]
fn every_screen_shows_itself_in_both_languages_light_and_dark() -> anyhow::Result<()> {
    let mut stage = Stage::set("pictures")?;
    let folder = std::env::var_os("ROUNDS_PICTURES").map_or_else(|| workspace::var().join("pictures"), PathBuf::from);
    let window = stage.open(Person::RelationshipManager)?;
    window.wait_for("input[type=password]")?;
    take_sign_in(&window, &folder)?;
    sign_in(&window)?;
    wait_for_first_sync(&window)?;
    live_a_little(&window)?;
    sit_down(&window, &interesting_customer(&window)?)?;
    two_values_meet(&mut stage, &window)?;
    take_supervisors_pictures(&stage, &folder)?;
    ask(&window, "sync_now", &json!({}))?;
    in_each_look(&window, |suffix| {
        take_screens(&window, Person::RelationshipManager, &folder, suffix)?;
        Ok(())
    })
}

/// Of the team's page only: the rest looks as it does for the others. Ends with one visit returned, for Today to show.
fn take_supervisors_pictures(stage: &Stage, folder: &Path) -> anyhow::Result<()> {
    let window = stage.open(Person::Supervisor)?;
    sign_in(&window)?;
    wait_for_first_sync(&window)?;
    wait_for_answer(&window, "change_list", "total", &json!(1))?;
    in_each_look(&window, |suffix| take_team(&window, folder, suffix).map(|_| ()))?;
    let queue = ask(&window, "review_queue", &json!({ "limit": 10 }))?;
    let visit = queue["rows"][0]["visit"]["visit_id"].clone();
    let decision = json!({ "visit_id": visit, "decision": "returned", "comment": "金额和用途写清楚，再约时间。" });
    ask(&window, "review_decide", &decision)?;
    ask(&window, "sync_now", &json!({}))?;
    wait_for_answer(&window, "sync_state", "all_signed_for", &json!(true))
}

/// A change of a profile that the supervisor has to decide, of the customer that the pictures are of. Two devices ask for
/// different values while headquarters is away: a value that meets nobody else's is applied without a question.
fn two_values_meet(stage: &mut Stage, window: &Window) -> anyhow::Result<()> {
    let customer = interesting_customer(window)?;
    let second = stage.open_second(Person::RelationshipManager)?;
    sign_in(&second)?;
    wait_for_first_sync(&second)?;
    stage.headquarters.kill()?;
    for (device, village, reason) in [
        (window, "新桥安置小区", "搬到镇上了"),
        (&second, "青石巷社区", "邻居说的"),
    ] {
        let change = json!({ "customer_no": customer, "field": "village", "value": village, "reason": reason });
        ask(device, "change_ask", &change)?;
    }
    stage.headquarters.restart()?;
    for device in [window, &second] {
        ask(device, "sync_now", &json!({}))?;
        wait_for_answer(device, "sync_state", "all_signed_for", &json!(true))?;
    }
    Ok(())
}

fn in_each_look(window: &Window, mut take: impl FnMut(&str) -> anyhow::Result<()>) -> anyhow::Result<()> {
    for (prefix, language) in LANGUAGES {
        for theme in THEMES {
            dress(window, language, theme)?;
            take(&format!("-{prefix}-{theme}"))?;
        }
    }
    Ok(())
}

fn take_sign_in(window: &Window, folder: &Path) -> anyhow::Result<()> {
    for (prefix, language) in LANGUAGES {
        for theme in THEMES {
            let look = json!({ "language": language, "theme": theme }).to_string();
            window.execute(
                "localStorage.setItem('rounds.look', arguments[0]); location.reload();",
                &[json!(look)],
            )?;
            window.wait_for(&format!("html[lang={language}] input[type=password]"))?;
            window.picture(&folder.join(format!("sign-in-{prefix}-{theme}.png")))?;
        }
    }
    Ok(())
}

/// Changes the settings as the settings page does, and waits until the window wears them.
fn dress(window: &Window, language: &str, theme: &str) -> anyhow::Result<()> {
    let mut settings = ask(window, "settings_get", &json!({}))?;
    settings["language"] = json!(language);
    settings["theme"] = Value::from(theme);
    ask(window, "settings_set", &settings)?;
    window
        .wait_for(&format!(
            "html[lang={language}][data-mantine-color-scheme={theme}] main#main"
        ))
        .map(|_| ())
}
