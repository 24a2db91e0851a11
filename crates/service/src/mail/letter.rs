//! The letters of the register, in words.
//!
//! No letter has room for what the sender of a form typed: not the identifiers that an objection
//! is about, and no text. Anyone can type a stranger's address.

use std::fmt;

use jiff::civil::Date;
use licit_documents::Language;

use super::limit::Occasion;
use crate::pages::{Authority, ExtensionReason, RefusalReason, Words};

/// Columns of a line, as readers without line breaking show them.
const COLUMNS: usize = 76;

/// Indentation of what is to be copied or opened.
const INDENT: &str = "    ";

/// Characters of a value in a subject or a line.
const VALUE_MAX: usize = 120;

/// Characters of a text that staff wrote.
const WORDS_MAX: usize = 10_000;

/// A letter to somebody who objected, or in whose name somebody did.
///
/// `Debug` prints the kind alone: codes and addresses of status pages are keys.
#[derive(Clone)]
pub enum Letter {
    /// The code that confirms a contact address.
    Confirmation {
        /// Six digits.
        code: String,
        /// How long the code is good.
        minutes: u32,
        /// Whole address of the status page.
        status_url: String,
    },
    /// The code for taking an objection back.
    WithdrawalCode {
        /// Six digits.
        code: String,
        /// How long the code is good.
        minutes: u32,
        /// Name of the service.
        service: String,
    },
    /// That an objection came. Send it to confirmed addresses only.
    Receipt {
        /// Name of the service.
        service: String,
        /// Case number.
        case: String,
        /// Day of receipt.
        received_on: Date,
        /// Last day for the answer.
        due_legal: Date,
        /// Whole address of the status page.
        status_url: Option<String>,
        /// The signed receipt, JSON; attached as `widerspruch-CASE.json`, in English as
        /// `objection-CASE.json`.
        attachment: Option<Vec<u8>>,
    },
    /// What became of it. Send it to confirmed addresses only.
    Answer {
        /// Name of the service.
        service: String,
        /// Case number.
        case: String,
        /// What became of it.
        outcome: Outcome,
        /// Since when.
        on: Date,
    },
    /// What the desk has to say about it. Send it to confirmed addresses only.
    Reply {
        /// Name of the service.
        service: String,
        /// Case number.
        case: String,
        /// The controller's words.
        words: String,
    },
    /// That it is refused, and what can be done about that (Art. 12(4)). Send it to confirmed
    /// addresses only.
    Refusal {
        /// Name of the service.
        service: String,
        /// Case number.
        case: String,
        /// Why.
        reason: RefusalReason,
        /// The facts, in the controller's words.
        facts: String,
        /// The human who decided.
        decided_by: String,
        /// Where to complain.
        authority: Authority,
    },
    /// That the answer takes longer (Art. 12(3)). Send it to confirmed addresses only.
    Extension {
        /// Name of the service.
        service: String,
        /// Case number.
        case: String,
        /// The new last day.
        until: Date,
        /// Why.
        reason: ExtensionReason,
        /// Why, in the controller's words.
        words: String,
    },
    /// That the address was never confirmed, and until when it can be.
    Reminder {
        /// Whole address of the status page.
        status_url: String,
        /// Day on which the hold ends.
        lapses_on: Date,
    },
}

/// What became of an objection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything that the controller has honours it.
    Applied,
    /// Nothing was found; it stands for all that comes.
    Standing,
}

impl fmt::Debug for Letter {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Confirmation { .. } => "Confirmation",
            Self::WithdrawalCode { .. } => "WithdrawalCode",
            Self::Receipt { .. } => "Receipt",
            Self::Answer { .. } => "Answer",
            Self::Reply { .. } => "Reply",
            Self::Refusal { .. } => "Refusal",
            Self::Extension { .. } => "Extension",
            Self::Reminder { .. } => "Reminder",
        })
    }
}

/// A letter in words.
pub(super) struct Written {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) attachment: Option<Attached>,
}

/// A file that goes with a letter.
pub(super) struct Attached {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

impl Letter {
    /// Who can cause it.
    pub(super) const fn occasion(&self) -> Occasion {
        match self {
            Self::Confirmation { .. } | Self::WithdrawalCode { .. } | Self::Reminder { .. } => {
                Occasion::Asked
            }
            Self::Receipt { .. }
            | Self::Answer { .. }
            | Self::Reply { .. }
            | Self::Refusal { .. }
            | Self::Extension { .. } => Occasion::Owed,
        }
    }

    /// After how many minutes it is of no use any more.
    pub(super) const fn good_for_minutes(&self) -> Option<u32> {
        match self {
            Self::Confirmation { minutes, .. } | Self::WithdrawalCode { minutes, .. } => {
                Some(*minutes)
            }
            _ => None,
        }
    }

    /// The letter in words, signed by the sender's name.
    pub(super) fn write(&self, language: Language, signature: &str) -> Written {
        let mut text = Text::new(language);
        text.key("mail-greeting");
        let subject = match self {
            Self::Confirmation {
                code,
                minutes,
                status_url,
            } => text.confirmation(code, *minutes, status_url),
            Self::WithdrawalCode {
                code,
                minutes,
                service,
            } => text.withdrawal(code, *minutes, service),
            Self::Receipt { .. } => text.receipt(self),
            Self::Answer {
                service,
                case,
                outcome,
                on,
            } => text.answer((service, case), *outcome, *on),
            Self::Reply {
                service,
                case,
                words,
            } => text.reply((service, case), words),
            Self::Refusal { .. } => text.refusal(self),
            Self::Extension { .. } => text.extension(self),
            Self::Reminder {
                status_url,
                lapses_on,
            } => text.reminder(status_url, *lapses_on),
        };
        text.key("mail-closing");
        text.more(&line(signature));
        text.key("mail-automatic");
        Written {
            subject,
            text: text.text,
            attachment: self.attached(language),
        }
    }

    fn attached(&self, language: Language) -> Option<Attached> {
        let Self::Receipt {
            case,
            attachment: Some(bytes),
            ..
        } = self
        else {
            return None;
        };
        let word = match language {
            Language::English => "objection",
            Language::German => "widerspruch",
        };
        let case = case
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-');
        let case: String = case.take(64).collect();
        Some(Attached {
            name: format!("{word}-{case}.json"),
            bytes: bytes.clone(),
        })
    }
}

/// The text of a mail, paragraph by paragraph.
struct Text {
    words: &'static Words,
    language: Language,
    text: String,
}

impl Text {
    fn new(language: Language) -> Self {
        Self {
            words: Words::of(language),
            language,
            text: String::new(),
        }
    }

    fn confirmation(&mut self, code: &str, minutes: u32, status_url: &str) -> String {
        self.key("mail-confirmation-lead");
        self.key("mail-confirmation-asked");
        self.code(code, minutes);
        self.key("mail-confirmation-where");
        self.apart(status_url);
        self.key("mail-confirmation-not-asked");
        self.words.say("mail-confirmation-subject").into_owned()
    }

    fn withdrawal(&mut self, code: &str, minutes: u32, service: &str) -> String {
        self.one("mail-withdrawal-lead", "service", &line(service));
        self.code(code, minutes);
        self.key("mail-withdrawal-not-asked");
        self.words.say("mail-withdrawal-subject").into_owned()
    }

    fn receipt(&mut self, letter: &Letter) -> String {
        let Letter::Receipt {
            service,
            case,
            received_on,
            due_legal,
            status_url,
            attachment,
        } = letter
        else {
            return String::new();
        };
        self.key("mail-receipt-lead");
        self.case(service, case);
        let received = self.language.date(*received_on);
        self.more(&self.words.one("mail-received-on", "date", received));
        let due = self.language.date(*due_legal);
        self.more(&self.words.one("mail-due", "date", due));
        if let Some(url) = status_url {
            self.key("mail-status");
            self.apart(url);
        }
        if attachment.is_some() {
            self.key("mail-receipt-attached");
        }
        self.subject("mail-receipt-subject", case)
    }

    fn answer(&mut self, about: (&str, &str), outcome: Outcome, on: Date) -> String {
        let lead = match outcome {
            Outcome::Applied => "mail-answer-applied",
            Outcome::Standing => "mail-answer-standing",
        };
        let (service, case) = about;
        let date = self.language.date(on);
        self.one(lead, "date", &date);
        self.key("mail-answer-future");
        self.case(service, case);
        self.key("mail-answer-limits");
        self.subject("mail-answer-subject", case)
    }

    fn reply(&mut self, (service, case): (&str, &str), words: &str) -> String {
        self.staff(words);
        self.case(service, case);
        self.subject("mail-answer-subject", case)
    }

    fn refusal(&mut self, letter: &Letter) -> String {
        let Letter::Refusal {
            service,
            case,
            reason,
            facts,
            decided_by,
            authority,
        } = letter
        else {
            return String::new();
        };
        self.key("mail-refusal-lead");
        self.case(service, case);
        self.key("mail-reason");
        self.more(&self.words.say(reason.key()));
        self.key("mail-refusal-facts");
        self.staff(facts);
        self.one("refused-by", "name", &line(decided_by));
        self.key("mail-refusal-authority");
        self.apart(&authority.name);
        self.apart_more(&authority.url);
        self.key("mail-refusal-court");
        self.subject("mail-refusal-subject", case)
    }

    fn extension(&mut self, letter: &Letter) -> String {
        let Letter::Extension {
            service,
            case,
            until,
            reason,
            words,
        } = letter
        else {
            return String::new();
        };
        let date = self.language.date(*until);
        self.one("mail-extension-lead", "date", &date);
        self.key("mail-reason");
        self.more(&self.words.say(reason.key()));
        self.staff(words);
        self.key("mail-extension-holds");
        self.case(service, case);
        self.subject("mail-extension-subject", case)
    }

    fn reminder(&mut self, status_url: &str, lapses_on: Date) -> String {
        let date = self.language.date(lapses_on);
        self.one("mail-reminder-lead", "date", &date);
        self.key("mail-reminder-how");
        self.apart(status_url);
        self.key("mail-reminder-not-asked");
        self.words.say("mail-reminder-subject").into_owned()
    }

    fn subject(&self, key: &str, case: &str) -> String {
        let subject = self.words.say(key);
        let key = "mail-subject-of-case";
        self.words.two(key, "subject", subject, "case", line(case))
    }

    fn case(&mut self, service: &str, case: &str) {
        self.one("mail-service", "service", &line(service));
        self.more(&self.words.one("mail-case", "case", line(case)));
    }

    fn code(&mut self, code: &str, minutes: u32) {
        self.apart(code);
        let minutes = self.words.count("mail-code-minutes", &minutes.into());
        let keep = self.words.say("mail-code-keep");
        self.paragraph(&format!("{minutes} {keep}"));
    }

    fn key(&mut self, key: &str) {
        self.paragraph(&self.words.say(key));
    }

    fn one(&mut self, key: &str, name: &'static str, value: &str) {
        self.paragraph(&self.words.one(key, name, value));
    }

    /// What staff wrote, with its paragraphs.
    fn staff(&mut self, text: &str) {
        let text: String = text.chars().take(WORDS_MAX).collect();
        for paragraph in text.lines() {
            self.paragraph(&clean(paragraph));
        }
    }

    fn paragraph(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.more(text);
    }

    /// Another line of the same paragraph.
    fn more(&mut self, text: &str) {
        let mut columns = 0;
        for word in text
            .split([' ', '\n', '\t'])
            .filter(|word| !word.is_empty())
        {
            let width = word.chars().count();
            if columns > 0 && columns + 1 + width > COLUMNS {
                self.text.push('\n');
                columns = 0;
            } else if columns > 0 {
                self.text.push(' ');
                columns += 1;
            }
            self.text.push_str(word);
            columns += width;
        }
        if columns > 0 {
            self.text.push('\n');
        }
    }

    /// Something to copy or to open, in one line of its own however long it is.
    fn apart(&mut self, value: &str) {
        self.text.push('\n');
        self.apart_more(value);
    }

    fn apart_more(&mut self, value: &str) {
        self.text.push_str(INDENT);
        self.text.push_str(&clean(value));
        self.text.push('\n');
    }
}

/// A value that fits into a line.
fn line(value: &str) -> String {
    clean(value).chars().take(VALUE_MAX).collect()
}

/// A text without line breaks, control characters and marks of direction.
fn clean(text: &str) -> String {
    let text = text.trim().chars();
    text.map(|c| {
        if c.is_whitespace() && c != '\u{a0}' {
            ' '
        } else {
            c
        }
    })
    .filter(|c| !c.is_control() && !is_direction(*c))
    .collect()
}

const fn is_direction(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words_and_never_within_an_address() {
        let mut text = Text::new(Language::German);
        let url = format!("https://plauderei.example/objection/{}", "a".repeat(80));
        text.paragraph(&"Übermäßig lange Wörter ".repeat(20));
        text.apart(&url);
        for line in text.text.lines() {
            assert!(
                line.chars().count() <= COLUMNS || line.trim() == url,
                "{line}"
            );
        }
        assert!(text.text.contains(&format!("\n\n    {url}\n")));
    }

    #[test]
    fn what_staff_wrote_keeps_its_paragraphs_and_nothing_that_hides() {
        let mut text = Text::new(Language::English);
        text.staff("First.\r\n\r\nSecond \u{202e}hidden\u{202c}\u{7}.\nThird.");
        assert_eq!(text.text, "First.\n\nSecond hidden.\n\nThird.\n");
        assert_eq!(line("a\r\nBcc: b@post.example"), "a  Bcc: b@post.example");
    }

    #[test]
    fn nothing_of_a_letter_is_printed() {
        let letter = Letter::Confirmation {
            code: "123456".to_owned(),
            minutes: 10,
            status_url: "https://plauderei.example/objection/token".to_owned(),
        };
        assert_eq!(format!("{letter:?}"), "Confirmation");
    }
}
