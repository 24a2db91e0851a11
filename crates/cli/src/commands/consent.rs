//! `licit consent`: enters consents, refusals and withdrawals into the register (CON-1, CON-3).

use licit_register::{ConsentLine, ConsentOutcome, ConsentReport};
use serde_json::json;

use crate::arguments::{Consent, Global};
use crate::failure::{End, Failure};
use crate::output::{self, thousands};
use crate::session;

pub(super) fn run(global: &Global, arguments: &Consent) -> Result<End, Failure> {
    let installation = session::installation(global.config())?;
    let keys = installation.keys()?;
    let mut register = installation.register(&keys)?;
    if let Some(list) = &arguments.from {
        let report = register.import_consents(list, session::now())?;
        return tell_list(global, report);
    }
    let entry = line(arguments)?.entry(session::now());
    let entry = entry.map_err(|(field, problem)| Failure::user(format!("--{field}: {problem}")))?;
    let outcomes = register.consent(&[entry], session::now())?;
    let (word, sentence) = match outcomes.first() {
        Some(ConsentOutcome::Entered) => ("entered", "entered into the register"),
        Some(ConsentOutcome::Standing) => ("standing", "it stands already"),
        _ => (
            "older",
            "nothing changed: something later stands, or a refusal or withdrawal of the same day",
        ),
    };
    if global.json {
        output::json(&json!({"outcome": word}))?;
    } else {
        output::line(sentence)?;
    }
    Ok(End::Done)
}

fn tell_list(global: &Global, report: ConsentReport) -> Result<End, Failure> {
    if global.json {
        output::json(&json!({
            "read": report.read,
            "entered": report.entered,
            "standing": report.standing,
            "older": report.older,
        }))?;
    } else {
        output::line(format!(
            "{} consents read: {} entered, {} were standing, {} were older than what stands",
            thousands(report.read),
            thousands(report.entered),
            thousands(report.standing),
            thousands(report.older),
        ))?;
    }
    Ok(End::Done)
}

/// What was written on the command line, as a line of a list.
fn line(arguments: &Consent) -> Result<ConsentLine, Failure> {
    // clap has seen to it that they are there where no list is.
    let given = |value: &Option<String>| value.clone().unwrap_or_default();
    let value = session::typed(given(&arguments.value))?;
    Ok(ConsentLine {
        service: given(&arguments.service),
        kind: arguments.kind.clone(),
        value: value.into(),
        purpose: arguments.purpose.clone(),
        act: given(&arguments.act),
        wording: given(&arguments.wording),
        covers_past: arguments.covers_past,
        channel: given(&arguments.channel),
        at: arguments
            .at
            .clone()
            .unwrap_or_else(|| session::now().to_string()),
    })
}
