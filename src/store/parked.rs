//! Turns that failed alone: shown to the operator, never retried by themselves.

use serde_json::value::RawValue;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::Timestamp;

record! {
    /// A count.
    pub struct Count {
        /// Rows.
        pub rows: i64,
    }
}

queries! {
    /// Parks an input with the error it met.
    pub fn insert(id: Uuid, channel: String, address: String, provider_id: Option<String>, input: Json<Box<RawValue>>, error: String, now: Timestamp) -> u64 {
        "insert into parked (id, channel, address, provider_id, input, error, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)"
    }

    /// How many wait for the operator.
    pub fn count() -> Option<Count> {
        "select coalesce(count(*), 0) as rows from parked"
    }
}
