//! What only a mail has, beside its message: header ids, tokens, what it refers to, its original.

use serde_json::value::RawValue;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{domain::Timestamp, store::queries::AtCommit};

bulk! {
    /// Notes mails of ours.
    pub fn insert_out(NewOut {
        /// The message.
        id: Uuid,
        /// To whom.
        address: String,
        /// `out`.
        direction: String,
        /// Our Message-ID.
        header_id: String,
        /// What an answer brings back.
        token: Option<String>,
        /// Used where it answers nothing.
        subject: String,
        /// Empty: what it refers to is looked up when it goes.
        refs: String,
        /// Empty.
        fate: String,
        /// What it says, before its layout.
        letter: Option<Json<Box<RawValue>>>,
        /// What it tells unasked; none for an answer.
        notice: Option<String>,
        /// Now.
        created_at: Timestamp,
    }) -> AtCommit {
        "insert into mails (id, address, direction, header_id, token, subject, refs, fate, letter,
             notice, created_at) values"
        .. ""
    }

    /// Notes mails that came in, and counts those that had not come before.
    pub fn insert_in(NewIn {
        /// Its own; that of its message, where it has one.
        id: Uuid,
        /// From whom; empty where nobody can tell.
        address: String,
        /// `in`.
        direction: String,
        /// Its Message-ID.
        header_id: String,
        /// One line.
        subject: String,
        /// What it refers to, with spaces between.
        refs: String,
        /// `taken`, or why it is not answered.
        fate: String,
        /// It was known that its sender wrote it.
        proven: bool,
        /// Where the whole original lies.
        raw_key: Option<String>,
        /// Now.
        created_at: Timestamp,
    }) -> u64 {
        "insert into mails (id, address, direction, header_id, subject, refs, fate, proven, raw_key,
             created_at) values"
        .. "on conflict (address, header_id, proven) where direction = 'in' do nothing"
    }
}

record! {
    /// A mail that came in before.
    pub struct Known {
        /// What became of it.
        pub fate: String,
        /// It was known that its sender wrote it.
        pub proven: bool,
    }
}

record! {
    /// How many.
    pub struct Count {
        /// So many.
        pub count: i64,
    }
}

record! {
    /// A mail of ours, by its token.
    pub struct Ours {
        /// The message.
        pub id: Uuid,
        /// To whom it went.
        pub address: String,
        /// What it told unasked.
        pub notice: Option<String>,
        /// When.
        pub created_at: Timestamp,
    }
}

record! {
    /// A mail of ours that is to be sent.
    pub struct Outgoing {
        /// Our Message-ID.
        pub header_id: String,
        /// What an answer brings back.
        pub token: Option<String>,
        /// Used where it answers nothing.
        pub subject: String,
        /// What it says.
        pub letter: Option<Json<Box<RawValue>>>,
        /// What it tells unasked.
        pub notice: Option<String>,
        /// They want nothing unasked, or nobody has the address.
        pub unwanted: bool,
    }
}

record! {
    /// The mail that one of ours answers.
    pub struct Parent {
        /// Its Message-ID.
        pub header_id: String,
        /// Its subject.
        pub subject: String,
        /// It was known that its sender wrote it.
        pub proven: bool,
        /// What it refers to, with spaces between.
        pub refs: String,
    }
}

queries! {
    /// The same mail, if it came before.
    pub fn known(address: String, header_id: String) -> Vec<Known> {
        "select fate, proven from mails where address = $1 and header_id = $2 and direction = 'in'"
    }

    /// How many mails of an address were answered since then; none while a solver is with them, whose
    /// words are no answers of ours.
    pub fn heard_since(address: String, since: Timestamp) -> Option<Count> {
        "select count(*) as count from mails
         where address = $1 and created_at >= $2 and direction = 'in' and fate = 'taken'
             and not exists (select 1 from sessions s
                 where s.customer_address = $1 and s.status = 'active')"
    }

    /// When somebody was last told a notice of this kind.
    pub fn noticed(address: String, notice: String, since: Timestamp) -> Option<Count> {
        "select count(*) as count from mails
         where address = $1 and created_at >= $3 and notice = $2"
    }

    /// What was held back has another fate now.
    pub fn settle_held(address: String, fate: String) -> u64 {
        "update mails set fate = $2 where address = $1 and direction = 'in' and fate = 'held'"
    }

    /// The mail of ours that has this token.
    pub fn by_token(token: String) -> Option<Ours> {
        "select id, address, notice, created_at from mails where token = $1"
    }

    /// What is needed to send one.
    pub fn outgoing(id: Uuid) -> Option<Outgoing> {
        "select m.header_id as header_id, m.token as token, m.subject as subject, m.letter as letter,
             m.notice as notice,
             (select 1 from contacts c where c.channel = 'email' and c.address = m.address
                 and (c.no_notices_at is not null or c.bounced_at is not null) limit 1) is not null as unwanted
         from mails m where m.id = $1"
    }

    /// The newest mail of somebody that came before one of ours was written: the one it answers.
    pub fn parent(address: String, before: Timestamp) -> Option<Parent> {
        "select header_id, subject, proven, refs from mails
         where address = $1 and direction = 'in' and fate = 'taken' and created_at <= $2
         order by created_at desc limit 1"
    }
}
