//! Signing in and out.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};

use super::{
    Answer, COOKIE, cookie, holder, is_token_of, look, new_value, seat, set_cookie, token_of,
};
use crate::http::{Asked, Fault, limits};
use crate::office::OfficeError;
use crate::pages::desk::{self, Login, LoginFault, Organisation};
use crate::pages::{AccessKind, Language, ProblemKind};
use crate::passwords;

/// The cookie that ties the form to a browser that is not signed in.
const FORM_COOKIE: &str = "licit_desk_form";

/// Characters of a name, at most.
const MAX_NAME: usize = 200;

/// The form to sign in.
pub(super) async fn show(asked: Asked) -> Answer {
    let next = asked.query("next").unwrap_or_default();
    let shown = form(&asked, asked.language(), String::new(), own(&next), None);
    shown.map_err(|fault| fault.into_desk_page(&asked))
}

/// The form, or the part of it that there is: passwords, the organisation, or both.
pub(super) fn form(
    asked: &Asked,
    language: Language,
    name: String,
    next: &str,
    fault: Option<LoginFault>,
) -> Result<Response, Fault> {
    let held = new_value()?;
    let oidc = asked.app.office.settings().oidc.as_ref();
    let view = Login {
        csrf: token_of(&held),
        organisation: oidc.map(|oidc| Organisation {
            name: oidc.name().to_owned(),
            path: "/desk/oidc".to_owned(),
        }),
        with_password: has_passwords(asked),
        name,
        next: next.to_owned(),
        fault,
    };
    let mut page = asked.page(language, "/desk/login", |site| desk::login(site, &view))?;
    let cookie = set_cookie(asked, FORM_COOKIE, Some(&held));
    put_cookie(&mut page, &cookie)?;
    Ok(page)
}

/// Whether people may sign in with passwords.
pub(super) fn has_passwords(asked: &Asked) -> bool {
    let oidc = asked.app.office.settings().oidc.as_ref();
    oidc.is_none_or(|oidc| oidc.passwords())
}

pub(super) fn put_cookie(response: &mut Response, cookie: &str) -> Result<(), Fault> {
    let value = HeaderValue::from_str(cookie).map_err(Fault::internal)?;
    response.headers_mut().append(header::SET_COOKIE, value);
    Ok(())
}

/// A path of the desk that somebody may be led to.
pub(super) fn own(next: &str) -> &str {
    let is_plain = next
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-'));
    let is_desk = next == "/desk" || (next.starts_with("/desk/") && !next.contains("//"));
    if is_plain && is_desk && next.len() < 100 {
        next
    } else {
        "/desk"
    }
}

/// Compares name and password, and begins a session.
pub(super) async fn sign_in(asked: Asked) -> Answer {
    let answer = compare(&asked).await;
    answer.map_err(|fault| fault.into_desk_page(&asked))
}

async fn compare(asked: &Asked) -> Result<Response, Fault> {
    if !has_passwords(asked) {
        return Err(Fault::of(ProblemKind::Forbidden));
    }
    let language = asked.language();
    let fields = asked.form();
    let field = |name: &str| {
        let found = fields.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    let held = cookie(asked, FORM_COOKIE);
    if !held.is_some_and(|held| is_token_of(&held, field("csrf"))) {
        return Err(Fault::of(ProblemKind::Forbidden));
    }
    let name: String = field("name").trim().chars().take(MAX_NAME).collect();
    let next = own(field("next"));
    if let Err(seconds) = may_try(asked, &name) {
        let mut page = form(asked, language, name, next, Some(LoginFault::TooMany))?;
        *page.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        let value = HeaderValue::from(seconds.max(1));
        page.headers_mut().insert(header::RETRY_AFTER, value);
        return Ok(page);
    }
    match begin(asked, &name, field("password")).await? {
        Some(held) => {
            let to = format!("{next}?lang={}", language.code());
            let mut response = Redirect::to(&to).into_response();
            put_cookie(&mut response, &set_cookie(asked, COOKIE, Some(&held)))?;
            put_cookie(&mut response, &set_cookie(asked, FORM_COOKIE, None))?;
            Ok(response)
        }
        None => {
            let mut page = form(asked, language, name, next, Some(LoginFault::Wrong))?;
            *page.status_mut() = StatusCode::UNAUTHORIZED;
            Ok(page)
        }
    }
}

/// One from the allowance of the household and one from that of the name.
fn may_try(asked: &Asked, name: &str) -> Result<(), u64> {
    let limit = &asked.app.limits.sign_ins;
    let now_ms = u64::try_from(asked.app.office.now().as_millisecond()).unwrap_or(0);
    if let Some(address) = asked.address {
        limit.take((1, limits::household(address)), now_ms)?;
    }
    limit.take((2, name.to_lowercase()), now_ms)
}

/// A new session, if the password is right. Both ways do the same work.
async fn begin(asked: &Asked, name: &str, password: &str) -> Result<Option<String>, Fault> {
    let office = &asked.app.office;
    let looked_up = name.to_owned();
    let kept = office.with(move |register| {
        let kept = register.staff_password(&looked_up)?;
        Ok::<_, OfficeError>(kept)
    });
    let kept = kept.await?;
    let is_known = kept.is_some();
    let held = new_value()?;
    if let Some(hash) = kept.clone()
        && passwords::is_right(password.to_owned(), kept).await
    {
        let (holder, now, name) = (holder(&held), office.now(), name.to_owned());
        let begun = office.with(move |register| {
            if !register.begin_session(&holder, &name, &hash, now)? {
                return Ok(false);
            }
            register.look(&name, AccessKind::SignedIn.code(), None, now)?;
            Ok::<_, OfficeError>(true)
        });
        return Ok(begun.await?.then_some(held));
    }
    if !is_known {
        passwords::is_right(password.to_owned(), None).await;
    }
    // A name that nobody has may be a password in the wrong field.
    let name = if is_known { name } else { "" };
    let kind = AccessKind::SignInFailed;
    look(&asked.app, name.to_owned(), kind, None).await?;
    Ok(None)
}

/// Ends the session.
pub(super) async fn sign_out(asked: Asked) -> Answer {
    let seat = seat(asked).await?;
    let answer = async {
        seat.is_own_form()?;
        seat.look(AccessKind::SignedOut, None).await?;
        let holder = holder(&seat.held);
        let ended = seat
            .asked
            .app
            .office
            .with(move |register| Ok::<_, OfficeError>(register.end_session(&holder)?));
        ended.await?;
        let mut response = seat.back_to("/desk/login");
        put_cookie(&mut response, &set_cookie(&seat.asked, COOKIE, None))?;
        Ok(response)
    };
    let answer = answer.await;
    Ok(seat.answer(answer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_elsewhere() {
        for path in ["/desk", "/desk/cases/0190-ab", "/desk/intake"] {
            assert_eq!(own(path), path);
        }
        for path in [
            "",
            "/",
            "//desk",
            "/desk//x.example",
            "/desk\\",
            "/deskx",
            "/desk/%0d",
        ] {
            assert_eq!(own(path), "/desk", "{path}");
        }
    }
}
