//! What an account finds: tickets and sessions of the past, written as the service itself writes them.

use std::time::Duration;

use savvysolve::{
    domain::{Timestamp, id::new_id},
    store::{ratings, sessions, tickets},
};
use uuid::Uuid;

use crate::support::TestApp;

/// When the first of them was opened.
const T0: Timestamp = Timestamp::from_micros(1_763_789_266_000_000);

/// The `n`th ticket of a phone: one a day.
pub(super) fn at(n: u64) -> Timestamp {
    T0.after(Duration::from_hours(24 * n))
}

/// A ticket of a phone that belongs to nobody. `proven`: whether the phone was.
pub(super) async fn ticket(app: &TestApp, phone: &str, code: &str, n: u64, proven: bool) -> Uuid {
    let (id, now) = (new_id(at(n)), at(n));
    let ticket = tickets::NewTicket {
        id,
        code: code.to_owned(),
        customer_id: None,
        customer_phone: Some(phone.to_owned()),
        phone_proven_at: proven.then_some(now),
        customer_name: None,
        customer_email: None,
        email_proven_at: None,
        description: format!("the problem of {code}"),
        device_type: "laptop".to_owned(),
        urgency: "high".to_owned(),
        channel: "sms".to_owned(),
        language: "en".to_owned(),
        status: "completed".to_owned(),
        created_at: now,
        updated_at: now,
    };
    let mut tx = app.db.begin().await.unwrap();
    tickets::insert(&mut tx, vec![ticket]).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// A session of a ticket that ended, by a solver with this name; with a rating where there was one.
pub(super) async fn session(
    app: &TestApp,
    ticket: Uuid,
    solver: Uuid,
    n: u64,
    score: Option<i64>,
) -> Uuid {
    let (id, now) = (new_id(at(n)), at(n));
    let mut tx = app.db.begin().await.unwrap();
    let name = "Sam".to_owned();
    sessions::begin(&mut tx, id, ticket, solver, name, None, now)
        .await
        .unwrap();
    let end = now.after(Duration::from_mins(25));
    let (tier, price) = ("standard".to_owned(), "$39".to_owned());
    sessions::complete(&mut tx, id, 25, tier, price, end)
        .await
        .unwrap();
    if let Some(score) = score {
        let words = "great".to_owned();
        ratings::put(&mut tx, id, score, words, now, end)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    id
}

/// Somebody who solves.
pub(super) async fn solver(app: &TestApp, phone: &str) -> Uuid {
    let id = new_id(T0);
    let mut tx = app.db.begin().await.unwrap();
    savvysolve::store::solvers::insert_user(&mut tx, id, phone.into(), "Sam Stone".into(), T0)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}
