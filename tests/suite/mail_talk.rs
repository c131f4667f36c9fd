//! The dialogue by mail as the database has it: a session with a solver, all erased, one person on two
//! channels.

use crate::support::{MAIL, Stage, on_both, written};

const JANE: &str = "jane@example.org";
const PHONE: &str = "+14155550101";
const SAM: &str = "+14155550121";
const FIRST: &str = "Hi, this is Jane. My laptop won't turn on, I need it today.";

/// A ticket by mail, with a solver on duty.
async fn opened(kind: crate::support::Kind) -> Stage {
    let mut stage = Stage::open(kind, MAIL).await;
    stage.solver("Sam Smith", SAM, &[]).await;
    stage.text(SAM, "ON", 0).await;
    let raw = written(
        "Jane Doe <jane@example.org>",
        "first@example.org",
        "Laptop",
        FIRST,
    );
    assert_eq!(stage.app.mail(&raw).await.status, 200);
    stage.app.mailed(JANE, 1).await;
    stage.app.answer(JANE, "OK").await;
    stage.settled().await;
    stage
}

/// The words of the newest text to a phone.
async fn texted(stage: &Stage, phone: &str) -> String {
    stage.settled().await;
    let sent = stage.app.twilio.sent();
    let last = sent.iter().rev().find(|it| it.to == phone);
    last.expect("a text").body.clone()
}

/// The words of the newest mail.
async fn mailed(stage: &Stage) -> String {
    stage.settled().await;
    stage
        .app
        .mails(JANE)
        .await
        .last()
        .expect("a mail")
        .words
        .clone()
}

#[tokio::test]
async fn a_session_by_mail() {
    on_both(async |kind| {
        let mut stage = opened(kind).await;
        stage.text(SAM, "CLAIM", 0).await;
        assert!(mailed(&stage).await.contains("Sam (") || mailed(&stage).await.contains("Sam has"));
        stage.text(SAM, "Hello Jane, does it blink?", 0).await;
        let words = mailed(&stage).await;
        assert!(
            words.contains("Sam wrote:\nHello Jane, does it blink?"),
            "{words}"
        );
        stage
            .app
            .write_back(JANE, "Yes, red. Call me at 415 555 0133.")
            .await;
        let words = texted(&stage, SAM).await;
        assert!(words.contains("Jane: Yes, red."), "{words}");
        // A long one is cut, and that is said.
        stage
            .app
            .write_back(JANE, &"It is a long story. ".repeat(200))
            .await;
        let words = texted(&stage, SAM).await;
        assert!(words.contains("longer"), "{words}");
        stage.text(SAM, "DONE", 0).await;
        let words = mailed(&stage).await;
        assert!(words.contains("Sam closed your ticket"), "{words}");
        assert!(words.contains("Price: $19"), "{words}");
        assert!(
            words.contains("/rate/") && words.contains("?score=5"),
            "{words}"
        );
        assert!(words.contains("from 1 to 5"), "{words}");
        let words = stage.app.answer(JANE, "4\n\nThanks!\nJane").await.words;
        assert!(words.contains("4 stars"), "{words}");
        let scores: Vec<(i64,)> = stage.app.ask("select score from ratings").await;
        assert_eq!(scores, [(4,)]);
        let words = stage.app.answer(JANE, "HISTORY").await.words;
        assert!(words.contains("Sam"), "{words}");
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn forget_me_by_mail_leaves_nothing() {
    on_both(async |kind| {
        let stage = opened(kind).await;
        let asked = stage.app.answer(JANE, "FORGET ME").await;
        assert!(asked.words.contains("ERASE"), "{}", asked.words);
        stage.app.write_back(JANE, "ERASE").await;
        stage.settled().await;
        let left = stage
            .app
            .count("tickets where customer_email is not null or customer_name is not null or description <> ''")
            .await;
        assert_eq!(left, 0);
        assert_eq!(stage.app.count("mails where direction = 'in'").await, 0);
        let words = "messages where channel = 'email' and body like '%laptop%'";
        assert_eq!(stage.app.count(words).await, 0);
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn who_only_says_to_be_her_changes_nothing() {
    on_both(async |kind| {
        let stage = opened(kind).await;
        let before = stage.app.mails(JANE).await.len();
        for (n, words) in ["DROP", "FORGET ME", "STATUS", "STOP"].iter().enumerate() {
            let raw = written(
                "Jane <jane@example.org>",
                &format!("forged{n}@evil.example"),
                "x",
                words,
            )
            .replace("dmarc=pass", "dmarc=fail");
            assert_eq!(stage.app.mail(&raw).await.status, 200);
            stage.settled().await;
        }
        assert_eq!(stage.app.count("tickets where status = 'open'").await, 1);
        assert_eq!(
            stage
                .app
                .count("contacts where opted_out_at is not null")
                .await,
            0
        );
        let after = stage.app.mails(JANE).await;
        assert!(
            after[before..]
                .iter()
                .all(|it| !it.words.contains("waiting for a tech"))
        );
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn one_person_on_two_channels() {
    on_both(async |kind| {
        let mut stage = Stage::open(kind, MAIL).await;
        stage.solver("Sam Smith", SAM, &[]).await;
        stage.text(SAM, "ON", 0).await;
        stage.text(PHONE, FIRST, 0).await;
        stage.text(PHONE, "OK", 0).await;
        // A signed-in account that has proven both.
        stage
            .app
            .change(&format!(
                "insert into users (id, phone, phone_verified_at, email, email_verified_at, name, role, created_at)
                 select id, customer_phone, phone_proven_at, '{JANE}', phone_proven_at, 'Jane', 'customer', created_at
                 from tickets"
            ))
            .await;
        stage.app.change("update tickets set customer_id = id").await;
        stage.text(SAM, "CLAIM", 0).await;
        stage.text(SAM, "Hello Jane", 0).await;
        // She goes on by mail: it is the same session.
        let raw = written("Jane Doe <jane@example.org>", "log@example.org", "The log", "Here is the log.");
        assert_eq!(stage.app.mail(&raw).await.status, 200);
        let words = texted(&stage, SAM).await;
        assert!(words.contains("Here is the log."), "{words}");
        stage.text(SAM, "Got it, thanks", 0).await;
        let words = mailed(&stage).await;
        assert!(words.contains("Sam wrote:\nGot it, thanks"), "{words}");
        // And back on her phone.
        stage.text(PHONE, "I am back here", 0).await;
        assert!(texted(&stage, SAM).await.contains("I am back here"));
        stage.text(SAM, "Fine", 0).await;
        assert!(texted(&stage, PHONE).await.contains("Sam: Fine"));
        let tickets: Vec<(String, String, String)> = stage
            .app
            .ask("select channel, customer_phone, customer_email from tickets")
            .await;
        assert_eq!(tickets, [("sms".to_owned(), PHONE.to_owned(), JANE.to_owned())]);
        // One transcript: all of it belongs to the ticket.
        let of = "messages where ticket_id is not null and direction = 'in' and channel = 'email'";
        assert_eq!(stage.app.count(of).await, 1);
        stage.close().await;
    })
    .await;
}
