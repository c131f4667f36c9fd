//! The same table by mail, and mails in any order: each leaves a way to a ticket.

use std::fmt::Write as _;

use proptest::prelude::*;
use savvysolve::{
    conversation::{Input, MailText},
    domain::id::new_id,
};

use super::{
    compare,
    play::{Play, STATES},
};

/// A mail with these words.
fn mail(play: &Play, body: &str, proven: bool) -> Input {
    Input::Mail(MailText {
        message: new_id(play.now),
        body: body.to_owned(),
        answers: Vec::new(),
        subject: None,
        from: None,
        phone: None,
        left_out: Vec::new(),
        media: Vec::new(),
        proven,
    })
}

fn write(play: &mut Play, body: &str) {
    play.pass(3_600);
    let input = mail(play, body, true);
    play.step(&input);
}

fn by_mail() -> Play {
    let mut play = Play::new();
    play.world.facts.mail = true;
    play
}

/// Plays what leads to a state of [`STATES`].
fn at(texts: &[&str]) -> Play {
    let mut play = by_mail();
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
            text => write(&mut play, text),
        }
    }
    play
}

#[test]
fn every_state_by_every_mail() {
    let mut table = String::from(
        "# state       mail          goes to      says                                 does\n",
    );
    for (name, texts, valid) in STATES {
        assert_eq!(at(texts).state.name(), name, "{texts:?}");
        let mut row = |input: &str, play: &Play| {
            let row = format!("{name:<13} {input:<13} {}", play.outcome());
            let _ = writeln!(table, "{}", row.trim_end());
        };
        for (input, body) in [
            ("valid", valid),
            ("back", "BACK"),
            ("skip", "SKIP"),
            ("agent", "AGENT"),
            ("stop", "STOP"),
            ("start", "START"),
            ("empty", ""),
            ("help", "HELP"),
            ("menu", "MENU"),
            ("restart", "RESTART"),
            ("drop", "DROP"),
            ("question", "how much is it?"),
            ("label", "Device: tablet"),
        ] {
            let mut play = at(texts);
            write(&mut play, body);
            row(input, &play);
        }
        let mut play = at(texts);
        for wrong in ["invalid", "invalid again", "invalid 3rd"] {
            write(&mut play, "idk");
            row(wrong, &play);
        }
        let mut play = at(texts);
        let unproven = mail(&play, "OK", false);
        play.step(&unproven);
        row("unproven", &play);
        let mut play = at(texts);
        for time_out in ["time-out", "2nd time-out"] {
            play.time_out();
            row(time_out, &play);
        }
        table.push('\n');
    }
    compare("mail-table.txt", &table);
}

/// What people write, in any order.
const BODIES: [&str; 26] = [
    "hi",
    "",
    "Jane",
    "my printer is broken",
    "today",
    "OK",
    "no",
    "BACK",
    "SKIP",
    "RESTART",
    "DROP",
    "MENU",
    "STATUS",
    "HISTORY",
    "AGENT",
    "STOP",
    "START",
    "FORGET ME",
    "how much is it?",
    "1",
    "3",
    "purple monkey",
    "en español por favor",
    "Device: tablet",
    "NEW",
    "no, the problem is that it blinks\n\nBest,\nJane",
];

/// Somebody who answers what was asked last has a ticket in the end.
fn finds_a_way(play: &mut Play) -> bool {
    for _ in 0..12 {
        if play.world.facts.ticket.is_some() && play.state.name() == "ticket" {
            return true;
        }
        let words = match play.state.name() {
            "human" => {
                play.step(&Input::HandBack);
                continue;
            }
            "resume" => "1",
            "confirm" => "OK",
            "change" => "Device: laptop",
            "forget" => "no",
            "name" | "description" | "device" | "urgency" => {
                "Name: Bob\nProblem: it does not turn on\nDevice: laptop\nHow soon: today"
            }
            _ => "my laptop does not turn on, I need it today",
        };
        write(play, words);
    }
    false
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_mail_leaves_one_without_a_way_on(
        mails in prop::collection::vec((0..BODIES.len(), prop::bool::weighted(0.9), 0..4_u32), 0..14)
    ) {
        let mut play = by_mail();
        for (body, proven, waits) in mails {
            for _ in 0..waits.saturating_sub(1) {
                play.time_out();
            }
            play.pass(3_600);
            let input = mail(&play, BODIES[body], proven);
            play.step(&input);
        }
        prop_assert!(finds_a_way(&mut play), "no way to a ticket from {:?}", play.state);
    }
}
