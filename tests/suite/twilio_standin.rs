//! A stand-in for Twilio, on loopback: the executable specification of the carrier.
//!
//! It has both of its sides. *In*: a person texts, and the signed webhook is posted to the app
//! ([`inbound`]). *Out*: the app sends over REST ([`rest`]); the answer may be any of those that
//! the real one gives, good or bad ([`faults`]), and receipts follow in any order ([`receipts`]).
//! The app may look up what was taken ([`log`]). Photos lie behind a redirect ([`media`]). What the
//! phones got is on record ([`phone`]).
//!
//! Nothing is left to chance: faults are said one by one or drawn from a seed, by number and turn,
//! so that the same seed gives every person the same luck whatever the order of events.
//!
//! ```ignore
//! let twilio = Twilio::start().await;
//! // start the app with twilio.api_base(), account_sid(), auth_token(), number()
//! twilio.serves(app_address, "https://support.example.com");
//!
//! twilio.fail_next(Fault::ServerError { taken: true });
//! twilio.text("+14155550101", "hi").await.is_taken();
//! assert!(twilio.reply_to("+14155550101").await.contains("name?"));
//! assert_eq!(twilio.taken().len(), 1); // looked up, not sent twice
//! ```
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what fails here is the test's failure"
)]

mod connection;
mod erase;
mod faults;
mod inbound;
mod log;
mod media;
mod messages;
mod phone;
mod receipts;
mod rest;
mod tests;

use std::{
    collections::{HashMap, HashSet, VecDeque},
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
};

use savvysolve::domain::Clock;
use tokio::sync::watch;

pub(crate) use self::{
    faults::{Chaos, Fault},
    inbound::{Answer, Inbound, OptOutType, Signature},
    media::{Photo, PhotoAnswer},
    messages::{Direction, Message},
    receipts::{Played, Receipt, Receipts},
    rest::Request,
};

/// A running stand-in. Clones are the same one.
#[derive(Clone)]
pub(crate) struct Twilio {
    inner: Arc<Inner>,
}

struct Inner {
    account_sid: String,
    auth_token: String,
    service_sid: String,
    number: String,
    clock: Clock,
    api: SocketAddr,
    cdn: SocketAddr,
    http: reqwest::Client,
    state: Mutex<State>,
    /// Counts what happened, so that a test can wait for it.
    changes: watch::Sender<u64>,
}

/// All that changes.
#[derive(Default)]
struct State {
    app: Option<App>,
    /// Both directions, in the order in which Twilio took them.
    messages: Vec<Message>,
    /// What was deleted from the log.
    deleted: Vec<Message>,
    /// Pairs are blocked per person; there is one number here.
    blocked: HashSet<String>,
    /// How many texts of the app to a phone a test has read.
    read: HashMap<String, usize>,
    requests: Vec<Request>,
    next: VecDeque<Fault>,
    next_to: HashMap<String, VecDeque<Fault>>,
    next_lookup: VecDeque<Fault>,
    chaos: Option<Chaos>,
    /// Requests to create a message so far, by recipient.
    creates: HashMap<String, u64>,
    receipts: Receipts,
    receipts_to: HashMap<String, VecDeque<Receipts>>,
    played: Vec<Played>,
    /// Receipts that are still to be played.
    playing: usize,
    next_erase: VecDeque<Fault>,
    /// Receipts that a seed deals out, where none are told for a phone.
    luck: Option<u64>,
    photos: Vec<media::Stored>,
    /// Slow photos that are being fetched, and the most there ever were.
    photos_open: usize,
    photos_most: usize,
    /// The files of messages: of which message, and their own ids.
    files: Vec<(String, String)>,
    /// Messages whose receipts are not all out: they cannot be deleted.
    on_their_way: HashSet<String>,
    cdn_requests: Vec<media::CdnRequest>,
    advanced_opt_out: bool,
    sids: u64,
}

/// Where the app is, and what it is known by.
#[derive(Clone)]
struct App {
    address: SocketAddr,
    public_url: String,
}

impl Twilio {
    /// A fresh one; ends with the test's runtime.
    pub(crate) async fn start() -> Self {
        Self::start_at(Clock::default()).await
    }

    /// A fresh one that tells the time by `clock`.
    pub(crate) async fn start_at(clock: Clock) -> Self {
        // Fails when another test of the process was first, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let api = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let cdn = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let twilio = Self {
            inner: Arc::new(Inner {
                // Put together here, so that no file holds anything that looks like a secret.
                account_sid: format!("AC{:032x}", 0x5a),
                auth_token: format!("{:032x}", 0x70_6b65),
                service_sid: format!("MG{:032x}", 0x5b),
                number: "+12025550143".to_owned(),
                clock,
                api: api.local_addr().unwrap(),
                cdn: cdn.local_addr().unwrap(),
                http: reqwest::Client::new(),
                state: Mutex::default(),
                changes: watch::Sender::new(0),
            }),
        };
        rest::serve(api, &twilio);
        media::serve_cdn(cdn, &twilio);
        twilio
    }

    /// For `twilio.api_base`.
    pub(crate) fn api_base(&self) -> String {
        format!("http://{}", self.inner.api)
    }

    /// For `twilio.account_sid`.
    pub(crate) fn account_sid(&self) -> &str {
        &self.inner.account_sid
    }

    /// For `twilio.auth_token`.
    pub(crate) fn auth_token(&self) -> &str {
        &self.inner.auth_token
    }

    /// For `twilio.messaging_service_sid`, where the app is to send through a service.
    pub(crate) fn messaging_service_sid(&self) -> &str {
        &self.inner.service_sid
    }

    /// For `sms.number`.
    pub(crate) fn number(&self) -> &str {
        &self.inner.number
    }

    /// From now on webhooks and receipts go to the app at `address`, which is known as
    /// `public_url` (no slash at the end): what is signed is the public URL. Said again after the
    /// app was started anew.
    pub(crate) fn serves(&self, address: SocketAddr, public_url: &str) {
        let public_url = public_url.to_owned();
        self.state().app = Some(App {
            address,
            public_url,
        });
    }

    /// Advanced Opt-Out: webhooks of carrier words carry an `OptOutType`.
    pub(crate) fn advanced_opt_out(&self, on: bool) {
        self.state().advanced_opt_out = on;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.inner.state.lock().unwrap()
    }

    fn app(&self) -> App {
        self.state()
            .app
            .clone()
            .expect("Twilio::serves says where the app is")
    }

    /// Something happened: those who wait look again.
    fn changed(&self) {
        self.inner.changes.send_modify(|count| *count += 1);
    }
}

impl State {
    /// A fresh id with this prefix.
    fn sid(&mut self, prefix: &str) -> String {
        self.sids += 1;
        format!("{prefix}{:032x}", self.sids)
    }
}
