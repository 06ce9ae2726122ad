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
/// Each figure is measured so often.
const REPEATS: usize = 5;
/// How long sessions are counted.
const SESSION_TIME: Duration = Duration::from_secs(5);
/// Where `cargo xtask bench sync` says which PostgreSQL to use.
const POSTGRES: &str = "ROUNDS_BENCH_POSTGRES";

fn main() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let parts: Vec<Part> = std::env::args()
        .skip(1)
        .map(|word| word.parse())
        .collect::<Result<_, _>>()?;
    runtime.block_on(measure(if parts.is_empty() { &Part::ALL } else { &parts }))
}

/// What can be measured alone: name the parts, or none for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Sqlite,
    Postgres,
    Sessions,
}

impl Part {
    const ALL: [Self; 3] = [Self::Sqlite, Self::Postgres, Self::Sessions];
}

impl std::str::FromStr for Part {
    type Err = anyhow::Error;

    fn from_str(word: &str) -> anyhow::Result<Self> {
        match word {
            "sqlite" => Ok(Self::Sqlite),
            "postgres" => Ok(Self::Postgres),
            "sessions" => Ok(Self::Sessions),
            other => anyhow::bail!("{other} is none of sqlite, postgres, sessions"),
        }
    }
}

async fn measure(parts: &[Part]) -> anyhow::Result<()> {
    let postgres = std::env::var(POSTGRES).with_context(|| format!("{POSTGRES} names no database"))?;
    let mut table = Table::begin();
    let engines = [
        (Part::Sqlite, Engine::Sqlite),
        (Part::Postgres, Engine::Postgres(postgres)),
    ];
    for (_, engine) in engines.iter().filter(|(part, _)| parts.contains(part)) {
        for tls in [false, true] {
            // Anew for each, so that a machine that slows down slows both.
            let floor = floor::measure(CUSTOMERS, VISITS).await?;
            let headquarters = Headquarters::start(engine, tls, CUSTOMERS).await?;
            let mut runs: Vec<Measured> = Vec::new();
            for _ in 0..REPEATS {
                runs.push(device::measure(&headquarters, VISITS, DELTA).await?);
            }
            let traffic = device::idle_traffic(&headquarters).await?;
            table.device(&headquarters.name(), &runs, traffic, &floor);
            headquarters.stop().await?;
        }
    }
    if parts.contains(&Part::Sessions) {
        table.sizes();
        for (_, engine) in &engines {
            let headquarters = Headquarters::start(engine, false, 0).await?;
            for devices in [1, 8, 64] {
                let counted = sessions::count(&headquarters, devices, SESSION_TIME).await?;
                table.sessions(&headquarters.name(), &counted);
            }
            headquarters.stop().await?;
        }
    }
    table.limits(machine::fsyncs_a_second()?);
    Ok(())
}
