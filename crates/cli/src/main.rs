//! The command `licit`: lawful training data from public posts, with evidence.
//!
//! One file a command under `commands/`. Data goes to standard output, all else to standard
//! error; see [`failure`] for exit codes.

mod arguments;
mod commands;
mod failure;
mod output;
mod session;
mod watch;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::Arguments;

/// Collecting and judging allocate many small texts on all threads at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let json = arguments.global.json;
    match commands::run(arguments) {
        Ok(end) => end.into(),
        Err(failure) => failure.report(json),
    }
}
