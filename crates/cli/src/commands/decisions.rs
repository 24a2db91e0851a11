//! `licit decisions`: prints what became of every record of a version.

use std::io::{BufWriter, Write as _};
use std::path::Path;

use licit_dataset::{DatasetError, ItemRow, Version, read_decisions, read_items};
use licit_engine::Installation;
use serde::Serialize;

use crate::arguments::{Decisions, Global};
use crate::failure::{End, Failure};
use crate::output;
use crate::session;

/// One line of the output.
#[derive(Serialize)]
struct Line<'a> {
    service: &'a str,
    /// The service's own id, for whoever holds the provenance key.
    item_id: Option<&'a str>,
    token: String,
    outcome: &'static str,
    reasons: Vec<&'static str>,
    redactions: std::collections::BTreeMap<&'static str, u32>,
}

pub(super) fn run(global: &Global, arguments: &Decisions) -> Result<End, Failure> {
    let installation = session::installation(global.config())?;
    let version = find(&installation, arguments.version.as_deref())?;
    let mut items = items(&installation, &version)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let as_lines = arguments.jsonl || global.json;
    for row in read_decisions(&version.path)? {
        let row = row?;
        let item = items.as_mut().and_then(Iterator::next).transpose()?;
        let item = item.filter(|item| item.token == row.decision.token);
        let item_id = item.as_ref().and_then(|item| item.item_id.as_ref());
        let line = Line {
            service: row.service.as_str(),
            item_id: item_id.map(|id| id.expose()),
            token: row.decision.token.to_string(),
            outcome: row.decision.outcome.code(),
            reasons: row
                .decision
                .reasons
                .iter()
                .map(|reason| reason.code())
                .collect(),
            redactions: row
                .decision
                .redactions
                .iter()
                .map(|(c, n)| (c.code(), *n))
                .collect(),
        };
        if as_lines {
            serde_json::to_writer(&mut out, &line).map_err(std::io::Error::from)?;
            writeln!(out)?;
        } else {
            let id = line.item_id.unwrap_or(&line.token);
            let reasons = line.reasons.join(", ");
            writeln!(
                out,
                "{:16} {id:32} {:12} {reasons}",
                line.service, line.outcome
            )?;
        }
    }
    out.flush()?;
    Ok(End::Done)
}

/// The version that was asked for: `v3`, `3`, its folder, or the newest.
pub(super) fn find(installation: &Installation, wanted: Option<&str>) -> Result<Version, Failure> {
    let named = wanted.map(|name| name.strip_prefix('v').unwrap_or(name).parse::<u32>());
    let store = installation.store(None);
    let missing = || {
        Failure::user(format!("{}: no version yet", store.folder().display())).hint(
            "`licit build` makes one; where each service has a dataset of its own, give the \
                 folder of a version",
        )
    };
    match (wanted, named) {
        (_, Some(Ok(number))) => Ok(store.version(number)?),
        (Some(folder), _) if Path::new(folder).is_dir() => Ok(by_folder(installation, folder)?),
        (Some(_), _) => Err(Failure::user("no such version").hint("give `v3`, `3` or its folder")),
        (None, _) => store.newest()?.ok_or_else(missing),
    }
}

/// A version by its folder, such as one of the datasets that a service has for itself.
fn by_folder(installation: &Installation, folder: &str) -> Result<Version, DatasetError> {
    let path = Path::new(folder);
    let no_version = || DatasetError::NoVersion {
        path: path.to_owned(),
    };
    let full = path.canonicalize().map_err(DatasetError::io(path))?;
    let number = full
        .file_name()
        .and_then(|name| name.to_str()?.strip_prefix('v')?.parse().ok());
    let dataset = full.parent();
    let name = dataset.and_then(|dataset| dataset.file_name()?.to_str());
    let datasets = dataset.and_then(Path::parent);
    let (number, name) = (number.ok_or_else(no_version)?, name.ok_or_else(no_version)?);
    let restricted = installation
        .base
        .join(&installation.policy.dataset.restricted);
    licit_dataset::Store::new(datasets.ok_or_else(no_version)?, &restricted, name).version(number)
}

type Items = Box<dyn Iterator<Item = Result<ItemRow, DatasetError>>>;

/// The items' own ids, if the keys of the installation are here.
fn items(installation: &Installation, version: &Version) -> Result<Option<Items>, Failure> {
    let without = |why: &str| {
        output::tell(format!("note: item ids are left out: {why}"));
        Ok(None)
    };
    if !installation.keys_folder().join("master.key").is_file() {
        return without("the keys of the installation are not here");
    }
    let keys = installation.keys()?;
    match read_items(&version.restricted, &keys.provenance()) {
        Ok(items) => Ok(Some(Box::new(items))),
        Err(DatasetError::Key { .. }) => without("the provenance key does not open them"),
        Err(DatasetError::Io { .. }) => without("the restricted folder is not here"),
        Err(error) => Err(error.into()),
    }
}
