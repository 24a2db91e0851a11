//! `licit register backup`, `restore` and `replay`.

use std::path::{Path, PathBuf};

use licit_engine::{EngineError, Installation};
use licit_record::RegisterSequence;
use licit_register::{Register, RegisterError, Snapshot};
use serde_json::json;

use crate::arguments::{Global, Restore};
use crate::failure::{End, Failure};
use crate::output::{self, thousands};
use crate::session;

pub(super) fn back_up(
    global: &Global,
    register: &mut Register,
    file: &Path,
) -> Result<End, Failure> {
    let backup = register.back_up(file, session::now())?;
    if global.json {
        output::json(&json!({
            "path": file,
            "sequence": backup.sequence.0,
            "rows": backup.rows,
        }))?;
    } else {
        output::line(format!(
            "{}: everything up to sequence {}, {} rows",
            file.display(),
            backup.sequence.0,
            thousands(backup.rows),
        ))?;
        output::tell(
            "hint: keep it apart from the register, and the key file apart from both: without \
             the key it finds nobody",
        );
    }
    Ok(End::Done)
}

pub(super) fn restore(
    global: &Global,
    installation: &Installation,
    register: &mut Register,
    arguments: &Restore,
) -> Result<End, Failure> {
    let snapshot = installation.snapshot_path()?;
    let mut past = installation.honoured()?;
    if let Ok((position, _)) = Snapshot::state_of(&snapshot) {
        past = past.max(position);
    }
    let backup = register.restore(&arguments.file, past)?;
    if !global.json {
        output::line(format!(
            "restored: everything up to sequence {} as of {}, {} rows",
            backup.sequence.0,
            backup.made_at,
            thousands(backup.rows),
        ))?;
    }
    let entered = replay_all(global, register, &arguments.replay)?;
    let missing = missing(installation, register, &snapshot)?;
    if global.json {
        output::json(&json!({
            "sequence": backup.sequence.0,
            "made_at": backup.made_at.to_string(),
            "rows": backup.rows,
            "replayed": entered,
            "complete": missing.is_none(),
        }))?;
    }
    if let Some(error) = missing {
        output::tell(format!("warning: {error}"));
        output::tell(format!("hint: {}", error.hint()));
        output::tell("nothing is collected or built until then; objections are taken in");
    }
    Ok(End::Done)
}

/// What was made of a register that knew more than this one.
fn missing(
    installation: &Installation,
    register: &mut Register,
    snapshot: &Path,
) -> Result<Option<RegisterError>, Failure> {
    if let Ok((position, digest)) = Snapshot::state_of(snapshot)
        && let Err(error) = register.must_know(position, &digest, snapshot)
    {
        return behind(error.into());
    }
    match installation.check_register(register) {
        Ok(()) => Ok(None),
        Err(error) => behind(error),
    }
}

fn behind(error: EngineError) -> Result<Option<RegisterError>, Failure> {
    match error {
        EngineError::Register(error @ RegisterError::Behind { .. }) => Ok(Some(error)),
        error => Err(error.into()),
    }
}

pub(super) fn replay(
    global: &Global,
    register: &mut Register,
    files: &[PathBuf],
) -> Result<End, Failure> {
    let entered = replay_all(global, register, files)?;
    if global.json {
        output::json(&json!({"replayed": entered}))?;
    }
    Ok(End::Done)
}

fn replay_all(
    global: &Global,
    register: &mut Register,
    files: &[PathBuf],
) -> Result<Vec<serde_json::Value>, Failure> {
    let mut all = Vec::new();
    for file in files {
        let replayed = register.replay(file, session::now())?;
        let RegisterSequence(sequence) = replayed.sequence;
        if !global.json {
            output::line(format!(
                "{}: of sequence {sequence}, {} labels: {} entered again, {} stood",
                file.display(),
                thousands(replayed.read),
                thousands(replayed.entered),
                thousands(replayed.standing),
            ))?;
        }
        all.push(json!({
            "path": file,
            "sequence": sequence,
            "read": replayed.read,
            "entered": replayed.entered,
            "standing": replayed.standing,
        }));
    }
    Ok(all)
}
