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

    /// Whether the address with this keyed hash was erased after an opt-out.
    pub fn erased(hash: String) -> Option<Stopped> {
        "select address from contacts where channel = 'erased' and address = $1"
    }
}
