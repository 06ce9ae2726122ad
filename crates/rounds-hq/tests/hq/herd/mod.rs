//! The herd (test 10 of docs/SYNC.md): a morning on which every device starts, sends its visits and pulls, over real
//! HTTP against the real server; one answer in ten is cut in the middle; then the same with the server killed half-way.
//!
//! The devices are light: they keep cursors, revisions and their own digest, and wait as the real engine plans it. The
//! window over which they start follows from what the server bore when a few of them tried, as an administrator sets it.

mod bank;
mod device;
mod line;
mod server;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::Utc;
use rounds_hq::DataDir;
use rounds_protocol::{ErrorBody, ErrorCode};
use rounds_sync::planning;
use tokio::sync::{Mutex, Semaphore, mpsc};
use tokio::time::{Instant, sleep_until};

use self::device::{Device, Step};
use self::line::{Line, Weather};
use self::server::Server;
use crate::prove;

const SHORT: u64 = 300;
/// Requests under way at once, and so connections.
const AT_ONCE: usize = 128;
/// Devices that try out what the server bears, and how many of them at once.
const SCOUTS: usize = 24;
const SCOUTS_AT_ONCE: usize = 4;
/// The part of that which a window lets come.
const SHARE: f64 = 0.4;
/// A window is so many times longer than a restart: devices that meet a dead server come again.
const RESTARTS: u32 = 40;
const VISITS: u64 = 3;
/// The goal: requests of a device, every attempt counted.
const REQUESTS_MAX: f64 = 2.2;

/// What was counted.
#[derive(Default)]
struct Counts {
    requests: AtomicU64,
    turned_away: AtomicU64,
    lost: AtomicU64,
}

impl Counts {
    fn add(&self, failure: &ErrorBody) {
        let busy = ErrorCode::parse(&failure.code) == Some(ErrorCode::ServerBusy);
        let counter = if busy { &self.turned_away } else { &self.lost };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    fn per_device(&self, devices: usize) -> f64 {
        self.requests.load(Ordering::Relaxed) as f64 / devices as f64
    }
}

struct Herd {
    devices: Vec<Mutex<Device>>,
    line: Line,
    counts: Counts,
}

impl Herd {
    /// One attempt of a device; the pause until its next, or none when it is done.
    async fn attempt(&self, index: usize) -> Option<Duration> {
        let mut device = self.devices[index].lock().await;
        self.counts.requests.fetch_add(1, Ordering::Relaxed);
        match self.ask(&mut device).await {
            Ok(()) if device.step == Step::Done => None,
            Ok(()) => {
                device.failures = 0;
                Some(Duration::ZERO)
            }
            Err(failure) => {
                self.counts.add(&failure);
                device.failures += 1;
                let spread = planning::spread(bank::device_id(index), device.failures);
                Some(planning::pause(device.failures, failure.retry_after_s, spread))
            }
        }
    }

    async fn ask(&self, device: &mut Device) -> Result<(), ErrorBody> {
        let token = bank::token(device.index);
        let is_cut = device.cut == Some(device.step);
        if is_cut {
            device.cut = None;
        }
        let weather = if is_cut { Weather::CutsAnswers } else { Weather::Fair };
        match device.step {
            Step::Push => {
                let answer = self.line.post("/v1/sync/push", &token, &device.push(), weather).await?;
                device.signed_for(&answer);
            }
            Step::Pull => {
                let answer = self.line.post("/v1/sync/pull", &token, &device.pull(), weather).await?;
                device.pulled(&answer);
            }
            Step::Done => {}
        }
        Ok(())
    }

    /// Let devices come, each at its place in the window; `half_way` is called once, when half of them are done.
    async fn morning(
        self: &Arc<Self>,
        members: &[usize],
        window: Duration,
        at_once: usize,
        mut half_way: impl FnMut(),
    ) {
        let (back, mut returned) = mpsc::unbounded_channel::<(usize, Option<Duration>)>();
        let places = Arc::new(Semaphore::new(at_once));
        let begin = Instant::now();
        let mut due: BinaryHeap<Reverse<(Instant, usize)>> = members
            .iter()
            .map(|index| Reverse((begin + place(*index, window), *index)))
            .collect();
        let mut open = members.len();
        while open > 0 {
            let next = due.peek().map_or_else(far, |Reverse((at, _))| *at);
            tokio::select! {
                Some((index, pause)) = returned.recv() => match pause {
                    Some(pause) => due.push(Reverse((Instant::now() + pause, index))),
                    None => {
                        open -= 1;
                        if open == members.len() / 2 {
                            half_way();
                        }
                    }
                },
                () = sleep_until(next) => {
                    let Some(Reverse((_, index))) = due.pop() else { continue };
                    let place = Arc::clone(&places).acquire_owned().await.unwrap();
                    let (herd, back) = (Arc::clone(self), back.clone());
                    tokio::spawn(async move {
                        let pause = herd.attempt(index).await;
                        drop(place);
                        // The morning is over only when every device has said so.
                        let _ = back.send((index, pause));
                    });
                }
            }
        }
    }

    async fn wake(&self, members: &[usize]) {
        for index in members {
            let cut = match index % 20 {
                3 => Some(Step::Push),
                13 => Some(Step::Pull),
                _ => None,
            };
            self.devices[*index].lock().await.wake(VISITS, cut);
        }
    }
}

fn far() -> Instant {
    Instant::now() + Duration::from_secs(3_600)
}

/// As the real device places itself, but to the millisecond of any window.
fn place(index: usize, window: Duration) -> Duration {
    let whole = Duration::from_secs(1_000);
    let place = planning::place_in_window(bank::device_id(index), 1_000);
    window.mul_f64(place.as_secs_f64() / whole.as_secs_f64())
}

/// A headquarters with its herd: everybody has pulled once, and a nightly import has changed some of it since.
async fn prepared(folder: &std::path::Path, devices: usize) -> (Server, Arc<Herd>) {
    let store = DataDir::open(folder).unwrap().store().await.unwrap();
    let now = Utc::now();
    store.publish(bank::publication(devices, 1), now).await.unwrap();
    bank::admit(&store, devices, now).await;
    let mut filled = Vec::with_capacity(devices);
    for index in 0..devices {
        filled.push(Mutex::new(Device::filled(&*store, index).await));
    }
    store.publish(bank::publication(devices, 2), now).await.unwrap();
    drop(store);
    let server = Server::start(folder);
    let herd = Herd {
        devices: filled,
        line: Line::new(server.address),
        counts: Counts::default(),
    };
    (server, Arc::new(herd))
}

/// How long the window must be for this server on this machine, found by letting a few devices do their round.
async fn fitting_window(herd: &Arc<Herd>, server: &Server, devices: usize) -> Duration {
    let scouts: Vec<usize> = (0..SCOUTS.min(devices)).collect();
    herd.wake(&scouts).await;
    for index in &scouts {
        herd.devices[*index].lock().await.cut = None;
    }
    let began = Instant::now();
    herd.morning(&scouts, Duration::ZERO, SCOUTS_AT_ONCE, || {}).await;
    let each = began.elapsed().div_f64(scouts.len() as f64);
    each.mul_f64(devices as f64 / SHARE).max(server.start * RESTARTS)
}

/// What one morning came to.
struct Morning {
    per_device: f64,
    turned_away: u64,
    lost: u64,
    seconds: f64,
}

async fn one_morning(herd: &Arc<Herd>, window: Duration, half_way: impl FnMut()) -> Morning {
    let all: Vec<usize> = (0..herd.devices.len()).collect();
    herd.wake(&all).await;
    let counts = &herd.counts;
    for counter in [&counts.requests, &counts.turned_away, &counts.lost] {
        counter.store(0, Ordering::Relaxed);
    }
    let began = Instant::now();
    herd.morning(&all, window, AT_ONCE, half_way).await;
    Morning {
        per_device: counts.per_device(all.len()),
        turned_away: counts.turned_away.load(Ordering::Relaxed),
        lost: counts.lost.load(Ordering::Relaxed),
        seconds: began.elapsed().as_secs_f64(),
    }
}

impl Morning {
    fn words(&self, what: &str) -> String {
        format!(
            "{what} {:.3} requests each, {} told to come later, {} answers lost, {:.0} s",
            self.per_device, self.turned_away, self.lost, self.seconds
        )
    }
}

/// The short form has the harder morning only, the one on which the server is killed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_morning_of_every_device_costs_each_two_requests_and_loses_nothing() {
    let devices = usize::try_from(prove::size("herd", SHORT)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (server, herd) = prepared(folder.path(), devices).await;
    let window = fitting_window(&herd, &server, devices).await;
    let mut mornings = Vec::new();
    if devices as u64 > SHORT {
        mornings.push(("calm:", one_morning(&herd, window, || {}).await));
    }
    let server = Arc::new(std::sync::Mutex::new(server));
    let kill = || {
        // On its own thread: devices go on coming while nobody answers.
        let server = Arc::clone(&server);
        tokio::task::spawn_blocking(move || server.lock().unwrap().kill_and_restart());
    };
    mornings.push(("killed half-way:", one_morning(&herd, window, kill).await));

    let ops = (mornings.len() * devices + SCOUTS.min(devices)) as u64 * VISITS;
    let store = DataDir::open(folder.path()).unwrap().store().await.unwrap();
    assert_eq!(store.op_counts().await.unwrap(), [("created".to_owned(), ops)]);
    for device in &herd.devices {
        let device = device.lock().await;
        assert!(
            device.agrees,
            "device {} holds other rows than headquarters",
            device.index
        );
    }
    for (what, morning) in &mornings {
        assert!(morning.per_device <= REQUESTS_MAX, "{}", morning.words(what));
    }
    let words: Vec<String> = mornings.iter().map(|(what, morning)| morning.words(what)).collect();
    let over = window.as_secs_f64();
    prove::seen(
        "herd",
        format!(
            "{devices} devices over {over:.0} s; {}; {ops} ops once, every digest equal",
            words.join("; ")
        ),
    );
}
