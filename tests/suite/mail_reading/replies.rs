//! Whole mails and what is read of them. `UPDATE=1` rewrites the expectations; look at the diff.

use std::{fmt::Write, fs, path::PathBuf};

use savvysolve::channel::mail::{Mail, read};

use super::trust;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/mail/replies")
}

/// All mails of the folder, by name.
pub(super) fn mails() -> Vec<(String, Vec<u8>)> {
    let mut mails: Vec<_> = fs::read_dir(folder())
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|it| it.extension().is_some_and(|it| it == "eml"))
        .map(|it| {
            let name = it.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, fs::read(&it).unwrap())
        })
        .collect();
    mails.sort();
    mails
}

fn shown(mail: &Mail) -> String {
    let mut out = format!("Subject: {}\n", mail.subject);
    if !mail.words.text.is_empty() {
        write!(out, "\n{}\n", mail.words.text).unwrap();
    }
    for answer in &mail.words.answers {
        write!(out, "\n=== answer {}\n{}\n", answer.question, answer.text).unwrap();
    }
    if !mail.words.signature.is_empty() {
        write!(out, "\n=== signature\n{}\n", mail.words.signature).unwrap();
    }
    if mail.words.kept_all {
        out.push_str("\n=== nothing new was found: all of it is kept\n");
    }
    out
}

#[test]
fn replies_are_read_as_written() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    let mails = mails();
    assert!(mails.len() >= 45, "{} mails", mails.len());
    for (name, raw) in mails {
        let found = shown(&read(&raw, &trust()).unwrap());
        let path = folder().join(format!("{name}.txt"));
        if update {
            fs::write(&path, found).unwrap();
            continue;
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if found != expected {
            wrong.push(format!("--- {name}: expected\n{expected}--- read\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Line ends are the carrier's: the same words with CRLF, as mail travels.
#[test]
fn line_ends_change_nothing() {
    for (name, raw) in mails() {
        let text = String::from_utf8(raw.clone()).unwrap();
        let travelled = text.replace('\n', "\r\n");
        let one = read(&raw, &trust()).unwrap();
        let other = read(travelled.as_bytes(), &trust()).unwrap();
        assert_eq!(one, other, "{name}");
    }
}
