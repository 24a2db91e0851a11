//! What a policy may say, and what it means.

use super::*;
use crate::{Category, Kind, VisibilityEvidence};

const SMALLEST: &str = r#"
    controller = { name = "Beispielnetz GmbH", contact = "datenschutz@beispielnetz.example" }
    basis = { mode = "legitimate_interest" }
    dataset = { name = "beispiel" }
"#;

fn effective(text: &str) -> Result<EffectivePolicy, PolicyError> {
    EffectivePolicy::new(&Policy::from_toml(text)?, "2026-01-02".parse().unwrap())
}

fn in_mode(mode: &str) -> EffectivePolicy {
    effective(&SMALLEST.replace("legitimate_interest", mode)).unwrap()
}

#[test]
fn days_are_written_plain_or_in_quotes() {
    for day in ["2025-05-27", "\"2025-05-27\""] {
        let policy = effective(&format!("{SMALLEST}\nnotice = {{ freeze_on = {day} }}")).unwrap();
        assert_eq!(policy.freeze_on.to_string(), "2025-05-27");
    }
    for not_a_day in [
        "2025-05-27T10:00:00Z",
        "10:00:00",
        "7",
        "\"gestern\"",
        "2025-02-30",
    ] {
        let text = format!("{SMALLEST}\nnotice = {{ freeze_on = {not_a_day} }}");
        assert!(effective(&text).is_err(), "{not_a_day}");
    }
    assert_eq!(
        effective(SMALLEST).unwrap().freeze_on.to_string(),
        "2026-01-02"
    );
}

#[test]
fn unknown_keys_are_errors() {
    for line in [
        "notice = { freeze = 2025-05-27 }",
        "nonsense = 1",
        "admission = { kind = [] }",
    ] {
        assert!(matches!(
            effective(&format!("{SMALLEST}\n{line}")),
            Err(PolicyError::Syntax(_))
        ));
    }
}

#[test]
fn each_mode_has_its_defaults() {
    let court = in_mode("legitimate_interest");
    assert_eq!(court.notice, NoticePeriod::Days(28));
    assert_eq!(court.published_after, PublishedAfter::Any);
    assert!(court.indexable_required && !court.one_dataset_per_service);
    assert!(court.categories.contains(&Category::Email));
    assert!(court.categories.contains(&Category::Credential));
    assert!(!court.categories.contains(&Category::DateOfBirth));

    let consent = in_mode("consent");
    assert_eq!(consent.notice, NoticePeriod::AtConsent);
    assert!(!consent.indexable_required);
    assert_eq!(consent.third_person, ThirdPersonObjection::DropItem);

    let strict = in_mode("strict");
    assert_eq!(strict.notice, NoticePeriod::Days(60));
    assert_eq!(strict.published_after, PublishedAfter::AuthorNotice);
    assert!(strict.one_dataset_per_service);
    assert!(strict.categories.contains(&Category::DateOfBirth));
    for policy in [court, consent, strict] {
        assert_eq!(policy.age_unknown, AgeUnknown::Refuse);
        assert!(!policy.kinds.contains(&Kind::Message) && policy.kinds.contains(&Kind::Post));
        assert!(!policy.evidence.contains(&VisibilityEvidence::Operator));
    }
}

#[test]
fn statements_are_handled_as_the_mode_asks() {
    use StatementAction::{Drop, KeepManifestlyPublic, Redact};
    let actions = |policy: &EffectivePolicy| {
        let set = policy.special_categories;
        ([set.author, set.other, set.unknown], policy.minor_mentions)
    };
    for (mode, expected, minors) in [
        (
            "legitimate_interest",
            [KeepManifestlyPublic, Drop, Redact],
            MinorMentions::Redact,
        ),
        ("consent", [Drop, Drop, Drop], MinorMentions::Drop),
        ("strict", [Redact, Drop, Drop], MinorMentions::Drop),
    ] {
        assert_eq!(actions(&in_mode(mode)), (expected, minors), "{mode}");
    }
    let set = "special_categories = { author = \"drop\", other = \"redact\", unknown = \"drop\" }\n\
               minors = { mentions = \"drop\" }";
    let policy = effective(&format!("{SMALLEST}\n{set}")).unwrap();
    assert_eq!(
        actions(&policy),
        ([Drop, Redact, Drop], MinorMentions::Drop)
    );
    for mode in ["legitimate_interest", "consent", "strict"] {
        for key in ["other", "unknown"] {
            let base = SMALLEST.replace("legitimate_interest", mode);
            let line = format!("special_categories = {{ {key} = \"keep_manifestly_public\" }}");
            let found = effective(&format!("{base}\n{line}"));
            assert!(
                matches!(found, Err(PolicyError::Setting { .. })),
                "{mode} {key}"
            );
        }
    }
}

#[test]
fn contradictions_are_refused() {
    let strict = SMALLEST.replace("legitimate_interest", "strict");
    for (base, line) in [
        (strict.as_str(), "minors = { age_unknown = \"declared\" }"),
        (SMALLEST, "notice = { freeze_on = 2026-01-03 }"),
        (SMALLEST, "notice = { announced_on = 2026-01-03 }"),
        (
            SMALLEST,
            "notice = { announced_on = 2025-06-01, freeze_on = 2025-05-27 }",
        ),
        (
            SMALLEST,
            "[[source]]\nservice=\"a\"\nformat=\"items\"\npath=\"x\"\nvisibility=\"operator\"",
        ),
    ] {
        let found = effective(&format!("{base}\n{line}"));
        assert!(matches!(found, Err(PolicyError::Setting { .. })), "{line}");
    }
    assert!(effective(&SMALLEST.replace("\"beispiel\"", "\"../x\"")).is_err());
}

#[test]
fn the_settings_survive_writing_and_reading() {
    let policy = in_mode("strict");
    let text = serde_json::to_string(&policy).unwrap();
    let again: EffectivePolicy = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&again).unwrap(), text);
}

#[test]
fn the_recall_of_a_release_depends_on_the_mode_and_is_a_share() {
    assert_eq!(in_mode("legitimate_interest").recall_min_per_mille, 950);
    assert_eq!(in_mode("strict").recall_min_per_mille, 990);
    let with = |share: &str| {
        effective(&format!(
            "{SMALLEST}\ndeidentify = {{ recall_min = {share} }}"
        ))
    };
    assert_eq!(with("0.9").unwrap().recall_min_per_mille, 900);
    for wrong in ["1.01", "-0.1", "95.0", "nan"] {
        assert!(matches!(
            with(wrong),
            Err(PolicyError::Setting {
                key: "deidentify.recall_min",
                ..
            })
        ));
    }
}

#[test]
fn a_token_classifier_is_off_unless_the_policy_names_its_folder() {
    assert_eq!(effective(SMALLEST).unwrap().model, None);
    let text = serde_json::to_string(&effective(SMALLEST).unwrap()).unwrap();
    assert!(
        !text.contains("model"),
        "policies without one stay as they were"
    );
    let with = |line: &str| effective(&format!("{SMALLEST}\ndeidentify = {{ model = {line} }}"));
    let model = with(r#"{ folder = "models/ner" }"#).unwrap().model;
    assert_eq!(model, Some(ClassifierSettings::default()));
    let all = r#"{ folder = "m", threshold = 0.35, labels = { GIVENNAME = "PERSON_NAME" } }"#;
    let policy = with(all).unwrap();
    let model = policy.model.clone().unwrap();
    assert_eq!(model.threshold_per_mille, 350);
    assert_eq!(
        model.labels,
        [("GIVENNAME".to_owned(), Category::PersonName)].into()
    );
    let text = serde_json::to_string(&policy).unwrap();
    let again: EffectivePolicy = serde_json::from_str(&text).unwrap();
    assert_eq!(again.model, policy.model);
    for unknown in [
        r#"{ threshold = 0.5 }"#,
        r#"{ folder = "m", treshold = 0.5 }"#,
        r#"{ folder = "m", labels = { PER = "NAME" } }"#,
        r#"{ folder = "m", labels = ["PER"] }"#,
    ] {
        assert!(
            matches!(with(unknown), Err(PolicyError::Syntax(_))),
            "{unknown}"
        );
    }
    for wrong in [
        r#"{ folder = " " }"#,
        r#"{ folder = "m", threshold = 0.0 }"#,
        r#"{ folder = "m", threshold = 1.5 }"#,
        r#"{ folder = "m", threshold = nan }"#,
        r#"{ folder = "m", labels = {} }"#,
        r#"{ folder = "m", labels = { PER = "QUOTE" } }"#,
        r#"{ folder = "m", labels = { PER = "SPECIAL_CATEGORY" } }"#,
    ] {
        assert!(
            matches!(with(wrong), Err(PolicyError::Setting { .. })),
            "{wrong}"
        );
    }
}
