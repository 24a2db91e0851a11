//! `licit register`: what is in the register, as counts, as a snapshot, as lines, and whether it is
//! whole.

use jiff::Span;
use licit_register::State;
use serde_json::json;

use crate::arguments::{Global, Register as What};
use crate::failure::{End, Failure};
use crate::output::{self, thousands};
use crate::session;

pub(super) fn run(global: &Global, what: &What) -> Result<End, Failure> {
    let installation = session::installation(global.config())?;
    let keys = installation.keys()?;
    if let What::Restore(arguments) = what {
        // No list is taken in before it: the register must be empty.
        let mut register = installation.register(&keys)?;
        return super::keeping::restore(global, &installation, &mut register, arguments);
    }
    let mut register = session::register(&installation, &keys)?;
    match what {
        What::Restore(_) => Ok(End::Done),
        What::Backup { file } => super::keeping::back_up(global, &mut register, file),
        What::Replay { files } => super::keeping::replay(global, &mut register, files),
        What::Stats => stats(global, &mut register),
        What::Snapshot(arguments) => {
            let path = match &arguments.out {
                Some(path) => path.clone(),
                None => installation.snapshot_path()?,
            };
            let snapshot = register.write_snapshot(&path)?;
            told(
                global,
                json!({"path": path, "sequence": snapshot.sequence.0, "bytes": snapshot.length()}),
                format!(
                    "{}: what stands at sequence {}, {} bytes",
                    path.display(),
                    snapshot.sequence.0,
                    thousands(snapshot.length())
                ),
            )
        }
        What::Export(arguments) => super::export::run(&installation, &mut register, arguments),
        What::Staff(what) => super::staff::run(global, &mut register, what),
        What::Verify => {
            let held = register.snapshot()?;
            let mapped = register.snapshot_in(&installation.snapshot_path()?)?;
            if held.digest != mapped.digest {
                return Err(
                    Failure::user("the snapshot says something else than the register")
                        .hint("remove the file; `licit register snapshot` writes it anew"),
                );
            }
            let entries = register.entries()?;
            told(
                global,
                json!({"sequence": held.sequence.0, "entries": entries}),
                format!(
                    "the register can be read to its end: {} entries up to sequence {}; the \
                     snapshot says the same",
                    thousands(entries),
                    held.sequence.0
                ),
            )
        }
    }
}

fn told(global: &Global, value: serde_json::Value, line: String) -> Result<End, Failure> {
    if global.json {
        output::json(&value)?;
    } else {
        output::line(line)?;
    }
    Ok(End::Done)
}

fn stats(global: &Global, register: &mut licit_register::Register) -> Result<End, Failure> {
    let today = session::today();
    let from = today.saturating_sub(Span::new().days(365));
    let statistics = register.statistics(from, today)?;
    let entries = register.entries()?;
    if global.json {
        let by_state = statistics.by_state.iter().map(|(service, state, count)| {
            json!({"service": service, "state": state.code(), "count": count})
        });
        output::json(&json!({
            "entries": entries,
            "requests": by_state.collect::<Vec<_>>(),
            "overdue": statistics.overdue,
            "days_to_effect": statistics.days,
        }))?;
        return Ok(End::Done);
    }
    output::line(format!("{} entries in the register", thousands(entries)))?;
    for (service, state, count) in &statistics.by_state {
        output::line(format!("{service}: {} {}", thousands(*count), state.code()))?;
    }
    let open = statistics.by_state.iter().filter(|(_, state, _)| {
        matches!(
            state,
            State::Received | State::NeedsConfirmation | State::Acknowledged | State::Accepted
        )
    });
    let open: u64 = open.map(|(_, _, count)| count).sum();
    output::line(format!(
        "{} open, {} of them overdue",
        thousands(open),
        thousands(statistics.overdue)
    ))?;
    Ok(End::Done)
}
