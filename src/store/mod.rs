//! The only SQL. `db` is the only file that knows there are two databases; then one file a noun.

#[macro_use]
mod queries;
pub mod check;
pub mod db;
mod lazy;
pub mod pool;
mod time;

pub mod contacts;
pub mod conversations;
pub mod health;
pub mod inputs;
pub mod media;
pub mod messages;
pub mod outbox;
pub mod parked;
pub mod tickets;

pub use db::{Db, Tx};
pub use queries::BULK;

/// Every declared statement, for [`check`].
const STATEMENTS: &[&[check::Statement]] = &[
    contacts::BULK_STATEMENTS,
    conversations::BULK_STATEMENTS,
    conversations::due::STATEMENTS,
    health::STATEMENTS,
    inputs::STATEMENTS,
    media::STATEMENTS,
    media::BULK_STATEMENTS,
    messages::STATEMENTS,
    messages::BULK_STATEMENTS,
    outbox::STATEMENTS,
    outbox::BULK_STATEMENTS,
    parked::STATEMENTS,
    tickets::STATEMENTS,
    tickets::BULK_STATEMENTS,
];
