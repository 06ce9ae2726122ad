//! TLS over real connections: a bank's own authority is believed, and nobody else.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rounds_cache::Opened;
use rounds_domain::{SystemClock, SystemIds};
use rounds_hq::{Running, Tls};
use rounds_sync::{Engine, Enrolling, SyncError, enrol};

use crate::desk::{customers, save, visit};
use crate::site::{PASSWORD, Site, patient};

/// An authority, as a bank runs one.
struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).unwrap().pem();
        let issuer = Issuer::new(params, key);
        Self { pem, issuer }
    }

    /// A server on this address that shows a certificate of this authority for this name.
    async fn serve_at(&self, site: &Site, address: &str, name: &str) -> Running {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        let shown = params.signed_by(&key, &self.issuer).unwrap();
        let (chain, private) = (site.hq.path().join("tls.pem"), site.hq.path().join("tls.key"));
        std::fs::write(&chain, shown.pem()).unwrap();
        std::fs::write(&private, key.serialize_pem()).unwrap();
        let mut config = patient();
        config.tls = Some(Tls::from_files(&chain, &private).unwrap());
        site.start_with(address, config).await
    }

    async fn serve(&self, site: &Site) -> Running {
        self.serve_at(site, "127.0.0.1:0", "127.0.0.1").await
    }
}

async fn enrol_with(site: &Site, url: &str, hq_ca: Option<&str>) -> Result<Opened, SyncError> {
    let person = Enrolling {
        hq_url: url,
        hq_ca,
        staff_no: "R1".into(),
        password: PASSWORD,
        label: "laptop",
    };
    enrol(site.laptop.path(), person, &SystemClock, &SystemIds).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_banks_own_authority_is_believed_and_kept() {
    let (site, authority) = (Site::new().await, Authority::new());
    let hq = authority.serve(&site).await;
    assert!(hq.url().starts_with("https://"));
    drop(enrol_with(&site, &hq.url(), Some(&authority.pem)).await.unwrap());

    let device = rounds_cache::unlock(site.laptop.path(), PASSWORD).unwrap().device;
    save(&device, &visit(1, "C1"));
    let engine = Engine::start(Arc::clone(&device), Arc::new(SystemClock)).unwrap();
    let status = engine.sync().await;
    assert!(status.all_signed_for, "{status:?}");
    assert_eq!(customers(&device, ""), ["C1", "C2"]);
    engine.stop().await;
    hq.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_cannot_show_that_it_is_headquarters_gets_nothing() {
    let (site, authority, other) = (Site::new().await, Authority::new(), Authority::new());
    let right = authority.serve(&site).await;
    let elsewhere = authority.serve_at(&site, "127.0.0.1:0", "hq.bank.example").await;
    let plain = site.start("127.0.0.1:0").await;
    let plain_as_tls = plain.url().replace("http://", "https://");
    let tls_as_plain = right.url().replace("https://", "http://");
    for (what, url, ca, code) in [
        (
            "another authority",
            right.url(),
            Some(other.pem.as_str()),
            "hq.not_trusted",
        ),
        ("no authority of the machine's", right.url(), None, "hq.not_trusted"),
        (
            "another name",
            elsewhere.url(),
            Some(authority.pem.as_str()),
            "hq.not_trusted",
        ),
        ("no TLS", plain_as_tls, Some(authority.pem.as_str()), "hq.not_trusted"),
        ("plain words to TLS", tls_as_plain, None, "sync.offline"),
        ("no certificate", right.url(), Some("authority"), "hq.bad_authority"),
    ] {
        let refused = enrol_with(&site, &url, ca).await.err();
        assert_eq!(refused.as_ref().map(SyncError::code), Some(code), "{what}");
    }
    let store = site.store().await;
    assert!(store.devices(None).await.unwrap().is_empty());
    for server in [right, elsewhere, plain] {
        server.stop().await.unwrap();
    }
}

/// The bank renews its authority: the device is given the new one, and what it saved meanwhile goes out.
#[tokio::test(flavor = "multi_thread")]
async fn a_renewed_authority_takes_the_place_of_the_old() {
    let (site, old, new) = (Site::new().await, Authority::new(), Authority::new());
    let hq = old.serve(&site).await;
    let address = hq.address().to_string();
    let device = enrol_with(&site, &hq.url(), Some(&old.pem)).await.unwrap().device;
    hq.stop().await.unwrap();
    save(&device, &visit(1, "C1"));

    let hq = new.serve_at(&site, &address, "127.0.0.1").await;
    let engine = Engine::start(Arc::clone(&device), Arc::new(SystemClock)).unwrap();
    let status = engine.sync().await;
    assert_eq!(
        (status.error.as_deref(), status.online, status.all_signed_for),
        (Some("hq.not_trusted"), false, false)
    );
    engine.stop().await;
    device.trust(&new.pem).unwrap();
    let engine = Engine::start(Arc::clone(&device), Arc::new(SystemClock)).unwrap();
    assert!(engine.sync().await.all_signed_for);
    engine.stop().await;
    hq.stop().await.unwrap();
}
