//! `cargo xtask posts`: invented social posts, as many as wanted, with the truth about each.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

/// What to write.
#[derive(Args)]
pub(crate) struct Options {
    /// Where.
    #[arg(long)]
    out: PathBuf,
}

pub(crate) fn run(_options: &Options) -> Result<()> {
    Ok(())
}
