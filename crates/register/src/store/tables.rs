//! Whole tables, as a backup takes them: their columns are asked of the database, their rows are
//! cells of three classes that both databases have.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::any::AnyRow;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Connection as _, Row as _, Transaction};

use super::sql::Sql;
use super::{Doing as _, Result, StoreError, Writing};
use crate::location::Location;

/// The tables of a backup, in the order in which they are restored.
pub(crate) const TABLES: [&str; 11] = [
    "open_folio",
    "closed_folio",
    "event",
    "consent",
    "request",
    "history",
    "staff",
    "member",
    "look",
    "known_state",
    "listed",
];

/// Tables that no backup holds: the key is not in it, and codes and sessions end by themselves.
#[cfg(test)]
pub(crate) const LEFT_OUT: [&str; 4] = ["confirmation", "session", "sign_in", "label_key"];

/// Values in one statement; SQLite takes 32,766.
const VALUES: usize = 30_000;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Class {
    Number,
    Text,
    Bytes,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) class: Class,
}

/// A table.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
}

/// One value. Bytes are written in hex.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Cell {
    Number(Option<i64>),
    Text(Option<String>),
    Bytes(#[serde(serialize_with = "in_hex")] Option<Vec<u8>>),
}

fn in_hex<S: serde::Serializer>(
    bytes: &Option<Vec<u8>>,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    bytes.as_ref().map(hex::encode).serialize(serializer)
}

impl Cell {
    /// The value of a column, as it was written. `None` if it is of another class.
    pub(crate) fn of(class: Class, value: Value) -> Option<Self> {
        Some(match (class, value) {
            (Class::Number, Value::Null) => Self::Number(None),
            (Class::Text, Value::Null) => Self::Text(None),
            (Class::Bytes, Value::Null) => Self::Bytes(None),
            (Class::Number, Value::Number(number)) => Self::Number(Some(number.as_i64()?)),
            (Class::Text, Value::String(text)) => Self::Text(Some(text)),
            (Class::Bytes, Value::String(text)) => Self::Bytes(Some(hex::decode(text).ok()?)),
            _ => return None,
        })
    }
}

impl Table {
    fn list(&self) -> String {
        let names = self.columns.iter().map(|column| quoted(&column.name));
        names.collect::<Vec<_>>().join(", ")
    }

    /// Rows that fit into one statement.
    pub(crate) fn rows_at_once(&self) -> usize {
        (VALUES / self.columns.len().max(1)).clamp(1, 1000)
    }

    /// Whether it has the columns of another one, in whatever order.
    pub(crate) fn has_columns_of(&self, other: &Self) -> bool {
        self.columns.len() == other.columns.len()
            && other
                .columns
                .iter()
                .all(|column| self.columns.contains(column))
    }

    /// Reads all rows, sorted, so that their order tells nothing of when they came.
    pub(crate) fn select(&self) -> sqlx::query::Query<'static, Any, sqlx::any::AnyArguments> {
        let (list, name) = (self.list(), quoted(&self.name));
        // Columns of a key come first in every table; what follows decides nothing.
        let keys = (1..=self.columns.len().min(4)).map(|place| place.to_string());
        let keys = keys.collect::<Vec<_>>().join(", ");
        sqlx::query(AssertSqlSafe(format!(
            "SELECT {list} FROM {name} ORDER BY {keys}"
        )))
    }

    /// The cells of a row.
    pub(crate) fn read(&self, row: &AnyRow, cells: &mut Vec<Cell>) -> Result<()> {
        cells.clear();
        for (place, column) in self.columns.iter().enumerate() {
            let cell = match column.class {
                Class::Number => row.try_get(place).map(Cell::Number),
                Class::Text => row.try_get(place).map(Cell::Text),
                Class::Bytes => row.try_get(place).map(Cell::Bytes),
            };
            cells.push(cell.doing("cannot read a table")?);
        }
        Ok(())
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Begins to read everything as it is at this moment.
pub(crate) async fn read_all<'c>(
    connection: &'c mut AnyConnection,
    location: &Location,
) -> Result<Transaction<'c, Any>> {
    let begin = match location {
        // The first statement fixes the moment, because the file is in WAL mode.
        Location::File(_) => "BEGIN",
        Location::Server(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    };
    let begun = connection.begin_with(begin).await;
    begun.doing("cannot begin to read")
}

/// Version of the tables.
pub(crate) async fn version(connection: &mut AnyConnection) -> Result<i64> {
    sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations")
        .fetch_one(connection)
        .await
        .doing("cannot read the version of the tables")
}

/// The columns of a table; none where there is no such table.
pub(crate) async fn describe(
    connection: &mut AnyConnection,
    location: &Location,
    name: &str,
) -> Result<Table> {
    let select = match location {
        Location::File(_) => "SELECT name, type FROM pragma_table_info($1) ORDER BY cid",
        Location::Server(_) => {
            "SELECT CAST(column_name AS TEXT), CAST(data_type AS TEXT) \
             FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position"
        }
    };
    let columns: Vec<(String, String)> = sqlx::query_as(select)
        .bind(name)
        .fetch_all(connection)
        .await
        .doing("cannot read the columns of a table")?;
    let columns = columns.into_iter().map(|(name, kind)| {
        let class = match kind.to_ascii_lowercase().as_str() {
            "integer" | "bigint" => Class::Number,
            "text" => Class::Text,
            "blob" | "bytea" => Class::Bytes,
            _ => return Err(StoreError::Event(0)),
        };
        Ok(Column { name, class })
    });
    Ok(Table {
        name: name.to_owned(),
        columns: columns.collect::<Result<_>>()?,
    })
}

/// Whether nothing was ever entered.
pub(crate) async fn are_empty(writing: &mut Writing<'_>) -> Result<bool> {
    if writing.folio.0 != 1 || writing.entries != 0 {
        return Ok(false);
    }
    for name in TABLES {
        if matches!(name, "open_folio" | "known_state") {
            continue;
        }
        let count = format!("SELECT count(*) FROM (SELECT 1 FROM {name} LIMIT 1) AS one");
        let count: i64 = sqlx::query_scalar(AssertSqlSafe(count))
            .fetch_one(&mut *writing.transaction)
            .await
            .doing("cannot look whether the register is empty")?;
        if count > 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Takes away what an empty register has.
pub(crate) async fn clear(writing: &mut Writing<'_>) -> Result<()> {
    for statement in ["DELETE FROM open_folio", "DELETE FROM known_state"] {
        sqlx::query(statement)
            .execute(&mut *writing.transaction)
            .await
            .doing("cannot make room for a backup")?;
    }
    Ok(())
}

/// Adds rows as they are.
pub(crate) async fn insert(
    writing: &mut Writing<'_>,
    table: &Table,
    rows: &[Vec<Cell>],
) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    // The access log numbers its lines itself: they come in the order of their numbers, and get
    // new ones.
    let is_numbered = |column: &&Column| table.name == "look" && column.name == "number";
    let kept: Vec<bool> = table
        .columns
        .iter()
        .map(|column| !is_numbered(&column))
        .collect();
    let names = table.columns.iter().filter(|column| !is_numbered(column));
    let names: Vec<String> = names.map(|column| quoted(&column.name)).collect();
    let mut sql = Sql::of(format!(
        "INSERT INTO {} ({}) VALUES ",
        quoted(&table.name),
        names.join(", ")
    ));
    sql.rows(rows, |values, row| {
        for (cell, _) in row.iter().zip(&kept).filter(|(_, kept)| **kept) {
            match cell {
                Cell::Number(value) => values.bind(*value),
                Cell::Text(value) => values.bind(value.clone()),
                Cell::Bytes(value) => values.bind(value.clone()),
            };
        }
    });
    let query = sql.finish().doing("cannot restore a table")?.query();
    query
        .execute(&mut *writing.transaction)
        .await
        .doing("cannot restore a table")?;
    Ok(())
}
