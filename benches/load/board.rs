//! Who waits for which reply, and what has been counted. One thread, so plain cells.

use std::{
    cell::{Cell, Ref, RefCell},
    collections::{BTreeMap, HashMap},
    future::poll_fn,
    task::{Poll, Waker},
    time::{Duration, Instant},
};

/// How many errors are kept word for word; the rest are counted.
const SAMPLES: usize = 8;

/// What the customers and the carrier's side share.
#[derive(Default)]
pub(crate) struct Board {
    slots: RefCell<Vec<Slot>>,
    /// Which customer has which phone.
    phones: RefCell<HashMap<String, usize>>,
    /// Whether what is finished now counts.
    measuring: Cell<bool>,
    stopped: Cell<bool>,
    conversations: Cell<u64>,
    counts: RefCell<Counts>,
}

/// One customer's wait.
#[derive(Default)]
struct Slot {
    phone: String,
    /// When the text was sent, while its reply has not come.
    waiting_since: Option<Instant>,
    /// When the reply came, until it is taken.
    came_at: Option<Instant>,
    /// The last reply: the form as it was posted, and its message id.
    form: Vec<u8>,
    sid: String,
    given_up: bool,
    waker: Option<Waker>,
}

/// What was measured.
#[derive(Default)]
pub(crate) struct Counts {
    /// Microseconds from a webhook sent to its reply posted, in the order they finished.
    pub(crate) turns: Vec<u32>,
    /// Microseconds from a webhook sent to its answer read.
    pub(crate) answers: Vec<u32>,
    /// Conversations finished.
    pub(crate) conversations: u64,
    /// Errors by kind; counted from the very start, warm-up included.
    pub(crate) errors: BTreeMap<&'static str, u64>,
    /// The first of them, told in full.
    pub(crate) samples: Vec<String>,
}

impl Board {
    /// For this many customers.
    pub(crate) fn new(customers: usize) -> Self {
        let board = Self::default();
        board
            .slots
            .borrow_mut()
            .resize_with(customers, Slot::default);
        board
    }

    /// The number of the next conversation.
    pub(crate) fn next_conversation(&self) -> u64 {
        self.conversations.replace(self.conversations.get() + 1)
    }

    /// `customer` has this phone from now on.
    pub(crate) fn take_phone(&self, customer: usize, phone: &str) {
        let mut slots = self.slots.borrow_mut();
        let slot = &mut slots[customer];
        let mut phones = self.phones.borrow_mut();
        phones.remove(&slot.phone);
        phone.clone_into(&mut slot.phone);
        phones.insert(phone.to_owned(), customer);
    }

    /// `customer` is about to send a text.
    pub(crate) fn texting(&self, customer: usize) -> Instant {
        let slot = &mut self.slots.borrow_mut()[customer];
        let now = Instant::now();
        slot.waiting_since = Some(now);
        slot.came_at = None;
        slot.given_up = false;
        now
    }

    /// A message for `phone` was posted to the carrier.
    pub(crate) fn posted(&self, phone: &str, form: &[u8], sid: &str) {
        let Some(&customer) = self.phones.borrow().get(phone) else {
            return self.error("message to a finished conversation", || form_text(form));
        };
        let slot = &mut self.slots.borrow_mut()[customer];
        if slot.waiting_since.take().is_none() {
            return self.error("second message to one text", || form_text(form));
        }
        slot.came_at = Some(Instant::now());
        slot.form.clear();
        slot.form.extend_from_slice(form);
        sid.clone_into(&mut slot.sid);
        if let Some(waker) = slot.waker.take() {
            waker.wake();
        }
    }

    /// When the reply to `customer`'s text came; none when it never did.
    pub(crate) async fn reply(&self, customer: usize) -> Option<Instant> {
        poll_fn(|context| {
            let slot = &mut self.slots.borrow_mut()[customer];
            match slot.came_at.take() {
                Some(at) => Poll::Ready(Some(at)),
                None if slot.given_up => Poll::Ready(None),
                None => {
                    slot.waker = Some(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }

    /// The last message to `customer`: the form as posted.
    pub(crate) fn last_form(&self, customer: usize) -> Ref<'_, Vec<u8>> {
        Ref::map(self.slots.borrow(), |slots| &slots[customer].form)
    }

    /// The last message to `phone`: its id and the form as posted.
    pub(crate) fn last_to(&self, phone: &str) -> Option<(String, Vec<u8>)> {
        let customer = *self.phones.borrow().get(phone)?;
        let slot = &self.slots.borrow()[customer];
        (!slot.sid.is_empty()).then(|| (slot.sid.clone(), slot.form.clone()))
    }

    /// Wakes the customers who wait longer than `patience`; called now and then.
    pub(crate) fn lose_patience(&self, patience: Duration) {
        for slot in self.slots.borrow_mut().iter_mut() {
            if slot
                .waiting_since
                .is_some_and(|since| since.elapsed() > patience)
            {
                slot.waiting_since = None;
                slot.given_up = true;
                if let Some(waker) = slot.waker.take() {
                    waker.wake();
                }
            }
        }
    }

    /// Something went wrong.
    pub(crate) fn error(&self, kind: &'static str, detail: impl FnOnce() -> String) {
        let mut counts = self.counts.borrow_mut();
        *counts.errors.entry(kind).or_default() += 1;
        if counts.samples.len() < SAMPLES {
            counts.samples.push(format!("{kind}: {}", detail()));
        }
    }

    /// A webhook was answered.
    pub(crate) fn answered(&self, sent: Instant) {
        if self.measuring.get() {
            self.counts
                .borrow_mut()
                .answers
                .push(micros(sent.elapsed()));
        }
    }

    /// A whole turn took this long.
    pub(crate) fn turned(&self, took: Duration) {
        if self.measuring.get() {
            self.counts.borrow_mut().turns.push(micros(took));
        }
    }

    /// A conversation reached its end.
    pub(crate) fn conversed(&self) {
        if self.measuring.get() {
            self.counts.borrow_mut().conversations += 1;
        }
    }

    /// From now on it counts, or no longer.
    pub(crate) fn measure(&self, on: bool) {
        self.measuring.set(on);
    }

    /// Every customer stops after the turn they are in.
    pub(crate) fn stop(&self) {
        self.stopped.set(true);
    }

    /// Whether they are to stop.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.get()
    }

    /// What was counted; the board starts anew.
    pub(crate) fn take_counts(&self) -> Counts {
        self.counts.take()
    }
}

fn micros(took: Duration) -> u32 {
    u32::try_from(took.as_micros()).unwrap_or(u32::MAX)
}

fn form_text(form: &[u8]) -> String {
    String::from_utf8_lossy(form).into_owned()
}
