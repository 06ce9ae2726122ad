//! The figures in words. The only place here that prints.
#![allow(clippy::print_stdout)]

use std::time::Duration;

use crate::device::{Measured, Taken};
use crate::floor::Floor;
use crate::sessions::Counted;
use crate::{CUSTOMERS, DELTA, REPEATS, VISITS, bank};

/// The table as it grows.
pub struct Table;

impl Table {
    pub fn begin() -> Self {
        println!(
            "first pull of {CUSTOMERS} customers of {:.1} kB, push of {VISITS} visits of {:.1} kB, idle sync, delta of {DELTA}; the middle and the least of {REPEATS}, and processor time of device and server together",
            bank::CUSTOMER_BYTES as f64 / 1000.0,
            bank::VISIT_BYTES as f64 / 1000.0
        );
        println!(
            "{:<20} {:>16} {:>16} {:>22} {:>12}",
            "", "pull", "push", "idle", "delta"
        );
        println!(
            "{:<20} {:>16} {:>16} {:>22} {:>12}",
            "goal", "1000 ms  (2.0x)", "150 ms", "10 ms, 1 req, 1 kB", ""
        );
        Self
    }

    /// One headquarters, beside the floor that was measured with it.
    pub fn device(&mut self, name: &str, runs: &[Measured], traffic: Option<(u64, u64)>, floor: &Floor) {
        let traffic = traffic.map_or_else(String::new, |(requests, bytes)| format!(", {requests} req, {bytes} B"));
        let of = |which: fn(&Measured) -> Taken| runs.iter().map(which).collect::<Vec<_>>();
        let (pulls, pushes) = (of(|run| run.pull), of(|run| run.push));
        for (what, pick) in PICKS {
            let (pull, push) = (pick(&floor.pulls), pick(&floor.pushes));
            println!("{:<20} {:>16} {:>16}", format!("floor{what}"), ms(pull), ms(push));
        }
        for (what, pick) in PICKS {
            let (pull, push) = (pick(&pulls), pick(&pushes));
            println!(
                "{:<20} {:>16} {:>16}{}",
                if what.is_empty() { name } else { what },
                beside(pull, pick(&floor.pulls)),
                beside(push, pick(&floor.pushes)),
                if what.is_empty() {
                    others(runs, &traffic)
                } else {
                    String::new()
                },
            );
        }
    }

    /// What comes next is counted in sessions.
    pub fn sizes(&mut self) {
        println!("\nsessions of one server process, each a push of one visit and a pull");
        println!(
            "{:<20} {:>8} {:>12} {:>12} {:>12} {:>16}",
            "", "devices", "a second", "median", "p95", "processors busy"
        );
    }

    pub fn sessions(&mut self, name: &str, counted: &Counted) {
        let seconds = counted.time.as_secs_f64();
        println!(
            "{name:<20} {:>8} {:>12.0} {:>12} {:>12} {:>16.2}",
            counted.devices,
            counted.sessions as f64 / seconds,
            ms(counted.median),
            ms(counted.p95),
            counted.processor.as_secs_f64() / seconds,
        );
    }

    pub fn limits(&mut self, fsyncs: f64) {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        println!(
            "\nthis machine: {processors} processors, shared by server, database and devices; {fsyncs:.0} durable writes a second, one after the other"
        );
    }
}

type Pick = (&'static str, fn(&[Taken]) -> Duration);

/// What is told of several times of one thing: on a machine that does other work too, the least is nearest to the truth.
const PICKS: [Pick; 3] = [
    ("", |taken| middle(taken.iter().map(|one| one.time).collect())),
    (", least", |taken| least(taken.iter().map(|one| one.time))),
    (", processor", |taken| least(taken.iter().map(|one| one.processor))),
];

fn others(runs: &[Measured], traffic: &str) -> String {
    let idle = middle(runs.iter().map(|run| run.idle).collect());
    let delta = middle(runs.iter().map(|run| run.delta).collect());
    format!(" {:>22} {:>12}", format!("{}{traffic}", ms(idle)), ms(delta))
}

fn least(times: impl Iterator<Item = Duration>) -> Duration {
    times.min().unwrap_or_default()
}

/// The middle one.
pub fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn ms(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1000.0;
    if ms < 10.0 {
        format!("{ms:.1} ms")
    } else {
        format!("{ms:.0} ms")
    }
}

fn beside(time: Duration, floor: Duration) -> String {
    format!("{}  ({:.1}x)", ms(time), time.as_secs_f64() / floor.as_secs_f64())
}
