//! A wire with a counter on it: passes bytes on in both directions and counts them, and the requests among them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A counter before a server.
pub struct Counter {
    address: SocketAddr,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    requests: AtomicU64,
    bytes: AtomicU64,
}

impl Counter {
    /// Listen and pass everything on to `server`.
    pub async fn before(server: SocketAddr) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let seen = Arc::new(Seen::default());
        let counts = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass(client, server, Arc::clone(&counts)));
            }
        });
        Ok(Self { address, seen })
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Requests and bytes so far.
    pub fn seen(&self) -> (u64, u64) {
        let load = |number: &AtomicU64| number.load(Ordering::Relaxed);
        (load(&self.seen.requests), load(&self.seen.bytes))
    }

    /// Requests and bytes since then.
    pub fn since(&self, before: (u64, u64)) -> (u64, u64) {
        let (requests, bytes) = self.seen();
        (requests - before.0, bytes - before.1)
    }
}

async fn pass(client: TcpStream, server: SocketAddr, seen: Arc<Seen>) -> std::io::Result<()> {
    let server = TcpStream::connect(server).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (client_out, client_in) = client.into_split();
    let (server_out, server_in) = server.into_split();
    tokio::try_join!(copy(client_out, server_in, &seen), copy(server_out, client_in, &seen))?;
    Ok(())
}

async fn copy(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, seen: &Seen) -> std::io::Result<()> {
    let mut buffer = vec![0_u8; 64 * 1024];
    loop {
        let read = from.read(&mut buffer).await?;
        if read == 0 {
            return to.shutdown().await;
        }
        // A request begins a segment: a client that waits for each answer never sends two in one.
        let is_request = buffer.starts_with(b"POST ") || buffer.starts_with(b"GET ");
        seen.requests.fetch_add(u64::from(is_request), Ordering::Relaxed);
        seen.bytes.fetch_add(read as u64, Ordering::Relaxed);
        to.write_all(&buffer[..read]).await?;
    }
}
