//! People who asked to be forgotten, and what is still to be removed of them.

use uuid::Uuid;

use crate::domain::Timestamp;

record! {
    /// An erasure under way.
    pub struct Erasure {
        /// Its id.
        pub id: Uuid,
        /// `sms`, ….
        pub channel: String,
        /// Whose; none once it is done.
        pub address: Option<String>,
        /// ISO 639-1, for the last text; empty: none is told, since it goes to the side they asked from.
        pub language: String,
        /// `asked`, `carrier`, `telling` or `done`.
        pub stage: String,
        /// The last text.
        pub told: Option<Uuid>,
        /// Tries so far in this stage.
        pub attempts: i64,
    }
}

record! {
    /// Something to be removed elsewhere.
    pub struct Item {
        /// Its id.
        pub id: Uuid,
        /// `message` or `file`.
        pub kind: String,
        /// The carrier's id, or the file's key.
        pub reference: String,
    }
}

record! {
    /// A message that is to go.
    pub struct Message {
        /// Ours.
        pub id: Uuid,
        /// `sms`, ….
        pub channel: String,
        /// The carrier's id of one we sent.
        pub provider_id: Option<String>,
        /// The carrier's id of one we got.
        pub inbound_id: Option<String>,
    }
}

record! {
    /// A file that is to go.
    pub struct File {
        /// Its key in the store of files.
        pub object_key: String,
    }
}

record! {
    /// A ticket that loses its names.
    pub struct Ticket {
        /// The ticket.
        pub id: Uuid,
    }
}

record! {
    /// A language.
    pub struct Spoken {
        /// ISO 639-1; empty for none.
        pub language: String,
    }
}

record! {
    /// The other side of somebody.
    pub struct OtherSide {
        /// `sms` or `email`.
        pub channel: String,
        /// Theirs, proven.
        pub address: String,
    }
}

record! {
    /// How the last text is doing.
    pub struct Told {
        /// What became of it.
        pub status: String,
        /// The carrier's id.
        pub provider_id: Option<String>,
        /// When it was written.
        pub created_at: Timestamp,
    }
}

bulk! {
    /// Notes what is to be removed elsewhere.
    pub fn note(NewItem {
        /// Its id.
        id: Uuid,
        /// The erasure.
        erasure_id: Uuid,
        /// `message` or `file`.
        kind: String,
        /// The carrier's id, or the file's key.
        reference: String,
    }) -> u64 {
        "insert into erasure_items (id, erasure_id, kind, reference) values"
        .. ""
    }

    /// Inbound ids by which a repeat is still known.
    pub fn remember_inbound(Inbound {
        /// The carrier's id.
        inbound_id: String,
    }) -> u64 {
        "insert into erased_inbound (inbound_id) values"
        .. " on conflict (inbound_id) do nothing"
    }
}

queries! {
    /// Erasures with something to do, oldest first.
    pub fn due(now: Timestamp, limit: i64) -> Vec<Erasure> {
        "select id, channel, address, language, stage, told, attempts from erasures
         where stage <> 'done' and due_at <= $1 order by due_at limit $2"
    }

    /// One by its id.
    pub fn get(id: Uuid) -> Option<Erasure> {
        "select id, channel, address, language, stage, told, attempts from erasures where id = $1"
    }

    /// In which language the last text is to be; it may have changed since the erasure was read.
    pub fn language(id: Uuid) -> Option<Spoken> {
        "select language from erasures where id = $1"
    }

    /// The one of somebody that is under way.
    pub fn of(channel: String, address: String) -> Option<Erasure> {
        "select id, channel, address, language, stage, told, attempts from erasures
         where channel = $1 and address = $2 and stage <> 'done'"
    }

    /// Takes one for a while: zero rows when another process did, or went on to the next stage.
    pub fn lease(id: Uuid, stage: String, now: Timestamp, until: Timestamp) -> u64 {
        "update erasures set due_at = $4, attempts = attempts + 1
         where id = $1 and stage = $2 and due_at <= $3"
    }

    /// Goes on from one stage to the next: zero rows when somebody else did that already, and then
    /// nothing else of the transaction may stay.
    pub fn advance(id: Uuid, from: String, to: String, told: Option<Uuid>, due_at: Timestamp) -> u64 {
        "update erasures set stage = $3, told = $4, due_at = $5, attempts = 0
         where id = $1 and stage = $2"
    }

    /// Looks again then.
    pub fn later(id: Uuid, due_at: Timestamp) -> u64 {
        "update erasures set due_at = $2 where id = $1"
    }

    /// All is removed: the address goes too.
    pub fn finish(id: Uuid, now: Timestamp) -> u64 {
        "update erasures set stage = 'done', address = null, done_at = $2 where id = $1"
    }

    /// Texts to somebody that are still on their way.
    pub fn on_their_way(channel: String, address: String) -> Option<super::parked::Count> {
        "select coalesce(count(*), 0) as rows from outbox where channel = $1 and address = $2"
    }

    /// Somebody's tickets.
    pub fn tickets(address: String) -> Vec<Ticket> {
        "select id from tickets where customer_phone = $1
             or (customer_email = $1 and email_proven_at is not null)"
    }

    /// Other addresses of somebody that are proven to be theirs together with this one: by an account, or by a
    /// ticket that went over both. Not that of a solver, of one of the staff, or of another account. What was only
    /// typed is nobody's.
    pub fn other_sides(channel: String, address: String) -> Vec<OtherSide> {
        "select 'email' as channel, coalesce(o.address, '') as address from (
             select u.email as address from users u
                 where u.phone = $2 and u.email is not null and u.email_verified_at is not null
                     and u.role = 'customer'
             union
             select t.customer_email from tickets t
                 where t.customer_phone = $2 and t.phone_proven_at is not null
                     and t.customer_email is not null and t.email_proven_at is not null) o
         where $1 <> 'email' and not exists (select 1 from users s
             where s.email = o.address and s.email_verified_at is not null
                 and (s.role <> 'customer' or coalesce(s.phone, '') <> $2))
         union
         select 'sms' as channel, coalesce(o.address, '') as address from (
             select u.phone as address from users u
                 where u.email = $2 and u.email_verified_at is not null and u.phone is not null
                     and u.role = 'customer'
             union
             select t.customer_phone from tickets t
                 where t.customer_email = $2 and t.email_proven_at is not null
                     and t.customer_phone is not null and t.phone_proven_at is not null) o
         where $1 = 'email' and not exists (select 1 from users s
             where s.phone = o.address
                 and (s.role <> 'customer' or s.email_verified_at is null or coalesce(s.email, '') <> $2))"
    }

    /// Everything that was written to or by somebody.
    pub fn messages(channel: String, address: String) -> Vec<Message> {
        "select id, channel, provider_id, inbound_id from messages where channel = $1 and address = $2"
    }

    /// Messages with codes that somebody asked for, wherever they went.
    pub fn codes_asked_by(address: String) -> Vec<Message> {
        "select m.id, m.channel, m.provider_id, m.inbound_id from messages m
         join codes k on k.message_id = m.id where k.asked_by = $1"
    }

    /// Everything that was written about a ticket, to or by anybody.
    pub fn messages_of_ticket(ticket: Uuid) -> Vec<Message> {
        "select id, channel, provider_id, inbound_id from messages where ticket_id = $1"
    }

    /// What the operator was told about somebody: it names their address. Nothing in that is a pattern.
    pub fn alerts(channel: String, operator: String, about: String) -> Vec<Message> {
        "select id, channel, provider_id, inbound_id from messages
         where channel = $1 and address = $2 and direction = 'out'
             and replace(body, $3, '') <> body"
    }

    /// The files of a ticket.
    pub fn files_of_ticket(ticket: Uuid) -> Vec<File> {
        "select coalesce(object_key, '') as object_key from media
         where ticket_id = $1 and object_key is not null"
    }

    /// The files of a message.
    pub fn files_of_message(message: Uuid) -> Vec<File> {
        "select coalesce(object_key, '') as object_key from media
         where message_id = $1 and object_key is not null"
    }

    /// Where the originals of somebody's mails lie, answered or not.
    pub fn originals(address: String) -> Vec<File> {
        "select coalesce(raw_key, '') as object_key from mails
         where address = $1 and raw_key is not null"
    }

    /// Where the original of one lies.
    pub fn original(id: Uuid) -> Vec<File> {
        "select coalesce(raw_key, '') as object_key from mails where id = $1 and raw_key is not null"
    }

    /// What only mails have, of all of somebody's.
    pub fn remove_mails(address: String) -> u64 {
        "delete from mails where address = $1"
    }

    /// The same of one.
    pub fn remove_mail(id: Uuid) -> u64 {
        "delete from mails where id = $1"
    }

    /// A message goes.
    pub fn remove_message(id: Uuid) -> u64 {
        "delete from messages where id = $1"
    }

    /// It is not sent any more.
    pub fn remove_queued(id: Uuid) -> u64 {
        "delete from outbox where id = $1"
    }

    /// The files of a message go.
    pub fn remove_media_of_message(id: Uuid) -> u64 {
        "delete from media where message_id = $1"
    }

    /// Files go with it no more.
    pub fn remove_attachments(id: Uuid) -> u64 {
        "delete from attachments where message_id = $1"
    }

    /// A ticket keeps its device, urgency, times and end, and nothing that tells whose it was.
    pub fn strip_ticket(id: Uuid) -> u64 {
        "update tickets set customer_id = null, customer_phone = null, customer_name = null,
             customer_email = null, description = '' where id = $1"
    }

    /// What was added to a ticket goes.
    pub fn remove_notes(ticket: Uuid) -> u64 {
        "delete from ticket_notes where ticket_id = $1"
    }

    /// The files of a ticket go.
    pub fn remove_media(ticket: Uuid) -> u64 {
        "delete from media where ticket_id = $1"
    }

    /// The sessions of a ticket forget whose it was.
    pub fn strip_sessions(ticket: Uuid) -> u64 {
        "update sessions set customer_address = null where ticket_id = $1"
    }

    /// Scores stay, words go.
    pub fn strip_ratings(ticket: Uuid) -> u64 {
        "update ratings set comment = '' where session_id in
             (select id from sessions where ticket_id = $1)"
    }

    /// What was left for somebody's conversation goes.
    pub fn remove_inputs(channel: String, address: String) -> u64 {
        "delete from inputs where channel = $1 and address = $2"
    }

    /// What was parked of somebody goes.
    pub fn remove_parked(channel: String, address: String) -> u64 {
        "delete from parked where channel = $1 and address = $2"
    }

    /// A conversation begins anew. It keeps its row for now, and its version goes on: a turn that
    /// was under way meanwhile must not bring the old state back.
    pub fn reset_conversation(channel: String, address: String) -> u64 {
        "update conversations set state = '{}', version = version + 1, wake_at = null
         where channel = $1 and address = $2"
    }

    /// The empty row of a conversation goes, unless they wrote again.
    pub fn remove_conversation(channel: String, address: String) -> u64 {
        "delete from conversations where channel = $1 and address = $2
             and not exists (select 1 from messages m where m.channel = $1 and m.address = $2)"
    }

    /// Where somebody opted out, the keyed hash of their address stays in the channel `erased`.
    pub fn keep_opt_out(channel: String, address: String, hash: String, now: Timestamp) -> u64 {
        "insert into contacts (channel, address, opted_out_at, opt_out_source, created_at)
         select 'erased', $3, opted_out_at, opt_out_source, $4 from contacts
         where channel = $1 and address = $2 and opted_out_at is not null
         on conflict (channel, address) do nothing"
    }

    /// Who they were to us goes.
    pub fn remove_contact(channel: String, address: String) -> u64 {
        "delete from contacts where channel = $1 and address = $2"
    }

    /// The account of somebody goes; not that of a solver or one of the staff.
    pub fn remove_account(address: String) -> u64 {
        "delete from users where role = 'customer'
             and (phone = $1 or (email = $1 and email_verified_at is not null))"
    }

    /// Codes that were sent to somebody, or asked for by them, go.
    pub fn remove_codes(address: String) -> u64 {
        "delete from codes where phone = $1 or asked_by = $1"
    }

    /// What is still to be removed elsewhere.
    pub fn items(erasure: Uuid, limit: i64) -> Vec<Item> {
        "select id, kind, reference from erasure_items where erasure_id = $1 order by id limit $2"
    }

    /// One is removed.
    pub fn done(item: Uuid) -> u64 {
        "delete from erasure_items where id = $1"
    }

    /// How the last text is doing.
    pub fn told(message: Uuid) -> Option<Told> {
        "select status, provider_id, created_at from messages where id = $1"
    }

    /// Somebody who was erased after an opt-out writes again: their number is known again, and so
    /// is the opt-out.
    pub fn come_back(hash: String, channel: String, address: String) -> u64 {
        "update contacts set channel = $2, address = $3 where channel = 'erased' and address = $1"
    }

    /// They ask from this side as well, whose erasure is under way for the other's: it is told here too.
    pub fn tell_too(channel: String, address: String, language: String) -> u64 {
        "update erasures set language = $3
         where channel = $1 and address = $2 and language = '' and stage in ('asked', 'carrier')"
    }

    /// Somebody asks. Asked twice, it is one; where they wrote meanwhile, it begins anew for that.
    pub fn ask(id: Uuid, channel: String, address: String, language: String, now: Timestamp) -> u64 {
        "insert into erasures (id, channel, address, language, stage, due_at, attempts, requested_at)
         values ($1, $2, $3, $4, 'asked', $5, 0, $5)
         on conflict (channel, address) where stage <> 'done' do update
             set stage = 'asked', told = null, attempts = 0, due_at = excluded.due_at
             where erasures.stage <> 'asked' and exists (select 1 from messages m
                 where m.channel = excluded.channel and m.address = excluded.address
                     and m.direction = 'in')"
    }
}
