//! When a conversation is looked at next.

use crate::domain::Timestamp;

/// When the timers look at a conversation next. A wait that only moves further off keeps its earlier
/// entry: it is looked at too soon once, which the engine does not mind, and the turns until then
/// touch no index (in PostgreSQL: stay heap-only updates).
pub(super) fn earliest(
    known: Option<Timestamp>,
    wanted: Option<Timestamp>,
    now: Timestamp,
) -> Option<Timestamp> {
    match (known, wanted) {
        (Some(known), Some(wanted)) if known > now => Some(known.min(wanted)),
        (_, wanted) => wanted,
    }
}
