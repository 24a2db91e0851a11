//! The dataset card: `README.md` of a version, with the YAML header that Hugging Face reads. In
//! English with a German summary (DAT-6, NOT-7).

use askama::Template;
use licit_evidence::Manifest;
use licit_record::{Category, Reason, VisibilityEvidence};

use crate::Language::{English, German};
use crate::searched::Searched;
use crate::statements::{self, StatementRow};
use crate::{category_words, policy_words, reason_words};

/// Licence ids that Hugging Face knows and open datasets use. Any other is given by name.
const KNOWN_LICENCES: [&str; 18] = [
    "apache-2.0",
    "mit",
    "cc0-1.0",
    "cc-by-2.0",
    "cc-by-2.5",
    "cc-by-3.0",
    "cc-by-4.0",
    "cc-by-sa-3.0",
    "cc-by-sa-4.0",
    "cc-by-nc-4.0",
    "cc-by-nc-sa-4.0",
    "cc-by-nd-4.0",
    "cc-by-nc-nd-4.0",
    "odc-by",
    "odbl",
    "pddl",
    "etalab-2.0",
    "cdla-permissive-2.0",
];

/// The dataset card of a version.
///
/// It holds no version id: the id is the hash of a manifest that names the hash of this file.
pub fn card(manifest: &Manifest) -> String {
    // Rendering fails on a field whose `Display` fails; the card is made of strings and numbers.
    Card::new(manifest)
        .render()
        .expect("strings and numbers are written without error")
}

#[derive(Template)]
#[template(path = "card.md", escape = "none")]
struct Card<'a> {
    pretty_name: String,
    licence_yaml: Vec<String>,
    size: &'static str,
    dataset: &'a str,
    number: u32,
    frozen_on: String,
    controller: String,
    contact: String,
    mode: &'static str,
    mode_code: &'static str,
    mode_sentence: &'static str,
    licence: Option<String>,
    software: String,
    notice: String,
    announced: String,
    published_after: String,
    older: String,
    kinds: String,
    age_unknown: &'static str,
    sources: Vec<String>,
    read: String,
    admitted: String,
    refused: String,
    quarantined: String,
    faulty: String,
    reasons: Vec<String>,
    taken: Vec<String>,
    taken_sum: String,
    categories: String,
    style: &'static str,
    exact: String,
    near: String,
    superseded: String,
    quotes_cut: String,
    naming_others: String,
    redacted_records: String,
    statements_searched: bool,
    statements: Vec<StatementRow>,
    limits: [&'static str; 3],
    sequence: u64,
    third_person: &'static str,
    parts: String,
    bytes: String,
    buckets: String,
    fewest: String,
    signing_key: String,
    parents: Vec<String>,
    de: Summary,
}

/// The German summary.
struct Summary {
    frozen_on: String,
    mode: &'static str,
    mode_sentence: &'static str,
    read: String,
    admitted: String,
    refused: String,
    quarantined: String,
    faulty: String,
    taken: String,
    limits: [&'static str; 3],
}

impl<'a> Card<'a> {
    fn new(manifest: &'a Manifest) -> Self {
        let number = |count| English.number(count);
        let counts = manifest.counts;
        let policy = &manifest.policy;
        let searched = Searched::new(manifest);
        let kinds: Vec<&str> = policy
            .kinds
            .iter()
            .map(|kind| policy_words::kind(*kind, English))
            .collect();
        let categories: Vec<&str> = policy
            .categories
            .iter()
            .map(|category| category_words(*category, English).name)
            .collect();
        let announced = policy.announced_on.map(|day| English.date(day));
        let bytes = manifest
            .parts
            .iter()
            .fold(0, |sum: u64, part| sum.saturating_add(part.bytes));
        Self {
            pretty_name: yaml(&format!("{} v{}", manifest.dataset, manifest.version)),
            licence_yaml: licence(manifest.licence.as_deref()),
            size: size_category(counts.admitted),
            dataset: &manifest.dataset,
            number: manifest.version,
            frozen_on: English.date(manifest.frozen_on),
            controller: markdown(&policy.controller.name),
            contact: markdown(&policy.controller.contact),
            mode: policy_words::mode(policy.mode, English),
            mode_code: policy.mode.code(),
            mode_sentence: policy_words::mode_sentence(policy.mode, English),
            licence: manifest.licence.as_deref().map(markdown),
            software: markdown(&manifest.software),
            notice: policy_words::notice(policy.notice, English),
            announced: announced.unwrap_or_else(|| "not stated".to_owned()),
            published_after: policy_words::published_after(policy.published_after, English),
            older: number(manifest.older_than_announcement),
            kinds: kinds.join(", "),
            age_unknown: policy_words::age_unknown(policy.age_unknown, English),
            sources: sources(manifest),
            read: number(counts.read),
            admitted: number(counts.admitted),
            refused: number(counts.refused),
            quarantined: number(counts.quarantined),
            faulty: number(counts.faulty),
            reasons: reasons(manifest),
            taken: taken(manifest),
            taken_sum: number(taken_sum(manifest)),
            categories: categories.join(", "),
            style: policy_words::style(policy.style, English),
            exact: number(manifest.copies.exact),
            near: number(manifest.copies.near),
            superseded: number(manifest.copies.superseded),
            quotes_cut: number(manifest.copies.quotes_cut),
            naming_others: number(manifest.third_persons.records_naming_others),
            redacted_records: number(manifest.third_persons.records_redacted),
            statements: statements::rows(manifest, English),
            statements_searched: searched.statements,
            limits: searched.limits(English),
            sequence: manifest.register.sequence,
            third_person: policy_words::third_person(policy.third_person, English),
            parts: number(manifest.parts.len() as u64),
            bytes: English.bytes(bytes),
            buckets: number(u64::from(manifest.buckets)),
            fewest: number(manifest.fewest_subjects_in_a_bucket),
            signing_key: markdown(&manifest.signing_key),
            parents: manifest.parents.iter().map(ToString::to_string).collect(),
            de: Summary::new(manifest),
        }
    }
}

impl Summary {
    fn new(manifest: &Manifest) -> Self {
        let number = |count| German.number(count);
        let counts = manifest.counts;
        Self {
            frozen_on: German.date(manifest.frozen_on),
            mode: policy_words::mode(manifest.policy.mode, German),
            mode_sentence: policy_words::mode_sentence(manifest.policy.mode, German),
            read: number(counts.read),
            admitted: number(counts.admitted),
            refused: number(counts.refused),
            quarantined: number(counts.quarantined),
            faulty: number(counts.faulty),
            taken: number(taken_sum(manifest)),
            limits: Searched::new(manifest).limits(German),
        }
    }
}

fn taken_sum(manifest: &Manifest) -> u64 {
    manifest
        .redactions
        .values()
        .fold(0, |sum: u64, count| sum.saturating_add(*count))
}

fn sources(manifest: &Manifest) -> Vec<String> {
    let row = |source: &licit_evidence::SourceFacts| {
        let visibility = policy_words::evidence(source.visibility, English);
        // Who asserted it stands in the manifest: an employee's name is not for every reader.
        let who = if source.visibility == VisibilityEvidence::Operator && source.asserted.is_some()
        {
            " (recorded in the manifest)"
        } else {
            ""
        };
        format!(
            "| {} | {} | {visibility}{who} | {} | {} |",
            markdown(source.service.as_str()),
            markdown(&source.format),
            English.number(source.counts.read),
            English.number(source.counts.admitted),
        )
    };
    manifest.sources.iter().map(row).collect()
}

fn reasons(manifest: &Manifest) -> Vec<String> {
    most_frequent(&manifest.refused_by_reason)
        .into_iter()
        .map(|(code, count)| {
            let words = Reason::from_code(code).map(|reason| reason_words(reason, English));
            format!(
                "| `{}` | {} | {} | {} |",
                markdown(code),
                words.map_or("", |words| words.sentence),
                words.map_or("", |words| words.article),
                English.number(count),
            )
        })
        .collect()
}

fn taken(manifest: &Manifest) -> Vec<String> {
    most_frequent(&manifest.redactions)
        .into_iter()
        .map(|(code, count)| {
            let category = Category::ALL
                .iter()
                .find(|category| category.code() == code);
            let words = category.map(|category| category_words(*category, English));
            format!(
                "| `{}` | {} | {} |",
                markdown(code),
                words.map_or("", |words| words.includes),
                English.number(count),
            )
        })
        .collect()
}

fn most_frequent(counts: &std::collections::BTreeMap<String, u64>) -> Vec<(&str, u64)> {
    let mut sorted: Vec<(&str, u64)> = counts
        .iter()
        .map(|(code, n)| (code.as_str(), *n))
        .filter(|(_, n)| *n > 0)
        .collect();
    sorted.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    sorted
}

/// The lines of the header about the licence. None if the operator states none: a licence is
/// never inferred.
fn licence(stated: Option<&str>) -> Vec<String> {
    let Some(stated) = stated.map(str::trim).filter(|stated| !stated.is_empty()) else {
        return Vec::new();
    };
    let id = stated.to_ascii_lowercase();
    if KNOWN_LICENCES.contains(&id.as_str()) {
        vec![format!("license: {id}")]
    } else {
        vec![
            "license: other".to_owned(),
            format!("license_name: {}", yaml(stated)),
        ]
    }
}

/// The words of Hugging Face for the number of examples.
fn size_category(examples: u64) -> &'static str {
    match examples {
        0..1_000 => "n<1K",
        1_000..10_000 => "1K<n<10K",
        10_000..100_000 => "10K<n<100K",
        100_000..1_000_000 => "100K<n<1M",
        1_000_000..10_000_000 => "1M<n<10M",
        10_000_000..100_000_000 => "10M<n<100M",
        100_000_000..1_000_000_000 => "100M<n<1B",
        1_000_000_000..10_000_000_000 => "1B<n<10B",
        10_000_000_000..100_000_000_000 => "10B<n<100B",
        100_000_000_000..1_000_000_000_000 => "100B<n<1T",
        1_000_000_000_000.. => "n>1T",
    }
}

/// A YAML string; every JSON string is one.
fn yaml(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Text that Markdown shows as it is, on one line, also inside a table.
fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '[' | ']' | '|' | '#' | '~' | '!' | '$' => {
                out.push('\\');
                out.push(character);
            }
            // Inside a word an underscore begins no emphasis, and `example_id` stays readable.
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            control if control.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_are_never_inferred() {
        assert!(licence(None).is_empty());
        assert!(licence(Some("  ")).is_empty());
        assert_eq!(licence(Some("CC-BY-4.0")), ["license: cc-by-4.0"]);
        assert_eq!(
            licence(Some("our terms: \"2025\"\n- x")),
            [
                "license: other",
                r#"license_name: "our terms: \"2025\"\n- x""#
            ]
        );
    }

    #[test]
    fn sizes_fall_into_the_right_range() {
        for (examples, size) in [
            (0, "n<1K"),
            (999, "n<1K"),
            (1_000, "1K<n<10K"),
            (999_999, "100K<n<1M"),
            (1_000_000, "1M<n<10M"),
            (u64::MAX, "n>1T"),
        ] {
            assert_eq!(size_category(examples), size, "{examples}");
        }
    }

    #[test]
    fn names_cannot_break_out_of_their_cell() {
        assert_eq!(markdown("a|b\n# <script>"), r"a\|b \# &lt;script&gt;");
        assert_eq!(markdown("![x](y)"), r"\!\[x\](y)");
    }
}
