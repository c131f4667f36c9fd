//! Many want the same ticket at the same moment, on two processes: exactly one gets it.

use futures_util::future::join_all;
use savvysolve::{domain::id::new_id, store::solvers};

use crate::support::{TestApp, on_both};

const JANE: &str = "+13105550101";

/// Phones of so many solvers.
fn phones(count: usize) -> Vec<String> {
    let areas = ["415", "212", "646"];
    (0..count)
        .map(|n| format!("+1{}55501{:02}", areas[n / 100], n % 100))
        .collect()
}

/// Solvers on duty with these phones.
async fn solvers(app: &TestApp, phones: &[String]) {
    let mut tx = app.db.begin().await.unwrap();
    let now = app.clock.now();
    for phone in phones {
        let id = new_id(now);
        let name = format!("Sam{}", &phone[10..]);
        solvers::insert_user(&mut tx, id, phone.clone(), name, now)
            .await
            .unwrap();
        solvers::put(&mut tx, id, String::new(), None, now)
            .await
            .unwrap();
        solvers::set_duty(&mut tx, id, true).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Jane opens a ticket; its code.
async fn ticket(app: &TestApp) -> String {
    app.say(JANE, "Hi it's Jane, my wifi is down, right now")
        .await;
    app.say(JANE, "OK").await;
    app.settled().await;
    let codes: Vec<(String,)> = app.ask("select code from tickets").await;
    codes[0].0.clone()
}

/// Puts an offer of it before every solver, whatever wave they would be in.
async fn offer_to_all(app: &TestApp) {
    app.change(
        "insert into offers (ticket_id, solver_id, live, offered_at)
         select t.id, w.user_id, true, t.created_at from tickets t, solvers w",
    )
    .await;
}

/// Texts on this phone that contain these words.
fn told(app: &TestApp, phone: &str, words: &str) -> usize {
    let texts = app.twilio.phone(phone);
    texts.iter().filter(|it| it.contains(words)).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_200_claims_on_two_processes_one_wins_and_199_are_told() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let other = app.beside().await;
        let code = ticket(&app).await;
        let phones = phones(200);
        solvers(&app, &phones).await;
        offer_to_all(&app).await;

        let claims: Vec<_> = phones
            .iter()
            .map(|phone| app.twilio.write(phone, &format!("CLAIM {code}")))
            .collect();
        let all = claims.iter().enumerate().map(|(n, claim)| {
            let process = if n % 2 == 0 { &app } else { &other };
            process.hears_of(claim)
        });
        for answer in join_all(all).await {
            answer.is_taken();
        }
        app.settled().await;

        let sessions: Vec<(String, String)> = app
            .ask("select s.status, u.phone from sessions s join users u on u.id = s.solver_id")
            .await;
        let [(status, winner)] = &sessions[..] else {
            panic!("{sessions:?}")
        };
        assert_eq!(status, "active");
        assert_eq!(app.count("tickets where status = 'claimed'").await, 1);
        assert_eq!(app.count("offers where live").await, 0);
        assert_eq!(app.count("offers where answer = 'claimed'").await, 1);
        assert_eq!(app.count("offers where answer = 'lost'").await, 199);
        for phone in &phones {
            let won = told(&app, phone, "is yours:");
            let lost = told(&app, phone, "is with another solver");
            let gone = told(&app, phone, "is taken by another solver");
            let expected = if phone == winner {
                (1, 0, 0)
            } else {
                (0, 1, 1)
            };
            assert_eq!((won, lost, gone), expected, "{phone}");
            assert_eq!(app.twilio.phone(phone).len(), won + lost + gone, "{phone}");
        }
        assert_eq!(told(&app, JANE, "has your ticket"), 1);
        other.leave().await;
        app.done().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_200_copies_of_one_claim_one_counts() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let other = app.beside().await;
        let code = ticket(&app).await;
        let phones = phones(2);
        solvers(&app, &phones).await;
        offer_to_all(&app).await;

        let claim = app.twilio.write(&phones[0], &format!("CLAIM {code}"));
        let copies = (0..200).map(|n| {
            let process = if n % 2 == 0 { &app } else { &other };
            process.hears_of(&claim)
        });
        for answer in join_all(copies).await {
            answer.is_taken();
        }
        app.settled().await;
        assert_eq!(app.count("sessions").await, 1);
        let inbound = format!("messages where inbound_id = '{}'", claim.sid);
        assert_eq!(app.count(&inbound).await, 1);
        assert_eq!(app.twilio.phone(&phones[0]).len(), 1);
        assert_eq!(told(&app, &phones[0], "is yours:"), 1);
        assert_eq!(app.twilio.phone(&phones[1]).len(), 1);
        assert_eq!(told(&app, &phones[1], "is taken by another solver"), 1);
        assert_eq!(told(&app, JANE, "has your ticket"), 1);
        other.leave().await;
        app.done().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_claims_what_is_being_dropped_knows_where_they_stand() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let other = app.beside().await;
        let code = ticket(&app).await;
        let phones = phones(20);
        solvers(&app, &phones).await;
        offer_to_all(&app).await;

        let mut texts: Vec<_> = phones
            .iter()
            .map(|phone| app.twilio.write(phone, &format!("CLAIM {code}")))
            .collect();
        texts.insert(10, app.twilio.write(JANE, "DROP"));
        let all = texts.iter().enumerate().map(|(n, text)| {
            let process = if n % 2 == 0 { &app } else { &other };
            process.hears_of(text)
        });
        for answer in join_all(all).await {
            answer.is_taken();
        }
        app.settled().await;
        assert_eq!(app.count("tickets where status = 'dropped'").await, 1);
        assert_eq!(app.count("sessions where status <> 'dropped'").await, 0);
        assert_eq!(app.count("offers where live").await, 0);
        let winners = app.count("sessions").await;
        assert!(winners <= 1, "{winners} sessions");
        let mut won = 0;
        for phone in &phones {
            let yours = told(&app, phone, "is yours:");
            let over = told(&app, phone, "The session is over");
            assert_eq!(yours, over, "{phone}: {:?}", app.twilio.phone(phone));
            let told = ["is with another solver", "is closed"]
                .map(|words| told(&app, phone, words))
                .iter()
                .sum::<usize>();
            assert_eq!(yours + told, 1, "{phone}: {:?}", app.twilio.phone(phone));
            won += yours;
        }
        assert_eq!(i64::try_from(won).unwrap(), winners);
        other.leave().await;
        app.done().await;
    })
    .await;
}
