//! Photos and other files that came with a text.

use uuid::Uuid;

use crate::{domain::Timestamp, store::queries::AtCommit};

record! {
    /// A file to be fetched.
    pub struct Due {
        /// The file.
        pub id: Uuid,
        /// Where the carrier keeps it.
        pub url: String,
        /// The MIME type the carrier named.
        pub content_type: String,
        /// Fetches begun.
        pub attempts: i64,
    }
}

record! {
    /// Where a file stands.
    pub struct File {
        /// `pending`, `kept`, `refused`, `failed`.
        pub status: String,
        /// Where it lies in the store of files, once it is kept.
        pub object_key: Option<String>,
        /// The MIME type the carrier named.
        pub content_type: String,
    }
}

bulk! {
    /// Notes files to be fetched after the turn.
    pub fn insert(NewMedia {
        /// The file.
        id: Uuid,
        /// The message it came with.
        message_id: Uuid,
        /// The ticket, once there is one.
        ticket_id: Option<Uuid>,
        /// Where the carrier keeps it.
        url: String,
        /// The MIME type the carrier named.
        content_type: String,
        /// `pending`, or `kept`.
        status: String,
        /// Where it lies in the store of files, if it is kept already.
        object_key: Option<String>,
        /// Zero.
        attempts: i64,
        /// Now.
        due_at: Timestamp,
        /// Now.
        created_at: Timestamp,
    }) -> AtCommit {
        "insert into media (id, message_id, ticket_id, url, content_type, status, object_key,
             attempts, due_at, created_at) values"
        .. ""
    }

    /// Files that came before the ticket was opened belong to it.
    pub fn attach(Attach {
        /// The file.
        id: Uuid,
        /// The ticket.
        ticket_id: Uuid,
    }) -> u64 {
        "with r (id, ticket_id) as (values"
        .. ") update media set ticket_id = r.ticket_id from r where media.id = r.id"
    }
}

record! {
    /// A file of a ticket.
    pub struct OfTicket {
        /// The file.
        pub id: Uuid,
        /// `pending` or `kept`.
        pub status: String,
    }
}

queries! {
    /// Files that came with a ticket and are kept, or will be; oldest first.
    pub fn of_ticket(ticket: Uuid) -> Vec<OfTicket> {
        "select id, status from media where ticket_id = $1 and status in ('pending', 'kept')
         order by created_at, id limit 10"
    }

    /// One file, by its id.
    pub fn by_id(id: Uuid) -> Option<File> {
        "select status, object_key, content_type from media where id = $1"
    }

    /// Files to fetch now.
    pub fn due(now: Timestamp, limit: i64) -> Vec<Due> {
        "select id, url, content_type, attempts from media
         where status = 'pending' and due_at <= $1 order by due_at limit $2"
    }

    /// Takes one: zero rows when another replica did.
    pub fn lease(id: Uuid, now: Timestamp, until: Timestamp) -> u64 {
        "update media set due_at = $3, attempts = attempts + 1
         where id = $1 and status = 'pending' and due_at <= $2"
    }

    /// Records the end: `kept` with where it lies, `refused` or `failed`.
    pub fn settle(id: Uuid, status: String, object_key: Option<String>) -> u64 {
        "update media set status = $2, object_key = $3 where id = $1"
    }
}
