//! `licit object`: enters an objection into the register.

use licit_record::{Personal, Service};
use licit_register::{Channel, IdentifierKind, Objection, Scope};
use serde_json::json;

use crate::arguments::{Global, Object};
use crate::failure::{End, Failure};
use crate::output::{self, thousands};
use crate::session;

pub(super) fn run(global: &Global, arguments: &Object) -> Result<End, Failure> {
    let installation = session::installation(global.config())?;
    let keys = installation.keys()?;
    let mut register = installation.register(&keys)?;
    if let Some(list) = &arguments.from {
        let report = register.import_csv(list, session::now())?;
        let sequence = register.sequence()?;
        if global.json {
            output::json(&json!({
                "read": report.read,
                "entered": report.entered,
                "standing": report.standing,
                "sequence": sequence.0,
            }))?;
        } else {
            output::line(format!(
                "{} objections read: {} entered, {} were standing; register sequence {}",
                thousands(report.read),
                thousands(report.entered),
                thousands(report.standing),
                sequence.0,
            ))?;
        }
        return Ok(End::Done);
    }
    let objection = objection(arguments)?;
    let sources = &installation.policy.sources;
    if !sources.is_empty()
        && sources
            .iter()
            .all(|source| source.service != objection.service)
    {
        output::tell(format!(
            "note: the policy has no source of service `{}`; the objection stands all the same",
            objection.service
        ));
    }
    let entered = register.object(objection)?;
    if global.json {
        output::json(&json!({
            "sequence": entered.seq.0,
            "id": entered.id.to_string(),
            "already_standing": entered.already_standing,
        }))?;
    } else if entered.already_standing {
        output::line(format!(
            "the objection was standing already, as number {}",
            entered.seq.0
        ))?;
    } else {
        output::line(format!(
            "objection entered as number {}, id {}",
            entered.seq.0, entered.id
        ))?;
        output::tell(
            "hint: it holds for every later collect and build; `licit build` makes it true now",
        );
    }
    Ok(End::Done)
}

fn objection(arguments: &Object) -> Result<Objection, Failure> {
    // clap has seen to it that the three are there where no list is.
    let given = |value: &Option<String>| value.clone().unwrap_or_default();
    let service = Service::new(&given(&arguments.service)).map_err(Failure::user)?;
    let kind = IdentifierKind::from_code(&given(&arguments.kind)).ok_or_else(|| {
        Failure::user("--kind: no such kind of identifier")
            .hint("account_id, handle, email, phone, profile_url, content_url or page_id")
    })?;
    let scope = Scope::from_code(&arguments.scope).ok_or_else(|| {
        Failure::user("--scope: no such scope").hint("all, own, about_me or page")
    })?;
    let mut value = given(&arguments.value);
    if value == "-" {
        value.clear();
        std::io::stdin()
            .read_line(&mut value)
            .map_err(|error| Failure::user(format!("standard input: {error}")))?;
    }
    let now = session::now();
    Ok(Objection {
        service,
        kind,
        value: Personal::from(value.trim_end_matches(['\r', '\n'])),
        scope,
        // A person at the organisation types in what came by letter or by word of mouth.
        channel: Channel::Letter,
        received_at: now,
        now,
    })
}
