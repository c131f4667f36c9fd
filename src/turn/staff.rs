//! What the staff does to conversations from outside of them, on the desk or on the command line: an
//! input is left in the transaction of the act, and taken by that person's worker like any other.

use serde_json::value::RawValue;
use sqlx::types::Json;
use uuid::Uuid;

use super::{Arrived, NotTaken, Turns};
use crate::{
    actions::{self, Why},
    conversation::{Input, News},
    domain::{DISPATCH, SMS, TicketCode, Timestamp, id::new_id},
    store::{Tx, db::Result, inputs, offers, sessions, solvers},
};

/// Leaves an input for a conversation, to be taken at once. Its id.
pub async fn leave(
    tx: &mut Tx,
    channel: &str,
    address: &str,
    input: &Input,
    now: Timestamp,
) -> Result<Uuid> {
    leave_until(tx, channel, address, input, now, now).await
}

/// Leaves an input for a conversation, to be taken then.
pub async fn leave_until(
    tx: &mut Tx,
    channel: &str,
    address: &str,
    input: &Input,
    due_at: Timestamp,
    now: Timestamp,
) -> Result<Uuid> {
    let json = serde_json::to_string(input).and_then(RawValue::from_string);
    let json = json.map_err(|error| sqlx::Error::Encode(error.into()))?;
    let (id, channel) = (new_id(now), channel.to_owned());
    inputs::insert(tx, id, channel, address.to_owned(), Json(json), due_at, now).await?;
    Ok(id)
}

/// After the commit: takes an input that was left for somebody's texts, so that whoever left it sees
/// what came of it. Where that fails, the timers take it later.
pub async fn take_now(turns: &Turns, address: String, input: Input, left: Uuid) {
    let arrived = Arrived {
        input_id: Some(left),
        ..Arrived::by_itself(SMS, address, input)
    };
    match turns.take(arrived).await {
        Ok(_) => {}
        Err(NotTaken::Full | NotTaken::Unavailable | NotTaken::Closing) => {
            tracing::warn!("what the desk left could not be taken at once; the timers take it");
        }
    }
}

/// Somebody is a solver no more: what they hold goes back to the queue, and its customers are told. The
/// codes of those tickets. A role above solver stays.
pub async fn dismiss(tx: &mut Tx, solver: &solvers::Solver, now: Timestamp) -> Result<Vec<String>> {
    let mut returned = Vec::new();
    for held in sessions::of_solver(tx, solver.id).await? {
        let (session, ticket) = (held.id, held.ticket_id);
        let by = Some(solver.id);
        if !actions::release(tx, session, ticket, by, Why::Released, now).await? {
            continue;
        }
        if let (Some(address), Ok(code)) = (&held.customer_address, TicketCode::parse(&held.code)) {
            let news = Input::News(News::SolverLeft {
                code,
                solver: held.solver_name.clone(),
            });
            leave(tx, &held.customer_channel, address, &news, now).await?;
        }
        let look = Input::News(News::Look);
        leave(tx, DISPATCH, &ticket.to_string(), &look, now).await?;
        returned.push(held.code);
    }
    offers::withdraw_of(tx, solver.id, now).await?;
    solvers::remove(tx, solver.id).await?;
    solvers::demote(tx, solver.id).await?;
    Ok(returned)
}
