//! The only SQL. `db` is the only file that knows there are two databases; then one file a noun.

#[macro_use]
mod queries;
pub mod check;
pub mod db;
mod lazy;
pub mod pool;
mod time;

pub mod attachments;
pub mod audit;
pub mod clerk;
pub mod codes;
pub mod contacts;
pub mod conversations;
pub mod desk;
pub mod erasures;
pub mod figures;
pub mod health;
pub mod history;
pub mod inputs;
pub mod mail_ways;
pub mod mails;
pub mod media;
pub mod messages;
pub mod notices;
pub mod offers;
pub mod outbox;
pub mod parked;
pub mod rate_limits;
pub mod ratings;
pub mod secrets;
pub mod sessions;
pub mod sign_ins;
pub mod solvers;
pub mod staff;
pub mod sweep;
pub mod tickets;
pub mod users;
pub mod watch;

pub use db::{Db, Tx};
pub use queries::BULK;

/// Every declared statement, for [`check`].
const STATEMENTS: &[&[check::Statement]] = &[
    attachments::STATEMENTS,
    attachments::BULK_STATEMENTS,
    audit::STATEMENTS,
    clerk::STATEMENTS,
    codes::STATEMENTS,
    codes::BULK_STATEMENTS,
    contacts::STATEMENTS,
    contacts::BULK_STATEMENTS,
    conversations::BULK_STATEMENTS,
    conversations::due::STATEMENTS,
    desk::STATEMENTS,
    erasures::STATEMENTS,
    erasures::BULK_STATEMENTS,
    figures::STATEMENTS,
    figures::BULK_STATEMENTS,
    health::STATEMENTS,
    history::STATEMENTS,
    inputs::STATEMENTS,
    inputs::BULK_STATEMENTS,
    mail_ways::STATEMENTS,
    mails::STATEMENTS,
    mails::BULK_STATEMENTS,
    media::STATEMENTS,
    media::BULK_STATEMENTS,
    messages::STATEMENTS,
    messages::BULK_STATEMENTS,
    notices::STATEMENTS,
    offers::STATEMENTS,
    outbox::STATEMENTS,
    outbox::BULK_STATEMENTS,
    parked::STATEMENTS,
    rate_limits::STATEMENTS,
    ratings::STATEMENTS,
    secrets::STATEMENTS,
    sessions::STATEMENTS,
    sign_ins::STATEMENTS,
    solvers::STATEMENTS,
    staff::STATEMENTS,
    sweep::STATEMENTS,
    tickets::STATEMENTS,
    tickets::BULK_STATEMENTS,
    users::STATEMENTS,
    watch::STATEMENTS,
];
