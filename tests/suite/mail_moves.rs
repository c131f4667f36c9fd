//! One ticket, two channels, no account: a code that is sent to one and typed on the other.

use std::time::Duration;

use crate::support::{Kind, MAIL, Stage, TestApp, Visitor, forged, on_both, written};

const JANE: &str = "+14155550101";
const BEN: &str = "+14155550102";
const SAM: &str = "+14155550121";
const ADDRESS: &str = "jane@example.org";

/// Jane's ticket by text; a solver on duty.
async fn by_text(kind: Kind, more: &[(&str, &str)]) -> Stage {
    let settings = [MAIL, more].concat();
    let mut stage = Stage::open(kind, &settings).await;
    stage.solver("Sam Smith", SAM, &[]).await;
    stage.text(SAM, "ON", 0).await;
    for words in ["It's Jane, my laptop won't turn on, I need it today", "OK"] {
        stage.text(JANE, words, 0).await;
    }
    stage
}

/// Jane's ticket by mail; a solver on duty.
async fn by_mail(kind: Kind) -> Stage {
    let mut stage = Stage::open(kind, MAIL).await;
    stage.solver("Sam Smith", SAM, &[]).await;
    stage.text(SAM, "ON", 0).await;
    let from = "Jane Doe <jane@example.org>";
    let first = "Hi, this is Jane. My laptop won't turn on, I need it today.";
    let raw = written(from, "first@example.org", "Laptop", first);
    assert_eq!(stage.app.mail(&raw).await.status, 200);
    stage.app.mailed(ADDRESS, 1).await;
    stage.app.answer(ADDRESS, "OK").await;
    stage.settled().await;
    stage
}

/// The newest text to a phone.
fn texted(app: &TestApp, phone: &str) -> String {
    let sent = app.twilio.sent();
    let last = sent.iter().rev().find(|it| it.to == phone);
    last.map(|it| it.body.clone()).unwrap_or_default()
}

/// The newest mail to an address.
async fn mailed(app: &TestApp, address: &str) -> String {
    let mails = app.mails(address).await;
    mails.last().map(|it| it.words.clone()).unwrap_or_default()
}

/// The code in some words.
fn code(words: &str) -> String {
    let mut runs = words.split(|c: char| !c.is_ascii_digit());
    let found = runs.find(|it| it.len() == 6);
    found
        .unwrap_or_else(|| panic!("no code in: {words}"))
        .to_owned()
}

/// Six digits that are not it.
fn another(code: &str) -> String {
    let number: u32 = code.parse().unwrap();
    format!("{:06}", (number + 1) % 1_000_000)
}

/// Channel, phone, whether that is proven, address, whether that is proven.
async fn ticket(app: &TestApp) -> (String, Option<String>, bool, Option<String>, bool) {
    let sql = "select channel, customer_phone, phone_proven_at is not null, customer_email,
         email_proven_at is not null from tickets order by created_at limit 1";
    app.ask(sql).await.remove(0)
}

async fn write(stage: &Stage, words: &str) {
    stage.app.write_back(ADDRESS, words).await;
    stage.settled().await;
}

#[tokio::test]
async fn a_session_goes_on_by_mail_and_comes_back() {
    on_both(async |kind| {
        let mut stage = by_text(kind, &[]).await;
        stage.text(SAM, "CLAIM", 0).await;
        stage.text(JANE, "I'll mail the log", 0).await;
        assert!(texted(&stage.app, JANE).contains("Which e-mail address"));
        stage.text(JANE, ADDRESS, 0).await;
        assert!(texted(&stage.app, JANE).contains("We mailed a code to jane@example.org"));
        let digits = code(&mailed(&stage.app, ADDRESS).await);
        assert_eq!(ticket(&stage.app).await.0, "sms");
        stage.text(JANE, &another(&digits), 0).await;
        assert!(texted(&stage.app, JANE).contains("not the code"));
        // A code that comes by mail proves nothing, and nobody vouches for a From.
        let raw = written(ADDRESS, "same@example.org", "code", &digits);
        assert_eq!(stage.app.mail(&raw).await.status, 200);
        stage.settled().await;
        assert_eq!(ticket(&stage.app).await.0, "sms");
        stage.text(JANE, &format!("The code is {digits}"), 0).await;
        let last = texted(&stage.app, JANE);
        assert!(last.contains("goes on by mail: jane@example.org"), "{last}");
        let (channel, phone, phone_proven, address, address_proven) = ticket(&stage.app).await;
        assert_eq!((channel.as_str(), phone.as_deref()), ("email", Some(JANE)));
        assert_eq!(address.as_deref(), Some(ADDRESS));
        assert!(phone_proven && address_proven);
        let here = mailed(&stage.app, ADDRESS).await;
        assert!(here.contains("Sam has it"), "{here}");
        let told = texted(&stage.app, SAM);
        assert!(told.contains("Jane goes on by mail"), "{told}");
        // The solver got neither wish nor code.
        let to_sam = stage.app.twilio.sent();
        let to_sam: Vec<_> = to_sam.iter().filter(|it| it.to == SAM).collect();
        assert!(
            to_sam
                .iter()
                .all(|it| !it.body.contains(&digits) && !it.body.contains("log"))
        );

        stage.text(SAM, "Great, send it over", 0).await;
        assert!(mailed(&stage.app, ADDRESS).await.contains("send it over"));
        write(&stage, "Here it is").await;
        assert!(texted(&stage.app, SAM).contains("Here it is"));
        // A forger is held back.
        let raw = forged(
            ADDRESS,
            "forged@example.org",
            "x",
            "text me at +1 415 555 0199",
        );
        assert_eq!(stage.app.mail(&raw).await.status, 200);
        stage.settled().await;
        assert_eq!(ticket(&stage.app).await.0, "email");
        assert_eq!(texted(&stage.app, "+14155550199"), "");

        stage.text(JANE, "Back on my phone", 0).await;
        assert!(texted(&stage.app, SAM).contains("Back on my phone"));
        assert_eq!(ticket(&stage.app).await.0, "sms");
        stage.text(SAM, "Fine", 0).await;
        assert!(texted(&stage.app, JANE).contains("Fine"));
        // Proven once is enough.
        stage.text(JANE, "email me", 0).await;
        assert_eq!(ticket(&stage.app).await.0, "email");
        // One transcript.
        let of = "messages where ticket_id = (select id from tickets)";
        assert!(
            stage
                .app
                .count(&format!("{of} and channel = 'email'"))
                .await
                >= 3
        );
        assert!(stage.app.count(&format!("{of} and channel = 'sms'")).await >= 6);
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_ticket_goes_on_by_text() {
    on_both(async |kind| {
        let mut stage = by_mail(kind).await;
        write(&stage, "Hi,\n\ntext me at (415) 555-0101\n\nJane").await;
        let digits = code(&texted(&stage.app, JANE));
        assert!(
            mailed(&stage.app, ADDRESS)
                .await
                .contains("We texted a code to")
        );
        // Typed where it was sent to, it proves nothing.
        stage.text(JANE, &digits, 0).await;
        assert_eq!(ticket(&stage.app).await.0, "email");
        write(&stage, &format!("{digits}\n\nJane")).await;
        let (channel, phone, proven, ..) = ticket(&stage.app).await;
        assert_eq!(
            (channel.as_str(), phone.as_deref(), proven),
            ("sms", Some(JANE), true)
        );
        assert!(texted(&stage.app, JANE).contains("goes on here, by text"));
        stage.text(SAM, "CLAIM", 0).await;
        stage.text(JANE, "It blinks", 0).await;
        assert!(texted(&stage.app, SAM).contains("It blinks"));
        write(&stage, "And beeps").await;
        assert!(texted(&stage.app, SAM).contains("And beeps"));
        assert_eq!(ticket(&stage.app).await.0, "email");
        stage.close().await;
    })
    .await;
}
