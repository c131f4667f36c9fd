//! The real binary is killed, or told to stop, in the middle of its work.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use savvysolve::store::Db;
use tokio::{sync::watch, task::JoinSet};
use uuid::Uuid;

use crate::{
    support::{Database, Process, ask, eventually, on_both},
    twilio_standin::{Chaos, Fault, Inbound, Twilio},
};

/// Each of these is answered, whatever became of those before it, and so is each `MENU` afterwards.
const TEXTS: [&str; 5] = ["Hi", "it's Jane", "it wont turn on", "3", "2"];

const PEOPLE: usize = 30;

/// Everybody texts until a webhook fails: the first texts one upon the other, then each behind the
/// answer to the last.
struct Crowd {
    taken: Arc<AtomicUsize>,
    over: watch::Sender<bool>,
    people: JoinSet<(Vec<Inbound>, Inbound)>,
}

impl Crowd {
    fn gather(twilio: &Twilio) -> Self {
        let (taken, over) = (Arc::new(AtomicUsize::new(0)), watch::Sender::new(false));
        let mut people = JoinSet::new();
        for n in 0..PEOPLE {
            let phone = format!("+141555503{n:02}");
            people.spawn(person(
                phone,
                twilio.clone(),
                Arc::clone(&taken),
                over.subscribe(),
            ));
        }
        Self {
            taken,
            over,
            people,
        }
    }

    /// Waits until so many texts were acknowledged; from then on nobody waits for an answer.
    async fn reaches(&self, count: usize) {
        eventually("enough texts to be taken", async || {
            (self.taken.load(Ordering::Relaxed) >= count).then_some(())
        })
        .await;
        self.over.send_replace(true);
    }

    /// What was acknowledged, and what was not.
    async fn goes_home(self) -> (Vec<Inbound>, Vec<Inbound>) {
        let (mut acknowledged, mut failed) = (Vec::new(), Vec::new());
        for (some, last) in self.people.join_all().await {
            acknowledged.extend(some);
            failed.push(last);
        }
        (acknowledged, failed)
    }
}

async fn person(
    phone: String,
    twilio: Twilio,
    taken: Arc<AtomicUsize>,
    mut over: watch::Receiver<bool>,
) -> (Vec<Inbound>, Inbound) {
    let mut acknowledged = Vec::new();
    for text in TEXTS.into_iter().chain(std::iter::repeat("MENU")) {
        if acknowledged.len() >= TEXTS.len() {
            tokio::select! {
                _ = twilio.wait_for(&phone, acknowledged.len()) => {}
                _ = over.wait_for(|over| *over) => {}
            }
        }
        let text = twilio.write(&phone, text);
        match twilio.try_deliver(&text).await {
            Ok(answer) if answer.status == 200 => acknowledged.push(text),
            _ => return (acknowledged, text),
        }
        taken.fetch_add(1, Ordering::Relaxed);
    }
    unreachable!("they never tire")
}

/// Every acknowledged text is there once, has had its answer sent, and no answer was sent twice or
/// out of order.
async fn all_is_well(db: &Db, twilio: &Twilio, acknowledged: &[Inbound]) {
    let inbound: Vec<(String, String)> = ask(
        db,
        "select coalesce(inbound_id, ''), address from messages where direction = 'in'",
    )
    .await;
    let mut heard: HashMap<String, usize> = HashMap::new();
    for (sid, _) in &inbound {
        *heard.entry(sid.clone()).or_default() += 1;
    }
    for text in acknowledged {
        assert_eq!(heard.get(&text.sid), Some(&1), "{text:?}");
    }
    let outbound: Vec<(Uuid, String, String, Option<String>)> =
        ask(db, "select id, address, status, provider_id from messages where direction = 'out' order by created_at").await;
    assert_eq!(inbound.len(), outbound.len(), "one answer a text");
    let mut sent: HashMap<Uuid, Vec<String>> = HashMap::new();
    let mut order: HashMap<String, Vec<Uuid>> = HashMap::new();
    for message in twilio.taken() {
        let callback = message.status_callback.unwrap();
        let id = Uuid::parse_str(callback.split("mid=").last().unwrap()).unwrap();
        sent.entry(id).or_default().push(message.sid);
        order.entry(message.to).or_default().push(id);
    }
    for (id, address, status, sid) in &outbound {
        assert_eq!(status, "accepted");
        assert_eq!(
            sent.get(id),
            sid.clone().map(|sid| vec![sid]).as_ref(),
            "not once to {address}"
        );
    }
    assert_eq!(sent.len(), outbound.len());
    for (address, ids) in order {
        let written: Vec<_> = outbound
            .iter()
            .filter(|it| it.1 == address)
            .map(|it| it.0)
            .collect();
        assert_eq!(ids, written, "out of order to {address}");
    }
}

async fn outbox_is_empty(db: &Db) -> bool {
    ask::<(i64,)>(db, "select count(*) from outbox").await[0].0 == 0
}

/// REST answers take a moment, so that texts are always on their way.
async fn slow_twilio() -> Twilio {
    let twilio = Twilio::start().await;
    let slow = Fault::Slow(Duration::from_millis(40));
    twilio.chaos(Some(Chaos::new(7, [(1, Fault::None), (2, slow)])));
    twilio
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_kill_9_every_acknowledged_text_is_answered_once() {
    on_both(async |kind| {
        let (database, twilio) = (Database::fresh(kind).await, slow_twilio().await);
        let mut process = Process::start(&database, &twilio, &[]).await;
        let crowd = Crowd::gather(&twilio);
        crowd.reaches(2 * PEOPLE).await;
        process.kill();
        let (mut acknowledged, failed) = crowd.goes_home().await;

        let db = Db::connect(&database.url).await.unwrap();
        let mut process = Process::start(&database, &twilio, &[]).await;
        // What was not acknowledged may come again; it may have been stored all the same.
        for text in &failed {
            twilio.deliver(text).await.is_taken();
        }
        acknowledged.extend(failed);
        // The leases of the dead process run out, then its texts are looked up, one after the other.
        tokio::time::timeout(Duration::from_mins(2), async {
            while !outbox_is_empty(&db).await {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        })
        .await
        .expect("the outbox to be empty");
        process.terminate();
        assert_eq!(process.ended().await.code(), Some(0), "{}", process.log());
        all_is_well(&db, &twilio, &acknowledged).await;
        db.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_stop_it_finishes_what_is_in_hand() {
    on_both(async |kind| {
        let (database, twilio) = (Database::fresh(kind).await, slow_twilio().await);
        let mut process = Process::start(&database, &twilio, &[]).await;
        let crowd = Crowd::gather(&twilio);
        crowd.reaches(2 * PEOPLE).await;
        process.terminate();
        assert_eq!(process.ended().await.code(), Some(0), "{}", process.log());
        let (acknowledged, _) = crowd.goes_home().await;
        let db = Db::connect(&database.url).await.unwrap();
        assert!(outbox_is_empty(&db).await, "{}", process.log());
        all_is_well(&db, &twilio, &acknowledged).await;
        db.close().await;
    })
    .await;
}
