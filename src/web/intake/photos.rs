//! Photos that came with a form: kept at once, as there is no carrier to fetch them from again.

use object_store::{ObjectStoreExt, path::Path};

use super::{Web, typed::Photo};
use crate::domain::{Media, id::MediaId, media_type};

/// A photo, and where it lies.
pub(super) struct Kept {
    pub(super) media: Media,
    pub(super) key: String,
}

/// Keeps them. One that cannot be kept is left out: the request goes before its photos.
pub(super) async fn keep(web: &Web, photos: Vec<Photo>) -> Vec<Kept> {
    let mut kept = Vec::with_capacity(photos.len());
    for photo in photos {
        let id = MediaId::new(web.0.parts.clock.now());
        // The ending is for the eyes of an operator who opens the folder.
        let ending = media_type::extension(photo.content_type);
        let key = format!("{}.{ending}", id.0.simple());
        let place = Path::from(key.as_str());
        let result = match web.0.files.put(&place, photo.bytes.into()).await {
            Ok(_) => {
                let content_type = photo.content_type.to_owned();
                let media = Media { id, content_type };
                kept.push(Kept { media, key });
                "kept"
            }
            Err(error) => {
                tracing::error!(%error, id = %id.0, "a photo of a form could not be kept");
                "failed"
            }
        };
        metrics::counter!("savvysolve_photos_total", "result" => result).increment(1);
    }
    kept
}

/// Removes what no ticket has.
pub(super) async fn remove(web: &Web, kept: &[Kept]) {
    for photo in kept {
        if let Err(error) = web.0.files.delete(&Path::from(photo.key.as_str())).await {
            tracing::error!(%error, id = %photo.media.id.0, "a photo that no ticket has could not be removed");
        }
    }
}
