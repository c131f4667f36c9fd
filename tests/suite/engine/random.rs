//! Random conversations: no input makes the engine panic or leaves it without a way on.

use proptest::prelude::*;
use savvysolve::conversation::{Input, OptOutType};

use super::play::{Play, STATES, at, photo};

/// Something that may happen.
#[derive(Clone, Debug)]
enum Event {
    Text(String, usize, Option<OptOutType>),
    Pass(u64),
    TimeOut,
    StrayTimeOut,
    HandBack,
    TicketClosed,
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
    ]);
    prop_oneof![
        6 => known.prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[a-zA-Z0-9 ,.?!'áéñ¿😀\u{200b}\u{202e}]{0,60}",
        1 => "[a-z ]{1500,1600}",
    ]
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
        1 => Just(Event::TicketClosed),
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
            Event::TicketClosed => self.world.close_tickets(),
        }
    }

    /// From wherever it is, somebody who answers what is asked gets to an open ticket.
    fn finds_a_way(&mut self) {
        if self.world.facts.opted_out {
            self.text("START");
        }
        self.step(&Input::HandBack);
        for _ in 0..14 {
            if self.world.facts.ticket.is_some() && self.state.name() == "ticket" {
                return;
            }
            self.pass(60);
            let answer = match self.state.name() {
                "name" => "Jane",
                "description" => "it won't turn on",
                "device" => "3",
                "urgency" => "2",
                "confirm" => "OK",
                "change" => "4",
                "resume" => "1",
                _ => "hello",
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
