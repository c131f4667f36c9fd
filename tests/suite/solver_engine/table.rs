//! Commands by situations, whole outputs compared: `tests/suite/snapshots/solver-table.txt`.

use std::fmt::Write as _;

use savvysolve::domain::Language;

use super::desk::Desk;
use crate::engine::compare;

/// Every situation by its name.
fn situations() -> Vec<(&'static str, Desk)> {
    vec![
        ("off duty, an offer", Desk::new().offered(1).off_duty()),
        ("nothing", Desk::new()),
        ("one offer", Desk::new().offered(1)),
        ("two offers", Desk::new().offered(2)),
        ("one session", Desk::new().holds(1)),
        ("one session, an offer", Desk::new().holds(1).offered(1)),
        ("two sessions", Desk::new().holds(2)),
        (
            "two sessions, one talks, an offer",
            Desk::new().holds(2).offered(1).heard(0, 3),
        ),
        (
            "two sessions, both talk",
            Desk::new().holds(2).heard(0, 3).heard(1, 4),
        ),
        ("a stopped customer", Desk::new().holds(1).stopped(0)),
    ]
}

/// Texts of a language.
fn texts(language: Language) -> &'static [&'static str] {
    match language {
        Language::En => &[
            "CLAIM",
            "CLAIM W2R6",
            "CLAIM K7Q2",
            "CLAIM K7O2",
            "claim 2222X",
            "CLAIM K7A2",
            "claim w2r6 in 2 hours",
            "yes",
            "yes in 30 min",
            "yes after 5pm",
            "mine",
            "I'll take it!",
            "no",
            "W2R6",
            "K7Q2",
            "PASS",
            "PASS W2R6",
            "PASS K7Q2",
            "DONE",
            "DONE K7Q2",
            "DONE K7Q2 extended",
            "DONE K7Q2 gold",
            "DONE M3X8",
            "done 3333X",
            "RELEASE",
            "RELEASE K7Q2",
            "RELEASE 4444X",
            "ON",
            "OFF",
            "MENU",
            "HELP",
            "STOP",
            "START",
            "#K7Q2 try holding the power button",
            "#K7Q2 done",
            "#ZZ99 hello",
            "try holding the power button",
            "stop texting me",
            "",
        ],
        Language::Es => &[
            "TOMAR W2R6",
            "CLAIM ZZ99",
            "sí",
            "sí en dos horas",
            "mañana",
            "esta noche",
            "míos",
            "no puedo",
            "PASO",
            "HECHO",
            "listo K7Q2",
            "DONE K7Q2 oro",
            "SOLTAR K7Q2",
            "disponible",
            "OFF",
            "MENÚ",
            "AYUDA",
            "#K7Q2 prueba el botón",
            "prueba el botón",
        ],
    }
}

#[test]
fn commands_by_situations() {
    let mut table = String::from(
        "# What a solver's text comes to. `<` is said to the solver, `>` goes to the customer, `!` is done.\n",
    );
    for language in Language::ALL {
        for (name, desk) in situations() {
            let _ = writeln!(table, "\n## {}: {name}\n", language.code());
            for text in texts(language) {
                let mut desk = desk.clone().speaks(language);
                let told = desk.text(text);
                let told = if told.is_empty() { "-\n" } else { &told };
                let _ = writeln!(
                    table,
                    "{text}\n    {}",
                    told.trim_end().replace('\n', "\n    ")
                );
            }
        }
    }
    compare("solver-table.txt", &table);
}
