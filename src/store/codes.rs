//! Codes that were texted to prove a number.

use uuid::Uuid;

use crate::domain::Timestamp;

record! {
    /// A code that somebody may try.
    pub struct Tried {
        /// Ours.
        pub id: Uuid,
        /// The keyed hash of the digits.
        pub hash: String,
    }
}

queries! {
    /// A new code. Only the newest of a number and purpose can be used.
    pub fn insert(id: Uuid, phone: String, user: Option<Uuid>, hash: String, message: Uuid, now: Timestamp, expires_at: Timestamp) -> u64 {
        "insert into codes (id, phone, user_id, hash, tries, message_id, created_at, expires_at)
         values ($1, $2, $3, $4, 0, $5, $6, $7)"
    }

    /// Earlier codes of a number for the same purpose are good no more.
    pub fn withdraw(phone: String, user: Option<Uuid>, now: Timestamp) -> u64 {
        "update codes set expires_at = $3
         where phone = $1 and expires_at > $3 and used_at is null
             and user_id is not distinct from $2"
    }

    /// Counts one try on the code that is good now, before anything is compared: two guesses at the
    /// same moment are two tries. No row when there is none, or it was tried too often.
    pub fn try_one(phone: String, user: Option<Uuid>, most: i64, now: Timestamp) -> Option<Tried> {
        "update codes set tries = tries + 1
         where phone = $1 and expires_at > $4 and used_at is null and tries < $3
             and user_id is not distinct from $2
         returning id, hash"
    }

    /// Uses a code up: zero rows when somebody else just did.
    pub fn spend(id: Uuid, now: Timestamp) -> u64 {
        "update codes set used_at = $2 where id = $1 and used_at is null"
    }
}
