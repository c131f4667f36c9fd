//! A database of its own for each test, on either engine.

use savvysolve::{domain::{Clock, id::new_id}, store::Db};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A fresh database; a SQLite one is removed with this value.
pub struct Database {
    pub kind: Kind,
    pub url: String,
    _folder: tempfile::TempDir,
}

impl Database {
    /// # Panics
    ///
    /// Without a PostgreSQL: the tests of the store are whole only on both.
    pub async fn fresh(kind: Kind) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = match kind {
            Kind::Sqlite => format!("sqlite://{}", folder.path().join("test.db").display()),
            Kind::Postgres => {
                let server = std::env::var("SAVVYSOLVE_TEST_POSTGRES")
                    .expect("SAVVYSOLVE_TEST_POSTGRES is not set: run `make test`, which starts a PostgreSQL");
                let name = format!("t{}", new_id(Clock::default().now()).simple());
                let mut admin = PgConnection::connect(&format!("{server}/postgres")).await.unwrap();
                admin.execute(AssertSqlSafe(format!("create database {name}"))).await.unwrap();
                format!("{server}/{name}")
            }
        };
        Self { kind, url, _folder: folder }
    }

    pub async fn open(&self) -> Db {
        Db::open(&self.url).await.unwrap()
    }
}

pub async fn both() -> [Database; 2] {
    [Database::fresh(Kind::Sqlite).await, Database::fresh(Kind::Postgres).await]
}
