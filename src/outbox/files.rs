//! The files that go out with a text: those that are kept, and that the carrier would take.

use std::time::Duration;

use object_store::{ObjectStoreExt, path::Path};

use super::Dispatcher;
use crate::{
    channel::{MOST_MEDIA, Outgoing},
    domain::{Language, id::MediaId, media_link, media_type},
    store::attachments,
    turn::Ready,
};

/// How long the carrier may fetch a file: longer than it tries to.
const LINK: Duration = Duration::from_hours(4);

impl Dispatcher {
    /// A text as the carrier gets it. What cannot go along is said in its words: a photo that the
    /// other side waits for in vain is worse than a line about it.
    pub(super) async fn outgoing(&self, row: &Ready) -> Result<Outgoing, sqlx::Error> {
        let mut text = Outgoing {
            id: row.id,
            to: row.address.clone(),
            body: row.body.clone(),
            media: Vec::new(),
        };
        if row.files == 0 {
            return Ok(text);
        }
        let mut tx = self.parts.db.read().await?;
        let files = attachments::of_message(&mut tx, row.id).await?;
        drop(tx);
        let until = self.parts.clock.now().after(LINK);
        let mut weight = text.body.len() as u64;
        let mut missing = 0;
        let mut language = Language::default();
        for file in files {
            language = Language::from_code(&file.language).unwrap_or_default();
            let size = match &file.object_key {
                Some(key) => self.files.head(&Path::from(key.as_str())).await.ok(),
                None => None,
            };
            let fits = size.filter(|it| {
                text.media.len() < MOST_MEDIA
                    && media_type::fits_mms(&file.content_type, it.size, weight)
            });
            if let Some(fits) = fits {
                weight += fits.size;
                let path = media_link::path(self.parts.key.bytes(), MediaId(file.id), until);
                text.media.push(format!("{}{path}", self.parts.public_url));
            } else {
                missing += 1;
            }
        }
        if missing > 0 {
            metrics::counter!("savvysolve_files_left_out_total").increment(missing);
            let words = self.parts.wording.text(language, "file-left-out");
            let body = format!("{} {words}", text.body);
            body.trim().clone_into(&mut text.body);
        }
        Ok(text)
    }
}
