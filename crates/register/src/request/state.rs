//! States of a request, and what may follow on what: one table, which says for every state and
//! every step where it leads or that it cannot be taken.

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It is in the register; it already holds.
    Received,
    /// A code was sent to the contact. It holds meanwhile.
    NeedsConfirmation,
    /// It is complete.
    Acknowledged,
    /// It is granted; what is there already follows.
    Accepted,
    /// Every version, shard set and checkpoint that there is honours it.
    Applied,
    /// Nothing was found. It stands for all that comes.
    Standing,
    /// A named person refused it, with reasons.
    Refused,
    /// The person took it back.
    Withdrawn,
    /// It was never confirmed, and its time is over.
    Lapsed,
}

/// What can be done with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Send a code.
    AskConfirmation,
    /// The code came back, or there is nobody to send one to.
    Acknowledge,
    /// Grant it.
    Accept,
    /// Everything honours it.
    Apply,
    /// There is nothing to be found.
    FindNothing,
    /// Refuse it.
    Refuse,
    /// Extend the period once (Art. 12(3)). The state stays.
    Extend,
    /// Take it back.
    Withdraw,
    /// Let it go, never confirmed.
    Lapse,
    /// Write a note. The state stays.
    Note,
}

impl State {
    /// All states.
    pub const ALL: [Self; 9] = [
        Self::Received,
        Self::NeedsConfirmation,
        Self::Acknowledged,
        Self::Accepted,
        Self::Applied,
        Self::Standing,
        Self::Refused,
        Self::Withdrawn,
        Self::Lapsed,
    ];

    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::NeedsConfirmation => "needs_confirmation",
            Self::Acknowledged => "acknowledged",
            Self::Accepted => "accepted",
            Self::Applied => "applied",
            Self::Standing => "standing",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Lapsed => "lapsed",
        }
    }

    /// The state with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The word that the Data Rights Protocol 1.0 has for it. What stands though nothing was found
    /// is `fulfilled` there, never `denied`.
    pub const fn data_rights_protocol(self) -> &'static str {
        match self {
            Self::Received => "open",
            Self::NeedsConfirmation => "in_progress/need_user_verification",
            Self::Acknowledged | Self::Accepted => "in_progress",
            Self::Applied | Self::Standing => "fulfilled",
            Self::Refused => "denied",
            Self::Withdrawn => "revoked",
            Self::Lapsed => "expired",
        }
    }

    /// Whether the person has got an answer: what identifies them is erased then.
    pub const fn is_answered(self) -> bool {
        matches!(
            self,
            Self::Applied | Self::Standing | Self::Refused | Self::Withdrawn | Self::Lapsed
        )
    }

    /// Whether what it asks for holds.
    pub const fn holds(self) -> bool {
        !matches!(self, Self::Refused | Self::Withdrawn | Self::Lapsed)
    }

    /// Where a step leads, or `None` if it cannot be taken from here.
    pub const fn after(self, step: Step) -> Option<Self> {
        use State::{
            Accepted, Acknowledged, Applied, Lapsed, NeedsConfirmation, Received, Refused,
            Standing, Withdrawn,
        };
        match (self, step) {
            (_, Step::Note) => Some(self),
            (Received | NeedsConfirmation | Acknowledged | Accepted, Step::Extend) => Some(self),
            (Received, Step::AskConfirmation) => Some(NeedsConfirmation),
            (Received | NeedsConfirmation, Step::Acknowledge) => Some(Acknowledged),
            (Acknowledged, Step::Accept) => Some(Accepted),
            (Accepted | Standing, Step::Apply) => Some(Applied),
            (Accepted, Step::FindNothing) => Some(Standing),
            (Received | NeedsConfirmation | Acknowledged, Step::Refuse) => Some(Refused),
            (
                Received | NeedsConfirmation | Acknowledged | Accepted | Applied | Standing,
                Step::Withdraw,
            ) => Some(Withdrawn),
            (Received | NeedsConfirmation, Step::Lapse) => Some(Lapsed),
            _ => None,
        }
    }
}

impl Step {
    /// All steps.
    pub const ALL: [Self; 10] = [
        Self::AskConfirmation,
        Self::Acknowledge,
        Self::Accept,
        Self::Apply,
        Self::FindNothing,
        Self::Refuse,
        Self::Extend,
        Self::Withdraw,
        Self::Lapse,
        Self::Note,
    ];

    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AskConfirmation => "ask_confirmation",
            Self::Acknowledge => "acknowledge",
            Self::Accept => "accept",
            Self::Apply => "apply",
            Self::FindNothing => "find_nothing",
            Self::Refuse => "refuse",
            Self::Extend => "extend",
            Self::Withdraw => "withdraw",
            Self::Lapse => "lapse",
            Self::Note => "note",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every state can be reached, has a word outside, and is either answered or can be.
    #[test]
    fn the_machine_is_total() {
        let mut reached = vec![State::Received];
        let mut place = 0;
        while let Some(state) = reached.get(place).copied() {
            for step in Step::ALL {
                if let Some(next) = state.after(step)
                    && !reached.contains(&next)
                {
                    reached.push(next);
                }
            }
            place += 1;
        }
        reached.sort_unstable();
        assert_eq!(reached, State::ALL);
        for state in State::ALL {
            assert!(!state.data_rights_protocol().is_empty());
            assert_eq!(State::from_code(state.code()), Some(state));
            let leads_on = Step::ALL
                .into_iter()
                .filter_map(|step| state.after(step))
                .any(State::is_answered);
            assert!(state.is_answered() || leads_on, "{state:?} is a dead end");
        }
    }

    #[test]
    fn what_ended_does_not_begin_again() {
        for state in [State::Refused, State::Withdrawn, State::Lapsed] {
            for step in Step::ALL {
                let next = state.after(step);
                assert!(next.is_none_or(|next| next == state), "{state:?} {step:?}");
            }
        }
    }

    #[test]
    fn nothing_found_is_never_denied() {
        assert_eq!(State::Standing.data_rights_protocol(), "fulfilled");
        // What was granted cannot be refused any more.
        for state in [State::Accepted, State::Applied, State::Standing] {
            assert_eq!(state.after(Step::Refuse), None);
        }
    }
}
