//! `croissant.json`: the version described to machines, as JSON-LD in the MLCommons Croissant 1.1
//! vocabulary with its responsible-AI extension (DAT-6).

use licit_evidence::{Manifest, Part};
use licit_record::{Category, LegalBasis};
use serde_json::{Map, Value, json};

use crate::Language::English;
use crate::searched::Searched;
use crate::{category_words, policy_words, statements};

/// The Croissant description of a version.
///
/// It holds no version id: the id is the hash of a manifest that names the hash of this file. The
/// column `image` is left out: it is empty in a text dataset, and Croissant has no field type for
/// a structure of bytes and path.
///
/// # Errors
/// If the description cannot be written as JSON; all its keys and values are strings and numbers,
/// so that this does not happen.
pub fn croissant(manifest: &Manifest) -> Result<String, serde_json::Error> {
    let mut dataset = Map::new();
    let mut put = |key: &str, value: Value| dataset.insert(key.to_owned(), value);
    put("@context", context());
    put("@type", json!("sc:Dataset"));
    put(
        "conformsTo",
        json!([
            "http://mlcommons.org/croissant/1.1",
            "http://mlcommons.org/croissant/RAI/1.0"
        ]),
    );
    put("name", json!(manifest.dataset));
    put("description", json!(description(manifest)));
    if let Some(licence) = &manifest.licence {
        put("license", json!(licence_url(licence)));
    }
    put("version", json!(format!("{}.0.0", manifest.version)));
    put("datePublished", json!(manifest.frozen_on.to_string()));
    put("dateCreated", json!(manifest.frozen_on.to_string()));
    put(
        "creator",
        json!({
            "@type": "sc:Organization",
            "name": manifest.policy.controller.name,
            "description": format!("Contact: {}", manifest.policy.controller.contact),
        }),
    );
    put(
        "keywords",
        json!([
            "de-identified",
            "personal data",
            "GDPR",
            manifest.policy.mode.code()
        ]),
    );
    put(
        "citeAs",
        json!(format!(
            "{}: {}, version {}, {}",
            manifest.policy.controller.name, manifest.dataset, manifest.version, manifest.frozen_on
        )),
    );
    put("isLiveDataset", json!(false));
    for (key, value) in responsible_ai(manifest) {
        put(key, json!(value));
    }
    put("distribution", distribution(&manifest.parts));
    put("recordSet", json!([record_set()]));
    serde_json::to_string_pretty(&dataset).map(|text| text + "\n")
}

/// The context of the Croissant 1.1 specification.
fn context() -> Value {
    json!({
        "@language": "en",
        "@vocab": "https://schema.org/",
        "citeAs": "cr:citeAs",
        "column": "cr:column",
        "conformsTo": "dct:conformsTo",
        "containedIn": "cr:containedIn",
        "cr": "http://mlcommons.org/croissant/",
        "data": {"@id": "cr:data", "@type": "@json"},
        "dataBiases": "cr:dataBiases",
        "dataCollection": "cr:dataCollection",
        "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
        "dct": "http://purl.org/dc/terms/",
        "equivalentProperty": "cr:equivalentProperty",
        "examples": {"@id": "cr:examples", "@type": "@json"},
        "extract": "cr:extract",
        "field": "cr:field",
        "fileObject": "cr:fileObject",
        "fileProperty": "cr:fileProperty",
        "fileSet": "cr:fileSet",
        "format": "cr:format",
        "includes": "cr:includes",
        "isLiveDataset": "cr:isLiveDataset",
        "jsonPath": "cr:jsonPath",
        "key": "cr:key",
        "md5": "cr:md5",
        "parentField": "cr:parentField",
        "path": "cr:path",
        "personalSensitiveInformation": "cr:personalSensitiveInformation",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "recordSet": "cr:recordSet",
        "references": "cr:references",
        "regex": "cr:regex",
        "repeated": "cr:repeated",
        "replace": "cr:replace",
        "samplingRate": "cr:samplingRate",
        "sc": "https://schema.org/",
        "separator": "cr:separator",
        "source": "cr:source",
        "subField": "cr:subField",
        "transform": "cr:transform",
    })
}

fn description(manifest: &Manifest) -> String {
    let counts = manifest.counts;
    let [read, admitted, refused, quarantined, faulty] = [
        counts.read,
        counts.admitted,
        counts.refused,
        counts.quarantined,
        counts.faulty,
    ]
    .map(|count| English.number(count));
    format!(
        "De-identified public content of people for training AI models. Legal basis: {}. {read} \
         records read, {admitted} in the dataset, {refused} refused, {quarantined} waiting for a \
         person, {faulty} unreadable. The texts are still personal data. Objections honoured up \
         to number {} of the register.",
        policy_words::mode(manifest.policy.mode, English),
        manifest.register.sequence,
    )
}

/// Croissant wants a web address; what is none is given as it is.
fn licence_url(licence: &str) -> String {
    let id = licence.trim().to_ascii_lowercase();
    if id.contains("://") {
        return licence.trim().to_owned();
    }
    if id == "cc0-1.0" {
        return "https://creativecommons.org/publicdomain/zero/1.0/".to_owned();
    }
    let creative_commons = id
        .strip_prefix("cc-")
        .and_then(|rest| rest.rsplit_once('-'))
        .filter(|(_, number)| number.starts_with(|first: char| first.is_ascii_digit()));
    match creative_commons {
        Some((terms, number)) => format!("https://creativecommons.org/licenses/{terms}/{number}/"),
        None => licence.trim().to_owned(),
    }
}

/// What is known of the responsible-AI vocabulary. What the manifest does not know is left out.
fn responsible_ai(manifest: &Manifest) -> Vec<(&'static str, Value)> {
    let policy = &manifest.policy;
    let sources: Vec<String> = manifest
        .sources
        .iter()
        .map(|source| {
            let visibility = policy_words::evidence(source.visibility, English);
            format!(
                "{} ({}): public because {visibility}",
                source.service, source.format
            )
        })
        .collect();
    let kinds: Vec<&str> = policy
        .kinds
        .iter()
        .map(|kind| policy_words::kind(*kind, English))
        .collect();
    let taken: Vec<String> = manifest
        .redactions
        .iter()
        .map(|(code, count)| {
            let category = Category::ALL
                .iter()
                .find(|category| category.code() == code);
            let name = category.map(|category| category_words(*category, English).name);
            format!("{} {}", name.unwrap_or(code), English.number(*count))
        })
        .collect();
    let told = match policy.mode {
        LegalBasis::Consent => "with their consent",
        _ => "after individual notice, without those who objected",
    };
    vec![
        (
            "rai:dataCollection",
            json!(format!(
                "Public {} of adults, {told}, from the controller's own sources. {}.",
                kinds.join(", "),
                sources.join("; ")
            )),
        ),
        ("rai:dataCollectionType", json!(["Secondary Data Analysis"])),
        (
            "rai:dataPreprocessingProtocol",
            json!([
                format!(
                    "Admission by rule set {} with a recorded decision for every record.",
                    manifest.rule_set
                ),
                format!(
                    "De-identification of texts: {}. In place of a passage stands {}.",
                    if taken.is_empty() {
                        "nothing found".to_owned()
                    } else {
                        taken.join(", ")
                    },
                    policy_words::style(policy.style, English)
                ),
                format!(
                    "Copies removed: {} exact, {} near; {} older records of an item; {} passages \
                     of objecting persons cut out of other people's texts.",
                    English.number(manifest.copies.exact),
                    English.number(manifest.copies.near),
                    English.number(manifest.copies.superseded),
                    English.number(manifest.copies.quotes_cut)
                ),
                "Shuffle by a keyed hash inside buckets that many persons share.",
            ]),
        ),
        (
            "rai:personalSensitiveInformation",
            json!(personal_information(manifest)),
        ),
        ("rai:dataLimitations", json!(limitations(manifest))),
        (
            "rai:dataUseCases",
            json!(["Training of AI models under the legal basis stated above."]),
        ),
        (
            "rai:dataReleaseMaintenancePlan",
            json!(format!(
                "Objections are honoured up to number {} of the register; later ones are made \
                 true in the next version and by withdrawing from this one. Contact: {}",
                manifest.register.sequence, policy.controller.contact
            )),
        ),
    ]
}

/// What of persons is in the texts, and what was done about it. Statements are given as sums: a
/// label beside a record would be such data itself (SC-6).
fn personal_information(manifest: &Manifest) -> Vec<String> {
    let mut facts = vec![
        "The texts are personal data; direct identifiers were searched for and taken out."
            .to_owned(),
        format!(
            "{} examples come from records whose fields name another person; identifiers were \
             taken out of {} examples.",
            English.number(manifest.third_persons.records_naming_others),
            English.number(manifest.third_persons.records_redacted)
        ),
    ];
    if Searched::new(manifest).statements {
        let rows: Vec<String> = statements::rows(manifest, English)
            .into_iter()
            .map(|row| {
                format!(
                    "{} (about: {}): {}, {}",
                    row.name, row.concerns, row.number, row.fate
                )
            })
            .collect();
        let found = if rows.is_empty() {
            "none".to_owned()
        } else {
            rows.join("; ")
        };
        facts.push(format!(
            "Statements of special categories, on crimes and of minors that were found: {found}."
        ));
    }
    facts
}

fn limitations(manifest: &Manifest) -> Vec<&'static str> {
    let mut limits = Searched::new(manifest).limits(English).to_vec();
    limits.push(
        "Languages are what the platforms state. Ages, visibility and notices are what the \
         sources state.",
    );
    limits
}

/// Every part with its hash, and the set of all parts, which the fields read.
fn distribution(parts: &[Part]) -> Value {
    let mut files: Vec<Value> = parts
        .iter()
        .map(|part| {
            json!({
                "@type": "cr:FileObject",
                "@id": part.path,
                "name": part.path,
                "description": format!("{} examples of bucket {}", part.rows, part.bucket),
                "contentUrl": part.path,
                "contentSize": format!("{} B", part.bytes),
                "encodingFormat": "application/x-parquet",
                "sha256": part.sha256.to_string(),
            })
        })
        .collect();
    // Without `containedIn` the glob is read in the folder of this file.
    files.push(json!({
        "@type": "cr:FileSet",
        "@id": "parts",
        "name": "parts",
        "description": "All parts of the version.",
        "encodingFormat": "application/x-parquet",
        "includes": "parts/*.parquet",
    }));
    Value::Array(files)
}

fn record_set() -> Value {
    let field = |name: &str, description: &str| {
        json!({
            "@type": "cr:Field",
            "@id": format!("examples/{name}"),
            "name": name,
            "description": description,
            "dataType": "sc:Text",
            "source": {"fileSet": {"@id": "parts"}, "extract": {"column": name}},
        })
    };
    json!({
        "@type": "cr:RecordSet",
        "@id": "examples",
        "name": "examples",
        "description": "The examples, shuffled.",
        "key": {"@id": "examples/example_id"},
        "field": [
            field("example_id", "Name of the example; a keyed hash that leads to no person and joins nothing but versions of one record."),
            field("text", "The de-identified text."),
            field("lang", "Language as the platform states it; may be missing."),
            field("modality", "What the example is: text."),
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_become_addresses_where_they_have_one() {
        for (stated, expected) in [
            ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
            (
                "cc-by-nc-sa-3.0",
                "https://creativecommons.org/licenses/by-nc-sa/3.0/",
            ),
            (
                "CC0-1.0",
                "https://creativecommons.org/publicdomain/zero/1.0/",
            ),
            ("https://example.org/terms", "https://example.org/terms"),
            ("our own terms", "our own terms"),
            ("cc-by", "cc-by"),
        ] {
            assert_eq!(licence_url(stated), expected);
        }
    }
}
