//! An identity provider on loopback that does what OpenID Connect asks of one: discovery, keys, the
//! page to sign in at, codes that are redeemed once and for their verifier, tokens that are signed.
//! What it gets wrong is told by each test.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD as URL_SAFE};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair,
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;

pub(crate) const CLIENT: &str = "licit desk";
pub(crate) const SECRET: &str = "ge:heim%&+ ü";

/// RSA keys take seconds to be made: there is one for all tests.
static RSA: LazyLock<(Vec<u8>, Value)> = LazyLock::new(|| {
    use rsa::pkcs1::EncodeRsaPrivateKey as _;
    use rsa::traits::PublicKeyParts as _;
    let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).unwrap();
    let jwk = json!({
        "kty": "RSA", "kid": "rsa", "use": "sig", "alg": "RS256",
        "n": URL_SAFE.encode(key.n().to_bytes_be()),
        "e": URL_SAFE.encode(key.e().to_bytes_be()),
    });
    (key.to_pkcs1_der().unwrap().as_bytes().to_vec(), jwk)
});

/// How a token is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signed {
    Es256,
    Rs256,
    /// With a key that nobody is told of, under the name of the one that all know.
    ByOther,
    /// With the secret of the client, as if it were a key.
    Hs256,
    Not,
}

/// What a provider tells of whoever comes next.
pub(crate) struct Habits {
    /// Claims of the token, over those that there always are; null takes one away.
    pub(crate) claims: Value,
    pub(crate) signed: Signed,
    /// Parameters of the way back, over `code` and `state`.
    pub(crate) back: Vec<(&'static str, &'static str)>,
    pub(crate) now: i64,
}

struct Inner {
    issuer: String,
    habits: Mutex<Habits>,
    es256: Mutex<(String, EcdsaKeyPair)>,
    /// By code: what was asked for.
    codes: Mutex<HashMap<String, HashMap<String, String>>>,
}

/// The provider.
#[derive(Clone)]
pub(crate) struct Provider {
    inner: Arc<Inner>,
}

fn new_key(name: &str) -> (String, EcdsaKeyPair) {
    let (kind, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
    let made = EcdsaKeyPair::generate_pkcs8(kind, &random).unwrap();
    let pair = EcdsaKeyPair::from_pkcs8(kind, made.as_ref(), &random).unwrap();
    (name.to_owned(), pair)
}

impl Provider {
    /// Serves at a free port of this machine, over TLS if there is something to speak it with.
    pub(crate) async fn open(now: i64, tls: Option<tokio_rustls::TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let provider = Self {
            inner: Arc::new(Inner {
                issuer: format!("{scheme}://localhost:{port}/realm"),
                habits: Mutex::new(Habits {
                    claims: json!({}),
                    signed: Signed::Es256,
                    back: Vec::new(),
                    now,
                }),
                es256: Mutex::new(new_key("es-1")),
                codes: Mutex::default(),
            }),
        };
        let router = Router::new()
            .route("/realm/.well-known/openid-configuration", get(discovery))
            .route("/realm/keys", get(keys))
            .route("/realm/authorize", get(authorize))
            .route("/realm/token", post(token))
            .with_state(provider.clone());
        match tls {
            None => tokio::spawn(async { axum::serve(listener, router).await.unwrap() }),
            Some(acceptor) => {
                let listener = OverTls { listener, acceptor };
                tokio::spawn(async { axum::serve(listener, router).await.unwrap() })
            }
        };
        provider
    }

    pub(crate) fn issuer(&self) -> String {
        self.inner.issuer.clone()
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut Habits)) {
        change(&mut self.inner.habits.lock().unwrap());
    }

    /// From now on another key signs, and the one before is forgotten.
    pub(crate) fn turn_key(&self) {
        *self.inner.es256.lock().unwrap() = new_key("es-2");
    }

    /// A browser at the page to sign in at: where it is sent back to.
    pub(crate) fn sign_in(&self, way: &str) -> String {
        let way = url::Url::parse(way).unwrap();
        assert!(way.as_str().starts_with(&self.inner.issuer));
        let asked: HashMap<String, String> = way.query_pairs().into_owned().collect();
        self.redirect(asked)
    }

    fn redirect(&self, asked: HashMap<String, String>) -> String {
        assert_eq!(asked["client_id"], CLIENT);
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(asked["scope"].split(' ').any(|scope| scope == "openid"));
        for tie in ["state", "nonce", "code_challenge"] {
            assert!(asked[tie].len() >= 43, "{tie}");
        }
        let mut random = [0; 16];
        getrandom::fill(&mut random).unwrap();
        let code = hex::encode(random);
        let mut back = url::Url::parse(&asked["redirect_uri"]).unwrap();
        let told = &self.inner.habits.lock().unwrap().back;
        let mut pairs = vec![("code", code.as_str()), ("state", &asked["state"])];
        for (name, value) in told {
            pairs.retain(|(known, _)| known != name);
            pairs.push((name, value));
        }
        back.query_pairs_mut().extend_pairs(&pairs);
        self.inner.codes.lock().unwrap().insert(code, asked.clone());
        back.to_string()
    }

    fn token_for(&self, nonce: &str) -> String {
        let habits = self.inner.habits.lock().unwrap();
        let mut claims = json!({
            "iss": self.inner.issuer, "sub": "u-17", "aud": CLIENT, "nonce": nonce,
            "iat": habits.now, "exp": habits.now + 300,
        });
        for (name, value) in habits.claims.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims
            .as_object_mut()
            .unwrap()
            .retain(|_, value| !value.is_null());
        self.sign(habits.signed, &claims)
    }

    fn sign(&self, signed: Signed, claims: &Value) -> String {
        let own = self.inner.es256.lock().unwrap();
        let head = match signed {
            Signed::Es256 | Signed::ByOther => json!({"alg": "ES256", "kid": own.0}),
            Signed::Rs256 => json!({"alg": "RS256", "kid": "rsa"}),
            Signed::Hs256 => json!({"alg": "HS256"}),
            Signed::Not => json!({"alg": "none"}),
        };
        let part = |value: &Value| URL_SAFE.encode(value.to_string());
        let said = format!("{}.{}", part(&head), part(claims));
        let random = SystemRandom::new();
        let signature = match signed {
            Signed::Es256 => own
                .1
                .sign(&random, said.as_bytes())
                .unwrap()
                .as_ref()
                .to_vec(),
            Signed::ByOther => {
                let (_, other) = new_key("");
                other
                    .sign(&random, said.as_bytes())
                    .unwrap()
                    .as_ref()
                    .to_vec()
            }
            Signed::Rs256 => {
                let pair = RsaKeyPair::from_der(&RSA.0).unwrap();
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, said.as_bytes(), &mut signature)
                    .unwrap();
                signature
            }
            Signed::Hs256 => {
                let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SECRET.as_bytes());
                ring::hmac::sign(&key, said.as_bytes()).as_ref().to_vec()
            }
            Signed::Not => Vec::new(),
        };
        format!("{said}.{}", URL_SAFE.encode(signature))
    }
}

async fn discovery(State(provider): State<Provider>) -> Json<Value> {
    let issuer = &provider.inner.issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        // What a careless provider offers need not be taken.
        "id_token_signing_alg_values_supported": ["ES256", "RS256", "HS256", "none"],
    }))
}

async fn keys(State(provider): State<Provider>) -> Json<Value> {
    let mut keys = Vec::new();
    if provider.inner.habits.lock().unwrap().signed == Signed::Rs256 {
        keys.push(RSA.1.clone());
    }
    let (name, pair) = &*provider.inner.es256.lock().unwrap();
    // An uncompressed point: one byte, then both coordinates.
    let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
    keys.push(json!({
        "kty": "EC", "crv": "P-256", "kid": name, "use": "sig", "alg": "ES256",
        "x": URL_SAFE.encode(x), "y": URL_SAFE.encode(y),
    }));
    Json(json!({"keys": keys}))
}

async fn authorize(
    State(provider): State<Provider>,
    Query(asked): Query<HashMap<String, String>>,
) -> Redirect {
    Redirect::to(&provider.redirect(asked))
}

async fn token(
    State(provider): State<Provider>,
    headers: HeaderMap,
    Form(sent): Form<HashMap<String, String>>,
) -> Response {
    let refused = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({"error": error})));
    let encode =
        |text: &str| -> String { url::form_urlencoded::byte_serialize(text.as_bytes()).collect() };
    let basic = format!("{}:{}", encode(CLIENT), encode(SECRET));
    let basic = format!("Basic {}", BASE64_STANDARD.encode(basic));
    if headers.get(header::AUTHORIZATION).unwrap() != basic.as_str() {
        return refused("invalid_client").into_response();
    }
    let asked = provider.inner.codes.lock().unwrap().remove(&sent["code"]);
    let Some(asked) = asked else {
        return refused("invalid_grant").into_response();
    };
    let challenge = URL_SAFE.encode(Sha256::digest(sent["code_verifier"].as_bytes()));
    if challenge != asked["code_challenge"] || sent["redirect_uri"] != asked["redirect_uri"] {
        return refused("invalid_grant").into_response();
    }
    Json(json!({
        "access_token": "a", "token_type": "Bearer", "expires_in": 60,
        "id_token": provider.token_for(&asked["nonce"]),
    }))
    .into_response()
}

struct OverTls {
    listener: TcpListener,
    acceptor: tokio_rustls::TlsAcceptor,
}

impl axum::serve::Listener for OverTls {
    type Io = tokio_rustls::server::TlsStream<tokio::net::TcpStream>;
    type Addr = std::net::SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, address) = self.listener.accept().await.unwrap();
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}
