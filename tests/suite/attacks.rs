//! What hostile or broken neighbours do to the service, and that it stands.

use std::time::Duration;

use savvysolve::store::{Db, Tx};

use crate::{
    support::{Database, Kind, TestApp, eventually, on_both},
    twilio_standin::Fault,
};

const JANE: &str = "+14155550101";
const BEN: &str = "+14155550102";

/// A text that waits for another try has others behind it in the database. One that is written while
/// it is on its way again goes behind them, in whichever process.
async fn keeps_order(kind: Kind, two: bool) {
    let app = TestApp::start(kind).await;
    let other = if two { Some(app.beside().await) } else { None };
    app.twilio.fail_next(Fault::TooManyRequests {
        retry_after: Some(1),
    });
    app.twilio.fail_next(Fault::Slow(Duration::from_secs(2)));
    app.text(JANE, "Hi").await;
    eventually("the text to be put back", async || {
        let waiting = app.count("outbox where not uncertain").await;
        (waiting > 0).then_some(())
    })
    .await;
    app.text(JANE, "MENU").await;
    eventually("the second try", async || {
        (app.twilio.requests().len() >= 2).then_some(())
    })
    .await;
    app.text(JANE, "how much is it?").await;
    app.settled().await;
    let written: Vec<(String,)> = app
        .ask("select body from messages where direction = 'out' order by created_at")
        .await;
    let written: Vec<String> = written.into_iter().map(|it| it.0).collect();
    let taken: Vec<String> = app.twilio.taken().into_iter().map(|it| it.body).collect();
    assert_eq!(taken, written);
    if let Some(other) = other {
        other.leave().await;
    }
    app.done().await;
}

#[tokio::test]
async fn a_text_does_not_overtake_those_that_wait_in_the_database() {
    on_both(async |kind| keeps_order(kind, false).await).await;
}

#[tokio::test]
async fn nor_those_of_another_process() {
    on_both(async |kind| keeps_order(kind, true).await).await;
}

#[tokio::test]
async fn after_the_disk_was_full_the_writer_goes_on() {
    let database = Database::fresh(Kind::Sqlite).await;
    let db = database.open().await;
    let mut tx = db.begin().await.unwrap();
    let Tx::Sqlite(inner) = &mut tx else {
        panic!("{tx:?}")
    };
    // As SQLite does by itself on a full disk, under sqlx's feet.
    sqlx::query("rollback").execute(&mut **inner).await.unwrap();
    drop(tx);
    let tx = db.begin().await.unwrap();
    tx.commit().await.unwrap();
    Db::close(&db).await;
}

#[tokio::test]
async fn one_recipient_who_cannot_be_reached_does_not_stop_all_others() {
    let app = TestApp::start(Kind::Sqlite).await;
    app.twilio.fail_next_to(BEN, Fault::Refuse(21608));
    app.text(BEN, "Hi").await;
    eventually("the refusal", async || {
        app.twilio.faults_are_spent().then_some(())
    })
    .await;
    app.say(JANE, "Hi").await;
    assert!(app.metric("savvysolve_breaker_opened_total").await < 1.0);
    // In a minute it is tried once more.
    app.pass(Duration::from_mins(2));
    app.becomes(BEN, "accepted").await;
    app.done().await;
}

#[tokio::test]
async fn two_machines_do_not_answer_each_other_for_ever() {
    let app = TestApp::start(Kind::Sqlite).await;
    for _ in 0..60 {
        app.text(JANE, "how much is it?").await;
    }
    app.settled().await;
    assert_eq!(app.twilio.taken().len(), 40);
    // Whoever it was: hours later it goes on.
    app.pass(Duration::from_hours(3));
    app.say(JANE, "how much is it?").await;
    app.done().await;
}

#[tokio::test]
async fn a_page_of_another_site_cannot_use_the_simulator() {
    let app = TestApp::with(Kind::Sqlite, &[("SMS__CARRIER", "simulator")]).await;
    let form = ("content-type", "application/x-www-form-urlencoded");
    let body = "phone=%2B14155550101&body=hi";
    let post = async |headers: &[(&str, &str)]| {
        let answer = app.post("/simulator/messages", headers, body.to_owned());
        answer.await.status
    };
    assert_eq!(post(&[form, ("origin", "https://evil.example")]).await, 403);
    let rebound = [
        form,
        ("host", "evil.example"),
        ("origin", "http://evil.example"),
    ];
    assert_eq!(post(&rebound).await, 403);
    assert_eq!(app.count("messages").await, 0);
    assert_eq!(post(&[form]).await, 204);
    app.done().await;
}

#[tokio::test]
async fn a_nul_in_any_field_is_stored_on_both() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let account = app.twilio.account_sid().to_owned();
        let form = [
            ("MessageSid", "MM00000000000000000000000000000001"),
            ("AccountSid", &account),
            ("From", JANE),
            ("To", "+14155550100"),
            ("Body", "the screen is \0 broken"),
            ("NumMedia", "1"),
            ("MediaUrl0", "https://example.com/\0"),
            ("MediaContentType0", "image/\0jpeg"),
        ];
        let answer = app.post_signed("/webhooks/twilio/messages", &form).await;
        assert_eq!(answer.status, 200);
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_text_from_our_own_number_is_not_answered() {
    let app = TestApp::start(Kind::Sqlite).await;
    let account = app.twilio.account_sid().to_owned();
    let form = [
        ("MessageSid", "SM00000000000000000000000000000001"),
        ("AccountSid", &account),
        ("From", JANE),
        ("To", JANE),
        ("Body", "hi"),
    ];
    let answer = app.post_signed("/webhooks/twilio/messages", &form).await;
    assert_eq!(answer.status, 200);
    assert_eq!(app.count("messages").await, 0);
    app.done().await;
}
