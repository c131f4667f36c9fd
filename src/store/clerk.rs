//! What Clerk told of its users.

use uuid::Uuid;

use crate::domain::Timestamp;

record! {
    /// An account as far as Clerk's word may change it.
    pub struct Known {
        /// Ours.
        pub id: Uuid,
        /// Clerk's; none for one that Clerk does not know.
        pub clerk_id: Option<String>,
        /// E.164.
        pub phone: Option<String>,
        /// `customer`, `solver`, `admin` or `owner`.
        pub role: String,
        /// What Clerk last said, in its milliseconds.
        pub clerk_updated_at: Option<i64>,
    }
}

queries! {
    /// Notes an event; zero rows when it was taken before. One that is being taken is waited for.
    pub fn note(event: String, now: Timestamp) -> u64 {
        "insert into clerk_events (id, taken_at) values ($1, $2) on conflict (id) do nothing"
    }

    /// Buries a user; zero rows when they were before. Who only wants to be alone with a user buries
    /// them too, and digs them up in the same transaction: whoever comes meanwhile waits here.
    pub fn bury(clerk_id: String, now: Timestamp) -> u64 {
        "insert into clerk_tombstones (clerk_id, deleted_at) values ($1, $2)
         on conflict (clerk_id) do nothing"
    }

    /// The other half.
    pub fn dig_up(clerk_id: String) -> u64 {
        "delete from clerk_tombstones where clerk_id = $1"
    }

    /// The account of a user.
    pub fn account(clerk_id: String) -> Option<super::users::Account> {
        "select id, phone, phone_verified_at, email, email_verified_at, name, role, created_at from users
         where clerk_id = $1"
    }

    /// The same, as Clerk's word changes it.
    pub fn known(clerk_id: String) -> Option<Known> {
        "select id, clerk_id, phone, role, clerk_updated_at from users where clerk_id = $1"
    }

    /// Whoever has a phone.
    pub fn with_phone(phone: String) -> Option<Known> {
        "select id, clerk_id, phone, role, clerk_updated_at from users where phone = $1"
    }

    /// A new account, which has nothing yet.
    pub fn insert(id: Uuid, clerk_id: String, now: Timestamp) -> u64 {
        "insert into users (id, clerk_id, role, created_at) values ($1, $2, 'customer', $3)
         on conflict (clerk_id) do nothing"
    }

    /// An account that was here before Clerk is this user's; none takes the user away.
    pub fn belongs(id: Uuid, clerk_id: Option<String>) -> u64 {
        "update users set clerk_id = $2, clerk_updated_at = null where id = $1"
    }

    /// Writes down what Clerk says. The name of one of the staff is what the operator called them.
    pub fn update(id: Uuid, phone: Option<String>, email: Option<String>, name: Option<String>, updated_at: i64, now: Timestamp) -> u64 {
        "update users set
             phone_verified_at = case when phone = $2 then coalesce(phone_verified_at, $6)
                 when cast($2 as text) is null then null else $6 end,
             email_verified_at = case when email = $3 then coalesce(email_verified_at, $6)
                 when cast($3 as text) is null then null else $6 end,
             phone = $2, email = $3, clerk_updated_at = $5,
             name = case when role = 'customer' then coalesce($4, name) else coalesce(name, $4) end
         where id = $1"
    }

    /// The tickets of one account are another's.
    pub fn hand_over(from: Uuid, to: Uuid) -> u64 {
        "update tickets set customer_id = $2 where customer_id = $1"
    }

    /// What an account did on the desk another did.
    pub fn hand_over_acts(from: Uuid, to: Uuid) -> u64 {
        "update audit set user_id = $2 where user_id = $1"
    }
}
