//! The desk for people whom their organisation signs in: who they are comes from there, and so does
//! what they may do.

use jiff::{SignedDuration, Timestamp};

use super::Register;
use super::staff::SESSION;
use crate::error::RegisterError;
use crate::staff::StaffRole;
use crate::store::{self, organisation, staff};

/// How long somebody may take to sign in at the organisation.
const SIGN_IN: SignedDuration = SignedDuration::from_mins(10);

/// People of one name, at most.
const NAMESAKES: u32 = 100;

impl Register {
    /// Notes that somebody is on their way to the organisation, for ten minutes. `holder` is the
    /// hash of what their browser holds, `next` is where they want to go.
    ///
    /// # Errors
    /// If the database fails.
    pub fn begin_sign_in(
        &mut self,
        holder: &[u8; 32],
        next: &str,
        now: Timestamp,
    ) -> Result<(), RegisterError> {
        let until = now.saturating_add(SIGN_IN).unwrap_or(now).as_second();
        self.run(async |connection| {
            let mut writing = store::write(connection).await?;
            let span = (now.as_second(), until);
            organisation::leave(&mut writing, holder, next, span).await?;
            store::commit(writing.transaction).await
        })
    }

    /// Where somebody who comes back from the organisation wants to go; none if nobody was on their
    /// way with this holder, or no more: they come back once.
    ///
    /// # Errors
    /// If the database fails.
    pub fn end_sign_in(
        &mut self,
        holder: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<String>, RegisterError> {
        self.run(async |connection| {
            let mut writing = store::write(connection).await?;
            let next = organisation::come_back(&mut writing, holder, now.as_second()).await?;
            store::commit(writing.transaction).await?;
            Ok(next)
        })
    }

    /// Begins a session of eight hours for a person of the organisation, and returns the name by
    /// which the access log speaks of them; none if their access was ended at the desk. `person` is
    /// a hash that no two people share. Who comes for the first time gets the name `called`, with a
    /// number where somebody else has it. The role holds in all of their sessions.
    ///
    /// # Errors
    /// If the database fails.
    pub fn begin_member_session(
        &mut self,
        person: &[u8; 32],
        called: &str,
        role: StaffRole,
        holder: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<String>, RegisterError> {
        let (role, since) = (role.code(), now.as_second());
        let until = now.saturating_add(SESSION).unwrap_or(now).as_second();
        self.run(async |connection| {
            let mut writing = store::write(connection).await?;
            let known = organisation::member(&mut writing, person).await?;
            let name = match known {
                Some((_, password)) if password == staff::ENDED => return Ok(None),
                Some((name, _)) => Some(name),
                None => {
                    let mut added = None;
                    for number in 1..=NAMESAKES {
                        let name = match number {
                            1 => called.to_owned(),
                            number => format!("{called} ({number})"),
                        };
                        if organisation::add(&mut writing, person, &name, role, since).await? {
                            added = Some(name);
                            break;
                        }
                    }
                    added
                }
            };
            let Some(name) = name else {
                return Ok(None);
            };
            organisation::set_role(&mut writing, &name, role).await?;
            let span = (since, until);
            let password = staff::BY_ORGANISATION;
            let begun = staff::begin(&mut writing, holder, &name, password, span).await?;
            store::commit(writing.transaction).await?;
            Ok(begun.then_some(name))
        })
    }

    /// Ends the sessions of a person of the organisation that has no role for them any more.
    ///
    /// # Errors
    /// If the database fails.
    pub fn end_member_sessions(&mut self, person: &[u8; 32]) -> Result<(), RegisterError> {
        self.run(async |connection| {
            let mut writing = store::write(connection).await?;
            if let Some((name, _)) = organisation::member(&mut writing, person).await? {
                organisation::end_sessions(&mut writing, &name).await?;
            }
            store::commit(writing.transaction).await
        })
    }
}
