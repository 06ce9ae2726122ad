//! An idle round over real HTTP: one question, answered by one word, and by rows as soon as the word is another.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use rounds_cache::Device;
use rounds_domain::{SystemClock, SystemIds};
use rounds_hq::Running;
use rounds_protocol::ErrorBody;
use rounds_protocol::sync::{PUSH_MAX_OPS, PullAnswer, PullRequest, PushAnswer, PushRequest, SyncProtocol};
use rounds_sync::{Engine, Headquarters, HqAddress, HqClient, HqSession, Surroundings, SyncStatus};

use crate::desk::{customers, save, visit};
use crate::fixtures::bank;
use crate::hand_timer::HandTimer;
use crate::site::{PASSWORD, Site, agrees};

/// What is said to headquarters instead of what the device says.
type Distort = fn(&mut PullRequest);
/// What the device hears instead of what headquarters says.
type Forge = fn(&mut PullAnswer);

/// Headquarters over HTTP, and somebody who listens and may change what is said.
struct Overheard {
    hq: HqSession,
    pulls: Mutex<Vec<(PullRequest, PullAnswer)>>,
    between: Mutex<(Distort, Forge)>,
}

#[async_trait]
impl SyncProtocol for Overheard {
    async fn push(&self, request: PushRequest) -> Result<PushAnswer, ErrorBody> {
        self.hq.push(request).await
    }

    async fn pull(&self, mut request: PullRequest) -> Result<PullAnswer, ErrorBody> {
        let (distort, forge) = *self.between.lock().unwrap();
        distort(&mut request);
        let mut answer = self.hq.pull(request.clone()).await?;
        forge(&mut answer);
        self.pulls.lock().unwrap().push((request, answer.clone()));
        Ok(answer)
    }
}

#[async_trait]
impl Headquarters for Overheard {
    async fn sign_in(&self, password: &str) -> Result<(), ErrorBody> {
        self.hq.sign_in(password).await
    }
}

/// A device that has everything, and every pull that it makes from here on.
struct Scene {
    site: Site,
    _hq: Running,
    device: Arc<Device>,
    heard: Arc<Overheard>,
    engine: Engine,
}

impl Scene {
    async fn new() -> Self {
        let site = Site::new().await;
        let hq = site.start("127.0.0.1:0").await;
        let device = site.enrol(&hq.url(), PASSWORD).await.unwrap().device;
        let client = HqClient::new(HqAddress::parse(&hq.url()).unwrap(), None).unwrap();
        let (clock, ids) = (Arc::new(SystemClock), Arc::new(SystemIds));
        let heard = Arc::new(Overheard {
            hq: HqSession::new(client, Arc::clone(&device), clock, ids),
            pulls: Mutex::default(),
            between: Mutex::new((|_| {}, |_| {})),
        });
        let around = Surroundings {
            clock: Arc::new(SystemClock),
            ids: Arc::new(SystemIds),
            timer: Arc::new(HandTimer::default()),
            batch_ops: PUSH_MAX_OPS,
        };
        let engine = Engine::start_with(Arc::clone(&device), Arc::clone(&heard) as _, around);
        assert!(engine.sync().await.all_signed_for);
        // Whatever else came between the first pages, now nothing is left.
        assert!(engine.sync().await.all_signed_for);
        Self {
            site,
            _hq: hq,
            device,
            heard,
            engine,
        }
    }

    /// One round, with the pulls that it made.
    async fn round(&self, distort: Distort, forge: Forge) -> (SyncStatus, Vec<(PullRequest, PullAnswer)>) {
        *self.heard.between.lock().unwrap() = (distort, forge);
        self.heard.pulls.lock().unwrap().clear();
        let status = self.engine.sync().await;
        (status, std::mem::take(&mut *self.heard.pulls.lock().unwrap()))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_round_is_one_question_and_one_word() {
    let scene = Scene::new().await;
    let before = scene.device.sync_facts().unwrap().last_complete_at;
    let (status, pulls) = scene.round(|_| {}, |_| {}).await;
    let [(asked, answer)] = pulls.as_slice() else {
        panic!("{} pulls", pulls.len())
    };
    let word = scene.device.standing().unwrap();
    assert!(
        word.is_some() && asked.standing == word && answer.standing == word,
        "{word:?}"
    );
    assert_eq!((answer.pages.len(), answer.scopes.len()), (0, 0));
    assert!(status.all_signed_for && status.error.is_none(), "{status:?}");
    assert!(scene.device.sync_facts().unwrap().last_complete_at >= before);
    assert!(agrees(&scene.device));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_at_headquarters_is_answered_by_its_rows() {
    let scene = Scene::new().await;
    let before = scene.device.standing().unwrap();
    let wider = bank(&[("C1", "R1"), ("C2", "R1"), ("C3", "R3"), ("C4", "R1")]);
    let store = scene.site.store().await;
    store.publish(wider, chrono::Utc::now()).await.unwrap();
    let (status, pulls) = scene.round(|_| {}, |_| {}).await;
    assert_eq!((&pulls[0].0.standing, &pulls[0].1.standing), (&before, &None));
    assert!(status.all_signed_for, "{status:?}");
    assert_eq!(customers(&scene.device, ""), ["C1", "C2", "C4"]);
    assert_ne!(scene.device.standing().unwrap(), before);

    // The device's own work comes back as rows too.
    save(&scene.device, &visit(1, "C4"));
    let (_, pulls) = scene.round(|_| {}, |_| {}).await;
    assert_eq!(pulls[0].1.standing, None);
    let (_, pulls) = scene.round(|_| {}, |_| {}).await;
    assert_eq!(pulls[0].1.standing, scene.device.standing().unwrap());
    assert!(agrees(&scene.device));
}

/// Rule P9: the word proves that both have the same, so whatever is not the same must not get it.
#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_stands_elsewhere_does_not_get_the_word() {
    let scene = Scene::new().await;
    let distortions: [(&str, Distort); 5] = [
        ("other rows", |asked| asked.standing = Some("0123456789abcdef".into())),
        ("another cursor", |asked| {
            asked
                .scopes
                .iter_mut()
                .for_each(|one| one.after = one.after.saturating_sub(1))
        }),
        ("a cursor from the future", |asked| {
            asked.scopes.iter_mut().for_each(|one| one.after += 1)
        }),
        ("a scope less", |asked| asked.scopes.truncate(1)),
        ("no word", |asked| asked.standing = None),
    ];
    for (what, distort) in distortions {
        let (_, pulls) = scene.round(distort, |_| {}).await;
        let (asked, answer) = &pulls[0];
        assert_eq!(answer.standing, None, "{what}");
        assert_eq!(
            answer.pages.len(),
            asked.scopes.len(),
            "{what}: the pages tell what there is"
        );
        let (status, _) = scene.round(|_| {}, |_| {}).await;
        assert!(status.all_signed_for, "{what}: {status:?}");
        assert!(agrees(&scene.device), "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_that_was_not_said_proves_nothing() {
    let scene = Scene::new().await;
    let another: Forge = |answer| {
        answer.standing = Some("0123456789abcdef".into());
        answer.pages.clear();
    };
    let (status, _) = scene.round(|_| {}, another).await;
    assert_eq!(status.error.as_deref(), Some("sync.answer_unreadable"), "{status:?}");
    let (status, _) = scene.round(|_| {}, |_| {}).await;
    assert!(status.all_signed_for && status.error.is_none(), "{status:?}");
}
