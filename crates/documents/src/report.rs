//! The report of a build: one self-contained page for engineers, data protection officers and
//! whoever wants to know. It loads nothing, needs no script, and refuses to be made from counts
//! that do not add up.

mod tables;

use askama::Template;
use licit_evidence::{Manifest, VersionId};
use licit_record::Reason;

use self::tables::{CountRow, ExampleView, Key, ReasonRow, SettingRow, SourceRow, TakenRow, Term};
use crate::flow::{self, Picture, Size, Stream};
use crate::reasons::Ground;
use crate::searched::Searched;
use crate::statements::{self, StatementRow};
use crate::texts::{Texts, texts};
use crate::{Example, Language, policy_words, reason_words};

/// Refused reasons that get a band of their own; the rest share one.
const BANDS_MAX: usize = 10;
/// Sources that get a band of their own; the rest share one.
const SOURCES_MAX: usize = 7;

/// A report that cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// The manifest's counts contradict each other: a page must not hide it.
    #[error("manifest: counts of {what} give {sum}, expected {expected}")]
    Unbalanced {
        /// Which counts.
        what: &'static str,
        /// What they give.
        sum: u64,
        /// What they should give.
        expected: u64,
    },
    /// The template failed.
    #[error("report: {0}")]
    Template(#[from] askama::Error),
}

/// The page about a version.
///
/// `id` is the version's id, `examples` are shown as they are (see [`Example`]).
///
/// # Errors
/// [`ReportError::Unbalanced`] if records are missing from the manifest's counts.
pub fn report(
    manifest: &Manifest,
    id: VersionId,
    examples: &[Example],
    language: Language,
) -> Result<String, ReportError> {
    check(manifest)?;
    let pictures = pictures(manifest, language);
    let page = Page::new(manifest, id, examples, language, pictures);
    Ok(page.render()?)
}

fn check(manifest: &Manifest) -> Result<(), ReportError> {
    let counts = manifest.counts;
    let expect = |what, sum: u64, expected: u64| {
        let fits = sum == expected;
        fits.then_some(()).ok_or(ReportError::Unbalanced {
            what,
            sum,
            expected,
        })
    };
    let sum = |numbers: &[u64]| numbers.iter().fold(0_u64, |sum, n| sum.saturating_add(*n));
    let outcomes = [
        counts.admitted,
        counts.refused,
        counts.quarantined,
        counts.faulty,
    ];
    expect("outcomes", sum(&outcomes), counts.read)?;
    let by_reason: Vec<u64> = manifest.refused_by_reason.values().copied().collect();
    expect("refused records by reason", sum(&by_reason), counts.refused)?;
    let by_source: Vec<u64> = manifest
        .sources
        .iter()
        .map(|source| source.counts.read)
        .collect();
    expect("records by source", sum(&by_source), counts.read)
}

fn pictures(manifest: &Manifest, language: Language) -> Vec<Picture> {
    let t = texts(language);
    let counts = manifest.counts;
    let stream = |name: &str, class, records| Stream {
        name: name.to_owned(),
        class,
        records,
        number: language.number(records),
        share: language.share(records, counts.read),
    };
    let copies = copies(manifest);
    let mut ends_of_passed = vec![stream(t.admitted, "dataset", counts.admitted)];
    if copies > 0 {
        ends_of_passed.push(stream(t.copies, "copies", copies));
    }
    let mut ends_of_read = refused(manifest, language, &stream);
    for (name, class, records) in [
        (t.quarantined, "quarantined", counts.quarantined),
        (t.faulty, "faulty", counts.faulty),
    ] {
        if records > 0 {
            ends_of_read.push(stream(name, class, records));
        }
    }
    let facts = flow::Facts {
        sources: sources(manifest, language, &stream),
        read: stream(t.read, "read", counts.read),
        passed: stream(t.passed, "passed", counts.admitted.saturating_add(copies)),
        ends_of_passed,
        ends_of_read,
    };
    [Size::WIDE, Size::NARROW]
        .map(|size| flow::picture(&facts, size))
        .into()
}

/// Records that only lost to another record: they passed every other rule.
fn copies(manifest: &Manifest) -> u64 {
    let of = |(code, count): (&String, &u64)| {
        let ground = Reason::from_code(code).map(Ground::of);
        if ground == Some(Ground::Copy) {
            *count
        } else {
            0
        }
    };
    manifest
        .refused_by_reason
        .iter()
        .map(of)
        .fold(0, u64::saturating_add)
}

type MakeStream<'a> = dyn Fn(&str, &'static str, u64) -> Stream + 'a;

/// The largest refusals in rule order, and one stream for all others.
fn refused(manifest: &Manifest, language: Language, stream: &MakeStream<'_>) -> Vec<Stream> {
    let mut refusals: Vec<(Option<Reason>, &str, u64)> = manifest
        .refused_by_reason
        .iter()
        .map(|(code, count)| (Reason::from_code(code), code.as_str(), *count))
        .filter(|(reason, _, count)| *count > 0 && reason.map(Ground::of) != Some(Ground::Copy))
        .collect();
    refusals.sort_by_key(|(_, code, count)| (std::cmp::Reverse(*count), *code));
    // A stream for a single other reason would say less than the reason itself.
    let keep = if refusals.len() == BANDS_MAX + 1 {
        BANDS_MAX + 1
    } else {
        BANDS_MAX
    };
    let rest = refusals.split_off(keep.min(refusals.len()));
    refusals.sort_by_key(|(reason, code, _)| (reason.is_none(), *reason, *code));
    let mut streams: Vec<Stream> = refusals
        .into_iter()
        .map(|(reason, code, count)| match reason {
            Some(reason) => stream(
                reason_words(reason, language).name,
                Ground::of(reason).class(),
                count,
            ),
            None => stream(code, "nature", count),
        })
        .collect();
    if !rest.is_empty() {
        let name = match language {
            Language::English => format!("{} further reasons", rest.len()),
            Language::German => format!("{} weitere Gründe", rest.len()),
        };
        let count = rest
            .iter()
            .fold(0, |sum: u64, (.., count)| sum.saturating_add(*count));
        streams.push(stream(&name, "rest", count));
    }
    streams
}

/// Services, largest first, and one stream for all others.
fn sources(manifest: &Manifest, language: Language, stream: &MakeStream<'_>) -> Vec<Stream> {
    let mut services = std::collections::BTreeMap::<&str, u64>::new();
    for source in &manifest.sources {
        let count = services.entry(source.service.as_str()).or_default();
        *count = count.saturating_add(source.counts.read);
    }
    let mut services: Vec<(&str, u64)> = services.into_iter().collect();
    services.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let rest = services.split_off(SOURCES_MAX.min(services.len()));
    let mut streams: Vec<Stream> = services
        .into_iter()
        .map(|(name, count)| stream(name, "source", count))
        .collect();
    if !rest.is_empty() {
        let name = match language {
            Language::English => format!("{} more", rest.len()),
            Language::German => format!("{} weitere", rest.len()),
        };
        let count = rest
            .iter()
            .fold(0, |sum: u64, (_, count)| sum.saturating_add(*count));
        streams.push(stream(&name, "source", count));
    }
    streams
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    t: &'static Texts,
    lang: &'static str,
    dataset: &'a str,
    number: u32,
    frozen_on: String,
    controller: &'a str,
    contact: &'a str,
    mode: &'static str,
    mode_sentence: &'static str,
    licence: Option<&'a str>,
    software: &'a str,
    id: String,
    keys: Vec<Key>,
    balance: String,
    flow_description: String,
    pictures: Vec<Picture>,
    counts: Vec<CountRow>,
    read: String,
    refused: String,
    reasons: Vec<ReasonRow>,
    other_reasons: Vec<ReasonRow>,
    taken: Vec<TakenRow>,
    taken_sum: String,
    style: &'static str,
    naming_others: String,
    redacted_records: String,
    copies_exact: String,
    copies_near: String,
    copies_superseded: String,
    quotes_cut: String,
    examples: Vec<ExampleView<'a>>,
    sources: Vec<SourceRow<'a>>,
    sequence: Option<String>,
    objections_refused: String,
    register_digest: String,
    settings: Vec<SettingRow>,
    signing_key: &'a str,
    parents: Vec<String>,
    statements_searched: bool,
    statements: Vec<StatementRow>,
    limits: [&'static str; 3],
    terms: Vec<Term>,
}

impl<'a> Page<'a> {
    fn new(
        manifest: &'a Manifest,
        id: VersionId,
        examples: &'a [Example],
        language: Language,
        pictures: Vec<Picture>,
    ) -> Self {
        let number = |count| language.number(count);
        let policy = &manifest.policy;
        let searched = Searched::new(manifest);
        let (reasons, other_reasons) = tables::reasons(manifest, language);
        let (taken, taken_sum) = tables::taken(manifest, language);
        let sequence = manifest.register.sequence;
        Self {
            t: texts(language),
            lang: language.code(),
            dataset: &manifest.dataset,
            number: manifest.version,
            frozen_on: language.date(manifest.frozen_on),
            controller: &policy.controller.name,
            contact: &policy.controller.contact,
            mode: policy_words::mode(policy.mode, language),
            mode_sentence: policy_words::mode_sentence(policy.mode, language),
            licence: manifest.licence.as_deref(),
            software: &manifest.software,
            id: id.to_string(),
            keys: tables::keys(manifest, language),
            balance: tables::balance(manifest, language),
            flow_description: tables::flow_description(manifest, language),
            pictures,
            counts: tables::counts(manifest, language),
            read: number(manifest.counts.read),
            refused: number(manifest.counts.refused),
            reasons,
            other_reasons,
            taken,
            taken_sum,
            style: policy_words::style(policy.style, language),
            naming_others: number(manifest.third_persons.records_naming_others),
            redacted_records: number(manifest.third_persons.records_redacted),
            copies_exact: number(manifest.copies.exact),
            copies_near: number(manifest.copies.near),
            copies_superseded: number(manifest.copies.superseded),
            quotes_cut: number(manifest.copies.quotes_cut),
            examples: examples
                .iter()
                .map(|example| ExampleView::new(example, language))
                .collect(),
            sources: tables::sources(manifest, language),
            sequence: (sequence > 0).then(|| number(sequence)),
            objections_refused: number(tables::objections_refused(manifest)),
            register_digest: manifest.register.digest.to_string(),
            settings: tables::settings(manifest, language),
            signing_key: &manifest.signing_key,
            parents: manifest.parents.iter().map(ToString::to_string).collect(),
            statements: statements::rows(manifest, language),
            statements_searched: searched.statements,
            limits: searched.limits(language),
            terms: tables::terms(language),
        }
    }
}
