//! What the business can do, each on an open transaction.

mod ticket;

pub use ticket::free_codes;
