//! The pages in a real browser: Chromium, driven by `tests/js/browser.mjs`, on the built binary with
//! its simulated carrier. `SHOTS=folder` keeps pictures of every page, to be looked at.

use std::process::Command;

use savvysolve::{domain::Clock, store::Db};
use serde_json::json;

use crate::{
    support::{Database, Kind, Process, ask, eventually, past},
    twilio_standin::Twilio,
};

const JANE: &str = "+13105550161";
const KIM: &str = "+13105550162";

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
    let play = json!({
        "base": base,
        "people": people,
        "sessions": SESSIONS,
        "shots": std::env::var("SHOTS").ok(),
        "intake": true,
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

/// Opens a ticket by text, as somebody without an account; its code.
async fn ticket(base: &str, db: &Db, phone: &str) -> String {
    let http = reqwest::Client::new();
    for words in ["Hi it's Jane, my tablet won't charge, today is fine", "OK"] {
        let form = [("phone", phone), ("body", words)];
        let url = format!("{base}/simulator/messages");
        let sent = http.post(url).form(&form).send().await.unwrap();
        assert!(sent.status().is_success(), "{sent:?}");
    }
    let sql =
        format!("select code from tickets where customer_phone = '{phone}' and status = 'open'");
    eventually("the ticket", async || {
        ask::<(String,)>(db, &sql).await.pop().map(|it| it.0)
    })
    .await
}
