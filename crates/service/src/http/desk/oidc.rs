//! Signing in through the organisation: the way there, and the way back.
//!
//! The browser holds a random value for ten minutes; state, nonce and verifier are made from it, and
//! the register notes that somebody is on their way, so that nobody comes back twice.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use subtle::ConstantTimeEq as _;

use super::login::{self, own, put_cookie};
use super::{Answer, COOKIE, cookie, holder, look, made_of, new_value, set_cookie};
use crate::http::{Asked, Cause, Fault, limits};
use crate::office::OfficeError;
use crate::oidc::{Oidc, Person, Refused, Ties};
use crate::pages::desk::{self, Arrived, LoginFault};
use crate::pages::{AccessKind, Language};

/// Where the provider sends people back to.
const BACK: &str = "/desk/oidc/callback";

/// Seconds for which somebody may be on their way; the register allows as many.
const WAY_S: u32 = 600;

/// Bytes of a code, at most.
const MAX_CODE: usize = 4096;

/// Sends somebody to the provider.
pub(super) async fn leave(asked: Asked) -> Answer {
    let answer = send(&asked).await;
    answer.map_err(|fault| fault.into_desk_page(&asked))
}

async fn send(asked: &Asked) -> Result<Response, Fault> {
    let oidc = provider(asked)?;
    let language = asked.language();
    let next = asked.query("next").unwrap_or_default();
    let next = own(&next).to_owned();
    if let Err(seconds) = may_go(asked) {
        return too_many(asked, language, &next, seconds);
    }
    let held = new_value()?;
    let way = match oidc.way(&back(asked), ties(&held)).await {
        Ok(way) => way,
        Err(refused) => return stay(asked, language, &next, refused).await,
    };
    let office = &asked.app.office;
    let (holder, now) = (holder(&held), office.now());
    let place = format!("{next}?lang={}", language.code());
    let begun = office.with(move |register| {
        register.begin_sign_in(&holder, &place, now)?;
        Ok::<_, OfficeError>(())
    });
    begun.await?;
    let mut response = Redirect::to(way.as_str()).into_response();
    put_cookie(&mut response, &way_cookie(asked, Some(&held)))?;
    Ok(response)
}

/// Takes somebody in who comes back.
pub(super) async fn come_back(asked: Asked) -> Answer {
    let answer = take_in(&asked).await;
    let mut response = answer.unwrap_or_else(|fault| fault.into_desk_page(&asked));
    // Whatever came of it: this way is at its end.
    let cookie = way_cookie(&asked, None);
    if put_cookie(&mut response, &cookie).is_err() {
        return Err(asked.fault(Fault::internal("a cookie cannot be written")));
    }
    Ok(response)
}

async fn take_in(asked: &Asked) -> Result<Response, Fault> {
    let oidc = provider(asked)?;
    if let Err(seconds) = may_go(asked) {
        return too_many(asked, asked.language(), "/desk", seconds);
    }
    let not_ours = Refused::NotBelieved("oidc: nobody was sent there with this browser");
    let Some(held) = cookie(asked, way_cookie_name(asked)) else {
        return stay(asked, asked.language(), "/desk", not_ours).await;
    };
    let state = asked.query("state").unwrap_or_default();
    if !bool::from(ties(&held).state.as_bytes().ct_eq(state.as_bytes())) {
        return stay(asked, asked.language(), "/desk", not_ours).await;
    }
    let office = &asked.app.office;
    let (key, now) = (holder(&held), office.now());
    let place = office.with(move |register| {
        let place = register.end_sign_in(&key, now)?;
        Ok::<_, OfficeError>(place)
    });
    let Some(place) = place.await? else {
        return stay(asked, asked.language(), "/desk", not_ours).await;
    };
    let (next, language) = place.split_once("?lang=").unwrap_or((&place, ""));
    let language = asked.language_of(Some(language));
    let next = own(next);
    match who(asked, oidc, &held).await {
        Ok(person) => seat(asked, language, next, person).await,
        Err(refused) => stay(asked, language, next, refused).await,
    }
}

/// Who comes back, if the provider vouches for them.
async fn who(asked: &Asked, oidc: &Oidc, held: &str) -> Result<Person, Refused> {
    if asked
        .query("iss")
        .is_some_and(|issuer| oidc.is_other(&issuer))
    {
        return Err(Refused::NotBelieved("oidc: another issuer answers"));
    }
    if asked.query("error").is_some() {
        return Err(Refused::NotBelieved("oidc: the provider signed nobody in"));
    }
    let code = asked.query("code").unwrap_or_default();
    if code.is_empty() || code.len() > MAX_CODE {
        return Err(Refused::NotBelieved("oidc: there is no code"));
    }
    let now = asked.app.office.now();
    oidc.person(&back(asked), code, ties(held), now).await
}

/// Begins a session, and leads on.
async fn seat(
    asked: &Asked,
    language: Language,
    next: &str,
    person: Person,
) -> Result<Response, Fault> {
    let office = &asked.app.office;
    let held = new_value()?;
    let (key, now) = (holder(&held), office.now());
    let begun = office.with(move |register| {
        let Person {
            key: who,
            called,
            role,
        } = person;
        let called = called.unwrap_or_else(|| nameless(&who));
        let name = register.begin_member_session(&who, &called, role, &key, now)?;
        if let Some(name) = &name {
            register.look(name, AccessKind::SignedIn.code(), None, now)?;
        }
        Ok::<_, OfficeError>((name, who))
    });
    let (Some(_), _) = begun.await? else {
        return stay(asked, language, next, Refused::Ended).await;
    };
    let view = Arrived {
        next: next.to_owned(),
    };
    // A redirect would be part of the way from the provider, on which browsers do not send the
    // cookie of the session.
    let mut page = asked.page(language, "/desk", |site| desk::arrived(site, &view))?;
    put_cookie(&mut page, &set_cookie(asked, COOKIE, Some(&held)))?;
    Ok(page)
}

/// The name of somebody of whom the provider tells none.
fn nameless(key: &[u8; 32]) -> String {
    let number: String = hex::encode(key).chars().take(8).collect();
    format!("oidc-{number}")
}

/// The door again, with what was wrong. Access log and operator are told, and neither who.
async fn stay(
    asked: &Asked,
    language: Language,
    next: &str,
    refused: Refused,
) -> Result<Response, Fault> {
    let (status, fault, cause) = match refused {
        Refused::Away(cause) => (
            StatusCode::SERVICE_UNAVAILABLE,
            LoginFault::OrganisationAway,
            Some(cause),
        ),
        Refused::NotBelieved(cause) => (
            StatusCode::UNAUTHORIZED,
            LoginFault::Organisation,
            Some(cause),
        ),
        Refused::NoRole(_) => (StatusCode::FORBIDDEN, LoginFault::NoRole, None),
        Refused::Ended => (StatusCode::FORBIDDEN, LoginFault::Ended, None),
    };
    if let Refused::NoRole(person) = refused {
        let ended = asked.app.office.with(move |register| {
            register.end_member_sessions(&person)?;
            Ok::<_, OfficeError>(())
        });
        ended.await?;
    }
    if !matches!(refused, Refused::Away(_)) {
        look(&asked.app, String::new(), AccessKind::SignInFailed, None).await?;
    }
    let mut page = login::form(asked, language, String::new(), next, Some(fault))?;
    *page.status_mut() = status;
    if let Some(cause) = cause {
        page.extensions_mut().insert(Cause(cause.to_owned()));
    }
    Ok(page)
}

fn too_many(
    asked: &Asked,
    language: Language,
    next: &str,
    seconds: u64,
) -> Result<Response, Fault> {
    let mut page = login::form(
        asked,
        language,
        String::new(),
        next,
        Some(LoginFault::TooMany),
    )?;
    *page.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    let value = HeaderValue::from(seconds.max(1));
    page.headers_mut().insert(header::RETRY_AFTER, value);
    Ok(page)
}

fn provider(asked: &Asked) -> Result<&Oidc, Fault> {
    let oidc = asked.app.office.settings().oidc.as_deref();
    oidc.ok_or_else(Fault::not_found)
}

/// One from the allowance of the household: each costs the provider an answer.
fn may_go(asked: &Asked) -> Result<(), u64> {
    let Some(address) = asked.address else {
        return Ok(());
    };
    let now_ms = u64::try_from(asked.app.office.now().as_millisecond()).unwrap_or(0);
    let limit = &asked.app.limits.organisation;
    limit.take(limits::household(address), now_ms)
}

fn back(asked: &Asked) -> String {
    format!("{}{BACK}", asked.app.office.settings().url)
}

fn ties(held: &str) -> Ties {
    Ties {
        state: made_of(held, b"licit/desk/oidc/state/v1"),
        nonce: made_of(held, b"licit/desk/oidc/nonce/v1"),
        verifier: made_of(held, b"licit/desk/oidc/verifier/v1"),
    }
}

/// No other host of the domain can set this cookie, where there is TLS to hold that.
fn way_cookie_name(asked: &Asked) -> &'static str {
    if asked.app.office.settings().url.starts_with("https://") {
        "__Host-licit_desk_oidc"
    } else {
        "licit_desk_oidc"
    }
}

/// The cookie comes along when the provider sends somebody back, and so cannot be `Strict`.
fn way_cookie(asked: &Asked, held: Option<&str>) -> String {
    let name = way_cookie_name(asked);
    let (held, age) = held.map_or(("", 0), |held| (held, WAY_S));
    let secure = if name.starts_with("__Host-") {
        "; Secure"
    } else {
        ""
    };
    format!("{name}={held}; HttpOnly; SameSite=Lax; Path=/; Max-Age={age}{secure}")
}
