//! A text that may have been taken: a time-out, a 5xx, or a crash between the call and its record.
//!
//! Twilio's create call has no idempotency key, so such a text is never just sent again. It is
//! looked for by To, From and body among the carrier's ids that are not stored yet, twice within
//! ten seconds. Found: recorded. Surely not found: sent once more. Not to be asked: `unknown`.

use std::time::Duration;

use super::{Dispatcher, place::Place};
use crate::{
    channel::{Outgoing, Sought, twilio::TIMEOUT},
    store::messages,
    turn::{End, Ready},
};

/// The pauses before the two looks: a text that was just taken may not be listed at once.
const LOOKS: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(5)];

impl Dispatcher {
    /// Settles a doubt. `sent` attempts of this process came before: after a doubt about the
    /// second, it is not sent a third time.
    pub(super) async fn resolve(
        &self,
        mut row: Ready,
        text: &Outgoing,
        sent: u32,
        place: &mut Place,
    ) -> End {
        let mut answered = false;
        for pause in LOOKS {
            // Others are sent meanwhile. This one's address stays with its lane, so that nothing
            // written to it goes first.
            place.rest(pause).await;
            if !self.prolong(&mut row).await {
                return End::Kept;
            }
            match self.look(&row, text).await {
                Some(Some(sid)) => {
                    counted("found");
                    return End::Taken(sid);
                }
                Some(None) => answered = true,
                None => answered = false,
            }
        }
        if !answered {
            counted("unanswered");
            tracing::error!(address = %crate::domain::mask(&row.address), message = %row.id, "nobody can tell whether a text was sent");
            return End::Unknown;
        }
        counted("not_found");
        if sent >= 2 {
            return End::Unknown;
        }
        // Seconds have passed since this was looked at.
        match self.is_stopped(&row).await {
            Some(true) => return End::Suppressed,
            Some(false) => {}
            None => {
                return End::Later {
                    at: self.later(row.attempts),
                    attempts: row.attempts,
                };
            }
        }
        // It was sent before, by this process or by one that died.
        self.hand(row, text, 2, place).await
    }

    /// One look: the carrier's id, or that it has no such text, or that nobody can tell. A receipt
    /// may have told the id meanwhile; else it is the first that no message of this address has.
    async fn look(&self, row: &Ready, text: &Outgoing) -> Option<Option<String>> {
        // Asked before our own ids are read, so that a receipt in between is seen.
        let sought = tokio::time::timeout(TIMEOUT, self.carrier.find(text, row.created_at)).await;
        let stored = match self.stored(row).await {
            Ok(stored) => stored,
            Err(error) => {
                tracing::error!(%error, "the ids of sent texts could not be read");
                return None;
            }
        };
        if let Some(own) = stored.iter().find(|it| it.id == row.id) {
            return Some(Some(own.provider_id.clone()));
        }
        match sought {
            Ok(Sought::Found(sids)) => Some(
                sids.into_iter()
                    .find(|sid| stored.iter().all(|it| it.provider_id != *sid)),
            ),
            Ok(Sought::Unanswered) | Err(_) => None,
        }
    }

    /// The carrier's ids of what was sent to this address lately.
    async fn stored(&self, row: &Ready) -> Result<Vec<messages::Sid>, sqlx::Error> {
        // All that the carrier lists, which begins with the day before the text was written.
        let since = row.created_at.before(Duration::from_hours(48));
        let mut tx = self.parts.db.read().await?;
        messages::sids_since(&mut tx, row.channel.to_owned(), row.address.clone(), since).await
    }
}

fn counted(result: &'static str) {
    metrics::counter!("savvysolve_doubts_total", "result" => result).increment(1);
}
