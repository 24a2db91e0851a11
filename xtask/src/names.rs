//! Calls the crate that builds the name tagger, optimised.

use anyhow::Result;
use clap::Args;

use crate::program::{cargo, succeeds};

/// Handed on as they are; `-- --help` lists them.
#[derive(Args)]
pub(crate) struct Options {
    /// Arguments for the trainer.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Runs a command of the trainer; whether it succeeded.
pub(crate) fn run(command: &str, options: &Options) -> Result<bool> {
    let mut program = cargo(&[
        "run",
        "--quiet",
        "--release",
        "--package",
        "licit-trainer",
        "--",
        command,
    ]);
    succeeds(program.args(&options.arguments))
}
