//! People at the desk, their sessions, and what they looked at.

use sqlx::AnyConnection;

use super::{Doing as _, Result, Writing};
use crate::objection::EntryId;

/// Looks on one page, at most.
const MAX_LISTED: i64 = 1000;

/// What stands in place of a password once access has ended: no password has this hash.
pub(crate) const ENDED: &str = "ended";

/// What stands in place of a password where the organisation signs somebody in.
pub(crate) const BY_ORGANISATION: &str = "";

/// Adds somebody; false if the name is taken.
pub(crate) async fn add(
    writing: &mut Writing<'_>,
    name: &str,
    role: &str,
    password: &str,
    since: i64,
) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO staff (name, role, password, since) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (name) DO NOTHING",
    )
    .bind(name)
    .bind(role)
    .bind(password)
    .bind(since)
    .execute(&mut *writing.transaction)
    .await
    .doing("cannot add somebody to the staff")?;
    Ok(done.rows_affected() > 0)
}

/// Ends the access of somebody, with all their sessions; false if there was none.
pub(crate) async fn end(writing: &mut Writing<'_>, name: &str) -> Result<bool> {
    let done = sqlx::query("UPDATE staff SET password = $1 WHERE name = $2 AND password <> $3")
        .bind(ENDED)
        .bind(name)
        .bind(ENDED)
        .execute(&mut *writing.transaction)
        .await
        .doing("cannot end an access")?;
    sqlx::query("DELETE FROM session WHERE staff = $1")
        .bind(name)
        .execute(&mut *writing.transaction)
        .await
        .doing("cannot end an access")?;
    Ok(done.rows_affected() > 0)
}

/// A row of the staff: name, role, hash of the password, since when, last seen, whether the
/// organisation signs them in.
pub(crate) type StaffRow = (String, String, String, i64, Option<i64>, i64);

/// Everybody, by name.
pub(crate) async fn all(connection: &mut AnyConnection) -> Result<Vec<StaffRow>> {
    sqlx::query_as(
        "SELECT name, role, password, since, (SELECT max(at) FROM look \
         WHERE look.staff = staff.name AND look.act <> 'sign_in_failed') AS seen, \
         (SELECT count(*) FROM member WHERE member.staff = staff.name) AS by_organisation \
         FROM staff ORDER BY name",
    )
    .fetch_all(connection)
    .await
    .doing("cannot read the staff")
}

/// The hash of somebody's password.
pub(crate) async fn password(connection: &mut AnyConnection, name: &str) -> Result<Option<String>> {
    let found: Option<String> =
        sqlx::query_scalar("SELECT password FROM staff WHERE name = $1 AND password <> $2")
            .bind(name)
            .bind(ENDED)
            .fetch_optional(connection)
            .await
            .doing("cannot read the staff")?;
    Ok(found.filter(|password| password != BY_ORGANISATION))
}

/// Begins a session of somebody whose password still is this one; false if it is not. Sessions
/// that are over are forgotten.
pub(crate) async fn begin(
    writing: &mut Writing<'_>,
    holder: &[u8; 32],
    name: &str,
    password: &str,
    (now, until): (i64, i64),
) -> Result<bool> {
    sqlx::query("DELETE FROM session WHERE until <= $1")
        .bind(now)
        .execute(&mut *writing.transaction)
        .await
        .doing("cannot begin a session")?;
    let done = sqlx::query(
        "INSERT INTO session (holder, staff, role, until) \
         SELECT $1, name, role, $2 FROM staff WHERE name = $3 AND password = $4",
    )
    .bind(&holder[..])
    .bind(until)
    .bind(name)
    .bind(password)
    .execute(&mut *writing.transaction)
    .await
    .doing("cannot begin a session")?;
    Ok(done.rows_affected() > 0)
}

/// Name and role of who holds a session that is not over.
pub(crate) async fn session(
    connection: &mut AnyConnection,
    holder: &[u8; 32],
    now: i64,
) -> Result<Option<(String, String)>> {
    sqlx::query_as("SELECT staff, role FROM session WHERE holder = $1 AND until > $2")
        .bind(&holder[..])
        .bind(now)
        .fetch_optional(connection)
        .await
        .doing("cannot read a session")
}

/// Ends a session.
pub(crate) async fn end_session(connection: &mut AnyConnection, holder: &[u8; 32]) -> Result<()> {
    sqlx::query("DELETE FROM session WHERE holder = $1")
        .bind(&holder[..])
        .execute(connection)
        .await
        .doing("cannot end a session")?;
    Ok(())
}

/// Writes down that somebody looked at something.
pub(crate) async fn look(
    connection: &mut AnyConnection,
    at: i64,
    name: &str,
    act: &str,
    request: Option<EntryId>,
) -> Result<()> {
    sqlx::query("INSERT INTO look (at, staff, act, request) VALUES ($1, $2, $3, $4)")
        .bind(at)
        .bind(name)
        .bind(act)
        .bind(request.map(|id| id.0.to_vec()))
        .execute(connection)
        .await
        .doing("cannot write into the access log")?;
    Ok(())
}

/// A row of the access log: when, who, what, about which request, in which role.
pub(crate) type LookRow = (i64, String, String, Option<Vec<u8>>, Option<String>);

/// How many looks there are, and some of them, newest first.
pub(crate) async fn looks(
    connection: &mut AnyConnection,
    skip: i64,
    limit: i64,
) -> Result<(i64, Vec<LookRow>)> {
    let count = sqlx::query_scalar("SELECT count(*) FROM look")
        .fetch_one(&mut *connection)
        .await
        .doing("cannot read the access log")?;
    let rows = sqlx::query_as(
        "SELECT look.at, look.staff, look.act, look.request, staff.role FROM look \
         LEFT JOIN staff ON staff.name = look.staff \
         ORDER BY look.number DESC LIMIT $1 OFFSET $2",
    )
    .bind(limit.clamp(0, MAX_LISTED))
    .bind(skip)
    .fetch_all(connection)
    .await
    .doing("cannot read the access log")?;
    Ok((count, rows))
}
