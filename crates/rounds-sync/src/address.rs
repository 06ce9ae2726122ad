//! The address of headquarters. Plain http is for this machine only: elsewhere passwords and customers would travel
//! in the clear.

use std::net::IpAddr;

use crate::error::SyncError;
use crate::http::Url;

/// A checked address without a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HqAddress {
    base: String,
    loopback: bool,
}

impl HqAddress {
    /// Check an address as a person types it.
    ///
    /// # Errors
    /// [`SyncError::BadAddress`].
    pub fn parse(text: &str) -> Result<Self, SyncError> {
        let url = Url::parse(text.trim()).map_err(|_| SyncError::BadAddress)?;
        let host = url.host_str().ok_or(SyncError::BadAddress)?;
        let loopback = is_loopback(host);
        let fits = match url.scheme() {
            "https" => true,
            "http" => loopback,
            _ => false,
        };
        let plain =
            url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
        if !fits || !plain {
            return Err(SyncError::BadAddress);
        }
        Ok(Self {
            base: url.as_str().trim_end_matches('/').to_owned(),
            loopback,
        })
    }

    /// The address of one call; `path` begins with a slash.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The address as it is kept.
    pub fn as_str(&self) -> &str {
        &self.base
    }

    /// Headquarters runs on this machine.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for (text, kept) in [
            ("https://hq.bank.example", Some("https://hq.bank.example")),
            (
                " https://hq.bank.example/rounds/ ",
                Some("https://hq.bank.example/rounds"),
            ),
            ("http://127.0.0.1:8420", Some("http://127.0.0.1:8420")),
            ("http://localhost:8420/", Some("http://localhost:8420")),
            ("http://[::1]:8420", Some("http://[::1]:8420")),
            ("http://hq.bank.example", None),
            ("http://127.0.0.1.evil.example", None),
            ("https://user:secret@hq.bank.example", None),
            ("ftp://127.0.0.1", None),
            ("hq.bank.example", None),
            ("", None),
        ] {
            let parsed = HqAddress::parse(text).ok();
            assert_eq!(parsed.as_ref().map(HqAddress::as_str), kept, "{text}");
        }
    }
}
