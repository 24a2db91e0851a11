//! When an Instagram account was public, by the history of its switches.
//!
//! An item counts as public when it was published after a switch to public and before the next
//! one to private, and the account is public by its last known state. What lies before the first
//! switch is unknown: a download can be limited to a span of time, so that the history may begin
//! in the middle. An entry that cannot be read makes the whole history useless.

use jiff::Timestamp;
use licit_record::{Audience, VisibilityEvidence};

use super::fields::{BadField, Fields, Read, children, seconds, text};
use super::labels::{self, Label, Labelled, Switch};
use crate::Context;

/// The history of one account.
#[derive(Debug, Default)]
pub(super) struct History {
    switches: Vec<(Timestamp, Switch)>,
    unreadable: bool,
    private_now: Option<bool>,
}

impl History {
    /// Takes in one entry of `account_history_account_privacy_history`.
    ///
    /// # Errors
    /// If its title or its time cannot be read; nothing is public by this history then.
    pub(super) fn add(&mut self, entry: &Fields) -> Read<()> {
        let switch = read_switch(entry);
        match switch {
            Ok(switch) => {
                self.switches.push(switch);
                // Of two switches in one second the one to private counts.
                self.switches
                    .sort_by_key(|(at, switch)| (*at, *switch == Switch::Private));
                Ok(())
            }
            Err(bad) => {
                self.unreadable = true;
                Err(bad)
            }
        }
    }

    /// Notes that an entry is lost.
    pub(super) fn damage(&mut self) {
        self.unreadable = true;
    }

    /// Notes what the profile says about today.
    pub(super) fn private_now(&mut self, private: Option<bool>) {
        // Two profiles that differ: the narrower one counts.
        self.private_now = match (self.private_now, private) {
            (Some(before), Some(now)) => Some(before | now),
            (before, now) => before.or(now),
        };
    }

    /// Whether the account is public by its last known state, if one is known.
    pub(super) fn public_now(&self) -> Option<bool> {
        let switched = self
            .switches
            .last()
            .map(|(_, switch)| *switch == Switch::Public);
        match (switched, self.private_now) {
            (Some(false), _) | (_, Some(true)) => Some(false),
            (Some(true), _) if self.unreadable => None,
            (None, None) => None,
            _ => Some(true),
        }
    }

    /// Who could see what was published at this time, and how that is known.
    pub(super) fn judge(
        &self,
        published: Option<Timestamp>,
        context: &Context,
    ) -> (Audience, VisibilityEvidence) {
        let audience = self.audience(published);
        match (audience, context.visibility) {
            (Audience::Public, VisibilityEvidence::Interval) => {
                (audience, VisibilityEvidence::Interval)
            }
            // The operator's word holds where the history is silent, never against it.
            (
                Audience::Public | Audience::Unknown,
                asserted @ (VisibilityEvidence::Operator | VisibilityEvidence::Contract),
            ) => (Audience::Public, asserted),
            _ => (audience, VisibilityEvidence::Unknown),
        }
    }

    fn audience(&self, published: Option<Timestamp>) -> Audience {
        if self.public_now() == Some(false) {
            return Audience::Followers;
        }
        let (Some(published), false) = (published, self.unreadable) else {
            return Audience::Unknown;
        };
        match self.switches.iter().rev().find(|(at, _)| *at <= published) {
            Some((_, Switch::Public)) => Audience::Public,
            Some((_, Switch::Private)) => Audience::Followers,
            None => Audience::Unknown,
        }
    }
}

fn read_switch(entry: &Fields) -> Read<(Timestamp, Switch)> {
    let title = text(entry, "title")?
        .and_then(labels::switch)
        .ok_or(BadField("title"))?;
    let labelled = Labelled::new(entry)?;
    let at = match labelled.seconds(Label::Time)? {
        Some(at) => Some(at),
        // Some exports have a list without labels instead.
        None => match children(entry, "string_list_data")?.first() {
            Some(first) => seconds(first, "timestamp")?,
            None => seconds(entry, "timestamp")?,
        },
    };
    Ok((at.ok_or(BadField("timestamp"))?, title))
}

#[cfg(test)]
mod tests {
    use licit_record::Service;
    use serde_json::json;

    use super::*;

    fn history(switches: &[(i64, &str)], private: Option<bool>) -> History {
        let mut history = History::default();
        for (at, title) in switches {
            let entry = json!({"title": title, "string_map_data": {"Zeit": {"timestamp": at}}});
            let _ = history.add(entry.as_object().unwrap());
        }
        history.private_now(private);
        history
    }

    #[track_caller]
    fn check(history: &History, at: i64, expected: Audience) {
        let at = Timestamp::from_second(at).unwrap();
        assert_eq!(history.audience(Some(at)), expected);
    }

    #[test]
    fn public_after_a_switch_to_public_and_today() {
        let history = history(
            &[
                (300, "Switched to Private"),
                (100, "Switched to Public"),
                (500, "Öffentlich"),
            ],
            Some(false),
        );
        check(&history, 99, Audience::Unknown);
        check(&history, 100, Audience::Public);
        check(&history, 299, Audience::Public);
        check(&history, 300, Audience::Followers);
        check(&history, 499, Audience::Followers);
        check(&history, 500, Audience::Public);
        assert_eq!(history.audience(None), Audience::Unknown);
        assert_eq!(history.public_now(), Some(true));
    }

    #[test]
    fn an_account_that_is_private_today_has_no_public_items() {
        for history in [
            history(
                &[(100, "Switched to Public"), (300, "Switched to Private")],
                None,
            ),
            history(
                &[(100, "Switched to Public"), (300, "Switched to Private")],
                Some(false),
            ),
            history(&[(100, "Switched to Public")], Some(true)),
            history(
                &[(100, "Switched to Private"), (100, "Switched to Public")],
                None,
            ),
        ] {
            check(&history, 200, Audience::Followers);
            assert_eq!(history.public_now(), Some(false));
        }
    }

    #[test]
    fn a_history_that_cannot_be_read_proves_nothing() {
        for history in [
            history(&[], None),
            history(&[], Some(false)),
            history(
                &[(100, "Switched to Public"), (200, "Byttet til offentlig")],
                None,
            ),
            history(
                &[(100, "Switched to Public"), (0, "Switched to Private")],
                None,
            ),
        ] {
            check(&history, 150, Audience::Unknown);
        }
    }

    #[test]
    fn the_operator_is_believed_where_the_history_is_silent() {
        let context = |visibility| Context {
            service: Service::new("bildchen").unwrap(),
            visibility,
            lenient: false,
            owner: None,
            collected_at: None,
        };
        let at = |second| Some(Timestamp::from_second(second).unwrap());
        let silent = History::default();
        let private = history(
            &[(100, "Switched to Private"), (200, "Switched to Public")],
            None,
        );
        use VisibilityEvidence::{Contract, Interval, Operator, Stated, Unknown};
        for (history, second, visibility, expected) in [
            (&silent, 150, Operator, (Audience::Public, Operator)),
            (&silent, 150, Contract, (Audience::Public, Contract)),
            (&silent, 150, Interval, (Audience::Unknown, Unknown)),
            (&silent, 150, Unknown, (Audience::Unknown, Unknown)),
            (&private, 150, Operator, (Audience::Followers, Unknown)),
            (&private, 150, Interval, (Audience::Followers, Unknown)),
            (&private, 250, Interval, (Audience::Public, Interval)),
            (&private, 250, Operator, (Audience::Public, Operator)),
            (&private, 250, Unknown, (Audience::Public, Unknown)),
            (&private, 250, Stated, (Audience::Public, Unknown)),
        ] {
            assert_eq!(history.judge(at(second), &context(visibility)), expected);
        }
    }
}
