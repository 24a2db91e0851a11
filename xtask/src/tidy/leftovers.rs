//! What does not belong into a repository: droppings of editors and tools, build outputs,
//! databases, keys, and files too large to review.

use super::{File, Problem};

/// Endings and names of leftovers.
const LEFTOVERS: [(&str, &str); 20] = [
    (".orig", "of a merge"),
    (".rej", "of a patch"),
    (".bak", "of an editor"),
    ("~", "of an editor"),
    (".swp", "of an editor"),
    (".tmp", "of a program"),
    (".log", "of a program"),
    (".pyc", "of Python"),
    (".profraw", "of a profiler"),
    ("perf.data", "of a profiler"),
    ("nohup.out", "of a shell"),
    (".DS_Store", "of macOS"),
    ("Thumbs.db", "of Windows"),
    (".snap.new", "of an unreviewed snapshot"),
    (".proptest-regressions.lock", "of a test"),
    (".rlib", "of a build"),
    (".so", "of a build"),
    (".exe", "of a build"),
    (
        "register.db",
        "of a run: a register never leaves its machine",
    ),
    (
        "register.db-wal",
        "of a run: a register never leaves its machine",
    ),
];

/// First bytes of programs.
const PROGRAMS: [&[u8]; 4] = [
    b"\x7fELF",
    b"MZ\x90\x00",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
];

/// Size from which on a file is data that belongs beside the repository.
const BYTES_MAX: u64 = 8 << 20;

/// The problems of one file.
pub(super) fn check(file: &File) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some((_, whose)) = LEFTOVERS
        .iter()
        .find(|(ending, _)| file.path.ends_with(ending))
    {
        problems.push(Problem::new(
            &file.path,
            None,
            format!("is a leftover {whose}"),
        ));
    }
    if PROGRAMS.iter().any(|first| file.head.starts_with(first)) {
        problems.push(Problem::new(
            &file.path,
            None,
            "is a program; the repository holds sources",
        ));
    }
    if file.path.split('/').any(|folder| folder == "keys") && !file.path.ends_with(".rs") {
        let what = "lies in a folder of keys; keys never enter a repository";
        problems.push(Problem::new(&file.path, None, what));
    }
    if file.size > BYTES_MAX {
        let what = format!("has {} bytes, at most {BYTES_MAX} belong here", file.size);
        problems.push(Problem::new(&file.path, None, what));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_leftovers() {
        let check = |path: &str, head: &[u8], size: u64, expected: usize| {
            let file = File {
                path: path.to_owned(),
                head: head.to_vec(),
                size,
                text: None,
            };
            assert_eq!(check(&file).len(), expected, "{path}");
        };
        check("crates/a/src/lib.rs.orig", b"", 0, 1);
        check("notes.txt~", b"", 0, 1);
        check("examples/register.db", b"SQLite", 0, 1);
        check("crates/a/tool", b"\x7fELF\x02", 0, 1);
        check("examples/keys/service", b"", 32, 1);
        check("corpus.jsonl", b"{", BYTES_MAX + 1, 1);
        check("crates/register/src/keys/mod.rs", b"//!", 10, 0);
        check("crates/a/testdata/archive.zip", b"PK\x03\x04", 1000, 0);
        check("docs/original.md", b"#", 10, 0);
    }
}
