//! What a turn must know beyond the one set-based load: only for those who have something to do
//! with a solver, so row by row.

use crate::{
    conversation::{
        AtWork, Dispatch, Facts, Held, Offer, PastSession, Promise, Session, Solver, Waiting,
    },
    domain::{
        DISPATCH, DeviceType, TicketCode, TicketStatus, Timestamp, Urgency, first_name,
        id::{SessionId, TicketId, UserId},
    },
    store::{Tx, conversations::Loaded, db::Result, offers, sessions, solvers, tickets},
};

use super::Arrived;

/// Solvers that are looked up for a wave; the largest wave is far below it.
const CANDIDATES: i64 = 64;

/// Rows behind the facts: the effects of the turn need their addresses.
#[derive(Debug, Default)]
pub(super) struct Detail {
    /// They are a solver.
    pub(super) solver: Option<solvers::Solver>,
    /// Their sessions that go on, as a customer or as a solver.
    pub(super) active: Vec<sessions::Active>,
    /// The turn is that of this ticket's dispatch.
    pub(super) ticket: Option<tickets::Standing>,
    /// The session of that ticket.
    pub(super) at_work: Option<sessions::AtWork>,
}

impl Detail {
    /// The session with this id, among those that go on.
    pub(super) fn session(&self, id: SessionId) -> Option<&sessions::Active> {
        self.active.iter().find(|it| it.id == id.0)
    }
}

/// Looks up what the facts leave open. A solver who gave no sign before `silent_before` may be asked
/// once more.
pub(super) async fn look(
    tx: &mut Tx,
    arrived: &Arrived,
    loaded: &Loaded,
    facts: &mut Facts,
    silent_before: Timestamp,
) -> Result<Detail> {
    if arrived.channel == DISPATCH {
        return of_dispatch(tx, arrived, facts, silent_before).await;
    }
    if let Some(id) = loaded.solver_id {
        return of_solver(tx, id, facts).await;
    }
    let mut detail = Detail::default();
    if loaded.session_id.is_some() || loaded.ticket_id.is_some() {
        detail.active = sessions::of_customer(tx, arrived.address.clone()).await?;
        facts.sessions = detail.active.iter().filter_map(session).collect();
        let last = sessions::last_of_customer(tx, arrived.address.clone()).await?;
        facts.last = last.and_then(past);
    }
    Ok(detail)
}

async fn of_solver(tx: &mut Tx, id: uuid::Uuid, facts: &mut Facts) -> Result<Detail> {
    let Some(solver) = solvers::get(tx, id).await? else {
        return Ok(Detail::default());
    };
    let active = sessions::of_solver(tx, id).await?;
    let offers = offers::before(tx, id).await?;
    facts.solver = Some(Solver {
        id: UserId(id),
        name: solver.name.clone(),
        on_duty: solver.on_duty,
        held: active.iter().filter_map(held).collect(),
        offers: offers.into_iter().filter_map(offer).collect(),
    });
    // What they hold as a customer themselves is not theirs to see as a solver.
    facts.ticket = None;
    Ok(Detail {
        solver: Some(solver),
        active,
        ..Detail::default()
    })
}

async fn of_dispatch(
    tx: &mut Tx,
    arrived: &Arrived,
    facts: &mut Facts,
    silent_before: Timestamp,
) -> Result<Detail> {
    let Ok(id) = arrived.address.parse() else {
        return Ok(Detail::default());
    };
    let Some(ticket) = tickets::get(tx, id).await? else {
        return Ok(Detail::default());
    };
    let at_work = sessions::of_ticket(tx, id).await?;
    let live = offers::live(tx, id).await?;
    let open = ticket.status == TicketStatus::Open.as_str();
    let candidates = if open {
        solvers::candidates(tx, id, silent_before, CANDIDATES).await?
    } else {
        Vec::new()
    };
    let (Ok(code), Some(status), Some(urgency)) = (
        TicketCode::parse(&ticket.code),
        TicketStatus::from_name(&ticket.status),
        Urgency::from_name(&ticket.urgency),
    ) else {
        return Ok(Detail::default());
    };
    let mut promises: Vec<Promise> = live
        .iter()
        .filter(|it| it.on_duty)
        .filter_map(|it| {
            Some(Promise {
                solver: UserId(it.solver_id),
                at: it.promised_for?,
            })
        })
        .collect();
    promises.sort_by_key(|it| it.at);
    facts.dispatch = Some(Dispatch {
        ticket: TicketId(id),
        code,
        status,
        urgency,
        candidates: candidates.into_iter().map(|it| UserId(it.id)).collect(),
        waiting: live
            .iter()
            .filter(|it| it.on_duty && it.promised_for.is_none())
            .map(|it| Waiting {
                solver: UserId(it.solver_id),
                offered_at: it.offered_at,
            })
            .collect(),
        promises,
        session: at_work.as_ref().map(|it| AtWork {
            session: SessionId(it.id),
            since: it
                .phone_proven_at
                .max(Some(it.started_at))
                .unwrap_or(it.started_at),
            solver_at: it.solver_at,
            unproven: it.customer_phone.is_some() && it.phone_proven_at.is_none(),
        }),
    });
    Ok(Detail {
        ticket: Some(ticket),
        at_work,
        ..Detail::default()
    })
}

pub(super) fn session(row: &sessions::Active) -> Option<Session> {
    Some(Session {
        id: SessionId(row.id),
        ticket: TicketId(row.ticket_id),
        code: TicketCode::parse(&row.code).ok()?,
        solver: row.solver_name.clone(),
        since: row.started_at,
    })
}

fn past(row: sessions::Past) -> Option<PastSession> {
    Some(PastSession {
        id: SessionId(row.id),
        ticket: TicketId(row.ticket_id),
        code: TicketCode::parse(&row.code).ok()?,
        solver: row.solver_name,
        ended_at: row.ended_at?,
        score: row.score.and_then(|it| u8::try_from(it).ok()),
        rated_at: row.rated_at,
    })
}

fn held(row: &sessions::Active) -> Option<Held> {
    Some(Held {
        session: SessionId(row.id),
        ticket: TicketId(row.ticket_id),
        code: TicketCode::parse(&row.code).ok()?,
        customer: customer(row.customer_name.as_deref()),
        since: row.started_at,
        solver_at: row.solver_at,
        customer_at: row.customer_at,
        opted_out: row.customer_opted_out,
        unproven: row.customer_unproven,
    })
}

/// A customer's first name, where there is one.
pub(super) fn customer(name: Option<&str>) -> Option<String> {
    name.map(first_name)
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
}

fn offer(row: offers::Before) -> Option<Offer> {
    Some(Offer {
        ticket: TicketId(row.ticket_id),
        code: TicketCode::parse(&row.code).ok()?,
        device_type: DeviceType::from_name(&row.device_type)?,
        urgency: Urgency::from_name(&row.urgency)?,
        problem: row.description,
        promised: row.promised_for,
    })
}
