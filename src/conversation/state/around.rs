//! What is remembered around a customer's session.

use serde::{Deserialize, Serialize};

/// What is remembered around a customer's session.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::conversation) struct Around {}

impl Around {
    pub(in crate::conversation) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
