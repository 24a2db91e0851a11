//! Where a register is: in a file of its own, or on a PostgreSQL server.

use std::fmt;
use std::path::{Path, PathBuf};

/// Where a register is. It shows itself without the password of a server.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL database, by its URL. Several instances may share it.
    Server(String),
}

impl Location {
    /// Reads `sqlite:FILE`, where the file lies in `base` unless its path is absolute, or
    /// `postgres://USER:PASSWORD@HOST/DATABASE`. `None` if it is neither.
    pub fn from_url(url: &str, base: &Path) -> Option<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let known = url::Url::parse(url).ok()?;
            let named = known.path().len() > 1;
            return named.then(|| Self::Server(url.to_owned()));
        }
        let file = url.strip_prefix("sqlite:")?.trim_start_matches("//");
        (!file.is_empty()).then(|| Self::File(base.join(file)))
    }

    /// The address for the database driver. `None` for a path that has no address.
    pub(crate) fn address(&self) -> Option<String> {
        match self {
            Self::Server(url) => Some(url.clone()),
            Self::File(path) => {
                let path = std::path::absolute(path).ok()?;
                let file = url::Url::from_file_path(path).ok()?;
                Some(format!("sqlite://{}?mode=rwc", file.path()))
            }
        }
    }
}

impl From<&Path> for Location {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

impl fmt::Display for Location {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(out, "{}", path.display()),
            Self::Server(url) => {
                let url = url::Url::parse(url).ok();
                let host = url.as_ref().and_then(|url| url.host_str());
                let database = url.as_ref().map(|url| url.path());
                write!(
                    out,
                    "postgres://{}{}",
                    host.unwrap_or("localhost"),
                    database.unwrap_or_default()
                )
            }
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Location({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_of_both_kinds_are_read() {
        let base = Path::new("/srv/licit");
        for (url, shown) in [
            ("sqlite:register.db", Some("/srv/licit/register.db")),
            ("sqlite:/var/r.db", Some("/var/r.db")),
            (
                "postgres://licit:geheim@db.example/register",
                Some("postgres://db.example/register"),
            ),
            ("postgres://db.example", None),
            ("mysql://db.example/register", None),
            ("sqlite:", None),
        ] {
            let location = Location::from_url(url, base).map(|location| location.to_string());
            assert_eq!(location.as_deref(), shown, "{url}");
        }
    }

    #[test]
    fn no_password_is_shown() {
        let url = "postgres://licit:geheim@db.example:5433/register?sslmode=require";
        let location = Location::from_url(url, Path::new(".")).unwrap();
        assert!(!format!("{location} {location:?}").contains("geheim"));
    }

    #[test]
    fn a_path_with_odd_characters_has_an_address() {
        let location = Location::File("/tmp/a b?c#d%25.db".into());
        assert_eq!(
            location.address().unwrap(),
            "sqlite:///tmp/a%20b%3Fc%23d%2525.db?mode=rwc"
        );
    }
}
