//! The transcript, both directions, with what became of each text that was sent.

use uuid::Uuid;

use crate::{domain::Timestamp, store::queries::AtCommit};

record! {
    /// A message as it stands in the transcript.
    pub struct Stored {
        /// Ours.
        pub id: Uuid,
        /// The other side.
        pub address: String,
        /// `in` or `out`.
        pub direction: String,
        /// The words.
        pub body: String,
        /// SMS segments.
        pub segments: i64,
        /// What became of it.
        pub status: String,
        /// When it was written.
        pub created_at: Timestamp,
    }
}

record! {
    /// The carrier's id of a message we sent.
    pub struct Sid {
        /// The message.
        pub id: Uuid,
        /// The id.
        pub provider_id: String,
    }
}

bulk! {
    /// Writes the transcript.
    pub fn insert(NewMessage {
        /// Ours.
        id: Uuid,
        /// `sms`, ….
        channel: String,
        /// The other side.
        address: String,
        /// `in` or `out`.
        direction: String,
        /// The words.
        body: String,
        /// SMS segments.
        segments: i64,
        /// `received` or `queued`.
        status: String,
        /// The carrier's id of an inbound one.
        inbound_id: Option<String>,
        /// The ticket it belongs to.
        ticket_id: Option<Uuid>,
        /// When.
        created_at: Timestamp,
    }) -> AtCommit {
        "insert into messages (id, channel, address, direction, body, segments, status,
             inbound_id, ticket_id, created_at) values"
        .. ""
    }

    /// Messages that were there before their turn belong to a ticket.
    pub fn belong(Belonging {
        /// Ours.
        id: Uuid,
        /// The ticket.
        ticket_id: Uuid,
    }) -> u64 {
        "with r (id, ticket_id) as (values"
        .. ") update messages set ticket_id = r.ticket_id from r where messages.id = r.id"
    }

    /// Moves messages forward to a status, never back: receipts come in any order and repeat.
    /// Ranks follow Twilio's life of a message; `unknown` gives way to any news.
    pub fn advance(Progress {
        /// Ours.
        id: Uuid,
        /// The carrier's id, once known.
        provider_id: Option<String>,
        /// What became of it.
        status: String,
        /// The rank of `status`.
        rank: i64,
        /// The carrier's error code.
        error_code: Option<i64>,
    }) -> AtCommit {
        "with r (id, provider_id, status, rank, error_code) as (values"
        .. ") update messages set
                provider_id = coalesce(messages.provider_id, r.provider_id),
                error_code = coalesce(messages.error_code, r.error_code),
                status = case when case messages.status
                        when 'queued' then 0 when 'unknown' then 0 when 'accepted' then 1
                        when 'sending' then 2 when 'sent' then 3 when 'read' then 5 else 4
                    end < r.rank then r.status else messages.status end
            from r where messages.id = r.id"
    }
}

queries! {
    /// The carrier's ids of what was sent to this address since then.
    pub fn sids_since(channel: String, address: String, since: Timestamp) -> Vec<Sid> {
        "select id, coalesce(provider_id, '') as provider_id from messages
         where channel = $1 and address = $2 and created_at >= $3
             and direction = 'out' and provider_id is not null"
    }

    /// Writes a text that the network lost once more, as a message of its own; only once, not for
    /// one that is such a copy itself, and not for one that arrived by an earlier receipt.
    pub fn copy_lost(lost: Uuid, id: Uuid, now: Timestamp) -> u64 {
        "insert into messages (id, channel, address, direction, body, segments, status, ticket_id,
             retry_of, created_at)
         select $2, channel, address, direction, body, segments, 'queued', ticket_id, id, $3
         from messages where id = $1 and direction = 'out' and retry_of is null
             and status in ('failed', 'undelivered')
         on conflict do nothing"
    }

    /// The newest messages of phones, for the simulator's page.
    pub fn newest(limit: i64) -> Vec<Stored> {
        "select id, address, direction, body, segments, status, created_at
         from messages where status <> 'form' order by id desc limit $1"
    }
}
