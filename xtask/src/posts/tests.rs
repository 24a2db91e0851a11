//! What a corpus must be: the same for one seed, true about itself, and like real posts in the
//! shares that matter for a build.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::*;

/// Bytes of the corpus under test.
const BYTES: usize = 4_000_000;

fn corpus(seed: u64) -> (Vec<Value>, Vec<Value>, Vec<u8>) {
    let mut generator = Generator::new(BYTES as u64, seed, "treffpunkt");
    let (mut items, mut truth) = (Vec::new(), Vec::new());
    while items.len() < BYTES {
        generator.next(&mut items, Some(&mut truth));
    }
    let parse = |bytes: &[u8]| {
        let lines = bytes
            .split(|&byte| byte == b'\n')
            .filter(|line| !line.is_empty());
        lines
            .map(|line| serde_json::from_slice(line).unwrap())
            .collect()
    };
    (parse(&items), parse(&truth), items)
}

#[test]
fn one_seed_is_one_corpus() {
    let (_, _, one) = corpus(1);
    assert!(corpus(1).2 == one && corpus(2).2 != one);
}

#[test]
fn the_truth_is_true() {
    let (items, truth, _) = corpus(1);
    assert_eq!(items.len(), truth.len());
    for (item, truth) in items.iter().zip(&truth) {
        assert_eq!(item["item_id"], truth["item_id"]);
        let text = item["text"].as_str().unwrap();
        for span in truth["spans"].as_array().into_iter().flatten() {
            let place = |key: &str| span[key].as_u64().unwrap() as usize;
            let value = text.get(place("start")..place("end"));
            assert_eq!(value, span["value"].as_str(), "{}", item["item_id"]);
        }
        let refused = truth["outcome"] == "refused";
        assert_eq!(refused, truth["reason_any_of"].is_array());
        if item["audience"] != "public" {
            assert!(refused, "{}", item["item_id"]);
        }
    }
}

#[test]
fn copies_stand_in_their_groups() {
    let (items, truth, _) = corpus(1);
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (item, truth) in items.iter().zip(&truth) {
        if let Some(group) = truth["group"].as_str() {
            groups
                .entry(group)
                .or_default()
                .push(item["text"].as_str().unwrap());
        }
    }
    let pairs = groups.values().filter(|texts| texts.len() == 2).count();
    assert!(groups.values().all(|texts| texts.len() <= 2));
    assert!(
        groups
            .values()
            .filter(|texts| texts.len() == 2 && texts[0] == texts[1])
            .count()
            > pairs / 4
    );
}

#[test]
fn shares_are_those_of_real_exports() {
    let (items, truth, bytes) = corpus(1);
    let count = items.len() as f64;
    let share = |wanted: &dyn Fn(&Value, &Value) -> bool| {
        items
            .iter()
            .zip(&truth)
            .filter(|(item, truth)| wanted(item, truth))
            .count() as f64
            / count
    };
    assert!(
        (400.0..700.0).contains(&(bytes.len() as f64 / count)),
        "{}",
        bytes.len() as f64 / count
    );
    assert!((0.13..0.18).contains(&share(&|_, truth| truth["spans"].is_array())));
    assert!((0.06..0.11).contains(&share(&|item, _| item["audience"] != "public")));
    assert!((0.35..0.45).contains(&share(&|item, _| item["lang"] == "en")));
    let length = |item: &Value| item["text"].as_str().map_or(0, str::len);
    let outside = share(&|item, _| !(60..=400).contains(&length(item)));
    assert!(outside < 0.03, "{outside}");
    let objectors = share(&|_, truth| {
        truth["reason_any_of"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one == "objection_author"))
    });
    assert!((0.03..0.15).contains(&objectors), "{objectors}");
}

/// Runs of eight words that two texts share are what a search for copies goes by: unless planted,
/// there must be next to none, or the generator would measure itself.
#[test]
fn unrelated_posts_share_hardly_a_run_of_words() {
    let (items, truth, _) = corpus(1);
    let mut seen: HashMap<Vec<&str>, usize> = HashMap::new();
    let (mut runs, mut shared) = (0, 0);
    let own = |truth: &&Value| !truth["group"].is_string();
    for (number, (item, _)) in items
        .iter()
        .zip(&truth)
        .filter(|(item, truth)| own(truth) && item["quotes"].is_null())
        .enumerate()
    {
        let words: Vec<&str> = item["text"].as_str().unwrap().split_whitespace().collect();
        for run in words.windows(8) {
            runs += 1;
            let first = *seen.entry(run.to_vec()).or_insert(number);
            shared += usize::from(first != number);
        }
    }
    assert!(shared * 10_000 < runs, "{shared} of {runs} runs");
}

#[test]
fn reads_sizes() {
    let check = |words: &str, bytes: Option<u64>| {
        assert_eq!(parse_bytes(words).ok(), bytes, "{words}");
    };
    check("100MB", Some(100_000_000));
    check("1GB", Some(1_000_000_000));
    check("12", Some(12));
    check("1GiB", None);
    check("MB", None);
    check("99999999999GB", None);
}
