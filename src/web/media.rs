//! `GET /media/{id}`: a kept photo, for whoever holds a link that was signed and is not over. The
//! carrier fetches here what it passes on.

use axum::{
    body::Body,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{
        HeaderValue, StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY,
            CONTENT_TYPE, REFERRER_POLICY, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
        },
    },
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use object_store::{ObjectStoreExt, path::Path as Key};
use serde::Deserialize;
use uuid::Uuid;

use super::{Web, error::Error};
use crate::{
    domain::{id::MediaId, media_link, media_type},
    store::media,
};

/// What stands behind the `?`.
#[derive(Deserialize)]
pub(super) struct Link {
    /// Seconds since 1970.
    until: i64,
    /// The keyed hash.
    sig: String,
}

/// The file. A wrong link and a file that is not there look the same.
pub(super) async fn photo(
    State(web): State<Web>,
    Path(id): Path<String>,
    link: Result<Query<Link>, QueryRejection>,
) -> Result<Response, Error> {
    let parts = &web.0.parts;
    let now = parts.clock.now();
    let (Ok(id), Ok(Query(link))) = (Uuid::try_parse(&id), link) else {
        return Ok(nothing());
    };
    if !media_link::is_good(parts.key.bytes(), MediaId(id), link.until, &link.sig, now) {
        return Ok(nothing());
    }
    let mut tx = parts.db.read().await?;
    let file = media::by_id(&mut tx, id).await?;
    drop(tx);
    match file {
        // Not fetched yet: whoever asks has patience, or the photo will be missed.
        Some(file) if file.status == "pending" => Ok(later()),
        Some(media::File {
            object_key: Some(key),
            content_type,
            ..
        }) => Ok(kept(&web, id, &key, &content_type).await),
        _ => Ok(nothing()),
    }
}

/// Streams what was kept.
async fn kept(web: &Web, id: Uuid, key: &str, declared: &str) -> Response {
    let file = match web.0.files.get(&Key::from(key)).await {
        Ok(file) => file,
        Err(object_store::Error::NotFound { .. }) => {
            tracing::error!(%id, "a photo that was kept is not there any more");
            return nothing();
        }
        Err(error) => {
            tracing::error!(%error, %id, "a photo could not be read");
            return later();
        }
    };
    let size = file.meta.size;
    let mut chunks = file.into_stream();
    // The first bytes tell what it is; a chunk may be as small as it likes.
    let mut head = Vec::new();
    let mut read = Vec::new();
    while head.len() < media_type::HEAD {
        match chunks.next().await {
            Some(Ok(chunk)) => {
                head.extend(chunk.iter().take(media_type::HEAD));
                read.push(chunk);
            }
            Some(Err(error)) => {
                tracing::error!(%error, %id, "a photo could not be read");
                return later();
            }
            None => break,
        }
    }
    let content_type = media_type::of(&head, declared);
    let place = if media_type::is_shown(content_type) {
        "inline"
    } else {
        "attachment"
    };
    let name = format!(
        "{place}; filename=\"photo.{}\"",
        media_type::extension(content_type)
    );
    let read = stream::iter(read.into_iter().map(Ok::<Bytes, object_store::Error>));
    let mut response = Body::from_stream(read.chain(chunks)).into_response();
    let headers = response.headers_mut();
    let fixed = HeaderValue::from_static;
    headers.insert(CONTENT_TYPE, fixed(content_type));
    headers.insert(CONTENT_LENGTH, size.into());
    if let Ok(name) = HeaderValue::try_from(name) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
    headers.insert(CACHE_CONTROL, fixed("private, max-age=3600"));
    headers.insert(REFERRER_POLICY, fixed("no-referrer"));
    // Whatever it is, it runs nothing and loads nothing.
    headers.insert(
        CONTENT_SECURITY_POLICY,
        fixed("default-src 'none'; sandbox"),
    );
    response
}

fn nothing() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

fn later() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "3")]).into_response()
}
