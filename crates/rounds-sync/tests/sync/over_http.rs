//! Device and headquarters over real HTTP on loopback.

use std::sync::Arc;

use rounds_cache::OpState;
use rounds_domain::SystemClock;
use rounds_sync::Engine;

use crate::desk::{customers, save, visit, visits};
use crate::site::{PASSWORD, Site};

#[tokio::test(flavor = "multi_thread")]
async fn visits_saved_on_and_off_the_network_are_signed_for() {
    let site = Site::new().await;
    let hq = site.start("127.0.0.1:0").await;
    let address = hq.address().to_string();
    let device = site.enrol(&hq.url(), PASSWORD).await.unwrap().device;
    let engine = Engine::start(Arc::clone(&device), Arc::new(SystemClock)).unwrap();

    let first = engine.sync().await;
    assert_eq!(
        (
            first.error.clone(),
            first.first_sync_pending,
            first.all_signed_for,
            first.online
        ),
        (None, false, true, true)
    );
    assert_eq!(customers(&device, ""), ["C1", "C2"]);
    assert_eq!(customers(&device, "customer c2"), ["C2"]);

    save(&device, &visit(1, "C1"));
    assert!(engine.sync().await.all_signed_for);
    let op = visits(&device)[0].op.clone().unwrap();
    assert_eq!((op.number, op.state), (1, OpState::SignedFor));
    assert!(device.op(op.op_id).unwrap().unwrap().receipt.is_some());
    assert!(
        visits(&device)[0].body.received_at.is_some(),
        "the visit came back in the pull"
    );

    hq.stop().await.unwrap();
    save(&device, &visit(2, "C1"));
    save(&device, &visit(3, "C2"));
    let away = engine.sync().await;
    assert_eq!(
        (away.online, away.counts.on_device, away.all_signed_for),
        (false, 2, false)
    );
    assert_eq!(visits(&device).len(), 3);

    let back = site.start(&address).await;
    let again = engine.sync().await;
    assert!(again.all_signed_for, "{again:?}");
    assert_eq!((again.counts.signed_for, again.counts.on_device), (3, 0));
    engine.stop().await;
    back.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_was_locked_goes_on_where_it_was() {
    let site = Site::new().await;
    let hq = site.start("127.0.0.1:0").await;
    let device = site.enrol(&hq.url(), PASSWORD).await.unwrap().device;
    let engine = Engine::start(Arc::clone(&device), Arc::new(SystemClock)).unwrap();
    engine.sync().await;
    engine.stop().await;
    drop(device);

    let device = rounds_cache::unlock(site.laptop.path(), PASSWORD).unwrap().device;
    assert_eq!(customers(&device, ""), ["C1", "C2"]);
    save(&device, &visit(7, "C2"));
    let engine = Engine::start(Arc::clone(&device), Arc::new(SystemClock)).unwrap();
    assert!(engine.sync().await.all_signed_for);
    engine.stop().await;
    hq.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_session_asks_for_the_password_and_typing_goes_on() {
    let site = Site::new().await;
    let hq = site.start("127.0.0.1:0").await;
    let device = site.enrol(&hq.url(), PASSWORD).await.unwrap().device;
    device.set_refresh_token(Some("no such token")).unwrap();
    let engine = Engine::start(Arc::clone(&device), Arc::new(SystemClock)).unwrap();
    let lost = engine.sync().await;
    assert!(lost.sign_in_needed && !lost.all_signed_for);
    save(&device, &visit(1, "C1"));
    assert!(engine.sync().await.sign_in_needed);
    let wrong = engine.sign_in("wrong").await;
    assert_eq!(wrong.unwrap_err().code(), "session.wrong_credentials");
    let good = engine.sign_in(PASSWORD).await.unwrap();
    assert!(!good.sign_in_needed && good.all_signed_for, "{good:?}");
    engine.stop().await;
    hq.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_enrolment_that_fails_leaves_no_files() {
    let site = Site::new().await;
    let hq = site.start("127.0.0.1:0").await;
    let url = hq.url();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let nobody = format!("http://{nobody}");
    for (url, password, code) in [
        (url.as_str(), "wrong", "session.wrong_credentials"),
        ("http://bank.example", PASSWORD, "hq.bad_address"),
        (nobody.as_str(), PASSWORD, "sync.unreachable"),
    ] {
        let refused = site
            .enrol(url, password)
            .await
            .err()
            .map(|error| error.code().to_owned());
        assert_eq!(refused.as_deref(), Some(code));
        assert_eq!(
            rounds_cache::inspect(site.laptop.path()).unwrap(),
            rounds_cache::FilesState::New
        );
    }
    hq.stop().await.unwrap();
}
