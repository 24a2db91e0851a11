//! The command `licit`: lawful training data from public posts, with evidence.
//!
//! One file a command under `commands/`. Data goes to standard output, all else to standard
//! error; see [`failure`] for exit codes.

mod arguments;
mod commands;
mod detection;
mod failure;
mod gold;
mod output;
mod session;
mod watch;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::{Arguments, Command};

/// Collecting and judging allocate many small texts on all threads at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // The message of a panic may quote a text: say where it happened, and nothing else.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map_or(String::new(), |at| format!(" at {at}"));
        output::tell(format!(
            "internal: a defect{place}; the record at hand is not used"
        ));
    }));
    let arguments = Arguments::parse();
    // Where standard output is the data, nothing else may stand in it.
    let json = arguments.global.json && !matches!(arguments.command, Command::Deidentify(_));
    match commands::run(arguments) {
        Ok(end) => end.into(),
        Err(failure) => failure.report(json),
    }
}
