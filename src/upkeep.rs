//! Upkeep: what nobody asks for any more is removed, every hour and some rows at a time, so that no turn
//! waits for it. A replica that finds nothing left has lost nothing but the look.

use std::{sync::Arc, time::Duration};

use tokio::{sync::watch, task::JoinHandle};

use crate::{
    domain::Timestamp,
    store::{Tx, db::Result, mail_ways, sweep},
    turn::{HELD, Parts},
};

/// How often.
const EVERY: Duration = Duration::from_hours(1);

/// Rows that one transaction removes: some milliseconds of the one writer of SQLite.
const STEP: i64 = 500;

/// Transactions that one look makes of each kind, so that it ends whatever there is.
const STEPS: usize = 200;

/// Between two of them others have their turn.
const PAUSE: Duration = Duration::from_millis(50);

/// How long codes are kept: until then the desk leaves their texts out of transcripts.
const CODES: Duration = Duration::from_hours(30 * 24);

/// How long the counts of limits are kept: a day is the longest that one goes on.
const LIMITS: Duration = Duration::from_hours(2 * 24);

/// How long an event of Clerk's is known again: it is repeated for some days at most.
const EVENTS: Duration = Duration::from_hours(60 * 24);

/// How long a token of Mailgun's is known again: longer than one is good for.
const MAIL_TOKENS: Duration = Duration::from_hours(24);

/// How long a mail is held whose sender nobody knows.
const HELD_FOR: Duration = Duration::from_hours(7 * 24);

/// What is swept.
#[derive(Clone, Copy, Debug)]
enum Heap {
    Codes,
    SignIns,
    Limits,
    Events,
    MailTokens,
    HeldMails,
}

impl Heap {
    const ALL: [Self; 6] = [
        Self::Codes,
        Self::SignIns,
        Self::Limits,
        Self::Events,
        Self::MailTokens,
        Self::HeldMails,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Codes => "codes",
            Self::SignIns => "sign_ins",
            Self::Limits => "rate_limits",
            Self::Events => "clerk_events",
            Self::MailTokens => "mail_tokens",
            Self::HeldMails => "held_mails",
        }
    }

    /// Removes some of it; how many.
    async fn step(self, tx: &mut Tx, now: Timestamp) -> Result<u64> {
        match self {
            Self::Codes => sweep::codes(tx, now.before(CODES), STEP).await,
            Self::SignIns => sweep::sign_ins(tx, now, STEP).await,
            Self::Limits => sweep::rate_limits(tx, now.before(LIMITS), STEP).await,
            Self::Events => sweep::clerk_events(tx, now.before(EVENTS), STEP).await,
            Self::MailTokens => mail_ways::sweep_tokens(tx, now.before(MAIL_TOKENS), STEP).await,
            Self::HeldMails => {
                let before = now.before(HELD_FOR);
                sweep::lapsed_mails(tx, HELD, before, STEP).await?;
                sweep::held_mails(tx, HELD, before, STEP).await
            }
        }
    }
}

/// Looks when the service starts, and every hour from then on.
pub fn start(parts: Arc<Parts>, mut closing: watch::Receiver<bool>) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut every = tokio::time::interval(EVERY);
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = closing.changed() => return,
                _ = every.tick() => {}
            }
            tokio::select! {
                _ = closing.changed() => return,
                swept = sweep_all(&parts) => if let Err(error) = swept {
                    tracing::warn!(%error, "what is over could not be removed; it is tried again in an hour");
                }
            }
        }
    })
}

/// Removes all that is over now.
pub async fn sweep_all(parts: &Parts) -> Result<()> {
    for heap in Heap::ALL {
        for _ in 0..STEPS {
            let mut tx = parts.db.begin().await?;
            let removed = heap.step(&mut tx, parts.clock.now()).await?;
            tx.commit().await?;
            metrics::counter!("savvysolve_swept_total", "table" => heap.as_str())
                .increment(removed);
            if removed < u64::try_from(STEP).unwrap_or(u64::MAX) {
                break;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
    Ok(())
}
