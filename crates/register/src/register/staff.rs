//! The desk in the register: who may come, who is there, what they looked at, and the list of what
//! is to be answered.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use licit_record::{RegisterSequence, Service};

use super::Register;
use crate::error::RegisterError;
use crate::objection::EntryId;
use crate::request::{Request, State};
use crate::staff::{Look, SignedIn, StaffMember, StaffRole};
use crate::store::requests as rows;
use crate::store::requests::number_of;
use crate::store::{self, StoreError, staff};

/// How long a session lasts, whatever happens in it.
pub(super) const SESSION: SignedDuration = SignedDuration::from_hours(8);

impl Register {
    /// Adds somebody to the staff; false if the name is taken or was. `password` is the hash of
    /// their password in the form of a PHC string, never the password.
    ///
    /// # Errors
    /// If the database fails.
    pub fn add_staff(
        &mut self,
        name: &str,
        role: StaffRole,
        password: &str,
        now: Timestamp,
    ) -> Result<bool, RegisterError> {
        self.run(async |connection| {
            let mut writing = store::write(connection).await?;
            let since = now.as_second();
            let added = staff::add(&mut writing, name, role.code(), password, since).await?;
            store::commit(writing.transaction).await?;
            Ok(added)
        })
    }

    /// Ends the access of somebody and all their sessions; false if they had none. The name stays
    /// theirs, because the access log speaks of them by it.
    ///
    /// # Errors
    /// If the database fails.
    pub fn end_staff(&mut self, name: &str) -> Result<bool, RegisterError> {
        self.run(async |connection| {
            let mut writing = store::write(connection).await?;
            let ended = staff::end(&mut writing, name).await?;
            store::commit(writing.transaction).await?;
            Ok(ended)
        })
    }

    /// Everybody who is or was at the desk, by name.
    ///
    /// # Errors
    /// If the database fails.
    pub fn staff(&mut self) -> Result<Vec<StaffMember>, RegisterError> {
        self.run(async |connection| {
            let mut members = Vec::new();
            for row in staff::all(connection).await? {
                let (name, role, password, since, seen, as_member) = row;
                members.push(StaffMember {
                    name,
                    role: StaffRole::from_code(&role).ok_or(StoreError::Event(0))?,
                    since: moment(since),
                    last_seen: seen.map(moment),
                    by_organisation: as_member > 0,
                    ended: password == staff::ENDED,
                });
            }
            Ok(members)
        })
    }

    /// The hash of somebody's password, unless they have none or their access has ended.
    ///
    /// # Errors
    /// If the database fails.
    pub fn staff_password(&mut self, name: &str) -> Result<Option<String>, RegisterError> {
        self.run(async |connection| staff::password(connection, name).await)
    }

    /// Begins a session of eight hours, if the hash of somebody's password still is this one;
    /// false if it is not. `holder` is the hash of what the browser holds.
    ///
    /// # Errors
    /// If the database fails.
    pub fn begin_session(
        &mut self,
        holder: &[u8; 32],
        name: &str,
        password: &str,
        now: Timestamp,
    ) -> Result<bool, RegisterError> {
        let until = now.saturating_add(SESSION).unwrap_or(now).as_second();
        self.run(async |connection| {
            let mut writing = store::write(connection).await?;
            let span = (now.as_second(), until);
            let begun = staff::begin(&mut writing, holder, name, password, span).await?;
            store::commit(writing.transaction).await?;
            Ok(begun)
        })
    }

    /// Who holds a session, if it is not over.
    ///
    /// # Errors
    /// If the database fails.
    pub fn signed_in(
        &mut self,
        holder: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<SignedIn>, RegisterError> {
        let now = now.as_second();
        let found = self.run(async |connection| staff::session(connection, holder, now).await)?;
        Ok(found.and_then(|(name, role)| {
            let role = StaffRole::from_code(&role)?;
            Some(SignedIn { name, role })
        }))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// If the database fails.
    pub fn end_session(&mut self, holder: &[u8; 32]) -> Result<(), RegisterError> {
        self.run(async |connection| staff::end_session(connection, holder).await)
    }

    /// Writes down that somebody looks at something, and returns when it is on the disk: only then
    /// may they see it.
    ///
    /// # Errors
    /// If the database fails.
    pub fn look(
        &mut self,
        name: &str,
        act: &str,
        request: Option<EntryId>,
        now: Timestamp,
    ) -> Result<(), RegisterError> {
        let now = now.as_second();
        self.run(async |connection| staff::look(connection, now, name, act, request).await)
    }

    /// How many looks there are, and some of them, newest first; at most 1,000.
    ///
    /// # Errors
    /// If the database fails.
    pub fn looks(&mut self, skip: u64, limit: u64) -> Result<(u64, Vec<Look>), RegisterError> {
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let (skip, limit) = (number(skip), number(limit));
        let (count, found) =
            self.run(async |connection| staff::looks(connection, skip, limit).await)?;
        let looks = found.into_iter().map(|(at, staff, act, request, role)| {
            let request = request.and_then(|id| id.try_into().ok()).map(EntryId);
            Look {
                at: moment(at),
                staff,
                act,
                request,
                role: role.and_then(|role| StaffRole::from_code(&role)),
            }
        });
        Ok((count.unsigned_abs(), looks.collect()))
    }

    /// Erases what identifies the person, and keeps what the desk wrote: whoever was refused
    /// without a contact reads the reasons on their status page.
    ///
    /// # Errors
    /// If the database fails.
    pub fn erase_identifiers(&mut self, id: EntryId) -> Result<(), RegisterError> {
        self.run(async |connection| rows::erase_sealed(connection, id).await)
    }

    /// How many requests are in some states, and some of them: open ones first, by the day to aim
    /// at; at most 1,000.
    ///
    /// # Errors
    /// If the database fails.
    pub fn queue(
        &mut self,
        states: &[State],
        service: Option<&Service>,
        (skip, limit): (u64, u64),
    ) -> Result<(u64, Vec<Request>), RegisterError> {
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let span = (number(skip), number(limit));
        self.run(async |connection| {
            let count = rows::count_in(connection, states, service).await?;
            let found = rows::queue(connection, states, service, span).await?;
            Ok((count.unsigned_abs(), found))
        })
    }

    /// Requests that are open though the day to aim at is over.
    ///
    /// # Errors
    /// If the database fails.
    pub fn late(&mut self, today: Date) -> Result<u64, RegisterError> {
        let today = number_of(today);
        let late = self.run(async |connection| rows::late(connection, today).await)?;
        Ok(late.unsigned_abs())
    }

    /// Requests received since a day, by channel.
    ///
    /// # Errors
    /// If the database fails.
    pub fn received_by_channel(&mut self, from: Date) -> Result<Vec<(String, u64)>, RegisterError> {
        let from = number_of(from);
        let found = self.run(async |connection| rows::by_channel(connection, from).await)?;
        let counts = found
            .into_iter()
            .map(|(channel, count)| (channel, count.unsigned_abs()));
        Ok(counts.collect())
    }

    /// Requests that hold and came after a position; of one service, or of all.
    ///
    /// # Errors
    /// If the database fails.
    pub fn held_after(
        &mut self,
        position: RegisterSequence,
        service: Option<&Service>,
    ) -> Result<u64, RegisterError> {
        let after = i64::try_from(position.0).unwrap_or(i64::MAX);
        let held =
            self.run(async |connection| rows::held_after(connection, after, service).await)?;
        Ok(held.unsigned_abs())
    }
}

fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH)
}
