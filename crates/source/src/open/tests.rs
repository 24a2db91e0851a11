//! What paths name, and what is refused.

use std::fs;
use std::io::Write as _;

use licit_record::{Reason, Service, VisibilityEvidence};

use super::*;
use crate::{Context, Read as Record, read};

fn source(format: SourceFormat, path: &str) -> Source {
    Source {
        service: Service::new("plauderei").unwrap(),
        format,
        path: path.to_owned(),
        visibility: VisibilityEvidence::Stated,
        asserted: None,
        indexable: None,
        lenient: false,
        accounts: None,
        owner: None,
    }
}

fn line(id: &str) -> String {
    format!("{{\"service\":\"plauderei\",\"item_id\":\"{id}\",\"kind\":\"post\"}}\n")
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    write("b.jsonl", line("b").as_bytes());
    write("a.jsonl.gz", &gzip(&line("a")));
    write("sub/c.ndjson", line("c").as_bytes());
    // Packed, whatever its ending says.
    write(
        "sub/d.json",
        &zstd::encode_all(line("d").as_bytes(), 1).unwrap(),
    );
    write(".hidden.jsonl", line("hidden").as_bytes());
    write("README.md", b"no items");
    folder
}

/// The ids of all items, in the order in which they are read.
fn ids(inputs: Vec<Input>) -> Vec<String> {
    let context = Context {
        service: Service::new("plauderei").unwrap(),
        visibility: VisibilityEvidence::Stated,
        lenient: false,
        owner: None,
        collected_at: None,
    };
    let mut ids = Vec::new();
    for input in inputs {
        for block in input.blocks(1 << 20) {
            read(&block.unwrap(), &context, &mut |record| match record {
                Record::Item(sourced) => ids.push(sourced.item.item_id.expose().to_owned()),
                Record::Fault(fault) => ids.push(fault.reason.code().to_owned()),
            })
            .unwrap();
        }
    }
    ids
}

#[test]
fn files_folders_and_globs() {
    let folder = folder();
    for (path, expected) in [
        (".", &["a", "b", "c", "d"][..]),
        ("sub", &["c", "d"]),
        ("b.jsonl", &["b"]),
        ("*.jsonl*", &["a", "b"]),
        ("**/*.ndjson", &["c"]),
        ("s[tu]b", &["c", "d"]),
        // A file that is named is read, hidden or not.
        (".hidden.jsonl", &["hidden"]),
        ("README.md", &["invalid_json"]),
    ] {
        let inputs = open(&source(SourceFormat::Items, path), folder.path()).unwrap();
        assert_eq!(ids(inputs), expected, "{path}");
    }
    let absolute = folder.path().join("b.jsonl");
    let absolute = source(SourceFormat::Items, absolute.to_str().unwrap());
    assert_eq!(ids(open(&absolute, Path::new("elsewhere")).unwrap()), ["b"]);
}

#[track_caller]
fn refused(folder: &Path, format: SourceFormat, path: &str, expected: &str) {
    let error = open(&source(format, path), folder).unwrap_err();
    assert!(error.to_string().contains(expected), "{error}");
    assert!(error.hint().is_some());
}

#[test]
fn what_cannot_be_read_is_refused_with_a_hint() {
    let folder = folder();
    let folder = folder.path();
    fs::write(folder.join("e.xz"), b"\xfd7zXZ\0\0\0\0\0").unwrap();
    fs::write(folder.join("f.zip"), b"PK\x03\x04 and so on").unwrap();
    fs::create_dir(folder.join("empty")).unwrap();
    use SourceFormat::*;
    refused(
        folder,
        Items,
        "missing.jsonl",
        "no such file, folder or match",
    );
    refused(folder, Items, "*.none", "no such file, folder or match");
    refused(folder, Items, "empty", "no such file, folder or match");
    refused(folder, Items, "a[", "the pattern is wrong at character");
    refused(folder, Items, "e.xz", "packed with xz");
    refused(folder, Items, "f.zip", "an archive");
    refused(folder, Bluesky, "f.zip", "an archive");
    refused(
        folder,
        FacebookExport,
        "b.jsonl",
        "neither a zip nor a tar.gz",
    );
    refused(
        folder,
        InstagramExport,
        "-",
        "cannot be read from standard input",
    );
}

#[cfg(unix)]
#[test]
fn links_that_leave_the_folder_are_refused() {
    let folder = folder();
    let sub = folder.path().join("sub");
    std::os::unix::fs::symlink(folder.path().join("b.jsonl"), sub.join("link.jsonl")).unwrap();
    refused(
        folder.path(),
        SourceFormat::Items,
        "sub",
        "a link that leaves the folder",
    );
    refused(
        folder.path(),
        SourceFormat::Items,
        "sub/*.jsonl",
        "a link that leaves the folder",
    );
    // The same link from further up stays inside, and the file is read once.
    let inputs = open(&source(SourceFormat::Items, "."), folder.path()).unwrap();
    assert_eq!(ids(inputs), ["a", "b", "c", "d"]);
}

#[test]
fn the_digest_follows_content_and_place() {
    let folder = folder();
    let digests = |path: &str, max| {
        let inputs = open(&source(SourceFormat::Items, path), folder.path()).unwrap();
        let blocks = inputs.into_iter().flat_map(move |input| input.blocks(max));
        blocks
            .map(|block| block.unwrap().digest().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(digests("b.jsonl", 99), digests("b.jsonl", 999));
    fs::write(folder.path().join("two.jsonl"), line("b") + &line("b")).unwrap();
    let two = digests("two.jsonl", line("b").len());
    assert_eq!(two.len(), 2);
    assert_ne!(
        two[0], two[1],
        "the same line at another place is another block"
    );
    assert_eq!(two[0], digests("b.jsonl", 99)[0]);
}

#[test]
fn a_file_of_another_format_that_breaks_off_is_one_fault_more() {
    let folder = tempfile::tempdir().unwrap();
    let whole = gzip(&"[]\n".repeat(1000));
    fs::write(
        folder.path().join("statuses.json.gz"),
        &whole[..whole.len() - 4],
    )
    .unwrap();
    let inputs = open(
        &source(SourceFormat::MastodonApi, "statuses.json.gz"),
        folder.path(),
    );
    let found = ids(inputs.unwrap());
    assert_eq!(
        found.last().map(String::as_str),
        Some(Reason::InvalidJson.code())
    );
}
