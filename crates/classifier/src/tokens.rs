//! The tokenizer: from a stretch of text to windows of tokens, each with its place in the text.

use std::ops::Range;

use tokenizers::{Encoding, Tokenizer, TruncationDirection};

use crate::ModelError;
use crate::files::ModelFile;

/// Fewest tokens of text in a window: less is no context.
const MIN_TEXT: usize = 4;
/// Share of a window that the next one sees again.
const AGAIN: usize = 4;

/// A tokenizer that cuts its tokens into windows.
#[derive(Debug)]
pub(crate) struct Tokens {
    tokenizer: Tokenizer,
    /// Tokens of text in a window.
    of_text: usize,
}

/// Tokens that a model reads at once.
pub(crate) struct Window {
    encoding: Encoding,
}

impl Tokens {
    /// `window` is the most tokens that the model reads at once.
    pub(crate) fn read(file: &ModelFile, window: usize) -> Result<Self, ModelError> {
        let wrong = |problem: String| {
            let hint = "take the tokenizer.json that was saved with the model (a fast tokenizer)";
            ModelError::unusable(&file.path, problem, hint)
        };
        let tokenizer = Tokenizer::from_bytes(&file.bytes);
        let mut tokenizer = tokenizer.map_err(|error| wrong(error.to_string()))?;
        tokenizer.with_padding(None);
        // What a person writes is text, even if it is called `[SEP]`.
        tokenizer.set_encode_special_tokens(true);
        tokenizer
            .with_truncation(None)
            .map_err(|error| wrong(error.to_string()))?;
        let empty = tokenizer.encode("", true);
        let added = empty.map_err(|error| wrong(error.to_string()))?.len();
        let of_text = window.saturating_sub(added);
        if of_text < MIN_TEXT {
            return Err(wrong(format!(
                "adds {added} tokens to every window, and config.json allows {window}"
            )));
        }
        Ok(Self { tokenizer, of_text })
    }

    /// The windows of a stretch; none, if it holds no token.
    pub(crate) fn windows(&self, text: &str) -> Result<Vec<Window>, &'static str> {
        let unreadable = |_| "the tokenizer cannot read the text";
        // The tokenizer's own truncation stops reading where a window is full: what stands behind
        // it would be lost.
        let mut first = self.tokenizer.encode(text, false).map_err(unreadable)?;
        let again = self.of_text / AGAIN;
        first.truncate(self.of_text, again, TruncationDirection::Right);
        let more = first.take_overflowing();
        let mut windows = Vec::with_capacity(1 + more.len());
        for tokens in std::iter::once(first).chain(more) {
            let encoding = self.tokenizer.post_process(tokens, None, true);
            let window = Window {
                encoding: encoding.map_err(unreadable)?,
            };
            if window.has_text() {
                windows.push(window);
            }
        }
        Ok(windows)
    }
}

impl Window {
    /// How many tokens it has, with those that the tokenizer added.
    pub(crate) fn len(&self) -> usize {
        self.encoding.len()
    }

    fn has_text(&self) -> bool {
        (0..self.len()).any(|at| self.place(at).is_some())
    }

    /// The numbers of its tokens; none, if one is too large for the model's type.
    pub(crate) fn ids(&self) -> Option<Vec<i32>> {
        integers(self.encoding.get_ids())
    }

    /// Which of its tokens are to be read.
    pub(crate) fn attention(&self) -> Option<Vec<i32>> {
        integers(self.encoding.get_attention_mask())
    }

    /// Which text of a pair its tokens belong to.
    pub(crate) fn types(&self) -> Option<Vec<i32>> {
        integers(self.encoding.get_type_ids())
    }

    /// Where a token stands in the stretch; none, if the tokenizer added it or nothing stands
    /// there.
    pub(crate) fn place(&self, at: usize) -> Option<Range<usize>> {
        let is_added = *self.encoding.get_special_tokens_mask().get(at)? != 0;
        let (start, end) = *self.encoding.get_offsets().get(at)?;
        (!is_added && start < end).then_some(start..end)
    }
}

fn integers(numbers: &[u32]) -> Option<Vec<i32>> {
    let numbers = numbers.iter().map(|number| i32::try_from(*number).ok());
    numbers.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn tokens(tokenizer: &Value, window: usize) -> Result<Tokens, ModelError> {
        let file = ModelFile {
            path: "tokenizer.json".into(),
            bytes: tokenizer.to_string().into(),
        };
        Tokens::read(&file, window)
    }

    fn special(id: u32, content: &str) -> Value {
        json!({
            "id": id, "content": content, "single_word": false, "lstrip": false, "rstrip": false,
            "normalized": false, "special": true,
        })
    }

    /// Pieces with blanks in front, as XLM-RoBERTa has them.
    fn unigram() -> Value {
        let around = |id: &str| json!({"SpecialToken": {"id": id, "type_id": 0}});
        let text = json!({"Sequence": {"id": "A", "type_id": 0}});
        let pieces = ["▁mit", "▁", "▁Zq", "vor", "blix", "ö", "x"];
        let mut vocabulary = vec![
            json!(["<s>", 0.0]),
            json!(["</s>", 0.0]),
            json!(["<unk>", 0.0]),
        ];
        vocabulary.extend(pieces.map(|piece| json!([piece, -2.0])));
        json!({
            "version": "1.0", "truncation": {"direction": "Right", "max_length": 4,
                "strategy": "LongestFirst", "stride": 0},
            "padding": {"strategy": {"Fixed": 64}, "direction": "Right",
                "pad_to_multiple_of": null, "pad_id": 1, "pad_type_id": 0, "pad_token": "</s>"},
            "added_tokens": [special(0, "<s>"), special(1, "</s>"), special(2, "<unk>")],
            "normalizer": null, "decoder": null,
            "pre_tokenizer": {"type": "Metaspace", "replacement": "▁",
                "prepend_scheme": "always", "split": true},
            "post_processor": {"type": "TemplateProcessing",
                "single": [around("<s>"), text, around("</s>")], "pair": [],
                "special_tokens": {
                    "<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]},
                    "</s>": {"id": "</s>", "ids": [1], "tokens": ["</s>"]},
                }},
            "model": {"type": "Unigram", "unk_id": 2, "vocab": vocabulary, "byte_fallback": false},
        })
    }

    /// Pieces of bytes, as RoBERTa has them: `ö` is the two pieces `Ã` and `¶`.
    fn byte_pairs() -> Value {
        let pieces = [
            "<s>", "</s>", "m", "i", "t", "Ġ", "Ã", "¶", "mi", "ð", "Ł", "ĺ", "Ģ",
        ];
        let vocabulary = pieces.iter().enumerate();
        let vocabulary: serde_json::Map<String, Value> = vocabulary
            .map(|(id, piece)| ((*piece).to_owned(), json!(id)))
            .collect();
        json!({
            "version": "1.0", "truncation": null, "padding": null,
            "added_tokens": [special(0, "<s>"), special(1, "</s>")],
            "normalizer": null, "decoder": null,
            "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false,
                "trim_offsets": true, "use_regex": true},
            "post_processor": {"type": "RobertaProcessing", "sep": ["</s>", 1],
                "cls": ["<s>", 0], "trim_offsets": true, "add_prefix_space": false},
            "model": {"type": "BPE", "dropout": null, "unk_token": null,
                "continuing_subword_prefix": "", "end_of_word_suffix": "", "fuse_unk": false,
                "byte_fallback": false, "ignore_merges": false,
                "vocab": vocabulary, "merges": [["m", "i"]]},
        })
    }

    /// The places of all tokens, window by window.
    fn places(tokens: &Tokens, text: &str) -> Vec<Vec<Range<usize>>> {
        let windows = tokens.windows(text).unwrap();
        let of_window = |window: &Window| {
            assert_eq!(window.ids().unwrap().len(), window.len());
            assert!(window.attention().unwrap().iter().all(|read| *read == 1));
            (0..window.len())
                .filter_map(|at| window.place(at))
                .collect()
        };
        windows.iter().map(of_window).collect()
    }

    #[test]
    fn pieces_with_blanks_have_their_place_in_the_text() {
        let tokens = tokens(&unigram(), 512).unwrap();
        let text = "mit Zqvorö blix";
        let found = places(&tokens, text);
        let pieces: Vec<&str> = found
            .iter()
            .flatten()
            .map(|place| text.get(place.clone()).unwrap().trim_start())
            .filter(|piece| !piece.is_empty())
            .collect();
        assert_eq!(pieces, ["mit", "Zq", "vor", "ö", "blix"]);
    }

    #[test]
    fn pieces_of_bytes_have_the_place_of_their_character() {
        let tokens = tokens(&byte_pairs(), 512).unwrap();
        let text = "mit ö 😀";
        let [found] = <[_; 1]>::try_from(places(&tokens, text)).unwrap();
        for place in &found {
            assert!(place.end <= text.len());
        }
        let o = text.find('ö').unwrap();
        assert!(found.iter().any(|place| place.contains(&o)), "{found:?}");
        let face = text.find('😀').unwrap();
        assert!(found.iter().any(|place| place.contains(&face)), "{found:?}");
    }

    #[test]
    fn truncation_and_padding_of_the_file_do_not_count() {
        let tokens = tokens(&unigram(), 10).unwrap();
        let text = "Zqvorblix ".repeat(50);
        let windows = places(&tokens, &text);
        assert!(windows.len() > 10);
        assert!(windows.iter().all(|window| window.len() <= 8));
        let last = windows.iter().flatten().map(|place| place.end).max();
        assert!(last.unwrap() >= text.trim_end().len());
        // Neighbours share a quarter of their tokens.
        for pair in windows.windows(2) {
            let [one, next] = pair else { continue };
            assert!(one.last().unwrap().start >= next.first().unwrap().start);
        }
    }

    #[test]
    fn windows_without_room_for_text_are_refused() {
        assert!(tokens(&unigram(), 6).is_ok());
        let error = tokens(&unigram(), 5).unwrap_err().to_string();
        assert!(error.contains("adds 2 tokens"), "{error}");
    }
}
