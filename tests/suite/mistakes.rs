//! Mistakes an operator can make in the script or in the wording: each is found, with its file,
//! its line and what to write instead, and all of them at once.

use std::{fs, path::Path};

use savvysolve::{conversation::Problem, wording};
use tempfile::TempDir;

const SCRIPT: &str = "conversations/intake.toml";
const ENGLISH: &str = "templates/wording/en.ftl";
const SPANISH: &str = "templates/wording/es.ftl";
const WORDS: &str = "conversations/words/en.toml";

/// A copy of what an operator may edit, with some of its text replaced.
fn edited(edits: &[(&str, &str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for folder in ["conversations/words", "templates/wording"] {
        fs::create_dir_all(dir.path().join(folder)).expect("a folder");
    }
    for file in [SCRIPT, WORDS, ENGLISH, SPANISH] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let mut text = fs::read_to_string(from).expect("a file");
        for (_, was, is) in edits.iter().filter(|(of, _, _)| *of == file) {
            assert!(text.contains(was), "{file} has no {was}");
            text = text.replacen(was, is, 1);
        }
        fs::write(dir.path().join(file), text).expect("written");
    }
    dir
}

fn problems(edits: &[(&str, &str, &str)]) -> Vec<Problem> {
    wording::load(Some(edited(edits).path()))
        .err()
        .unwrap_or_default()
}

/// The line of the first file that has this text.
fn line_of(edits: &[(&str, &str, &str)], file: &str, text: &str) -> usize {
    let whole = fs::read_to_string(edited(edits).path().join(file)).expect("a file");
    let at = whole
        .find(text)
        .unwrap_or_else(|| panic!("{file} has no {text}"));
    whole[..at].matches('\n').count() + 1
}

/// One mistake: the edit, a text on the line that is named, and what is said about it.
struct Mistake {
    edit: (&'static str, &'static str, &'static str),
    line: &'static str,
    says: &'static str,
}

const fn mistake(
    file: &'static str,
    was: &'static str,
    is: &'static str,
    line: &'static str,
    says: &'static str,
) -> Mistake {
    Mistake {
        edit: (file, was, is),
        line,
        says,
    }
}

const MISTAKES: [Mistake; 36] = [
    mistake(
        WORDS,
        "\ntv = [\n",
        "\ntv = [\n  \"(bigscreen|menu)\",\n",
        "\"(bigscreen|menu)\"",
        "\"menu\" is an answer (device tv) and the command Menu as well",
    ),
    mistake(
        SCRIPT,
        "next = \"urgency\"",
        "next = \"confirm\"",
        "[state.urgency]",
        "no way leads to [state.urgency]",
    ),
    mistake(
        SCRIPT,
        "next = \"description\"",
        "next = \"name\"",
        "[state.name]",
        "[state.name] is a dead end",
    ),
    mistake(
        SCRIPT,
        "next = \"device\"",
        "next = \"devise\"",
        "next = \"devise\"",
        "there is no state `devise`; write one of: name,",
    ),
    mistake(
        SCRIPT,
        "yes = \"ticket\"",
        "yes = \"human\"",
        "[state.confirm]",
        "write yes = \"ticket\"",
    ),
    mistake(
        SCRIPT,
        "slot = \"urgency\"",
        "slot = \"hurry\"",
        "slot = \"hurry\"",
        "`hurry` is nothing that can be asked for; write one of: name, description",
    ),
    mistake(
        SCRIPT,
        "slot = \"urgency\"\nprompt = \"ask-urgency\"\nagain = [\"ask-urgency-again\", \"ask-urgency-last\"]\noptions = [\"low\", \"normal\", \"high\"]\nskip = \"normal\"",
        "slot = \"device_type\"\nprompt = \"ask-urgency\"\nagain = [\"ask-urgency-again\"]\noptions = [\"phone\"]\nskip = \"other\"",
        "[state.urgency]",
        "asks for the device_type a second time",
    ),
    mistake(
        SCRIPT,
        "slot = \"name\"",
        "slot = \"name\"\noptions = [\"jane\"]",
        "options = [\"jane\"]",
        "a name has no numbered options; take `options` out",
    ),
    mistake(
        SCRIPT,
        "skip = \"other\"",
        "skip = \"toaster\"",
        "skip = \"toaster\"",
        "skip = \"toaster\" does not fit a device_type; write one of: phone",
    ),
    mistake(
        SCRIPT,
        "needed = \"description-needed\"",
        "",
        "[state.description]",
        "says neither what SKIP stands for",
    ),
    mistake(
        SCRIPT,
        "kind = \"human\"",
        "kind = \"robot\"",
        "kind = \"robot\"",
        "`robot` is no kind of state; write one of: ask",
    ),
    mistake(
        SCRIPT,
        "prompt = \"ask-urgency\"",
        "promt = \"ask-urgency\"",
        "promt",
        "`promt` means nothing in [urgency]",
    ),
    mistake(
        SCRIPT,
        "tries = 3",
        "tries = \"three\"",
        "tries = \"three\"",
        "`tries` is not a whole number from 1 to 9",
    ),
    mistake(
        SCRIPT,
        "tries = 3",
        "attempts = 3",
        "attempts = 3",
        "`attempts` means nothing in [settings]; write one of: amend_seconds",
    ),
    mistake(
        SCRIPT,
        "nudge_minutes = 15",
        "nudge_minutes = 1440",
        "[settings]",
        "not shorter than rest_hours",
    ),
    mistake(
        SCRIPT,
        "mail_nudge_hours = 24",
        "mail_nudge_hours = 168",
        "[settings]",
        "not shorter than mail_rest_days",
    ),
    mistake(
        SPANISH,
        "\n    .mail = Tu caso sigue esperando esto. Sin prisa: responde cuando puedas.",
        "",
        "nudge = ¿Sigues en el chat? Sin prisa.",
        "`nudge` has no words for a mail",
    ),
    mistake(
        ENGLISH,
        ".mail = Your request is still waiting for this.",
        ".mail = { $who } still waits for this.",
        ".mail = { $who } still",
        "`nudge` knows no value $who",
    ),
    mistake(
        SCRIPT,
        "[renamed]",
        "[renamed]\ndevice = \"name\"",
        "device = \"name\"",
        "`device` is still a state",
    ),
    mistake(
        SCRIPT,
        "name = [\"1\", \"name\"",
        "name = [\"1\", \"back\"",
        "name = [\"1\", \"back\"",
        "the answer \"back\" is also the command Back",
    ),
    mistake(
        SCRIPT,
        "over = [\"2\", \"new\"",
        "over = [\"2\", \"end\"",
        "[state.resume]",
        "the answer \"end\" is a word of the carrier's",
    ),
    mistake(
        SCRIPT,
        "over = [\"2\", \"new\"",
        "over = [\"1\", \"new\"",
        "[state.resume]",
        "\"1\" means both `go_on` and `over`",
    ),
    mistake(
        SCRIPT,
        "over = [\"2\", \"new\"",
        "over = [\"2\", \"Otra vez\"",
        "[state.resume]",
        "write it in lower case without accents: \"otra vez\"",
    ),
    mistake(
        SCRIPT,
        "options = [\"phone\", \"tablet\"",
        "options = [\"tablet\", \"phone\"",
        "[state.device]",
        "option 1 of [state.device] is `tablet`, but the word lists take \"1\" for phone",
    ),
    mistake(
        SCRIPT,
        "'\\b(es|son) gratis\\b'",
        "'(unclosed'",
        "'(unclosed'",
        "this pattern cannot be read: error: unclosed group",
    ),
    mistake(
        SCRIPT,
        "'\\b(es|son) gratis\\b'",
        "'cuánto'",
        "'cuánto'",
        "`á` never matches",
    ),
    mistake(
        SCRIPT,
        "'\\b(es|son) gratis\\b'",
        "'o'",
        "name = \"price\"",
        "also matches the answers \"ok\"",
    ),
    mistake(
        SCRIPT,
        "prompt = \"ask-name\"",
        "prompt = \"ask-nome\"",
        "[state.name]",
        "the wording `ask-nome` is in no language",
    ),
    mistake(
        SPANISH,
        "photo-kept =",
        "foto-guardada =",
        "",
        "`photo-kept` is missing",
    ),
    mistake(
        ENGLISH,
        "nudge = Still",
        "nudge = Reply YES if you're still",
        "nudge =",
        "`nudge` asks for YES",
    ),
    mistake(
        ENGLISH,
        "nudge = Still there?",
        "nudge = Still there? Text cancel to end.",
        "nudge =",
        "`nudge` asks for CANCEL",
    ),
    mistake(
        SPANISH,
        "nudge = ",
        "nudge = Escribe INFO. ",
        "nudge =",
        "`nudge` asks for INFO",
    ),
    mistake(
        ENGLISH,
        "noted = Got it",
        "noted = Got it \u{2014} really",
        "noted =",
        "outside GSM-7 and makes the text twice as dear; write \"-\"",
    ),
    mistake(
        ENGLISH,
        "ask-name = What's",
        "ask-name = { $nam } What's",
        "ask-name =",
        "`ask-name` knows no value $nam; write one of: $name, $named",
    ),
    mistake(
        ENGLISH,
        "STOP to opt out, ",
        "",
        "compliance =",
        "`compliance` does not tell about STOP",
    ),
    mistake(
        ENGLISH,
        "faq-bot = ",
        "faq-bot = Well, that is quite a question, and one that we get rather often, so here is the long and whole story of it all: ",
        "faq-bot =",
        "`faq-bot` makes a text of 3 segments, 2 are allowed",
    ),
];

#[test]
fn each_mistake_is_named_with_its_place() {
    for Mistake { edit, line, says } in MISTAKES {
        let found = problems(&[edit]);
        let list: Vec<String> = found.iter().map(ToString::to_string).collect();
        let about: Vec<&Problem> = found
            .iter()
            .filter(|problem| problem.what.contains(says))
            .collect();
        assert!(
            !about.is_empty(),
            "{edit:?}\nnobody says: {says}\nbut: {}",
            list.join("\n     ")
        );
        if !line.is_empty() {
            let line = line_of(&[edit], edit.0, line);
            assert!(
                about
                    .iter()
                    .any(|problem| problem.file == edit.0 && problem.line == line),
                "{edit:?}\nnot at line {line}: {}",
                list.join("\n     ")
            );
        }
    }
}

#[test]
fn all_mistakes_come_at_once() {
    let script = problems(&[
        (SCRIPT, "tries = 3", "tries = 0"),
        (
            SCRIPT,
            "prompt = \"ask-urgency\"",
            "promt = \"ask-urgency\"",
        ),
        (SCRIPT, "next = \"device\"", "next = \"devise\""),
        (ENGLISH, "nudge = Still", "nudge = { $broken"),
    ]);
    for says in ["`tries`", "`promt`", "`devise`", "not Fluent"] {
        assert!(
            script.iter().any(|problem| problem.what.contains(says)),
            "{says}: {script:?}"
        );
    }
    let wording = problems(&[
        (
            ENGLISH,
            "nudge = Still",
            "nudge = Reply YES if you're still",
        ),
        (SPANISH, "noted =", "notado ="),
        (SCRIPT, "answer = \"faq-bot\"", "answer = \"faq-robot\""),
    ]);
    for says in ["YES", "`noted`", "`notado`", "`faq-robot`"] {
        assert!(
            wording.iter().any(|problem| problem.what.contains(says)),
            "{says}: {wording:?}"
        );
    }
}

#[test]
fn a_folder_overrides_what_is_in_it() {
    let dir = tempfile::tempdir().expect("a folder");
    assert!(
        wording::load(Some(dir.path())).is_ok(),
        "nothing is overridden"
    );
    // With or without the outer folder.
    fs::write(dir.path().join("intake.toml"), "name = \"mine\"").expect("written");
    let found = wording::load(Some(dir.path())).err().unwrap_or_default();
    assert!(
        found.iter().any(|problem| problem.file == "intake.toml"),
        "{found:?}"
    );
    fs::remove_file(dir.path().join("intake.toml")).expect("removed");
    fs::create_dir(dir.path().join("wording")).expect("a folder");
    fs::write(dir.path().join("wording/es.ftl"), "hello = Hola").expect("written");
    let found = wording::load(Some(dir.path())).err().unwrap_or_default();
    assert!(
        found.iter().any(|problem| problem.file == "wording/es.ftl"
            && problem.what.contains("`ask-name` is missing")),
        "{found:?}"
    );
}

#[test]
fn the_drawing_shows_every_state_and_where_it_stands() {
    let (engine, _) = wording::load(None).expect("sound");
    let mermaid = engine.graph_mermaid();
    let svg = engine.graph_svg(Some("device"));
    for stage in &engine.script().states {
        assert!(
            mermaid.contains(&*stage.name),
            "{} is not in {mermaid}",
            stage.name
        );
        assert!(svg.contains(&format!("data-state=\"{}\"", stage.name)));
    }
    assert_eq!(svg.matches("current\" data-state=\"device\"").count(), 1);
    assert_eq!(engine.graph_svg(None).matches(" current\"").count(), 0);
    assert_eq!(svg.matches('<').count(), svg.matches('>').count());
}
