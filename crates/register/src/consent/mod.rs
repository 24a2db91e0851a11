//! Consents (GDPR Art. 7): what a person agreed to, refused or took back, for one purpose on one
//! service (CON-1, CON-2), and whether they may be asked again (CON-7).

mod file;
mod list;

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use licit_record::{Personal, Service};

pub use file::{Consents, ConsentsWriter, ServiceConsents};
pub use list::ConsentLine;
pub(crate) use list::read as read_list;

use crate::canonical::IdentifierKind;

/// Months in which nobody is asked again who refused or withdrew (CON-7; DMA Art. 5(2)).
pub const NOT_ASKED_MONTHS: i32 = 12;

/// Longest word, in characters.
const MAX_WORD: usize = 64;

/// What a consent is given for. Each needs one of its own (CON-2, CON-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Own content is used for the training of AI systems.
    AiTraining,
    /// What own content tells of the person's own health, belief and the like is used, too
    /// (GDPR Art. 9(2)(a)): explicit, and never part of the other one.
    SpecialCategories,
}

impl Purpose {
    /// All purposes.
    pub const ALL: [Self; 2] = [Self::AiTraining, Self::SpecialCategories];

    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AiTraining => "ai_training",
            Self::SpecialCategories => "special_categories",
        }
    }

    /// The purpose with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }
}

/// What the person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConsentAct {
    /// They agreed.
    Given,
    /// They were asked and did not agree.
    Refused,
    /// They took it back (GDPR Art. 7(3)).
    Withdrawn,
}

impl ConsentAct {
    /// All acts.
    pub const ALL: [Self; 3] = [Self::Given, Self::Refused, Self::Withdrawn];

    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The act with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.code() == code)
    }
}

/// A word of the service, such as the version of a wording or the way that a consent came by:
/// letters, digits, `.`, `_` and `-`, so that nobody writes a name into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentWord(String);

impl ConsentWord {
    /// The word; `None` if it is empty, longer than 64 characters, or has other characters.
    pub fn new(word: &str) -> Option<Self> {
        let fits =
            |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
        let is_word = !word.is_empty() && word.len() <= MAX_WORD && word.chars().all(fits);
        is_word.then(|| Self(word.to_owned()))
    }

    /// The word.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a person did about one purpose on one service.
#[derive(Clone, Debug)]
pub struct ConsentEntry {
    /// The service.
    pub service: Service,
    /// What the identifier is: `account_id`, or, for anything but agreement, `handle`. A handle
    /// may pass to somebody else, who agreed to nothing.
    pub kind: IdentifierKind,
    /// The identifier.
    pub value: Personal,
    /// What for.
    pub purpose: Purpose,
    /// What they did.
    pub act: ConsentAct,
    /// Version of the wording that they saw.
    pub wording: ConsentWord,
    /// Whether content that is older than the consent is included, in so many words.
    pub covers_past: bool,
    /// How it came: `app`, `web`, `letter`.
    pub channel: ConsentWord,
    /// When they did it.
    pub at: Timestamp,
}

/// Why something is no consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConsentProblem {
    /// Agreement by something else than an account id.
    #[error("a consent is given by `account_id`")]
    Kind,
    /// Refusal or withdrawal by something else than an account id or a handle.
    #[error("a consent is refused or withdrawn by `account_id` or `handle`")]
    NegativeKind,
    /// It lies ahead.
    #[error("the time lies in the future")]
    Future,
    /// The purpose is none, or several at once.
    #[error("`purpose` is one of `ai_training`, `special_categories`, and one alone")]
    Purpose,
    /// The act is none.
    #[error("`act` is one of `given`, `refused`, `withdrawn`")]
    Act,
    /// The version of the wording is missing or no word.
    #[error("`wording` is the version of the wording: 1 to 64 of A-Z a-z 0-9 . _ -")]
    Wording,
    /// The channel is missing or no word.
    #[error("`channel` says how it came: 1 to 64 of A-Z a-z 0-9 . _ -")]
    Channel,
    /// No time.
    #[error("`at` is a time such as 2026-03-02T10:00:00Z")]
    At,
}

impl ConsentEntry {
    /// What is wrong with it, if anything is.
    pub(crate) fn problem(&self, now: Timestamp) -> Option<ConsentProblem> {
        use IdentifierKind::{AccountId, Handle};
        match (self.act, self.kind) {
            (_, AccountId) | (ConsentAct::Refused | ConsentAct::Withdrawn, Handle) => {}
            (ConsentAct::Given, _) => return Some(ConsentProblem::Kind),
            _ => return Some(ConsentProblem::NegativeKind),
        }
        (self.at > now).then_some(ConsentProblem::Future)
    }
}

/// What the register did with something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentOutcome {
    /// It was entered.
    Entered,
    /// It is what stands already.
    Standing,
    /// Something later stands, or a refusal or withdrawal of the same day: it changes nothing.
    /// So a list that still holds an old consent does not bring a withdrawn one back.
    Older,
}

/// What a person last did about a purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConsentStanding {
    /// What they did.
    pub act: ConsentAct,
    /// On which day (UTC).
    pub on: Date,
    /// Whether older content is included.
    pub covers_past: bool,
}

impl ConsentStanding {
    /// What becomes of something new.
    pub(crate) fn outcome(standing: Option<Self>, new: Self) -> ConsentOutcome {
        let Some(standing) = standing else {
            return ConsentOutcome::Entered;
        };
        if standing == new {
            return ConsentOutcome::Standing;
        }
        let takes_back = new.act == ConsentAct::Given && standing.act != ConsentAct::Given;
        if new.on < standing.on || (new.on == standing.on && takes_back) {
            return ConsentOutcome::Older;
        }
        ConsentOutcome::Entered
    }

    /// What counts of what stands against several identifiers of one person: a refusal or
    /// withdrawal that is not older than the consent.
    #[must_use]
    pub fn stricter(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        let rank = |standing: &Self| (standing.on, standing.act != ConsentAct::Given);
        one.into_iter().chain(other).max_by_key(rank)
    }
}

/// Whether a service may ask a person for consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MayAsk {
    /// Yes.
    Yes,
    /// They have consented: there is nothing to ask.
    Consented,
    /// They objected: that is an answer.
    Objected,
    /// They refused or withdrew, and are not asked before this day.
    NotBefore(Date),
}

impl MayAsk {
    /// What follows from what stands.
    pub(crate) fn of(standing: Option<ConsentStanding>, objected: bool, today: Date) -> Self {
        match standing {
            _ if objected => Self::Objected,
            None => Self::Yes,
            Some(ConsentStanding {
                act: ConsentAct::Given,
                ..
            }) => Self::Consented,
            Some(ConsentStanding { on, .. }) => {
                let again = on.saturating_add(Span::new().months(NOT_ASKED_MONTHS));
                if today < again {
                    Self::NotBefore(again)
                } else {
                    Self::Yes
                }
            }
        }
    }
}

/// What became of a list of consents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConsentReport {
    /// Rows read.
    pub read: u64,
    /// Entered.
    pub entered: u64,
    /// What stood already.
    pub standing: u64,
    /// Older than what stands.
    pub older: u64,
}

impl ConsentReport {
    pub(crate) fn count(&mut self, outcome: ConsentOutcome) {
        self.read += 1;
        match outcome {
            ConsentOutcome::Entered => self.entered += 1,
            ConsentOutcome::Standing => self.standing += 1,
            ConsentOutcome::Older => self.older += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn did(act: ConsentAct, on: Date) -> ConsentStanding {
        ConsentStanding {
            act,
            on,
            covers_past: false,
        }
    }

    #[test]
    fn an_old_list_brings_no_withdrawn_consent_back() {
        let (early, late) = (date(2026, 3, 1), date(2026, 3, 2));
        let withdrawn = Some(did(ConsentAct::Withdrawn, late));
        let given = |on| ConsentStanding::outcome(withdrawn, did(ConsentAct::Given, on));
        assert_eq!(given(early), ConsentOutcome::Older);
        assert_eq!(given(late), ConsentOutcome::Older);
        assert_eq!(given(date(2026, 3, 3)), ConsentOutcome::Entered);
        let standing = Some(did(ConsentAct::Given, late));
        let withdrawal = ConsentStanding::outcome(standing, did(ConsentAct::Withdrawn, late));
        assert_eq!(withdrawal, ConsentOutcome::Entered);
    }

    #[test]
    fn nobody_is_asked_again_for_twelve_months() {
        for act in [ConsentAct::Refused, ConsentAct::Withdrawn] {
            let standing = Some(did(act, date(2024, 2, 29)));
            let ask = |today| MayAsk::of(standing, false, today);
            let again = date(2025, 2, 28);
            assert_eq!(ask(date(2025, 2, 27)), MayAsk::NotBefore(again));
            assert_eq!(ask(again), MayAsk::Yes);
        }
        let given = Some(did(ConsentAct::Given, date(2026, 1, 1)));
        let today = date(2026, 6, 1);
        assert_eq!(MayAsk::of(given, false, today), MayAsk::Consented);
        assert_eq!(MayAsk::of(None, false, today), MayAsk::Yes);
        assert_eq!(MayAsk::of(None, true, today), MayAsk::Objected);
    }

    #[test]
    fn a_withdrawal_by_handle_counts_against_the_account() {
        let given = Some(did(ConsentAct::Given, date(2026, 3, 1)));
        let withdrawn = Some(did(ConsentAct::Withdrawn, date(2026, 3, 1)));
        assert_eq!(ConsentStanding::stricter(given, withdrawn), withdrawn);
        assert_eq!(ConsentStanding::stricter(withdrawn, given), withdrawn);
        let later = Some(did(ConsentAct::Given, date(2026, 3, 2)));
        assert_eq!(ConsentStanding::stricter(later, withdrawn), later);
        assert_eq!(ConsentStanding::stricter(None, later), later);
    }

    #[test]
    fn words_hold_no_sentences() {
        assert!(ConsentWord::new("v3.1-web_de").is_some());
        for word in ["", "Lena K", "lena@example.org", &"x".repeat(65)] {
            assert!(ConsentWord::new(word).is_none(), "{word}");
        }
    }
}
