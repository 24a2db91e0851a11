//! What licit knows of the web addresses of large platforms: which hosts are one, and where an
//! address names the account.

use url::Url;

use super::IdentifierKind;

/// How a platform writes the address of a profile.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ProfilePath {
    /// `/lena.k`
    Name,
    /// `/@lena.k`
    AtName,
    /// `/profile/lena.example` or `/profile/did:plc:…`
    Below,
}

struct Platform {
    /// The host that the platform links to.
    host: &'static str,
    /// The registrable domains; any host below them is the platform.
    domains: &'static [&'static str],
    profile: ProfilePath,
    /// First parts of paths that are no account.
    reserved: &'static [&'static str],
    /// Its own parameters that say where a visitor came from.
    tracking: &'static [&'static str],
}

const PLATFORMS: &[Platform] = &[
    Platform {
        host: "www.facebook.com",
        domains: &["facebook.com", "fb.com"],
        profile: ProfilePath::Name,
        reserved: &[
            "events",
            "groups",
            "hashtag",
            "help",
            "login",
            "marketplace",
            "p",
            "pages",
            "people",
            "permalink.php",
            "photo",
            "photo.php",
            "photos",
            "posts",
            "privacy",
            "profile.php",
            "reel",
            "share",
            "sharer",
            "sharer.php",
            "stories",
            "story.php",
            "video",
            "videos",
            "watch",
        ],
        tracking: &["locale", "paipv", "rdid", "ref", "share_url"],
    },
    Platform {
        host: "www.instagram.com",
        domains: &["instagram.com"],
        profile: ProfilePath::Name,
        reserved: &[
            "accounts", "direct", "explore", "p", "reel", "reels", "stories", "tv",
        ],
        tracking: &["hl"],
    },
    Platform {
        host: "www.threads.com",
        domains: &["threads.com", "threads.net"],
        profile: ProfilePath::AtName,
        reserved: &[],
        tracking: &["xmt"],
    },
    Platform {
        host: "x.com",
        domains: &["x.com", "twitter.com"],
        profile: ProfilePath::Name,
        reserved: &[
            "explore", "hashtag", "home", "i", "intent", "login", "search", "share",
        ],
        tracking: &["ref_src", "ref_url", "s", "t"],
    },
    Platform {
        host: "www.tiktok.com",
        domains: &["tiktok.com"],
        profile: ProfilePath::AtName,
        reserved: &[],
        tracking: &["_r", "_t", "is_from_webapp", "sender_device"],
    },
    Platform {
        host: "www.youtube.com",
        domains: &["youtube.com"],
        profile: ProfilePath::AtName,
        reserved: &[],
        tracking: &["feature", "pp", "si"],
    },
    Platform {
        host: "bsky.app",
        domains: &["bsky.app"],
        profile: ProfilePath::Below,
        reserved: &[],
        tracking: &["ref_src", "ref_url"],
    },
];

/// Gives the hosts of one platform one name, and paths there no `/` at the end.
pub(super) fn unify(url: &mut Url) {
    let Some(platform) = url.host_str().and_then(platform_of) else {
        return;
    };
    if url.port().is_some() || url.set_host(Some(platform.host)).is_err() {
        return;
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
}

/// Parameters that this platform adds to tell where a visitor came from.
pub(super) fn tracking(host: &str) -> &'static [&'static str] {
    platform_of(host).map_or(&[], |platform| platform.tracking)
}

/// Whether a canonical address is one of a platform that is known here.
pub(super) fn is_known(canonical: &str) -> bool {
    let url = Url::parse(canonical).ok();
    url.and_then(|url| url.host_str().map(|host| platform_of(host).is_some()))
        .unwrap_or(false)
}

/// The account that the canonical address of a profile names.
pub(super) fn account_of_profile(canonical: &str) -> Option<(IdentifierKind, String)> {
    let url = Url::parse(canonical).ok()?;
    let host = url.host_str()?;
    if let Some(id) = facebook_id(&url) {
        return Some((IdentifierKind::AccountId, id));
    }
    let mut parts = url.path_segments()?.filter(|part| !part.is_empty());
    let (first, second, more) = (parts.next()?, parts.next(), parts.next());
    let platform = platform_of(host);
    let named = match platform.map(|platform| platform.profile) {
        Some(ProfilePath::Below) if first == "profile" && more.is_none() => second?,
        Some(ProfilePath::Name) if second.is_none() => {
            if platform.is_some_and(|platform| platform.reserved.contains(&first)) {
                return None;
            }
            first
        }
        Some(ProfilePath::AtName) if second.is_none() => first.strip_prefix('@')?,
        // Mastodon and its relatives: https://social.example/@lena, and @lena@elsewhere.example
        // for an account of another host.
        None if second.is_none() => first.strip_prefix('@')?,
        _ => return None,
    };
    // Percent-encoded names are letters beyond ASCII, which handles of these platforms have not.
    if named.contains('%') {
        return None;
    }
    if named.starts_with("did:") {
        return Some((IdentifierKind::AccountId, named.to_owned()));
    }
    let written = match platform {
        None if !named.contains('@') => format!("{named}@{host}"),
        _ => named.to_owned(),
    };
    let handle = super::handle::canonical(&written).ok()?.into_owned();
    Some((IdentifierKind::Handle, handle))
}

/// Accounts of Facebook without a handle: `/profile.php?id=1` and `/people/Name/1`.
fn facebook_id(url: &Url) -> Option<String> {
    if url.host_str() != Some("www.facebook.com") {
        return None;
    }
    let id = if url.path() == "/profile.php" {
        url.query()?
            .split('&')
            .find_map(|pair| pair.strip_prefix("id="))?
    } else {
        url.path().strip_prefix("/people/")?.split_once('/')?.1
    };
    (!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())).then(|| id.to_owned())
}

fn platform_of(host: &str) -> Option<&'static Platform> {
    let below = |domain: &str| {
        host.strip_suffix(domain)
            .is_some_and(|front| front.is_empty() || front.ends_with('.'))
    };
    PLATFORMS
        .iter()
        .find(|platform| platform.domains.iter().any(|domain| below(domain)))
}
