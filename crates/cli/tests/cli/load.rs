//! Many people at once: nothing that was acknowledged is lost or doubled, not when the service is
//! killed in the middle, and who is too many is told when to come back.
//!
//! The rates are measured with `RUN_SLOW_TESTS=1` in the release profile:
//! `RUN_SLOW_TESTS=1 cargo test --release -p licit-cli --test cli load -- --nocapture
//! --test-threads 1`.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use crate::run::licit;
use crate::served::Served;

/// The allowance of one household is not what is tried here.
const NO_LIMIT: &str = "submissions_per_hour = 4000000000";

/// A connection that stays open.
struct Client {
    stream: BufReader<TcpStream>,
}

/// What came back.
struct Answered {
    status: u16,
    retry_after: bool,
}

impl Client {
    async fn connect(address: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::new(stream),
        })
    }

    /// Objects under a handle, with the handle as the key of the submission.
    async fn object(&mut self, handle: &str) -> std::io::Result<Answered> {
        let body = format!(
            r#"{{"services":[{{"service":"plauderei","identifiers":[{{"kind":"handle","value":"{handle}"}}]}}]}}"#
        );
        let asked = format!(
            "POST /v1/objections HTTP/1.1\r\nHost: licit\r\nIdempotency-Key: {handle}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.stream.write_all(asked.as_bytes()).await?;
        let gone = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
        let mut line = String::new();
        self.stream.read_line(&mut line).await?;
        let status = line.split(' ').nth(1).and_then(|word| word.parse().ok());
        let status = status.ok_or_else(gone)?;
        let (mut length, mut retry_after) = (0, false);
        loop {
            line.clear();
            if self.stream.read_line(&mut line).await? == 0 {
                return Err(gone());
            }
            let Some((name, value)) = line.trim_end().split_once(':') else {
                break;
            };
            retry_after |= name.eq_ignore_ascii_case("retry-after");
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().map_err(|_| gone())?;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await?;
        Ok(Answered {
            status,
            retry_after,
        })
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

/// What the register holds: entries that were ever made, and labels that anything stands against.
fn held(served: &Served) -> (u64, u64) {
    let stats = licit(served.folder(), &["register", "stats", "--json"]);
    let entries = stats.json()["entries"].as_u64().unwrap();
    let labels = licit(served.folder(), &["register", "export"]);
    let labels = labels
        .out
        .lines()
        .filter(|line| line.contains("\"label\":"));
    (entries, labels.count() as u64)
}

/// Ten times the service dies in the middle; everybody sends what was not acknowledged again.
#[test]
fn killed_in_the_load_nothing_is_lost_and_nothing_doubled() {
    const CLIENTS: usize = 16;
    let mut served = Served::start_with(NO_LIMIT);
    let address = Arc::new(Mutex::new(served.address));
    let (ends, acknowledged) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicU64::new(0)),
    );
    let runtime = runtime();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let (address, ends) = (Arc::clone(&address), Arc::clone(&ends));
            let acknowledged = Arc::clone(&acknowledged);
            runtime.spawn(async move {
                let mut sent = 0;
                while !ends.load(Ordering::Relaxed) {
                    until_acknowledged(&address, &format!("c{client}.n{sent}")).await;
                    acknowledged.fetch_add(1, Ordering::Relaxed);
                    sent += 1;
                }
            })
        })
        .collect();
    for kill in 0..10_u64 {
        let before = acknowledged.load(Ordering::Relaxed);
        // Each life is long enough that something was acknowledged in it, and ends at another
        // moment of the work.
        while acknowledged.load(Ordering::Relaxed) < before + 20 {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(kill * 13));
        served.kill_and_start_again();
        *address.lock().unwrap() = served.address;
    }
    ends.store(true, Ordering::Relaxed);
    for client in clients {
        runtime.block_on(client).unwrap();
    }
    let acknowledged = acknowledged.load(Ordering::Relaxed);
    assert!(acknowledged >= 200);
    assert_eq!(held(&served), (acknowledged, acknowledged));
}

/// Sends until it is known to be in the register; the key makes it one submission.
async fn until_acknowledged(address: &Mutex<SocketAddr>, handle: &str) {
    loop {
        let now = *address.lock().unwrap();
        if let Ok(mut client) = Client::connect(now).await
            && let Ok(answered) = client.object(handle).await
            && matches!(answered.status, 200 | 201)
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// What a load came to.
#[derive(Debug)]
struct Load {
    accepted: u64,
    turned_away: u64,
    /// Of what was accepted.
    took: Vec<Duration>,
}

impl Load {
    fn took(&self, share: f64) -> Duration {
        self.took[((self.took.len() - 1) as f64 * share) as usize]
    }
}

/// So many clients, each sending at most every so often; a client whose answer is late falls
/// behind and does not wait for it to catch up.
async fn load(address: SocketAddr, clients: usize, every: Duration, time: Duration) -> Load {
    let ends = Instant::now() + time;
    let client = |number: usize| async move {
        let mut load = Load {
            accepted: 0,
            turned_away: 0,
            took: Vec::new(),
        };
        tokio::time::sleep(every.mul_f64(number as f64 / clients as f64)).await;
        let mut client = Client::connect(address).await.unwrap();
        let mut sent = 0;
        while Instant::now() < ends {
            let started = Instant::now();
            let answered = client.object(&format!("c{number}.n{sent}")).await.unwrap();
            sent += 1;
            match answered.status {
                201 => {
                    load.accepted += 1;
                    load.took.push(started.elapsed());
                }
                429 | 503 => {
                    assert!(answered.retry_after, "nobody says when to come back");
                    load.turned_away += 1;
                }
                other => panic!("{other}"),
            }
            tokio::time::sleep(every.saturating_sub(started.elapsed())).await;
        }
        load
    };
    let clients: Vec<_> = (0..clients)
        .map(|number| tokio::spawn(client(number)))
        .collect();
    let mut all = Load {
        accepted: 0,
        turned_away: 0,
        took: Vec::new(),
    };
    for client in clients {
        let load = client.await.unwrap();
        all.accepted += load.accepted;
        all.turned_away += load.turned_away;
        all.took.extend(load.took);
    }
    all.took.sort_unstable();
    all
}

/// 64 clients as fast as they are answered; then twice as much as that, which is too much.
#[test]
fn a_thousand_a_second_and_twice_of_what_can_be_borne() {
    let slow = std::env::var_os("RUN_SLOW_TESTS").is_some();
    let (first, second) = if slow { (10, 60) } else { (1, 2) };
    let runtime = runtime();

    let served = Served::start_with(NO_LIMIT);
    let (started, time) = (Instant::now(), Duration::from_secs(first));
    let borne = runtime.block_on(load(served.address, 64, Duration::ZERO, time));
    let rate = borne.accepted as f64 / started.elapsed().as_secs_f64();
    let (p50, p99) = (borne.took(0.5), borne.took(0.99));
    println!("64 clients: {rate:.0} a second, median {p50:?}, 99th percentile {p99:?}");
    assert_eq!(held(&served), (borne.accepted, borne.accepted));
    if slow {
        assert!(rate >= 1000.0, "{rate:.0} a second");
        assert!(p99 < Duration::from_millis(100), "{p99:?}");
    }

    // Each of 4,000 asks so often that all together ask for twice the rate.
    let served = Served::start_with(NO_LIMIT);
    let clients = if slow { 4000 } else { 400 };
    let every = Duration::from_secs_f64(clients as f64 / (2.0 * rate));
    let (started, time) = (Instant::now(), Duration::from_secs(second));
    let over = runtime.block_on(load(served.address, clients, every, time));
    let lasted = started.elapsed().as_secs_f64();
    println!(
        "twice as much: {:.0} a second accepted, {:.0} turned away, 99th percentile {:?}",
        over.accepted as f64 / lasted,
        over.turned_away as f64 / lasted,
        over.took(0.99)
    );
    assert_eq!(held(&served), (over.accepted, over.accepted));
    assert_eq!(served.get("/readyz").status, 200, "it goes on afterwards");
}
