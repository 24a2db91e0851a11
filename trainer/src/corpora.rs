//! Reads the texts with labels that the name tagger learns from.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use licit_deidentify::names::train::Label;
use licit_record::Category;

/// A piece of a text, with a label or without.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) label: Option<Label>,
}

/// A text in pieces.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    pub(crate) pieces: Vec<Piece>,
    /// Whether the pieces are tokens with blanks between them that nobody wrote.
    pub(crate) is_cut: bool,
}

/// A set of texts.
pub(crate) struct Corpus {
    pub(crate) name: String,
    pub(crate) examples: Vec<Example>,
    /// How often each text is learned in a round.
    pub(crate) times: usize,
}

/// Sets of the data folder, and how often each text of theirs is learned in a round.
const TABLES: &[(&str, usize)] = &[
    ("btc.train.tsv", 2),
    ("wnut17.train.tsv", 3),
    ("tweebank.train.tsv", 2),
    ("mobie.train.tsv", 1),
    ("massive_de.train.tsv", 1),
    ("germeval14.dev.tsv", 1),
    ("german_ler.dev.tsv", 1),
    ("uner_de_pud.tsv", 1),
    ("uner_en_ewt.dev.tsv", 1),
    ("uner_da.train.tsv", 1),
    ("uner_sv.train.tsv", 1),
    ("uner_pt.train.tsv", 1),
    ("wikigold.tsv", 1),
];

/// How often each own post is learned in a round.
const TIMES_OWN: usize = 6;

/// All sets that the tagger learns from.
pub(crate) fn read_all(data: &Path, posts: &Path) -> Result<Vec<Corpus>> {
    let mut corpora = Vec::new();
    for (name, times) in TABLES {
        corpora.push(Corpus {
            name: (*name).to_owned(),
            examples: table(&data.join("ner").join(name))?,
            times: *times,
        });
    }
    corpora.push(Corpus {
        name: "meddocan.train".to_owned(),
        examples: stretches(&data.join("gold/meddocan.train.jsonl"))?,
        times: 1,
    });
    let mut files: Vec<_> = std::fs::read_dir(posts)
        .with_context(|| format!("reading {}", posts.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    files.sort();
    for file in files
        .iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "txt"))
    {
        corpora.push(Corpus {
            name: file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            examples: marked_posts(file)?,
            times: TIMES_OWN,
        });
    }
    Ok(corpora)
}

/// How often a word was seen, and how often inside a person's name.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Use {
    pub(crate) all: usize,
    pub(crate) named: usize,
}

/// The words of all sets.
pub(crate) fn words_in_names(data: &Path, posts: &Path) -> Result<HashMap<String, Use>> {
    let mut uses: HashMap<String, Use> = HashMap::new();
    for corpus in read_all(data, posts)? {
        for piece in corpus.examples.iter().flat_map(|example| &example.pieces) {
            for word in piece
                .text
                .split(|char: char| !char.is_alphanumeric())
                .filter(|word| !word.is_empty())
            {
                let word = uses.entry(word.to_lowercase()).or_default();
                word.all += 1;
                word.named += usize::from(piece.label == Some(Label::Person));
            }
        }
    }
    Ok(uses)
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}

/// Reads one token and its label a line; sentences stand between empty lines.
fn table(path: &Path) -> Result<Vec<Example>> {
    let text = read(path)?;
    let is_btc = path.file_name().is_some_and(|name| name == "btc.train.tsv");
    Ok(text
        .split("\n\n")
        .map(|sentence| sentence_of(sentence, is_btc))
        .filter(|example| !example.pieces.is_empty())
        .collect())
}

fn sentence_of(lines: &str, is_btc: bool) -> Example {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut after_at = false;
    for line in lines.lines() {
        let Some((token, tag)) = line.split_once('\t') else {
            continue;
        };
        // `@` and the handle behind it are two tokens, labelled as a person.
        let is_handle = after_at && is_btc;
        after_at = token == "@" && is_btc;
        let label = match tag.split_once('-') {
            _ if is_handle || after_at || token.starts_with('@') => None,
            Some((_, "PER")) => Some(Label::Person),
            Some((_, "LOC" | "STR")) => Some(Label::Place),
            _ => None,
        };
        let goes_on = tag.starts_with("I-") || label.is_none();
        match pieces.last_mut() {
            Some(last) if is_handle => last.text.push_str(token),
            Some(last) if last.label == label && goes_on => {
                last.text.push(' ');
                last.text.push_str(token);
            }
            _ => pieces.push(Piece {
                text: token.to_owned(),
                label,
            }),
        }
    }
    Example {
        pieces,
        is_cut: true,
    }
}

#[derive(serde::Deserialize)]
pub(crate) struct Line {
    pub(crate) lang: String,
    pub(crate) text: String,
    pub(crate) spans: Vec<LineSpan>,
}

#[derive(serde::Deserialize)]
pub(crate) struct LineSpan {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) category: Category,
}

/// Reads the lines of a gold file.
pub(crate) fn gold(path: &Path) -> Result<Vec<Line>> {
    read(path)?
        .lines()
        .enumerate()
        .map(|(at, line)| {
            serde_json::from_str(line)
                .with_context(|| format!("{}, line {}", path.display(), at + 1))
        })
        .collect()
}

/// Long texts of a gold file, cut at line ends.
fn stretches(path: &Path) -> Result<Vec<Example>> {
    let mut examples = Vec::new();
    for line in gold(path)? {
        let mut from = 0;
        for stretch in line.text.split_inclusive('\n') {
            let to = from + stretch.len();
            let inside = |span: &&LineSpan| span.start >= from && span.end <= to;
            let mut pieces = Vec::new();
            let mut at = from;
            for span in line.spans.iter().filter(inside) {
                let label = match span.category {
                    Category::PersonName => Some(Label::Person),
                    Category::PostalAddress => Some(Label::Place),
                    _ => None,
                };
                let Some(before) = line.text.get(at..span.start) else {
                    continue;
                };
                pieces.push(Piece {
                    text: before.to_owned(),
                    label: None,
                });
                pieces.push(Piece {
                    text: line
                        .text
                        .get(span.start..span.end)
                        .unwrap_or_default()
                        .to_owned(),
                    label,
                });
                at = span.end;
            }
            pieces.push(Piece {
                text: line
                    .text
                    .get(at..to)
                    .unwrap_or_default()
                    .trim_end_matches('\n')
                    .to_owned(),
                label: None,
            });
            pieces.retain(|piece| !piece.text.is_empty());
            examples.push(Example {
                pieces,
                is_cut: false,
            });
            from = to;
        }
    }
    Ok(examples)
}

/// Reads posts with their labels in the text, as `{PERSON_NAME|Lena}` (data/names/README.md).
fn marked_posts(path: &Path) -> Result<Vec<Example>> {
    let text = read(path)?;
    let mut examples = Vec::new();
    for post in text.split("\n%%\n") {
        let Some((_, body)) = post.trim_end().trim_end_matches("%%").split_once('\n') else {
            continue;
        };
        let pieces =
            marked(body.trim_end()).with_context(|| format!("{}: {body:?}", path.display()))?;
        let pieces = pieces
            .into_iter()
            .map(|(text, category)| Piece {
                text,
                label: match category {
                    Some(Category::PersonName) => Some(Label::Person),
                    Some(Category::PostalAddress) => Some(Label::Place),
                    _ => None,
                },
            })
            .collect();
        examples.push(Example {
            pieces,
            is_cut: false,
        });
    }
    Ok(examples)
}

/// The pieces of a text with labels in it.
fn marked(text: &str) -> Result<Vec<(String, Option<Category>)>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, from)) = rest.split_once('{') {
        let Some(((category, value), after)) = from
            .split_once('}')
            .and_then(|(inner, after)| Some((inner.split_once('|')?, after)))
        else {
            bail!("a label without an end");
        };
        let category: Category =
            serde_json::from_value(category.into()).context("no such category")?;
        if !before.is_empty() {
            pieces.push((before.to_owned(), None));
        }
        pieces.push((value.to_owned(), Some(category)));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push((rest.to_owned(), None));
    }
    Ok(pieces)
}

/// Reads marked posts as gold lines.
pub(crate) fn marked_gold(path: &Path) -> Result<Vec<Line>> {
    let text = read(path)?;
    let mut lines = Vec::new();
    for post in text.split("\n%%\n") {
        let Some((head, body)) = post.trim_end().trim_end_matches("%%").split_once('\n') else {
            continue;
        };
        let mut line = Line {
            lang: head.trim_start_matches("# ").to_owned(),
            text: String::new(),
            spans: Vec::new(),
        };
        for (piece, category) in marked(body.trim_end())? {
            let start = line.text.len();
            line.text.push_str(&piece);
            if let Some(category) = category {
                line.spans.push(LineSpan {
                    start,
                    end: line.text.len(),
                    category,
                });
            }
        }
        lines.push(line);
    }
    Ok(lines)
}
