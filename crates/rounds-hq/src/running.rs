//! The server as a running thing: on a listener that is bound already, until it is told to stop.

use std::future::Future;
use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::state::AppState;
use crate::{HqError, app};

/// Serve until `shutdown` is done and the requests under way are answered.
///
/// # Errors
/// [`HqError::ServerStopped`] when the listener fails.
pub async fn serve(
    listener: TcpListener,
    state: AppState,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), HqError> {
    let service = app(state).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(shutdown)
        .await
        .map_err(HqError::ServerStopped)
}

/// A server in this process, for journeys; dropping it stops it.
pub struct Running {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<Result<(), HqError>>,
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
        let task = tokio::spawn(serve(listener, state, async move {
            // A dropped sender stops the server as well as a sent word.
            let _ = stopped.await;
        }));
        Ok(Self {
            address,
            stop: Some(stop),
            task,
        })
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://address`, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
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
        self.task.await.map_err(|_| HqError::TaskLost)?
    }
}

/// Bind first, so that the address is known before anything is said about it.
pub(crate) async fn bind(address: &str) -> Result<TcpListener, HqError> {
    let refused = |source| HqError::CannotListen {
        address: address.to_owned(),
        source,
    };
    TcpListener::bind(address).await.map_err(refused)
}
