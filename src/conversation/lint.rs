//! What is wrong with a script that reads well.
use super::{Problem, Script, understand::Lexicon};
pub(super) fn lint(_: &Script, _: &Lexicon) -> Vec<Problem> {
    Vec::new()
}
