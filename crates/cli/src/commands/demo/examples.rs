//! What the report shows before and after: texts from the sources, and what stands in the
//! dataset for them, found by way of the encrypted provenance.

use std::collections::{BTreeMap, HashMap};

use licit_dataset::{Version, read_decisions, read_items, read_provenance, read_texts};
use licit_documents::{Example, Language};
use licit_engine::{Installation, Keys, text_of};
use licit_record::{Decision, ItemToken};
use licit_source::{Context, Read};
use serde::Deserialize;

use super::{BUNDLE, align};
use crate::failure::Failure;

/// A record to be shown, and why.
#[derive(Deserialize)]
struct Wanted {
    service: String,
    item_id: String,
    note: Note,
}

#[derive(Deserialize)]
struct Note {
    de: String,
    en: String,
}

/// Service and item id.
type Item = (String, String);

/// Collects the examples in the order of the bundle.
pub(super) fn collect(
    installation: &Installation,
    keys: &Keys,
    version: &Version,
    language: Language,
) -> Result<Vec<Example>, Failure> {
    let list = BUNDLE
        .get_file("examples.json")
        .map_or(&b"[]"[..], |file| file.contents());
    let wanted: Vec<Wanted> = serde_json::from_slice(list)
        .map_err(|error| Failure::user(format!("examples.json: line {}", error.line())))?;
    let before = texts_before(installation)?;
    let decisions = decisions(version, keys)?;
    let after = texts_after(version, keys)?;
    let mut examples = Vec::new();
    for wanted in wanted {
        let item = (wanted.service, wanted.item_id);
        let (Some(before), Some(decision)) = (before.get(&item), decisions.get(&item)) else {
            continue;
        };
        let after = after.get(&decision.token).cloned();
        let spans = after
            .as_deref()
            .and_then(|after| align::cuts(before, after));
        examples.push(Example {
            service: item.0,
            before: before.clone(),
            spans: spans.unwrap_or_default(),
            after,
            outcome: decision.outcome,
            reasons: decision.reasons.iter().collect(),
            note: Some(match language {
                Language::German => wanted.note.de,
                Language::English => wanted.note.en,
            }),
        });
    }
    Ok(examples)
}

/// The texts of all items, as their sources have them; of several versions the last.
fn texts_before(installation: &Installation) -> Result<BTreeMap<Item, String>, Failure> {
    let mut texts = BTreeMap::new();
    for source in &installation.policy.sources {
        let context = Context {
            service: source.service.clone(),
            visibility: source.visibility,
            lenient: source.lenient,
            owner: source.owner.clone(),
            collected_at: None,
        };
        let inputs = licit_source::open(source, &installation.base).map_err(Failure::user)?;
        for block in inputs.into_iter().flat_map(|input| input.blocks(16 << 20)) {
            let block = block.map_err(Failure::user)?;
            licit_source::read(&block, &context, &mut |read| {
                if let Read::Item(sourced) = read {
                    let item = &sourced.item;
                    let id = item.item_id.expose().to_owned();
                    texts.insert((item.service.to_string(), id), text_of(item).into_owned());
                }
            })
            .map_err(Failure::user)?;
        }
    }
    Ok(texts)
}

/// The decision on each item; of several records the admitted one.
fn decisions(version: &Version, keys: &Keys) -> Result<HashMap<Item, Decision>, Failure> {
    let mut found: HashMap<Item, Decision> = HashMap::new();
    let items = read_items(&version.restricted, &keys.provenance())?;
    for (row, item) in read_decisions(&version.path)?.zip(items) {
        let (row, item) = (row?, item?);
        let Some(id) = item.item_id else { continue };
        let item = (row.service.to_string(), id.expose().to_owned());
        let better = found
            .get(&item)
            .is_none_or(|old| row.decision.outcome < old.outcome);
        if better {
            found.insert(item, row.decision);
        }
    }
    Ok(found)
}

/// The texts of the dataset, by the token of their item.
fn texts_after(version: &Version, keys: &Keys) -> Result<HashMap<ItemToken, String>, Failure> {
    let mut texts = HashMap::new();
    for part in &version.manifest.parts {
        let rows = read_provenance(&version.restricted, part.bucket, &keys.provenance())?;
        for (row, text) in rows.zip(read_texts(&version.path.join(&part.path))?) {
            texts.insert(row?.token, text?);
        }
    }
    Ok(texts)
}
