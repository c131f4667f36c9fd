-- Solvers, their offers and sessions, ratings, and erasure. Column types as in the first.

-- What makes a user a solver. `skills`: device types with a space before, between and behind
-- (' laptop phone '); empty means all.
create table solvers (
    user_id     uuid not null primary key references users (id) on delete cascade,
    on_duty     boolean not null,
    skills      text not null,
    zone        text,
    created_at  timestamptz not null
);

create index solvers_duty on solvers (on_duty) where on_duty;

-- A ticket that was offered to a solver. `live`: they may still take it. An offer that is not live
-- has an answer: passed, claimed, lost (to another), released (they had it), withdrawn.
create table offers (
    ticket_id     uuid not null references tickets (id) on delete cascade,
    solver_id     uuid not null references users (id) on delete cascade,
    live          boolean not null,
    answer        text,
    promised_for  timestamptz,
    offered_at    timestamptz not null,
    answered_at   timestamptz,
    primary key (ticket_id, solver_id)
);

create index offers_solver on offers (solver_id) where live;

-- One solver at work on one ticket. The solver's first name stays when they are gone; the
-- customer's address is what their history is found by, and goes with an erasure.
create table sessions (
    id                uuid not null primary key,
    ticket_id         uuid not null references tickets (id) on delete cascade,
    solver_id         uuid references users (id) on delete set null,
    solver_name       text not null,
    customer_address  text,
    status            text not null check (status in ('active', 'completed', 'released', 'dropped')),
    tier              text,
    price             text,
    minutes           bigint,
    solver_at         timestamptz,
    customer_at       timestamptz,
    started_at        timestamptz not null,
    ended_at          timestamptz
);

-- Exactly one solver has a ticket, whatever the code above it does.
create unique index sessions_active on sessions (ticket_id) where status = 'active';
create index sessions_ticket on sessions (ticket_id, id);
create index sessions_solver on sessions (solver_id, id) where solver_id is not null;
create index sessions_customer on sessions (customer_address, id) where customer_address is not null;

create table ratings (
    session_id  uuid not null primary key references sessions (id) on delete cascade,
    score       bigint not null check (score between 1 and 5),
    comment     text not null,
    created_at  timestamptz not null,
    updated_at  timestamptz not null
);

-- Files that go out with a text, in order.
create table attachments (
    message_id  uuid not null,
    place       bigint not null,
    media_id    uuid not null,
    primary key (message_id, place)
);

create index attachments_media on attachments (media_id);

-- `bulk`: nobody waits for it at this moment; it goes behind what somebody does wait for.
-- `files`: how many attachments go with it.
alter table outbox add column bulk boolean not null default false;
alter table outbox add column files bigint not null default 0;

-- People who asked to be forgotten. The address goes when all is done; its keyed hash stays only
-- where they opted out (`contacts` under the channel 'erased').
create table erasures (
    id            uuid not null primary key,
    channel       text not null,
    address       text,
    language      text not null,
    stage         text not null check (stage in ('asked', 'carrier', 'telling', 'done')),
    told          uuid,
    due_at        timestamptz not null,
    attempts      bigint not null,
    requested_at  timestamptz not null,
    done_at       timestamptz
);

create index erasures_due on erasures (due_at) where stage <> 'done';

-- What is still to be removed: messages at the carrier by their ids, files by their keys.
create table erasure_items (
    id          uuid not null primary key,
    erasure_id  uuid not null references erasures (id) on delete cascade,
    kind        text not null check (kind in ('message', 'file')),
    reference   text not null
);

create index erasure_items_erasure on erasure_items (erasure_id);

-- The carrier's ids of inbound messages that were erased: a repeat of one is still a repeat.
create table erased_inbound (
    inbound_id  text not null primary key
);

-- Values that are made once and kept, like the key of our own signatures.
create table secrets (
    name   text not null primary key,
    value  text not null
);
