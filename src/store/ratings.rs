//! Ratings, one a session.

use uuid::Uuid;

use crate::domain::Timestamp;

record! {
    /// A rating as it stands.
    pub struct Rating {
        /// 1 to 5.
        pub score: i64,
        /// Their words.
        pub comment: String,
    }
}

queries! {
    /// Rates a session, or changes its rating while that is younger than `since`: zero rows when
    /// it is older. A change without words keeps those that were said.
    pub fn put(session: Uuid, score: i64, comment: String, since: Timestamp, now: Timestamp) -> u64 {
        "insert into ratings (session_id, score, comment, created_at, updated_at)
         select s.id, $2, $3, $5, $5 from sessions s where s.id = $1 and s.status = 'completed'
         on conflict (session_id) do update set score = excluded.score, updated_at = excluded.updated_at,
             comment = case when excluded.comment = '' then ratings.comment else excluded.comment end
         where ratings.created_at > $4"
    }

    /// Adds words to a rating.
    pub fn comment(session: Uuid, comment: String, now: Timestamp) -> u64 {
        "update ratings set updated_at = $3, comment = case
             when comment = '' then $2 else comment || ' ' || $2 end
         where session_id = $1"
    }

    /// Takes the words of a rating away.
    pub fn unsay(session: Uuid) -> u64 {
        "update ratings set comment = '' where session_id = $1"
    }

    /// The rating of a session.
    pub fn get(session: Uuid) -> Option<Rating> {
        "select score, comment from ratings where session_id = $1"
    }
}
