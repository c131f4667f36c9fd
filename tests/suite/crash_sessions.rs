//! The real binary is killed in the middle of sessions: every acknowledged text has its
//! consequence, once, for whoever it was meant.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::future::join_all;
use savvysolve::store::Db;

use crate::{
    support::{Database, Kind, Process, app_environment, ask, eventually, on_both, savvysolve},
    twilio_standin::{Chaos, Fault, Inbound, Twilio},
};

/// Whatever the time is where the test runs: what a rating says is not held until the morning.
const NO_QUIET: [(&str, &str); 2] = [
    ("SAVVYSOLVE_QUIET__START", "00:00"),
    ("SAVVYSOLVE_QUIET__END", "00:00"),
];

/// As many customers, two a solver.
const PAIRS: usize = 6;

/// Texts of a pair before the solver is done.
const WORDS: usize = 12;

/// A customer and their solver, and what of their talk was acknowledged.
#[derive(Clone)]
struct Pair {
    customer: String,
    solver: String,
    code: String,
    acknowledged: Vec<Inbound>,
    /// Posted, and not acknowledged.
    failed: Option<Inbound>,
}

impl Pair {
    /// Texts one upon the other, each of them nowhere else, then DONE and the rating; until a
    /// webhook fails.
    async fn talk(mut self, twilio: Twilio, taken: Arc<AtomicUsize>) -> Self {
        for n in 0..WORDS {
            let (from, words) = if n % 2 == 0 {
                (&self.solver, format!("#{} {}", self.code, self.word(n)))
            } else {
                (&self.customer, self.word(n))
            };
            let text = twilio.write(from, &words);
            if !self.posts(&twilio, text, &taken).await {
                return self;
            }
        }
        let done = twilio.write(&self.solver, &format!("DONE {}", self.code));
        if !self.posts(&twilio, done, &taken).await {
            return self;
        }
        // Whoever is asked rates; who is never asked, since the process is gone, does not.
        let asked = async || loop {
            let texts = twilio.phone(&self.customer);
            if texts.iter().any(|it| it.contains("1-5")) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        if tokio::time::timeout(Duration::from_secs(3), asked())
            .await
            .is_ok()
        {
            let rating = twilio.write(&self.customer, "5 splendid");
            self.posts(&twilio, rating, &taken).await;
        }
        self
    }

    fn word(&self, n: usize) -> String {
        format!("word{}n{n}x", self.code)
    }

    async fn posts(&mut self, twilio: &Twilio, text: Inbound, taken: &AtomicUsize) -> bool {
        match twilio.try_deliver(&text).await {
            Ok(answer) if answer.status == 200 => {
                self.acknowledged.push(text);
                taken.fetch_add(1, Ordering::Relaxed);
                true
            }
            _ => {
                self.failed = Some(text);
                false
            }
        }
    }

    /// Looks for the consequence of every text.
    async fn is_well(&self, db: &Db, twilio: &Twilio) {
        let told = |phone: &str, words: &str| {
            let texts = twilio.taken();
            let to = texts
                .iter()
                .filter(|it| it.to == phone && it.body.contains(words));
            to.count()
        };
        let count = async |from: String| {
            let sql = format!("select count(*) from {from}");
            ask::<(i64,)>(db, &sql).await[0].0
        };
        for text in &self.acknowledged {
            let heard = count(format!("messages where inbound_id = '{}'", text.sid)).await;
            assert_eq!(heard, 1, "{text:?}");
        }
        let said = |words: &str| self.acknowledged.iter().any(|it| it.body.contains(words));
        for n in 0..WORDS {
            let word = self.word(n);
            let other = if n % 2 == 0 {
                &self.customer
            } else {
                &self.solver
            };
            assert_eq!(told(other, &word), usize::from(said(&word)), "{word}");
        }
        let code = &self.code;
        let is_done = said(&format!("DONE {code}"));
        let session = format!(
            "sessions s join tickets t on t.id = s.ticket_id where t.code = '{code}' and s.status = "
        );
        let completed = count(format!("{session} 'completed' and t.status = 'completed'")).await;
        let active = count(format!("{session} 'active' and t.status = 'claimed'")).await;
        let expected = if is_done { (1, 0) } else { (0, 1) };
        assert_eq!((completed, active), expected, "{code}");
        assert_eq!(told(&self.customer, "1-5"), usize::from(is_done), "{code}");
        let is_rated = said("5 splendid");
        let ratings = "ratings r join sessions s on s.id = r.session_id
             join tickets t on t.id = s.ticket_id where r.score = 5 and r.comment = 'splendid'";
        let ratings = count(format!("{ratings} and t.code = '{code}'")).await;
        assert_eq!(ratings, i64::from(is_rated), "{code}");
        let seen = told(&self.solver, &format!("{code} was rated 5"));
        assert_eq!(seen, usize::from(is_rated), "{code}");
    }
}

/// Everybody in a session.
async fn pairs(database: &Database, twilio: &Twilio) -> Vec<Pair> {
    let solvers: Vec<String> = (0..PAIRS / 2)
        .map(|n| format!("+141555503{n:02}"))
        .collect();
    for solver in &solvers {
        let mut command = savvysolve(&app_environment(database, twilio), database.folder());
        command.args(["solver", "add", "--name", "Sam", "--phone", solver]);
        let added = tokio::task::spawn_blocking(move || command.output().unwrap());
        assert!(added.await.unwrap().status.success());
        twilio.say(solver, "ON").await;
    }
    let db = Db::connect(&database.url).await.unwrap();
    let open = (0..PAIRS).map(async |n| {
        let customer = format!("+141555504{n:02}");
        twilio
            .say(&customer, "Hi it's Jane, my wifi is down, right now")
            .await;
        twilio.say(&customer, "OK").await;
        let sql = format!("select code from tickets where customer_phone = '{customer}'");
        let code = ask::<(String,)>(&db, &sql).await[0].0.clone();
        let solver = solvers[n / 2].clone();
        twilio
            .text(&solver, &format!("CLAIM {code}"))
            .await
            .is_taken();
        // The answer to OK, and that somebody comes.
        twilio.wait_for(&customer, 3).await;
        Pair {
            customer,
            solver,
            code,
            acknowledged: Vec::new(),
            failed: None,
        }
    });
    let pairs = join_all(open).await;
    is_empty(&db).await;
    db.close().await;
    pairs
}

/// Waits until nothing is on its way.
async fn is_empty(db: &Db) {
    let empty = async {
        let left =
            "select count(*) from (select id from outbox union all select id from inputs) as w";
        while ask::<(i64,)>(db, left).await[0].0 > 0 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    let empty = tokio::time::timeout(Duration::from_mins(2), empty).await;
    empty.expect("the outbox to be empty");
}

async fn killed(kind: Kind, after: usize) {
    let (database, twilio) = (Database::fresh(kind).await, Twilio::start().await);
    let mut process = Process::start(&database, &twilio, &NO_QUIET).await;
    let pairs = pairs(&database, &twilio).await;
    let slow = Fault::Slow(Duration::from_millis(30));
    twilio.chaos(Some(Chaos::new(7, [(1, Fault::None), (2, slow)])));

    let taken = Arc::new(AtomicUsize::new(0));
    let talks: Vec<_> = pairs
        .into_iter()
        .map(|pair| tokio::spawn(pair.talk(twilio.clone(), Arc::clone(&taken))))
        .collect();
    eventually("enough texts to be taken", async || {
        (taken.load(Ordering::Relaxed) >= after).then_some(())
    })
    .await;
    process.kill();
    let mut pairs: Vec<Pair> = join_all(talks)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();

    let db = Db::connect(&database.url).await.unwrap();
    let mut process = Process::start(&database, &twilio, &NO_QUIET).await;
    // What was not acknowledged comes again; it may have been stored all the same.
    for pair in &mut pairs {
        if let Some(text) = pair.failed.take() {
            twilio.deliver(&text).await.is_taken();
            pair.acknowledged.push(text);
        }
    }
    is_empty(&db).await;
    process.terminate();
    assert_eq!(process.ended().await.code(), Some(0), "{}", process.log());
    for pair in &pairs {
        pair.is_well(&db, &twilio).await;
    }
    let parked: Vec<(String,)> = ask(&db, "select error from parked").await;
    assert!(parked.is_empty(), "{parked:?}");
    db.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_kill_9_in_sessions_every_word_has_its_consequence_once() {
    on_both(async |kind| {
        // Early, among the words; and late, among the ends and the ratings.
        tokio::join!(killed(kind, 3 * PAIRS), killed(kind, PAIRS * WORDS));
    })
    .await;
}
