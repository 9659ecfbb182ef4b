//! Bound values.
use serde::Serialize;
use sqlx::postgres::{PgArgumentBuffer, PgRow, PgTypeInfo};
use sqlx::sqlite::SqliteRow;
use sqlx::types::Json;
use sqlx::{FromRow, Postgres};

use crate::Ts;

/// A value bound to a placeholder. The variant gives NULL its type, which PostgreSQL insists on.
#[derive(Clone, PartialEq)]
pub enum Val {
    /// `TEXT`.
    Text(Option<String>),
    /// `BIGINT`; times too, in microseconds.
    Int(Option<i64>),
    /// `DOUBLE PRECISION` (`REAL` on SQLite).
    Real(Option<f64>),
    /// `BOOLEAN`.
    Bool(Option<bool>),
    /// `BYTEA` (`BLOB` on SQLite).
    Bytes(Option<Vec<u8>>),
    /// `JSONB` (`TEXT` on SQLite), as the text of a JSON document.
    Json(Option<String>),
    /// The list of `in_list(n)`.
    Texts(Vec<String>),
    /// The list of `in_ints(n)`.
    Ints(Vec<i64>),
}

impl Val {
    /// A JSON document.
    ///
    /// # Panics
    /// When the value cannot be written as JSON (a map whose keys are not texts), which is a defect of its type.
    pub fn json(value: &impl Serialize) -> Val {
        Val::Json(Some(
            serde_json::to_string(value).expect("a value bound as JSON can be written as JSON"),
        ))
    }
}

/// Shows the kind and never the value: what is bound may be personal.
impl std::fmt::Debug for Val {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Val::Text(_) => "Text",
            Val::Int(_) => "Int",
            Val::Real(_) => "Real",
            Val::Bool(_) => "Bool",
            Val::Bytes(_) => "Bytes",
            Val::Json(_) => "Json",
            Val::Texts(_) => "Texts",
            Val::Ints(_) => "Ints",
        })
    }
}

macro_rules! from {
    ($($t:ty => $variant:ident),* $(,)?) => { $(
        impl From<$t> for Val {
            fn from(x: $t) -> Self { Val::$variant(Some(x.into())) }
        }
        impl From<Option<$t>> for Val {
            fn from(x: Option<$t>) -> Self { Val::$variant(x.map(Into::into)) }
        }
    )* };
}
from!(&str => Text, String => Text, &String => Text, i64 => Int, i32 => Int, u32 => Int, Ts => Int, f64 => Real, bool => Bool, Vec<u8> => Bytes, &[u8] => Bytes);

impl From<&Ts> for Val {
    fn from(x: &Ts) -> Self {
        (*x).into()
    }
}
impl From<&Option<String>> for Val {
    fn from(x: &Option<String>) -> Self {
        Val::Text(x.clone())
    }
}
impl<T: Serialize> From<&Json<T>> for Val {
    fn from(x: &Json<T>) -> Self {
        Val::json(&x.0)
    }
}
impl<T: Serialize> From<Json<T>> for Val {
    fn from(x: Json<T>) -> Self {
        Val::json(&x.0)
    }
}
impl<T: Serialize> From<Option<Json<T>>> for Val {
    fn from(x: Option<Json<T>>) -> Self {
        x.map_or(Val::Json(None), Val::from)
    }
}
impl From<Vec<String>> for Val {
    fn from(x: Vec<String>) -> Self {
        Val::Texts(x)
    }
}
impl From<&[String]> for Val {
    fn from(x: &[String]) -> Self {
        Val::Texts(x.to_vec())
    }
}
impl From<&Vec<String>> for Val {
    fn from(x: &Vec<String>) -> Self {
        Val::Texts(x.clone())
    }
}
impl From<Vec<i64>> for Val {
    fn from(x: Vec<i64>) -> Self {
        Val::Ints(x)
    }
}

/// The values of a query, in the order of `$1`, `$2`…
///
/// ```
/// # use store::args;
/// let bound = args!["hydro", 5, Some(43.7), None::<String>];
/// assert_eq!(bound.len(), 4);
/// ```
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { ::std::vec![$($crate::Val::from($value)),*] };
}

/// A struct that a row of either database can fill: anything with `#[derive(sqlx::FromRow)]`, or a tuple of columns.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> {}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> {}

/// A JSON document that is already text, sent to PostgreSQL as `jsonb`.
pub(crate) struct JsonText(pub String);

impl sqlx::Type<Postgres> for JsonText {
    fn type_info() -> PgTypeInfo {
        <Json<()> as sqlx::Type<Postgres>>::type_info()
    }
}
impl sqlx::Encode<'_, Postgres> for JsonText {
    fn encode_by_ref(&self, buf: &mut PgArgumentBuffer) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
        // The one version byte of the binary form of jsonb.
        buf.push(1);
        buf.extend_from_slice(self.0.as_bytes());
        Ok(sqlx::encode::IsNull::No)
    }
}

/// Binds values to a query on SQLite.
macro_rules! bind_sqlite {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for value in $args {
            query = match value {
                $crate::Val::Text(x) | $crate::Val::Json(x) => query.bind(x),
                $crate::Val::Int(x) => query.bind(x),
                $crate::Val::Real(x) => query.bind(x),
                $crate::Val::Bool(x) => query.bind(x),
                $crate::Val::Bytes(x) => query.bind(x),
                $crate::Val::Texts(x) => query.bind(serde_json::Value::from(x).to_string()),
                $crate::Val::Ints(x) => query.bind(serde_json::Value::from(x).to_string()),
            };
        }
        query
    }};
}
/// Binds values to a query on PostgreSQL.
macro_rules! bind_pg {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for value in $args {
            query = match value {
                $crate::Val::Text(x) => query.bind(x),
                $crate::Val::Int(x) => query.bind(x),
                $crate::Val::Real(x) => query.bind(x),
                $crate::Val::Bool(x) => query.bind(x),
                $crate::Val::Bytes(x) => query.bind(x),
                $crate::Val::Json(x) => query.bind(x.map($crate::val::JsonText)),
                $crate::Val::Texts(x) => query.bind(x),
                $crate::Val::Ints(x) => query.bind(x),
            };
        }
        query
    }};
}
pub(crate) use {bind_pg, bind_sqlite};
