//! PostgreSQL's connections. The pool asks a connection whether it is alive when it is taken, and
//! once more when it comes back: two trips for each that a statement needs. So the few that are
//! always in use go from hand to hand, and are asked only when they lay still.

use std::{
    str::FromStr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use sqlx::{
    ConnectOptions as _, Connection as _, PgConnection, PgPool, Postgres, Transaction,
    pool::PoolConnection,
    postgres::{PgArguments, PgConnectOptions, PgPoolOptions},
    query_with,
};

use super::db::{Result, STATEMENTS};

/// The most connections that go from hand to hand; the others of the pool come and go.
const KEPT: usize = 4;

/// After so long unused, a connection is asked whether it is alive.
const FRESH: Duration = Duration::from_secs(1);

/// After so long it goes back to the pool, which ends what is too old.
const LIFE: Duration = Duration::from_mins(30);

/// A pool, and what goes from hand to hand.
#[derive(Clone, Debug)]
pub struct Pool {
    pool: PgPool,
    kept: Arc<Mutex<Vec<Kept>>>,
}

#[derive(Debug)]
struct Kept {
    connection: PoolConnection<Postgres>,
    taken_on: Instant,
    used_at: Instant,
}

/// A connection in hand.
#[derive(Debug)]
pub struct InHand {
    /// Some until it is dropped.
    kept: Option<Kept>,
    /// Its last statement came to its end.
    sound: bool,
    home: Pool,
}

impl Pool {
    pub(in crate::store) async fn connect(url: &str) -> Result<Self> {
        let options = PgConnectOptions::from_str(url)?
            .statement_cache_capacity(STATEMENTS)
            .application_name("savvysolve")
            // Every statement of a turn goes through an index. Plans made while a table was still
            // empty must not turn to scans, and short statements are not worth compiling.
            .options([
                ("plan_cache_mode", "force_generic_plan"),
                ("enable_seqscan", "off"),
                ("enable_hashjoin", "off"),
                ("enable_mergejoin", "off"),
                ("jit", "off"),
            ])
            .disable_statement_logging();
        let pool = PgPoolOptions::new()
            .max_connections(12)
            .acquire_timeout(Duration::from_secs(5));
        Ok(Self::new(pool.connect_with(options).await?))
    }

    fn new(pool: PgPool) -> Self {
        Self {
            pool,
            kept: Arc::default(),
        }
    }

    /// Another pool like it, small, whose connections belong to the runtime this is called on.
    pub(in crate::store) fn apart(&self) -> Self {
        let options = self.pool.options().clone().max_connections(2);
        let to = self.pool.connect_options();
        Self::new(options.connect_lazy_with((*to).clone()))
    }

    /// The pool itself, for what is done seldom.
    pub const fn inner(&self) -> &PgPool {
        &self.pool
    }

    /// Rows that are changed soon after they were written leave room in their page for the new version:
    /// then no index is touched. SQLite changes rows in place and has no such setting.
    pub(in crate::store) async fn leave_room(&self) -> Result<()> {
        for (table, set) in [
            (
                "conversations",
                "alter table conversations set (fillfactor = 50)",
            ),
            ("messages", "alter table messages set (fillfactor = 70)"),
        ] {
            let known: Option<i32> = sqlx::query_scalar(
                "select 1 from pg_class where oid = to_regclass($1) and reloptions is not null",
            )
            .bind(table)
            .fetch_optional(&self.pool)
            .await?;
            if known.is_none() {
                sqlx::query(set).execute(&self.pool).await?;
            }
        }
        Ok(())
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection for single statements.
    pub(in crate::store) async fn take(&self) -> Result<InHand> {
        loop {
            // The lock is not held while the connection is asked.
            let next = self.kept().pop();
            let Some(mut kept) = next else { break };
            let old = kept.taken_on.elapsed() > LIFE;
            if !old && (kept.used_at.elapsed() < FRESH || kept.connection.ping().await.is_ok()) {
                return Ok(InHand::new(kept, self));
            }
        }
        let now = Instant::now();
        let kept = Kept {
            connection: self.pool.acquire().await?,
            taken_on: now,
            used_at: now,
        };
        Ok(InHand::new(kept, self))
    }

    /// A transaction, begun.
    pub(in crate::store) async fn begin(&self) -> Result<Transaction<'static, Postgres>> {
        self.pool.begin().await
    }

    /// Closes every connection, after the work in hand.
    pub(in crate::store) async fn close(&self) {
        // Closed from here on, so that none is kept any more.
        let closing = self.pool.close();
        self.kept().clear();
        closing.await;
    }
}

impl InHand {
    fn new(kept: Kept, home: &Pool) -> Self {
        Self {
            kept: Some(kept),
            sound: false,
            home: home.clone(),
        }
    }

    /// The connection, for one statement; [`Self::ended`] says that it came to its end.
    pub(in crate::store) fn start(&mut self) -> Result<&mut PgConnection> {
        self.sound = false;
        let kept = self.kept.as_mut().ok_or(sqlx::Error::PoolClosed)?;
        Ok(&mut kept.connection)
    }

    /// The statement came to its end: another may follow on this connection.
    pub(in crate::store) const fn ended(&mut self) {
        self.sound = true;
    }
}

impl Drop for InHand {
    fn drop(&mut self) {
        let Some(mut kept) = self.kept.take() else {
            return;
        };
        let mut all = self.home.kept();
        // One whose statement failed or was given up goes back to the pool, which looks at it.
        if self.sound && all.len() < KEPT && !self.home.pool.is_closed() {
            kept.used_at = Instant::now();
            all.push(kept);
        }
    }
}

/// Where a statement runs on PostgreSQL.
pub(in crate::store) enum OnPostgres<'t> {
    /// By itself.
    Single(&'t mut InHand),
    /// In a transaction.
    Begun(&'t mut PgConnection),
}

impl OnPostgres<'_> {
    pub(in crate::store) fn start(&mut self) -> Result<&mut PgConnection> {
        match self {
            Self::Single(connection) => connection.start(),
            Self::Begun(connection) => Ok(connection),
        }
    }

    pub(in crate::store) fn ended(&mut self) {
        if let Self::Single(connection) = self {
            connection.ended();
        }
    }

    /// Runs a statement and returns how many rows it changed.
    pub(in crate::store) async fn execute(
        &mut self,
        sql: &'static str,
        args: PgArguments,
    ) -> Result<u64> {
        let done = query_with(sql, args).execute(self.start()?).await?;
        self.ended();
        Ok(done.rows_affected())
    }
}
