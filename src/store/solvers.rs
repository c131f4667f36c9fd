//! Solvers: users with a row in `solvers`.

use uuid::Uuid;

use crate::domain::Timestamp;

record! {
    /// A solver.
    pub struct Solver {
        /// The user.
        pub id: Uuid,
        /// As the operator wrote it.
        pub name: String,
        /// E.164.
        pub phone: String,
        /// They take offers.
        pub on_duty: bool,
        /// Device types with a space before, between and behind; empty for all.
        pub skills: String,
        /// IANA name.
        pub zone: Option<String>,
        /// ISO 639-1, once they wrote.
        pub language: Option<String>,
        /// Rows to them in the outbox.
        pub waiting: i64,
    }
}

record! {
    /// A solver's or anybody's id.
    pub struct Id {
        /// The id.
        pub id: Uuid,
    }
}

record! {
    /// Ratings of a solver.
    pub struct Stars {
        /// How many.
        pub ratings: i64,
        /// Their sum.
        pub total: i64,
    }
}

queries! {
    /// One by their id.
    pub fn get(id: Uuid) -> Option<Solver> {
        "select u.id as id, coalesce(u.name, '') as name, coalesce(u.phone, '') as phone,
             w.on_duty as on_duty, w.skills as skills, w.zone as zone, c.language as language,
             coalesce((select count(*) from outbox o
                 where o.channel = 'sms' and o.address = u.phone), 0) as waiting
         from solvers w join users u on u.id = w.user_id
         left join contacts c on c.channel = 'sms' and c.address = u.phone
         where w.user_id = $1"
    }

    /// All, by name.
    pub fn all() -> Vec<Solver> {
        "select u.id as id, coalesce(u.name, '') as name, coalesce(u.phone, '') as phone,
             w.on_duty as on_duty, w.skills as skills, w.zone as zone, c.language as language,
             coalesce((select count(*) from outbox o
                 where o.channel = 'sms' and o.address = u.phone), 0) as waiting
         from solvers w join users u on u.id = w.user_id
         left join contacts c on c.channel = 'sms' and c.address = u.phone
         order by u.name, u.id"
    }

    /// A user with this phone.
    pub fn user_with_phone(phone: String) -> Option<Id> {
        "select id from users where phone = $1"
    }

    /// A new user who is a solver. The operator vouches for the phone.
    pub fn insert_user(id: Uuid, phone: String, name: String, now: Timestamp) -> u64 {
        "insert into users (id, phone, phone_verified_at, name, role, created_at)
         values ($1, $2, $4, $3, 'solver', $4)"
    }

    /// A user becomes a solver; a higher role stays.
    pub fn promote(id: Uuid, name: String, now: Timestamp) -> u64 {
        "update users set name = $2, phone_verified_at = coalesce(phone_verified_at, $3),
             role = case when role = 'customer' then 'solver' else role end
         where id = $1"
    }

    /// A user is a solver no more; a higher role stays.
    pub fn demote(id: Uuid) -> u64 {
        "update users set role = case when role = 'solver' then 'customer' else role end
         where id = $1"
    }

    /// What makes the user a solver, or other skills and zone for one who is.
    pub fn put(id: Uuid, skills: String, zone: Option<String>, now: Timestamp) -> u64 {
        "insert into solvers (user_id, on_duty, skills, zone, created_at) values ($1, false, $2, $3, $4)
         on conflict (user_id) do update set skills = excluded.skills, zone = excluded.zone"
    }

    /// Takes it away again.
    pub fn remove(id: Uuid) -> u64 {
        "delete from solvers where user_id = $1"
    }

    /// On duty, or off.
    pub fn set_duty(id: Uuid, on_duty: bool) -> u64 {
        "update solvers set on_duty = $2 where user_id = $1"
    }

    /// Solvers on duty who fit a ticket and have no offer of it: those with the fewest customers
    /// and offers first, then the best rated, then whoever waits longest.
    /// Whoever gave no sign before `silent_before` may be asked once more.
    pub fn candidates(ticket: Uuid, silent_before: Timestamp, limit: i64) -> Vec<Id> {
        "select w.user_id as id from solvers w, tickets t
         where t.id = $1 and w.on_duty
             and (w.skills = '' or w.skills like '% ' || t.device_type || ' %')
             and not exists (select 1 from offers o
                 where o.ticket_id = t.id and o.solver_id = w.user_id
                     and not (o.answer = 'silent' and o.answered_at < $2))
             and not exists (select 1 from users u
                 where u.id = w.user_id and (u.phone = t.customer_phone
                     or (u.email = t.customer_email and u.email_verified_at is not null)))
         order by
             (select count(*) from sessions s where s.solver_id = w.user_id and s.status = 'active')
                 + (select count(*) from offers f where f.solver_id = w.user_id and f.live),
             (select coalesce(sum(r.score) * 10 / count(*), 45) from ratings r
                 join sessions s on s.id = r.session_id where s.solver_id = w.user_id) desc,
             (select coalesce(max(s.started_at), w.created_at) from sessions s
                 where s.solver_id = w.user_id),
             w.user_id
         limit $3"
    }

    /// A solver's ratings so far.
    pub fn stars(id: Uuid) -> Option<Stars> {
        "select coalesce(count(*), 0) as ratings, coalesce(cast(sum(r.score) as bigint), 0) as total
         from ratings r join sessions s on s.id = r.session_id where s.solver_id = $1"
    }

    /// Open tickets that a solver fits: their dispatch looks again.
    pub fn open_tickets_for(id: Uuid, limit: i64) -> Vec<Id> {
        "select t.id as id from tickets t, solvers w
         where w.user_id = $1 and t.status = 'open'
             and (w.skills = '' or w.skills like '% ' || t.device_type || ' %')
         order by t.created_at limit $2"
    }
}
