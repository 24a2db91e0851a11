//! Finds names of persons (`PERSON_NAME`) by their words and their surroundings.
//!
//! `token` cuts the text, `lexicon` knows words, `feature` describes a word in its place,
//! `model` weighs, `lattice` turns weights of a stretch into chances, and this file decides.
//! Lexicon and model are in the program; data/names/README.md is the model card.

mod carry;
mod feature;
mod gate;
mod language;
mod lattice;
pub mod lexicon;
mod model;
mod namesake;
mod short_word;
mod token;
#[cfg(feature = "training")]
pub mod train;

use std::sync::LazyLock;

use licit_record::Category;
use licit_record::policy::OperatingPoint;

use crate::Span;
use feature::{Style, rows};
pub(crate) use language::Language;
use lattice::{Chain, Lattice};
use lexicon::Lexicon;
pub use model::Model;
use token::{Case, Kind, Token, Tokens};

/// Raised whenever findings change.
pub(crate) const VERSION: u32 = 2;
/// What it finds.
pub(crate) const CATEGORIES: &[Category] = &[Category::PersonName];

/// Chance from which a word is taken out, by operating point.
const fn threshold(point: OperatingPoint) -> f32 {
    match point {
        OperatingPoint::Balanced => 0.30,
        OperatingPoint::Recall => 0.10,
        OperatingPoint::Maximum => 0.03,
    }
}
/// Share of the threshold that is enough in a message of a network: names stand in few words
/// there, often alone and without a capital, so that the tagger is less sure of all of them,
/// and the share of other words that goes with them stays small.
const IN_NETWORKS: f32 = 0.4;
/// Share of the threshold that is enough in languages other than German and English, of which it
/// has learned less, but in which a capital says more.
const IN_OTHER_LANGUAGES: f32 = 0.6;
/// Share of the threshold from which a capitalised neighbour of a name belongs to it.
const NEIGHBOUR: f32 = 0.3;
/// Chance from which a name's further mentions are taken out, whatever stands around them.
const CERTAIN: f32 = 0.5;
/// Chance that is asked for beside a placeholder, whose name no longer tells what stands beside
/// it: redacting twice must not take out more and more.
const BESIDE_PLACEHOLDER: f32 = 0.7;
/// How many tokens see a placeholder.
const SEES: usize = 2;

/// Longest stretch of a text that is read at once, in bytes.
const STRETCH: usize = 1 << 16;

/// Lexicon and model.
#[derive(Debug)]
pub struct Tagger {
    lexicon: Lexicon,
    model: Model,
    chain: Chain,
}

/// Buffers of one thread.
#[derive(Default)]
pub(crate) struct Buffers {
    tokens: Tokens,
    rows: Vec<u32>,
    lattice: Lattice,
    /// For each token, the chance that it belongs to a person's name.
    chances: Vec<f32>,
    /// Words of names that are certain.
    certain: Vec<u64>,
    /// Language of texts that do not show theirs.
    language: Language,
    /// Whether the tokens are those of the text that is read next.
    carried: bool,
}

impl Buffers {
    /// Begins a text of which nothing is known yet.
    pub(crate) fn begin(&mut self) {
        self.carried = false;
    }

    /// Makes the tokens of the text that was read last those of the redacted one, where it can:
    /// as [`crate::wakes::Wakes::carry`], after which it is called.
    pub(crate) fn carry(
        &mut self,
        text: &str,
        spans: &[Span],
        redacted: &str,
        replaced: &[(u32, u32)],
    ) {
        // Longer ones are read in stretches.
        let is_short = text.len().max(redacted.len()) <= STRETCH;
        self.carried = is_short && self.tokens.carry(spans, redacted, replaced);
    }
}

impl Tagger {
    /// The tagger in the program; `None` if its files are damaged, which a test rules out.
    pub fn built_in() -> Option<&'static Self> {
        static BUILT_IN: LazyLock<Option<Tagger>> = LazyLock::new(|| {
            let lexicon = Lexicon::from_bytes(include_bytes!("../../data/names/lexicon.bin"))?;
            let model = Model::from_bytes(include_bytes!("../../data/names/model.bin"))?;
            Some(Tagger::new(lexicon, model))
        });
        BUILT_IN.as_ref()
    }

    /// Puts a tagger together.
    pub fn new(lexicon: Lexicon, model: Model) -> Self {
        let chain = model.chain.map(|row| row.map(f32::exp));
        Self {
            lexicon,
            model,
            chain,
        }
    }

    /// The names in a text that reach a chance, for whoever trains.
    #[cfg(feature = "training")]
    pub fn spans(&self, text: &str, threshold: f32) -> Vec<Span> {
        let (mut buffers, mut out) = (Buffers::default(), Vec::new());
        self.find_from(text, threshold, &mut buffers, &mut out);
        out
    }

    /// Finds the names in a text that reach a chance. A long text is read in stretches, so that
    /// the buffers stay small.
    fn find_from(&self, text: &str, threshold: f32, buffers: &mut Buffers, out: &mut Vec<Span>) {
        let mut from = 0;
        while from < text.len() {
            let to = end_of_stretch(text, from);
            let first = out.len();
            self.find_in(text.get(from..to).unwrap_or(""), threshold, buffers, out);
            for span in out.iter_mut().skip(first) {
                // Offsets are below 2^32: longer texts are refused.
                span.start += from as u32;
                span.end += from as u32;
            }
            from = to;
        }
    }

    fn find_in(&self, text: &str, threshold: f32, buffers: &mut Buffers, out: &mut Vec<Span>) {
        if !std::mem::take(&mut buffers.carried) {
            buffers.tokens.fill(text, &self.lexicon);
        }
        if !buffers.tokens.has_candidate() {
            return;
        }
        let style = Style::of(&buffers.tokens).or(buffers.language);
        self.model.gate.apply(&mut buffers.tokens, style);
        if !buffers.tokens.has_candidate() {
            return;
        }
        self.weigh(style, buffers);
        let threshold = threshold * share(&buffers.tokens.list, style);
        raise_beside_placeholders(buffers, threshold);
        further_mentions(buffers);
        spans(buffers, threshold, out);
    }

    /// Fills in the chances.
    fn weigh(&self, style: Style, buffers: &mut Buffers) {
        let Buffers {
            tokens,
            rows: found,
            lattice,
            chances,
            ..
        } = buffers;
        chances.clear();
        chances.resize(tokens.list.len(), 0.0);
        let mut at = 0;
        while at < tokens.list.len() {
            lattice.scores.clear();
            let rest = tokens.list.iter().skip(at);
            let len = rest.take_while(|token| token.candidate).count();
            for place in at..at + len {
                found.clear();
                rows(tokens, style, place, found);
                lattice.scores.push(self.model.scores(found));
            }
            if len > 0 {
                lattice.run(&self.chain);
                for (place, chance) in chances.iter_mut().skip(at).take(len).enumerate() {
                    let labels = lattice.chances(place);
                    *chance = labels[0] + labels[1];
                }
            }
            at += len.max(1);
        }
    }
}

/// The share of the threshold that is enough in a text.
fn share(list: &[Token], style: Style) -> f32 {
    let names_accounts_or_pages =
        |token: &Token| token.tag || matches!(token.kind, Kind::Handle | Kind::Address);
    match style.language() {
        _ if list.iter().any(names_accounts_or_pages) => IN_NETWORKS,
        Language::German | Language::English | Language::Unknown => 1.0,
        _ => IN_OTHER_LANGUAGES,
    }
}

/// Where a stretch ends that begins at `from`: at a line end or blank, if there is one.
fn end_of_stretch(text: &str, from: usize) -> usize {
    if text.len() - from <= STRETCH {
        return text.len();
    }
    let end = text.floor_char_boundary(from + STRETCH);
    let stretch = text.get(from..end).unwrap_or("");
    let seam = stretch.rfind('\n').or_else(|| stretch.rfind(' '));
    seam.map_or(end, |seam| from + seam + 1)
}

/// Finds the names in a text with the tagger in the program. `language` is that of texts that do
/// not show theirs.
///
/// # Panics
/// If the tagger is damaged, which the frame turns into an error (DEI-6).
pub(crate) fn find(
    text: &str,
    point: OperatingPoint,
    language: Language,
    buffers: &mut Buffers,
    out: &mut Vec<Span>,
) {
    let Some(tagger) = Tagger::built_in() else {
        panic!("the name tagger is damaged");
    };
    buffers.language = language;
    tagger.find_from(text, threshold(point), buffers, out);
}

/// Beside a placeholder only what is likely counts.
fn raise_beside_placeholders(buffers: &mut Buffers, threshold: f32) {
    for (at, token) in buffers.tokens.list.iter().enumerate() {
        if token.kind != Kind::Placeholder {
            continue;
        }
        let seen = buffers
            .chances
            .iter_mut()
            .skip(at.saturating_sub(SEES))
            .take(2 * SEES + 1);
        for chance in seen.filter(|chance| **chance < BESIDE_PLACEHOLDER) {
            *chance = chance.min(threshold * NEIGHBOUR / 2.0);
        }
    }
}

/// A word that is certainly a name once is one everywhere in the text.
fn further_mentions(buffers: &mut Buffers) {
    let Buffers {
        tokens,
        chances,
        certain,
        ..
    } = buffers;
    certain.clear();
    let is_telling =
        |token: &Token| token.kind == Kind::Word && token.candidate && token.low_len >= 3;
    let sure = tokens
        .list
        .iter()
        .zip(&*chances)
        .filter(|(token, chance)| **chance >= CERTAIN && is_telling(token));
    certain.extend(sure.map(|(token, _)| token.hash));
    if certain.is_empty() {
        return;
    }
    for (token, chance) in tokens.list.iter().zip(chances) {
        let may_differ = token.entry.get(lexicon::field::COMMON) <= 3 || token.case != Case::Lower;
        if is_telling(token) && may_differ && certain.contains(&token.hash) {
            *chance = chance.max(CERTAIN);
        }
    }
}

/// Joins the words that reach the threshold, with what clearly belongs to them.
fn spans(buffers: &Buffers, threshold: f32, out: &mut Vec<Span>) {
    let list = buffers.tokens.list.as_slice();
    let chance = |at: usize| buffers.chances.get(at).copied().unwrap_or(0.0);
    let mut at = 0;
    while at < list.len() {
        if chance(at) < threshold || list[at].kind == Kind::Mark {
            at += 1;
            continue;
        }
        let is_part = |at: usize| belongs(list, at, chance(at), threshold);
        let (mut first, mut last) = (at, at);
        while first > 0 && list[first - 1].kind != Kind::Mark && is_part(first - 1) {
            first -= 1;
        }
        while is_part(last + 1) {
            last += 1;
        }
        while list[last].kind == Kind::Mark && last > first && !is_full_stop_of_initial(list, last)
        {
            last -= 1;
        }
        at = last + 1;
        if namesake::is_namesake(list, first, last) {
            continue;
        }
        let (first, last) = (with_title(list, first), with_ending(list, last));
        let (first, last) = with_hashtag(list, first, last);
        at = at.max(last + 1);
        out.push(Span {
            start: list[first].start,
            end: list[last].end,
            category: Category::PersonName,
        });
    }
}

/// Whether a neighbour of a name belongs to it.
fn belongs(list: &[Token], at: usize, chance: f32, threshold: f32) -> bool {
    let Some(token) = list.get(at).filter(|token| token.candidate) else {
        return false;
    };
    let is_capital = !matches!(token.case, Case::None | Case::Lower);
    let is_likely = is_capital || token.kind == Kind::Mark;
    chance >= threshold || (is_likely && chance >= threshold * NEIGHBOUR)
}

/// Takes in forms of address and words of kinship before a name: `Frau Dr. Lang`, `Tante Inge`.
fn with_title(list: &[Token], first: usize) -> usize {
    let mut start = first;
    for _ in 0..MAX_TITLES {
        let is_point = |at: usize| {
            list.get(at).is_some_and(|token| {
                token.kind == Kind::Mark && token.end == token.start + 1 && token.glued
            })
        };
        let Some(before) = start.checked_sub(1) else {
            break;
        };
        let word = if is_point(before) {
            before.checked_sub(1)
        } else {
            Some(before)
        };
        match word.and_then(|at| Some((at, list.get(at)?))) {
            Some((at, token))
                if token.entry.is_title() && token.kind == Kind::Word && !token.tag =>
            {
                start = at
            }
            _ => break,
        }
    }
    start
}

/// Takes in what belongs to the end of a name: the `'s` of a genitive, `K.`, `Jr`, `III`.
fn with_ending(list: &[Token], last: usize) -> usize {
    let is_apostrophe = |token: &Token| {
        token.kind == Kind::Mark && token.glued && APOSTROPHES.contains(&token.hash)
    };
    if let (Some(mark), Some(ending)) = (list.get(last + 1), list.get(last + 2))
        && is_apostrophe(mark)
        && ending.glued
        && ending.end == ending.start + 1
        && ending.kind == Kind::Word
    {
        return last + 2;
    }
    let is_initial =
        |token: &Token| token.case == Case::Initial && token.kind == Kind::Word && !token.glued;
    if let (Some(letter), Some(point)) = (list.get(last + 1), list.get(last + 2))
        && is_initial(letter)
        && point.glued
        && point.hash == *FULL_STOP
    {
        return last + 2;
    }
    match list.get(last + 1) {
        Some(next)
            if next.kind == Kind::Word
                && GENERATIONS.contains(&next.hash)
                && next.case != Case::Lower =>
        {
            last + 1
        }
        _ => last,
    }
}

/// Takes in the whole hashtag of which a name is a part: the rest would give it away.
fn with_hashtag(list: &[Token], mut first: usize, mut last: usize) -> (usize, usize) {
    if list[first].tag {
        while first > 0 && list[first].glued && list[first].tag {
            first -= 1;
        }
    }
    while list[last].tag
        && list
            .get(last + 1)
            .is_some_and(|next| next.tag && next.glued)
    {
        last += 1;
    }
    (first, last)
}

/// Most forms of address before one name.
const MAX_TITLES: usize = 6;

static APOSTROPHES: LazyLock<[u64; 2]> =
    LazyLock::new(|| ["'", "\u{2019}"].map(|form| lexicon::hash(form.as_bytes())));
static FULL_STOP: LazyLock<u64> = LazyLock::new(|| lexicon::hash(b"."));
static GENERATIONS: LazyLock<[u64; 6]> = LazyLock::new(|| {
    ["jr", "sr", "ii", "iii", "iv", "junior"].map(|form| lexicon::hash(form.as_bytes()))
});

/// Whether a mark ends an initial, as in `Petra M.`.
fn is_full_stop_of_initial(list: &[Token], at: usize) -> bool {
    at > 0 && list[at - 1].case == Case::Initial && list[at].glued
}

#[cfg(test)]
mod tests;
