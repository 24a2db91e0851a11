//! Signing in through the organisation: OpenID Connect, the authorization code flow with PKCE. Who
//! somebody is and what they may do at the desk comes from a token that the provider has signed.
//!
//! State, nonce and PKCE verifier are made from what the browser holds, so that nothing secret is
//! kept here; the register notes who is on their way, so that they come back once.

mod fetch;
mod roles;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use licit_register::StaffRole;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata,
    CoreResponseType, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AuthType, AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, Client, ClientId,
    ClientSecret, CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    IdTokenClaims, IdTokenFields, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, RequestTokenError, Scope, StandardErrorResponse, StandardTokenResponse,
    TokenResponse as _,
};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;
use url::Url;
use zeroize::Zeroizing;

use fetch::{Fetch, FetchError};
pub use roles::Roles;

/// How long it is believed where the provider's parts are, and what its keys are.
const FRESH: Duration = Duration::from_secs(300);

/// People who are looked up at the provider at once.
const AT_ONCE: usize = 8;

/// How long somebody waits until they may be looked up.
const PATIENCE: Duration = Duration::from_secs(6);

/// Signatures that are believed: those of a key pair alone.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What is to be known of the provider.
pub struct OidcSettings {
    /// Its address, as in its tokens.
    pub issuer: String,
    /// What it calls people by, on the button: "Sign in with …".
    pub name: String,
    /// By which it knows this service.
    pub client_id: String,
    /// The secret between the two.
    pub client_secret: Zeroizing<String>,
    /// Who is what.
    pub roles: Roles,
    /// PEM of the authorities that vouch for it; none for those that Mozilla's programs trust.
    pub authorities: Option<Vec<u8>>,
    /// Whether people may sign in with passwords, too.
    pub passwords: bool,
}

/// Why a provider cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OidcError {
    /// The issuer is no address.
    #[error("issuer: not an address")]
    NoAddress,
    /// What is said to the issuer could be read by others.
    #[error("issuer: neither https nor on this machine")]
    NotSafe,
    /// There are no certificates where there should be.
    #[error("authorities: no certificate in PEM")]
    NoAuthority,
    /// TLS cannot be set up.
    #[error("tls: {0}")]
    Tls(#[from] rustls::Error),
}

/// Why somebody was not signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The provider is not there, or not itself. Why, for the operator.
    Away(&'static str),
    /// What came back is not to be believed. Why, for the operator.
    NotBelieved(&'static str),
    /// The provider has no role for the person.
    NoRole([u8; 32]),
    /// Their access was ended at the desk.
    Ended,
}

/// Somebody whom the provider vouches for.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// Hash of the provider and of what it calls the person for ever.
    pub(crate) key: [u8; 32],
    /// What they are called.
    pub(crate) called: Option<String>,
    /// What they may do.
    pub(crate) role: StaffRole,
}

/// What ties a way to the provider and back to one browser.
pub(crate) struct Ties {
    /// Comes back with the code.
    pub(crate) state: String,
    /// Comes back in the token.
    pub(crate) nonce: String,
    /// Is shown when the code is redeemed, and its hash before.
    pub(crate) verifier: String,
}

#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
struct AllClaims(HashMap<String, serde_json::Value>);

impl openidconnect::AdditionalClaims for AllClaims {}

type Tokens = StandardTokenResponse<
    IdTokenFields<
        AllClaims,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

type Party = Client<
    AllClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

type Known = Option<(Instant, CoreProviderMetadata)>;

/// The provider, as this service knows it.
pub struct Oidc {
    settings: OidcSettings,
    issuer: IssuerUrl,
    fetch: Fetch,
    known: Mutex<Known>,
    free: Semaphore,
}

impl Oidc {
    /// Gets ready to ask. Nothing is asked yet: a provider that is away now may be there later.
    ///
    /// # Errors
    /// If the issuer is no address, or one that others could listen to; or if the authorities hold
    /// no certificate.
    pub fn new(settings: OidcSettings) -> Result<Arc<Self>, OidcError> {
        let issuer = Url::parse(&settings.issuer).map_err(|_| OidcError::NoAddress)?;
        if !fetch::is_safe(&issuer) {
            return Err(OidcError::NotSafe);
        }
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|_| OidcError::NoAddress)?;
        let fetch = Fetch::new(roots(settings.authorities.as_deref())?)?;
        Ok(Arc::new(Self {
            settings,
            issuer,
            fetch,
            known: Mutex::default(),
            free: Semaphore::new(AT_ONCE),
        }))
    }

    /// What the provider is called on the button.
    pub(crate) fn name(&self) -> &str {
        &self.settings.name
    }

    /// Whether people may sign in with passwords, too.
    pub(crate) fn passwords(&self) -> bool {
        self.settings.passwords
    }

    /// Whether an answer says that it comes from another provider (RFC 9207).
    pub(crate) fn is_other(&self, issuer: &str) -> bool {
        issuer != self.issuer.as_str()
    }

    /// Where to send somebody who wants to sign in.
    pub(crate) async fn way(&self, back: &str, ties: Ties) -> Result<Url, Refused> {
        let metadata = self.metadata(None).await?;
        let party = self.party(metadata, back)?;
        let verifier = PkceCodeVerifier::new(ties.verifier);
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let (state, nonce) = (ties.state, ties.nonce);
        let asked = party.authorize_url(flow, || CsrfToken::new(state), || Nonce::new(nonce));
        let (way, _, _) = asked
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        if fetch::is_safe(&way) {
            Ok(way)
        } else {
            Err(Refused::Away("oidc: the page to sign in at is not https"))
        }
    }

    /// Who came back with a code.
    pub(crate) async fn person(
        &self,
        back: &str,
        code: String,
        ties: Ties,
        now: Timestamp,
    ) -> Result<Person, Refused> {
        let metadata = self.metadata(None).await?;
        let party = self.party(metadata.clone(), back)?;
        let nonce = Nonce::new(ties.nonce);
        let tokens = self.redeem(&party, code, ties.verifier).await?;
        let Some(token) = tokens.id_token() else {
            return Err(Refused::NotBelieved("oidc: no id token"));
        };
        let verified = verify(&party, token, &nonce, now);
        let claims = match verified {
            // The provider may have changed its keys since they were read.
            Err(ClaimsVerificationError::SignatureVerification(_)) => {
                let metadata = self.metadata(Some(&metadata)).await?;
                let party = self.party(metadata, back)?;
                verify(&party, token, &nonce, now)
            }
            verified => verified,
        };
        let claims = claims.map_err(|error| Refused::NotBelieved(word(&error)))?;
        let subject = claims.subject().as_str();
        let key = key(self.issuer.as_str(), subject);
        let role = self.settings.roles.of(&claims.additional_claims().0);
        Ok(Person {
            key,
            called: called(&claims),
            role: role.ok_or(Refused::NoRole(key))?,
        })
    }

    async fn redeem(
        &self,
        party: &Party,
        code: String,
        verifier: String,
    ) -> Result<Tokens, Refused> {
        let _free = self.turn().await?;
        let asked = party.exchange_code(AuthorizationCode::new(code));
        let asked = asked.map_err(|_| Refused::Away("oidc: the provider redeems no codes"))?;
        let asked = asked.set_pkce_verifier(PkceCodeVerifier::new(verifier));
        let fetch = self.fetch.client();
        asked
            .request_async(&fetch)
            .await
            .map_err(|error| match error {
                RequestTokenError::Request(error) => Refused::Away(fetch_word(error)),
                RequestTokenError::ServerResponse(_) => {
                    Refused::NotBelieved("oidc: the provider does not redeem the code")
                }
                _ => Refused::Away("oidc: the answer to the code cannot be read"),
            })
    }

    /// Waits for a turn to ask the provider, and not for long.
    async fn turn(&self) -> Result<tokio::sync::SemaphorePermit<'_>, Refused> {
        let turn = tokio::time::timeout(PATIENCE, self.free.acquire()).await;
        let turn = turn.map_err(|_| Refused::Away("oidc: too many ask at once"))?;
        turn.map_err(|_| Refused::Away("oidc: nobody may ask any more"))
    }

    fn party(&self, metadata: CoreProviderMetadata, back: &str) -> Result<Party, Refused> {
        let back = RedirectUrl::new(back.to_owned());
        let back = back.map_err(|_| Refused::Away("oidc: `service.url` is not an address"))?;
        let by_form = metadata
            .token_endpoint_auth_methods_supported()
            .is_some_and(|methods| {
                use openidconnect::core::CoreClientAuthMethod::{
                    ClientSecretBasic, ClientSecretPost,
                };
                methods.contains(&ClientSecretPost) && !methods.contains(&ClientSecretBasic)
            });
        let id = ClientId::new(self.settings.client_id.clone());
        let secret = ClientSecret::new(self.settings.client_secret.to_string());
        let party: Party = Client::from_provider_metadata(metadata, id, Some(secret));
        let auth = if by_form {
            AuthType::RequestBody
        } else {
            AuthType::BasicAuth
        };
        Ok(party.set_auth_type(auth).set_redirect_uri(back))
    }

    /// What the provider says of itself, with its keys. `old` is what it said, if it must be asked
    /// again.
    async fn metadata(
        &self,
        old: Option<&CoreProviderMetadata>,
    ) -> Result<CoreProviderMetadata, Refused> {
        let _free = self.turn().await?;
        if let Some((at, known)) = &*self.known.lock().unwrap_or_else(PoisonError::into_inner)
            && at.elapsed() < FRESH
            && old != Some(known)
        {
            return Ok(known.clone());
        }
        let fetch = self.fetch.client();
        let found = CoreProviderMetadata::discover_async(self.issuer.clone(), &fetch).await;
        let found = found.map_err(|error| match error {
            openidconnect::DiscoveryError::Request(error) => Refused::Away(fetch_word(error)),
            openidconnect::DiscoveryError::Validation(_) => {
                Refused::Away("oidc: the provider says that it is another issuer")
            }
            _ => Refused::Away("oidc: what the provider says of itself cannot be read"),
        })?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some((Instant::now(), found.clone()));
        Ok(found)
    }
}

impl std::fmt::Debug for Oidc {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Oidc({})", self.issuer.as_str())
    }
}

type Claims = IdTokenClaims<AllClaims, CoreGenderClaim>;
type Token = openidconnect::IdToken<
    AllClaims,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

/// Signature, issuer, audience, time and nonce.
fn verify(
    party: &Party,
    token: &Token,
    nonce: &Nonce,
    now: Timestamp,
) -> Result<Claims, ClaimsVerificationError> {
    let now = now.as_millisecond();
    let verifier = party
        .id_token_verifier()
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || {
            chrono::DateTime::from_timestamp_millis(now).unwrap_or(chrono::DateTime::UNIX_EPOCH)
        });
    token.claims(&verifier, nonce).cloned()
}

/// What the token calls somebody.
fn called(claims: &Claims) -> Option<String> {
    let name = claims.name().and_then(|names| {
        let any = names.iter().next();
        names.get(None).or(any.map(|(_, name)| name))
    });
    let name = name.map(|name| name.as_str());
    let user = claims.preferred_username().map(|name| name.as_str());
    let email = claims.email().map(|email| email.as_str());
    let mut names = [name, user, email].into_iter().flatten();
    names.find_map(|name| {
        let name: String = name.trim().chars().take(100).collect();
        let name = name.trim();
        crate::passwords::is_name(name).then(|| name.to_owned())
    })
}

/// Who somebody is for ever, whatever they are called.
fn key(issuer: &str, subject: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"licit/desk/member/v1\0");
    hash.update(issuer.as_bytes());
    hash.update(b"\0");
    hash.update(subject.as_bytes());
    hash.finalize().into()
}

/// Why a token is not believed, without anything that stands in it.
fn word(error: &ClaimsVerificationError) -> &'static str {
    match error {
        ClaimsVerificationError::Expired(_) => "oidc: the token has expired",
        ClaimsVerificationError::InvalidAudience(_) => "oidc: the token is for somebody else",
        ClaimsVerificationError::InvalidIssuer(_) => "oidc: the token is another issuer's",
        ClaimsVerificationError::InvalidNonce(_) => "oidc: the token is for another sign-in",
        ClaimsVerificationError::SignatureVerification(_) => {
            "oidc: the signature of the token does not hold"
        }
        _ => "oidc: the token is not valid",
    }
}

const fn fetch_word(error: FetchError) -> &'static str {
    match error {
        FetchError::Address => "oidc: the provider is neither https nor on this machine",
        FetchError::Connect => "oidc: the provider cannot be reached",
        FetchError::Tls => "oidc: the provider's certificate is not trusted",
        FetchError::Slow => "oidc: the provider takes too long",
        FetchError::Answer => "oidc: the provider's answer cannot be read",
    }
}

fn roots(pem: Option<&[u8]>) -> Result<RootCertStore, OidcError> {
    let mut roots = RootCertStore::empty();
    let Some(pem) = pem else {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        return Ok(roots);
    };
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|_| OidcError::NoAuthority)?;
        roots.add(certificate).map_err(|_| OidcError::NoAuthority)?;
    }
    if roots.is_empty() {
        return Err(OidcError::NoAuthority);
    }
    Ok(roots)
}
