//! A place among those that may be with the carrier at once.

use std::{sync::Arc, time::Duration};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// One place; free again when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    places: Arc<Semaphore>,
    held: Option<OwnedSemaphorePermit>,
}

impl Place {
    /// One that is free right now.
    pub(super) fn try_take(places: &Arc<Semaphore>) -> Option<Self> {
        let held = Arc::clone(places).try_acquire_owned().ok()?;
        Some(Self {
            places: Arc::clone(places),
            held: Some(held),
        })
    }

    /// Waits for one; none when there will never be any again.
    pub(super) async fn take(places: &Arc<Semaphore>) -> Option<Self> {
        let held = Arc::clone(places).acquire_owned().await.ok()?;
        Some(Self {
            places: Arc::clone(places),
            held: Some(held),
        })
    }

    /// Lets others have it for this long, then waits for it again: nothing is with the carrier
    /// meanwhile.
    pub(super) async fn rest(&mut self, pause: Duration) {
        drop(self.held.take());
        tokio::time::sleep(pause).await;
        self.held = Arc::clone(&self.places).acquire_owned().await.ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_rests_leaves_its_place_to_others() {
        let places = Arc::new(Semaphore::new(1));
        let mut place = Place::try_take(&places).unwrap();
        assert!(Place::try_take(&places).is_none());
        let resting = tokio::spawn(async move {
            place.rest(Duration::from_millis(20)).await;
            place
        });
        let other = Place::take(&places).await.unwrap();
        tokio::time::sleep(Duration::from_millis(40)).await;
        assert!(!resting.is_finished(), "the place is not free");
        drop(other);
        let place = resting.await.unwrap();
        assert!(place.held.is_some() && Place::try_take(&places).is_none());
    }
}
