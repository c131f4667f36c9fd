//! The search for a solver: waves, renewals, promises, and the watch over a silent one.

use super::{Engine, Turn};
use crate::{
    conversation::{Dispatch, Facts, Input, State},
    domain::Timestamp,
};

/// One step of a ticket's conversation with the solvers.
pub(super) fn step(
    _engine: &Engine,
    state: State,
    _input: &Input,
    _search: &Dispatch,
    _facts: &Facts,
    _now: Timestamp,
) -> Turn {
    Turn {
        state,
        effects: Vec::new(),
        wake_at: None,
    }
}
