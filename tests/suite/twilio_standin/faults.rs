//! What may go wrong with one request, told beforehand or drawn from a seed.

use std::{collections::VecDeque, time::Duration};

use super::Twilio;

/// What happens to one REST request instead of the plain 201.
///
/// `taken` says on which side of the failure the message was taken. The app cannot tell the two
/// apart; that is the point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// No fault: a place kept free in a queue.
    None,
    /// 429 with code 20429: surely not taken.
    TooManyRequests {
        /// The `Retry-After` header, in seconds.
        retry_after: Option<u64>,
    },
    /// 500 with code 20500.
    ServerError {
        /// Whether the message goes out all the same.
        taken: bool,
    },
    /// 503 from a gateway: a page of HTML, no code of Twilio's.
    Gateway {
        /// Whether the message goes out all the same.
        taken: bool,
    },
    /// No answer, for as long as the app waits.
    Hang {
        /// Whether the message goes out all the same.
        taken: bool,
    },
    /// The connection is reset where the answer should come.
    Reset {
        /// Whether the message goes out all the same.
        taken: bool,
    },
    /// Taken, and answered 201 with something that is not JSON.
    Garbled,
    /// 400 with this code: 21211 (invalid To), 21606 (From not ours), 21610 (opted out), 21612
    /// (no route), 21611 (queue full), …: surely not taken.
    Refuse(u32),
    /// 401 with code 20003: the credentials are wrong.
    BadCredentials,
    /// Taken at once, answered 201 only after this time.
    Slow(Duration),
}

impl Fault {
    /// Whether the message is taken, if nothing is wrong with it.
    pub(super) fn takes(&self) -> bool {
        match self {
            Self::None | Self::Garbled | Self::Slow(_) => true,
            Self::ServerError { taken }
            | Self::Gateway { taken }
            | Self::Hang { taken }
            | Self::Reset { taken } => *taken,
            Self::TooManyRequests { .. } | Self::Refuse(_) | Self::BadCredentials => false,
        }
    }
}

impl Twilio {
    /// The next request to send, to whomever, meets this fault. Faults queue up.
    pub(crate) fn fail_next(&self, fault: Fault) {
        self.state().next.push_back(fault);
    }

    /// The next request to send to this phone meets this fault, before any of [`Self::fail_next`].
    pub(crate) fn fail_next_to(&self, phone: &str, fault: Fault) {
        let mut state = self.state();
        let queue = state.next_to.entry(phone.to_owned()).or_default();
        queue.push_back(fault);
    }

    /// The next look-up (a list, or one message) meets this fault; `taken` means nothing here.
    pub(crate) fn fail_next_lookup(&self, fault: Fault) {
        self.state().next_lookup.push_back(fault);
    }

    /// The next request that deletes something, or lists the files of a message, meets this fault.
    pub(crate) fn fail_next_erase(&self, fault: Fault) {
        self.state().next_erase.push_back(fault);
    }

    /// Requests to send that no queued fault meets have this luck; none ends it.
    pub(crate) fn chaos(&self, chaos: Option<Chaos>) {
        self.state().chaos = chaos;
    }

    /// Whether every queued fault was met: a test that says a fault means it.
    pub(crate) fn faults_are_spent(&self) -> bool {
        let state = self.state();
        let none_to = state.next_to.values().all(VecDeque::is_empty);
        let none_other = state.next_lookup.is_empty() && state.next_erase.is_empty();
        state.next.is_empty() && none_other && none_to
    }
}

/// The same number for the same seed, phone and turn, and any other for any other.
pub(super) fn mixed(seed: u64, phone: &str, nth: u64) -> u64 {
    // FNV over the recipient, then one round of splitmix64: any good mixing does.
    let start = seed ^ 0xcbf2_9ce4_8422_2325;
    let hash = (phone.bytes().chain(nth.to_le_bytes())).fold(start, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut mixed = hash.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Luck by weights, the same for the same seed: which fault a request meets depends on the
/// recipient and on how many requests to them there were before, and on nothing else.
#[derive(Clone, Debug)]
pub(crate) struct Chaos {
    seed: u64,
    weights: Vec<(u32, Fault)>,
}

impl Chaos {
    /// These outcomes, each as likely as its weight among all; [`Fault::None`] is the good one.
    pub(crate) fn new(seed: u64, weights: impl Into<Vec<(u32, Fault)>>) -> Self {
        let weights = weights.into();
        assert!(
            weights.iter().any(|(weight, _)| *weight > 0),
            "nothing can be drawn"
        );
        Self { seed, weights }
    }

    /// A bad day: about half of the requests fail, in all the ways that may be retried or looked
    /// up. A message may be late; none may be lost or doubled.
    pub(crate) fn bad_day(seed: u64) -> Self {
        Self::new(
            seed,
            [
                (50, Fault::None),
                (
                    10,
                    Fault::TooManyRequests {
                        retry_after: Some(1),
                    },
                ),
                (5, Fault::TooManyRequests { retry_after: None }),
                (6, Fault::ServerError { taken: false }),
                (6, Fault::ServerError { taken: true }),
                (3, Fault::Gateway { taken: false }),
                (3, Fault::Gateway { taken: true }),
                (6, Fault::Reset { taken: false }),
                (6, Fault::Reset { taken: true }),
                (2, Fault::Garbled),
                (3, Fault::Slow(Duration::from_millis(50))),
            ],
        )
    }

    /// The luck of the `nth` request to send to this phone, from 0.
    pub(crate) fn draw(&self, phone: &str, nth: u64) -> Fault {
        let mixed = mixed(self.seed, phone, nth);
        let total: u64 = self
            .weights
            .iter()
            .map(|(weight, _)| u64::from(*weight))
            .sum();
        let mut left = mixed % total;
        for (weight, fault) in &self.weights {
            let weight = u64::from(*weight);
            if left < weight {
                return fault.clone();
            }
            left -= weight;
        }
        Fault::None
    }
}
