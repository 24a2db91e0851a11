//! What archives give, and what they refuse.

use std::fs;
use std::io::Write as _;

use ::zip::write::{SimpleFileOptions, ZipWriter};
use proptest::prelude::*;

use super::*;

/// A zip file with these entries.
fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A tar.gz file with these entries, names as they come.
fn tar_gz_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let mut builder = ::tar::Builder::new(encoder);
    for (name, bytes) in entries {
        let mut header = ::tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        if name.len() > 90 {
            builder.append_data(&mut header, name, *bytes).unwrap();
            continue;
        }
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, *bytes).unwrap();
    }
    builder.into_inner().unwrap().finish().unwrap()
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    path
}

fn contents(archive: &mut Archive) -> Vec<(String, Vec<u8>)> {
    let names: Vec<String> = archive
        .entries()
        .iter()
        .map(|entry| entry.name().to_owned())
        .collect();
    names
        .into_iter()
        .enumerate()
        .map(|(place, name)| (name, archive.read(place, 1 << 20).unwrap()))
        .collect()
}

#[test]
fn a_folder_and_its_packed_forms_read_alike() {
    let long = format!("{}/posts.json", "a".repeat(120));
    let entries: [(&str, &[u8]); 4] = [
        ("posts/2.json", b"[2]"),
        ("posts/1.json", b"[1]"),
        (&long, b"[3]"),
        ("actor.json", b"{}"),
    ];
    let folder = tempfile::tempdir().unwrap();
    let unpacked = folder.path().join("unpacked");
    for (name, bytes) in entries {
        write(&unpacked, name, bytes);
    }
    write(&unpacked, ".hidden.json", b"no");
    write(&unpacked, "__MACOSX/posts.json", b"no");
    let zip = write(folder.path(), "export.zip", &zip_of(&entries));
    let tar_gz = write(folder.path(), "export.tar.gz", &tar_gz_of(&entries));
    // Two parts of one export, by what they hold and not by their order.
    let parts = folder.path().join("parts");
    write(&parts, "part-1.zip", &zip_of(&entries[..2]));
    write(&parts, "part-2.zip", &zip_of(&entries[2..]));
    let expected = contents(&mut Archive::open(&unpacked).unwrap());
    assert_eq!(expected.len(), 4);
    assert!(expected.is_sorted());
    for path in [zip, tar_gz, parts] {
        let mut archive = Archive::open(&path).unwrap();
        assert_eq!(contents(&mut archive), expected, "{path:?}");
        assert_eq!(archive.find("posts/1.json"), Some(2));
    }
}

#[track_caller]
fn refused(name: &str, bytes: Vec<u8>, expected: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), name, &bytes);
    let error = Archive::open(&path).unwrap_err();
    assert!(error.to_string().contains(expected), "{error}");
    assert!(error.hint().is_some());
    assert!(!error.to_string().contains("lena"), "{error}");
}

#[test]
fn names_that_climb_out_are_refused() {
    for name in [
        "../lena.json",
        "a/../../lena.json",
        "/etc/lena.json",
        "C:/lena.json",
    ] {
        let climbs = "points out of the archive";
        refused(
            "e.zip",
            zip_of(&[("ok.json", b"{}"), (name, b"{}")]),
            climbs,
        );
        refused(
            "e.tar.gz",
            tar_gz_of(&[("ok.json", b"{}"), (name, b"{}")]),
            climbs,
        );
    }
    assert_eq!(inside("a\\b/./c..d//e").as_deref(), Some("a/b/c..d/e"));
    assert_eq!(inside("a\\..\\..\\b"), None);
}

#[test]
fn archives_inside_are_counted_and_not_opened() {
    let inner = zip_of(&[("posts.json", b"[]")]);
    let outer = zip_of(&[("a.json", b"{}"), ("in/b.zip", &inner), ("c.json.gz", b"x")]);
    let archive = Archive::from_zip_bytes(outer, Limits::default()).unwrap();
    assert_eq!(archive.entries().len(), 1);
    assert_eq!(archive.nested(), 2);
    refused(
        "e.zip",
        zip_of(&[("lena.zip", &inner)]),
        "nothing but 1 archives",
    );
}

#[test]
fn links_inside_archives_are_refused() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .add_symlink("lena.json", "/etc/passwd", SimpleFileOptions::default())
        .unwrap();
    refused(
        "e.zip",
        writer.finish().unwrap().into_inner(),
        "entry 1 is a link",
    );
    let encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let mut builder = ::tar::Builder::new(encoder);
    let mut header = ::tar::Header::new_gnu();
    header.set_entry_type(::tar::EntryType::Symlink);
    header.set_size(0);
    builder
        .append_link(&mut header, "lena.json", "/etc/passwd")
        .unwrap();
    let bytes = builder.into_inner().unwrap().finish().unwrap();
    refused("e.tar.gz", bytes, "entry 1 is a link");
}

#[test]
fn encrypted_entries_are_refused() {
    let mut bytes = zip_of(&[("lena.json", b"{}")]);
    // The first bit of the flags, in the local header and in the directory.
    let directory = bytes
        .windows(4)
        .position(|four| four == b"PK\x01\x02")
        .unwrap();
    bytes[6] |= 1;
    bytes[directory + 8] |= 1;
    refused("e.zip", bytes, "entry 1 is encrypted");
}

#[test]
fn files_that_are_no_archive_or_end_in_the_middle_are_refused() {
    refused(
        "e.zip",
        b"plain text".to_vec(),
        "neither a zip nor a tar.gz",
    );
    let whole = zip_of(&[("lena.json", b"{}")]);
    refused(
        "e.zip",
        whole[..whole.len() - 10].to_vec(),
        "the zip file is damaged",
    );
    let whole = tar_gz_of(&[("lena.json", &[b'x'; 5000])]);
    refused(
        "e.tar.gz",
        whole[..whole.len() - 30].to_vec(),
        "the tar file is damaged",
    );
}

#[test]
fn bombs_stop_at_the_limit_however_modest_they_claim_to_be() {
    let limits = Limits {
        ratio_free_bytes: 1 << 20,
        ..Limits::default()
    };
    let bomb = vec![b' '; 8 << 20];
    let mut packed = zip_of(&[("a.json", &bomb), ("b.json", &bomb)]);
    let read = |archive: &mut Archive, place| {
        let mut reader = archive.reader(place).unwrap();
        io::copy(&mut reader, &mut io::sink()).map_err(|error| error.to_string())
    };
    let mut archive = Archive::from_zip_bytes(packed.clone(), limits).unwrap();
    assert!(read(&mut archive, 0).unwrap_err().contains("250 times"));
    // The directory says 16 bytes; what counts is what comes.
    let directory = packed
        .windows(4)
        .position(|four| four == b"PK\x01\x02")
        .unwrap();
    packed[directory + 24..directory + 28].copy_from_slice(&16u32.to_le_bytes());
    let mut archive = Archive::from_zip_bytes(packed.clone(), limits).unwrap();
    assert!(read(&mut archive, 0).is_err());
    for (limits, expected) in [
        (
            Limits {
                entry_bytes: 1 << 20,
                ..Limits::default()
            },
            "an entry unpacks",
        ),
        (
            Limits {
                total_bytes: 1 << 20,
                ..Limits::default()
            },
            "it unpacks",
        ),
    ] {
        let mut archive = Archive::from_zip_bytes(packed.clone(), limits).unwrap();
        assert!(read(&mut archive, 1).unwrap_err().contains(expected));
    }
    let mut archive = Archive::from_zip_bytes(packed.clone(), Limits::default()).unwrap();
    assert!(
        archive
            .read(1, 100)
            .unwrap_err()
            .to_string()
            .contains("more than 100 bytes")
    );
    let few = Limits {
        entries: 1,
        ..Limits::default()
    };
    assert!(Archive::from_zip_bytes(packed, few).is_err());
}

#[cfg(unix)]
#[test]
fn links_of_a_folder_may_not_leave_it() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("inner");
    write(&inner, "b/posts.json", b"[]");
    write(folder.path(), "outside.json", b"[]");
    // Inside: read once, under the name that sorts first; a loop ends.
    symlink(inner.join("b/posts.json"), inner.join("a.json")).unwrap();
    symlink(&inner, inner.join("loop")).unwrap();
    let archive = Archive::open(&inner).unwrap();
    let names: Vec<&str> = archive.entries().iter().map(Entry::name).collect();
    assert_eq!(names, ["a.json"]);
    symlink(folder.path().join("outside.json"), inner.join("z.json")).unwrap();
    let error = Archive::open(&inner).unwrap_err();
    assert!(
        error.to_string().contains("a link that leaves the folder"),
        "{error}"
    );
    assert!(error.hint().is_some());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_damage_to_an_archive_is_an_error_and_no_panic(
        places in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = zip_of(&[("a.json", b"[1,2,3]"), ("b/c.json", &[b'x'; 300])]);
        for (place, byte) in places {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Ok(mut archive) = Archive::from_zip_bytes(bytes, Limits::default()) {
            for place in 0..archive.entries().len() {
                let _ = archive.read(place, 1 << 20);
            }
        }
    }
}
