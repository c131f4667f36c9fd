//! What must hold whenever nothing is on its way.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    time::Duration,
};

use savvysolve::domain::Timestamp;
use uuid::Uuid;

use super::PEOPLE;
use crate::{
    support::{Stage, TestApp},
    twilio_standin::Inbound,
};

/// A text is held back by an earlier one for so long at most.
const HELD_BACK: Duration = Duration::from_mins(1);

/// What was seen at the last look.
#[derive(Default)]
pub(super) struct Watch {
    /// Who had opted out, with the requests to send to them so far.
    opted_out: BTreeMap<String, usize>,
}

impl Watch {
    /// Looks at everything, after these texts.
    pub(super) async fn look(&mut self, stage: &Stage, texts: &[Inbound]) {
        let app = &stage.app;
        every_ticket_is_somebodys(app).await;
        every_session_has_its_ticket(app).await;
        nobody_is_shown(app);
        in_order(app).await;
        let parked: Vec<(String, String)> = app.ask("select address, error from parked").await;
        assert!(parked.is_empty(), "{parked:?}");
        heard_once(app, texts).await;
        self.nothing_after_an_opt_out(app, texts).await;
    }

    /// Whoever had opted out and did not come back was not tried to be texted.
    async fn nothing_after_an_opt_out(&mut self, app: &TestApp, texts: &[Inbound]) {
        let stopped: Vec<(String,)> = app
            .ask("select address from contacts where channel = 'sms' and opted_out_at is not null")
            .await;
        let stopped: BTreeSet<String> = stopped.into_iter().map(|it| it.0).collect();
        let requests = app.twilio.requests();
        let tries = |phone: &str| {
            let to = requests.iter().filter_map(|it| it.form.get("To"));
            to.filter(|to| *to == phone).count()
        };
        for (phone, before) in std::mem::take(&mut self.opted_out) {
            let word = |it: &Inbound| {
                let word = it.body.trim().to_uppercase();
                it.from == phone && ["START", "YES", "UNSTOP", "ERASE"].contains(&&*word)
            };
            if !texts.iter().any(word) {
                assert_eq!(tries(&phone), before, "texted to {phone}, who opted out");
                assert!(stopped.contains(&phone), "{phone} came back without a word");
            }
        }
        for text in texts {
            let word = |words: &[&str]| {
                let from = texts.iter().filter(|it| it.from == text.from);
                from.filter(|it| words.contains(&it.body.as_str())).count()
            };
            if word(&["STOP"]) > 0 && word(&["START", "YES", "ERASE"]) == 0 {
                assert!(stopped.contains(&text.from), "{} said STOP", text.from);
            }
        }
        self.opted_out = stopped
            .into_iter()
            .map(|it| (it.clone(), tries(&it)))
            .collect();
    }
}

/// Each text is in the transcript once, unless its writer was forgotten.
async fn heard_once(app: &TestApp, texts: &[Inbound]) {
    for text in texts {
        let sid = &text.sid;
        let heard = app
            .count(&format!("messages where inbound_id = '{sid}'"))
            .await;
        let erased = app
            .count(&format!("erased_inbound where inbound_id = '{sid}'"))
            .await;
        assert_eq!(heard + erased, 1, "{text:?}");
    }
}

/// Open, and its dispatch wakes up; or claimed, with one solver at work; or over, with none.
async fn every_ticket_is_somebodys(app: &TestApp) {
    let tickets: Vec<(Uuid, String, String)> =
        app.ask("select id, code, status from tickets").await;
    let active: Vec<(Uuid, Option<Uuid>)> = app
        .ask(
            "select s.ticket_id, w.user_id from sessions s
             left join solvers w on w.user_id = s.solver_id where s.status = 'active'",
        )
        .await;
    let awake: Vec<(String, Option<Timestamp>)> = app
        .ask("select address, wake_at from conversations where channel = 'dispatch'")
        .await;
    let awake: HashMap<String, Option<Timestamp>> = awake.into_iter().collect();
    for (id, code, status) in tickets {
        let at_work: Vec<_> = active.iter().filter(|it| it.0 == id).collect();
        let wakes = awake.get(&id.to_string()).copied().flatten();
        let is_well = match status.as_str() {
            "open" => at_work.is_empty() && wakes.is_some(),
            "claimed" => matches!(at_work[..], [(_, Some(_))]),
            _ => at_work.is_empty(),
        };
        assert!(is_well, "{code} is {status}: {at_work:?}, wakes {wakes:?}");
    }
}

async fn every_session_has_its_ticket(app: &TestApp) {
    let strays = "sessions s join tickets t on t.id = s.ticket_id
         where (s.status = 'active' and t.status <> 'claimed')
             or (s.status = 'completed' and (s.ended_at is null or s.minutes is null))";
    assert_eq!(app.count(strays).await, 0, "a session without its ticket");
    let offers =
        "offers o join tickets t on t.id = o.ticket_id where o.live and t.status <> 'open'";
    assert_eq!(
        app.count(offers).await,
        0,
        "an offer of a ticket that is not open"
    );
    let rated = "ratings r join sessions s on s.id = r.session_id where s.status <> 'completed'";
    assert_eq!(app.count(rated).await, 0, "a rating before the end");
}

/// No text to the one side shows a number, a mail address or a last name of the other. What
/// customers tell of themselves in a session is theirs to tell, but for how they can be reached.
fn nobody_is_shown(app: &TestApp) {
    let (customers, solvers) = PEOPLE.split_at(2);
    for text in app.twilio.taken() {
        let is_solver = solvers.contains(&text.to.as_str());
        let others = if is_solver { customers } else { solvers };
        let digits: String = text.body.chars().filter(char::is_ascii_digit).collect();
        for phone in others {
            assert!(!digits.contains(&phone[2..]), "{phone} in {text:?}");
        }
        let secrets: &[&str] = match (is_solver, text.body.starts_with('#')) {
            (true, true) => &["jane@"],
            (true, false) => &["jane@", "Roe", "Poe"],
            (false, _) => &["sam@", "Stone"],
        };
        for secret in secrets {
            assert!(!text.body.contains(secret), "{secret} in {text:?}");
        }
    }
}

/// The texts to one person left in the order in which they were written, but for what was held.
async fn in_order(app: &TestApp) {
    let written: Vec<(Uuid, Timestamp)> = app
        .ask("select id, created_at from messages where direction = 'out'")
        .await;
    let written: HashMap<Uuid, Timestamp> = written.into_iter().collect();
    let mut last: HashMap<String, (Timestamp, String)> = HashMap::new();
    let mut seen = BTreeSet::new();
    for text in app.twilio.taken() {
        let callback = text.status_callback.as_deref().unwrap_or_default();
        let id = Uuid::parse_str(callback.split("mid=").last().unwrap()).unwrap();
        // A copy of one that was lost comes when it comes; one that was erased is not known.
        let Some(at) = written.get(&id).filter(|_| seen.insert(id)) else {
            continue;
        };
        if text.created_at.since(*at) > HELD_BACK {
            continue;
        }
        if let Some((before, body)) = last.get(&text.to) {
            assert!(
                before <= at,
                "to {}: {body:?} before {:?}",
                text.to,
                text.body
            );
        }
        last.insert(text.to, (*at, text.body));
    }
}
