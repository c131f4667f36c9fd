-- One schema for both databases. The column types are PostgreSQL's; SQLite takes any type name
-- and stores what it is given: a uuid as 16 bytes, a timestamptz as microseconds since 1970.
-- `not null` stands on every primary key, because SQLite would let a non-integer key be null.

create table users (
    id                 uuid not null primary key,
    clerk_id           text unique,
    phone              text unique,
    phone_verified_at  timestamptz,
    email              text,
    name               text,
    role               text not null check (role in ('customer', 'solver', 'admin', 'owner')),
    created_at         timestamptz not null
);

create table tickets (
    id              uuid not null primary key,
    code            text not null unique,
    customer_id     uuid references users (id) on delete set null,
    customer_phone  text,
    customer_name   text,
    customer_email  text,
    description     text not null,
    device_type     text not null,
    urgency         text not null check (urgency in ('low', 'normal', 'high')),
    channel         text not null,
    language        text not null,
    status          text not null check (status in ('open', 'claimed', 'completed', 'dropped')),
    created_at      timestamptz not null,
    updated_at      timestamptz not null
);

-- A person's tickets: the newest open one is looked up at every turn, and linking by phone is one
-- indexed update. A person has few, so one index serves both.
create index tickets_phone on tickets (customer_phone, created_at);
create index tickets_customer on tickets (customer_id, created_at) where customer_id is not null;

-- What was added to a ticket after it was opened.
create table ticket_notes (
    id          uuid not null primary key,
    ticket_id   uuid not null references tickets (id) on delete cascade,
    body        text not null,
    created_at  timestamptz not null
);

create index ticket_notes_ticket on ticket_notes (ticket_id, created_at);

-- An address that was ever written to or from.
create table contacts (
    channel         text not null,
    address         text not null,
    opted_out_at    timestamptz,
    opt_out_source  text,
    language        text,
    zone            text,
    -- The first text to them, which carries what a first text must.
    texted_at       timestamptz,
    created_at      timestamptz not null,
    primary key (channel, address)
);

-- Where each conversation stands. `version` goes up by one a turn and guards against another
-- replica; `wake_at` is the one wait a conversation may have.
create table conversations (
    channel     text not null,
    address     text not null,
    script      text not null,
    state       jsonb not null,
    version     bigint not null,
    language    text not null,
    wake_at     timestamptz,
    updated_at  timestamptz not null,
    primary key (channel, address)
);

create index conversations_wake on conversations (wake_at) where wake_at is not null;

-- The transcript, both directions.
create table messages (
    id           uuid not null primary key,
    channel      text not null,
    address      text not null,
    direction    text not null check (direction in ('in', 'out')),
    body         text not null,
    segments     bigint not null,
    status       text not null,
    provider_id  text,
    inbound_id   text,
    error_code   bigint,
    ticket_id    uuid,
    retry_of     uuid,
    created_at   timestamptz not null
);

-- `inbound_id`: the carrier's id of an inbound message, which is what a repeat is known by; a repeat
-- comes from the same address. Outbound ones have none and are found by our own id, which every
-- receipt carries. So one index keeps repeats out and finds all messages of a person: each index
-- over addresses costs a page written at every turn.
create unique index messages_address on messages (channel, address, inbound_id);
-- A text that the network lost is sent once more, as a message of its own.
create unique index messages_retry on messages (retry_of) where retry_of is not null;
create index messages_ticket on messages (ticket_id, created_at) where ticket_id is not null;

-- Messages that wait to be sent, or whose sending is not recorded yet. A lease is `due_at` moved
-- forward: what is not settled by then is due again. `uncertain`: an attempt may have been made.
create table outbox (
    id          uuid not null primary key,
    channel     text not null,
    address     text not null,
    seq         bigint not null,
    due_at      timestamptz not null,
    attempts    bigint not null check (attempts >= 0),
    uncertain   boolean not null,
    created_at  timestamptz not null
);

create index outbox_due on outbox (due_at);
create index outbox_address on outbox (channel, address, seq);

-- Things that happened to somebody's conversation elsewhere, taken by that person's worker.
create table inputs (
    id          uuid not null primary key,
    channel     text not null,
    address     text not null,
    input       jsonb not null,
    due_at      timestamptz not null,
    created_at  timestamptz not null
);

create index inputs_due on inputs (due_at);

-- Photos and other files: fetched after the turn, kept with the ticket.
create table media (
    id            uuid not null primary key,
    message_id    uuid not null,
    ticket_id     uuid,
    url           text not null,
    content_type  text not null,
    status        text not null check (status in ('pending', 'kept', 'refused', 'failed')),
    object_key    text,
    attempts      bigint not null,
    due_at        timestamptz not null,
    created_at    timestamptz not null
);

create index media_due on media (due_at) where status = 'pending';
create index media_ticket on media (ticket_id) where ticket_id is not null;

-- Turns that failed alone: shown to the operator, never retried by themselves.
create table parked (
    id           uuid not null primary key,
    channel      text not null,
    address      text not null,
    provider_id  text,
    input        jsonb not null,
    error        text not null,
    created_at   timestamptz not null
);

create index parked_provider on parked (provider_id) where provider_id is not null;
