//! Judge: decides on every record of a chunk and de-identifies what is admitted.
//!
//! Writes, for the phases that follow: the examples by slot of their subject, the fingerprints
//! by range, the decisions by range of token. After this phase nothing sees an account, an item
//! id or a time, but the decisions on their way to the encrypted index.

use std::borrow::Cow;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::Offset;
use licit_admit::{Claim, Facts, RegisteredConsent, Standing, Trace};
use licit_deidentify::{Deidentifier, KnownPersons, Redacted, Scratch, Span, clear_value};
use licit_record::{
    Account, Category, EffectivePolicy, Item, LegalBasis, Personal, Reason, Reasons, Redactions,
    Statements, VisibilityEvidence,
};
use licit_register::{
    ConsentAct, ConsentStanding, IdentifierKind, Label, Lookup, Purpose, Scopes, ServiceConsents,
};

use crate::collect::{StagedChunk, standing_against_author, standing_against_place};
use crate::error::EngineError;
use crate::keys::{BuildKeys, ServiceKeys};
use crate::quotes::{Passage, QuoteIndex};
use crate::rows::{DecisionEntry, ExampleRow, Marks, ShingleRow, WholeRow};
use crate::sections::SectionWriter;
use crate::staging::{OptedOut, Staged, StagedFault, read_chunk};
use crate::statements::Told;
use crate::words::{Word, shingles, whole, winnow, words};

/// Slots that subjects are hashed into; buckets are made of whole slots.
pub(crate) const SLOTS: usize = 256;
/// Ranges of tokens that decisions are sorted by.
pub(crate) const TOKEN_RANGES: usize = 64;
/// Ranges of hashes that fingerprints are sorted by; first those of whole texts, then shingles.
pub(crate) const PRINT_RANGES: usize = 64;

/// What all chunks are judged by.
pub(crate) struct Judge<'a> {
    pub(crate) policy: &'a EffectivePolicy,
    pub(crate) deidentifier: Deidentifier,
    pub(crate) keys: BuildKeys,
    pub(crate) quotes: QuoteIndex,
    /// One for each source of the build.
    pub(crate) sources: Vec<JudgedSource<'a>>,
    /// Start of the day of the public announcement.
    pub(crate) announced_at: Option<Timestamp>,
}

/// What the records of one source are judged by.
pub(crate) struct JudgedSource<'a> {
    /// Place of its service in the list of services of the build.
    pub(crate) service: u16,
    pub(crate) keys: ServiceKeys,
    pub(crate) lookup: Lookup<'a>,
    pub(crate) consents: ServiceConsents,
    /// Whether anything can stand against the address of an item.
    pub(crate) addresses: bool,
    /// Labels of accounts whose objection was found by a handle that they bear in some record:
    /// renaming an account must not lose the objection.
    pub(crate) objecting_accounts: HashSet<[u8; 16]>,
}

/// Where the outputs of a chunk lie.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    pub(crate) examples: PathBuf,
    pub(crate) subjects: PathBuf,
    pub(crate) prints: PathBuf,
    pub(crate) decisions: PathBuf,
}

impl Judged {
    pub(crate) fn of(chunk: &StagedChunk, work: &Path) -> Self {
        let file = |kind: &str| {
            work.join(format!(
                "{}-{}-{}.{kind}",
                chunk.source, chunk.id, chunk.number
            ))
        };
        Self {
            examples: file("examples"),
            subjects: file("subjects"),
            prints: file("prints"),
            decisions: file("decisions"),
        }
    }

    /// Whether all outputs are there; the decisions are written last.
    fn is_done(&self) -> bool {
        self.decisions.is_file()
    }
}

/// The text of an item: its title and its text. Alternative texts go with the pictures (IMG-5).
pub fn text_of(item: &Item) -> Cow<'_, str> {
    let title = item.title.as_ref().map(|title| title.expose());
    let title = title.filter(|title| !title.trim().is_empty());
    match (title, item.text.as_ref().map_or("", |text| text.expose())) {
        (Some(title), "") => Cow::Owned(title.to_owned()),
        (Some(title), text) => Cow::Owned(format!("{title}\n\n{text}")),
        (None, text) => Cow::Borrowed(text),
    }
}

/// Judges one chunk, unless that was done before.
pub(crate) fn judge_chunk(
    judge: &Judge<'_>,
    chunk: &StagedChunk,
    work: &Path,
) -> Result<Judged, EngineError> {
    let judged = Judged::of(chunk, work);
    if judged.is_done() {
        return Ok(judged);
    }
    let source = judge
        .sources
        .get(chunk.source)
        .expect("chunks are made from the same sources");
    let mut desk = Desk::new(judge, source, chunk.source);
    read_chunk(&chunk.folder, &chunk.id, chunk.number, |staged| {
        match staged {
            Staged::Item {
                evidence,
                json,
                item,
            } => desk.item(evidence, json, &item),
            Staged::Fault(fault) => desk.fault(&fault),
            Staged::OptedOut(record) => desk.opted_out(&record),
        }
        Ok(())
    })?;
    desk.write(&judged)?;
    Ok(judged)
}

/// One chunk being judged, with buffers that are used again for every record.
struct Desk<'a> {
    judge: &'a Judge<'a>,
    source: &'a JudgedSource<'a>,
    source_place: u16,
    examples: SectionWriter,
    subjects: SectionWriter,
    prints: SectionWriter,
    decisions: SectionWriter,
    known: KnownPersons,
    scratch: Scratch,
    redacted: Redacted,
    words: Vec<Word>,
    passages: Vec<Passage>,
    extra: Vec<Span>,
    told: Told,
    labels: Vec<u8>,
    all: Vec<u64>,
    kept: Vec<u64>,
}

/// What came out for an item.
struct Verdict {
    reasons: Reasons,
    redactions: Redactions,
    statements: Statements,
}

impl<'a> Desk<'a> {
    fn new(judge: &'a Judge<'a>, source: &'a JudgedSource<'a>, place: usize) -> Self {
        Self {
            judge,
            source,
            source_place: u16::try_from(place).unwrap_or(u16::MAX),
            examples: SectionWriter::new(SLOTS),
            subjects: SectionWriter::new(SLOTS),
            prints: SectionWriter::new(2 * PRINT_RANGES),
            decisions: SectionWriter::new(TOKEN_RANGES),
            known: KnownPersons::new(),
            scratch: Scratch::new(),
            redacted: Redacted::default(),
            words: Vec::new(),
            passages: Vec::new(),
            extra: Vec::new(),
            told: Told::default(),
            labels: Vec::new(),
            all: Vec::new(),
            kept: Vec::new(),
        }
    }

    fn write(self, judged: &Judged) -> Result<(), EngineError> {
        self.examples.write(&judged.examples)?;
        self.subjects.write(&judged.subjects)?;
        self.prints.write(&judged.prints)?;
        self.decisions.write(&judged.decisions)
    }

    fn fault(&mut self, fault: &StagedFault) {
        let token = self
            .source
            .keys
            .token_of_fault(&fault.file, &fault.entry, fault.record);
        let record = self.judge.keys.record(token, b"");
        self.decide(DecisionEntry {
            token,
            record,
            changed: i64::MIN,
            collected: i64::MIN,
            source: self.source_place,
            marks: Marks::default(),
            reasons: fault.reason.into(),
            item_id: b"",
            redactions: Redactions::new(),
            statements: Statements::new(),
        });
    }

    fn opted_out(&mut self, opted_out: &OptedOut<'_>) {
        let token = self.source.keys.token(opted_out.item_id);
        let record = self.judge.keys.record(token, opted_out.shingles);
        self.decide(DecisionEntry {
            token,
            record,
            changed: i64::MIN,
            collected: i64::MIN,
            source: self.source_place,
            marks: Marks::default(),
            reasons: opted_out.reasons,
            item_id: opted_out.item_id.as_bytes(),
            redactions: Redactions::new(),
            statements: Statements::new(),
        });
    }

    fn item(&mut self, evidence: VisibilityEvidence, json: &[u8], item: &Item) {
        let item_id = item.item_id.expose();
        let token = self.source.keys.token(item_id);
        let record = self.judge.keys.record(token, json);
        // A rule or detector that fails quarantines the record (DEI-6). The buffers are cleared
        // before they are used again, and rows are written last.
        let verdict = catch_unwind(AssertUnwindSafe(|| {
            self.decide_item(evidence, item, record)
        }));
        let verdict = verdict.unwrap_or_else(|_| Verdict {
            reasons: Reason::QuarantineDetector.into(),
            redactions: Redactions::new(),
            statements: Statements::new(),
        });
        if verdict.reasons.is_empty() {
            self.put_example(item, token, record);
        }
        let mut marks = Marks::default();
        marks.set(
            Marks::NAMES_OTHERS,
            !item.mentions.is_empty() || !item.tagged.is_empty(),
        );
        marks.set(
            Marks::OLDER,
            item.published_at
                .zip(self.judge.announced_at)
                .is_some_and(|(at, told)| at < told),
        );
        let changed = [item.published_at, item.edited_at, item.deleted_at];
        self.decide(DecisionEntry {
            token,
            record,
            changed: changed
                .into_iter()
                .flatten()
                .max()
                .map_or(i64::MIN, Timestamp::as_microsecond),
            collected: item
                .collected_at
                .map_or(i64::MIN, Timestamp::as_microsecond),
            source: self.source_place,
            marks,
            reasons: verdict.reasons,
            item_id: item_id.as_bytes(),
            redactions: verdict.redactions,
            statements: verdict.statements,
        });
    }

    /// Whether the author consented explicitly to the use of what they tell about themselves
    /// (CON-4). It counts where everything rests on consent; elsewhere the policy decides.
    fn has_explicit_consent(&self, item: &Item) -> bool {
        let policy = self.judge.policy;
        if policy.mode != LegalBasis::Consent {
            return false;
        }
        let published_on = item
            .published_at
            .map(|at| Offset::UTC.to_datetime(at).date());
        consent(self.source, item, Purpose::SpecialCategories)
            .covers(published_on, policy.freeze_on)
    }

    /// Runs the rules, and on what they admit the detectors, and then the rules again where the
    /// text told something about an objecting person.
    fn decide_item(&mut self, evidence: VisibilityEvidence, item: &Item, record: u128) -> Verdict {
        let policy = self.judge.policy;
        let mut standing = standing(self.source, item);
        let judged = |standing| {
            licit_admit::judge(&Facts {
                item,
                evidence,
                standing,
                policy,
            })
        };
        // Whether a quote can be cut out is not known yet: assume so.
        let quotes_objector = standing.quoted;
        if quotes_objector != Trace::Absent {
            standing.quoted = Trace::Removed;
        }
        let refused = |reasons| Verdict {
            reasons,
            redactions: Redactions::new(),
            statements: Statements::new(),
        };
        let reasons = judged(standing);
        if !reasons.is_empty() {
            return refused(reasons);
        }
        let text = text_of(item);
        words(&text, &self.judge.keys.words(), &mut self.words);
        self.all.clear();
        self.all.extend(shingles(&self.words));
        self.judge
            .quotes
            .find(&self.words, &self.all, &mut self.passages);
        standing.quoted = match (quotes_objector, self.passages.is_empty()) {
            (Trace::Absent, true) => Trace::Absent,
            (_, false) if !self.nothing_else_is_left() => Trace::Removed,
            _ => Trace::Remains,
        };
        self.know(item);
        if !self.redact(&text, record) {
            return refused(Reason::QuarantineDetector.into());
        }
        let explicit = self.has_explicit_consent(item);
        self.told
            .read(policy, item, &text, &self.redacted.spans, explicit);
        self.told.weigh(&self.words, &self.extra, &mut standing);
        standing.in_text = in_text(&self.source.lookup, &text, &self.redacted.spans);
        let reasons = judged(standing);
        if !reasons.is_empty() {
            return Verdict {
                statements: self.told.fates(true),
                ..refused(reasons)
            };
        }
        if !self.told.cuts().is_empty() {
            // Once more, now with the sentences that the text is not to tell.
            self.extra.extend_from_slice(self.told.cuts());
            if !self.redact(&text, record) {
                return refused(Reason::QuarantineDetector.into());
            }
        }
        if !self.label_subjects(item) {
            // Nobody could ever find this record again to take it out.
            return refused(Reason::QuarantineDetector.into());
        }
        self.put_prints(&text, record);
        Verdict {
            reasons,
            redactions: self.redacted.counts.clone(),
            statements: self.told.fates(false),
        }
    }

    /// Whether the passages cover every word.
    fn nothing_else_is_left(&self) -> bool {
        let covered = |word: &Word| {
            self.passages
                .iter()
                .any(|cut| cut.start <= word.start && word.end <= cut.end)
        };
        self.words.iter().all(covered)
    }

    /// Collects what the item's own fields tell, and the passages of objecting persons.
    fn know(&mut self, item: &Item) {
        self.known.clear();
        item.author
            .iter()
            .chain(&item.mentions)
            .chain(&item.tagged)
            .for_each(|account| {
                know(&mut self.known, account);
            });
        if let Some(name) = item.page.as_ref().and_then(|page| page.name.as_ref()) {
            self.known.add_page(name.expose());
        }
        if let Some(name) = item.place.as_ref().and_then(|place| place.name.as_ref()) {
            self.known.add_place(name.expose());
        }
        self.extra.clear();
        self.extra.extend(self.passages.iter().map(|cut| Span {
            start: cut.start,
            end: cut.end,
            category: Category::Quote,
        }));
    }

    /// De-identifies the text into `redacted`; false if a detector failed.
    fn redact(&mut self, text: &str, record: u128) -> bool {
        let seed = self.judge.keys.surrogate(record);
        self.judge
            .deidentifier
            .redact_into(
                text,
                &self.known,
                &self.extra,
                seed,
                &mut self.scratch,
                &mut self.redacted,
            )
            .is_ok()
    }

    /// Puts the labels of the author and of the persons named into `labels`; false if the author
    /// has none.
    fn label_subjects(&mut self, item: &Item) -> bool {
        self.labels.clear();
        let lookup = &self.source.lookup;
        let Some(author) = item
            .author
            .as_ref()
            .and_then(|author| label(lookup, author))
        else {
            return false;
        };
        self.labels.extend_from_slice(&author.0);
        for other in item.mentions.iter().chain(&item.tagged) {
            if let Some(label) = label(lookup, other) {
                self.labels.extend_from_slice(&label.0);
            }
        }
        let referred = [&item.quotes, &item.in_reply_to].into_iter().flatten();
        for id in referred.filter_map(|reference| reference.author_id.as_ref()) {
            if let Some(label) = lookup.label_of_account(id.expose()) {
                self.labels.extend_from_slice(&label.0);
            }
        }
        true
    }

    fn put_prints(&mut self, text: &str, record: u128) {
        let rank = self.judge.keys.rank(record);
        let whole = whole(&self.words, text);
        let range = (whole >> 122) as usize;
        let kept = u32::MAX - self.redacted.spans.len() as u32;
        WholeRow { whole, kept, rank }.put(self.prints.section(range));
        winnow(&self.all, &mut self.kept);
        let of = u16::try_from(self.kept.len()).unwrap_or(u16::MAX);
        for &shingle in &self.kept {
            let range = PRINT_RANGES + (shingle >> 58) as usize;
            ShingleRow { shingle, rank, of }.put(self.prints.section(range));
        }
    }

    fn put_example(&mut self, item: &Item, token: licit_record::ItemToken, record: u128) {
        let Some(author) = self.labels.first_chunk::<16>() else {
            return;
        };
        let slot = usize::from(self.source.keys.slot(author));
        ExampleRow {
            shuffle: self.judge.keys.shuffle(record),
            record,
            token,
            service: self.source.service,
            lang: item
                .lang
                .as_deref()
                .filter(|lang| is_language_tag(lang))
                .unwrap_or(""),
            text: self.redacted.text.as_bytes(),
            subjects: &self.labels,
        }
        .put(self.examples.section(slot));
        let subject = self.subjects.section(slot);
        subject.extend_from_slice(&record.to_le_bytes());
        subject.extend_from_slice(author);
    }

    fn decide(&mut self, entry: DecisionEntry<'_>) {
        let range = usize::from(entry.token.0[0]) * TOKEN_RANGES / 256;
        entry.put(self.decisions.section(range));
    }
}

/// What an account's fields tell the dictionary.
fn know(known: &mut KnownPersons, account: &Account) {
    if let Some(name) = &account.name {
        known.add_name(name.expose());
    }
    if let Some(handle) = &account.handle {
        known.add_handle(handle.expose());
    }
    if let Some(id) = &account.id {
        known.add_account_id(id.expose());
    }
}

/// The label of an account: by its stable id, else by its handle.
fn label(lookup: &Lookup<'_>, account: &Account) -> Option<Label> {
    let by_id = account
        .id
        .as_ref()
        .and_then(|id| lookup.label_of_account(id.expose()));
    by_id.or_else(|| {
        let handle = account.handle.as_ref()?;
        lookup.label(IdentifierKind::Handle, handle.expose())
    })
}

/// Language, script and region of BCP 47. Variants and private parts could name a person, and
/// anything else could be anything: it stays out.
pub(crate) fn is_language_tag(tag: &str) -> bool {
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let mut parts = tag.split(['-', '_']);
    let language = parts.next().unwrap_or_default();
    let mut next = parts.next();
    if next.is_some_and(|part| part.len() == 4 && letters(part)) {
        next = parts.next();
    }
    if next.is_some_and(|part| part.len() == 2 && letters(part)) {
        next = parts.next();
    }
    matches!(language.len(), 2 | 3) && letters(language) && next.is_none()
}

/// What the register says about everybody whom the item's fields name.
fn standing(source: &JudgedSource<'_>, item: &Item) -> Standing {
    let lookup = &source.lookup;
    let mut standing = Standing {
        consent: consent(source, item, Purpose::AiTraining),
        ..Standing::default()
    };
    if lookup.is_empty() {
        return standing;
    }
    let stands = |yes: bool| if yes { Claim::Stands } else { Claim::None };
    let mut author = standing_against_author(lookup, item);
    if !source.objecting_accounts.is_empty() {
        let id = item.author.as_ref().and_then(|author| author.id.as_ref());
        let label = id.and_then(|id| lookup.label_of_account(id.expose()));
        if label.is_some_and(|label| source.objecting_accounts.contains(&label.0)) {
            author.insert(Reason::ObjectionAuthor);
        }
    }
    let place = standing_against_place(lookup, item, source.addresses);
    let either = |reason| stands(author.contains(reason) || place.contains(reason));
    standing.author_objection = stands(author.contains(Reason::ObjectionAuthor));
    standing.restriction = either(Reason::Restricted);
    standing.erasure = either(Reason::Erased);
    standing.content_url_objection = stands(place.contains(Reason::ObjectionThird));
    standing.page_objection = stands(place.contains(Reason::ObjectionPage));
    let about = |account: &&Account| against(lookup, account).contains(Scopes::ABOUT_ME);
    for account in item.mentions.iter().filter(about) {
        // Without name and handle its place in the text cannot be found.
        let found = account.name.is_some() || account.handle.is_some();
        let trace = if found {
            Trace::Removed
        } else {
            Trace::Remains
        };
        standing.mentioned = worse(standing.mentioned, trace);
    }
    standing.tagged = stands(item.tagged.iter().any(|account| about(&account)));
    let author_of = |reference: &Option<licit_record::Reference>| {
        let id = reference
            .as_ref()
            .and_then(|reference| reference.author_id.as_ref());
        id.map_or(Scopes::NONE, |id| lookup.account_id(id.expose()))
    };
    standing.answered = stands(author_of(&item.in_reply_to).contains(Scopes::ABOUT_ME));
    if author_of(&item.quotes).intersects(Scopes::OBJECTIONS) {
        standing.quoted = Trace::Remains;
    }
    standing
}

/// What the author last did about consent to a purpose: what is known by the id of the account and
/// by its handle, whichever takes more out.
fn consent(source: &JudgedSource<'_>, item: &Item, purpose: Purpose) -> RegisteredConsent {
    let Some(author) = item.author.as_ref().filter(|_| !source.consents.is_empty()) else {
        return RegisteredConsent::Unknown;
    };
    let by = |kind, value: &Option<Personal>| {
        let label = source.lookup.label(kind, value.as_ref()?.expose())?;
        source.consents.find(&label, purpose)
    };
    let standing = ConsentStanding::stricter(
        by(IdentifierKind::AccountId, &author.id),
        by(IdentifierKind::Handle, &author.handle),
    );
    match standing {
        None => RegisteredConsent::Unknown,
        Some(ConsentStanding {
            act: ConsentAct::Given,
            on,
            covers_past,
        }) => RegisteredConsent::Given { on, covers_past },
        Some(ConsentStanding { on, .. }) => RegisteredConsent::Ended { on },
    }
}

fn worse(a: Trace, b: Trace) -> Trace {
    match (a, b) {
        (Trace::Remains, _) | (_, Trace::Remains) => Trace::Remains,
        (Trace::Removed, _) | (_, Trace::Removed) => Trace::Removed,
        _ => Trace::Absent,
    }
}

/// What stands against an account.
fn against(lookup: &Lookup<'_>, account: &Account) -> Scopes {
    let by_id = account
        .id
        .as_ref()
        .map_or(Scopes::NONE, |id| lookup.account_id(id.expose()));
    let by_handle = account
        .handle
        .as_ref()
        .map_or(Scopes::NONE, |handle| lookup.handle(handle.expose()));
    by_id.union(by_handle)
}

/// Whether an identifier that was found in the text is one of an objecting person (OBJ-7). What
/// was found is taken out in any case.
fn in_text(lookup: &Lookup<'_>, text: &str, spans: &[Span]) -> Trace {
    if lookup.is_empty() {
        return Trace::Absent;
    }
    let objected = spans.iter().any(|span| {
        let value = clear_value(text, span);
        let scopes = match span.category {
            Category::Email => lookup.email(&value),
            Category::Phone => lookup.phone(&value),
            Category::UserId | Category::PersonalUrl if value.contains("://") => lookup.url(&value),
            Category::UserId => lookup.handle(&value).union(lookup.account_id(&value)),
            _ => Scopes::NONE,
        };
        scopes.contains(Scopes::ABOUT_ME)
    });
    if objected {
        Trace::Removed
    } else {
        Trace::Absent
    }
}
