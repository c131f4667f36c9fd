//! What the business can do, each on an open transaction. They decide by guarded statements and
//! say what came of it; whom to tell, and in which words, is the turn's business.

mod account;
mod audit;
mod claim;
mod clerk;
mod erase;
mod hire;
mod limit;
mod prove;
mod rate;
mod role;
mod session;
mod ticket;

pub use account::{
    Profile, SIGNED_IN, Token, account_of, change_phone, link, link_mail, link_one, prove_email,
    sign_in,
};
pub use audit::{Act, Actor};
pub use claim::{Claim, Won, claim};
pub use clerk::{ClerkEvent, ClerkUser, Taken, account_of_clerk, take_event};
pub use erase::{erase, erase_other_sides};
pub use hire::{hire, rehire, skills};
pub use limit::{Limit, Per};
pub use prove::{CODE_LIFE, Code, CodeLimits, Place, Typed, is_code, typed_back};
pub use rate::{Rating, Which, comment, rate, rate_as_account, rate_by_link};
pub use role::{RoleChange, give_role};
pub use session::{Dropped, Why, drop_ticket, release, reopen};
pub use ticket::{FreeCodes, disprove_ticket, prove_ticket};
