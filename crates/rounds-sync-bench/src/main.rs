//! Measures synchronisation over real HTTP on loopback and prints a table: a first pull, a push, an idle sync and a
//! small delta on each engine of headquarters' store, with TLS and without, beside a bare floor of the same run that
//! does nothing but move the bytes; then how many sessions a second one server serves, and what limits it.
//!
//! Nothing is asserted here. Build it for release; `cargo xtask bench sync` does, and names the database.

mod bank;
mod counting;
mod device;
mod floor;
mod headquarters;
mod machine;
mod sessions;
mod table;

use std::time::Duration;

use anyhow::Context;

use crate::device::Measured;
use crate::headquarters::{Engine, Headquarters};
use crate::table::Table;

/// Customers of the first pull, of about [`bank::CUSTOMER_BYTES`] each.
const CUSTOMERS: usize = 5_000;
/// Visits of the push, of about [`bank::VISIT_BYTES`] each.
const VISITS: usize = 1_000;
/// Customers that change for the delta.
const DELTA: usize = 50;
/// Each figure is the middle one of so many.
const REPEATS: usize = 3;
/// How long sessions are counted.
const SESSION_TIME: Duration = Duration::from_secs(5);
/// Where `cargo xtask bench sync` says which PostgreSQL to use.
const POSTGRES: &str = "ROUNDS_BENCH_POSTGRES";

fn main() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure())
}

async fn measure() -> anyhow::Result<()> {
    let postgres = std::env::var(POSTGRES).with_context(|| format!("{POSTGRES} names no database"))?;
    let mut table = Table::begin();
    let floor = floor::measure(CUSTOMERS, VISITS).await?;
    table.floor(&floor);
    let engines = [Engine::Sqlite, Engine::Postgres(postgres)];
    for engine in &engines {
        for tls in [false, true] {
            let headquarters = Headquarters::start(engine, tls, CUSTOMERS).await?;
            let mut runs: Vec<Measured> = Vec::new();
            for _ in 0..REPEATS {
                runs.push(device::measure(&headquarters, VISITS, DELTA).await?);
            }
            table.device(&headquarters.name(), &runs, &floor);
            headquarters.stop().await?;
        }
    }
    table.sizes();
    for engine in &engines {
        let headquarters = Headquarters::start(engine, false, 0).await?;
        for devices in [1, 8, 64] {
            table.sessions(
                &headquarters.name(),
                &sessions::count(&headquarters, devices, SESSION_TIME).await?,
            );
        }
        headquarters.stop().await?;
    }
    table.limits(machine::fsyncs_a_second()?);
    Ok(())
}
