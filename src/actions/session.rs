//! The ends of a session, and its return.

use uuid::Uuid;

use crate::{
    domain::{SessionStatus, Timestamp},
    store::{Tx, db::Result, offers, sessions, solvers, tickets},
};

/// Why a ticket goes back to the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its solver gave it back, went off duty, or is one no more.
    Released,
    /// Its solver gave no sign.
    Silent,
}

impl Why {
    /// What stands at the offer of whoever had it.
    const fn answer(self) -> &'static str {
        match self {
            Self::Released => "released",
            Self::Silent => "silent",
        }
    }
}

/// Gives a ticket back to the queue: another may be asked; whoever had it is not, or after a
/// silence not for a while. False when the session was over already.
pub async fn release(
    tx: &mut Tx,
    session: Uuid,
    ticket: Uuid,
    solver: Option<Uuid>,
    why: Why,
    now: Timestamp,
) -> Result<bool> {
    let status = SessionStatus::Released.as_str().to_owned();
    if sessions::stop(tx, session, status, now).await? == 0 {
        return Ok(false);
    }
    tickets::requeue(tx, ticket, now).await?;
    offers::renew(tx, ticket).await?;
    if let Some(solver) = solver {
        offers::taken(tx, ticket, solver, why.answer().to_owned(), now).await?;
    }
    Ok(true)
}

/// A ticket that its customer dropped.
#[derive(Debug, Default)]
pub struct Dropped {
    /// The solver who was at it.
    pub solver: Option<Uuid>,
    /// Who had an offer of it.
    pub offered: Vec<Uuid>,
}

/// The customer drops a ticket, and with it the session. `None` when it was over already.
pub async fn drop_ticket(tx: &mut Tx, ticket: Uuid, now: Timestamp) -> Result<Option<Dropped>> {
    if tickets::drop_open(tx, ticket, now).await? == 0 {
        return Ok(None);
    }
    let mut dropped = Dropped::default();
    if let Some(at_work) = sessions::of_ticket(tx, ticket).await? {
        let status = SessionStatus::Dropped.as_str().to_owned();
        sessions::stop(tx, at_work.id, status, now).await?;
        dropped.solver = at_work.solver_id;
    }
    let live = offers::live(tx, ticket).await?;
    dropped.offered = live.into_iter().map(|it| it.solver_id).collect();
    offers::close(tx, ticket, "withdrawn".to_owned(), now).await?;
    Ok(Some(dropped))
}

/// Opens a ticket again whose session was completed. `None` when it cannot be; else the solver who
/// had it, when they are on duty: they may take it at once.
pub async fn reopen(
    tx: &mut Tx,
    ticket: Uuid,
    now: Timestamp,
) -> Result<Option<Option<solvers::Solver>>> {
    if tickets::reopen(tx, ticket, now).await? == 0 {
        return Ok(None);
    }
    offers::renew(tx, ticket).await?;
    let Some(last) = sessions::last_solver(tx, ticket).await? else {
        return Ok(Some(None));
    };
    let solver = solvers::get(tx, last.id).await?;
    Ok(Some(solver.filter(|it| it.on_duty)))
}
