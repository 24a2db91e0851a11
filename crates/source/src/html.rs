//! HTML content of posts becomes plain text.
//!
//! The platforms of the fediverse send a post as a piece of HTML. What a reader of the page sees
//! is the text: paragraphs apart by a blank line, `<br>` a new line, list items with their mark,
//! quoted paragraphs behind `> `, entities decoded. What a reader does not see (scripts, styles,
//! hidden elements, the repeated link of a quoted post) is left out, and a link that the page
//! shortens comes out whole, once. Mentions are told apart from hashtags, because a mention is a
//! person (DEI-1) and a hashtag is a word.
//!
//! The tokenizer of `html5ever` reads the markup, so that broken markup reads as in a browser.
//! No tree is built: depth, size and the work for a single tag are bounded.

mod elements;
mod links;
mod writer;

use std::cell::RefCell;

use html5ever::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use licit_record::Account;

use self::elements::Elements;

/// The longest text that comes out of one piece of HTML.
const MAX_TEXT_BYTES: usize = licit_record::policy::MAX_RECORD_BYTES;

/// The deepest nesting that is followed. Posts have about five levels, articles about twenty.
const MAX_DEPTH: usize = 256;

/// How many separators a single tag may hold. The tokenizer compares each attribute of a tag with
/// all before it, so that a tag of a hundred thousand attributes would cost minutes.
const MAX_TAG_SEPARATORS: usize = 8192;

/// How much is handed to the tokenizer at a time, so that it can be stopped in the middle.
const PIECE_BYTES: usize = 1024;

pub(crate) use self::links::is_short_for;

/// What a piece of HTML says.
#[derive(Default)]
pub(crate) struct Content {
    /// The text.
    pub(crate) text: String,
    /// The mentions, in the order of the text.
    pub(crate) mentions: Vec<Mention>,
    /// The link of the post that is quoted, where the markup marks it as one.
    pub(crate) quoted: Option<String>,
}

impl Content {
    /// Adds the accounts that the text mentions and no list names: neither by their link, which
    /// are `links`, nor by their handle.
    pub(crate) fn add_mentioned(&self, links: &[&str], mentions: &mut Vec<Account>) {
        for mention in &self.mentions {
            let is_known = links.contains(&mention.href.as_str())
                || mentions.iter().any(|known| names(known, &mention.handle));
            if !is_known && !mention.handle.is_empty() {
                mentions.push(Account {
                    handle: Some(mention.handle.as_str().into()),
                    ..Account::default()
                });
            }
        }
    }
}

/// Whether a handle as the text shows it is that of an account: the whole of it, or without the
/// host, which most pages leave out.
fn names(account: &Account, shown: &str) -> bool {
    account.handle.as_ref().is_some_and(|handle| {
        let handle = handle.expose();
        let local = handle.split('@').next().unwrap_or(handle);
        handle.eq_ignore_ascii_case(shown) || local.eq_ignore_ascii_case(shown)
    })
}

/// A mention as the text shows it. It prints nothing of itself: both parts name a person.
pub(crate) struct Mention {
    /// What is shown, without a leading `@`.
    pub(crate) handle: String,
    /// Where it points to.
    pub(crate) href: String,
}

/// HTML that goes past a limit. What was read up to there is not used: half a text could end
/// before the part that makes it inadmissible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum HtmlError {
    /// Elements nested too deep.
    #[error("elements nested deeper than {MAX_DEPTH}")]
    TooDeep,
    /// Too much text.
    #[error("more than {MAX_TEXT_BYTES} bytes of text")]
    TooLong,
    /// A tag with too many attributes, or a comment without end.
    #[error("a tag with more than {MAX_TAG_SEPARATORS} separators")]
    TagTooLarge,
}

/// Reads a piece of HTML.
///
/// # Errors
/// If it goes past a limit; markup errors are none.
pub(crate) fn read(html: &str) -> Result<Content, HtmlError> {
    if !html
        .bytes()
        .any(|byte| matches!(byte, b'<' | b'&' | b'\n' | b'\r' | b'\t' | 0))
    {
        return plain(html);
    }
    let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
    let queue = BufferQueue::default();
    let mut separators = 0;
    let mut rest = html;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE_BYTES));
        rest = after;
        queue.push_back(StrTendril::from_slice(piece));
        // The sink asks for no script to be run and for no change of encoding; should the
        // tokenizer stop for one all the same, it goes on from where it is.
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        separators += piece
            .bytes()
            .filter(|byte| b" \t\n\r\x0c/\"'".contains(byte))
            .count();
        let mut state = tokenizer.sink.state.borrow_mut();
        if std::mem::take(&mut state.has_token) {
            separators = 0;
        }
        if separators > MAX_TAG_SEPARATORS {
            return Err(HtmlError::TagTooLarge);
        }
        if let Some(error) = state.elements.error() {
            return Err(error);
        }
    }
    tokenizer.end();
    tokenizer.sink.state.into_inner().elements.finish()
}

/// Text without markup; only its spaces are put in order.
fn plain(text: &str) -> Result<Content, HtmlError> {
    let mut elements = Elements::default();
    elements.text(text);
    elements.finish()
}

/// Takes the tokens and hands them on.
#[derive(Default)]
struct Reader {
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    elements: Elements,
    /// Whether anything came since the last look.
    has_token: bool,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        if !matches!(token, Token::ParseError(_)) {
            state.has_token = true;
        }
        match token {
            Token::CharacterTokens(text) => state.elements.text(&text),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                state.elements.open(&tag);
                return raw_text(&tag);
            }
            Token::TagToken(tag) => state.elements.close(&tag.name),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// How the tokenizer is to read what stands in an element: the content of a script is no markup.
fn raw_text(tag: &Tag) -> TokenSinkResult<()> {
    match &*tag.name {
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" | "noscript" => {
            TokenSinkResult::RawData(RawKind::Rawtext)
        }
        "textarea" | "title" => TokenSinkResult::RawData(RawKind::Rcdata),
        _ => TokenSinkResult::Continue,
    }
}

#[cfg(test)]
mod tests;
