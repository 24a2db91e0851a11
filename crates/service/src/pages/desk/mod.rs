//! The desk: pages for the data protection officer, engineers and auditors.
//!
//! Every page takes a [`Desk`], which says who looks at it, and a view. Every form posts the
//! token of [`Desk::csrf`] in the field `csrf`. What a role may not do is not shown to it; the
//! server checks it all the same.

mod access;
mod arrived;
mod case;
mod intake;
mod login;
mod queue;
mod staff;
mod statistics;
mod versions;

pub use access::{Access, AccessRow, access};
pub use arrived::{Arrived, arrived};
pub use case::{Action, Case, CaseEvent, CaseProblem, CaseTyped, case};
pub use intake::{Intake, IntakeTyped, intake};
pub use login::{Login, LoginFault, Organisation, login};
pub use queue::{Queue, QueueRow, ServiceName, queue};
pub use staff::{Staff, StaffFault, StaffRow, staff};
pub use statistics::{DaysBin, Period, Statistics, statistics};
pub use versions::{VersionRow, Versions, versions};

use super::terms::Role;
use super::{Site, Words};

/// Who is at the desk, and what stands around every page of it.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// The same as for public pages.
    pub site: Site<'a>,
    /// Name of who is signed in.
    pub name: &'a str,
    /// What they may do.
    pub role: Role,
    /// Token against forged requests, bound to the session.
    pub csrf: &'a str,
    /// Open objections past their target day.
    pub overdue: u64,
}

/// A part of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    Queue,
    Intake,
    Statistics,
    Versions,
    Access,
    Staff,
}

impl Tab {
    const ALL: [Self; 6] = [
        Self::Queue,
        Self::Intake,
        Self::Statistics,
        Self::Versions,
        Self::Access,
        Self::Staff,
    ];

    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Queue => "/desk",
            Self::Intake => "/desk/intake",
            Self::Statistics => "/desk/statistics",
            Self::Versions => "/desk/versions",
            Self::Access => "/desk/access",
            Self::Staff => "/desk/staff",
        }
    }

    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Queue => "tab-queue",
            Self::Intake => "tab-intake",
            Self::Statistics => "tab-statistics",
            Self::Versions => "tab-versions",
            Self::Access => "tab-access",
            Self::Staff => "tab-staff",
        }
    }

    /// Whether a role has this part: engineers see no persons, auditors change nothing.
    const fn open_to(self, role: Role) -> bool {
        match role {
            Role::Dpo => true,
            Role::Engineer => matches!(self, Self::Statistics | Self::Versions),
            Role::Auditor => !matches!(self, Self::Intake),
        }
    }
}

impl Desk<'_> {
    fn words(&self) -> &'static Words {
        self.site.words()
    }

    pub(crate) fn tabs(&self) -> Vec<Tab> {
        let open = |tab: &Tab| tab.open_to(self.role);
        Tab::ALL.into_iter().filter(open).collect()
    }

    pub(crate) fn is_dpo(&self) -> bool {
        self.role == Role::Dpo
    }
}
