//! A transaction of PostgreSQL that costs few round trips.
//!
//! Each statement that waits for its answer costs a trip over a socket and two wake-ups, and on small
//! batches that is most of the time. So `begin` is not sent before something needs it; statements
//! whose count nobody wants ([`AtCommit`](super::queries::AtCommit)) are gathered; and the commit sends all
//! of them as one statement, which is a transaction by itself. A turn's batch is then two trips: load,
//! write.
//!
//! Whoever writes a statement need not know. One that wants its answer now, and may write, first
//! begins and sends what was gathered, so that it sees it; only reads, which see each the newest
//! commit anyway, go by themselves while nothing is gathered.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, PoisonError},
};

use sqlx::{Arguments as _, Postgres, Transaction, postgres::PgArguments};

use super::{
    db::Result,
    pool::{InHand, OnPostgres, Pool},
    queries::BulkText,
};

/// What was begun, and what waits to be written.
#[derive(Debug)]
pub struct Lazy {
    pool: Pool,
    state: State,
    waiting: Vec<Arm>,
    args: PgArguments,
}

#[derive(Debug)]
enum State {
    /// Nothing was sent yet.
    New,
    /// Single statements were sent, none of which may have written.
    Single(InHand),
    /// Rolled back when dropped.
    Begun(Transaction<'static, Postgres>),
}

/// A set-based statement that waits, its arrays bound.
#[derive(Clone, Copy, Debug)]
struct Arm {
    text: &'static BulkText,
    /// Every row must be written, or none of the transaction is.
    whole: bool,
}

impl Lazy {
    /// Nothing is sent yet.
    pub(in crate::store) fn new(pool: &Pool) -> Self {
        Self {
            pool: pool.clone(),
            state: State::New,
            waiting: Vec::new(),
            args: PgArguments::default(),
        }
    }

    /// The connection, for a statement that wants its answer now.
    pub(in crate::store) async fn now(&mut self, reads: bool) -> Result<OnPostgres<'_>> {
        if !reads || !self.waiting.is_empty() {
            self.begin().await?;
            self.send().await?;
        }
        self.connection().await
    }

    /// The arguments gathered so far, for a statement that may wait; [`Self::wait`] takes them back.
    ///
    /// The parts of one statement do not see each other's rows: the same one twice goes in two.
    pub(in crate::store) async fn gather(
        &mut self,
        text: &'static BulkText,
    ) -> Result<PgArguments> {
        if self.waiting.iter().any(|arm| std::ptr::eq(arm.text, text)) {
            self.begin().await?;
            self.send().await?;
        }
        Ok(std::mem::take(&mut self.args))
    }

    /// Notes a statement whose arrays were added to the arguments gathered so far.
    pub(in crate::store) fn wait(
        &mut self,
        text: &'static BulkText,
        mut args: PgArguments,
        whole: Option<usize>,
    ) -> Result<()> {
        if let Some(rows) = whole {
            let rows = i64::try_from(rows).unwrap_or(i64::MAX);
            args.add(rows).map_err(sqlx::Error::Encode)?;
        }
        self.args = args;
        self.waiting.push(Arm {
            text,
            whole: whole.is_some(),
        });
        Ok(())
    }

    async fn begin(&mut self) -> Result<()> {
        if !matches!(self.state, State::Begun(_)) {
            // A connection that only read goes back first: nobody waits for a second with one in hand.
            self.state = State::New;
            self.state = State::Begun(self.pool.begin().await?);
        }
        Ok(())
    }

    async fn connection(&mut self) -> Result<OnPostgres<'_>> {
        if matches!(self.state, State::New) {
            self.state = State::Single(self.pool.take().await?);
        }
        match &mut self.state {
            State::Single(connection) => Ok(OnPostgres::Single(connection)),
            State::Begun(tx) => Ok(OnPostgres::Begun(tx)),
            State::New => Err(sqlx::Error::PoolClosed),
        }
    }

    /// Sends what was gathered, as one statement.
    async fn send(&mut self) -> Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let sql = text(&self.waiting);
        let whole = self.waiting.iter().any(|arm| arm.whole);
        self.waiting.clear();
        let args = std::mem::take(&mut self.args);
        match self.connection().await?.execute(sql, args).await {
            Ok(_) => Ok(()),
            Err(sqlx::Error::Database(error))
                if whole && error.code().is_some_and(|it| it == MISSING) =>
            {
                Err(sqlx::Error::RowNotFound)
            }
            Err(error) => Err(error),
        }
    }

    /// Makes it last: what was gathered, and what was sent before.
    pub(in crate::store) async fn commit(mut self) -> Result<()> {
        self.send().await?;
        match self.state {
            State::Begun(tx) => tx.commit().await,
            State::New | State::Single(_) => Ok(()),
        }
    }

    /// Undoes it.
    pub(in crate::store) async fn rollback(self) -> Result<()> {
        match self.state {
            State::Begun(tx) => tx.rollback().await,
            State::New | State::Single(_) => Ok(()),
        }
    }
}

/// `division_by_zero`: how a joined statement says that a row is missing, so that all of it is undone.
const MISSING: &str = "22012";

/// Which statements are joined: the addresses of their texts, and which must write every row.
type Shape = Vec<(usize, bool)>;

/// One text for these statements: each a `with` of its own, run in this order, because the counts are
/// asked for in this order. (Unasked, PostgreSQL would run them too, the last one first: two replicas
/// must lock the rows that they meet on in the same order.)
fn text(arms: &[Arm]) -> &'static str {
    static TEXTS: LazyLock<Mutex<HashMap<Shape, &'static str>>> = LazyLock::new(Mutex::default);
    let key = arms
        .iter()
        .map(|arm| (std::ptr::from_ref(arm.text).addr(), arm.whole));
    let mut texts = TEXTS.lock().unwrap_or_else(PoisonError::into_inner);
    texts
        .entry(key.collect())
        .or_insert_with(|| joined(arms).leak())
}

fn joined(arms: &[Arm]) -> String {
    let mut place = 1;
    let mut parts = Vec::with_capacity(arms.len());
    let mut counts = Vec::with_capacity(arms.len());
    for (arm, n) in arms.iter().zip(0..) {
        parts.push(format!(
            "w{n} as ({} returning 1)",
            arm.text.arrays_from(place)
        ));
        place += arm.text.columns();
        if arm.whole {
            counts.push(format!(
                "1 / ((select count(*) from w{n}) = ${place}::int8)::int4"
            ));
            place += 1;
        } else {
            counts.push(format!("(select count(*) from w{n})"));
        }
    }
    format!("with {} select {}", parts.join(", "), counts.join(", "))
}

/// The text of all these in one, for the check.
pub(in crate::store) fn all(
    texts: impl Iterator<Item = (&'static BulkText, bool)>,
) -> &'static str {
    let arms: Vec<_> = texts.map(|(text, whole)| Arm { text, whole }).collect();
    text(&arms)
}
