//! Whose mail it is, to whom, and where answers go.

use savvysolve::channel::mail::{Sender, Trust, phone_in, read};

use super::{of, trust, with};

#[test]
#[expect(clippy::too_many_lines, reason = "a table of headers")]
fn only_our_receiver_proves_a_sender() {
    for (header, proven) in [
        (
            "Authentication-Results: mx.savvysolve.example; dmarc=pass header.from=example.org",
            true,
        ),
        (
            "Authentication-Results: MX.savvysolve.example 1; spf=fail; dmarc=PASS (p=none)",
            true,
        ),
        (
            "Authentication-Results: mx.savvysolve.example; dmarc=pass header.from=other.example",
            false,
        ),
        (
            "Authentication-Results: mx.savvysolve.example; dmarc=fail; dkim=pass header.d=example.org",
            true,
        ),
        (
            "Authentication-Results: mx.savvysolve.example;\n dkim=fail header.d=example.org;\n dkim=pass header.i=@mail.example.org",
            true,
        ),
        (
            "Authentication-Results: mx.savvysolve.example; dkim = pass header.d = \"example.org\"",
            true,
        ),
        (
            "Authentication-Results: mx.savvysolve.example; dkim=pass header.d=evil.example",
            false,
        ),
        (
            "Authentication-Results: mx.savvysolve.example; dkim=pass header.d=notexample.org",
            false,
        ),
        (
            "Authentication-Results: mx.savvysolve.example; spf=pass smtp.mailfrom=ann@example.org",
            true,
        ),
        (
            "Authentication-Results: mx.savvysolve.example; spf=pass smtp.mailfrom=bounce.example.org",
            true,
        ),
        (
            "Authentication-Results: mx.savvysolve.example; spf=pass smtp.helo=example.org",
            false,
        ),
        ("Authentication-Results: mx.savvysolve.example; none", false),
        (
            "Authentication-Results: mx.savvysolve.example (dmarc=pass); (; dmarc=pass;) spf=none",
            false,
        ),
        (
            "Authentication-Results: mx.savvysolve.example; spf=fail reason=\"; dmarc=pass\"",
            false,
        ),
        (
            "Authentication-Results: mx.other.example; dmarc=pass",
            false,
        ),
        (
            "Authentication-Results: mx.savvysolve.example.evil.example; dmarc=pass",
            false,
        ),
        (
            "X-Authentication-Results: mx.savvysolve.example; dmarc=pass",
            false,
        ),
        // The topmost of all counts; a sender's own lies below it, whatever name it bears.
        (
            "Authentication-Results: mx.savvysolve.example; dmarc=fail\nAuthentication-Results: mx.savvysolve.example; dmarc=pass",
            false,
        ),
        (
            "Authentication-Results: mx.savvysolve.example; dmarc=pass\nAuthentication-Results: mx.savvysolve.example; dmarc=fail",
            true,
        ),
        (
            "Authentication-Results: mx.savvysolve.example; dmarc=pass\nAuthentication-Results: relay.example; dmarc=fail",
            true,
        ),
        (
            "Authentication-Results: relay.example; dmarc=fail\nAuthentication-Results: mx.savvysolve.example; dmarc=pass",
            false,
        ),
        (
            "Authentication-Results:\nAuthentication-Results: mx.savvysolve.example; dmarc=pass",
            false,
        ),
        (
            "Authentication-Results: mx.savvysolve.example; none\nReceived: from evil.example\n by mx.savvysolve.example\nSubject: hi\nAuthentication-Results: mx.savvysolve.example; dmarc=pass",
            false,
        ),
        (
            "Authentication-Results: mx.savvysolve.example; spf=none\n\n Authentication-Results: mx.savvysolve.example; dmarc=pass",
            false,
        ),
        ("", false),
    ] {
        let mail = with(format!("{header}\nFrom: Ann <ann@example.org>").trim_start());
        let expected = if proven {
            Sender::Authenticated
        } else {
            Sender::Claimed
        };
        assert_eq!(mail.sender, expected, "{header}");
    }
}

#[test]
fn a_sender_is_one() {
    let proof = "Authentication-Results: mx.savvysolve.example; dmarc=pass";
    for from in [
        "From: ann@example.org, bob@example.org",
        "From: ann@example.org\nFrom: bob@example.org",
        "From: Team: ann@example.org;",
        "From: undisclosed:;",
        "From: Ann",
        "From: ann@localhost",
        "From: <>",
        "From:",
        "Subject: no From",
    ] {
        let mail = with(&format!("{proof}\n{from}"));
        assert_eq!(mail.from, None, "{from}");
        assert_eq!(mail.sender, Sender::Claimed, "{from}");
    }
    let mail = with("From: =?utf-8?B?UGVkcm8gUsOtb3M=?= <Pedro@Example.ORG>");
    let from = mail.from.unwrap();
    assert_eq!(from.address.as_str(), "pedro@example.org");
    assert_eq!(from.name.as_deref(), Some("Pedro Ríos"));
}

#[test]
fn the_provider_may_say_so() {
    let raw =
        "From: ann@example.org\nAuthentication-Results: mx.savvysolve.example; dmarc=pass\n\nhi";
    let sender = |trust: Trust<'_>| read(raw.as_bytes(), &trust).unwrap().sender;
    assert_eq!(
        sender(Trust {
            verdict: Some(false),
            ..trust()
        }),
        Sender::Claimed
    );
    assert_eq!(
        sender(Trust {
            verdict: Some(true),
            authserv_id: "",
            ..trust()
        }),
        Sender::Authenticated
    );
    assert_eq!(
        sender(Trust {
            authserv_id: "",
            ..trust()
        }),
        Sender::Claimed
    );
}

#[test]
fn recipients_are_bounded_and_ours_is_among_them() {
    let many: Vec<String> = (0..300)
        .map(|it| format!("person{it}@example.org"))
        .collect();
    let header = format!(
        "From: ann@example.org\nTo: {},\n \"Help\" <Help+Tok1@SavvySolve.example>",
        many.join(",\n ")
    );
    let mail = with(&header);
    assert_eq!(mail.recipients.len(), 50);
    assert_eq!(mail.recipients[0], "help+tok1@savvysolve.example");
    let mail = with(&format!(
        "X-Original-To: help+tok2@savvysolve.example\n{header}"
    ));
    assert_eq!(mail.recipients[0], "help+tok2@savvysolve.example");
    let envelope = ["Help+T@SavvySolve.example".to_owned()];
    let trust = Trust {
        recipients: &envelope,
        ..trust()
    };
    let mail = read(format!("{header}\n\nhi").as_bytes(), &trust).unwrap();
    assert_eq!(mail.recipients, ["help+t@savvysolve.example"]);
}

#[test]
fn threads_are_read() {
    let mail = with(
        "From: ann@example.org\nMessage-ID: <A.b@x>\nReferences: <1@x>\n\t<2@x>\nIn-Reply-To: <3@x> <2@x>",
    );
    assert_eq!(mail.message_id.as_deref(), Some("A.b@x"));
    assert_eq!(mail.references, ["1@x", "2@x", "3@x"]);
    let many: Vec<String> = (0..500).map(|it| format!("<{it}@x>")).collect();
    let mail = with(&format!(
        "From: ann@example.org\nReferences: {}",
        many.join("\n ")
    ));
    assert_eq!(mail.references.len(), 100);
    assert_eq!(
        (mail.references[0].as_str(), mail.references[99].as_str()),
        ("0@x", "499@x")
    );
}

#[test]
fn a_phone_is_found_when_there_is_one() {
    let phone = |body: &str| {
        let mail = of(&format!("From: ann@example.org\n\n{body}"));
        phone_in(&mail.words, "US").map(String::from)
    };
    for (body, expected) in [
        (
            "Dead laptop.\n\nThanks,\nAnn Bee\n(415) 555-0134",
            Some("+14155550134"),
        ),
        (
            "Dead laptop, call +44 7911 123456.\n\n-- \nAnn\nTel. 415-555-0134\nFax 415-555-0135",
            Some("+14155550134"),
        ),
        (
            "My number is 415-555-0134, or text 415.555.0134",
            Some("+14155550134"),
        ),
        ("415-555-0134 or 415-555-0136", None),
        (
            "Dead.\n\n-- \nAnn\nHome 415-555-0134\nWork 415-555-0136",
            None,
        ),
        ("Error 0x80070057, order 12345678901", None),
        ("Fax: 415-555-0135", None),
        ("1. Ann\n2. 415 555 0134", Some("+14155550134")),
        ("no number", None),
    ] {
        assert_eq!(phone(body).as_deref(), expected, "{body}");
    }
    let quoted = "Dead.\n\nOn Tue, Nov 4, 2025 at 9:01 AM Help <help@savvysolve.example> wrote:\n> Call 415-555-0199";
    assert_eq!(phone(quoted), None);
}

#[test]
fn a_list_answers_only_where_something_was_asked() {
    let list = "What I tried:\n1. power\n2) reset\n\nstill dead";
    let first = of(&format!("From: ann@example.org\n\n{list}"));
    assert_eq!(
        (first.words.text.as_str(), first.words.answers.len()),
        (list, 0)
    );
    let reply = of(&format!(
        "From: ann@example.org\nIn-Reply-To: <q@x>\n\n{list}"
    ));
    let answers: Vec<(u8, &str)> = reply
        .words
        .answers
        .iter()
        .map(|it| (it.question, it.text.as_str()))
        .collect();
    assert_eq!(reply.words.text, "What I tried:");
    assert_eq!(answers, [(1, "power"), (2, "reset\n\nstill dead")]);
}
