//! Tests of the pages as a whole, on the manifest of an invented dataset (`testdata/manifest.json`).

use std::collections::BTreeMap;

use licit_evidence::{Manifest, VersionId};
use licit_record::{Category, LegalBasis, Outcome, Reason};
use proptest::prelude::*;
use serde_json::Value;

use crate::texts::texts;
use crate::{Example, Language, ReportError, card, croissant, report};

fn manifest() -> Manifest {
    serde_json::from_str(include_str!("../testdata/manifest.json")).unwrap()
}

fn id(manifest: &Manifest) -> VersionId {
    manifest.seal().unwrap().1
}

fn examples() -> Vec<Example> {
    let admitted = "Danke @max_muster! Schreib mir: lena.kraus@post.example oder 030 901820.";
    let place = |text: &str, of| {
        let start = admitted.find(text).unwrap();
        (start, start + text.len(), of)
    };
    vec![
        Example {
            service: "plauderei".to_owned(),
            before: admitted.to_owned(),
            spans: vec![
                place("@max_muster", Category::UserId),
                place("lena.kraus@post.example", Category::Email),
                place("030 901820", Category::Phone),
            ],
            after: Some("Danke [USER_ID_1]! Schreib mir: [EMAIL_1] oder [PHONE_1].".to_owned()),
            outcome: Outcome::Admitted,
            reasons: vec![],
            note: Some("Drei Kennzeichen im Text.".to_owned()),
        },
        Example {
            service: "bildwerk".to_owned(),
            before: "Morgen schreiben wir Mathe in der 9b <3".to_owned(),
            spans: vec![],
            after: None,
            outcome: Outcome::Refused,
            reasons: vec![Reason::MinorAtPublication, Reason::Notice],
            note: None,
        },
        Example {
            service: "nachbarn.example".to_owned(),
            before: "Wer fährt am Samstag zum Baumarkt?".to_owned(),
            spans: vec![],
            after: None,
            outcome: Outcome::Refused,
            reasons: vec![Reason::ObjectionAuthor],
            note: Some("Widerspruch vom Vortag.".to_owned()),
        },
    ]
}

fn page(manifest: &Manifest, language: Language) -> String {
    report(manifest, id(manifest), &examples(), language).unwrap()
}

/// The numbers in cells that are marked as counts of something.
fn counted(page: &str, what: &str) -> Vec<u64> {
    let cell = format!("data-count=\"{what}\">");
    page.split(&cell)
        .skip(1)
        .map(|rest| {
            let number = rest.split('<').next().unwrap();
            number
                .chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
                .parse()
                .unwrap()
        })
        .collect()
}

#[test]
fn the_counts_of_a_page_add_up() {
    let manifest = manifest();
    for language in Language::ALL {
        let page = page(&manifest, language);
        let one = |what| match counted(&page, what)[..] {
            [count] => count,
            ref other => panic!("{what}: {other:?}"),
        };
        let outcomes = ["dataset", "refused", "quarantined", "faulty"].map(one);
        assert_eq!(outcomes.iter().sum::<u64>(), one("read"));
        assert_eq!(counted(&page, "reason").iter().sum::<u64>(), one("refused"));
        let taken: u64 = counted(&page, "taken").iter().sum();
        assert_eq!(taken, manifest.redactions.values().sum::<u64>());
    }
}

/// Sums of statements stand on the pages; where nobody searched, the pages say so (SC-1).
#[test]
fn statements_about_persons_are_shown_as_sums() {
    let mut manifest = manifest();
    for language in Language::ALL {
        let shown = counted(&page(&manifest, language), "statements");
        let expected: Vec<u64> = manifest
            .statements
            .iter()
            .map(|row| row.statements)
            .collect();
        assert_eq!(shown, expected);
    }
    assert!(
        card(&manifest).contains("| health (`SC_HEALTH`) | another person | record refused | 96 |")
    );
    manifest.statements.clear();
    assert!(page(&manifest, Language::German).contains("Keine solche Aussage wurde gefunden."));
    assert!(card(&manifest).contains("No such statement was found."));
    let of_statements = ["sc_author", "sc_other"];
    manifest
        .rules
        .retain(|rule| !of_statements.contains(&rule.code.as_str()));
    for page in [page(&manifest, Language::English), card(&manifest)] {
        assert!(page.contains("The texts were not searched for special categories"));
        assert!(!page.contains("No such statement was found."));
    }
}

/// What remains follows from detectors and settings, in the same words on every page (DEI-4).
#[test]
fn limits_are_those_of_the_detectors_that_ran() {
    let (english, german) = (texts(Language::English), texts(Language::German));
    let all = |t: &crate::texts::Texts| {
        [
            t.limit_names,
            t.limit_names_from_fields,
            t.limit_names_left,
            t.limit_addresses,
            t.limit_addresses_left,
            t.limit_statements,
            t.limit_special,
        ]
    };
    let check = |manifest: &Manifest, said: [usize; 3]| {
        let card = card(manifest);
        let croissant = croissant(manifest).unwrap();
        for (name, page, t) in [
            ("report", page(manifest, Language::English), english),
            ("Bericht", page(manifest, Language::German), german),
            ("card", card.clone(), english),
            ("Karte", card, german),
            ("croissant", croissant, english),
        ] {
            for (at, limit) in all(t).into_iter().enumerate() {
                assert_eq!(page.contains(limit), said.contains(&at), "{name}: {limit}");
            }
        }
    };
    let mut manifest = manifest();
    check(&manifest, [0, 3, 5]);
    manifest.rules.retain(|rule| !rule.code.starts_with("sc_"));
    manifest
        .detectors
        .retain(|detector| !["names", "postal_address"].contains(&detector.id.as_str()));
    check(&manifest, [1, 4, 6]);
    manifest.policy.categories.remove(&Category::PersonName);
    check(&manifest, [2, 4, 6]);
}

/// Croissant has a place for special categories; what it says there are sums (SC-6).
#[test]
fn croissant_tells_of_statements_in_sums() {
    let told = |manifest: &Manifest| {
        let croissant: Value = serde_json::from_str(&croissant(manifest).unwrap()).unwrap();
        croissant["rai:personalSensitiveInformation"].to_string()
    };
    let mut manifest = manifest();
    assert!(told(&manifest).contains("health (about: another person): 96, record refused"));
    manifest.statements.clear();
    assert!(told(&manifest).contains("that were found: none."));
    manifest.rules.clear();
    assert!(!told(&manifest).contains("Statements"));
}

#[test]
fn counts_that_do_not_add_up_make_no_page() {
    let check = |spoil: fn(&mut Manifest), expected: &str| {
        let mut manifest = manifest();
        spoil(&mut manifest);
        let id = id(&manifest);
        match report(&manifest, id, &[], Language::English) {
            Err(ReportError::Unbalanced { what, .. }) => assert_eq!(what, expected),
            other => panic!("{expected}: {other:?}"),
        }
    };
    check(|manifest| manifest.counts.read += 1, "outcomes");
    check(|manifest| manifest.counts.admitted -= 1, "outcomes");
    check(
        |manifest| *manifest.refused_by_reason.get_mut("minor").unwrap() -= 1,
        "refused records by reason",
    );
    check(|manifest| manifest.sources.truncate(2), "records by source");
}

#[test]
fn a_report_loads_nothing_and_runs_nothing() {
    for language in Language::ALL {
        let page = page(&manifest(), language);
        for forbidden in [
            "<script", "<link", "<iframe", "@import", "url(", "src=", "http:", "https:",
        ] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
        for target in page.split("href=\"").skip(1) {
            let target = target.split('"').next().unwrap();
            let anchor = target
                .strip_prefix('#')
                .unwrap_or_else(|| panic!("{target}"));
            assert!(
                page.contains(&format!("id=\"{anchor}\"")),
                "{target} leads nowhere"
            );
        }
    }
}

#[test]
fn a_report_is_accessible_in_structure() {
    for language in Language::ALL {
        let page = page(&manifest(), language);
        assert!(page.contains(&format!("<html lang=\"{}\">", language.code())));
        let mut level = 0;
        for rest in page.split("<h").skip(1) {
            let Some(next @ 1..=6) = rest.chars().next().and_then(|digit| digit.to_digit(10))
            else {
                continue; // <head>, <header>, <html>
            };
            assert!(next <= level + 1, "heading {next} after {level}");
            level = next;
        }
        assert_eq!(page.matches("<h1").count(), 1);
        assert_eq!(
            page.matches("<table ").count(),
            page.matches("<caption>").count()
        );
        assert_eq!(page.matches("<svg").count(), 2);
        assert_eq!(page.matches("role=\"img\" aria-labelledby").count(), 2);
        let mut ids = BTreeMap::new();
        for rest in page.split(" id=\"").skip(1) {
            *ids.entry(rest.split('"').next().unwrap()).or_insert(0) += 1;
        }
        assert!(ids.values().all(|count| *count == 1), "{ids:?}");
    }
}

#[test]
fn both_languages_say_everything_in_their_own_words() {
    for (key, english, german) in crate::texts::ALL {
        // What is shown only where something is missing.
        let absent = [
            "none_refused",
            "none_taken",
            "none_told",
            "limit_names_from_fields",
            "limit_names_left",
            "limit_addresses_left",
            "limit_special",
            "no_examples",
            "sequence_none",
            "not_in",
            "not_stated",
        ];
        if absent.contains(key) {
            continue;
        }
        let escaped = |text: &str| text.replace('&', "&#38;");
        let manifest = manifest();
        assert!(
            page(&manifest, Language::English).contains(&escaped(english)),
            "{key}"
        );
        assert!(
            page(&manifest, Language::German).contains(&escaped(german)),
            "{key}"
        );
    }
}

/// The colours of a block of the style sheet, as linear light.
fn colours(block: &str) -> BTreeMap<&str, f64> {
    let luminance = |hex: &str| {
        let channel = |place: usize| {
            let value = u8::from_str_radix(hex.get(place..place + 2).unwrap(), 16).unwrap();
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    };
    let block = block.split('}').next().unwrap();
    block
        .split("--")
        .skip(1)
        .map(|declaration| {
            let (name, value) = declaration.split_once(": ").unwrap();
            (name, luminance(value.split(';').next().unwrap()))
        })
        .collect()
}

/// WCAG 2.2: 4.5 for text (1.4.3), 3 for what one must see to understand (1.4.11).
#[test]
fn colours_have_enough_contrast_in_light_and_dark() {
    let style = include_str!("../templates/report.css");
    let blocks: Vec<_> = style
        .split(":root {")
        .skip(1)
        .take(2)
        .map(colours)
        .collect();
    assert_eq!(blocks.len(), 2);
    for colours in blocks {
        let check = |front: &str, back: &str, least: f64| {
            let (a, b) = (colours[front], colours[back]);
            let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
            assert!(contrast >= least, "{front} on {back}: {contrast:.2}");
        };
        for text in ["ink", "soft", "link", "dataset", "refused"] {
            check(text, "card", 4.5);
            check(text, "paper", 4.5);
        }
        check("mark-ink", "mark", 4.5);
        check("paper", "ink", 4.5);
        for graphic in [
            "dataset",
            "copies",
            "rights",
            "visibility",
            "nature",
            "minors",
            "basis",
            "content",
            "quarantined",
            "faulty",
            "source",
            "read",
            "rest",
            "refused",
            "taken",
        ] {
            check(graphic, "card", 3.0);
        }
    }
}

#[test]
fn a_report_names_version_id_and_register() {
    let manifest = manifest();
    let page = page(&manifest, Language::English);
    assert!(page.contains(&id(&manifest).to_string()));
    assert!(page.contains("<strong>1,847</strong>"));
    assert!(page.contains("licit verify stadtgespraech/v3"));
}

#[test]
fn examples_are_marked_and_escaped() {
    let page = page(&manifest(), Language::German);
    assert!(page.contains(
        "<mark><span class=\"marked\">@max_muster</span>&nbsp;<span class=\"label\">Konto einer Person"
    ));
    assert!(page.contains("<span class=\"marked\">[EMAIL_1]</span>"));
    assert!(page.contains("in der 9b &#60;3"), "a text is escaped");
    assert!(page.contains("Die verfassende Person war bei der Veröffentlichung unter 18."));
    let without = report(&manifest(), id(&manifest()), &[], Language::German).unwrap();
    assert!(
        !without.contains("<mark>") && without.contains("Dieser Bericht zeigt keine Beispiele")
    );
}

#[test]
fn nothing_promises_more_than_de_identification() {
    let manifest = manifest();
    let mut texts: Vec<String> = Language::ALL
        .map(|language| page(&manifest, language))
        .into();
    texts.extend([card(&manifest), croissant(&manifest).unwrap()]);
    for text in texts {
        let text = text.to_lowercase();
        assert!(!text.contains(concat!("anony", "m")) && !text.contains("opt-out"));
        assert!(text.contains("personal data") || text.contains("personenbezogene"));
    }
}

#[test]
fn a_card_has_the_header_that_hugging_face_reads() {
    let manifest = manifest();
    let card = card(&manifest);
    let mut pieces = card.splitn(3, "---\n");
    assert_eq!(pieces.next(), Some(""));
    let header = pieces.next().unwrap();
    for line in [
        "pretty_name: \"stadtgespraech v3\"\n",
        "license: cc-by-4.0\n",
        "size_categories:\n- 1K<n<10K\n",
        "    path: parts/*.parquet\n",
    ] {
        assert!(header.contains(line), "{line}\n{header}");
    }
    let body = pieces.next().unwrap();
    for section in [
        "Legal basis",
        "Sources",
        "Counts",
        "What was taken out",
        "Limits",
        "Objections",
        "Loading",
        "Checking",
        "How it was made",
        "Zusammenfassung auf Deutsch",
    ] {
        assert!(body.contains(&format!("\n## {section}\n")), "{section}");
    }
    assert!(body.contains("| `not_public` | It is not public, or nobody says that it is. |"));
    assert!(
        !card.contains(&id(&manifest).to_string()),
        "the id depends on this file"
    );
    assert!(
        !body.contains("data protection officer"),
        "who asserted stays in the manifest"
    );
}

#[test]
fn a_card_without_licence_claims_none() {
    let mut manifest = manifest();
    manifest.licence = None;
    let card = card(&manifest);
    assert!(!card.contains("license:") && card.contains("not stated; ask the controller"));
    let croissant: Value = serde_json::from_str(&croissant(&manifest).unwrap()).unwrap();
    assert!(croissant.get("license").is_none());
}

#[test]
fn croissant_names_every_part_with_its_hash() {
    let manifest = manifest();
    let text = croissant(&manifest).unwrap();
    assert!(
        !text.contains(&id(&manifest).to_string()),
        "the id depends on this file"
    );
    let croissant: Value = serde_json::from_str(&text).unwrap();
    let files = croissant["distribution"].as_array().unwrap();
    assert_eq!(files.len(), manifest.parts.len() + 1);
    for (file, part) in files.iter().zip(&manifest.parts) {
        assert_eq!(file["contentUrl"], *part.path);
        assert_eq!(file["sha256"], part.sha256.to_string());
    }
    assert_eq!(croissant["datePublished"], "2025-05-28");
    let fields = croissant["recordSet"][0]["field"].as_array().unwrap();
    let names: Vec<&str> = fields
        .iter()
        .map(|field| field["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["example_id", "text", "lang", "modality"]);
}

#[test]
fn every_mode_has_pages() {
    for mode in [
        LegalBasis::LegitimateInterest,
        LegalBasis::Consent,
        LegalBasis::Strict,
    ] {
        let mut manifest = manifest();
        manifest.policy.mode = mode;
        for language in Language::ALL {
            assert!(page(&manifest, language).len() > 10_000);
        }
        assert!(card(&manifest).contains(&format!("Mode `{}`.", mode.code())));
    }
}

#[test]
fn an_empty_version_has_pages() {
    let mut manifest = manifest();
    manifest.counts = licit_evidence::Counts::default();
    manifest.sources.clear();
    manifest.parts.clear();
    manifest.refused_by_reason.clear();
    manifest.all_reasons.clear();
    manifest.redactions.clear();
    manifest.register.sequence = 0;
    let page = report(&manifest, id(&manifest), &[], Language::English).unwrap();
    assert!(page.contains("No record was refused.") && page.contains("No passage was taken out."));
    assert!(page.contains("The register was empty"));
    assert!(!page.contains("NaN") && !page.contains("inf"));
    assert!(card(&manifest).contains("0 read = 0 in the dataset"));
    assert!(croissant(&manifest).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever stands in a manifest or an example, no page lets it become markup.
    #[test]
    fn nothing_given_becomes_markup(
        text in r#"[<>&"'a-z\[\]_|` \n\u{0}-\u{1f}ä😀]{0,40}"#,
        count in any::<u64>(),
        start in 0_usize..50,
        length in 0_usize..50,
    ) {
        let hostile = format!("{text}<script>x</script>\n---\n");
        let mut manifest = manifest();
        manifest.policy.controller.name = hostile.clone();
        manifest.policy.controller.contact = hostile.clone();
        manifest.licence = Some(hostile.clone());
        manifest.signing_key = hostile.clone();
        manifest.sources[0].format = hostile.clone();
        manifest.all_reasons.insert(hostile.clone(), count);
        manifest.redactions.insert(hostile.clone(), count);
        let id = licit_evidence::Sha256([7; 32]);
        let example = Example {
            service: hostile.clone(),
            before: hostile.clone(),
            spans: vec![(start, start.saturating_add(length), Category::Email)],
            after: Some(hostile.clone()),
            outcome: Outcome::Admitted,
            reasons: vec![],
            note: Some(hostile.clone()),
        };
        for language in Language::ALL {
            let page = report(&manifest, id, std::slice::from_ref(&example), language).unwrap();
            prop_assert!(!page.contains("<script"));
        }
        let card = card(&manifest);
        prop_assert!(!card.contains("<script>x</script>\n"));
        prop_assert_eq!(card.lines().filter(|line| *line == "---").count(), 2);
        let croissant: Value = serde_json::from_str(&croissant(&manifest).unwrap()).unwrap();
        prop_assert!(croissant.is_object());
    }
}
