//! Tickets and what is added to them.

use uuid::Uuid;

use crate::{domain::Timestamp, store::queries::AtCommit};

record! {
    /// A code that is taken.
    pub struct Code {
        /// The code.
        pub code: String,
    }
}

bulk! {
    /// Those of the codes that are taken.
    pub fn codes_taken(Candidate {
        /// A code.
        code: String,
    }) -> Vec<Code> {
        "select code from tickets where code in (values" .. ")"
    }

    /// Opens tickets.
    pub fn insert(NewTicket {
        /// Ours.
        id: Uuid,
        /// What a person types.
        code: String,
        /// E.164, proven by the text that came from it.
        customer_phone: Option<String>,
        /// None when they would not say.
        customer_name: Option<String>,
        /// What is wrong.
        description: String,
        /// The device with the trouble.
        device_type: String,
        /// How soon.
        urgency: String,
        /// Where it came from.
        channel: String,
        /// ISO 639-1.
        language: String,
        /// `open`.
        status: String,
        /// Now.
        created_at: Timestamp,
        /// Now.
        updated_at: Timestamp,
    }) -> AtCommit {
        "insert into tickets (id, code, customer_phone, customer_name, description, device_type,
             urgency, channel, language, status, created_at, updated_at) values"
        .. ""
    }

    /// Adds words to tickets.
    pub fn add_note(NewNote {
        /// Ours.
        id: Uuid,
        /// The ticket.
        ticket_id: Uuid,
        /// The words.
        body: String,
        /// Now.
        created_at: Timestamp,
    }) -> AtCommit {
        "insert into ticket_notes (id, ticket_id, body, created_at) values"
        .. ""
    }
}

queries! {
    /// The customer drops a ticket that is not over yet.
    pub fn drop_open(id: Uuid, now: Timestamp) -> u64 {
        "update tickets set status = 'dropped', updated_at = $2
         where id = $1 and status in ('open', 'claimed')"
    }
}
