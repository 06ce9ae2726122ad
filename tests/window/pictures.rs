//! Pictures of every screen, in both languages, light and dark: what the documentation shows, and what a person looks
//! at before calling a change done. `ROUNDS_PICTURES` says where they go.

use std::path::PathBuf;

use serde_json::{Value, json};
use xtask::demo::Person;
use xtask::walk::{ask, sign_in, take_screens, take_team, wait_for_first_sync};
use xtask::window::Window;
use xtask::workspace;

use crate::stage::Stage;

const LANGUAGES: &[(&str, &str)] = &[("en", "en"), ("zh", "zh-CN")];
const THEMES: &[&str] = &["light", "dark"];

#[test]
fn every_screen_shows_itself_in_both_languages_light_and_dark() -> anyhow::Result<()> {
    let stage = Stage::set("pictures")?;
    let folder = std::env::var_os("ROUNDS_PICTURES").map_or_else(|| workspace::var().join("pictures"), PathBuf::from);
    for person in [Person::RelationshipManager, Person::Supervisor] {
        let window = stage.open(person)?;
        window.wait_for("input[type=password]")?;
        if person == Person::RelationshipManager {
            take_sign_in(&window, &folder)?;
        }
        sign_in(&window)?;
        wait_for_first_sync(&window)?;
        for (prefix, language) in LANGUAGES {
            for theme in THEMES {
                dress(&window, language, theme)?;
                let suffix = format!("-{prefix}-{theme}");
                match person {
                    Person::RelationshipManager => drop(take_screens(&window, person, &folder, &suffix)?),
                    // The rest looks as it does for the others.
                    Person::Supervisor => take_team(&window, &folder, &suffix)?,
                }
            }
        }
    }
    Ok(())
}

fn take_sign_in(window: &Window, folder: &std::path::Path) -> anyhow::Result<()> {
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
