//! Fetches the photos that came with texts, after their turns, and keeps them in the store of
//! files. What is refused once is never asked for again; what failed is tried for some hours.

use std::{sync::Arc, time::Duration};

use object_store::{ObjectStore, ObjectStoreExt, path::Path};
use tokio::{sync::watch, task::JoinHandle};

use crate::{
    channel::media::{FetchError, Fetcher},
    domain::media_type,
    store::{attachments, media, outbox},
    turn::Parts,
};

/// Waits between tries; after the last the file is given up.
const TRIES: i64 = 8;

/// How long one fetch belongs to one process.
const LEASE: Duration = Duration::from_mins(2);

/// Looks every two seconds for files to fetch.
pub fn start(
    parts: Arc<Parts>,
    fetcher: Fetcher,
    files: Arc<dyn ObjectStore>,
    mut closing: watch::Receiver<bool>,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut every = tokio::time::interval(Duration::from_secs(2));
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = closing.changed() => return,
                _ = every.tick() => {}
            }
            if let Err(error) = look(&parts, &fetcher, &*files).await {
                tracing::error!(%error, "photos could not be looked for");
            }
        }
    })
}

async fn look(
    parts: &Parts,
    fetcher: &Fetcher,
    files: &dyn ObjectStore,
) -> Result<(), sqlx::Error> {
    let now = parts.clock.now();
    let mut tx = parts.db.read().await?;
    let due = media::due(&mut tx, now, 16).await?;
    drop(tx);
    for file in due {
        let wait = LEASE * u32::try_from(1 << file.attempts.clamp(0, 7)).unwrap_or(1);
        let mut tx = parts.db.begin().await?;
        let leased = media::lease(&mut tx, file.id, now, now.after(wait)).await?;
        tx.commit().await?;
        if leased == 0 {
            continue;
        }
        let end = match fetcher.fetch(&file.url).await {
            Ok(bytes) => keep(files, &file, bytes).await,
            Err(FetchError::Refused(why)) => {
                tracing::warn!(id = %file.id, why, "a photo is refused");
                Some(("refused", None))
            }
            Err(FetchError::Failed(why)) => {
                tracing::warn!(id = %file.id, why, attempts = file.attempts + 1, "a photo could not be fetched");
                (file.attempts + 1 >= TRIES).then_some(("failed", None))
            }
        };
        let Some((status, key)) = end else { continue };
        metrics::counter!("savvysolve_photos_total", "result" => status).increment(1);
        let mut tx = parts.db.begin().await?;
        media::settle(&mut tx, file.id, status.to_owned(), key).await?;
        // Texts that waited for it go now.
        let held = attachments::complete_with(&mut tx, file.id).await?;
        let goes = !held.is_empty();
        for text in held {
            outbox::release(&mut tx, text.id, parts.clock.now()).await?;
        }
        tx.commit().await?;
        if goes {
            parts.queued.notify_one();
        }
    }
    Ok(())
}

async fn keep(
    files: &dyn ObjectStore,
    file: &media::Due,
    bytes: bytes::Bytes,
) -> Option<(&'static str, Option<String>)> {
    // The ending is for the eyes of an operator who opens the folder.
    let key = format!(
        "{}.{}",
        file.id.simple(),
        media_type::extension(&file.content_type)
    );
    match files.put(&Path::from(key.as_str()), bytes.into()).await {
        Ok(_) => Some(("kept", Some(key))),
        Err(error) => {
            tracing::error!(%error, id = %file.id, "a photo could not be kept");
            None
        }
    }
}
