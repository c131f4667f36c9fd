//! What the staff did on the desk.

use uuid::Uuid;

use crate::domain::Timestamp;

record! {
    /// One act.
    pub struct Entry {
        /// Ours.
        pub id: Uuid,
        /// Who, by their name at that time.
        pub actor: String,
        /// One of the names in `actions::audit`.
        pub act: String,
        /// To whom or what, masked.
        pub subject: String,
        /// What a person should know beside it.
        pub detail: String,
        /// When.
        pub at: Timestamp,
    }
}

queries! {
    /// Notes an act, in the transaction of the act itself.
    pub fn note(id: Uuid, user: Option<Uuid>, actor: String, act: String, subject: String, detail: String, now: Timestamp) -> u64 {
        "insert into audit (id, user_id, actor, act, subject, detail, at)
         values ($1, $2, $3, $4, $5, $6, $7)"
    }

    /// Acts before one of them, newest first; from the newest on with [`Uuid::max`].
    pub fn newest(before: Uuid, limit: i64) -> Vec<Entry> {
        "select id, actor, act, subject, detail, at from audit
         where id < $1 order by id desc limit $2"
    }
}
