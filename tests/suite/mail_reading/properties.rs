//! Any bytes, and any mutation of real mails, are read or refused.

use proptest::prelude::*;
use savvysolve::channel::mail::{
    MOST_ATTACHMENTS, MOST_RECIPIENTS, MOST_REFERENCES, MOST_TEXT, phone_in, read, thread,
};

use super::{replies::mails, trust};

/// What holds of every mail that is read.
fn is_sound(raw: &[u8]) {
    let Ok(mail) = read(raw, &trust()) else {
        return;
    };
    let words = &mail.words;
    let odd = |text: &str| text.contains(|c: char| c.is_control() && c != '\n' && c != '\t');
    for text in [&words.text, &words.signature, &words.whole] {
        assert!(!odd(text) && text.len() <= MOST_TEXT, "{text:?}");
    }
    for answer in &words.answers {
        assert!(
            (1..=9).contains(&answer.question)
                && !answer.text.trim().is_empty()
                && !odd(&answer.text)
        );
    }
    assert!(
        words.whole.is_empty()
            || !words.text.is_empty()
            || !words.answers.is_empty()
            || !words.signature.is_empty()
    );
    let name = mail
        .from
        .as_ref()
        .and_then(|it| it.name.clone())
        .unwrap_or_default();
    let names = mail
        .attachments
        .iter()
        .map(|it| &it.name)
        .chain(mail.left_out.iter().map(|it| &it.name));
    for line in [&mail.subject, &name]
        .into_iter()
        .chain(&mail.recipients)
        .chain(&mail.references)
        .chain(names)
        .chain(&mail.message_id)
    {
        assert!(!line.contains(char::is_control), "{line:?}");
    }
    assert!(mail.subject.chars().count() <= 255);
    assert!(mail.recipients.len() <= MOST_RECIPIENTS && mail.references.len() <= MOST_REFERENCES);
    assert!(mail.attachments.len() <= MOST_ATTACHMENTS);
    let _ = phone_in(words, "US");
    let again = thread::reply_subject(&mail.subject);
    assert_eq!(thread::reply_subject(&again), again);
    assert!(thread::references_for_reply(&mail.references, "x@y").len() <= thread::MOST_IN_REPLY);
}

/// Pieces that mean something to a reader of mail.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::sample::select(vec![
            "\n",
            "\r\n",
            "\n\n",
            "--b\n",
            "--b--\n",
            "> ",
            "Content-Type: multipart/mixed; boundary=b\n\n",
            "Content-Type: multipart/alternative; boundary=\"b\"\n\n",
            "Content-Type: text/html; charset=utf-16\n\n",
            "Content-Type: message/delivery-status\n\n",
            "Content-Type: multipart/report; boundary=b\n",
            "Content-Transfer-Encoding: base64\n",
            "Content-Transfer-Encoding: quoted-printable\n",
            "From: =?iso-2022-jp?B?GyRC?= <a@b.c>\n",
            "Subject: =?utf-8?Q?=0A?=\n",
            "=?x?",
            "Action: failed\n",
            "Final-Recipient: rfc822;\n",
            "On 4 Nov 2025 09:01, A <a@b.c> wrote:\n",
            "2. x\n",
            "-- \n",
            "<blockquote>",
            "<div class=gmail_attr>",
            "</div>",
            "<a b='",
            "&#x110000;",
            "From: \n",
            "To: ((((\n",
            "Date: x\n",
            "é",
            "\u{202e}",
            "Authentication-Results: mx.savvysolve.example; ((dmarc=pass\n",
            "References: <<>>\n",
            "X-Failed-Recipients: \n",
        ])
        .prop_map(|it| it.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..20),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(raw in prop::collection::vec(any::<u8>(), 0..2_000)) {
        is_sound(&raw);
    }

    #[test]
    fn any_pieces(pieces in prop::collection::vec(piece(), 0..60)) {
        is_sound(&pieces.concat());
    }

    #[test]
    fn any_mutation(
        which in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..40_usize, piece()), 1..8),
        end in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let mails = mails();
        let mut raw = which.get(&mails).1.clone();
        for (at, length, piece) in edits {
            let from = at.index(raw.len() + 1);
            let to = (from + length).min(raw.len());
            raw.splice(from..to, piece);
        }
        if cut {
            raw.truncate(end.index(raw.len() + 1));
        }
        is_sound(&raw);
    }
}
