//! A device behind its HTTP routes, asked without a socket.

use std::path::{Path, PathBuf};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use axum::response::Response;
use rounds_app::{Workbench, WorkbenchOptions};
use rounds_devhost::{Guard, HostState, app};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::watch;
use tower::ServiceExt;

const PORT: u16 = 4711;

pub struct TestDevice {
    routes: Router,
    folder: TempDir,
    /// Dropped, it ends the event streams.
    pub stopping: watch::Sender<bool>,
}

impl TestDevice {
    pub fn new() -> Self {
        Self::with_screens(None)
    }

    pub fn with_screens(screens: Option<PathBuf>) -> Self {
        Self::in_folder(tempfile::tempdir().unwrap(), screens)
    }

    fn in_folder(folder: TempDir, screens: Option<PathBuf>) -> Self {
        let bench = Workbench::open(WorkbenchOptions::new(folder.path(), "0.0.0-test")).unwrap();
        let (stopping, stop) = watch::channel(false);
        let state = HostState { bench, stopping: stop };
        Self {
            routes: app(state, Guard::new(PORT), screens),
            folder,
            stopping,
        }
    }

    /// The folder of its files.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The process is gone without a word and another begins on the same files.
    pub fn restarted(self) -> Self {
        Self::in_folder(self.folder, None)
    }

    pub async fn send(&self, request: Request<Body>) -> Response {
        self.routes.clone().oneshot(request).await.unwrap()
    }

    /// A request of a command from this machine.
    pub fn request(name: &str, input: &Value) -> Request<Body> {
        Request::post(format!("/v1/commands/{name}"))
            .header(header::HOST, format!("127.0.0.1:{PORT}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(input.to_string()))
            .unwrap()
    }

    pub async fn ask(&self, name: &str, input: Value) -> (u16, Value) {
        read(self.send(Self::request(name, &input)).await).await
    }

    /// Run a command that must succeed.
    pub async fn call(&self, name: &str, input: Value) -> Value {
        let (status, answer) = self.ask(name, input).await;
        assert_eq!(status, 200, "{name}: {answer}");
        answer
    }

    pub async fn enrol(&self, hq_url: &str, staff_no: &str, password: &str) -> Value {
        let person = json!({ "hq_url": hq_url, "staff_no": staff_no, "password": password, "label": "laptop" });
        self.call("device_enrol", person).await
    }
}

pub fn get(path: &str) -> axum::http::request::Builder {
    Request::get(path).header(header::HOST, format!("127.0.0.1:{PORT}"))
}

/// Status and JSON body; `null` for a body that is none.
pub async fn read(answer: Response) -> (u16, Value) {
    let status = answer.status().as_u16();
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}
