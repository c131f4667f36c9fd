//! Builds the parts once and runs them. Listener, clock and shutdown are arguments, so that a test
//! owns all three.

mod made;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use metrics_exporter_prometheus::PrometheusHandle;
use object_store::ObjectStore;
use tokio::{
    net::TcpListener,
    sync::{broadcast, mpsc, watch},
    task::JoinHandle,
};

use crate::{
    actions::{FreeCodes, Limit, Per},
    channel::{
        Carrier, clerk,
        mail::{Mailer, imap, providers::sendgrid::BadKey, smtp},
        media::Fetcher,
        simulator::Simulator,
        twilio,
        twilio::Twilio,
        twilio_signature::Verifier,
    },
    config::{self, Config},
    conversation::{Engine, Problem},
    domain::{Clock, Receipt},
    erase::{self, Eraser},
    mailroom::{self, Mailroom},
    outbox, photos,
    store::Db,
    timers,
    turn::{Handover, NotTaken, Parts, Ready, Turns},
    upkeep,
    web::{self, Shared, TwilioSide, Web},
    wording::{self, Wording},
};
use made::{accounts, elsewhere, fetcher, files, key, mailbox, mailer, mailing, recorder};

/// How long the work in hand may take after a shutdown was asked for.
const GRACE: Duration = Duration::from_secs(14);

/// How long requests may take before that; with [`GRACE`] it is less than the 30 seconds after which
/// supervisors kill.
const LAST_REQUESTS: Duration = Duration::from_secs(12);

/// How long the workers may take for what is left when all else is done.
const LAST_RECORDS: Duration = Duration::from_secs(2);

/// How long a database may take to answer at the start.
const DATABASE_STARTS: Duration = Duration::from_secs(30);

/// How long the simulated carrier takes for each step of a delivery.
const SIMULATED_STEP: Duration = Duration::from_millis(350);

/// Why the service cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The dialogue or the wording is wrong.
    #[error("the conversation is not sound:\n{}", .0.join("\n"))]
    Conversation(Vec<String>),
    /// The database cannot be opened or brought up to date.
    #[error("database.url: {0}")]
    Database(#[from] sqlx::Error),
    /// The Twilio settings do not make a client.
    #[error(transparent)]
    Twilio(#[from] twilio::SetUpError),
    /// The HTTP client for photos.
    #[error("the HTTP client: {0}")]
    Client(#[from] reqwest::Error),
    /// The Clerk settings do not make a client.
    #[error(transparent)]
    Clerk(#[from] clerk::SetUpError),
    /// The mail address.
    #[error("email.address: not a mail address")]
    Mail,
    /// The mail server.
    #[error(transparent)]
    Smtp(#[from] smtp::BadUrl),
    /// The mailbox.
    #[error("email.imap_url: {0}")]
    Imap(#[from] imap::BadUrl),
    /// The authorities for mail servers.
    #[error("{0}")]
    Authorities(String),
    /// The key of `SendGrid`.
    #[error("email.sendgrid_public_key: {0}")]
    SendGrid(#[from] BadKey),
    /// The folder for photos.
    #[error("media.url: {0}")]
    Media(String),
    /// The address to listen on is not to be had.
    #[error("server.listen: {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// The system gives no random bytes.
    #[error("server.secret: none could be made: {0}")]
    Secret(String),
    /// The metrics recorder.
    #[error("metrics: {0}")]
    Metrics(String),
}

impl From<Vec<Problem>> for StartError {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Conversation(problems.iter().map(ToString::to_string).collect())
    }
}

/// The service, built and not yet running.
pub struct App {
    config: Config,
    parts: Arc<Parts>,
    carrier: Carrier,
    mailer: Mailer,
    /// Where mails are read from, where one is set.
    mailbox: Option<imap::Address>,
    ready: mpsc::UnboundedReceiver<Vec<Ready>>,
    receipts: Option<mpsc::UnboundedReceiver<Receipt>>,
    fetcher: Fetcher,
    files: Arc<dyn ObjectStore>,
    metrics: PrometheusHandle,
}

/// Handles on the running parts, in the order they are taken down.
struct Running {
    turns: Turns,
    workers: Vec<JoinHandle<()>>,
    dispatcher: JoinHandle<()>,
    helpers: Vec<JoinHandle<()>>,
    poke: watch::Sender<u64>,
    stop: watch::Sender<bool>,
}

impl App {
    /// Opens the database, loads the conversation, prepares the carrier.
    pub async fn build(config: Config, clock: Clock) -> Result<Self, StartError> {
        let (engine, wording) = conversation(&config)?;
        let db = database(config.database.url.reveal()).await?;
        let key = key(&config, &db).await?;
        let (handover, ready) = Handover::new();
        let (carrier, receipts) = match config.sms.carrier {
            config::Carrier::Simulator => {
                let (simulator, receipts) = Simulator::new(SIMULATED_STEP);
                (Carrier::Simulator(simulator), Some(receipts))
            }
            config::Carrier::Twilio => {
                let twilio = Twilio::new(
                    &config.twilio,
                    &config.sms.number,
                    &config.server.public_url,
                )?;
                (Carrier::Twilio(twilio), None)
            }
        };
        let parts = Parts {
            db,
            engine,
            wording,
            clock,
            handover,
            seen: broadcast::channel(4_096).0,
            public_url: config.server.public_url.clone(),
            operator: Some(config.operator.phone.clone()).filter(|it| !it.is_empty()),
            operator_email: Some(config.operator.email.clone()).filter(|it| !it.is_empty()),
            mailing: mailing(&config)?,
            batch: config.limits.batch,
            workers: config.limits.workers,
            queue: config.limits.queue,
            due: tokio::sync::Notify::new(),
            queued: tokio::sync::Notify::new(),
            codes: FreeCodes::default(),
            key,
            quiet: config.quiet,
            elsewhere: elsewhere(&config),
        };
        Ok(Self {
            parts: Arc::new(parts),
            carrier,
            mailer: mailer(&config)?,
            mailbox: mailbox(&config)?,
            ready,
            receipts,
            fetcher: fetcher(&config)?,
            files: files(&config)?,
            metrics: recorder()?,
            config,
        })
    }

    /// What takes mails, for the command that does it without a running service.
    pub fn mailroom(&self) -> Mailroom {
        Mailroom {
            parts: Arc::clone(&self.parts),
            files: Arc::clone(&self.files),
            authserv_id: self.config.email.authserv_id.clone(),
            region: self.config.sms.region.clone(),
            unproven: Limit {
                name: "unproven_mails",
                most: self.config.limits.unproven_mails_per_hour,
                per: Per::Hour,
            },
        }
    }

    /// What forgets people, for the command that does it without a running service.
    pub fn eraser(&self) -> Eraser {
        Eraser {
            parts: Arc::clone(&self.parts),
            carrier: self.carrier.clone(),
            files: Arc::clone(&self.files),
        }
    }

    /// The simulated carrier, when there is one.
    pub fn simulator(&self) -> Option<&Simulator> {
        match &self.carrier {
            Carrier::Simulator(simulator) => Some(simulator),
            Carrier::Twilio(_) => None,
        }
    }

    /// Serves until `shutdown` is done, then finishes what is in hand: requests first, then the
    /// texts they caused, then their records.
    pub async fn run(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), StartError> {
        let config = self.config.clone();
        let parts = Arc::clone(&self.parts);
        let metrics = self.metrics.clone();
        let files = Arc::clone(&self.files);
        let accounts = accounts(&config)?;
        let mailroom = self.mailroom();
        let running = self.start();
        let (close, closing) = watch::channel(false);
        let twilio = (config.sms.carrier == config::Carrier::Twilio).then(|| TwilioSide {
            verifier: Verifier::new(&config.server.public_url, config.twilio.tokens(), []),
            account_sid: config.twilio.account_sid.clone(),
        });
        let web = Web::new(Shared {
            parts: Arc::clone(&parts),
            turns: running.turns.clone(),
            metrics,
            twilio,
            poke: running.poke.clone(),
            closing,
            files,
            most_photos: config.media.max_mib << 20,
            number: config.sms.number.clone(),
            region: config.sms.region.clone(),
            accounts,
            limits: web::Strangers::new(&config.limits),
            proxies: config.server.proxies,
            mailroom: mailroom.clone(),
            mail: config.email.clone(),
            origins: config.origins(),
        });
        let limits = web::Limits {
            connections: config.limits.connections,
            ..web::Limits::default()
        };
        let (asked, mut was_asked) = watch::channel(false);
        let serve = web::serve(listener, web.router(), limits, async move {
            shutdown.await;
            // Ends the event streams, which would otherwise keep the server up.
            let _nobody = close.send(true);
            let _nobody = asked.send(true);
        });
        let mut serving = tokio::spawn(serve);
        tokio::select! {
            _ended = &mut serving => {}
            () = async {
                let _gone = was_asked.wait_for(|asked| *asked).await.map(drop);
                tokio::time::sleep(LAST_REQUESTS).await;
            } => {
                tracing::error!("requests were still open when the time to finish them was over");
                serving.abort();
            }
        }
        running.finish().await;
        parts.db.close().await;
        Ok(())
    }

    fn start(self) -> Running {
        let (turns, workers) = Turns::start(&self.parts);
        let (stop, stopping) = watch::channel(false);
        let (poke, poked) = watch::channel(0);
        let (eraser, mailroom) = (self.eraser(), self.mailroom());
        let dispatcher = outbox::start(
            &self.parts,
            turns.clone(),
            outbox::Carriers {
                texts: self.carrier,
                mails: self.mailer,
            },
            &self.config.outbox,
            self.ready,
            Arc::clone(&self.files),
            stopping.clone(),
        );
        let mut helpers = vec![
            erase::start(eraser, stopping.clone()),
            timers::start(
                Arc::clone(&self.parts),
                turns.clone(),
                poked,
                stopping.clone(),
            ),
            upkeep::start(Arc::clone(&self.parts), stopping.clone()),
            photos::start(
                Arc::clone(&self.parts),
                self.fetcher,
                self.files,
                stopping.clone(),
            ),
        ];
        if let Some(mailbox) = self.mailbox {
            let every = Duration::from_secs(self.config.email.imap_poll_seconds);
            let reader = mailroom::imap::start(mailroom, turns.clone(), mailbox, every, stopping);
            helpers.push(reader);
        }
        let metrics = self.metrics;
        let mut stopped = stop.subscribe();
        helpers.push(tokio::spawn(async move {
            // Each sample of a histogram is kept until somebody counts it, and maybe nobody ever asks.
            let mut every = tokio::time::interval(Duration::from_secs(1));
            loop {
                tokio::select! {
                    _ = stopped.changed() => return,
                    _ = every.tick() => metrics.run_upkeep(),
                }
            }
        }));
        if let Some(mut receipts) = self.receipts {
            let turns = turns.clone();
            helpers.push(tokio::spawn(async move {
                while let Some(receipt) = receipts.recv().await {
                    if turns.receipt(receipt, None).await == Err(NotTaken::Closing) {
                        return;
                    }
                }
            }));
        }
        Running {
            turns,
            workers,
            dispatcher,
            helpers,
            poke,
            stop,
        }
    }
}

impl Running {
    /// Takes the parts down from the outside in: nothing new is started, the texts on their way
    /// get their ends, the workers record them.
    async fn finish(self) {
        let Self {
            turns,
            workers,
            dispatcher,
            helpers,
            poke,
            stop,
        } = self;
        let _nobody = stop.send(true);
        let down = async {
            let _ended = dispatcher.await;
            drop((turns, poke));
            for task in helpers {
                let _ended = task.await;
            }
        };
        if tokio::time::timeout(GRACE, down).await.is_err() {
            tracing::error!("texts were still on their way; they are looked up at the next start");
        }
        // All ends are recorded. A connection that never sent its request holds a handle on the
        // workers, which would then wait for it.
        let ended = futures_util::future::join_all(workers);
        let _held = tokio::time::timeout(LAST_RECORDS, ended).await;
    }
}

/// Both halves of what an operator may edit, checked together.
pub fn conversation(config: &Config) -> Result<(Engine, Wording), StartError> {
    let (engine, wording) = wording::load(config.conversation_dir())?;
    Ok((engine.with_policy(config.policy()), wording))
}

/// The database, which may still be starting where it is started together with us.
async fn database(url: &str) -> Result<Db, sqlx::Error> {
    let until = tokio::time::Instant::now() + DATABASE_STARTS;
    loop {
        match Db::open(url).await {
            Err(error @ (sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut))
                if tokio::time::Instant::now() < until =>
            {
                tracing::warn!(%error, "the database does not answer yet; trying again");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            opened => return opened,
        }
    }
}
