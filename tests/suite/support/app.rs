//! The service in this process, on a loopback listener, between a stand-in Twilio and a database
//! of its own. A verb for each thing that a person, Twilio or time does.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use savvysolve::{
    app::{App, StartError},
    channel::twilio::Twilio as Client,
    config::Config,
    domain::Clock,
    store::Db,
};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use super::{
    Database, Kind,
    database::{Row, ask, change},
    eventually,
};
use crate::twilio_standin::{Answer, Inbound, Twilio};

/// How the outside world knows the service.
pub(crate) const PUBLIC: &str = "https://support.example.com";

/// Settings that differ from what a test app has, as variables of the environment without their
/// prefix: `[("OPERATOR__PHONE", "+1…")]`.
pub(crate) type Settings<'a> = &'a [(&'a str, &'a str)];

/// A running service. [`TestApp::done`] ends it, and fails when work is left; a test that forgets
/// to say it fails as well.
pub(crate) struct TestApp {
    /// Time, which only passes faster by [`TestApp::pass`].
    pub(crate) clock: Clock,
    /// The carrier.
    pub(crate) twilio: Twilio,
    /// The database behind it, for looking.
    pub(crate) db: Db,
    pub(crate) database: Arc<Database>,
    address: SocketAddr,
    http: reqwest::Client,
    stop: Option<oneshot::Sender<()>>,
    running: Option<JoinHandle<Result<(), StartError>>>,
}

impl TestApp {
    /// A service on a fresh database.
    pub(crate) async fn start(kind: Kind) -> Self {
        Self::with(kind, &[]).await
    }

    /// The same, set differently.
    pub(crate) async fn with(kind: Kind, settings: Settings<'_>) -> Self {
        let clock = Clock::default();
        let twilio = Twilio::start_at(clock.clone()).await;
        Self::on(
            Arc::new(Database::fresh(kind).await),
            clock,
            twilio,
            settings,
        )
        .await
    }

    /// Another process, as it were, on the same database and behind the same number. Twilio's
    /// webhooks go to the newer one, but for [`TestApp::hears_of`].
    pub(crate) async fn beside(&self) -> Self {
        self.beside_with(&[]).await
    }

    /// The same, set differently.
    pub(crate) async fn beside_with(&self, settings: Settings<'_>) -> Self {
        Self::on(
            Arc::clone(&self.database),
            self.clock.clone(),
            self.twilio.clone(),
            settings,
        )
        .await
    }

    async fn on(
        database: Arc<Database>,
        clock: Clock,
        twilio: Twilio,
        settings: Settings<'_>,
    ) -> Self {
        let config = config(&database, &twilio, settings);
        let app = App::build(config, clock.clone()).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        twilio.serves(address, PUBLIC);
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(app.run(listener, async move {
            let _asked_or_gone = stopped.await;
        }));
        Self {
            clock,
            twilio,
            db: Db::connect(&database.url).await.unwrap(),
            database,
            address,
            http: reqwest::Client::new(),
            stop: Some(stop),
            running: Some(running),
        }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    // --- What people do ---

    /// `phone` texts `body`, which is taken.
    pub(crate) async fn text(&self, phone: &str, body: &str) {
        self.twilio.text(phone, body).await.is_taken();
    }

    /// The same, and the answer comes.
    pub(crate) async fn say(&self, phone: &str, body: &str) -> String {
        self.twilio.say(phone, body).await
    }

    /// Twilio tells this very process about a text, again if it did before.
    pub(crate) async fn hears_of(&self, text: &Inbound) -> Answer {
        self.twilio.deliver_at(self.address, text).await
    }

    /// Time passes.
    pub(crate) fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    /// Posts a form with these headers as it stands.
    pub(crate) async fn post(&self, path: &str, headers: &[(&str, &str)], body: String) -> Answer {
        let mut request = self
            .http
            .post(format!("http://{}{path}", self.address))
            .body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    /// Posts a form as Twilio signs it.
    pub(crate) async fn post_signed(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let signature = self.twilio.signs(&format!("{PUBLIC}{path}"), form);
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("x-twilio-signature", &signature),
        ];
        self.post(path, &headers, body).await
    }

    /// Somebody fills in the web form, with so many photos: the page that comes of it.
    pub(crate) async fn form(&self, fields: &[(&str, &str)], photos: usize) -> Answer {
        let mut form = reqwest::multipart::Form::new();
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        for n in 0..photos {
            let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0];
            bytes.extend(n.to_string().bytes());
            let photo = reqwest::multipart::Part::bytes(bytes);
            form = form.part("photo", photo.file_name(format!("{n}.jpg")));
        }
        let request = (self.http.post(self.url("/tickets")))
            .header("origin", PUBLIC)
            .multipart(form);
        Answer::of(request.send().await.unwrap()).await
    }

    /// Where it is to be found from here.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Gets what is there, with its headers.
    pub(crate) async fn fetch(&self, path: &str) -> reqwest::Response {
        self.http.get(self.url(path)).send().await.unwrap()
    }

    /// Gets a page: status and body.
    pub(crate) async fn get(&self, path: &str) -> (u16, String) {
        let answer = self
            .http
            .get(format!("http://{}{path}", self.address))
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// A page as somebody who is signed in gets it, in a language.
    pub(crate) async fn page(&self, path: &str, cookie: &str, language: &str) -> String {
        let request = self.http.get(self.url(path));
        let request = request.header("cookie", format!("__Host-savvysolve={cookie}"));
        let answer = request.header("accept-language", language).send().await;
        answer.unwrap().text().await.unwrap()
    }

    /// The value of a metric, with its labels as in the exposition; 0 when it was never counted.
    /// All apps of this process count together, so that only growth says something.
    pub(crate) async fn metric(&self, name: &str) -> f64 {
        let (_, page) = self.get("/metrics").await;
        let line = page
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.map_or(0.0, |value| value.parse().unwrap())
    }

    // --- What is in the database ---

    /// Rows, by any SQL that both databases take.
    pub(crate) async fn ask<T: Row>(&self, sql: &str) -> Vec<T> {
        ask(&self.db, sql).await
    }

    /// One number.
    pub(crate) async fn count(&self, from: &str) -> i64 {
        self.ask::<(i64,)>(&format!("select count(*) from {from}"))
            .await[0]
            .0
    }

    /// Changes the database behind the service's back.
    pub(crate) async fn change(&self, sql: &str) {
        change(&self.db, sql).await;
    }

    /// The transcript with `phone`: direction, words, what became of it.
    pub(crate) async fn transcript(&self, phone: &str) -> Vec<(String, String, String)> {
        self.ask(&format!(
            "select direction, body, status from messages where address = '{phone}' order by created_at, id"
        ))
        .await
    }

    /// What became of the texts to `phone`, in order.
    pub(crate) async fn statuses(&self, phone: &str) -> Vec<String> {
        let sql = format!(
            "select status from messages where address = '{phone}' and direction = 'out' order by created_at, id"
        );
        self.ask::<(String,)>(&sql)
            .await
            .into_iter()
            .map(|row| row.0)
            .collect()
    }

    /// Waits until the newest text to `phone` has this status.
    pub(crate) async fn becomes(&self, phone: &str, status: &str) {
        eventually(
            &format!("the newest text to {phone} to be {status}"),
            async || {
                self.statuses(phone)
                    .await
                    .last()
                    .is_some_and(|it| it == status)
                    .then_some(())
            },
        )
        .await;
    }

    /// How many turns `phone` had.
    pub(crate) async fn version(&self, phone: &str) -> i64 {
        let sql = format!("select version from conversations where address = '{phone}'");
        self.ask::<(i64,)>(&sql)
            .await
            .first()
            .map_or(0, |row| row.0)
    }

    /// Waits until nothing is on its way any more: no text, no input, no photo, no receipt.
    pub(crate) async fn settled(&self) {
        self.twilio.receipts_are_out().await;
        eventually("the outbox to be empty", async || {
            self.is_settled().await.then_some(())
        })
        .await;
    }

    /// A mail that is held until its sender is known may be held.
    async fn is_settled(&self) -> bool {
        let left = "(select id from outbox
                     union all select i.id from inputs i where not exists (
                         select 1 from mails m where m.address = i.address and m.fate = 'held')
                     union all select id from media where status = 'pending') as work";
        self.count(left).await == 0
    }

    // --- The end ---

    /// Everything that was begun is finished: waits for it, stops the service, and looks that
    /// nothing is left, nothing was parked, and every fault that was told was met.
    pub(crate) async fn done(self) {
        self.settled().await;
        assert!(
            self.twilio.faults_are_spent(),
            "a fault was told and never met"
        );
        let parked: Vec<(String, String)> = self.ask("select address, error from parked").await;
        assert!(parked.is_empty(), "{parked:?}");
        let db = self.db.clone();
        self.leave().await;
        db.close().await;
    }

    /// Stops the service, work left or not.
    pub(crate) async fn leave(mut self) {
        drop(self.stop.take());
        if let Some(running) = self.running.take() {
            running.await.unwrap().unwrap();
        }
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        assert!(
            self.running.is_none() || std::thread::panicking(),
            "say `app.done().await`, which looks that no work is left, or `app.leave().await`"
        );
    }
}

/// Settings for a service between this database and this carrier.
fn config(database: &Database, twilio: &Twilio, settings: Settings<'_>) -> Config {
    // An empty file, so that nobody's own settings in the working directory count.
    let file = database.folder().join("savvysolve.toml");
    std::fs::write(&file, "").unwrap();
    let mut environment = environment(database, twilio);
    environment.extend(
        settings
            .iter()
            .map(|(key, value)| (format!("SAVVYSOLVE_{key}"), (*value).to_owned())),
    );
    Config::load(Some(&file), environment.into_iter()).unwrap()
}

/// The carrier's own client alone, set as a test app has it.
pub(crate) fn twilio_client(twilio: &Twilio) -> Client {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("savvysolve.toml");
    std::fs::write(&file, "").unwrap();
    let environment = [
        (
            "SAVVYSOLVE_TWILIO__ACCOUNT_SID",
            twilio.account_sid().to_owned(),
        ),
        (
            "SAVVYSOLVE_TWILIO__AUTH_TOKEN",
            twilio.auth_token().to_owned(),
        ),
        ("SAVVYSOLVE_TWILIO__API_BASE", twilio.api_base()),
    ];
    let environment = environment.map(|(key, value)| (key.to_owned(), value));
    let config = Config::load(Some(&file), environment.into_iter()).unwrap();
    Client::new(&config.twilio, twilio.number(), PUBLIC).unwrap()
}

/// The variables that make it so, for this process or one of its own.
pub(crate) fn environment(database: &Database, twilio: &Twilio) -> Vec<(String, String)> {
    let media = database.folder().join("media");
    [
        ("SERVER__PUBLIC_URL", PUBLIC.to_owned()),
        ("DATABASE__URL", database.url.clone()),
        ("SMS__CARRIER", "twilio".to_owned()),
        ("SMS__NUMBER", twilio.number().to_owned()),
        ("TWILIO__ACCOUNT_SID", twilio.account_sid().to_owned()),
        ("TWILIO__AUTH_TOKEN", twilio.auth_token().to_owned()),
        ("TWILIO__API_BASE", twilio.api_base()),
        ("OUTBOX__POLL_MS", "20".to_owned()),
        // The tests run at any hour; those that are about the night say so.
        ("QUIET__START", "00:00".to_owned()),
        ("QUIET__END", "00:00".to_owned()),
        ("MEDIA__URL", format!("file://{}", media.display())),
    ]
    .into_iter()
    .map(|(key, value)| (format!("SAVVYSOLVE_{key}"), value))
    .collect()
}
