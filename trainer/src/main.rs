//! Builds the name tagger that `licit-deidentify` carries: its lexicon and its model.
//!
//! `cargo xtask lexicon` and `cargo xtask train-names` call it. It is a crate of its own because
//! it stands on the product, and the automation must not.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a developer's tool speaks on the terminal; no library is built on it"
)]

mod corpora;
mod lexicon;
mod name_lists;
#[path = "../../xtask/src/random.rs"]
#[expect(
    dead_code,
    reason = "shared with the generator of posts, which throws more kinds"
)]
mod random;
mod train;
mod vary;
mod vectors;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Builds the name tagger.
#[derive(Parser)]
#[command(name = "cargo xtask", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the lexicon: what is known of a word by itself.
    Lexicon(lexicon::Options),
    /// Trains the model and prints its scores.
    TrainNames(train::Options),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Lexicon(options) => lexicon::build(&options),
        Command::TrainNames(options) => train::train(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
