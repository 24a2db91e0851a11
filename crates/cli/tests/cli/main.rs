//! The command as a person runs it: exit codes, both streams, and what lies on disk afterwards.

mod commands;
mod demo;
mod kill;
mod run;
