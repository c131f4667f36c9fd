//! `savvysolve deliver`, as a mail server runs it: it goes by the exit status alone.

use std::{
    io::Write as _,
    process::{Output, Stdio},
};

use crate::support::{MAIL, TestApp, app_environment, on_both, savvysolve, written};

/// Runs it with this mail.
fn deliver(settings: &[(String, String)], arguments: &[&str], mail: &[u8]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let mut child = savvysolve(settings, folder.path())
        .arg("deliver")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may not read at all.
    let _unread = child.stdin.take().unwrap().write_all(mail);
    child.wait_with_output().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_exit_status_tells() {
    on_both(async |kind| {
        let app = TestApp::with(kind, MAIL).await;
        let mut settings = app_environment(&app.database, &app.twilio);
        settings.extend(
            MAIL.iter()
                .map(|(key, value)| (format!("SAVVYSOLVE_{key}"), (*value).to_owned())),
        );
        let mail = written(
            "jane@example.org",
            "a@example.org",
            "Laptop",
            "Hi, this is Jane. My laptop won't turn on.",
        );
        let envelope = [
            "--sender",
            "jane@example.org",
            "--recipient",
            "help@support.example.com",
            "--recipient",
            "x@y.example",
        ];
        let status = |settings: &[(String, String)], arguments: &[&str], mail: &[u8]| {
            let output = deliver(settings, arguments, mail);
            (
                output.status.code(),
                String::from_utf8_lossy(&output.stderr).into_owned(),
            )
        };
        for _ in 0..2 {
            let (code, told) = status(&settings, &envelope, mail.as_bytes());
            assert_eq!(code, Some(0), "{told}");
        }
        assert_eq!(app.count("mails where direction = 'in'").await, 1);
        // The service beside it answers.
        app.mailed("jane@example.org", 1).await;
        for empty in [&b""[..], b" \r\n\n"] {
            assert_eq!(status(&settings, &envelope, empty).0, Some(65));
        }
        // Whatever is not the mail's fault is to be tried again: settings, arguments, a database that is away.
        let set = |key: &str, value: &str| {
            let mut changed = settings.clone();
            changed.retain(|it| it.0 != key);
            changed.push((key.to_owned(), value.to_owned()));
            changed
        };
        let away = set(
            "SAVVYSOLVE_DATABASE__URL",
            "postgres://postgres@127.0.0.1:1/away",
        );
        let (code, told) = status(&away, &envelope, mail.as_bytes());
        assert_eq!(code, Some(75), "{told}");
        let nowhere = set("SAVVYSOLVE_MEDIA__URL", "file:///dev/null/media");
        assert_eq!(status(&nowhere, &envelope, mail.as_bytes()).0, Some(75));
        let unset = set("SAVVYSOLVE_EMAIL__TRANSPORT", "pigeon");
        assert_eq!(status(&unset, &envelope, mail.as_bytes()).0, Some(75));
        assert_eq!(
            status(&settings, &["--recipients", "a"], mail.as_bytes()).0,
            Some(75)
        );
        app.settled().await;
        app.done().await;
    })
    .await;
}
