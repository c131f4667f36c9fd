//! From the commit to the dispatcher without a query: the rows a turn queued are handed over in
//! memory, one lane an address, so that one person's texts leave in the order they were written.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::mpsc;
use uuid::Uuid;

use crate::domain::Timestamp;

/// A leased row of the outbox, ready to be sent.
#[derive(Clone, Debug)]
pub struct Ready {
    /// The message.
    pub id: Uuid,
    /// `sms`, ….
    pub channel: &'static str,
    /// To whom.
    pub address: String,
    /// The words.
    pub body: String,
    /// Attempts begun, this one included.
    pub attempts: i64,
    /// An earlier attempt may have been taken.
    pub uncertain: bool,
    /// The row is ours until then.
    pub leased_until: Timestamp,
    /// When the message was written.
    pub created_at: Timestamp,
    /// Attachments.
    pub files: i64,
    /// Nobody waits for it at this moment: it goes behind what somebody does wait for.
    pub bulk: bool,
}

#[derive(Debug, Default)]
struct Lane {
    queue: VecDeque<Ready>,
    /// A text of this lane is with the dispatcher.
    busy: bool,
    /// Ends that are not in the database yet. While there are any, what the database says about
    /// this address is late, and this lane is the truth.
    unrecorded: u32,
    /// A text waits for another try, so that nothing behind it may go.
    blocked: bool,
}

impl Lane {
    /// Rows of this lane whose end is not in the database.
    fn held(&self) -> usize {
        self.queue.len()
            + usize::from(self.busy)
            + usize::try_from(self.unrecorded).unwrap_or(usize::MAX)
    }
}

/// The rows in this process's memory.
#[derive(Debug)]
pub struct Handover {
    lanes: Mutex<HashMap<String, Lane>>,
    ready: mpsc::UnboundedSender<Vec<Ready>>,
}

impl Handover {
    /// The two ends: turns give, the dispatcher receives.
    pub fn new() -> (Self, mpsc::UnboundedReceiver<Vec<Ready>>) {
        let (ready, receiver) = mpsc::unbounded_channel();
        (
            Self {
                lanes: Mutex::default(),
                ready,
            },
            receiver,
        )
    }

    fn lanes(&self) -> MutexGuard<'_, HashMap<String, Lane>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a new row may be leased by its turn. Not when something older waits in the
    /// database that this process does not hold: the new row then waits behind it there.
    ///
    /// `waiting` rows to the address are in the database; `ending` of this lane's rows are not
    /// among them any more, because the same transaction removed them.
    pub fn may_lease(&self, address: &str, waiting: usize, ending: usize) -> bool {
        match self.lanes().get(address) {
            Some(lane) => !lane.blocked && waiting + ending <= lane.held(),
            None => waiting == 0,
        }
    }

    /// Hands over rows whose transaction is committed.
    pub fn give(&self, rows: Vec<Ready>) {
        if rows.is_empty() {
            return;
        }
        let mut free = Vec::with_capacity(rows.len());
        {
            let mut lanes = self.lanes();
            for row in rows {
                let lane = lanes.entry(row.address.clone()).or_default();
                if lane.busy {
                    lane.queue.push_back(row);
                } else {
                    lane.busy = true;
                    free.push(row);
                }
            }
        }
        // The dispatcher outlives the turns; if it is gone the leases run out, and nothing is lost.
        let _gone = self.ready.send(free);
    }

    /// The dispatcher is done with a text whose end is about to be recorded. Gives the next of
    /// the lane; with `blocked`, gives back all that waited behind it instead.
    pub fn next(&self, address: &str, blocked: bool) -> (Option<Ready>, Vec<Ready>) {
        let mut lanes = self.lanes();
        let Some(lane) = lanes.get_mut(address) else {
            return (None, Vec::new());
        };
        lane.unrecorded += 1;
        if blocked || lane.blocked {
            lane.blocked = true;
            lane.busy = false;
            let behind: Vec<_> = lane.queue.drain(..).collect();
            lane.unrecorded += u32::try_from(behind.len()).unwrap_or(0);
            return (None, behind);
        }
        let next = lane.queue.pop_front();
        lane.busy = next.is_some();
        (next, Vec::new())
    }

    /// Whether a text of this lane waits for another try, so that this one must wait behind it.
    pub fn is_blocked(&self, address: &str) -> bool {
        self.lanes().get(address).is_some_and(|lane| lane.blocked)
    }

    /// An end is in the database.
    pub fn recorded(&self, address: &str) {
        let mut lanes = self.lanes();
        if let Some(lane) = lanes.get_mut(address) {
            lane.unrecorded = lane.unrecorded.saturating_sub(1);
            if lane.unrecorded == 0 && !lane.busy {
                lanes.remove(address);
            }
        }
    }

    /// Forgets an address whose sending task failed: its rows keep their leases in the database,
    /// and are looked up when those are over.
    pub fn forget(&self, address: &str) {
        self.lanes().remove(address);
    }

    /// Whether this process holds rows of this address.
    pub fn holds(&self, address: &str) -> bool {
        self.lanes().contains_key(address)
    }

    /// How many addresses have something on its way.
    pub fn len(&self) -> usize {
        self.lanes().len()
    }

    /// Nothing is on its way.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
