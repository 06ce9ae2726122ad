//! Several batches over real HTTP: the next is out while the answers to the one before are written, and whatever becomes of
//! one of them, each op is stored once.

use std::sync::Arc;

use chrono::Utc;
use rounds_cache::{Device, Ordered};
use rounds_domain::consent::{ConsentState, Purpose};
use rounds_domain::{DirectiveId, IdSource, SystemClock, SystemIds};
use rounds_hq::Running;
use rounds_hq_store::NewDirective;
use rounds_protocol::entities::{CustomerBody, EntityKind};
use rounds_protocol::orders::DirectiveAction;
use rounds_sync::{Engine, SyncStatus};

use crate::desk::{save, visit, withdrawal};
use crate::middle::{Deed, Middle, Reply};
use crate::site::{PASSWORD, Site, agrees};

const PUSH: &str = "/v1/sync/push";
/// Two full batches and half a one.
const VISITS: u32 = 250;
const BATCHES: usize = 3;

/// A device after a good first sync, with visits that no headquarters has.
struct Desk {
    site: Site,
    _hq: Running,
    middle: Middle,
    device: Arc<Device>,
    engine: Engine,
}

impl Desk {
    async fn new() -> Self {
        let site = Site::new().await;
        let hq = site.start("127.0.0.1:0").await;
        let middle = Middle::before(hq.address()).await;
        let device = site.enrol(&middle.url(), PASSWORD).await.unwrap().device;
        let engine = Engine::start(Arc::clone(&device), Arc::new(SystemClock)).unwrap();
        assert!(engine.sync().await.all_signed_for);
        for number in 1..=VISITS {
            save(&device, &visit(number.into(), "C1"));
        }
        middle.requests();
        Self {
            site,
            _hq: hq,
            middle,
            device,
            engine,
        }
    }

    fn pushes(&self) -> usize {
        let asked = self.middle.requests();
        asked.iter().filter(|path| *path == PUSH).count()
    }

    async fn assert_all_stored_once(&self, status: &SyncStatus, what: &str) {
        assert_eq!(
            (status.counts.signed_for, status.all_signed_for),
            (VISITS, true),
            "{what}: {status:?}"
        );
        assert_eq!(
            self.site.stored().await,
            [("created".to_owned(), VISITS.into())],
            "{what}"
        );
        assert!(agrees(&self.device), "{what}");
    }
}

/// Rule U5.
#[tokio::test(flavor = "multi_thread")]
async fn batches_follow_each_other_and_each_op_goes_once() {
    let desk = Desk::new().await;
    let status = desk.engine.sync().await;
    assert_eq!(desk.pushes(), BATCHES);
    desk.assert_all_stored_once(&status, "a good line").await;
    desk.engine.stop().await;
}

/// Rules U2 and U4: a batch that was out is answered, or goes again.
#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_breaks_off_at_any_place_goes_again() {
    for place in 1..=BATCHES {
        for is_heard in [false, true] {
            let what = format!("batch {place}, heard: {is_heard}");
            let desk = Desk::new().await;
            let mut seen = 0;
            desk.middle.judge(move |request| {
                seen += usize::from(request.path == PUSH);
                match (request.path == PUSH && seen == place, is_heard) {
                    (false, _) => Deed::Pass,
                    (true, true) => Deed::After(Reply::Say(vec![])),
                    (true, false) => Deed::Instead(Reply::Say(vec![])),
                }
            });
            let broken = desk.engine.sync().await;
            assert_eq!(broken.error.as_deref(), Some("sync.offline"), "{what}");
            assert_eq!(desk.pushes(), place, "{what}: nothing goes after what broke off");
            let healed = desk.engine.sync().await;
            desk.assert_all_stored_once(&healed, &what).await;
            assert!(desk.pushes() <= BATCHES, "{what}");
            desk.engine.stop().await;
        }
    }
}

/// Rule U11: the customer's no is at headquarters with the first batch, however long the queue before it and however bad the
/// line.
#[tokio::test(flavor = "multi_thread")]
async fn u11_a_withdrawal_behind_a_long_queue_counts_with_the_first_batch() {
    let desk = Desk::new().await;
    save(&desk.device, &withdrawal("C1"));
    let mut pushes = 0;
    desk.middle.judge(move |request| {
        pushes += usize::from(request.path == PUSH);
        match pushes > 1 {
            true => Deed::Instead(Reply::Reset),
            false => Deed::Pass,
        }
    });
    assert!(desk.engine.sync().await.error.is_some());
    let customer = || async {
        let store = desk.site.store().await;
        let body = store
            .entity("rm:R1".into(), EntityKind::Customer, "C1".into())
            .await
            .unwrap();
        serde_json::from_str::<CustomerBody>(&body.unwrap()).unwrap()
    };
    let state = |body: &CustomerBody| {
        let known = body
            .consents
            .iter()
            .find(|known| known.purpose == Purpose::MarketingContact);
        known.map(|known| known.state)
    };
    assert_eq!(desk.site.stored().await, [("created".to_owned(), 100)], "one batch");
    assert_eq!(state(&customer().await), Some(ConsentState::Withdrawn));
    desk.middle.pass();
    let healed = desk.engine.sync().await;
    assert!(healed.all_signed_for, "{healed:?}");
    assert_eq!(
        desk.site.stored().await,
        [("created".to_owned(), u64::from(VISITS) + 1)]
    );
    assert_eq!(state(&customer().await), Some(ConsentState::Withdrawn));
    assert!(agrees(&desk.device));
    desk.engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_carried_out_before_another_batch_goes() {
    let desk = Desk::new().await;
    let lock = NewDirective {
        directive_id: DirectiveId(SystemIds.next()),
        device_id: desk.device.device_id(),
        staff_no: "R1".into(),
        action: DirectiveAction::Lock,
        reason: "lost".into(),
        ordered_by: "it-desk".into(),
    };
    desk.site.store().await.order_directive(lock, Utc::now()).await.unwrap();
    let status = desk.engine.sync().await;
    assert_eq!(status.ordered, Some(Ordered::Lock), "{status:?}");
    assert_eq!(desk.pushes(), 1);
    assert_eq!(desk.site.stored().await, [("created".to_owned(), 100)]);
}
