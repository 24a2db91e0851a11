//! Requests in the register: what comes in, what becomes of it, and who may see it.

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use licit_record::{Personal, RegisterSequence, Service};
use subtle::ConstantTimeEq as _;

use super::{Register, day_number, no_randomness};
use crate::canonical::{Canonical, CanonicalError, IdentifierKind, Region};
use crate::deadline::Deadline;
use crate::error::RegisterError;
use crate::event::{Act, Entry};
use crate::label::{Label, LabelKeys};
use crate::objection::{Channel, EntryId};
use crate::request::{
    Action, ActionError, Confirmation, IdentifierProblem, NewRow, Past, Prepared, PreparedRequest,
    Request, State, Statistics, Step, Submission, Submitted, Token, Written, open, seal,
};
use crate::scope::{Scope, Scopes};
use crate::store::requests as rows;
use crate::store::requests::{day_of, number_of};
use crate::store::{self, StoreError};

/// Tries at a code.
const CODE_TRIES: i64 = 5;

/// Seconds that a code is good for.
const CODE_SECONDS: i64 = 600;

/// Days after which somebody who has not confirmed is reminded.
const REMIND_DAYS: i64 = 14;

/// Days for which a request that is never confirmed holds.
pub const LAPSE_DAYS: i64 = 30;

/// Makes submissions ready to be entered: the part that needs keys and no database, so that it
/// can be done on many threads.
#[derive(Clone, Debug)]
pub struct Intake {
    keys: LabelKeys,
    region: Region,
}

impl Intake {
    /// An intake with the keys of a register. `region` is that of phone numbers without country
    /// code.
    pub fn new(keys: &LabelKeys, region: Region) -> Self {
        Self {
            keys: keys.clone(),
            region,
        }
    }

    /// The token of a submission that may be sent again: see [`Token::of_repeated`].
    pub fn token_of_repeated(&self, key: &str, content: &[u8]) -> Token {
        Token::of_repeated(&self.keys, key, content)
    }

    /// Whether an identifier can be read.
    ///
    /// # Errors
    /// Why it has no canonical form.
    pub fn check(&self, kind: IdentifierKind, value: &Personal) -> Result<(), CanonicalError> {
        Canonical::new(kind, value.expose(), self.region).map(drop)
    }

    /// Everything about the identifiers that has no canonical form. Nothing else in a submission
    /// can be wrong.
    pub fn problems(&self, submission: &Submission) -> Vec<IdentifierProblem> {
        let mut problems = Vec::new();
        for (request, asked) in submission.requests.iter().enumerate() {
            for (identifier, (kind, value)) in asked.identifiers.iter().enumerate() {
                if let Err(problem) = self.check(*kind, value) {
                    problems.push(IdentifierProblem {
                        request,
                        identifier,
                        kind: *kind,
                        problem,
                    });
                }
            }
        }
        problems
    }

    /// Turns identifiers into labels and seals the rest.
    ///
    /// # Errors
    /// If an identifier has no canonical form, or the system gives no randomness.
    pub fn prepare(&self, submission: &Submission) -> Result<Prepared, RegisterError> {
        let requests = submission.requests.iter().map(|asked| {
            let id = EntryId::of_day(submission.received_at).map_err(no_randomness)?;
            let labeler = self.keys.labeler(&asked.service);
            let mut entries = Vec::with_capacity(asked.identifiers.len());
            for (kind, value) in &asked.identifiers {
                let kind = *kind;
                let canonical = Canonical::new(kind, value.expose(), self.region)
                    .map_err(|problem| RegisterError::Identifier { kind, problem })?;
                let implied = canonical.implied();
                let scopes = scopes_of(kind, asked.scopes);
                // The same identifier twice is one entry.
                let label = labeler.label(&canonical);
                if entries.iter().any(|entry: &Entry| entry.label == label) {
                    continue;
                }
                entries.push(Entry {
                    id,
                    service: asked.service.clone(),
                    act: Act::Objection,
                    kind: Some(kind),
                    label,
                    implied_label: implied.map(|implied| labeler.label(&implied)),
                    scopes,
                    channel: submission.channel,
                    received_on: day_number(submission.received_at),
                });
            }
            let row = self.row(submission, asked, id)?;
            Ok(PreparedRequest { row, entries })
        });
        Ok(Prepared {
            requests: requests.collect::<Result<_, RegisterError>>()?,
        })
    }

    fn row(
        &self,
        submission: &Submission,
        asked: &crate::request::NewRequest,
        id: EntryId,
    ) -> Result<NewRow, RegisterError> {
        let due = Deadline::of_receipt(submission.received_at);
        let written = Written {
            identifiers: asked.identifiers.clone(),
            contact: submission.contact.clone(),
            words: submission.words.clone(),
        };
        let sealed = seal(&self.seal_key(), id, &written.to_bytes()).map_err(no_randomness)?;
        let steps = if submission.confirm && submission.contact.is_some() {
            vec![(Step::AskConfirmation, State::NeedsConfirmation)]
        } else {
            vec![
                (Step::Acknowledge, State::Acknowledged),
                (Step::Accept, State::Accepted),
            ]
        };
        Ok(NewRow {
            id,
            service: asked.service.clone(),
            channel: submission.channel,
            scopes: asked.scopes,
            on_behalf: submission.on_behalf,
            lang: submission.lang.clone(),
            notice: submission.notice.clone(),
            received_on: day_number(submission.received_at),
            due_target: number_of(due.target),
            due_legal: number_of(due.legal),
            steps,
            access: submission.token.access(&self.keys, &asked.service),
            contact: submission
                .contact
                .as_ref()
                .map(|contact| self.contact_label(&asked.service, contact)),
            sealed,
        })
    }

    fn seal_key(&self) -> [u8; 32] {
        self.keys.keyed("seal", &[])
    }

    /// A contact as a label of the service, whatever its spelling.
    fn contact_label(&self, service: &Service, contact: &Personal) -> Label {
        let canonical = Canonical::new(IdentifierKind::Email, contact.expose(), self.region);
        let written = match &canonical {
            Ok(canonical) => canonical.expose().to_owned(),
            Err(_) => contact.expose().trim().to_lowercase(),
        };
        let parts = [service.as_str().as_bytes(), &[0], written.as_bytes()];
        let hash = self.keys.keyed("contact", &parts);
        let (front, _) = hash.split_first_chunk().expect("16 of 32 bytes");
        Label(*front)
    }

    fn code_hash(&self, token: &Token, code: &str) -> [u8; 32] {
        let holder = token.holder(&self.keys);
        self.keys.keyed("code", &[&holder, code.as_bytes()])
    }
}

/// What stands against an identifier: the id of a page names nothing but the page.
fn scopes_of(kind: IdentifierKind, asked: Scopes) -> Scopes {
    match kind {
        IdentifierKind::PageId => Scope::All.scopes_of(kind),
        _ if asked.is_empty() => Scopes::PERSON,
        _ => asked.intersection(Scopes::OBJECTIONS),
    }
}

impl Register {
    /// The part of the register that makes submissions ready.
    pub fn intake(&self) -> Intake {
        Intake::new(&self.keys, self.region)
    }

    /// Enters submissions, all in one transaction, and returns when they are on the disk. What
    /// was entered before, as its token tells, is not entered again.
    ///
    /// # Errors
    /// If the database fails; then none was entered.
    pub fn enter(&mut self, submissions: &[Prepared]) -> Result<Vec<Submitted>, RegisterError> {
        let accesses: Vec<[u8; 32]> = submissions
            .iter()
            .flat_map(|submission| submission.requests.iter())
            .map(|request| request.row.access)
            .collect();
        let work = async {
            let mut writing = store::write(&mut self.connection).await?;
            let mut known = rows::known(&mut writing, &accesses).await?;
            let mut new = Vec::new();
            let mut answers = Vec::with_capacity(submissions.len());
            for submission in submissions {
                let is_known = submission
                    .requests
                    .iter()
                    .any(|request| known.contains(&request.row.access[..]));
                if is_known {
                    answers.push(Submitted::Known);
                    continue;
                }
                answers.push(Submitted::Entered(writing.folio));
                for request in &submission.requests {
                    known.insert(request.row.access.to_vec());
                    new.push(request);
                }
            }
            if new.is_empty() {
                return Ok(answers);
            }
            let entries: Vec<Entry> = new
                .iter()
                .flat_map(|request| request.entries.iter().cloned())
                .collect();
            store::add(&mut writing, &entries).await?;
            let new: Vec<&NewRow> = new.iter().map(|request| &request.row).collect();
            rows::add(&mut writing, &new).await?;
            store::commit(writing.transaction).await?;
            Ok(answers)
        };
        self.runtime
            .block_on(work)
            .map_err(|error: StoreError| error.at(&self.location))
    }

    /// The requests that a token leads to, of these services.
    ///
    /// # Errors
    /// If the database fails.
    pub fn requests_of(
        &mut self,
        token: &Token,
        services: &[Service],
    ) -> Result<Vec<Request>, RegisterError> {
        let accesses: Vec<[u8; 32]> = services
            .iter()
            .map(|service| token.access(&self.keys, service))
            .collect();
        self.run(async |connection| rows::by_access(connection, &accesses).await)
    }

    /// The request with a number.
    ///
    /// # Errors
    /// If the database fails.
    pub fn request(&mut self, id: EntryId) -> Result<Option<Request>, RegisterError> {
        self.run(async |connection| rows::by_id(connection, id).await)
    }

    /// Requests in some states, those that are due first in front; at most 1,000.
    ///
    /// # Errors
    /// If the database fails.
    pub fn requests_in(
        &mut self,
        states: &[State],
        service: Option<&Service>,
        limit: usize,
    ) -> Result<Vec<Request>, RegisterError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.run(async |connection| rows::in_states(connection, states, service, limit).await)
    }

    /// What the person wrote; nothing where it was answered and erased.
    ///
    /// # Errors
    /// If the database fails.
    pub fn written(&mut self, id: EntryId) -> Result<Option<Written>, RegisterError> {
        let (sealed, _) = self.run(async |connection| rows::sealed(connection, id).await)?;
        let key = self.intake().seal_key();
        let opened = sealed.and_then(|sealed| open(&key, id, &sealed));
        Ok(opened.and_then(|bytes| Written::from_bytes(&bytes)))
    }

    /// Whether this is the contact that the request was made with.
    ///
    /// # Errors
    /// If the database fails.
    pub fn is_contact_of(
        &mut self,
        request: &Request,
        contact: &Personal,
    ) -> Result<bool, RegisterError> {
        let id = request.id;
        let (_, kept) = self.run(async |connection| rows::sealed(connection, id).await)?;
        let label = self.intake().contact_label(&request.service, contact);
        Ok(kept.is_some_and(|kept| bool::from(kept.0.ct_eq(&label.0))))
    }

    /// The labels that a request has entered, by kind.
    ///
    /// # Errors
    /// If the database fails.
    pub fn labels_of(
        &mut self,
        id: EntryId,
    ) -> Result<Vec<(IdentifierKind, Label)>, RegisterError> {
        let events = self.run(async |connection| rows::events_of(connection, id).await)?;
        let labels = events
            .into_iter()
            .filter(|(_, _, _, act, ..)| act == Act::Objection.code())
            .filter_map(|(_, label, kind, ..)| {
                let label = label.try_into().ok().map(Label)?;
                Some((IdentifierKind::from_code(&kind)?, label))
            });
        Ok(labels.collect())
    }

    /// The history of a request.
    ///
    /// # Errors
    /// If the database fails.
    pub fn history(&mut self, id: EntryId) -> Result<Vec<Past>, RegisterError> {
        let key = self.intake().seal_key();
        let past = self.run(async |connection| rows::history(connection, id).await)?;
        let past = past.into_iter().map(|(on, act, state, actor, code, note)| {
            let note = note.and_then(|sealed| open(&key, id, &sealed));
            let note = note.map(|note| Personal::from(String::from_utf8_lossy(&note).as_ref()));
            Past {
                on: day_of(on),
                act,
                state: State::from_code(&state).unwrap_or(State::Received),
                actor,
                code,
                note,
            }
        });
        Ok(past.collect())
    }

    /// Keeps a code that is about to be sent to the contact of a submission. It is good for ten
    /// minutes and five tries, and replaces an earlier one.
    ///
    /// # Errors
    /// If the database fails.
    pub fn expect_code(
        &mut self,
        token: &Token,
        code: &str,
        now: Timestamp,
    ) -> Result<(), RegisterError> {
        let holder = token.holder(&self.keys);
        let hash = self.intake().code_hash(token, code);
        let until = now.as_second().saturating_add(CODE_SECONDS);
        self.run(async |connection| {
            let mut writing = store::write(connection).await?;
            rows::set_code(&mut writing, &holder, &hash, CODE_TRIES, until).await?;
            store::commit(writing.transaction).await
        })
    }

    /// Compares a code with the one that was sent. It takes a try, and the right one is used up.
    ///
    /// # Errors
    /// If the database fails.
    pub fn check_code(
        &mut self,
        token: &Token,
        code: &str,
        now: Timestamp,
    ) -> Result<Confirmation, RegisterError> {
        let holder = token.holder(&self.keys);
        let hash = self.intake().code_hash(token, code.trim());
        self.run(async |connection| {
            let mut writing = store::write(connection).await?;
            let now = now.as_second();
            let answer = match rows::take_try(&mut writing, &holder, now).await? {
                Some((kept, _)) if bool::from(kept.ct_eq(&hash)) => {
                    rows::forget_codes(&mut writing, Some(&holder), now).await?;
                    Confirmation::Confirmed
                }
                Some((_, tries_left)) => Confirmation::Wrong {
                    tries_left: u32::try_from(tries_left).unwrap_or(0),
                },
                None => Confirmation::Gone,
            };
            store::commit(writing.transaction).await?;
            Ok(answer)
        })
    }

    /// Does something with a request, and writes it into its history. What ends a request that
    /// held takes away what it alone has made stand.
    ///
    /// # Errors
    /// [`ActionError`] if it cannot follow on what is, or the database fails.
    pub fn act(&mut self, id: EntryId, action: &Action) -> Result<State, ActionError> {
        let request = self.request(id)?.ok_or(ActionError::Unknown)?;
        let impossible = ActionError::Impossible {
            state: request.state,
            step: action.step,
        };
        let next = request.state.after(action.step).ok_or(impossible)?;
        if action.step == Step::Extend {
            may_extend(&request, action)?;
        }
        let taken = if request.state.holds() && !next.holds() {
            self.taken_away(&request, next)?
        } else {
            Vec::new()
        };
        let key = self.intake().seal_key();
        let note = action.note.as_ref();
        let note = note.map(|note| seal(&key, id, note.expose().as_bytes()));
        let note = note.transpose().map_err(no_randomness)?;
        self.run(async |connection| {
            let mut writing = store::write(connection).await?;
            store::add(&mut writing, &taken).await?;
            let done = rows::Done {
                id,
                act: action.step.code(),
                state: next,
                on: number_of(action.on),
                actor: &action.actor,
                code: &action.code,
                note,
                extended_to: action.extended_to.map(number_of),
            };
            rows::step(&mut writing, done).await?;
            store::commit(writing.transaction).await
        })?;
        Ok(next)
    }

    /// What identifies the person is erased: they have their answer.
    ///
    /// # Errors
    /// If the database fails.
    pub fn erase_written(&mut self, id: EntryId) -> Result<(), RegisterError> {
        self.run(async |connection| {
            let mut writing = store::write(connection).await?;
            rows::erase(&mut writing, id).await?;
            store::commit(writing.transaction).await
        })
    }

    /// The entries that undo what a request alone has made stand.
    fn taken_away(&mut self, request: &Request, next: State) -> Result<Vec<Entry>, RegisterError> {
        let id = request.id;
        let act = match next {
            State::Lapsed => Act::ObjectionLapsed,
            _ => Act::ObjectionWithdrawn,
        };
        let service = request.service.clone();
        let received_on = number_of(request.received_on);
        let channel = request.channel;
        self.run(async |connection| {
            let mut entries = Vec::new();
            for (_, label, kind, _, scopes, implied) in rows::events_of(connection, id).await? {
                let label = label.try_into().map(Label);
                let (Ok(label), Some(kind)) = (label, IdentifierKind::from_code(&kind)) else {
                    return Err(StoreError::Event(0));
                };
                let asked = [(service.clone(), label, id)];
                let others = store::lists::others_hold(connection, &asked).await?;
                let others = others.first().copied().unwrap_or_default();
                let own = u8::try_from(scopes).ok().and_then(Scopes::from_bits);
                let own = own.ok_or(StoreError::Event(0))?.difference(others);
                if own.is_empty() {
                    continue;
                }
                entries.push(Entry {
                    id,
                    service: service.clone(),
                    act,
                    kind: Some(kind),
                    label,
                    implied_label: implied.and_then(|bytes| bytes.try_into().ok()).map(Label),
                    scopes: own,
                    channel,
                    received_on,
                });
            }
            Ok(entries)
        })
    }

    /// Does what time does: what is granted and honoured everywhere is marked as applied, what
    /// was never confirmed lapses, and what identifies those who were answered is erased.
    ///
    /// `honoured` tells up to which position everything of a service honours the register; `None`
    /// where there is nothing of the service. Returns the requests that are answered now, with
    /// what is needed to tell the person; erase it with [`Self::erase_written`] when they are told.
    ///
    /// # Errors
    /// If the database fails.
    pub fn advance(
        &mut self,
        today: Date,
        honoured: &dyn Fn(&Service) -> Option<RegisterSequence>,
    ) -> Result<Vec<Request>, RegisterError> {
        let mut answered = Vec::new();
        for request in self.requests_in(&[State::Accepted], None, usize::MAX)? {
            let step = match honoured(&request.service) {
                None => Step::FindNothing,
                Some(position) if position >= request.seq => Step::Apply,
                Some(_) => continue,
            };
            answered.extend(self.advance_one(&request, step, today)?);
        }
        let last_day = today.saturating_sub(Span::new().days(LAPSE_DAYS));
        for request in self.requests_in(&[State::NeedsConfirmation], None, usize::MAX)? {
            if request.received_on < last_day {
                answered.extend(self.advance_one(&request, Step::Lapse, today)?);
            }
        }
        Ok(answered)
    }

    fn advance_one(
        &mut self,
        request: &Request,
        step: Step,
        today: Date,
    ) -> Result<Option<Request>, RegisterError> {
        let action = Action {
            step,
            actor: "register".to_owned(),
            code: String::new(),
            note: None,
            extended_to: None,
            on: today,
        };
        match self.act(request.id, &action) {
            Ok(state) => Ok(Some(Request {
                state,
                state_on: today,
                ..request.clone()
            })),
            // Somebody else was quicker.
            Err(ActionError::Register(error)) => Err(error),
            Err(_) => Ok(None),
        }
    }

    /// Requests whose contact is to be reminded of the code today; they are marked as reminded.
    ///
    /// # Errors
    /// If the database fails.
    pub fn remind(&mut self, today: Date) -> Result<Vec<Request>, RegisterError> {
        let today = number_of(today);
        self.run(async |connection| {
            let requests = rows::to_remind(connection, today - REMIND_DAYS).await?;
            let mut writing = store::write(connection).await?;
            for request in &requests {
                rows::reminded(&mut writing, request.id, today).await?;
            }
            store::commit(writing.transaction).await?;
            Ok(requests)
        })
    }

    /// Keeps the receipt of a request, readable with the token alone. A receipt that is there is
    /// not replaced.
    ///
    /// # Errors
    /// If the database fails.
    pub fn keep_receipts(
        &mut self,
        receipts: &[(Token, Service, EntryId, Vec<u8>)],
    ) -> Result<(), RegisterError> {
        let keys = self.keys.clone();
        let sealed = receipts.iter().map(|(token, service, id, bytes)| {
            let key = token.receipt_key(&keys, service);
            Ok((*id, seal(&key, *id, bytes).map_err(no_randomness)?))
        });
        let sealed = sealed.collect::<Result<Vec<_>, RegisterError>>()?;
        self.run(async |connection| {
            let mut writing = store::write(connection).await?;
            for (id, bytes) in &sealed {
                rows::set_receipt(&mut writing, *id, bytes).await?;
            }
            store::commit(writing.transaction).await
        })
    }

    /// The receipt of a request, if there is one and the token is its own.
    ///
    /// # Errors
    /// If the database fails.
    pub fn receipt(
        &mut self,
        token: &Token,
        request: &Request,
    ) -> Result<Option<Vec<u8>>, RegisterError> {
        let id = request.id;
        let key = token.receipt_key(&self.keys, &request.service);
        let sealed = self.run(async |connection| rows::receipt(connection, id).await)?;
        let opened = sealed.and_then(|sealed| open(&key, id, &sealed));
        Ok(opened.map(|bytes| bytes.to_vec()))
    }

    /// How many requests there are and how they went, with days from one on.
    ///
    /// # Errors
    /// If the database fails.
    pub fn statistics(&mut self, from: Date, today: Date) -> Result<Statistics, RegisterError> {
        let (from, today) = (number_of(from), number_of(today));
        self.run(async |connection| {
            let count = |count: i64| count.unsigned_abs();
            let mut statistics = Statistics::default();
            for (service, state, number) in rows::by_state(connection).await? {
                let service = Service::new(&service).map_err(|_| StoreError::Event(0))?;
                let state = State::from_code(&state).ok_or(StoreError::Event(0))?;
                statistics.by_state.push((service, state, count(number)));
            }
            let received = rows::received_by_day(connection, from).await?;
            statistics.received = received
                .into_iter()
                .map(|(day, number)| (day_of(day), count(number)))
                .collect();
            for (day, days, number) in rows::applied_by_day(connection, from).await? {
                let (day, number) = (day_of(day), count(number));
                match statistics.answered.last_mut() {
                    Some((last, sum)) if *last == day => *sum += number,
                    _ => statistics.answered.push((day, number)),
                }
                let days = u32::try_from(days).unwrap_or(0);
                match statistics.days.iter_mut().find(|(known, _)| *known == days) {
                    Some((_, sum)) => *sum += number,
                    None => statistics.days.push((days, number)),
                }
            }
            statistics.days.sort_unstable();
            let refused = rows::refused_by_reason(connection).await?;
            statistics.refused = refused
                .into_iter()
                .map(|(code, number)| (code, count(number)))
                .collect();
            statistics.overdue = count(rows::overdue(connection, today).await?);
            Ok(statistics)
        })
    }

    /// Runs something on the database.
    pub(super) fn run<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut sqlx::AnyConnection) -> Result<T, StoreError>,
    ) -> Result<T, RegisterError> {
        self.runtime
            .block_on(work(&mut self.connection))
            .map_err(|error| error.at(&self.location))
    }
}

/// An extension: once, inside the first month, by two months at most (Art. 12(3)).
fn may_extend(request: &Request, action: &Action) -> Result<(), ActionError> {
    let latest = request.due_legal.saturating_add(Span::new().months(2));
    let possible = action.extended_to.is_some_and(|to| {
        request.extended_to.is_none()
            && action.on <= request.due_legal
            && to > request.due_legal
            && to <= latest
    });
    possible.then_some(()).ok_or(ActionError::Extension)
}

impl Channel {
    /// Whether a person typed it in for somebody else.
    pub const fn is_typed_in(self) -> bool {
        matches!(self, Self::Email | Self::Letter)
    }
}
