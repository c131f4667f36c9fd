//! A database of its own for each test, on either engine.

use std::{panic::AssertUnwindSafe, sync::Mutex};

use futures_util::FutureExt as _;
use savvysolve::{
    domain::{Clock, id::new_id},
    store::Db,
};
use sqlx::{
    AssertSqlSafe, Connection, Executor, FromRow, PgConnection, postgres::PgRow, sqlite::SqliteRow,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

/// A fresh database; a SQLite one is removed with this value.
pub(crate) struct Database {
    pub(crate) kind: Kind,
    pub(crate) url: String,
    folder: tempfile::TempDir,
}

impl Database {
    /// # Panics
    ///
    /// Without a PostgreSQL: the tests of the store are whole only on both.
    pub(crate) async fn fresh(kind: Kind) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = match kind {
            Kind::Sqlite => format!("sqlite://{}", folder.path().join("test.db").display()),
            Kind::Postgres => {
                let server = std::env::var("SAVVYSOLVE_TEST_POSTGRES")
                    .expect("SAVVYSOLVE_TEST_POSTGRES is not set: run `make test`, which starts a PostgreSQL");
                let name = format!("t{}", new_id(Clock::default().now()).simple());
                let mut admin = PgConnection::connect(&format!("{server}/postgres"))
                    .await
                    .unwrap();
                admin
                    .execute(AssertSqlSafe(format!("create database {name}")))
                    .await
                    .unwrap();
                admin.close().await.unwrap();
                format!("{server}/{name}")
            }
        };
        Self { kind, url, folder }
    }

    pub(crate) async fn open(&self) -> Db {
        Db::open(&self.url).await.unwrap()
    }

    /// A folder that is removed with this value.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }
}

/// What both databases can give back as a row: tuples, above all.
pub(crate) trait Row:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

impl<T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin> Row for T {}

/// Asks the database behind the back of the store.
pub(crate) async fn ask<T: Row>(db: &Db, sql: &str) -> Vec<T> {
    let sql = AssertSqlSafe(sql.to_owned());
    let rows = match db {
        Db::Sqlite { readers, .. } => sqlx::query_as(sql).fetch_all(readers).await,
        Db::Postgres(pool) => sqlx::query_as(sql).fetch_all(pool.inner()).await,
    };
    rows.unwrap()
}

/// Changes the database behind the back of the store.
pub(crate) async fn change(db: &Db, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    match db {
        Db::Sqlite { writer, .. } => drop(writer.execute(sql).await.unwrap()),
        Db::Postgres(pool) => drop(pool.inner().execute(sql).await.unwrap()),
    }
}

pub(crate) async fn both() -> [Database; 2] {
    [
        Database::fresh(Kind::Sqlite).await,
        Database::fresh(Kind::Postgres).await,
    ]
}

/// Runs a test on both databases, beside each other; a failure says on which.
pub(crate) async fn on_both(test: impl AsyncFn(Kind) + Sync) {
    let kinds = [Kind::Sqlite, Kind::Postgres];
    let passed = beside(kinds.len(), kinds, async |kind| {
        let test = AssertUnwindSafe(Box::pin(test(kind)));
        (kind, test.catch_unwind().await.is_ok())
    });
    for (kind, passed) in passed {
        assert!(passed, "failed on {kind:?}, see above");
    }
}

/// Does the same with many things, so many at once, and gives back what came of each, in their order.
///
/// Each worker has a thread and a runtime of its own: what keeps one busy must not let the waits of
/// another run out.
pub(crate) fn beside<I: Send, T: Send>(
    at_once: usize,
    things: impl IntoIterator<Item = I, IntoIter: Send>,
    work: impl AsyncFn(I) -> T + Sync,
) -> Vec<T> {
    let things = Mutex::new(things.into_iter().enumerate());
    let one_by_one = || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let next = || things.lock().unwrap().next();
        std::iter::from_fn(next)
            .map(|(place, thing)| (place, runtime.block_on(work(thing))))
            .collect::<Vec<_>>()
    };
    let mut done: Vec<_> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..at_once).map(|_| scope.spawn(one_by_one)).collect();
        let ended = workers.into_iter().map(std::thread::ScopedJoinHandle::join);
        ended.flat_map(|it| it.expect("see above")).collect()
    });
    done.sort_by_key(|it| it.0);
    done.into_iter().map(|it| it.1).collect()
}
