//! The HTTP side, for people, programs and carriers:
//!
//! - webhooks: `twilio` takes texts and receipts, `clerk` what Clerk tells of its users.
//! - accounts: `sign_in` and `account`, what somebody has here; `who` is the one guard, of pages and procedures.
//! - `intake`: the first page, with the web form.
//! - `desk`: the pages of the staff; `solver`: a solver's own.
//! - [`trpc`]: the procedures, the same for programs.
//! - health and figures, photos for the carrier, and the simulator where no carrier is real.

mod account;
mod assets;
mod clerk;
mod client;
mod codes;
mod cookie;
mod desk;
mod email;
mod error;
mod field;
mod health;
mod intake;
mod media;
mod older;
mod origin;
mod page;
mod path;
mod profile;
mod rate;
mod same_site;
mod serve;
mod sign_in;
mod simulator;
mod solver;
pub mod trpc;
mod twilio;
mod unsubscribe;
mod when;
mod who;

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{any, get, post},
};
use metrics_exporter_prometheus::PrometheusHandle;
use object_store::ObjectStore;
pub use serve::{Limits, serve};
pub use sign_in::Limits as Strangers;
use tokio::sync::watch;

use crate::{
    channel::{clerk::Clerk, twilio_signature::Verifier},
    config,
    mailroom::Mailroom,
    turn::{Parts, Turns},
};

/// What the handlers share.
#[derive(Clone)]
pub struct Web(Arc<Shared>);

/// The parts that the handlers need.
pub struct Shared {
    /// What a turn works with.
    pub parts: Arc<Parts>,
    /// The way in.
    pub turns: Turns,
    /// The figures.
    pub metrics: PrometheusHandle,
    /// How Twilio is known; without it the simulator's page is served.
    pub twilio: Option<TwilioSide>,
    /// Wakes the timers after the simulator made time pass.
    pub poke: watch::Sender<u64>,
    /// True once the service goes down.
    pub closing: watch::Receiver<bool>,
    /// Where photos are kept.
    pub files: Arc<dyn ObjectStore>,
    /// How large the photos of one form may be together, in bytes.
    pub most_photos: u64,
    /// The support number.
    pub number: String,
    /// Where a number is at home that is written without its country code.
    pub region: String,
    /// Who keeps the accounts.
    pub accounts: Accounts,
    /// What strangers may do.
    pub limits: Strangers,
    /// How many proxies of the operator's stand in front.
    pub proxies: usize,
    /// Where mails come in.
    pub mailroom: Mailroom,
    /// How their webhooks are known.
    pub mail: config::Email,
    /// Origins whose pages may call the procedures.
    pub origins: Vec<String>,
}

/// Who keeps the accounts.
pub enum Accounts {
    /// We do; a texted code proves a phone.
    Local,
    /// Clerk does.
    Clerk(Box<Clerk>),
}

impl Accounts {
    /// Whether phone, mail address and the end of an account are changed on our own pages.
    const fn managed_here(&self) -> bool {
        match self {
            Self::Local => true,
            Self::Clerk(_) => false,
        }
    }
}

/// How requests of Twilio are known.
pub struct TwilioSide {
    /// The check of the signature.
    pub verifier: Verifier,
    /// Ours.
    pub account_sid: String,
}

impl Web {
    /// Over these parts.
    pub fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    /// Whether browsers reach us by https, and nothing else may carry a cookie.
    fn is_secure(&self) -> bool {
        self.0.parts.public_url.starts_with("https:")
    }

    /// All routes.
    pub fn router(self) -> Router {
        let forms = middleware::from_fn_with_state(self.clone(), origin::guard);
        let site = Router::new()
            .route("/sign-up", get(sign_in::up).post(sign_in::post_up))
            .route("/sign-in", get(sign_in::r#in).post(sign_in::post_in))
            .route("/sign-out", post(sign_in::out))
            .route("/rate/{link}", get(rate::show).post(rate::take))
            .route("/solver", get(solver::solver))
            .merge(desk::router())
            .merge(account::router())
            .merge(intake::router(self.0.most_photos))
            .route_layer(forms);
        let router = Router::new()
            .merge(site)
            .route("/assets/{file}", get(assets::asset))
            .route("/healthz", get(health::alive))
            .route("/readyz", get(health::ready))
            .route("/metrics", get(health::metrics))
            .route("/media/{id}", get(media::photo))
            .route("/api/trpc/{*path}", any(trpc::handle))
            // What a mail program posts for its reader has no origin.
            .route(
                "/unsubscribe/{link}",
                get(unsubscribe::show).post(unsubscribe::take),
            )
            .route("/webhooks/clerk", post(clerk::webhook))
            .merge(email::router());
        let router = if self.0.twilio.is_some() {
            router
                .route("/webhooks/twilio/messages", post(twilio::message))
                .route("/webhooks/twilio/status", post(twilio::status))
        } else {
            let guard = middleware::from_fn_with_state(self.clone(), same_site::guard);
            router.merge(simulator::router().route_layer(guard))
        };
        // Twilio's own limit for a webhook is 64 kB; what takes more reads its body by itself.
        router
            .layer(DefaultBodyLimit::max(64 * 1024))
            .with_state(self)
    }
}
