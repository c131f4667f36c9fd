//! What is remembered of somebody who wants their ticket to go on elsewhere.

use serde::{Deserialize, Serialize};

use crate::domain::{Timestamp, id::TicketId};

/// How far the move of a ticket has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::conversation) struct Moving {
    /// They were asked where to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) asked: Option<Where>,
    /// A code is on its way there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) sent: Option<Where>,
    /// Where the newest code went, for who wants another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) last: Option<String>,
}

/// Where a ticket is to go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::conversation) struct Where {
    pub(in crate::conversation) ticket: TicketId,
    /// The address or number; empty where it is asked for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(in crate::conversation) to: String,
    pub(in crate::conversation) at: Timestamp,
}

impl Moving {
    pub(in crate::conversation) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
