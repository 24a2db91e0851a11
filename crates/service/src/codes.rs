//! Codes: six digits by mail, which show that a mailbox is somebody's. What a code is for is part of
//! what is kept of it, so that the one for a confirmation withdraws nothing.

use jiff::{SignedDuration, Timestamp};
use licit_record::Personal;
use licit_register::{Action, ActionError, Confirmation, Register, Request, State, Step, Token};

use crate::http::{App, Fault};
use crate::mail::{Letter, Mailer};
use crate::office::OfficeError;
use crate::pages::{Language, ProblemKind};

/// Minutes that a code is good for.
const MINUTES: u32 = 10;

/// Until when a code that is sent now is good.
pub(crate) fn good_until(now: Timestamp) -> Timestamp {
    now.saturating_add(SignedDuration::from_mins(MINUTES.into()))
        .unwrap_or(now)
}

/// Whether something can be a mail address. The mailbox itself shows whether it is one.
pub(crate) fn is_address(text: &str) -> bool {
    Mailer::check(&text.into()).is_ok()
}

/// The digits of a code, whatever stands between them.
pub(crate) fn six_digits(text: &str) -> Option<String> {
    let digits: String = text
        .chars()
        .filter(|character| !matches!(character, ' ' | '-' | '\u{a0}'))
        .collect();
    let is_code = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_code.then_some(digits)
}

fn new_code() -> Result<String, Fault> {
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(Fault::internal)?;
    Ok(format!("{:06}", u64::from_be_bytes(random) % 1_000_000))
}

fn for_withdrawal(request: &Request, code: &str) -> String {
    format!("withdraw {} {code}", request.service)
}

/// Sends the code that confirms a submission.
pub(crate) async fn send_confirmation(
    app: &App,
    token: &Token,
    contact: Personal,
    language: Language,
) -> Result<(), Fault> {
    let code = new_code()?;
    expect(app, token, code.clone()).await?;
    let status_url = format!("{}/objection/{}", app.office.settings().url, token.expose());
    let letter = Letter::Confirmation {
        code,
        minutes: MINUTES,
        status_url,
    };
    post(app, &contact, language, &letter);
    Ok(())
}

/// Sends a new code to the contact of a submission that waits for one.
pub(crate) async fn send_again(app: &App, token: &Token, language: Language) -> Result<(), Fault> {
    let requests = app.office.requests_of(token).await?;
    let waits = requests
        .into_iter()
        .find(|request| request.state == State::NeedsConfirmation);
    let request = waits.ok_or(Fault::of(ProblemKind::Gone))?;
    if let Some(contact) = contact_of(app, &request).await? {
        send_confirmation(app, token, contact, language).await?;
    }
    Ok(())
}

/// Sends the code that takes an objection back.
pub(crate) async fn send_withdrawal(
    app: &App,
    token: &Token,
    request: &Request,
    language: Language,
) -> Result<(), Fault> {
    let contact = contact_of(app, request).await?;
    let contact = contact.ok_or(Fault::of(ProblemKind::Gone))?;
    let code = new_code()?;
    expect(app, token, for_withdrawal(request, &code)).await?;
    let letter = Letter::WithdrawalCode {
        code,
        minutes: MINUTES,
        service: app.office.settings().name_of(&request.service).to_owned(),
    };
    post(app, &contact, language, &letter);
    Ok(())
}

async fn contact_of(app: &App, request: &Request) -> Result<Option<Personal>, Fault> {
    let id = request.id;
    let written = app
        .office
        .with(move |register| Ok::<_, OfficeError>(register.written(id)?));
    Ok(written.await?.and_then(|written| written.contact))
}

async fn expect(app: &App, token: &Token, code: String) -> Result<(), Fault> {
    let (token, now) = (token.clone(), app.office.now());
    let kept = app
        .office
        .with(move |register| Ok::<_, OfficeError>(register.expect_code(&token, &code, now)?));
    Ok(kept.await?)
}

/// A mail that cannot be sent is counted by the mailer; whoever waits can ask for another one.
fn post(app: &App, contact: &Personal, language: Language, letter: &Letter) {
    if let Some(mailer) = &app.mailer {
        let _ = mailer.post(contact, language, letter);
    }
}

/// Compares a code, and confirms everything of the submission that waits for it.
pub(crate) async fn confirm(app: &App, token: &Token, code: String) -> Result<Confirmation, Fault> {
    let (token, now, today) = (token.clone(), app.office.now(), app.office.today());
    let services = app.office.settings().service_list();
    let done = app.office.with(move |register| {
        let answer = register.check_code(&token, &code, now)?;
        if answer == Confirmation::Confirmed {
            for request in register.requests_of(&token, &services)? {
                for step in [Step::Acknowledge, Step::Accept] {
                    take(register, &request, step, today)?;
                }
            }
        }
        Ok::<_, OfficeError>(answer)
    });
    Ok(done.await?)
}

/// Compares a code, and takes the objection back.
pub(crate) async fn withdraw(
    app: &App,
    token: &Token,
    request: &Request,
    code: String,
) -> Result<Confirmation, Fault> {
    let code = for_withdrawal(request, &code);
    let (token, request) = (token.clone(), request.clone());
    let (now, today) = (app.office.now(), app.office.today());
    let done = app.office.with(move |register| {
        let answer = register.check_code(&token, &code, now)?;
        if answer == Confirmation::Confirmed {
            take(register, &request, Step::Withdraw, today)?;
        }
        Ok::<_, OfficeError>(answer)
    });
    Ok(done.await?)
}

/// Takes a step that the person has asked for; one that is not possible any more is none.
fn take(
    register: &mut Register,
    request: &Request,
    step: Step,
    today: jiff::civil::Date,
) -> Result<(), OfficeError> {
    let action = Action {
        step,
        actor: "person".to_owned(),
        code: String::new(),
        note: None,
        extended_to: None,
        on: today,
    };
    match register.act(request.id, &action) {
        Ok(_) | Err(ActionError::Impossible { .. } | ActionError::Unknown) => Ok(()),
        Err(ActionError::Register(error)) => Err(error.into()),
        Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for text in ["123456", " 123 456", "123-456", "12\u{a0}34\u{a0}56"] {
            assert_eq!(six_digits(text).as_deref(), Some("123456"), "{text:?}");
        }
        for text in ["", "12345", "1234567", "12345a", "١٢٣٤٥٦"] {
            assert_eq!(six_digits(text), None, "{text:?}");
        }
    }
}
