-- One erasure of somebody at a time, whoever asks for it at the same moment.

update erasure_items set erasure_id = (select e.id from erasures own, erasures e
        where own.id = erasure_items.erasure_id and e.channel = own.channel and e.address = own.address
            and e.stage <> 'done'
        order by e.id limit 1)
    where exists (select 1 from erasures own where own.id = erasure_items.erasure_id and own.stage <> 'done');

update erasures set stage = 'done', address = null, done_at = requested_at
    where stage <> 'done' and exists (select 1 from erasures e
        where e.channel = erasures.channel and e.address = erasures.address and e.stage <> 'done'
            and e.id < erasures.id);

create unique index erasures_under_way on erasures (channel, address) where stage <> 'done';
