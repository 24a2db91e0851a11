//! Requests: their rows, their history, and the codes that are waited for.

use jiff::civil::Date;
use licit_record::{RegisterSequence, Service};
use sqlx::any::AnyRow;
use sqlx::{Any, AnyConnection, FromRow, Row as _, Transaction};

use super::events::column;
use super::sql::Sql;
use super::{Doing as _, Result, StoreError, Writing};
use crate::label::Label;
use crate::objection::{Channel, EntryId};
use crate::request::{NewRow, OnBehalf, Request, State};
use crate::scope::Scopes;

/// Rows in one statement; 17 values each, SQLite takes 32,766.
const BATCH: usize = 500;

/// Requests that a list holds, at most.
pub(crate) const MAX_LISTED: i64 = 1000;

const COLUMNS: &str = "id, service, seq, channel, scopes, on_behalf, lang, notice, received_on, \
                       due_target, due_legal, extended_to, state, state_on, \
                       CASE WHEN contact IS NULL THEN 0 ELSE 1 END AS has_contact";

/// A day as it is kept: days since 1970.
pub(crate) fn number_of(day: Date) -> i64 {
    let first = jiff::civil::date(1970, 1, 1);
    (day - first).get_days().into()
}

/// The day of such a number.
pub(crate) fn day_of(number: i64) -> Date {
    let first = jiff::civil::date(1970, 1, 1);
    first.saturating_add(jiff::Span::new().days(number.clamp(-700_000, 2_900_000)))
}

/// Which of these accesses exist already.
pub(crate) async fn known(
    writing: &mut Writing<'_>,
    accesses: &[[u8; 32]],
) -> Result<std::collections::HashSet<Vec<u8>>> {
    let mut known = std::collections::HashSet::new();
    for batch in accesses.chunks(BATCH) {
        let mut sql = Sql::new("SELECT access FROM request WHERE access IN ");
        sql.rows([()], |row, ()| {
            for access in batch {
                row.bind(&access[..]);
            }
        });
        let query = sql.finish().doing("cannot look for requests")?;
        let found: Vec<(Vec<u8>,)> = query
            .query_as()
            .fetch_all(&mut *writing.transaction)
            .await
            .doing("cannot look for requests")?;
        known.extend(found.into_iter().map(|(access,)| access));
    }
    Ok(known)
}

/// Adds requests with the steps that they took.
pub(crate) async fn add(writing: &mut Writing<'_>, rows: &[&NewRow]) -> Result<()> {
    let folio = i64::try_from(writing.folio.0).unwrap_or(i64::MAX);
    for batch in rows.chunks(BATCH) {
        let mut sql = Sql::new(
            "INSERT INTO request (id, service, seq, legal_right, channel, scopes, on_behalf, \
             lang, notice, received_on, due_target, due_legal, state, state_on, access, contact, \
             sealed) VALUES ",
        );
        sql.rows(batch, |values, row| {
            values
                .bind(&row.id.0[..])
                .bind(row.service.as_str())
                .bind(folio)
                .bind("gdpr:A21")
                .bind(row.channel.code())
                .bind(i64::from(row.scopes.bits()))
                .bind(row.on_behalf.code())
                .bind(row.lang.as_str())
                .bind(row.notice.as_str())
                .bind(row.received_on)
                .bind(row.due_target)
                .bind(row.due_legal)
                .bind(row.state().code())
                .bind(row.received_on)
                .bind(&row.access[..])
                .bind(row.contact.map(|label| label.0.to_vec()))
                .bind(&row.sealed[..]);
        });
        let query = sql.finish().doing("cannot add a request")?.query();
        query
            .execute(&mut *writing.transaction)
            .await
            .doing("cannot add a request")?;
        add_first_steps(&mut writing.transaction, batch).await?;
    }
    Ok(())
}

async fn add_first_steps(transaction: &mut Transaction<'_, Any>, rows: &[&NewRow]) -> Result<()> {
    let mut sql =
        Sql::new("INSERT INTO history (request, step, done_on, act, state, actor, code) VALUES ");
    let steps = rows.iter().flat_map(|row| {
        let first = (0_i64, *row, "receive", State::Received);
        let later = row
            .steps
            .iter()
            .zip(1_i64..)
            .map(|((step, state), number)| (number, *row, step.code(), *state));
        std::iter::once(first).chain(later)
    });
    sql.rows(steps, |values, (number, row, act, state)| {
        values
            .bind(&row.id.0[..])
            .bind(number)
            .bind(row.received_on)
            .bind(act)
            .bind(state.code())
            .bind(if number == 0 { "person" } else { "register" })
            .bind("");
    });
    let query = sql.finish().doing("cannot add a request")?.query();
    query
        .execute(&mut **transaction)
        .await
        .doing("cannot add a request")?;
    Ok(())
}

/// The requests with these accesses.
pub(crate) async fn by_access(
    connection: &mut AnyConnection,
    accesses: &[[u8; 32]],
) -> Result<Vec<Request>> {
    let mut requests = Vec::new();
    for batch in accesses.chunks(BATCH) {
        let mut sql = Sql::new("SELECT ");
        sql.push(COLUMNS).push(" FROM request WHERE access IN ");
        sql.rows([()], |row, ()| {
            for access in batch {
                row.bind(&access[..]);
            }
        });
        sql.push(" ORDER BY service");
        requests.extend(read_all(connection, sql).await?);
    }
    Ok(requests)
}

/// The request with this number.
pub(crate) async fn by_id(connection: &mut AnyConnection, id: EntryId) -> Result<Option<Request>> {
    let mut sql = Sql::new("SELECT ");
    sql.push(COLUMNS)
        .push(" FROM request WHERE id = ")
        .bind(&id.0[..]);
    Ok(read_all(connection, sql).await?.pop())
}

/// Requests in some states, those that are due first in front.
pub(crate) async fn in_states(
    connection: &mut AnyConnection,
    states: &[State],
    service: Option<&Service>,
    limit: i64,
) -> Result<Vec<Request>> {
    if states.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("SELECT ");
    sql.push(COLUMNS).push(" FROM request WHERE state IN ");
    sql.rows([()], |row, ()| {
        for state in states {
            row.bind(state.code());
        }
    });
    if let Some(service) = service {
        sql.push(" AND service = ").bind(service.as_str());
    }
    sql.push(" ORDER BY coalesce(extended_to, due_legal), id LIMIT ")
        .bind(limit.clamp(0, MAX_LISTED));
    read_all(connection, sql).await
}

async fn read_all(connection: &mut AnyConnection, sql: Sql) -> Result<Vec<Request>> {
    let query = sql.finish().doing("cannot read the requests")?.query();
    let rows = query
        .fetch_all(connection)
        .await
        .doing("cannot read the requests")?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<Request> {
    let seq: i64 = column(row, "seq")?;
    let unknown = || StoreError::Event(seq);
    let id: Vec<u8> = column(row, "id")?;
    let service: String = column(row, "service")?;
    let word = |name: &'static str| column::<String>(row, name);
    let day = |name: &'static str| column::<i64>(row, name).map(day_of);
    let scopes: i64 = column(row, "scopes")?;
    let extended: Option<i64> = row.try_get("extended_to").doing("cannot read a column")?;
    Ok(Request {
        id: EntryId(id.try_into().map_err(|_| unknown())?),
        service: Service::new(&service).map_err(|_| unknown())?,
        seq: RegisterSequence(seq.unsigned_abs()),
        channel: Channel::from_code(&word("channel")?).ok_or_else(unknown)?,
        scopes: u8::try_from(scopes)
            .ok()
            .and_then(Scopes::from_bits)
            .ok_or_else(unknown)?,
        on_behalf: OnBehalf::from_code(&word("on_behalf")?).ok_or_else(unknown)?,
        lang: word("lang")?,
        notice: word("notice")?,
        received_on: day("received_on")?,
        due_target: day("due_target")?,
        due_legal: day("due_legal")?,
        extended_to: extended.map(day_of),
        state: State::from_code(&word("state")?).ok_or_else(unknown)?,
        state_on: day("state_on")?,
        has_contact: column::<i64>(row, "has_contact")? != 0,
    })
}

/// What is sealed of a request, and the label of its contact.
pub(crate) async fn sealed(
    connection: &mut AnyConnection,
    id: EntryId,
) -> Result<(Option<Vec<u8>>, Option<Label>)> {
    type SealedRow = (Option<Vec<u8>>, Option<Vec<u8>>);
    let row: Option<SealedRow> =
        sqlx::query_as("SELECT sealed, contact FROM request WHERE id = $1")
            .bind(&id.0[..])
            .fetch_optional(connection)
            .await
            .doing("cannot read a request")?;
    let (sealed, contact) = row.unwrap_or_default();
    let contact = contact.and_then(|bytes| bytes.try_into().ok()).map(Label);
    Ok((sealed, contact))
}

/// A step that is written down.
pub(crate) struct Done<'a> {
    pub(crate) id: EntryId,
    pub(crate) act: &'a str,
    pub(crate) state: State,
    pub(crate) on: i64,
    pub(crate) actor: &'a str,
    pub(crate) code: &'a str,
    pub(crate) note: Option<Vec<u8>>,
    pub(crate) extended_to: Option<i64>,
}

/// Writes a step down, and erases what identifies the person once they are answered.
pub(crate) async fn step(writing: &mut Writing<'_>, done: Done<'_>) -> Result<()> {
    let transaction = &mut *writing.transaction;
    sqlx::query(
        "INSERT INTO history (request, step, done_on, act, state, actor, code, sealed) \
         SELECT $1, coalesce(max(step), -1) + 1, $2, $3, $4, $5, $6, $7 FROM history \
         WHERE request = $8",
    )
    .bind(&done.id.0[..])
    .bind(done.on)
    .bind(done.act)
    .bind(done.state.code())
    .bind(done.actor)
    .bind(done.code)
    .bind(done.note)
    .bind(&done.id.0[..])
    .execute(&mut *transaction)
    .await
    .doing("cannot write a step down")?;
    sqlx::query(
        "UPDATE request SET state_on = CASE WHEN state = $1 THEN state_on ELSE $2 END, \
         state = $3, extended_to = coalesce($4, extended_to) WHERE id = $5",
    )
    .bind(done.state.code())
    .bind(done.on)
    .bind(done.state.code())
    .bind(done.extended_to)
    .bind(&done.id.0[..])
    .execute(&mut *transaction)
    .await
    .doing("cannot write a step down")?;
    Ok(())
}

/// Erases what identifies a person in a request, and what the desk wrote about them.
pub(crate) async fn erase(writing: &mut Writing<'_>, id: EntryId) -> Result<()> {
    for statement in [
        "UPDATE request SET sealed = NULL WHERE id = $1",
        "UPDATE history SET sealed = NULL WHERE request = $1 AND sealed IS NOT NULL",
    ] {
        sqlx::query(statement)
            .bind(&id.0[..])
            .execute(&mut *writing.transaction)
            .await
            .doing("cannot erase what was answered")?;
    }
    Ok(())
}

/// A row of the history: day, act, state, actor, code, note.
pub(crate) type PastRow = (i64, String, String, String, String, Option<Vec<u8>>);

/// The history of a request.
pub(crate) async fn history(connection: &mut AnyConnection, id: EntryId) -> Result<Vec<PastRow>> {
    sqlx::query_as(
        "SELECT done_on, act, state, actor, code, sealed FROM history WHERE request = $1 \
         ORDER BY step",
    )
    .bind(&id.0[..])
    .fetch_all(connection)
    .await
    .doing("cannot read a history")
}

/// Keeps or reads the receipt of a request, as it was sealed.
pub(crate) async fn set_receipt(
    writing: &mut Writing<'_>,
    id: EntryId,
    sealed: &[u8],
) -> Result<()> {
    sqlx::query("UPDATE request SET receipt = $1 WHERE id = $2 AND receipt IS NULL")
        .bind(sealed)
        .bind(&id.0[..])
        .execute(&mut *writing.transaction)
        .await
        .doing("cannot keep a receipt")?;
    Ok(())
}

/// The receipt of a request, as it was sealed.
pub(crate) async fn receipt(
    connection: &mut AnyConnection,
    id: EntryId,
) -> Result<Option<Vec<u8>>> {
    let row: Option<(Option<Vec<u8>>,)> =
        sqlx::query_as("SELECT receipt FROM request WHERE id = $1")
            .bind(&id.0[..])
            .fetch_optional(connection)
            .await
            .doing("cannot read a receipt")?;
    Ok(row.and_then(|(receipt,)| receipt))
}

/// Keeps a code that was sent; an earlier one is forgotten.
pub(crate) async fn set_code(
    writing: &mut Writing<'_>,
    holder: &[u8; 32],
    code: &[u8; 32],
    tries: i64,
    until: i64,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO confirmation (holder, code, tries_left, until) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (holder) DO UPDATE SET code = excluded.code, \
         tries_left = excluded.tries_left, until = excluded.until",
    )
    .bind(&holder[..])
    .bind(&code[..])
    .bind(tries)
    .bind(until)
    .execute(&mut *writing.transaction)
    .await
    .doing("cannot keep a code")?;
    Ok(())
}

/// Takes one try at a code: what it is, and how many are left after this one.
pub(crate) async fn take_try(
    writing: &mut Writing<'_>,
    holder: &[u8; 32],
    now: i64,
) -> Result<Option<(Vec<u8>, i64)>> {
    sqlx::query_as(
        "UPDATE confirmation SET tries_left = tries_left - 1 \
         WHERE holder = $1 AND tries_left > 0 AND until > $2 RETURNING code, tries_left",
    )
    .bind(&holder[..])
    .bind(now)
    .fetch_optional(&mut *writing.transaction)
    .await
    .doing("cannot compare a code")
}

/// Forgets a code, and all whose time is over.
pub(crate) async fn forget_codes(
    writing: &mut Writing<'_>,
    holder: Option<&[u8; 32]>,
    now: i64,
) -> Result<()> {
    sqlx::query("DELETE FROM confirmation WHERE holder = $1 OR until <= $2")
        .bind(holder.map(|holder| holder.to_vec()))
        .bind(now)
        .execute(&mut *writing.transaction)
        .await
        .doing("cannot forget a code")?;
    Ok(())
}

/// A row of an event: service, label, kind, act, scopes.
pub(crate) type EventOf = (String, Vec<u8>, String, String, i64, Option<Vec<u8>>);

/// What a request has entered.
pub(crate) async fn events_of(connection: &mut AnyConnection, id: EntryId) -> Result<Vec<EventOf>> {
    sqlx::query_as(
        "SELECT service, label, kind, act, scopes, implied_label FROM event WHERE id = $1 \
         ORDER BY seq, step",
    )
    .bind(&id.0[..])
    .fetch_all(connection)
    .await
    .doing("cannot read the events of a request")
}

/// Marks that a reminder was sent.
pub(crate) async fn reminded(writing: &mut Writing<'_>, id: EntryId, on: i64) -> Result<()> {
    sqlx::query("UPDATE request SET reminded_on = $1 WHERE id = $2")
        .bind(on)
        .bind(&id.0[..])
        .execute(&mut *writing.transaction)
        .await
        .doing("cannot note a reminder")?;
    Ok(())
}

/// Requests that wait for a code since a day or longer, and got no reminder.
pub(crate) async fn to_remind(connection: &mut AnyConnection, since: i64) -> Result<Vec<Request>> {
    let mut sql = Sql::new("SELECT ");
    sql.push(COLUMNS)
        .push(" FROM request WHERE state = 'needs_confirmation' AND reminded_on IS NULL AND ")
        .push("received_on <= ")
        .bind(since)
        .push(" ORDER BY id LIMIT ")
        .bind(MAX_LISTED);
    read_all(connection, sql).await
}

/// Rows of counts of what came or changed since a day.
async fn counts_since<T>(
    connection: &mut AnyConnection,
    statement: &'static str,
    from: i64,
) -> Result<Vec<T>>
where
    T: for<'r> FromRow<'r, AnyRow> + Send + Unpin,
{
    let asked = sqlx::query_as(statement).bind(from);
    let counts = asked.fetch_all(connection).await;
    counts.doing("cannot count requests")
}

/// Counts: `(service, state, count)`.
pub(crate) async fn by_state(connection: &mut AnyConnection) -> Result<Vec<(String, String, i64)>> {
    sqlx::query_as(
        "SELECT service, state, count(*) FROM request GROUP BY service, state \
         ORDER BY service, state",
    )
    .fetch_all(connection)
    .await
    .doing("cannot count requests")
}

/// Requests received on each day from one on.
pub(crate) async fn received_by_day(
    connection: &mut AnyConnection,
    from: i64,
) -> Result<Vec<(i64, i64)>> {
    let statement = "SELECT received_on, count(*) FROM request WHERE received_on >= $1 \
         GROUP BY received_on ORDER BY received_on";
    counts_since(connection, statement, from).await
}

/// Requests that took effect: the day, the days since receipt, and how many.
pub(crate) async fn applied_by_day(
    connection: &mut AnyConnection,
    from: i64,
) -> Result<Vec<(i64, i64, i64)>> {
    let statement = "SELECT state_on, state_on - received_on AS days, count(*) FROM request \
         WHERE state IN ('applied', 'standing') AND state_on >= $1 \
         GROUP BY state_on, state_on - received_on ORDER BY state_on, days";
    counts_since(connection, statement, from).await
}

/// Refusals by the code of their reason.
pub(crate) async fn refused_by_reason(
    connection: &mut AnyConnection,
) -> Result<Vec<(String, i64)>> {
    sqlx::query_as(
        "SELECT code, count(*) FROM history WHERE act = 'refuse' GROUP BY code ORDER BY code",
    )
    .fetch_all(connection)
    .await
    .doing("cannot count requests")
}

/// Requests that are open though their last day is over.
pub(crate) async fn overdue(connection: &mut AnyConnection, today: i64) -> Result<i64> {
    sqlx::query_scalar(
        "SELECT count(*) FROM request WHERE coalesce(extended_to, due_legal) < $1 AND state IN \
         ('received', 'needs_confirmation', 'acknowledged', 'accepted')",
    )
    .bind(today)
    .fetch_one(connection)
    .await
    .doing("cannot count requests")
}

/// Erases what identifies a person in a request, and nothing else.
pub(crate) async fn erase_sealed(connection: &mut AnyConnection, id: EntryId) -> Result<()> {
    sqlx::query("UPDATE request SET sealed = NULL WHERE id = $1")
        .bind(&id.0[..])
        .execute(connection)
        .await
        .doing("cannot erase what was answered")?;
    Ok(())
}

/// The condition of a list: some states, and one service where one is named.
fn listed(sql: &mut Sql, states: &[State], service: Option<&Service>) {
    sql.push(" FROM request WHERE state IN ");
    sql.rows([()], |row, ()| {
        for state in states {
            row.bind(state.code());
        }
    });
    if let Some(service) = service {
        sql.push(" AND service = ").bind(service.as_str());
    }
}

/// How many requests are in some states.
pub(crate) async fn count_in(
    connection: &mut AnyConnection,
    states: &[State],
    service: Option<&Service>,
) -> Result<i64> {
    if states.is_empty() {
        return Ok(0);
    }
    let mut sql = Sql::new("SELECT count(*)");
    listed(&mut sql, states, service);
    let query = sql.finish().doing("cannot count requests")?;
    let (count,): (i64,) = query
        .query_as()
        .fetch_one(connection)
        .await
        .doing("cannot count requests")?;
    Ok(count)
}

/// Requests in some states: open ones first, by the day to aim at.
pub(crate) async fn queue(
    connection: &mut AnyConnection,
    states: &[State],
    service: Option<&Service>,
    (skip, limit): (i64, i64),
) -> Result<Vec<Request>> {
    if states.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("SELECT ");
    sql.push(COLUMNS);
    listed(&mut sql, states, service);
    sql.push(
        " ORDER BY CASE WHEN state IN ('received', 'needs_confirmation', 'acknowledged', \
         'accepted') THEN 0 ELSE 1 END, coalesce(extended_to, due_target), id LIMIT ",
    )
    .bind(limit.clamp(0, MAX_LISTED))
    .push(" OFFSET ")
    .bind(skip);
    read_all(connection, sql).await
}

/// Requests that are open though the day to aim at is over.
pub(crate) async fn late(connection: &mut AnyConnection, today: i64) -> Result<i64> {
    sqlx::query_scalar(
        "SELECT count(*) FROM request WHERE coalesce(extended_to, due_target) < $1 AND state IN \
         ('received', 'needs_confirmation', 'acknowledged', 'accepted')",
    )
    .bind(today)
    .fetch_one(connection)
    .await
    .doing("cannot count requests")
}

/// Requests received since a day, by channel.
pub(crate) async fn by_channel(
    connection: &mut AnyConnection,
    from: i64,
) -> Result<Vec<(String, i64)>> {
    let statement = "SELECT channel, count(*) FROM request WHERE received_on >= $1 \
         GROUP BY channel ORDER BY channel";
    counts_since(connection, statement, from).await
}

/// Requests that hold and came after a position.
pub(crate) async fn held_after(
    connection: &mut AnyConnection,
    position: i64,
    service: Option<&Service>,
) -> Result<i64> {
    let mut sql = Sql::new("SELECT count(*) FROM request WHERE seq > ");
    sql.bind(position)
        .push(" AND state NOT IN ('refused', 'withdrawn', 'lapsed')");
    if let Some(service) = service {
        sql.push(" AND service = ").bind(service.as_str());
    }
    let query = sql.finish().doing("cannot count requests")?;
    let (count,): (i64,) = query
        .query_as()
        .fetch_one(connection)
        .await
        .doing("cannot count requests")?;
    Ok(count)
}
