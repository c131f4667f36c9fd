//! The command line: what each command prints, and how it ends.

use std::{fs, path::Path, process::Output};

use serde_json::Value;

use crate::support::{Database, Kind, TestApp, app_environment, run, savvysolve};

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Asserts that it failed, and gives what it said about that.
#[track_caller]
fn fails(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    err(output)
}

#[track_caller]
fn works(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    out(output)
}

#[test]
fn understand_prints_one_json_object() {
    let said: Value = serde_json::from_str(&works(&run(
        &["understand", "my macbook wont turn on"],
        &[],
    )))
    .unwrap();
    let keys: Vec<_> = said
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    for key in [
        "name",
        "device_type",
        "urgency",
        "description",
        "command",
        "confirm",
        "score",
        "language",
    ] {
        assert!(keys.contains(&key), "{key} in {keys:?}");
    }
    assert_eq!(said["device_type"], "laptop");
    assert_eq!(said["name"], Value::Null);
    let asked = run(&["understand", "2", "--context", "device"], &[]);
    let said: Value = serde_json::from_str(&works(&asked)).unwrap();
    assert_eq!(said["device_type"], "tablet");
    for context in [
        "first",
        "name",
        "description",
        "device",
        "urgency",
        "confirm",
        "rating",
    ] {
        works(&run(&["understand", "hello", "--context", context], &[]));
    }
    assert!(fails(&run(&["understand", "2", "--context", "weather"], &[])).contains("confirm"));
}

#[test]
fn check_lists_every_mistake_with_file_and_line() {
    works(&run(&["check"], &[]));
    let folder = tempfile::tempdir().unwrap();
    break_the_conversation(folder.path());
    let output = run(&["check", folder.path().to_str().unwrap()], &[]);
    fails(&output);
    let told = out(&output);
    assert!(
        told.contains("intake.toml:") && told.contains("en.ftl:"),
        "{told}"
    );
    assert!(told.lines().count() >= 2, "all at once: {told}");
    assert!(
        fails(&run(&["check", "/there/is/no/such/folder"], &[]))
            .contains("/there/is/no/such/folder")
    );
}

/// A folder with a question that leads nowhere, and a text that asks for a carrier word.
fn break_the_conversation(folder: &Path) {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = fs::read_to_string(own.join("conversations/intake.toml")).unwrap();
    let broken = script.replacen("next = \"description\"", "next = \"descripton\"", 1);
    assert_ne!(script, broken);
    fs::write(folder.join("intake.toml"), broken).unwrap();
    let wording = fs::read_to_string(own.join("templates/wording/en.ftl")).unwrap();
    let broken = wording.replacen("\nask-name = ", "\nask-name = Reply YES. ", 1);
    assert_ne!(wording, broken);
    fs::create_dir(folder.join("wording")).unwrap();
    fs::write(folder.join("wording/en.ftl"), broken).unwrap();
}

#[test]
fn serve_refuses_a_broken_conversation_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    break_the_conversation(folder.path());
    let dir = folder.path().to_str().unwrap();
    let output = run(
        &["serve"],
        &[
            ("CONVERSATION__DIR", dir),
            ("SERVER__LISTEN", "127.0.0.1:0"),
        ],
    );
    let told = fails(&output);
    assert!(told.contains("intake.toml:"), "{told}");
    assert!(told.contains("descripton"), "{told}");
}

#[test]
fn graph_draws_the_script() {
    let mermaid = works(&run(&["graph"], &[]));
    let svg = works(&run(&["graph", "--svg"], &[]));
    assert!(
        svg.trim_start().starts_with("<svg") && svg.trim_end().ends_with("</svg>"),
        "{svg}"
    );
    for state in ["name", "description", "device", "urgency", "confirm"] {
        assert!(mermaid.contains(state) && svg.contains(state), "{state}");
    }
}

#[test]
fn doctor_says_what_is_well_and_what_is_not() {
    let well = run(&["doctor"], &[("OPERATOR__PHONE", "+14155550188")]);
    let told = works(&well);
    assert!(
        told.contains("database") && told.contains("simulated") && !told.contains("FAIL"),
        "{told}"
    );
    let ill = run(
        &["doctor"],
        &[("DATABASE__URL", "sqlite:///no/such/folder/a.db")],
    );
    fails(&ill);
    assert!(out(&ill).contains("FAIL database"), "{}", out(&ill));
}

#[test]
fn a_bad_setting_is_named_by_its_key() {
    for (key, value, named) in [
        ("LIMITS__BATCH", "0", "limits.batch"),
        ("LIMITS__BATCH", "many", "LIMITS__BATCH"),
        ("SERVER__LISTEN", "everywhere", "listen"),
        (
            "SERVER__PUBLIC_URL",
            "help.example.com",
            "server.public_url",
        ),
        ("SMS__CARRIER", "pigeon", "pigeon"),
        ("SMS__CARRIER", "twilio", "twilio.account_sid"),
        ("SMS__NUMBER", "12", "sms.number"),
        ("DATABASE__URL", "mysql://x", "database.url"),
        ("TWILIO__AUTH_TOKENS", "x", "twilio.auth_tokens"),
        ("TWILIO__AUTH_TOKEN_FILE", "/no/such/file", "/no/such/file"),
        ("MEDIA__URL", "s3://bucket", "media.url"),
    ] {
        let told = fails(&run(
            &["serve"],
            &[(key, value), ("SERVER__LISTEN", "127.0.0.1:0")][..1],
        ));
        assert!(told.contains(named), "{key}={value}: {told}");
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    fs::write(
        &file,
        "[sms]\nnumbre = \"+14155550100\"\n[outbox]\nattempts = \"six\"\n",
    )
    .unwrap();
    let told = fails(&run(&["--config", file.to_str().unwrap()], &[]));
    assert!(
        told.contains("sms.numbre")
            && told.contains("outbox.attempts")
            && told.contains("own.toml"),
        "{told}"
    );
}

#[tokio::test]
async fn a_conversation_is_handed_back_from_the_command_line() {
    const JANE: &str = "+14155550101";
    let app = TestApp::start(Kind::Sqlite).await;
    app.say(JANE, "Hi").await;
    app.say(JANE, "AGENT").await;
    app.text(JANE, "hello?").await;
    app.settled().await;
    assert_eq!(app.statuses(JANE).await.len(), 2, "the bot is silent");
    let database: &Database = &app.database;
    let mut command = savvysolve(&app_environment(database, &app.twilio), database.folder());
    let output = command
        .args(["hand-back", "(415) 555-0101"])
        .output()
        .unwrap();
    assert!(works(&output).contains(JANE));
    assert!(app.twilio.reply_to(JANE).await.contains("name?"));
    app.done().await;
}

#[test]
fn help_lists_the_commands() {
    let told = works(&run(&["--help"], &[]));
    for command in ["serve", "chat", "understand", "check", "graph", "doctor"] {
        assert!(told.contains(command), "{told}");
    }
}
