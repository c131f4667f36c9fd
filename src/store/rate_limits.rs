//! How often something was done, shared by all replicas.

use crate::domain::Timestamp;

queries! {
    /// Counts one, unless the limit is reached: zero rows then.
    pub fn hit(name: String, subject: String, starts_at: Timestamp, most: i64) -> u64 {
        "insert into rate_limits (name, subject, starts_at, hits) values ($1, $2, $3, 1)
         on conflict (name, subject, starts_at) do update set hits = rate_limits.hits + 1
         where rate_limits.hits < $4"
    }

    /// Forgets what was counted for somebody.
    pub fn forgive(name: String, subject: String) -> u64 {
        "delete from rate_limits where name = $1 and subject = $2"
    }
}
