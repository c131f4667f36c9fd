//! Addresses that were ever written to or from: opt-out, language.

use crate::{domain::Timestamp, store::queries::AtCommit};

record! {
    /// An address that must not be written to.
    pub struct Stopped {
        /// As the channel writes it.
        pub address: String,
    }
}

bulk! {
    /// Notes the first text to somebody.
    pub fn insert(NewContact {
        /// `sms`, ….
        channel: String,
        /// As the channel writes it.
        address: String,
        /// ISO 639-1.
        language: Option<String>,
        /// Now.
        texted_at: Timestamp,
        /// Now.
        created_at: Timestamp,
    }) -> AtCommit {
        "insert into contacts (channel, address, language, texted_at, created_at) values"
        .. "on conflict (channel, address) do update set
                language = excluded.language, texted_at = excluded.texted_at"
    }

    /// Records an opt-out, or with `None` that the person came back.
    pub fn set_opt_out(OptOut {
        /// `sms`, ….
        channel: String,
        /// As the channel writes it.
        address: String,
        /// Since when; `None` lifts it.
        opted_out_at: Option<Timestamp>,
        /// `keyword`, `words` or `carrier`.
        opt_out_source: Option<String>,
        /// When this was recorded.
        created_at: Timestamp,
    }) -> u64 {
        "insert into contacts (channel, address, opted_out_at, opt_out_source, created_at) values"
        .. "on conflict (channel, address) do update set
                opted_out_at = excluded.opted_out_at, opt_out_source = excluded.opt_out_source"
    }

    /// Those of the addresses that must not be written to; and an empty one, where somebody was
    /// erased who had opted out, so that it may be one of the others.
    pub fn opted_out(Asked {
        /// `sms`, ….
        channel: String,
        /// As the channel writes it.
        address: String,
    }) -> Vec<Stopped> {
        "with k (channel, address) as (values"
        .. ") select c.address from contacts c
            join k on k.channel = c.channel and k.address = c.address
            where c.opted_out_at is not null
            union all
            select x.address from (select '' as address) x
            where exists (select 1 from contacts e where e.channel = 'erased')"
    }
}

record! {
    /// Whether an address is somebody's.
    pub struct Proof {
        /// It was proven before, so that what is known of its owner is to be guarded.
        pub proven: bool,
    }
}

record! {
    /// Whether what is sent to an address arrives.
    pub struct Reach {
        /// It must not be written to.
        pub opted_out: bool,
        /// Mail to it comes back.
        pub bounces: bool,
    }
}

record! {
    /// What is known of an address.
    pub struct Contact {
        /// ISO 639-1.
        pub language: Option<String>,
        /// The first text to them.
        pub texted_at: Option<Timestamp>,
        /// Set while they must not be written to.
        pub opted_out_at: Option<Timestamp>,
    }
}

queries! {
    /// One by its address.
    pub fn get(channel: String, address: String) -> Option<Contact> {
        "select language, texted_at, opted_out_at from contacts
         where channel = $1 and address = $2"
    }

    /// Whether what is sent to an address arrives; none where nothing is known of it.
    pub fn reach(channel: String, address: String) -> Option<Reach> {
        "select opted_out_at is not null as opted_out, bounced_at is not null as bounces from contacts
         where channel = $1 and address = $2"
    }

    /// Whether a mail address was ever proven: by a mail of its owner, or by an account.
    pub fn proof(address: String) -> Option<Proof> {
        "select (select 1 from contacts c where c.channel = 'email' and c.address = x.address
                     and c.proven_at is not null limit 1) is not null
                 or (select 1 from users u where u.email = x.address
                     and u.email_verified_at is not null limit 1) is not null as proven
         from (select cast($1 as text) as address) x"
    }

    /// Its owner wrote, or brought back what was sent there.
    pub fn prove(channel: String, address: String, now: Timestamp) -> u64 {
        "insert into contacts (channel, address, proven_at, created_at) values ($1, $2, $3, $3)
         on conflict (channel, address) do update set proven_at = excluded.proven_at"
    }

    /// Whether the address with this keyed hash was erased after an opt-out.
    pub fn erased(hash: String) -> Option<Stopped> {
        "select address from contacts where channel = 'erased' and address = $1"
    }
}
