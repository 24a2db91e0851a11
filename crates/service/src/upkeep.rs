//! Upkeep: what time does to requests. What is honoured everywhere is applied, what was never
//! confirmed lapses, whoever waits is reminded, and what identified people is erased once they have
//! their answer.

use std::time::Duration;

use jiff::ToSpan as _;
use licit_register::{LAPSE_DAYS, RegisterError, Request, State};

use crate::mail::{Letter, Mailer, Outcome};
use crate::office::{Office, OfficeError};
use crate::pages::Language;

/// Between two rounds.
const EVERY: Duration = Duration::from_secs(60);

/// Goes round for ever.
pub(crate) async fn run(office: Office, mailer: Option<Mailer>) {
    loop {
        // A round that fails is gone again; readiness and metrics tell of a register that is away.
        let _ = round(&office, mailer.as_ref()).await;
        tokio::time::sleep(EVERY).await;
    }
}

/// One round.
pub(crate) async fn round(office: &Office, mailer: Option<&Mailer>) -> Result<(), OfficeError> {
    let today = office.today();
    let looking = office.clone();
    let (answered, waiting) = office
        .with(move |register| {
            let answered = register.advance(today, &|service| looking.honoured(service))?;
            let waiting = register.remind(today)?;
            let contact = |register: &mut licit_register::Register, request: &Request| {
                let written = register.written(request.id)?;
                Ok::<_, RegisterError>(written.and_then(|written| written.contact))
            };
            let mut letters = Vec::new();
            for request in answered {
                let contact = contact(register, &request)?;
                // They are told, or there is nobody to tell: nothing more is needed of them.
                register.erase_written(request.id)?;
                letters.push((request, contact));
            }
            let mut reminders = Vec::new();
            for request in waiting {
                let contact = contact(register, &request)?;
                reminders.push((request, contact));
            }
            Ok::<_, OfficeError>((letters, reminders))
        })
        .await?;
    let Some(mailer) = mailer else {
        return Ok(());
    };
    for (request, contact) in answered {
        let letter = answer(office, &request);
        if let (Some(contact), Some(letter)) = (contact, letter) {
            let _ = mailer.post(&contact, language(&request), &letter);
        }
    }
    for (request, contact) in waiting {
        if let Some(contact) = contact {
            let lapses_on = request.received_on.saturating_add(LAPSE_DAYS.days());
            let letter = Letter::Reminder {
                status_url: format!("{}/objection", office.settings().url),
                lapses_on,
            };
            let _ = mailer.post(&contact, language(&request), &letter);
        }
    }
    Ok(())
}

fn answer(office: &Office, request: &Request) -> Option<Letter> {
    let outcome = match request.state {
        State::Applied => Outcome::Applied,
        State::Standing => Outcome::Standing,
        _ => return None,
    };
    Some(Letter::Answer {
        service: office.settings().name_of(&request.service).to_owned(),
        case: request.id.to_string(),
        outcome,
        on: request.state_on,
    })
}

fn language(request: &Request) -> Language {
    Language::from_code(&request.lang).unwrap_or_default()
}
