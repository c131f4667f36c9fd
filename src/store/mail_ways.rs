//! What the ways in of mail have to remember: how far a mailbox was read, and tokens that count once.

use crate::domain::Timestamp;

record! {
    /// How far a mailbox was read.
    pub struct Place {
        /// The server's: while it stays the same, an id means the same mail.
        pub uid_validity: i64,
        /// The id of the last mail that is kept.
        pub last_uid: i64,
    }
}

record! {
    /// A token that was seen.
    pub struct Token {
        /// The hash of the mail it came with.
        pub mail: String,
    }
}

queries! {
    /// How far a mailbox was read; none when it never was.
    pub fn place(mailbox: String) -> Option<Place> {
        "select uid_validity, last_uid from mail_folders where mailbox = $1"
    }

    /// Begins with a mailbox, or anew when its ids no longer mean the same.
    pub fn begin(mailbox: String, uid_validity: i64, last_uid: i64, now: Timestamp) -> u64 {
        "insert into mail_folders (mailbox, uid_validity, last_uid, changed_at) values ($1, $2, $3, $4)
         on conflict (mailbox) do update set uid_validity = excluded.uid_validity,
             last_uid = excluded.last_uid, changed_at = excluded.changed_at
         where mail_folders.uid_validity <> excluded.uid_validity"
    }

    /// All up to this id is kept. It never goes back: two processes may read one mailbox.
    pub fn advance(mailbox: String, uid_validity: i64, last_uid: i64, now: Timestamp) -> u64 {
        "update mail_folders set last_uid = $3, changed_at = $4
         where mailbox = $1 and uid_validity = $2 and last_uid < $3"
    }

    /// Remembers a token; zero rows when it was seen before.
    pub fn remember(token: String, mail: String, now: Timestamp) -> u64 {
        "insert into mail_tokens (token, mail, seen_at) values ($1, $2, $3)
         on conflict (token) do nothing"
    }

    /// With which mail a token was seen.
    pub fn remembered(token: String) -> Option<Token> {
        "select mail from mail_tokens where token = $1"
    }

    /// Forgets tokens that are too old to count.
    pub fn sweep_tokens(before: Timestamp, most: i64) -> u64 {
        "delete from mail_tokens where token in (
             select token from mail_tokens where seen_at < $1 order by seen_at limit $2)"
    }

    /// Mail to this address bounces: nobody has it.
    pub fn bounced(address: String, now: Timestamp) -> u64 {
        "insert into contacts (channel, address, bounced_at, created_at) values ('email', $1, $2, $2)
         on conflict (channel, address) do update set bounced_at = excluded.bounced_at"
    }

    /// Somebody wrote from it, so that somebody has it.
    pub fn alive(address: String) -> u64 {
        "update contacts set bounced_at = null
         where channel = 'email' and address = $1 and bounced_at is not null"
    }
}
