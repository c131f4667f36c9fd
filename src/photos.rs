//! Fetches the photos that came with texts, after their turns, and keeps them in the store of
//! files. What is refused once is never asked for again; what failed is tried for some hours.

use std::{sync::Arc, time::Duration};

use object_store::{ObjectStore, ObjectStoreExt, path::Path};
use tokio::{
    sync::watch,
    task::{JoinHandle, JoinSet},
};

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

/// How many are fetched at once: one slow file must not hold up the others, and the carrier is not
/// to be overrun.
const AT_ONCE: usize = 4;

/// How long those that were begun may take when the service goes down; what is cut off is fetched
/// again when its lease is over.
const LAST: Duration = Duration::from_secs(5);

/// What fetching needs.
struct Photos {
    parts: Arc<Parts>,
    fetcher: Fetcher,
    files: Arc<dyn ObjectStore>,
}

/// Looks for files to fetch every two seconds, and whenever one is done.
pub fn start(
    parts: Arc<Parts>,
    fetcher: Fetcher,
    files: Arc<dyn ObjectStore>,
    mut closing: watch::Receiver<bool>,
) -> JoinHandle<()> {
    let photos = Arc::new(Photos {
        parts,
        fetcher,
        files,
    });
    tokio::spawn(async move {
        let mut every = tokio::time::interval(Duration::from_secs(2));
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut fetching = JoinSet::new();
        loop {
            tokio::select! {
                _ = closing.changed() => break,
                _ = every.tick() => {}
                Some(ended) = fetching.join_next() => told(ended),
            }
            while let Some(ended) = fetching.try_join_next() {
                told(ended);
            }
            let free = AT_ONCE.saturating_sub(fetching.len());
            match photos.take(free).await {
                Ok(due) => {
                    for file in due {
                        let photos = Arc::clone(&photos);
                        fetching.spawn(async move { photos.fetch(file).await });
                    }
                }
                Err(error) => tracing::error!(%error, "photos could not be looked for"),
            }
        }
        let ended = async { while fetching.join_next().await.is_some() {} };
        let _cut_off = tokio::time::timeout(LAST, ended).await;
    })
}

/// What a fetch that ended leaves to say.
fn told(ended: Result<Result<(), sqlx::Error>, tokio::task::JoinError>) {
    match ended {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%error, "what became of a photo could not be recorded"),
        Err(error) => tracing::error!(%error, "a photo's task failed; it is tried again later"),
    }
}

impl Photos {
    /// Leases so many files that are due.
    async fn take(&self, most: usize) -> Result<Vec<media::Due>, sqlx::Error> {
        if most == 0 {
            return Ok(Vec::new());
        }
        let now = self.parts.clock.now();
        let mut tx = self.parts.db.read().await?;
        let due = media::due(&mut tx, now, i64::try_from(most).unwrap_or(1)).await?;
        drop(tx);
        let mut taken = Vec::with_capacity(due.len());
        for file in due {
            let wait = LEASE * u32::try_from(1 << file.attempts.clamp(0, 7)).unwrap_or(1);
            let mut tx = self.parts.db.begin().await?;
            let leased = media::lease(&mut tx, file.id, now, now.after(wait)).await?;
            tx.commit().await?;
            if leased > 0 {
                taken.push(file);
            }
        }
        Ok(taken)
    }

    /// Fetches one and records what became of it.
    async fn fetch(&self, file: media::Due) -> Result<(), sqlx::Error> {
        let end = match self.fetcher.fetch(&file.url).await {
            Ok(bytes) => self.keep(&file, bytes).await,
            Err(FetchError::Refused(why)) => {
                tracing::warn!(id = %file.id, why, "a photo is refused");
                Some(("refused", None))
            }
            Err(FetchError::Failed(why)) => {
                tracing::warn!(id = %file.id, why, attempts = file.attempts + 1, "a photo could not be fetched");
                (file.attempts + 1 >= TRIES).then_some(("failed", None))
            }
        };
        let Some((status, key)) = end else {
            return Ok(());
        };
        metrics::counter!("savvysolve_photos_total", "result" => status).increment(1);
        let mut tx = self.parts.db.begin().await?;
        let settled = media::settle(&mut tx, file.id, status.to_owned(), key.clone()).await?;
        if let Some(key) = key.filter(|_| settled == 0) {
            // Its owner was erased while it was on its way.
            if let Err(error) = self.files.delete(&Path::from(key)).await {
                tracing::error!(%error, "a photo of somebody who was erased could not be removed");
            }
        }
        // Texts that waited for it go now.
        let held = attachments::complete_with(&mut tx, file.id).await?;
        let goes = !held.is_empty();
        for text in held {
            outbox::release(&mut tx, text.id, self.parts.clock.now()).await?;
        }
        tx.commit().await?;
        if goes {
            self.parts.queued.notify_one();
        }
        Ok(())
    }

    async fn keep(
        &self,
        file: &media::Due,
        bytes: bytes::Bytes,
    ) -> Option<(&'static str, Option<String>)> {
        // The ending is for the eyes of an operator who opens the folder.
        let ending = media_type::extension(&file.content_type);
        let key = format!("{}.{ending}", file.id.simple());
        match self
            .files
            .put(&Path::from(key.as_str()), bytes.into())
            .await
        {
            Ok(_) => Some(("kept", Some(key))),
            Err(error) => {
                tracing::error!(%error, id = %file.id, "a photo could not be kept");
                None
            }
        }
    }
}
