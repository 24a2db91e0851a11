//! The tokens of a redacted text, from those of the text: what stands outside of the findings was
//! cut and looked up already.

use super::lexicon::hash;
use super::token::{Kind, Token, Tokens};
use crate::Span;

/// Bytes of a placeholder that its hash is made of (see `token.rs`).
const HASHED: usize = 4;

impl Tokens {
    /// Turns the tokens of a text into those of the text with its spans replaced by placeholders,
    /// which stand at `replaced` in `redacted`. No letter or digit stands directly beside a span.
    /// Returns whether it could: a token that lies on the edge of a span may be cut otherwise.
    pub(super) fn carry(
        &mut self,
        spans: &[Span],
        redacted: &str,
        replaced: &[(u32, u32)],
    ) -> bool {
        self.spare.clear();
        let mut tokens = self.list.iter().peekable();
        // Where the last span ended, there and here.
        let mut last = (0, 0);
        for (span, &(start, end)) in spans.iter().zip(replaced) {
            while let Some(token) = tokens.next_if(|token| token.end <= span.start) {
                // An address ends at some marks, but not at a placeholder.
                if token.end == span.start && token.kind == Kind::Address {
                    return false;
                }
                self.spare.push(moved(token, last));
            }
            let Some(first) = tokens.next_if(|token| token.start == span.start) else {
                return false;
            };
            let mut reached = first.end;
            while let Some(token) = tokens.next_if(|token| token.start < span.end) {
                reached = token.end;
            }
            if reached != span.end {
                return false;
            }
            let written = redacted.get(start as usize..end as usize).unwrap_or("");
            let head = written.as_bytes().get(..HASHED).unwrap_or(b"");
            self.spare.push(Token {
                start,
                end,
                kind: Kind::Placeholder,
                glued: first.glued,
                hash: hash(head),
                ..Token::default()
            });
            last = (span.end, end);
        }
        self.spare.extend(tokens.map(|token| moved(token, last)));
        std::mem::swap(&mut self.list, &mut self.spare);
        self.mark_candidates();
        true
    }
}

/// A token behind a span that ended at one place and ends at another now.
fn moved(token: &Token, (there, here): (u32, u32)) -> Token {
    Token {
        start: token.start - there + here,
        end: token.end - there + here,
        ..*token
    }
}

#[cfg(test)]
mod tests {
    use licit_record::Category;
    use proptest::prelude::*;

    use super::super::Tagger;
    use super::*;

    const PIECES: &[&str] = &[
        " ",
        " ",
        " ",
        " ",
        "-",
        ".",
        ",",
        ":",
        "(",
        ")",
        "[",
        "]",
        "_",
        "@",
        "#",
        "'",
        "’",
        "\n",
        "\u{200b}",
        "!",
        "😀",
        "…",
        "ä",
        "é",
        "a",
        "12",
        "1b",
        "Lena",
        "von",
        "Kraus",
        "K.",
        "LenaKraus",
        "lenakraus",
        "@lena_k",
        "@jürgen",
        "lena@web.de",
        "https://a.example/b",
        "www.",
        "www.lena.de",
        "[EMAIL_1]",
        "[PERSON_NAME_2]",
        "[ABC",
        "Frau",
        "Dr.",
        "Straße",
        "EMAIL_1]",
        "://",
        "unaussprechlichlanges",
    ];

    /// All that is known of each token, with its lower-case form in place of where that stands.
    fn seen(tokens: &Tokens) -> Vec<(String, String)> {
        let known = |token: &Token| {
            let token_of_it = Token { low: 0, ..*token };
            (format!("{token_of_it:?}"), tokens.low(token).to_owned())
        };
        tokens.list.iter().map(known).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn tokens_carried_over_are_those_of_the_redacted_text(
            picks in prop::collection::vec(0..PIECES.len(), 1..12),
            from in 0usize..12,
            count in 1usize..4,
        ) {
            let pieces: Vec<&str> = picks.iter().map(|pick| PIECES[*pick]).collect();
            let text = pieces.concat();
            let offset = |place: usize| pieces.iter().take(place).map(|piece| piece.len()).sum();
            let whole: std::ops::Range<usize> = offset(from)..offset(from + count);
            let piece = text.get(whole.clone()).unwrap_or("");
            let start = whole.start + (piece.len() - piece.trim_start().len());
            let span = Span {
                start: start as u32,
                end: (start + piece.trim().len()) as u32,
                category: Category::PersonName,
            };
            if span.start >= span.end || !crate::wakes::stands_apart(&text, &span) {
                return Ok(());
            }
            let placeholder = "[PERSON_NAME_1]";
            let mut redacted = text.clone();
            redacted.replace_range(start..span.end as usize, placeholder);
            let replaced = (span.start, span.start + placeholder.len() as u32);
            let lexicon = &Tagger::built_in().expect("the tagger is whole").lexicon;
            let (mut carried, mut filled) = (Tokens::default(), Tokens::default());
            carried.fill(&text, lexicon);
            filled.fill(&redacted, lexicon);
            if carried.carry(&[span], &redacted, &[replaced]) {
                prop_assert_eq!(seen(&carried), seen(&filled), "{:?} {:?}", text, redacted);
            }
        }
    }
}
