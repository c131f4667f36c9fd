//! Codes that were sent to prove a number or a mail address.

use uuid::Uuid;

use crate::domain::Timestamp;

record! {
    /// How it stands with a code.
    pub struct Asked {
        /// How often it was tried.
        pub tries: i64,
        /// When it ends.
        pub expires_at: Timestamp,
    }
}

record! {
    /// A code that somebody may try.
    pub struct Tried {
        /// Ours.
        pub id: Uuid,
        /// The keyed hash of the digits.
        pub hash: String,
    }
}

bulk! {
    /// New codes. Only the newest of an address and purpose can be used.
    pub fn insert(NewCode {
        /// Ours.
        id: Uuid,
        /// `sms`, or `email`.
        channel: String,
        /// What it was sent to.
        phone: String,
        /// The account that changes it; none at sign-in.
        user_id: Option<Uuid>,
        /// The address of the conversation that asked for it; empty for a page.
        asked_by: String,
        /// The keyed hash of the digits.
        hash: String,
        /// Zero.
        tries: i64,
        /// What carries it.
        message_id: Uuid,
        /// Now.
        created_at: Timestamp,
        /// When it ends.
        expires_at: Timestamp,
    }) -> u64 {
        "insert into codes (id, channel, phone, user_id, asked_by, hash, tries, message_id, created_at,
             expires_at) values"
        .. ""
    }
}

queries! {
    /// Earlier codes of an address for the same purpose are good no more.
    pub fn withdraw(channel: String, address: String, user: Option<Uuid>, now: Timestamp) -> u64 {
        "update codes set expires_at = $4
         where channel = $1 and phone = $2 and expires_at > $4 and used_at is null
             and user_id is not distinct from $3 and asked_by = ''"
    }

    /// Counts one try on the code that is good now, before anything is compared: two guesses at the
    /// same moment are two tries. No row when there is none, or it was tried too often.
    pub fn try_one(channel: String, address: String, user: Option<Uuid>, most: i64, now: Timestamp) -> Option<Tried> {
        "update codes set tries = tries + 1
         where channel = $1 and phone = $2 and expires_at > $5 and used_at is null and tries < $4
             and user_id is not distinct from $3 and asked_by = ''
         returning id, hash"
    }

    /// The code that is good now; nothing is counted.
    pub fn live(channel: String, address: String, user: Option<Uuid>, now: Timestamp) -> Option<Tried> {
        "select id, hash from codes
         where channel = $1 and phone = $2 and expires_at > $4 and used_at is null
             and user_id is not distinct from $3 and asked_by = ''
         order by created_at desc limit 1"
    }

    /// Earlier codes that this conversation asked for are good no more, wherever they went.
    pub fn withdraw_asked(asked_by: String, now: Timestamp) -> u64 {
        "update codes set expires_at = $2
         where asked_by = $1 and expires_at > $2 and used_at is null"
    }

    /// The same as `try_one`, of a code that this conversation asked for.
    pub fn try_asked(asked_by: String, channel: String, address: String, most: i64, now: Timestamp) -> Option<Tried> {
        "update codes set tries = tries + 1
         where asked_by = $1 and channel = $2 and phone = $3 and expires_at > $5 and used_at is null
             and tries < $4
         returning id, hash"
    }

    /// The newest code that this conversation asked for.
    pub fn asked(asked_by: String) -> Option<Asked> {
        "select tries, expires_at from codes where asked_by = $1 order by created_at desc, id desc limit 1"
    }

    /// Uses a code up: zero rows when somebody else just did.
    pub fn spend(id: Uuid, now: Timestamp) -> u64 {
        "update codes set used_at = $2 where id = $1 and used_at is null"
    }
}
