//! Runs the programs that the automation is made of, and listens to what they print.

use std::env;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;

use anyhow::{Context, Result};

/// The root of the checkout. Cargo says where it is when it runs us: a target folder that two
/// checkouts share may hold a binary that the other one compiled.
pub(crate) fn root() -> PathBuf {
    let here = env::var_os("CARGO_MANIFEST_DIR");
    let here = here.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().map_or(here.clone(), Path::to_path_buf)
}

/// The folder that cargo builds into.
pub(crate) fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder), // an absolute path replaces the root
        None => root().join("target"),
    }
}

/// `cargo` as it runs us, in the root of the checkout.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root());
    command
}

/// Whether a program can be started at all with these arguments.
pub(crate) fn answers(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Runs a program on the terminal; false if it failed.
pub(crate) fn succeeds(command: &mut Command) -> Result<bool> {
    let name = name(command);
    let status = command
        .status()
        .with_context(|| format!("cannot start {name}"))?;
    Ok(status.success())
}

/// Runs a program, passes on what it prints and hands every line to `listen`; false if it failed.
pub(crate) fn succeeds_heard(command: &mut Command, mut listen: impl FnMut(&str)) -> Result<bool> {
    let name = name(command);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot start {name}"))?;
    let (sender, lines) = mpsc::sync_channel::<String>(1024);
    let readers = [
        child
            .stdout
            .take()
            .map(|pipe| pass_on(pipe, std::io::stdout(), sender.clone())),
        child
            .stderr
            .take()
            .map(|pipe| pass_on(pipe, std::io::stderr(), sender.clone())),
    ];
    drop(sender);
    for line in lines {
        listen(&line);
    }
    for reader in readers.into_iter().flatten() {
        let _ = reader.join();
    }
    Ok(child
        .wait()
        .with_context(|| format!("cannot wait for {name}"))?
        .success())
}

/// Copies a pipe to the terminal, line by line. Bytes that are no UTF-8 are shown as such.
fn pass_on(
    pipe: impl Read + Send + 'static,
    mut terminal: impl Write + Send + 'static,
    lines: mpsc::SyncSender<String>,
) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        let mut line = Vec::new();
        while pipe.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let _ = terminal.write_all(&line);
            let _ = lines.send(String::from_utf8_lossy(&line).trim_end().to_owned());
            line.clear();
        }
    })
}

fn name(command: &Command) -> String {
    Path::new(command.get_program()).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hears_both_streams_and_the_exit_code() {
        let mut lines = Vec::new();
        let mut shell = Command::new("sh");
        shell.args(["-c", "echo one; echo two >&2; exit 3"]);
        let passed = succeeds_heard(&mut shell, |line| lines.push(line.to_owned())).unwrap();
        lines.sort();
        assert_eq!(
            (passed, lines),
            (false, vec!["one".to_owned(), "two".to_owned()])
        );
    }

    #[test]
    fn a_missing_program_is_an_error_with_its_name() {
        let error = succeeds(&mut Command::new("/no/such/program")).unwrap_err();
        assert!(error.to_string().contains("/no/such/program"), "{error}");
        assert!(!answers(&mut Command::new("/no/such/program")));
    }
}
