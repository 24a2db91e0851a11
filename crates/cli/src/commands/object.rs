//! `licit object`: enters an objection into the register that came by letter or e-mail, as the desk
//! does: a request with its period, its history and its receipt.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::Offset;
use licit_engine::{Installation, Keys};
use licit_evidence::Sha256;
use licit_evidence::receipt::{Controller, ReceiptCheck};
use licit_record::{Personal, Service};
use licit_register::{
    Channel, IdentifierKind, Intake, NewRequest, ObjectionList, OnBehalf, Register, Request, Scope,
    Scopes, Submission, Submitted, Token,
};
use licit_service::{Issuer, ReceiptFault};
use serde_json::json;

use crate::arguments::{Came, Global, Lang, Object};
use crate::failure::{End, Failure};
use crate::output::{self, thousands};
use crate::session;

pub(super) fn run(global: &Global, arguments: &Object) -> Result<End, Failure> {
    let installation = session::installation(global.config())?;
    let keys = installation.keys()?;
    let mut register = installation.register(&keys)?;
    if let Some(path) = &arguments.from {
        return take_in_list(global, &mut register, arguments, path);
    }
    if let Some(file) = arguments.receipt.as_ref().filter(|file| file.exists()) {
        return Err(
            Failure::user(format!("{}: is there already", file.display()))
                .hint("name a file that is not there yet: a receipt is never overwritten"),
        );
    }
    let came = Arrived::read(&installation, &keys, arguments)?;
    note_if_unknown(&installation, &came.service);
    let (request, submitted) = came.enter(&mut register)?;
    let receipt = match &arguments.receipt {
        None => None,
        Some(file) => {
            let issued = issue(
                global,
                &installation,
                &keys,
                &mut register,
                &came,
                &request,
                file,
            );
            Some(issued.map_err(|failure| {
                failure.after(format!(
                    "the objection stands as {}, and there is no receipt yet",
                    request.id
                ))
            })?)
        }
    };
    tell(global, arguments, &came, &request, submitted, receipt)
}

fn take_in_list(
    global: &Global,
    register: &mut Register,
    arguments: &Object,
    path: &Path,
) -> Result<End, Failure> {
    let list = ObjectionList {
        path,
        name: arguments.list.as_deref(),
        is_full: arguments.full,
    };
    let report = register.import(&list, session::now())?;
    let sequence = register.sequence()?;
    if global.json {
        output::json(&json!({
            "read": report.read,
            "entered": report.entered,
            "standing": report.standing,
            "removed": report.removed,
            "unknown": report.unknown,
            "sequence": sequence.0,
        }))?;
        return Ok(End::Done);
    }
    output::line(format!(
        "{} objections read: {} entered, {} were standing; register sequence {}",
        thousands(report.read),
        thousands(report.entered),
        thousands(report.standing),
        sequence.0,
    ))?;
    if arguments.list.is_some() {
        output::line(format!(
            "{} taken away that the list named before; {} to be taken away that it had not named",
            thousands(report.removed),
            thousands(report.unknown),
        ))?;
    }
    Ok(End::Done)
}

fn note_if_unknown(installation: &Installation, service: &Service) {
    let sources = &installation.policy.sources;
    if !sources.is_empty() && sources.iter().all(|source| source.service != *service) {
        output::tell(format!(
            "note: the policy has no source of service `{service}`; the objection stands all the \
             same",
        ));
    }
}

/// An objection that came in, ready to be entered.
struct Arrived {
    service: Service,
    token: Token,
    submission: Submission,
    intake: Intake,
}

impl Arrived {
    fn read(installation: &Installation, keys: &Keys, arguments: &Object) -> Result<Self, Failure> {
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
        let today = session::today();
        let received = arguments.received.unwrap_or(today);
        if received > today {
            return Err(Failure::user("--received: lies in the future"));
        }
        let received_at = if received == today {
            session::now()
        } else {
            midnight(received)
        };
        let intake = Intake::new(&keys.labels(), installation.region()?);
        // The same objection of the same day is one, however often it is typed in.
        let content = format!("{service}\n{kind}\n{value}\n{scope}\n{received}");
        let token = intake.token_of_repeated("command", content.as_bytes());
        let submission = Submission {
            token: token.clone(),
            requests: vec![NewRequest {
                service: service.clone(),
                identifiers: vec![(kind, Personal::from(value))],
                scopes: scopes(scope, kind),
            }],
            channel: match arguments.channel {
                Came::Letter => Channel::Letter,
                Came::Email => Channel::Email,
            },
            lang: match arguments.lang {
                Lang::De => "de",
                Lang::En => "en",
            }
            .to_owned(),
            // Who writes a letter has seen no notice.
            notice: String::new(),
            on_behalf: OnBehalf::Myself,
            contact: arguments.contact.clone().map(Personal::from),
            words: None,
            confirm: false,
            received_at,
        };
        Ok(Self {
            service,
            token,
            submission,
            intake,
        })
    }

    /// When this returns, it is on the disk.
    fn enter(&self, register: &mut Register) -> Result<(Request, Submitted), Failure> {
        let prepared = self.intake.prepare(&self.submission)?;
        let submitted = register.enter(&[prepared])?.first().copied();
        let requests = register.requests_of(&self.token, std::slice::from_ref(&self.service))?;
        let request = requests.into_iter().next();
        request
            .zip(submitted)
            .ok_or_else(|| Failure::user("the objection is not in the register"))
    }
}

/// What the form has ticked, unless somebody wants less, or speaks for a page.
fn scopes(scope: Scope, kind: IdentifierKind) -> Scopes {
    match (scope, kind) {
        (_, IdentifierKind::PageId) => Scopes::PAGE,
        (Scope::All, _) => Scopes::PERSON,
        _ => scope.scopes_of(kind),
    }
}

fn midnight(day: jiff::civil::Date) -> Timestamp {
    let midnight = Offset::UTC.to_timestamp(day.at(0, 0, 0, 0));
    midnight.unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A leaf of the log and how many there were then.
type Leaf = (u64, u64);

/// Issues the receipt and writes it. The objection stands, whatever becomes of it.
fn issue(
    global: &Global,
    installation: &Installation,
    keys: &Keys,
    register: &mut Register,
    arrived: &Arrived,
    request: &Request,
    file: &Path,
) -> Result<Leaf, Failure> {
    let config = global.config();
    let policy = std::fs::read(config)
        .map_err(|error| Failure::user(format!("{}: {error}", config.display())))?;
    let controller = &installation.policy.controller;
    let log = installation.log_folder();
    let stores = [
        (None, installation.store(None)),
        (
            Some(arrived.service.clone()),
            installation.store(Some(&arrived.service)),
        ),
    ];
    let issuer = Issuer {
        region: installation.region()?,
        signing: keys.signing(),
        log: &log,
        controller: Controller {
            name: controller.name.clone(),
            contact: controller.contact.clone(),
        },
        policy: Sha256::of(&policy),
        stores: &stores,
    };
    let received_at = Some(arrived.submission.received_at);
    let receipt = issuer
        .receipt(register, &arrived.token, request, received_at)
        .map_err(told)?
        .ok_or_else(|| Failure::user("the receipt is not in the register"))?;
    write_private(file, &receipt)
        .map_err(|error| Failure::user(format!("{}: {error}", file.display())))?;
    let check = ReceiptCheck::of(&receipt, None)?;
    Ok((check.inclusion.index, check.checkpoint.size))
}

fn told(fault: ReceiptFault) -> Failure {
    match fault {
        ReceiptFault::Log(error) => error.into(),
        ReceiptFault::Register(error) => error.into(),
        other => Failure::user(other),
    }
}

fn tell(
    global: &Global,
    arguments: &Object,
    arrived: &Arrived,
    request: &Request,
    submitted: Submitted,
    receipt: Option<Leaf>,
) -> Result<End, Failure> {
    let stood = submitted == Submitted::Known;
    if global.json {
        output::json(&json!({
            "sequence": request.seq.0,
            "id": request.id.to_string(),
            "already_standing": stood,
            "token": arrived.token.expose(),
            "due_target": request.due_target.to_string(),
            "due_legal": request.due_legal.to_string(),
            "receipt": arguments.receipt,
            "log_index": receipt.map(|(index, _)| index),
        }))?;
        return Ok(End::Done);
    }
    let (id, folio) = (request.id, request.seq.0);
    output::line(if stood {
        format!("the objection was standing already, as {id}")
    } else {
        format!("objection entered as {id}, on folio {folio} of the register")
    })?;
    output::line(format!(
        "to be answered by {}, at the latest by {}; status code for the person: {}",
        request.due_target,
        request.due_legal,
        arrived.token.grouped(),
    ))?;
    if let (Some((index, size)), Some(file)) = (receipt, &arguments.receipt) {
        output::line(format!(
            "receipt {}: leaf {} of {} in the evidence log",
            file.display(),
            thousands(index),
            thousands(size),
        ))?;
    }
    if !stood {
        output::tell(
            "hint: it holds for every later collect and build; `licit build` makes it true now",
        );
    }
    Ok(End::Done)
}

/// Writes a new file that nobody else may read, wholly on the disk.
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
