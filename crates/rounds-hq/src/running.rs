//! The server as a running thing: on a listener that is bound already, until it is told to stop.

use std::future::Future;
use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::connections::{self, Door};
use crate::state::AppState;
use crate::{HqError, app};

/// Serve until `shutdown` is done and the requests under way are answered.
pub async fn serve(listener: TcpListener, state: AppState, shutdown: impl Future<Output = ()> + Send + 'static) {
    let door = Door {
        tls: state.config.tls.clone(),
        stall_timeout: state.config.stall_timeout,
        app: app(state),
    };
    connections::accept(listener, door, shutdown).await;
}

/// A server in this process, for journeys; dropping it stops it.
pub struct Running {
    address: SocketAddr,
    scheme: &'static str,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Running {
    /// Bind an address (port 0 takes a free one) and serve.
    ///
    /// # Errors
    /// [`HqError::CannotListen`].
    pub async fn start(address: &str, state: AppState) -> Result<Self, HqError> {
        let listener = bind(address).await?;
        let address = listener.local_addr().map_err(HqError::ServerStopped)?;
        let (stop, stopped) = oneshot::channel::<()>();
        let scheme = scheme(&state);
        let task = tokio::spawn(serve(listener, state, async move {
            // A dropped sender stops the server as well as a sent word.
            let _ = stopped.await;
        }));
        Ok(Self {
            address,
            scheme,
            stop: Some(stop),
            task,
        })
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://address`, or `https://address` when it shows a certificate; without a slash at the end.
    pub fn url(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }

    /// Stop and wait until the requests under way are answered.
    ///
    /// # Errors
    /// When the server had stopped by itself.
    pub async fn stop(mut self) -> Result<(), HqError> {
        if let Some(stop) = self.stop.take() {
            // The receiver is gone only when the server has ended; the task below says how.
            let _ = stop.send(());
        }
        self.task.await.map_err(|_| HqError::TaskLost)
    }
}

/// How the server is spoken to.
pub(crate) fn scheme(state: &AppState) -> &'static str {
    if state.config.tls.is_some() { "https" } else { "http" }
}

/// Bind first, so that the address is known before anything is said about it.
pub(crate) async fn bind(address: &str) -> Result<TcpListener, HqError> {
    let refused = |source| HqError::CannotListen {
        address: address.to_owned(),
        source,
    };
    TcpListener::bind(address).await.map_err(refused)
}
