use std::sync::LazyLock;

use super::*;
use crate::{
    conversation::{AtWork, Promise, Waiting},
    domain::{TicketCode, Urgency, id::SessionId, id::TicketId},
};

mod random;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::load(None).expect("compiled in"));

const START: Timestamp = Timestamp::from_micros(1_780_000_000_000_000);

/// A solver by number.
fn solver(number: u64) -> UserId {
    UserId(uuid::Uuid::from_u64_pair(7, number))
}

fn number(solver: UserId) -> u64 {
    solver.0.as_u64_pair().1
}

fn mins(minutes: u64) -> Timestamp {
    START.after(Duration::from_mins(minutes))
}

/// A ticket with its facts, moved by hand.
struct Case {
    facts: Dispatch,
    state: State,
    wake_at: Option<Timestamp>,
}

impl Case {
    /// An open ticket, with so many solvers on duty.
    fn new(urgency: Urgency, solvers: u64) -> Self {
        Self {
            facts: Dispatch {
                ticket: TicketId::new(START),
                code: TicketCode::parse("K7Q2").expect("a code"),
                status: TicketStatus::Open,
                urgency,
                candidates: (0..solvers).map(solver).collect(),
                waiting: Vec::new(),
                promises: Vec::new(),
                session: None,
            },
            state: State::default(),
            wake_at: None,
        }
    }

    /// Looks, with the state written and read in between, and books what was offered.
    fn look(&mut self, minute: u64) -> Vec<Effect> {
        let facts = Facts {
            dispatch: Some(self.facts.clone()),
            ..Facts::default()
        };
        let written = serde_json::to_string(&self.state).expect("a state");
        let state = serde_json::from_str(&written).expect("the same state");
        let turn = ENGINE.step(state, &Input::News(News::Look), &facts, mins(minute));
        for solver in turn.effects.iter().filter_map(offered).flatten() {
            let texted = Waiting {
                solver: *solver,
                offered_at: mins(minute),
            };
            self.facts.candidates.retain(|it| it != solver);
            self.facts.waiting.retain(|it| it.solver != *solver);
            self.facts.waiting.push(texted);
        }
        self.state = turn.state;
        self.wake_at = turn.wake_at;
        turn.effects
    }

    /// The numbers of the solvers who are texted.
    fn texted(&mut self, minute: u64) -> Vec<u64> {
        let effects = self.look(minute);
        let all = effects.iter().filter_map(offered).flatten();
        all.map(|it| number(*it)).collect()
    }

    fn claimed(&mut self, minute: u64) {
        self.facts.status = TicketStatus::Claimed;
        self.facts.session = Some(AtWork {
            session: SessionId::new(mins(minute)),
            since: mins(minute),
            solver_at: None,
            unproven: false,
        });
        let gone = self.facts.waiting.drain(..).map(|it| it.solver);
        self.facts.candidates.extend(gone);
    }

    fn open_again(&mut self) {
        self.facts.status = TicketStatus::Open;
        self.facts.session = None;
    }
}

fn offered(effect: &Effect) -> Option<&Vec<UserId>> {
    match effect {
        Effect::Offer(solvers) => Some(solvers),
        _ => None,
    }
}

fn reasons(effects: &[Effect]) -> Vec<&'static str> {
    let name = |effect: &Effect| match effect {
        Effect::TellCustomer(News::NobodyYet { .. }) => Some("customer"),
        Effect::AlertOperator(alert) => Some(alert.reason),
        _ => None,
    };
    effects.iter().filter_map(name).collect()
}

#[test]
fn waves_widen_until_all_were_texted() {
    let mut case = Case::new(Urgency::Normal, 20);
    assert_eq!(case.texted(0), [0, 1]);
    assert_eq!(case.wake_at, Some(mins(5)));
    assert_eq!(case.texted(0), [0; 0]);
    assert_eq!(case.texted(4), [0; 0]);
    assert_eq!(case.wake_at, Some(mins(5)));
    assert_eq!(case.texted(5), [2, 3, 4, 5]);
    assert_eq!(case.texted(10), [6, 7, 8, 9, 10, 11, 12, 13]);
    assert_eq!(case.texted(15), [14, 15, 16, 17, 18, 19]);
}

#[test]
fn an_urgent_one_does_not_wait_as_long() {
    let mut case = Case::new(Urgency::High, 20);
    assert_eq!(case.texted(0).len(), 2);
    assert_eq!(case.wake_at, Some(mins(2)));
    assert_eq!(case.texted(2).len(), 4);
    assert_eq!(case.texted(4).len(), 8);
    assert_eq!(reasons(&case.look(8)), ["customer", "nobody"]);
}

#[test]
fn a_late_look_is_one_wave() {
    let mut case = Case::new(Urgency::Normal, 20);
    assert_eq!(case.texted(0).len(), 2);
    assert_eq!(case.texted(19).len(), 4);
    assert_eq!(case.wake_at, Some(mins(20)), "the customer is due");
}

#[test]
fn nobody_on_duty_and_then_somebody() {
    let mut case = Case::new(Urgency::Low, 0);
    assert_eq!(case.texted(0), [0; 0]);
    assert_eq!(case.wake_at, Some(mins(5)));
    let _ = case.look(5);
    // Come on duty: at once, and the next wave is soon again.
    case.facts.candidates = vec![solver(1)];
    assert_eq!(case.texted(7), [1]);
    assert_eq!(case.wake_at, Some(mins(12)));
    case.facts.candidates = vec![solver(2)];
    assert_eq!(case.texted(8), [2]);
}

#[test]
fn with_nobody_to_text_the_looks_grow_rare_and_never_end() {
    let mut case = Case::new(Urgency::Normal, 0);
    let (mut minute, mut looks) = (0, 0);
    while minute < 30 * 1_440 {
        assert!(case.texted(minute).is_empty());
        let next = case.wake_at.expect("an open ticket");
        assert!(next > mins(minute) && next <= mins(minute + 240));
        minute = next.since(START).as_secs() / 60;
        looks += 1;
    }
    assert!((180..200).contains(&looks), "{looks} in thirty days");
}

#[test]
fn whoever_declines_makes_room() {
    let mut case = Case::new(Urgency::Normal, 6);
    assert_eq!(case.texted(0), [0, 1]);
    case.facts.waiting.clear();
    assert_eq!(case.texted(1), [2, 3]);
    assert_eq!(case.texted(5), [4, 5]);
}

#[test]
fn an_offer_is_renewed_ever_later() {
    let mut case = Case::new(Urgency::Normal, 1);
    let mut texts = Vec::new();
    let mut minute = 0;
    while minute < 3 * 1_440 {
        texts.extend(case.texted(minute).iter().map(|_| minute));
        let next = case.wake_at.expect("an open ticket");
        minute = next.since(START).as_secs() / 60;
    }
    let hours: Vec<_> = texts.iter().map(|text| text / 60).collect();
    assert_eq!(hours[..4], [0, 1, 3, 7]);
    assert!(hours[4] >= 24, "{hours:?}");
    assert!(hours.len() <= 12, "{hours:?}");
}

#[test]
fn nobody_is_told_once_to_the_customer_and_seven_times_to_the_operator() {
    let mut case = Case::new(Urgency::Normal, 3);
    let mut told = Vec::new();
    let mut minute = 0;
    while minute < 10 * 1_440 {
        let effects = case.look(minute);
        told.extend(reasons(&effects).into_iter().map(|who| (who, minute)));
        let next = case.wake_at.expect("an open ticket");
        minute = next.since(START).as_secs() / 60;
    }
    let hours = [0, 60, 180, 420, 900, 1_860, 3_300].map(|after| ("nobody", 20 + after));
    assert_eq!(told[..3], [("customer", 20), hours[0], hours[1]]);
    assert_eq!(told[1..], hours);
}

#[test]
fn the_operator_learns_what_is_known() {
    let mut case = Case::new(Urgency::High, 3);
    let _ = (case.look(0), case.look(2));
    let effects = case.look(9);
    let Some(Effect::AlertOperator(alert)) = effects.last() else {
        panic!("{effects:?}");
    };
    assert_eq!(
        alert.summary,
        "ticket K7Q2, urgency high, for 9 min, 3 offer(s) texted"
    );
}

#[test]
fn a_promise_is_kept_once() {
    let mut case = Case::new(Urgency::Normal, 20);
    let _ = case.look(0);
    let promise = |number, minute| Promise {
        solver: solver(number),
        at: mins(minute),
    };
    case.facts.promises = vec![promise(40, 7), promise(41, 8)];
    // The waves go on meanwhile.
    assert_eq!(case.texted(5).len(), 4);
    assert_eq!(case.wake_at, Some(mins(7)));
    assert_eq!(case.look(7), [Effect::Assign(solver(40))]);
    assert_eq!(case.wake_at, Some(mins(8)));
    // It did not work: the next one, and then the waves again.
    assert_eq!(case.look(8), [Effect::Assign(solver(41))]);
    assert_eq!(case.texted(10).len(), 8);
    assert_eq!(case.wake_at, Some(mins(15)));
}

#[test]
fn a_silent_solver_loses_it_and_the_wait_begins_anew() {
    let mut case = Case::new(Urgency::Normal, 8);
    assert_eq!(case.texted(0).len(), 2);
    assert_eq!(case.texted(5).len(), 4);
    case.claimed(6);
    assert_eq!(case.look(6), []);
    assert_eq!(case.wake_at, Some(mins(21)));
    assert_eq!(case.look(20), []);
    let session = case.facts.session.expect("claimed").session;
    assert_eq!(case.look(21), [Effect::Release(session)]);
    case.open_again();
    assert_eq!(case.texted(21).len(), 2);
    assert_eq!(case.wake_at, Some(mins(26)));
    assert_eq!(reasons(&case.look(40)), [""; 0]);
    assert_eq!(reasons(&case.look(41)), ["customer", "nobody"]);
}

#[test]
fn a_solver_who_wrote_is_left_alone() {
    let mut case = Case::new(Urgency::Normal, 8);
    let _ = case.look(0);
    case.claimed(1);
    if let Some(work) = &mut case.facts.session {
        work.solver_at = Some(mins(2));
    }
    assert_eq!(case.look(16), []);
    assert_eq!(case.wake_at, None);
}

#[test]
fn when_it_is_over_nothing_is_kept() {
    for status in [TicketStatus::Completed, TicketStatus::Dropped] {
        let mut case = Case::new(Urgency::Normal, 8);
        let _ = case.look(0);
        case.facts.status = status;
        assert_eq!(case.look(3), []);
        assert_eq!((case.wake_at, &case.state), (None, &State::default()));
        // Opened once more, the waves begin with the first.
        case.open_again();
        case.facts.candidates = (0..8).map(solver).collect();
        case.facts.waiting.clear();
        assert_eq!(case.texted(9).len(), 2);
    }
}
