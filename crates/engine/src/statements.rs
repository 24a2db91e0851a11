//! Statements: what a text tells about persons that must not be learned (SC-1, MIN-3), and what
//! the policy makes of it: a trace for the rules, and the sentences to take out.

use licit_admit::{Standing, Trace};
use licit_deidentify::Span;
use licit_deidentify::special::{self, Statement};
use licit_record::policy::StatementAction;
use licit_record::{
    Category, Concerns, EffectivePolicy, Item, Kind, SpecialCategory, StatementFate, Statements,
};

use crate::words::Word;

/// The statements of one text; the buffers are used again.
#[derive(Default)]
pub(crate) struct Told {
    scratch: special::Scratch,
    found: Vec<Statement>,
    /// Sentences that are taken out if the record stays.
    cuts: Vec<Span>,
}

impl Told {
    /// Finds the statements of a text. `spans` are what else was found in it; `explicit_consent`
    /// says whether the author consented to the use of what they tell about themselves.
    pub(crate) fn read(
        &mut self,
        policy: &EffectivePolicy,
        item: &Item,
        text: &str,
        spans: &[Span],
        explicit_consent: bool,
    ) {
        self.found.clear();
        self.cuts.clear();
        let found = special::find(text, spans, &mut self.scratch);
        if found.is_empty() {
            return;
        }
        self.found.extend_from_slice(found);
        let own = is_on_own_public_account(item);
        for statement in &self.found {
            if !may_stay(policy, statement, own, explicit_consent) {
                self.cuts.push(Span {
                    start: statement.start,
                    end: statement.end,
                    category: match statement.category {
                        SpecialCategory::Minor => Category::MinorMention,
                        _ => Category::SpecialCategory,
                    },
                });
            }
        }
    }

    /// The sentences to take out.
    pub(crate) fn cuts(&self) -> &[Span] {
        &self.cuts
    }

    /// Enters what the text tells into the standing that the rules look at.
    pub(crate) fn weigh(&self, words: &[Word], passages: &[Span], standing: &mut Standing) {
        if self.cuts.is_empty() {
            return;
        }
        let covers = |span: &Span, word: &Word| span.start <= word.start && word.end <= span.end;
        let left = words.iter().any(|word| {
            !self
                .cuts
                .iter()
                .chain(passages)
                .any(|span| covers(span, word))
        });
        let trace = if left { Trace::Removed } else { Trace::Remains };
        for statement in self.found.iter().filter(|statement| self.is_cut(statement)) {
            match (statement.category, statement.concerns) {
                // The service says that the author is an adult, the author does not: nobody
                // knows.
                (SpecialCategory::Minor, Concerns::Author) => {
                    standing.minor_mentioned = Trace::Remains;
                }
                (SpecialCategory::Minor, _) if standing.minor_mentioned == Trace::Absent => {
                    standing.minor_mentioned = trace;
                }
                (SpecialCategory::Minor, _) => {}
                (_, Concerns::Author) => standing.sc_author = trace,
                (_, Concerns::Other) => standing.sc_other = trace,
                (_, Concerns::Unknown) => standing.sc_unknown = trace,
            }
        }
    }

    /// How many statements of each kind met which fate.
    pub(crate) fn fates(&self, refused: bool) -> Statements {
        let mut fates = Statements::new();
        for statement in &self.found {
            let fate = match refused {
                true => StatementFate::Refused,
                false if self.is_cut(statement) => StatementFate::Redacted,
                false => StatementFate::Kept,
            };
            let key = (statement.category, statement.concerns, fate);
            *fates.entry(key).or_default() += 1;
        }
        fates
    }

    /// Whether a sentence is taken out, be it for another statement in it.
    fn is_cut(&self, statement: &Statement) -> bool {
        self.cuts
            .iter()
            .any(|cut| cut.start < statement.end && statement.start < cut.end)
    }
}

/// Whether a sentence may stay: the author's own statement, manifestly made public (Art. 9(2)(e);
/// SC-3) or with their explicit consent (Art. 9(2)(a); CON-4). For crimes there is no such
/// exception (Art. 10), and a consent speaks for nobody else.
fn may_stay(
    policy: &EffectivePolicy,
    statement: &Statement,
    own_account: bool,
    explicit_consent: bool,
) -> bool {
    let kept = policy.special_categories.author == StatementAction::KeepManifestlyPublic;
    let excepted = !matches!(
        statement.category,
        SpecialCategory::Criminal | SpecialCategory::Minor
    );
    excepted
        && statement.concerns == Concerns::Author
        && (explicit_consent || (kept && own_account))
}

/// Whether an item is a publication of its own on the author's public account: no comment, no
/// answer, no share, nothing on another's page (SC-3).
fn is_on_own_public_account(item: &Item) -> bool {
    let public = item
        .author
        .as_ref()
        .is_some_and(|author| author.public == Some(true));
    let own = matches!(
        item.kind,
        Kind::Post | Kind::Caption | Kind::Profile | Kind::Image | Kind::Video
    );
    public && own && item.page.is_none() && item.in_reply_to.is_none() && item.quotes.is_none()
}
