//! The engine as a table, every state by every kind of input, and under random inputs.

use std::{fmt::Write as _, fs, path::Path, time::Duration};

use proptest::prelude::*;
use savvysolve::{
    conversation::{
        Effect, Engine, Facts, Input, Line, Media, OpenTicket, OptOutType, Say, State, Turn,
    },
    domain::{
        DeviceType, Language, TicketCode, TicketStatus, Timestamp, Urgency,
        id::{MediaId, TicketId},
        segments,
    },
    wording::{self, Recipient},
};

use crate::golden::PARTS;

const PHONE: Recipient<'_> = Recipient {
    phone: Some("+12025550123"),
    public_url: "https://savvysolve.example",
};

/// A conversation with everything around it that the worker would look up.
struct Play {
    state: State,
    facts: Facts,
    now: Timestamp,
    wake_at: Option<Timestamp>,
    /// The effects of the last step, opening a ticket included.
    effects: Vec<Effect>,
}

impl Play {
    fn new() -> Self {
        Self {
            state: State::default(),
            facts: Facts {
                first_contact: true,
                ..Facts::default()
            },
            now: Timestamp::from_micros(1_790_000_000_000_000),
            wake_at: None,
            effects: Vec::new(),
        }
    }

    /// Plays texts, each half a minute after the one before.
    fn after(texts: &[&str]) -> Self {
        let mut play = Self::new();
        for text in texts {
            play.pass(30);
            play.text(text);
        }
        play
    }

    fn pass(&mut self, seconds: u64) {
        self.now = self.now.after(Duration::from_secs(seconds));
    }

    fn text(&mut self, body: &str) {
        self.step(&text(body));
    }

    /// Waits for the time-out that was asked for, if one was.
    fn time_out(&mut self) {
        self.now = self.wake_at.unwrap_or(self.now).max(self.now);
        self.step(&Input::Timeout);
    }

    fn step(&mut self, input: &Input) {
        self.effects.clear();
        let turn = self.turn(input);
        if turn
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::OpenTicket { .. }))
        {
            let code = TicketCode::parse("K7Q2").expect("a code");
            let id = TicketId::new(self.now);
            self.facts.ticket = Some(OpenTicket {
                id,
                code: code.clone(),
                status: TicketStatus::Open,
                device_type: DeviceType::Laptop,
                urgency: Urgency::High,
                created_at: self.now,
            });
            self.turn(&Input::TicketOpened { id, code });
        }
    }

    /// One step, with all that has to hold after any step.
    fn turn(&mut self, input: &Input) -> Turn {
        let (engine, wording) = &*PARTS;
        let turn = engine.step(self.state.clone(), input, &self.facts, self.now);
        let again = engine.step(self.state.clone(), input, &self.facts, self.now);
        assert_eq!(turn, again, "a step is not a function of its arguments");

        let json = serde_json::to_string(&turn.state).expect("written");
        assert_eq!(
            serde_json::from_str::<State>(&json).expect("read"),
            turn.state,
            "{json}"
        );
        assert!(
            !has_empty(&serde_json::to_value(&turn.state).expect("written")),
            "empty fields: {json}"
        );

        let says: Vec<&Say> = turn
            .effects
            .iter()
            .filter_map(|effect| {
                if let Effect::Say(say) = effect {
                    Some(say)
                } else {
                    None
                }
            })
            .collect();
        assert!(says.len() <= 1, "one turn is one text: {says:?}");
        let opening = turn
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::OpenTicket { .. }));
        assert!(
            !(opening && !says.is_empty()),
            "the opened ticket does the talking"
        );
        for say in says {
            let text = wording.render(&without_their_words(say), &PHONE);
            let parts = segments::parts(&text);
            assert!(
                parts <= wording::budget(say.language),
                "{parts} segments: {text}"
            );
            let opting_out = turn
                .effects
                .iter()
                .any(|effect| matches!(effect, Effect::OptOut(_)));
            let opting_in = turn.effects.contains(&Effect::OptIn);
            assert!(
                !self.facts.opted_out || opting_in,
                "said to somebody who opted out: {text}"
            );
            assert!(
                !opting_out || say.lines == [Line::OptedOut],
                "more than a confirmation: {text}"
            );
            self.facts.first_contact = false;
        }
        for effect in &turn.effects {
            match effect {
                Effect::OptOut(_) => self.facts.opted_out = true,
                Effect::OptIn => self.facts.opted_out = false,
                Effect::DropTicket(_) => self.facts.ticket = None,
                _ => {}
            }
        }
        if let Some(wake_at) = turn.wake_at {
            assert!(
                !matches!(input, Input::Timeout) || wake_at > self.now,
                "it would wake for ever"
            );
        }
        self.state = turn.state.clone();
        self.wake_at = turn.wake_at;
        self.effects.extend(turn.effects.iter().cloned());
        turn
    }

    /// What happened, in a few words.
    fn outcome(&self) -> String {
        let mut says = Vec::new();
        let mut does = Vec::new();
        for effect in &self.effects {
            match effect {
                Effect::Say(say) => says.extend(say.lines.iter().map(Line::key)),
                Effect::OpenTicket { .. } => does.push("opens the ticket".to_owned()),
                Effect::AddToTicket { .. } => does.push("adds to the ticket".to_owned()),
                Effect::DropTicket(_) => does.push("drops the ticket".to_owned()),
                Effect::OptOut(_) => does.push("opts out".to_owned()),
                Effect::OptIn => does.push("opts in".to_owned()),
                Effect::AlertOperator(alert) => does.push(format!("alerts ({})", alert.reason)),
            }
        }
        let says = if says.is_empty() {
            "-".to_owned()
        } else {
            says.join(" + ")
        };
        format!("{:<12} {says:<36} {}", self.state.name(), does.join(", "))
    }
}

fn text(body: &str) -> Input {
    Input::Text {
        body: body.to_owned(),
        media: Vec::new(),
        opt_out: None,
    }
}

fn photo() -> Media {
    Media {
        id: MediaId::new(Timestamp::from_micros(1)),
        content_type: "image/jpeg".to_owned(),
    }
}

/// The same text as if the customer's words were empty: budgets do not count them.
fn without_their_words(say: &Say) -> Say {
    let mut say = say.clone();
    for line in &mut say.lines {
        match line {
            Line::Ask {
                name: Some(name), ..
            }
            | Line::Opened {
                name: Some(name), ..
            } => name.clear(),
            Line::ReadBack { draft, .. } => {
                draft.description.clear();
                draft.name = draft.name.take().map(|_| String::new());
            }
            _ => {}
        }
    }
    say
}

/// Whether a field is written that says nothing.
fn has_empty(value: &serde_json::Value) -> bool {
    use serde_json::Value;
    let empty = |value: &Value| match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty() || has_empty(value),
        _ => false,
    };
    value
        .as_object()
        .is_some_and(|fields| fields.values().any(empty))
}

/// Each state by the texts that lead to it, and a text that is a valid answer there.
const STATES: [(&str, &[&str], &str); 10] = [
    ("idle", &[], "It's Jane, my laptop is broken"),
    ("name", &["hi"], "Jane"),
    ("description", &["hi", "Jane"], "it won't turn on"),
    ("device", &["hi", "Jane", "it won't turn on"], "3"),
    ("urgency", &["hi", "Jane", "it won't turn on", "3"], "2"),
    (
        "confirm",
        &["hi", "Jane", "it won't turn on", "3", "2"],
        "OK",
    ),
    (
        "change",
        &["hi", "Jane", "it won't turn on", "3", "2", "no"],
        "2",
    ),
    (
        "resume",
        &["hi", "Jane", "it won't turn on", "(a day)", "hello"],
        "1",
    ),
    (
        "ticket",
        &["hi", "Jane", "it won't turn on", "3", "2", "OK"],
        "it also beeps",
    ),
    ("human", &["hi", "Jane", "AGENT"], "it won't turn on"),
];

fn at(texts: &[&str]) -> Play {
    let mut play = Play::new();
    for text in texts {
        if *text == "(a day)" {
            play.time_out();
            play.time_out();
        } else {
            play.pass(30);
            play.text(text);
        }
    }
    play.pass(30);
    play
}

#[test]
fn every_state_by_every_input() {
    let mut table = String::from(
        "# state       input         goes to      says                                 does\n",
    );
    for (name, texts, valid) in STATES {
        assert_eq!(at(texts).state.name(), name);
        let mut row = |input: &str, play: &Play| {
            let _ = writeln!(
                table,
                "{}",
                format!("{name:<13} {input:<13} {}", play.outcome()).trim_end()
            );
        };
        for (input, body) in [
            ("valid", valid),
            ("back", "BACK"),
            ("skip", "SKIP"),
            ("agent", "AGENT"),
            ("stop", "STOP"),
            ("empty", ""),
            ("help", "HELP"),
            ("menu", "MENU"),
            ("restart", "RESTART"),
            ("drop", "DROP"),
            ("question", "how much is it?"),
        ] {
            let mut play = at(texts);
            play.text(body);
            row(input, &play);
        }
        let mut play = at(texts);
        // Asked for the problem, almost anything is one.
        let body = if name == "description" {
            "idk"
        } else {
            "purple monkey"
        };
        for wrong in ["invalid", "invalid again", "invalid 3rd"] {
            play.text(body);
            row(wrong, &play);
            play.pass(30);
        }
        let mut play = at(texts);
        play.text(valid);
        play.pass(1);
        play.text(valid);
        row("duplicate", &play);
        let mut play = at(texts);
        play.step(&Input::Text {
            body: String::new(),
            media: vec![photo()],
            opt_out: None,
        });
        row("photo only", &play);
        let mut play = at(texts);
        for time_out in ["time-out", "2nd time-out"] {
            play.time_out();
            row(time_out, &play);
        }
        table.push('\n');
    }
    compare("engine-table.txt", &table);
}

#[test]
fn every_wording_in_every_language() {
    let (engine, wording) = &*PARTS;
    let mut said = String::new();
    for language in Language::ALL {
        let _ = writeln!(
            said,
            "# {}: segments, units, then the words\n",
            language.code()
        );
        let (questions, answers) =
            wording::samples::questions_and_answers(engine.script(), wording::samples::JANE);
        let fixed = wording::samples::fixed(wording::samples::JANE);
        let mut texts: Vec<(String, Say)> = Vec::new();
        for line in questions.into_iter().chain(fixed).chain(answers) {
            texts.push((
                line.key().to_owned(),
                Say {
                    language,
                    first_contact: false,
                    lines: vec![line],
                },
            ));
        }
        let first = texts[0].1.lines.clone();
        texts.push((
            "(first text)".to_owned(),
            Say {
                language,
                first_contact: true,
                lines: first,
            },
        ));
        let mut last = String::new();
        for (key, say) in texts {
            let text = wording.render(&say, &PHONE);
            if text == last {
                continue;
            }
            last.clone_from(&text);
            let count = segments::count(&text);
            let _ = writeln!(
                said,
                "{} {:>3}  {key}\n       {}",
                count.parts,
                count.units.iter().sum::<usize>(),
                text.replace('\n', "\n       ")
            );
        }
        said.push('\n');
    }
    compare("wording.txt", &said);
}

/// Compares with a file beside this one; `UPDATE=1` writes it.
fn compare(name: &str, is: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/suite/snapshots")
        .join(name);
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(&path, is).expect("written");
        return;
    }
    let was = fs::read_to_string(&path).expect("the snapshot; UPDATE=1 writes it");
    for (was, is) in was.lines().zip(is.lines()) {
        assert_eq!(was, is, "{name} is otherwise; UPDATE=1 writes it anew");
    }
    assert_eq!(
        was.lines().count(),
        is.lines().count(),
        "{name} has another length"
    );
}

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
            Event::TicketClosed => self.facts.ticket = None,
        }
    }

    /// From wherever it is, somebody who answers what is asked gets to an open ticket.
    fn finds_a_way(&mut self) {
        if self.facts.opted_out {
            self.text("START");
        }
        self.step(&Input::HandBack);
        for _ in 0..14 {
            if self.facts.ticket.is_some() && self.state.name() == "ticket" {
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
            if play.wake_at.is_none() && !play.facts.opted_out {
                let mut next = Play { state: play.state.clone(), facts: play.facts.clone(), now: play.now, wake_at: None, effects: Vec::new() };
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

#[test]
fn a_state_of_another_version_is_let_pass() {
    let state: State =
        serde_json::from_str(r#"{"at":"name","something_new":{"x":1}}"#).expect("read");
    assert_eq!(state.name(), "name");
    assert_eq!(
        serde_json::to_string(&State::default()).expect("written"),
        "{}"
    );
}

/// The script with some of its text replaced.
fn edited(replacements: &[(&str, &str)]) -> Engine {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).expect("a file");
    let mut script = read("conversations/intake.toml");
    for (from, to) in replacements {
        assert!(script.contains(from), "nothing to replace: {from}");
        script = script.replace(from, to);
    }
    let words = Language::ALL.map(|language| {
        (
            language,
            read(&format!("conversations/words/{}.toml", language.code())),
        )
    });
    let words = words
        .each_ref()
        .map(|(language, text)| (*language, "words", text.as_str()));
    Engine::compile(("intake.toml", &script), &words).expect("sound")
}

#[test]
fn an_edited_script_goes_on() {
    let facts = Facts::default();
    let now = Timestamp::from_micros(1_790_000_100_000_000);
    let play = Play::after(&["It's Jane, it won't turn on"]);
    assert_eq!(play.state.name(), "device");

    let renamed = edited(&[
        ("[renamed]", "[renamed]\ndevice = \"gadget\""),
        ("[state.device]", "[state.gadget]"),
        ("next = \"device\"", "next = \"gadget\""),
        ("\ndevice = [\"3\"", "\ngadget = [\"3\""),
    ]);
    let turn = renamed.step(play.state.clone(), &text("3"), &facts, now);
    assert_eq!(
        turn.state.name(),
        "urgency",
        "renamed: it goes on where the script says"
    );

    let removed = edited(&[
        ("[state.device]", "[state.machine]"),
        ("next = \"device\"", "next = \"machine\""),
        ("\ndevice = [\"3\"", "\nmachine = [\"3\""),
    ]);
    let turn = removed.step(play.state.clone(), &text("hello"), &facts, now);
    assert_eq!(
        turn.state.name(),
        "machine",
        "removed: what is missing is asked again"
    );
    let turn = removed.step(play.state.clone(), &Input::Timeout, &facts, now);
    assert!(turn.state.name() != "device" || turn.effects.is_empty());
}
