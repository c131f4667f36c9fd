//! Numbers over time. Each is counted over a span of ids, which is a span of time (`domain::id`): so every
//! primary key serves, and no turn pays for an index by date.

use uuid::Uuid;

use crate::domain::Timestamp;

record! {
    /// What one day came to.
    pub struct Counted {
        /// The place of the day.
        pub day: i64,
        /// Tickets that were opened.
        pub tickets: i64,
        /// Sessions that began, and are completed.
        pub completed: i64,
        /// Ratings of sessions that began.
        pub ratings: i64,
        /// Their sum.
        pub stars: i64,
        /// Texts of ours that did not arrive, or of which nobody knows.
        pub failed: i64,
    }
}

record! {
    /// How long a ticket waited for its first solver.
    pub struct Wait {
        /// When it was opened.
        pub opened_at: Timestamp,
        /// When somebody had it.
        pub claimed_at: Option<Timestamp>,
    }
}

bulk! {
    /// What these days came to.
    pub fn count(Day {
        /// Its place.
        day: i64,
        /// The least id of it.
        since: Uuid,
        /// The least id of the next.
        until: Uuid,
    }) -> Vec<Counted> {
        "with k (day, since, until) as (values"
        .. ") select coalesce(k.day, 0) as day,
            coalesce((select count(*) from tickets t
                where t.id >= k.since and t.id < k.until), 0) as tickets,
            coalesce((select count(*) from sessions s
                where s.id >= k.since and s.id < k.until and s.status = 'completed'), 0) as completed,
            coalesce((select count(*) from ratings r
                where r.session_id >= k.since and r.session_id < k.until), 0) as ratings,
            coalesce((select cast(sum(r.score) as bigint) from ratings r
                where r.session_id >= k.since and r.session_id < k.until), 0) as stars,
            coalesce((select count(*) from messages m
                where m.id >= k.since and m.id < k.until and m.direction = 'out'
                    and m.status in ('failed', 'undelivered', 'unknown')), 0) as failed
        from k"
    }
}

queries! {
    /// The tickets since then that somebody took.
    pub fn waits(since: Uuid, limit: i64) -> Vec<Wait> {
        "select t.created_at as opened_at,
             (select min(s.started_at) from sessions s where s.ticket_id = t.id) as claimed_at
         from tickets t
         where t.id >= $1 and exists (select 1 from sessions s where s.ticket_id = t.id)
         order by t.id desc limit $2"
    }
}
