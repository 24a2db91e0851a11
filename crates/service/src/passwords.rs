//! Names and passwords of the desk. What is kept is an argon2id hash as a PHC string; what is typed is compared
//! with it in the same time whether or not there is anybody of that name.

use std::sync::OnceLock;

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::Semaphore;

/// Characters of a password, at least.
pub const MIN_LENGTH: usize = 12;

/// Bytes of a password, at most.
const MAX_BYTES: usize = 1024;

/// Characters of a name, at most.
const MAX_NAME: usize = 200;

/// Comparisons at once, each in 19 MiB of memory.
static FREE: Semaphore = Semaphore::const_new(2);

/// Why a password was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordError {
    /// It is too short, too long, or one character over and over.
    #[error("a password has 12 characters or more, and not all the same")]
    Weak,
    /// The system gave no randomness or no memory.
    #[error("the system gave no randomness or no memory")]
    System,
}

/// Whether somebody at the desk can have this name: one line, and no word that the history of a
/// request has for others.
pub fn is_name(name: &str) -> bool {
    let length = name.chars().count();
    (1..=MAX_NAME).contains(&length)
        && name.trim() == name
        && !name.chars().any(char::is_control)
        && !["person", "register"].contains(&name.to_lowercase().as_str())
}

/// The hash of a new password, as a PHC string.
///
/// # Errors
/// If the password is weak, or the system gives nothing.
pub fn hash(password: &str) -> Result<String, PasswordError> {
    let mut characters = password.chars();
    let first = characters.next();
    let is_one = characters.all(|character| Some(character) == first);
    let is_short = password.chars().count() < MIN_LENGTH;
    if is_one || is_short || password.len() > MAX_BYTES {
        return Err(PasswordError::Weak);
    }
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|_| PasswordError::System)?;
    let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    Ok(hash.map_err(|_| PasswordError::System)?.to_string())
}

/// Whether a password is the one of a hash. Without a hash it is not, and takes as long.
pub(crate) async fn is_right(password: String, kept: Option<String>) -> bool {
    let Ok(_free) = FREE.acquire().await else {
        return false;
    };
    let compared = tokio::task::spawn_blocking(move || {
        let known = kept.is_some();
        let kept = kept.as_deref().or(nobodys());
        let password = password.as_bytes();
        let fits = password.len() <= MAX_BYTES
            && kept.is_some_and(|kept| Argon2::default().verify_password(password, kept).is_ok());
        fits && known
    });
    compared.await.unwrap_or(false)
}

/// The hash of a password that nobody has, made once.
fn nobodys() -> Option<&'static str> {
    static HASH: OnceLock<Option<String>> = OnceLock::new();
    let made = HASH.get_or_init(|| hash("a password that is nobody's").ok());
    made.as_deref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_is_right() {
        let kept = hash("Regenschirm am Montag").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let is = async |password: &str, kept: Option<&String>| {
            is_right(password.to_owned(), kept.cloned()).await
        };
        assert!(is("Regenschirm am Montag", Some(&kept)).await);
        assert!(!is("Regenschirm am Dienstag", Some(&kept)).await);
        assert!(!is("", Some(&kept)).await);
        assert!(!is("a password that is nobody's", None).await);
        assert!(!is("ended", Some(&"ended".to_owned())).await);
    }

    #[test]
    fn weak_passwords_are_not_taken() {
        for password in ["", "elfzeichen!", "aaaaaaaaaaaaaaaa", &"ab".repeat(600)] {
            assert_eq!(hash(password), Err(PasswordError::Weak));
        }
    }
}
