//! A cluster that answers the queries when one machine is too small for a bank: where it is, and how to speak to it.
//!
//! Knows addresses and, in programs built with the feature `ballista`, the cluster's own two programs. Refuses to know
//! the queries and what their answers are for. A cluster trusts everybody who reaches it: it belongs in a closed network.

mod error;
#[cfg(feature = "ballista")]
mod programs;

use std::fmt;
use std::str::FromStr;

use datafusion::prelude::SessionContext;

pub use error::ClusterError;
#[cfg(feature = "ballista")]
pub use programs::{ExecutorOptions, SchedulerOptions, run_executor, run_scheduler};

const SCHEME: &str = "df://";

/// The address of a cluster's scheduler, `df://HOST:PORT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterUrl {
    host: String,
    port: u16,
}

impl ClusterUrl {
    /// Name or address of the machine, an IPv6 address in its brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    pub fn port(&self) -> u16 {
        self.port
    }
}

impl FromStr for ClusterUrl {
    type Err = ClusterError;

    /// # Errors
    /// [`ClusterError::AddressUnknown`] for anything but `df://HOST:PORT`.
    fn from_str(text: &str) -> Result<Self, ClusterError> {
        let parts = text.strip_prefix(SCHEME).and_then(|rest| rest.rsplit_once(':'));
        let is_host = |host: &str| !host.is_empty() && !host.contains(['/', '@', '?', '#', ' ']);
        match parts.map(|(host, port)| (host, port.parse::<u16>())) {
            Some((host, Ok(port))) if is_host(host) && port > 0 => Ok(Self {
                host: host.to_owned(),
                port,
            }),
            _ => Err(ClusterError::AddressUnknown),
        }
    }
}

impl fmt::Display for ClusterUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{SCHEME}{}:{}", self.host, self.port)
    }
}

/// A session whose queries run on the cluster. Nothing is asked of the cluster yet.
///
/// # Errors
/// [`ClusterError::NotBuilt`] in a program without the feature `ballista`.
#[cfg(feature = "ballista")]
pub(crate) async fn session(url: &ClusterUrl) -> Result<SessionContext, ClusterError> {
    use ballista::prelude::SessionContextExt;
    let session = SessionContext::remote(&url.to_string()).await;
    session.map_err(|error| ClusterError::Unusable(Box::new(error)))
}

/// A session whose queries run on the cluster: this program cannot have one.
///
/// # Errors
/// Always [`ClusterError::NotBuilt`].
#[cfg(not(feature = "ballista"))]
pub(crate) async fn session(_url: &ClusterUrl) -> Result<SessionContext, ClusterError> {
    Err(ClusterError::NotBuilt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_is_named_by_scheme_host_and_port() {
        for (text, told) in [
            ("df://10.0.0.7:50050", Some(("10.0.0.7", 50050))),
            ("df://scheduler.bank.local:1", Some(("scheduler.bank.local", 1))),
            ("df://[::1]:50050", Some(("[::1]", 50050))),
            ("df://10.0.0.7", None),
            ("df://:50050", None),
            ("df://10.0.0.7:0", None),
            ("df://10.0.0.7:70000", None),
            ("http://10.0.0.7:50050", None),
            ("df://user@10.0.0.7:50050", None),
            ("", None),
        ] {
            let url = text.parse::<ClusterUrl>();
            assert_eq!(url.as_ref().ok().map(|url| (url.host(), url.port())), told, "{text}");
            if let Ok(url) = url {
                assert_eq!(url.to_string(), text);
            }
        }
    }

    #[cfg(not(feature = "ballista"))]
    #[tokio::test]
    async fn a_program_built_without_clusters_says_so() {
        let url = "df://127.0.0.1:50050".parse().unwrap();
        assert!(matches!(session(&url).await, Err(ClusterError::NotBuilt)));
    }
}
