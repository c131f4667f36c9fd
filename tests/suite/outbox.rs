//! The way out: what becomes of a text when the carrier takes it, refuses it, or leaves it open.

use std::time::Duration;

use crate::{
    support::{Kind, TestApp, eventually, on_both},
    twilio_standin::{Fault, Receipts},
};

const JANE: &str = "+14155550101";
const BEN: &str = "+14155550102";
const CAT: &str = "+14155550103";

/// How long until the oldest text to `phone` is due, seconds; waits until an attempt gave it back.
async fn put_back(app: &TestApp, phone: &str) -> u64 {
    let sql = format!(
        "select due_at from outbox where address = '{phone}' and not uncertain order by seq limit 1"
    );
    eventually(&format!("a text to {phone} to be put back"), async || {
        let due = app.ask::<(savvysolve::domain::Timestamp,)>(&sql).await;
        let wait = due.first()?.0.since(app.clock.now()).as_secs();
        (wait > 0).then_some(wait)
    })
    .await
}

/// Jane texts; her answer meets this fault, and in the end is sent: so many requests it takes.
async fn goes_after(kind: Kind, fault: Fault, lookups: usize, requests: usize) {
    let app = TestApp::start(kind).await;
    app.twilio.fail_next(fault.clone());
    // Places kept free: that they were taken shows how often it was looked up.
    (0..lookups).for_each(|_| app.twilio.fail_next_lookup(Fault::None));
    app.text(JANE, "Hi").await;
    app.becomes(JANE, "accepted").await;
    app.settled().await;
    let taken = app.twilio.taken();
    assert_eq!(
        (taken.len(), app.twilio.requests().len()),
        (1, requests),
        "{fault:?}"
    );
    let ids: Vec<(Option<String>,)> = app
        .ask("select provider_id from messages where direction = 'out'")
        .await;
    assert_eq!(ids, [(Some(taken[0].sid.clone()),)]);
    app.done().await;
}

#[tokio::test]
async fn a_500_that_was_not_taken_is_looked_up_twice_and_sent_once_more() {
    on_both(async |kind| goes_after(kind, Fault::ServerError { taken: false }, 2, 2).await).await;
}

#[tokio::test]
async fn a_500_that_was_taken_is_found_and_not_sent_again() {
    on_both(async |kind| goes_after(kind, Fault::ServerError { taken: true }, 1, 1).await).await;
}

#[tokio::test]
async fn a_gateways_page_says_nothing_either_way() {
    tokio::join!(
        goes_after(Kind::Sqlite, Fault::Gateway { taken: false }, 2, 2),
        goes_after(Kind::Sqlite, Fault::Gateway { taken: true }, 1, 1),
    );
}

#[tokio::test]
async fn a_time_out_after_it_was_taken_is_found() {
    on_both(async |kind| goes_after(kind, Fault::Hang { taken: true }, 1, 1).await).await;
}

#[tokio::test]
async fn a_connection_that_is_reset_is_looked_up() {
    tokio::join!(
        goes_after(Kind::Sqlite, Fault::Reset { taken: false }, 2, 2),
        goes_after(Kind::Postgres, Fault::Reset { taken: true }, 1, 1),
    );
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_looked_up() {
    goes_after(Kind::Sqlite, Fault::Garbled, 1, 1).await;
}

/// The receipt comes by our own id and names the carrier's: then nothing needs looking up.
#[tokio::test]
async fn a_receipt_settles_a_doubt() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        app.twilio.receipts(Receipts::before_answer());
        app.twilio.fail_next(Fault::ServerError { taken: true });
        app.text(JANE, "Hi").await;
        app.settled().await;
        assert_eq!(app.statuses(JANE).await, ["delivered"]);
        assert_eq!(app.twilio.requests().len(), 1, "it was sent twice");
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn the_same_words_twice_are_two_texts() {
    // Both answers read alike. The first is known by its id; the second, lost, must not be taken for it.
    let app = TestApp::start(Kind::Sqlite).await;
    app.say(JANE, "Hi").await;
    let again = app.say(JANE, "BACK").await;
    app.settled().await;
    app.twilio.fail_next(Fault::ServerError { taken: false });
    app.text(JANE, "BACK").await;
    app.settled().await;
    let bodies: Vec<_> = app.twilio.taken().into_iter().map(|it| it.body).collect();
    assert_eq!(bodies[1..], [again.clone(), again]);
    app.done().await;
}

#[tokio::test]
async fn a_doubt_that_cannot_be_settled_is_shown_and_not_sent_again() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let (sends, doubts) = (
            "savvysolve_sends_total{result=\"unknown\"}",
            "savvysolve_doubts_total{result=\"unanswered\"}",
        );
        let before = (app.metric(sends).await, app.metric(doubts).await);
        app.twilio.fail_next(Fault::ServerError { taken: true });
        app.twilio
            .fail_next_lookup(Fault::ServerError { taken: false });
        app.twilio.fail_next_lookup(Fault::Reset { taken: false });
        app.text(JANE, "Hi").await;
        app.becomes(JANE, "unknown").await;
        app.settled().await;
        assert_eq!(app.twilio.requests().len(), 1);
        assert!(app.metric(sends).await > before.0 && app.metric(doubts).await > before.1);
        // Nothing behind it is held up.
        assert!(app.say(JANE, "it's Jane").await.contains("name?"));
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn too_many_requests_waits_as_long_as_it_is_told() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        app.twilio.fail_next(Fault::TooManyRequests {
            retry_after: Some(30),
        });
        app.text(JANE, "Hi").await;
        let wait = put_back(&app, JANE).await;
        assert!((20..=30).contains(&wait), "{wait}");
        assert_eq!(app.twilio.requests().len(), 1);
        app.pass(Duration::from_secs(31));
        assert!(app.twilio.reply_to(JANE).await.contains("name?"));
        app.settled().await;
        assert_eq!(app.twilio.requests().len(), 2);
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_full_queue_backs_off_and_gives_up_in_the_end() {
    let app = TestApp::with(Kind::Sqlite, &[("OUTBOX__ATTEMPTS", "3")]).await;
    for fault in [
        Fault::Refuse(21611),
        Fault::TooManyRequests { retry_after: None },
        Fault::Refuse(21611),
    ] {
        app.twilio.fail_next(fault);
    }
    app.text(JANE, "Hi").await;
    app.becomes(JANE, "failed").await;
    app.settled().await;
    assert_eq!(app.twilio.requests().len(), 3);
    app.done().await;
}

#[tokio::test]
async fn a_number_that_does_not_exist_fails_for_good() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        app.twilio.fail_next(Fault::Refuse(21211));
        app.text(JANE, "Hi").await;
        app.becomes(JANE, "failed").await;
        app.settled().await;
        let codes: Vec<(Option<i64>,)> = app
            .ask("select error_code from messages where direction = 'out'")
            .await;
        assert_eq!(codes, [(Some(21211),)]);
        assert_eq!(app.twilio.requests().len(), 1);
        assert_eq!(
            app.count("contacts where opted_out_at is not null").await,
            0
        );
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn whoever_opted_out_at_the_carrier_is_not_written_to_again() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        app.twilio.fail_next(Fault::Refuse(21610));
        app.text(JANE, "Hi").await;
        app.becomes(JANE, "failed").await;
        app.settled().await;
        let who: Vec<(String, String)> = app
            .ask("select address, opt_out_source from contacts where opted_out_at is not null")
            .await;
        assert_eq!(who, [(JANE.to_owned(), "carrier".to_owned())]);
        app.text(JANE, "my printer is broken").await;
        app.settled().await;
        app.pass(Duration::from_mins(16));
        app.say(BEN, "Hi").await;
        app.settled().await;
        let to: Vec<_> = app
            .twilio
            .requests()
            .into_iter()
            .map(|it| it.form["To"].clone())
            .collect();
        assert_eq!(to, [JANE, BEN]);
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn wrong_credentials_stop_everything_until_they_may_be_right_again() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        app.twilio.fail_next(Fault::BadCredentials);
        app.text(JANE, "Hi").await;
        let wait = put_back(&app, JANE).await;
        assert!((5..=15).contains(&wait), "{wait}");
        // Others are taken, and not even tried.
        for phone in [BEN, CAT] {
            app.text(phone, "Hi").await;
            put_back(&app, phone).await;
        }
        assert_eq!(app.twilio.requests().len(), 1);
        // Still wrong: one opening for all that were on their way, and twice as long.
        app.twilio.fail_next(Fault::BadCredentials);
        app.twilio.fail_next(Fault::BadCredentials);
        app.twilio.fail_next(Fault::BadCredentials);
        app.pass(Duration::from_secs(16));
        eventually("the second opening", async || {
            (app.twilio.requests().len() == 4).then_some(())
        })
        .await;
        let wait = put_back(&app, JANE).await;
        assert!((16..=30).contains(&wait), "{wait}");
        app.pass(Duration::from_secs(31));
        for phone in [JANE, BEN, CAT] {
            assert!(app.twilio.reply_to(phone).await.contains("name?"));
        }
        app.settled().await;
        assert_eq!(app.twilio.requests().len(), 7);
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn one_persons_texts_stay_in_order_while_others_flow() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        app.twilio.fail_next_to(JANE, Fault::TooManyRequests { retry_after: Some(40) });
        app.text(JANE, "Hi").await;
        put_back(&app, JANE).await;
        app.text(JANE, "it's Jane").await;
        app.text(JANE, "my macbook wont turn on").await;
        // Others do not wait, before nor after.
        assert!(app.say(BEN, "Hi").await.contains("name?"));
        assert!(app.say(BEN, "it's Ben").await.contains("problem"));
        assert_eq!(app.count(&format!("outbox where address = '{JANE}'")).await, 3);
        assert!(app.twilio.phone(JANE).is_empty());
        app.pass(Duration::from_secs(41));
        app.settled().await;
        let written: Vec<(String,)> = app
            .ask(&format!("select body from messages where address = '{JANE}' and direction = 'out' order by created_at"))
            .await;
        assert_eq!(app.twilio.phone(JANE), written.into_iter().map(|row| row.0).collect::<Vec<_>>());
        assert_eq!(app.twilio.phone(JANE).len(), 3);
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_held_for_long_blocks_nothing() {
    let app = TestApp::start(Kind::Sqlite).await;
    app.twilio.fail_next_to(
        JANE,
        Fault::TooManyRequests {
            retry_after: Some(600),
        },
    );
    app.text(JANE, "Hi").await;
    put_back(&app, JANE).await;
    assert!(app.say(JANE, "it's Jane").await.contains("problem"));
    app.pass(Duration::from_secs(601));
    assert!(app.twilio.reply_to(JANE).await.contains("name?"));
    app.done().await;
}

#[tokio::test]
async fn an_opt_out_is_looked_at_when_a_text_is_sent() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        app.say(JANE, "Hi").await;
        app.twilio.fail_next_to(
            JANE,
            Fault::TooManyRequests {
                retry_after: Some(30),
            },
        );
        app.text(JANE, "it's Jane").await;
        put_back(&app, JANE).await;
        // It was queued before she opted out, and another behind it.
        app.text(JANE, "my macbook wont turn on").await;
        app.text(JANE, "STOP").await;
        app.pass(Duration::from_secs(31));
        app.settled().await;
        assert_eq!(
            app.statuses(JANE).await,
            ["accepted", "suppressed", "suppressed"]
        );
        assert_eq!(
            app.twilio.requests().len(),
            2,
            "no request after she opted out"
        );
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn an_opt_out_is_looked_at_again_after_a_doubt() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        app.say(JANE, "Hi").await;
        app.twilio
            .fail_next_to(JANE, Fault::ServerError { taken: false });
        app.text(JANE, "it's Jane").await;
        eventually("the first attempt", async || {
            (app.twilio.requests().len() == 2).then_some(())
        })
        .await;
        app.text(JANE, "STOP").await;
        app.settled().await;
        assert_eq!(app.statuses(JANE).await, ["accepted", "suppressed"]);
        assert_eq!(
            app.twilio.requests().len(),
            2,
            "no request after she opted out"
        );
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn two_processes_keep_one_persons_order() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let other = app.beside().await;
        app.twilio.fail_next_to(JANE, Fault::TooManyRequests { retry_after: Some(40) });
        for (n, text) in ["Hi", "it's Jane", "my macbook wont turn on"].into_iter().enumerate() {
            let process = if n % 2 == 0 { &app } else { &other };
            process.hears_of(&app.twilio.write(JANE, text)).await.is_taken();
            put_back(&app, JANE).await;
        }
        assert!(app.say(BEN, "Hi").await.contains("name?"));
        assert!(app.twilio.phone(JANE).is_empty());
        app.pass(Duration::from_secs(41));
        app.settled().await;
        let written: Vec<(String,)> = app
            .ask(&format!("select body from messages where address = '{JANE}' and direction = 'out' order by created_at"))
            .await;
        assert_eq!(app.twilio.phone(JANE), written.into_iter().map(|row| row.0).collect::<Vec<_>>());
        assert_eq!(app.twilio.requests().len(), 5);
        other.done().await;
        app.done().await;
    })
    .await;
}

/// As after a crash between the call and its record: the row is there, the end is not.
#[tokio::test]
async fn what_a_dead_process_left_is_looked_up_before_it_is_sent() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        app.say(JANE, "Hi").await;
        app.say(BEN, "Hi").await;
        app.settled().await;
        app.change("update messages set status = 'queued', provider_id = null where direction = 'out'").await;
        // Ben's was never sent.
        app.change(&format!("update messages set body = 'lost' where address = '{BEN}' and direction = 'out'")).await;
        app.change(
            "insert into outbox (id, channel, address, seq, due_at, attempts, uncertain, created_at)
             select id, channel, address, 1, created_at, 1, true, created_at from messages where direction = 'out'",
        )
        .await;
        assert_eq!(app.twilio.reply_to(BEN).await, "lost");
        app.settled().await;
        let to: Vec<_> = app.twilio.requests().into_iter().map(|it| it.form["To"].clone()).collect();
        assert_eq!(to, [JANE, BEN, BEN]);
        assert_eq!(app.statuses(JANE).await, ["accepted"]);
        assert_eq!(app.statuses(BEN).await, ["accepted"]);
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_carrier_that_cannot_be_reached_surely_took_nothing() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let app = TestApp::with(
        Kind::Sqlite,
        &[("TWILIO__API_BASE", &nobody), ("OUTBOX__ATTEMPTS", "2")],
    )
    .await;
    app.text(JANE, "Hi").await;
    // It is tried again without a doubt, and given up in the end.
    app.becomes(JANE, "failed").await;
    app.done().await;
}

/// Those behind wait in this process's memory when the one before them is put off.
#[tokio::test]
async fn what_waits_behind_a_text_that_is_put_off_waits_with_it() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        // The doubt takes seconds: time enough for two more texts.
        app.twilio.fail_next_to(JANE, Fault::ServerError { taken: false });
        app.twilio.fail_next_to(JANE, Fault::TooManyRequests { retry_after: Some(40) });
        for text in ["Hi", "it's Jane", "my macbook wont turn on"] {
            app.text(JANE, text).await;
        }
        put_back(&app, JANE).await;
        eventually("those behind to be put back", async || {
            (app.count("outbox where not uncertain").await == 3).then_some(())
        })
        .await;
        assert!(app.twilio.phone(JANE).is_empty());
        app.pass(Duration::from_secs(41));
        app.settled().await;
        let written: Vec<(String,)> = app
            .ask(&format!("select body from messages where address = '{JANE}' and direction = 'out' order by created_at"))
            .await;
        assert_eq!(app.twilio.phone(JANE), written.into_iter().map(|row| row.0).collect::<Vec<_>>());
        assert_eq!(app.twilio.phone(JANE).len(), 3);
        app.done().await;
    })
    .await;
}

/// A doubt takes seven seconds; with one place alone, everybody else would wait for it.
#[tokio::test]
async fn a_doubt_holds_up_only_its_own_address() {
    on_both(async |kind| {
        let app = TestApp::with(kind, &[("OUTBOX__CONCURRENCY", "1")]).await;
        app.twilio.fail_next_to(JANE, Fault::ServerError { taken: false });
        app.text(JANE, "Hi").await;
        eventually("the first attempt", async || {
            (app.twilio.requests().len() == 1).then_some(())
        })
        .await;
        let began = std::time::Instant::now();
        app.text(JANE, "it's Jane").await;
        for phone in [BEN, CAT] {
            assert!(app.say(phone, "Hi").await.contains("name?"));
        }
        assert!(began.elapsed() < Duration::from_millis(1_900), "{:?}", began.elapsed());
        assert!(app.twilio.phone(JANE).is_empty(), "hers are still in doubt");
        app.settled().await;
        let written: Vec<(String,)> = app
            .ask(&format!("select body from messages where address = '{JANE}' and direction = 'out' order by created_at"))
            .await;
        assert_eq!(app.twilio.phone(JANE), written.into_iter().map(|row| row.0).collect::<Vec<_>>());
        assert_eq!(app.twilio.phone(JANE).len(), 2);
        app.done().await;
    })
    .await;
}
