//! Random conversations: no input makes the engine panic or leaves it without a way on.

use std::time::Duration;

use proptest::prelude::*;
use savvysolve::conversation::{Effect, Input, News, OptOutType};

use super::play::{Play, STATES, at, form, photo};

/// Something that may happen.
#[derive(Clone, Debug)]
enum Event {
    Text(String, usize, Option<OptOutType>),
    Pass(u64),
    TimeOut,
    StrayTimeOut,
    HandBack,
    Staff,
    TicketClosed,
    SolverComes(&'static str),
    SolverLeaves(&'static str),
    SolverIsDone(&'static str, u32),
    NobodyYet,
    /// The last news once more.
    SameNews,
    Quiet(bool),
    OnDuty(bool),
    Reopens(bool),
    Form(bool),
}

fn texts() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "hi",
        "Jane",
        "my name is Bob",
        "my laptop is broken",
        "mi impresora no imprime",
        "the screen is black",
        "1",
        "2",
        "3",
        "8",
        "9",
        "two",
        "today",
        "asap",
        "not urgent",
        "whenever",
        "it's an ipad",
        "ok",
        "OK",
        "YES",
        "no",
        "nope",
        "why?",
        "idk",
        "asdf",
        "thanks",
        "BACK",
        "SKIP",
        "RESTART",
        "DROP",
        "DROP K7Q2",
        "DROP ZZ99",
        "MENU",
        "AGENT",
        "STATUS",
        "LINK",
        "HISTORY",
        "MORE",
        "RATE 5",
        "FORGET ME",
        "STOP",
        "START",
        "HELP",
        "AYUDA",
        "please stop texting me",
        "UNSTOP",
        "how much is it?",
        "are you a bot?",
        "cuanto cuesta?",
        "en español por favor",
        "english please",
        "NEW",
        "new ticket",
        "change the name",
        "continue",
        "start over",
        "",
        " ",
        "😀",
        "\u{200b}",
        "مرحبا",
        "الكمبيوتر لا يعمل",
        "no, it's a tablet",
        "the problem",
        "name",
        "it broke again",
        "same problem again",
        "no, my printer",
        "5",
        "5 great guy",
        "not great, 2",
        "10/10",
        "👍",
        "RATE",
        "RATE K7Q2 4 ok",
        "RATE 3",
        "he was rude",
        "ERASE",
        "erase",
        "#K7Q2 hello",
        "#M3X8",
        "it works now",
        "DROP M3X8",
        "new request",
    ]);
    prop_oneof![
        6 => known.prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[a-zA-Z0-9 ,.?!'áéñ¿😀\u{200b}\u{202e}]{0,60}",
        1 => "[a-z ]{1500,1600}",
    ]
}

fn solver() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["Sam", "Ann"])
}

fn event() -> impl Strategy<Value = Event> {
    let carrier = prop_oneof![
        12 => Just(None),
        1 => Just(Some(OptOutType::Stop)),
        1 => Just(Some(OptOutType::Start)),
        1 => Just(Some(OptOutType::Help)),
    ];
    prop_oneof![
        12 => (texts(), prop_oneof![5 => Just(0usize), 1 => 1usize..4], carrier).prop_map(|(text, photos, carrier)| Event::Text(text, photos, carrier)),
        3 => (0u64..30).prop_map(Event::Pass),
        1 => (0u64..200_000).prop_map(Event::Pass),
        3 => Just(Event::TimeOut),
        1 => Just(Event::StrayTimeOut),
        1 => Just(Event::HandBack),
        1 => Just(Event::Staff),
        1 => Just(Event::TicketClosed),
        3 => solver().prop_map(Event::SolverComes),
        1 => solver().prop_map(Event::SolverLeaves),
        3 => (solver(), 0u32..200).prop_map(|(solver, minutes)| Event::SolverIsDone(solver, minutes)),
        1 => Just(Event::NobodyYet),
        1 => Just(Event::SameNews),
        1 => any::<bool>().prop_map(Event::Quiet),
        1 => any::<bool>().prop_map(Event::OnDuty),
        1 => any::<bool>().prop_map(Event::Reopens),
        2 => prop_oneof![3 => Just(false), 1 => Just(true)].prop_map(Event::Form),
    ]
}

impl Play {
    fn event(&mut self, event: &Event) {
        match event {
            Event::Text(body, photos, opt_out) => {
                let media = vec![photo(); *photos];
                self.step(&Input::Text {
                    body: body.clone(),
                    media,
                    opt_out: *opt_out,
                });
            }
            Event::Pass(seconds) => self.pass(*seconds),
            Event::TimeOut => self.time_out(),
            Event::StrayTimeOut => self.step(&Input::Timeout),
            Event::HandBack => self.step(&Input::HandBack),
            // Who opted out is refused where it is typed, and by the outbox.
            Event::Staff if self.world.facts.opted_out => {}
            Event::Staff => {
                let before = self.state.name().to_owned();
                self.step(&Input::Staff {
                    body: "one moment".to_owned(),
                });
                assert_eq!(self.state.name(), before, "the question stays open");
                let said = |it: &Effect| matches!(it, Effect::Say(say) if say.lines.len() == 1);
                assert!(self.effects.iter().all(said) && self.effects.len() == 1);
            }
            Event::TicketClosed => self.world.close_tickets(),
            Event::SolverComes(solver) => {
                let news = self.world.claim(solver, None, self.now);
                self.news(news);
            }
            Event::SolverLeaves(solver) => {
                let news = self.world.release(solver);
                self.news(news);
            }
            Event::SolverIsDone(solver, minutes) => {
                let news = self.world.done(solver, *minutes, self.now);
                self.news(news);
            }
            Event::NobodyYet => {
                let ticket = self.world.facts.ticket.as_ref();
                let code = ticket.map(|it| it.code.clone());
                self.news(code.map(|code| News::NobodyYet { code }));
            }
            Event::SameNews => {
                let news = self.last_news.clone();
                self.news(news);
                let asked = self.effects.iter().any(|it| matches!(it, Effect::Say(say) if say.lines.iter().any(|it| it.key() == "ask-rating")));
                assert!(!asked, "asked twice: {:?}", self.effects);
            }
            Event::Quiet(quiet) => {
                let end = self.now.after(Duration::from_hours(8));
                self.world.facts.quiet_until = quiet.then_some(end);
            }
            Event::OnDuty(on) => self.world.on_duty = *on,
            Event::Reopens(can) => self.world.reopens = *can,
            Event::Form(proven) => self.step(&form(*proven)),
        }
    }

    /// From wherever it is, somebody who answers what is asked gets to an open ticket.
    fn finds_a_way(&mut self) {
        if self.world.facts.opted_out {
            self.text("START");
        }
        self.world.facts.quiet_until = None;
        self.step(&Input::HandBack);
        for solver in ["Sam", "Ann"] {
            while let Some(news) = self.world.done(solver, 5, self.now) {
                self.news(Some(news));
            }
        }
        for _ in 0..20 {
            if self.world.facts.ticket.is_some() && self.state.name() == "ticket" {
                return;
            }
            self.pass(60);
            let answer = match self.state.name() {
                "name" => "Jane",
                "description" => "it won't turn on",
                // A number alone may be a score, right after one; the same again is none.
                "device" => "3",
                "urgency" | "again" => "2",
                "confirm" => "OK",
                "change" => "4",
                "resume" => "1",
                "rating" | "comment" => "SKIP",
                "forget" => "no",
                _ => "NEW",
            };
            self.text(answer);
        }
        panic!("no way to a ticket: {:?}", self.state);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_leads_astray(events in prop::collection::vec(event(), 1..40)) {
        let mut play = Play::new();
        for event in &events {
            play.event(event);
            // Never stuck in silence: a time-out is due, or the next text does something.
            if play.wake_at.is_none() && !play.world.facts.opted_out {
                let mut next = play.clone();
                next.pass(3_600);
                next.text("hello");
                prop_assert!(!next.effects.is_empty(), "no way on from {:?}", play.state);
            }
        }
        play.finds_a_way();
    }

    #[test]
    fn any_text_at_any_state(text in any::<String>(), place in 0..STATES.len()) {
        let mut play = at(STATES[place].1);
        play.text(&text);
        play.finds_a_way();
    }
}
