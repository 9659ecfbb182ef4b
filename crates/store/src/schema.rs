//! The tables as they are: for the parity test, for counts, and for copying a deployment.
use std::collections::BTreeMap;

use crate::{Db, Result, args, sql};

/// One table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// The columns of the primary key, in order.
    pub primary_key: Vec<String>,
    /// The columns of each other unique index that holds for all rows, sorted.
    pub unique: Vec<Vec<String>>,
    /// Foreign keys as `columns -> table(columns) on delete ACTION`, sorted.
    pub references: Vec<String>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type as declared, in lower case.
    pub kind: String,
    /// Whether it may be NULL.
    pub nullable: bool,
}

#[derive(sqlx::FromRow)]
struct ColumnRow {
    table_name: String,
    name: String,
    kind: String,
    nullable: bool,
}

#[derive(sqlx::FromRow)]
struct KeyRow {
    table_name: String,
    key_name: String,
    is_primary: bool,
    column_name: String,
}

#[derive(sqlx::FromRow)]
struct ReferenceRow {
    table_name: String,
    key_name: String,
    column_name: String,
    other_table: String,
    other_column: String,
    on_delete: String,
}

sql! {
    /// Each database describes its tables in its own way. On SQLite, a primary key column holds no NULL only if it is
    /// the row number (INTEGER) or says NOT NULL. Its full-text indexes
    /// call themselves tables and are none.
    COLUMNS = {
        sqlite: "SELECT t.name AS table_name, c.name AS name, lower(c.type) AS kind,
                (c.\"notnull\" = 0 AND NOT (c.pk > 0 AND lower(c.type) = 'integer')) AS nullable
            FROM pragma_table_list t JOIN pragma_table_info(t.name) c
            WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY t.name, c.cid",
        postgres: "SELECT c.table_name::text AS table_name, c.column_name::text AS name, c.data_type::text AS kind, c.is_nullable = 'YES' AS nullable
            FROM information_schema.columns c JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
            WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' ORDER BY c.table_name COLLATE \"C\", c.ordinal_position",
    };
    /// Primary keys and unique indexes over all rows.
    KEYS = {
        sqlite: "SELECT * FROM (
                SELECT t.name AS table_name, '' AS key_name, TRUE AS is_primary, c.name AS column_name, c.pk AS place
                FROM pragma_table_list t JOIN pragma_table_info(t.name) c
                WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND c.pk > 0
                UNION ALL
                SELECT t.name, i.name, FALSE, COALESCE(c.name, '(expression)'), c.seqno
                FROM pragma_table_list t JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c
                WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND i.\"unique\" = 1 AND i.partial = 0 AND i.origin <> 'pk'
            ) ORDER BY table_name, key_name, place",
        postgres: "SELECT t.relname::text AS table_name, k.relname::text AS key_name, i.indisprimary AS is_primary,
                COALESCE(a.attname::text, '(expression)') AS column_name
            FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class k ON k.oid = i.indexrelid
            JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = current_schema()
            CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS u (number, place)
            LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = u.number AND u.number > 0
            WHERE i.indisunique AND i.indpred IS NULL ORDER BY t.relname, k.relname, u.place",
    };
    /// Foreign keys. SQLite leaves the column out when the reference names none; ours always name it.
    REFERENCES = {
        sqlite: "SELECT t.name AS table_name, CAST(f.id AS TEXT) AS key_name, f.\"from\" AS column_name, f.\"table\" AS other_table,
                COALESCE(f.\"to\", '') AS other_column, lower(f.on_delete) AS on_delete
            FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f
            WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY t.name, f.id, f.seq",
        postgres: "SELECT t.relname::text AS table_name, c.conname::text AS key_name, a.attname::text AS column_name, o.relname::text AS other_table,
                b.attname::text AS other_column,
                CASE c.confdeltype WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' ELSE 'set default' END AS on_delete
            FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class o ON o.oid = c.confrelid
            JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = current_schema()
            CROSS JOIN LATERAL unnest(c.conkey, c.confkey) WITH ORDINALITY AS u (mine, theirs, place)
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = u.mine
            JOIN pg_attribute b ON b.attrelid = o.oid AND b.attnum = u.theirs
            WHERE c.contype = 'f' ORDER BY t.relname, c.conname, u.place",
    };
}

impl Db {
    /// Every table, by name.
    pub async fn tables(&self) -> Result<Vec<Table>> {
        let mut tables: BTreeMap<String, Table> = BTreeMap::new();
        for row in self.fresh_all::<ColumnRow>(COLUMNS, args![]).await? {
            let table = tables.entry(row.table_name.clone()).or_insert_with(|| Table {
                name: row.table_name,
                columns: Vec::new(),
                primary_key: Vec::new(),
                unique: Vec::new(),
                references: Vec::new(),
            });
            table.columns.push(Column {
                name: row.name,
                kind: row.kind,
                nullable: row.nullable,
            });
        }
        let mut unique: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
        for row in self.fresh_all::<KeyRow>(KEYS, args![]).await? {
            if row.is_primary {
                if let Some(table) = tables.get_mut(&row.table_name) {
                    table.primary_key.push(row.column_name);
                }
            } else {
                unique
                    .entry((row.table_name, row.key_name))
                    .or_default()
                    .push(row.column_name);
            }
        }
        for ((table, _), columns) in unique {
            if let Some(table) = tables.get_mut(&table) {
                table.unique.push(columns);
            }
        }
        let mut references: BTreeMap<(String, String), Vec<ReferenceRow>> = BTreeMap::new();
        for row in self.fresh_all::<ReferenceRow>(REFERENCES, args![]).await? {
            references
                .entry((row.table_name.clone(), row.key_name.clone()))
                .or_default()
                .push(row);
        }
        for ((table, _), rows) in references {
            let names = |of: fn(&ReferenceRow) -> &str| rows.iter().map(of).collect::<Vec<_>>().join(", ");
            let text = format!(
                "{} -> {}({}) on delete {}",
                names(|r| &r.column_name),
                rows[0].other_table,
                names(|r| &r.other_column),
                rows[0].on_delete
            );
            if let Some(table) = tables.get_mut(&table) {
                table.references.push(text);
            }
        }
        let mut tables: Vec<Table> = tables.into_values().collect();
        for table in &mut tables {
            table.unique.sort();
            table.references.sort();
        }
        Ok(tables)
    }
}
