//! Draws a sample of the operator's own texts, for people to label.
//!
//! The raw texts of records that a version admitted, as far as they still lie in the staging
//! area. Which ones is decided by a keyed hash: whoever labels cannot choose, and drawing again
//! gives the same texts. What a person who has objected since wrote is not drawn.

use std::collections::{BinaryHeap, HashMap};

use jiff::civil::Date;
use licit_dataset::{Version, read_decisions};
use licit_record::{Item, ItemToken, Outcome};
use licit_register::{Lookup, Snapshot};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::collect::{
    StagedChunk, chunks, days_between, standing_against_author, standing_against_place,
};
use crate::error::EngineError;
use crate::installation::Installation;
use crate::judge::{is_language_tag, text_of};
use crate::keys::Keys;
use crate::staging::{Index, Lock, Staged, read_chunk};

/// Records that are drawn for each text that is wanted: some have no text, or are gone.
const RESERVE: usize = 4;
/// Language of a text that does not say it, or says something else.
const NO_LANGUAGE: &str = "und";

/// A text for labelling.
#[derive(Clone, PartialEq, Eq)]
pub struct SampledText {
    /// [`Keys::sample_id`].
    pub id: String,
    /// Language tag, as the item states it.
    pub lang: String,
    /// The raw text.
    pub text: String,
}

/// The text stays out: it is content.
impl std::fmt::Debug for SampledText {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "SampledText({}, {} bytes)", self.id, self.text.len())
    }
}

/// A record that was found in the staging area.
struct Candidate {
    changed: i64,
    lang: String,
    text: String,
}

/// Draws texts of the records that a version admitted. They come in random order; there are fewer
/// than `wanted` if the staging area holds fewer.
///
/// # Errors
/// If there is no staging area, or a file cannot be read.
pub fn sample(
    installation: &Installation,
    keys: &Keys,
    snapshot: &Snapshot,
    version: &Version,
    wanted: usize,
    today: Date,
) -> Result<Vec<SampledText>, EngineError> {
    let staging = installation.staging();
    if !staging.is_dir() {
        return Err(EngineError::NothingStaged { path: staging });
    }
    let _lock = Lock::take(&staging)?;
    let mut index = Index::read(&staging)?;
    // What should have been erased by now is not read any more.
    let keep_days = i64::from(installation.effective.staging_days);
    index
        .sources
        .retain(|source| days_between(source.collected_on, today) <= keep_days);
    let ranks = draw(keys, version, wanted.saturating_mul(RESERVE))?;
    let found: Vec<HashMap<ItemToken, Candidate>> = chunks(&index, &staging)
        .par_iter()
        .map(|chunk| find(installation, keys, snapshot, chunk, &ranks))
        .collect::<Result<_, EngineError>>()?;
    let mut newest = HashMap::<ItemToken, Candidate>::new();
    for (token, candidate) in found.into_iter().flatten() {
        match newest.get(&token) {
            Some(other) if other.changed >= candidate.changed => {}
            _ => drop(newest.insert(token, candidate)),
        }
    }
    let mut drawn: Vec<(u64, Candidate)> = newest
        .into_iter()
        .filter_map(|(token, candidate)| Some((*ranks.get(&token)?, candidate)))
        .collect();
    drawn.sort_by_key(|(rank, _)| *rank);
    drawn.truncate(wanted);
    let texts = drawn.into_iter().map(|(_, candidate)| SampledText {
        id: keys.sample_id(&candidate.text),
        lang: candidate.lang,
        text: candidate.text,
    });
    Ok(texts.collect())
}

/// The admitted records that come first in the order of the draw, with their place in it.
fn draw(
    keys: &Keys,
    version: &Version,
    count: usize,
) -> Result<HashMap<ItemToken, u64>, EngineError> {
    let mut first = BinaryHeap::new();
    for row in read_decisions(&version.path)? {
        let decision = row?.decision;
        if decision.outcome != Outcome::Admitted {
            continue;
        }
        first.push((keys.sample_rank(decision.token), decision.token));
        if first.len() > count {
            first.pop();
        }
    }
    Ok(first
        .into_iter()
        .map(|(rank, token)| (token, rank))
        .collect())
}

/// The drawn records of one chunk.
fn find(
    installation: &Installation,
    keys: &Keys,
    snapshot: &Snapshot,
    chunk: &StagedChunk,
    ranks: &HashMap<ItemToken, u64>,
) -> Result<HashMap<ItemToken, Candidate>, EngineError> {
    let service = keys.of_service(&chunk.service);
    let lookup = Lookup::new(
        keys.labels().labeler(&chunk.service),
        snapshot.service(&chunk.service),
        installation.region()?,
    );
    let addresses = snapshot.may_hold_addresses(&chunk.service);
    let mut found = HashMap::<ItemToken, Candidate>::new();
    read_chunk(&chunk.folder, &chunk.id, chunk.number, |staged| {
        let Staged::Item { item, .. } = staged else {
            return Ok(());
        };
        let token = service.token(item.item_id.expose());
        if !ranks.contains_key(&token) {
            return Ok(());
        }
        let text = text_of(&item);
        let objected = !standing_against_author(&lookup, &item).is_empty()
            || !standing_against_place(&lookup, &item, addresses).is_empty();
        let changed = changed(&item);
        let is_older = found
            .get(&token)
            .is_some_and(|other| other.changed >= changed);
        if text.trim().is_empty() || objected || is_older {
            return Ok(());
        }
        let lang = item.lang.as_deref().filter(|lang| is_language_tag(lang));
        let candidate = Candidate {
            changed,
            lang: lang.unwrap_or(NO_LANGUAGE).to_owned(),
            text: text.into_owned(),
        };
        found.insert(token, candidate);
        Ok(())
    })?;
    Ok(found)
}

/// When an item was last changed: of several states of it, the newest one counts.
fn changed(item: &Item) -> i64 {
    let times = [item.published_at, item.edited_at, item.deleted_at];
    let newest = times.into_iter().flatten().max();
    newest.map_or(i64::MIN, jiff::Timestamp::as_microsecond)
}
