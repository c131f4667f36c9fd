//! One SQL text, two databases. Everything that knows there are two is in this file.

use std::{str::FromStr, time::Duration};

use sqlx::{
    Arguments, ConnectOptions, Decode, Encode, FromRow, Postgres, Sqlite, SqliteConnection,
    SqlitePool, Transaction, Type,
    migrate::Migrator,
    pool::PoolConnection,
    postgres::{PgArguments, PgHasArrayType, PgRow},
    query_as_with, query_with,
    sqlite::{
        SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow,
        SqliteSynchronous,
    },
};

use super::{
    lazy::Lazy,
    pool::{InHand, OnPostgres, Pool},
    queries::BulkText,
};

/// What the store gives back.
pub type Result<T, E = sqlx::Error> = std::result::Result<T, E>;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Prepared statements kept by each connection: enough for every text of the store.
pub(in crate::store) const STATEMENTS: usize = 400;

/// A Rust type that both databases can store.
pub trait Value:
    Type<Sqlite>
    + for<'a> Encode<'a, Sqlite>
    + for<'a> Decode<'a, Sqlite>
    + Type<Postgres>
    + for<'a> Encode<'a, Postgres>
    + for<'a> Decode<'a, Postgres>
    + PgHasArrayType
    + Send
    + 'static
{
}

impl<T> Value for T where
    T: Type<Sqlite>
        + for<'a> Encode<'a, Sqlite>
        + for<'a> Decode<'a, Sqlite>
        + Type<Postgres>
        + for<'a> Encode<'a, Postgres>
        + for<'a> Decode<'a, Postgres>
        + PgHasArrayType
        + Send
        + 'static
{
}

/// A row that both databases can return; declared by `record!`.
pub trait Record:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static
{
    /// Its columns, for the test that compares every statement with both databases.
    const COLUMNS: &'static [super::check::Column];
}

/// Connections to one of the two databases.
#[derive(Clone, Debug)]
pub enum Db {
    /// One writer, because SQLite has one; readers beside it, which WAL lets run at any time.
    Sqlite {
        /// A pool of one connection.
        writer: SqlitePool,
        /// Read-only work.
        readers: SqlitePool,
    },
    /// A pool for all.
    Postgres(Pool),
}

/// Which of the two a statement's text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// A transaction, which is rolled back when dropped; or a connection to read from, whose
/// statements each see the newest commit.
#[derive(Debug)]
pub enum Tx {
    /// Writes on SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// Writes on PostgreSQL.
    Postgres(Lazy),
    /// Reads on SQLite.
    SqliteRead(PoolConnection<Sqlite>),
    /// Reads on PostgreSQL.
    PostgresRead(InHand),
}

impl Db {
    /// Opens the database that `url` names (`sqlite://FILE` or `postgres://…`) and brings its
    /// schema up to date.
    pub async fn open(url: &str) -> Result<Self> {
        let db = Self::connect(url).await?;
        match &db {
            Self::Sqlite { writer, .. } => MIGRATIONS.run(writer).await?,
            Self::Postgres(pool) => {
                MIGRATIONS.run(pool.inner()).await?;
                pool.leave_room().await?;
            }
        }
        Ok(db)
    }

    /// Whether pages that are freed are overwritten too, as long as an erasure goes on. SQLite only:
    /// PostgreSQL clears what is deleted by itself (autovacuum) and recycles its log.
    pub async fn overwrite_freed(&self, on: bool) -> Result<()> {
        if let Self::Sqlite { writer, .. } = self {
            let text = if on {
                "pragma secure_delete = on"
            } else {
                "pragma secure_delete = fast"
            };
            sqlx::query(text).fetch_optional(writer).await?;
        }
        Ok(())
    }

    /// After an erasure: the log, which still holds the old pages, is written into the file and
    /// emptied. A reader that is busy just now keeps it for a while longer.
    pub async fn empty_log(&self) -> Result<()> {
        if let Self::Sqlite { writer, .. } = self {
            sqlx::query("pragma wal_checkpoint(truncate)")
                .fetch_optional(writer)
                .await?;
        }
        Ok(())
    }

    /// Opens the database as it is.
    pub async fn connect(url: &str) -> Result<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(Pool::connect(url).await?));
        }
        // `synchronous=FULL`: a commit that was answered survives a power cut.
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .statement_cache_capacity(STATEMENTS)
            .row_buffer_size(64)
            // A statement of many rows keeps a journal of its own: in memory, not in a new file each.
            .pragma("temp_store", "memory")
            .pragma("wal_autocheckpoint", "4000")
            // What is deleted is overwritten where its page is written anyway: an erasure must not
            // leave names in the gaps of the file.
            .pragma("secure_delete", "fast")
            .pragma("cache_size", "-4000")
            .busy_timeout(Duration::from_secs(10))
            .disable_statement_logging();
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone())
            .await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(3)
            .connect_with(options.pragma("cache_size", "-500"))
            .await?;
        Ok(Self::Sqlite { writer, readers })
    }

    /// For a thread with a runtime of its own: connections whose sockets that runtime looks at.
    /// SQLite has none.
    #[must_use]
    pub fn apart(&self) -> Self {
        match self {
            Self::Sqlite { .. } => self.clone(),
            Self::Postgres(pool) => Self::Postgres(pool.apart()),
        }
    }

    /// Starts a transaction that may write.
    ///
    /// SQLite takes its write lock here rather than at the first write, where a second writer
    /// would be refused instead of made to wait.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Tx::Sqlite(begin_immediate(writer).await?),
            Self::Postgres(pool) => Tx::Postgres(Lazy::new(pool)),
        })
    }

    /// For statements that only read; on SQLite they never wait for a writer.
    pub async fn read(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Tx::SqliteRead(readers.acquire().await?),
            Self::Postgres(pool) => Tx::PostgresRead(pool.take().await?),
        })
    }

    /// Which of the two it is.
    pub const fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite { .. } => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// How many of the workers asked for can write at once.
    pub const fn writers(&self, asked: usize) -> usize {
        match self {
            Self::Sqlite { .. } => 1,
            Self::Postgres(_) => asked,
        }
    }

    /// Whether every migration of this binary is applied.
    pub async fn is_migrated(&self) -> Result<bool> {
        let want = i64::try_from(MIGRATIONS.iter().count()).unwrap_or(i64::MAX);
        let mut tx = self.read().await?;
        let have = super::health::migrations(&mut tx).await?;
        Ok(have.is_some_and(|row| row.applied >= want))
    }

    /// Closes every connection, after the work in hand.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// SQLite rolls back by itself when the disk is full or fails. sqlx does not notice, and its
/// connection then counts a transaction that is over: such a connection starts none ever again.
async fn begin_immediate(writer: &SqlitePool) -> Result<Transaction<'static, Sqlite>> {
    const BEGIN: &str = "begin immediate";
    match writer.begin_with(BEGIN).await {
        Err(sqlx::Error::InvalidSavePointStatement) => {
            writer.acquire().await?.close().await?;
            writer.begin_with(BEGIN).await
        }
        begun => begun,
    }
}

impl Tx {
    /// Which of the two it is on.
    pub const fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) | Self::SqliteRead(_) => Dialect::Sqlite,
            Self::Postgres(_) | Self::PostgresRead(_) => Dialect::Postgres,
        }
    }

    /// Makes it last.
    pub async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
            Self::SqliteRead(_) | Self::PostgresRead(_) => Ok(()),
        }
    }

    /// Undoes it, now rather than when dropped.
    pub async fn rollback(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.rollback().await,
            Self::Postgres(tx) => tx.rollback().await,
            Self::SqliteRead(_) | Self::PostgresRead(_) => Ok(()),
        }
    }

    /// Starts a statement; only `queries!` and `bulk!` call this. `reads`: it surely changes nothing.
    pub(in crate::store) async fn query(
        &mut self,
        sql: &'static str,
        reads: bool,
    ) -> Result<Query<'_>> {
        let to = match self {
            Self::Sqlite(tx) => Target::Sqlite(tx, SqliteArguments::default()),
            Self::SqliteRead(c) => Target::Sqlite(c, SqliteArguments::default()),
            Self::Postgres(tx) => Target::Postgres(tx.now(reads).await?, PgArguments::default()),
            Self::PostgresRead(c) => {
                Target::Postgres(OnPostgres::Single(c), PgArguments::default())
            }
        };
        Ok(Query { sql, to: Ok(to) })
    }

    /// Starts a statement that may wait for the commit; only `bulk!` calls this.
    pub(in crate::store) async fn query_later(
        &mut self,
        text: &'static BulkText,
        sql: &'static str,
    ) -> Result<Query<'_>> {
        let Self::Postgres(tx) = self else {
            return self.query(sql, false).await;
        };
        let args = tx.gather(text).await?;
        let to = Ok(Target::Later(tx, args, text));
        Ok(Query { sql, to })
    }
}

/// A statement with the values bound to it so far.
#[must_use]
pub struct Query<'t> {
    sql: &'static str,
    to: Result<Target<'t>>,
}

enum Target<'t> {
    Sqlite(&'t mut SqliteConnection, SqliteArguments),
    Postgres(OnPostgres<'t>, PgArguments),
    Later(&'t mut Lazy, PgArguments, &'static BulkText),
}

impl Query<'_> {
    /// Makes room for this many values, so that a bulk statement's list does not grow step by step.
    pub fn reserve(mut self, values: usize) -> Self {
        match &mut self.to {
            Ok(Target::Sqlite(_, args)) => Arguments::reserve(args, values, values * 16),
            Ok(Target::Postgres(_, args) | Target::Later(_, args, _)) => {
                Arguments::reserve(args, values, values * 16);
            }
            Err(_) => {}
        }
        self
    }

    /// Binds the next `$n`.
    pub fn bind(mut self, value: impl Value) -> Self {
        self.push(value);
        self
    }

    /// Binds the next place, without moving the statement: a set-based one has hundreds.
    pub fn push(&mut self, value: impl Value) {
        let added = match &mut self.to {
            Ok(Target::Sqlite(_, args)) => Arguments::add(args, value),
            Ok(Target::Postgres(_, args) | Target::Later(_, args, _)) => {
                Arguments::add(args, value)
            }
            Err(_) => Ok(()),
        };
        if let Err(error) = added {
            self.to = Err(sqlx::Error::Encode(error));
        }
    }

    /// Binds a column of a set-based statement on PostgreSQL.
    pub fn push_array<T: Value>(&mut self, values: Vec<T>) {
        let added = match &mut self.to {
            Ok(Target::Postgres(_, args) | Target::Later(_, args, _)) => {
                Arguments::add(args, values)
            }
            // SQLite has no arrays, and `bulk!` gives it none.
            Ok(Target::Sqlite(..)) | Err(_) => Ok(()),
        };
        if let Err(error) = added {
            self.to = Err(sqlx::Error::Encode(error));
        }
    }

    /// Runs the statement and returns how many rows it changed.
    pub async fn execute(self) -> Result<u64> {
        Ok(match self.to? {
            Target::Sqlite(c, args) => query_with(self.sql, args).execute(c).await?.rows_affected(),
            Target::Postgres(mut c, args) => c.execute(self.sql, args).await?,
            Target::Later(..) => return Err(never_later()),
        })
    }

    /// Runs the statement of so many rows, at the commit where that saves something. With `whole`
    /// every row must be written: else this or the commit fails with
    /// [`RowNotFound`](sqlx::Error::RowNotFound), and the transaction must be given up.
    pub async fn later(self, rows: usize, whole: bool) -> Result<()> {
        match self.to {
            Ok(Target::Later(tx, args, text)) => tx.wait(text, args, whole.then_some(rows)),
            to => {
                let written = Query { sql: self.sql, to }.execute().await?;
                if whole && written < rows as u64 {
                    return Err(sqlx::Error::RowNotFound);
                }
                Ok(())
            }
        }
    }

    /// Runs the statement and returns its rows.
    pub async fn fetch_all<T: Record>(self) -> Result<Vec<T>> {
        match self.to? {
            Target::Sqlite(c, args) => query_as_with(self.sql, args).fetch_all(c).await,
            Target::Postgres(mut c, args) => {
                let rows = query_as_with(self.sql, args).fetch_all(c.start()?).await?;
                c.ended();
                Ok(rows)
            }
            Target::Later(..) => Err(never_later()),
        }
    }

    /// Runs the statement and returns its row, if there is one.
    pub async fn fetch_optional<T: Record>(self) -> Result<Option<T>> {
        match self.to? {
            Target::Sqlite(c, args) => query_as_with(self.sql, args).fetch_optional(c).await,
            Target::Postgres(mut c, args) => {
                let rows = query_as_with(self.sql, args)
                    .fetch_optional(c.start()?)
                    .await?;
                c.ended();
                Ok(rows)
            }
            Target::Later(..) => Err(never_later()),
        }
    }
}

/// What waits has no answer; `bulk!` asks for none.
fn never_later() -> sqlx::Error {
    sqlx::Error::Protocol("a statement that waits has no answer".to_owned())
}
