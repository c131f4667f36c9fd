//! Tickets that were offered to solvers.

use uuid::Uuid;

use crate::domain::Timestamp;

record! {
    /// An offer that lies before a solver.
    pub struct Before {
        /// The ticket.
        pub ticket_id: Uuid,
        /// Its code.
        pub code: String,
        /// The device with the trouble.
        pub device_type: String,
        /// How soon.
        pub urgency: String,
        /// The problem.
        pub description: String,
        /// When they said they could.
        pub promised_for: Option<Timestamp>,
    }
}

record! {
    /// A live offer of a ticket.
    pub struct Live {
        /// Who has it.
        pub solver_id: Uuid,
        /// They are on duty.
        pub on_duty: bool,
        /// When it was last texted.
        pub offered_at: Timestamp,
        /// When they said they could.
        pub promised_for: Option<Timestamp>,
    }
}

queries! {
    /// Offers of tickets that nobody has, oldest first.
    pub fn before(solver: Uuid) -> Vec<Before> {
        "select t.id as ticket_id, t.code as code, t.device_type as device_type,
             t.urgency as urgency, t.description as description, o.promised_for as promised_for
         from offers o join tickets t on t.id = o.ticket_id
         where o.solver_id = $1 and o.live and t.status = 'open'
         order by t.created_at, t.id"
    }

    /// Live offers of a ticket, oldest first.
    pub fn live(ticket: Uuid) -> Vec<Live> {
        "select o.solver_id as solver_id, w.on_duty as on_duty, o.offered_at as offered_at,
             o.promised_for as promised_for
         from offers o join solvers w on w.user_id = o.solver_id
         where o.ticket_id = $1 and o.live order by o.offered_at, o.solver_id"
    }

    /// Offers a ticket, or once more: what was said to it before, a promise included, is over.
    pub fn put(ticket: Uuid, solver: Uuid, now: Timestamp) -> u64 {
        "insert into offers (ticket_id, solver_id, live, offered_at) values ($1, $2, true, $3)
         on conflict (ticket_id, solver_id) do update set live = true, answer = null,
             promised_for = null, offered_at = excluded.offered_at"
    }

    /// What a solver said to an offer; one that lives no more takes no answer. `promised_for` is
    /// when they could.
    pub fn answer(ticket: Uuid, solver: Uuid, live: bool, answer: String, promised_for: Option<Timestamp>, now: Timestamp) -> u64 {
        "update offers set live = $3, answer = $4, promised_for = $5, answered_at = $6
         where ticket_id = $1 and solver_id = $2 and live"
    }

    /// Whoever has a ticket, or had it, needs no offer of it.
    pub fn taken(ticket: Uuid, solver: Uuid, answer: String, now: Timestamp) -> u64 {
        "insert into offers (ticket_id, solver_id, live, answer, offered_at, answered_at)
         values ($1, $2, false, $3, $4, $4)
         on conflict (ticket_id, solver_id) do update set live = false, answer = excluded.answer,
             answered_at = excluded.answered_at"
    }

    /// All that still live are over: `lost` to another, or `withdrawn`.
    pub fn close(ticket: Uuid, answer: String, now: Timestamp) -> u64 {
        "update offers set live = false, answer = $2, answered_at = $3
         where ticket_id = $1 and live"
    }

    /// The ticket is open again: those who lost it may be asked anew.
    pub fn renew(ticket: Uuid) -> u64 {
        "delete from offers where ticket_id = $1 and answer in ('lost', 'withdrawn')"
    }

    /// A solver goes off duty for good: what lies before them does so no more.
    pub fn withdraw_of(solver: Uuid, now: Timestamp) -> u64 {
        "update offers set live = false, answer = 'withdrawn', answered_at = $2
         where solver_id = $1 and live"
    }
}
