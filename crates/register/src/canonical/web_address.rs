//! Web addresses and hosts: what `profile_url` and `content_url` share, and the host names of
//! e-mail addresses and handles.
//!
//! `HTTP://WWW.Example.org:80/Post?id=1&utm_source=x#top` becomes
//! `https://www.example.org/Post?id=1`. On platforms that licit knows, the host is the one that
//! the platform itself links to (`m.facebook.com` is `www.facebook.com`).

use std::borrow::Cow;

use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};
use url::{Host, Url};

use super::{CanonicalError, characters, platform};

/// Parameters that say where a visitor came from, and nothing of what is shown.
const TRACKING: &[&str] = &[
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "dclid",
    "ef_id",
    "fb_action_ids",
    "fb_action_types",
    "fb_ref",
    "fb_source",
    "fbclid",
    "gbraid",
    "gclid",
    "gclsrc",
    "ig_rid",
    "igsh",
    "igshid",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "mibextid",
    "mkt_tok",
    "msclkid",
    "oly_anon_id",
    "oly_enc_id",
    "rdt_cid",
    "s_cid",
    "sc_cid",
    "srsltid",
    "ttclid",
    "twclid",
    "vero_id",
    "wbraid",
    "wickedid",
    "yclid",
    "ysclid",
    "__cft__[0]",
    "__tn__",
    "__xts__[0]",
];

/// Families of such parameters, by how they begin.
const TRACKING_FAMILIES: &[&str] = &["utm_", "mtm_", "hsa_"];

/// The canonical form of an address of the web.
pub(super) fn canonical(value: &str) -> Result<Cow<'_, str>, CanonicalError> {
    let value = characters::clean(value)?;
    let mut url = parse(&value)?;
    if !matches!(
        url.host(),
        Some(Host::Domain(_) | Host::Ipv4(_) | Host::Ipv6(_))
    ) {
        return Err(CanonicalError::Url);
    }
    if !matches!(url.scheme(), "http" | "https") {
        return Err(CanonicalError::Url);
    }
    let refused = |()| CanonicalError::Url;
    url.set_scheme("https").map_err(refused)?;
    url.set_username("").map_err(refused)?;
    url.set_password(None).map_err(refused)?;
    url.set_fragment(None);
    drop_root_dot(&mut url)?;
    platform::unify(&mut url);
    drop_tracking(&mut url);
    if url.as_str().len() > super::MAX_IDENTIFIER_BYTES {
        return Err(CanonicalError::TooLong);
    }
    Ok(Cow::Owned(url.into()))
}

/// The IDNA form of a host name in lower case, without a dot at the end.
pub(super) fn host(name: &str) -> Option<Cow<'_, str>> {
    let ascii = Uts46::new()
        .to_ascii(
            name.as_bytes(),
            AsciiDenyList::URL,
            Hyphens::Allow,
            DnsLength::VerifyAllowRootDot,
        )
        .ok()?;
    match ascii.strip_suffix('.') {
        None => Some(ascii),
        Some("") => None,
        Some(without) => Some(Cow::Owned(without.to_owned())),
    }
}

/// Parses an address; people leave the scheme out where a host and a path stand.
fn parse(value: &str) -> Result<Url, CanonicalError> {
    let head = value.split(['/', '?', '#']).next().unwrap_or_default();
    let without_scheme = head.contains('.') && !head.contains([':', '@']);
    let parsed = if without_scheme {
        Url::parse(&format!("https://{value}"))
    } else {
        Url::parse(value)
    };
    parsed.map_err(|_| CanonicalError::Url)
}

fn drop_root_dot(url: &mut Url) -> Result<(), CanonicalError> {
    let Some(host) = url.host_str() else {
        return Err(CanonicalError::Url);
    };
    let bare = host.trim_end_matches('.').to_owned();
    if bare.is_empty() {
        return Err(CanonicalError::Url);
    }
    if bare.len() != host.len() {
        url.set_host(Some(&bare)).map_err(|_| CanonicalError::Url)?;
    }
    Ok(())
}

/// Removes tracking parameters and leaves the others byte by byte as they are.
fn drop_tracking(url: &mut Url) {
    let Some(query) = url.query() else { return };
    let of_platform = url.host_str().map_or(&[][..], platform::tracking);
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            !pair.is_empty() && !is_tracking(name) && !of_platform.contains(&name)
        })
        .collect();
    let kept = kept.join("&");
    url.set_query(if kept.is_empty() { None } else { Some(&kept) });
}

fn is_tracking(name: &str) -> bool {
    let name = name
        .to_ascii_lowercase()
        .replace("%5b", "[")
        .replace("%5d", "]");
    TRACKING.contains(&name.as_str())
        || TRACKING_FAMILIES
            .iter()
            .any(|family| name.starts_with(family))
}
