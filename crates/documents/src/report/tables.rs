//! The rows of the report's tables, as written in its language.

use licit_evidence::{Manifest, SourceFacts};
use licit_record::{Category, Outcome, Reason};

use crate::example::Segment;
use crate::reasons::Ground;
use crate::statements;
use crate::texts::texts;
use crate::{Example, Language, category_words, policy_words, reason_words};

/// A key figure.
pub(super) struct Key {
    pub(super) class: &'static str,
    pub(super) name: &'static str,
    pub(super) number: String,
    pub(super) share: String,
}

/// An outcome and how many records had it.
pub(super) struct CountRow {
    pub(super) class: &'static str,
    pub(super) term: Option<&'static str>,
    pub(super) tip: &'static str,
    pub(super) name: &'static str,
    pub(super) number: String,
    pub(super) share: String,
}

/// A reason and how many records it kept out.
pub(super) struct ReasonRow {
    pub(super) class: &'static str,
    pub(super) name: String,
    pub(super) sentence: &'static str,
    pub(super) code: String,
    pub(super) article: String,
    pub(super) primary: String,
    pub(super) against: String,
}

/// A category and how many passages were taken out; `width` is its bar in percent.
pub(super) struct TakenRow {
    pub(super) name: String,
    pub(super) includes: &'static str,
    pub(super) code: String,
    pub(super) number: String,
    pub(super) width: String,
}

/// A source.
pub(super) struct SourceRow<'a> {
    pub(super) service: &'a str,
    pub(super) format: &'a str,
    pub(super) visibility: &'static str,
    pub(super) asserted: Option<&'a str>,
    /// Read, admitted, refused, quarantined, faulty.
    pub(super) numbers: [String; 5],
}

/// A setting.
pub(super) struct SettingRow {
    pub(super) name: &'static str,
    pub(super) value: String,
}

/// A word of the glossary.
pub(super) struct Term {
    pub(super) id: &'static str,
    pub(super) word: &'static str,
    pub(super) tip: &'static str,
}

/// A piece of an example's text.
pub(super) struct SegmentView<'a> {
    pub(super) text: &'a str,
    pub(super) category: Option<&'static str>,
}

/// An example.
pub(super) struct ExampleView<'a> {
    pub(super) service: &'a str,
    pub(super) class: &'static str,
    pub(super) outcome: &'static str,
    pub(super) reasons: Vec<(&'static str, &'static str)>,
    pub(super) note: Option<&'a str>,
    pub(super) before: Vec<SegmentView<'a>>,
    pub(super) after: Option<Vec<SegmentView<'a>>>,
}

impl<'a> ExampleView<'a> {
    pub(super) fn new(example: &'a Example, language: Language) -> Self {
        let t = texts(language);
        let view = |segments: Vec<Segment<'a>>| {
            let view = |segment: Segment<'a>| SegmentView {
                text: segment.text,
                category: segment.category.map(|of| category_words(of, language).name),
            };
            segments.into_iter().map(view).collect()
        };
        let (class, outcome) = match example.outcome {
            Outcome::Admitted => ("dataset", t.admitted),
            Outcome::Refused => ("refused", t.refused),
            Outcome::Quarantined => ("quarantined", t.quarantined),
            Outcome::Faulty => ("faulty", t.faulty),
        };
        let reason = |reason: &Reason| {
            let words = reason_words(*reason, language);
            (words.sentence, words.article)
        };
        Self {
            service: &example.service,
            class,
            outcome,
            reasons: example.reasons.iter().map(reason).collect(),
            note: example.note.as_deref(),
            before: view(example.segments_before()),
            after: example.segments_after().map(view),
        }
    }
}

pub(super) fn keys(manifest: &Manifest, language: Language) -> Vec<Key> {
    let t = texts(language);
    let counts = manifest.counts;
    let key = |class, name, count, whole: Option<u64>| Key {
        class,
        name,
        number: language.number(count),
        share: whole
            .map(|whole| language.share(count, whole))
            .unwrap_or_default(),
    };
    let spans = manifest
        .redactions
        .values()
        .fold(0, |sum: u64, n| sum.saturating_add(*n));
    vec![
        key("read", t.read, counts.read, None),
        key("dataset", t.admitted, counts.admitted, Some(counts.read)),
        key("refused", t.refused, counts.refused, Some(counts.read)),
        key("taken", t.spans_out, spans, None),
    ]
}

/// The sum, spelled out.
pub(super) fn balance(manifest: &Manifest, language: Language) -> String {
    let counts = manifest.counts;
    let [read, admitted, refused, quarantined, faulty] = [
        counts.read,
        counts.admitted,
        counts.refused,
        counts.quarantined,
        counts.faulty,
    ]
    .map(|count| language.number(count));
    match language {
        Language::English => format!(
            "{read} read = {admitted} in the dataset + {refused} refused + {quarantined} waiting \
             for a person + {faulty} unreadable"
        ),
        Language::German => format!(
            "{read} gelesen = {admitted} im Datensatz + {refused} abgelehnt + {quarantined} warten \
             auf einen Menschen + {faulty} nicht lesbar"
        ),
    }
}

/// What the picture shows, for those who do not see it.
pub(super) fn flow_description(manifest: &Manifest, language: Language) -> String {
    let mut reasons: Vec<(&str, u64)> = manifest
        .refused_by_reason
        .iter()
        .map(|(code, count)| {
            let name = Reason::from_code(code).map(|reason| reason_words(reason, language).name);
            (name.unwrap_or(code), *count)
        })
        .collect();
    reasons.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let largest: Vec<String> = reasons
        .iter()
        .take(3)
        .map(|(name, count)| format!("{name} {}", language.number(*count)))
        .collect();
    let balance = balance(manifest, language);
    if largest.is_empty() {
        return format!("{balance}.");
    }
    let head = language.pick("Most frequent reasons", "Häufigste Gründe");
    format!("{balance}. {head}: {}.", largest.join(", "))
}

pub(super) fn counts(manifest: &Manifest, language: Language) -> Vec<CountRow> {
    let t = texts(language);
    let counts = manifest.counts;
    let row = |class, term, tip, name, count| CountRow {
        class,
        term,
        tip,
        name,
        number: language.number(count),
        share: language.share(count, counts.read),
    };
    vec![
        row("dataset", None, "", t.admitted, counts.admitted),
        row(
            "refused",
            Some("refused"),
            t.tip_refused,
            t.refused,
            counts.refused,
        ),
        row(
            "quarantined",
            Some("quarantined"),
            t.tip_quarantined,
            t.quarantined,
            counts.quarantined,
        ),
        row(
            "faulty",
            Some("faulty"),
            t.tip_faulty,
            t.faulty,
            counts.faulty,
        ),
    ]
}

/// Primary reasons, most frequent first, and the others that spoke against records.
pub(super) fn reasons(manifest: &Manifest, language: Language) -> (Vec<ReasonRow>, Vec<ReasonRow>) {
    let row = |code: &str, primary: u64, against: u64| {
        let reason = Reason::from_code(code);
        let words = reason.map(|reason| reason_words(reason, language));
        ReasonRow {
            class: reason.map_or("nature", |reason| Ground::of(reason).class()),
            name: words.map_or(code, |words| words.name).to_owned(),
            sentence: words.map_or("", |words| words.sentence),
            code: code.to_owned(),
            article: words.map_or("", |words| words.article).to_owned(),
            primary: language.number(primary),
            against: language.number(against),
        }
    };
    let against = |code: &String| manifest.all_reasons.get(code).copied();
    let sorted = |mut counts: Vec<(&String, u64, u64)>| -> Vec<ReasonRow> {
        counts.sort_by_key(|(code, primary, against)| {
            (std::cmp::Reverse((*primary, *against)), (*code).clone())
        });
        counts
            .into_iter()
            .map(|(code, primary, against)| row(code, primary, against))
            .collect()
    };
    let primary = manifest
        .refused_by_reason
        .iter()
        .filter(|(_, count)| **count > 0)
        .map(|(code, count)| (code, *count, against(code).unwrap_or(*count).max(*count)))
        .collect();
    let others = manifest
        .all_reasons
        .iter()
        .filter(|(code, count)| {
            **count > 0
                && manifest
                    .refused_by_reason
                    .get(*code)
                    .is_none_or(|primary| *primary == 0)
        })
        .map(|(code, count)| (code, 0, *count))
        .collect();
    (sorted(primary), sorted(others))
}

/// Categories, most frequent first, and the sum.
pub(super) fn taken(manifest: &Manifest, language: Language) -> (Vec<TakenRow>, String) {
    let mut counts: Vec<(&String, u64)> = manifest
        .redactions
        .iter()
        .map(|(code, n)| (code, *n))
        .filter(|(_, n)| *n > 0)
        .collect();
    counts.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    let most = counts.first().map_or(1, |(_, count)| *count);
    let sum = counts
        .iter()
        .fold(0, |sum: u64, (_, count)| sum.saturating_add(*count));
    let row = |(code, count): (&String, u64)| {
        let category = Category::ALL
            .iter()
            .find(|category| category.code() == code);
        let words = category.map(|category| category_words(*category, language));
        let permille = u128::from(count) * 1000 / u128::from(most);
        TakenRow {
            name: words.map_or(code.as_str(), |words| words.name).to_owned(),
            includes: words.map_or("", |words| words.includes),
            code: code.clone(),
            number: language.number(count),
            width: format!("{}.{}", permille / 10, permille % 10),
        }
    };
    (counts.into_iter().map(row).collect(), language.number(sum))
}

pub(super) fn sources(manifest: &Manifest, language: Language) -> Vec<SourceRow<'_>> {
    let row = |source: &'_ SourceFacts| {
        let counts = source.counts;
        [
            counts.read,
            counts.admitted,
            counts.refused,
            counts.quarantined,
            counts.faulty,
        ]
        .map(|count| language.number(count))
    };
    manifest
        .sources
        .iter()
        .map(|source| SourceRow {
            service: source.service.as_str(),
            format: &source.format,
            visibility: policy_words::evidence(source.visibility, language),
            asserted: source.asserted.as_deref(),
            numbers: row(source),
        })
        .collect()
}

/// Records that an objection kept out, as primary reason.
pub(super) fn objections_refused(manifest: &Manifest) -> u64 {
    [
        Reason::ObjectionAuthor,
        Reason::ObjectionThird,
        Reason::ObjectionPage,
    ]
    .into_iter()
    .filter_map(|reason| manifest.refused_by_reason.get(reason.code()))
    .fold(0, |sum, count| sum.saturating_add(*count))
}

pub(super) fn settings(manifest: &Manifest, language: Language) -> Vec<SettingRow> {
    let t = texts(language);
    let policy = &manifest.policy;
    let yes = |is: bool| (if is { t.yes } else { t.no }).to_owned();
    let number = |count| language.number(count);
    let list = |names: Vec<&str>| names.join(", ");
    let kinds = policy
        .kinds
        .iter()
        .map(|kind| policy_words::kind(*kind, language))
        .collect();
    let announced = policy.announced_on.map(|day| language.date(day));
    let rows = [
        (
            t.announced_on,
            announced.unwrap_or_else(|| t.not_stated.to_owned()),
        ),
        (t.notice, policy_words::notice(policy.notice, language)),
        (
            t.published_after,
            policy_words::published_after(policy.published_after, language),
        ),
        (t.older, number(manifest.older_than_announcement)),
        (t.kinds, list(kinds)),
        (t.indexable, yes(policy.indexable_required)),
        (
            t.age_unknown,
            policy_words::age_unknown(policy.age_unknown, language).to_owned(),
        ),
        (
            t.special_author,
            statements::action(policy.special_categories.author, language).to_owned(),
        ),
        (
            t.special_other,
            statements::action(policy.special_categories.other, language).to_owned(),
        ),
        (
            t.special_unknown,
            statements::action(policy.special_categories.unknown, language).to_owned(),
        ),
        (
            t.minors_mentioned,
            statements::minors(policy.minor_mentions, language).to_owned(),
        ),
        (
            t.third_person,
            policy_words::third_person(policy.third_person, language).to_owned(),
        ),
        (
            t.shared_items,
            policy_words::shared_items(policy.shared_items, language).to_owned(),
        ),
        (t.gatekeeper, yes(policy.gatekeeper)),
        (t.one_per_service, yes(policy.one_dataset_per_service)),
        (t.staging_days, number(u64::from(policy.staging_days))),
        (t.rule_set, manifest.rule_set.clone()),
        (t.detectors, detectors(manifest)),
        (t.parts, parts(manifest, language)),
        (
            t.buckets,
            format!(
                "{} / {}",
                number(u64::from(manifest.buckets)),
                number(manifest.fewest_subjects_in_a_bucket)
            ),
        ),
    ];
    rows.into_iter()
        .map(|(name, value)| SettingRow { name, value })
        .collect()
}

fn detectors(manifest: &Manifest) -> String {
    let name = |detector: &licit_evidence::DetectorVersion| {
        format!("{}\u{a0}{}", detector.id, detector.version)
    };
    manifest
        .detectors
        .iter()
        .map(name)
        .collect::<Vec<_>>()
        .join(", ")
}

fn parts(manifest: &Manifest, language: Language) -> String {
    let bytes = manifest
        .parts
        .iter()
        .fold(0, |sum: u64, part| sum.saturating_add(part.bytes));
    let parts = language.number(manifest.parts.len() as u64);
    format!("{parts} ({})", language.bytes(bytes))
}

pub(super) fn terms(language: Language) -> Vec<Term> {
    let t = texts(language);
    let term = |id, word, tip| Term { id, word, tip };
    vec![
        term("objection", t.term_objection, t.tip_objection),
        term("register", t.term_register, t.tip_register),
        term("refused", t.term_refused, t.tip_refused),
        term("quarantined", t.term_quarantined, t.tip_quarantined),
        term("faulty", t.term_faulty, t.tip_faulty),
        term("deidentified", t.term_deidentified, t.tip_deidentified),
        term("freeze", t.term_freeze, t.tip_freeze),
        term("bucket", t.term_bucket, t.tip_bucket),
        term("manifest", t.term_manifest, t.tip_manifest),
    ]
}
