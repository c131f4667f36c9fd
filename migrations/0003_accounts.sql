-- Accounts: proof of phones, sign-in, codes, Clerk's events, limits, the audit log. Column types as in
-- the first.

-- Since when the phone of a ticket is proven; none for a number that was typed into a form and has not
-- answered yet. Only proven ones are linked to accounts.
alter table tickets add column phone_proven_at timestamptz;
update tickets set phone_proven_at = created_at where customer_phone is not null;

-- What Clerk last said of an account (`updated_at` of its user), in its milliseconds: an event that is
-- older changes nothing.
alter table users add column clerk_updated_at bigint;

-- Browsers and programs that are signed in. `id` is the hash of what their cookie holds.
create table sign_ins (
    id          text not null primary key,
    user_id     uuid not null references users (id) on delete cascade,
    created_at  timestamptz not null,
    expires_at  timestamptz not null
);

create index sign_ins_user on sign_ins (user_id);
create index sign_ins_expires on sign_ins (expires_at);

-- Codes that were texted to prove a number. `user_id`: the account that changes its phone; none at
-- sign-in. `hash` is keyed: six digits are soon guessed. `message_id`: the text, which no desk shows.
create table codes (
    id          uuid not null primary key,
    phone       text not null,
    user_id     uuid references users (id) on delete cascade,
    hash        text not null,
    tries       bigint not null,
    message_id  uuid not null,
    created_at  timestamptz not null,
    expires_at  timestamptz not null,
    used_at     timestamptz
);

create index codes_phone on codes (phone, created_at);
create index codes_message on codes (message_id);
create index codes_created on codes (created_at);

-- How often something was done since the start of an hour or a day. `subject` is a keyed hash.
create table rate_limits (
    name       text not null,
    subject    text not null,
    starts_at  timestamptz not null,
    hits       bigint not null,
    primary key (name, subject, starts_at)
);

create index rate_limits_starts on rate_limits (starts_at);

-- Events of Clerk that were taken, by the id that each repeat carries.
create table clerk_events (
    id        text not null primary key,
    taken_at  timestamptz not null
);

create index clerk_events_taken on clerk_events (taken_at);

-- Users that Clerk deleted: an event of before, which comes late, must not bring them back.
create table clerk_tombstones (
    clerk_id    text not null primary key,
    deleted_at  timestamptz not null
);

-- What the staff did on the desk. The actor's name stays when their account is gone; `subject` and
-- `detail` are for a person to read, with masked numbers.
create table audit (
    id       uuid not null primary key,
    user_id  uuid references users (id) on delete set null,
    actor    text not null,
    act      text not null,
    subject  text not null,
    detail   text not null,
    at       timestamptz not null
);

create index audit_at on audit (at);
