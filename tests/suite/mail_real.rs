//! The whole way by mail, with nothing made up: mail clients' mails into Postfix, by Dovecot and IMAP to the built
//! binary, back by SMTP to people's mailboxes; and by Postfix's pipe. The service is killed in between.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
};

use mail_parser::MessageParser;
use savvysolve::domain::Clock;

use crate::{
    support::{Database, Kind, MailServers, Process, ask, eventually},
    twilio_standin::Twilio,
};

/// Whose mailbox, and with which client's mail they begin.
const PEOPLE: [(&str, &str); 4] = [
    ("jane", include_str!("../mail/clients/iphone.eml")),
    ("kim", include_str!("../mail/clients/outlook.eml")),
    ("lee", include_str!("../mail/clients/gmail.eml")),
    ("ana", include_str!("../mail/clients/thunderbird.eml")),
];

/// What they answer, one after the other.
const ANSWERS: [&str; 2] = ["OK", "status"];

/// What a mailbox holds, as it matters here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Got {
    id: String,
    answers: String,
    reply_to: String,
    subject: String,
}

fn got(servers: &MailServers, who: &str) -> Vec<Got> {
    let mails = servers.mailbox(who);
    let read = mails.iter().map(|raw| {
        let mail = MessageParser::default().parse(raw.as_bytes()).unwrap();
        Got {
            id: mail.message_id().unwrap_or_default().to_owned(),
            answers: mail.in_reply_to().as_text().unwrap_or_default().to_owned(),
            reply_to: mail
                .reply_to()
                .and_then(|it| it.first()?.address())
                .unwrap_or_default()
                .to_owned(),
            subject: mail.subject().unwrap_or_default().to_owned(),
        }
    });
    read.collect()
}

/// The answer to a mail, once it is there.
async fn answered(servers: &MailServers, who: &str, id: &str) -> Got {
    eventually(&format!("the answer to {id}"), async || {
        got(servers, who).into_iter().find(|it| it.answers == id)
    })
    .await
}

/// A person's part: a mail, and each answer when they have ours.
async fn person(servers: &MailServers, who: &str, first: &str, heard: &AtomicUsize) {
    let address = format!("{who}@example.test");
    let first = first.replace("\r\n", "\n").replace('\n', "\r\n");
    let mut id = MessageParser::default()
        .parse(first.as_bytes())
        .unwrap()
        .message_id()
        .unwrap()
        .to_owned();
    servers
        .submit(&address, "help@example.test", first.as_bytes())
        .await;
    for (turn, words) in ANSWERS.into_iter().enumerate() {
        let ours = answered(servers, who, &id).await;
        heard.fetch_add(1, Ordering::Relaxed);
        id = format!("{who}-{turn}@client.example.test");
        let mail = format!(
            "From: {who} <{address}>\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{id}>\r\nIn-Reply-To: <{parent}>\r\n\
             References: <{parent}>\r\n\r\n{words}\r\n",
            to = ours.reply_to,
            subject = ours.subject,
            parent = ours.id,
        );
        servers
            .submit(&address, &ours.reply_to, mail.as_bytes())
            .await;
    }
    answered(servers, who, &id).await;
    heard.fetch_add(1, Ordering::Relaxed);
}

fn settings(servers: &MailServers) -> Vec<(&'static str, String)> {
    vec![
        ("SAVVYSOLVE_EMAIL__TRANSPORT", "smtp".to_owned()),
        ("SAVVYSOLVE_EMAIL__ADDRESS", "help@example.test".to_owned()),
        ("SAVVYSOLVE_EMAIL__SMTP_URL", servers.smtp_url()),
        (
            "SAVVYSOLVE_EMAIL__AUTHSERV_ID",
            "mx.example.test".to_owned(),
        ),
        ("SAVVYSOLVE_OUTBOX__POLL_MS", "100".to_owned()),
    ]
}

async fn serve(
    database: &Database,
    twilio: &Twilio,
    settings: &[(&'static str, String)],
) -> Process {
    let settings: Vec<(&str, &str)> = settings
        .iter()
        .map(|(key, value)| (*key, value.as_str()))
        .collect();
    Process::start(database, twilio, &settings).await
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_and_nothing_answered_twice_when_it_is_killed() {
    let servers = MailServers::start(None).await;
    let database = Database::fresh(Kind::Postgres).await;
    let twilio = Twilio::start_at(Clock::default()).await;
    let mut settings = settings(&servers);
    settings.push(("SAVVYSOLVE_EMAIL__IMAP_URL", servers.imap_url()));
    let mut process = serve(&database, &twilio, &settings).await;
    let heard = AtomicUsize::new(0);
    let people = PEOPLE.map(|(who, first)| person(&servers, who, first, &heard));
    let killing = async {
        // Whoever is in the middle of something then, is.
        for count in [1, 5] {
            eventually("so many answers", async || {
                (heard.load(Ordering::Relaxed) >= count).then_some(())
            })
            .await;
            process.kill();
            process = serve(&database, &twilio, &settings).await;
        }
    };
    tokio::join!(futures_util::future::join_all(people), killing);
    let db = database.open().await;
    for (who, _) in PEOPLE {
        let mut by_parent: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for got in got(&servers, who) {
            assert!(got.reply_to.starts_with("help+"), "{got:?}");
            by_parent.entry(got.answers).or_default().insert(got.id);
        }
        assert_eq!(by_parent.len(), 1 + ANSWERS.len(), "{who}: {by_parent:?}");
        // A copy may come twice, under the same Message-ID, when the service died in the moment of sending.
        assert!(
            by_parent.values().all(|ids| ids.len() == 1),
            "{who}: {by_parent:?}"
        );
    }
    let tickets: Vec<(String,)> = ask(
        &db,
        "select customer_email from tickets order by customer_email",
    )
    .await;
    let tickets: Vec<String> = tickets.into_iter().map(|it| it.0).collect();
    assert_eq!(
        tickets,
        [
            "ana@example.test",
            "jane@example.test",
            "kim@example.test",
            "lee@example.test"
        ]
    );
    eventually("every mail to be marked as seen", async || {
        (servers.seen("help") == PEOPLE.len() * (1 + ANSWERS.len())).then_some(())
    })
    .await;

    process.terminate();
    assert!(process.ended().await.success());
    db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bounce_comes_back_as_what_became_of_the_mail() {
    let servers = MailServers::start(None).await;
    let database = Database::fresh(Kind::Sqlite).await;
    let twilio = Twilio::start_at(Clock::default()).await;
    let mut settings = settings(&servers);
    settings.push(("SAVVYSOLVE_EMAIL__IMAP_URL", servers.imap_url()));
    let process = serve(&database, &twilio, &settings).await;
    let db = database.open().await;
    // To nobody: Postfix takes it, Dovecot does not, and the report comes back to the token.
    let mail = "From: Nobody <nobody@example.test>\r\nTo: help@example.test\r\nSubject: Laptop\r\n\
                Message-ID: <n1@example.test>\r\n\r\nHi, my laptop won't turn on.\r\n";
    servers
        .submit("nobody@example.test", "help@example.test", mail.as_bytes())
        .await;
    let bounced = eventually("the report", async || {
        let rows: Vec<(String, Option<i64>)> = ask(
            &db,
            "select status, error_code from messages where direction = 'out' and address = 'nobody@example.test'",
        )
        .await;
        rows.into_iter().find(|it| it.0 == "undelivered")
    })
    .await;
    assert_eq!(bounced.1, Some(550));
    let dead: Vec<(i64,)> =
        ask(&db, "select count(*) from contacts where address = 'nobody@example.test' and bounced_at is not null").await;
    assert_eq!(dead, [(1,)]);
    drop(process);
    db.close().await;
}

/// A copy of the binary that everybody may run, wherever the build is.
fn binary(folder: &Path) -> String {
    let copy = folder.join("savvysolve");
    fs::copy(env!("CARGO_BIN_EXE_savvysolve"), &copy).unwrap();
    fs::set_permissions(&copy, fs::Permissions::from_mode(0o755)).unwrap();
    copy.display().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn postfix_keeps_what_its_pipe_could_not_deliver() {
    let place = tempfile::tempdir().unwrap();
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let (binary, config) = (binary(place.path()), place.path().join("savvysolve.toml"));
    let media = place.path().join("media");
    fs::create_dir(&media).unwrap();
    fs::set_permissions(&media, fs::Permissions::from_mode(0o777)).unwrap();
    let argv = format!(
        "{binary} --config {} deliver --sender ${{sender}} --recipient ${{original_recipient}}",
        config.display()
    );
    let servers = MailServers::start(Some(&argv)).await;
    let database = Database::fresh(Kind::Postgres).await;
    let media_url = format!("file://{}", media.display());
    let write = |url: &str| {
        let text = format!(
            "[database]\nurl = \"{url}\"\n[server]\nsecret = \"{SECRET}\"\n[media]\nurl = \"{media_url}\"\n\
             [email]\ntransport = \"smtp\"\naddress = \"help@pipe.test\"\nsmtp_url = \"{}\"\nauthserv_id = \"mx.example.test\"\n",
            servers.smtp_url()
        );
        fs::write(&config, text).unwrap();
        fs::set_permissions(&config, fs::Permissions::from_mode(0o644)).unwrap();
    };
    write("postgres://postgres@127.0.0.1:1/away");
    let mail = PEOPLE[0].1.replace("\r\n", "\n").replace('\n', "\r\n");
    servers
        .submit("jane@example.test", "help@pipe.test", mail.as_bytes())
        .await;
    eventually("Postfix to keep it for later", async || {
        (servers.deferred() == 1).then_some(())
    })
    .await;
    assert!(
        servers.log().contains("status=deferred"),
        "{}",
        servers.log()
    );
    write(&database.url);
    let db = database.open().await;
    eventually("the mail to be delivered after all", async || {
        let mails: Vec<(i64,)> = ask(
            &db,
            "select count(*) from mails where direction = 'in' and fate = 'taken'",
        )
        .await;
        (mails == [(1,)] && servers.deferred() == 0).then_some(())
    })
    .await;
    // The service, started now, finds it and answers.
    let twilio = Twilio::start_at(Clock::default()).await;
    let mut settings = settings(&servers);
    settings.push(("SAVVYSOLVE_SERVER__SECRET", SECRET.to_owned()));
    settings.push(("SAVVYSOLVE_MEDIA__URL", media_url.clone()));
    settings.retain(|it| it.0 != "SAVVYSOLVE_EMAIL__ADDRESS");
    settings.push(("SAVVYSOLVE_EMAIL__ADDRESS", "help@pipe.test".to_owned()));
    let process = serve(&database, &twilio, &settings).await;
    let first = eventually("the answer", async || got(&servers, "jane").pop()).await;
    // And beside it: the answer comes back through the pipe.
    let reply = format!(
        "From: jane@example.test\r\nTo: {to}\r\nSubject: {}\r\nMessage-ID: <ok@client.example.test>\r\nIn-Reply-To: <{}>\r\n\r\nOK\r\n",
        first.subject,
        first.id,
        to = first.reply_to
    );
    servers
        .submit("jane@example.test", &first.reply_to, reply.as_bytes())
        .await;
    answered(&servers, "jane", "ok@client.example.test").await;
    let tickets: Vec<(i64,)> = ask(&db, "select count(*) from tickets").await;
    assert_eq!(tickets, [(1,)]);
    drop(process);
    db.close().await;
}

/// The same for all processes of one service.
const SECRET: &str = "a secret of sixteen or more";
