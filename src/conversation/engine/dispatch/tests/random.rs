//! Random interleavings of looks, time, claims, releases, promises and duty, over a small world that
//! does what the worker does.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

const SOLVERS: u64 = 12;

#[derive(Clone, Copy, Debug)]
enum Happens {
    Look,
    Minutes(u64),
    Claim(u64),
    GiveBack,
    Write,
    Pass(u64),
    Promise(u64, u64),
    Duty(u64, bool),
    Done,
    Drop,
    Reopen,
}

fn happens() -> impl Strategy<Value = Happens> {
    use Happens::{Claim, Done, Drop, Duty, GiveBack, Look, Minutes, Pass, Promise, Reopen, Write};
    let who = 0..SOLVERS;
    prop_oneof![
        4 => Just(Look),
        6 => (0_u64..40).prop_map(Minutes),
        2 => (60_u64..2_000).prop_map(Minutes),
        2 => who.clone().prop_map(Claim),
        2 => Just(GiveBack),
        1 => Just(Write),
        3 => who.clone().prop_map(Pass),
        2 => (who.clone(), 0_u64..300).prop_map(|(who, minutes)| Promise(who, minutes)),
        4 => (who, any::<bool>()).prop_map(|(who, on)| Duty(who, on)),
        1 => Just(Done),
        1 => Just(Drop),
        2 => Just(Reopen),
    ]
}

#[derive(Clone, Copy, Debug)]
enum Answer {
    None(Timestamp),
    Later(Timestamp),
    Declined,
}

struct World {
    now: Timestamp,
    status: TicketStatus,
    urgency: Urgency,
    duty: Vec<bool>,
    offers: BTreeMap<u64, Answer>,
    session: Option<(u64, AtWork)>,
    state: State,
    wake_at: Option<Timestamp>,
    /// Every text since the ticket was last opened by its customer.
    texts: BTreeMap<u64, Vec<Timestamp>>,
    steps: u64,
}

impl World {
    fn new(urgency: Urgency, duty: Vec<bool>) -> Self {
        Self {
            now: START,
            status: TicketStatus::Open,
            urgency,
            duty,
            offers: BTreeMap::new(),
            session: None,
            state: State::default(),
            wake_at: None,
            texts: BTreeMap::new(),
            steps: 0,
        }
    }

    fn facts(&self) -> Dispatch {
        let on_duty = |who: u64| self.duty[usize::try_from(who).expect("small")];
        let mut facts = Case::new(self.urgency, 0).facts;
        facts.status = self.status;
        facts.session = self.session.map(|(_, work)| work);
        for who in (0..SOLVERS).filter(|who| on_duty(*who)) {
            let solver = solver(who);
            match self.offers.get(&who) {
                None => facts.candidates.push(solver),
                Some(Answer::None(offered_at)) => facts.waiting.push(Waiting {
                    solver,
                    offered_at: *offered_at,
                }),
                Some(Answer::Later(at)) => facts.promises.push(Promise { solver, at: *at }),
                Some(Answer::Declined) => {}
            }
        }
        facts.waiting.sort_by_key(|it| it.offered_at);
        facts.promises.sort_by_key(|it| it.at);
        facts
    }

    fn begin(&mut self, who: u64) {
        self.status = TicketStatus::Claimed;
        self.offers
            .retain(|_, answer| matches!(answer, Answer::Declined));
        let work = AtWork {
            session: SessionId::new(self.now),
            since: self.now,
            solver_at: None,
            unproven: false,
        };
        self.session = Some((who, work));
    }

    fn give_back(&mut self) {
        if let Some((who, _)) = self.session.take() {
            self.status = TicketStatus::Open;
            self.offers.insert(who, Answer::Declined);
        }
    }

    /// One step with the facts as they are, and what must hold of any step.
    fn step(&mut self, input: &Input) -> Result<Vec<Effect>, TestCaseError> {
        let seen = self.facts();
        let facts = Facts {
            dispatch: Some(seen.clone()),
            ..Facts::default()
        };
        let written = serde_json::to_string(&self.state).expect("a state");
        let state: State = serde_json::from_str(&written).expect("the same state");
        prop_assert_eq!(&state, &self.state);
        let turn = ENGINE.step(state, input, &facts, self.now);
        self.steps += 1;
        for effect in &turn.effects {
            self.may_be(effect, &seen)?;
        }
        if turn
            .effects
            .iter()
            .any(|it| matches!(it, Effect::Assign(_)))
        {
            prop_assert_eq!(turn.effects.len(), 1);
        }
        match seen.status {
            TicketStatus::Open => prop_assert!(turn.wake_at.is_some_and(|at| at > self.now)),
            TicketStatus::Claimed => {
                let wrote = seen.session.is_some_and(|it| it.solver_at.is_some());
                prop_assert_eq!(turn.wake_at.is_none(), wrote);
            }
            _ => prop_assert_eq!((turn.wake_at, &turn.state), (None, &State::default())),
        }
        // The same once more with facts that do not know of it yet: nobody is texted twice.
        let again = ENGINE.step(turn.state.clone(), input, &facts, self.now);
        let texted = |turn: &Turn| -> Vec<UserId> {
            let all = turn.effects.iter().filter_map(offered);
            all.flatten().copied().collect()
        };
        let first = texted(&turn);
        prop_assert!(texted(&again).iter().all(|it| !first.contains(it)));

        for solver in first {
            self.booked(number(solver))?;
        }
        self.state = turn.state;
        self.wake_at = turn.wake_at;
        Ok(turn.effects)
    }

    fn may_be(&self, effect: &Effect, seen: &Dispatch) -> Result<(), TestCaseError> {
        match effect {
            Effect::Offer(solvers) => {
                prop_assert_eq!(seen.status, TicketStatus::Open);
                let mut once = solvers.clone();
                once.sort_unstable();
                once.dedup();
                prop_assert!(!once.is_empty() && once.len() == solvers.len());
                for it in solvers {
                    let waits = seen.waiting.iter().any(|waiting| waiting.solver == *it);
                    prop_assert!(waits || seen.candidates.contains(it), "a stranger");
                }
            }
            Effect::Assign(it) => {
                let due = |promise: &Promise| promise.solver == *it && promise.at <= self.now;
                prop_assert!(seen.promises.iter().any(due));
            }
            Effect::Release(session) => {
                let work = seen.session.expect("a session");
                prop_assert!(work.session == *session && work.solver_at.is_none());
                prop_assert!(self.now.since(work.since) >= Duration::from_mins(15));
            }
            Effect::TellCustomer(_) | Effect::AlertOperator(_) => {
                prop_assert_eq!(seen.status, TicketStatus::Open);
            }
            other => prop_assert!(false, "{:?}", other),
        }
        Ok(())
    }

    fn booked(&mut self, who: u64) -> Result<(), TestCaseError> {
        self.offers.insert(who, Answer::None(self.now));
        let texts = self.texts.entry(who).or_default();
        texts.push(self.now);
        let now = self.now;
        let day = texts.iter().filter(|at| now.since(**at) < DAY).count();
        prop_assert!(day <= MOST_TEXTS, "{} texts to one solver in a day", day);
        Ok(())
    }

    /// A step, what the worker does about it, and the look that it leaves.
    fn turn(&mut self, input: &Input) -> Result<(), TestCaseError> {
        let mut input = input.clone();
        loop {
            let mut left = false;
            for effect in self.step(&input)? {
                match effect {
                    // Every other promise cannot be kept: they are at another customer's.
                    Effect::Assign(it) if number(it).is_multiple_of(2) => {
                        self.begin(number(it));
                        left = true;
                    }
                    Effect::Release(_) => {
                        self.give_back();
                        left = true;
                    }
                    _ => {}
                }
            }
            if !left {
                return Ok(());
            }
            input = Input::News(News::Look);
        }
    }

    /// A look at a time at which it was looked already, with all promises tried.
    fn twice(&mut self) -> Result<(), TestCaseError> {
        let look = Input::News(News::Look);
        for _ in 0..=SOLVERS {
            self.turn(&look)?;
        }
        let before = self.status;
        let effects = self.step(&look)?;
        prop_assert_eq!(before, self.status);
        prop_assert!(effects.is_empty(), "{:?}", effects);
        Ok(())
    }

    fn pass_time(&mut self, minutes: u64) -> Result<(), TestCaseError> {
        let until = self.now.after(Duration::from_mins(minutes));
        while let Some(due) = self.wake_at.filter(|due| *due <= until) {
            self.now = self.now.max(due);
            self.turn(&Input::Timeout)?;
        }
        self.now = until;
        Ok(())
    }

    fn happens(&mut self, what: Happens) -> Result<(), TestCaseError> {
        let is_open = self.status == TicketStatus::Open;
        match what {
            Happens::Look => return self.twice(),
            Happens::Minutes(minutes) => return self.pass_time(minutes),
            Happens::Claim(who) if is_open => self.begin(who),
            Happens::GiveBack => self.give_back(),
            Happens::Write => {
                if let Some((_, work)) = &mut self.session {
                    work.solver_at = Some(self.now);
                }
            }
            Happens::Pass(who) => {
                let offer = self.offers.entry(who);
                offer.and_modify(|it| *it = Answer::Declined);
            }
            Happens::Promise(who, minutes) => {
                let at = self.now.after(Duration::from_mins(minutes));
                let offer = self.offers.entry(who);
                offer.and_modify(|it| *it = Answer::Later(at));
            }
            Happens::Duty(who, on) => self.duty[usize::try_from(who).expect("small")] = on,
            Happens::Done if self.session.take().is_some() => {
                self.status = TicketStatus::Completed;
            }
            Happens::Drop if is_open => self.status = TicketStatus::Dropped,
            Happens::Reopen if self.status == TicketStatus::Completed => {
                self.status = TicketStatus::Open;
                self.offers.clear();
                self.texts.clear();
            }
            _ => {}
        }
        self.turn(&Input::News(News::Look))
    }
}

proptest! {
    #[test]
    fn an_open_ticket_is_never_forgotten_and_nobody_worn_out(
        urgency in prop::sample::select(Urgency::ALL),
        duty in prop::collection::vec(any::<bool>(), 12),
        course in prop::collection::vec(happens(), 1..60),
    ) {
        let mut world = World::new(urgency, duty);
        world.turn(&Input::News(News::Look))?;
        for what in course {
            world.happens(what)?;
        }
        // Left alone for ten days it does not spin, and as long as it is open there is a next look.
        let before = world.steps;
        world.pass_time(10 * 1_440)?;
        prop_assert!(world.steps - before < 600, "{} steps", world.steps - before);
        let next = world.wake_at.is_some_and(|at| at > world.now);
        prop_assert!(world.status != TicketStatus::Open || next);
    }
}
