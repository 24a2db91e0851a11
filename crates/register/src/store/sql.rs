//! Statements whose number of values is not known beforehand, for both databases: values are
//! numbered `$1`, `$2` and so on, which SQLite and PostgreSQL both understand.

use std::fmt::Write as _;

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{Any, Arguments as _, AssertSqlSafe, Encode, FromRow, Type};

/// A statement that is being put together. Its text never holds a value.
pub(super) struct Sql {
    text: String,
    values: AnyArguments,
    failed: Option<sqlx::error::BoxDynError>,
}

impl Sql {
    pub(super) fn new(text: &'static str) -> Self {
        Self {
            text: text.to_owned(),
            values: AnyArguments::default(),
            failed: None,
        }
    }

    /// A statement that begins with names of tables and columns.
    pub(super) fn of(text: String) -> Self {
        Self {
            text,
            ..Self::new("")
        }
    }

    pub(super) fn push(&mut self, text: &'static str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a value in the place of the next number.
    pub(super) fn bind<'v, V: Encode<'v, Any> + Type<Any>>(&mut self, value: V) -> &mut Self {
        match self.values.add(value) {
            Ok(()) => {
                let number = self.values.len();
                let _ = write!(self.text, "${number}");
            }
            Err(error) => self.failed = Some(error),
        }
        self
    }

    /// Adds rows of values in brackets, with commas between.
    pub(super) fn rows<R>(
        &mut self,
        rows: impl IntoIterator<Item = R>,
        mut each: impl FnMut(&mut Row<'_>, R),
    ) -> &mut Self {
        for (place, row) in rows.into_iter().enumerate() {
            self.push(if place == 0 { "(" } else { ", (" });
            each(
                &mut Row {
                    sql: self,
                    first: true,
                },
                row,
            );
            self.push(")");
        }
        self
    }

    /// The finished statement; its text is made of constants and numbers alone.
    pub(super) fn finish(self) -> Result<Finished, sqlx::Error> {
        match self.failed {
            Some(error) => Err(sqlx::Error::Encode(error)),
            None => Ok(Finished {
                text: AssertSqlSafe(self.text),
                values: self.values,
            }),
        }
    }
}

/// A statement with its values.
pub(super) struct Finished {
    text: AssertSqlSafe<String>,
    values: AnyArguments,
}

impl Finished {
    pub(super) fn query(self) -> sqlx::query::Query<'static, Any, AnyArguments> {
        sqlx::query_with(self.text, self.values)
    }

    pub(super) fn query_as<T: for<'r> FromRow<'r, AnyRow>>(
        self,
    ) -> sqlx::query::QueryAs<'static, Any, T, AnyArguments> {
        sqlx::query_as_with(self.text, self.values)
    }
}

/// One row of values.
pub(super) struct Row<'s> {
    sql: &'s mut Sql,
    first: bool,
}

impl Row<'_> {
    pub(super) fn bind<'v, V: Encode<'v, Any> + Type<Any>>(&mut self, value: V) -> &mut Self {
        if !std::mem::take(&mut self.first) {
            self.sql.push(", ");
        }
        self.sql.bind(value);
        self
    }
}
