-- What the desk looks for. Both change only a few times in the life of a row, so that the turns hardly
-- pay for them.

create index users_staff on users (role) where role <> 'customer';
create index tickets_open on tickets (created_at) where status in ('open', 'claimed');
