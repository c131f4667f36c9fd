//! Twilio in: who is let in, what is refused, and that a repeat changes nothing.

use std::time::Duration;

use crate::{
    support::{Kind, PUBLIC, TestApp, on_both},
    twilio_standin::{Answer, Inbound, Signature},
};

const JANE: &str = "+14155550101";
const MESSAGES: &str = "/webhooks/twilio/messages";
const EMPTY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response />";

/// Every row that a turn may write.
const ROWS: &str = "(select address from messages union all select address from conversations
     union all select address from contacts union all select address from outbox
     union all select address from parked union all select code from tickets) as written";

/// The fields without which nothing is a text.
fn form<'a>(account: &'a str, number: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("AccountSid", account),
        ("MessageSid", "SM00000000000000000000000000000001"),
        ("From", JANE),
        ("To", number),
        ("Body", "Hi"),
        ("NumMedia", "0"),
    ]
}

#[tokio::test]
async fn what_is_not_signed_for_us_is_forbidden_and_leaves_no_trace() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let text = app.twilio.write(JANE, "Hi");
        for signature in [
            Signature::Wrong,
            Signature::Missing,
            Signature::ForUrl(format!("{PUBLIC}/webhooks/twilio/status")),
            Signature::ForUrl(format!("{PUBLIC}{MESSAGES}?a=b")),
            Signature::ForUrl(format!("http://support.example.com{MESSAGES}")),
            Signature::ForUrl(format!("https://other.example.com{MESSAGES}")),
        ] {
            let answer = app.twilio.deliver_signed(&text, &signature).await;
            assert_eq!(
                (answer.status, answer.body.as_str()),
                (403, ""),
                "{signature:?}"
            );
        }
        let urlencoded = ("content-type", "application/x-www-form-urlencoded");
        for signature in ["", "AAAA", "not base64 at all"] {
            let headers = [urlencoded, ("x-twilio-signature", signature)];
            app.post(MESSAGES, &headers, "Body=Hi".to_owned())
                .await
                .is_forbidden();
        }
        // A signature that was right for another body.
        let (account, number) = (
            app.twilio.account_sid().to_owned(),
            app.twilio.number().to_owned(),
        );
        let right = app
            .twilio
            .signs(&format!("{PUBLIC}{MESSAGES}"), &form(&account, &number));
        let headers = [urlencoded, ("x-twilio-signature", right.as_str())];
        app.post(MESSAGES, &headers, "Body=Hello&MessageSid=SM1".to_owned())
            .await
            .is_forbidden();
        assert_eq!(app.count(ROWS).await, 0);
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn another_account_is_forbidden_however_well_it_signs() {
    let app = TestApp::start(Kind::Sqlite).await;
    let (other, number) = (format!("AC{:032x}", 0xbad), app.twilio.number().to_owned());
    app.post_signed(MESSAGES, &form(&other, &number))
        .await
        .is_forbidden();
    assert_eq!(app.count(ROWS).await, 0);
    app.done().await;
}

#[tokio::test]
async fn sixty_four_kib_are_read_and_not_a_byte_more() {
    let app = TestApp::start(Kind::Sqlite).await;
    let (account, number) = (
        app.twilio.account_sid().to_owned(),
        app.twilio.number().to_owned(),
    );
    let padded = async |size: usize| {
        let mut form = form(&account, &number);
        let bare = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&form)
            .finish();
        let padding = "x".repeat(size - bare.len() - "&Pad=".len());
        form.push(("Pad", &padding));
        app.post_signed(MESSAGES, &form).await
    };
    assert_eq!(padded(64 * 1024 + 1).await.status, 413);
    assert_eq!(app.count(ROWS).await, 0);
    padded(64 * 1024).await.is_taken();
    assert_eq!(app.count("messages where direction = 'in'").await, 1);
    app.done().await;
}

#[tokio::test]
async fn a_field_that_twilio_adds_one_day_is_tolerated() {
    let app = TestApp::start(Kind::Sqlite).await;
    let mut text = app.twilio.write(JANE, "Hi");
    text.extra = vec![
        (
            "ChannelMetadata".to_owned(),
            "{\"type\":\"new\"}".to_owned(),
        ),
        ("Über_feld".to_owned(), "ja & nein=+%".to_owned()),
        ("Empty".to_owned(), String::new()),
    ];
    app.twilio.deliver(&text).await.is_taken();
    assert!(app.twilio.reply_to(JANE).await.contains("name?"));
    app.done().await;
}

#[tokio::test]
async fn who_cannot_be_answered_is_not_heard_and_twilio_is_content() {
    let app = TestApp::start(Kind::Sqlite).await;
    for sender in [
        "55555",
        "TWILIO",
        "whatsapp:+14155550101",
        "messenger:1234",
        "+1",
        "",
        "anonymous",
    ] {
        let answer = app.twilio.text(sender, "Hi").await;
        assert_eq!(answer.is_taken().body, EMPTY, "{sender}");
    }
    assert_eq!(app.count(ROWS).await, 0);
    app.done().await;
}

#[tokio::test]
async fn a_text_without_an_id_is_a_bad_request() {
    let app = TestApp::start(Kind::Sqlite).await;
    let (account, number) = (
        app.twilio.account_sid().to_owned(),
        app.twilio.number().to_owned(),
    );
    for sid in [None, Some(""), Some("SM<script>")] {
        let mut form = form(&account, &number);
        form.retain(|(key, _)| *key != "MessageSid");
        form.extend(sid.map(|sid| ("MessageSid", sid)));
        assert_eq!(
            app.post_signed(MESSAGES, &form).await.status,
            400,
            "{sid:?}"
        );
    }
    assert_eq!(app.count(ROWS).await, 0);
    app.done().await;
}

#[tokio::test]
async fn a_repeat_changes_nothing_and_is_answered_alike() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let other = app.beside().await;
        app.say(JANE, "Hi").await;
        let text = app.twilio.write(JANE, "it's Jane");
        let first = app.hears_of(&text).await;
        app.twilio.reply_to(JANE).await;
        app.settled().await;
        let stored = async || {
            (
                app.transcript(JANE).await,
                app.version(JANE).await,
                app.twilio.requests().len(),
            )
        };
        let same = |again: &Answer| {
            assert_eq!(
                (again.status, &again.content_type, &again.body),
                (200, &first.content_type, &first.body)
            );
        };

        let before = stored().await;
        same(&app.hears_of(&text).await);
        same(&app.twilio.deliver_by_fallback(&text).await);
        same(&other.hears_of(&text).await);
        app.settled().await;
        assert_eq!(stored().await, before);

        // A day later the person was nudged, and has been resting; the repeat changes none of it.
        app.pass(Duration::from_mins(16));
        app.twilio.reply_to(JANE).await;
        app.pass(Duration::from_hours(25));
        crate::support::eventually("the rest", async || {
            (app.version(JANE).await == 4).then_some(())
        })
        .await;
        app.settled().await;
        let before = stored().await;
        same(&app.hears_of(&text).await);
        same(&other.hears_of(&text).await);
        app.settled().await;
        assert_eq!(stored().await, before);
        other.done().await;
        app.done().await;
    })
    .await;
}

/// All at once, to these processes in turn.
async fn storm(apps: &[&TestApp], text: &Inbound, copies: usize) {
    let all = (0..copies).map(|n| apps[n % apps.len()].hears_of(text));
    for answer in futures_util::future::join_all(all).await {
        assert_eq!(answer.is_taken().body, EMPTY);
    }
    let app = apps[0];
    app.settled().await;
    assert_eq!(app.version(JANE).await, 1);
    assert_eq!(app.count("messages where direction = 'in'").await, 1);
    assert_eq!(app.count("messages where direction = 'out'").await, 1);
    assert_eq!(app.twilio.requests().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_copies_at_once_make_one_turn() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let text = app.twilio.write(JANE, "Hi");
        storm(&[&app], &text, 200).await;
        app.done().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_copies_over_two_processes_make_one_turn() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let other = app.beside().await;
        let text = app.twilio.write(JANE, "Hi");
        storm(&[&app, &other], &text, 200).await;
        other.done().await;
        app.done().await;
    })
    .await;
}
