//! The store, on both databases.

use savvysolve::{
    actions::FreeCodes,
    domain::{Timestamp, id::new_id},
    store::{check, contacts, conversations, messages, outbox, tickets},
};
use serde_json::value::RawValue;
use sqlx::types::Json;
use std::time::Duration;
use uuid::Uuid;

use crate::support::both;

pub(crate) const T0: Timestamp = Timestamp::from_micros(1_800_000_000_123_456);

fn at(seconds: u64) -> Timestamp {
    T0.after(Duration::from_secs(seconds))
}

pub(crate) fn message(
    id: Uuid,
    address: &str,
    direction: &str,
    provider_id: Option<&str>,
) -> messages::NewMessage {
    messages::NewMessage {
        id,
        channel: "sms".into(),
        address: address.into(),
        direction: direction.into(),
        body: "hello".into(),
        segments: 1,
        status: if direction == "in" {
            "received"
        } else {
            "queued"
        }
        .into(),
        inbound_id: provider_id.map(Into::into),
        ticket_id: None,
        created_at: T0,
    }
}

pub(crate) fn row(id: Uuid, address: &str, seq: i64, due_at: Timestamp) -> outbox::NewRow {
    outbox::NewRow {
        id,
        channel: "sms".into(),
        address: address.into(),
        seq,
        due_at,
        attempts: 0,
        uncertain: false,
        created_at: T0,
    }
}

pub(crate) fn conversation(address: &str, version: i64) -> conversations::Conversation {
    conversations::Conversation {
        channel: "sms".into(),
        address: address.into(),
        script: "intake".into(),
        state: Json(RawValue::from_string(r#"{"at":"name"}"#.into()).unwrap()),
        version,
        language: "en".into(),
        wake_at: Some(at(60)),
        updated_at: T0,
    }
}

pub(crate) fn key(address: &str, provider_id: Option<&str>) -> conversations::Key {
    conversations::Key {
        channel: "sms".into(),
        address: address.into(),
        provider_id: provider_id.map(Into::into),
        ending: None,
    }
}

#[tokio::test]
async fn every_statement_is_accepted_by_both_databases() {
    let mut wrong = Vec::new();
    for database in both().await {
        wrong.extend(check::statements(&database.open().await).await);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn bulk_statements_take_any_number_of_rows() {
    for database in both().await {
        let db = database.open().await;
        for count in [0, 1, 2, 63, 64, 65, 200_usize] {
            let ids: Vec<_> = (0..count).map(|_| new_id(T0)).collect();
            let rows = ids
                .iter()
                .map(|id| message(*id, &format!("+1{id}"), "out", None));
            let mut tx = db.begin().await.unwrap();
            messages::insert(&mut tx, rows.collect()).await.unwrap();
            let stored = messages::newest(&mut tx, 1000).await.unwrap();
            let written = stored.iter().filter(|it| ids.contains(&it.id)).count();
            assert_eq!(written, count);
            tx.commit().await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_turn_loads_what_it_wrote() {
    for database in both().await {
        let db = database.open().await;
        let mut tx = db.begin().await.unwrap();
        conversations::save(&mut tx, vec![conversation("+1", 1)])
            .await
            .unwrap();
        messages::insert(&mut tx, vec![message(new_id(T0), "+1", "in", Some("SM1"))])
            .await
            .unwrap();
        let out = new_id(T0);
        messages::insert(&mut tx, vec![message(out, "+1", "out", Some("SM2"))])
            .await
            .unwrap();
        outbox::insert(&mut tx, vec![row(out, "+1", 1, T0)])
            .await
            .unwrap();
        tx.commit().await.unwrap();

        let mut tx = db.begin().await.unwrap();
        let keys = vec![
            key("+1", Some("SM1")),
            key("+2", Some("SM2")),
            key("+3", None),
        ];
        let mut loaded = conversations::load(&mut tx, keys).await.unwrap();
        loaded.sort_by(|a, b| a.address.cmp(&b.address));
        let [one, two, three] = &loaded[..] else {
            panic!("{loaded:?}")
        };
        assert!(one.seen && one.waiting == 1, "{one:?}");
        assert_eq!((one.version, one.wake_at), (Some(1), Some(at(60))));
        let state: serde_json::Value =
            serde_json::from_str(one.state.as_ref().unwrap().0.get()).unwrap();
        assert_eq!(state, serde_json::json!({ "at": "name" }));
        // An outbound id is not what an inbound repeat is known by.
        assert!(
            !two.seen && two.waiting == 0 && two.version.is_none(),
            "{two:?}"
        );
        assert!(!three.seen && three.texted_at.is_none(), "{three:?}");
    }
}

#[tokio::test]
async fn a_state_is_written_only_over_the_version_it_was_made_from() {
    for database in both().await {
        let db = database.open().await;
        let save = async |version| {
            let mut tx = db.begin().await.unwrap();
            conversations::save(&mut tx, vec![conversation("+1", version)]).await?;
            tx.commit().await
        };
        let missing = |it| matches!(it, Err(sqlx::Error::RowNotFound));
        assert!(save(1).await.is_ok());
        assert!(missing(save(1).await), "somebody else was first");
        assert!(missing(save(3).await), "a version was missed");
        assert!(save(2).await.is_ok());
    }
}

#[tokio::test]
async fn a_repeated_inbound_id_is_refused_by_the_database_too() {
    for database in both().await {
        let db = database.open().await;
        let mut tx = db.begin().await.unwrap();
        messages::insert(&mut tx, vec![message(new_id(T0), "+1", "in", Some("SM1"))])
            .await
            .unwrap();
        let again = async {
            messages::insert(&mut tx, vec![message(new_id(T0), "+1", "in", Some("SM1"))]).await?;
            tx.commit().await
        };
        let error = again.await.unwrap_err();
        assert!(
            error.as_database_error().unwrap().is_unique_violation(),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_message_only_moves_forward() {
    for database in both().await {
        let db = database.open().await;
        let id = new_id(T0);
        let mut tx = db.begin().await.unwrap();
        messages::insert(&mut tx, vec![message(id, "+1", "out", None)])
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let steps = [
            ("delivered", 4, Some("SM9"), "delivered"),
            ("accepted", 1, None, "delivered"),
            ("undelivered", 4, None, "delivered"),
            ("sent", 3, None, "delivered"),
            ("read", 5, None, "read"),
        ];
        for (status, rank, provider_id, want) in steps {
            let progress = messages::Progress {
                id,
                provider_id: provider_id.map(Into::into),
                status: status.into(),
                rank,
                error_code: None,
            };
            messages::advance(&mut tx, vec![progress]).await.unwrap();
            let stored = messages::newest(&mut tx, 1).await.unwrap();
            assert_eq!(stored[0].status, want, "after {status}");
        }
        let sids = messages::sids_since(&mut tx, "sms".into(), "+1".into(), T0)
            .await
            .unwrap();
        assert_eq!(sids[0].provider_id, "SM9");
    }
}

#[tokio::test]
async fn a_row_waits_for_an_earlier_one_that_goes_within_the_minute() {
    for database in both().await {
        let db = database.open().await;
        let mut tx = db.begin().await.unwrap();
        // +1: the first is in flight. +2: the first is held for an hour. +3: two are due.
        let plan = [
            ("+1", 1, 20),
            ("+1", 2, 0),
            ("+2", 1, 3600),
            ("+2", 2, 0),
            ("+3", 1, 0),
            ("+3", 2, 0),
        ];
        for (address, seq, due) in plan {
            let id = new_id(T0);
            messages::insert(&mut tx, vec![message(id, address, "out", None)])
                .await
                .unwrap();
            outbox::insert(&mut tx, vec![row(id, address, seq, at(due))])
                .await
                .unwrap();
        }
        let mut due = outbox::due(&mut tx, T0, at(60), 10).await.unwrap();
        due.sort_by_key(|it| (it.address.clone(), it.seq));
        let got: Vec<_> = due.iter().map(|it| (it.address.as_str(), it.seq)).collect();
        assert_eq!(got, [("+2", 2), ("+3", 1)]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_row_is_leased_twice() {
    for database in both().await {
        let db = database.open().await;
        let mut tx = db.begin().await.unwrap();
        for n in 0..200 {
            let (id, address) = (new_id(T0), format!("+1{n:04}"));
            messages::insert(&mut tx, vec![message(id, &address, "out", None)])
                .await
                .unwrap();
            outbox::insert(&mut tx, vec![row(id, &address, n, T0)])
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let workers = (0..8).map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut got = Vec::new();
                for _ in 0..60 {
                    let mut tx = db.begin().await.unwrap();
                    let due = outbox::due(&mut tx, T0, at(60), 7).await.unwrap();
                    let mut leases: Vec<_> = due
                        .iter()
                        .map(|it| outbox::Lease {
                            id: it.id,
                            seen_at: T0,
                            until: at(20),
                        })
                        .collect();
                    leases.sort_by_key(|it| it.id);
                    let taken = outbox::lease(&mut tx, leases).await.unwrap();
                    tx.commit().await.unwrap();
                    got.extend(taken.into_iter().map(|it| it.id));
                }
                got
            })
        });
        let mut all = Vec::new();
        for worker in workers.collect::<Vec<_>>() {
            all.extend(worker.await.unwrap());
        }
        let unique: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!((unique.len(), all.len()), (200, 200), "{:?}", database.kind);
    }
}

#[tokio::test]
async fn an_opt_out_is_recorded_and_lifted() {
    for database in both().await {
        let db = database.open().await;
        let mut tx = db.begin().await.unwrap();
        let asked = || {
            vec![
                contacts::Asked {
                    channel: "sms".into(),
                    address: "+1".into(),
                },
                contacts::Asked {
                    channel: "sms".into(),
                    address: "+2".into(),
                },
            ]
        };
        let set = |at: Option<Timestamp>| contacts::OptOut {
            channel: "sms".into(),
            address: "+1".into(),
            opted_out_at: at,
            opt_out_source: None,
            created_at: T0,
        };
        contacts::set_opt_out(&mut tx, vec![set(Some(T0))])
            .await
            .unwrap();
        let out = contacts::opted_out(&mut tx, asked()).await.unwrap();
        assert_eq!(
            out.iter().map(|it| it.address.as_str()).collect::<Vec<_>>(),
            ["+1"]
        );
        contacts::set_opt_out(&mut tx, vec![set(None)])
            .await
            .unwrap();
        assert!(
            contacts::opted_out(&mut tx, asked())
                .await
                .unwrap()
                .is_empty()
        );
    }
}

/// A ticket that was just opened, with no more than it needs.
fn ticket_with(code: &str) -> tickets::NewTicket {
    tickets::NewTicket {
        id: new_id(T0),
        code: code.to_owned(),
        customer_id: None,
        customer_phone: Some("+1".into()),
        phone_proven_at: Some(T0),
        customer_name: None,
        customer_email: None,
        email_proven_at: None,
        description: "broken".into(),
        device_type: "laptop".into(),
        urgency: "high".into(),
        channel: "sms".into(),
        language: "en".into(),
        status: "open".into(),
        created_at: T0,
        updated_at: T0,
    }
}

#[tokio::test]
async fn codes_that_are_taken_are_told() {
    for database in both().await {
        let db = database.open().await;
        let mut tx = db.begin().await.unwrap();
        tickets::insert(&mut tx, vec![ticket_with("K7Q2")])
            .await
            .unwrap();
        let candidates = ["K7Q2", "K7Q3"]
            .map(|code| tickets::Candidate { code: code.into() })
            .to_vec();
        let taken = tickets::codes_taken(&mut tx, candidates).await.unwrap();
        assert_eq!(
            taken.iter().map(|it| it.code.as_str()).collect::<Vec<_>>(),
            ["K7Q2"]
        );
        // A turn of that person sees the open ticket.
        let loaded = conversations::load(&mut tx, vec![key("+1", None)])
            .await
            .unwrap();
        assert_eq!(loaded[0].ticket_code.as_deref(), Some("K7Q2"));
    }
}

#[tokio::test]
async fn no_code_is_given_twice() {
    for database in both().await {
        let db = database.open().await;
        let codes = FreeCodes::default();
        let mut given = std::collections::HashSet::new();
        for count in [1, 63, 1, 70, 3] {
            let mut tx = db.begin().await.unwrap();
            let some = codes.take(&mut tx, count).await.unwrap().unwrap();
            assert_eq!(some.len(), count);
            // What is looked up next is free only beside the tickets that are written.
            let opened = some.iter().map(|it| ticket_with(it.as_str())).collect();
            tickets::insert(&mut tx, opened).await.unwrap();
            tx.commit().await.unwrap();
            given.extend(some.iter().map(|it| it.as_str().to_owned()));
        }
        assert_eq!(given.len(), 138);
    }
}

#[tokio::test]
async fn a_lost_text_is_copied_once() {
    for database in both().await {
        let db = database.open().await;
        let mut tx = db.begin().await.unwrap();
        let (lost, copy, more) = (new_id(T0), new_id(T0), new_id(T0));
        messages::insert(&mut tx, vec![message(lost, "+1", "out", Some("SM1"))])
            .await
            .unwrap();
        assert_eq!(
            messages::copy_lost(&mut tx, lost, copy, T0).await.unwrap(),
            0,
            "not lost yet"
        );
        let progress = |status: &str, rank| messages::Progress {
            id: lost,
            provider_id: None,
            status: status.into(),
            rank,
            error_code: None,
        };
        messages::advance(&mut tx, vec![progress("undelivered", 4)])
            .await
            .unwrap();
        assert_eq!(
            messages::copy_lost(&mut tx, lost, copy, T0).await.unwrap(),
            1
        );
        assert_eq!(
            messages::copy_lost(&mut tx, lost, more, T0).await.unwrap(),
            0,
            "only once"
        );
        assert_eq!(
            messages::copy_lost(&mut tx, copy, more, T0).await.unwrap(),
            0,
            "not a copy of a copy"
        );
        assert_eq!(
            outbox::queue_copy(&mut tx, copy, 5, at(60), T0)
                .await
                .unwrap(),
            1
        );
        let due = outbox::due(&mut tx, at(61), at(121), 5).await.unwrap();
        assert_eq!((due[0].id, due[0].body.as_str()), (copy, "hello"));
    }
}
