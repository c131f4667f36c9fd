//! Takes what is due in the database and is not in this process's memory.

use std::{collections::HashSet, time::Duration};

use super::Dispatcher;
use crate::{
    domain::{SMS, channel},
    store::outbox,
    turn::{LEASE, Ready},
};

/// A row waits for an earlier one to the same address that is in flight or due within this time.
pub(super) const HORIZON: Duration = Duration::from_mins(1);

/// Rows taken at once.
const LIMIT: i64 = 200;

/// Leases due rows. The guard in the statement keeps two processes off the same row.
pub(super) async fn take(dispatcher: &Dispatcher) -> Result<Vec<Ready>, sqlx::Error> {
    let parts = &dispatcher.parts;
    let now = parts.clock.now();
    let mut tx = parts.db.read().await?;
    let mut due = outbox::due(&mut tx, now, now.after(HORIZON), LIMIT).await?;
    drop(tx);
    due.retain(|row| !parts.handover.holds(&row.address));
    // Two rows that tie are taken one after the other.
    let mut addresses = HashSet::new();
    due.retain(|row| addresses.insert(row.address.clone()));
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let until = now.after(LEASE);
    let leases = due.iter().map(|row| outbox::Lease {
        id: row.id,
        seen_at: now,
        until,
    });
    let mut tx = parts.db.begin().await?;
    let taken = outbox::lease(&mut tx, leases.collect()).await?;
    tx.commit().await?;
    let taken: HashSet<_> = taken.into_iter().map(|it| it.id).collect();
    let ready = due
        .into_iter()
        .filter(|row| taken.contains(&row.id))
        .map(|row| Ready {
            id: row.id,
            channel: channel(&row.channel).unwrap_or(SMS),
            address: row.address,
            body: row.body,
            attempts: row.attempts + 1,
            uncertain: row.uncertain,
            leased_until: until,
            created_at: row.created_at,
            files: row.files,
            bulk: row.bulk,
        });
    Ok(ready.collect())
}
