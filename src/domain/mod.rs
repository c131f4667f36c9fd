//! Plain types that every room shares. No I/O, no database, no clock but the one passed in.

pub mod clock;
pub mod code;
pub mod delivery;
pub mod failure;
pub mod id;
pub mod inbound;
pub mod keyed;
pub mod language;
pub mod mask;
pub mod media_link;
pub mod media_type;
pub mod name;
pub mod phone;
pub mod policy;
pub mod private;
pub mod quiet;
pub mod role;
pub mod segments;
pub mod ticket;
pub mod timestamp;
pub mod zone;

pub use clock::Clock;
pub use code::TicketCode;
pub use delivery::{DeliveryStatus, Receipt};
pub use failure::{Failure, classify_async, classify_call};
pub use inbound::{DISPATCH, FORM, Media, OptOutType, SMS, channel, is_form};
pub use keyed::Key;
pub use language::Language;
pub use mask::mask;
pub use name::{first_name, without_last_name};
pub use phone::PhoneNumber;
pub use policy::Policy;
pub use role::Role;
pub use ticket::{DeviceType, SessionStatus, TicketStatus, Urgency};
pub use timestamp::Timestamp;
