//! Things that happened to somebody's conversation elsewhere, taken by that person's worker.

use serde_json::value::RawValue;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::Timestamp;

record! {
    /// An input that is due.
    pub struct Due {
        /// Its id.
        pub id: Uuid,
        /// `sms`, ….
        pub channel: String,
        /// Whose conversation.
        pub address: String,
        /// The engine's input.
        pub input: Json<Box<RawValue>>,
    }
}

bulk! {
    /// Leaves inputs for several.
    pub fn leave(NewInput {
        /// Its id.
        id: Uuid,
        /// `sms`, ….
        channel: String,
        /// Whose conversation.
        address: String,
        /// The engine's input.
        input: Json<Box<RawValue>>,
        /// When it is to be taken.
        due_at: Timestamp,
        /// Now.
        created_at: Timestamp,
    }) -> u64 {
        "insert into inputs (id, channel, address, input, due_at, created_at) values"
        .. ""
    }
}

queries! {
    /// Leaves an input for somebody.
    pub fn insert(id: Uuid, channel: String, address: String, input: Json<Box<RawValue>>, due_at: Timestamp, now: Timestamp) -> u64 {
        "insert into inputs (id, channel, address, input, due_at, created_at) values ($1, $2, $3, $4, $5, $6)"
    }

    /// Inputs that are due, oldest first.
    pub fn due(now: Timestamp, limit: i64) -> Vec<Due> {
        "select id, channel, address, input from inputs where due_at <= $1 order by due_at, id limit $2"
    }

    /// How much is held back for somebody.
    pub fn held(channel: String, address: String, held: Timestamp) -> Option<super::mails::Count> {
        "select count(*) as count from inputs
         where channel = $1 and address = $2 and due_at = $3"
    }

    /// What was held back until its sender is known may be taken now.
    pub fn release(channel: String, address: String, held: Timestamp, now: Timestamp) -> u64 {
        "update inputs set due_at = $4 where channel = $1 and address = $2 and due_at = $3"
    }

    /// What was held back is somebody else's, and goes.
    pub fn discard(channel: String, address: String, held: Timestamp) -> u64 {
        "delete from inputs where channel = $1 and address = $2 and due_at = $3"
    }

    /// Takes an input away; zero rows when another replica took it.
    pub fn take(id: Uuid) -> u64 {
        "delete from inputs where id = $1"
    }
}
