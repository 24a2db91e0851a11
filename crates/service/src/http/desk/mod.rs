//! The desk: who sits at it, and what they see and do.
//!
//! Whoever signs in holds a random value in a cookie; the register keeps its hash. Every form
//! carries a token that is made from that value, so that no other site can send it. Before a page
//! with anything about people is sent, the look at it is on the disk.
//!
//! | who | where |
//! |---|---|
//! | data protection officer | everything |
//! | auditor | reads everything but the intake, changes nothing |
//! | engineer | `/desk/versions`, `/desk/statistics` |

mod case;
mod figures;
mod intake;
mod login;
mod oidc;
mod queue;
mod staff;

use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use hmac::{Hmac, KeyInit as _, Mac as _};
use licit_register::{EntryId, SignedIn};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::{App, Asked, Fault};
use crate::office::OfficeError;
use crate::pages::desk::Desk;
use crate::pages::{self, AccessKind, PageError, ProblemKind, Role};

/// The cookie of whoever is signed in.
const COOKIE: &str = "licit_desk";

/// Rows on one page of a list.
const ROWS: u64 = 50;

type Answer = Result<Response, Response>;

/// The routes of the desk.
pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/desk", get(queue::show))
        .route("/desk/login", get(login::show).post(login::sign_in))
        .route("/desk/oidc", get(oidc::leave))
        .route("/desk/oidc/callback", get(oidc::come_back))
        .route("/desk/logout", post(login::sign_out))
        .route("/desk/cases/{case}", get(case::show).post(case::act))
        .route("/desk/intake", get(intake::show).post(intake::enter))
        .route("/desk/statistics", get(figures::statistics))
        .route("/desk/versions", get(figures::versions))
        .route("/desk/access", get(figures::access))
        .route("/desk/staff", get(staff::show).post(staff::change))
}

/// Somebody at the desk, and what they ask.
struct Seat {
    asked: Asked,
    who: SignedIn,
    role: Role,
    /// What the cookie holds.
    held: String,
    /// The fields of the form.
    fields: Vec<(String, String)>,
}

/// Lets in who holds a session; everybody else is led to the door.
async fn seat(asked: Asked) -> Result<Seat, Response> {
    let held = cookie(&asked, COOKIE);
    let found = match &held {
        Some(held) => signed_in(&asked, held).await,
        None => Ok(None),
    };
    match (found, held) {
        (Err(fault), _) => Err(asked.fault(fault)),
        (Ok(Some(who)), Some(held)) => {
            let role = Role::from_code(who.role.code());
            let role = role.ok_or_else(|| asked.fault(Fault::of(ProblemKind::Forbidden)))?;
            let fields = asked.form();
            Ok(Seat {
                asked,
                who,
                role,
                held,
                fields,
            })
        }
        _ => {
            let mut to = url::form_urlencoded::Serializer::new("/desk/login?".to_owned());
            to.append_pair("lang", asked.language().code());
            to.append_pair("next", asked.uri.path());
            Err(Redirect::to(&to.finish()).into_response())
        }
    }
}

async fn signed_in(asked: &Asked, held: &str) -> Result<Option<SignedIn>, Fault> {
    let (holder, now) = (holder(held), asked.app.office.now());
    let found = asked
        .app
        .office
        .with(move |register| Ok::<_, OfficeError>(register.signed_in(&holder, now)?));
    Ok(found.await?)
}

impl Seat {
    /// Refuses everybody whose role is none of these.
    fn only(&self, roles: &[Role]) -> Result<(), Fault> {
        let is_open = roles.contains(&self.role);
        is_open.then_some(()).ok_or(FORBIDDEN)
    }

    /// Refuses forms that another site has made, and everybody but the data protection officer.
    fn may_change(&self) -> Result<(), Fault> {
        self.is_own_form()?;
        self.only(&[Role::Dpo])
    }

    fn is_own_form(&self) -> Result<(), Fault> {
        let is_own = is_token_of(&self.held, self.field("csrf"));
        is_own.then_some(()).ok_or(FORBIDDEN)
    }

    /// The first value of a field of the form.
    fn field(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.as_str()).trim()
    }

    /// Writes down what is about to be seen or done. Without that it is not.
    async fn look(&self, kind: AccessKind, case: Option<EntryId>) -> Result<(), Fault> {
        look(&self.asked.app, self.who.name.clone(), kind, case).await
    }

    /// A page of the desk.
    async fn page(
        &self,
        path: &str,
        render: impl FnOnce(&Desk<'_>) -> Result<String, PageError>,
    ) -> Result<Response, Fault> {
        let today = self.asked.app.office.today();
        let late = self.asked.app.office.with(move |register| {
            let late = register.late(today)?;
            Ok::<_, OfficeError>(late)
        });
        let overdue = late.await?;
        let csrf = token_of(&self.held);
        self.asked.page(self.asked.language(), path, |site| {
            render(&Desk {
                site: *site,
                name: &self.who.name,
                role: self.role,
                csrf: &csrf,
                overdue,
            })
        })
    }

    /// The answer, or the page that says why there is none.
    fn answer(&self, answer: Result<Response, Fault>) -> Response {
        answer.unwrap_or_else(|fault| fault.into_desk_page(&self.asked))
    }

    /// Leads back to a page of the desk.
    fn back_to(&self, path: &str) -> Response {
        let language = self.asked.language().code();
        Redirect::to(&format!("{path}?lang={language}")).into_response()
    }

    /// Which page of a list is asked for, from 1.
    fn page_number(&self) -> u64 {
        let page = self.asked.query("page").and_then(|page| page.parse().ok());
        page.unwrap_or(1_u64).clamp(1, 1_000_000)
    }
}

const FORBIDDEN: Fault = Fault::of(ProblemKind::Forbidden);

impl Fault {
    fn into_desk_page(self, asked: &Asked) -> Response {
        self.into_page_at(asked.app.office.settings(), asked.language(), true)
    }
}

/// Writes a look down, and returns when it is on the disk.
async fn look(
    app: &App,
    name: String,
    kind: AccessKind,
    case: Option<EntryId>,
) -> Result<(), Fault> {
    let now = app.office.now();
    let written = app.office.with(move |register| {
        Ok::<_, OfficeError>(register.look(&name, kind.code(), case, now)?)
    });
    Ok(written.await?)
}

/// The last page of a list.
fn pages_of(total: u64) -> u64 {
    total.div_ceil(ROWS).max(1)
}

/// What a cookie of the desk holds, if it is one that the desk has made.
fn cookie(asked: &Asked, name: &str) -> Option<String> {
    let cookies = asked.headers.get_all(header::COOKIE).iter();
    let mut pairs = cookies
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let (_, held) = pairs.find(|(key, _)| *key == name)?;
    let is_ours = held.len() == 64 && held.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_ours.then(|| held.to_owned())
}

/// Sets a cookie of the desk, or takes it back.
fn set_cookie(asked: &Asked, name: &str, held: Option<&str>) -> String {
    let settings = asked.app.office.settings();
    let mut cookie = format!("{name}={}", held.unwrap_or_default());
    cookie.push_str("; HttpOnly; SameSite=Strict; Path=/desk");
    if held.is_none() {
        cookie.push_str("; Max-Age=0");
    }
    if settings.url.starts_with("https://") {
        cookie.push_str("; Secure");
    }
    cookie
}

/// A new value for a cookie: 256 random bits.
fn new_value() -> Result<String, Fault> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(Fault::internal)?;
    Ok(hex::encode(random))
}

/// What the register keeps of a session.
fn holder(held: &str) -> [u8; 32] {
    Sha256::digest(held.as_bytes()).into()
}

/// The token of the forms of whoever holds a cookie.
fn token_of(held: &str) -> String {
    made_of(held, b"licit/desk/form/v1")
}

/// What is made for one purpose from what a cookie holds; it tells nothing of the cookie.
fn made_of(held: &str, purpose: &[u8]) -> String {
    let made = Hmac::<Sha256>::new_from_slice(held.as_bytes());
    made.map_or_else(
        |_| String::new(),
        |mut made| {
            made.update(purpose);
            hex::encode(made.finalize().into_bytes())
        },
    )
}

fn is_token_of(held: &str, token: &str) -> bool {
    let own = token_of(held);
    !own.is_empty() && bool::from(own.as_bytes().ct_eq(token.as_bytes()))
}

/// The number of a case, as it is written.
fn case_of(text: &str) -> Option<EntryId> {
    let digits: String = text.chars().filter(|digit| *digit != '-').collect();
    let mut id = [0; 16];
    hex::decode_to_slice(digits, &mut id).ok()?;
    let id = EntryId(id);
    (id.to_string() == text).then_some(id)
}

/// The state as pages name it.
fn state_of(state: licit_register::State) -> pages::State {
    pages::State::from_code(state.code()).unwrap_or(pages::State::Received)
}

/// The channel as pages name it.
fn channel_of(channel: licit_register::Channel) -> pages::Channel {
    pages::Channel::from_code(channel.code()).unwrap_or(pages::Channel::Form)
}
