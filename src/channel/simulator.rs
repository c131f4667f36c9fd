//! The simulated carrier: phones in the browser, on a terminal, or in a test.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::sync::mpsc;

use super::{Handed, Outgoing};
use crate::domain::{DeliveryStatus, Receipt};

/// A carrier that takes every text and delivers it after a moment.
#[derive(Clone, Debug)]
pub struct Simulator {
    receipts: mpsc::UnboundedSender<Receipt>,
    delivers_after: Duration,
    taken: Arc<AtomicU64>,
    watch: Arc<Mutex<Option<mpsc::UnboundedSender<Outgoing>>>>,
}

impl Simulator {
    /// A new one; the receipts of its texts come out of the other end.
    pub fn new(delivers_after: Duration) -> (Self, mpsc::UnboundedReceiver<Receipt>) {
        let (receipts, receiver) = mpsc::unbounded_channel();
        let simulator = Self {
            receipts,
            delivers_after,
            taken: Arc::default(),
            watch: Arc::default(),
        };
        (simulator, receiver)
    }

    /// Every text that is handed over from now on, in order: for the terminal and for tests.
    pub fn watch(&self) -> mpsc::UnboundedReceiver<Outgoing> {
        let (sender, receiver) = mpsc::unbounded_channel();
        *self
            .watch
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = Some(sender);
        receiver
    }

    /// Takes a text.
    pub fn send(&self, text: &Outgoing) -> Handed {
        let sid = format!("SIM{:032x}", self.taken.fetch_add(1, Ordering::Relaxed));
        if let Some(watch) = &*self
            .watch
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
        {
            // Nobody looks any more: nothing is lost, the text is in the transcript.
            let _gone = watch.send(text.clone());
        }
        let (receipts, wait, id, provider_id) = (
            self.receipts.clone(),
            self.delivers_after,
            text.id,
            Some(sid.clone()),
        );
        tokio::spawn(async move {
            for status in [DeliveryStatus::Sent, DeliveryStatus::Delivered] {
                tokio::time::sleep(wait).await;
                let receipt = Receipt {
                    id,
                    provider_id: provider_id.clone(),
                    status,
                    error_code: None,
                };
                if receipts.send(receipt).is_err() {
                    return;
                }
            }
        });
        Handed::Taken(sid)
    }
}
