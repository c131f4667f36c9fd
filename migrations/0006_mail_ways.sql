-- The ways in and out of mail.

-- How far a mailbox was read, by IMAP. `mailbox`: user@host/folder. While `uid_validity` stays the same,
-- ids mean the same mails; all up to `last_uid` are kept here.
create table mail_folders (
    mailbox      text not null primary key,
    uid_validity bigint not null,
    last_uid     bigint not null,
    changed_at   timestamptz not null
);

-- Tokens of posts whose signature does not cover the mail (Mailgun's), and the hash of the mail each came
-- with: with another one it is refused.
create table mail_tokens (
    token   text not null primary key,
    mail    text not null,
    seen_at timestamptz not null
);

create index mail_tokens_seen on mail_tokens (seen_at);

-- Since when mail to this address comes back because nobody has it; null again once they write.
alter table contacts add column bounced_at timestamptz;
