//! The command as a person runs it: exit codes, both streams, and what lies on disk afterwards.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod audit;
mod browser;
mod commands;
mod deidentify;
mod demo;
mod docs;
mod evaluate;
mod http;
mod keeping;
mod kill;
mod load;
mod model;
mod receipt;
mod run;
mod serve;
mod served;
#[path = "../../../classifier/tests/classifier/toy.rs"]
mod toy;
mod webdriver;
