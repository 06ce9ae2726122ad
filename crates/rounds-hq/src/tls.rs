//! TLS at the server's door: a certificate and its key from files. Knows certificates; refuses to know who asks.

use std::path::Path;
use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{Error, ServerConfig};

use crate::HqError;

/// What the server shows to whoever connects. Cheap to clone.
#[derive(Clone)]
pub struct Tls(TlsAcceptor);

impl Tls {
    /// Read a chain of certificates, the server's own first, and the key of the first; both PEM.
    ///
    /// # Errors
    /// [`HqError::TlsUnusable`] when a file cannot be read, holds something else, or the two do not belong together.
    pub fn from_files(chain: &Path, key: &Path) -> Result<Self, HqError> {
        let unusable = |path: &Path, reason: String| HqError::TlsUnusable {
            path: path.to_owned(),
            reason,
        };
        let certificates: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(chain)
            .and_then(Iterator::collect)
            .map_err(|error| unusable(chain, error.to_string()))?;
        let private = PrivateKeyDer::from_pem_file(key).map_err(|error| unusable(key, error.to_string()))?;
        let config = configure(certificates, private).map_err(|error| unusable(chain, error.to_string()))?;
        Ok(Self(TlsAcceptor::from(Arc::new(config))))
    }

    pub(crate) fn acceptor(&self) -> &TlsAcceptor {
        &self.0
    }
}

/// The versions and ciphers that the library holds to be safe, and the one protocol spoken here.
fn configure(chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>) -> Result<ServerConfig, Error> {
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}
