//! What the simulator's page shows of the work: the solvers with what lies before them, and the
//! newest tickets with what became of each.

use std::{collections::HashMap, time::Duration};

use serde_json::{Value, json};
use uuid::Uuid;

use super::{super::error::Error, events::millis};
use crate::{
    conversation::State,
    domain::{DISPATCH, Timestamp, first_name},
    store::{Tx, conversations::due, offers, sessions, solvers, watch},
};

/// How many tickets a page shows.
const TICKETS: i64 = 30;

/// How many solvers it shows what lies before them.
const SOLVERS: usize = 12;

/// What a page was told last: only what changed since is told again.
#[derive(Debug, Default)]
pub(super) struct Told {
    solvers: Value,
    tickets: HashMap<Uuid, Value>,
}

impl Told {
    /// What is new. `silent`: how long a solver who claimed may keep silent.
    pub(super) async fn news(
        &mut self,
        tx: &mut Tx,
        silent: Duration,
    ) -> Result<Vec<Value>, Error> {
        let mut news = Vec::new();
        let solvers = all_solvers(tx).await?;
        if solvers != self.solvers {
            self.solvers.clone_from(&solvers);
            news.push(solvers);
        }
        for (id, ticket) in tickets(tx, silent).await? {
            if self.tickets.get(&id) != Some(&ticket) {
                self.tickets.insert(id, ticket.clone());
                news.push(ticket);
            }
        }
        Ok(news)
    }
}

async fn all_solvers(tx: &mut Tx) -> Result<Value, Error> {
    let mut all = Vec::new();
    for solver in solvers::all(tx).await?.into_iter().take(SOLVERS) {
        let held = sessions::of_solver(tx, solver.id).await?;
        let offers = offers::before(tx, solver.id).await?;
        all.push(json!({
            "phone": solver.phone,
            "name": solver.name,
            "on_duty": solver.on_duty,
            "held": held.iter().map(|it| json!({
                "code": it.code,
                "customer": it.customer_name.as_deref().map(first_name),
                "since_ms": millis(it.started_at),
                "solver_ms": it.solver_at.map(millis),
                "opted_out": it.customer_opted_out,
            })).collect::<Vec<_>>(),
            "offers": offers.iter().map(|it| json!({
                "code": it.code,
                "promised_ms": it.promised_for.map(millis),
            })).collect::<Vec<_>>(),
        }));
    }
    Ok(json!({ "type": "solvers", "solvers": all }))
}

/// Oldest first.
async fn tickets(tx: &mut Tx, silent: Duration) -> Result<Vec<(Uuid, Value)>, Error> {
    let tickets = watch::tickets(tx, TICKETS).await?;
    let offers = watch::offers(tx, TICKETS).await?;
    let sessions = watch::sessions(tx, TICKETS).await?;
    let searches: HashMap<String, (u32, Option<Timestamp>)> =
        due::newest(tx, DISPATCH.to_owned(), TICKETS)
            .await?
            .into_iter()
            .filter_map(|it| {
                let state: State = serde_json::from_str(it.state.0.get()).ok()?;
                Some((it.address, state.waves()))
            })
            .collect();
    let shown = tickets.into_iter().rev().map(|it| {
        let (waves, wave_at) = searches
            .get(&it.id.to_string())
            .copied()
            .unwrap_or_default();
        let offers = offers.iter().filter(|offer| offer.ticket_id == it.id);
        let sessions = sessions.iter().filter(|session| session.ticket_id == it.id);
        let value = json!({
            "type": "ticket",
            "id": it.id,
            "code": it.code,
            "phone": it.customer_phone,
            "device": it.device_type,
            "urgency": it.urgency,
            "status": it.status,
            "opened_ms": millis(it.created_at),
            "changed_ms": millis(it.updated_at),
            "waves": waves,
            "wave_ms": wave_at.map(millis),
            "offers": offers.map(offer).collect::<Vec<_>>(),
            "sessions": sessions.map(|it| session(it, silent)).collect::<Vec<_>>(),
        });
        (it.id, value)
    });
    Ok(shown.collect())
}

fn offer(it: &watch::Offer) -> Value {
    json!({
        "solver": first_name(&it.solver),
        "live": it.live,
        "answer": it.answer,
        "promised_ms": it.promised_for.map(millis),
        "offered_ms": millis(it.offered_at),
        "answered_ms": it.answered_at.map(millis),
    })
}

fn session(it: &watch::Session, silent: Duration) -> Value {
    let watched = it.ended_at.is_none() && it.solver_at.is_none();
    json!({
        "solver": it.solver,
        "status": it.status,
        "since_ms": millis(it.started_at),
        "watch_ms": watched.then(|| millis(it.started_at.after(silent))),
        "solver_ms": it.solver_at.map(millis),
        "customer_ms": it.customer_at.map(millis),
        "ended_ms": it.ended_at.map(millis),
        "minutes": it.minutes,
        "tier": it.tier,
        "price": it.price,
        "score": it.score,
        "comment": it.comment,
        "rated_ms": it.rated_at.map(millis),
    })
}
