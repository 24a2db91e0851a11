//! `licit verify`: checks a version folder against its manifest and signature.

use licit_evidence::{VerifyingKey, verify_version};
use serde_json::json;

use crate::arguments::{Global, Verify};
use crate::failure::{End, Failure};
use crate::output::{self, thousands};

pub(super) fn run(global: &Global, arguments: &Verify) -> Result<End, Failure> {
    let trusted = match &arguments.key {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| Failure::user(format!("{}: {error}", path.display())))?;
            let key = VerifyingKey::parse(&text).map_err(|error| {
                Failure::user(error)
                    .named(path)
                    .hint("a file `keys/signing.pub`")
            });
            Some(key?)
        }
        None => None,
    };
    if !arguments.path.is_dir() {
        return Err(
            Failure::user(format!("{}: no folder", arguments.path.display()))
                .hint("give the folder of a version, such as datasets/NAME/v1"),
        );
    }
    let check = verify_version(&arguments.path, trusted.as_ref())?;
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
        output::tell(
            "note: the key is the one that the folder itself names; `--key signing.pub` checks that \
             it is the one you trust",
        );
    }
    Ok(End::Done)
}
