//! A service whose time a test tells: it stands at a known date, and passes from one wait to the
//! next as in life, so that a day of a session takes a second.

use std::{collections::HashSet, process::Output, time::Duration};

use savvysolve::domain::Timestamp;

use super::{Kind, TestApp, app::Settings, eventually, process::savvysolve};
use crate::twilio_standin::{Message, Photo, PhotoAnswer};

/// Tuesday, 16 January 2035, 10:00 in Los Angeles, 13:00 in New York.
pub(crate) const START: Timestamp = Timestamp::from_micros(2_052_583_200_000_000);

/// What is due within this time is waited for, by the machine's clock.
const SOON: Duration = Duration::from_secs(5);

/// A service, and the time there.
pub(crate) struct Stage {
    pub(crate) app: TestApp,
    /// As told; the service's own clock is ahead by what the last step took.
    now: Timestamp,
    /// Messages that [`Stage::news`] gave, by their ids: the carrier may be told to delete some.
    shown: HashSet<String>,
}

impl Stage {
    /// On a fresh database, with solvers to be added.
    pub(crate) async fn open(kind: Kind, settings: Settings<'_>) -> Self {
        let night = [("QUIET__START", "21:00"), ("QUIET__END", "08:00")];
        let settings = [&night, settings].concat();
        let app = TestApp::with(kind, &settings).await;
        let mut stage = Self {
            app,
            now: START,
            shown: HashSet::new(),
        };
        stage.reach(START);
        stage
    }

    /// The time, as it was told.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// Runs a command of the binary beside the service, on its database.
    pub(crate) async fn command(&self, arguments: &[&str]) -> Output {
        let settings = super::app_environment(&self.app.database, &self.app.twilio);
        let mut command = savvysolve(&settings, self.app.database.folder());
        command.args(arguments);
        // Not on this thread, on which the service runs: both may want the one writer of SQLite.
        tokio::task::spawn_blocking(move || command.output().unwrap())
            .await
            .unwrap()
    }

    /// Adds a solver by the command line.
    pub(crate) async fn solver(&self, name: &str, phone: &str, more: &[&str]) {
        let mut arguments = vec!["solver", "add", "--name", name, "--phone", phone];
        arguments.extend(more);
        let output = self.command(&arguments).await;
        assert!(output.status.success(), "{output:?}");
    }

    /// `phone` texts, with so many photos, and all that comes of it now has come.
    pub(crate) async fn text(&mut self, phone: &str, body: &str, photos: usize) {
        let twilio = &self.app.twilio;
        let photos: Vec<Photo> = (0..photos)
            .map(|n| {
                let bytes = format!("\u{ff}\u{d8} photo {n}");
                twilio.photo("image/jpeg", bytes.as_bytes(), PhotoAnswer::Direct)
            })
            .collect();
        let text = twilio.write_with_photos(phone, body, &photos);
        twilio.deliver(&text).await.is_taken();
        self.settled().await;
    }

    /// Somebody types a request with this number into the web form.
    pub(crate) async fn form(&mut self, name: &str, phone: &str, problem: &str, photos: usize) {
        let fields = [
            ("name", name),
            ("phone", phone),
            ("description", problem),
            ("device_type", "laptop"),
            ("urgency", "high"),
        ];
        let page = self.app.form(&fields, photos).await;
        assert_eq!(page.status, 200, "{}", page.body);
        self.settled().await;
    }

    /// Time passes, from one wait to the next; after each, `look` is told how long it took so far.
    pub(crate) async fn pass(&mut self, time: Duration, mut look: impl FnMut(&mut Self, Duration)) {
        let (start, until) = (self.now, self.now.after(time));
        while let Some(due) = self.waits().await.0.filter(|due| *due <= until) {
            self.reach(due.max(self.now).after(Duration::from_millis(1)));
            self.settled().await;
            look(self, self.now.since(start));
        }
        self.reach(until);
        self.settled().await;
        look(self, time);
    }

    /// Time passes at once, so that all that was due in it comes at its end.
    pub(crate) async fn jump(&mut self, time: Duration) {
        self.reach(self.app.clock.now().after(time));
        self.settled().await;
    }

    /// Moves the clock to a moment, if it is not there yet.
    fn reach(&mut self, at: Timestamp) {
        self.now = self.now.max(at);
        self.app.pass(self.now.since(self.app.clock.now()));
    }

    /// When something comes next by itself; whether something is on its way. An erasure that only
    /// waits for the receipt of its last text is neither.
    async fn waits(&self) -> (Option<Timestamp>, bool) {
        // One statement, so that nothing changes hands in between.
        let sql = "select
             (select count(*) from outbox where uncertain or files > 0)
                 + (select count(*) from media where status = 'pending')
                 + (select count(*) from erasures where stage in ('asked', 'carrier')),
             (select min(at) from (
                 select min(wake_at) as at from conversations
                 union all select min(due_at) from inputs
                 union all select min(due_at) from outbox where not uncertain) as waits)";
        let (busy, due) = self.app.ask::<(i64, Option<Timestamp>)>(sql).await[0];
        (due, busy > 0)
    }

    /// Waits until nothing is on its way any more, and nothing is due.
    pub(crate) async fn settled(&self) {
        let settles = eventually("all to settle", async || {
            // What was sent has its receipts to come, and those may cause more.
            let (due, busy) = self.waits().await;
            let soon = self.app.clock.now().after(SOON);
            let nothing = !busy && due.is_none_or(|due| due > soon);
            let out = !self.app.twilio.receipts_are_playing();
            (nothing && out && self.waits().await == (due, false)).then_some(())
        });
        let told = async {
            tokio::time::sleep(Duration::from_secs(40)).await;
            println!("still on its way: {:?}", self.on_its_way().await);
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = settles => {}
            () = told => {}
        }
    }

    /// What waits, for whoever looks into a failure: of which kind, for whom, since when, until when.
    async fn on_its_way(&self) -> Vec<(String, String, Timestamp, Timestamp)> {
        let sql = "select kind, who, since, at from (
             select 'text' as kind, address as who, created_at as since, due_at as at from outbox
             union all select 'input', address, created_at, due_at from inputs
             union all select 'photo', status, created_at, created_at from media
                 where status = 'pending'
             union all select 'erasure', stage, requested_at, due_at from erasures
                 where stage in ('asked', 'carrier')
             union all select 'wait', address, wake_at, wake_at from conversations
                 where wake_at is not null) as w order by at limit 12";
        self.app.ask(sql).await
    }

    /// What the phones got since the last look, in the order in which the carrier took it.
    pub(crate) fn news(&mut self) -> Vec<Message> {
        let mut news = self.app.twilio.sent();
        news.retain(|it| self.shown.insert(it.sid.clone()));
        news
    }

    /// Looks that nothing was parked and every fault was met, and stops the service; what waits
    /// for a later day may wait.
    pub(crate) async fn close(self) {
        self.settled().await;
        assert!(
            self.app.twilio.faults_are_spent(),
            "a fault was told and never met"
        );
        let parked: Vec<(String, String)> = self.app.ask("select address, error from parked").await;
        assert!(parked.is_empty(), "{parked:?}");
        self.app.leave().await;
    }
}
