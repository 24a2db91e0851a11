//! Writes all pages of a version into a folder, to look at them:
//! `cargo run -p licit-documents --example pages -- OUT [MANIFEST]`.
//!
//! Without a manifest it takes that of the invented dataset the tests use.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use licit_documents::{Example, Language, card, croissant, report};
use licit_evidence::Manifest;
use licit_record::{Category, Outcome, Reason};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1);
    let out = PathBuf::from(arguments.next().ok_or("expected a folder")?);
    let manifest = match arguments.next() {
        Some(path) => fs::read_to_string(path)?,
        None => include_str!("../testdata/manifest.json").to_owned(),
    };
    let manifest: Manifest = serde_json::from_str(&manifest)?;
    let (_, id) = manifest.seal()?;
    fs::create_dir_all(&out)?;
    fs::write(out.join("README.md"), card(&manifest))?;
    fs::write(out.join("croissant.json"), croissant(&manifest)?)?;
    for language in Language::ALL {
        let page = report(&manifest, id, &examples(), language)?;
        fs::write(out.join(format!("report.{}.html", language.code())), page)?;
    }
    Ok(())
}

/// Invented people.
fn examples() -> Vec<Example> {
    let admitted = "Danke @max_muster für den Tipp! Wer auch mitmachen will: \
        lena.kraus@post.example oder 030 901820. Gruß, Lena";
    let mut spans = Vec::new();
    for (text, category) in [
        ("@max_muster", Category::UserId),
        ("lena.kraus@post.example", Category::Email),
        ("030 901820", Category::Phone),
        ("Lena", Category::PersonName),
    ] {
        if let Some(start) = admitted.rfind(text) {
            spans.push((start, start + text.len(), category));
        }
    }
    let example = |service: &str, before: &str, outcome, reasons, note: &str| Example {
        service: service.to_owned(),
        before: before.to_owned(),
        spans: Vec::new(),
        after: None,
        outcome,
        reasons,
        note: Some(note.to_owned()),
    };
    vec![
        Example {
            spans,
            after: Some(
                "Danke [USER_ID_1] für den Tipp! Wer auch mitmachen will: [EMAIL_1] oder \
                 [PHONE_1]. Gruß, [PERSON_NAME_1]"
                    .to_owned(),
            ),
            ..example(
                "plauderei",
                admitted,
                Outcome::Admitted,
                Vec::new(),
                "A public post by an adult who was told and did not object.",
            )
        },
        example(
            "bildwerk",
            "Morgen schreiben wir Mathe in der 9b, drückt mir die Daumen <3",
            Outcome::Refused,
            vec![Reason::MinorAtPublication, Reason::Notice],
            "The author is 20 today and was 15 when writing this.",
        ),
        example(
            "nachbarn.example",
            "Wer fährt am Samstag zum Baumarkt und hat noch einen Platz frei?",
            Outcome::Refused,
            vec![Reason::ObjectionAuthor],
            "The author objected the day before the freeze.",
        ),
    ]
}
