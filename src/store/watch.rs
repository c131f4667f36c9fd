//! What those who look on are shown: the newest tickets, and what became of each.

use serde_json::value::RawValue;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::Timestamp;

record! {
    /// A mail, as a mailbox shows it.
    pub struct Mail {
        /// Its message; its own id where nobody answers it.
        pub id: Uuid,
        /// The other side.
        pub address: String,
        /// `in` or `out`.
        pub direction: String,
        /// Of ours: used where it answers nothing.
        pub subject: String,
        /// `taken`, or why it is not answered.
        pub fate: String,
        /// What it tells unasked; none for an answer.
        pub notice: Option<String>,
        /// The words.
        pub body: Option<String>,
        /// What became of it.
        pub status: Option<String>,
        /// When.
        pub created_at: Timestamp,
    }
}

record! {
    /// A mail of ours, as it looks.
    pub struct Letter {
        /// What it says.
        pub letter: Option<Json<Box<RawValue>>>,
        /// Our Message-ID.
        pub header_id: String,
        /// What an answer brings back.
        pub token: Option<String>,
        /// To whom.
        pub address: String,
    }
}

record! {
    /// A ticket.
    pub struct Ticket {
        /// Its id.
        pub id: Uuid,
        /// What a person types.
        pub code: String,
        /// The customer's phone; none once erased.
        pub customer_phone: Option<String>,
        /// The device with the trouble.
        pub device_type: String,
        /// How soon.
        pub urgency: String,
        /// `open`, ….
        pub status: String,
        /// When it was opened.
        pub created_at: Timestamp,
        /// When its status last changed.
        pub updated_at: Timestamp,
    }
}

record! {
    /// An offer of a ticket to a solver.
    pub struct Offer {
        /// The ticket.
        pub ticket_id: Uuid,
        /// The solver's name.
        pub solver: String,
        /// They may still take it.
        pub live: bool,
        /// What they said, or what became of it.
        pub answer: Option<String>,
        /// When they said they could.
        pub promised_for: Option<Timestamp>,
        /// When it was last texted.
        pub offered_at: Timestamp,
        /// When it was answered, or was over.
        pub answered_at: Option<Timestamp>,
    }
}

record! {
    /// A session about a ticket, with its rating.
    pub struct Session {
        /// The ticket.
        pub ticket_id: Uuid,
        /// The solver's first name.
        pub solver: String,
        /// `active`, ….
        pub status: String,
        /// When it began.
        pub started_at: Timestamp,
        /// When the solver last wrote.
        pub solver_at: Option<Timestamp>,
        /// When the customer last wrote.
        pub customer_at: Option<Timestamp>,
        /// When it ended.
        pub ended_at: Option<Timestamp>,
        /// How long it took.
        pub minutes: Option<i64>,
        /// What that is called.
        pub tier: Option<String>,
        /// And costs.
        pub price: Option<String>,
        /// The rating.
        pub score: Option<i64>,
        /// Words with it.
        pub comment: Option<String>,
        /// When it was given.
        pub rated_at: Option<Timestamp>,
    }
}

record! {
    /// A message with a file; as often as it has files.
    pub struct WithFile {
        /// The message.
        pub message_id: Uuid,
    }
}

queries! {
    /// The newest mails.
    pub fn mails(limit: i64) -> Vec<Mail> {
        "select m.id as id, m.address as address, m.direction as direction, m.subject as subject,
             m.fate as fate, m.notice as notice, t.body as body, t.status as status,
             m.created_at as created_at
         from mails m left join messages t on t.id = m.id
         order by m.created_at desc, m.id desc limit $1"
    }

    /// One of ours.
    pub fn letter(id: Uuid) -> Option<Letter> {
        "select letter, header_id, token, address from mails where id = $1 and direction = 'out'"
    }

    /// The newest tickets, newest first.
    pub fn tickets(limit: i64) -> Vec<Ticket> {
        "select id, code, customer_phone, device_type, urgency, status, created_at, updated_at
         from tickets order by id desc limit $1"
    }

    /// The offers of as many of the newest tickets, oldest first.
    pub fn offers(limit: i64) -> Vec<Offer> {
        "select o.ticket_id as ticket_id, coalesce(u.name, '') as solver, o.live as live,
             o.answer as answer, o.promised_for as promised_for, o.offered_at as offered_at,
             o.answered_at as answered_at
         from offers o join users u on u.id = o.solver_id
         where o.ticket_id in (select id from tickets order by id desc limit $1)
         order by o.offered_at, u.name, o.solver_id"
    }

    /// The sessions about as many of the newest tickets, oldest first.
    pub fn sessions(limit: i64) -> Vec<Session> {
        "select s.ticket_id as ticket_id, s.solver_name as solver, s.status as status,
             s.started_at as started_at, s.solver_at as solver_at, s.customer_at as customer_at,
             s.ended_at as ended_at, s.minutes as minutes, s.tier as tier, s.price as price,
             r.score as score, r.comment as comment, r.updated_at as rated_at
         from sessions s left join ratings r on r.session_id = s.id
         where s.ticket_id in (select id from tickets order by id desc limit $1)
         order by s.started_at, s.id"
    }

    /// The messages that the newest files came with.
    pub fn with_files_in(limit: i64) -> Vec<WithFile> {
        "select message_id from media order by id desc limit $1"
    }

    /// The newest messages that files went out with.
    pub fn with_files_out(limit: i64) -> Vec<WithFile> {
        "select message_id from attachments order by message_id desc limit $1"
    }
}
