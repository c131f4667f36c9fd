//! The HTTP side: webhooks, health, and the simulator's page.

mod error;
mod health;
mod simulator;
mod twilio;

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::watch;

use crate::{
    channel::twilio_signature::Verifier,
    turn::{Parts, Turns},
};

/// What the handlers share.
#[derive(Clone)]
pub struct Web(Arc<Shared>);

struct Shared {
    parts: Arc<Parts>,
    turns: Turns,
    metrics: PrometheusHandle,
    twilio: Option<TwilioSide>,
    /// Wakes the timers after the simulator made time pass.
    poke: watch::Sender<u64>,
    closing: watch::Receiver<bool>,
    /// The support number, for the simulator's page.
    number: String,
}

/// How requests of Twilio are known.
pub struct TwilioSide {
    /// The check of the signature.
    pub verifier: Verifier,
    /// Ours.
    pub account_sid: String,
}

impl Web {
    /// Joins the parts. Without `twilio` the simulator's page is served in its place.
    pub fn new(
        parts: Arc<Parts>,
        turns: Turns,
        metrics: PrometheusHandle,
        twilio: Option<TwilioSide>,
        poke: watch::Sender<u64>,
        closing: watch::Receiver<bool>,
        number: String,
    ) -> Self {
        Self(Arc::new(Shared {
            parts,
            turns,
            metrics,
            twilio,
            poke,
            closing,
            number,
        }))
    }

    /// All routes.
    pub fn router(self) -> Router {
        let router = Router::new()
            .route("/healthz", get(health::alive))
            .route("/readyz", get(health::ready))
            .route("/metrics", get(health::metrics));
        let router = if self.0.twilio.is_some() {
            router
                .route("/webhooks/twilio/messages", post(twilio::message))
                .route("/webhooks/twilio/status", post(twilio::status))
        } else {
            router.merge(simulator::router())
        };
        // Twilio's own limit for a webhook is 64 kB; nothing else here takes more.
        router
            .layer(DefaultBodyLimit::max(64 * 1024))
            .with_state(self)
    }
}
