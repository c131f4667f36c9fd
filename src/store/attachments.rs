//! Files that go out with a text.

use uuid::Uuid;

record! {
    /// A file of a text.
    pub struct File {
        /// The file.
        pub id: Uuid,
        /// `pending`, `kept`, `refused` or `failed`.
        pub status: String,
        /// The MIME type the carrier named.
        pub content_type: String,
        /// Where it lies, once kept.
        pub object_key: Option<String>,
        /// The language of whoever gets it.
        pub language: String,
    }
}

record! {
    /// A text that waits for files.
    pub struct Held {
        /// The message.
        pub id: Uuid,
    }
}

bulk! {
    /// Files go with a text, in order.
    pub fn insert(Attachment {
        /// The message.
        message_id: Uuid,
        /// From zero.
        place: i64,
        /// The file.
        media_id: Uuid,
    }) -> u64 {
        "insert into attachments (message_id, place, media_id) values"
        .. ""
    }
}

queries! {
    /// The files of a text, in order.
    pub fn of_message(message: Uuid) -> Vec<File> {
        "select f.id as id, f.status as status, f.content_type as content_type,
             f.object_key as object_key, coalesce(c.language, 'en') as language
         from attachments a join media f on f.id = a.media_id
         join messages m on m.id = a.message_id
         left join contacts c on c.channel = m.channel and c.address = m.address
         where a.message_id = $1 order by a.place"
    }

    /// Texts that wait for this file, and for no other any more.
    pub fn complete_with(media: Uuid) -> Vec<Held> {
        "select a.message_id as id from attachments a
         join outbox o on o.id = a.message_id
         where a.media_id = $1 and not exists (
             select 1 from attachments b join media f on f.id = b.media_id
             where b.message_id = a.message_id and f.status = 'pending')"
    }
}
