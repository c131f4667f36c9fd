//! One worker: takes what waits, up to a limit, and commits it in one transaction.

use std::{collections::VecDeque, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt as _;
use tokio::sync::{mpsc, oneshot};

use super::{
    Arrived, Done, Heard, Job, NotTaken, Parts, Settled,
    batch::{self, Outcome},
    error::BatchError,
    park,
};
use crate::store::Db;

/// A turn with everybody who waits for it: repeats of one message wait together.
pub(super) struct Turn {
    pub(super) arrived: Box<Arrived>,
    waiting: Vec<oneshot::Sender<Result<Done, NotTaken>>>,
}

/// What one transaction takes.
#[derive(Default)]
pub(super) struct Work {
    pub(super) turns: Vec<Turn>,
    pub(super) settled: Vec<Settled>,
    pub(super) receipts: Vec<Heard>,
}

impl Work {
    /// Each piece as work of its own: ends, receipts, then turns.
    fn apart(self) -> impl Iterator<Item = Self> {
        let settled = self.settled.into_iter().map(|it| Self {
            settled: vec![it],
            ..Self::default()
        });
        let receipts = self.receipts.into_iter().map(|it| Self {
            receipts: vec![it],
            ..Self::default()
        });
        let turns = self.turns.into_iter().map(|it| Self {
            turns: vec![it],
            ..Self::default()
        });
        settled.chain(receipts).chain(turns)
    }
}

/// How often a batch is replayed after another replica changed a conversation under it.
const REPLAYS: usize = 8;

/// Ends and receipts are cheap: this many ride along with one batch of turns.
const RIDERS: usize = 4;

pub(super) async fn run(parts: &Parts, db: &Db, mut jobs: mpsc::Receiver<Job>) {
    // What was taken off the queue but must wait for the next batch: another turn of the same person.
    let mut held = VecDeque::new();
    loop {
        if held.is_empty() {
            match jobs.recv().await {
                Some(job) => held.push_back(job),
                None => return,
            }
        }
        while held.len() < parts.batch * (1 + RIDERS) {
            match jobs.try_recv() {
                Ok(job) => held.push_back(job),
                Err(_) => break,
            }
        }
        let work = gather(&mut held, parts.batch);
        commit(parts, db, work).await;
    }
}

/// Takes jobs in order, at most one turn a person; a repeat of a message joins its first.
fn gather(held: &mut VecDeque<Job>, limit: usize) -> Work {
    let mut work = Work::default();
    let mut left = VecDeque::new();
    while let Some(job) = held.pop_front() {
        match job {
            Job::Settled(settled) => work.settled.push(settled),
            Job::Receipt(heard) => work.receipts.push(heard),
            Job::Turn(arrived, waiting) => {
                let same = work
                    .turns
                    .iter()
                    .position(|it| it.arrived.address == arrived.address);
                match same {
                    Some(n)
                        if arrived.provider_id.is_some()
                            && work.turns[n].arrived.provider_id == arrived.provider_id =>
                    {
                        work.turns[n].waiting.push(waiting);
                    }
                    None if work.turns.len() < limit => {
                        work.turns.push(Turn {
                            arrived,
                            waiting: vec![waiting],
                        });
                    }
                    _ => left.push_back(Job::Turn(arrived, waiting)),
                }
            }
        }
    }
    *held = left;
    work
}

/// Commits all, or, when that fails, each alone; what fails alone is parked.
async fn commit(parts: &Parts, db: &Db, work: Work) {
    match attempt(parts, db, &work).await {
        Ok(outcomes) => return finish(parts, work, outcomes),
        Err(error) if error.is_away() => return give_up(parts, work, &error),
        Err(error) => {
            tracing::warn!(%error, turns = work.turns.len(), "a batch failed; taking its turns one by one");
        }
    }
    metrics::counter!("savvysolve_batches_failed_total").increment(1);
    for alone in work.apart() {
        match attempt(parts, db, &alone).await {
            Ok(outcomes) => finish(parts, alone, outcomes),
            Err(error) => failed(parts, alone, &error).await,
        }
    }
}

/// What failed alone: an end is looked up later, a receipt is not answered for, a turn is parked.
async fn failed(parts: &Parts, alone: Work, error: &BatchError) {
    for settled in alone.settled {
        // The row keeps its lease and is looked up when it is over.
        tracing::error!(%error, message = %settled.id, "the end of a text could not be recorded");
        parts.handover.recorded(&settled.address);
    }
    for heard in alone.receipts {
        tracing::error!(%error, message = %heard.receipt.id, "a receipt could not be recorded");
    }
    for turn in alone.turns {
        let answer = park(parts, &turn.arrived, error).await;
        for waiting in turn.waiting {
            // Whoever asked may be gone.
            let _gone = waiting.send(answer);
        }
    }
}

/// The database is away: whoever waits is told now, while Twilio still listens, and tries again.
fn give_up(parts: &Parts, work: Work, error: &BatchError) {
    metrics::counter!("savvysolve_batches_failed_total").increment(1);
    tracing::error!(%error, turns = work.turns.len(), ends = work.settled.len(), receipts = work.receipts.len(),
        "the database does not answer; nothing of a batch was taken");
    // The rows keep their leases and are looked up when those are over.
    for settled in &work.settled {
        parts.handover.recorded(&settled.address);
    }
    for waiting in work.turns.into_iter().flat_map(|turn| turn.waiting) {
        // Whoever asked may be gone.
        let _gone = waiting.send(Err(NotTaken::Unavailable));
    }
}

/// Replays while another replica is in the way.
async fn attempt(parts: &Parts, db: &Db, work: &Work) -> Result<Outcome, BatchError> {
    for replay in 0..REPLAYS {
        // A panic must not end the worker, and with it all its people's turns.
        let run = AssertUnwindSafe(batch::run(parts, db, work))
            .catch_unwind()
            .await;
        match run.unwrap_or(Err(BatchError::Panic)) {
            Err(BatchError::Conflict) => {
                metrics::counter!("savvysolve_conflicts_total").increment(1);
                tokio::time::sleep(Duration::from_millis(5 * replay as u64)).await;
            }
            result => return result,
        }
    }
    Err(BatchError::Conflict)
}

/// After the commit: answers, hands over, tells those who look on.
fn finish(parts: &Parts, work: Work, outcome: Outcome) {
    for settled in &work.settled {
        parts.handover.recorded(&settled.address);
    }
    parts.handover.give(outcome.ready);
    if outcome.due {
        parts.due.notify_one();
    }
    if outcome.queued {
        parts.queued.notify_one();
    }
    for heard in work.receipts {
        let _gone = heard.recorded.send(());
    }
    for (turn, done) in work.turns.into_iter().zip(outcome.done) {
        let mut answer = Ok(done);
        for waiting in turn.waiting {
            // Whoever asked may be gone; the turn stands all the same.
            let _gone = waiting.send(answer);
            answer = Ok(Done::Repeat);
        }
    }
    for seen in outcome.seen {
        let _nobody = parts.seen.send(Arc::new(seen));
    }
}

/// A turn that fails alone would fail for ever. When the database itself is away nothing is kept
/// and the sender must try again; else the message is kept and the operator told.
async fn park(parts: &Parts, arrived: &Arrived, error: &BatchError) -> Result<Done, NotTaken> {
    if error.is_outage() {
        tracing::error!(%error, "the database does not answer");
        return Err(NotTaken::Unavailable);
    }
    tracing::error!(%error, address = %crate::domain::mask(&arrived.address), "a turn failed alone and is parked");
    metrics::counter!("savvysolve_parked_total").increment(1);
    match park::park(parts, arrived, &error.to_string()).await {
        Ok(()) => Ok(Done::Parked),
        Err(error) => {
            tracing::error!(%error, "the turn could not be parked");
            Err(NotTaken::Unavailable)
        }
    }
}
