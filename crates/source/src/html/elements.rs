//! What the elements of a post mean for its text.

use html5ever::LocalName;
use html5ever::tokenizer::Tag;

use super::links::is_short_for;
use super::writer::{Break, Writer};
use super::{Content, HtmlError, MAX_DEPTH, Mention};

/// Quotations in quotations are marked up to this depth.
const MAX_QUOTE_MARKS: usize = 4;

/// The elements that are open, and the text so far.
#[derive(Default)]
pub(super) struct Elements {
    open: Vec<Element>,
    writer: Writer,
    mentions: Vec<Mention>,
    quoted: Option<String>,
    /// How many of the open elements hide what stands in them.
    hidden: usize,
    /// How many of the open elements keep white space.
    exact: usize,
    /// How many of the open elements are quotations.
    quotes: usize,
    /// The link that is open; what it shows is decided when it is closed.
    link: Option<Link>,
    is_too_deep: bool,
}

struct Element {
    name: LocalName,
    effect: Effect,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    None,
    Hidden,
    Exact,
    Quotation,
    Link,
    /// A list and the number of its next item; 0 is a list without numbers.
    List(u32),
    /// The link to a quoted post, for readers whose program cannot show it.
    QuotedLink,
}

/// An open `<a>`.
struct Link {
    href: String,
    kind: LinkKind,
    shown: String,
    is_shortened: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LinkKind {
    /// Marked as a mention of a person.
    Mention,
    /// An address of a person or post; a mention only if it reads like one.
    Address,
    /// Any other, hashtags included.
    Plain,
}

impl Elements {
    /// An element begins.
    pub(super) fn open(&mut self, tag: &Tag) {
        let name = &*tag.name;
        match name {
            "br" => return self.in_text(|writer| writer.line_break()),
            "hr" => return self.in_text(|writer| writer.ask(Break::Paragraph)),
            "wbr" | "input" | "meta" | "link" | "source" | "track" | "col" | "base" | "area"
            | "embed" | "param" => return,
            "img" => return self.image(tag),
            _ => {}
        }
        self.close_implied(name);
        if self.open.len() >= MAX_DEPTH {
            self.is_too_deep = true;
            return;
        }
        let effect = self.effect(tag);
        self.begin_block(name);
        match effect {
            Effect::Hidden | Effect::QuotedLink => self.hidden += 1,
            Effect::Exact => self.exact += 1,
            Effect::Quotation => self.quotes += 1,
            Effect::Link => self.begin_link(tag),
            Effect::None | Effect::List(_) => {}
        }
        if let Some(link) = &mut self.link
            && (has_class(tag, "invisible") || has_class(tag, "ellipsis"))
        {
            link.is_shortened = true;
        }
        self.open.push(Element {
            name: tag.name.clone(),
            effect,
        });
    }

    /// An element ends. One that is not open is passed over.
    pub(super) fn close(&mut self, name: &LocalName) {
        match &**name {
            "br" => return self.in_text(|writer| writer.line_break()),
            "p" => self.in_text(|writer| writer.ask(Break::Paragraph)),
            _ => {}
        }
        if let Some(place) = self.open.iter().rposition(|element| element.name == *name) {
            while self.open.len() > place {
                self.close_last();
            }
        }
    }

    /// Text between tags.
    pub(super) fn text(&mut self, text: &str) {
        if self.hidden > 0 {
            return;
        }
        match &mut self.link {
            Some(link) => link.shown.push_str(text),
            None => self.write(text),
        }
    }

    /// The limit that was reached, if one was.
    pub(super) fn error(&self) -> Option<HtmlError> {
        if self.is_too_deep {
            Some(HtmlError::TooDeep)
        } else {
            self.writer.error()
        }
    }

    /// All that was read.
    pub(super) fn finish(mut self) -> Result<Content, HtmlError> {
        while !self.open.is_empty() {
            self.close_last();
        }
        match self.error() {
            Some(error) => Err(error),
            None => Ok(Content {
                text: self.writer.finish(),
                mentions: self.mentions,
                quoted: self.quoted,
            }),
        }
    }

    fn write(&mut self, text: &str) {
        let quotes = self.quotes.min(MAX_QUOTE_MARKS);
        if self.exact > 0 {
            self.writer.exact(text, quotes);
        } else {
            self.writer.flowing(text, quotes);
        }
    }

    /// Runs on the writer where the place is visible. A break inside a link belongs to what the
    /// link shows and is a space there.
    fn in_text(&mut self, action: impl FnOnce(&mut Writer)) {
        if self.hidden > 0 {
            return;
        }
        match &mut self.link {
            Some(link) => link.shown.push(' '),
            None => action(&mut self.writer),
        }
    }

    fn image(&mut self, tag: &Tag) {
        // Custom emoji are pictures whose alternative text is the word that the author typed.
        if let Some(alt) = attribute(tag, "alt").filter(|_| !is_hidden(tag)) {
            self.text(alt);
        }
    }

    fn effect(&self, tag: &Tag) -> Effect {
        if has_class(tag, "quote-inline") {
            return Effect::QuotedLink;
        }
        // The invisible parts of a link are parts of its address; elsewhere nobody sees them.
        if is_hidden(tag) || has_class(tag, "invisible") && self.link.is_none() {
            return Effect::Hidden;
        }
        match &*tag.name {
            "script" | "style" | "head" | "title" | "template" | "iframe" | "noembed"
            | "noframes" | "noscript" | "object" | "svg" | "math" | "select" | "textarea"
            | "audio" | "video" | "canvas" => Effect::Hidden,
            "pre" | "xmp" | "listing" | "plaintext" => Effect::Exact,
            "blockquote" => Effect::Quotation,
            "ul" | "menu" | "dir" => Effect::List(0),
            "ol" => Effect::List(first_number(tag)),
            "a" => Effect::Link,
            _ => Effect::None,
        }
    }

    fn begin_block(&mut self, name: &str) {
        if let Some(wanted) = break_around(name) {
            self.in_text(|writer| writer.ask(wanted));
        }
        if name == "li" && self.hidden == 0 {
            let mark = self.next_mark();
            self.writer.mark(mark);
        }
    }

    fn next_mark(&mut self) -> String {
        let list = self
            .open
            .iter_mut()
            .rev()
            .find_map(|element| match &mut element.effect {
                Effect::List(number) => Some(number),
                _ => None,
            });
        match list {
            Some(number) if *number > 0 => {
                let mark = format!("{number}. ");
                *number = number.saturating_add(1);
                mark
            }
            _ => "- ".to_owned(),
        }
    }

    fn begin_link(&mut self, tag: &Tag) {
        if self.hidden > 0 {
            // A link in a quoted post's fallback says which post is quoted.
            let in_quote = self
                .open
                .iter()
                .any(|open| open.effect == Effect::QuotedLink);
            if in_quote && self.quoted.is_none() {
                self.quoted = attribute(tag, "href").map(str::to_owned);
            }
            return;
        }
        self.end_link();
        let is_hashtag = has_class(tag, "hashtag") || attribute(tag, "rel").is_some_and(is_tag_rel);
        let kind = if is_hashtag {
            LinkKind::Plain
        } else if has_class(tag, "mention") {
            LinkKind::Mention
        } else if has_class(tag, "u-url") {
            LinkKind::Address
        } else {
            LinkKind::Plain
        };
        let href = attribute(tag, "href").unwrap_or_default().to_owned();
        self.link = Some(Link {
            href,
            kind,
            shown: String::new(),
            is_shortened: false,
        });
    }

    fn end_link(&mut self) {
        let Some(link) = self.link.take() else { return };
        let shown = link.shown.trim();
        let is_mention = match link.kind {
            LinkKind::Mention => true,
            LinkKind::Address => shown.starts_with('@') || self.writer.last() == Some('@'),
            LinkKind::Plain => false,
        };
        if is_mention {
            let handle = shown.strip_prefix('@').unwrap_or(shown);
            if !handle.is_empty() || !link.href.is_empty() {
                self.mentions.push(Mention {
                    handle: handle.to_owned(),
                    href: link.href,
                });
            }
            self.write(&link.shown);
        } else if link.is_shortened || is_short_for(shown, &link.href) {
            self.write(whole_link(&link));
        } else {
            self.write(&link.shown);
        }
    }

    /// Ends elements whose end tag may be left out.
    fn close_implied(&mut self, opening: &str) {
        let (own, barrier): (&[&str], &[&str]) = match opening {
            "li" => (&["li"], &["ul", "ol", "menu", "dir"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr"], &["table"]),
            "a" => (&["a"], &["table"]),
            _ if break_around(opening).is_some() => (&["p"], &["blockquote", "li", "td", "div"]),
            _ => return,
        };
        let place = self
            .open
            .iter()
            .rposition(|open| own.contains(&&*open.name) || barrier.contains(&&*open.name));
        if let Some(place) = place
            && self
                .open
                .get(place)
                .is_some_and(|open| own.contains(&&*open.name))
        {
            while self.open.len() > place {
                self.close_last();
            }
        }
    }

    fn close_last(&mut self) {
        let Some(element) = self.open.pop() else {
            return;
        };
        match element.effect {
            Effect::Hidden | Effect::QuotedLink => self.hidden -= 1,
            Effect::Exact => self.exact -= 1,
            Effect::Quotation => self.quotes -= 1,
            Effect::Link if self.hidden == 0 => self.end_link(),
            Effect::Link | Effect::None | Effect::List(_) => {}
        }
        if let Some(wanted) = break_around(&element.name) {
            self.in_text(|writer| writer.ask(wanted));
        }
    }
}

/// The break before and after a block.
fn break_around(name: &str) -> Option<Break> {
    match name {
        "p" | "blockquote" | "pre" | "ul" | "ol" | "menu" | "dir" | "dl" | "table" | "h1"
        | "h2" | "h3" | "h4" | "h5" | "h6" | "article" | "section" | "figure" | "details"
        | "xmp" | "listing" => Some(Break::Paragraph),
        "div" | "li" | "dt" | "dd" | "tr" | "figcaption" | "caption" | "summary" | "header"
        | "footer" | "main" | "nav" | "aside" | "address" | "center" => Some(Break::Line),
        "td" | "th" => Some(Break::Space),
        _ => None,
    }
}

/// A link as a whole where the page shows a part of it. What an author wrote in words stays.
fn whole_link(link: &Link) -> &str {
    if link.href.starts_with("https://") || link.href.starts_with("http://") {
        &link.href
    } else {
        &link.shown
    }
}

fn is_hidden(tag: &Tag) -> bool {
    let style_hides = |style: &str| {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        style.contains("display:none") || style.contains("visibility:hidden")
    };
    attribute(tag, "hidden").is_some() || attribute(tag, "style").is_some_and(style_hides)
}

fn is_tag_rel(rel: &str) -> bool {
    rel.split_ascii_whitespace().any(|word| word == "tag")
}

fn first_number(tag: &Tag) -> u32 {
    attribute(tag, "start")
        .and_then(|number| number.parse().ok())
        .filter(|n| *n > 0)
        .unwrap_or(1)
}

fn has_class(tag: &Tag, class: &str) -> bool {
    attribute(tag, "class").is_some_and(|all| all.split_ascii_whitespace().any(|one| one == class))
}

fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs
        .iter()
        .find(|each| &*each.name.local == name)
        .map(|each| &*each.value)
}
