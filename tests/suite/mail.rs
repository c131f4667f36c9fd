//! The same conversation by mail: from the first mail to the ticket, on both databases.

use crate::support::{MAIL, TestApp, forged, on_both, written};

const JANE: &str = "jane@example.org";

#[tokio::test]
async fn a_mail_becomes_a_ticket() {
    on_both(async |kind| {
        let app = TestApp::with(kind, MAIL).await;
        let raw = written(
            "Jane Doe <jane@example.org>",
            "first@example.org",
            "Laptop",
            "Hi, this is Jane. My laptop won't turn on, I need it today.",
        );
        for _ in 0..2 {
            assert_eq!(app.mail(&raw).await.status, 200);
        }
        let first = app.mailed(JANE, 1).await;
        assert!(first.words.contains("Reply OK"), "{}", first.words);
        let opened = app.answer(JANE, "OK").await;
        assert!(opened.words.contains("/sign-up"), "{}", opened.words);
        app.settled().await;
        assert!(
            app.mails(JANE)
                .await
                .iter()
                .all(|it| it.status == "accepted")
        );
        let tickets: Vec<(String, String, String, String)> = app
            .ask("select customer_email, customer_name, device_type, channel from tickets")
            .await;
        let there = ("jane@example.org", "Jane", "laptop", "email");
        assert_eq!(
            tickets,
            [(
                there.0.into(),
                there.1.into(),
                there.2.into(),
                there.3.into()
            )]
        );
        assert_eq!(app.count("mails where direction = 'in'").await, 2);
        assert_eq!(
            app.count("messages where direction = 'in' and ticket_id is null")
                .await,
            1
        );
        assert_eq!(app.count("outbox").await, 0);
        app.done().await;
    })
    .await;
}

/// Jane has a ticket by mail: the code.
async fn open(app: &TestApp) -> String {
    let words = "Hi, this is Jane. My laptop won't turn on, I need it today.";
    let raw = written(
        "Jane Doe <jane@example.org>",
        "first@example.org",
        "Laptop",
        words,
    );
    assert_eq!(app.mail(&raw).await.status, 200);
    app.mailed(JANE, 1).await;
    app.answer(JANE, "OK").await;
    let codes: Vec<(String,)> = app.ask("select code from tickets").await;
    codes[0].0.clone()
}

async fn fates(app: &TestApp) -> Vec<String> {
    let sql = "select fate from mails where direction = 'in' order by created_at, id";
    app.ask::<(String,)>(sql)
        .await
        .into_iter()
        .map(|it| it.0)
        .collect()
}

#[tokio::test]
async fn a_forged_from_does_nothing_until_its_owner_says_so() {
    on_both(async |kind| {
        let app = TestApp::with(kind, MAIL).await;
        let code = open(&app).await;
        for n in 0..3 {
            let id = format!("forged{n}@evil.example");
            let raw = forged(
                "Jane <jane@example.org>",
                &id,
                "Stop",
                &format!("DROP {code}"),
            );
            assert_eq!(app.mail(&raw).await.status, 200);
        }
        // She is asked once, and nothing has happened.
        let asked = app.mailed(JANE, 3).await;
        assert!(asked.words.contains("in anybody's name"), "{}", asked.words);
        app.settled().await;
        assert_eq!(app.mails(JANE).await.len(), 3);
        assert_eq!(app.count("tickets where status = 'open'").await, 1);

        let no = |id: &str| {
            format!(
                "From: jane@example.org\r\nTo: help+{}@support.example.com\r\nSubject: Re: it\r\n\
                 Message-ID: <{id}@example.org>\r\n\r\nNo, that was not me\r\n",
                asked.token
            )
        };
        assert_eq!(app.mail(&no("no")).await.status, 200);
        assert_eq!(app.count("inputs where channel = 'email'").await, 0);
        assert_eq!(app.count("tickets where status = 'open'").await, 1);
        assert_eq!(
            fates(&app).await,
            ["taken", "taken", "denied", "denied", "denied", "confirm"]
        );
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn what_its_owner_confirms_is_done() {
    on_both(async |kind| {
        let app = TestApp::with(kind, MAIL).await;
        let code = open(&app).await;
        let raw = forged(
            "jane@example.org",
            "phone@example.org",
            "It works",
            &format!("DROP {code}"),
        );
        assert_eq!(app.mail(&raw).await.status, 200);
        app.mailed(JANE, 3).await;
        app.settled().await;
        // Her answer is not for the dialogue: what she wrote before is.
        app.answer(JANE, "OK").await;
        app.settled().await;
        assert_eq!(app.count("tickets where status = 'dropped'").await, 1);
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn what_nobody_says_is_theirs_lapses() {
    on_both(async |kind| {
        let app = TestApp::with(kind, MAIL).await;
        let code = open(&app).await;
        let raw = forged(
            "jane@example.org",
            "forged@evil.example",
            "Stop",
            &format!("DROP {code}"),
        );
        assert_eq!(app.mail(&raw).await.status, 200);
        let asked = app.mailed(JANE, 3).await;
        app.settled().await;
        assert_eq!(fates(&app).await, ["taken", "taken", "held"]);
        // A process that starts looks at once for what is over.
        app.pass(std::time::Duration::from_hours(8 * 24));
        let other = app.beside_with(MAIL).await;
        crate::support::eventually("what is held to go", async || {
            (app.count("inputs where channel = 'email'").await == 0).then_some(())
        })
        .await;
        assert_eq!(fates(&app).await, ["taken", "taken", "lapsed"]);
        // Too late: her yes is a mail like any, and opens nothing that has lapsed.
        let yes = format!(
            "From: jane@example.org\r\nTo: help+{}@support.example.com\r\nSubject: Re: it\r\n\
             Message-ID: <yes@example.org>\r\n\r\nYes, that was me\r\n",
            asked.token
        );
        assert_eq!(app.mail(&yes).await.status, 200);
        app.settled().await;
        assert_eq!(fates(&app).await, ["taken", "taken", "lapsed", "taken"]);
        assert_eq!(app.count("tickets where status = 'open'").await, 1);
        other.done().await;
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_stranger_with_a_token_is_a_stranger() {
    on_both(async |kind| {
        let app = TestApp::with(kind, MAIL).await;
        let code = open(&app).await;
        let hers = app.mailed(JANE, 2).await;
        let raw = format!(
            "From: Eve <eve@evil.example>\r\nTo: help+{}@support.example.com\r\nSubject: Re: Laptop\r\n\
             Message-ID: <eve@evil.example>\r\nIn-Reply-To: <{}>\r\n\r\nDROP {code}\r\n",
            hers.token, hers.id
        );
        assert_eq!(app.mail(&raw).await.status, 200);
        let told = app.mailed("eve@evil.example", 1).await;
        app.settled().await;
        assert!(!told.words.contains(&code) && !told.words.contains("Jane"), "{}", told.words);
        assert_eq!(app.count("tickets where status = 'open'").await, 1);
        assert_eq!(app.mails(JANE).await.len(), 2);
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn two_machines_fall_silent() {
    on_both(async |kind| {
        let app = TestApp::with(kind, MAIL).await;
        for n in 0..8 {
            let raw = forged(
                "it@machine.example",
                &format!("{n}@machine.example"),
                "x",
                "Sorry, what?",
            );
            assert_eq!(app.mail(&raw).await.status, 200);
            app.settled().await;
        }
        assert_eq!(app.mails("it@machine.example").await.len(), 3);
        assert_eq!(app.count("mails where fate = 'cap'").await, 5);
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn the_operator_is_alerted_by_mail_too() {
    on_both(async |kind| {
        let settings = [MAIL, &[("OPERATOR__EMAIL", "ops@support.example.com")]].concat();
        let app = TestApp::with(kind, &settings).await;
        for words in ["Hi, my printer eats paper", "AGENT"] {
            app.say("+14155550101", words).await;
        }
        let alert = app.mailed("ops@support.example.com", 1).await;
        assert!(alert.words.contains("+14155550101"), "{}", alert.words);
        app.settled().await;
        app.done().await;
    })
    .await;
}
