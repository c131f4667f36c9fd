//! Where each conversation stands, with what a turn must know beside it.

use serde_json::value::RawValue;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{domain::Timestamp, store::queries::AllAtCommit};

record! {
    /// All that a turn starts from; the person's rows may not exist yet.
    pub struct Loaded {
        /// The address asked for.
        pub address: String,
        /// This inbound message was taken before.
        pub seen: bool,
        /// Texts to this address that wait in the outbox or are in flight.
        pub waiting: i64,
        /// The engine's state.
        pub state: Option<Json<Box<RawValue>>>,
        /// Goes up by one a turn.
        pub version: Option<i64>,
        /// When the state's wait is over.
        pub wake_at: Option<Timestamp>,
        /// The first text to them.
        pub texted_at: Option<Timestamp>,
        /// Set while they must not be written to.
        pub opted_out_at: Option<Timestamp>,
        /// The language of an earlier conversation.
        pub language: Option<String>,
        /// Their newest ticket that is not over.
        pub ticket_id: Option<Uuid>,
        /// Its code.
        pub ticket_code: Option<String>,
        /// `open` or `claimed`.
        pub ticket_status: Option<String>,
        /// Where it goes on: `sms` or `email`.
        pub ticket_channel: Option<String>,
        /// Its device type.
        pub ticket_device: Option<String>,
        /// Its urgency.
        pub ticket_urgency: Option<String>,
        /// When it was opened.
        pub ticket_created_at: Option<Timestamp>,
        /// The account whose proven phone this address is.
        pub user_id: Option<Uuid>,
        /// A solver's id, where the address is theirs.
        pub solver_id: Option<Uuid>,
        /// The newest session they had as a customer.
        pub session_id: Option<Uuid>,
        /// Some solver is on duty.
        pub on_duty: bool,
        /// Their time zone by their profile, an IANA name.
        pub zone: Option<String>,
        /// Somebody was erased who had opted out: this may be them.
        pub erased: bool,
    }
}

bulk! {
    /// Loads what the turns of these people start from: one row each.
    ///
    /// `(select … limit 1) is not null`, and not `exists`: PostgreSQL may answer many `exists` at
    /// once from a hash of the whole table.
    pub fn load(Key {
        /// `sms`, ….
        channel: String,
        /// As the channel writes it.
        address: String,
        /// The carrier's id of the inbound message, if it is one.
        provider_id: Option<String>,
        /// A text in the outbox that does not count as waiting: this transaction removes it.
        ending: Option<Uuid>,
    }) -> Vec<Loaded> {
        "with k (channel, address, provider_id, ending) as (values"
        .. ") select coalesce(k.address, '') as address,
                ((select 1 from messages m
                 where m.channel = k.channel and m.address = k.address
                     and m.inbound_id = k.provider_id limit 1) is not null
                 or (select 1 from erased_inbound e
                 where e.inbound_id = k.provider_id) is not null) as seen,
                coalesce((select count(*) from outbox o
                 where o.channel = k.channel and o.address = k.address
                     and o.id is distinct from k.ending), 0) as waiting,
                v.state as state, v.version as version, v.wake_at as wake_at,
                c.texted_at as texted_at, c.opted_out_at as opted_out_at,
                coalesce(v.language, c.language) as language,
                t.id as ticket_id, t.code as ticket_code, t.status as ticket_status,
                t.channel as ticket_channel, t.device_type as ticket_device, t.urgency as ticket_urgency,
                t.created_at as ticket_created_at, u.id as user_id,
                (select w.user_id from solvers w
                    where w.user_id = u.id and k.channel = 'sms') as solver_id,
                (select s.id from sessions s where s.customer_address = k.address
                    order by s.id desc limit 1) as session_id,
                (select 1 from solvers d where d.on_duty limit 1) is not null as on_duty,
                c.zone as zone,
                (select 1 from contacts x where x.channel = 'erased' limit 1) is not null as erased
            from k
            left join users u on u.id = coalesce(
                (select p.id from users p
                 where p.phone = k.address and p.phone_verified_at is not null),
                (select e.id from users e where k.channel = 'email' and e.email = k.address
                     and e.email_verified_at is not null))
            left join conversations v on v.channel = k.channel and v.address = k.address
            left join contacts c on c.channel = k.channel and c.address = k.address
            left join tickets t on t.id = coalesce(
                (select n.id from tickets n
                 where n.customer_phone = k.address and n.status in ('open', 'claimed')
                     and n.phone_proven_at is not null
                     and (n.customer_id is null or n.customer_id = u.id)
                 order by n.created_at desc limit 1),
                (select e.id from tickets e
                 where k.channel = 'email' and e.customer_email = k.address
                     and e.email_proven_at is not null and e.status in ('open', 'claimed')
                     and (e.customer_id is null or e.customer_id = u.id)
                 order by e.created_at desc limit 1),
                (select a.id from tickets a
                 where a.customer_id = u.id and a.channel <> k.channel and k.channel <> 'dispatch'
                     and a.status in ('open', 'claimed')
                 order by a.created_at desc limit 1))"
    }

    /// Writes the states, each only over the version it was made from, and counts them. One that is
    /// missing in the count was changed by another replica in between.
    pub fn save(Conversation {
        /// `sms`, ….
        channel: String,
        /// As the channel writes it.
        address: String,
        /// The script's name.
        script: String,
        /// The engine's state.
        state: Json<Box<RawValue>>,
        /// One more than the version loaded; 1 for a new one.
        version: i64,
        /// ISO 639-1.
        language: String,
        /// When the engine wants to be woken.
        wake_at: Option<Timestamp>,
        /// Now.
        updated_at: Timestamp,
    }) -> AllAtCommit {
        "insert into conversations
             (channel, address, script, state, version, language, wake_at, updated_at) values"
        .. "on conflict (channel, address) do update set
                script = excluded.script, state = excluded.state, version = excluded.version,
                language = excluded.language, wake_at = excluded.wake_at,
                updated_at = excluded.updated_at
            where conversations.version = excluded.version - 1"
    }
}

pub mod due {
    //! Waits that are over.

    use super::Timestamp;

    record! {
        /// Somebody whose wait is over.
        pub struct Due {
            /// `sms`, ….
            pub channel: String,
            /// As the channel writes it.
            pub address: String,
        }
    }

    record! {
        /// One conversation, for the simulator's page and the operator.
        pub struct Shown {
            /// As the channel writes it.
            pub address: String,
            /// The engine's state.
            pub state: sqlx::types::Json<Box<serde_json::value::RawValue>>,
            /// When the engine wants to be woken.
            pub wake_at: Option<Timestamp>,
            /// The code of their open ticket.
            pub ticket_code: Option<String>,
        }
    }

    queries! {
        /// Those whose wait is over, the longest first.
        pub fn waits(now: Timestamp, limit: i64) -> Vec<Due> {
            "select channel, address from conversations
             where wake_at is not null and wake_at <= $1 order by wake_at limit $2"
        }

        /// Gives up a wait that is over and whose turn failed.
        pub fn forget(channel: String, address: String, now: Timestamp) -> u64 {
            "update conversations set wake_at = null
             where channel = $1 and address = $2 and wake_at <= $3"
        }

        /// The conversations of a channel that moved last.
        pub fn newest(channel: String, limit: i64) -> Vec<Shown> {
            "select v.address as address, v.state as state, v.wake_at as wake_at,
                 (select t.code from tickets t
                  where t.customer_phone = v.address and t.status in ('open', 'claimed')
                  order by t.created_at desc limit 1) as ticket_code
             from conversations v where v.channel = $1 order by v.updated_at desc limit $2"
        }
    }
}
