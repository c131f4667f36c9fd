//! Tickets and what is added to them.

use uuid::Uuid;

use crate::{
    domain::{EMAIL, Timestamp},
    store::queries::AtCommit,
};

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
        /// The account that has the phone, where one has.
        customer_id: Option<Uuid>,
        /// E.164.
        customer_phone: Option<String>,
        /// Since when it is known to be theirs: now, for a text that came from it.
        phone_proven_at: Option<Timestamp>,
        /// None when they would not say.
        customer_name: Option<String>,
        /// As they typed it into the form; of a ticket by mail, where it came from.
        customer_email: Option<String>,
        /// Since when that is known to be theirs.
        email_proven_at: Option<Timestamp>,
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
        "insert into tickets (id, code, customer_id, customer_phone, phone_proven_at, customer_name,
             customer_email, email_proven_at, description, device_type, urgency, channel, language,
             status, created_at, updated_at) values"
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

record! {
    /// A ticket that a solver just got.
    pub struct Claimed {
        /// The ticket.
        pub id: Uuid,
        /// Its code.
        pub code: String,
        /// The customer's channel.
        pub channel: String,
        /// The customer's phone; none once erased.
        pub customer_phone: Option<String>,
        /// Since when that is known to be theirs.
        pub phone_proven_at: Option<Timestamp>,
        /// Their mail address.
        pub customer_email: Option<String>,
        /// Since when that is known to be theirs.
        pub email_proven_at: Option<Timestamp>,
        /// Their name.
        pub customer_name: Option<String>,
        /// What is wrong.
        pub description: String,
        /// The device with the trouble.
        pub device_type: String,
        /// How soon.
        pub urgency: String,
    }
}

record! {
    /// Where a ticket stands.
    pub struct Standing {
        /// The ticket.
        pub id: Uuid,
        /// Its code.
        pub code: String,
        /// `open`, ….
        pub status: String,
        /// How soon.
        pub urgency: String,
        /// The device with the trouble.
        pub device_type: String,
        /// What is wrong.
        pub description: String,
        /// The customer's channel.
        pub channel: String,
        /// The customer's phone; none once erased.
        pub customer_phone: Option<String>,
        /// Since when that is known to be theirs.
        pub phone_proven_at: Option<Timestamp>,
        /// Their mail address.
        pub customer_email: Option<String>,
        /// Since when that is known to be theirs.
        pub email_proven_at: Option<Timestamp>,
        /// Their name.
        pub customer_name: Option<String>,
        /// When it was opened.
        pub created_at: Timestamp,
    }
}

macro_rules! reached {
    ($($record:ident)*) => {$(
        impl $record {
            /// Whom news of it go to, on its channel; none once they are erased, or while their number or
            /// address is not confirmed.
            pub fn reached(&self) -> Option<&str> {
                let (address, proven_at) = if self.channel == EMAIL {
                    (&self.customer_email, self.email_proven_at)
                } else {
                    (&self.customer_phone, self.phone_proven_at)
                };
                address.as_deref().filter(|_| proven_at.is_some())
            }
        }
    )*};
}

reached!(Claimed Standing);

record! {
    /// Words that were added to a ticket.
    pub struct Note {
        /// The words.
        pub body: String,
    }
}

queries! {
    /// A solver takes an open ticket. No row when another was first, or it is not open: the one
    /// statement that decides.
    /// Nobody takes a ticket of their own.
    pub fn claim(code: String, solver_phone: String, now: Timestamp) -> Option<Claimed> {
        "update tickets set status = 'claimed', updated_at = $3
         where code = $1 and status = 'open' and (customer_phone is null or customer_phone <> $2)
             and not exists (select 1 from users u where u.phone = $2
                 and u.email = tickets.customer_email and u.email_verified_at is not null)
         returning id, code, channel, customer_phone, phone_proven_at, customer_email,
             email_proven_at, customer_name, description, device_type, urgency"
    }

    /// A ticket by its code.
    pub fn with_code(code: String) -> Option<Standing> {
        "select id, code, status, urgency, device_type, description, channel, customer_phone,
             phone_proven_at, customer_email, email_proven_at, customer_name, created_at
         from tickets where code = $1"
    }

    /// A ticket by its id.
    pub fn get(id: Uuid) -> Option<Standing> {
        "select id, code, status, urgency, device_type, description, channel, customer_phone,
             phone_proven_at, customer_email, email_proven_at, customer_name, created_at
         from tickets where id = $1"
    }

    /// The number of a ticket is confirmed: it belongs to whoever has an account with it. Zero rows when
    /// it was before, or has another number by now.
    pub fn prove(id: Uuid, phone: String, now: Timestamp) -> u64 {
        "update tickets set phone_proven_at = $3,
             customer_id = (select u.id from users u
                 where u.phone = $2 and u.phone_verified_at is not null)
         where id = $1 and customer_phone = $2 and phone_proven_at is null"
    }

    /// A number that was confirmed turns out to be somebody else's.
    pub fn disprove(id: Uuid) -> u64 {
        "update tickets set phone_proven_at = null, customer_id = null where id = $1"
    }

    /// The ticket that a form opened, by the form's id.
    pub fn of_form(channel: String, phone: String, form: String) -> Option<Code> {
        "select t.code as code from messages m join tickets t on t.id = m.ticket_id
         where m.channel = $1 and m.address = $2 and m.inbound_id = $3"
    }

    /// A ticket of this account goes on by mail, at the address that the account has proven.
    pub fn move_to_mail(id: Uuid, account: Uuid, address: String, now: Timestamp) -> u64 {
        "update tickets set channel = 'email', customer_email = $3,
             email_proven_at = coalesce(email_proven_at, $4), updated_at = $4
         where id = $1 and customer_id = $2 and status in ('open', 'claimed')"
    }

    /// A ticket of this account goes on by text, at the number that the account has proven.
    pub fn move_to_text(id: Uuid, account: Uuid, phone: String, now: Timestamp) -> u64 {
        "update tickets set channel = 'sms', customer_phone = $3,
             phone_proven_at = coalesce(phone_proven_at, $4), updated_at = $4
         where id = $1 and customer_id = $2 and status in ('open', 'claimed')"
    }

    /// A ticket of whoever has this number goes on by mail, at an address that they proved.
    pub fn prove_mail(id: Uuid, phone: String, address: String, now: Timestamp) -> u64 {
        "update tickets set channel = 'email', customer_email = $3, email_proven_at = $4, updated_at = $4
         where id = $1 and customer_phone = $2 and phone_proven_at is not null
             and status in ('open', 'claimed')"
    }

    /// A ticket of whoever has this mail address goes on by text, at a number that they proved.
    pub fn prove_text(id: Uuid, address: String, phone: String, now: Timestamp) -> u64 {
        "update tickets set channel = 'sms', customer_phone = $3, phone_proven_at = $4, updated_at = $4
         where id = $1 and customer_email = $2 and email_proven_at is not null
             and status in ('open', 'claimed')"
    }

    /// A ticket goes on where its customer just wrote, who proved that place for it before.
    pub fn follow(id: Uuid, channel: String, address: String, now: Timestamp) -> u64 {
        "update tickets set channel = $2, updated_at = $4
         where id = $1 and status in ('open', 'claimed') and channel <> $2
             and (($2 = 'sms' and customer_phone = $3 and phone_proven_at is not null)
                 or ($2 = 'email' and customer_email = $3 and email_proven_at is not null))"
    }

    /// A claimed ticket waits for a solver again.
    pub fn requeue(id: Uuid, now: Timestamp) -> u64 {
        "update tickets set status = 'open', updated_at = $2 where id = $1 and status = 'claimed'"
    }

    /// A claimed ticket is done.
    pub fn complete(id: Uuid, now: Timestamp) -> u64 {
        "update tickets set status = 'completed', updated_at = $2 where id = $1 and status = 'claimed'"
    }

    /// A ticket that was done waits for a solver again.
    pub fn reopen(id: Uuid, now: Timestamp) -> u64 {
        "update tickets set status = 'open', updated_at = $2 where id = $1 and status = 'completed'"
    }

    /// What was added to a ticket, oldest first.
    pub fn notes(id: Uuid) -> Vec<Note> {
        "select body from ticket_notes where ticket_id = $1 order by created_at, id"
    }

    /// The customer drops a ticket that is not over yet.
    pub fn drop_open(id: Uuid, now: Timestamp) -> u64 {
        "update tickets set status = 'dropped', updated_at = $2
         where id = $1 and status in ('open', 'claimed')"
    }
}
