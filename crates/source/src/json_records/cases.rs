//! How tests of foreign formats compare what was read with what was to be read.

use jiff::Timestamp;
use licit_record::{
    Audience, Kind, Outcome, Reasons, Service, Signal, SignalValue, VisibilityEvidence,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::Rereadable;
use crate::fixture::network::Stream;
use crate::{Context, Read, Reason, SourceError, Sourced};

/// A reader of one of the formats.
type Reader<'a> =
    &'a dyn Fn(&mut dyn Rereadable, &Context, &mut dyn FnMut(Read)) -> Result<(), SourceError>;

/// The context of all cases.
pub(crate) fn context() -> Context {
    Context {
        service: Service::new("netz").unwrap(),
        visibility: VisibilityEvidence::Stated,
        lenient: false,
        owner: None,
        collected_at: Some("2025-05-01T00:00:00Z".parse::<Timestamp>().unwrap()),
    }
}

/// All that is read from these bytes.
pub(crate) fn read_all(mut bytes: &[u8], context: &Context, reader: Reader<'_>) -> Vec<Read> {
    let mut found = Vec::new();
    reader(&mut bytes, context, &mut |read| found.push(read)).unwrap();
    found
}

/// Runs every case of a file: its records as lines and as an array.
pub(crate) fn check_cases(cases: &str, evidence: &str, reader: Reader<'_>) {
    let cases: Vec<Value> = serde_json::from_str(cases).unwrap();
    for case in cases {
        let records = case["records"].as_array().unwrap();
        let lines: String = records.iter().map(|record| format!("{record}\n")).collect();
        check(&case, lines.as_bytes(), evidence, reader);
        let array = serde_json::to_vec_pretty(records).unwrap();
        // A list as a record is a page of records, so that it is told apart in an array alone.
        check(&case, &array, evidence, reader);
    }
}

fn check(case: &Value, bytes: &[u8], evidence: &str, reader: Reader<'_>) {
    let found: Vec<Value> = read_all(bytes, &context(), reader)
        .into_iter()
        .map(|r| project(r, evidence))
        .collect();
    let expected = case["expected"].as_array().unwrap();
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found, expected, "{}", case["name"]);
    }
    assert_eq!(found.len(), expected.len(), "{}", case["name"]);
}

/// A record as the cases write it: without the service, and without the usual evidence.
pub(crate) fn project(read: Read, usual_evidence: &str) -> Value {
    match read {
        Read::Fault(fault) => {
            let mut value = json!({"fault": fault.reason.code()});
            if let Some(field) = fault.field {
                value["field"] = field.into();
            }
            value
        }
        Read::Item(sourced) => {
            let mut value = serde_json::to_value(&sourced.item).unwrap();
            value.as_object_mut().unwrap().remove("service");
            let evidence = serde_json::to_value(sourced.evidence).unwrap();
            if evidence != usual_evidence {
                value["evidence"] = evidence;
            }
            value
        }
    }
}

/// What every reader of a stream must stand: any bytes, a stream with any damage, and streams as
/// they were planted.
pub(crate) fn check_reader(stream: fn(u64, usize) -> Stream, reader: Reader<'_>) {
    proptest!(|(bytes in proptest::collection::vec(any::<u8>(), 0..400))| {
        read_all(&bytes, &context(), reader);
    });
    proptest!(|(seed in any::<u64>(), place in any::<usize>(), byte in any::<u8>())| {
        let mut bytes = stream(seed, 5).bytes();
        let place = place % bytes.len();
        bytes[place] = byte;
        read_all(&bytes, &context(), reader);
    });
    for seed in 0..4 {
        check_planted(&stream(seed, 120), reader);
    }
}

/// Holds what is read from a planted stream against what was planted. The reasons reckoned here
/// are those that follow from the facts that a reader states.
fn check_planted(stream: &Stream, reader: Reader<'_>) {
    let found = read_all(&stream.bytes(), &context(), reader);
    let expected: Vec<_> = stream
        .lines
        .iter()
        .filter_map(|line| line.expected.as_ref())
        .collect();
    for (read, expected) in found.iter().zip(&expected) {
        let reasons = match read {
            Read::Fault(fault) => fault.reason.into(),
            Read::Item(sourced) => facts(sourced),
        };
        let expected: Reasons = expected.reasons.iter().copied().collect();
        assert_eq!(reasons, expected, "{read:?}");
        assert_eq!(reasons.outcome() == Outcome::Admitted, expected.is_empty());
    }
    assert_eq!(found.len(), expected.len());
}

fn facts(sourced: &Sourced) -> Reasons {
    let item = &sourced.item;
    let author = item.author.as_ref();
    let mut reasons = Reasons::NONE;
    let mut add = |holds: bool, reason| {
        if holds {
            reasons.insert(reason);
        }
    };
    let is_public = item.audience == Audience::Public
        && sourced.evidence != VisibilityEvidence::Unknown
        && author.and_then(|author| author.public) != Some(false);
    add(item.deleted_at.is_some(), Reason::Erased);
    add(!is_public, Reason::NotPublic);
    add(
        item.indexable != Some(true) || item.audience == Audience::Unlisted,
        Reason::NotIndexable,
    );
    add(item.kind == Kind::Message, Reason::PrivateChannel);
    add(item.kind == Kind::Message, Reason::Type);
    add(
        item.text.is_none() && item.deleted_at.is_none(),
        Reason::Empty,
    );
    let mut signals = item.signals.iter().flatten();
    let opts_out = signals.any(|(signal, value)| match signal {
        Signal::Noindex | Signal::NoUnauthenticated => false,
        Signal::PreventAiLearning | Signal::Noai => *value != SignalValue::Flag(false),
        _ => *value != SignalValue::Flag(true),
    });
    add(opts_out, Reason::SourceOptout);
    reasons
}
