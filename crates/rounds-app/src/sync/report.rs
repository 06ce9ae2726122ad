//! Everything the synchronisation screen shows, read from the engine and the files. Refuses to know customers.

use rounds_cache::{RoundRow, ScopeFacts};
use rounds_protocol::{PROTO, SCHEMA};
use rounds_sync::{NextTry, WaitReason};

use super::words;
use crate::dto::Nothing;
use crate::dto::advice::BundleRefused;
use crate::dto::sync::{
    ModelsInUse, NextTryView, NumbersView, RoundProgress, RoundView, ScopeAgreement, ScopeView, SyncReport, WaitWord,
};
use crate::error::Result;
use crate::reference::Reference;
use crate::workbench::Workbench;

/// What the one sentence rests on.
pub(crate) async fn report(bench: &Workbench, _: Nothing) -> Result<SyncReport> {
    let app_version = bench.options().app_version.clone();
    bench
        .work(move |session| {
            let status = session.engine.status();
            let device = &session.device;
            let storage = device.storage_facts()?;
            let numbers = device.number_facts()?;
            Ok(SyncReport {
                round: RoundProgress {
                    ops_done: status.round.ops_done,
                    ops_total: status.round.ops_total,
                    rows: status.round.rows,
                    bytes: status.round.bytes,
                },
                next_try: status.next_try.map(next_try),
                scopes: device.scope_facts()?.into_iter().map(scope).collect(),
                numbers: NumbersView {
                    highest: numbers.highest,
                    highest_signed: numbers.highest_signed,
                    signed_for: numbers.signed_for,
                    first_gap: numbers.first_gap,
                },
                clock_skew_ms: storage.server_offset_ms,
                device_id: device.device_id().to_string(),
                install_id: numbers.install_id.to_string(),
                epoch: storage.epoch,
                app_version,
                proto: PROTO,
                schema: SCHEMA,
                rounds: device.rounds()?.into_iter().map(round).collect(),
                models: models(&*session.reference()?),
                state: words(&status),
            })
        })
        .await
}

fn models(reference: &Reference) -> ModelsInUse {
    let refused = reference.refused_bundles().iter();
    ModelsInUse {
        in_use: reference.bundle().map(|bundle| bundle.id().to_owned()),
        refused: refused
            .map(|bundle| BundleRefused {
                id: bundle.id.clone(),
                code: bundle.code.to_owned(),
            })
            .collect(),
    }
}

fn next_try(next: NextTry) -> NextTryView {
    let (why, failures, seconds) = match next.why {
        WaitReason::Regular => (WaitWord::Regular, 0, 0),
        WaitReason::Failures(failures) => (WaitWord::AfterFailures, failures, 0),
        WaitReason::Asked(seconds) => (WaitWord::HeadquartersAsked, 0, seconds),
    };
    NextTryView {
        at: next.at,
        why,
        failures,
        asked_seconds: u32::try_from(seconds).unwrap_or(u32::MAX),
    }
}

fn scope(facts: ScopeFacts) -> ScopeView {
    let agreement = match facts {
        ScopeFacts { alarmed: true, .. } => ScopeAgreement::Differs,
        ScopeFacts { whole: false, .. } => ScopeAgreement::Fetching,
        ScopeFacts { agreed: true, .. } => ScopeAgreement::Agrees,
        _ => ScopeAgreement::Unchecked,
    };
    ScopeView {
        scope: facts.scope,
        rows_here: facts.rows_here,
        rows_at_headquarters: facts.rows_at_headquarters,
        agreement,
        changed_at: facts.changed_at,
    }
}

fn round(row: RoundRow) -> RoundView {
    RoundView {
        began_at: row.began_at,
        took_ms: u64::try_from((row.ended_at - row.began_at).num_milliseconds()).unwrap_or(0),
        ops: row.ops,
        bytes_out: row.bytes_out,
        rows: row.rows,
        bytes_in: row.bytes_in,
        error: row.code,
    }
}
