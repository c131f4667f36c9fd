//! Bad mail: a clear outcome each, no panic, no more work than its size asks for.

use std::{fmt::Write, time::Duration};

use savvysolve::channel::mail::{Kind, Unreadable, read};

use super::{of, trust, with};

#[test]
fn what_has_no_header_is_refused() {
    for raw in [
        &b""[..],
        b"\r\n\r\nhi",
        b"hello there\nhow are you",
        b"\0\x01\x02",
        b": x\n\nhi",
        b"   x\n",
    ] {
        assert_eq!(read(raw, &trust()), Err(Unreadable::NoMail), "{raw:?}");
    }
    let large = vec![b'x'; (40 << 20) + 1];
    assert_eq!(read(&large, &trust()), Err(Unreadable::TooLarge));
}

#[test]
fn what_is_absent_is_absent() {
    let mail = of("X-Something: 1\n\nhi");
    assert_eq!(
        (mail.from, mail.message_id, mail.subject.as_str()),
        (None, None, "")
    );
    assert_eq!(mail.words.text, "hi");
    assert!(mail.references.is_empty() && mail.recipients.is_empty());
    let mail = of("From: ann@example.org");
    assert_eq!((mail.words.text.as_str(), mail.kind), ("", Kind::Person));
}

#[test]
fn no_header_can_be_smuggled_in() {
    let mail = with(
        "From: =?utf-8?Q?Ann=0D=0ABcc:_all=40example.org=00=1B[31m?= <ann@example.org>\n\
         Subject: =?utf-8?B?aGkNCkJjYzogeEBleGFtcGxlLm9yZw0KDQpib2R5AA==?= =?utf-8?Q?=E2=80=AEevil?=\n\
         Message-ID: <a\rb@x>\nReply-To: a@example.org\r\n Bcc: b@example.org",
    );
    let name = mail.from.unwrap().name.unwrap();
    assert_eq!(name, "Ann Bcc: all@example.org [31m");
    assert_eq!(mail.subject, "hi Bcc: x@example.org body evil");
    assert_eq!(mail.message_id.as_deref(), Some("ab@x"));
    for address in [
        "a\0b@example.org",
        "a b@example.org",
        "a@exam\tple.org",
        "a@b@c.org",
    ] {
        assert_eq!(
            with(&format!("From: <{address}>"))
                .from
                .map(|it| it.address.as_str().to_owned())
                .filter(|it| it.contains(|c: char| c.is_control() || c == ' ')),
            None,
            "{address:?}"
        );
    }
}

#[test]
fn long_things_are_cut() {
    let mail = with(&format!(
        "From: \"{}\" <ann@example.org>\nSubject: {}",
        "n".repeat(3_000),
        "ü".repeat(50_000)
    ));
    assert_eq!(mail.subject.chars().count(), 255);
    assert_eq!(mail.from.unwrap().name.unwrap().chars().count(), 100);
    let long = "word ".repeat(1 << 20);
    let mail = of(&format!("From: ann@example.org\n\n{long}"));
    assert!(
        mail.words.truncated
            && mail.words.text.len() <= 64 << 10
            && mail.words.whole.len() <= 64 << 10
    );
}

#[test]
fn broken_parts_are_read_as_far_as_they_go() {
    for (name, raw, text) in [
        (
            "no end",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nhello",
            "hello",
        ),
        (
            "no delimiter",
            "Content-Type: multipart/mixed; boundary=b\n\nhello\n",
            "hello",
        ),
        (
            "no boundary",
            "Content-Type: multipart/mixed\n\nhello\n",
            "hello",
        ),
        (
            "no empty line",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nhello\n--b--",
            "hello",
        ),
        (
            "inner without end",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\nhello\n--b--",
            "hello",
        ),
        (
            "half base64",
            "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\naGVs!!bG8gd29y\nbA",
            "hello worl",
        ),
        (
            "odd quoted",
            "Content-Transfer-Encoding: quoted-printable\n\n100=% of =41 == =C3=\n=A4 =Z",
            "100=% of A == ä =Z",
        ),
        (
            "unknown encoding",
            "Content-Transfer-Encoding: x-rot13\n\nhello",
            "hello",
        ),
        (
            "unknown charset",
            "Content-Type: text/plain; charset=klingon\n\nhällo",
            "hällo",
        ),
        ("bad content type", "Content-Type: ;;;/=\n\nhello", "hello"),
        ("mbox", "X: 1\n\n>From the start", "From the start"),
        ("old ends of lines", "X: 1\n\na\rb\r", "a\nb"),
        (
            "control characters",
            "X: 1\n\na\u{0}\u{7}b\u{1b}[0m\tc",
            "ab[0m\tc",
        ),
    ] {
        let mail = of(&format!("From: ann@example.org\n{raw}"));
        assert_eq!(mail.words.text, text, "{name}");
    }
    let mail = read(
        b"From ann Tue Nov  4\nFrom: ann@example.org\nSubject: caf\xe9\n\nna\xefve",
        &trust(),
    )
    .unwrap();
    assert_eq!(
        (mail.subject.as_str(), mail.words.text.as_str()),
        ("café", "naïve")
    );
    // The header goes on without an empty line.
    let mail = of("From: ann@example.org\nSubject: x\nthe printer is dead\nagain");
    assert_eq!(mail.words.text, "the printer is dead\nagain");
}

#[test]
fn deep_nests_end() {
    let mut raw = "From: ann@example.org\n".to_owned();
    for it in 0..10_000 {
        write!(
            raw,
            "Content-Type: multipart/mixed; boundary=b{it}\n\n--b{it}\n"
        )
        .unwrap();
    }
    raw.push_str("\nhi\n");
    of(&raw);
    of(&format!(
        "From: ann@example.org\n{}hi",
        "Content-Type: message/rfc822\n\n".repeat(100_000)
    ));
    of(&format!(
        "From: ann@example.org\nContent-Type: text/html\n\n{}hi",
        "<blockquote><div>".repeat(100_000)
    ));
    of(&format!(
        "From: ann@example.org\n\n{}hi",
        "> ".repeat(100_000)
    ));
    of(&format!(
        "From: {}ann@example.org\nTo: {}\n\nhi",
        "(".repeat(20_000),
        "a:".repeat(10_000)
    ));
}

/// Mails that are made to cost: each a pattern that is repeated behind a header.
fn hostile() -> Vec<(&'static str, &'static str, &'static str)> {
    let plain = "X: 1\n\n";
    let html = "Content-Type: text/html\n\n";
    let mixed = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n";
    vec![
        ("words", plain, "my laptop does not start\n"),
        (
            "thread",
            plain,
            "> On 4 Nov 2025, at 09:01, A <a@example.org> wrote:\n>> x\n",
        ),
        ("intros", plain, "On 4 Nov 2025, at 09:01, A\n"),
        ("wrote", plain, "On 4 Nov 2025 wrote wrote wrote wrote\n"),
        ("headers", plain, "From: a\nSent: b\n\n"),
        ("closings", plain, "Thanks,\nAnn\n"),
        ("numbers", plain, "1. a\n> 2. b\n"),
        ("dashes", plain, "-- \n"),
        ("empty lines", plain, "\n"),
        ("one line", plain, "wrote: On 2025 @ "),
        ("tags", html, "<div><blockquote>"),
        ("open tags", html, "<a b='"),
        ("open comments", html, "<!--"),
        ("half tags", html, "<a \"'>='>"),
        ("styles", html, "<style>x</styl"),
        ("entities", html, "&amp &#x;"),
        ("lists", html, "<ol><li>"),
        ("delimiters", mixed, "--b\n\n"),
        ("near delimiters", mixed, "--bb\n--b-\n"),
        (
            "nested",
            mixed,
            "--b\nContent-Type: multipart/mixed; boundary=c\n\n",
        ),
        (
            "mails in mails",
            mixed,
            "--b\nContent-Type: message/rfc822\n\nFrom: a\n\n",
        ),
        (
            "base64",
            "Content-Transfer-Encoding: base64\n\n",
            "aGVsbG8K=",
        ),
        (
            "quoted",
            "Content-Transfer-Encoding: quoted-printable\n\n",
            "=3D==",
        ),
        (
            "flowed",
            "Content-Type: text/plain; format=flowed\n\n",
            "> a \n",
        ),
        ("fields", "", "X: y\n"),
        ("folds", "Subject: x", "\n =?utf-8?Q?a"),
        ("addresses", "To: x", ", \"a <("),
        ("ids", "References: ", "<a@b "),
    ]
}

/// What this thread got of the processor so far, as Linux counts it.
fn worked() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    let nanos = told.split(' ').next().unwrap().parse().unwrap();
    Duration::from_nanos(nanos)
}

/// Sixteen times the size is about sixteen times the work, where twice the size were four times the
/// work it would be 256 times. Both are measured here and now, the least of three each, by what this
/// thread got of the processor, so that other tests beside it count for nothing.
#[test]
fn the_work_grows_with_the_size() {
    let least = |raw: &[u8]| -> Duration {
        (0..3)
            .map(|_| {
                let start = worked();
                let _ = read(raw, &trust());
                worked().saturating_sub(start)
            })
            .min()
            .unwrap()
    };
    for (name, head, pattern) in hostile() {
        let of = |size: usize| {
            format!(
                "From: ann@example.org\n{head}{}",
                pattern.repeat(size / pattern.len())
            )
        };
        let (small, large) = (
            least(of(64 << 10).as_bytes()),
            least(of(1 << 20).as_bytes()),
        );
        let bound = small.max(Duration::from_millis(2)) * 90;
        assert!(
            large < bound,
            "{name}: {small:?} for 64 KiB, {large:?} for 1 MiB"
        );
    }
}

#[test]
fn the_largest_mails_are_read() {
    for (name, head, pattern) in hostile() {
        let raw = format!(
            "From: ann@example.org\n{head}{}",
            pattern.repeat((8 << 20) / pattern.len())
        );
        assert!(read(raw.as_bytes(), &trust()).is_ok(), "{name}");
    }
    let mut thread = String::new();
    for it in 0..10_000 {
        let depth = ">".repeat(1 + it % 30);
        writeln!(thread, "{depth} line {it} of a long thread").unwrap();
    }
    let mail = of(&format!(
        "From: ann@example.org\n\nNew.\n\nOn Tue, Nov 4, 2025 at 9:01 AM A <a@example.org> wrote:\n{thread}\nBottom."
    ));
    assert_eq!(mail.words.text, "New.\n\nBottom.");
}
