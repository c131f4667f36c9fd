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
