//! What the procedures give, as programs read it. `clients/typescript/savvysolve.ts` says the same to
//! a compiler.

use serde::Serialize;
use uuid::Uuid;

use crate::{
    domain::{Role, Timestamp},
    store::history,
    web::who::Account,
};

/// ISO 8601 in UTC, to the millisecond, as JavaScript's own `toISOString` writes it.
fn iso(at: Timestamp) -> String {
    jiff::Timestamp::from_microsecond(at.micros())
        .map(|it| it.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string())
        .unwrap_or_default()
}

/// Of `getProfile`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Profile {
    id: Uuid,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    role: Role,
    stats: Stats,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Stats {
    total_sessions: i64,
    completed_sessions: i64,
}

impl Profile {
    pub(super) fn of(account: Account, counts: Option<&history::Counts>) -> Self {
        Self {
            id: account.id.0,
            name: account.name,
            email: account.email,
            phone: account.phone,
            role: account.role,
            stats: Stats {
                total_sessions: counts.map_or(0, |it| it.total),
                completed_sessions: counts.map_or(0, |it| it.completed),
            },
        }
    }
}

/// A ticket.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Ticket {
    id: Uuid,
    code: String,
    status: String,
    description: String,
    device_type: String,
    urgency: String,
    created_at: String,
}

impl Ticket {
    pub(super) fn of(row: history::Ticket) -> Self {
        Self {
            id: row.id,
            code: row.code,
            status: row.status,
            description: row.description,
            device_type: row.device_type,
            urgency: row.urgency,
            created_at: iso(row.created_at),
        }
    }
}

/// A ticket of `getTickets`.
#[derive(Debug, Serialize)]
pub(super) struct TicketWithSessions {
    #[serde(flatten)]
    pub(super) ticket: Ticket,
    pub(super) sessions: Vec<Session>,
}

/// A session.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Session {
    id: Uuid,
    status: String,
    started_at: String,
    ended_at: Option<String>,
    duration_minutes: Option<i64>,
    tier: Option<String>,
    price: Option<String>,
    solver: Solver,
    rating: Option<Rating>,
}

#[derive(Debug, Serialize)]
struct Solver {
    name: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Rating {
    score: i64,
    comment: Option<String>,
    created_at: String,
}

/// A session of `getSessions`.
#[derive(Debug, Serialize)]
pub(super) struct SessionWithTicket {
    #[serde(flatten)]
    session: Session,
    ticket: Ticket,
}

impl SessionWithTicket {
    pub(super) fn of(row: history::Session) -> Self {
        let ticket = Ticket {
            id: row.ticket_id,
            code: row.code.clone(),
            status: row.ticket_status.clone(),
            description: row.description.clone(),
            device_type: row.device_type.clone(),
            urgency: row.urgency.clone(),
            created_at: iso(row.ticket_created_at),
        };
        Self {
            session: Session::of(row),
            ticket,
        }
    }
}

impl Session {
    pub(super) fn of(row: history::Session) -> Self {
        let rating = row.score.zip(row.rated_at).map(|(score, at)| Rating {
            score,
            comment: row.comment.filter(|it| !it.is_empty()),
            created_at: iso(at),
        });
        Self {
            id: row.id,
            status: row.status,
            started_at: iso(row.started_at),
            ended_at: row.ended_at.map(iso),
            duration_minutes: row.minutes,
            tier: row.tier,
            price: row.price,
            solver: Solver {
                name: row.solver_name,
            },
            rating,
        }
    }
}

/// A page of `getSessions`. There is no `nextCursor` at the end: every version of the client reads that.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sessions {
    pub(super) items: Vec<SessionWithTicket>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_cursor: Option<Uuid>,
}

#[cfg(test)]
mod tests {
    use super::{Timestamp, iso};

    #[test]
    fn an_instant_is_written_as_javascript_writes_it() {
        let at = Timestamp::from_micros(1_763_789_266_000_000);
        assert_eq!(iso(at), "2025-11-22T05:27:46.000Z");
        assert_eq!(
            iso(Timestamp::from_micros(1_001)),
            "1970-01-01T00:00:00.001Z"
        );
    }
}
