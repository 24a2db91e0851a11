//! People at the desk, and what they looked at.

use jiff::Timestamp;

use crate::objection::EntryId;

/// What somebody may do at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StaffRole {
    /// Data protection officer: everything.
    Dpo,
    /// Engineer: versions and figures, no persons.
    Engineer,
    /// Auditor: reads everything, changes nothing.
    Auditor,
}

impl StaffRole {
    /// All roles.
    pub const ALL: [Self; 3] = [Self::Dpo, Self::Engineer, Self::Auditor];

    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Dpo => "dpo",
            Self::Engineer => "engineer",
            Self::Auditor => "auditor",
        }
    }

    /// The role with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// Somebody at the desk.
#[derive(Clone, Debug)]
pub struct StaffMember {
    /// Their name, which nobody else ever gets.
    pub name: String,
    /// What they may do.
    pub role: StaffRole,
    /// Since when.
    pub since: Timestamp,
    /// When they were last here.
    pub last_seen: Option<Timestamp>,
    /// Whether the organisation signs them in, and no password does.
    pub by_organisation: bool,
    /// Whether their access has ended.
    pub ended: bool,
}

/// Who holds a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Their name.
    pub name: String,
    /// What they may do.
    pub role: StaffRole,
}

/// That somebody looked at something, or did something.
#[derive(Clone, Debug)]
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// Who; empty for somebody who is not known.
    pub staff: String,
    /// What: a word of the desk.
    pub act: String,
    /// The request that it was about.
    pub request: Option<EntryId>,
    /// The role of who it was.
    pub role: Option<StaffRole>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_come_back() {
        for role in StaffRole::ALL {
            assert_eq!(StaffRole::from_code(role.code()), Some(role));
        }
        assert_eq!(StaffRole::from_code("guest"), None);
    }
}
