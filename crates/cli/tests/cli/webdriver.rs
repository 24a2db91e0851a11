//! A browser without a window, driven over WebDriver (W3C): what the tests of the pages need of it.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::http::ask;

/// The name of an element in the protocol.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

pub(crate) const TAB: char = '\u{e004}';
pub(crate) const SHIFT: char = '\u{e008}';
pub(crate) const ENTER: char = '\u{e007}';
pub(crate) const SPACE: char = ' ';

/// What the browser may do.
#[derive(Clone, Copy)]
pub(crate) struct Manners {
    pub(crate) scripts: bool,
    pub(crate) cookies: bool,
    /// Width of the window, in CSS pixels.
    pub(crate) width: u32,
    /// Physical pixels for one CSS pixel: 2 is a page at 200 %.
    pub(crate) zoom: u32,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            scripts: true,
            cookies: true,
            width: 1280,
            zoom: 1,
        }
    }
}

pub(crate) struct Browser {
    driver: Child,
    address: SocketAddr,
    session: String,
    // Removed after the browser has ended: fields are dropped after `drop`.
    _profile: tempfile::TempDir,
}

/// An element of the page that is open.
#[derive(PartialEq, Eq)]
pub(crate) struct Element(String);

impl Browser {
    pub(crate) fn open(manners: Manners) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let (driver, address) = driver();
        let mut browser = Self {
            driver,
            address,
            session: String::new(),
            _profile: profile,
        };
        let allowed = |allowed: bool| if allowed { 1 } else { 2 };
        let mut flags: Vec<String> = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-extensions",
            // A page that glides is not yet where the driver presses.
            "--force-prefers-reduced-motion",
        ]
        .map(str::to_owned)
        .to_vec();
        let data = browser._profile.path().join("data");
        fs::create_dir(&data).unwrap();
        flags.push(format!("--user-data-dir={}", data.display()));
        let mut options = json!({
            "args": flags,
            "prefs": {"profile": {"managed_default_content_settings": {
                "javascript": allowed(manners.scripts),
                "cookies": allowed(manners.cookies),
            }}},
        });
        if let Some(program) = std::env::var_os("LICIT_CHROMIUM") {
            options["binary"] = program.to_str().unwrap().into();
        }
        let capabilities = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "timeouts": {"implicit": 0, "pageLoad": 15_000, "script": 15_000},
        }}});
        let said = browser.tell("POST", "/session", &capabilities).unwrap();
        browser.session = format!("/session/{}", said["sessionId"].as_str().unwrap());
        // A window cannot be as narrow as a telephone; what it shows can.
        let metrics = json!({
            "width": manners.width,
            "height": 1000,
            "deviceScaleFactor": manners.zoom,
            "mobile": false,
        });
        let order = json!({"cmd": "Emulation.setDeviceMetricsOverride", "params": metrics});
        browser.post("/goog/cdp/execute", &order);
        browser
    }

    /// Tells the driver something; the error is what it says.
    fn tell(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let body = (method == "POST").then(|| body.to_string());
        let answer = ask(self.address, method, path, body.as_deref());
        let mut said: Value = serde_json::from_slice(&answer.body).unwrap();
        let value = said["value"].take();
        if answer.status == 200 {
            Ok(value)
        } else {
            Err(format!("{method} {path}: {value}"))
        }
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let path = format!("{}{path}", self.session);
        self.tell("POST", &path, body).unwrap()
    }

    fn get(&self, path: &str) -> Value {
        let path = format!("{}{path}", self.session);
        self.tell("GET", &path, &Value::Null).unwrap()
    }

    fn word(&self, path: &str) -> String {
        self.get(path).as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn go(&self, url: &str) {
        self.post("/url", &json!({"url": url}));
    }

    pub(crate) fn url(&self) -> String {
        self.word("/url")
    }

    pub(crate) fn cookies(&self) -> usize {
        self.get("/cookie").as_array().unwrap().len()
    }

    /// All elements that a CSS selector finds.
    pub(crate) fn all(&self, css: &str) -> Vec<Element> {
        let found = self.post("/elements", &json!({"using": "css selector", "value": css}));
        let found = found.as_array().unwrap().iter();
        found.map(Element::of).collect()
    }

    /// The only element that a CSS selector finds.
    pub(crate) fn one(&self, css: &str) -> Element {
        let mut found = self.all(css);
        assert_eq!(found.len(), 1, "{css} at {}", self.url());
        found.remove(0)
    }

    /// Whether a CSS selector finds anything.
    pub(crate) fn has(&self, css: &str) -> bool {
        !self.all(css).is_empty()
    }

    /// The element that has the focus.
    pub(crate) fn focused(&self) -> Element {
        Element::of(&self.get("/element/active"))
    }

    pub(crate) fn click(&self, element: &Element) {
        self.post(&format!("/element/{}/click", element.0), &json!({}));
    }

    /// Presses and waits until the page that this leads to is there.
    pub(crate) fn follow(&self, css: &str) {
        let before = self.one("html");
        self.click(&self.one(css));
        self.wait_until_left(&before);
    }

    /// Waits until the page of an element is no longer the one that is open.
    pub(crate) fn wait_until_left(&self, before: &Element) {
        let until = Instant::now() + Duration::from_secs(10);
        let path = format!("{}/element/{}/name", self.session, before.0);
        while self.tell("GET", &path, &Value::Null).is_ok() {
            assert!(Instant::now() < until, "still at {}", self.url());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    pub(crate) fn write(&self, css: &str, text: &str) {
        let element = self.one(css);
        self.post(
            &format!("/element/{}/value", element.0),
            &json!({"text": text}),
        );
    }

    pub(crate) fn text(&self, element: &Element) -> String {
        self.word(&format!("/element/{}/text", element.0))
    }

    pub(crate) fn attribute(&self, element: &Element, name: &str) -> String {
        self.word(&format!("/element/{}/attribute/{name}", element.0))
    }

    pub(crate) fn is_selected(&self, element: &Element) -> bool {
        self.get(&format!("/element/{}/selected", element.0)) == true
    }

    pub(crate) fn css(&self, element: &Element, property: &str) -> String {
        self.word(&format!("/element/{}/css/{property}", element.0))
    }

    /// Width and height.
    pub(crate) fn size(&self, element: &Element) -> (f64, f64) {
        let rect = self.get(&format!("/element/{}/rect", element.0));
        let side = |name: &str| rect[name].as_f64().unwrap();
        (side("width"), side("height"))
    }

    /// Presses keys together: the last one while the others are down.
    pub(crate) fn press(&self, keys: &[char]) {
        let step = |kind: &str, key: &char| json!({"type": kind, "value": key.to_string()});
        let down = keys.iter().map(|key| step("keyDown", key));
        let up = keys.iter().rev().map(|key| step("keyUp", key));
        let steps: Vec<Value> = down.chain(up).collect();
        let keyboard = json!({"type": "key", "id": "keyboard", "actions": steps});
        self.post("/actions", &json!({"actions": [keyboard]}));
    }

    /// Types a text where the focus is.
    pub(crate) fn type_text(&self, text: &str) {
        for key in text.chars() {
            self.press(&[key]);
        }
    }

    /// Runs a script of the test in the page.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({"script": script, "args": []}))
    }

    /// Runs a script that hands its result to the function that is its last argument.
    pub(crate) fn run_and_wait(&self, script: &str) -> Value {
        self.post("/execute/async", &json!({"script": script, "args": []}))
    }
}

impl Element {
    fn of(value: &Value) -> Self {
        Self(value[ELEMENT].as_str().unwrap().to_owned())
    }
}

/// Starts the driver on a port that is free.
fn driver() -> (Child, SocketAddr) {
    let program = std::env::var_os("LICIT_CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
    let mut child = Command::new(program)
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    let port = loop {
        line.clear();
        assert!(out.read_line(&mut line).unwrap() > 0, "the driver ended");
        let port = line.trim_end().trim_end_matches('.');
        if let Some((_, port)) = port.rsplit_once("started successfully on port ") {
            break port.parse::<u16>().unwrap();
        }
    };
    // The pipe stays open: a driver that can no longer print would end.
    std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
    (child, (Ipv4Addr::LOCALHOST, port).into())
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Ends the browser too; the driver alone would leave it behind.
        if !self.session.is_empty() {
            let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                self.tell("DELETE", &self.session, &Value::Null)
            }));
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
