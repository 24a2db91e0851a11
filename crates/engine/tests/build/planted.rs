//! Every trap of the native format gets the decision that it must get.

use std::collections::BTreeMap;

use licit_record::Outcome;
use licit_source::fixture;

use crate::place::Place;

#[test]
fn every_planted_record_gets_its_decision() {
    let place = Place::new();
    let planted: Vec<_> = fixture::items(7, 2 * fixture::items::TRAPS.len()).collect();
    let lines: Vec<&[u8]> = planted
        .iter()
        .map(|planted| planted.line.as_slice())
        .collect();
    place.write("items.jsonl", &lines.join(&b'\n'));
    let built = place.build();
    let counts = built.version.manifest.counts;
    assert!(counts.balance());
    assert_eq!(counts.read, planted.len() as u64);

    // Records that cannot be read have no id to find them by: their number must be right.
    let faulty = planted
        .iter()
        .filter(|planted| planted.expected.outcome == Outcome::Faulty);
    let decided = place.decisions(&built.version);
    let mut missing = BTreeMap::new();
    for planted in &planted {
        let item: Option<serde_json::Value> = serde_json::from_slice(&planted.line).ok();
        let id = item
            .as_ref()
            .and_then(|item| item["item_id"].as_str())
            .map(str::to_owned);
        let found = id.as_ref().and_then(|id| decided.get(id));
        let expected = &planted.expected;
        let Some(found) = found else {
            assert_eq!(expected.outcome, Outcome::Faulty, "{id:?} has no decision");
            continue;
        };
        let fits = found.iter().any(|found| {
            found.outcome == expected.outcome.code()
                && expected
                    .reasons
                    .iter()
                    .all(|reason| found.reasons.contains(reason))
        });
        if !fits {
            missing.insert(id, (expected.clone(), found.clone()));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert_eq!(counts.faulty, faulty.count() as u64);
    assert!(counts.admitted > 30 && counts.refused > 20);
}
