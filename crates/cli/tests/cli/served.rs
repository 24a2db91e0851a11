//! A register that is being served: `licit serve` in a folder of its own, ended when it is dropped.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::http::{Answer, ask};
use crate::run::{command, licit};

const SERVICE: &str = r#"
[service]
address = ["Musterweg 1", "12345 Musterstadt"]
models = "Sprachmodelle"
[service.authority]
name = "Landesbeauftragte für Datenschutz Musterland"
url = "https://datenschutz.musterland.example"
[service.mail]
url = "file:mails"
from = "Beispiel GmbH <widerspruch@beispiel.example>"
[service.names.plauderei]
name = "Plauderei"
kinds = ["account_id", "handle", "email"]
[service.names.bilderei]
name = "Bilderei"
kinds = ["handle", "email"]
"#;

const LINE: &str = r#"{"service":"plauderei","item_id":"ID","kind":"post","audience":"public","indexable":true,"author":{"id":"AUTHOR","handle":"h","birth_date":"1990-05-01","notified_at":"2026-01-20T08:00:00Z","public":true},"published_at":"2026-01-21T10:00:00Z","text":"TEXT"}"#;

/// Who wrote one of the two items.
pub(crate) const AUTHOR: &str = "konto-zwei";

pub(crate) struct Served {
    pub(crate) place: tempfile::TempDir,
    pub(crate) address: SocketAddr,
    child: Child,
}

impl Served {
    /// A policy from `init` with two services, two items, and the register of it on the web.
    pub(crate) fn start() -> Self {
        Self::start_with("")
    }

    /// The same, with more lines of `[service]`.
    pub(crate) fn start_with(service: &str) -> Self {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path();
        assert_eq!(licit(folder, &["init"]).code, Some(0));
        let policy = fs::read_to_string(folder.join("licit.toml")).unwrap();
        let section = SERVICE.replace("[service]\n", &format!("[service]\n{service}\n"));
        fs::write(folder.join("licit.toml"), policy + &section).unwrap();
        fs::create_dir(folder.join("items")).unwrap();
        let item = |id: &str, author: &str, text: &str| {
            LINE.replace("ID", id)
                .replace("AUTHOR", author)
                .replace("TEXT", text)
        };
        let lines = [
            item("p1", "konto-eins", "Wer hat am Sonntag Lust auf den See?"),
            item("p2", AUTHOR, "Ich bin am Sonntag dabei und bringe Kuchen."),
        ];
        fs::write(folder.join("items/a.jsonl.gz"), lines.join("\n")).unwrap();
        let (child, address) = serve(folder);
        Self {
            place,
            address,
            child,
        }
    }

    /// Kills the service as the system does when memory is out, and starts it again elsewhere.
    pub(crate) fn kill_and_start_again(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        (self.child, self.address) = serve(self.place.path());
    }

    pub(crate) fn folder(&self) -> &Path {
        self.place.path()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Fetches something as a program would, without a browser.
    pub(crate) fn get(&self, path: &str) -> Answer {
        ask(self.address, "GET", path, None)
    }

    /// The six digits of the `number`th letter, counted from 1, as soon as it is there.
    pub(crate) fn code_of_letter(&self, number: usize) -> String {
        let until = Instant::now() + Duration::from_secs(10);
        loop {
            let letters = fs::read_dir(self.folder().join("mails"));
            let names = letters.into_iter().flatten().flatten();
            let names = names.map(|entry| entry.path());
            let mut letters: Vec<_> = names
                .filter(|path| path.extension().is_some_and(|ending| ending == "eml"))
                .collect();
            letters.sort();
            let text = letters.get(number - 1).map(fs::read_to_string);
            let code = text.and_then(Result::ok).and_then(|text| {
                let mut lines = text.lines().map(str::trim);
                lines.find(|line| is_code(line)).map(str::to_owned)
            });
            if let Some(code) = code {
                return code;
            }
            assert!(Instant::now() < until, "no letter {number} with a code");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn is_code(line: &str) -> bool {
    line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit())
}

fn serve(folder: &Path) -> (Child, SocketAddr) {
    let mut child = command(folder, &["serve", "--listen", "127.0.0.1:0", "--json"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut said).unwrap();
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    let address = said["address"].as_str().unwrap().parse().unwrap();
    (child, address)
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
