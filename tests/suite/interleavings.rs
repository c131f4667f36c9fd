//! Random lives of two customers and two solvers, with time and a carrier that fails: what must
//! always hold is looked at after every step.
//!
//! Everything is drawn from a seed, so that a failure can be played again:
//! `LIVES=1 LIFE=17 tests/run.sh --test suite -- random_lives`. `LIVES` is how many; a few dozen by
//! default.

pub(crate) mod luck;
mod must_hold;

use std::{panic::AssertUnwindSafe, time::Duration};

use futures_util::FutureExt as _;

use crate::{
    support::{Kind, Stage, beside},
    twilio_standin::{Fault, Inbound, Receipts},
};
use luck::Luck;
use must_hold::Watch;

/// The customers, then the solvers.
const PEOPLE: [&str; 4] = [
    "+14155550101",
    "+13055550102",
    "+14155550121",
    "+12125550122",
];

/// What a customer may text.
const OF_CUSTOMERS: [&str; 35] = [
    "Hi it's Jane Roe, my wifi is down, right now",
    "Hi this is Ben Poe, my printer jams, today please",
    "OK",
    "OK",
    "OK",
    "1",
    "2",
    "5",
    "3 it was ok",
    "no",
    "yes",
    "YES",
    "thanks",
    "it does not work",
    "is anybody there?",
    "call me at (415) 555-0101 or jane@example.com",
    "my number is 305-555-0102",
    "STATUS",
    "MENU",
    "DROP",
    "DROP {code}",
    "STOP",
    "START",
    "HELP",
    "RATE 4",
    "RATE {code} 5 great",
    "HISTORY",
    "MORE",
    "LINK",
    "NEW",
    "mi impresora no imprime",
    "AGENT",
    "FORGET ME",
    "ERASE",
    "five minutes late",
];

/// What a solver may text.
const OF_SOLVERS: [&str; 30] = [
    "ON",
    "ON",
    "OFF",
    "MINE",
    "CLAIM",
    "CLAIM {code}",
    "CLAIM {code}",
    "CLAIM {code}",
    "claim {code} in 2 hours",
    "yes",
    "yes in 30 min",
    "no",
    "PASS {code}",
    "DONE",
    "DONE {code}",
    "DONE {code} quick",
    "RELEASE",
    "RELEASE {code}",
    "{code}",
    "#{code} try holding the power button",
    "#{code} call me at 415 555 0121",
    "#{code} or at +1 212-555-0122, sam@example.com",
    "is it plugged in?",
    "hello",
    "#{code} STOP",
    "STOP",
    "START",
    "HELP",
    "DROP",
    "CLAIM ZZ99",
];

/// A life under way.
struct Life {
    stage: Stage,
    luck: Luck,
    watch: Watch,
    /// What happened, for whoever looks into a failure.
    story: Vec<String>,
}

#[test]
fn random_lives() {
    let number = |name: &str| {
        std::env::var(name)
            .ok()
            .map(|it| it.parse::<u64>().unwrap())
    };
    let first = number("LIFE").unwrap_or(0);
    let count = number("LIVES").unwrap_or(24);
    let stories = beside(12, first..first + count, life);
    let failed: Vec<String> = stories.into_iter().flatten().collect();
    assert!(failed.is_empty(), "see above;\n{}", failed.join("\n"));
}

/// A whole life; its story where something was wrong with it.
async fn life(seed: u64) -> Option<String> {
    // PostgreSQL has the harder interleavings, SQLite the faster start.
    let kind = if seed % 3 == 2 {
        Kind::Postgres
    } else {
        Kind::Sqlite
    };
    let mut life = Life::begin(kind, seed).await;
    let whole = AssertUnwindSafe(life.goes_on())
        .catch_unwind()
        .await
        .is_ok();
    if whole {
        life.stage.close().await;
        return None;
    }
    let story = life.story.join("\n  ");
    life.stage.app.leave().await;
    Some(format!("life {seed} on {kind:?}:\n  {story}"))
}

impl Life {
    async fn begin(kind: Kind, seed: u64) -> Self {
        let stage = Stage::open(kind, &[("DISPATCH__WAVES", "[1, 2]")]).await;
        stage.solver("Sam Stone", PEOPLE[2], &[]).await;
        stage.solver("Kim Stone", PEOPLE[3], &[]).await;
        Self {
            stage,
            luck: Luck::new(seed),
            watch: Watch::default(),
            story: Vec::new(),
        }
    }

    async fn goes_on(&mut self) {
        for _ in 0..30 {
            let texts = self.step().await;
            self.watch.look(&self.stage, &texts).await;
        }
        // The carrier's bad days are over, and so is a day: nobody is forgotten.
        self.stage.app.twilio.forget_faults();
        self.story.push("a day passes".to_owned());
        self.stage.jump(Duration::from_hours(24)).await;
        self.watch.look(&self.stage, &[]).await;
    }

    /// One thing happens, or several at the same moment; the texts among them.
    async fn step(&mut self) -> Vec<Inbound> {
        match self.luck.below(20) {
            0..3 => {
                let minutes = *self.luck.one_of(&[2, 6, 16, 70, 700]);
                self.story.push(format!("{minutes} minutes pass"));
                self.stage.jump(Duration::from_secs(minutes * 60)).await;
                Vec::new()
            }
            3 => {
                self.carrier();
                Vec::new()
            }
            4..8 => {
                let count = 2 + self.luck.below(3);
                self.texts(count).await
            }
            _ => self.texts(1).await,
        }
    }

    /// The next text to somebody will not arrive as it should.
    fn carrier(&mut self) {
        let to = *self.luck.one_of(&PEOPLE);
        let twilio = &self.stage.app.twilio;
        let what = self.luck.below(6);
        self.story
            .push(format!("the carrier plans {what} for {to}"));
        match what {
            0 => twilio.fail_next_to(to, Fault::Refuse(21610)),
            1 => twilio.fail_next_to(to, Fault::TooManyRequests { retry_after: None }),
            2 => twilio.fail_next_to(to, Fault::Refuse(21211)),
            3 => twilio.fail_next_to(to, Fault::Reset { taken: true }),
            4 => twilio.receipts_of_next_to(to, Receipts::undelivered(30003)),
            _ => twilio.receipts_of_next_to(to, Receipts::undelivered(30006)),
        }
    }

    /// So many texts at the same moment, some of them twice.
    async fn texts(&mut self, count: u64) -> Vec<Inbound> {
        let codes: Vec<(String,)> = (self.stage.app)
            .ask("select code from tickets order by created_at, id")
            .await;
        let mut texts = Vec::new();
        for _ in 0..count {
            let who = usize::try_from(self.luck.below(4)).unwrap();
            let words: &[&str] = if who < 2 { &OF_CUSTOMERS } else { &OF_SOLVERS };
            let code = (!codes.is_empty()).then(|| self.luck.one_of(&codes).0.clone());
            let text = (self.luck.one_of(words)).replace("{code}", &code.unwrap_or("K7Q2".into()));
            self.story.push(format!("{}: {text}", PEOPLE[who]));
            let text = self.stage.app.twilio.write(PEOPLE[who], &text);
            let copies = if self.luck.below(10) == 0 { 2 } else { 1 };
            texts.extend(std::iter::repeat_n(text, copies));
        }
        let told = texts.iter().map(|it| self.stage.app.twilio.deliver(it));
        for answer in futures_util::future::join_all(told).await {
            answer.is_taken();
        }
        self.stage.settled().await;
        texts
    }
}
