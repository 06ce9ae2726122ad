//! TLS to a PostgreSQL. Knows when it must be spoken and whose word is taken for the server's certificate; refuses to speak
//! it without looking at the certificate.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::aws_lc_rs;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::cannot_open;
use crate::Result;

/// Whether TLS is spoken. What the address says counts; where it says nothing, everything that leaves this machine is
/// encrypted. It never depends on what the server offers, which somebody in between could take away.
pub fn mode(config: &Config) -> SslMode {
    match config.get_ssl_mode() {
        SslMode::Prefer if is_here(config) => SslMode::Disable,
        SslMode::Prefer => SslMode::Require,
        said => said,
    }
}

/// A socket of this machine, or its loopback.
pub fn is_here(config: &Config) -> bool {
    let by_number = config.get_hostaddrs();
    let by_name = |host: &Host| match host {
        Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback()),
        Host::Unix(_) => true,
    };
    match by_number.is_empty() {
        true => config.get_hosts().iter().all(by_name),
        false => by_number.iter().all(IpAddr::is_loopback),
    }
}

/// Speaks TLS and checks the server's certificate and name: by the bank's own authorities in a PEM file, or else by those
/// that this machine trusts.
///
/// # Errors
/// [`StoreError::CannotOpen`](crate::StoreError::CannotOpen) for a file that holds no certificate.
pub fn connector(authorities: Option<&Path>) -> Result<MakeRustlsConnect> {
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(cannot_open)?;
    let config = match authorities {
        Some(file) => config.with_root_certificates(roots(file)?),
        None => config.with_platform_verifier().map_err(cannot_open)?,
    };
    Ok(MakeRustlsConnect::new(config.with_no_client_auth()))
}

fn roots(file: &Path) -> Result<RootCertStore> {
    let unusable = |source| {
        cannot_open(AuthoritiesUnusable {
            file: file.to_owned(),
            source,
        })
    };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(unusable)? {
        roots.add(certificate.map_err(unusable)?).map_err(cannot_open)?;
    }
    match roots.is_empty() {
        true => Err(unusable(pem::Error::NoItemsFound)),
        false => Ok(roots),
    }
}

/// Whoever set the server up wants to know which file it is.
#[derive(Debug, thiserror::Error)]
#[error("{file} holds no certificates to trust: {source}")]
struct AuthoritiesUnusable {
    file: PathBuf,
    source: pem::Error,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_this_machine_is_encrypted_unless_the_address_says_otherwise() {
        for (url, wanted) in [
            ("postgres://hq@127.0.0.1/rounds", SslMode::Disable),
            ("postgres://hq@localhost/rounds", SslMode::Disable),
            ("postgres://hq@[::1]/rounds", SslMode::Disable),
            ("postgres://hq@%2Frun%2Fpostgresql/rounds", SslMode::Disable),
            ("postgres://hq@127.0.0.1/rounds?sslmode=require", SslMode::Require),
            ("postgres://hq@db.bank.example/rounds", SslMode::Require),
            ("postgres://hq@10.1.2.3/rounds?sslmode=prefer", SslMode::Require),
            ("postgres://hq@localhost,db.bank.example/rounds", SslMode::Require),
            ("postgres://hq@localhost/rounds?hostaddr=10.1.2.3", SslMode::Require),
            ("postgres://hq@db.bank.example/rounds?sslmode=disable", SslMode::Disable),
        ] {
            assert_eq!(mode(&url.parse().unwrap()), wanted, "{url}");
        }
    }
}
