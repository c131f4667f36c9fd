//! What a stranger can make us do by mail: what they write in somebody's name comes back harmless.

use std::time::Duration;

use savvysolve::wording::Letter;

use crate::support::{MAIL, PUBLIC, TestApp, eventually, forged, on_both, written};

const JANE: &str = "jane@example.org";

/// Words, a name and a subject that a stranger would have us send.
fn bait(id: &str) -> String {
    forged(
        "\"evil.example Doe\" <jane@example.org>",
        id,
        "Your account: https://evil.example/login",
        "My laptop is locked, sign in at https://evil.example/login or evil.top, or call +1 415 555 0134 today.",
    )
}

/// The letters that were made for somebody, as text and as HTML.
async fn letters(app: &TestApp, address: &str) -> Vec<String> {
    let sql = format!(
        "select cast(letter as text) from mails
         where address = '{address}' and direction = 'out' order by created_at"
    );
    let rows: Vec<(String,)> = app.ask(&sql).await;
    let laid = rows.into_iter().map(|(json,)| {
        let letter: Letter = serde_json::from_str(&json).unwrap();
        letter.lay_out("SavvySolve", PUBLIC).unwrap()
    });
    laid.flat_map(|it| [it.text, it.html]).collect()
}

#[tokio::test]
async fn nobody_is_sent_a_link_by_a_forger() {
    on_both(async |kind| {
        let app = TestApp::with(kind, MAIL).await;
        assert_eq!(app.mail(&bait("bait@evil.example")).await.status, 200);
        let first = app.mailed(JANE, 1).await;
        app.settled().await;
        let mut all = letters(&app, JANE).await;
        all.push(first.words);
        for letter in &all {
            assert!(letter.contains("[link]"), "{letter}");
            for bad in ["evil", "555"] {
                assert!(!letter.contains(bad), "{bad} in {letter}");
            }
        }
        // The ticket will have the words whole.
        let states: Vec<(String,)> = app
            .ask("select cast(state as text) from conversations")
            .await;
        assert!(states[0].0.contains("https://evil.example/login"));
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn the_owner_of_an_address_is_asked_without_a_link() {
    on_both(async |kind| {
        let app = TestApp::with(kind, MAIL).await;
        let raw = written(
            "Jane <jane@example.org>",
            "first@example.org",
            "Laptop",
            "Hi, this is Jane. My laptop won't turn on, see https://photos.example/1, I need it today.",
        );
        assert_eq!(app.mail(&raw).await.status, 200);
        // Her own words come back whole: her server vouches for her.
        let first = app.mailed(JANE, 1).await;
        assert!(first.words.contains("https://photos.example/1"), "{}", first.words);
        assert_eq!(app.mail(&bait("bait@evil.example")).await.status, 200);
        let asked = app.mailed(JANE, 2).await;
        assert!(asked.words.contains("[link]"), "{}", asked.words);
        assert!(!asked.words.contains("evil"), "{}", asked.words);
        app.settled().await;
        for letter in letters(&app, JANE).await {
            assert!(!letter.contains("href=\"https://photos"), "{letter}");
        }
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_forger_in_the_names_of_many_is_answered_so_often() {
    on_both(async |kind| {
        let settings = [MAIL, &[("LIMITS__UNPROVEN_MAILS_PER_HOUR", "3")]].concat();
        let app = TestApp::with(kind, &settings).await;
        let jane = written(
            "Jane <jane@example.org>",
            "j@example.org",
            "Laptop",
            "It's Jane, my laptop is dead, I need it today",
        );
        assert_eq!(app.mail(&jane).await.status, 200);
        app.mailed(JANE, 1).await;
        for n in 0..5 {
            let raw = forged(
                &format!("victim{n}@example.com"),
                &format!("{n}@evil.example"),
                "x",
                "My laptop is dead",
            );
            assert_eq!(app.mail(&raw).await.status, 200);
            // A repeat is none more.
            assert_eq!(app.mail(&raw).await.status, 200);
        }
        // Nor is she asked whether another mail is hers; it is held.
        let raw = forged("jane@example.org", "f@evil.example", "x", "DROP");
        assert_eq!(app.mail(&raw).await.status, 200);
        app.settled().await;
        assert_eq!(
            app.count("mails where direction = 'out' and address like 'victim%'")
                .await,
            3
        );
        assert_eq!(
            app.count("mails where fate = 'flood' and raw_key is not null")
                .await,
            2
        );
        assert_eq!(app.count("mails where fate = 'held'").await, 1);
        assert_eq!(app.mails(JANE).await.len(), 1);
        // Whoever is believed is answered all the same.
        app.answer(JANE, "OK").await;
        // And in the next hour all are.
        app.pass(Duration::from_hours(1));
        let raw = forged(
            "late@example.com",
            "l@example.com",
            "x",
            "My printer is dead",
        );
        assert_eq!(app.mail(&raw).await.status, 200);
        app.mailed("late@example.com", 1).await;
        app.settled().await;
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_letter_that_cannot_be_read_is_given_up() {
    on_both(async |kind| {
        let app = TestApp::with(kind, MAIL).await;
        let raw = forged(JANE, "1@example.org", "x", "My laptop is dead");
        assert_eq!(app.mail(&raw).await.status, 200);
        app.mailed(JANE, 1).await;
        app.settled().await;
        // As after a bad update: it is to go once more, and is no letter.
        app.change("update mails set letter = '{\"parts\": 1}' where direction = 'out'")
            .await;
        app.change("update messages set status = 'queued' where direction = 'out'")
            .await;
        app.change(
            "insert into outbox (id, channel, address, seq, due_at, attempts, uncertain, created_at)
             select id, channel, address, 1, created_at, 0, false, created_at
             from messages where direction = 'out'",
        )
        .await;
        eventually("the mail to be given up", async || {
            let mail = app.mailed(JANE, 1).await;
            (mail.status == "failed").then_some(())
        })
        .await;
        app.settled().await;
        assert_eq!(app.count("outbox").await, 0);
        app.done().await;
    })
    .await;
}
