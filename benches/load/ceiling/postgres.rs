//! `PostgreSQL` through sqlx, as durable as the server is set up to be.

use std::time::Duration;

use futures_util::future::try_join_all;
use sqlx::{Connection as _, PgConnection};

use super::{BODY_IN, BODY_OUT, Ceiling, MIGRATIONS, Row, Rows, STATE, Stopwatch};
use crate::Result;

/// Connections that commit one turn at a time; they share the server's flushes.
const SINGLES: u64 = 16;
/// Connections that commit batches.
const BATCHERS: u64 = 2;

/// A turn, or many, in one statement and so in one commit and one round trip.
const TURNS: &str = "
    with turn as (
        select address, text_in, provider_in, text_out, micros, to_timestamp(micros / 1e6) as at
        from unnest($1::text[], $2::uuid[], $3::text[], $4::uuid[], $5::int8[])
            as t (address, text_in, provider_in, text_out, micros)
    ), spoken as (
        insert into conversations as c
            (channel, address, script, state, version, language, wake_at, updated_at)
        select 'sms', address, 'intake', $6::text::jsonb, 1, 'en', at, at from turn
        on conflict (channel, address) do update set state = excluded.state,
            version = c.version + 1, wake_at = excluded.wake_at, updated_at = excluded.updated_at
    ), told as (
        insert into messages
            (id, channel, address, direction, body, segments, status, inbound_id, created_at)
        select text_in, 'sms', address, 'in', $7, 1, 'received', provider_in, at from turn
        union all
        select text_out, 'sms', address, 'out', $8, 1, 'queued', null, at from turn
    )
    insert into outbox (id, channel, address, seq, due_at, attempts, uncertain, created_at)
    select text_out, 'sms', address, micros, at, 1, true, at from turn";

/// The record of sends, in one statement.
const SENT: &str = "
    with sent as (
        select * from unnest($1::uuid[], $2::text[]) as s (id, provider_id)
    ), done as (
        delete from outbox o using sent where o.id = sent.id
    )
    update messages m set provider_id = sent.provider_id, status = 'sent'
    from sent where m.id = sent.id";

pub(super) async fn measure(url: &str, limit: Duration) -> Result<Vec<Ceiling>> {
    MIGRATIONS
        .run(&mut PgConnection::connect(url).await?)
        .await?;
    let mut ceilings = Vec::new();
    // Far apart, so that no two writers and no two rounds meet in a person.
    let mut start = 0;
    for (name, writers, batch, recorded) in [
        ("one statement a turn, 16 connections", SINGLES, 1, false),
        (
            "64 turns a commit, 2 connections",
            BATCHERS,
            super::BATCH,
            false,
        ),
        (
            "64 turns a commit, sends recorded",
            BATCHERS,
            super::BATCH,
            true,
        ),
    ] {
        let writing = (0..writers).map(|_| {
            start += 1 << 32;
            write(url, limit, Rows::starting_at(start), batch, recorded)
        });
        let per_second = try_join_all(writing).await?.into_iter().sum();
        ceilings.push(Ceiling { name, per_second });
    }
    Ok(ceilings)
}

/// One connection's turns per second.
async fn write(
    url: &str,
    limit: Duration,
    mut rows: Rows,
    batch: usize,
    recorded: bool,
) -> Result<f64> {
    let mut connection = PgConnection::connect(url).await?;
    let mut watch = Stopwatch::start(limit);
    loop {
        let turns = rows.batch(batch);
        let column = |value: fn(&Row) -> &str| turns.iter().map(value).collect::<Vec<_>>();
        let texts_out: Vec<_> = turns.iter().map(|turn| turn.text_out).collect();
        sqlx::query(TURNS)
            .bind(column(|turn| &turn.address))
            .bind(turns.iter().map(|turn| turn.text_in).collect::<Vec<_>>())
            .bind(column(|turn| &turn.provider_in))
            .bind(&texts_out)
            .bind(turns.iter().map(|turn| turn.at).collect::<Vec<_>>())
            .bind(STATE)
            .bind(BODY_IN)
            .bind(BODY_OUT)
            .execute(&mut connection)
            .await?;
        if recorded {
            let providers = column(|turn| &turn.provider_out);
            sqlx::query(SENT)
                .bind(&texts_out)
                .bind(providers)
                .execute(&mut connection)
                .await?;
        }
        if !watch.add(batch) {
            return Ok(watch.per_second());
        }
    }
}
