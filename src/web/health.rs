//! Alive, ready, and the figures.

use axum::{
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::IntoResponse,
};

use super::{Web, error::Error};
use crate::store::{health, parked};

/// The process answers.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// The database answers and its schema is ours; not while shutting down.
pub(super) async fn ready(State(web): State<Web>) -> impl IntoResponse {
    if *web.0.closing.borrow() {
        return (StatusCode::SERVICE_UNAVAILABLE, "shutting down\n");
    }
    match web.0.parts.db.is_migrated().await {
        Ok(true) => (StatusCode::OK, "ready\n"),
        Ok(false) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database lacks a migration\n",
        ),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer\n",
            )
        }
    }
}

/// A count as a gauge takes it.
fn figure(count: impl TryInto<u32>) -> f64 {
    count.try_into().unwrap_or(u32::MAX).into()
}

/// Prometheus text.
pub(super) async fn metrics(State(web): State<Web>) -> Result<impl IntoResponse, Error> {
    let parts = &web.0.parts;
    let mut tx = parts.db.read().await?;
    if let Some(depth) = health::outbox(&mut tx).await? {
        let age = depth
            .oldest
            .map_or(0.0, |at| parts.clock.now().since(at).as_secs_f64());
        metrics::gauge!("savvysolve_outbox_depth").set(figure(depth.rows));
        metrics::gauge!("savvysolve_outbox_oldest_seconds").set(age);
    }
    if let Some(count) = parked::count(&mut tx).await? {
        metrics::gauge!("savvysolve_parked").set(figure(count.rows));
    }
    metrics::gauge!("savvysolve_lanes").set(figure(parts.handover.len()));
    Ok((
        [(CONTENT_TYPE, "text/plain; version=0.0.4")],
        web.0.metrics.render(),
    ))
}
