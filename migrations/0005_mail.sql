-- Mail: the second channel. A conversation's address is then a mail address, in lower case; its messages
-- are in `messages` like any, and what only a mail has is here.

-- Every mail, both directions. `id` is that of its message; a mail that nobody answers has none.
-- `header_id`: the Message-ID without its brackets. `token`: ours alone, in the Message-ID and in the
-- Reply-To of a mail of ours; who brings it back has read that mail. `refs`: what it refers to, oldest
-- first, with spaces between. `fate` of one that came in: taken, held (nobody knows whose it is), or
-- why it is not answered. `proven`: it was known that its sender wrote it. `raw_key`: the whole original, in the store of files. `letter`: what one of
-- ours says, before its layout. `notice`: what it tells unasked, none for an answer.
create table mails (
    id          uuid not null primary key,
    address     text not null,
    direction   text not null check (direction in ('in', 'out')),
    header_id   text not null,
    token       text unique,
    subject     text not null,
    refs        text not null,
    fate        text not null,
    proven      boolean not null default false,
    raw_key     text,
    letter      jsonb,
    notice      text,
    created_at  timestamptz not null
);

-- The same mail by two ways is one.
-- A mail of somebody unknown does not stand before one that is known to be theirs.
create unique index mails_inbound on mails (address, header_id, proven) where direction = 'in';
create index mails_address on mails (address, created_at);
create index mails_created on mails (created_at);

-- Since when the address is known to be theirs, and since when they want nothing unasked there.
alter table contacts add column proven_at timestamptz;
alter table contacts add column no_notices_at timestamptz;

-- A mail address that its account has proven, which no other has.
alter table users add column email_verified_at timestamptz;
create unique index users_email on users (email) where email_verified_at is not null;

-- Since when the mail address of a ticket is known to be its customer's.
alter table tickets add column email_proven_at timestamptz;
create index tickets_email on tickets (customer_email, created_at) where email_proven_at is not null;

-- What a code was sent to: `phone` holds the address on this channel.
alter table codes add column channel text not null default 'sms';
