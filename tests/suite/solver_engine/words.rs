//! What a solver's text is taken for: a command, or words for the customer; and the file it is
//! read from.

use std::{fs, path::Path};

use savvysolve::{
    conversation::{Effect, Engine, Problem},
    domain::Language,
};

use super::desk::Desk;

/// In a talk with one customer, while an offer is open.
fn in_a_talk() -> Desk {
    Desk::new().holds(1).offered(1).heard(0, 1)
}

#[test]
fn sentences_are_words_for_the_customer() {
    for text in [
        "are you done with the update?",
        "done?",
        "Done, thanks!",
        "done already",
        "mine is broken too",
        "turn it on",
        "turn it off and on again",
        "is it on?",
        "off?",
        "on the left",
        "pass me the serial number",
        "pass the test first",
        "release the button after 5 seconds",
        "claim your warranty online",
        "get win11 first",
        "take 5ghz",
        "close wifi6",
        "done 5ghz is up now",
        "try it in 30 min",
        "10pm",
        "10pm works",
        "2hrs",
        "hdmi2 is the right input",
        "5ghz: try that one",
        "#1 check the cable",
        "#2nd try",
        "yes",
        "ok",
        "yes it does",
        "ok 5 min",
        "no",
        "no problem",
        "sure thing",
        "I'll take it from here",
        "menu is at the top",
        "open the menu",
        "status light is red?",
        "drop it",
        "nobody",
        "skip the update",
        "yes K7Q9 is the part number",
        "hola, prueba otra vez",
        "listo",
        "ya",
        "a las 5",
        "tomorrow",
        "after 5pm",
        "the code is K7Q2",
        "do you speak English?",
        "👍",
        "good morning",
        "start the laptop",
        "the end is near",
        "help is on the way",
        "stop the update",
        "😀",
        "مرحبا",
        "yes please tell me when you are done",
    ] {
        let mut desk = in_a_talk();
        let told = desk.text(text);
        assert!(
            told.starts_with(&format!("> K7Q2: {text}\n")),
            "{text}: {told}"
        );
        let only = desk
            .effects
            .iter()
            .all(|effect| matches!(effect, Effect::Relay { .. } | Effect::Say(_)));
        assert!(only, "{text}: {told}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn commands_are_commands_in_any_dress() {
    for (texts, told) in [
        (
            &[
                "CLAIM W2R6",
                "claim w2r6",
                "Claim W2R6!",
                "clam W2R6",
                "cliam w2r6 please",
                "claim #w2r6",
                "claim ticket W2R6",
                "please claim W2R6",
                "W2R6 claim",
                "#W2R6 claim",
                "W2R6",
                "w2r6.",
                "#W2R6",
                "w2r6 mine",
                "mine W2R6",
                "W2R6 yes",
                "W2R6: yes",
                "yes W2R6",
                "claim w2-r6",
                "CLAIM W2 R6",
                "claim W2R6 now",
                "claim W2R6 I'm on my way",
                "take W2R6",
                "I'll take W2R6",
                "claim",
                "claim it",
                "tomar W2R6",
                "reclamar w2r6, por favor",
                "yo tomo W2R6",
                "ｃｌａｉｍ W2R6",
                "c\u{200b}laim W2R6",
            ][..],
            "! claims W2R6",
        ),
        (
            &[
                "claim W2R6 in 2 hours",
                "claim in 2 hours",
                "claim W2R6 in two hours",
                "CLAIM W2R6 in 120 min",
                "claim W2R6, in about 2h",
                "W2R6 in 2 hours",
                "yes W2R6 in a couple of hours",
                "W2R6 yes in 2hrs",
                "claim W2R6 2 h",
                "claim w2r6 within 120 minutes",
                "tomar W2R6 en 2 horas",
                "W2R6 en dos horas",
                "reclamo W2R6 dentro de 2 horas",
            ],
            "! promises W2R6 in 120 min",
        ),
        (
            &[
                "claim w2r6 in an hour and a half",
                "claim w2r6 in 1.5 hours",
                "claim w2r6 in 1h30",
                "claim w2r6 in 1 hour and a half",
                "tomar w2r6 en una hora y media",
            ],
            "! promises W2R6 in 90 min",
        ),
        (
            &[
                "claim W2R6 tomorrow",
                "W2R6 tomorrow",
                "claim w2r6 in a day",
                "tomo W2R6 mañana",
            ],
            "! promises W2R6 in 1440 min",
        ),
        (
            &[
                "claim W2R6 after 5pm",
                "claim W2R6 tonight",
                "W2R6 after work",
                "W2R6 yes but not today",
                "claim w2r6 in 5 days",
                "claim w2r6 later",
                "tomar W2R6 esta noche",
            ],
            "< I understand waits like IN 30 MIN or IN 2 HOURS, three days at most: CLAIM W2R6 IN 2 HOURS. Nothing is noted yet.",
        ),
        (
            &[
                "PASS W2R6",
                "pass w2r6 thanks",
                "W2R6 pass",
                "no W2R6",
                "W2R6 no",
                "can't take W2R6",
                "pass",
                "apss",
                "paso W2R6",
                "rechazo w2r6",
            ],
            "! passes W2R6",
        ),
        (
            &[
                "DONE K7Q2",
                "done",
                "Done.",
                "dnoe K7Q2",
                "dnoe",
                "K7Q2 done",
                "done with K7Q2",
                "DONE #K7Q2",
                "finished K7Q2",
                "K7Q2 is done",
                "hecho",
                "HECHO K7Q2",
                "listo K7Q2",
                "close K7Q2 please",
            ],
            "! ends K7Q2: 60 min, extended, $69",
        ),
        (
            &[
                "DONE K7Q2 quick",
                "done quick",
                "K7Q2 done QUICK",
                "done K7Q2, Quick!",
            ],
            "! ends K7Q2: 60 min, quick, $19",
        ),
        (
            &[
                "DONE K7Q2 gold",
                "done K7Q2 the customer is happy",
                "hecho K7Q2 oro",
            ],
            "< I don't know that tier, so K7Q2 goes on. Text DONE K7Q2, or with a tier: quick, standard, extended.",
        ),
        (
            &[
                "RELEASE K7Q2",
                "relase",
                "relaese k7q2",
                "release it",
                "K7Q2 release",
                "release K7Q2, they don't answer",
                "soltar",
                "suelto K7Q2",
                "unclaim K7Q2",
            ],
            "! releases K7Q2",
        ),
        (
            &[
                "MINE",
                "mine",
                "Mine?",
                "status",
                "STATUS",
                "my tickets",
                "mios",
                "¿Mis casos?",
                "estado",
            ],
            "< You're on duty. You hold #K7Q2 Ana 1 h. 1 offer is open to you: text CLAIM to take it.",
        ),
        (
            &["OFF", "off", "off duty", "Off.", "fuera de turno"],
            "! duty off",
        ),
        (
            &["on", "ON!", "on duty", "disponible"],
            "< You're on duty. Open to you: W2R6. CLAIM takes it.",
        ),
        (&["menu", "MENÚ", "commands", "mneu"], "< CLAIM K7Q2 takes"),
        (
            &["claim K7Q2 W2R6", "done K7Q2 and W2R6"],
            "< One code at a time",
        ),
        (
            &[
                "#K7Q2 try again",
                "# K7Q2 try again",
                "#k7q2: try again",
                "K7Q2: try again",
                "K7Q2 try again",
                "#k7q2\ntry again",
                "k7q2, try again",
                "#K7Q2 - try again",
            ],
            "> K7Q2: try again",
        ),
    ] {
        for text in texts {
            let mut desk = in_a_talk();
            // The words of the expectation are English.
            desk.state = serde_json::from_str(r#"{"language":"en","language_asked":true}"#)
                .expect("a state");
            let is = desk.text(text);
            assert!(
                is.starts_with(told),
                "{text}\n  is:     {is}  wanted: {told}"
            );
        }
    }
}

#[test]
fn plain_answers_claim_the_only_offer() {
    for text in [
        "yes",
        "Yes!",
        "YES",
        "yep",
        "ok",
        "sure",
        "mine",
        "MINE",
        "Mine!",
        "I'll take it",
        "i’ll take it",
        "take it",
        "on it",
        "sí",
        "Si",
        "lo tomo",
        "mío",
        "yes please",
        "👍",
        "👍🏽",
        "yes, I'll take it",
    ] {
        let mut desk = Desk::new().offered(1);
        let told = desk.text(text);
        assert!(told.starts_with("! claims W2R6\n"), "{text}: {told}");
    }
    for text in [
        "yes in 30 min",
        "in 30 min",
        "30 min",
        "ok in half an hour",
        "sí, en media hora",
        "en 30 minutos",
    ] {
        let mut desk = Desk::new().offered(1);
        let told = desk.text(text);
        assert!(
            told.starts_with("! promises W2R6 in 30 min\n"),
            "{text}: {told}"
        );
    }
    for text in [
        "no",
        "nope",
        "not now",
        "not interested",
        "can't",
        "no gracias",
        "👎",
    ] {
        let mut desk = Desk::new().offered(1);
        let told = desk.text(text);
        assert!(told.starts_with("! passes W2R6\n"), "{text}: {told}");
    }
    for text in [
        "yes?",
        "is it mine?",
        "great",
        "thanks",
        "what is it about?",
        "5",
        "maybe",
    ] {
        let mut desk = Desk::new().offered(1);
        let told = desk.text(text);
        assert!(told.starts_with("< "), "{text}: {told}");
        assert_eq!(desk.effects.len(), 1, "{text}: {told}");
    }
}

#[test]
fn the_carriers_words_are_the_carriers() {
    for text in [
        "STOP",
        "stop.",
        "Unsubscribe",
        "END",
        "cancel",
        "quit",
        "BAJA",
        "alto",
        "opt out",
    ] {
        let mut desk = in_a_talk();
        let told = desk.text(text);
        let lines: Vec<&str> = told.lines().collect();
        assert!(lines[0].starts_with("! OptOut"), "{text}: {told}");
        assert_eq!(lines[1..], ["! duty off", "! releases K7Q2"], "{text}");
        assert_eq!(
            serde_json::to_value(&desk.state).unwrap().get("shift"),
            None
        );
    }
    let mut desk = in_a_talk();
    assert_eq!(desk.text("help"), "", "the carrier answers");
    assert_eq!(desk.text("INFO"), "", "the carrier answers");
    assert!(
        desk.text("#K7Q2 stop")
            .starts_with("< Not sent: the phone company")
    );
    assert!(
        desk.text("#K7Q2 Help!")
            .starts_with("< Not sent: the phone company")
    );
    assert!(desk.text("START").starts_with("< You're on duty."));
}

/// The words with one of their lists edited.
fn edited(was: &str, is: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("conversations/solver.toml")).expect("the file");
    assert!(text.contains(was), "nothing to replace: {was}");
    text.replacen(was, is, 1)
}

/// What is wrong with a file of words.
fn problems(text: &str) -> Vec<Problem> {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("solver.toml"), text).expect("written");
    Engine::load(Some(dir.path())).err().unwrap_or_default()
}

#[test]
fn mistakes_in_the_words_are_told_with_their_line() {
    for (was, is, on, says) in [
        (
            "[claim] #",
            "[clam] #",
            "# The words",
            "there is no [claim]",
        ),
        ("[claim] #", "[claim #", "[claim #", "not TOML"),
        ("\"claim\", ", "", "[claim]", "`claim` is promised"),
        (
            "\"claim it\"",
            "\"Claim it!\"",
            "Claim it!",
            "write \"claim it\"",
        ),
        (
            "\"claim it\"",
            "\"stop\"",
            "\"stop\"",
            "word of the carrier's",
        ),
        (
            "\"claim it\"",
            "\"done\"",
            "[\"done\"",
            "listed as claim too",
        ),
        ("\"claim it\"", "\"k7q2\"", "\"k7q2\"", "a ticket's code"),
        ("\"claim it\"", "7", ", 7,", "a list of texts"),
        ("30.en", "half.en", "half.en", "no number of minutes"),
        (
            "[around.filler]",
            "[around.fillers]",
            "[around.fillers]",
            "`fillers` means nothing",
        ),
        (
            "[wait.days]",
            "[wait.day]",
            "[wait.day]",
            "`day` means nothing",
        ),
    ] {
        let text = edited(was, is);
        let found = problems(&text);
        let told = found.iter().find(|problem| problem.what.contains(says));
        let told = told.unwrap_or_else(|| panic!("{is}: {found:?}"));
        assert_eq!(told.file, "solver.toml");
        let at = text.find(on).expect(on);
        assert_eq!(
            told.line,
            text[..at].matches('\n').count() + 1,
            "{is}: {told}"
        );
    }
    assert_eq!(problems(&edited("\"claim it\"", "\"claim this one\"")), []);
}

#[test]
fn english_words_are_everybodys() {
    let language = |desk: &Desk| desk.state.language();
    let mut desk = Desk::new().holds(1).speaks(Language::Es);
    desk.text("DONE K7Q2 gold");
    assert_eq!(language(&desk), Language::Es);
    desk.text("please try holding the power button for ten seconds");
    assert_eq!(language(&desk), Language::Es, "words for the customer");
    desk.text("english please");
    assert_eq!(language(&desk), Language::En);
    desk.text("mis casos");
    assert_eq!(language(&desk), Language::En, "they asked for it");
    let mut desk = Desk::new().holds(1);
    desk.text("mantén pulsado el botón de encendido");
    assert_eq!(language(&desk), Language::En, "words for the customer");
    desk.text("mis casos");
    assert_eq!(language(&desk), Language::Es);
}
