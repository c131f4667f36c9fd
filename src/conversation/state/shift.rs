//! What is remembered of a solver between two texts.

use serde::{Deserialize, Serialize};

/// What is remembered of a solver between two texts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::conversation) struct Shift {}

impl Shift {
    pub(in crate::conversation) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
