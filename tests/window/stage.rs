//! What a journey stands on: a headquarters of its own with the small demonstration bank, a virtual display, and
//! windows on it. Everything ends with the stage.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use xtask::banks::{self, Bank, Headquarters, People};
use xtask::demo::Person;
use xtask::display::Display;
use xtask::window::{Opening, Window};
use xtask::workspace;

/// A place to play a journey in.
pub struct Stage {
    pub headquarters: Headquarters,
    people: People,
    folder: PathBuf,
    display: Display,
}

impl Stage {
    /// Copies the prepared bank, so that every journey begins with the same untouched one, and starts headquarters.
    pub fn set(name: &str) -> anyhow::Result<Self> {
        let prepared = banks::prepare(&Bank::DemoCnSmall, &workspace::var().join("test/demo-cn-small"))?;
        let folder = workspace::var().join("test").join(name);
        let headquarters = banks::start_copy(&prepared, &folder)?;
        let display = Display::start(&folder)?;
        let people = headquarters.people()?;
        Ok(Self {
            headquarters,
            people,
            folder,
            display,
        })
    }

    /// Opens the window of a person's own device; the same device each time.
    pub fn open(&self, person: Person) -> anyhow::Result<Window> {
        self.open_device(person, "")
    }

    /// Opens the window of the second device that a person has.
    pub fn open_second(&self, person: Person) -> anyhow::Result<Window> {
        self.open_device(person, "-second")
    }

    fn open_device(&self, person: Person, which: &str) -> anyhow::Result<Window> {
        let staff_no = self.people.staff_no(person).to_owned();
        let folder = self.folder.join(format!("{staff_no}{which}"));
        std::fs::create_dir_all(&folder)?;
        let environment = vec![
            (
                "ROUNDS_DATA_DIR".to_owned(),
                folder.join("device").to_string_lossy().into_owned(),
            ),
            ("ROUNDS_HQ_URL".to_owned(), self.headquarters.url()),
            ("ROUNDS_STAFF_NO".to_owned(), staff_no),
        ];
        let binary = Path::new(env!("CARGO_BIN_EXE_rounds"));
        Window::open(&Opening {
            binary,
            args: Vec::new(),
            environment,
            display: self.display.name(),
            folder: &folder,
        })
    }

    /// How many records of a person's device headquarters holds, by its own account and without a gap.
    pub fn records_received(&self, person: Person) -> anyhow::Result<u64> {
        let list = self.headquarters.ask(&["device", "list"])?;
        let line = list.lines().find(|line| line.contains(self.people.staff_no(person)));
        let id = line
            .and_then(|line| line.split_whitespace().next())
            .context("the device is on the list")?;
        let status = self.headquarters.ask(&["device", "status", id])?;
        let (_, rest) = status
            .split_once("highest number ")
            .context("the device has an installation")?;
        let (number, rest) = rest.split_once(',').context("a number ends with a comma")?;
        ensure!(rest.trim_start().starts_with("no gap"), "a number is missing: {status}");
        let stored = rest
            .split(", ")
            .find_map(|part| part.strip_suffix(" signed for"))
            .context("the line tells how many are signed for")?;
        ensure!(
            number == stored,
            "as many rows as numbers, none twice and none rejected: {status}"
        );
        Ok(number.parse()?)
    }
}
