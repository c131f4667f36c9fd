//! A solver's dialogue: offers, sessions, and the few words that steer them.

use super::{Engine, Turn};
use crate::{
    conversation::{Facts, Input, Solver, State},
    domain::Timestamp,
};

/// One step of a solver's conversation.
pub(super) fn step(
    _engine: &Engine,
    state: State,
    _input: &Input,
    _solver: &Solver,
    _facts: &Facts,
    _now: Timestamp,
) -> Turn {
    Turn {
        state,
        effects: Vec::new(),
        wake_at: None,
    }
}
