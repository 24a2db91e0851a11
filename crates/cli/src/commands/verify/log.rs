//! `licit verify FOLDER`: an evidence log, every tile and entry of it against its checkpoint.

use std::path::Path;

use licit_evidence::VerifyingKey;
use licit_evidence::log::LogReader;
use serde_json::json;

use crate::arguments::Global;
use crate::failure::{End, Failure};
use crate::output::{self, thousands};

pub(super) fn run(
    global: &Global,
    folder: &Path,
    trusted: Option<&VerifyingKey>,
) -> Result<End, Failure> {
    let key = trusted.ok_or_else(|| {
        Failure::user("a log names no key of its own")
            .hint("give the controller's public key: `--key keys/signing.pub`")
    })?;
    let check = LogReader::new(folder, key).check()?;
    let checkpoint = &check.checkpoint;
    if global.json {
        output::json(&json!({
            "ok": true,
            "origin": checkpoint.origin,
            "size": checkpoint.size,
            "root": checkpoint.root,
            "tiles": check.tiles,
            "key": key.to_string(),
        }))?;
        return Ok(End::Done);
    }
    output::line(format!(
        "ok: log {}, {} leaves, {} tiles",
        checkpoint.origin,
        thousands(checkpoint.size),
        thousands(check.tiles),
    ))?;
    output::line(format!("root {}", checkpoint.root))?;
    Ok(End::Done)
}
