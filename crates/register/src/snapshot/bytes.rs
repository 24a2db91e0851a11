//! The bytes of a snapshot: a file laid into memory, or memory. The one place with a memory map.

use std::fs::File;
use std::io;
use std::ops::Deref;

use memmap2::Mmap;

/// What a snapshot is read from.
pub(crate) enum Bytes {
    /// In memory.
    Held(Vec<u8>),
    /// A file.
    Mapped(Mmap),
}

impl Bytes {
    /// Lays a file into memory.
    #[expect(unsafe_code, reason = "a memory map cannot be made otherwise")]
    pub(crate) fn map(file: &File) -> io::Result<Self> {
        if file.metadata()?.len() == 0 {
            return Ok(Self::Held(Vec::new()));
        }
        // SAFETY: what a map shows must not change while it is there. licit never writes into a
        // finished snapshot: it writes a new file and gives it the name of the old one, whose
        // bytes then live on until nobody has them mapped. Finished files bear no permission to
        // write, which keeps other programs from writing into them by mistake. Who does it all
        // the same gets wrong answers or SIGBUS, but no undefined behaviour follows within licit:
        // the bytes are read as plain numbers, and every place that comes from them is checked
        // against the length of the map.
        let map = unsafe { Mmap::map(file)? };
        // A look-up touches places far from each other: with small pages the processor would look
        // for most of them in its page tables first. Advice, as below.
        #[cfg(target_os = "linux")]
        drop(map.advise(memmap2::Advice::HugePage));
        Ok(Self::Mapped(map))
    }

    /// Tells the system that places are read in no order, so that it does not read ahead.
    pub(crate) fn expect_look_ups(&self) {
        #[cfg(unix)]
        if let Self::Mapped(map) = self {
            // Advice: without it look-ups are slower and nothing else.
            drop(map.advise(memmap2::Advice::Random));
        }
    }
}

impl Deref for Bytes {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        match self {
            Self::Held(bytes) => bytes,
            Self::Mapped(map) => map,
        }
    }
}
