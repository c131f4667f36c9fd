//! Waits that are over, and what others left for a conversation: both are inputs like any text.

use std::{sync::Arc, time::Duration};

use tokio::{sync::watch, task::JoinHandle};

use crate::{
    conversation::Input,
    domain::channel,
    store::{conversations::due, inputs},
    turn::{Arrived, Parts, Turns},
};

/// Waits, and inputs, taken at one look.
const LIMIT: i64 = 256;

/// Looks every half second, and at once when `poke` changes (the simulator made time pass).
pub fn start(
    parts: Arc<Parts>,
    turns: Turns,
    mut poke: watch::Receiver<u64>,
    mut closing: watch::Receiver<bool>,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut every = tokio::time::interval(Duration::from_millis(500));
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = closing.changed() => return,
                Ok(()) = poke.changed() => {}
                () = parts.due.notified() => {}
                _ = every.tick() => {}
            }
            if let Err(error) = look(&parts, &turns).await {
                tracing::error!(%error, "the timers could not be read");
            }
        }
    })
}

async fn look(parts: &Parts, turns: &Turns) -> Result<(), sqlx::Error> {
    let now = parts.clock.now();
    let mut tx = parts.db.read().await?;
    let waits = due::waits(&mut tx, now, LIMIT).await?;
    let left = inputs::due(&mut tx, now, LIMIT).await?;
    drop(tx);
    let timeouts = waits.into_iter().filter_map(|it| {
        Some(Arrived::by_itself(
            channel(&it.channel)?,
            it.address,
            Input::Timeout,
        ))
    });
    let inputs = left
        .into_iter()
        .filter_map(|it| match serde_json::from_str(it.input.0.get()) {
            Ok(input) => Some(Arrived {
                input_id: Some(it.id),
                ..Arrived::by_itself(channel(&it.channel)?, it.address, input)
            }),
            Err(error) => {
                tracing::error!(%error, id = %it.id, "an input could not be read");
                None
            }
        });
    let taken = timeouts.chain(inputs).map(|it| turns.take(it));
    for result in futures_util::future::join_all(taken).await {
        if let Err(error) = result {
            tracing::warn!(%error, "a wait that is over could not be taken; it will be looked at again");
        }
    }
    Ok(())
}
