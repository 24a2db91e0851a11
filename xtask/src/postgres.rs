//! A PostgreSQL server for tests: on loopback, in a folder of its own, gone with this value.
//!
//! The programs are those of the system (`initdb`, `postgres`); where they are missing and this
//! is root on a machine with `apt-get`, they are installed. PostgreSQL refuses to run as root, so
//! that its own user runs it then.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::program::answers;

/// How long a server may take to begin.
const BEGINS_WITHIN: Duration = Duration::from_secs(30);

/// A server that runs.
pub(crate) struct Server {
    process: Child,
    folder: PathBuf,
    port: u16,
}

impl Server {
    /// Starts one, or says why there is none.
    pub(crate) fn start() -> Result<Self> {
        let programs = programs()?;
        let folder = std::env::temp_dir().join(format!("licit-postgres-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder)?;
        if is_root() && !answers(Command::new("chown").arg("postgres").arg(&folder)) {
            bail!("this is root, and there is no user `postgres` to run the server");
        }
        let data = folder.join("data");
        let made = as_its_user(&programs.join("initdb"))
            .args(["--auth=trust", "--username=licit", "--no-sync", "--pgdata"])
            .arg(&data)
            .stdout(Stdio::null())
            .status()
            .context("initdb")?;
        if !made.success() {
            bail!("initdb failed");
        }
        let port = free_port()?;
        let process = as_its_user(&programs.join("postgres"))
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"])
            .arg("-k")
            .arg(&folder)
            .args(["-c", "max_connections=200"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("postgres")?;
        let mut server = Self {
            process,
            folder,
            port,
        };
        server.wait()?;
        Ok(server)
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        format!("postgres://licit@127.0.0.1:{}/postgres", self.port)
    }

    fn wait(&mut self) -> Result<()> {
        let started = Instant::now();
        // Its socket is the last thing that it makes before it answers.
        let socket = self.folder.join(format!(".s.PGSQL.{}", self.port));
        while !socket.exists() {
            if started.elapsed() > BEGINS_WITHIN || self.process.try_wait()?.is_some() {
                bail!("the server did not begin");
            }
            thread::sleep(Duration::from_millis(50));
        }
        thread::sleep(Duration::from_millis(500));
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Its first line is the number of the process itself: `runuser` is only its parent.
        let number = std::fs::read_to_string(self.folder.join("data/postmaster.pid"));
        let number = number
            .ok()
            .and_then(|text| text.lines().next().map(str::to_owned));
        if let Some(number) = number {
            let _ = Command::new("kill").args(["-QUIT", &number]).status();
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn is_root() -> bool {
    let told = Command::new("id").arg("-u").output();
    told.is_ok_and(|told| told.stdout.starts_with(b"0\n"))
}

fn as_its_user(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    // Its user may not enter the folder of the checkout.
    command.current_dir("/");
    command
}

/// The folder with `initdb` and `postgres`.
fn programs() -> Result<PathBuf> {
    if let Some(folder) = installed() {
        return Ok(folder);
    }
    if is_root() && answers(Command::new("apt-get").arg("--version")) {
        let install = ["install", "-y", "--no-install-recommends", "postgresql"];
        let _ = answers(Command::new("apt-get").arg("update"));
        let _ = answers(
            Command::new("apt-get")
                .args(install)
                .env("DEBIAN_FRONTEND", "noninteractive"),
        );
    }
    installed().context("PostgreSQL is not installed (Debian: apt-get install postgresql)")
}

fn installed() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok();
    let versions = versions.into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort();
    let named = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&named));
    folders
        .into_iter()
        .rev()
        .find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    Ok(listener.local_addr()?.port())
}
