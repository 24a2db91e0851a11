//! The closed sets of codes that pages put into words: states, kinds, channels, reasons.

/// Makes an enum whose values have a stable code and a message.
macro_rules! terms {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $code:literal, $key:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$value_doc])* $value,)+ }

        impl $name {
            /// All values, in the order in which pages list them.
            pub const ALL: &'static [Self] = &[$(Self::$value,)+];

            /// The stable word, as in forms, addresses and the register.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$value => $code,)+ }
            }

            /// The value with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$value),)+ _ => None }
            }

            /// The message that names it.
            pub(crate) const fn key(self) -> &'static str {
                match self { $(Self::$value => $key,)+ }
            }
        }
    };
}

terms! {
    /// Where an objection stands. That a period was extended is a flag beside it.
    State {
        /// It has come, and the hold is on.
        Received = "received", "state-received";
        /// The hold is on, and a code was sent to the contact address.
        NeedsConfirmation = "needs_confirmation", "state-needs-confirmation";
        /// The person was told that it has come.
        Acknowledged = "acknowledged", "state-acknowledged";
        /// It is being carried out.
        Accepted = "accepted", "state-accepted";
        /// Every live artefact honours it.
        Applied = "applied", "state-applied";
        /// Nothing was found; it stands for all that comes.
        Standing = "standing", "state-standing";
        /// Refused, with a reason and a named human.
        Refused = "refused", "state-refused";
        /// The person took it back.
        Withdrawn = "withdrawn", "state-withdrawn";
        /// Never confirmed; the hold ends.
        Lapsed = "lapsed", "state-lapsed";
    }
}

impl State {
    /// The sentence that says what it means for the person.
    pub(crate) const fn sentence(self) -> &'static str {
        match self {
            Self::Received => "state-received-means",
            Self::NeedsConfirmation => "state-needs-confirmation-means",
            Self::Acknowledged => "state-acknowledged-means",
            Self::Accepted => "state-accepted-means",
            Self::Applied => "state-applied-means",
            Self::Standing => "state-standing-means",
            Self::Refused => "state-refused-means",
            Self::Withdrawn => "state-withdrawn-means",
            Self::Lapsed => "state-lapsed-means",
        }
    }

    /// Whether the objection protects the person.
    pub const fn holds(self) -> bool {
        !matches!(self, Self::Refused | Self::Withdrawn | Self::Lapsed)
    }

    /// Whether somebody still has to answer it.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Received | Self::NeedsConfirmation | Self::Acknowledged | Self::Accepted
        )
    }

    /// The sign beside the word, so that colour alone says nothing.
    pub(crate) const fn sign(self) -> &'static str {
        match self {
            Self::Received | Self::NeedsConfirmation => "●",
            Self::Acknowledged | Self::Accepted => "◐",
            Self::Applied | Self::Standing => "✓",
            Self::Refused => "✕",
            Self::Withdrawn | Self::Lapsed => "○",
        }
    }
}

terms! {
    /// What an identifier is, as in the register.
    IdentifierKind {
        /// The service's stable id of an account.
        AccountId = "account_id", "kind-account-id";
        /// A handle.
        Handle = "handle", "kind-handle";
        /// An e-mail address.
        Email = "email", "kind-email";
        /// A phone number.
        Phone = "phone", "kind-phone";
        /// The address of a profile.
        ProfileUrl = "profile_url", "kind-profile-url";
        /// The address of one post, picture or comment.
        ContentUrl = "content_url", "kind-content-url";
        /// The id of a page, group or institution.
        PageId = "page_id", "kind-page-id";
    }
}

terms! {
    /// What an objection covers, as the form offers it.
    Covered {
        /// The person's own posts.
        Own = "own", "covered-own";
        /// What others write about the person.
        AboutMe = "about_me", "covered-about-me";
        /// Pictures of the person.
        Photos = "photos", "covered-photos";
        /// A whole page, for its operator.
        Page = "page", "covered-page";
    }
}

impl Covered {
    /// What the form has ticked before anybody touched it: whatever protects a person. A whole
    /// page is for operators.
    pub const PROTECTIVE: [Self; 3] = [Self::Own, Self::AboutMe, Self::Photos];

    /// What the desk calls it, where somebody reads of another person.
    pub(crate) const fn desk_key(self) -> &'static str {
        match self {
            Self::Own => "covered-own-desk",
            Self::AboutMe => "covered-about-me-desk",
            Self::Photos => "covered-photos-desk",
            Self::Page => "covered-page-desk",
        }
    }

    /// The sentence below the name.
    pub(crate) const fn hint(self) -> &'static str {
        match self {
            Self::Own => "covered-own-hint",
            Self::AboutMe => "covered-about-me-hint",
            Self::Photos => "covered-photos-hint",
            Self::Page => "covered-page-hint",
        }
    }
}

terms! {
    /// For whom somebody objects.
    OnBehalf {
        /// For oneself.
        Oneself = "self", "behalf-self";
        /// For one's own child.
        Child = "child", "behalf-child";
        /// For somebody whom one represents.
        Represented = "represented", "behalf-represented";
    }
}

impl OnBehalf {
    /// What the desk calls it, where somebody reads of another person.
    pub(crate) const fn desk_key(self) -> &'static str {
        match self {
            Self::Oneself => "behalf-self-desk",
            Self::Child => "behalf-child-desk",
            Self::Represented => "behalf-represented-desk",
        }
    }
}

terms! {
    /// How an objection came.
    Channel {
        /// By the form.
        Form = "form", "channel-form";
        /// By e-mail.
        Email = "email", "channel-email";
        /// By letter, or by word of mouth.
        Letter = "letter", "channel-letter";
        /// By the programming interface.
        Api = "api", "channel-api";
        /// As a machine-readable signal.
        Signal = "signal", "channel-signal";
        /// In a list of objections.
        List = "list", "channel-list";
    }
}

terms! {
    /// What an objection has an effect on.
    Artefact {
        /// A version of a dataset.
        Dataset = "dataset", "artefact-dataset";
        /// Token sequences for training.
        Shards = "shards", "artefact-shards";
        /// A state of a model in training.
        Checkpoint = "checkpoint", "artefact-checkpoint";
    }
}

terms! {
    /// What became of one artefact.
    EffectState {
        /// It was made without the person's content.
        Honoured = "honoured", "effect-honoured";
        /// The content is still in it.
        Pending = "pending", "effect-pending";
        /// The content was taken out, or the artefact out of use.
        Withdrawn = "withdrawn", "effect-withdrawn";
    }
}

impl EffectState {
    pub(crate) const fn sign(self) -> &'static str {
        match self {
            Self::Honoured | Self::Withdrawn => "✓",
            Self::Pending => "◐",
        }
    }
}

terms! {
    /// Why an objection was refused. The facts are given in words beside it.
    RefusalReason {
        /// Compelling legitimate grounds, Art. 21(1).
        CompellingGrounds = "compelling_grounds", "refusal-compelling-grounds";
        /// Legal claims, Art. 21(1).
        LegalClaims = "legal_claims", "refusal-legal-claims";
        /// Manifestly unfounded or excessive, Art. 12(5).
        ManifestlyUnfounded = "manifestly_unfounded", "refusal-manifestly-unfounded";
        /// Another controller answers for the service.
        OtherController = "other_controller", "refusal-other-controller";
    }
}

terms! {
    /// Why a period was extended, Art. 12(3).
    ExtensionReason {
        /// The request is complex.
        Complexity = "complexity", "extension-complexity";
        /// There are many requests.
        Number = "number", "extension-number";
    }
}

terms! {
    /// What somebody may do at the desk.
    Role {
        /// Data protection officer.
        Dpo = "dpo", "role-dpo";
        /// Engineer: versions and figures, no persons.
        Engineer = "engineer", "role-engineer";
        /// Auditor: reads everything, changes nothing.
        Auditor = "auditor", "role-auditor";
    }
}

terms! {
    /// What happened in a case.
    EventKind {
        /// The objection came.
        Received = "received", "event-received";
        /// A code was sent.
        CodeSent = "code_sent", "event-code-sent";
        /// The code was entered.
        Confirmed = "confirmed", "event-confirmed";
        /// A reminder was sent.
        Reminded = "reminded", "event-reminded";
        /// The person was told that it came.
        Acknowledged = "acknowledged", "event-acknowledged";
        /// It was accepted.
        Accepted = "accepted", "event-accepted";
        /// Every artefact honours it.
        Applied = "applied", "event-applied";
        /// Nothing was found.
        Standing = "standing", "event-standing";
        /// One artefact honours it.
        Effect = "effect", "event-effect";
        /// The period was extended.
        Extended = "extended", "event-extended";
        /// It was refused.
        Refused = "refused", "event-refused";
        /// An answer was sent.
        Answered = "answered", "event-answered";
        /// Somebody wrote a note.
        Note = "note", "event-note";
        /// The person took it back.
        Withdrawn = "withdrawn", "event-withdrawn";
        /// It was never confirmed.
        Lapsed = "lapsed", "event-lapsed";
        /// The clear identifier was erased.
        IdentifierErased = "identifier_erased", "event-identifier-erased";
    }
}

terms! {
    /// What somebody looked at or did at the desk.
    AccessKind {
        /// Signed in.
        SignedIn = "signed_in", "access-signed-in";
        /// Tried to sign in, in vain.
        SignInFailed = "sign_in_failed", "access-sign-in-failed";
        /// Signed out.
        SignedOut = "signed_out", "access-signed-out";
        /// Saw the queue.
        QueueSeen = "queue_seen", "access-queue-seen";
        /// Opened a case.
        CaseOpened = "case_opened", "access-case-opened";
        /// Changed a case.
        CaseChanged = "case_changed", "access-case-changed";
        /// Entered a letter or mail.
        Entered = "entered", "access-entered";
        /// Saw the figures.
        StatisticsSeen = "statistics_seen", "access-statistics-seen";
        /// Saw the access log.
        LogSeen = "log_seen", "access-log-seen";
        /// Exported data.
        Exported = "exported", "access-exported";
        /// Changed the staff list.
        StaffChanged = "staff_changed", "access-staff-changed";
    }
}

terms! {
    /// Why something did not work.
    ProblemKind {
        /// 400
        BadRequest = "bad_request", "problem-bad-request";
        /// 401
        Unauthorized = "unauthorized", "problem-unauthorized";
        /// 403
        Forbidden = "forbidden", "problem-forbidden";
        /// 404
        NotFound = "not_found", "problem-not-found";
        /// 405
        MethodNotAllowed = "method_not_allowed", "problem-method-not-allowed";
        /// 409
        Conflict = "conflict", "problem-conflict";
        /// 410
        Gone = "gone", "problem-gone";
        /// 413
        TooLarge = "too_large", "problem-too-large";
        /// 429
        TooMany = "too_many", "problem-too-many";
        /// 500
        Internal = "internal", "problem-internal";
        /// 503
        Unavailable = "unavailable", "problem-unavailable";
    }
}

impl ProblemKind {
    /// The status of the answer.
    pub const fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Unauthorized => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Conflict => 409,
            Self::Gone => 410,
            Self::TooLarge => 413,
            Self::TooMany => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }

    /// The sentence that says what to do.
    pub(crate) const fn advice(self) -> &'static str {
        match self {
            Self::BadRequest => "problem-bad-request-do",
            Self::Unauthorized => "problem-unauthorized-do",
            Self::Forbidden => "problem-forbidden-do",
            Self::NotFound => "problem-not-found-do",
            Self::MethodNotAllowed => "problem-method-not-allowed-do",
            Self::Conflict => "problem-conflict-do",
            Self::Gone => "problem-gone-do",
            Self::TooLarge => "problem-too-large-do",
            Self::TooMany => "problem-too-many-do",
            Self::Internal => "problem-internal-do",
            Self::Unavailable => "problem-unavailable-do",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_back() {
        for state in State::ALL {
            assert_eq!(State::from_code(state.code()), Some(*state));
        }
        for kind in ProblemKind::ALL {
            assert_eq!(ProblemKind::from_code(kind.code()), Some(*kind));
        }
        assert_eq!(Covered::from_code("everything"), None);
    }

    #[test]
    fn an_objection_holds_from_receipt_until_somebody_ends_it() {
        for state in State::ALL {
            let ended = matches!(state, State::Refused | State::Withdrawn | State::Lapsed);
            assert_eq!(state.holds(), !ended);
        }
    }
}
