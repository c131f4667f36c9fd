//! Forgets people who asked for it. The turn notes the wish; here it is done: first the rows, then
//! what lies at the carrier and in the store of files, then one last text that says so, and in the
//! end that text itself.

use std::{sync::Arc, time::Duration};

use object_store::{ObjectStore, ObjectStoreExt, path::Path};
use tokio::{sync::watch, task::JoinHandle};
use uuid::Uuid;

use crate::{
    actions,
    channel::{Carrier, Erased},
    conversation::{DeskLine, Line},
    domain::{EMAIL, Language, SMS, TicketCode, Timestamp},
    store::{
        Tx,
        erasures::{self, Erasure},
        solvers, tickets,
    },
    turn::{Notice, Parts, To, last_mail},
};

/// How long one process has an erasure.
const LEASE: Duration = Duration::from_mins(5);

/// How long the answer to the wish has to leave, before what is on its way is given up.
const LAST_WORDS: Duration = Duration::from_mins(2);

/// How often it is looked whether the last text is out.
const AGAIN: Duration = Duration::from_mins(1);

/// How long the last text is waited for.
const TOLD: Duration = Duration::from_mins(10);

/// Items that one look removes.
const ITEMS: i64 = 100;

/// What the erasing works with.
#[derive(Debug)]
pub struct Eraser {
    /// Database, clock, key, wording.
    pub parts: Arc<Parts>,
    /// Where the messages are to be removed too.
    pub carrier: Carrier,
    /// Where the files lie.
    pub files: Arc<dyn ObjectStore>,
}

/// Looks every second for what is to be erased.
pub fn start(eraser: Eraser, mut closing: watch::Receiver<bool>) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut every = tokio::time::interval(Duration::from_secs(1));
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = closing.changed() => return,
                _ = every.tick() => {}
            }
            if let Err(error) = eraser.look().await {
                tracing::error!(%error, "an erasure could not go on; it is tried again");
            }
        }
    })
}

impl Eraser {
    async fn look(&self) -> Result<(), sqlx::Error> {
        let now = self.parts.clock.now();
        let mut tx = self.parts.db.read().await?;
        let due = erasures::due(&mut tx, now, 8).await?;
        drop(tx);
        for erasure in due {
            let mut tx = self.parts.db.begin().await?;
            let leased = erasures::lease(
                &mut tx,
                erasure.id,
                erasure.stage.clone(),
                now,
                now.after(LEASE),
            )
            .await?;
            tx.commit().await?;
            if leased > 0 {
                self.step(&erasure).await?;
            }
        }
        Ok(())
    }

    /// Removes all that can be removed at once, on each side of theirs, without waiting for what is on its
    /// way to them; what is left is how many items the carrier or the store of files would not give up yet.
    pub async fn at_once(&self, id: Uuid) -> Result<usize, sqlx::Error> {
        let mut left = 0;
        let mut sides = vec![id];
        while let Some(side) = sides.pop() {
            left += self.one_at_once(side, &mut sides).await?;
        }
        Ok(left)
    }

    /// The same of one side; those that it leads to are put to `sides`.
    async fn one_at_once(&self, id: Uuid, sides: &mut Vec<Uuid>) -> Result<usize, sqlx::Error> {
        const ROUNDS: usize = 100;
        const PATIENCE: u32 = 3;
        let (mut left, mut still) = (0, 0);
        for _ in 0..ROUNDS {
            let now = self.parts.clock.now();
            let mut tx = self.parts.db.begin().await?;
            erasures::later(&mut tx, id, now.after(LEASE)).await?;
            let erasure = erasures::get(&mut tx, id).await?;
            let items = erasures::items(&mut tx, id, ITEMS).await?;
            tx.commit().await?;
            let Some(erasure) = erasure else { return Ok(0) };
            let Some(address) = erasure.address.clone() else {
                return Ok(0);
            };
            match erasure.stage.as_str() {
                "asked" => sides.extend(self.remove_rows(&erasure, &address, now).await?),
                "carrier" => {
                    if !items.is_empty() && items.len() == left && still < PATIENCE {
                        // A message may be on its way just now.
                        still += 1;
                        tokio::time::sleep(Duration::from_secs(1)).await;
                    } else if !items.is_empty() && items.len() == left {
                        // Nothing of it moves; the service tries again.
                        let mut tx = self.parts.db.begin().await?;
                        erasures::later(&mut tx, id, now).await?;
                        tx.commit().await?;
                        return Ok(left);
                    }
                    left = items.len();
                    self.elsewhere(&erasure, &address).await?;
                }
                _ => return Ok(0),
            }
        }
        Ok(left)
    }

    /// Goes on with one that this process holds.
    async fn step(&self, erasure: &Erasure) -> Result<(), sqlx::Error> {
        let Some(address) = erasure.address.as_deref() else {
            return Ok(());
        };
        match erasure.stage.as_str() {
            "asked" => self.here(erasure, address).await,
            "carrier" => self.elsewhere(erasure, address).await,
            "telling" => self.tell(erasure, address).await,
            _ => Ok(()),
        }
    }

    /// Removes the rows, once the answer to the wish is out.
    async fn here(&self, erasure: &Erasure, address: &str) -> Result<(), sqlx::Error> {
        let now = self.parts.clock.now();
        let mut tx = self.parts.db.begin().await?;
        let waiting =
            erasures::on_their_way(&mut tx, erasure.channel.clone(), address.to_owned()).await?;
        let tries = u32::try_from(erasure.attempts).unwrap_or(u32::MAX);
        if waiting.is_some_and(|it| it.rows > 0) && Duration::from_secs(1) * tries < LAST_WORDS {
            erasures::later(&mut tx, erasure.id, now.after(Duration::from_secs(1))).await?;
            return tx.commit().await;
        }
        drop(tx);
        self.remove_rows(erasure, address, now).await?;
        Ok(())
    }

    /// Gives the erasures of their other sides, which are noted with it.
    async fn remove_rows(
        &self,
        erasure: &Erasure,
        address: &str,
        now: Timestamp,
    ) -> Result<Vec<Uuid>, sqlx::Error> {
        let hash = self.parts.key.hash("address", address);
        let db = &self.parts.db;
        db.overwrite_freed(true).await?;
        let removed = async {
            let mut tx = db.begin().await?;
            self.end_tickets(&mut tx, address, now).await?;
            let texted = self.parts.operator.as_deref().map(|it| (SMS, it));
            let mailed = self.parts.operator_email.as_deref().map(|it| (EMAIL, it));
            let operator: Vec<_> = texted.into_iter().chain(mailed).collect();
            let (channel, id) = (erasure.channel.as_str(), erasure.id);
            // Before the tickets and the account go that tell of them.
            let sides = actions::erase_other_sides(&mut tx, erasure, address, now).await?;
            actions::erase(&mut tx, id, channel, address, &hash, &operator, now).await?;
            if !goes_on(&mut tx, id, "asked", "carrier", None, now).await? {
                return Ok::<_, sqlx::Error>(Vec::new());
            }
            tx.commit().await?;
            Ok(sides)
        }
        .await;
        db.overwrite_freed(false).await?;
        let sides = removed?;
        db.empty_log().await?;
        tracing::info!(id = %erasure.id, "the rows of an erasure are removed");
        Ok(sides)
    }

    /// Ends every ticket of theirs that is not over, and tells whoever was at it or might have been.
    async fn end_tickets(
        &self,
        tx: &mut Tx,
        address: &str,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        for ticket in erasures::tickets(tx, address.to_owned()).await? {
            let Some(standing) = tickets::get(tx, ticket.id).await? else {
                continue;
            };
            let (Some(dropped), Ok(code)) = (
                actions::drop_ticket(tx, ticket.id, now).await?,
                TicketCode::parse(&standing.code),
            ) else {
                continue;
            };
            let left = DeskLine::CustomerLeft { code: code.clone() };
            let gone = DeskLine::OfferGone {
                code,
                claimed: false,
            };
            let told = dropped.solver.map(|it| (it, left)).into_iter();
            let others = dropped.offered.into_iter().map(|it| (it, gone.clone()));
            for (solver, line) in told.chain(others) {
                if let Some(solver) = solvers::get(tx, solver).await? {
                    let to = to(&solver.phone, Language::default());
                    let line = Line::Desk(line);
                    // Sent with the last text at the latest.
                    let _queued = Notice::write(&self.parts, tx, to, line, now).await?;
                }
            }
        }
        Ok(())
    }

    /// Removes what lies elsewhere; what cannot go yet is tried again.
    async fn elsewhere(&self, erasure: &Erasure, address: &str) -> Result<(), sqlx::Error> {
        let mut tx = self.parts.db.read().await?;
        let items = erasures::items(&mut tx, erasure.id, ITEMS).await?;
        drop(tx);
        let all = items.is_empty();
        let mut wait = None;
        for item in items {
            let removed = if item.kind == "file" {
                self.remove_file(&item.reference).await
            } else {
                self.remove_message(&item.reference).await
            };
            match removed {
                Ok(()) => {
                    let mut tx = self.parts.db.begin().await?;
                    erasures::done(&mut tx, item.id).await?;
                    tx.commit().await?;
                }
                Err(after) => wait = wait.max(Some(after)),
            }
        }
        let now = self.parts.clock.now();
        let mut tx = self.parts.db.begin().await?;
        if all {
            // The command and the service may both have come here: one text is enough.
            if !(self.queue_last_text(&mut tx, erasure, address, now)).await? {
                return Ok(());
            }
        } else {
            let tries = u32::try_from(erasure.attempts.clamp(0, 8)).unwrap_or(8);
            let backoff = Duration::from_secs(1 << tries);
            let at = wait.map_or(now, |wait| now.after(wait.max(backoff)));
            erasures::later(&mut tx, erasure.id, at).await?;
        }
        tx.commit().await?;
        if all {
            self.parts.queued.notify_one();
        }
        Ok(())
    }

    async fn remove_file(&self, key: &str) -> Result<(), Duration> {
        match self.files.delete(&Path::from(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => {
                tracing::error!(%error, "a file could not be erased");
                Err(Duration::from_secs(10))
            }
        }
    }

    async fn remove_message(&self, sid: &str) -> Result<(), Duration> {
        match self.carrier.erase_message(sid).await {
            Erased::Done | Erased::Gone => Ok(()),
            Erased::Retry(after) => Err(after.unwrap_or(Duration::from_secs(2))),
            Erased::Refused(code) => {
                // What the carrier will never remove would keep the rest from being finished.
                tracing::error!(
                    ?code,
                    "the carrier refuses to erase a message; remove it in its console"
                );
                metrics::counter!("savvysolve_erasures_refused_total").increment(1);
                Ok(())
            }
        }
    }

    /// One text that says that it is done; it is a message like any other, until it is out. False
    /// when another process wrote it.
    async fn queue_last_text(
        &self,
        tx: &mut Tx,
        erasure: &Erasure,
        address: &str,
        now: Timestamp,
    ) -> Result<bool, sqlx::Error> {
        let language = match erasures::language(tx, erasure.id).await? {
            Some(it) if it.language.is_empty() => {
                // They are told where they asked.
                return goes_on(tx, erasure.id, "carrier", "telling", None, now).await;
            }
            Some(it) => Language::from_code(&it.language).unwrap_or_default(),
            None => return Ok(false),
        };
        let id = if erasure.channel == EMAIL {
            last_mail(&self.parts, tx, address, language, now).await?
        } else {
            let body = self.parts.wording.text(language, "erased");
            let to = to(address, language);
            Notice::words(tx, to, body, now).await?.id
        };
        let soon = now.after(Duration::from_secs(2));
        goes_on(tx, erasure.id, "carrier", "telling", Some(id), soon).await
    }

    /// Waits until the last text is out, then removes that as well.
    async fn tell(&self, erasure: &Erasure, address: &str) -> Result<(), sqlx::Error> {
        let now = self.parts.clock.now();
        if let Some(id) = erasure.told
            && !self.last_text_gone(erasure, id, now).await?
        {
            return Ok(());
        }
        let (channel, address) = (erasure.channel.clone(), address.to_owned());
        let mut tx = self.parts.db.begin().await?;
        erasures::remove_conversation(&mut tx, channel.clone(), address.clone()).await?;
        erasures::finish(&mut tx, erasure.id, now).await?;
        tx.commit().await?;
        self.parts.db.empty_log().await?;
        metrics::counter!("savvysolve_erasures_total").increment(1);
        tracing::info!(id = %erasure.id, "an erasure is done");
        Ok(())
    }

    /// Whether the last text is out and removed everywhere.
    async fn last_text_gone(
        &self,
        erasure: &Erasure,
        id: Uuid,
        now: Timestamp,
    ) -> Result<bool, sqlx::Error> {
        let mut tx = self.parts.db.read().await?;
        let told = erasures::told(&mut tx, id).await?;
        drop(tx);
        let Some(told) = told else { return Ok(true) };
        let over = ["delivered", "undelivered", "failed", "suppressed", "read"];
        let waited = now.since(told.created_at);
        // By the clock of whoever wrote it, which may be another's: so not at the first look.
        let long = waited >= TOLD && erasure.attempts > 0;
        let mut gone = over.contains(&told.status.as_str()) || long;
        // Of a mail nothing lies with a carrier.
        let carried = told
            .provider_id
            .as_ref()
            .filter(|_| erasure.channel != EMAIL);
        if gone && let Some(sid) = carried {
            gone = self.remove_message(sid).await.is_ok();
        }
        let mut tx = self.parts.db.begin().await?;
        if gone {
            erasures::remove_queued(&mut tx, id).await?;
            erasures::remove_message(&mut tx, id).await?;
            erasures::remove_mail(&mut tx, id).await?;
        } else {
            erasures::later(&mut tx, erasure.id, now.after(AGAIN)).await?;
        }
        tx.commit().await?;
        Ok(gone)
    }
}

/// Brings an erasure from one stage to the next. False when another process did: what was done for
/// it in this transaction is not to be committed.
async fn goes_on(
    tx: &mut Tx,
    id: Uuid,
    from: &str,
    to: &str,
    told: Option<Uuid>,
    due_at: Timestamp,
) -> Result<bool, sqlx::Error> {
    let rows = erasures::advance(tx, id, from.to_owned(), to.to_owned(), told, due_at).await?;
    Ok(rows > 0)
}

/// A text about no ticket that is left, sent at once.
fn to(phone: &str, language: Language) -> To<'_> {
    To {
        phone,
        language,
        ticket: None,
        held_until: None,
    }
}
