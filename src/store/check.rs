//! Compares every declared statement with a real database: arguments, columns, types, and what
//! may be null. `doctor` and the tests of the store run it.
//!
//! SQLite finds wrong names and arity, not wrong types: the check is whole only on PostgreSQL.

use sqlx::{
    Column as _, Database, Describe, Either, Executor, Postgres, SqlSafeStr, Type,
    postgres::{PgHasArrayType, PgTypeInfo},
};

use super::{
    db::{Db, Dialect},
    lazy,
    queries::BulkText,
};

/// The text of a statement that may wait, and whether every row of it must be written.
pub(in crate::store) type Later = (fn() -> &'static BulkText, bool);

/// A statement as declared: what it is given and what it should return.
#[derive(Debug)]
pub struct Statement {
    /// Module and function.
    pub name: &'static str,
    /// Its text.
    pub sql: fn(Dialect) -> &'static str,
    /// What is bound, in order.
    pub args: &'static [Column],
    /// What it must return.
    pub columns: &'static [Column],
    /// Whether it may be sent at the commit, joined with others.
    pub(in crate::store) later: Option<Later>,
}

/// An argument of a statement, or a column of its row.
#[derive(Debug)]
pub struct Column {
    name: &'static str,
    rust: fn() -> &'static str,
    accepts: fn(&PgTypeInfo) -> bool,
}

impl Column {
    /// One with this name, of this Rust type.
    pub const fn of<T: Type<Postgres>>(name: &'static str) -> Self {
        Self {
            name,
            rust: std::any::type_name::<T>,
            accepts: T::compatible,
        }
    }

    /// A list of them: PostgreSQL takes an array.
    pub const fn many<T: Type<Postgres> + PgHasArrayType>(name: &'static str) -> Self {
        Self {
            name,
            rust: std::any::type_name::<Vec<T>>,
            accepts: T::array_compatible,
        }
    }

    fn optional(&self) -> bool {
        (self.rust)().starts_with("core::option::Option<")
    }
}

/// Every statement of the store.
fn all() -> impl Iterator<Item = &'static Statement> {
    super::STATEMENTS.iter().copied().flatten()
}

/// What is wrong, a line each; empty when all is well.
pub async fn statements(db: &Db) -> Vec<String> {
    let mut wrong = Vec::new();
    for statement in all() {
        let sql = (statement.sql)(db.dialect()).into_sql_str();
        let checked = match db {
            Db::Sqlite { readers, .. } => {
                statement.compare(readers.describe(sql).await, |_, _| true)
            }
            Db::Postgres(pool) => statement
                .compare(pool.inner().describe(sql).await, |column, ty| {
                    (column.accepts)(ty)
                }),
        };
        wrong.extend(checked.err());
    }
    if let Db::Postgres(pool) = db {
        let later = all().filter_map(|it| it.later);
        let sql = lazy::all(later.map(|(text, whole)| (text(), whole)));
        if let Err(error) = pool.inner().describe(sql.into_sql_str()).await {
            wrong.push(format!("all that may wait, joined: {error}"));
        }
    }
    wrong
}

impl Statement {
    fn compare<DB: Database>(
        &self,
        described: sqlx::Result<Describe<DB>>,
        accepts: impl Fn(&Column, &DB::TypeInfo) -> bool,
    ) -> Result<(), String> {
        let wrong = |what: String| Err(format!("{} on {}: {what}", self.name, DB::NAME));
        let described = match described {
            Ok(described) => described,
            Err(error) => return wrong(error.to_string()),
        };
        let arity = match described.parameters() {
            Some(Either::Left(types)) => types.len(),
            Some(Either::Right(n)) => n,
            None => self.args.len(),
        };
        if arity != self.args.len() {
            return wrong(format!("{arity} arguments, not {}", self.args.len()));
        }
        if let Some(Either::Left(types)) = described.parameters() {
            for (ty, arg) in types.iter().zip(self.args) {
                if !accepts(arg, ty) {
                    return wrong(format!("`{}` is {ty}, not {}", arg.name, (arg.rust)()));
                }
            }
        }
        for column in self.columns {
            let Some(n) = described
                .columns()
                .iter()
                .position(|c| c.name() == column.name)
            else {
                return wrong(format!("no column `{}`", column.name));
            };
            let ty = described.column(n).type_info();
            if !accepts(column, ty) {
                return wrong(format!(
                    "column `{}` is {ty}, not {}",
                    column.name,
                    (column.rust)()
                ));
            }
            if described.nullable(n) == Some(true) && !column.optional() {
                return wrong(format!("column `{}` may be null", column.name));
            }
        }
        Ok(())
    }
}
