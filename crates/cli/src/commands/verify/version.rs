//! `licit verify FOLDER`: a version against its manifest and signature.

use std::path::Path;

use licit_evidence::{VerifyingKey, verify_version};
use serde_json::json;

use crate::arguments::Global;
use crate::failure::{End, Failure};
use crate::output::{self, thousands};

pub(super) fn run(
    global: &Global,
    folder: &Path,
    trusted: Option<&VerifyingKey>,
) -> Result<End, Failure> {
    let check = verify_version(folder, trusted)?;
    if global.json {
        output::json(&json!({
            "ok": true,
            "version_id": check.id,
            "dataset": check.manifest.dataset,
            "version": format!("v{}", check.manifest.version),
            "counts": check.manifest.counts,
            "files": check.files,
            "bytes": check.bytes,
            "key": check.key.to_string(),
            "key_was_given": check.key_was_given,
        }))?;
        return Ok(End::Done);
    }
    output::line(format!(
        "ok: {} v{}, {} files, {} bytes, {} decisions, {} examples",
        check.manifest.dataset,
        check.manifest.version,
        thousands(check.files),
        thousands(check.bytes),
        thousands(check.manifest.counts.read),
        thousands(check.manifest.counts.admitted),
    ))?;
    output::line(format!("id  {}", check.id))?;
    output::line(format!("key {}", check.key))?;
    if !check.key_was_given {
        super::tell_own_key("folder");
    }
    Ok(End::Done)
}
