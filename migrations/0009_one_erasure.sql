-- One erasure of somebody at a time, whoever asks for it at the same moment.

update erasures set stage = 'done', address = null, done_at = requested_at
    where stage <> 'done' and exists (select 1 from erasures e
        where e.channel = erasures.channel and e.address = erasures.address and e.stage <> 'done'
            and e.id < erasures.id);

create unique index erasures_under_way on erasures (channel, address) where stage <> 'done';
