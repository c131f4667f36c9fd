//! The pages in a real browser: Chromium, driven by `tests/js/browser.mjs`, on the built binary with
//! its simulated carrier. `SHOTS=folder` keeps pictures of every page, to be looked at.

use std::process::Command;

use savvysolve::{domain::Clock, store::Db};
use serde_json::json;
use sqlx::AssertSqlSafe;

use crate::{
    support::{Database, Kind, Process, SOLVER, ask, eventually, past, run},
    twilio_standin::Twilio,
};

const JANE: &str = "+13105550161";
const KIM: &str = "+13105550162";
/// Waits for a person of the staff.
const BEN: &str = "+13105550165";

/// Sessions that each of them has.
const SESSIONS: usize = 60;

#[tokio::test]
async fn a_customer_finds_scrolls_and_rates_with_and_without_javascript() {
    let database = Database::fresh(Kind::Sqlite).await;
    let twilio = Twilio::start_at(Clock::default()).await;
    // Over http a cookie is no `Secure` one; the port is told by the browser itself.
    let settings = [
        ("SAVVYSOLVE_SERVER__PUBLIC_URL", "http://127.0.0.1"),
        ("SAVVYSOLVE_SMS__CARRIER", "simulator"),
        // All of them come from one address.
        ("SAVVYSOLVE_LIMITS__CODES_PER_ADDRESS", "1000"),
        ("SAVVYSOLVE_LIMITS__FORMS_PER_ADDRESS", "1000"),
    ];
    let service = Process::start(&database, &twilio, &settings).await;
    let base = format!("http://{}", service.address());
    let db = Db::connect(&database.url).await.unwrap();
    let mut people = Vec::new();
    for phone in [JANE, KIM] {
        past(&db, phone, SESSIONS, Clock::default().now()).await;
        let ticket = ticket(&base, &db, phone).await;
        people.push(json!({ "phone": phone, "ticket": ticket }));
    }
    staff(&base, &db, &database.url).await;
    let play = json!({
        "base": base,
        "people": people,
        "owner": SOLVER,
        "sessions": SESSIONS,
        "shots": std::env::var("SHOTS").ok(),
    });
    let output = tokio::task::spawn_blocking(move || {
        Command::new("node")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/js/browser.mjs"))
            .arg(play.to_string())
            .output()
            .expect("node; `tests/setup.sh` installs what is missing")
    })
    .await
    .unwrap();
    assert!(
        output.status.success(),
        "{}{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
        service.log()
    );
    let rated: Vec<(i64, String)> = ask(
        &db,
        "select score, comment from ratings where comment like 'Quick%'",
    )
    .await;
    assert_eq!(rated.len(), 2, "each rated one: {rated:?}");
    assert!(rated.iter().all(|it| it.0 == 4), "{rated:?}");
    db.close().await;
}

/// Makes the solver of all those sessions the owner, and gives the desk something to show: somebody
/// who waits for a person, and a text that did not arrive.
async fn staff(base: &str, db: &Db, url: &str) {
    let settings = [("DATABASE__URL", url), ("SMS__CARRIER", "simulator")];
    let output = run(&["user", "role", SOLVER, "owner"], &settings);
    assert!(output.status.success(), "{output:?}");
    for words in [
        "My macbook makes a walrus noise\nwhenever the lid is open",
        "agent",
    ] {
        text(base, BEN, words).await;
    }
    let sql =
        format!("select status, body from messages where address = '{BEN}' and direction = 'out'");
    eventually("that a person will answer", async || {
        let all = ask::<(String, String)>(db, &sql).await;
        let told = all.iter().any(|it| it.1.contains("A person from our team"));
        (told && all.iter().all(|it| it.0 == "delivered")).then_some(())
    })
    .await;
    // A text to a phone that is off is what the simulated carrier has not got.
    let lost = format!(
        "update messages set status = 'undelivered', error_code = 30003 where id =
            (select min(id) from messages where address = '{BEN}' and direction = 'out')
         returning address"
    );
    let Db::Sqlite { writer, .. } = db else {
        unreachable!("this is on SQLite")
    };
    let lost: Vec<(String,)> = sqlx::query_as(AssertSqlSafe(lost))
        .fetch_all(writer)
        .await
        .unwrap();
    assert_eq!(lost.len(), 1);
}

async fn text(base: &str, phone: &str, body: &str) {
    let form = [("phone", phone), ("body", body)];
    let url = format!("{base}/simulator/messages");
    let http = reqwest::Client::new();
    let sent = http.post(url).form(&form).send().await.unwrap();
    assert!(sent.status().is_success(), "{sent:?}");
}

/// Opens a ticket by text, as somebody without an account; its code.
async fn ticket(base: &str, db: &Db, phone: &str) -> String {
    for words in ["Hi it's Jane, my tablet won't charge, today is fine", "OK"] {
        text(base, phone, words).await;
    }
    let sql =
        format!("select code from tickets where customer_phone = '{phone}' and status = 'open'");
    eventually("the ticket", async || {
        ask::<(String,)>(db, &sql).await.pop().map(|it| it.0)
    })
    .await
}
