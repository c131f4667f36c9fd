//! Messages that wait to be sent. A row leaves when its end is recorded with the message.
//!
//! A lease is `due_at` moved forward. A turn inserts its row already leased by its own process,
//! which sends it right after the commit; if that process dies, the row falls due by itself.

use uuid::Uuid;

use crate::{domain::Timestamp, store::queries::AtCommit};

record! {
    /// A row that is due.
    pub struct Due {
        /// The message.
        pub id: Uuid,
        /// `sms`, ….
        pub channel: String,
        /// To whom.
        pub address: String,
        /// Order among the rows of one address.
        pub seq: i64,
        /// Attempts begun.
        pub attempts: i64,
        /// An attempt may have been made whose end was never recorded.
        pub uncertain: bool,
        /// The words.
        pub body: String,
        /// When the message was written.
        pub created_at: Timestamp,
        /// Attachments.
        pub files: i64,
        /// Nobody waits for it at this moment.
        pub bulk: bool,
    }
}

record! {
    /// A row that was changed.
    pub struct Changed {
        /// The message.
        pub id: Uuid,
    }
}

bulk! {
    /// Queues messages.
    pub fn insert(NewRow {
        /// The message.
        id: Uuid,
        /// `sms`, ….
        channel: String,
        /// To whom.
        address: String,
        /// Order among the rows of one address.
        seq: i64,
        /// When it may be taken: now, or the end of the writer's own lease.
        due_at: Timestamp,
        /// 1 when leased by the writer.
        attempts: i64,
        /// True when leased by the writer.
        uncertain: bool,
        /// Now.
        created_at: Timestamp,
    }) -> AtCommit {
        "insert into outbox (id, channel, address, seq, due_at, attempts, uncertain, created_at) values"
        .. ""
    }

    /// Queues messages that are not sent right after the commit: what nobody waits for at this
    /// moment, what is held, and what has files to wait for.
    pub fn insert_aside(Aside {
        /// The message.
        id: Uuid,
        /// `sms`, ….
        channel: String,
        /// To whom.
        address: String,
        /// Order among the rows of one address.
        seq: i64,
        /// When it may be taken.
        due_at: Timestamp,
        /// Zero.
        attempts: i64,
        /// False.
        uncertain: bool,
        /// It goes behind what somebody waits for.
        bulk: bool,
        /// Attachments.
        files: i64,
        /// Now.
        created_at: Timestamp,
    }) -> u64 {
        "insert into outbox (id, channel, address, seq, due_at, attempts, uncertain, bulk, files,
             created_at) values"
        .. ""
    }

    /// Removes rows whose end is recorded.
    pub fn remove(Ended {
        /// The message.
        id: Uuid,
    }) -> AtCommit {
        "delete from outbox where id in (values" .. ")"
    }

    /// Takes due rows: only those whose `due_at` is still at most `seen_at`, so that two workers
    /// never hold the same one.
    pub fn lease(Lease {
        /// The message.
        id: Uuid,
        /// The `due_at` of the row must not lie after this.
        seen_at: Timestamp,
        /// The end of the lease.
        until: Timestamp,
    }) -> Vec<Changed> {
        "with r (id, seen_at, until) as (values"
        .. ") update outbox set due_at = r.until, attempts = attempts + 1, uncertain = true
            from r where outbox.id = r.id and outbox.due_at <= r.seen_at
            returning outbox.id as id"
    }

    /// Gives rows back: the carrier surely did not take them, so nothing is uncertain.
    pub fn put_back(Later {
        /// The message.
        id: Uuid,
        /// When to try again.
        due_at: Timestamp,
        /// Attempts made so far.
        attempts: i64,
    }) -> u64 {
        "with r (id, due_at, attempts) as (values"
        .. ") update outbox set due_at = r.due_at, attempts = r.attempts, uncertain = false
            from r where outbox.id = r.id"
    }
}

queries! {
    /// Rows that are due, one an address: a row waits for an earlier one to the same address that
    /// is in flight or due before `horizon`.
    pub fn due(now: Timestamp, horizon: Timestamp, limit: i64) -> Vec<Due> {
        "select o.id as id, o.channel as channel, o.address as address, o.seq as seq,
             o.attempts as attempts, o.uncertain as uncertain, m.body as body,
             o.created_at as created_at, o.files as files, o.bulk as bulk
         from outbox o join messages m on m.id = o.id
         where o.due_at <= $1 and not exists (
             select 1 from outbox e
             where e.channel = o.channel and e.address = o.address and e.seq < o.seq
                 and e.due_at <= $2)
         order by o.bulk, o.due_at limit $3"
    }

    /// Moves the end of a lease, if it is still the one that is known: zero rows when another
    /// worker holds the row now.
    pub fn prolong(id: Uuid, leased_until: Timestamp, until: Timestamp) -> u64 {
        "update outbox set due_at = $3 where id = $1 and due_at = $2"
    }

    /// What was held for its files goes now.
    pub fn release(id: Uuid, now: Timestamp) -> u64 {
        "update outbox set due_at = $2 where id = $1 and due_at > $2 and not uncertain"
    }

    /// Queues the copy of a text that the network lost.
    pub fn queue_copy(id: Uuid, seq: i64, due_at: Timestamp, now: Timestamp) -> u64 {
        "insert into outbox (id, channel, address, seq, due_at, attempts, uncertain, created_at)
         select m.id, m.channel, m.address, $2, $3, 0, false, $4 from messages m where m.id = $1
         on conflict (id) do nothing"
    }
}
