//! A text that may have been taken: a time-out, a 5xx, or a crash between the call and its record.
//!
//! Twilio's create call has no idempotency key, so such a text is never just sent again. It is
//! looked for by To, From and body among the carrier's ids that are not stored yet, twice within
//! ten seconds. Found: recorded. Surely not found: sent once more. Not to be asked: `unknown`.

use std::{collections::HashSet, time::Duration};

use super::Dispatcher;
use crate::{
    channel::{Handed, Outgoing, Sought},
    domain::Failure,
    store::messages,
    turn::{End, Ready},
};

/// The pauses before the two looks: a text that was just taken may not be listed at once.
const LOOKS: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(5)];

impl Dispatcher {
    /// Settles a doubt. `sent` attempts of this process came before: after a doubt about the
    /// second, it is not sent a third time.
    pub(super) async fn resolve(&self, row: &Ready, text: &Outgoing, sent: u32) -> End {
        let mut answered = false;
        for pause in LOOKS {
            tokio::time::sleep(pause).await;
            if !self.prolong_for_doubt(row).await {
                return End::Later(self.later(row.attempts));
            }
            match self.carrier.find(text, row.created_at).await {
                Sought::Unanswered => answered = false,
                Sought::Found(sids) => match self.unstored(row, sids).await {
                    Ok(Some(sid)) => {
                        counted("found");
                        return End::Taken(sid);
                    }
                    Ok(None) => answered = true,
                    Err(error) => {
                        tracing::error!(%error, "the ids of sent texts could not be read");
                        answered = false;
                    }
                },
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
        match self.carrier.send(text).await {
            Handed::Taken(sid) => End::Taken(sid),
            Handed::Refused(Failure::Unknown) => Box::pin(self.resolve(row, text, 2)).await,
            Handed::Refused(failure) => self.refused(row, failure),
        }
    }

    async fn prolong_for_doubt(&self, row: &Ready) -> bool {
        let held = Ready { leased_until: self.parts.clock.now().after(crate::turn::LEASE), ..row.clone() };
        self.prolong(&held).await
    }

    /// The first of the ids that no message of this address has.
    async fn unstored(&self, row: &Ready, sids: Vec<String>) -> Result<Option<String>, sqlx::Error> {
        if sids.is_empty() {
            return Ok(None);
        }
        let day = crate::domain::Timestamp::from_micros(row.created_at.micros() - 2 * 86_400_000_000);
        let mut tx = self.parts.db.read().await?;
        let stored = messages::sids_since(&mut tx, row.channel.to_owned(), row.address.clone(), day).await?;
        let stored: HashSet<_> = stored.into_iter().map(|it| it.provider_id).collect();
        Ok(sids.into_iter().find(|sid| !stored.contains(sid)))
    }
}

fn counted(result: &'static str) {
    metrics::counter!("savvysolve_doubts_total", "result" => result).increment(1);
}
