//! The text as it is put together: breaks, spaces, marks of lists and quotations.

use super::{HtmlError, MAX_TEXT_BYTES};

/// What stands between what was written and what comes next. The greater one wins, so that
/// `</p><p>` makes one blank line and not two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    /// Nothing.
    #[default]
    None,
    /// A space.
    Space,
    /// A new line.
    Line,
    /// A blank line.
    Paragraph,
}

/// Puts text together.
#[derive(Default)]
pub(super) struct Writer {
    text: String,
    pending: Break,
    /// Mark of the list item that begins with the next text.
    mark: Option<String>,
    is_too_long: bool,
}

impl Writer {
    /// Asks for a break before the next text.
    pub(super) fn ask(&mut self, wanted: Break) {
        self.pending = self.pending.max(wanted);
    }

    /// A line break that the author set. Two of them make a blank line; more make no more.
    pub(super) fn line_break(&mut self) {
        if self.pending >= Break::Line {
            self.pending = Break::Paragraph;
        } else {
            self.pending = Break::Line;
        }
    }

    /// The mark that stands before the next text.
    pub(super) fn mark(&mut self, mark: String) {
        self.mark = Some(mark);
    }

    /// Writes text whose white space means no more than a space. `quotes` is the number of
    /// quotations around it.
    pub(super) fn flowing(&mut self, text: &str, quotes: usize) {
        let mut words = text.split(is_html_space).peekable();
        while let Some(word) = words.next() {
            if !word.is_empty() {
                self.push(word, quotes);
            }
            if words.peek().is_some() {
                self.ask(Break::Space);
            }
        }
    }

    /// Writes text whose white space counts, as in `<pre>`.
    pub(super) fn exact(&mut self, text: &str, quotes: usize) {
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.line_break();
            }
            if !line.is_empty() {
                self.push(line, quotes);
            }
        }
    }

    /// The last character, if nothing is to come between it and the next text.
    pub(super) fn last(&self) -> Option<char> {
        if self.pending == Break::None {
            self.text.chars().next_back()
        } else {
            None
        }
    }

    /// Whether the text has become too long.
    pub(super) fn error(&self) -> Option<HtmlError> {
        self.is_too_long.then_some(HtmlError::TooLong)
    }

    /// The text, without white space at its end.
    pub(super) fn finish(mut self) -> String {
        self.text.truncate(self.text.trim_end().len());
        self.text
    }

    fn push(&mut self, text: &str, quotes: usize) {
        if self.text.len() + text.len() > MAX_TEXT_BYTES {
            self.is_too_long = true;
            return;
        }
        let pending = std::mem::take(&mut self.pending);
        if self.text.is_empty() {
            self.begin_line(quotes);
        } else {
            match pending {
                Break::None => {}
                Break::Space => self.text.push(' '),
                Break::Line => {
                    self.text.push('\n');
                    self.begin_line(quotes);
                }
                Break::Paragraph => {
                    self.text.push_str("\n\n");
                    self.begin_line(quotes);
                }
            }
        }
        self.text.push_str(text);
    }

    fn begin_line(&mut self, quotes: usize) {
        for _ in 0..quotes {
            self.text.push_str("> ");
        }
        if let Some(mark) = self.mark.take() {
            self.text.push_str(&mark);
        }
    }
}

/// White space of HTML; a no-break space is none.
fn is_html_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}
