//! The figures in words. The only place here that prints.
#![allow(clippy::print_stdout)]

use std::time::Duration;

use crate::device::Measured;
use crate::floor::Floor;
use crate::sessions::Counted;
use crate::{CUSTOMERS, DELTA, REPEATS, VISITS, bank};

/// The table as it grows.
pub struct Table;

impl Table {
    pub fn begin() -> Self {
        println!(
            "first pull of {CUSTOMERS} customers of {:.1} kB, push of {VISITS} visits of {:.1} kB, idle sync, delta of {DELTA}; the middle of {REPEATS}",
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

    pub fn floor(&mut self, floor: &Floor) {
        println!("{:<20} {:>16} {:>16}", "floor", ms(floor.pull), ms(floor.push));
    }

    pub fn device(&mut self, name: &str, runs: &[Measured], floor: &Floor) {
        let of = |which: fn(&Measured) -> Duration| middle(runs.iter().map(which).collect());
        let (pull, push) = (of(|run| run.pull), of(|run| run.push));
        let traffic = runs[0]
            .idle_traffic
            .map_or_else(String::new, |(requests, bytes)| format!(", {requests} req, {bytes} B"));
        println!(
            "{name:<20} {:>16} {:>16} {:>22} {:>12}",
            beside(pull, floor.pull),
            beside(push, floor.push),
            format!("{}{traffic}", ms(of(|run| run.idle))),
            ms(of(|run| run.delta)),
        );
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
