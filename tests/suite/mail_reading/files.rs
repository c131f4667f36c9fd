//! Attachments: kept, left out, passed over.

use std::fmt::Write;

use savvysolve::channel::mail::{LARGEST_ATTACHMENT, MOST_ATTACHMENTS, Mail, WhyLeftOut};

use super::of;

/// A mail with a text and parts, each given as its header and its body.
fn mail(parts: &[(&str, &str)]) -> Mail {
    let mut raw = "From: ann@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee the files.\n".to_owned();
    for (header, body) in parts {
        write!(raw, "--b\n{header}\n\n{body}\n").unwrap();
    }
    raw.push_str("--b--\n");
    of(&raw)
}

fn kept(mail: &Mail) -> Vec<(&str, &str, usize)> {
    mail.attachments
        .iter()
        .map(|it| (it.name.as_str(), it.content_type.as_str(), it.bytes.len()))
        .collect()
}

const PNG: &str = "iVBORw0KGgoAAAANSUhEUg==";

#[test]
fn files_are_what_their_bytes_say() {
    let mail = mail(&[
        (
            "Content-Type: application/octet-stream; name=shot.dat\nContent-Transfer-Encoding: base64",
            PNG,
        ),
        (
            "Content-Type: text/plain; name=\"trace.log\"",
            "12:00 error 5",
        ),
        (
            "Content-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''Stra%C3%9Fe.pdf",
            "%PDF-1.7",
        ),
        (
            "Content-Type: application/zip\nContent-Disposition: attachment;\n filename=\"../../etc/all.zip\"\nContent-Transfer-Encoding: base64",
            "UEsDBAAAAAA=",
        ),
        (
            "Content-Type: message/rfc822",
            "From: x@example.org\nSubject: inner\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nhi\n--c--",
        ),
        (
            "Content-Type: image/heic\nContent-Disposition: attachment; filename=\"=?utf-8?Q?a=0D=0ABcc=3A_b.heic?=\"",
            "\0\0\0\u{18}ftypheic",
        ),
    ]);
    assert_eq!(
        kept(&mail),
        [
            ("shot.dat", "image/png", 16),
            ("trace.log", "text/plain", 13),
            ("Straße.pdf", "application/pdf", 8),
            ("all.zip", "application/zip", 8),
            ("mail.eml", "message/rfc822", 91),
            ("a Bcc: b.heic", "image/heic", 12),
        ]
    );
    assert_eq!(mail.words.text, "See the files.");
    assert!(mail.left_out.is_empty());
}

#[test]
fn programs_and_pages_stay_out() {
    let mail = mail(&[
        (
            "Content-Type: application/pdf; name=bill.pdf",
            "MZ\u{1}\u{2}",
        ),
        ("Content-Type: text/plain; name=setup.EXE", "x"),
        (
            "Content-Type: application/zip; name=tool.jar",
            "PK\u{3}\u{4}",
        ),
        ("Content-Type: text/html; name=login.txt", "x"),
        ("Content-Type: image/png; name=logo.png", " <svg onload=x>"),
        ("Content-Type: text/plain; name=a.txt", "#!/bin/sh\nrm"),
    ]);
    assert!(mail.attachments.is_empty(), "{:?}", mail.attachments);
    let names: Vec<&str> = mail.left_out.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "bill.pdf",
            "setup.EXE",
            "tool.jar",
            "login.txt",
            "logo.png",
            "a.txt"
        ]
    );
    assert!(mail.left_out.iter().all(|it| it.why == WhyLeftOut::Unsafe));
}

#[test]
fn what_is_nobodys_file_is_passed_over() {
    let mail = mail(&[
        (
            "Content-Type: text/calendar; name=invite.ics",
            "BEGIN:VCALENDAR",
        ),
        ("Content-Type: application/ms-tnef; name=winmail.dat", "x"),
        (
            "Content-Type: application/octet-stream; name=WINMAIL.DAT",
            "x",
        ),
        ("Content-Type: application/pgp-signature; name=s.asc", "x"),
        (
            "Content-Type: application/pkcs7-signature; name=smime.p7s",
            "x",
        ),
        (
            &format!(
                "Content-Type: image/png\nContent-ID: <logo>\nContent-Transfer-Encoding: base64\nX: {PNG}"
            ),
            PNG,
        ),
        ("Content-Type: application/octet-stream; name=empty.bin", ""),
    ]);
    assert!(
        mail.attachments.is_empty() && mail.left_out.is_empty(),
        "{mail:?}"
    );
}

#[test]
fn pasted_screenshots_are_kept() {
    let body = format!("\u{89}PNG{}", "x".repeat(20_000));
    let mail = mail(&[(
        "Content-Type: image/png\nContent-ID: <shot>\nContent-Disposition: inline",
        body.as_str(),
    )]);
    // In UTF-8 the first byte is another: what it is stays unknown, and it is kept all the same.
    assert_eq!(mail.attachments.len(), 1);
}

#[test]
fn files_have_their_limits() {
    let many: Vec<(&str, &str)> =
        vec![("Content-Type: text/plain; name=a.log", "x"); MOST_ATTACHMENTS + 2];
    let found = mail(&many);
    assert_eq!(found.attachments.len(), MOST_ATTACHMENTS);
    assert_eq!(
        found
            .left_out
            .iter()
            .filter(|it| it.why == WhyLeftOut::TooMany)
            .count(),
        2
    );

    let most = "x".repeat(LARGEST_ATTACHMENT);
    let over = "x".repeat(LARGEST_ATTACHMENT + 1);
    let found = mail(&[
        ("Content-Type: text/plain; name=most.log", most.as_str()),
        ("Content-Type: text/plain; name=over.log", over.as_str()),
    ]);
    assert_eq!(
        kept(&found),
        [("most.log", "text/plain", LARGEST_ATTACHMENT)]
    );
    assert_eq!(found.left_out[0].why, WhyLeftOut::TooLarge);
}

/// A zip that says it holds terabytes is a file of so many bytes.
#[test]
fn nothing_is_unpacked() {
    let mail = mail(&[(
        "Content-Type: application/zip; name=bomb.zip\nContent-Transfer-Encoding: base64",
        "UEsDBC0AAAAIAAAAIQD/////////////////////",
    )]);
    assert_eq!(kept(&mail), [("bomb.zip", "application/zip", 30)]);
}
