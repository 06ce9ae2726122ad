//! What a person set up on this device, and versions and counts for a support call.

use rounds_domain::Language;
use rounds_protocol::{PROTO, SCHEMA};

use crate::dto::device::{Diagnostics, Settings, Theme};
use crate::dto::{Nothing, Topic};
use crate::error::{AppError, Result};
use crate::session::Session;
use crate::workbench::{Workbench, off_the_runtime};

/// The key under which the device keeps the settings of its person.
const KEY: &str = "settings";
const TEXT_PERCENTS: &[u16] = &[100, 125, 150];
/// A desk may stay open for a meeting, not for a night.
const LOCK_MINUTES: std::ops::RangeInclusive<u16> = 1..=120;
const MAX_COLUMNS: usize = 32;

fn defaults() -> Settings {
    Settings {
        language: Language::Chinese,
        theme: Theme::System,
        text_percent: 100,
        lock_after_minutes: 10,
        customer_columns: Vec::new(),
    }
}

/// The settings, or the defaults while none were saved.
pub(crate) async fn get(bench: &Workbench, _: Nothing) -> Result<Settings> {
    bench
        .work(|session| match session.device.setting(KEY)? {
            Some(kept) => serde_json::from_str(&kept).map_err(AppError::DeskUnreadable),
            None => Ok(defaults()),
        })
        .await
}

/// Keep new settings.
pub(crate) async fn set(bench: &Workbench, input: Settings) -> Result<Settings> {
    check(&input)?;
    bench
        .work(move |session| {
            let kept = serde_json::to_string(&input).map_err(AppError::AnswerUnwritable)?;
            session.device.set_setting(KEY, &kept)?;
            session.tell(&[Topic::Settings]);
            Ok(input)
        })
        .await
}

fn check(settings: &Settings) -> Result<()> {
    let wrong = |setting| Err(AppError::SettingWrong { setting });
    if !TEXT_PERCENTS.contains(&settings.text_percent) {
        return wrong("text_percent");
    }
    if !LOCK_MINUTES.contains(&settings.lock_after_minutes) {
        return wrong("lock_after_minutes");
    }
    if settings.customer_columns.len() > MAX_COLUMNS {
        return wrong("customer_columns");
    }
    Ok(())
}

/// Versions and counts; no customer data. While locked only what needs no password.
pub(crate) async fn diagnostics(bench: &Workbench, _: Nothing) -> Result<Diagnostics> {
    let versions = Diagnostics {
        app_version: bench.options().app_version.clone(),
        proto: PROTO,
        schema: SCHEMA,
        device_id: None,
        install_id: None,
        epoch: None,
        customers: 0,
        visits: 0,
        outbox_rows: 0,
        cache_bytes: 0,
        outbox_bytes: 0,
        rule_pack: None,
        clock_skew_ms: None,
    };
    match bench.session_if_open() {
        None => Ok(versions),
        Some(session) => off_the_runtime(move || with_counts(&session, versions)).await,
    }
}

fn with_counts(session: &Session, versions: Diagnostics) -> Result<Diagnostics> {
    let facts = session.device.storage_facts()?;
    Ok(Diagnostics {
        device_id: Some(session.device.device_id().to_string()),
        install_id: Some(session.device.install_id()?.to_string()),
        epoch: facts.epoch,
        customers: facts.customers,
        visits: facts.visits,
        outbox_rows: facts.outbox_rows,
        cache_bytes: facts.cache_bytes,
        outbox_bytes: facts.outbox_bytes,
        rule_pack: session
            .reference()?
            .pack
            .as_ref()
            .map(rounds_advisor::CompiledPack::label),
        clock_skew_ms: facts.server_offset_ms,
        ..versions
    })
}
