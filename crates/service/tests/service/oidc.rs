//! Signing in at the desk through the organisation, with a provider on loopback that is asked over
//! the network.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::{Method, StatusCode};
use licit_register::StaffRole;
use licit_service::oidc::{Oidc, OidcError, OidcSettings, Roles};
use rustls::pki_types::pem::PemObject as _;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::house::{Answer, House};
use crate::provider::{CLIENT, Provider, SECRET, Signed};

const WAY_COOKIE: &str = "__Host-licit_desk_oidc";

/// The morning of the house.
fn morning() -> i64 {
    "2026-03-02T09:00:00Z"
        .parse::<jiff::Timestamp>()
        .unwrap()
        .as_second()
}

fn known(issuer: &str) -> OidcSettings {
    let roles = [
        ("licit-dpo", StaffRole::Dpo),
        ("licit-audit", StaffRole::Auditor),
        ("licit-engineering", StaffRole::Engineer),
    ];
    let roles: BTreeMap<_, _> = roles.map(|(word, role)| (word.to_owned(), role)).into();
    OidcSettings {
        issuer: issuer.to_owned(),
        name: "Beispiel & Söhne".to_owned(),
        client_id: CLIENT.to_owned(),
        client_secret: zeroize::Zeroizing::new(SECRET.to_owned()),
        roles: Roles::new("groups".to_owned(), roles),
        authorities: None,
        passwords: true,
    }
}

fn house(settings: OidcSettings) -> House {
    let oidc = Oidc::new(settings).unwrap();
    House::open(None, |settings| settings.oidc = Some(oidc))
}

async fn open() -> (House, Provider) {
    let provider = Provider::open(morning(), None).await;
    (house(known(&provider.issuer())), provider)
}

/// The cookie of this name that an answer sets, as a browser sends it back.
fn cookie(answer: &Answer, name: &str) -> Option<String> {
    let set = answer.headers.get_all("set-cookie").iter();
    let mut set = set.map(|value| value.to_str().unwrap());
    let found = set.find(|value| value.starts_with(&format!("{name}=")))?;
    let pair = found.split_once(';').unwrap().0;
    (!pair.ends_with('=')).then(|| pair.to_owned())
}

async fn get_with(house: &House, path: &str, cookie: &str) -> Answer {
    let headers = [("cookie", cookie)];
    house.send(Method::GET, path, &headers, "").await
}

/// To the provider: the page to sign in at, and the cookie of the way.
async fn leave(house: &House) -> (String, String) {
    let left = house.get("/desk/oidc?next=/desk/versions&lang=de").await;
    assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.text());
    let cookie = cookie(&left, WAY_COOKIE).unwrap();
    (left.header("location").to_owned(), cookie)
}

/// The path and query of an address of the service.
fn own(address: &str) -> String {
    let rest = address.strip_prefix("https://widerspruch.example");
    rest.unwrap().to_owned()
}

/// There and back.
async fn come(house: &House, provider: &Provider) -> Answer {
    let (way, cookie) = leave(house).await;
    get_with(house, &own(&provider.sign_in(&way)), &cookie).await
}

/// Signs somebody in; returns the cookie of their session.
async fn sign_in(house: &House, provider: &Provider, claims: Value) -> String {
    provider.change(|habits| habits.claims = claims);
    let arrived = come(house, provider).await;
    assert_eq!(arrived.status, StatusCode::OK, "{}", arrived.text());
    let text = arrived.text();
    assert!(
        text.contains("content=\"0; url=/desk/versions?lang=de\""),
        "{text}"
    );
    assert!(text.contains("Sie sind angemeldet"), "{text}");
    assert!(cookie(&arrived, WAY_COOKIE).is_none(), "this way is over");
    cookie(&arrived, "licit_desk").unwrap()
}

fn looks(house: &House) -> Vec<(String, String)> {
    let mut looks = house.register(|register| register.looks(0, 100).unwrap().1);
    looks.reverse();
    looks
        .into_iter()
        .map(|look| (look.staff, look.act))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_comes_in_and_sees_its_part() {
    let (house, provider) = open().await;
    let door = house.get("/desk/login?lang=de&next=/desk/versions").await;
    let text = door.text();
    assert!(text.contains("Mit Beispiel &#38; Söhne anmelden"), "{text}");
    assert!(text.contains("/desk/oidc?next=/desk/versions"), "{text}");
    assert!(text.contains("type=\"password\""));
    for (number, (word, name, signed, access)) in [
        ("licit-dpo", "Mia Muster", Signed::Es256, 200),
        ("licit-audit", "Rosa Probe", Signed::Rs256, 200),
        ("licit-engineering", "Emil Beispiel", Signed::Es256, 403),
    ]
    .into_iter()
    .enumerate()
    {
        provider.change(|habits| habits.signed = signed);
        let groups = json!(["everybody", word]);
        let claims = json!({"sub": format!("u-{number}"), "name": name, "groups": groups});
        let session = sign_in(&house, &provider, claims).await;
        let versions = get_with(&house, "/desk/versions", &session).await;
        assert_eq!(versions.status, StatusCode::OK);
        assert!(versions.text().contains(name));
        let seen = get_with(&house, "/desk/access", &session).await;
        assert_eq!(seen.status.as_u16(), access, "{word}");
        assert!(looks(&house).contains(&(name.to_owned(), "signed_in".to_owned())));
    }
    let staff = house.register(|register| register.staff().unwrap());
    assert!(staff.len() == 3 && staff.iter().all(|member| member.by_organisation));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_is_believed_only_if_all_of_it_fits() {
    let (house, provider) = open().await;
    let good = || json!({"name": "Mia Muster", "groups": ["licit-dpo"]});
    let now = morning();
    for (what, claims, status) in [
        ("nonce", json!({"nonce": "x"}), 401),
        ("no nonce", json!({"nonce": null}), 401),
        ("audience", json!({"aud": "somebody else"}), 401),
        (
            "two audiences",
            json!({"aud": [CLIENT, "somebody else"]}),
            401,
        ),
        ("issuer", json!({"iss": "http://localhost/realm"}), 401),
        ("time", json!({"iat": now - 900, "exp": now - 600}), 401),
        ("role", json!({"groups": ["everybody"]}), 403),
        ("no role", json!({"groups": null}), 403),
    ] {
        provider.change(|habits| {
            habits.claims = good();
            for (name, value) in claims.as_object().unwrap() {
                habits.claims[name] = value.clone();
            }
        });
        refused(&house, &come(&house, &provider).await, what, status);
    }
    for signed in [Signed::ByOther, Signed::Hs256, Signed::Not] {
        provider.change(|habits| {
            habits.claims = good();
            habits.signed = signed;
        });
        let what = format!("{signed:?}");
        refused(&house, &come(&house, &provider).await, &what, 401);
    }
    provider.change(|habits| habits.signed = Signed::Es256);
    for back in [
        vec![("error", "access_denied")],
        vec![("code", "")],
        vec![("code", "00")],
        vec![("state", "")],
        vec![("state", "00")],
        vec![("iss", "https://other.example")],
    ] {
        let what = format!("{back:?}");
        provider.change(|habits| habits.back = back);
        refused(&house, &come(&house, &provider).await, &what, 401);
    }
    provider.change(|habits| habits.back = Vec::new());
    assert!(
        house
            .register(|register| register.staff().unwrap())
            .is_empty()
    );
    let failed = (String::new(), "sign_in_failed".to_owned());
    assert!(looks(&house).iter().all(|look| *look == failed));
    // With all of it right, the same person comes in.
    sign_in(&house, &provider, good()).await;
}

/// Whoever is refused reads why, and holds nothing.
fn refused(house: &House, answer: &Answer, what: &str, status: u16) {
    assert_eq!(answer.status.as_u16(), status, "{what}: {}", answer.text());
    assert!(answer.text().contains("role=\"alert\""), "{what}");
    assert!(cookie(answer, "licit_desk").is_none(), "{what}");
    assert!(cookie(answer, WAY_COOKIE).is_none(), "{what}");
    assert_eq!(answer.header("cache-control"), "no-store");
    let _ = house;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_way_is_of_one_browser_one_time_and_ten_minutes() {
    let (house, provider) = open().await;
    provider.change(|habits| habits.claims = json!({"groups": "licit-dpo"}));
    let (way, cookie_held) = leave(&house).await;
    let back = own(&provider.sign_in(&way));
    let (_, cookie_of_other) = leave(&house).await;
    refused(&house, &house.get(&back).await, "no browser", 401);
    let other = get_with(&house, &back, &cookie_of_other).await;
    refused(&house, &other, "another browser", 401);
    let arrived = get_with(&house, &back, &cookie_held).await;
    assert_eq!(arrived.status, StatusCode::OK, "{}", arrived.text());
    let again = get_with(&house, &back, &cookie_held).await;
    refused(&house, &again, "again", 401);
    // A new code does not make an old way new.
    let renewed = own(&provider.sign_in(&way));
    let again = get_with(&house, &renewed, &cookie_held).await;
    refused(&house, &again, "again with another code", 401);

    let (way, cookie_held) = leave(&house).await;
    let back = own(&provider.sign_in(&way));
    house.later(Duration::from_secs(600));
    let late = get_with(&house, &back, &cookie_held).await;
    refused(&house, &late, "late", 401);
    // What the browser holds is in no address.
    let held = cookie_held.split_once('=').unwrap().1;
    assert!(!way.contains(held) && !back.contains(held));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_role_is_that_of_today_and_an_end_is_an_end() {
    let (house, provider) = open().await;
    let mia = |groups: &[&str]| json!({"name": "Mia Muster", "groups": groups});
    let first = sign_in(&house, &provider, mia(&["licit-dpo"])).await;
    assert_eq!(get_with(&house, "/desk", &first).await.status, 200);
    // She is called differently today, and has another role: in all sessions.
    let claims = json!({"name": "Mia Neu", "groups": ["licit-engineering"]});
    sign_in(&house, &provider, claims).await;
    let seen = get_with(&house, "/desk/access", &first).await;
    assert_eq!(seen.status, StatusCode::FORBIDDEN);
    assert_eq!(
        house.register(|register| register.staff().unwrap()).len(),
        1
    );
    // She has none any more: every session ends.
    provider.change(|habits| habits.claims = mia(&[]));
    refused(&house, &come(&house, &provider).await, "no role", 403);
    let seen = get_with(&house, "/desk/versions", &first).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER);
    // Her access was ended at the desk: the organisation does not open it again.
    house.register(|register| register.end_staff("Mia Muster").unwrap());
    provider.change(|habits| habits.claims = mia(&["licit-dpo"]));
    refused(&house, &come(&house, &provider).await, "ended", 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_may_change_its_keys() {
    let (house, provider) = open().await;
    let claims = json!({"groups": ["licit-dpo"]});
    let session = sign_in(&house, &provider, claims.clone()).await;
    provider.turn_key();
    sign_in(&house, &provider, claims).await;
    // Of whom no name is told, a number is.
    let page = get_with(&house, "/desk/access?lang=en", &session).await;
    assert!(page.text().contains("oidc-"), "{}", page.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_away_keeps_nobody_waiting() {
    // One is not there; one takes calls and says nothing; one speaks of another issuer.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let gone = listener.local_addr().unwrap();
    drop(listener);
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let other = Provider::open(morning(), None).await;
    let other = other.issuer().replace("localhost", "127.0.0.1");
    for issuer in [
        format!("http://{gone}"),
        format!("http://{}", silent.local_addr().unwrap()),
        other,
    ] {
        let house = house(known(&issuer));
        let began = Instant::now();
        let answer = house.get("/desk/oidc?lang=en").await;
        assert!(began.elapsed() < Duration::from_secs(8), "{issuer}");
        refused(&house, &answer, &issuer, 503);
        assert!(answer.text().contains("cannot be reached"));
        // Passwords are asked for as ever.
        assert!(answer.text().contains("type=\"password\""));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_passwords_are_off_none_opens_the_desk() {
    let provider = Provider::open(morning(), None).await;
    let house = house(OidcSettings {
        passwords: false,
        ..known(&provider.issuer())
    });
    let door = house.get("/desk/login?lang=en").await;
    assert!(!door.text().contains("type=\"password\""));
    assert!(door.text().contains("Sign in with Beispiel"));
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("cookie", "licit_desk_form=00"),
    ];
    let sent = "name=Mia&password=Regenschirm";
    let answer = house
        .send(Method::POST, "/desk/login", &headers, sent)
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let claims = json!({"name": "Mia Muster", "groups": ["licit-dpo"]});
    let session = sign_in(&house, &provider, claims).await;
    let staff = get_with(&house, "/desk/staff?lang=en", &session).await;
    assert!(!staff.text().contains("type=\"password\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_is_asked_over_tls_that_its_authorities_vouch_for() {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::from_pem_slice(
        made.signing_key.serialize_pem().as_bytes(),
    );
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    let server = rustls::ServerConfig::builder_with_provider(ring)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key.unwrap())
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(server));
    let provider = Provider::open(morning(), Some(acceptor)).await;
    let trusting = house(OidcSettings {
        authorities: Some(made.cert.pem().into_bytes()),
        ..known(&provider.issuer())
    });
    sign_in(&trusting, &provider, json!({"groups": ["licit-dpo"]})).await;
    let wary = house(known(&provider.issuer()));
    refused(
        &wary,
        &wary.get("/desk/oidc").await,
        "unknown authority",
        503,
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_provider_there_is_no_way_to_one() {
    let house = House::new();
    for path in ["/desk/oidc", "/desk/oidc/callback?code=a&state=b"] {
        assert_eq!(house.get(path).await.status, StatusCode::NOT_FOUND);
    }
    let door = house.get("/desk/login").await;
    assert!(!door.text().contains("/desk/oidc"));
}

#[test]
fn a_provider_that_others_can_listen_to_is_refused() {
    for issuer in ["http://login.beispiel.example", "ftp://localhost"] {
        let refused = Oidc::new(known(issuer)).unwrap_err();
        assert!(matches!(refused, OidcError::NotSafe), "{issuer}: {refused}");
    }
    let refused = Oidc::new(known("login.beispiel.example")).unwrap_err();
    assert!(matches!(refused, OidcError::NoAddress));
    assert!(Oidc::new(known("https://login.beispiel.example/realm")).is_ok());
    let settings = OidcSettings {
        authorities: Some(b"nothing".to_vec()),
        ..known("https://login.beispiel.example")
    };
    assert!(matches!(Oidc::new(settings), Err(OidcError::NoAuthority)));
}
