//! A past for somebody: sessions that are over, written as the service writes them.

use std::time::Duration;

use savvysolve::{
    actions,
    domain::{PhoneNumber, Timestamp, id::new_id},
    store::{Db, messages, ratings, sessions, solvers, tickets},
};
use uuid::Uuid;

/// The solver of all of them.
pub(crate) const SOLVER: &str = "+12065550177";

/// Writes that many completed sessions of a phone, each of a ticket of its own, the newest three
/// days before `now` and the others a day apart. The newest is not rated, of the others every second is.
/// The sessions' ids, newest first.
pub(crate) async fn past(db: &Db, phone: &str, count: usize, now: Timestamp) -> Vec<Uuid> {
    const PROBLEMS: [&str; 4] = [
        "The wifi drops every evening when everybody is home, and only comes back once I pull the plug and wait.",
        "Printer jams",
        "My laptop gets so hot that I can't have it on my knees any more",
        "The TV says \"no signal\" <since the storm>",
    ];
    let mut tx = db.begin().await.unwrap();
    let solver = PhoneNumber::from_carrier(SOLVER).unwrap();
    actions::hire(&mut tx, &solver, "Sam Stone", String::new(), None, now)
        .await
        .unwrap();
    let solver = solvers::user_with_phone(&mut tx, SOLVER.to_owned())
        .await
        .unwrap()
        .unwrap();
    let codes = actions::FreeCodes::default()
        .take(&mut tx, count)
        .await
        .unwrap()
        .unwrap();
    let mut ids = Vec::new();
    for (n, code) in codes.iter().enumerate() {
        let days = Duration::from_hours(24 * (n as u64 + 3));
        let opened = now.before(days + Duration::from_mins(90));
        let began = opened.after(Duration::from_mins(5));
        let ended = began.after(Duration::from_mins(23));
        let ticket = new_id(opened);
        let row = tickets::NewTicket {
            id: ticket,
            code: code.as_str().to_owned(),
            customer_id: None,
            customer_phone: Some(phone.to_owned()),
            phone_proven_at: Some(opened),
            customer_name: Some("Jane".to_owned()),
            customer_email: None,
            email_proven_at: None,
            description: PROBLEMS[n % PROBLEMS.len()].to_owned(),
            device_type: "laptop".to_owned(),
            urgency: "normal".to_owned(),
            channel: "sms".to_owned(),
            language: "en".to_owned(),
            status: "completed".to_owned(),
            created_at: opened,
            updated_at: ended,
        };
        tickets::insert(&mut tx, vec![row]).await.unwrap();
        let id = new_id(began);
        let customer = Some(phone.to_owned());
        sessions::begin(
            &mut tx,
            id,
            ticket,
            solver.id,
            "Sam".to_owned(),
            customer,
            began,
        )
        .await
        .unwrap();
        sessions::complete(
            &mut tx,
            id,
            23,
            "standard".to_owned(),
            "$39".to_owned(),
            ended,
        )
        .await
        .unwrap();
        if n % 2 == 1 {
            let score = i64::try_from(n % 5).unwrap() + 1;
            ratings::put(&mut tx, id, score, "Thank you!".to_owned(), began, ended)
                .await
                .unwrap();
        }
        let lines = [
            (0, "out", "Sam has your ticket and will text you here."),
            (2, "out", "Sam: Have you tried the other socket?"),
            (4, "in", "I will"),
        ];
        let texts = lines.map(|(minute, direction, body)| messages::NewMessage {
            id: new_id(began),
            channel: "sms".to_owned(),
            address: phone.to_owned(),
            direction: direction.to_owned(),
            body: body.to_owned(),
            segments: 1,
            status: "delivered".to_owned(),
            inbound_id: None,
            ticket_id: Some(ticket),
            created_at: began.after(Duration::from_mins(minute)),
        });
        messages::insert(&mut tx, texts.to_vec()).await.unwrap();
        ids.push(id);
    }
    tx.commit().await.unwrap();
    ids
}
