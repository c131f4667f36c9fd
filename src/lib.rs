//! SavvySolve: the conversational service behind a support number.
//!
//! The path of a text, room by room (`docs/ARCHITECTURE.md` walks a real one):
//!
//! ```text
//! web → turn → { store, conversation, actions } → commit → outbox → channel
//! ```
//!
//! - [`domain`]: plain types: phone numbers, codes, segments, times.
//! - [`conversation`]: the engine, pure: script, state, input → effects; understanding of free text.
//! - [`wording`]: every word a person reads.
//! - [`store`]: the only SQL, for both databases.
//! - [`actions`]: what the business can do, each on an open transaction.
//! - [`channel`]: carriers: parse, verify, send, classify errors; the simulator.
//! - [`turn`]: joins conversation, actions and store in one transaction.
//! - [`mailroom`]: the way in for mails.
//! - [`outbox`]: the one way out. [`timers`]: waits that are over. [`photos`]: files that came along.
//!   [`erase`]: people who asked to be forgotten. [`upkeep`]: what is over is swept.
//! - [`web`]: webhooks of Twilio and Clerk; the web form (intake), accounts, the staff's desk, the simulator; tRPC
//!   procedures for programs; health.
//! - [`app`]: builds the parts and runs them. [`config`]: the settings.
//! - [`cli`]: the commands beside `serve`.
//!
//! Who may use whom, downwards only, kept true by a test:
//! `main → app → {web, outbox, timers, photos, erase, upkeep} → turn → {conversation, wording, actions}`,
//! `web → mailroom`, `{app, cli} → mailroom → turn`, `mailroom → channel`,
//! `actions → store → domain`, `{web, outbox, photos, erase} → channel → domain`,
//! `wording → conversation → domain`.

pub mod actions;
pub mod app;
pub mod channel;
pub mod cli;
pub mod config;
pub mod conversation;
pub mod domain;
pub mod erase;
pub mod mailroom;
pub mod outbox;
pub mod photos;
pub mod store;
pub mod timers;
pub mod turn;
pub mod upkeep;
pub mod web;
pub mod wording;
