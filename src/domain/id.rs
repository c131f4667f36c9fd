//! Typed ids: UUIDv7, made from the passed clock so that they sort by time.

use super::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::{NoContext, Uuid};

/// A new `UUIDv7` for this instant.
pub fn new_id(now: Timestamp) -> Uuid {
    let micros = u64::try_from(now.micros()).unwrap_or(0);
    let nanos = u32::try_from(micros % 1_000_000).unwrap_or(0) * 1_000;
    Uuid::new_v7(uuid::Timestamp::from_unix(
        NoContext,
        micros / 1_000_000,
        nanos,
    ))
}

/// What no id made at `from` or later lies below: so a span of time is a span of ids, and any primary
/// key serves as an index by date.
pub fn least_id(from: Timestamp) -> Uuid {
    let millis = u64::try_from(from.micros() / 1_000).unwrap_or(0);
    // The time is the first 48 bits (RFC 9562, 5.7).
    Uuid::from_u128(u128::from(millis & 0xffff_ffff_ffff) << 80)
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new one for this instant.
            pub fn new(now: Timestamp) -> Self {
                Self(new_id(now))
            }
        }
    )*};
}

ids! {
    /// A ticket.
    TicketId,
    /// A session: one solver at work on one ticket.
    SessionId,
    /// A row of `users`: a solver, or a customer with an account.
    UserId,
    /// A photo or other file that came with a text.
    MediaId,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_span_of_time_is_a_span_of_ids() {
        let noon = Timestamp::from_micros(2_052_583_200_000_000);
        assert!(new_id(noon) >= least_id(noon));
        assert!(new_id(noon.before(Duration::from_millis(1))) < least_id(noon));
        assert_eq!(least_id(Timestamp::from_micros(-1)), Uuid::nil());
    }
}
