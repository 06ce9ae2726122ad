//! How fast the real window opens and how much memory it takes, beside a blank window of the same toolkit.

use std::path::Path;
use std::time::Instant;

use crate::display::Display;
use crate::programs::find;
use crate::window::{Opening, Window};
use crate::workspace::var;

const ROUNDS_TIMES: usize = 5;

/// Prints the medians of several openings of `ours`.
///
/// # Errors
/// When the window does not open.
pub fn measure(ours: &Path) -> anyhow::Result<()> {
    let folder = var().join("bench");
    std::fs::create_dir_all(&folder)?;
    let display = Display::start(&folder)?;
    let blank = blank_browser();
    println!("opening, median of {ROUNDS_TIMES}, virtual display, the driver's start included");
    report(
        "Rounds, to its first usable screen",
        ours,
        "input[type=password]",
        &display,
        &folder,
    )?;
    match blank {
        Some(blank) => report("a blank window of the same toolkit", &blank, "body", &display, &folder)?,
        None => println!("  WebKit's MiniBrowser is not installed: no blank window to compare with"),
    }
    Ok(())
}

/// WebKit ships a window with nothing in it.
fn blank_browser() -> Option<std::path::PathBuf> {
    let libraries = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"];
    let mut places = libraries
        .iter()
        .map(|folder| Path::new(folder).join("webkit2gtk-4.1/MiniBrowser"));
    places.find(|file| file.is_file()).or_else(|| find("MiniBrowser"))
}

fn report(what: &str, binary: &Path, css: &str, display: &Display, folder: &Path) -> anyhow::Result<()> {
    let mut times = Vec::new();
    let mut memory = Vec::new();
    for _ in 0..ROUNDS_TIMES {
        let (seconds, kilobytes) = open_once(binary, css, display, folder)?;
        times.push(seconds);
        memory.push(kilobytes);
    }
    times.sort_by(f64::total_cmp);
    memory.sort_unstable();
    let middle = ROUNDS_TIMES / 2;
    println!(
        "  {what}: {:.2} s, {} MB in the process tree",
        times[middle],
        memory[middle] / 1024
    );
    Ok(())
}

/// Seconds until `css` is painted, and the proportional memory of the process tree in kilobytes.
fn open_once(binary: &Path, css: &str, display: &Display, folder: &Path) -> anyhow::Result<(f64, u64)> {
    let data = folder.join("device");
    let environment = vec![("ROUNDS_DATA_DIR".to_owned(), data.to_string_lossy().into_owned())];
    let automation = if binary.ends_with("MiniBrowser") {
        vec!["--automation".to_owned()]
    } else {
        Vec::new()
    };
    let opening = Opening {
        binary,
        args: automation,
        environment,
        display: display.name(),
        folder,
    };
    let start = Instant::now();
    let window = Window::open(&opening)?;
    window.wait_for(css)?;
    window.next_frame();
    let seconds = start.elapsed().as_secs_f64();
    let memory = window
        .process_ids()
        .into_iter()
        .filter_map(proportional_kilobytes)
        .sum();
    Ok((seconds, memory))
}

/// What a process takes, shared pages divided among those that share them.
fn proportional_kilobytes(id: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
    let line = text.lines().find(|line| line.starts_with("Pss:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
