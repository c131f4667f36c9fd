//! Moments, as pages show them: how long ago, and the moment itself for whoever asks.

use super::page::Words;
use crate::domain::Timestamp;

/// A moment.
#[derive(Clone, Debug)]
pub(super) struct When {
    /// For programs (RFC 3339).
    pub(super) iso: String,
    /// For people: the day and the minute, UTC.
    pub(super) stamp: String,
    /// How long ago: "12 minutes".
    pub(super) span: String,
}

impl When {
    /// Seen from now.
    pub(super) fn of(words: &Words<'_>, at: Timestamp, now: Timestamp) -> Self {
        let instant = jiff::Timestamp::from_microsecond(at.micros()).unwrap_or_default();
        Self {
            iso: instant.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            stamp: instant.strftime("%Y-%m-%d %H:%M UTC").to_string(),
            span: words.span(now.since(at).as_secs() / 60),
        }
    }
}

/// The day of a moment, UTC: `2035-01-16`.
pub(super) fn day(at: Timestamp) -> String {
    let instant = jiff::Timestamp::from_microsecond(at.micros()).unwrap_or_default();
    instant.strftime("%Y-%m-%d").to_string()
}
