//! A mail server for tests: it listens on loopback, speaks SMTP, and keeps what it is sent.
//!
//! It runs in threads of its own, so that tests with and without a runtime can use it. It is
//! compiled for tests and under the feature `trial` alone.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use mail_parser::{MessageParser, MimeHeaders};

/// Bytes of a line of the conversation.
const LINE_MAX: u64 = 4 * 1024;

/// Bytes of a mail.
const MAIL_MAX: usize = 8 * 1024 * 1024;

/// How long the client may say nothing.
const SILENCE_MAX: Duration = Duration::from_secs(60);

/// A mail as its reader sees it.
#[derive(Clone, Debug)]
pub struct Received {
    /// The recipient, as given to the server.
    pub to: String,
    /// The sender, as given to the server.
    pub from: String,
    /// The subject, decoded.
    pub subject: String,
    /// The text, decoded, with `\n` at the end of a line.
    pub text: String,
    /// Names and contents of the attachments.
    pub attachments: Vec<(String, Vec<u8>)>,
    /// The mail as it came.
    pub raw: Vec<u8>,
}

impl Received {
    /// Reads a mail, such as one of a folder of mails.
    pub fn read(from: &str, to: &str, raw: &[u8]) -> Self {
        let parsed = MessageParser::default().parse(raw).unwrap_or_default();
        let attachments = parsed.attachments().map(|part| {
            let name = part.attachment_name().unwrap_or_default();
            (name.to_owned(), part.contents().to_vec())
        });
        let text = parsed.body_text(0).unwrap_or_default();
        Self {
            to: to.to_owned(),
            from: from.to_owned(),
            subject: parsed.subject().unwrap_or_default().to_owned(),
            text: text.replace("\r\n", "\n"),
            attachments: attachments.collect(),
            raw: raw.to_vec(),
        }
    }

    /// The code in it: a line of six digits.
    pub fn code(&self) -> Option<&str> {
        let mut lines = self.text.lines().map(str::trim);
        lines.find(|line| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit()))
    }

    /// The first web address in it, on a line of its own.
    pub fn link(&self) -> Option<&str> {
        let mut lines = self.text.lines().map(str::trim);
        lines.find(|line| line.starts_with("https://") || line.starts_with("http://"))
    }
}

/// How the server meets a mail, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// 451: try again later. The answer names the recipient, as those of real servers do.
    Later,
    /// 550: there is no such mailbox.
    Refuse,
    /// Hangs up in the middle of the mail.
    HangUp,
    /// Says nothing for so long.
    Silent(Duration),
}

/// A mail server on loopback. It stops when it is dropped.
pub struct TrialServer {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    arrived: Condvar,
    stopped: AtomicBool,
}

#[derive(Default)]
struct State {
    mails: Vec<Received>,
    moods: VecDeque<Mood>,
    connections: usize,
    attempts: usize,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TrialServer {
    /// Starts a server on a free port.
    ///
    /// # Panics
    /// If loopback has no free port.
    pub fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0));
        let bound = listener.and_then(|listener| Ok((listener.local_addr()?, listener)));
        let (address, listener) = bound.unwrap_or_else(|error| panic!("no free port: {error}"));
        let shared = Arc::new(Shared::default());
        let server = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if server.stopped.load(Ordering::Relaxed) {
                    break;
                }
                let server = Arc::clone(&server);
                std::thread::spawn(move || {
                    // A client that hangs up is its own affair.
                    let _ = stream.and_then(|stream| Conversation::hold(&server, stream));
                });
            }
        });
        Self { address, shared }
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// The setting `url` that leads to it.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// How it meets the next mails; it takes those after them.
    pub fn meet_next(&self, moods: impl IntoIterator<Item = Mood>) {
        self.shared.state().moods.extend(moods);
    }

    /// The mails so far, in the order in which they came.
    pub fn mails(&self) -> Vec<Received> {
        self.shared.state().mails.clone()
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.shared.state().connections
    }

    /// How many mails were offered, taken or not.
    pub fn attempts(&self) -> usize {
        self.shared.state().attempts
    }

    /// The mails, as soon as there are so many, or when the time is over. It blocks the thread; in
    /// a runtime with one thread, [`TrialServer::arrived`] lets the others work.
    pub fn wait_for(&self, count: usize, timeout: Duration) -> Vec<Received> {
        let end = Instant::now() + timeout;
        let mut state = self.shared.state();
        while state.mails.len() < count {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            let waited = self.shared.arrived.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        state.mails.clone()
    }

    /// The mails, as soon as there are so many, or when the time is over.
    pub async fn arrived(&self, count: usize, timeout: Duration) -> Vec<Received> {
        let end = Instant::now() + timeout;
        while self.shared.state().mails.len() < count && Instant::now() < end {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        self.mails()
    }
}

impl Drop for TrialServer {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for connections, so that it sees the end.
        drop(TcpStream::connect(self.address));
    }
}

/// One connection.
struct Conversation<'a> {
    shared: &'a Shared,
    reader: BufReader<TcpStream>,
    from: String,
    to: Vec<String>,
}

impl<'a> Conversation<'a> {
    fn hold(shared: &'a Shared, stream: TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(SILENCE_MAX))?;
        stream.set_nodelay(true)?;
        shared.state().connections += 1;
        let reader = BufReader::new(stream);
        let mut conversation = Self {
            shared,
            reader,
            from: String::new(),
            to: Vec::new(),
        };
        conversation.say("220 trial.example")?;
        while let Some(line) = conversation.line()? {
            if shared.stopped.load(Ordering::Relaxed) || !conversation.answer(&line)? {
                break;
            }
        }
        Ok(())
    }

    /// Answers a command; false where the conversation is over.
    fn answer(&mut self, line: &[u8]) -> io::Result<bool> {
        let line = String::from_utf8_lossy(line).trim_end().to_owned();
        let (verb, rest) = line.split_once([' ', ':']).unwrap_or((&line, ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => self.say("250-trial.example\r\n250-8BITMIME\r\n250 SIZE 8388608")?,
            "HELO" | "NOOP" => self.say("250 ok")?,
            "RSET" => {
                self.to.clear();
                self.say("250 ok")?;
            }
            "MAIL" => {
                self.from = path(rest);
                self.to.clear();
                self.say("250 ok")?;
            }
            "RCPT" => return self.recipient(&path(rest)),
            "DATA" if self.to.is_empty() => self.say("503 no recipient")?,
            "DATA" => return self.data(),
            "QUIT" => {
                self.say("221 bye")?;
                return Ok(false);
            }
            _ => self.say("502 no such command")?,
        }
        Ok(true)
    }

    fn recipient(&mut self, to: &str) -> io::Result<bool> {
        let mood = {
            let mut state = self.shared.state();
            state.attempts += 1;
            state.moods.pop_front()
        };
        match mood {
            Some(Mood::Later) => self.say(&format!("451 4.7.1 <{to}>: come back later"))?,
            Some(Mood::Refuse) => self.say(&format!("550 5.1.1 <{to}>: no such mailbox"))?,
            Some(Mood::HangUp) => return Ok(false),
            Some(Mood::Silent(time)) => {
                std::thread::sleep(time);
                return Ok(false);
            }
            None => {
                self.to.push(to.to_owned());
                self.say("250 ok")?;
            }
        }
        Ok(true)
    }

    fn data(&mut self) -> io::Result<bool> {
        self.say("354 go on")?;
        let mut mail = Vec::new();
        loop {
            let Some(line) = self.line()? else {
                return Ok(false);
            };
            match line.as_slice() {
                b".\r\n" => break,
                // A dot at the start of a line was doubled by the client.
                [b'.', rest @ ..] => mail.extend_from_slice(rest),
                line => mail.extend_from_slice(line),
            }
            if mail.len() > MAIL_MAX {
                self.say("552 too large")?;
                return Ok(false);
            }
        }
        let received = self
            .to
            .drain(..)
            .map(|to| Received::read(&self.from, &to, &mail));
        let received: Vec<Received> = received.collect();
        self.shared.state().mails.extend(received);
        self.shared.arrived.notify_all();
        self.say("250 taken")?;
        Ok(true)
    }

    /// A line with its end; none where the client hung up.
    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let mut bounded = (&mut self.reader).take(LINE_MAX);
        bounded.read_until(b'\n', &mut line)?;
        Ok(Some(line).filter(|line| line.ends_with(b"\n")))
    }

    fn say(&mut self, text: &str) -> io::Result<()> {
        let stream = self.reader.get_mut();
        stream.write_all(format!("{text}\r\n").as_bytes())
    }
}

/// `lena@post.example` of `FROM:<lena@post.example> SIZE=1`.
fn path(text: &str) -> String {
    let inner = text
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'));
    inner.map(|(path, _)| path).unwrap_or_default().to_owned()
}
