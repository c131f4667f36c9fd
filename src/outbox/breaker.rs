//! Stops sending while the carrier refuses everything: wrong credentials, a suspended account.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::domain::Timestamp;

const FIRST: Duration = Duration::from_secs(15);
const LONGEST: Duration = Duration::from_mins(10);

/// Opens on a refusal that is about us, for 15 seconds and then twice as long each time, ten
/// minutes at most; one message that passes closes it.
#[derive(Debug)]
pub(super) struct Breaker {
    /// Whose: `sms` or `email`, for the metrics.
    channel: &'static str,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    until: Option<Timestamp>,
    last: Option<Duration>,
}

impl Breaker {
    /// Closed, and shown as such.
    pub(super) fn new(channel: &'static str) -> Self {
        let breaker = Self {
            channel,
            state: Mutex::default(),
        };
        breaker.show(false);
        breaker
    }

    fn show(&self, refuses: bool) {
        let refuses = f64::from(u8::from(refuses));
        metrics::gauge!("savvysolve_carrier_refuses", "channel" => self.channel).set(refuses);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Until when nothing is sent.
    pub(super) fn open_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.state().until.filter(|until| *until > now)
    }

    pub(super) fn is_closed(&self, now: Timestamp) -> bool {
        self.open_until(now).is_none()
    }

    /// A refusal that is about us. Those that were on their way together open it once.
    pub(super) fn tripped(&self, now: Timestamp) -> Timestamp {
        let mut state = self.state();
        if let Some(until) = state.until.filter(|until| *until > now) {
            return until;
        }
        let wait = state.last.map_or(FIRST, |last| (last * 2).min(LONGEST));
        let until = now.after(wait);
        *state = State {
            until: Some(until),
            last: Some(wait),
        };
        self.show(true);
        metrics::counter!("savvysolve_breaker_opened_total", "channel" => self.channel)
            .increment(1);
        until
    }

    /// A text passed.
    pub(super) fn passed(&self) {
        let mut state = self.state();
        if state.last.is_some() {
            *state = State::default();
            self.show(false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::SMS;

    #[test]
    fn waits_longer_each_time_and_closes_on_success() {
        let (breaker, t0) = (Breaker::new(SMS), Timestamp::from_micros(0));
        let first = breaker.tripped(t0);
        assert_eq!(first, t0.after(FIRST));
        assert_eq!(
            breaker.tripped(t0.after(Duration::from_secs(1))),
            first,
            "one opening for all on their way"
        );
        assert!(breaker.is_closed(first));
        assert_eq!(breaker.tripped(first), first.after(FIRST * 2));
        breaker.passed();
        assert!(breaker.is_closed(first));
    }
}
