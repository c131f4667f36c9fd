//! The one way out: leased rows → the carrier → the end is recorded.
//!
//! Rows come on two ways. A turn hands over what it just committed, already leased, in memory
//! ([`crate::turn::Handover`]); and the poller takes what is due in the database: what waits for
//! another try, what a process that died left behind, what had to wait its turn.

mod breaker;
mod doubt;
mod enclosed;
mod files;
mod mail;
mod place;
mod poll;

use std::{sync::Arc, time::Duration};

use object_store::ObjectStore;
use tokio::{
    sync::{Semaphore, mpsc, watch},
    task::JoinHandle,
};

use crate::{
    channel::{Carrier, Handed, Outgoing, mail::Mailer},
    domain::{EMAIL, Failure, SMS, Timestamp},
    store::{contacts, outbox},
    turn::{End, LEASE, Parts, Ready, Settled, Turns},
};
use breaker::Breaker;
use place::Place;

/// A lease with less than this left is prolonged before an attempt: the attempt may last as long.
const MARGIN: Duration = Duration::from_secs(10);

/// The longest that a carrier's `Retry-After`, or our own back-off, puts a text off.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// Who carries what.
#[derive(Debug)]
pub struct Carriers {
    /// Texts.
    pub texts: Carrier,
    /// Mails.
    pub mails: Mailer,
}

/// The dispatcher's own parts.
#[derive(Debug)]
struct Dispatcher {
    parts: Arc<Parts>,
    turns: Turns,
    carrier: Carrier,
    breaker: Breaker,
    mailer: Mailer,
    mail_breaker: Breaker,
    places: Arc<Semaphore>,
    /// How many of them may be taken by what nobody waits for.
    behind: Arc<Semaphore>,
    attempts: i64,
    files: Arc<dyn ObjectStore>,
}

/// Starts the dispatcher and the poller. They end when `closing` is set and all that was handed
/// over has had its end.
pub fn start(
    parts: &Arc<Parts>,
    turns: Turns,
    carriers: Carriers,
    settings: &crate::config::Outbox,
    ready: mpsc::UnboundedReceiver<Vec<Ready>>,
    files: Arc<dyn ObjectStore>,
    closing: watch::Receiver<bool>,
) -> JoinHandle<()> {
    let dispatcher = Arc::new(Dispatcher {
        parts: Arc::clone(parts),
        turns,
        carrier: carriers.texts,
        breaker: Breaker::new(SMS),
        mailer: carriers.mails,
        mail_breaker: Breaker::new(EMAIL),
        places: Arc::new(Semaphore::new(settings.concurrency)),
        behind: Arc::new(Semaphore::new(settings.concurrency.div_ceil(4))),
        attempts: settings.attempts,
        files,
    });
    let every = Duration::from_millis(settings.poll_ms);
    tokio::spawn(run(dispatcher, ready, every, closing))
}

async fn run(
    dispatcher: Arc<Dispatcher>,
    mut ready: mpsc::UnboundedReceiver<Vec<Ready>>,
    every: Duration,
    mut closing: watch::Receiver<bool>,
) {
    let mut poll = tokio::time::interval(every);
    poll.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            Some(rows) = ready.recv() => {
                tokio::spawn(Arc::clone(&dispatcher).dispatch(rows));
            }
            _ = closing.changed() => break,
            () = async {
                tokio::select! {
                    _ = poll.tick() => {}
                    () = dispatcher.parts.queued.notified() => {}
                }
            } => {
                if dispatcher.may_poll() {
                    match poll::take(&dispatcher).await {
                        Ok(rows) => dispatcher.parts.handover.give(rows),
                        Err(error) => tracing::error!(%error, "the outbox could not be looked through"),
                    }
                }
            }
        }
    }
    // What was handed over before the end still goes, and its end is recorded.
    while !dispatcher.parts.handover.is_empty() {
        while let Ok(rows) = ready.try_recv() {
            tokio::spawn(Arc::clone(&dispatcher).dispatch(rows));
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Lets go of an address when its task ends before its work does: by a panic.
struct Lane<'a> {
    dispatcher: &'a Dispatcher,
    address: String,
    done: bool,
}

impl Drop for Lane<'_> {
    fn drop(&mut self) {
        if !self.done {
            tracing::error!(address = %crate::domain::mask(&self.address), "a sending task failed; its texts are looked up later");
            self.dispatcher.parts.handover.forget(&self.address);
        }
    }
}

impl Dispatcher {
    /// Sends a group of rows, each a lane of its own, after one look at who opted out.
    async fn dispatch(self: Arc<Self>, rows: Vec<Ready>) {
        let opted_out = self.opted_out(&rows).await.ok();
        for row in rows {
            // What nobody waits for takes a quarter of the places at most, so that a wave of offers
            // never stands before a reply.
            let behind = if row.bulk {
                Arc::clone(&self.behind).acquire_owned().await.ok()
            } else {
                None
            };
            // Nobody can tell: nothing is sent on a guess.
            let mut stopped = opted_out.as_deref().map(|them| is_among(them, &row));
            let place = if let Some(place) = Place::try_take(&self.places) {
                place
            } else {
                let Some(place) = Place::take(&self.places).await else {
                    return;
                };
                // It waited, and that answer is old.
                stopped = self.is_stopped(&row).await;
                place
            };
            let lane = Arc::clone(&self).lane(row, stopped, place);
            tokio::spawn(async move {
                lane.await;
                drop(behind);
            });
        }
    }

    /// Whether a text must not go; `None` when nobody can tell.
    async fn is_stopped(&self, row: &Ready) -> Option<bool> {
        let them = self.opted_out(std::slice::from_ref(row)).await.ok()?;
        Some(is_among(&them, row))
    }

    async fn opted_out(&self, rows: &[Ready]) -> Result<Vec<contacts::Stopped>, sqlx::Error> {
        let mut tx = self.parts.db.read().await?;
        let asked = rows.iter().map(|it| contacts::Asked {
            channel: it.channel.to_owned(),
            address: it.address.clone(),
        });
        let mut them = contacts::opted_out(&mut tx, asked.collect()).await?;
        if them.iter().any(|it| it.address.is_empty()) {
            // Somebody was erased who had opted out: only the keyed hash of the number is left.
            for row in rows {
                let hash = self.parts.key.hash("address", &row.address);
                if contacts::erased(&mut tx, hash).await?.is_some() {
                    let address = row.address.clone();
                    them.push(contacts::Stopped { address });
                }
            }
        }
        Ok(them)
    }

    /// Sends one text, then those that were written to the same address meanwhile.
    async fn lane(self: Arc<Self>, first: Ready, stopped: Option<bool>, mut place: Place) {
        let mut lane = Lane {
            dispatcher: &self,
            address: first.address.clone(),
            done: false,
        };
        let mut next = Some((first, stopped));
        while let Some((row, stopped)) = next.take() {
            let (id, channel, address) = (row.id, row.channel, row.address.clone());
            let end = match stopped {
                _ if self.parts.handover.is_blocked(&address) => {
                    untried(&row, self.parts.clock.now())
                }
                Some(true) => End::Suppressed,
                Some(false) => self.attempt(row, &mut place).await,
                None => untried(&row, self.later(1)),
            };
            // A text that will be tried again within a minute holds back those behind it.
            let minute = self.parts.clock.now().after(poll::HORIZON);
            let blocked = match end {
                End::Later { at, .. } => at <= minute,
                End::Kept => true,
                _ => false,
            };
            let (following, behind) = self.parts.handover.next(&address, blocked);
            count(&end);
            self.turns
                .settle(Settled {
                    id,
                    channel,
                    address,
                    end,
                })
                .await;
            for row in behind {
                let end = untried(&row, self.parts.clock.now());
                self.turns
                    .settle(Settled {
                        id: row.id,
                        channel: row.channel,
                        address: row.address,
                        end,
                    })
                    .await;
            }
            if let Some(row) = following {
                let stopped = self.is_stopped(&row).await;
                next = Some((row, stopped));
            }
        }
        lane.done = true;
        drop(place);
    }

    /// One attempt, with what its answer means.
    async fn attempt(&self, mut row: Ready, place: &mut Place) -> End {
        let now = self.parts.clock.now();
        if let Some(until) = self.breaker_of(&row).open_until(now) {
            return untried(&row, until);
        }
        if row.leased_until <= now.after(MARGIN) && !Box::pin(self.prolong(&mut row)).await {
            // Somebody else holds the row now, or the database is away: not ours to send.
            return End::Kept;
        }
        if row.channel == EMAIL {
            return Box::pin(self.mail(row)).await;
        }
        let Ok(text) = self.outgoing(&row).await else {
            return untried(&row, self.later(1));
        };
        if row.uncertain {
            // Boxed, like the other rare ways: the usual lane stays small.
            return Box::pin(self.resolve(row, &text, 0, place)).await;
        }
        self.hand(row, &text, 1, place).await
    }

    /// Hands a text to the carrier, for the `sent`th time.
    async fn hand(&self, row: Ready, text: &Outgoing, sent: u32, place: &mut Place) -> End {
        match self.carrier.send(text).await {
            Handed::Taken(sid) => {
                self.breaker.passed();
                End::Taken(sid)
            }
            Handed::Refused(Failure::Unknown) => {
                Box::pin(self.resolve(row, text, sent, place)).await
            }
            Handed::Refused(failure) => self.refused(&row, failure),
        }
    }

    /// Whether any carrier takes anything. What waits for the other is put off until that does.
    fn may_poll(&self) -> bool {
        let now = self.parts.clock.now();
        let mail = self.parts.mailing.on && self.mail_breaker.is_closed(now);
        mail || self.breaker.is_closed(now)
    }

    /// Each carrier may be down by itself.
    fn breaker_of(&self, row: &Ready) -> &Breaker {
        if row.channel == EMAIL {
            &self.mail_breaker
        } else {
            &self.breaker
        }
    }

    /// What a clear refusal means.
    fn refused(&self, row: &Ready, failure: Failure) -> End {
        let now = self.parts.clock.now();
        let address = crate::domain::mask(&row.address);
        match failure {
            Failure::Retry { code, .. } if row.attempts >= self.attempts => {
                tracing::error!(%address, ?code, attempts = row.attempts, "a text is given up");
                End::Failed {
                    code,
                    opted_out: false,
                }
            }
            Failure::Retry { after, .. } => {
                // A carrier that is overrun may ask for no wait at all; the attempts would soon be used up.
                let own = self.later(row.attempts);
                let asked = after.map(|after| now.after(after.min(LONGEST_WAIT)));
                let at = asked.map_or(own, |asked| asked.max(own));
                End::Later {
                    at,
                    attempts: row.attempts,
                }
            }
            Failure::GiveUp { code } => {
                tracing::warn!(%address, ?code, "the carrier refused a text");
                End::Failed {
                    code,
                    opted_out: false,
                }
            }
            Failure::OptedOut { code } => End::Failed {
                code,
                opted_out: true,
            },
            Failure::Config { code } => {
                let until = self.breaker_of(row).tripped(now);
                let settings = if row.channel == EMAIL {
                    "email"
                } else {
                    "twilio"
                };
                tracing::error!(
                    ?code,
                    settings,
                    "the carrier refuses everything; check its settings. Sending pauses"
                );
                End::Later {
                    at: until,
                    attempts: row.attempts - 1,
                }
            }
            Failure::Unknown => End::Unknown,
        }
    }

    /// Back-off with jitter: 1, 2, 4 … seconds, an hour at most.
    fn later(&self, attempts: i64) -> Timestamp {
        let exponent = u32::try_from(attempts.clamp(1, 12)).unwrap_or(1) - 1;
        let base = 1_000_000_u64 << exponent;
        let jitter = getrandom::u64().unwrap_or(0) % (base / 2 + 1);
        self.parts
            .clock
            .now()
            .after(Duration::from_micros(base + jitter).min(LONGEST_WAIT))
    }

    /// Prolongs a lease that would end before the attempt does.
    async fn prolong(&self, row: &mut Ready) -> bool {
        let until = self.parts.clock.now().after(LEASE);
        let prolonged = async {
            let mut tx = self.parts.db.begin().await?;
            let prolonged = outbox::prolong(&mut tx, row.id, row.leased_until, until).await?;
            tx.commit().await?;
            Ok::<_, sqlx::Error>(prolonged > 0)
        };
        match prolonged.await {
            Ok(true) => {
                row.leased_until = until;
                true
            }
            Ok(false) => false,
            Err(error) => {
                tracing::error!(%error, "a lease could not be prolonged");
                false
            }
        }
    }
}

/// Gives a row back that was not tried after all. One in doubt stays in doubt: it keeps its
/// lease, and is looked up when that is over.
fn untried(row: &Ready, at: Timestamp) -> End {
    if row.uncertain {
        End::Kept
    } else {
        End::Later {
            at,
            attempts: row.attempts - 1,
        }
    }
}

/// Whether the recipient of a text opted out.
fn is_among(opted_out: &[contacts::Stopped], row: &Ready) -> bool {
    opted_out.iter().any(|it| it.address == row.address)
}

fn count(end: &End) {
    let result = match end {
        End::Taken(_) => "taken",
        End::Failed {
            opted_out: true, ..
        } => "opted_out",
        End::Failed { .. } => "failed",
        End::Unknown => "unknown",
        End::Suppressed => "suppressed",
        End::Later { .. } => "later",
        End::Kept => "kept",
    };
    metrics::counter!("savvysolve_sends_total", "result" => result).increment(1);
}
