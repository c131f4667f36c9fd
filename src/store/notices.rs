//! What is told by mail unasked: to whom, and which of it they do not want.

use serde_json::value::RawValue;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::Timestamp;

record! {
    /// Whom the notice of a session goes to.
    pub struct Whom {
        /// The account of its customer.
        pub user_id: Uuid,
        /// Its proven mail address.
        pub email: Option<String>,
        /// What to call them.
        pub name: Option<String>,
        /// The language they write in.
        pub language: String,
        /// The ticket's code.
        pub code: String,
        /// The problem, in the customer's words.
        pub description: String,
        /// The solver.
        pub solver_id: Option<Uuid>,
        /// Their first name.
        pub solver_name: String,
    }
}

record! {
    /// A notice that is still true.
    pub struct Standing {
        /// Which.
        pub kind: String,
        /// Whose.
        pub user_id: Uuid,
    }
}

record! {
    /// A notice that somebody wrote.
    pub struct Wrote {
        /// Its message.
        pub id: Uuid,
        /// Nobody has begun to send it.
        pub waiting: bool,
        /// What it says.
        pub letter: Option<Json<Box<RawValue>>>,
    }
}

record! {
    /// A kind that somebody does not want.
    pub struct Unwanted {
        /// Which.
        pub kind: String,
    }
}

record! {
    /// Since when an address wants nothing unasked.
    pub struct Silence {
        /// None: it does.
        pub no_notices_at: Option<Timestamp>,
    }
}

queries! {
    /// Whom a notice of this kind about a session goes to: the account of its customer, whose mail
    /// address is proven, and who wants it. Nobody where the ticket goes by mail: there its own
    /// conversation tells all that.
    pub fn whom(session: Uuid, kind: String) -> Option<Whom> {
        "select u.id as user_id, u.email as email, u.name as name,
             coalesce(c.language, t.language) as language, t.code as code,
             t.description as description, s.solver_id as solver_id, s.solver_name as solver_name
         from sessions s join tickets t on t.id = s.ticket_id
         join users u on u.id = t.customer_id
         left join contacts c on c.channel = t.channel and c.address = s.customer_address
         where s.id = $1 and t.channel <> 'email' and s.customer_address is not null
             and u.email is not null and u.email_verified_at is not null
             and not exists (select 1 from unwanted w where w.user_id = u.id and w.kind = $2)
             and not exists (select 1 from contacts n
                 where n.channel = 'email' and n.address = u.email
                     and (n.no_notices_at is not null or n.bounced_at is not null))"
    }

    /// Notes one.
    pub fn insert(id: Uuid, kind: String, user: Uuid, session: Uuid, since: Timestamp) -> u64 {
        "insert into notices (id, kind, user_id, session_id, since) values ($1, $2, $3, $4, $5)"
    }

    /// A notice that may go now: its address is still theirs, they want it, and it is still worth telling.
    pub fn standing(id: Uuid, address: String) -> Option<Standing> {
        "select n.kind as kind, n.user_id as user_id from notices n
         join users u on u.id = n.user_id
         join sessions s on s.id = n.session_id
         join tickets t on t.id = s.ticket_id
         where n.id = $1 and u.email = $2 and u.email_verified_at is not null
             and t.channel <> 'email'
             and not exists (select 1 from unwanted w where w.user_id = u.id and w.kind = n.kind)
             and not exists (select 1 from contacts c
                 where c.channel = 'email' and c.address = $2
                     and (c.no_notices_at is not null or c.bounced_at is not null))
             and (n.kind <> 'wrote' or (s.status = 'active'
                 and (s.customer_at is null or s.customer_at < n.since)))
             and (n.kind <> 'rate'
                 or not exists (select 1 from ratings r where r.session_id = s.id))"
    }

    /// What tells of words that a solver wrote after this moment.
    pub fn wrote(session: Uuid, after: Timestamp) -> Option<Wrote> {
        "select n.id as id,
             (select 1 from outbox o where o.id = n.id and o.attempts = 0 limit 1) is not null
                 as waiting,
             (select m.letter from mails m where m.id = n.id) as letter
         from notices n
         where n.session_id = $1 and n.kind = 'wrote' and n.since > $2
         order by n.since desc limit 1"
    }

    /// The messages of what was told of a ticket.
    pub fn of_ticket(ticket: Uuid) -> Vec<super::erasures::Message> {
        "select m.id as id, m.channel as channel, cast(null as text) as provider_id, cast(null as text) as inbound_id
         from notices n join sessions s on s.id = n.session_id join messages m on m.id = n.id
         where s.ticket_id = $1"
    }

    /// Forgets their mails.
    pub fn forget_mails(ticket: Uuid) -> u64 {
        "delete from mails where id in (
             select n.id from notices n join sessions s on s.id = n.session_id where s.ticket_id = $1)"
    }

    /// And that there were any.
    pub fn forget(ticket: Uuid) -> u64 {
        "delete from notices where session_id in (select id from sessions where ticket_id = $1)"
    }

    /// A letter that waits says more.
    pub fn reword(id: Uuid, letter: Json<Box<RawValue>>) -> u64 {
        "update mails set letter = $2 where id = $1"
    }

    /// So does its transcript.
    pub fn rebody(id: Uuid, body: String) -> u64 {
        "update messages set body = $2 where id = $1"
    }

    /// The kinds that an account does not want.
    pub fn unwanted(user: Uuid) -> Vec<Unwanted> {
        "select kind from unwanted where user_id = $1"
    }

    /// An account does not want this kind.
    pub fn refuse(user: Uuid, kind: String, now: Timestamp) -> u64 {
        "insert into unwanted (user_id, kind, created_at) values ($1, $2, $3)
         on conflict (user_id, kind) do nothing"
    }

    /// It does again.
    pub fn welcome(user: Uuid, kind: String) -> u64 {
        "delete from unwanted where user_id = $1 and kind = $2"
    }

    /// Whether an address wants anything unasked.
    pub fn silence(address: String) -> Option<Silence> {
        "select no_notices_at from contacts where channel = 'email' and address = $1"
    }

    /// An address wants nothing unasked any more; none: it does again.
    pub fn set_silence(address: String, since: Option<Timestamp>, now: Timestamp) -> u64 {
        "insert into contacts (channel, address, no_notices_at, created_at)
         values ('email', $1, $2, $3)
         on conflict (channel, address) do update set no_notices_at = excluded.no_notices_at"
    }
}
