//! Two instances of this bot that write to each other, through a real Postfix and a real Dovecot: they fall silent.

use crate::support::{Kind, MailServers, Setup, TestApp, eventually};

/// Two of them, with databases of their own, one for each of these mailboxes.
const NAMES: [&str; 2] = ["help", "ana"];

async fn pair(servers: &MailServers) -> [TestApp; 2] {
    let start = async |name: &str, kind| {
        let address = format!("{name}@example.test");
        let (out, back) = (servers.smtp_url(), servers.imap_url_of(name));
        let settings = [
            ("EMAIL__TRANSPORT", "smtp"),
            ("EMAIL__ADDRESS", &address),
            ("EMAIL__SMTP_URL", &out),
            ("EMAIL__IMAP_URL", &back),
            ("EMAIL__AUTHSERV_ID", "mx.example.test"),
            ("EMAIL__IMAP_POLL_SECONDS", "1"),
        ];
        TestApp::with(kind, &settings).await
    };
    [
        start(NAMES[0], Kind::Sqlite).await,
        start(NAMES[1], Kind::Postgres).await,
    ]
}

/// Somebody writes to the one in the name of the other.
async fn forge(servers: &MailServers) {
    let mail = "From: Ana <ana@example.test>\r\nTo: help@example.test\r\nSubject: Laptop\r\n\
                Message-ID: <forged@client.test>\r\n\r\nHi, my laptop won't turn on.\r\n";
    servers
        .submit("ana@example.test", "help@example.test", mail.as_bytes())
        .await;
}

/// What was there, when nothing was on its way: mails in each mailbox, and mails that each of the two read.
async fn look(servers: &MailServers, apps: &[TestApp; 2]) -> Option<([usize; 2], [i64; 2])> {
    let mut read = [0; 2];
    for (app, read) in apps.iter().zip(&mut read) {
        let waits = "(select id from outbox union all select id from inputs) as work";
        if app.count(waits).await > 0 {
            return None;
        }
        *read = app.count("mails where direction = 'in'").await;
    }
    if servers.underway() > 0 {
        return None;
    }
    let boxes = NAMES.map(|it| servers.mailbox(it).len());
    let all_read = boxes
        .iter()
        .zip(read)
        .all(|(there, read)| i64::try_from(*there) == Ok(read));
    (all_read && boxes[0] > 0).then_some((boxes, read))
}

/// The mails in each mailbox once all is silent: two looks in a row see the same, and nothing between them.
async fn silence(servers: &MailServers, apps: &[TestApp; 2]) -> [usize; 2] {
    let mut before = None;
    eventually("silence", async || {
        let now = look(servers, apps).await;
        let same = now.is_some() && now == before;
        before = now;
        same.then_some(now?.0)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_of_us_fall_silent_within_three_mails() {
    let servers = MailServers::start(None).await;
    let apps = pair(&servers).await;
    forge(&servers).await;
    let boxes = silence(&servers, &apps).await;
    // The forged one, and one answer to it.
    assert_eq!(boxes, [1, 1]);
    let fates: Vec<(String,)> = apps[1]
        .ask("select fate from mails where direction = 'in'")
        .await;
    assert_eq!(fates, [("loop".to_owned(),)]);
    for app in apps {
        app.leave().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_our_marks_are_taken_out_it_ends_all_the_same() {
    let marks = [
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
        "X-SavvySolve-Loop",
        "List-Unsubscribe",
    ];
    let servers = MailServers::with(&Setup {
        takes_out: &marks,
        ..Setup::default()
    })
    .await;
    let apps = pair(&servers).await;
    forge(&servers).await;
    let boxes = silence(&servers, &apps).await;
    println!("mails in the two mailboxes: {boxes:?}");
    let mails = [servers.mailbox("help"), servers.mailbox("ana")].concat();
    assert!(
        mails
            .iter()
            .all(|it| marks.iter().all(|mark| !it.contains(mark)))
    );
    // They do talk without the marks. The dialogue has nothing more to say after some mails, and were that not so: each
    // answers twelve in ten minutes at most.
    assert!(boxes.iter().sum::<usize>() > 3, "{boxes:?}");
    assert!(boxes.iter().all(|it| *it <= 13), "{boxes:?}");
    for app in &apps {
        assert!(app.count("mails where direction = 'out'").await <= 12);
        let fates: Vec<(String,)> = app
            .ask("select fate from mails where direction = 'in'")
            .await;
        println!("what became of them: {fates:?}");
    }
    for app in apps {
        app.leave().await;
    }
}
