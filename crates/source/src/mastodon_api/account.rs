//! Accounts of the Mastodon API: who they are and what their flags say about their statuses.

use std::collections::HashMap;

use licit_record::{Account, Item, Signal, SignalValue};
use memchr::memmem;
use serde_json::Value;

use super::noindex;
use crate::json_fields::{Fields, Wrong, signal_value};
use crate::json_records::TooMany;
use crate::visibility;

/// Accounts with restrictions that are kept in memory, at about 100 bytes a piece.
const MAX_KEPT: usize = 1_000_000;

/// Flags that restrict, as they stand in compact JSON. A file that is laid out with spaces or
/// has other values there is looked at record by record.
const HARMLESS: [&str; 6] = [
    "\"indexable\":true",
    "\"discoverable\":true",
    "\"noindex\":false",
    "\"memorial\":false",
    "\"suspended\":false",
    "\"limited\":false",
];

/// What restricts the accounts of a file.
#[derive(Default)]
pub(super) struct Accounts(HashMap<String, Flags>);

/// The flags of an account, together.
#[derive(Clone, Default)]
struct Flags {
    indexable: Option<bool>,
    is_withdrawn: bool,
    signals: Vec<(Signal, SignalValue)>,
}

/// Whether a record's account may be restricted, from its bytes alone: whether a flag stands
/// there in another form than the harmless one.
pub(super) fn may_restrict(bytes: &[u8]) -> bool {
    HARMLESS.iter().any(|harmless| {
        let name = harmless
            .rsplit_once(':')
            .map_or(*harmless, |(name, _)| name);
        let count = |needle: &str| memmem::find_iter(bytes, needle.as_bytes()).count();
        count(name) > count(harmless)
    }) || memmem::find(bytes, b"preventAiLearning").is_some()
}

/// The id of an account or status: a text, or a number on servers that are not Mastodon.
pub(super) fn id(fields: &Fields<'_>) -> Result<Option<String>, Wrong> {
    id_in(fields, "id")
}

/// The id in a field.
pub(super) fn id_in(fields: &Fields<'_>, name: &str) -> Result<Option<String>, Wrong> {
    match fields.value(name) {
        None => Ok(None),
        Some(Value::String(id)) => Ok(Some(id.clone()).filter(|id| !id.is_empty())),
        Some(Value::Number(id)) if id.is_u64() => Ok(Some(id.to_string())),
        Some(_) => Err(fields.wrong(name)),
    }
}

impl Accounts {
    /// Takes the flags of a status' author, and of the author of what it shares.
    pub(super) fn learn(&mut self, status: &Fields<'_>) -> Result<(), TooMany> {
        if let Ok(Some(account)) = status.object("account") {
            self.keep(&account)?;
        }
        if let Ok(Some(reblog)) = status.object("reblog")
            && let Ok(Some(account)) = reblog.object("account")
        {
            self.keep(&account)?;
        }
        Ok(())
    }

    /// Puts the author into an item.
    pub(super) fn apply(&self, item: &mut Item, account: &Fields<'_>) -> Result<(), Wrong> {
        let id = id(account)?.ok_or_else(|| account.wrong("id"))?;
        let mut flags = Flags::of(account)?;
        if let Some(others) = self.0.get(&id) {
            flags.add(others);
        }
        item.indexable = flags.indexable;
        for (signal, value) in flags.signals {
            item.signals.get_or_insert_default().insert(signal, value);
        }
        item.author = Some(Account {
            id: Some(id.into()),
            handle: account
                .text("acct")?
                .or(account.text("username")?)
                .map(Into::into),
            name: account.text("display_name")?.map(Into::into),
            public: flags.is_withdrawn.then_some(false),
            ..Account::default()
        });
        Ok(())
    }

    fn keep(&mut self, account: &Fields<'_>) -> Result<(), TooMany> {
        let Ok(Some(id)) = id(account) else {
            return Ok(());
        };
        // Flags that are wrong make a fault of their own status; for others they say no.
        let flags = Flags::of(account).unwrap_or(Flags {
            indexable: Some(false),
            ..Flags::default()
        });
        if flags.indexable != Some(false) && !flags.is_withdrawn && flags.signals.is_empty() {
            return Ok(());
        }
        if self.0.len() >= MAX_KEPT && !self.0.contains_key(&id) {
            return Err(TooMany(MAX_KEPT));
        }
        self.0.entry(id).or_default().add(&flags);
        Ok(())
    }
}

impl Flags {
    fn of(account: &Fields<'_>) -> Result<Self, Wrong> {
        let forbids = |flag: Option<bool>, word: bool| (flag == Some(word)).then_some(false);
        let mut signals = Vec::new();
        // A permission to be indexed is no signal; an opt-out is one.
        let opted_out = account
            .value("noindex")
            .filter(|value| **value != Value::Bool(false));
        signals.extend(opted_out.map(noindex));
        let learning = account.value("preventAiLearning").map(signal_value);
        signals.extend(learning.map(|value| (Signal::PreventAiLearning, value)));
        let noindex = match account.value("noindex") {
            None => None,
            // Search engines may: the statement that ADM-2 asks for.
            Some(Value::Bool(false)) => Some(true),
            Some(_) => Some(false),
        };
        let indexable = visibility::findable(&[
            account.flag("indexable")?,
            noindex,
            forbids(account.flag("discoverable")?, false),
            forbids(account.flag("limited")?, true),
        ]);
        let is_withdrawn =
            account.flag("suspended")? == Some(true) || account.flag("memorial")? == Some(true);
        Ok(Self {
            indexable,
            is_withdrawn,
            signals,
        })
    }

    /// Adds what the same account says elsewhere.
    fn add(&mut self, others: &Self) {
        self.indexable = visibility::findable(&[self.indexable, others.indexable]);
        self.is_withdrawn |= others.is_withdrawn;
        for (signal, value) in &others.signals {
            match self.signals.iter_mut().find(|(known, _)| known == signal) {
                Some((_, known)) if *known == SignalValue::Flag(false) => *known = value.clone(),
                Some(_) => {}
                None => self.signals.push((*signal, value.clone())),
            }
        }
    }
}
