//! A solver at their desk: facts in a few words, steps, and what has to hold after each.

use std::{fmt::Write as _, time::Duration};

use savvysolve::{
    conversation::{
        Claimed, DeskLine, Effect, Facts, Held, Input, Line, Media, Offer, OptOutType, Outcome,
        RESERVED, Say, Solver, Standing, State, Turn,
    },
    domain::{
        DeviceType, Language, TicketCode, Timestamp, Urgency,
        id::{MediaId, SessionId, TicketId, UserId},
        segments,
    },
    wording,
};

use crate::{engine::play::PHONE, golden::PARTS};

pub(crate) const NOON: Timestamp = Timestamp::from_micros(1_790_000_000_000_000);

/// Codes, customers and devices of what lies before the solver.
pub(crate) const CODES: [(&str, &str); 3] = [("K7Q2", "Ana"), ("M3X8", "Bo"), ("T9B4", "Cy")];
pub(crate) const OFFERS: [(&str, &str); 3] = [
    ("W2R6", "printer prints blank pages"),
    ("H5D3", "phone stuck on the logo"),
    ("P8N1", "no wifi since yesterday"),
];

pub(crate) fn code(text: &str) -> TicketCode {
    TicketCode::parse(text).expect("a code")
}

pub(crate) fn ago(minutes: u64) -> Timestamp {
    NOON.before(Duration::from_secs(minutes * 60))
}

pub(crate) fn photo() -> Media {
    Media {
        id: MediaId::new(Timestamp::from_micros(1)),
        content_type: "image/jpeg".to_owned(),
    }
}

/// A solver's conversation.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    pub(crate) state: State,
    pub(crate) facts: Facts,
    pub(crate) now: Timestamp,
    pub(crate) effects: Vec<Effect>,
    /// How codes stand that are not in the facts.
    pub(crate) others: Vec<(TicketCode, Standing)>,
    /// Whether the next claim, and the next end, wins.
    pub(crate) wins: bool,
}

impl Desk {
    /// On duty, with nothing to do.
    pub(crate) fn new() -> Self {
        let solver = Solver {
            id: UserId::new(NOON),
            name: "Sam Smith".to_owned(),
            on_duty: true,
            held: Vec::new(),
            offers: Vec::new(),
        };
        Self {
            state: State::default(),
            facts: Facts {
                solver: Some(solver),
                ..Facts::default()
            },
            now: NOON,
            effects: Vec::new(),
            others: vec![
                (code("2222X"), Standing::Anothers),
                (code("3333X"), Standing::Over),
                (code("4444X"), Standing::Open),
            ],
            wins: true,
        }
    }

    pub(crate) fn solver(&mut self) -> &mut Solver {
        self.facts.solver.as_mut().expect("a solver")
    }

    /// With so many sessions, each begun and last spoken in an hour ago and more.
    pub(crate) fn holds(mut self, count: usize) -> Self {
        for (place, (name, customer)) in CODES.iter().take(count).enumerate() {
            let since = ago(60 * (place as u64 + 1));
            let millis = Duration::from_millis(place as u64);
            self.solver().held.push(Held {
                session: SessionId::new(since.after(millis)),
                ticket: TicketId::new(since.after(millis)),
                code: code(name),
                customer: Some((*customer).to_owned()),
                since,
                solver_at: Some(since),
                customer_at: Some(since),
                opted_out: false,
                unproven: false,
            });
        }
        self
    }

    /// With so many offers.
    pub(crate) fn offered(mut self, count: usize) -> Self {
        for (name, problem) in OFFERS.iter().take(count) {
            self.solver().offers.push(Offer {
                ticket: TicketId::new(ago(5)),
                code: code(name),
                device_type: DeviceType::Printer,
                urgency: Urgency::High,
                problem: (*problem).to_owned(),
                promised: None,
            });
        }
        self
    }

    pub(crate) fn off_duty(mut self) -> Self {
        self.solver().on_duty = false;
        self
    }

    pub(crate) fn speaks(mut self, language: Language) -> Self {
        self.facts.language = Some(language);
        self
    }

    /// The customer of that session wrote so many minutes ago.
    pub(crate) fn heard(mut self, place: usize, minutes: u64) -> Self {
        self.solver().held[place].customer_at = Some(ago(minutes));
        self
    }

    pub(crate) fn stopped(mut self, place: usize) -> Self {
        self.solver().held[place].opted_out = true;
        self
    }

    pub(crate) fn text(&mut self, body: &str) -> String {
        self.text_with(body, 0, None)
    }

    pub(crate) fn text_with(
        &mut self,
        body: &str,
        photos: usize,
        opt_out: Option<OptOutType>,
    ) -> String {
        self.step(&Input::Text {
            body: body.to_owned(),
            media: vec![photo(); photos],
            opt_out,
        })
    }

    /// One input with the outcomes it leads to, and what came of it, in lines.
    pub(crate) fn step(&mut self, input: &Input) -> String {
        self.effects.clear();
        let mut next = Some(input.clone());
        let mut rounds = 0;
        let mut says = 0;
        while let Some(input) = next.take() {
            let turn = self.turn(&input);
            says += usize::from(turn.say().is_some());
            next = turn.effects.iter().find_map(|effect| self.outcome(effect));
            rounds += usize::from(next.is_some());
            self.effects.extend(turn.effects);
        }
        assert!(rounds <= 2, "more than two rounds: {:?}", self.effects);
        assert!(says <= 1, "more than one text: {:?}", self.effects);
        self.told()
    }

    fn turn(&mut self, input: &Input) -> Turn {
        let (engine, wording) = &*PARTS;
        let turn = engine.step(self.state.clone(), input, &self.facts, self.now);
        let json = serde_json::to_string(&turn.state).expect("written");
        let again: State = serde_json::from_str(&json).expect("read");
        assert_eq!(again, turn.state, "{json}");
        self.state = again;
        self.check(&turn, wording);
        turn
    }

    /// What has to hold after any step.
    fn check(&self, turn: &Turn, wording: &wording::Wording) {
        let solver = self.facts.solver.as_ref().expect("a solver");
        let holds = |id: &SessionId| solver.held.iter().any(|held| held.session == *id);
        let offered = |id: &TicketId| solver.offers.iter().any(|offer| offer.ticket == *id);
        let opting_in = turn.effects.contains(&Effect::OptIn);
        for effect in &turn.effects {
            match effect {
                Effect::Say(say) => {
                    assert!(!say.lines.is_empty());
                    assert!(!self.facts.opted_out || opting_in, "said after an opt-out");
                    let own = wording.render(&without_their_words(say), &PHONE);
                    let parts = segments::parts(&own);
                    assert!(parts <= wording::budget(say.language), "{parts}: {own}");
                }
                Effect::Relay {
                    session,
                    text,
                    media,
                } => {
                    assert!(holds(session), "relayed to nobody's session");
                    assert!(!text.is_empty() || !media.is_empty(), "nothing is relayed");
                    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
                    let carriers = RESERVED.iter().filter(|it| **it != "YES");
                    assert!(
                        carriers.clone().all(|it| !it.eq_ignore_ascii_case(bare)),
                        "relayed: {text}"
                    );
                    let held = solver.held.iter().find(|held| held.session == *session);
                    assert!(held.is_some_and(|held| !held.opted_out), "they opted out");
                }
                Effect::Release(session) | Effect::EndSession { session, .. } => {
                    assert!(holds(session), "not theirs");
                }
                Effect::Pass(ticket) => assert!(offered(ticket), "not offered"),
                Effect::Promise { ticket, at } => {
                    assert!(offered(ticket), "not offered");
                    assert!(*at > self.now, "no wait");
                }
                Effect::Claim(_) => assert!(solver.on_duty, "claimed off duty"),
                Effect::LookUp { code, .. } => {
                    assert!(
                        solver.held.iter().all(|held| held.code != *code),
                        "known already"
                    );
                }
                Effect::Duty(_) | Effect::OptOut(_) | Effect::OptIn | Effect::AlertOperator(_) => {}
                other => panic!("no effect of a solver's: {other:?}"),
            }
        }
    }

    /// What the database would say.
    fn outcome(&self, effect: &Effect) -> Option<Input> {
        let standing = |of: &TicketCode| {
            let known = self.others.iter().find(|(code, _)| code == of);
            known.map_or(Standing::Unknown, |(_, standing)| *standing)
        };
        let outcome = match effect {
            Effect::Claim(code) => {
                let solver = self.facts.solver.as_ref()?;
                let offer = solver.offers.iter().find(|offer| offer.code == *code);
                match offer.filter(|_| self.wins) {
                    Some(offer) => Outcome::Claimed(Claimed {
                        session: SessionId::new(self.now),
                        ticket: offer.ticket,
                        code: code.clone(),
                        customer: Some("Dee".to_owned()),
                        device_type: offer.device_type,
                        urgency: offer.urgency,
                        problem: offer.problem.clone(),
                        unproven: false,
                        photos: 2,
                    }),
                    None => Outcome::Code {
                        code: code.clone(),
                        wanted: savvysolve::conversation::Wanted::Claim,
                        standing: if offer.is_some() {
                            Standing::Anothers
                        } else {
                            standing(code)
                        },
                    },
                }
            }
            Effect::LookUp { code, wanted } => Outcome::Code {
                code: code.clone(),
                wanted: *wanted,
                standing: standing(code),
            },
            Effect::EndSession { .. } => Outcome::Ended { now: self.wins },
            _ => return None,
        };
        Some(Input::Outcome(outcome))
    }

    /// What came of the last step, one line each.
    pub(crate) fn told(&self) -> String {
        let (_, wording) = &*PARTS;
        let mut told = String::new();
        for effect in &self.effects {
            let _ = match effect {
                Effect::Say(say) => {
                    let text = wording.render(say, &PHONE).replace('\n', "\n  ");
                    writeln!(told, "< {text}")
                }
                Effect::Relay {
                    session,
                    text,
                    media,
                } => writeln!(
                    told,
                    "> {}: {text}{}",
                    self.name_of(session),
                    " [photo]".repeat(media.len())
                ),
                Effect::Claim(code) => writeln!(told, "! claims {code}"),
                Effect::LookUp { code, wanted } => writeln!(told, "! looks up {code} ({wanted:?})"),
                Effect::Promise { ticket, at } => writeln!(
                    told,
                    "! promises {} in {} min",
                    self.offer_of(*ticket),
                    at.since(self.now).as_secs() / 60
                ),
                Effect::Pass(ticket) => writeln!(told, "! passes {}", self.offer_of(*ticket)),
                Effect::Duty(on) => writeln!(told, "! duty {}", if *on { "on" } else { "off" }),
                Effect::EndSession {
                    session,
                    minutes,
                    tier,
                    price,
                } => writeln!(
                    told,
                    "! ends {}: {minutes} min, {tier}, {price}",
                    self.name_of(session)
                ),
                Effect::Release(session) => writeln!(told, "! releases {}", self.name_of(session)),
                other => writeln!(told, "! {other:?}"),
            };
        }
        told
    }

    fn name_of(&self, session: &SessionId) -> String {
        let solver = self.facts.solver.as_ref().expect("a solver");
        let held = solver.held.iter().find(|held| held.session == *session);
        held.map_or_else(|| "?".to_owned(), |held| held.code.to_string())
    }

    fn offer_of(&self, ticket: TicketId) -> String {
        let solver = self.facts.solver.as_ref().expect("a solver");
        let offer = solver.offers.iter().find(|offer| offer.ticket == ticket);
        offer.map_or_else(|| "?".to_owned(), |offer| offer.code.to_string())
    }

    /// The keys of what was said.
    pub(crate) fn keys(&self) -> Vec<&str> {
        let say = self.effects.iter().find_map(|effect| match effect {
            Effect::Say(say) => Some(say),
            _ => None,
        });
        say.map_or_else(Vec::new, |say| say.lines.iter().map(Line::key).collect())
    }
}

/// The same text as if the words of people were empty, and their lists short: budgets do not count
/// them.
fn without_their_words(say: &Say) -> Say {
    let mut say = say.clone();
    for line in &mut say.lines {
        let Line::Desk(line) = line else { continue };
        match line {
            DeskLine::Claimed {
                customer, problem, ..
            } => {
                problem.clear();
                *customer = customer.take().map(|_| String::new());
            }
            DeskLine::Mine { held, .. }
            | DeskLine::WhichSession { held, .. }
            | DeskLine::WhichText { held }
            | DeskLine::Yours { held } => {
                held.truncate(3);
                for held in held {
                    held.customer = None;
                }
            }
            _ => {}
        }
    }
    say
}
