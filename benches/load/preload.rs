//! A long history in the database before the run: other people's tickets and messages, finished.
//!
//! Set-based, a slice of the history a statement. A person has two tickets on average; messages go
//! round among the people, so that the rows of one lie far apart, as they do in a real table. The
//! columns are those of `migrations/`.

use std::time::Instant;

use sqlx::{
    ConnectOptions as _, Connection as _, PgConnection, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteSynchronous},
};

use crate::Result;

/// Rows a statement.
const SLICE: u64 = 100_000;

/// A statement in both dialects: `$1` is the first row, `$2` the one after the last, `$3` how many
/// people there are.
struct Fill {
    what: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

/// All times are from 2024-01-01 on: a person and a ticket each second, a message each hundredth.
const PEOPLE: Fill = Fill {
    what: "people",
    sqlite: "with recursive n (i) as (select $1 union all select i + 1 from n where i + 1 < $2)
        insert into contacts (channel, address, language, created_at)
        select 'sms', '+1305' || (2000000 + i), 'en', 1704067200000000 + i * 1000000 from n where $3 > i",
    postgres: "insert into contacts (channel, address, language, created_at)
        select 'sms', '+1305' || (2000000 + i), 'en', to_timestamp(1704067200 + i)
        from generate_series($1, $2 - 1) as n (i) where $3 > i",
};
const CONVERSATIONS: Fill = Fill {
    what: "conversations",
    sqlite: "with recursive n (i) as (select $1 union all select i + 1 from n where i + 1 < $2)
        insert into conversations (channel, address, script, state, version, language, updated_at)
        select 'sms', '+1305' || (2000000 + i), 'intake', '{}', 6, 'en', 1704067200000000 + i * 1000000
        from n where $3 > i",
    postgres: "insert into conversations (channel, address, script, state, version, language, updated_at)
        select 'sms', '+1305' || (2000000 + i), 'intake', '{}', 6, 'en', to_timestamp(1704067200 + i)
        from generate_series($1, $2 - 1) as n (i) where $3 > i",
};
/// Codes have six places, a letter and a digit in front: no word, and few of all there are.
const TICKETS: Fill = Fill {
    what: "tickets",
    sqlite: "with recursive n (i) as (select $1 union all select i + 1 from n where i + 1 < $2),
            a (letters) as (select '0123456789BCDFGHJKMNPQRSTVWXYZ')
        insert into tickets (id, code, customer_phone, customer_name, description, device_type, urgency,
            channel, language, status, phone_proven_at, created_at, updated_at)
        select unhex(printf('%012x70008000%012x', 1704067200000 + i * 1000, i)),
            'P' || (i % 10) || substr(letters, 1 + i / 10 % 30, 1) || substr(letters, 1 + i / 300 % 30, 1)
                || substr(letters, 1 + i / 9000 % 30, 1) || substr(letters, 1 + i / 270000 % 30, 1),
            '+1305' || (2000000 + i % $3), 'Jane', 'it won''t turn on since this morning', 'laptop', 'normal',
            'sms', 'en', case i % 50 when 0 then 'open' else 'completed' end,
            1704067200000000 + i * 1000000, 1704067200000000 + i * 1000000,
            1704067200000000 + i * 1000000
        from n, a",
    postgres: "insert into tickets (id, code, customer_phone, customer_name, description, device_type, urgency,
            channel, language, status, phone_proven_at, created_at, updated_at)
        select (lpad(to_hex(1704067200000 + i * 1000), 12, '0') || '70008000' || lpad(to_hex(i), 12, '0'))::uuid,
            'P' || (i % 10) || substr(letters, (1 + i / 10 % 30)::int, 1) || substr(letters, (1 + i / 300 % 30)::int, 1)
                || substr(letters, (1 + i / 9000 % 30)::int, 1) || substr(letters, (1 + i / 270000 % 30)::int, 1),
            '+1305' || (2000000 + i % $3), 'Jane', 'it won''t turn on since this morning', 'laptop', 'normal',
            'sms', 'en', case i % 50 when 0 then 'open' else 'completed' end,
            to_timestamp(1704067200 + i), to_timestamp(1704067200 + i), to_timestamp(1704067200 + i)
        from generate_series($1, $2 - 1) as n (i),
            (values ('0123456789BCDFGHJKMNPQRSTVWXYZ')) as a (letters)",
};
const MESSAGES: Fill = Fill {
    what: "messages",
    sqlite: "with recursive n (i) as (select $1 union all select i + 1 from n where i + 1 < $2)
        insert into messages (id, channel, address, direction, body, segments, status, inbound_id, created_at)
        select unhex(printf('%012x70009000%012x', 1704067200000 + i * 10, i)), 'sms',
            '+1305' || (2000000 + i / 2 % $3), case i % 2 when 0 then 'in' else 'out' end,
            case i % 2 when 0 then 'it won''t turn on since this morning, I tried holding the button'
                else 'Which device is it? 1 phone 2 tablet 3 laptop 4 desktop 5 printer' end,
            1, case i % 2 when 0 then 'received' else 'delivered' end, printf('SMe%031x', i),
            1704067200000000 + i * 10000
        from n where $3 > 0",
    postgres: "insert into messages
            (id, channel, address, direction, body, segments, status, inbound_id, created_at)
        select (lpad(to_hex(1704067200000 + i * 10), 12, '0') || '70009000' || lpad(to_hex(i), 12, '0'))::uuid, 'sms',
            '+1305' || (2000000 + i / 2 % $3), case i % 2 when 0 then 'in' else 'out' end,
            case i % 2 when 0 then 'it won''t turn on since this morning, I tried holding the button'
                else 'Which device is it? 1 phone 2 tablet 3 laptop 4 desktop 5 printer' end,
            1, case i % 2 when 0 then 'received' else 'delivered' end, 'SMe' || lpad(to_hex(i), 31, '0'),
            to_timestamp(1704067200 + i / 100.0)
        from generate_series($1, $2 - 1) as n (i)",
};

/// Writes the history into the database at `url`, whose tables are there.
pub(crate) async fn fill(url: &str, tickets: u64, messages: u64) -> Result<()> {
    if tickets + messages == 0 {
        return Ok(());
    }
    let people = (tickets / 2).max(messages / 10).max(1);
    let mut database = Filled::open(url).await?;
    for (fill, rows) in [
        (PEOPLE, people),
        (CONVERSATIONS, people),
        (TICKETS, tickets),
        (MESSAGES, messages),
    ] {
        let started = Instant::now();
        for first in (0..rows).step_by(usize::try_from(SLICE)?) {
            database
                .insert(&fill, first, rows.min(first + SLICE), people)
                .await?;
        }
        eprintln!(
            "{rows} {} written in {:.1} s",
            fill.what,
            started.elapsed().as_secs_f64()
        );
    }
    database.settle().await
}

/// The database while it is filled.
enum Filled {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Filled {
    async fn open(url: &str) -> Result<Self> {
        if url.starts_with("postgres") {
            return Ok(Self::Postgres(PgConnection::connect(url).await?));
        }
        // Not durable, for this connection only: a history lost with the power is made again.
        let options = url
            .parse::<SqliteConnectOptions>()?
            .synchronous(SqliteSynchronous::Off);
        Ok(Self::Sqlite(
            options.pragma("cache_size", "-262144").connect().await?,
        ))
    }

    async fn insert(&mut self, fill: &Fill, first: u64, end: u64, people: u64) -> Result<()> {
        let [first, end, people] = [
            i64::try_from(first)?,
            i64::try_from(end)?,
            i64::try_from(people)?,
        ];
        match self {
            Self::Sqlite(connection) => {
                let query = sqlx::query(fill.sqlite).bind(first).bind(end).bind(people);
                query.execute(connection).await?;
            }
            Self::Postgres(connection) => {
                let query = sqlx::query(fill.postgres)
                    .bind(first)
                    .bind(end)
                    .bind(people);
                query.execute(connection).await?;
            }
        }
        Ok(())
    }

    /// Brings the database to where it would be after some quiet time.
    async fn settle(&mut self) -> Result<()> {
        match self {
            Self::Sqlite(connection) => {
                sqlx::raw_sql("pragma wal_checkpoint(truncate)")
                    .execute(connection)
                    .await?;
            }
            Self::Postgres(connection) => {
                sqlx::raw_sql("vacuum analyze")
                    .execute(&mut *connection)
                    .await?;
                sqlx::raw_sql("checkpoint").execute(connection).await?;
            }
        }
        Ok(())
    }
}
