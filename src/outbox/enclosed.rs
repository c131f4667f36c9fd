//! The files that go along with a mail: the bytes themselves, where a text has links.

use object_store::{ObjectStoreExt, path::Path};

use super::Dispatcher;
use crate::{
    domain::media_type,
    store::{Tx, attachments},
    turn::Ready,
    wording::{Letter, Part},
};

/// All files of one mail together, in bytes: more than that many servers refuse (in base64 it is a third more).
const MOST: u64 = 15 << 20;

/// A file of a mail: its name, its MIME type, its bytes.
type File = (String, String, Vec<u8>);

impl Dispatcher {
    /// The files of a mail. What cannot go along is said in it.
    pub(super) async fn enclosed(
        &self,
        tx: &mut Tx,
        row: &Ready,
        letter: &mut Letter,
    ) -> Result<Vec<File>, sqlx::Error> {
        let mut files = Vec::new();
        let (mut weight, mut missing) = (0, 0);
        for (number, file) in (1..).zip(attachments::of_message(tx, row.id).await?) {
            let Some(bytes) = self
                .fetched(file.object_key.as_deref(), MOST - weight)
                .await
            else {
                missing += 1;
                continue;
            };
            weight += bytes.len() as u64;
            let name = format!(
                "file-{number}.{}",
                media_type::extension(&file.content_type)
            );
            files.push((name, file.content_type, bytes));
        }
        if missing > 0 {
            metrics::counter!("savvysolve_files_left_out_total").increment(missing);
            let words = self.parts.wording.text(letter.language, "file-left-out");
            letter.parts.push(Part::Words(words));
        }
        Ok(files)
    }

    async fn fetched(&self, key: Option<&str>, room: u64) -> Option<Vec<u8>> {
        let path = Path::from(key?);
        let size = self.files.head(&path).await.ok()?.size;
        if size > room {
            return None;
        }
        let bytes = self.files.get(&path).await.ok()?.bytes().await.ok()?;
        Some(bytes.to_vec())
    }
}
