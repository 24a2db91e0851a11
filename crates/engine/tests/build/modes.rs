//! What the modes and the gatekeeper switch change (UNL-4).

use licit_engine::{EngineError, NoProgress};

use crate::place::{Place, line, text};

fn two_services(basis: &str) -> Place {
    let mut place = Place::with_lines(&[line("p1", "a1", &text(1), "")]);
    place.policy = place
        .policy
        .replace(r#"{ mode = "legitimate_interest" }"#, basis);
    place.policy.push_str("[[source]]\nservice=\"bilder\"\nformat=\"items\"\npath=\"b.jsonl\"\nvisibility=\"stated\"\n");
    let other = line("p1", "a1", &text(2), "").replace("plauderei", "bilder");
    place.write("b.jsonl", other.as_bytes());
    place
}

#[test]
fn services_are_mixed_unlinked_or_kept_apart() {
    let mixed = two_services(r#"{ mode = "legitimate_interest" }"#);
    let built = mixed.try_build(2, &NoProgress).unwrap();
    assert_eq!(built.len(), 1);
    assert_eq!(built[0].version.manifest.counts.admitted, 2);

    let apart = two_services(r#"{ mode = "strict" }"#);
    let built = apart.try_build(2, &NoProgress).unwrap();
    let names: Vec<&str> = built
        .iter()
        .map(|b| b.version.manifest.dataset.as_str())
        .collect();
    assert_eq!(names, ["probe-bilder", "probe-plauderei"]);
    assert!(built.iter().all(|b| b.version.manifest.counts.read == 1));
    assert!(built.iter().all(|b| b.version.manifest.sources.len() == 1));
}

#[test]
fn a_gatekeeper_does_not_mix_services_without_consent() {
    let place = two_services(r#"{ mode = "legitimate_interest", gatekeeper = true }"#);
    let refused = place.try_build(1, &NoProgress).unwrap_err();
    assert!(matches!(refused, EngineError::Mixing(_)), "{refused}");
}

#[test]
fn consent_admits_who_consented_and_nobody_else() {
    let consent = r#""consent":{"purpose":"ai_training","given_at":"2025-03-01T00:00:00Z","wording":"v3","channel":"app","covers_past":true}"#;
    let mut place = Place::with_lines(&[
        line("p1", "a1", &text(1), consent),
        line("p2", "a2", &text(2), ""),
    ]);
    place.policy = place.policy.replace("legitimate_interest", "consent");
    let built = place.build();
    assert_eq!(place.texts(&built.version), [text(1)]);
    assert_eq!(built.version.manifest.refused_by_reason["no_consent"], 1);
}

#[test]
fn surrogates_differ_between_records() {
    let mut place = Place::with_lines(&[
        line(
            "p1",
            "a1",
            &format!("{} an lena@beispiel.example", text(1)),
            "",
        ),
        line(
            "p2",
            "a2",
            &format!("{} an lena@beispiel.example", text(2)),
            "",
        ),
    ]);
    place
        .policy
        .insert_str(0, "deidentify = { style = \"surrogate\" }\n");
    let texts = place.texts(&place.build().version);
    let mail = |text: &String| text.rsplit(' ').next().unwrap().to_owned();
    assert!(
        texts
            .iter()
            .all(|text| mail(text).contains('@') && !text.contains("lena@"))
    );
    assert_ne!(mail(&texts[0]), mail(&texts[1]));
}

#[test]
fn a_language_that_is_no_tag_stays_out() {
    let place =
        Place::with_lines(&[line("p1", "a1", &text(1), "")
            .replace(r#""lang":"de""#, r#""lang":"Nora Beispiel, Köln""#)]);
    let version = place.build().version;
    assert_eq!(version.manifest.counts.admitted, 1);
}

#[test]
fn a_source_that_is_missing_is_a_clear_error() {
    let mut place = Place::new();
    let error = place.try_build(1, &NoProgress).unwrap_err();
    assert!(error.to_string().contains("items.jsonl"), "{error}");
    assert!(error.hint().is_some());
    place.policy = place.policy.split("[[source]]").next().unwrap().to_owned();
    assert!(matches!(
        place.try_build(1, &NoProgress),
        Err(EngineError::NoSource)
    ));
}

#[test]
fn a_folder_of_other_things_is_no_staging_area() {
    let mut place = Place::with_lines(&[line("p1", "a1", &text(1), "")]);
    place.write("mein/brief.txt", b"wichtig");
    place.policy = place
        .policy
        .replace("name = \"probe\"", "name = \"probe\", staging = \"mein\"");
    let error = place.try_build(1, &NoProgress).unwrap_err();
    assert!(
        matches!(error, EngineError::NoStagingArea { .. }),
        "{error}"
    );
    assert_eq!(
        std::fs::read(place.path().join("mein/brief.txt")).unwrap(),
        b"wichtig"
    );
}

#[test]
fn somebody_elses_file_in_a_staging_area_is_left_alone() {
    let place = Place::with_lines(&[line("p1", "a1", &text(1), "")]);
    place.build();
    place.write("staging/plauderei/brief.json", b"wichtig");
    place.write("items.jsonl", line("p1", "a1", &text(2), "").as_bytes());
    place.build();
    assert!(place.path().join("staging/plauderei/brief.json").is_file());
}

#[test]
fn folders_must_not_lie_in_each_other() {
    let place = Place::new();
    for (from, to) in [
        ("name = \"probe\"", "name = \"probe\", staging = \".\""),
        (
            "name = \"probe\"",
            "name = \"probe\", keys = \"datasets/probe\"",
        ),
        (
            "name = \"probe\"",
            "name = \"probe\", restricted = \"x/../datasets\"",
        ),
    ] {
        let policy = licit_record::Policy::from_toml(&place.policy.replace(from, to)).unwrap();
        let refused = licit_engine::Installation::new(place.path(), policy, crate::place::TODAY);
        assert!(refused.is_err(), "{to}");
    }
}
