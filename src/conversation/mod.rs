//! The engine: what a conversation does with an input. Pure: no I/O, no clock, no async, no rng.
//!
//! [`Engine::step`] takes the state, one [`Input`] and the [`Facts`] the worker looked up, and
//! returns the next state and what is to be done about it ([`Effect`]s). It neither sends nor
//! stores; `crate::turn` does both, in one transaction.

mod carrier;
mod effect;
mod engine;
mod facts;
mod files;
mod fold;
mod graph;
mod input;
mod lint;
mod news;
mod say;
mod script;
mod solver_words;
mod state;
pub mod understand;
mod wish;

pub use carrier::RESERVED;
pub use effect::{Alert, Effect, OptOutSource, Origin, Rateable};
pub use engine::{Engine, Turn};
pub use facts::{
    AtWork, Dispatch, Facts, Held, Offer, OpenTicket, PastSession, Promise, Session, Solver, Stars,
    Waiting,
};
pub(crate) use files::{line_of, read_or};
pub use fold::clean;
pub use input::{Form, Input, LeftOut, MailText, WhyLeftOut};
pub use news::{
    Claimed, Elsewhere, HistorySession, News, Outcome, Proven, Rated, Standing, Wanted,
};
pub use say::{
    AccountLine, By, DeskLine, Holding, Line, MailLine, MoveLine, QuestionStage, ReadBack, Say,
    SessionLine, Stands,
};
pub use script::{Kind, Pace, Role, Script, Settings, Stage};
pub use state::{Slot, Slots, State};
pub use understand::Problem;

pub use crate::domain::{Media, OptOutType};
