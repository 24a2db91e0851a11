//! A token classifier of the operator's own: what it adds in each command, and what is told of one
//! that cannot be used.

use std::fs;
use std::path::Path;

use crate::run::{Said, licit, licit_reads};
use crate::toy::{self, Flaw};

/// `Zqvorblix` is an invented word that the built-in detectors do not know.
const TEXT: &str = "mit Zqvorblix und lena@web.de";

/// A folder with a toy model in `ner`.
fn place(flaw: Flaw) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    toy::write(&place.path().join("ner"), 64, flaw);
    place
}

fn deidentify(folder: &Path, arguments: &[&str], text: &str) -> Said {
    let arguments = [&["deidentify"], arguments].concat();
    licit_reads(folder, &arguments, text.as_bytes())
}

/// A policy of this folder with more lines in `[deidentify]`.
fn write_policy(folder: &Path, deidentify: &str) {
    let policy = format!(
        "controller = {{ name = \"Beispielnetz GmbH\", contact = \"dsb@beispielnetz.example\" }}\n\
         basis = {{ mode = \"legitimate_interest\" }}\n\
         dataset = {{ name = \"probe\", min_subjects_per_bucket = 1 }}\n\
         notice = {{ announced_on = 2026-01-01, freeze_on = 2026-03-01 }}\n\
         [deidentify]\n{deidentify}\n\
         [[source]]\nservice = \"plauderei\"\nformat = \"items\"\npath = \"items.jsonl\"\n\
         visibility = \"stated\"\n"
    );
    fs::write(folder.join("licit.toml"), policy).unwrap();
}

/// An item of a text.
fn item(id: &str, text: &str) -> String {
    serde_json::json!({
        "service": "plauderei", "item_id": id, "kind": "post", "audience": "public",
        "indexable": true, "lang": "de", "published_at": "2026-01-21T10:00:00Z", "text": text,
        "author": {
            "id": format!("a{id}"), "handle": "h", "birth_date": "1990-05-01", "public": true,
            "notified_at": "2026-01-20T08:00:00Z"
        },
    })
    .to_string()
}

#[test]
fn the_filter_takes_out_what_the_model_finds_too() {
    let place = place(Flaw::None);
    let said = deidentify(place.path(), &[], TEXT);
    assert_eq!(said.out, "mit Zqvorblix und [EMAIL_1]", "{}", said.err);
    let said = deidentify(place.path(), &["--model", "ner"], TEXT);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    assert_eq!(said.out, "mit [PERSON_NAME_1] und [EMAIL_1]");
    // Many lines on many threads: in order, each with its own numbers.
    let lines = format!("{TEXT}\n").repeat(4000);
    let said = deidentify(place.path(), &["--model", "ner", "--threads", "4"], &lines);
    let expected = "mit [PERSON_NAME_1] und [EMAIL_1]\n".repeat(4000);
    assert!(said.out == expected, "{}", said.err);
}

#[test]
fn the_policy_of_the_filter_names_folder_labels_and_threshold() {
    let place = place(Flaw::None);
    let towns = "model = { folder = \"ner\", labels = { LOC = \"POSTAL_ADDRESS\" } }";
    write_policy(place.path(), towns);
    let with = ["--config", "licit.toml"];
    let said = deidentify(place.path(), &with, "Grmpfl mit Zburg");
    assert_eq!(said.out, "Grmpfl mit [POSTAL_ADDRESS_1]", "{}", said.err);
    // The flag names another folder; labels stay those of the policy.
    let said = deidentify(
        place.path(),
        &[&with[..], &["--model", "nowhere"]].concat(),
        TEXT,
    );
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("nowhere"), "{}", said.err);
}

#[test]
fn a_line_that_the_model_cannot_judge_is_left_out() {
    let place = place(Flaw::NotFinite);
    let said = deidentify(
        place.path(),
        &["--model", "ner"],
        "eins\nKaputt geheim\nzwei\n",
    );
    assert_eq!(said.out, "eins\nzwei\n");
    assert_eq!(said.code, Some(3));
    assert!(
        said.err.contains("line 2: left out") && said.err.contains("no finite numbers"),
        "{}",
        said.err
    );
    assert!(!said.err.contains("geheim"));
}

#[test]
fn a_model_that_cannot_be_used_is_told_before_anything_is_read() {
    let place = place(Flaw::Shape);
    let told = |expected: &[&str]| {
        let said = deidentify(place.path(), &["--model", "ner"], TEXT);
        assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
        for part in expected.iter().chain(&["hint: "]) {
            assert!(said.err.contains(part), "{part}: {}", said.err);
        }
    };
    told(&["ner/model.onnx: ", "another shape"]);
    let model = place.path().join("ner/model.onnx");
    let bytes = fs::read(&model).unwrap();
    fs::write(&model, bytes.get(..bytes.len() / 2).unwrap()).unwrap();
    told(&["ner/model.onnx: ", "no whole ONNX file"]);
    fs::remove_file(place.path().join("ner/tokenizer.json")).unwrap();
    told(&["ner/tokenizer.json: "]);
    let said = deidentify(place.path(), &["--model", "ner", "--patterns-only"], TEXT);
    assert_eq!(said.code, Some(2), "names are what a model is for");
}

#[test]
fn evaluate_scores_the_model_and_says_which_it_was() {
    let place = place(Flaw::None);
    let gold = concat!(
        r#"{"id":"1","lang":"de","labelled":["PERSON_NAME"],"text":"mit Zqvorblix","#,
        r#""spans":[{"start":4,"end":13,"category":"PERSON_NAME"}]}"#,
        "\n"
    );
    fs::write(place.path().join("gold.jsonl"), gold).unwrap();
    let evaluate = |more: &[&str]| {
        let arguments = [&["evaluate", "--gold", "gold.jsonl", "--json"], more].concat();
        let said = licit(place.path(), &arguments);
        assert_eq!(said.code, Some(0), "{}", said.err);
        said.json()
    };
    let cover =
        |result: &serde_json::Value| result["points"][0]["total"]["all"]["full_cover"].as_f64();
    let without = evaluate(&[]);
    assert_eq!(cover(&without), Some(0.0));
    let with = evaluate(&["--model", "ner"]);
    assert_eq!(cover(&with), Some(1.0));
    let detectors = |result: &serde_json::Value| result["detectors"].as_array().unwrap().clone();
    assert_eq!(detectors(&with).len(), detectors(&without).len() + 1);
    let model = detectors(&with).pop().unwrap();
    assert_eq!(model["id"], "model");
    for name in ["config.json", "model.onnx", "settings", "tokenizer.json"] {
        assert_eq!(model["digests"][name].as_str().unwrap().len(), 64, "{name}");
    }
}

#[test]
fn a_version_names_its_model_and_another_one_makes_another_version() {
    let place = place(Flaw::NotFinite);
    let folder = place.path();
    let items = [item("1", TEXT), item("2", "mit Kaputt und sonst nichts")];
    fs::write(folder.join("items.jsonl"), items.join("\n")).unwrap();
    let build = |deidentify: &str| {
        write_policy(folder, deidentify);
        let said = licit(folder, &["build", "--json"]);
        assert_eq!(said.code, Some(0), "{} {}", said.out, said.err);
        said.json()
    };
    let model = "model = { folder = \"ner\" }";
    let without = build("");
    assert_eq!(without["counts"]["admitted"], 2);
    assert_eq!(
        without["redactions"]["PERSON_NAME"],
        serde_json::Value::Null
    );
    let with = build(model);
    assert_eq!(with["redactions"]["PERSON_NAME"], 1);
    assert_eq!(
        with["counts"]["quarantined"], 1,
        "not judged is not admitted"
    );
    assert_eq!(build(model)["unchanged"], true);
    let manifest = fs::read_to_string(folder.join("datasets/probe/v2/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["policy"]["model"]["threshold_per_mille"], 500);
    let detectors = manifest["detectors"].as_array().unwrap();
    assert!(detectors.last().unwrap()["digests"]["model.onnx"].is_string());
    let verified = licit(folder, &["verify", "datasets/probe/v2"]);
    assert_eq!(verified.code, Some(0), "{}", verified.err);

    let sampled = licit(folder, &["audit", "sample", "--out", "sample"]);
    assert_eq!(sampled.code, Some(0), "{}", sampled.err);
    let texts = fs::read_to_string(folder.join("sample/sample.jsonl")).unwrap();
    assert!(texts.contains("PERSON_NAME"), "suggested: {texts}");

    // A whole model in its place: the same policy makes another version.
    toy::write(&folder.join("ner"), 64, Flaw::None);
    let other = build(model);
    assert_eq!(other["unchanged"], false);
    assert_eq!(other["counts"]["admitted"], 2);
    assert_ne!(other["version_id"], with["version_id"]);

    fs::remove_file(folder.join("ner/config.json")).unwrap();
    let said = licit(folder, &["build"]);
    assert_eq!(said.code, Some(1));
    assert!(
        said.err.contains("ner/config.json") && said.err.contains("hint: "),
        "{}",
        said.err
    );
}
