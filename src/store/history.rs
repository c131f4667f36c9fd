//! What an account finds here: its tickets, their sessions, what was written. Only ever by the account
//! the tickets are linked to.

use uuid::Uuid;

use crate::domain::Timestamp;

record! {
    /// A session, with its ticket and the rating that was given.
    pub struct Session {
        /// The session.
        pub id: Uuid,
        /// Its ticket.
        pub ticket_id: Uuid,
        /// The ticket's code.
        pub code: String,
        /// The problem, in the customer's words.
        pub description: String,
        /// The device with the trouble.
        pub device_type: String,
        /// How soon it was wanted.
        pub urgency: String,
        /// Where the ticket stands: `open`, `claimed`, `completed`, `dropped`.
        pub ticket_status: String,
        /// When the ticket was opened.
        pub ticket_created_at: Timestamp,
        /// Where the customer wrote from.
        pub customer_address: Option<String>,
        /// The solver's first name.
        pub solver_name: String,
        /// `active`, `completed`, `released` or `dropped`.
        pub status: String,
        /// When it began.
        pub started_at: Timestamp,
        /// When it ended.
        pub ended_at: Option<Timestamp>,
        /// How long it took.
        pub minutes: Option<i64>,
        /// What that is called.
        pub tier: Option<String>,
        /// What that costs, as people read it.
        pub price: Option<String>,
        /// The rating, 1 to 5.
        pub score: Option<i64>,
        /// Its words.
        pub comment: Option<String>,
        /// When it was first given.
        pub rated_at: Option<Timestamp>,
    }
}

record! {
    /// A ticket.
    pub struct Ticket {
        /// The ticket.
        pub id: Uuid,
        /// Its code.
        pub code: String,
        /// `open`, `claimed`, `completed` or `dropped`.
        pub status: String,
        /// The problem, in the customer's words.
        pub description: String,
        /// The device with the trouble.
        pub device_type: String,
        /// How soon.
        pub urgency: String,
        /// When it was opened.
        pub created_at: Timestamp,
    }
}

record! {
    /// A ticket that is not over.
    pub struct Waiting {
        /// Its code.
        pub code: String,
        /// `open` or `claimed`.
        pub status: String,
        /// The problem, in the customer's words.
        pub description: String,
        /// The device with the trouble.
        pub device_type: String,
        /// How soon.
        pub urgency: String,
        /// When it was opened.
        pub created_at: Timestamp,
        /// The session that goes on.
        pub session_id: Option<Uuid>,
        /// Its solver's first name.
        pub solver_name: Option<String>,
    }
}

record! {
    /// A file that came or went with a message.
    pub struct File {
        /// The message.
        pub message_id: Uuid,
        /// The file.
        pub id: Uuid,
        /// The MIME type the carrier named.
        pub content_type: String,
        /// When it was sent.
        pub created_at: Timestamp,
    }
}

record! {
    /// How many sessions.
    pub struct Counts {
        /// In all.
        pub total: i64,
        /// Of them completed.
        pub completed: i64,
    }
}

queries! {
    /// An account's sessions before one of them, newest first; from the newest on with [`Uuid::max`].
    pub fn sessions(account: Uuid, before: Uuid, limit: i64) -> Vec<Session> {
        "select s.id as id, t.id as ticket_id, t.code as code, t.description as description,
             t.device_type as device_type, t.urgency as urgency, t.status as ticket_status,
             t.created_at as ticket_created_at, s.customer_address as customer_address,
             s.solver_name as solver_name, s.status as status, s.started_at as started_at,
             s.ended_at as ended_at, s.minutes as minutes, s.tier as tier, s.price as price,
             r.score as score, r.comment as comment, r.created_at as rated_at
         from tickets t join sessions s on s.ticket_id = t.id
         left join ratings r on r.session_id = s.id
         where t.customer_id = $1 and s.id < $2
         order by s.id desc limit $3"
    }

    /// One of an account's sessions.
    pub fn session(account: Uuid, id: Uuid) -> Option<Session> {
        "select s.id as id, t.id as ticket_id, t.code as code, t.description as description,
             t.device_type as device_type, t.urgency as urgency, t.status as ticket_status,
             t.created_at as ticket_created_at, s.customer_address as customer_address,
             s.solver_name as solver_name, s.status as status, s.started_at as started_at,
             s.ended_at as ended_at, s.minutes as minutes, s.tier as tier, s.price as price,
             r.score as score, r.comment as comment, r.created_at as rated_at
         from sessions s join tickets t on t.id = s.ticket_id
         left join ratings r on r.session_id = s.id
         where s.id = $2 and t.customer_id = $1"
    }

    /// An account's tickets, newest first.
    pub fn tickets(account: Uuid, limit: i64) -> Vec<Ticket> {
        "select id, code, status, description, device_type, urgency, created_at from tickets
         where customer_id = $1 order by created_at desc, id desc limit $2"
    }

    /// An account's tickets that are not over, the oldest first, with who is at work on them.
    pub fn waiting(account: Uuid, limit: i64) -> Vec<Waiting> {
        "select t.code as code, t.status as status, t.description as description,
             t.device_type as device_type, t.urgency as urgency, t.created_at as created_at,
             s.id as session_id, s.solver_name as solver_name
         from tickets t left join sessions s on s.ticket_id = t.id and s.status = 'active'
         where t.customer_id = $1 and t.status in ('open', 'claimed')
         order by t.created_at, t.id limit $2"
    }

    /// All sessions of an account's tickets that were opened since, in their order.
    pub fn sessions_of_tickets(account: Uuid, since: Timestamp) -> Vec<Session> {
        "select s.id as id, t.id as ticket_id, t.code as code, t.description as description,
             t.device_type as device_type, t.urgency as urgency, t.status as ticket_status,
             t.created_at as ticket_created_at, s.customer_address as customer_address,
             s.solver_name as solver_name, s.status as status, s.started_at as started_at,
             s.ended_at as ended_at, s.minutes as minutes, s.tier as tier, s.price as price,
             r.score as score, r.comment as comment, r.created_at as rated_at
         from tickets t join sessions s on s.ticket_id = t.id
         left join ratings r on r.session_id = s.id
         where t.customer_id = $1 and t.created_at >= $2
         order by s.id"
    }

    /// An account's ticket of one of its numbers, by its id or its code.
    pub fn ticket(account: Uuid, phone: String, id: Uuid, code: String) -> Option<Ticket> {
        "select id, code, status, description, device_type, urgency, created_at from tickets
         where (id = $3 or code = $4) and customer_id = $1 and customer_phone = $2
             and phone_proven_at is not null"
    }

    /// How many sessions an account has.
    pub fn counts(account: Uuid) -> Option<Counts> {
        "select coalesce(count(*), 0) as total,
             coalesce(sum(case when s.status = 'completed' then 1 else 0 end), 0) as completed
         from tickets t join sessions s on s.ticket_id = t.id where t.customer_id = $1"
    }

    /// What was written between the customer and us about a ticket in a span of time, both ends
    /// included, oldest first. What was written between us and the solver is the solver's.
    pub fn transcript(ticket: Uuid, address: String, from: Timestamp, to: Timestamp, limit: i64) -> Vec<super::messages::Stored> {
        "select id, address, direction, body, segments, status, created_at from messages
         where ticket_id = $1 and (address = $2
             or address = (select t.customer_phone from tickets t where t.id = $1)
             or address = (select t.customer_email from tickets t where t.id = $1))
             and created_at >= $3 and created_at <= $4
         order by created_at, id limit $5"
    }

    /// The files of those messages that are kept.
    pub fn files(ticket: Uuid, address: String, from: Timestamp, to: Timestamp) -> Vec<File> {
        "select m.id as message_id, f.id as id, f.content_type as content_type, f.created_at as created_at
         from messages m join media f on f.message_id = m.id
         where m.ticket_id = $1 and (m.address = $2
             or m.address = (select t.customer_phone from tickets t where t.id = $1)
             or m.address = (select t.customer_email from tickets t where t.id = $1))
             and m.created_at >= $3 and m.created_at <= $4
             and f.status = 'kept'
         union
         select m.id, f.id, f.content_type, f.created_at
         from messages m join attachments a on a.message_id = m.id join media f on f.id = a.media_id
         where m.ticket_id = $1 and (m.address = $2
             or m.address = (select t.customer_phone from tickets t where t.id = $1)
             or m.address = (select t.customer_email from tickets t where t.id = $1))
             and m.created_at >= $3 and m.created_at <= $4
             and f.status = 'kept'
         order by created_at, id"
    }
}
