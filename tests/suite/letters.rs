//! How mails look: every kind of letter in both languages, as text and as HTML, and what a stranger's
//! words can do to them.

use proptest::prelude::*;
use savvysolve::{
    conversation::Stars,
    domain::Language,
    wording::{Footer, Letter, Links, Part, Told, Wording},
};

use crate::engine::compare;

/// Where our pages are.
const OURS: &str = "https://support.example.com";

fn wording() -> Wording {
    Wording::load(None).unwrap()
}

fn links() -> Links {
    Links {
        settings: "https://support.example.com/account#mails".to_owned(),
        stop: "https://support.example.com/unsubscribe/0190.5f3c".to_owned(),
    }
}

/// Everything that is told unasked.
fn told(language: Language) -> [(&'static str, Told); 5] {
    let es = language == Language::Es;
    let pick = |en: &str, other: &str| (if es { other } else { en }).to_owned();
    let problem = pick(
        "MacBook won't turn on since this morning, no light, no sound",
        "Mi portátil no enciende desde esta mañana, ni luz ni sonido",
    );
    let (code, solver) = ("K7Q2".to_owned(), "Sam".to_owned());
    [
        (
            "code",
            Told::Code {
                digits: "482913".to_owned(),
                minutes: 10,
            },
        ),
        (
            "claimed",
            Told::Claimed {
                code: code.clone(),
                solver: solver.clone(),
                stars: Some(Stars {
                    tenths: 48,
                    count: 31,
                }),
                problem: problem.clone(),
                page: "https://support.example.com/account/sessions/0190c0de-0000-7000-8000-000000000001"
                    .to_owned(),
            },
        ),
        (
            "wrote",
            Told::Wrote {
                code: code.clone(),
                solver: solver.clone(),
                words: pick(
                    "Hi, can you hold the power button for ten seconds and let go?\n\nThen plug the charger in and tell me whether a light shows.",
                    "Hola, ¿puedes mantener pulsado el botón de encendido diez segundos y soltarlo?\n\nDespués conecta el cargador y dime si se enciende una luz.",
                ),
            },
        ),
        (
            "ended",
            Told::Ended {
                code: code.clone(),
                solver: solver.clone(),
                minutes: 42,
                tier: "Standard".to_owned(),
                price: "$49".to_owned(),
                problem,
            },
        ),
        (
            "rate",
            Told::Rate {
                code,
                solver,
                page: "https://support.example.com/rate/0190c0de.2053187.5f3c9a".to_owned(),
            },
        ),
    ]
}

/// A mail of the dialogue: what is thanked for, what is asked, where an account is made.
fn asking(language: Language) -> Letter {
    let es = language == Language::Es;
    let pick = |en: &str, other: &str| (if es { other } else { en }).to_owned();
    Letter {
        language,
        subject: pick("Your request", "Tu solicitud"),
        preview: String::new(),
        parts: vec![
            Part::Words(pick("Hi Jane,", "Hola, Jane:")),
            Part::Words(pick(
                "Thanks for writing. Two things are missing; just answer this mail, under the questions or in your own words.",
                "Gracias por escribir. Faltan dos cosas; responde a este correo, debajo de las preguntas o con tus palabras.",
            )),
            Part::Questions(vec![
                pick(
                    "Which device is it: a phone, a tablet, a laptop, a desktop, a printer, the network, a TV or something else?",
                    "¿Qué aparato es: un teléfono, una tableta, un portátil, un ordenador, una impresora, la red, una tele u otra cosa?",
                ),
                pick("How soon do you need it?", "¿Para cuándo lo necesitas?"),
            ]),
            Part::Words(pick(
                "An account shows all your sessions:\nhttps://support.example.com/sign-up?redirect_url=/account&phone=%2B13105550100",
                "Con una cuenta ves todas tus sesiones:\nhttps://support.example.com/sign-up?redirect_url=/account&phone=%2B13105550100",
            )),
        ],
        footer: Vec::new(),
    }
}

#[test]
fn every_kind_of_mail_in_both_languages() {
    let wording = wording();
    for language in Language::ALL {
        let mut letters = vec![("asking", asking(language))];
        for (name, told) in &told(language) {
            letters.push((name, wording.notice(language, Some("Jane"), told, &links())));
        }
        for (name, letter) in letters {
            let laid = letter.lay_out("SavvySolve", OURS).unwrap();
            let code = language.code();
            let text = format!("Subject: {}\n\n{}", letter.subject, laid.text);
            compare(&format!("letters/{name}.{code}.txt"), &text);
            compare(&format!("letters/{name}.{code}.html"), &laid.html);
            for line in laid.text.lines().filter(|it| !it.contains("https://")) {
                assert!(line.chars().count() <= 76, "{name}: {line}");
            }
            let keys = ["mail-", "{ $", "{$"];
            for key in keys {
                assert!(!laid.text.contains(key), "{name} {code}: {}", laid.text);
            }
        }
    }
}

/// What Outlook's engine and Gmail throw away must not be needed, and nothing comes from elsewhere.
#[test]
fn a_mail_needs_nothing_from_elsewhere() {
    let wording = wording();
    for (name, told) in &told(Language::En) {
        let letter = wording.notice(Language::En, None, told, &links());
        let html = letter.lay_out("SavvySolve", OURS).unwrap().html;
        for bad in [
            "<img", "<script", "<link", "url(", "@import", "flex", "grid", "<form",
        ] {
            assert!(!html.contains(bad), "{name} has {bad}");
        }
        // Gmail cuts a mail off at 102 kB.
        assert!(html.len() < 60_000, "{name}: {}", html.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// A solver's words, a problem, a name: they come from strangers.
    #[test]
    fn nobodys_words_become_markup(words in "[ -~\n]{0,40}(<script>|\"onclick=|</p>|&lt;|<a href='x'>|https://a.example/\"><b>)[ -~\n]{0,40}") {
        let parts = vec![
            Part::Words(words.clone()),
            Part::Questions(vec![words.clone()]),
            Part::Said { by: words.clone(), words: words.clone() },
        ];
        let hostile = Letter { subject: words.clone(), preview: words.clone(), parts, ..Letter::default() };
        let footer = vec![Footer { words: words.clone(), url: None }];
        let html = Letter { footer, ..hostile }.lay_out(&words, OURS).unwrap().html;
        for bad in ["<script", "<b>", "<a href='", "href='x'"] {
            prop_assert!(!html.contains(bad), "{}", html);
        }
        // Each attribute is closed by us: quotes of theirs are written as entities.
        let opened = html.matches('<').count();
        prop_assert_eq!(opened, html.matches('>').count());
    }
}
