//! `licit object`: enters an objection into the register.

use std::path::Path;

use licit_engine::{Installation, Keys};
use licit_evidence::receipt::Language;
use licit_record::{Personal, Service};
use licit_register::{Channel, Entered, IdentifierKind, Objection, Scope};
use serde_json::json;

use crate::arguments::{Global, Lang, Object};
use crate::failure::{End, Failure};
use crate::output::{self, thousands};
use crate::receipt::{self, Issued, Request};
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
    if let Some(file) = arguments.receipt.as_ref().filter(|file| file.exists()) {
        return Err(
            Failure::user(format!("{}: is there already", file.display()))
                .hint("name a file that is not there yet: a receipt is never overwritten"),
        );
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
    let entered = register.object(objection.clone())?;
    let request = Request {
        objection: &objection,
        entered,
        language: match arguments.lang {
            Lang::De => Language::German,
            Lang::En => Language::English,
        },
        policy: global.config(),
    };
    let file = arguments.receipt.as_deref();
    let issued = match file {
        Some(file) => Some(issue(&installation, &keys, &request, file)?),
        None => None,
    };
    if global.json {
        output::json(&json!({
            "sequence": entered.seq.0,
            "id": entered.id.to_string(),
            "already_standing": entered.already_standing,
            "receipt": file,
            "log_index": issued.map(|issued| issued.index),
        }))?;
        return Ok(End::Done);
    }
    tell(entered)?;
    if let (Some(issued), Some(file)) = (issued, file) {
        output::line(format!(
            "receipt {}: leaf {} of {} in the evidence log",
            file.display(),
            thousands(issued.index),
            thousands(issued.size),
        ))?;
    }
    Ok(End::Done)
}

/// The objection stands, whatever becomes of the receipt.
fn issue(
    installation: &Installation,
    keys: &Keys,
    request: &Request<'_>,
    file: &Path,
) -> Result<Issued, Failure> {
    receipt::issue(installation, keys, request, file).map_err(|failure| {
        let id = request.entered.id;
        failure.after(format!(
            "the objection stands as {id}, and there is no receipt yet"
        ))
    })
}

fn tell(entered: Entered) -> Result<(), Failure> {
    if entered.already_standing {
        return output::line(format!(
            "the objection was standing already, as {}",
            entered.id
        ));
    }
    output::line(format!(
        "objection entered as {}, on folio {} of the register",
        entered.id, entered.seq.0
    ))?;
    output::tell(
        "hint: it holds for every later collect and build; `licit build` makes it true now",
    );
    Ok(())
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
    let value = session::typed(given(&arguments.value))?;
    let now = session::now();
    Ok(Objection {
        service,
        kind,
        value: Personal::from(value),
        scope,
        // A person at the organisation types in what came by letter or by word of mouth.
        channel: Channel::Letter,
        received_at: now,
        now,
    })
}
