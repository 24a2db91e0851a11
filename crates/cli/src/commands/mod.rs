//! The commands, one file each.

mod audit;
mod build;
mod collect;
mod consent;
mod decisions;
mod deidentify;
mod demo;
mod evaluate;
mod explain;
mod export;
mod init;
mod keeping;
mod object;
mod organisation;
mod register;
mod serve;
mod staff;
mod verify;

use crate::arguments::{Arguments, Audit, Command};
use crate::failure::{End, Failure};

/// Runs a command.
pub(crate) fn run(arguments: Arguments) -> Result<End, Failure> {
    let global = arguments.global;
    match arguments.command {
        Command::Init(arguments) => init::run(&global, &arguments),
        Command::Demo(arguments) => demo::run(&global, &arguments),
        Command::Collect => collect::run(&global),
        Command::Build => build::run(&global),
        Command::Verify(arguments) => verify::run(&global, &arguments),
        Command::Explain(arguments) => explain::run(&global, &arguments),
        Command::Decisions(arguments) => decisions::run(&global, &arguments),
        Command::Object(arguments) => object::run(&global, &arguments),
        Command::Consent(arguments) => consent::run(&global, &arguments),
        Command::Serve(arguments) => serve::run(&global, &arguments),
        Command::Register(command) => register::run(&global, &command),
        Command::Evaluate(arguments) => evaluate::run(&global, &arguments),
        Command::Audit(Audit::Sample(arguments)) => audit::sample(&global, &arguments),
        Command::Deidentify(arguments) => deidentify::run(&global, &arguments),
    }
}
