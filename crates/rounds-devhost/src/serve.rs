//! Listening, and stopping in order.

use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;

use rounds_app::Workbench;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::guard::Guard;
use crate::routes::{HostState, app};

/// Why the host cannot listen.
#[derive(Debug, Error)]
pub enum ServeError {
    #[error("{0} is no loopback address: customer data must not leave this machine")]
    NotLoopback(SocketAddr),
    #[error("the network refused: {0}")]
    Network(#[from] std::io::Error),
}

/// Listen on a loopback address; port 0 takes a free one.
///
/// # Errors
/// [`ServeError::NotLoopback`] for any other address, and the network's.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, ServeError> {
    if !address.ip().is_loopback() {
        return Err(ServeError::NotLoopback(address));
    }
    Ok(TcpListener::bind(address).await?)
}

/// Serve until `stop` ends; then finish what is under way, end the event streams and lock the device.
///
/// # Errors
/// The network's.
pub async fn serve(
    listener: TcpListener,
    bench: Workbench,
    screens_folder: Option<PathBuf>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let (stopping_sender, stopping) = watch::channel(false);
    let guard = Guard::new(listener.local_addr()?.port());
    let state = HostState {
        bench: bench.clone(),
        stopping,
    };
    let until = async move {
        stop.await;
        // Nobody left to tell is fine.
        let _ = stopping_sender.send(true);
    };
    axum::serve(listener, app(state, guard, screens_folder))
        .with_graceful_shutdown(until)
        .await?;
    if let Err(failure) = rounds_app::dispatch(&bench, "device_lock", serde_json::Value::Null).await {
        tracing::warn!(code = failure.code, "the device could not be locked at the end");
    }
    Ok(())
}
