//! Sessions: one solver at work on one ticket.

use uuid::Uuid;

use crate::domain::Timestamp;

record! {
    /// A session that goes on, with both sides.
    pub struct Active {
        /// The session.
        pub id: Uuid,
        /// Its ticket.
        pub ticket_id: Uuid,
        /// The ticket's code.
        pub code: String,
        /// When it began.
        pub started_at: Timestamp,
        /// When the solver last wrote.
        pub solver_at: Option<Timestamp>,
        /// When the customer last wrote.
        pub customer_at: Option<Timestamp>,
        /// The solver.
        pub solver_id: Option<Uuid>,
        /// Their first name.
        pub solver_name: String,
        /// Their phone.
        pub solver_phone: Option<String>,
        /// The language they write in.
        pub solver_language: Option<String>,
        /// Rows to them in the outbox.
        pub solver_waiting: i64,
        /// The customer's channel.
        pub customer_channel: String,
        /// The customer's address; none once erased, and until their number is confirmed.
        pub customer_address: Option<String>,
        /// Nobody has confirmed their number yet.
        pub customer_unproven: bool,
        /// The customer's name.
        pub customer_name: Option<String>,
        /// The language they write in.
        pub customer_language: String,
        /// They opted out.
        pub customer_opted_out: bool,
        /// Rows to them in the outbox.
        pub customer_waiting: i64,
    }
}

record! {
    /// A session that was completed.
    pub struct Past {
        /// The session.
        pub id: Uuid,
        /// Its ticket.
        pub ticket_id: Uuid,
        /// The ticket's code.
        pub code: String,
        /// The solver's first name.
        pub solver_name: String,
        /// When it ended.
        pub ended_at: Option<Timestamp>,
        /// The rating.
        pub score: Option<i64>,
        /// When it was given.
        pub rated_at: Option<Timestamp>,
    }
}

record! {
    /// A session in somebody's history.
    pub struct Listed {
        /// The ticket's code.
        pub code: String,
        /// The problem.
        pub description: String,
        /// The solver's first name.
        pub solver_name: String,
        /// When it ended.
        pub ended_at: Option<Timestamp>,
        /// How long it took.
        pub minutes: Option<i64>,
        /// What that is called.
        pub tier: Option<String>,
        /// The rating.
        pub score: Option<i64>,
    }
}

record! {
    /// What a rating needs to know of a session.
    pub struct Rateable {
        /// The session.
        pub id: Uuid,
        /// Its ticket.
        pub ticket_id: Uuid,
        /// The ticket's code.
        pub code: String,
        /// `active`, ….
        pub status: String,
        /// The solver.
        pub solver_id: Option<Uuid>,
        /// Their first name.
        pub solver_name: String,
        /// The rating so far.
        pub score: Option<i64>,
        /// When it was first given.
        pub rated_at: Option<Timestamp>,
    }
}

record! {
    /// A session as the dispatch sees it.
    pub struct AtWork {
        /// The session.
        pub id: Uuid,
        /// The solver.
        pub solver_id: Option<Uuid>,
        /// Their first name.
        pub solver_name: String,
        /// When it began.
        pub started_at: Timestamp,
        /// When the solver last wrote.
        pub solver_at: Option<Timestamp>,
        /// Since when the customer's number is confirmed.
        pub phone_proven_at: Option<Timestamp>,
        /// The customer's number; none once erased.
        pub customer_phone: Option<String>,
    }
}

record! {
    /// Whom a session is with.
    pub struct Whose {
        /// The customer's address; none once erased, and until their number is confirmed.
        pub customer_address: Option<String>,
        /// Their channel.
        pub customer_channel: String,
    }
}

queries! {
    /// Whom a session is with, as of now.
    pub fn whose(id: Uuid) -> Option<Whose> {
        "select s.customer_address as customer_address, t.channel as customer_channel
         from sessions s join tickets t on t.id = s.ticket_id where s.id = $1"
    }

    /// The customer of a ticket confirmed their number: its sessions are theirs.
    pub fn belong(ticket: Uuid, address: String) -> u64 {
        "update sessions set customer_address = $2 where ticket_id = $1 and customer_address is null"
    }

    /// The session of a ticket goes on at another address of the same customer.
    pub fn follow(ticket: Uuid, address: String) -> u64 {
        "update sessions set customer_address = $2 where ticket_id = $1 and status = 'active'"
    }

    /// The sessions of a ticket are nobody's history any more.
    pub fn belong_to_nobody(ticket: Uuid) -> u64 {
        "update sessions set customer_address = null where ticket_id = $1"
    }

    /// A customer's sessions that go on, the one whose solver wrote last first.
    pub fn of_customer(address: String) -> Vec<Active> {
        "select s.id as id, t.id as ticket_id, t.code as code, s.started_at as started_at,
             s.solver_at as solver_at, s.customer_at as customer_at, s.solver_id as solver_id,
             s.solver_name as solver_name, u.phone as solver_phone, w.language as solver_language,
             coalesce((select count(*) from outbox o
                 where o.channel = 'sms' and o.address = u.phone), 0) as solver_waiting,
             t.channel as customer_channel, s.customer_address as customer_address,
             case t.channel when 'email' then t.email_proven_at is null
                 else t.customer_phone is not null and t.phone_proven_at is null end as customer_unproven,
             t.customer_name as customer_name, coalesce(c.language, t.language) as customer_language,
             c.opted_out_at is not null as customer_opted_out,
             coalesce((select count(*) from outbox o
                 where o.channel = t.channel and o.address = s.customer_address), 0) as customer_waiting
         from sessions s join tickets t on t.id = s.ticket_id
         left join users u on u.id = s.solver_id
         left join contacts w on w.channel = 'sms' and w.address = u.phone
         left join contacts c on c.channel = t.channel and c.address = s.customer_address
         where s.customer_address = $1 and s.status = 'active'
         order by coalesce(s.solver_at, s.started_at) desc, s.id desc"
    }

    /// A solver's sessions that go on, oldest first.
    pub fn of_solver(solver: Uuid) -> Vec<Active> {
        "select s.id as id, t.id as ticket_id, t.code as code, s.started_at as started_at,
             s.solver_at as solver_at, s.customer_at as customer_at, s.solver_id as solver_id,
             s.solver_name as solver_name, u.phone as solver_phone, w.language as solver_language,
             coalesce((select count(*) from outbox o
                 where o.channel = 'sms' and o.address = u.phone), 0) as solver_waiting,
             t.channel as customer_channel, s.customer_address as customer_address,
             case t.channel when 'email' then t.email_proven_at is null
                 else t.customer_phone is not null and t.phone_proven_at is null end as customer_unproven,
             t.customer_name as customer_name, coalesce(c.language, t.language) as customer_language,
             c.opted_out_at is not null as customer_opted_out,
             coalesce((select count(*) from outbox o
                 where o.channel = t.channel and o.address = s.customer_address), 0) as customer_waiting
         from sessions s join tickets t on t.id = s.ticket_id
         left join users u on u.id = s.solver_id
         left join contacts w on w.channel = 'sms' and w.address = u.phone
         left join contacts c on c.channel = t.channel and c.address = s.customer_address
         where s.solver_id = $1 and s.status = 'active'
         order by s.started_at, s.id"
    }

    /// The session of a ticket that goes on.
    pub fn of_ticket(ticket: Uuid) -> Option<AtWork> {
        "select s.id as id, s.solver_id as solver_id, s.solver_name as solver_name,
             s.started_at as started_at, s.solver_at as solver_at,
             t.phone_proven_at as phone_proven_at, t.customer_phone as customer_phone
         from sessions s join tickets t on t.id = s.ticket_id
         where s.ticket_id = $1 and s.status = 'active'"
    }

    /// The last session of somebody that was completed.
    pub fn last_of_customer(address: String) -> Option<Past> {
        "select s.id as id, s.ticket_id as ticket_id, t.code as code, s.solver_name as solver_name,
             s.ended_at as ended_at, r.score as score, r.created_at as rated_at
         from sessions s join tickets t on t.id = s.ticket_id
         left join ratings r on r.session_id = s.id
         where s.customer_address = $1 and s.status = 'completed'
             and (t.customer_id is null or t.customer_id = (select id from users
                 where phone = $1 or (email = $1 and email_verified_at is not null)))
         order by s.ended_at desc, s.id desc limit 1"
    }

    /// Begins one. The unique index keeps a second one off the same ticket.
    pub fn begin(id: Uuid, ticket: Uuid, solver: Uuid, solver_name: String, customer: Option<String>, now: Timestamp) -> u64 {
        "insert into sessions (id, ticket_id, solver_id, solver_name, customer_address, status, started_at)
         values ($1, $2, $3, $4, $5, 'active', $6)"
    }

    /// The solver is done; zero rows when it was over already.
    pub fn complete(id: Uuid, minutes: i64, tier: String, price: String, now: Timestamp) -> u64 {
        "update sessions set status = 'completed', minutes = $2, tier = $3, price = $4, ended_at = $5
         where id = $1 and status = 'active'"
    }

    /// It is given back, or dropped; zero rows when it was over already.
    pub fn stop(id: Uuid, status: String, now: Timestamp) -> u64 {
        "update sessions set status = $2, ended_at = $3 where id = $1 and status = 'active'"
    }

    /// The solver wrote.
    pub fn solver_wrote(id: Uuid, now: Timestamp) -> u64 {
        "update sessions set solver_at = $2 where id = $1"
    }

    /// The customer wrote.
    pub fn customer_wrote(id: Uuid, now: Timestamp) -> u64 {
        "update sessions set customer_at = $2 where id = $1"
    }

    /// Somebody's completed sessions, newest first.
    pub fn history(address: String, skip: i64, limit: i64) -> Vec<Listed> {
        "select t.code as code, t.description as description, s.solver_name as solver_name,
             s.ended_at as ended_at, s.minutes as minutes, s.tier as tier, r.score as score
         from sessions s join tickets t on t.id = s.ticket_id
         left join ratings r on r.session_id = s.id
         where s.customer_address = $1 and s.status = 'completed'
             and (t.customer_id is null or t.customer_id = (select id from users
                 where phone = $1 or (email = $1 and email_verified_at is not null)))
         order by s.ended_at desc, s.id desc limit $3 offset $2"
    }

    /// The sessions of somebody that a rating may mean, the one that goes on or ended last first.
    pub fn rateable(address: String, limit: i64) -> Vec<Rateable> {
        "select s.id as id, s.ticket_id as ticket_id, t.code as code, s.status as status,
             s.solver_id as solver_id, s.solver_name as solver_name, r.score as score,
             r.created_at as rated_at
         from sessions s join tickets t on t.id = s.ticket_id
         left join ratings r on r.session_id = s.id
         where s.customer_address = $1 and s.status in ('active', 'completed')
             and (t.customer_id is null or t.customer_id = (select id from users
                 where phone = $1 or (email = $1 and email_verified_at is not null)))
         order by s.id desc limit $2"
    }

    /// A session that an account may rate, once it is over.
    pub fn rateable_by(account: Uuid, id: Uuid) -> Option<Rateable> {
        "select s.id as id, s.ticket_id as ticket_id, t.code as code, s.status as status,
             s.solver_id as solver_id, s.solver_name as solver_name, r.score as score,
             r.created_at as rated_at
         from sessions s join tickets t on t.id = s.ticket_id
         left join ratings r on r.session_id = s.id
         where s.id = $2 and t.customer_id = $1 and s.status in ('active', 'completed')"
    }

    /// One by its id, as whoever has a link to rate it sees it.
    pub fn rateable_one(id: Uuid) -> Option<Rateable> {
        "select s.id as id, s.ticket_id as ticket_id, t.code as code, s.status as status,
             s.solver_id as solver_id, s.solver_name as solver_name, r.score as score,
             r.created_at as rated_at
         from sessions s join tickets t on t.id = s.ticket_id
         left join ratings r on r.session_id = s.id
         where s.id = $1 and s.customer_address is not null and s.status in ('active', 'completed')"
    }

    /// The solver who last completed a session of this ticket.
    pub fn last_solver(ticket: Uuid) -> Option<super::solvers::Id> {
        "select u.id as id from sessions s join users u on u.id = s.solver_id
         where s.ticket_id = $1 and s.status = 'completed'
         order by s.ended_at desc limit 1"
    }
}
