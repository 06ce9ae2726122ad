//! What headquarters counts, for Prometheus. Names and labels only: never a customer, a staff member or a device.

use std::sync::OnceLock;
use std::time::Duration;

use metrics::{counter, gauge, histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use rounds_hq_store::PushOutcome;
use rounds_protocol::sync::{OpStatus, ScopePage};

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

/// The recorder of this process; several servers in one process share it.
pub fn handle() -> PrometheusHandle {
    HANDLE
        .get_or_init(|| {
            let recorder = PrometheusBuilder::new().build_recorder();
            let handle = recorder.handle();
            if metrics::set_global_recorder(recorder).is_err() {
                tracing::warn!("another metrics recorder is installed; /metrics stays empty");
            }
            handle
        })
        .clone()
}

/// One answered request. `route` is the template, never the path: paths hold customer numbers.
pub fn request(method: &str, route: &str, status: u16, took: Duration) {
    let labels = [
        ("method", method.to_owned()),
        ("route", route.to_owned()),
        ("status", status.to_string()),
    ];
    counter!("rounds_requests_total", &labels).increment(1);
    histogram!("rounds_request_seconds", "route" => route.to_owned()).record(took.as_secs_f64());
}

/// One push.
pub fn push(outcome: &PushOutcome) {
    for result in &outcome.results {
        let status = match result.status {
            OpStatus::Created => "created",
            OpStatus::Exists => "exists",
            OpStatus::Rejected => "rejected",
            OpStatus::Deferred => "deferred",
        };
        counter!("rounds_ops_total", "status" => status).increment(1);
    }
    counter!("rounds_op_conflicts_total").increment(outcome.conflicts);
    if outcome.first_gap.is_some() {
        counter!("rounds_pushes_with_gap_total").increment(1);
    }
}

/// One pull.
pub fn pull(pages: &[ScopePage]) {
    let rows: usize = pages.iter().map(|page| page.rows.len()).sum();
    counter!("rounds_pulled_rows_total").increment(rows as u64);
    let resets = pages.iter().filter(|page| page.reset).count();
    counter!("rounds_pull_resets_total").increment(resets as u64);
}

/// One push or pull that was told to come again later.
pub fn turned_away(pool: &'static str) {
    counter!("rounds_turned_away_total", "pool" => pool).increment(1);
}

/// How many devices reach headquarters and yet keep old work.
pub fn devices_with_old_work(devices: u64) {
    gauge!("rounds_devices_with_old_work").set(devices as f64);
}

/// One attempt to sign in, enrol or refresh; `result` is `ok` or an error code.
pub fn sign_in(result: &str) {
    counter!("rounds_sign_ins_total", "result" => result.to_owned()).increment(1);
}
