//! `GET /v1/events`: what changed, as server-sent events named `changes`.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{Stream, StreamExt};
use rounds_app::dto::Changes;
use tokio_stream::wrappers::BroadcastStream;

use crate::routes::HostState;

const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// A stream of changes until the reader or this host goes. A reader that was too slow is told to refetch everything.
pub async fn stream(State(host): State<HostState>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let changes = BroadcastStream::new(host.bench.subscribe())
        .map(|change| change.unwrap_or_else(|_lagged| Changes::everything()))
        .filter_map(|change| async move { Event::default().event("changes").json_data(change).ok() })
        .map(Ok);
    let mut stopping = host.stopping.clone();
    let stop = async move {
        // The sender is gone or said so: both mean the end.
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    Sse::new(changes.take_until(Box::pin(stop))).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}
