//! Where profiling runs: in this process, or on a cluster named on the command line or in the environment. Refuses to
//! know what runs there.

#[cfg(feature = "ballista")]
mod programs;

use rounds_insight::cluster::ClusterUrl;
use rounds_insight::features::Engine;

#[cfg(feature = "ballista")]
pub use self::programs::Cluster;
use crate::{DataDir, HqError};

/// The variable that names the cluster where the command line does not.
const VARIABLE: &str = "ROUNDS_HQ_CLUSTER";

/// The cluster named on the command line or else in the environment; none: this process.
pub(super) fn engine(named: Option<ClusterUrl>, data: &DataDir) -> Result<Engine, HqError> {
    let variable = || std::env::var(VARIABLE).ok().filter(|named| !named.is_empty());
    let url = match named {
        Some(url) => Some(url),
        None => variable().map(|text| text.parse()).transpose()?,
    };
    Ok(url.map_or(Engine::InProcess, |url| on(url, data)))
}

/// The executors read what is kept for them below the data folder, where they read the imported bank too.
fn on(url: ClusterUrl, data: &DataDir) -> Engine {
    Engine::Cluster {
        url,
        shared: data.path().join("cluster"),
    }
}
