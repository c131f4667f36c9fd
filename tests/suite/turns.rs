//! The main job, whole; and that turns are neither lost nor doubled, whoever else is at work.

use std::time::Duration;

use savvysolve::store::Db;
use uuid::Uuid;

use crate::support::{Kind, PUBLIC, TestApp, eventually, on_both};

const JANE: &str = "+14155550101";
const BEN: &str = "+14155550102";

/// Code, phone, name, description, device, urgency, status.
type Ticket = (String, String, String, String, String, String, String);

#[tokio::test]
async fn a_text_becomes_a_ticket() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let mut told = Vec::new();
        for (text, answer) in [
            ("Hi", "name?"),
            ("it's Jane", "problem"),
            ("it wont turn on", "1 phone"),
            ("3", "1 whenever"),
            ("2", "Reply OK"),
            ("OK", "/sign-up?redirect_url=/account&phone=%2B14155550101"),
        ] {
            let said = app.say(JANE, text).await;
            assert!(said.contains(answer), "{text}: {said}");
            told.extend([("in".to_owned(), text.to_owned()), ("out".to_owned(), said)]);
        }
        app.settled().await;

        let tickets: Vec<Ticket> = app
            .ask("select code, customer_phone, customer_name, description, device_type, urgency, status from tickets")
            .await;
        let [(code, phone, name, description, device, urgency, status)] = &tickets[..] else { panic!("{tickets:?}") };
        let last = &told.last().unwrap().1;
        assert!(last.contains(code) && last.contains(PUBLIC), "{last} {code}");
        assert_eq!((phone.as_str(), name.as_str(), description.as_str()), (JANE, "Jane", "it wont turn on"));
        assert_eq!((device.as_str(), urgency.as_str(), status.as_str()), ("laptop", "normal", "open"));

        // The transcript is what was said, and the carrier got each text once, with our own id.
        let transcript: Vec<(Uuid, String, String, String, Option<String>)> = app
            .ask("select id, direction, body, status, provider_id from messages order by created_at, id")
            .await;
        let written: Vec<_> = transcript.iter().map(|it| (it.1.clone(), it.2.clone())).collect();
        assert_eq!(written, told);
        let sent: Vec<_> = transcript.iter().filter(|it| it.1 == "out").collect();
        let requests = app.twilio.requests();
        assert_eq!(requests.len(), sent.len());
        for ((id, _, body, status, sid), request) in sent.into_iter().zip(&requests) {
            assert_eq!((status.as_str(), sid), ("accepted", &request.taken));
            let form = |key: &str| request.form.get(key).map_or("", String::as_str);
            assert_eq!((form("To"), form("From"), form("Body")), (JANE, app.twilio.number(), body.as_str()));
            let callback = form("StatusCallback").strip_prefix(&format!("{PUBLIC}/webhooks/twilio/status?mid="));
            assert_eq!(callback.map(Uuid::parse_str), Some(Ok(*id)));
        }
        assert_eq!((app.count("outbox").await, app.version(JANE).await), (0, 6));
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn through_a_messaging_service_the_service_is_the_sender() {
    let service = format!("MG{:032x}", 0x5b);
    let app = TestApp::with(Kind::Sqlite, &[("TWILIO__MESSAGING_SERVICE_SID", &service)]).await;
    assert!(app.say(JANE, "Hi").await.contains("name?"));
    let form = &app.twilio.requests()[0].form;
    assert_eq!(
        (form.get("MessagingServiceSid"), form.get("From")),
        (Some(&service), None)
    );
    app.becomes(JANE, "accepted").await;
    app.done().await;
}

#[tokio::test]
async fn health_readiness_and_figures() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        app.say(JANE, "Hi").await;
        app.settled().await;
        assert_eq!(app.get("/healthz").await.0, 200);
        assert_eq!(app.get("/readyz").await.0, 200);
        let (status, page) = app.get("/metrics").await;
        assert_eq!(status, 200);
        for name in [
            "savvysolve_turns_total",
            "savvysolve_turn_seconds_bucket{le=\"0.005\"}",
            "savvysolve_outbox_depth",
            "savvysolve_outbox_oldest_seconds",
            "savvysolve_sends_total{result=\"taken\"}",
            "savvysolve_inbound_total{result=\"taken\"}",
        ] {
            assert!(
                page.lines().any(|line| line.starts_with(name)),
                "{name} in {page}"
            );
        }
        app.change("delete from _sqlx_migrations").await;
        assert_eq!(app.get("/readyz").await.0, 503);
        assert_eq!(app.get("/healthz").await.0, 200);
        app.done().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_take_one_persons_texts_without_losing_any() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let other = app.beside().await;
        let people: Vec<_> = (0..3).map(|n| format!("+1415555012{n}")).collect();
        let texts: Vec<_> = (0..24)
            .map(|n| {
                let phone = &people[n % people.len()];
                (phone, app.twilio.write(phone, &format!("BACK {n}")))
            })
            .collect();
        let all = texts.iter().enumerate().map(|(n, (_, text))| {
            let process = if (n / people.len()) % 2 == 0 {
                &app
            } else {
                &other
            };
            process.hears_of(text)
        });
        for answer in futures_util::future::join_all(all).await {
            answer.is_taken();
        }
        app.settled().await;
        for phone in &people {
            assert_eq!(
                app.version(phone).await,
                8,
                "a turn of {phone} was lost or doubled"
            );
            let mut heard: Vec<_> = app
                .transcript(phone)
                .await
                .into_iter()
                .filter(|it| it.0 == "in")
                .map(|it| it.1)
                .collect();
            let mut wrote: Vec<_> = texts
                .iter()
                .filter(|it| it.0 == phone)
                .map(|(_, text)| text.body.clone())
                .collect();
            heard.sort();
            wrote.sort();
            assert_eq!(heard, wrote);
        }
        let sent = app.count("messages where direction = 'out'").await;
        assert_eq!(app.twilio.requests().len(), usize::try_from(sent).unwrap());
        assert_eq!(app.twilio.taken().len(), usize::try_from(sent).unwrap());
        other.done().await;
        app.done().await;
    })
    .await;
}

/// The one case that chance would seldom bring: another replica writes between load and save.
#[tokio::test]
async fn a_turn_is_replayed_when_another_replica_was_faster() {
    let app = TestApp::start(Kind::Postgres).await;
    app.say(JANE, "Hi").await;
    app.settled().await;
    let Db::Postgres(pool) = &app.db else {
        panic!()
    };
    let mut replica = pool.inner().begin().await.unwrap();
    let its_turn = "update conversations set version = version + 1";
    sqlx::Executor::execute(&mut *replica, its_turn)
        .await
        .unwrap();
    let before = app.metric("savvysolve_conflicts_total").await;
    let waits = async {
        let sql = "select count(*) from pg_stat_activity
                   where datname = current_database() and wait_event_type = 'Lock'";
        eventually("the turn to wait for the replica", async || {
            (app.ask::<(i64,)>(sql).await[0].0 > 0).then_some(())
        })
        .await;
        replica.commit().await.unwrap();
    };
    let ((), ()) = tokio::join!(app.text(JANE, "it's Jane"), waits);
    assert!(app.twilio.reply_to(JANE).await.contains("problem"));
    assert_eq!(app.version(JANE).await, 3);
    assert!(app.metric("savvysolve_conflicts_total").await > before);
    app.settled().await;
    assert_eq!(
        app.transcript(JANE).await.len(),
        4,
        "the turn that was rolled back left something"
    );
    app.done().await;
}

#[tokio::test]
async fn silence_is_nudged_once_and_then_left_in_peace() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        // Another process looks at the same clock.
        let other = app.beside().await;
        app.say(JANE, "Hi").await;
        app.settled().await;
        app.pass(Duration::from_mins(14));
        assert!(app.say(BEN, "Hi").await.contains("name?"));
        assert_eq!(app.version(JANE).await, 1, "a minute early");
        app.pass(Duration::from_mins(2));
        assert!(app.twilio.reply_to(JANE).await.contains("name?"));
        app.settled().await;
        assert_eq!(app.version(JANE).await, 2);
        app.pass(Duration::from_hours(24));
        eventually("the rest", async || {
            (app.version(JANE).await == 3).then_some(())
        })
        .await;
        eventually("no more waits", async || {
            (app.count("conversations where wake_at is not null").await == 0).then_some(())
        })
        .await;
        app.settled().await;
        app.pass(Duration::from_hours(48));
        app.say("+14155550103", "Hi").await;
        app.settled().await;
        assert_eq!(
            (app.version(JANE).await, app.statuses(JANE).await.len()),
            (3, 2)
        );
        other.done().await;
        app.done().await;
    })
    .await;
}

/// Makes the turns of one person fail from this version on, for a reason that will not go away.
async fn poison(app: &TestApp, phone: &str, version: i64) {
    let sql = match app.database.kind {
        Kind::Sqlite => format!(
            "create trigger poison before insert on conversations
                 when new.address = '{phone}' and new.version >= {version}
             begin insert into parked (id) values (null); end"
        ),
        Kind::Postgres => format!(
            "alter table conversations add constraint poison
                 check (address <> '{phone}' or version < {version})"
        ),
    };
    app.change(&sql).await;
}

async fn heal(app: &TestApp) {
    app.change(match app.database.kind {
        Kind::Sqlite => "drop trigger poison",
        Kind::Postgres => "alter table conversations drop constraint poison",
    })
    .await;
}

#[tokio::test]
async fn a_turn_that_fails_alone_is_parked_and_its_batch_mates_pass() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        poison(&app, JANE, 1).await;
        let bad = app.twilio.write(JANE, "Hi");
        let mates: Vec<_> = (0..20).map(|n| format!("+141555502{n:02}")).collect();
        // Meanwhile nobody can write, so that the texts gather in batches.
        let held = app.db.begin().await.unwrap();
        let all = async {
            let good = mates.iter().map(|phone| app.text(phone, "Hi"));
            let (answer, _) =
                tokio::join!(app.hears_of(&bad), futures_util::future::join_all(good));
            answer
        };
        let (answer, ()) = tokio::join!(all, async {
            tokio::task::yield_now().await;
            held.rollback().await.unwrap();
        });
        // It is kept, so Twilio may forget it.
        answer.is_taken();
        for phone in &mates {
            assert!(app.twilio.reply_to(phone).await.contains("name?"));
        }
        // Nothing of it is done, nor ever done again, and a repeat changes nothing.
        app.hears_of(&bad).await.is_taken();
        app.settled().await;
        let parked: Vec<(String, Option<String>, String)> = app
            .ask("select address, provider_id, error from parked")
            .await;
        let [(address, sid, error)] = &parked[..] else {
            panic!("{parked:?}")
        };
        assert_eq!((address.as_str(), sid.as_ref()), (JANE, Some(&bad.sid)));
        assert!(error.contains("constraint"), "{error}");
        let kept = ("in".to_owned(), "Hi".to_owned(), "parked".to_owned());
        assert_eq!(app.transcript(JANE).await, [kept]);
        assert!(app.metric("savvysolve_parked_total").await >= 1.0);

        // Once the cause is gone, the person is served like any other.
        heal(&app).await;
        assert!(app.say(JANE, "Hi").await.contains("name?"));
        app.settled().await;
        app.leave().await;
    })
    .await;
}

#[tokio::test]
async fn a_wait_or_an_input_that_fails_is_parked_once_as_well() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        app.say(JANE, "Hi").await;
        app.settled().await;
        poison(&app, JANE, 2).await;
        let parked = async |count| {
            eventually("it to be parked", async || {
                (app.count("parked").await == count).then_some(())
            })
            .await;
        };
        app.pass(Duration::from_mins(16));
        parked(1).await;
        let id = savvysolve::domain::id::new_id(app.clock.now());
        let mut tx = app.db.begin().await.unwrap();
        let input =
            serde_json::value::RawValue::from_string(r#"{"kind":"hand_back"}"#.to_owned()).unwrap();
        let now = app.clock.now();
        let (sms, jane) = ("sms".to_owned(), JANE.to_owned());
        savvysolve::store::inputs::insert(
            &mut tx,
            id,
            sms,
            jane,
            sqlx::types::Json(input),
            now,
            now,
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        parked(2).await;
        // Two more looks of the timers: whoever is due later was served, and nothing came again.
        app.say(BEN, "Hi").await;
        app.pass(Duration::from_mins(16));
        assert!(app.twilio.reply_to(BEN).await.contains("name?"));
        assert_eq!(
            (app.count("parked").await, app.count("inputs").await),
            (2, 0)
        );
        app.settled().await;
        app.leave().await;
    })
    .await;
}

#[tokio::test]
async fn who_opts_out_in_their_own_words_hears_nothing_more() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        app.say(JANE, "Hi").await;
        app.text(JANE, "please stop texting me").await;
        app.text(JANE, "my macbook wont turn on").await;
        // Neither an answer nor a nudge.
        app.pass(Duration::from_mins(16));
        app.say(BEN, "Hi").await;
        app.settled().await;
        assert_eq!(app.statuses(JANE).await, ["accepted"]);
        let source: Vec<(Option<String>,)> = app
            .ask("select opt_out_source from contacts where opted_out_at is not null")
            .await;
        assert_eq!(source, [(Some("words".to_owned()),)]);
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn who_comes_back_by_start_is_heard_again() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        app.twilio.advanced_opt_out(true);
        app.say(JANE, "Hi").await;
        app.text(JANE, "STOP").await;
        app.text(JANE, "it's Jane").await;
        app.settled().await;
        assert!(app.twilio.is_blocked(JANE));
        assert_eq!(app.statuses(JANE).await.len(), 1);
        app.say(JANE, "START").await;
        assert_eq!(
            app.count("contacts where opted_out_at is not null").await,
            0
        );
        app.done().await;
    })
    .await;
}
