//! The second ceiling: the database committing the rows of a turn, with nothing around it.
//!
//! The tables are the service's own, made by its own migrations. A turn's rows are the text in, the
//! conversation, the text out and its outbox row. *Sends recorded* adds what comes after the reply
//! was posted: the carrier's id and the status of the text, and the end of its outbox row. Nothing
//! is read, so this is what the database could do at most.

mod postgres;
mod sqlite;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use sqlx::migrate::Migrator;
use uuid::Uuid;

use crate::{Result, database::Database, options::Options};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// Turns in a commit, where they are taken together.
const BATCH: usize = 64;

/// Durable turns per second in one way of writing them.
pub(crate) struct Ceiling {
    /// Which way.
    pub(crate) name: &'static str,
    /// Turns per second.
    pub(crate) per_second: f64,
}

/// Measures the database that the command line names.
pub(crate) async fn measure(options: &Options, folder: &Path) -> Result<Vec<Ceiling>> {
    let database = Database::create(&options.database, folder, "ceiling").await?;
    let ceilings = match &database {
        Database::Sqlite { url } => sqlite::measure(url, options.ceiling()).await,
        Database::Postgres { url, .. } => postgres::measure(url, options.ceiling()).await,
    };
    database.remove().await?;
    ceilings
}

const STATE: &str = r#"{"state":"device","name":"Jane","description":"it won't turn on since this morning","urgency":null}"#;
const BODY_IN: &str = "it won't turn on since this morning, I tried holding the button";
const BODY_OUT: &str = "Thanks Jane. Which device is it? 1 phone 2 tablet 3 laptop 4 desktop 5 printer \
                        6 wifi/internet 7 TV 8 something else";

/// One turn's values.
struct Row {
    address: String,
    text_in: Uuid,
    provider_in: String,
    text_out: Uuid,
    provider_out: String,
    /// Microseconds since 1970.
    at: i64,
}

/// Turns without end: 64 people at once, five texts each, then 64 others.
#[derive(Default)]
struct Rows {
    turn: u64,
}

impl Rows {
    /// From this turn on, so that several writers never share a person.
    fn starting_at(turn: u64) -> Self {
        Self { turn }
    }

    fn next(&mut self) -> Row {
        let turn = self.turn;
        self.turn += 1;
        let person = turn / 320 * 64 + turn % 64;
        // Sorted by time, as the service's are: a version 7 whose time is the turn's number.
        let id = |side: u64| Uuid::from_u64_pair(turn << 16 | 0x7000, 2 << 62 | side);
        Row {
            address: format!("+1{person:012}"),
            text_in: id(0),
            provider_in: format!("SM{turn:032x}"),
            text_out: id(1),
            provider_out: format!("SMf{turn:031x}"),
            at: i64::try_from(turn).unwrap_or(0) + 1_767_225_600_000_000,
        }
    }

    fn batch(&mut self, turns: usize) -> Vec<Row> {
        (0..turns).map(|_| self.next()).collect()
    }
}

/// Counts turns until the time is over.
struct Stopwatch {
    started: Instant,
    limit: Duration,
    turns: u64,
}

impl Stopwatch {
    fn start(limit: Duration) -> Self {
        Self {
            started: Instant::now(),
            limit,
            turns: 0,
        }
    }

    /// These many more are durable; false when the time is over.
    fn add(&mut self, turns: usize) -> bool {
        self.turns += u64::try_from(turns).unwrap_or(0);
        self.started.elapsed() < self.limit
    }

    fn per_second(&self) -> f64 {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a count of turns is far below 2^52"
        )]
        let turns = self.turns as f64;
        turns / self.started.elapsed().as_secs_f64()
    }
}
