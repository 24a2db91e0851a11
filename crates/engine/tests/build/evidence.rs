//! What a version says of itself, and what must stand nowhere in it.

use std::fs;

use licit_dataset::read_provenance;
use licit_evidence::{VerifyError, verify_version};
use licit_register::{IdentifierKind, Scope};

use crate::place::{Place, line, text};

fn built() -> (Place, licit_dataset::Version) {
    let mention = r#""mentions":[{"id":"m1","handle":"mia.m","name":"Mia Muster"}]"#;
    let mut lines: Vec<String> = (0..40)
        .map(|n| line(&format!("geheim-{n}"), &format!("konto-{n}"), &text(n), ""))
        .collect();
    lines.push(line(
        "geheim-m",
        "konto-m",
        &format!("{} @mia.m a@b.example", text(50)),
        mention,
    ));
    lines.push("{kaputt".to_owned());
    let place = Place::with_lines(&lines);
    place.object("plauderei", IdentifierKind::Handle, "h.konto-3", Scope::All);
    let version = place.build().version;
    (place, version)
}

#[test]
fn a_version_verifies_and_every_changed_file_is_named() {
    let (place, version) = built();
    let check = verify_version(&version.path, None).unwrap();
    assert_eq!(check.id, version.id);
    let key = place.keys().signing().verifying_key();
    assert!(
        verify_version(&version.path, Some(&key))
            .unwrap()
            .key_was_given
    );

    let below = place
        .files()
        .into_iter()
        .filter(|file| file.starts_with(&version.path));
    for file in below {
        let bytes = fs::read(&file).unwrap();
        for place in [0, bytes.len() / 2, bytes.len() - 1] {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            fs::write(&file, &changed).unwrap();
            let error = verify_version(&version.path, None).unwrap_err();
            let named = error.to_string();
            assert!(
                named.contains(file.file_name().unwrap().to_str().unwrap()),
                "{named}"
            );
        }
        fs::remove_file(&file).unwrap();
        assert!(verify_version(&version.path, None).is_err());
        fs::write(&file, &bytes).unwrap();
    }
    verify_version(&version.path, None).unwrap();
    fs::write(version.path.join("parts/more.parquet"), b"").unwrap();
    let error = verify_version(&version.path, None).unwrap_err();
    assert!(matches!(error, VerifyError::Stray { .. }), "{error}");
}

#[test]
fn another_key_is_not_believed() {
    let (_place, version) = built();
    let other = Place::new().keys().signing().verifying_key();
    assert!(matches!(
        verify_version(&version.path, Some(&other)),
        Err(VerifyError::Signature { .. })
    ));
}

#[test]
fn no_identifier_stands_in_a_version_or_its_index() {
    let (place, version) = built();
    let published = [version.path.clone(), version.restricted.clone()];
    for file in place.files() {
        if !published.iter().any(|folder| file.starts_with(folder)) {
            continue;
        }
        let bytes = fs::read(&file).unwrap();
        for secret in [
            "geheim-",
            "konto-",
            "h.konto",
            "mia.m",
            "Muster",
            "a@b.example",
            "Nora",
        ] {
            let found = bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} in {}", file.display());
        }
    }
    // Parquet pages are compressed: look into the texts themselves, too.
    let texts = place.texts(&version).concat();
    assert!(
        !texts.contains("mia.m") && !texts.contains("a@b.example"),
        "{texts}"
    );
}

#[test]
fn provenance_leads_back_and_only_with_the_key() {
    let (place, version) = built();
    let key = place.keys().provenance();
    let mut rows = 0;
    for part in &version.manifest.parts {
        let provenance = read_provenance(&version.restricted, part.bucket, &key).unwrap();
        for (place, row) in provenance.enumerate() {
            let row = row.unwrap();
            assert_eq!(row.row, place as u64);
            assert!(!row.subjects.is_empty());
            rows += 1;
        }
    }
    assert_eq!(rows, version.manifest.counts.admitted);
    let other = Place::new().keys().provenance();
    let bucket = version.manifest.parts[0].bucket;
    assert!(read_provenance(&version.restricted, bucket, &other).is_err());
}

#[test]
fn all_examples_of_a_person_are_in_one_bucket_with_enough_others() {
    let mut lines = Vec::new();
    for n in 0..600 {
        lines.push(line(
            &format!("i{n}"),
            &format!("a{}", n % 60),
            &text(n),
            "",
        ));
    }
    let place = Place::with_lines(&lines);
    let version = place.build().version;
    assert!(version.manifest.buckets > 1);
    assert!(version.manifest.fewest_subjects_in_a_bucket >= 2);
    let key = place.keys().provenance();
    let mut bucket_of = std::collections::HashMap::new();
    let mut neighbours = 0;
    for part in &version.manifest.parts {
        let rows: Vec<_> = read_provenance(&version.restricted, part.bucket, &key)
            .unwrap()
            .map(Result::unwrap)
            .collect();
        neighbours += rows
            .windows(2)
            .filter(|two| two[0].subjects[0] == two[1].subjects[0])
            .count();
        for row in rows {
            let before = bucket_of.insert(row.subjects[0], part.bucket);
            assert!(before.is_none_or(|before| before == part.bucket));
        }
    }
    // With some three people in a bucket, a third of the neighbours are the same person by
    // chance; in the order of the input none would be, in the order of authors nearly all.
    let share = neighbours as f64 / version.manifest.counts.admitted as f64;
    assert!(
        share < 0.6,
        "share of neighbouring rows of one person: {share}"
    );
}

#[test]
fn a_manifest_cannot_point_outside_its_folder() {
    let (place, version) = built();
    let part = version
        .path
        .join(version.manifest.parts.first().unwrap().path.as_str());
    let elsewhere = place.path().join("elsewhere");
    fs::rename(&part, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &part).unwrap();
    assert!(matches!(
        verify_version(&version.path, None),
        Err(VerifyError::NotAManifest { .. })
    ));
}
