//! Accounts. A solver is one with a row in `solvers` too.

use uuid::Uuid;

use crate::domain::Timestamp;

record! {
    /// An account.
    pub struct Account {
        /// Ours.
        pub id: Uuid,
        /// E.164; only ever a proven one.
        pub phone: Option<String>,
        /// When it was proven.
        pub phone_verified_at: Option<Timestamp>,
        /// In lower case.
        pub email: Option<String>,
        /// When it was proven; none for one that was only typed.
        pub email_verified_at: Option<Timestamp>,
        /// As they wrote it.
        pub name: Option<String>,
        /// `customer`, `solver`, `admin` or `owner`.
        pub role: String,
        /// When it was made.
        pub created_at: Timestamp,
    }
}

queries! {
    /// One by its id.
    pub fn get(id: Uuid) -> Option<Account> {
        "select id, phone, phone_verified_at, email, email_verified_at, name, role, created_at from users where id = $1"
    }

    /// The one that has a phone.
    pub fn with_phone(phone: String) -> Option<Account> {
        "select id, phone, phone_verified_at, email, email_verified_at, name, role, created_at from users where phone = $1"
    }

    /// The one that has proven a mail address.
    pub fn with_email(email: String) -> Option<Account> {
        "select id, phone, phone_verified_at, email, email_verified_at, name, role, created_at from users
         where email = $1 and email_verified_at is not null"
    }

    /// A new one with a proven phone. Zero rows when another was first.
    pub fn insert(id: Uuid, phone: String, name: Option<String>, email: Option<String>, now: Timestamp) -> u64 {
        "insert into users (id, phone, phone_verified_at, name, email, role, created_at)
         values ($1, $2, $5, $3, $4, 'customer', $5) on conflict (phone) do nothing"
    }

    /// The phone of an account was proven, once more; what was not known of it is filled in.
    pub fn prove(id: Uuid, name: Option<String>, email: Option<String>, now: Timestamp) -> u64 {
        "update users set phone_verified_at = $4, name = coalesce(name, $2),
             email = coalesce(email, $3)
         where id = $1"
    }

    /// Whoever else has this phone has it no more: the latest proof wins.
    pub fn release_phone(phone: String, id: Uuid) -> u64 {
        "update users set phone = null, phone_verified_at = null where phone = $1 and id <> $2"
    }

    /// An account gets a phone that it proved.
    pub fn set_phone(id: Uuid, phone: String, now: Timestamp) -> u64 {
        "update users set phone = $2, phone_verified_at = $3 where id = $1"
    }

    /// An account gets another name.
    pub fn set_name(id: Uuid, name: Option<String>) -> u64 {
        "update users set name = $2 where id = $1"
    }

    /// An account gets another mail address, which nobody proved; the one it has stays proven.
    pub fn set_email(id: Uuid, email: Option<String>) -> u64 {
        "update users set email_verified_at = case when email = $2 then email_verified_at end,
             email = $2
         where id = $1"
    }

    /// Whoever else proved this mail address has it no more: the latest proof wins.
    pub fn release_email(email: String, id: Uuid) -> u64 {
        "update users set email = null, email_verified_at = null
         where email = $1 and email_verified_at is not null and id <> $2"
    }

    /// An account proved a mail address.
    pub fn prove_email(id: Uuid, email: String, now: Timestamp) -> u64 {
        "update users set email = $2, email_verified_at = $3 where id = $1"
    }

    /// All tickets of a proven mail address that belong to nobody yet are this account's: one statement,
    /// by the index on the address.
    pub fn link_mail(id: Uuid, email: String) -> u64 {
        "update tickets set customer_id = $1
         where customer_email = $2 and customer_id is null and email_proven_at is not null"
    }

    /// All tickets of a proven number that belong to nobody yet are this account's: one statement, by
    /// the index on the number.
    pub fn link(id: Uuid, phone: String) -> u64 {
        "update tickets set customer_id = $1
         where customer_phone = $2 and customer_id is null and phone_proven_at is not null"
    }

    /// One ticket, by its id or its code, if its number was proven and it belongs to nobody yet.
    pub fn link_one(account: Uuid, phone: String, id: Uuid, code: String) -> u64 {
        "update tickets set customer_id = $1
         where (id = $3 or code = $4) and customer_phone = $2 and customer_id is null
             and phone_proven_at is not null"
    }

    /// A turn of this conversation that was loaded before is taken again, so that it sees the
    /// account (see `conversations::save`).
    pub fn touch_conversation(channel: String, address: String) -> u64 {
        "update conversations set version = version + 1 where channel = $1 and address = $2"
    }

    /// An account goes; its tickets stay, unlinked. Solvers and staff are dismissed first.
    pub fn remove(id: Uuid) -> u64 {
        "delete from users where id = $1 and role = 'customer'"
    }
}
