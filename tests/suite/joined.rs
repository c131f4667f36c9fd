//! A transaction whose writes wait for its commit behaves like one whose writes do not.

use savvysolve::{
    domain::id::new_id,
    store::{Db, conversations, messages, outbox},
};

use crate::{
    store::{T0, conversation, key, message, row},
    support::{ask, both},
};

async fn counts(db: &Db) -> (i64, i64, i64) {
    let sql = "select (select count(*) from conversations), (select count(*) from messages),
                   (select count(*) from outbox)";
    ask(db, sql).await[0]
}

#[tokio::test]
async fn one_conversation_that_moved_on_undoes_all() {
    for database in both().await {
        let db = database.open().await;
        let id = new_id(T0);
        let mut tx = db.begin().await.unwrap();
        outbox::insert(&mut tx, vec![row(id, "+1", 1, T0)])
            .await
            .unwrap();
        conversations::save(&mut tx, vec![conversation("+2", 1)])
            .await
            .unwrap();
        tx.commit().await.unwrap();

        let write = async {
            let mut tx = db.begin().await.unwrap();
            outbox::remove(&mut tx, vec![outbox::Ended { id }]).await?;
            // The first is new; the second is at version 1 already.
            let rows = vec![conversation("+1", 1), conversation("+2", 1)];
            conversations::save(&mut tx, rows).await?;
            messages::insert(&mut tx, vec![message(new_id(T0), "+1", "in", Some("SM1"))]).await?;
            tx.commit().await
        };
        let error = write.await.unwrap_err();
        assert!(matches!(error, sqlx::Error::RowNotFound), "{error}");
        assert_eq!(counts(&db).await, (1, 0, 1));
        // And the connection is as good as before.
        let mut tx = db.begin().await.unwrap();
        conversations::save(&mut tx, vec![conversation("+2", 2)])
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_statement_sees_what_was_written_before_it() {
    for database in both().await {
        let db = database.open().await;
        let mut tx = db.begin().await.unwrap();
        let (one, two) = (new_id(T0), new_id(T0));
        messages::insert(&mut tx, vec![message(one, "+1", "out", None)])
            .await
            .unwrap();
        // The same statement once more.
        messages::insert(&mut tx, vec![message(two, "+1", "out", None)])
            .await
            .unwrap();
        outbox::insert(&mut tx, vec![row(one, "+1", 1, T0), row(two, "+1", 2, T0)])
            .await
            .unwrap();
        let mut keys = vec![key("+1", None)];
        let loaded = conversations::load(&mut tx, keys.clone()).await.unwrap();
        assert_eq!(loaded[0].waiting, 2);
        keys[0].ending = Some(one);
        let loaded = conversations::load(&mut tx, keys).await.unwrap();
        assert_eq!(loaded[0].waiting, 1, "one does not count");
        // A write that wants its count.
        let later = outbox::Later {
            id: one,
            due_at: T0,
            attempts: 3,
        };
        assert_eq!(outbox::put_back(&mut tx, vec![later]).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(counts(&db).await, (0, 2, 2));
    }
}

#[tokio::test]
async fn what_is_not_committed_is_not_there() {
    for database in both().await {
        let db = database.open().await;
        for seen in [false, true] {
            let mut tx = db.begin().await.unwrap();
            let id = new_id(T0);
            messages::insert(&mut tx, vec![message(id, "+1", "out", None)])
                .await
                .unwrap();
            if seen {
                assert_eq!(messages::newest(&mut tx, 9).await.unwrap().len(), 1);
            }
            drop(tx);
            let mut tx = db.begin().await.unwrap();
            let id = new_id(T0);
            messages::insert(&mut tx, vec![message(id, "+1", "out", None)])
                .await
                .unwrap();
            tx.rollback().await.unwrap();
        }
        assert_eq!(counts(&db).await, (0, 0, 0));
    }
}
