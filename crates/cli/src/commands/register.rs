//! `licit register`: what is in the register, as counts, as a snapshot, as lines, and whether it is
//! whole.

use jiff::Span;
use licit_record::RegisterSequence;
use licit_register::State;
use serde_json::json;

use crate::arguments::{Global, Register as What};
use crate::failure::{End, Failure};
use crate::output::{self, thousands};
use crate::session;

pub(super) fn run(global: &Global, what: &What) -> Result<End, Failure> {
    let installation = session::installation(global.config())?;
    let keys = installation.keys()?;
    let mut register = session::register(&installation, &keys)?;
    match what {
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
        What::Export(arguments) => export(&mut register, arguments.since),
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

fn export(register: &mut licit_register::Register, since: Option<u64>) -> Result<End, Failure> {
    let line = |service: &str, label: String, stands: Vec<&str>| {
        output::line(json!({"service": service, "label": label, "stands": stands}).to_string())
    };
    let Some(since) = since else {
        let snapshot = register.snapshot()?;
        for (service, objections) in snapshot.services() {
            for (label, scopes) in objections.iter() {
                line(
                    service.as_str(),
                    label.to_string(),
                    scopes.words().collect(),
                )?;
            }
        }
        return Ok(End::Done);
    };
    let (_, deltas) = register.deltas(RegisterSequence(since))?;
    let deltas = deltas.ok_or_else(|| {
        Failure::user("more than 100,000 labels were touched since")
            .hint("export everything: leave --since out")
    })?;
    for (service, label, scopes) in deltas {
        line(
            service.as_str(),
            label.to_string(),
            scopes.words().collect(),
        )?;
    }
    Ok(End::Done)
}
