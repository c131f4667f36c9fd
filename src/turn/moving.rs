//! One person, two channels: where an account has proven both a phone and a mail address, or a customer
//! proved both for a ticket (`acts::of_mover`), the open ticket and its session go on where the customer
//! wrote last.

use super::{Arrived, Parts};
use crate::{
    conversation::Input,
    domain::{EMAIL, SMS, Timestamp},
    store::{Tx, conversations::Loaded, db::Result, sessions, tickets},
};

/// Moves the ticket that was found for them to the channel of what arrived. Tells whether it did.
/// A mail of which nobody knows whose it is moves nothing.
pub(super) async fn follow(
    parts: &Parts,
    tx: &mut Tx,
    arrived: &Arrived,
    loaded: &Loaded,
    now: Timestamp,
) -> Result<bool> {
    let writes = match &arrived.input {
        // Thanks for the move do not undo it.
        Input::Text { body, media, .. } => {
            let says = !media.is_empty() || !parts.engine.is_courtesy(body);
            arrived.channel == SMS && loaded.ticket_channel.as_deref() != Some(SMS) && says
        }
        Input::Mail(mail) => arrived.channel == EMAIL && mail.proven,
        _ => false,
    };
    let Some(ticket) = loaded.ticket_id else {
        return Ok(false);
    };
    let there = loaded.ticket_channel.as_deref() == Some(arrived.channel);
    // A solver's texts are a solver's.
    if !writes || there || loaded.solver_id.is_some() {
        return Ok(false);
    }
    let address = || arrived.address.clone();
    let by_account = match loaded.user_id {
        None => 0,
        Some(account) if arrived.channel == EMAIL => {
            tickets::move_to_mail(tx, ticket, account, address(), now).await?
        }
        Some(account) => tickets::move_to_text(tx, ticket, account, address(), now).await?,
    };
    let channel = arrived.channel.to_owned();
    if by_account == 0 && tickets::follow(tx, ticket, channel, address(), now).await? == 0 {
        return Ok(false);
    }
    sessions::follow(tx, ticket, address()).await?;
    metrics::counter!("savvysolve_tickets_moved_total", "to" => arrived.channel).increment(1);
    Ok(true)
}
