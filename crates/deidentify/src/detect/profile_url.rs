//! Addresses of profiles.
//!
//! ## What it finds
//! Profile pages and what hangs below them on the larger services, with or without scheme, the
//! profile forms of federated services on any host (`/@name`, `/users/name`, `/u/name`), and
//! hosts that carry a user's name (`name.tumblr.com`).
//!
//! ## Why
//! `USER_ID`, DEI-1: the address of a profile is a handle in a longer form.
//!
//! ## Example
//! `https://www.facebook.com/lena.hoffmann.397` is found, `https://www.facebook.com/groups` is not.
//!
//! ## Limits
//! The address of a post that does not name its author (`instagram.com/p/…`) stays, and so do
//! profiles on services that the table does not have.
//!
//! ## References
//! Address forms as the services document them for sharing.

use std::ops::Range;
use std::sync::LazyLock;

use licit_record::Category;

use super::{Text, is_word_char};
use crate::Span;

/// Longest host name that is looked at.
const MAX_HOST: usize = 80;

/// Where the name stands in the path of a service.
enum Name {
    /// In the first place, unless it is one of these words of the service.
    First(&'static [&'static str]),
    /// Behind one of these beginnings.
    Behind(&'static [&'static str]),
    /// Behind one of these beginnings, or in the first place, unless it is one of these words.
    Either(&'static [&'static str], &'static [&'static str]),
}

/// Pages of facebook.com that are no profiles.
const FACEBOOK: &[&str] = &[
    "groups", "events", "watch", "photo", "photos", "photo.php", "hashtag", "help", "marketplace",
    "gaming", "policies", "privacy", "login", "login.php", "sharer", "sharer.php", "share", "reel", "reels",
    "stories", "story.php", "permalink.php", "notes", "business", "ads", "legal", "plugins", "dialog", "places", "search", "tr", "about", "careers", "l.php",
];
/// Pages of instagram.com that are no profiles.
const INSTAGRAM: &[&str] = &["p", "reel", "reels", "tv", "explore", "about", "legal", "accounts", "developer", "direct", "web"];
/// Pages of x.com that are no profiles.
const TWITTER: &[&str] = &[
    "i", "search", "hashtag", "home", "intent", "share", "explore", "settings", "tos", "privacy",
    "login", "notifications", "messages", "signup", "about", "jobs",
];
/// Pages of youtube.com that are no channels.
const YOUTUBE: &[&str] = &[
    "watch", "results", "playlist", "feed", "shorts", "live", "embed", "v", "t", "about", "premium", "gaming", "music", "channel", "c",
    "user", "hashtag", "account", "ads", "creators", "howyoutubeworks", "redirect", "clip", "post", "source", "attribution_link", "kids",
];
/// Pages of github.com that are no profiles.
const GITHUB: &[&str] = &[
    "features", "about", "pricing", "topics", "explore", "marketplace", "sponsors", "orgs", "enterprise",
    "login", "settings", "search", "collections", "trending", "security", "readme", "apps", "notifications", "issues", "pulls",
];
/// Pages that many services have.
const COMMON: &[&str] = &[
    "about", "help", "login", "signup", "search", "explore", "privacy", "terms", "legal", "jobs",
    "directory", "downloads", "settings", "discover", "topics", "tag", "tags", "categories", "blog",
    "p", "s", "watch", "category", "home", "contact", "press", "static", "assets", "upload", "pricing",
];

/// Services with the place of the name in their paths.
const SERVICES: &[(&str, Name)] = &[
    ("facebook.com", Name::First(FACEBOOK)),
    ("fb.com", Name::First(FACEBOOK)),
    ("fb.me", Name::First(FACEBOOK)),
    ("m.me", Name::First(&[])),
    ("instagram.com", Name::First(INSTAGRAM)),
    ("instagr.am", Name::First(INSTAGRAM)),
    ("threads.net", Name::Behind(&["@"])),
    ("threads.com", Name::Behind(&["@"])),
    ("x.com", Name::First(TWITTER)),
    ("twitter.com", Name::First(TWITTER)),
    ("tiktok.com", Name::Behind(&["@"])),
    ("linkedin.com", Name::Behind(&["in/", "pub/", "profile/"])),
    ("xing.com", Name::Behind(&["profile/"])),
    ("youtube.com", Name::Either(&["@", "channel/", "user/", "c/"], YOUTUBE)),
    ("nitter.net", Name::First(TWITTER)),
    ("t.me", Name::First(&["joinchat", "share", "s", "c", "proxy", "socks", "addstickers", "iv"])),
    ("telegram.me", Name::First(&["joinchat", "share"])),
    ("vk.com", Name::First(&["feed", "video", "wall", "album", "away.php", "search", "about"])),
    ("ok.ru", Name::Behind(&["profile/"])),
    ("bsky.app", Name::Behind(&["profile/"])),
    ("reddit.com", Name::Behind(&["user/", "u/"])),
    ("github.com", Name::First(GITHUB)),
    ("gitlab.com", Name::First(GITHUB)),
    ("codeberg.org", Name::First(COMMON)),
    ("gist.github.com", Name::First(COMMON)),
    ("steamcommunity.com", Name::Behind(&["id/", "profiles/"])),
    ("twitch.tv", Name::First(&["directory", "videos", "p", "downloads", "jobs", "settings"])),
    ("snapchat.com", Name::Behind(&["add/", "u/", "@"])),
    ("pinterest.com", Name::First(&["pin", "ideas", "search", "business", "today"])),
    ("pinterest.de", Name::First(&["pin", "ideas", "search", "business", "today"])),
    ("soundcloud.com", Name::First(COMMON)),
    ("open.spotify.com", Name::Behind(&["user/"])),
    ("last.fm", Name::Behind(&["user/"])),
    ("paypal.me", Name::First(&[])),
    ("paypal.com", Name::Behind(&["paypalme/"])),
    ("venmo.com", Name::First(COMMON)),
    ("cash.app", Name::First(COMMON)),
    ("ko-fi.com", Name::First(COMMON)),
    ("patreon.com", Name::First(COMMON)),
    ("onlyfans.com", Name::First(COMMON)),
    ("buymeacoffee.com", Name::First(COMMON)),
    ("gofundme.com", Name::Behind(&["f/"])),
    ("linktr.ee", Name::First(COMMON)),
    ("medium.com", Name::Behind(&["@"])),
    ("flickr.com", Name::Behind(&["photos/", "people/"])),
    ("strava.com", Name::Behind(&["athletes/"])),
    ("komoot.com", Name::Behind(&["user/"])),
    ("komoot.de", Name::Behind(&["user/"])),
    ("quora.com", Name::Behind(&["profile/"])),
    ("goodreads.com", Name::Behind(&["user/show/", "author/show/"])),
    ("letterboxd.com", Name::First(&["film", "films", "lists", "journal", "list"])),
    ("stackoverflow.com", Name::Behind(&["users/"])),
    ("discord.com", Name::Behind(&["users/"])),
    ("discordapp.com", Name::Behind(&["users/"])),
    ("vinted.de", Name::Behind(&["member/"])),
    ("kleinanzeigen.de", Name::Behind(&["s-bestandsliste.html?userId="])),
    ("orcid.org", Name::First(COMMON)),
    ("vimeo.com", Name::First(&["channels", "groups", "categories", "watch", "about"])),
    ("ask.fm", Name::First(COMMON)),
    ("chess.com", Name::Behind(&["member/"])),
    ("lichess.org", Name::Behind(&["@/"])),
    ("signal.me", Name::Behind(&["#"])),
    ("keybase.io", Name::First(COMMON)),
    ("about.me", Name::First(COMMON)),
    ("tellonym.me", Name::First(COMMON)),
    ("ngl.link", Name::First(COMMON)),
];

/// Hosts below which every user has one of their own.
const USER_HOSTS: &[&str] = &[
    "tumblr.com", "substack.com", "wordpress.com", "blogspot.com", "blogspot.de", "bsky.social",
    "github.io", "gitlab.io", "bandcamp.com", "livejournal.com", "deviantart.com", "jimdofree.com",
    "wixsite.com", "medium.com", "blogger.com", "neocities.org", "carrd.co", "itch.io",
];
/// Names below those hosts that are no users.
const NO_USERS: &[&str] = &["www", "blog", "help", "support", "api", "static", "assets", "cdn", "about", "m", "en", "de", "wpcomstaging", "media", "64", "policy"];

/// Looks at the first slash behind a host, or at the colon of a scheme.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    if text.byte(trigger) == b':' {
        if text.slice(trigger..trigger + 3) == "://" {
            user_host(text, trigger + 3, out);
        }
        return;
    }
    if text.slice(trigger.saturating_sub(1)..trigger).eq_ignore_ascii_case("u") {
        return reddit_user(text, trigger, out);
    }
    let host_start = host_start(text, trigger);
    let host = text.slice(host_start..trigger);
    if !host.contains('.') {
        return;
    }
    let path_end = url_end(text, trigger);
    let path = text.slice(trigger + 1..path_end);
    if path.is_empty() {
        return;
    }
    let bare = host.split(':').next().unwrap_or(host);
    let service = BY_LENGTH.of(bare, |(name, _)| name);
    let is_profile = match service {
        Some((_, Name::First(others))) => {
            let first = path.split(['/', '?', '#']).next().unwrap_or("");
            first == "profile.php" || first == "people" || is_name(first) && !others.iter().any(|other| other.eq_ignore_ascii_case(first))
        }
        Some((_, Name::Behind(beginnings))) => behind(path, beginnings),
        Some((_, Name::Either(beginnings, others))) => {
            let first = path.split(['/', '?', '#']).next().unwrap_or("");
            behind(path, beginnings) || is_name(first) && !others.iter().any(|other| other.eq_ignore_ascii_case(first))
        }
        // Mastodon, Pixelfed, PeerTube, Misskey, Lemmy, Discourse on any host.
        None => behind(path, &["@", "users/", "web/@", "u/", "a/", "author/", "profile/"]),
    };
    if is_profile {
        text.push(out, url_start(text, host_start)..path_end, Category::UserId);
    }
}

/// Whether a path has a name behind one of these beginnings.
fn behind(path: &str, beginnings: &[&str]) -> bool {
    beginnings.iter().any(|beginning| {
        let head = path.get(..beginning.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(beginning))
            && path.get(beginning.len()..).is_some_and(|name| name.starts_with(|c: char| is_word_char(c) || c == '_' || c == '-' || c == '%'))
    })
}

/// Whether the first part of a path can be a name.
fn is_name(part: &str) -> bool {
    let part = part.strip_prefix(['@', '+', '$']).unwrap_or(part);
    part.len() >= 2
        && part.chars().any(char::is_alphanumeric)
        && part.chars().all(|char| is_word_char(char) || matches!(char, '_' | '.' | '-' | '%'))
}

/// Hosts of a list by their lengths.
struct Hosts<T: 'static>(Vec<Vec<&'static T>>);

impl<T> Hosts<T> {
    fn new(list: &'static [T], name: fn(&'static T) -> &'static str) -> Self {
        let longest = list.iter().map(|host| name(host).len()).max().unwrap_or(0);
        let of_length = |length| list.iter().filter(|host| name(host).len() == length).collect();
        Self((0..=longest).map(of_length).collect())
    }

    /// The entry that a host is, or is one below of.
    fn of(&self, host: &str, name: fn(&'static T) -> &'static str) -> Option<&'static T> {
        let dots = memchr::memchr_iter(b'.', host.as_bytes()).map(|dot| dot + 1);
        [0].into_iter().chain(dots).find_map(|start| {
            let tail = host.get(start..)?;
            let same = |entry: &&&'static T| name(entry).eq_ignore_ascii_case(tail);
            self.0.get(tail.len())?.iter().find(same).copied()
        })
    }
}

static BY_LENGTH: LazyLock<Hosts<(&str, Name)>> = LazyLock::new(|| Hosts::new(SERVICES, |(name, _)| name));
static PARENTS: LazyLock<Hosts<&str>> = LazyLock::new(|| Hosts::new(USER_HOSTS, |name| name));

/// Where the host begins that ends at a slash.
fn host_start(text: &Text<'_>, end: usize) -> usize {
    let mut start = end;
    while end - start < MAX_HOST {
        match text.char_before(start) {
            Some(char) if is_word_char(char) || matches!(char, '.' | '-') => start -= char.len_utf8(),
            _ => break,
        }
    }
    let host = text.slice(start..end);
    start + host.len() - host.trim_start_matches(['.', '-']).len()
}

/// The start with the scheme before it.
fn url_start(text: &Text<'_>, host_start: usize) -> usize {
    let before = text.slice(host_start.saturating_sub(8)..host_start);
    let scheme = ["https://", "http://", "hxxps://", "hxxp://", "//"].into_iter().find(|scheme| {
        let tail = before.len().checked_sub(scheme.len()).and_then(|at| before.get(at..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(scheme))
    });
    host_start - scheme.map_or(0, str::len)
}

/// Where the address ends that a place lies in: punctuation at its end is not part of it.
pub(super) fn url_end(text: &Text<'_>, at: usize) -> usize {
    // Two detectors or more ask for the end of the same address.
    if let Some((start, end)) = text.last_url.get().filter(|(start, _)| *start == at) {
        return end.max(start);
    }
    let end = text.run_end(at, |char| {
        !char.is_whitespace() && !matches!(char, '<' | '>' | '"' | '“' | '”' | '„' | '«' | '»' | '\\' | '^' | '`' | '{' | '}' | '|')
    });
    let url = text.slice(at..end);
    let mut trimmed = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '…', '’', '*', '_', ']']);
    if trimmed.ends_with(')') && !trimmed.contains('(') {
        trimmed = trimmed.trim_end_matches([')', '.', ',', '!', '?']);
    }
    let end = at + trimmed.len();
    text.last_url.set(Some((at, end)));
    end
}

/// A host without scheme that carries a user's name, around a word of it.
pub(super) fn bare_user_host(text: &Text<'_>, word: usize, out: &mut Vec<Span>) {
    let start = host_start(text, word);
    if start < word && !text.is_inside_url(start) {
        user_host(text, start, out);
    }
}

/// A host that carries a user's name.
fn user_host(text: &Text<'_>, start: usize, out: &mut Vec<Span>) {
    let end = text.run_end(start, |char| is_word_char(char) || matches!(char, '.' | '-' | '_'));
    let host = text.slice(start..end.min(start + MAX_HOST)).trim_end_matches('.');
    let Some(parent) = PARENTS.of(host, |name| name) else { return };
    let name = host.get(..host.len().saturating_sub(parent.len() + 1)).unwrap_or("");
    if !name.is_empty() && !NO_USERS.iter().any(|other| other.eq_ignore_ascii_case(name)) {
        text.push(out, url_start(text, start)..url_end(text, start), Category::UserId);
    }
}

/// `u/name` and `/u/name` of Reddit.
fn reddit_user(text: &Text<'_>, slash: usize, out: &mut Vec<Span>) {
    let letter = slash - 1;
    let before = text.char_before(letter);
    let unit = text.byte(letter) == b'U' && before != Some('/');
    if unit || before.is_some_and(|char| is_word_char(char) || char == '.') || text.is_inside_url(slash) {
        return;
    }
    let name: Range<usize> = slash + 1..text.run_end(slash + 1, |char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-'));
    // `m/w/d`, `u/o`: names have three letters at the least.
    if name.len() >= 3 && before.is_none_or(|char| char != '/' || text.byte_before(letter - 1) == b' ' || letter == 1) {
        let start = letter - usize::from(text.byte_before(letter) == b'/');
        text.push(out, start..name.end, Category::UserId);
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;

    fn profiles(text: &str, expected: &[&str]) {
        check(licit_record::Category::UserId, text, expected);
    }

    #[test]
    fn finds() {
        for url in [
            "https://www.facebook.com/lena.hoffmann.397",
            "https://www.facebook.com/profile.php?id=100004711",
            "https://www.linkedin.com/in/thorsten-krueger-4711b2",
            "https://www.xing.com/profile/Carsten_Aumann2",
            "https://t.me/jackylein_xo",
            "instagram.com/tianaaa_x",
            "twitter.com/lena_k/status/1234567890",
            "https://chaos.social/@lena",
            "https://chaos.social/@lena/1234567890",
            "https://chaos.social/users/lena",
            "https://bsky.app/profile/lena.bsky.social",
            "http://reddit.com/user/lena_k",
            "github.com/lenakraus",
            "https://steamcommunity.com/id/lenakraus",
            "https://youtube.com/@lena",
            "https://lenakraus.tumblr.com",
            "https://lenakraus.substack.com/p/hello",
            "https://www.gofundme.com/f/help-harper-quinn",
            "paypal.me/lenakraus",
            "https://vk.com/id4711",
        ] {
            profiles(&format!("siehe {url} ok"), &[url]);
            profiles(&format!("({url})."), &[url]);
        }
        profiles("u/schwabenpfeil77 sagt", &["u/schwabenpfeil77"]);
        profiles("danke /u/schwabenpfeil77!", &["/u/schwabenpfeil77"]);
    }

    #[test]
    fn near_misses() {
        for text in [
            "https://www.facebook.com/groups/4711", "https://instagram.com/p/Cxyz", "x.com/search?q=a",
            "https://www.spiegel.de/politik/artikel", "r/de", "und/oder", "m/w/d", "1/2", "km/h",
            "https://www.tumblr.com/", "https://www.youtube.com/watch?v=abc", "du/ich",
            "https://github.com/about", "facebook.com", "v.l.n.r./x", "https://en.wikipedia.org/wiki/X",
        ] {
            profiles(text, &[]);
        }
    }
}
