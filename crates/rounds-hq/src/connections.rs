//! Connections: accepted one after the other, each in its own task, until the server is told to stop. Knows TCP, TLS
//! and how long silence may last; refuses to know routes.
//!
//! Nothing here has a total limit: a slow line is served as long as bytes keep moving. What stands still is dropped.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use crate::tls::Tls;

/// How long to wait before the next connection when the machine has none to give, for instance no file handles.
const NONE_TO_GIVE: Duration = Duration::from_secs(1);

/// What every connection is given.
#[derive(Clone)]
pub struct Door {
    pub app: Router,
    pub tls: Option<Tls>,
    /// How long a handshake, the head of a request or the reading of an answer may stand still.
    pub stall_timeout: Duration,
}

/// Accept until `shutdown` is done, then wait until the requests under way are answered.
pub async fn accept(listener: TcpListener, door: Door, shutdown: impl Future<Output = ()>) {
    let (stop, stopped) = watch::channel(false);
    let mut open = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            // Ended tasks are let go of at once, or a server that runs for months would keep them all.
            Some(_) = open.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    open.spawn(connection(door.clone(), stream, peer, stopped.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(NONE_TO_GIVE).await;
                }
            },
        }
    }
    drop(listener);
    stop.send_replace(true);
    while open.join_next().await.is_some() {}
}

async fn connection(door: Door, stream: TcpStream, peer: SocketAddr, stopped: watch::Receiver<bool>) {
    // An answer of several packets must not wait for the acknowledgement of the first.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection cannot be told not to wait");
    }
    let Some(tls) = door.tls.clone() else {
        return converse(door, stream, peer, stopped).await;
    };
    match tokio::time::timeout(door.stall_timeout, tls.acceptor().accept(stream)).await {
        Ok(Ok(stream)) => converse(door, stream, peer, stopped).await,
        Ok(Err(error)) => tracing::debug!(%error, "a handshake failed"),
        Err(_) => tracing::debug!("a handshake stood still"),
    }
}

/// The server is to stop.
async fn told(mut stopped: watch::Receiver<bool>) {
    // A sender that is gone means the same.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// Requests and answers over one connection, until either side ends it.
async fn converse<S>(door: Door, stream: S, peer: SocketAddr, stopped: watch::Receiver<bool>)
where
    S: AsyncRead + AsyncWrite + Send + 'static,
{
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(door.stall_timeout));
    let app = door.app;
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        app.clone().oneshot(request.map(Body::new))
    });
    let mut served = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(door.stall_timeout)
            .serve_connection(TokioIo::new(Box::pin(stream)), service)
    );
    let ended = tokio::select! {
        ended = served.as_mut() => ended,
        () = told(stopped) => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke");
    }
}
