//! The service is killed (`kill -9`) between a real Postfix and a real Dovecot, each time at one certain point of a mail's
//! way; and a connection is cut. Nothing is lost, and nothing is answered twice: only where nobody can know whether the
//! server took a mail it goes once more, under the same Message-ID.

use std::collections::BTreeSet;

use mail_parser::MessageParser;
use savvysolve::{domain::Clock, store::Db};
use sqlx::{Connection as _, Executor as _, PgConnection};

use crate::{
    support::{Database, Kind, MailServers, Process, Relay, Then, ask, eventually},
    twilio_standin::Twilio,
};

/// All around one service, with somebody on both ways between.
struct Scene {
    servers: MailServers,
    smtp: Relay,
    imap: Relay,
    database: Database,
    db: Db,
    twilio: Twilio,
}

impl Scene {
    async fn set() -> Self {
        let servers = MailServers::start(None).await;
        let database = Database::fresh(Kind::Postgres).await;
        Self {
            smtp: Relay::start(servers.smtp, false).await,
            imap: Relay::start(servers.imap, false).await,
            db: database.open().await,
            twilio: Twilio::start_at(Clock::default()).await,
            servers,
            database,
        }
    }

    async fn serve(&self) -> Process {
        let (imap, smtp) = (self.servers.imap.to_string(), self.imap.port.to_string());
        let settings = [
            ("SAVVYSOLVE_EMAIL__TRANSPORT", "smtp"),
            ("SAVVYSOLVE_EMAIL__ADDRESS", "help@example.test"),
            (
                "SAVVYSOLVE_EMAIL__SMTP_URL",
                &format!("smtp://127.0.0.1:{}", self.smtp.port),
            ),
            (
                "SAVVYSOLVE_EMAIL__IMAP_URL",
                &self.servers.imap_url().replace(&imap, &smtp),
            ),
            ("SAVVYSOLVE_EMAIL__AUTHSERV_ID", "mx.example.test"),
            ("SAVVYSOLVE_OUTBOX__POLL_MS", "100"),
        ];
        Process::start(&self.database, &self.twilio, &settings).await
    }

    async fn jane_writes(&self) {
        let mail = "From: Jane <jane@example.test>\r\nTo: help@example.test\r\nSubject: Laptop\r\n\
                    Message-ID: <first@client.test>\r\n\r\nHi, my laptop won't turn on.\r\n";
        self.servers
            .submit("jane@example.test", "help@example.test", mail.as_bytes())
            .await;
    }

    /// Holds a table, so that whoever writes to it waits.
    async fn lock(&self, table: &str) -> PgConnection {
        let mut lock = PgConnection::connect(&self.database.url).await.unwrap();
        let sql = format!("begin; lock table {table} in exclusive mode");
        lock.execute(sqlx::AssertSqlSafe(sql)).await.unwrap();
        lock
    }

    /// Waits until somebody does, with a statement that begins so.
    async fn somebody_waits(&self, with: &str) {
        let sql = format!(
            "select count(*) from pg_stat_activity where datname = current_database()
                 and wait_event_type = 'Lock' and query like '{with}%'"
        );
        eventually("a transaction to wait", async || {
            let waits: Vec<(i64,)> = ask(&self.db, &sql).await;
            (waits[0].0 > 0).then_some(())
        })
        .await;
    }

    /// Everything that was begun is over: the one mail was answered, once, in so many copies.
    async fn ends(self, process: Process, copies: usize) {
        eventually("so many copies, and nothing on its way", async || {
            let left: Vec<(i64,)> = ask(
                &self.db,
                "select count(*) from (select id from outbox union all select id from inputs) as work",
            )
            .await;
            let there = self.servers.mailbox("jane").len() >= copies && self.servers.seen("help") == 1;
            (there && left == [(0,)] && self.servers.underway() == 0).then_some(())
        })
        .await;
        let mails = self.servers.mailbox("jane");
        assert_eq!(mails.len(), copies);
        let parsed = mails
            .iter()
            .map(|it| MessageParser::default().parse(it.as_bytes()).unwrap());
        let ids: BTreeSet<_> = parsed
            .map(|it| {
                (
                    it.message_id().map(str::to_owned),
                    it.in_reply_to().as_text().map(str::to_owned),
                )
            })
            .collect();
        assert_eq!(ids.len(), 1, "{ids:?}");
        assert!(
            ids.iter()
                .all(|it| it.1.as_deref() == Some("first@client.test"))
        );
        let noted: Vec<(String, String)> = ask(
            &self.db,
            "select direction, fate from mails order by created_at, direction",
        )
        .await;
        let noted: Vec<(&str, &str)> = noted.iter().map(|it| (&*it.0, &*it.1)).collect();
        assert_eq!(noted, [("in", "taken"), ("out", "")]);
        drop(process);
        self.db.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_the_fetch_and_the_commit() {
    let scene = Scene::set().await;
    let mut process = scene.serve().await;
    let lock = scene.lock("mails").await;
    scene.jane_writes().await;
    // Upkeep waits for the table too.
    scene.somebody_waits("insert into mails").await;
    assert!(scene.imap.heard().contains("BODY.PEEK[]"), "it was fetched");
    process.kill();
    lock.close().await.unwrap();
    assert_eq!(scene.servers.seen("help"), 0);
    let process = scene.serve().await;
    scene.ends(process, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_the_commit_and_the_mark() {
    let scene = Scene::set().await;
    scene.imap.at(b"UID STORE", Then::Swallow);
    // The answer stays here, so that the first process does nothing but read.
    scene.smtp.at(b"EHLO", Then::Swallow);
    let mut process = scene.serve().await;
    scene.jane_writes().await;
    scene.imap.sprung(1).await;
    // Else the next process would fall into it.
    scene.smtp.sprung(1).await;
    process.kill();
    let kept: Vec<(i64,)> = ask(
        &scene.db,
        "select count(*) from mails where direction = 'in'",
    )
    .await;
    assert_eq!((kept, scene.servers.seen("help")), (vec![(1,)], 0));
    let process = scene.serve().await;
    scene.ends(process, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_before_the_server_has_the_mail() {
    let scene = Scene::set().await;
    scene.smtp.at(b"RCPT TO", Then::Swallow);
    let mut process = scene.serve().await;
    scene.jane_writes().await;
    scene.smtp.sprung(1).await;
    process.kill();
    assert!(scene.servers.mailbox("jane").is_empty());
    let process = scene.serve().await;
    scene.ends(process, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_behind_the_mail_and_before_the_answer() {
    let scene = Scene::set().await;
    scene.smtp.at(b"\r\n.\r\n", Then::Hold);
    let mut process = scene.serve().await;
    scene.jane_writes().await;
    scene.smtp.sprung(1).await;
    eventually("the first copy", async || {
        scene.servers.mailbox("jane").pop()
    })
    .await;
    process.kill();
    let process = scene.serve().await;
    scene.ends(process, 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_behind_the_answer_and_before_its_record() {
    let scene = Scene::set().await;
    scene.smtp.at(b"MAIL FROM", Then::Pause);
    let mut process = scene.serve().await;
    scene.jane_writes().await;
    scene.smtp.sprung(1).await;
    eventually("the first mail to be marked", async || {
        (scene.servers.seen("help") == 1).then_some(())
    })
    .await;
    let lock = scene.lock("messages, outbox").await;
    scene.smtp.go_on();
    eventually("the first copy", async || {
        scene.servers.mailbox("jane").pop()
    })
    .await;
    scene.somebody_waits("").await;
    process.kill();
    lock.close().await.unwrap();
    let process = scene.serve().await;
    scene.ends(process, 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cut_behind_the_mail_and_before_the_answer() {
    let scene = Scene::set().await;
    scene.smtp.at(b"\r\n.\r\n", Then::Cut);
    let process = scene.serve().await;
    scene.jane_writes().await;
    scene.smtp.sprung(1).await;
    eventually("the doubt to be counted", async || {
        let page = process.get("/metrics").await;
        page.contains("savvysolve_doubts_total{result=\"resent\"} 1")
            .then_some(())
    })
    .await;
    scene.ends(process, 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_is_too_large_is_noted_under_its_sender() {
    let scene = Scene::set().await;
    scene.jane_writes().await;
    eventually("the mailbox", async || scene.servers.mailbox("help").pop()).await;
    let mut large = b"From: Kim <kim@example.test>\r\nTo: help@example.test\r\nSubject: Photos\r\n\
                      Message-ID: <large@client.test>\r\n\r\n"
        .to_vec();
    large.resize(26 << 20, b'x');
    scene.servers.lay("help", &large);
    let process = scene.serve().await;
    let noted = eventually("a note of it", async || {
        let sql = "select address, header_id, subject from mails where fate = 'too_large'";
        let rows: Vec<(String, String, String)> = ask(&scene.db, sql).await;
        rows.into_iter().next()
    })
    .await;
    let noted = (&*noted.0, &*noted.1, &*noted.2);
    assert_eq!(noted, ("kim@example.test", "large@client.test", "Photos"));
    // It stays unread; the one behind it is answered.
    eventually("the other mail", async || {
        scene.servers.mailbox("jane").pop()
    })
    .await;
    eventually("the other mail to be marked", async || {
        (scene.servers.seen("help") == 1).then_some(())
    })
    .await;
    drop(process);
    scene.db.close().await;
}
