//! Mails that are made to cost, brought as any mail is: each has a clear outcome, and takes no more room than
//! it has bytes. Nothing is unpacked.

use std::{fmt::Write as _, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::support::{MAIL, TestApp, on_both};

/// 256 MB of zeros, zipped twice: 764 bytes.
const BOMB: &[u8] = include_bytes!("../mail/bomb.zip");

/// A mail that its server vouches for, with these fields and what follows them.
fn from(who: &str, rest: &str) -> String {
    format!(
        "Authentication-Results: mx.support.example.com; dmarc=pass header.from=example.org\r\n\
         From: {who}@example.org\r\nSubject: My laptop is dead, I need it today\r\n\
         Message-ID: <{who}@example.org>\r\n{rest}"
    )
}

/// What follows the fields of a mail with these parts: the words first.
fn mixed(parts: impl Iterator<Item = String>) -> String {
    let mut rest = "To: help@support.example.com\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nMy laptop is dead, I need it today.\r\n"
        .to_owned();
    for part in parts {
        let _ = write!(rest, "--b\r\n{part}\r\n");
    }
    rest + "--b--\r\n"
}

fn zip() -> String {
    mixed(std::iter::once(format!(
        "Content-Type: application/zip; name=photos.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
        STANDARD.encode(BOMB)
    )))
}

fn program() -> String {
    let part = "Content-Type: application/octet-stream; name=setup.exe\r\n\r\nMZ";
    mixed(std::iter::once(part.to_owned()))
}

fn nested() -> String {
    let mut rest = "To: help@support.example.com\r\n".to_owned();
    for it in 0..1_000 {
        let _ = write!(
            rest,
            "Content-Type: multipart/mixed; boundary=b{it}\r\n\r\n--b{it}\r\n"
        );
    }
    rest + "Content-Type: text/plain\r\n\r\nMy laptop is dead.\r\n"
}

fn mails_in_mails() -> String {
    mixed(std::iter::once(
        "Content-Type: message/rfc822\r\n\r\nFrom: a@example.org\r\n".repeat(200) + "\r\nhi",
    ))
}

fn recipients() -> String {
    let to: Vec<String> = (0..300).map(|it| format!("p{it}@example.org")).collect();
    format!(
        "To: {},\r\n help@support.example.com\r\n\r\nMy laptop is dead.\r\n",
        to.join(",\r\n ")
    )
}

fn many() -> String {
    mixed((0..10_000).map(|it| {
        format!("Content-Type: text/plain\r\nContent-Disposition: attachment; filename={it}.log\r\n\r\nx{it}")
    }))
}

/// How many bytes lie below a folder.
fn weight(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|it| {
            let about = it.metadata().unwrap();
            if about.is_dir() {
                weight(&it.path())
            } else {
                about.len()
            }
        })
        .sum()
}

#[tokio::test]
async fn a_costly_mail_is_a_mail() {
    on_both(async |kind| {
        let app = TestApp::with(kind, MAIL).await;
        for (who, rest, files, told) in [
            ("zip", zip(), 1, None),
            ("program", program(), 0, Some("setup.exe")),
            ("nested", nested(), 0, None),
            ("mails", mails_in_mails(), 1, None),
            ("recipients", recipients(), 0, None),
            ("many", many(), 10, Some("ten files")),
        ] {
            let raw = from(who, &rest);
            let before = weight(&app.database.folder().join("media"));
            assert_eq!(app.mail(&raw).await.status, 200, "{who}");
            let answer = app.mailed(&format!("{who}@example.org"), 1).await;
            app.settled().await;
            let fate = format!("mails where address = '{who}@example.org' and fate = 'taken'");
            assert_eq!(app.count(&fate).await, 1, "{who}");
            // The original, and its files once more: no longer than they are in it.
            let grown = weight(&app.database.folder().join("media")) - before;
            assert!(grown <= 2 * raw.len() as u64, "{who}: {grown}");
            let kept = format!(
                "media f join messages m on m.id = f.message_id where m.address = '{who}@example.org'"
            );
            assert_eq!(app.count(&kept).await, files, "{who}");
            let words: Vec<(String,)> = app
                .ask(&format!(
                    "select body from messages where address = '{who}@example.org' and direction = 'in'"
                ))
                .await;
            assert!(words[0].0.len() <= 21_000, "{who}");
            // Whoever reads the transcript knows as well.
            assert_eq!(words[0].0.contains("not kept"), told.is_some(), "{who}: {}", words[0].0);
            if let Some(told) = told {
                assert!(answer.words.contains(told), "{who}: {}", answer.words);
            }
            // One answer, to the sender alone, whoever else it was sent to.
            assert_eq!(app.mails(&format!("{who}@example.org")).await.len(), 1, "{who}");
        }
        assert_eq!(app.count("mails where direction = 'out'").await, 6);
        app.done().await;
    })
    .await;
}
