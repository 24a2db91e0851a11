//! `licit verify RECEIPT`: a receipt, and whether another receipt or the log tells the same history.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use licit_evidence::VerifyingKey;
use licit_evidence::log::fork::{Agreement, Fork, Witnessed, compare};
use licit_evidence::log::{LogError, LogReader};
use licit_evidence::receipt::ReceiptCheck;
use serde_json::json;

use crate::arguments::Global;
use crate::failure::{End, Failure};
use crate::output::{self, thousands};

pub(super) fn run(
    global: &Global,
    path: &Path,
    trusted: Option<&VerifyingKey>,
    against: Option<&Path>,
) -> Result<End, Failure> {
    let check = read(path, trusted)?;
    let agreement = match against {
        Some(folder) if folder.is_dir() => Some(against_log(&check, folder)?),
        Some(file) => Some(against_receipt(&check, file)?),
        None => None,
    };
    if global.json {
        output::json(&result(&check, agreement))?;
        return Ok(End::Done);
    }
    let statement = &check.statement;
    output::line(format!(
        "ok: receipt for objection {}, number {}; leaf {} of {} in log {}",
        statement.request,
        statement.sequence,
        thousands(check.inclusion.index),
        thousands(check.checkpoint.size),
        check.checkpoint.origin,
    ))?;
    output::line(format!("key {}", check.key))?;
    if let Some(agreement) = agreement {
        output::line(told(agreement))?;
    }
    output::line("")?;
    for identifier in &check.identifiers {
        output::line(format!("{} {}", identifier.kind, identifier.masked))?;
    }
    for line in check.words.lines() {
        output::line(line)?;
    }
    if !check.key_was_given {
        super::tell_own_key("receipt");
    }
    if matches!(agreement, Some(Agreement::Unproven { .. })) {
        output::tell("hint: `--against LOG`, the folder of the log, proves it");
    }
    Ok(End::Done)
}

fn read(path: &Path, trusted: Option<&VerifyingKey>) -> Result<ReceiptCheck, Failure> {
    let failed = |error: std::io::Error| Failure::user(format!("{}: {error}", path.display()));
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| {
            file.take(ReceiptCheck::MAX_BYTES as u64 + 1)
                .read_to_end(&mut bytes)
        })
        .map_err(failed)?;
    ReceiptCheck::of(&bytes, trusted).map_err(|error| Failure::from(error).named(path))
}

fn against_receipt(check: &ReceiptCheck, path: &Path) -> Result<Agreement, Failure> {
    let other = read(path, Some(&check.key))?;
    compare(&check.witnessed(), &other.witnessed(), None).map_err(|fork| disagreed(&fork, path))
}

fn against_log(check: &ReceiptCheck, folder: &Path) -> Result<Agreement, Failure> {
    let reader = LogReader::new(folder, &check.key);
    let (current, _) = reader.checkpoint()?;
    let here = Witnessed {
        checkpoint: &current,
        leaf: None,
    };
    let proof = if check.checkpoint.size == current.size {
        None
    } else {
        match reader.prove_consistency(&check.checkpoint, &current) {
            Ok(proof) => Some(proof),
            // The tiles are whole, so it is the histories that differ.
            Err(LogError::Proof { source, .. }) if reader.check().is_ok() => {
                let fork = Fork::Inconsistent {
                    first: check.checkpoint.size,
                    second: current.size,
                    source,
                };
                return Err(disagreed(&fork, folder));
            }
            Err(error) => return Err(error.into()),
        }
    };
    compare(&check.witnessed(), &here, proof.as_ref()).map_err(|fork| disagreed(&fork, folder))
}

fn disagreed(fork: &Fork, path: &Path) -> Failure {
    let failure = Failure::user(fork).named(path);
    if fork.is_fork() {
        failure.hint(
            "keep both: together they show that the controller signed two histories; the \
             supervisory authority can check it",
        )
    } else {
        failure.hint("give a receipt or the log of the same controller")
    }
}

fn told(agreement: Agreement) -> String {
    match agreement {
        Agreement::Same => "same checkpoint: both are of one history".to_owned(),
        Agreement::Consistent => "consistent: both are of one history".to_owned(),
        Agreement::Unproven { common_subtrees } => format!(
            "no fork seen: they agree in {common_subtrees} subtrees; that is no proof of one history"
        ),
    }
}

fn result(check: &ReceiptCheck, agreement: Option<Agreement>) -> serde_json::Value {
    let statement = &check.statement;
    json!({
        "ok": true,
        "request": statement.request,
        "sequence": statement.sequence,
        "service": statement.service,
        "right": statement.right,
        "scope": statement.scope,
        "received_at": statement.received_at,
        "effective_from": statement.effective_from,
        "due": statement.due,
        "log": {
            "origin": check.checkpoint.origin,
            "index": check.inclusion.index,
            "size": check.checkpoint.size,
        },
        "against": agreement.map(|agreement| match agreement {
            Agreement::Same => "same",
            Agreement::Consistent => "consistent",
            Agreement::Unproven { .. } => "unproven",
        }),
        "key": check.key.to_string(),
        "key_was_given": check.key_was_given,
    })
}
