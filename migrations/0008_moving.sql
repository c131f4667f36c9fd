-- A ticket goes on at another place of its customer: by mail, or by text.

-- Which conversation asked for a code, by its address: the code is typed back there and proves nothing
-- anywhere else. Empty: a page asked for it.
alter table codes add column asked_by text not null default '';
create index codes_asked_by on codes (asked_by, created_at) where asked_by <> '';
