//! Every call of the device times every broken answer: once headquarters never hears of the request, once it does it.

use std::sync::Arc;
use std::time::Duration;

use rounds_cache::{Device, FilesState, OpFilter};
use rounds_domain::{SystemClock, SystemIds};
use rounds_hq::Running;
use rounds_protocol::sync::PUSH_MAX_OPS;
use rounds_sync::{Engine, HqAddress, HqClient, HqSession, Patience, Phase, Surroundings, SyncStatus};
use serde_json::{Value, json};

use super::broken::{BROKEN, Broken, EXPIRED, OFFLINE, STALLED, TOO_LARGE, UNREADABLE, refusal};
use crate::desk::{save, visit};
use crate::hand_timer::HandTimer;
use crate::middle::{Deed, Middle, Request};
use crate::prove;
use crate::site::{PASSWORD, Site, agrees};

const PUSH: &str = "/v1/sync/push";
const PULL: &str = "/v1/sync/pull";
const REFRESH: &str = "/v1/sessions/refresh";
const SIGN_IN: &str = "/v1/sessions";
const ENROL: &str = "/v1/devices";

/// Most requests of one sync with two waiting visits: a batch halved from 100 to 1 (7 times), each op alone, the pull.
const REQUESTS_MAX: usize = 12;

/// The patience of a device that a test lets wait in vain. On a busy machine the real headquarters may need most of it for
/// the right answers on the way to the broken one.
const SHORT: Duration = Duration::from_secs(2);

/// A device behind somebody in the middle, with its engine and a timer that the test rings.
struct Road {
    site: Site,
    _hq: Running,
    middle: Middle,
    device: Arc<Device>,
    engine: Engine,
    timer: Arc<HandTimer>,
    saved: u32,
}

impl Road {
    /// After a first good sync.
    async fn new() -> Self {
        let site = Site::new().await;
        let hq = site.start("127.0.0.1:0").await;
        let middle = Middle::before(hq.address()).await;
        let device = site.enrol(&middle.url(), PASSWORD).await.unwrap().device;
        let timer = Arc::new(HandTimer::default());
        let engine = engine(&device, &timer, Patience::default());
        assert!(engine.sync().await.all_signed_for);
        Self {
            site,
            _hq: hq,
            middle,
            device,
            engine,
            timer,
            saved: 0,
        }
    }

    fn save_two(&mut self) {
        for _ in 0..2 {
            self.saved += 1;
            save(&self.device, &visit(self.saved.into(), "C1"));
        }
    }

    /// One sync with two waiting visits while whoever asks for `path` hears the broken answer.
    async fn meet(&mut self, path: &'static str, broken: &'static Broken, is_heard: bool) -> SyncStatus {
        if broken.code == STALLED {
            self.begin_again(SHORT).await;
        }
        self.save_two();
        self.middle.requests();
        let mut is_first = true;
        self.middle
            .judge(move |request| judge(request, path, broken, is_heard, &mut is_first));
        let status = self.engine.sync().await;
        let requests = self.middle.requests();
        let what = format!("{path}, {}: {requests:?}", broken.name);
        assert!((1..=REQUESTS_MAX).contains(&requests.len()), "{what}");
        assert!(requests.iter().any(|asked| asked == path), "{what}");
        assert!(
            matches!(status.phase, Phase::Idle | Phase::Waiting),
            "{what}: {status:?}"
        );
        let kept = self.device.ops(OpFilter::All, 0, 1).unwrap().total;
        assert_eq!(kept, self.saved, "{what}");
        status
    }

    /// Another engine, with another patience, on the same device. It is left with a session and nothing to do: an impatient one
    /// may give up the right answer of a busy headquarters, even the one that renews its token.
    async fn begin_again(&mut self, stall: Duration) {
        let patience = Patience {
            stall,
            ..Patience::default()
        };
        let fresh = engine(&self.device, &self.timer, patience);
        std::mem::replace(&mut self.engine, fresh).stop().await;
        loop {
            let status = self.engine.sync().await;
            if status.sign_in_needed {
                // Whether this gets through is looked at in the next turn.
                let _ = self.engine.sign_in(PASSWORD).await;
            } else if status.error.is_none() && status.all_signed_for {
                return;
            }
        }
    }

    /// The line is good again: the device gets through by itself, or with the password where it asked for that.
    async fn heal(&mut self, what: &str) {
        self.middle.pass();
        let settled = |status: &SyncStatus| status.sign_in_needed || (status.all_signed_for && status.error.is_none());
        let mut watch = self.engine.watch();
        if !self.engine.status().sign_in_needed {
            self.timer.ring().await;
            watch.wait_for(settled).await.unwrap();
        }
        if self.engine.status().sign_in_needed {
            self.engine.sign_in(PASSWORD).await.unwrap();
        }
        let status = watch.wait_for(settled).await.unwrap().clone();
        assert_eq!(
            (status.counts.signed_for, status.all_signed_for),
            (self.saved, true),
            "{what}: {status:?}"
        );
        assert!(agrees(&self.device), "{what}");
        assert_eq!(
            self.site.stored().await,
            [("created".to_owned(), self.saved.into())],
            "{what}"
        );
    }
}

/// To be asked to refresh, a device must first hear that its token has expired.
fn judge(request: &Request, path: &str, broken: &Broken, is_heard: bool, is_first: &mut bool) -> Deed {
    if request.path == path {
        return match is_heard {
            true => Deed::After((broken.reply)()),
            false => Deed::Instead((broken.reply)()),
        };
    }
    if path == REFRESH && std::mem::take(is_first) {
        return Deed::Instead(refusal("401 Unauthorized", EXPIRED));
    }
    Deed::Pass
}

fn engine(device: &Arc<Device>, timer: &Arc<HandTimer>, patience: Patience) -> Engine {
    let (clock, ids) = (Arc::new(SystemClock), Arc::new(SystemIds));
    let session = HqSession::new(client(device, patience), Arc::clone(device), clock, ids);
    let around = Surroundings {
        clock: Arc::new(SystemClock),
        ids: Arc::new(SystemIds),
        timer: Arc::clone(timer) as _,
        batch_ops: PUSH_MAX_OPS,
    };
    Engine::start_with(Arc::clone(device), Arc::new(session), around)
}

fn client(device: &Device, patience: Patience) -> HqClient {
    let address = HqAddress::parse(&device.enrolment().hq_url).unwrap();
    HqClient::with_patience(address, None, patience).unwrap()
}

/// The code on the screen after a sync, and whether the password is asked for.
fn expected(path: &str, broken: &Broken) -> (Option<&'static str>, bool) {
    match (path, broken.code) {
        // A batch is halved down to single visits, and one that is too large alone waits without holding the pull.
        (PUSH, TOO_LARGE) => (None, false),
        (REFRESH, EXPIRED) => (Some("sync.sign_in_needed"), true),
        (_, EXPIRED) => (Some(EXPIRED), true),
        (_, code) => (Some(code), false),
    }
}

/// In the long form headquarters hears and does not hear of each; in the short one it hears of every other.
async fn meet_every_broken_answer(path: &'static str) -> usize {
    let both = prove::size("pages-and-errors", 1) > 1;
    let mut road = Road::new().await;
    let mut met = 0;
    for (place, broken) in BROKEN.iter().enumerate() {
        let ways = [false, true]
            .into_iter()
            .filter(|is_heard| both || *is_heard == (place % 2 == 1));
        for is_heard in ways {
            let status = road.meet(path, broken, is_heard).await;
            let what = format!("{path}, {}, heard: {is_heard}: {status:?}", broken.name);
            let (error, sign_in_needed) = expected(path, broken);
            let seen = (status.error.as_deref(), status.sign_in_needed);
            assert_eq!(seen, (error, sign_in_needed), "{what}");
            if broken.code == STALLED {
                road.middle.pass();
                road.begin_again(Patience::default().stall).await;
            }
            road.heal(&what).await;
            met += 1;
        }
    }
    met
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_survives_every_broken_answer() {
    let met = meet_every_broken_answer(PUSH).await;
    prove::seen("pages-and-errors", format!("to a push: {met}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pull_survives_every_broken_answer() {
    let met = meet_every_broken_answer(PULL).await;
    prove::seen("pages-and-errors", format!("broken answers to a pull: {met}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_survives_every_broken_answer() {
    let met = meet_every_broken_answer(REFRESH).await;
    prove::seen("pages-and-errors", format!("to a refresh: {met}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_survives_every_broken_answer() {
    let mut road = Road::new().await;
    for broken in BROKEN {
        if broken.code == STALLED {
            road.begin_again(SHORT).await;
        }
        road.save_two();
        road.middle.judge(|request| match request.path == SIGN_IN {
            true => Deed::Instead((broken.reply)()),
            false => Deed::Pass,
        });
        let refused = road.engine.sign_in(PASSWORD).await.unwrap_err();
        // A silence counts as a broken connection once it has travelled through the engine.
        let code = if broken.code == STALLED { OFFLINE } else { broken.code };
        assert_eq!(refused.code(), code, "{}", broken.name);
        road.middle.pass();
        road.begin_again(Patience::default().stall).await;
        assert_eq!(
            road.device.op_counts().unwrap().signed_for,
            road.saved,
            "{}",
            broken.name
        );
    }
    prove::seen("pages-and-errors", format!("to a sign-in: {}", BROKEN.len()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_enrolment_survives_every_broken_answer() {
    let site = Site::new().await;
    let hq = site.start("127.0.0.1:0").await;
    let middle = Middle::before(hq.address()).await;
    // An enrolment waits as long as the program does, so silence is left to the other calls.
    let heard = || BROKEN.iter().filter(|broken| broken.code != STALLED);
    for broken in heard() {
        middle.judge(|_| Deed::Instead((broken.reply)()));
        let refused = site.enrol(&middle.url(), PASSWORD).await.err().unwrap();
        assert_eq!(refused.code(), broken.code, "{}", broken.name);
        assert_eq!(middle.requests(), [ENROL], "{}", broken.name);
        assert_eq!(
            rounds_cache::inspect(site.laptop.path()).unwrap(),
            FilesState::New,
            "{}",
            broken.name
        );
    }
    middle.pass();
    site.enrol(&middle.url(), PASSWORD).await.unwrap();
    prove::seen("pages-and-errors", format!("to an enrolment: {}", heard().count()));
}

/// A change of a right answer that makes it another one, and the code by which the device tells it, if it minds.
type Change = (&'static str, &'static str, fn(&mut Value), Option<&'static str>);

const CHANGES: &[Change] = &[
    ("fields that nobody knows", PULL, |answer| add_everywhere(answer), None),
    ("fields that nobody knows", PUSH, |answer| add_everywhere(answer), None),
    (
        "pages of an older request",
        PULL,
        |answer| each_page(answer, |page| page["after"] = 4_711.into()),
        Some(UNREADABLE),
    ),
    (
        "pages of another generation",
        PULL,
        |answer| each_page(answer, |page| page["generation"] = 77.into()),
        Some(UNREADABLE),
    ),
    (
        "pages of other scopes",
        PULL,
        |answer| each_page(answer, |page| page["scope"] = "rm:R3".into()),
        Some(UNREADABLE),
    ),
    ("no page", PULL, |answer| answer["pages"] = json!([]), Some(UNREADABLE)),
    ("more, and nothing", PULL, promise_more, Some(UNREADABLE)),
    (
        "a cursor that goes back",
        PULL,
        |answer| each_page(answer, |page| page["next"] = 0.into()),
        Some(UNREADABLE),
    ),
    (
        "always a reset",
        PULL,
        |answer| each_page(answer, |page| page["reset"] = true.into()),
        Some(UNREADABLE),
    ),
    (
        "the answer to a push",
        PULL,
        |answer| *answer = json!({"proto": 1, "epoch": "e", "server_time": "2026-11-21T00:00:00Z", "results": []}),
        Some(UNREADABLE),
    ),
    (
        "the answer to a pull",
        PUSH,
        |answer| {
            *answer =
                json!({"proto": 1, "epoch": "e", "server_time": "2026-11-21T00:00:00Z", "scopes": [], "pages": []})
        },
        Some(UNREADABLE),
    ),
    ("no result", PUSH, |answer| answer["results"] = json!([]), None),
    ("each result twice", PUSH, |answer| twice(&mut answer["results"]), None),
    (
        "results of other ops",
        PUSH,
        |answer| {
            each_result(answer, |result| {
                result["op_id"] = json!("00000000-0000-0000-0000-000000000009")
            })
        },
        None,
    ),
    (
        "receipts of other ops",
        PUSH,
        |answer| {
            each_result(answer, |result| {
                result["receipt"]["op_id"] = json!("00000000-0000-0000-0000-000000000009")
            })
        },
        None,
    ),
    (
        "a status that nobody knows",
        PUSH,
        |answer| each_result(answer, |result| result["status"] = "postponed".into()),
        Some(UNREADABLE),
    ),
];

fn each_page(answer: &mut Value, change: fn(&mut Value)) {
    answer["pages"].as_array_mut().unwrap().iter_mut().for_each(change);
}

fn each_result(answer: &mut Value, change: fn(&mut Value)) {
    answer["results"].as_array_mut().unwrap().iter_mut().for_each(change);
}

fn promise_more(answer: &mut Value) {
    each_page(answer, |page| {
        page["more"] = true.into();
        page["rows"] = json!([]);
        page["next"] = page["after"].clone();
    });
}

fn twice(list: &mut Value) {
    let items = list.as_array_mut().unwrap();
    items.extend(items.clone());
}

fn add_everywhere(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(add_everywhere);
            fields.insert("from_the_future".into(), json!({"a": [1, null]}));
        }
        Value::Array(items) => items.iter_mut().for_each(add_everywhere),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_to_another_question_changes_nothing() {
    let mut road = Road::new().await;
    for (name, path, edit, error) in CHANGES {
        road.save_two();
        road.middle.requests();
        road.middle.judge(move |request| match request.path == *path {
            true => Deed::Edit(*edit),
            false => Deed::Pass,
        });
        let status = road.engine.sync().await;
        let requests = road.middle.requests();
        assert!(requests.len() <= REQUESTS_MAX, "{name}: {requests:?}");
        assert_eq!(status.error.as_deref(), *error, "{name}: {status:?}");
        road.heal(name).await;
    }
    prove::seen(
        "pages-and-errors",
        format!("answers to another question: {}", CHANGES.len()),
    );
}
