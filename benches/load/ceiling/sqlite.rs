//! `SQLite` through sqlx, one writer, WAL, `synchronous=FULL`.

use std::time::Duration;

use sqlx::{
    ConnectOptions as _, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use super::{BATCH, BODY_IN, BODY_OUT, Ceiling, MIGRATIONS, Row, Rows, STATE, Stopwatch};
use crate::Result;

pub(super) async fn measure(url: &str, limit: Duration) -> Result<Vec<Ceiling>> {
    let mut connection = url
        .parse::<SqliteConnectOptions>()?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .connect()
        .await?;
    MIGRATIONS.run(&mut connection).await?;
    let mut rows = Rows::default();
    let mut ceilings = Vec::new();
    for (name, batch, recorded) in [
        ("one turn a commit", 1, false),
        ("64 turns a commit", BATCH, false),
        ("64 turns a commit, sends recorded", BATCH, true),
    ] {
        let statements = Statements::for_turns(batch);
        let mut watch = Stopwatch::start(limit);
        let mut sent = Vec::new();
        loop {
            let turns = rows.batch(batch);
            statements.commit(&mut connection, &turns, &sent).await?;
            if !watch.add(batch) {
                break;
            }
            if recorded {
                sent = turns;
            }
        }
        ceilings.push(Ceiling {
            name,
            per_second: watch.per_second(),
        });
    }
    Ok(ceilings)
}

/// The statements for so many turns at once, each with one row of values a turn.
struct Statements {
    conversations: &'static str,
    messages: &'static str,
    outbox: &'static str,
    sent: &'static str,
    done: &'static str,
}

impl Statements {
    fn for_turns(turns: usize) -> Self {
        let rows = |row: &str, count: usize| vec![row; count].join(", ");
        // Made three times a run; what lives as long as the program needs no copy at each use.
        let text = |sql: String| -> &'static str { sql.leak() };
        Self {
            conversations: text(format!(
                "insert into conversations (channel, address, script, state, version, language, wake_at, updated_at)
                 values {} on conflict (channel, address) do update set state = excluded.state,
                 version = version + 1, wake_at = excluded.wake_at, updated_at = excluded.updated_at",
                rows("('sms', ?, 'intake', ?, 1, 'en', ?, ?)", turns)
            )),
            messages: text(format!(
                "insert into messages (id, channel, address, direction, body, segments, status, inbound_id, created_at)
                 values {}",
                rows(
                    "(?, 'sms', ?, 'in', ?, 1, 'received', ?, ?), (?, 'sms', ?, 'out', ?, 1, 'queued', null, ?)",
                    turns
                )
            )),
            outbox: text(format!(
                "insert into outbox (id, channel, address, seq, due_at, attempts, uncertain, created_at) values {}",
                rows("(?, 'sms', ?, ?, ?, 1, true, ?)", turns)
            )),
            sent: text(format!(
                "update messages set provider_id = s.column2, status = 'sent'
                 from (values {}) as s where id = s.column1",
                rows("(?, ?)", turns)
            )),
            done: text(format!("delete from outbox where id in ({})", rows("?", turns))),
        }
    }

    async fn commit(
        &self,
        connection: &mut SqliteConnection,
        turns: &[Row],
        sent: &[Row],
    ) -> Result<()> {
        sqlx::query("begin immediate")
            .execute(&mut *connection)
            .await?;
        let mut query = sqlx::query(self.conversations);
        for turn in turns {
            query = query
                .bind(&turn.address)
                .bind(STATE)
                .bind(turn.at)
                .bind(turn.at);
        }
        query.execute(&mut *connection).await?;
        let mut query = sqlx::query(self.messages);
        for turn in turns {
            query = query.bind(turn.text_in).bind(&turn.address).bind(BODY_IN);
            query = query.bind(&turn.provider_in).bind(turn.at);
            query = query
                .bind(turn.text_out)
                .bind(&turn.address)
                .bind(BODY_OUT)
                .bind(turn.at);
        }
        query.execute(&mut *connection).await?;
        let mut query = sqlx::query(self.outbox);
        for turn in turns {
            query = query.bind(turn.text_out).bind(&turn.address);
            query = query.bind(turn.at).bind(turn.at).bind(turn.at);
        }
        query.execute(&mut *connection).await?;
        if !sent.is_empty() {
            let mut query = sqlx::query(self.sent);
            for turn in sent {
                query = query.bind(turn.text_out).bind(&turn.provider_out);
            }
            query.execute(&mut *connection).await?;
            let mut query = sqlx::query(self.done);
            for turn in sent {
                query = query.bind(turn.text_out);
            }
            query.execute(&mut *connection).await?;
        }
        sqlx::query("commit").execute(&mut *connection).await?;
        Ok(())
    }
}
