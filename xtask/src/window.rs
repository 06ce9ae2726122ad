//! The real window, driven from outside over WebDriver as a person would: keys, clicks, looking.
//!
//! Knows the protocol and the processes. Refuses to know what is on the screens.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow, bail};
use serde_json::{Value, json};

use crate::processes::{Running, tied, wait_until};
use crate::{http, pixels, programs};

const FOCUSED: &str = "return document.activeElement?.matches(arguments[0]) ?? false;";

/// How long the screen may take to show what is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// The key under which WebDriver hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How to open a window.
pub struct Opening<'a> {
    pub binary: &'a Path,
    pub args: Vec<String>,
    pub environment: Vec<(String, String)>,
    pub display: &'a str,
    /// Where logs go and the process works.
    pub folder: &'a Path,
}

/// WebKit answers a request for a picture with the next frame, and a page at rest paints none. So a transparent dot
/// moves for a second.
const KEEP_PAINTING: &str = "
    const dot = document.createElement('div');
    dot.style.cssText = 'position:fixed;top:0;left:0;width:1px;height:1px;will-change:transform;background:#00000001';
    document.body.append(dot);
    let frames = 0;
    const timer = setInterval(() => {
        dot.style.transform = `translateX(${++frames % 2}px)`;
        if (frames > 60) { clearInterval(timer); dot.remove(); }
    }, 16);";

/// An open window; dropping it closes the window and its driver.
pub struct Window {
    address: SocketAddr,
    session: String,
    driver: Running,
}

/// Keys as WebDriver writes them.
pub mod keys {
    pub const ENTER: char = '\u{E007}';
    pub const ESCAPE: char = '\u{E00C}';
    pub const TAB: char = '\u{E004}';
    pub const CONTROL: char = '\u{E009}';
    pub const DOWN: char = '\u{E015}';
    pub const BACKSPACE: char = '\u{E003}';
    pub const SPACE: char = ' ';
}

impl Window {
    /// Starts the driver, and through it the window.
    ///
    /// # Errors
    /// When the driver is missing, or the window does not come up.
    pub fn open(opening: &Opening<'_>) -> anyhow::Result<Self> {
        let (mut driver, address, log) = start_driver(opening)?;
        wait_until(&mut driver, &log, PATIENCE, || http::get(address, "/status").ok())?;
        let options = json!({ "binary": opening.binary, "args": opening.args });
        let wanted = json!({ "capabilities": { "alwaysMatch": { "webkitgtk:browserOptions": options } } });
        let answer = request(address, "POST", "/session", &wanted)?;
        let session = answer["sessionId"]
            .as_str()
            .context("the driver gave no session")?
            .to_owned();
        Ok(Self {
            address,
            session,
            driver,
        })
    }

    /// Kills the window as a power cut would, with everything it started.
    ///
    /// # Errors
    /// When there is no window any more.
    pub fn kill(mut self) -> anyhow::Result<()> {
        let ids = self.process_ids();
        // The last one is the driver itself; the window dies first, with its web processes.
        let words: Vec<String> = ids.iter().map(u32::to_string).collect();
        anyhow::ensure!(!words.is_empty(), "there is no window to kill");
        programs::run(programs::command("kill", Path::new("/")).arg("-9").args(words))?;
        self.driver.kill()
    }

    /// The window's process and all that it started.
    pub fn process_ids(&self) -> Vec<u32> {
        descendants(self.driver.id())
    }

    /// Waits until something matches `css` and can be seen, and returns it.
    ///
    /// # Errors
    /// When it does not appear in time; the message says what is on the screen instead.
    pub fn wait_for(&self, css: &str) -> anyhow::Result<String> {
        let shown = "const e = [...document.querySelectorAll(arguments[0])].find(e => e.getClientRects().length > 0); return e ?? null;";
        self.wait_for_script(shown, &[json!(css)], css)
            .and_then(|value| element_id(&value))
    }

    /// Whether the element that typing goes to matches `css`. Asks the page and not the style sheet: a window that another
    /// one has covered keeps its place without showing it.
    ///
    /// # Errors
    /// When the page does not answer.
    pub fn has_focus(&self, css: &str) -> anyhow::Result<bool> {
        Ok(self.execute(FOCUSED, &[json!(css)])? == json!(true))
    }

    /// Waits until the element that typing goes to matches `css`.
    ///
    /// # Errors
    /// When it stays elsewhere.
    pub fn wait_for_focus(&self, css: &str) -> anyhow::Result<()> {
        self.wait_for_script(FOCUSED, &[json!(css)], &format!("the focus in {css}"))
            .map(|_| ())
    }

    /// Waits until `script` returns something that is neither null nor false.
    ///
    /// # Errors
    /// When it does not in time; `what` says what was waited for.
    pub fn wait_for_script(&self, script: &str, args: &[Value], what: &str) -> anyhow::Result<Value> {
        let start = Instant::now();
        loop {
            let value = self.execute(script, args);
            match value {
                Ok(value) if !value.is_null() && value != json!(false) => return Ok(value),
                // A page that is just being replaced refuses to run scripts.
                Ok(_) | Err(_) if start.elapsed() < PATIENCE => self.next_frame(),
                Ok(_) => bail!("{what} did not appear; the screen says:\n{}", self.words()),
                Err(error) => return Err(error.context(format!("while waiting for {what}"))),
            }
        }
    }

    /// Waits until nothing matches `css`.
    ///
    /// # Errors
    /// When it stays.
    pub fn wait_until_gone(&self, css: &str) -> anyhow::Result<()> {
        let gone = "return document.querySelector(arguments[0]) === null;";
        self.wait_for_script(gone, &[json!(css)], &format!("the end of {css}"))
            .map(|_| ())
    }

    /// Waits until what matches `css` holds these words.
    ///
    /// # Errors
    /// When it does not in time.
    pub fn wait_for_words(&self, css: &str, words: &str) -> anyhow::Result<()> {
        let script =
            "return [...document.querySelectorAll(arguments[0])].some(e => e.textContent.includes(arguments[1]));";
        self.wait_for_script(script, &[json!(css), json!(words)], &format!("{words:?} in {css}"))
            .map(|_| ())
    }

    /// Clicks what matches `css`, once it is there and holds still.
    ///
    /// # Errors
    /// When it is not there or stays covered.
    pub fn click(&self, css: &str) -> anyhow::Result<()> {
        self.once_it_holds_still(css, |element| {
            self.command("POST", &format!("/element/{element}/click"), &json!({}))
        })
    }

    /// Clicks into a field and stays there: what has just opened may still take the focus to its first field.
    ///
    /// # Errors
    /// When it does not keep the focus.
    pub fn click_into(&self, css: &str) -> anyhow::Result<()> {
        let script = "return document.activeElement?.matches(arguments[0]) ?? false;";
        let focused = || {
            self.execute(script, &[json!(css)])
                .is_ok_and(|value| value == json!(true))
        };
        let start = Instant::now();
        loop {
            self.click(css)?;
            self.next_frame();
            if focused() {
                return Ok(());
            }
            anyhow::ensure!(start.elapsed() < PATIENCE, "{css} does not keep the focus");
        }
    }

    /// Tries `act` on what matches `css` again while it is moving, covered, or just being replaced: something that
    /// slides in can be seen before it can be touched.
    fn once_it_holds_still(&self, css: &str, act: impl Fn(&str) -> anyhow::Result<Value>) -> anyhow::Result<()> {
        let start = Instant::now();
        loop {
            match self.wait_for(css).and_then(|element| act(&element)) {
                Ok(_) => return Ok(()),
                Err(_) if start.elapsed() < PATIENCE => self.next_frame(),
                Err(error) => return Err(error.context(format!("{css} cannot be touched"))),
            }
        }
    }

    /// Replaces what is in a field.
    ///
    /// # Errors
    /// When there is no such field.
    pub fn fill(&self, css: &str, text: &str) -> anyhow::Result<()> {
        self.once_it_holds_still(css, |element| {
            self.command("POST", &format!("/element/{element}/clear"), &json!({}))?;
            self.command("POST", &format!("/element/{element}/value"), &json!({ "text": text }))
        })
    }

    /// Types as on a keyboard, wherever the focus is.
    ///
    /// # Errors
    /// When the window is gone.
    pub fn press(&self, text: &str) -> anyhow::Result<()> {
        let strokes = text.chars().flat_map(|key| {
            let key = key.to_string();
            [
                json!({ "type": "keyDown", "value": key }),
                json!({ "type": "keyUp", "value": key }),
            ]
        });
        self.strokes(strokes.collect())
    }

    /// Holds `modifier` and presses `key`.
    ///
    /// # Errors
    /// When the window is gone.
    pub fn chord(&self, modifier: char, key: char) -> anyhow::Result<()> {
        let stroke = |kind: &str, key: char| json!({ "type": kind, "value": key.to_string() });
        self.strokes(vec![
            stroke("keyDown", modifier),
            stroke("keyDown", key),
            stroke("keyUp", key),
            stroke("keyUp", modifier),
        ])
    }

    fn strokes(&self, strokes: Vec<Value>) -> anyhow::Result<()> {
        let actions = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": strokes }] });
        self.command("POST", "/actions", &actions).map(|_| ())
    }

    /// How many things match `css` now.
    ///
    /// # Errors
    /// When the window is gone.
    pub fn count(&self, css: &str) -> anyhow::Result<u64> {
        let value = self.execute("return document.querySelectorAll(arguments[0]).length;", &[json!(css)])?;
        value.as_u64().context("a count is a number")
    }

    /// The words of the first thing that matches `css`, once it is there.
    ///
    /// # Errors
    /// When it does not appear.
    pub fn text(&self, css: &str) -> anyhow::Result<String> {
        self.wait_for(css)?;
        let value = self.execute(
            "return document.querySelector(arguments[0]).textContent;",
            &[json!(css)],
        )?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    /// Runs a script in the page and returns what it returns.
    ///
    /// # Errors
    /// When the script throws.
    pub fn execute(&self, script: &str, args: &[Value]) -> anyhow::Result<Value> {
        self.command("POST", "/execute/sync", &json!({ "script": script, "args": args }))
    }

    /// Waits for what was last asked for to be painted: two frames, because the first only begins to paint it.
    pub fn next_frame(&self) {
        let script = "const done = arguments[arguments.length - 1];
            requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
            setTimeout(() => done(false), 500);";
        // A window that is just loading, or has nothing to paint, has no frames; the caller asks again anyway.
        let _ = self.command("POST", "/execute/async", &json!({ "script": script, "args": [] }));
    }

    /// Saves what the window shows as a small picture.
    ///
    /// # Errors
    /// When the window is gone or the file cannot be written.
    pub fn picture(&self, file: &Path) -> anyhow::Result<()> {
        self.execute("return document.fonts.ready.then(() => true);", &[])?;
        self.next_frame();
        self.execute(KEEP_PAINTING, &[])?;
        let value = self.command("GET", "/screenshot", &Value::Null)?;
        let bytes = pixels::from_base64(value.as_str().context("a picture is text")?)?;
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, bytes).with_context(|| format!("cannot write {}", file.display()))
    }

    fn words(&self) -> String {
        let script = "const fields = [...document.querySelectorAll('input:not([type=password]), textarea')];
            return [location.href, document.body.innerText, ...fields.map(e => `${e.type}: ${e.value}`)].join('\\n');";
        let words = self.execute(script, &[]);
        words
            .ok()
            .and_then(|words| words.as_str().map(str::to_owned))
            .unwrap_or_default()
    }

    fn command(&self, method: &str, path: &str, body: &Value) -> anyhow::Result<Value> {
        request(self.address, method, &format!("/session/{}{path}", self.session), body)
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // Asked to close, the driver ends the window too; it may be gone already.
        let _ = self.command("DELETE", "", &Value::Null);
    }
}

fn start_driver(opening: &Opening<'_>) -> anyhow::Result<(Running, SocketAddr, PathBuf)> {
    let program = programs::find("WebKitWebDriver")
        .context("WebKitWebDriver is not installed: apt-get install webkit2gtk-driver")?;
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
    let log = opening.folder.join("webdriver.log");
    let mut command = tied(&program, opening.folder);
    command.arg(format!("--port={port}"));
    command.envs([("TAURI_AUTOMATION", "true"), ("TAURI_WEBVIEW_AUTOMATION", "true")]);
    command.envs([
        ("DISPLAY", opening.display),
        ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
        ("NO_AT_BRIDGE", "1"),
    ]);
    command.env_remove("WAYLAND_DISPLAY");
    command.envs(opening.environment.iter().map(|(name, value)| (name, value)));
    if std::env::var_os("HOME").is_none_or(|home| !Path::new(&home).is_dir()) {
        // WebKit waits ten seconds for a home that is not there.
        command.env("HOME", opening.folder);
    }
    let driver = Running::start("WebKitWebDriver", &mut command, &log)?;
    Ok((driver, SocketAddr::from((Ipv4Addr::LOCALHOST, port)), log))
}

fn request(address: SocketAddr, method: &str, path: &str, body: &Value) -> anyhow::Result<Value> {
    let answer = match method {
        "GET" => http::get(address, path),
        _ => http::send(address, method, path, body),
    };
    let (status, text) = answer.with_context(|| format!("the driver did not answer {method} {path} {body}"))?;
    let answer: Value = serde_json::from_str(&text).with_context(|| format!("the driver said: {text}"))?;
    if status != 200 {
        let value = &answer["value"];
        return Err(anyhow!("{}: {} ({method} {path})", value["error"], value["message"]));
    }
    Ok(answer["value"].clone())
}

fn element_id(value: &Value) -> anyhow::Result<String> {
    value[ELEMENT].as_str().map(str::to_owned).context("this is no element")
}

/// All processes below one, nearest first.
fn descendants(parent: u32) -> Vec<u32> {
    let file = format!("/proc/{parent}/task/{parent}/children");
    let children = std::fs::read_to_string(file).unwrap_or_default();
    let children: Vec<u32> = children.split_whitespace().filter_map(|id| id.parse().ok()).collect();
    let below = children
        .iter()
        .flat_map(|child| descendants(*child))
        .collect::<Vec<_>>();
    children.into_iter().chain(below).collect()
}
