-- What is told by mail unasked, to whoever has an account whose address is proven.

-- The kinds that an account does not want: claimed, wrote, ended, rate. No row: wanted.
create table unwanted (
    user_id     uuid not null references users (id) on delete cascade,
    kind        text not null,
    created_at  timestamptz not null,
    primary key (user_id, kind)
);

-- One for each mail that told something unasked. `id` is that of its message, which may be swept before.
-- `since`: when it was caused; for `wrote` an answer after that makes it needless.
create table notices (
    id          uuid not null primary key,
    kind        text not null,
    user_id     uuid not null references users (id) on delete cascade,
    session_id  uuid not null references sessions (id) on delete cascade,
    since       timestamptz not null
);
create index notices_session on notices (session_id, kind, since);
create index notices_user on notices (user_id);
