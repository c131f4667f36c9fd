//! Status callbacks: they only move a text forward, in whatever order they come.

use std::time::Duration;

use crate::{
    support::{Kind, TestApp, on_both},
    twilio_standin::{Receipt, Receipts},
};

const JANE: &str = "+14155550101";
const BEN: &str = "+14155550102";

/// What a text becomes by these receipts.
async fn comes_to(app: &TestApp, receipts: Receipts, status: &str) {
    app.twilio.receipts_of_next_to(JANE, receipts);
    app.text(JANE, "BACK").await;
    app.becomes(JANE, status).await;
    app.settled().await;
    app.becomes(JANE, status).await;
    assert!(
        app.twilio
            .played()
            .iter()
            .all(|it| it.answered == Some(200))
    );
}

#[tokio::test]
async fn a_text_only_moves_forward() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        comes_to(&app, Receipts::none(), "accepted").await;
        comes_to(&app, Receipts::in_order(), "delivered").await;
        comes_to(&app, Receipts::reordered(), "delivered").await;
        comes_to(&app, Receipts::duplicated(), "delivered").await;
        comes_to(&app, Receipts::before_answer(), "delivered").await;
        comes_to(&app, Receipts::undelivered(30007), "undelivered").await;
        comes_to(&app, Receipts::failed(30036), "failed").await;
        let codes: Vec<(Option<i64>,)> = app
            .ask("select error_code from messages where direction = 'out' order by created_at")
            .await;
        let codes: Vec<_> = codes.into_iter().map(|row| row.0).collect();
        assert_eq!(
            codes,
            [None, None, None, None, None, Some(30007), Some(30036)]
        );
        // Each knows the carrier's id, whichever came first.
        let sids: Vec<(Option<String>,)> = app
            .ask("select provider_id from messages where direction = 'out' order by created_at")
            .await;
        let taken: Vec<_> = app
            .twilio
            .taken()
            .into_iter()
            .map(|it| (Some(it.sid),))
            .collect();
        assert_eq!(sids, taken);
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_word_that_twilio_adds_one_day_changes_nothing() {
    let app = TestApp::start(Kind::Sqlite).await;
    app.say(JANE, "Hi").await;
    app.settled().await;
    let sid = &app.twilio.taken()[0].sid;
    let receipt = Receipt {
        status: "teleported",
        error_code: None,
    };
    assert_eq!(app.twilio.play(sid, &receipt).await, Some(200));
    assert_eq!(app.statuses(JANE).await, ["accepted"]);
    app.done().await;
}

#[tokio::test]
async fn a_receipt_that_is_not_signed_or_not_ours_is_refused() {
    let app = TestApp::start(Kind::Sqlite).await;
    app.say(JANE, "Hi").await;
    app.settled().await;
    let callback = app.twilio.requests()[0].form["StatusCallback"].clone();
    let path = callback.strip_prefix(crate::support::PUBLIC).unwrap();
    let sid = app.twilio.taken()[0].sid.clone();
    let form = |account: &str| {
        [
            ("AccountSid", account),
            ("MessageSid", &sid),
            ("MessageStatus", "delivered"),
            ("To", JANE),
        ]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
    };
    let account = app.twilio.account_sid().to_owned();
    let own = form(&account);
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&own)
        .finish();
    let urlencoded = ("content-type", "application/x-www-form-urlencoded");
    app.post(path, &[urlencoded], body.clone())
        .await
        .is_forbidden();
    app.post(path, &[urlencoded, ("x-twilio-signature", "AAAA")], body)
        .await
        .is_forbidden();
    let pairs = |form: &'static [(String, String)]| {
        form.iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect::<Vec<_>>()
    };
    let other: &'static _ = Box::leak(Box::new(form(&format!("AC{:032x}", 0xbad))));
    app.post_signed(path, &pairs(other)).await.is_forbidden();
    // Without our id, or with one that is none, nothing can be told; one that nobody has does no harm.
    let own: &'static _ = Box::leak(Box::new(own));
    for (query, status) in [
        ("", 400),
        ("?mid=7", 400),
        ("?mid=0190a5c0000070008000000000000000", 200),
    ] {
        let answer = app
            .post_signed(&format!("/webhooks/twilio/status{query}"), &pairs(own))
            .await;
        assert_eq!(answer.status, status, "{query}");
    }
    app.settled().await;
    assert_eq!(app.statuses(JANE).await, ["accepted"]);
    app.post_signed(path, &pairs(own)).await.is_taken();
    app.becomes(JANE, "delivered").await;
    app.done().await;
}

#[tokio::test]
async fn a_text_that_the_network_lost_is_sent_once_more() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        app.twilio
            .receipts_of_next_to(JANE, Receipts::undelivered(30008));
        app.twilio
            .receipts_of_next_to(JANE, Receipts::undelivered(30008));
        let first = app.say(JANE, "Hi").await;
        app.twilio.receipts_are_out().await;
        app.becomes(JANE, "queued").await;
        app.pass(Duration::from_secs(61));
        assert_eq!(app.twilio.reply_to(JANE).await, first);
        app.settled().await;
        // The copy was lost as well: that is all.
        app.becomes(JANE, "undelivered").await;
        app.pass(Duration::from_mins(2));
        app.say(BEN, "Hi").await;
        app.settled().await;
        assert_eq!(app.statuses(JANE).await, ["undelivered", "undelivered"]);
        assert_eq!(app.twilio.wait_for(JANE, 2).await.len(), 2);
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_text_that_arrived_is_not_sent_again_whatever_is_told_later() {
    let app = TestApp::start(Kind::Sqlite).await;
    app.say(JANE, "Hi").await;
    app.settled().await;
    let sid = app.twilio.taken()[0].sid.clone();
    for (status, error_code) in [("delivered", None), ("undelivered", Some(30008))] {
        assert_eq!(
            app.twilio.play(&sid, &Receipt { status, error_code }).await,
            Some(200)
        );
    }
    app.becomes(JANE, "delivered").await;
    app.say(BEN, "Hi").await;
    assert_eq!(
        app.count(&format!("outbox where address = '{JANE}'")).await,
        0
    );
    assert_eq!(app.statuses(JANE).await, ["delivered"]);
    app.done().await;
}

#[tokio::test]
async fn a_text_that_was_filtered_is_never_sent_again() {
    let app = TestApp::start(Kind::Sqlite).await;
    app.twilio
        .receipts_of_next_to(JANE, Receipts::undelivered(30007));
    app.say(JANE, "Hi").await;
    app.settled().await;
    app.becomes(JANE, "undelivered").await;
    assert_eq!(app.count("outbox").await, 0);
    app.pass(Duration::from_mins(2));
    app.say(BEN, "Hi").await;
    assert_eq!(app.statuses(JANE).await, ["undelivered"]);
    app.done().await;
}

#[tokio::test]
async fn a_receipt_may_tell_of_an_opt_out() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        app.twilio
            .receipts_of_next_to(JANE, Receipts::failed(21610));
        app.say(JANE, "Hi").await;
        app.settled().await;
        app.becomes(JANE, "failed").await;
        let who: Vec<(String, String)> = app
            .ask("select address, opt_out_source from contacts where opted_out_at is not null")
            .await;
        assert_eq!(who, [(JANE.to_owned(), "carrier".to_owned())]);
        app.done().await;
    })
    .await;
}
