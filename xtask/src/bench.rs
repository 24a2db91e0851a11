//! `cargo xtask bench`: licit against its peers on the same posts, and on the same labelled texts.
//!
//! The measuring itself is in `bench/build` and `bench/deid`, in Python, because the peers are;
//! this module makes the posts, builds licit in release and starts it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};
use clap::Args;

use crate::program::{cargo, root, succeeds, target};

/// What to compare, and on how much.
#[derive(Args)]
pub(crate) struct Options {
    /// Sizes of the corpora.
    #[arg(long, value_delimiter = ',', default_value = "100MB,1GB")]
    sizes: Vec<String>,
    /// Tools to run.
    #[arg(long, value_delimiter = ',', default_value = "licit,datatrove,dolma")]
    tools: Vec<String>,
    /// Seed of the posts.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder for posts, environments and outputs, outside the checkout.
    #[arg(long)]
    cache: Option<PathBuf>,
}

/// Which labelled texts, and which tools.
#[derive(Args)]
pub(crate) struct DeidOptions {
    /// Folder with `gold/*.jsonl`.
    #[arg(long)]
    data: PathBuf,
    /// Names of gold files, without `.jsonl`; all by default.
    #[arg(long, value_delimiter = ',')]
    sets: Vec<String>,
    /// Tools to run; all by default.
    #[arg(long, value_delimiter = ',')]
    tools: Vec<String>,
    /// Folder for environments and outputs, outside the checkout.
    #[arg(long)]
    cache: Option<PathBuf>,
}

/// Whether a package builds as it is measured: optimised.
fn builds(package: &str) -> Result<bool> {
    succeeds(&mut cargo(&["build", "--release", "--package", package]))
}

/// The measuring of a bench, told where licit and the environments of its peers are.
fn measuring(bench: &str, cache: Option<&Path>) -> Command {
    let mut python = Command::new("python3");
    python
        .arg(root().join("bench").join(bench).join("run.py"))
        .current_dir(root());
    python
        .arg("--licit")
        .arg(target().join("release").join("licit"));
    if let Some(cache) = cache {
        python.arg("--cache").arg(cache);
    }
    python
}

/// Scores every tool on the same labelled texts and writes the result to `docs/benchmarks`.
pub(crate) fn deid(options: &DeidOptions) -> Result<bool> {
    ensure!(builds("licit-cli")?, "licit does not build");
    let mut python = measuring("deid", options.cache.as_deref());
    python.arg("--data").arg(&options.data);
    for (name, values) in [("--sets", &options.sets), ("--tools", &options.tools)] {
        if !values.is_empty() {
            python.arg(name).arg(values.join(","));
        }
    }
    succeeds(&mut python)
}

/// Builds the same posts with every tool and writes the result to `docs/benchmarks`.
pub(crate) fn build(options: &Options) -> Result<bool> {
    if options.tools.iter().any(|tool| tool == "licit") {
        ensure!(
            builds("licit-cli")?,
            "licit does not build; hint: --tools datatrove,dolma measures the peers alone"
        );
    }
    // The generator is measured in megabytes a second; unoptimised it would take minutes.
    ensure!(builds("xtask")?, "xtask fails");
    let mut python = measuring("build", options.cache.as_deref());
    python
        .arg("--xtask")
        .arg(target().join("release").join("xtask"));
    python.args([
        "--sizes",
        &options.sizes.join(","),
        "--tools",
        &options.tools.join(","),
    ]);
    python.args(["--seed", &options.seed.to_string()]);
    succeeds(&mut python)
}
