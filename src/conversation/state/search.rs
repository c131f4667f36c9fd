//! How far the search for a solver has come.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

use crate::domain::{Timestamp, id::UserId};

/// What the bound on texts to one solver looks back on.
pub(in crate::conversation) const DAY: Duration = Duration::from_hours(24);

/// How far the search for a solver has come.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::conversation) struct Search {
    /// Since when nobody has the ticket; none while somebody has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) since: Option<Timestamp>,
    /// Waves since then.
    #[serde(skip_serializing_if = "is_zero")]
    pub(in crate::conversation) waves: u32,
    /// The last of them that found nobody, in a row.
    #[serde(skip_serializing_if = "is_zero")]
    pub(in crate::conversation) idle: u32,
    /// When the next one is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) wave_at: Option<Timestamp>,
    /// Offers texted since then, those that were texted once more included.
    #[serde(skip_serializing_if = "is_zero")]
    pub(in crate::conversation) offers: u32,
    /// How often the operator was told since then.
    #[serde(skip_serializing_if = "is_zero")]
    pub(in crate::conversation) alerts: u32,
    /// When they were told last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) alerted_at: Option<Timestamp>,
    /// Promises that came due and were taken at their word, with the time they named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::conversation) tried: Vec<(UserId, Timestamp)>,
    /// When each solver was texted this offer during the last day, oldest first. It outlives the
    /// wait: a ticket that comes back again and again must not wear anybody out.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(in crate::conversation) texts: BTreeMap<UserId, Vec<Timestamp>>,
}

impl Search {
    pub(in crate::conversation) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Somebody has the ticket: the wait is over, and a later one begins anew.
    pub(in crate::conversation) fn rest(&mut self) {
        *self = Self {
            texts: std::mem::take(&mut self.texts),
            ..Self::default()
        };
    }

    /// Forgets what is older than a day.
    pub(in crate::conversation) fn forget(&mut self, now: Timestamp) {
        self.texts.retain(|_, texts| {
            texts.retain(|text| now.since(*text) < DAY);
            !texts.is_empty()
        });
    }

    /// Notes an offer that is texted now.
    pub(in crate::conversation) fn note(&mut self, solver: UserId, now: Timestamp) {
        self.texts.entry(solver).or_default().push(now);
        self.offers = self.offers.saturating_add(1);
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(count: &u32) -> bool {
    *count == 0
}
