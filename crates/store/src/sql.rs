//! Query texts and their catalogue.

/// One query: its name and its text for each database. Made only by [`sql!`](crate::sql!), which also enters it in the
/// catalogue, so that no query can stay unchecked.
#[derive(Debug, Clone, Copy)]
pub struct Sql {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

impl Sql {
    /// For [`sql!`](crate::sql!) alone.
    #[doc(hidden)]
    pub const fn registered(name: &'static str, sqlite: &'static str, postgres: &'static str) -> Sql {
        Sql { name, sqlite, postgres }
    }
    /// Module path and constant, as in `directory::service::BY_ID`: the name in metrics, logs and errors.
    pub const fn name(&self) -> &'static str {
        self.name
    }
    /// The text for SQLite.
    pub const fn sqlite(&self) -> &'static str {
        self.sqlite
    }
    /// The text for PostgreSQL.
    pub const fn postgres(&self) -> &'static str {
        self.postgres
    }
}

inventory::collect!(Sql);

/// Every query of every crate that is linked into this program, by name.
pub fn catalogue() -> Vec<Sql> {
    let mut all: Vec<Sql> = inventory::iter::<Sql>().copied().collect();
    all.sort_unstable_by_key(Sql::name);
    all
}

/// Declares queries as constants of type [`Sql`](crate::Sql) and enters them in the catalogue.
///
/// * one text for both databases;
/// * a list: `in_list($n)` after a column stands for "is one of the texts of parameter n", `in_ints($n)` for whole
///   numbers; bind a `Vec<String>` or a `Vec<i64>`;
/// * a pair where the dialects leave no other way; its comment says why.
///
/// ```
/// store::sql! {
///     /// One event by its number.
///     BY_SEQ = "SELECT seq FROM event WHERE seq = $1";
///     /// Events of these records.
///     pub OF_RECORDS = "SELECT seq FROM event WHERE id ", in_list(1), " ORDER BY seq LIMIT $2";
///     /// The two name the size of a table differently.
///     PAGES = { sqlite: "SELECT page_count FROM pragma_page_count", postgres: "SELECT pg_database_size(current_database()) / 8192" };
/// }
/// ```
#[macro_export]
macro_rules! sql {
    () => {};
    ($(#[$doc:meta])* $vis:vis $name:ident = { sqlite: $sqlite:expr, postgres: $postgres:expr $(,)? }; $($rest:tt)*) => {
        $(#[$doc])*
        $vis const $name: $crate::Sql = $crate::Sql::registered(concat!(module_path!(), "::", stringify!($name)), $sqlite, $postgres);
        $crate::__inventory::submit! { $name }
        $crate::sql! { $($rest)* }
    };
    ($(#[$doc:meta])* $vis:vis $name:ident = $text:literal $(, $list:ident($n:literal), $more:literal)* $(,)?; $($rest:tt)*) => {
        $crate::sql! {
            $(#[$doc])*
            $vis $name = {
                sqlite: concat!($text $(, $crate::__list!(sqlite $list $n), $more)*),
                postgres: concat!($text $(, $crate::__list!(postgres $list $n), $more)*),
            };
            $($rest)*
        }
    };
    ($(#[$doc:meta])* $vis:vis $name:ident = $text:expr; $($rest:tt)*) => {
        $crate::sql! { $(#[$doc])* $vis $name = { sqlite: $text, postgres: $text }; $($rest)* }
    };
}

/// Membership in a bound list: SQLite reads it from a JSON array, PostgreSQL from an array.
#[doc(hidden)]
#[macro_export]
macro_rules! __list {
    (sqlite in_list $n:literal) => {
        concat!(" IN (SELECT value FROM json_each($", $n, "))")
    };
    (sqlite in_ints $n:literal) => {
        concat!(" IN (SELECT value FROM json_each($", $n, "))")
    };
    (postgres in_list $n:literal) => {
        concat!(" = ANY(CAST($", $n, " AS text[]))")
    };
    (postgres in_ints $n:literal) => {
        concat!(" = ANY(CAST($", $n, " AS bigint[]))")
    };
}
