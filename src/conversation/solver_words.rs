//! What a solver's text is by its words alone: a command, a ticket's code, words for a customer.
//! The words are data: `conversations/solver.toml`.
//!
//! Nothing here knows what lies before the solver; [`super::engine`] decides what a reading means.

mod file;
mod order;
mod token;
mod wait;

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use super::understand::fuzzy::Fuzzy;
use crate::domain::{Language, TicketCode};
pub(super) use token::Named;

/// What a solver may want.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Claim,
    Pass,
    Done,
    Release,
    Mine,
    On,
    Off,
    Menu,
    /// Let go of words that wait for a code.
    Discard,
    /// An everyday yes: a claim where an offer is open.
    Yes,
    /// An everyday no, likewise.
    No,
    Language(Language),
}

/// When they want it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    Now,
    /// In so many minutes.
    In(u64),
    /// At a time that only their clock or calendar would tell.
    Unclear,
}

/// A command with what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ordered {
    pub(super) order: Order,
    pub(super) code: Option<Named>,
    /// A second code was named.
    pub(super) further: bool,
    pub(super) when: When,
    /// What else was written: behind DONE, the tier.
    pub(super) rest: String,
    /// The language of the word, where it is not English: English words are everybody's.
    pub(super) language: Option<Language>,
}

/// What a text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// A command, and nothing else.
    Order(Ordered),
    /// A code alone. Not sure where everyday words look the same: "10pm", "5ghz".
    Code { code: Named, sure: bool },
    /// Words for the customer of this ticket: `#K7Q2 try again`.
    Tagged {
        code: Named,
        words: String,
        /// The words by themselves are a command.
        order: Option<Box<Ordered>>,
    },
    /// Anything else.
    Words,
}

/// What the reader may know of the tickets before the solver.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    /// Whether a code is one of those that they hold or that are open to them.
    pub(super) knows: &'a dyn Fn(&TicketCode) -> bool,
    /// Whether a word is the name of a tier.
    pub(super) is_tier: &'a dyn Fn(&str) -> bool,
}

/// The words of a solver's dialogue, compiled once.
#[derive(Debug)]
pub(super) struct SolverWords {
    /// By their first word.
    phrases: HashMap<String, Vec<Phrase>>,
    /// Emoji that are an order, whole.
    symbols: Vec<(String, Order)>,
    /// For typos.
    fuzzy: Fuzzy,
    /// Every listed word, and those that are never mended.
    listed: HashSet<String>,
    vocabulary: Vec<String>,
    courtesy: Vec<Vec<String>>,
    filler: Vec<String>,
    waits: wait::Waits,
}

/// A listed phrase.
#[derive(Debug)]
struct Phrase {
    words: Vec<String>,
    order: Order,
    /// It counts only along with a code.
    with_code: bool,
    language: Language,
}

/// The longest wait that is kept as a promise.
pub(super) const LONGEST_WAIT: Duration = Duration::from_hours(72);
#[cfg(test)]
mod tests {
    use super::*;

    /// A small generator (splitmix64), good enough to spread draws.
    fn numbers(mut seed: u64) -> impl FnMut() -> u64 {
        move || {
            seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^ (mixed >> 31)
        }
    }

    /// "CLAIM 2H3M" would promise to come in two hours: no code is drawn that reads as a wait.
    #[test]
    fn every_code_that_is_drawn_is_read_as_one_behind_a_command() {
        let file = include_str!("../../conversations/solver.toml");
        let words = SolverWords::read_file("solver.toml", file).expect("the one compiled in");
        let around = Around {
            knows: &|_| false,
            is_tier: &|_| false,
        };
        let mut rng = numbers(7);
        for n in 0..60_000 {
            let code = TicketCode::generate(4 + n % 3, &mut rng);
            for command in ["CLAIM", "PASS", "DONE", "RELEASE"] {
                let text = format!("{command} {}", code.as_str());
                let said = words.read(&text, around);
                let named = Named::Code(code.clone());
                let is_read = matches!(&said, Said::Order(it) if it.code.as_ref() == Some(&named));
                assert!(is_read, "{text}: {said:?}");
            }
        }
    }
}
