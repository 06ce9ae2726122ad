//! `cargo xtask demo`: from a fresh checkout to an open window with a bank behind it.

use std::path::PathBuf;
use std::time::Instant;

use crate::banks::{self, Bank, Headquarters, PASSWORD};
use crate::display::{self, Display};
use crate::packages::{self, Purpose};
use crate::processes::{Running, tied};
use crate::programs::run;
use crate::window::Opening;
use crate::workspace::{binary, root, var};
use crate::{suite, ui, walk};

/// What to show.
pub struct DemoOptions {
    pub bank: Bank,
    pub person: Person,
    pub reset: bool,
    /// Of headquarters, on loopback.
    pub port: u16,
}

/// Whose work to show.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Person {
    RelationshipManager,
    Supervisor,
}

/// Installs, builds, prepares, starts, and waits until the window is closed or Ctrl-C is pressed.
///
/// # Errors
/// When a step fails; the message names it.
pub fn run_demo(options: &DemoOptions) -> anyhow::Result<()> {
    let folder = folder(&options.bank);
    if options.reset && folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    progress("system packages", || packages::ensure(Purpose::Show))?;
    progress("screens", || ui::install().and_then(|()| ui::build()))?;
    progress("programs (the first build takes ten to twenty minutes)", || {
        run(&mut suite::build())
    })?;
    let prepared = progress("bank", || banks::prepare(&options.bank, &folder))?;
    let logs = folder.join("logs");
    let headquarters = progress("headquarters", || {
        Headquarters::start(&prepared.folder, options.port, &logs)
    })?;
    let staff_no = headquarters.people()?.staff_no(options.person).to_owned();
    greet(&headquarters, options, &staff_no);
    show(options, &headquarters, &staff_no, &folder)
}

/// Where the demonstration of a bank lives.
pub(crate) fn folder(bank: &Bank) -> PathBuf {
    var().join("demo").join(match bank {
        Bank::DemoCn | Bank::DemoCnSmall => "demo-cn",
        Bank::Berka { .. } => "berka",
    })
}

fn progress<T>(name: &str, step: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    println!("── {name}");
    let start = Instant::now();
    let value = step()?;
    println!("   ready after {:.1} s", start.elapsed().as_secs_f64());
    Ok(value)
}

fn greet(headquarters: &Headquarters, options: &DemoOptions, staff_no: &str) {
    let role = if options.person == Person::Supervisor {
        "a supervisor"
    } else {
        "a relationship manager"
    };
    println!("── Rounds");
    println!("   headquarters   {}", headquarters.url());
    println!("   staff number   {staff_no} ({role})");
    println!("   password       {PASSWORD}");
    println!("   Everything is invented or marked as invented; Ctrl-C stops it all.");
}

fn show(
    options: &DemoOptions,
    headquarters: &Headquarters,
    staff_no: &str,
    folder: &std::path::Path,
) -> anyhow::Result<()> {
    let device = folder.join(format!("device-{staff_no}"));
    let environment = [
        ("ROUNDS_DATA_DIR".to_owned(), device.to_string_lossy().into_owned()),
        ("ROUNDS_HQ_URL".to_owned(), headquarters.url()),
        ("ROUNDS_STAFF_NO".to_owned(), staff_no.to_owned()),
    ];
    let program = binary("rounds");
    let logs = folder.join("logs");
    if display::is_present() {
        let mut command = tied(&program, &root());
        return Running::start("Rounds", command.envs(environment), &logs.join("window.log"))?.wait();
    }
    println!("── no display: walking through the screens on a virtual one");
    let virtual_display = Display::start(&logs)?;
    let pictures = var().join("demo/pictures");
    let opening = Opening {
        binary: &program,
        args: Vec::new(),
        environment: environment.into(),
        display: virtual_display.name(),
        folder: &logs,
    };
    let taken = walk::through(&opening, options.person, &pictures)?;
    println!("   {taken} pictures in {}", pictures.display());
    Ok(())
}
