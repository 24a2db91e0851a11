//! Checkpoints: size and root of a log at one moment, signed (C2SP `tlog-checkpoint`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::{NoteError, Sha256, SigningKey, VerifyingKey};

/// Largest checkpoint that is read; one of this program has about 300 bytes.
pub(super) const MAX_CHECKPOINT_BYTES: u64 = 64 << 10;
/// Largest log: the largest whole number that every JSON reader keeps exact.
const MAX_SIZE: u64 = 1 << 53;

/// Size and root of a log at one moment. Who signs it says: these leaves, in this order, and never
/// others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: the name of the key that signs it.
    pub origin: String,
    /// Leaves.
    pub size: u64,
    /// Root over them.
    pub root: Sha256,
}

impl Checkpoint {
    /// Signs it.
    pub fn sign(&self, key: &SigningKey) -> String {
        let root = STANDARD.encode(self.root.0);
        key.sign(&format!("{}\n{}\n{root}\n", self.origin, self.size))
    }

    /// Opens a signed checkpoint: the signature must be one of the key, and the origin its name.
    ///
    /// # Errors
    /// [`NoteError`].
    pub fn open(note: &str, key: &VerifyingKey) -> Result<Self, NoteError> {
        let checkpoint = Self::parse(key.open(note)?)?;
        if checkpoint.origin != key.name() {
            return Err(NoteError::Format("the checkpoint is one of another log"));
        }
        Ok(checkpoint)
    }

    /// Reads the text of a note. Lines after the third are extensions and mean nothing here.
    fn parse(text: &str) -> Result<Self, NoteError> {
        let format = NoteError::Format;
        if text.chars().any(|c| c < ' ' && c != '\n') {
            return Err(format("a control character"));
        }
        let text = text
            .strip_suffix('\n')
            .ok_or(format("the last line has no end"))?;
        let mut lines = text.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next())
        else {
            return Err(format("a checkpoint has origin, size and root"));
        };
        if origin.is_empty() || lines.any(str::is_empty) {
            return Err(format("an empty line in a checkpoint"));
        }
        let number = size.parse::<u64>().ok();
        // The one spelling: no sign, no zero in front.
        let number = number.filter(|number| *number <= MAX_SIZE && number.to_string() == size);
        let root = STANDARD
            .decode(root)
            .ok()
            .and_then(|root| root.try_into().ok());
        match (number, root) {
            (Some(size), Some(root)) => Ok(Self {
                origin: origin.to_owned(),
                size,
                root: Sha256(root),
            }),
            (None, _) => Err(format("the size of a checkpoint is no number")),
            (_, None) => Err(format("the root of a checkpoint is no hash")),
        }
    }
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;

    fn key(name: &str) -> SigningKey {
        SigningKey::new(name, &Zeroizing::new([4; 32]))
    }

    #[test]
    fn a_checkpoint_comes_back() {
        let key = key("beispiel.netz/log");
        let checkpoint = Checkpoint {
            origin: "beispiel.netz/log".to_owned(),
            size: 20_852_163,
            root: Sha256([9; 32]),
        };
        let note = checkpoint.sign(&key);
        assert!(
            note.starts_with("beispiel.netz/log\n20852163\nCQkJ"),
            "{note}"
        );
        assert_eq!(
            Checkpoint::open(&note, &key.verifying_key()).unwrap(),
            checkpoint
        );
    }

    #[test]
    fn other_spellings_are_refused() {
        let key = key("a");
        let root = STANDARD.encode([1; 32]);
        let check = |text: &str| Checkpoint::open(&key.sign(text), &key.verifying_key());
        assert!(check(&format!("a\n7\n{root}\n")).is_ok());
        assert!(check(&format!("a\n7\n{root}\nextension\n")).is_ok());
        for wrong in [
            format!("b\n7\n{root}\n"),
            format!("a\n07\n{root}\n"),
            format!("a\n+7\n{root}\n"),
            format!("a\n-1\n{root}\n"),
            format!("a\n99999999999999999\n{root}\n"),
            format!("a\n7\n{root}\n\n"),
            format!("\n7\n{root}\n"),
            format!("a\n7\r\n{root}\n"),
            "a\n7\nAAAA\n".to_owned(),
            "a\n7\n".to_owned(),
        ] {
            assert!(check(&wrong).is_err(), "{wrong}");
        }
    }
}
