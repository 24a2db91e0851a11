//! `licit collect`: reads the sources into the staging area.

use licit_engine::{Collected, CollectedSource, FaultReport};
use serde_json::json;

use crate::arguments::Global;
use crate::failure::{End, Failure};
use crate::output::{self, thousands};
use crate::session;
use crate::watch::Bars;

pub(super) fn run(global: &Global) -> Result<End, Failure> {
    let installation = session::installation(global.config())?;
    let keys = installation.keys()?;
    let snapshot = session::snapshot(&installation, &keys)?;
    let bars = Bars::new();
    let today = session::today();
    let collected = session::on_threads(global, &installation, || {
        licit_engine::collect(&installation, &keys, &snapshot, today, &bars)
    })?;
    bars.finish();
    let collected = collected?;
    tell_faults(&collected);
    if global.json {
        let sources: Vec<_> = collected.sources.iter().map(as_json).collect();
        output::json(&json!({
            "register_sequence": snapshot.sequence.0,
            "sources": sources,
            "expired_sources": collected.expired,
        }))?;
    } else {
        for source in &collected.sources {
            output::line(sentence(source))?;
        }
    }
    let faulty = collected.sources.iter().any(|source| source.faults > 0);
    Ok(if faulty { End::SomeFaulty } else { End::Done })
}

fn as_json(source: &CollectedSource) -> serde_json::Value {
    json!({
        "service": source.service,
        "items": source.items,
        "faulty": source.faults,
        "opted_out": source.opted_out,
        "bytes": source.bytes,
        "files": source.files,
        "unchanged_files": source.unchanged_files,
    })
}

fn sentence(source: &CollectedSource) -> String {
    format!(
        "{}: {} items staged, {} not stored because their authors objected, {} could not be read",
        source.service,
        thousands(source.items),
        thousands(source.opted_out),
        thousands(source.faults),
    )
}

/// Says where records stand that cannot be read; never what they say.
pub(super) fn tell_faults(collected: &Collected) {
    for source in &collected.sources {
        for fault in &source.told {
            output::tell(format!("faulty: {}", place(fault)));
        }
        let more = source.faults.saturating_sub(source.told.len() as u64);
        if more > 0 && !source.told.is_empty() {
            output::tell(format!(
                "faulty: {} more of {}",
                thousands(more),
                source.service
            ));
        }
    }
    if collected
        .sources
        .iter()
        .any(|source| !source.told.is_empty())
    {
        output::tell(
            "hint: `licit explain CODE` says what a code means; `licit decisions` lists all",
        );
    }
}

fn place(fault: &FaultReport) -> String {
    let entry = if fault.entry.is_empty() { "" } else { "/" };
    let field = fault
        .field
        .as_ref()
        .map_or(String::new(), |field| format!(", field `{field}`"));
    format!(
        "{}{entry}{}:{}: {}{field}",
        fault.file, fault.entry, fault.record, fault.reason
    )
}
