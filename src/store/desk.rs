//! What the staff is shown of everybody: only pages behind a role read it.

use serde_json::value::RawValue;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::Timestamp;

record! {
    /// A ticket that is not over.
    pub struct Open {
        /// Its code.
        pub code: String,
        /// `open` or `claimed`.
        pub status: String,
        /// How soon.
        pub urgency: String,
        /// The device with the trouble.
        pub device_type: String,
        /// The problem, in the customer's words.
        pub description: String,
        /// Their name.
        pub customer_name: Option<String>,
        /// The phone is known to be theirs; not so one that was typed into the form.
        pub proven: bool,
        /// When it was opened.
        pub created_at: Timestamp,
        /// Offers that lie before solvers.
        pub offers: i64,
        /// Who has it.
        pub solver: Option<String>,
    }
}

record! {
    /// A ticket, whole.
    pub struct Ticket {
        /// Ours.
        pub id: Uuid,
        /// Its code.
        pub code: String,
        /// `open`, ….
        pub status: String,
        /// How soon.
        pub urgency: String,
        /// The device with the trouble.
        pub device_type: String,
        /// The problem, in the customer's words.
        pub description: String,
        /// Where it came from.
        pub channel: String,
        /// Their name.
        pub customer_name: Option<String>,
        /// E.164.
        pub customer_phone: Option<String>,
        /// As they wrote it; proven by nobody.
        pub customer_email: Option<String>,
        /// The phone is known to be theirs.
        pub proven: bool,
        /// When it was opened.
        pub created_at: Timestamp,
        /// Any message with this customer, by which the desk finds the conversation.
        pub message_id: Option<Uuid>,
    }
}

record! {
    /// Words that were added to a ticket.
    pub struct Note {
        /// The words.
        pub body: String,
        /// When.
        pub created_at: Timestamp,
    }
}

record! {
    /// A file of a ticket.
    pub struct File {
        /// The file.
        pub id: Uuid,
        /// `pending`, `kept`, `refused` or `failed`.
        pub status: String,
        /// The MIME type that the carrier named.
        pub content_type: String,
    }
}

record! {
    /// A session of a ticket, with its rating.
    pub struct Session {
        /// The solver's first name.
        pub solver: String,
        /// `active`, ….
        pub status: String,
        /// When it began.
        pub started_at: Timestamp,
        /// How long it took.
        pub minutes: Option<i64>,
        /// What that is called.
        pub tier: Option<String>,
        /// The rating.
        pub score: Option<i64>,
        /// Words with it.
        pub comment: Option<String>,
    }
}

record! {
    /// An offer of a ticket.
    pub struct Offer {
        /// The solver's name.
        pub solver: String,
        /// They may still take it.
        pub live: bool,
        /// What they said, or what became of it.
        pub answer: Option<String>,
        /// When it was last texted.
        pub offered_at: Timestamp,
    }
}

record! {
    /// Whose conversation it is.
    pub struct Whose {
        /// `sms`, ….
        pub channel: String,
        /// As the channel writes it.
        pub address: String,
    }
}

record! {
    /// A conversation that a person of the staff has.
    pub struct Waiting {
        /// As the channel writes it.
        pub address: String,
        /// The engine's state.
        pub state: Json<Box<RawValue>>,
        /// Any message of it.
        pub message_id: Option<Uuid>,
        /// Set while they must not be written to.
        pub opted_out_at: Option<Timestamp>,
    }
}

record! {
    /// Where a conversation stands.
    pub struct Conversation {
        /// The engine's state.
        pub state: Json<Box<RawValue>>,
        /// The code of their open ticket.
        pub ticket_code: Option<String>,
    }
}

record! {
    /// A text that did not arrive, or of which nobody knows.
    pub struct Failure {
        /// The message.
        pub id: Uuid,
        /// To whom.
        pub address: String,
        /// `failed`, `undelivered` or `unknown`.
        pub status: String,
        /// The carrier's code.
        pub error_code: Option<i64>,
        /// When it was written.
        pub created_at: Timestamp,
    }
}

record! {
    /// A turn that failed alone.
    pub struct Parked {
        /// Whose.
        pub address: String,
        /// What it met.
        pub error: String,
        /// When.
        pub created_at: Timestamp,
        /// Any message of that conversation.
        pub message_id: Option<Uuid>,
    }
}

record! {
    /// A solver, as the desk lists them.
    pub struct Solver {
        /// The user.
        pub id: Uuid,
        /// As the staff wrote it.
        pub name: String,
        /// E.164.
        pub phone: String,
        /// They take offers.
        pub on_duty: bool,
        /// Device types with a space before, between and behind; empty for all.
        pub skills: String,
        /// IANA name.
        pub zone: Option<String>,
        /// Sessions that go on.
        pub held: i64,
        /// Ratings.
        pub ratings: i64,
        /// Their sum.
        pub stars: i64,
    }
}

record! {
    /// A session of a solver's, as they see it.
    pub struct OfSolver {
        /// The session.
        pub id: Uuid,
        /// The ticket's code.
        pub code: String,
        /// The customer's name, whole: it is shown in part.
        pub customer_name: Option<String>,
        /// The problem, in the customer's words.
        pub description: String,
        /// The device with the trouble.
        pub device_type: String,
        /// `active`, ….
        pub status: String,
        /// When it began.
        pub started_at: Timestamp,
        /// How long it took.
        pub minutes: Option<i64>,
        /// What that is called.
        pub tier: Option<String>,
        /// The rating.
        pub score: Option<i64>,
        /// Words with it.
        pub comment: Option<String>,
    }
}

queries! {
    /// Tickets that are not over, the oldest first.
    pub fn open(limit: i64) -> Vec<Open> {
        "select t.code as code, t.status as status, t.urgency as urgency,
             t.device_type as device_type, t.description as description,
             t.customer_name as customer_name,
             coalesce(t.phone_proven_at, t.email_proven_at) is not null as proven,
             t.created_at as created_at,
             coalesce((select count(*) from offers o
                 where o.ticket_id = t.id and o.live), 0) as offers,
             (select s.solver_name from sessions s
                 where s.ticket_id = t.id and s.status = 'active') as solver
         from tickets t where t.status in ('open', 'claimed') order by t.created_at limit $1"
    }

    /// One by its code.
    pub fn ticket(code: String) -> Option<Ticket> {
        "select t.id as id, t.code as code, t.status as status, t.urgency as urgency,
             t.device_type as device_type, t.description as description, t.channel as channel,
             t.customer_name as customer_name, t.customer_phone as customer_phone,
             t.customer_email as customer_email,
             coalesce(t.phone_proven_at, t.email_proven_at) is not null as proven,
             t.created_at as created_at,
             (select m.id from messages m
                 where m.channel = t.channel
                     and m.address = case t.channel when 'email' then t.customer_email
                         else t.customer_phone end
                 order by m.id limit 1) as message_id
         from tickets t where t.code = $1"
    }

    /// What was added to a ticket, oldest first.
    pub fn notes(ticket: Uuid) -> Vec<Note> {
        "select body, created_at from ticket_notes where ticket_id = $1
         order by created_at, id limit 200"
    }

    /// The files of a ticket, oldest first.
    pub fn files(ticket: Uuid) -> Vec<File> {
        "select id, status, content_type from media where ticket_id = $1
         order by created_at, id limit 50"
    }

    /// The sessions of a ticket, oldest first.
    pub fn sessions(ticket: Uuid) -> Vec<Session> {
        "select s.solver_name as solver, s.status as status, s.started_at as started_at,
             s.minutes as minutes, s.tier as tier, r.score as score, r.comment as comment
         from sessions s left join ratings r on r.session_id = s.id
         where s.ticket_id = $1 order by s.id limit 50"
    }

    /// The offers of a ticket, oldest first.
    pub fn offers(ticket: Uuid) -> Vec<Offer> {
        "select coalesce(u.name, '') as solver, o.live as live, o.answer as answer,
             o.offered_at as offered_at
         from offers o join users u on u.id = o.solver_id
         where o.ticket_id = $1 order by o.offered_at, u.name limit 100"
    }

    /// What was written between the customer and us about a ticket, newest first; no codes.
    pub fn of_ticket(ticket: Uuid, limit: i64) -> Vec<super::messages::Stored> {
        "select m.id as id, m.address as address, m.direction as direction, m.body as body,
             m.segments as segments, m.status as status, m.created_at as created_at
         from messages m
         where m.ticket_id = $1
             and (m.address = (select t.customer_email from tickets t where t.id = $1)
                 or m.address = (select t.customer_phone from tickets t where t.id = $1))
             and not exists (select 1 from codes k where k.message_id = m.id)
         order by m.created_at desc, m.id desc limit $2"
    }

    /// What was written between somebody and us, newest first; no codes.
    pub fn transcript(channel: String, address: String, limit: i64) -> Vec<super::messages::Stored> {
        "select m.id as id, m.address as address, m.direction as direction, m.body as body,
             m.segments as segments, m.status as status, m.created_at as created_at
         from messages m
         where m.channel = $1 and m.address = $2
             and not exists (select 1 from codes k where k.message_id = m.id)
         order by m.created_at desc, m.id desc limit $3"
    }

    /// Whose message it is: how the desk names a conversation without a number.
    pub fn whose(message: Uuid) -> Option<Whose> {
        "select channel, address from messages where id = $1"
    }

    /// Conversations that a person of the staff has: each waits for the time when the bot takes over
    /// again, so the index of waits finds them among all. `||` keeps SQLite from the primary key, which
    /// begins with the channel and would go through everybody.
    pub fn waiting(human_state: String, limit: i64) -> Vec<Waiting> {
        "select v.address as address, v.state as state,
             (select m.id from messages m
                 where m.channel = v.channel and m.address = v.address
                 order by m.id limit 1) as message_id,
             c.opted_out_at as opted_out_at
         from conversations v
         left join contacts c on c.channel = v.channel and c.address = v.address
         where v.wake_at is not null and v.channel || '' <> 'dispatch' and v.state ->> 'at' = $1
         order by v.wake_at limit $2"
    }

    /// Where somebody's conversation stands.
    pub fn conversation(channel: String, address: String) -> Option<Conversation> {
        "select v.state as state,
             (select t.code from tickets t
                 where t.status in ('open', 'claimed') and (t.customer_phone = v.address
                     or (t.customer_email = v.address and t.email_proven_at is not null))
                 order by t.created_at desc limit 1) as ticket_code
         from conversations v where v.channel = $1 and v.address = $2"
    }

    /// Texts that did not arrive, from before one of them back to another, newest first.
    pub fn failures(since: Uuid, before: Uuid, limit: i64) -> Vec<Failure> {
        "select id, address, status, error_code, created_at from messages
         where id >= $1 and id < $2 and direction = 'out'
             and status in ('failed', 'undelivered', 'unknown')
         order by id desc limit $3"
    }

    /// Turns that failed alone, newest first.
    pub fn parked(limit: i64) -> Vec<Parked> {
        "select p.address as address, p.error as error, p.created_at as created_at,
             (select m.id from messages m
                 where m.channel = p.channel and m.address = p.address
                 order by m.id limit 1) as message_id
         from parked p order by p.id desc limit $1"
    }

    /// All solvers, by name.
    pub fn solvers(limit: i64) -> Vec<Solver> {
        "select w.user_id as id, coalesce(u.name, '') as name, coalesce(u.phone, '') as phone,
             w.on_duty as on_duty, w.skills as skills, w.zone as zone,
             coalesce((select count(*) from sessions s
                 where s.solver_id = w.user_id and s.status = 'active'), 0) as held,
             coalesce((select count(*) from ratings r join sessions s on s.id = r.session_id
                 where s.solver_id = w.user_id), 0) as ratings,
             coalesce((select cast(sum(r.score) as bigint) from ratings r
                 join sessions s on s.id = r.session_id
                 where s.solver_id = w.user_id), 0) as stars
         from solvers w join users u on u.id = w.user_id order by u.name, u.id limit $1"
    }

    /// A solver's sessions before one of them, newest first.
    pub fn of_solver(solver: Uuid, before: Uuid, limit: i64) -> Vec<OfSolver> {
        "select s.id as id, t.code as code, t.customer_name as customer_name,
             t.description as description, t.device_type as device_type, s.status as status,
             s.started_at as started_at, s.minutes as minutes, s.tier as tier,
             r.score as score, r.comment as comment
         from sessions s join tickets t on t.id = s.ticket_id
         left join ratings r on r.session_id = s.id
         where s.solver_id = $1 and s.id < $2 order by s.id desc limit $3"
    }
}
