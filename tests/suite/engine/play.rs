//! Plays a conversation against the engine, and checks all that has to hold after any step.

use std::time::Duration;

use savvysolve::{
    conversation::{Effect, Facts, Form, Input, Line, Media, News, Say, SessionLine, State, Turn},
    domain::{DeviceType, Language, Timestamp, Urgency, id::MediaId, segments},
    wording::{self, Recipient},
};

use super::world::World;
use crate::golden::PARTS;

pub(crate) const PHONE: Recipient<'_> = Recipient {
    phone: Some("+12025550123"),
    public_url: "https://savvysolve.example",
    rate: None,
};

/// A conversation with everything around it that the worker would look up.
#[derive(Clone)]
pub(crate) struct Play {
    pub(crate) state: State,
    pub(crate) world: World,
    pub(crate) now: Timestamp,
    pub(crate) wake_at: Option<Timestamp>,
    pub(crate) last_news: Option<News>,
    /// The effects of the last step, opening a ticket included.
    pub(crate) effects: Vec<Effect>,
}

impl Play {
    pub(crate) fn new() -> Self {
        Self {
            state: State::default(),
            world: World::new(),
            now: Timestamp::from_micros(1_790_000_000_000_000),
            wake_at: None,
            last_news: None,
            effects: Vec::new(),
        }
    }

    /// Plays texts, each half a minute after the one before.
    pub(crate) fn after(texts: &[&str]) -> Self {
        let mut play = Self::new();
        for text in texts {
            play.pass(30);
            play.text(text);
        }
        play
    }

    pub(crate) fn pass(&mut self, seconds: u64) {
        self.now = self.now.after(Duration::from_secs(seconds));
    }

    pub(crate) fn text(&mut self, body: &str) {
        self.step(&text(body));
    }

    /// Waits for the time-out that was asked for, if one was.
    pub(crate) fn time_out(&mut self) {
        self.now = self.wake_at.unwrap_or(self.now).max(self.now);
        self.step(&Input::Timeout);
    }

    /// A turn: a step, and one more for each outcome of what it asked for.
    pub(crate) fn step(&mut self, input: &Input) {
        self.effects.clear();
        let mut facts = self.world.facts.clone();
        if matches!(input, Input::Text { .. }) {
            facts.quiet_until = None;
        }
        let mut next = Some(input.clone());
        for round in 0.. {
            let Some(input) = next.take() else { break };
            assert!(
                round <= 2,
                "more than two outcomes a turn: {:?}",
                self.effects
            );
            let turn = self.turn(&input, &facts);
            for effect in &turn.effects {
                next = self.world.apply(effect, self.now).or(next);
            }
        }
        let says = |effect: &&Effect| matches!(effect, Effect::Say(_));
        let count = self.effects.iter().filter(says).count();
        assert!(count <= 1, "one turn is one text: {:?}", self.effects);
    }

    /// News, if what they tell could happen.
    pub(crate) fn news(&mut self, news: Option<News>) {
        if let Some(news) = news {
            self.last_news = Some(news.clone());
            self.step(&Input::News(news));
        }
    }

    /// One step, with all that has to hold after any step.
    fn turn(&mut self, input: &Input, facts: &Facts) -> Turn {
        let (engine, wording) = &*PARTS;
        let turn = engine.step(self.state.clone(), input, facts, self.now);
        let again = engine.step(self.state.clone(), input, facts, self.now);
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
            // Who writes a mail is heard again, and what comes of it is told in the same turn.
            let opting_in = [&turn.effects, &self.effects]
                .iter()
                .any(|it| it.contains(&Effect::OptIn));
            assert!(
                !facts.opted_out || opting_in,
                "said to somebody who opted out: {text}"
            );
            assert!(!opting_out, "said in the turn of an opt-out: {text}");
        }
        for effect in &turn.effects {
            if let Effect::Relay { session, .. } = effect {
                assert!(
                    facts.sessions.iter().any(|it| it.id == *session),
                    "{effect:?}"
                );
            }
        }
        let postponed = turn
            .effects
            .iter()
            .any(|it| matches!(it, Effect::Postpone(_)));
        assert!(
            !postponed || turn.effects.len() == 1,
            "postponed, and done: {:?}",
            turn.effects
        );
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
    pub(crate) fn outcome(&self) -> String {
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
                Effect::Relay { .. } => does.push("passes it on".to_owned()),
                Effect::Rate { score, .. } => does.push(format!("rates {score}")),
                Effect::Comment { .. } => does.push("adds to the rating".to_owned()),
                Effect::FindHistory { .. } => does.push("looks up the history".to_owned()),
                Effect::Reopen { .. } => does.push("opens the ticket again".to_owned()),
                Effect::Erase => does.push("erases".to_owned()),
                Effect::Prove(_) => does.push("it was them".to_owned()),
                Effect::Deny(_) => does.push("it was not them".to_owned()),
                Effect::Postpone(_) => does.push("not now".to_owned()),
                other => does.push(format!("{other:?}")),
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

pub(crate) fn text(body: &str) -> Input {
    Input::Text {
        body: body.to_owned(),
        media: Vec::new(),
        opt_out: None,
    }
}

/// A request in the web form.
pub(crate) fn form(proven: bool) -> Input {
    Input::Form(Form {
        name: Some("Jane".to_owned()),
        email: None,
        description: "the wifi is down".to_owned(),
        device_type: DeviceType::Network,
        urgency: Urgency::High,
        language: Language::En,
        media: Vec::new(),
        proven,
    })
}

pub(crate) fn photo() -> Media {
    Media {
        id: MediaId::new(Timestamp::from_micros(1)),
        content_type: "image/jpeg".to_owned(),
    }
}

/// The same text as if the customer's words were empty: budgets do not count them.
pub(crate) fn without_their_words(say: &Say) -> Say {
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
            Line::Session(SessionLine::HistoryEntry { problem, .. }) => problem.clear(),
            _ => {}
        }
    }
    say
}

/// Whether a field is written that says nothing.
pub(crate) fn has_empty(value: &serde_json::Value) -> bool {
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

/// What leads to an open ticket.
macro_rules! opened {
    ($($then:literal),*) => {
        &["hi", "Jane", "it won't turn on", "3", "2", "OK", $($then),*]
    };
}

/// Each state by the texts that lead to it, and a text that is a valid answer there.
pub(crate) const STATES: [(&str, &[&str], &str); 15] = [
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
    ("ticket", opened!(), "it also beeps"),
    ("human", &["hi", "Jane", "AGENT"], "it won't turn on"),
    ("session", opened!("(Sam comes)"), "it also beeps"),
    ("rating", opened!("(Sam comes)", "(Sam is done)"), "4 ok"),
    (
        "comment",
        opened!("(Sam comes)", "(Sam is done)", "2"),
        "he was rude",
    ),
    (
        "again",
        opened!("(Sam comes)", "(Sam is done)", "5", "it broke again"),
        "1",
    ),
    ("forget", &["hi", "Jane", "FORGET ME"], "ERASE"),
];

pub(crate) fn at(texts: &[&str]) -> Play {
    let mut play = Play::new();
    for text in texts {
        let now = play.now;
        match *text {
            "(a day)" => {
                play.time_out();
                play.time_out();
            }
            "(Sam comes)" => {
                let news = play.world.claim("Sam", None, now);
                play.news(news);
            }
            "(Sam is done)" => {
                let news = play.world.done("Sam", 12, now);
                play.news(news);
            }
            text => {
                play.pass(30);
                play.text(text);
            }
        }
    }
    play.pass(30);
    play
}
