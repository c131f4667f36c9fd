//! What the business can do, each on an open transaction. They decide by guarded statements and
//! say what came of it; whom to tell, and in which words, is the turn's business.

mod account;
mod claim;
mod clerk;
mod erase;
mod hire;
mod limit;
mod prove;
mod rate;
mod session;
mod ticket;

pub use account::{Profile, SIGNED_IN, Token, account_of, change_phone, link, link_one, sign_in};
pub use claim::{Claim, Won, claim};
pub use clerk::{ClerkEvent, ClerkUser, Taken, account_of_clerk, take_event};
pub use erase::erase;
pub use hire::hire;
pub use limit::{Limit, Per};
pub use prove::{CODE_LIFE, Code, is_code};
pub use rate::{Rating, Which, comment, rate};
pub use session::{Dropped, Why, drop_ticket, release, reopen};
pub use ticket::free_codes;
