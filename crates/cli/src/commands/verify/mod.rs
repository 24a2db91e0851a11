//! `licit verify`: checks a version folder, a receipt or an evidence log, offline.

mod log;
mod receipt;
mod version;

use std::path::Path;

use licit_evidence::VerifyingKey;

use crate::arguments::{Global, Verify};
use crate::failure::{End, Failure};
use crate::output;

/// What only the folder of a log has.
const CHECKPOINT_FILE: &str = "checkpoint";

pub(super) fn run(global: &Global, arguments: &Verify) -> Result<End, Failure> {
    let path = &arguments.path;
    let key = arguments.key.as_deref().map(read_key).transpose()?;
    if path.is_file() {
        return receipt::run(global, path, key.as_ref(), arguments.against.as_deref());
    }
    if arguments.against.is_some() {
        return Err(
            Failure::user("--against: only a receipt is held against something")
                .hint("give the receipt first: `licit verify RECEIPT --against PATH`"),
        );
    }
    if path.join(CHECKPOINT_FILE).is_file() {
        return log::run(global, path, key.as_ref());
    }
    if path.is_dir() {
        return version::run(global, path, key.as_ref());
    }
    Err(Failure::user(format!("{}: nothing there", path.display())).hint(
        "give a receipt, the folder of a version such as datasets/NAME/v1, or the folder of a log",
    ))
}

fn read_key(path: &Path) -> Result<VerifyingKey, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::user(format!("{}: {error}", path.display())))?;
    VerifyingKey::parse(&text).map_err(|error| {
        Failure::user(error)
            .named(path)
            .hint("a file `keys/signing.pub`")
    })
}

/// Whoever names no key believes the one that the thing itself names.
fn tell_own_key(what: &str) {
    output::tell(format!(
        "note: the key is the one that the {what} itself names; `--key signing.pub` checks that it \
         is the one you trust"
    ));
}
