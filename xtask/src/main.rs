//! `cargo xtask`: the automation of the repository, instead of a pile of scripts.
//!
//! `test` runs every test, `tidy` holds the shape of the house, `ci` is what a change must pass,
//! `posts` writes invented posts of any amount, `bench` compares licit with its peers.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a developer's tool speaks on the terminal; no library is built on it"
)]

mod bench;
mod browser;
mod ci;
mod names;
mod openapi;
mod postgres;
mod posts;
mod program;
mod python;
mod random;
mod readers;
mod test;
mod tidy;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Automation of the licit repository.
#[derive(Parser)]
#[command(name = "cargo xtask", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs all tests: Rust, the browser, documentation examples, the API and the Python readers.
    Test {
        /// Version folder that the Python readers read, instead of those the tests left behind.
        #[arg(long)]
        version_folder: Option<PathBuf>,
        /// Arguments for the runner: packages (`-p`), filters.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        runner: Vec<String>,
    },
    /// Reads a version folder with the Python tools that people use.
    Readers {
        /// Version folder, with `manifest.json` and `parts/`.
        version_folder: PathBuf,
    },
    /// Checks the shape of the repository: crate edges, file sizes, openings, words, leftovers.
    Tidy,
    /// Everything that a change must pass.
    Ci,
    /// Writes invented social posts as native items, with the truth about each.
    Posts(posts::Options),
    /// Builds the lexicon of the name tagger.
    Lexicon(names::Options),
    /// Trains the name tagger and prints its scores.
    TrainNames(names::Options),
    /// Measures licit against its peers.
    Bench {
        #[command(subcommand)]
        bench: Bench,
    },
}

#[derive(Subcommand)]
enum Bench {
    /// Builds the same posts with licit, datatrove and dolma.
    Build(bench::Options),
    /// Scores licit and its peers on the same labelled texts.
    Deid(bench::DeidOptions),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Test {
            version_folder,
            runner,
        } => test::run(version_folder.as_deref(), &runner).map(|outcome| outcome.passed),
        Command::Readers { version_folder } => readers::run(&[version_folder]).map(|totals| {
            println!("{totals}");
            totals.failed == 0
        }),
        Command::Tidy => tidy::run(),
        Command::Ci => ci::run(),
        Command::Posts(options) => posts::run(&options).map(|()| true),
        Command::Lexicon(options) => names::run("lexicon", &options),
        Command::TrainNames(options) => names::run("train-names", &options),
        Command::Bench {
            bench: Bench::Build(options),
        } => bench::build(&options),
        Command::Bench {
            bench: Bench::Deid(options),
        } => bench::deid(&options),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
