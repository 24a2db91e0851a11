//! People whom the organisation signs in, and those who are on their way to it.

use super::{Doing as _, Result, Writing, staff};

/// People who are on their way at once, at most.
const MAX_WAITING: i64 = 10_000;

/// Notes that somebody is on their way. Those whose time is over are forgotten, and where too many
/// are on their way, those who went first.
pub(crate) async fn leave(
    writing: &mut Writing<'_>,
    holder: &[u8; 32],
    next: &str,
    (now, until): (i64, i64),
) -> Result<()> {
    sqlx::query(
        "DELETE FROM sign_in WHERE until <= $1 OR holder IN \
         (SELECT holder FROM sign_in ORDER BY until DESC LIMIT $2 OFFSET $3)",
    )
    .bind(now)
    .bind(MAX_WAITING)
    .bind(MAX_WAITING - 1)
    .execute(&mut *writing.transaction)
    .await
    .doing("cannot begin to sign somebody in")?;
    sqlx::query("INSERT INTO sign_in (holder, next, until) VALUES ($1, $2, $3)")
        .bind(&holder[..])
        .bind(next)
        .bind(until)
        .execute(&mut *writing.transaction)
        .await
        .doing("cannot begin to sign somebody in")?;
    Ok(())
}

/// Where somebody who comes back wanted to go. They come back once.
pub(crate) async fn come_back(
    writing: &mut Writing<'_>,
    holder: &[u8; 32],
    now: i64,
) -> Result<Option<String>> {
    sqlx::query_scalar("DELETE FROM sign_in WHERE holder = $1 AND until > $2 RETURNING next")
        .bind(&holder[..])
        .bind(now)
        .fetch_optional(&mut *writing.transaction)
        .await
        .doing("cannot sign somebody in")
}

/// Name and password of a person of the organisation who was here before.
pub(crate) async fn member(
    writing: &mut Writing<'_>,
    person: &[u8; 32],
) -> Result<Option<(String, String)>> {
    sqlx::query_as(
        "SELECT staff.name, staff.password FROM member \
         JOIN staff ON staff.name = member.staff WHERE member.person = $1",
    )
    .bind(&person[..])
    .fetch_optional(&mut *writing.transaction)
    .await
    .doing("cannot read the staff")
}

/// Adds a person of the organisation; false if the name is taken.
pub(crate) async fn add(
    writing: &mut Writing<'_>,
    person: &[u8; 32],
    name: &str,
    role: &str,
    since: i64,
) -> Result<bool> {
    if !staff::add(writing, name, role, staff::BY_ORGANISATION, since).await? {
        return Ok(false);
    }
    sqlx::query("INSERT INTO member (person, staff) VALUES ($1, $2)")
        .bind(&person[..])
        .bind(name)
        .execute(&mut *writing.transaction)
        .await
        .doing("cannot add somebody to the staff")?;
    Ok(true)
}

/// Gives somebody a role, also in the sessions that they have.
pub(crate) async fn set_role(writing: &mut Writing<'_>, name: &str, role: &str) -> Result<()> {
    for statement in [
        "UPDATE staff SET role = $1 WHERE name = $2",
        "UPDATE session SET role = $1 WHERE staff = $2",
    ] {
        sqlx::query(statement)
            .bind(role)
            .bind(name)
            .execute(&mut *writing.transaction)
            .await
            .doing("cannot change a role")?;
    }
    Ok(())
}

/// Ends the sessions of somebody.
pub(crate) async fn end_sessions(writing: &mut Writing<'_>, name: &str) -> Result<()> {
    sqlx::query("DELETE FROM session WHERE staff = $1")
        .bind(name)
        .execute(&mut *writing.transaction)
        .await
        .doing("cannot end a session")?;
    Ok(())
}
