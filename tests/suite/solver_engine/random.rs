//! Random texts at random desks: nothing panics, nothing is said twice, nothing names what is not
//! theirs. What has to hold after each step is in [`super::desk`].

use std::time::Duration;

use proptest::prelude::*;
use savvysolve::{
    conversation::{Input, OptOutType},
    domain::Language,
};

use super::desk::Desk;

#[derive(Clone, Debug)]
enum Event {
    Text(String, usize, Option<OptOutType>),
    Pass(u64),
    Held(usize),
    Offers(usize),
    CustomerWrote(usize),
    CustomerStopped(usize),
    Duty(bool),
    Wins(bool),
    TimeOut,
    HandBack,
}

fn texts() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "claim",
        "CLAIM",
        "clam",
        "pass",
        "done",
        "DONE",
        "dnoe",
        "release",
        "relase",
        "mine",
        "on",
        "off",
        "menu",
        "yes",
        "ok",
        "no",
        "sí",
        "K7Q2",
        "#K7Q2",
        "k7q2:",
        "M3X8",
        "W2R6",
        "#W2R6",
        "H5D3",
        "ZZ99",
        "K7O2",
        "K7A2",
        "#",
        "#1",
        "2222X",
        "4444X",
        "in",
        "2",
        "30",
        "hours",
        "min",
        "30min",
        "2hrs",
        "tomorrow",
        "after",
        "5pm",
        "tonight",
        "quick",
        "gold",
        "extended",
        "please",
        "thanks",
        "stop",
        "STOP",
        "help",
        "start",
        "end",
        "cancel",
        "unsubscribe",
        "stop texting me",
        "ayuda",
        "baja",
        "drop",
        "nobody",
        "never mind",
        "english",
        "en español",
        "try again",
        "the",
        "power button",
        "?",
        "!",
        ".",
        "\n",
        "tomar",
        "hecho",
        "listo",
        "soltar",
        "paso",
        "Ana",
        "Bo",
        "10pm",
        "👍",
        "\u{200b}",
        "مرحبا",
        "status",
        "on duty",
        "all",
        "it",
        "is",
        "not interested",
        "I'll take it",
    ]);
    prop_oneof![
        10 => prop::collection::vec(words, 1..5).prop_map(|words| words.join(" ")),
        1 => any::<String>(),
        1 => "[a-zA-Z0-9 #:,.?!'áéñ¿😀\u{200b}\u{202e}\n]{0,60}",
        1 => "[a-z ]{1500,1600}",
        1 => "[0-9.]{1,12}(h|min|d|hours| hours)[0-9]{0,30}",
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let carrier = prop_oneof![
        20 => Just(None),
        1 => Just(Some(OptOutType::Stop)),
        1 => Just(Some(OptOutType::Start)),
        1 => Just(Some(OptOutType::Help)),
    ];
    prop_oneof![
        14 => (texts(), prop_oneof![5 => Just(0_usize), 1 => 1_usize..4], carrier)
            .prop_map(|(text, photos, carrier)| Event::Text(text, photos, carrier)),
        2 => (0_u64..1_200).prop_map(Event::Pass),
        2 => (0_usize..4).prop_map(Event::Held),
        2 => (0_usize..4).prop_map(Event::Offers),
        2 => (0_usize..3).prop_map(Event::CustomerWrote),
        1 => (0_usize..3).prop_map(Event::CustomerStopped),
        1 => any::<bool>().prop_map(Event::Duty),
        1 => any::<bool>().prop_map(Event::Wins),
        1 => Just(Event::TimeOut),
        1 => Just(Event::HandBack),
    ]
}

impl Desk {
    fn event(&mut self, event: &Event) {
        match event {
            Event::Text(body, photos, opt_out) => {
                let told = self.text_with(body, *photos, *opt_out);
                if told.contains("! OptOut") {
                    self.facts.opted_out = true;
                } else if told.contains("! OptIn") {
                    self.facts.opted_out = false;
                }
            }
            Event::Pass(seconds) => self.now = self.now.after(Duration::from_secs(*seconds)),
            Event::Held(count) => {
                let fresh = Self::new().holds(*count);
                let held = fresh.facts.solver.expect("a solver").held;
                self.solver().held = held;
            }
            Event::Offers(count) => {
                let fresh = Self::new().offered(*count);
                let offers = fresh.facts.solver.expect("a solver").offers;
                self.solver().offers = offers;
            }
            Event::CustomerWrote(place) => {
                let now = self.now;
                if let Some(held) = self.solver().held.get_mut(*place) {
                    held.customer_at = Some(now);
                }
            }
            Event::CustomerStopped(place) => {
                if let Some(held) = self.solver().held.get_mut(*place) {
                    held.opted_out = !held.opted_out;
                }
            }
            Event::Duty(on) => self.solver().on_duty = *on,
            Event::Wins(wins) => self.wins = *wins,
            Event::TimeOut => {
                self.step(&Input::Timeout);
            }
            Event::HandBack => {
                self.step(&Input::HandBack);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_leads_astray(events in prop::collection::vec(event(), 1..30), spanish in any::<bool>()) {
        let language = if spanish { Language::Es } else { Language::En };
        let mut desk = Desk::new().speaks(language);
        for event in &events {
            desk.event(event);
        }
        // From wherever it is, the plain words do what they are for.
        desk.facts.opted_out = false;
        desk.now = desk.now.after(Duration::from_hours(24));
        let fresh = Desk::new().holds(2).offered(2);
        desk.facts.solver = fresh.facts.solver;
        desk.wins = true;
        prop_assert!(desk.text("CLAIM W2R6").starts_with("! claims W2R6"));
        prop_assert!(desk.text("PASS H5D3").starts_with("! passes H5D3"));
        prop_assert!(desk.text("#K7Q2 a word of its own").starts_with("> K7Q2: a word of its own"));
        prop_assert!(desk.text("DONE M3X8").starts_with("! ends M3X8"));
        prop_assert!(desk.text("RELEASE K7Q2").starts_with("! releases K7Q2"));
        desk.text("MINE");
        prop_assert!(desk.keys().contains(&"desk-mine"));
    }

    #[test]
    fn words_are_not_lost(words in "[a-z]{3,9} [a-z]{3,9} (the|a) [a-z]{3,9} [a-z]{3,9}", held in 1_usize..4) {
        let mut desk = Desk::new().holds(held);
        let told = desk.text(&words);
        let kept = serde_json::to_string(&desk.state).expect("written").contains(&words);
        let sent = told.contains(&format!("> K7Q2: {words}\n"));
        let asked_back = told.contains("that reads as if");
        prop_assert!(kept || sent || asked_back || told.contains("! "), "{words}: {told}");
    }
}
