//! How far the search for a solver has come.

use serde::{Deserialize, Serialize};

/// How far the search for a solver has come.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::conversation) struct Search {}

impl Search {
    pub(in crate::conversation) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
