//! The engine as a table, every state by every kind of input; edited scripts; each wording.

mod by_mail;
pub(crate) mod play;
mod random;
mod world;

use std::{fmt::Write as _, fs, path::Path};

use savvysolve::{
    conversation::{Effect, Engine, Facts, Input, News, Say, State},
    domain::{Language, Timestamp, id::SessionId, segments},
    wording,
};

use crate::golden::PARTS;
use play::{PHONE, Play, STATES, at, form, photo, text};
pub(crate) use world::World;

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
        for (input, proven) in [("form", false), ("form, proven", true)] {
            let mut play = at(texts);
            play.step(&form(proven));
            row(input, &play);
        }
        let opened = texts.len() > 5 && texts[5] == "OK";
        for (input, answer) in [
            ("form, OK", "OK"),
            ("form, NO", "NO"),
            ("form, code", if opened { "M3X8" } else { "K7Q2" }),
            ("form, words", "it blinks red"),
            ("form, wrong", "wrong number"),
        ] {
            let mut play = at(texts);
            play.step(&form(false));
            play.pass(30);
            play.text(answer);
            row(input, &play);
        }
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
pub(crate) fn compare(name: &str, is: &str) {
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
fn mistakes_around_a_session_are_told() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).expect("a file");
    let script = read("conversations/intake.toml");
    let words = Language::ALL.map(|language| {
        let path = format!("conversations/words/{}.toml", language.code());
        (language, read(&path))
    });
    let words = words
        .each_ref()
        .map(|(language, text)| (*language, "words", text.as_str()));
    for (from, to, told) in [
        (
            r#"["status", "estado"]"#,
            r#"["status", "where"]"#,
            r#""where" is not the command `status`"#,
        ),
        (
            r#"menu = ["menu"]"#,
            r#"menus = ["menu"]"#,
            "`menus` is no command",
        ),
        (r#"menu = ["menu"]"#, r#"menu = ["MENU"]"#, "never matches"),
        (
            r#"words = ["erase", "borrar"]"#,
            r#"words = ["stop"]"#,
            "a word of the carrier's",
        ),
        (
            r#"words = ["erase", "borrar"]"#,
            "words = []",
            "has no words",
        ),
        (r#"other = ["2", "#, r#"other = ["1", "#, "means both"),
        (
            "kind = \"comment\"",
            "kind = \"rating\"",
            "no state has kind = \"comment\"",
        ),
        ("prompt = \"ask-rating\"\n", "", "has no `prompt`"),
        ("again = [\"ask-comment-again\"]\n", "", "has no `again`"),
        (
            "remind_hours = 24",
            "remind_hours = 0",
            "`remind_hours` is not a whole number",
        ),
    ] {
        assert!(script.contains(from), "nothing to replace: {from}");
        let edited = script.replacen(from, to, 1);
        let problems = Engine::compile(("intake.toml", &edited), &words).expect_err(from);
        let list: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(list.iter().any(|it| it.contains(told)), "{told}: {list:?}");
    }
}

#[test]
fn news_of_all_kinds_for_somebody_who_never_wrote() {
    let code = savvysolve::domain::TicketCode::parse("K7Q2").expect("a code");
    let now = Timestamp::from_micros(1_790_000_000_000_000);
    let solver = || "Sam".to_owned();
    for news in [
        News::SolverCame {
            code: code.clone(),
            solver: solver(),
            stars: None,
        },
        News::SolverLeft {
            code: code.clone(),
            solver: solver(),
        },
        News::NobodyYet { code: code.clone() },
        News::SessionEnded {
            session: SessionId::new(now),
            code: code.clone(),
            solver: solver(),
            minutes: 0,
            tier: String::new(),
            price: String::new(),
        },
        News::RatedElsewhere {
            session: SessionId::new(now),
            score: 1,
        },
        News::Look,
    ] {
        for opted_out in [false, true] {
            let mut play = Play::new();
            play.world.facts.opted_out = opted_out;
            play.news(Some(news.clone()));
            let said = play.effects.iter().any(|it| matches!(it, Effect::Say(_)));
            assert!(!(said && opted_out), "{news:?}");
            play.news(Some(news.clone()));
            let again = play.effects.iter().any(|it| matches!(it, Effect::Say(_)));
            assert!(!again, "said twice: {news:?}");
        }
    }
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
