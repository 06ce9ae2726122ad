//! Somebody between a device and headquarters, who reads whole requests and decides what becomes of each: a proxy, a
//! captive portal, a bad line. Speaks raw TCP, because most of what it says is no HTTP of any library.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A request as the device made it.
pub struct Request {
    pub path: String,
    /// The access token.
    pub token: Option<String>,
    head: String,
    body: Vec<u8>,
}

/// What becomes of a request.
pub enum Deed {
    /// Headquarters' answer, byte for byte.
    Pass,
    /// Headquarters never hears of it.
    Instead(Reply),
    /// Headquarters does it, and the device hears something else.
    After(Reply),
    /// Headquarters' answer with another body.
    Edit(fn(&mut Value)),
}

/// What the device hears.
pub enum Reply {
    /// These bytes, and the end of the connection.
    Say(Vec<u8>),
    /// These bytes, and then nothing, until the device gives up.
    Silence(Vec<u8>),
    Reset,
}

type Judge = Box<dyn FnMut(&Request) -> Deed + Send>;

struct Inside {
    hq: SocketAddr,
    judge: Judge,
    paths: Vec<String>,
}

/// See the module. Dropping it ends it.
pub struct Middle {
    address: SocketAddr,
    inside: Arc<Mutex<Inside>>,
    task: JoinHandle<()>,
}

impl Middle {
    /// Listens before a headquarters, and passes everything until told otherwise.
    pub async fn before(hq: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let inside = Arc::new(Mutex::new(Inside {
            hq,
            judge: Box::new(|_| Deed::Pass),
            paths: Vec::new(),
        }));
        let shared = Arc::clone(&inside);
        let task = tokio::spawn(async move {
            while let Ok((device, _)) = listener.accept().await {
                tokio::spawn(serve(device, Arc::clone(&shared)));
            }
        });
        Self { address, inside, task }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on `judge` decides.
    pub fn judge(&self, judge: impl FnMut(&Request) -> Deed + Send + 'static) {
        self.inside.lock().unwrap().judge = Box::new(judge);
    }

    /// From now on everything passes.
    pub fn pass(&self) {
        self.judge(|_| Deed::Pass);
    }

    /// The paths asked for since the last time this was asked.
    pub fn requests(&self) -> Vec<String> {
        std::mem::take(&mut self.inside.lock().unwrap().paths)
    }
}

impl Drop for Middle {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut device: TcpStream, inside: Arc<Mutex<Inside>>) {
    let Some(request) = Request::read(&mut device).await else {
        return;
    };
    let (deed, hq) = {
        let mut inside = inside.lock().unwrap();
        inside.paths.push(request.path.clone());
        ((inside.judge)(&request), inside.hq)
    };
    match deed {
        Deed::Pass => say(device, &request.ask(hq, "HTTP/1.1", true).await).await,
        Deed::Instead(reply) => reply.give(device).await,
        Deed::After(reply) => {
            request.ask(hq, "HTTP/1.1", true).await;
            reply.give(device).await;
        }
        Deed::Edit(edit) => {
            // Without compression, and in the version whose answers end with the connection.
            let answer = request.ask(hq, "HTTP/1.0", false).await;
            say(device, &edited(&answer, edit)).await;
        }
    }
}

impl Request {
    /// One request; `None` when the device went away.
    async fn read(device: &mut TcpStream) -> Option<Self> {
        let mut bytes = Vec::new();
        let end = loop {
            if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
                break at;
            }
            if device.read_buf(&mut bytes).await.ok()? == 0 {
                return None;
            }
        };
        let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
        let length = header(&head, "content-length").map_or(0, |text| text.parse().unwrap());
        let mut body = bytes.split_off(end + 4);
        while body.len() < length {
            if device.read_buf(&mut body).await.ok()? == 0 {
                return None;
            }
        }
        Some(Self {
            path: head.split(' ').nth(1)?.to_owned(),
            token: header(&head, "authorization").map(str::to_owned),
            head,
            body,
        })
    }

    /// Headquarters' answer as it came; nothing when headquarters is away.
    async fn ask(&self, hq: SocketAddr, version: &str, compressed: bool) -> Vec<u8> {
        let mut answer = Vec::new();
        let Ok(mut connection) = TcpStream::connect(hq).await else {
            return answer;
        };
        let mut head = format!("POST {} {version}\r\nconnection: close\r\n", self.path);
        for line in self.head.lines().skip(1) {
            let name = line.split(':').next().unwrap_or_default().to_lowercase();
            if name != "connection" && (compressed || name != "accept-encoding") {
                head += line;
                head += "\r\n";
            }
        }
        head += "\r\n";
        // A headquarters that goes away meanwhile answers with what it managed to say.
        let _ = connection.write_all(&[head.as_bytes(), &self.body].concat()).await;
        let _ = connection.read_to_end(&mut answer).await;
        answer
    }
}

fn header<'a>(head: &'a str, wanted: &str) -> Option<&'a str> {
    let fields = head.lines().filter_map(|line| line.split_once(':'));
    let mut found = fields.filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
    found.next().map(|(_, value)| value.trim())
}

fn edited(answer: &[u8], edit: fn(&mut Value)) -> Vec<u8> {
    let text = String::from_utf8_lossy(answer);
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let mut value: Value = serde_json::from_str(body).unwrap();
    edit(&mut value);
    let status = head.lines().next().unwrap().split_once(' ').unwrap().1;
    http(
        status,
        &[("content-type", "application/json")],
        value.to_string().as_bytes(),
    )
}

/// A whole answer with its length.
pub fn http(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut head = format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    [head.as_bytes(), b"\r\n", body].concat()
}

impl Reply {
    async fn give(self, mut device: TcpStream) {
        match self {
            Self::Say(bytes) => say(device, &bytes).await,
            Self::Silence(bytes) => {
                // The device is free to go away at any moment.
                let _ = device.write_all(&bytes).await;
                let _ = device.read(&mut [0; 1]).await;
            }
            Self::Reset => device.set_zero_linger().unwrap(),
        }
    }
}

async fn say(mut device: TcpStream, bytes: &[u8]) {
    // The device is free to go away at any moment.
    let _ = device.write_all(bytes).await;
    let _ = device.shutdown().await;
}
