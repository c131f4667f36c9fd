//! What providers post, in each of their modes, becomes the same mail: read here as any mail is.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use mail_parser::{MessageParser, MimeHeaders as _};
use savvysolve::channel::mail::{
    self, Mail, Sender, Trust,
    providers::{BadPost, Posted, mailgun, postmark, sendgrid},
};
use serde_json::json;

/// A mail as its sender made it.
const RAW: &str = "From: =?utf-8?Q?Ad=C3=A1_Byron?= <ada@example.net>\r\nTo: bot+t0k3n@in.example.com\r\n\
    Subject: =?utf-8?Q?Caf=C3=A9_laptop?=\r\nMessage-ID: <m1@example.net>\r\nIn-Reply-To: <q1@in.example.com>\r\n\
    References: <q0@in.example.com>\r\n <q1@in.example.com>\r\nDate: Sun, 22 Nov 2026 10:00:00 +0000\r\n\
    Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nIt is the café laptop.\r\n";

/// A photo, as far as its first bytes tell.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR the rest of it";

const BOUNDARY: &str = "xYzZY";

/// A form of fields and of files with names and types.
fn form(fields: &[(&str, &[u8])], files: &[(&str, &str, &str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n")
                .bytes(),
        );
        body.extend_from_slice(value);
        body.extend(b"\r\n");
    }
    for (name, file, kind, bytes) in files {
        body.extend(
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: {kind}\r\n\r\n")
                .bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    body
}

fn multipart() -> String {
    format!("multipart/form-data; boundary={BOUNDARY}")
}

fn headers() -> &'static str {
    RAW.split_once("\r\n\r\n").unwrap().0
}

fn read(posted: &Posted) -> Mail {
    let trust = Trust {
        verdict: posted.verdict,
        envelope_from: posted.envelope_from.as_deref(),
        recipients: &posted.recipients,
        own: "bot@in.example.com",
        ..Trust::default()
    };
    mail::read(&posted.raw, &trust).unwrap()
}

/// The mail above, whichever way it came.
fn is_adas(posted: &Posted, words: &str) {
    let mail = read(posted);
    let from = mail.from.unwrap();
    assert_eq!(from.address.as_str(), "ada@example.net");
    assert_eq!(from.name.as_deref(), Some("Adá Byron"));
    assert_eq!(mail.message_id.as_deref(), Some("m1@example.net"));
    assert_eq!(mail.subject, "Café laptop");
    assert!(
        mail.references.contains(&"q0@in.example.com".to_owned()),
        "{:?}",
        mail.references
    );
    assert_eq!(mail.recipients, ["bot+t0k3n@in.example.com"]);
    assert_eq!(mail.words.text.trim(), words);
    assert_eq!(mail.sender, Sender::Authenticated);
    assert_eq!(posted.envelope_from.as_deref(), Some("ada@example.net"));
}

const ENVELOPE: &[u8] = br#"{"to":["bot+t0k3n@in.example.com"],"from":"ada@example.net"}"#;

#[test]
fn sendgrid_raw_and_parsed_are_the_same_mail() {
    let told: [(&str, &[u8]); 3] = [
        ("envelope", ENVELOPE),
        ("SPF", b"pass"),
        ("dkim", b"{@example.net : pass}"),
    ];
    let mut raw = told.to_vec();
    raw.push(("email", RAW.as_bytes()));
    let posted = sendgrid::read(&form(&raw, &[]), &multipart()).unwrap();
    assert_eq!(posted.raw, RAW.as_bytes());
    is_adas(&posted, "It is the café laptop.");

    // Each field may be in a charset of its own.
    let mut parsed = told.to_vec();
    parsed.extend([
        ("headers", headers().as_bytes()),
        ("text", &b"It is the caf\xe9 laptop.\r\n"[..]),
        ("html", &b"<p>It is the caf\xc3\xa9 laptop.</p>"[..]),
        ("charsets", br#"{"text":"iso-8859-1","html":"UTF-8"}"#),
        (
            "attachment-info",
            br#"{"attachment1":{"filename":"Bild \u00fc.png","name":"x.png","type":"image/png"}}"#,
        ),
    ]);
    let files: [(&str, &str, &str, &[u8]); 1] =
        [("attachment1", "x.png", "application/octet-stream", PNG)];
    let posted = sendgrid::read(&form(&parsed, &files), &multipart()).unwrap();
    is_adas(&posted, "It is the café laptop.");
    is_one_photo(&posted, "Bild ü.png");
    // What told of the old packing would now be wrong.
    let raw = String::from_utf8_lossy(&posted.raw);
    assert!(!raw.contains("8bit"), "{raw}");
}

fn is_one_photo(posted: &Posted, name: &str) {
    let mail = MessageParser::default().parse(&posted.raw).unwrap();
    let photos: Vec<_> = mail
        .attachments()
        .map(|it| (it.attachment_name().unwrap(), it.contents()))
        .collect();
    assert_eq!(photos, [(name, PNG)]);
}

#[test]
fn mailgun_mime_and_parsed_are_the_same_mail() {
    // What Mailgun found stands above its own Received.
    let found = "X-Mailgun-Spf: Pass\r\nX-Mailgun-Incoming: Yes\r\nReceived: from mail.example.net by mxa.mailgun.org\r\n";
    let mime = format!("{found}{RAW}");
    let told: [(&str, &[u8]); 2] = [
        ("recipient", b"bot+t0k3n@in.example.com"),
        ("sender", b"ada@example.net"),
    ];
    let mut raw = told.to_vec();
    raw.push(("body-mime", mime.as_bytes()));
    let posted = mailgun::read(&form(&raw, &[]), &multipart()).unwrap();
    is_adas(&posted, "It is the café laptop.");
    // Without files it is posted as a plain form.
    let mut plain = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in &raw {
        plain.append_pair(name, std::str::from_utf8(value).unwrap());
    }
    let plain = plain.finish();
    assert_eq!(
        mailgun::read(plain.as_bytes(), "application/x-www-form-urlencoded").unwrap(),
        posted
    );

    let pairs: Vec<(String, String)> = format!("{found}{}", headers().replace("\r\n ", " "))
        .split("\r\n")
        .map(|it| {
            it.split_once(": ")
                .map(|(a, b)| (a.to_owned(), b.to_owned()))
                .unwrap()
        })
        .collect();
    let pairs = serde_json::to_vec(&pairs).unwrap();
    let mut parsed = told.to_vec();
    parsed.extend([
        ("message-headers", pairs.as_slice()),
        ("body-plain", "It is the café laptop.\r\n".as_bytes()),
        ("body-html", "<p>It is the café laptop.</p>".as_bytes()),
        ("attachment-count", b"1"),
    ]);
    let files: [(&str, &str, &str, &[u8]); 1] = [("attachment-1", "screen.png", "image/png", PNG)];
    let posted = mailgun::read(&form(&parsed, &files), &multipart()).unwrap();
    is_adas(&posted, "It is the café laptop.");
    is_one_photo(&posted, "screen.png");
}

fn postmark_body() -> serde_json::Value {
    json!({
        "From": "ada@example.net", "FromName": "Adá Byron", "To": "bot+t0k3n@in.example.com",
        "ToFull": [{"Email": "bot+t0k3n@in.example.com", "Name": "", "MailboxHash": "t0k3n"}],
        "OriginalRecipient": "bot+t0k3n@in.example.com",
        "Subject": "Café laptop", "Date": "Sun, 22 Nov 2026 10:00:00 +0000",
        "MessageID": "22c74902-a0c1-4511-804f-341342852c90",
        "TextBody": "It is the café laptop.\n", "HtmlBody": "<p>It is the café laptop.</p>",
        "Headers": [
            {"Name": "Received", "Value": "from mail.example.net by inbound.postmarkapp.com"},
            {"Name": "X-Spam-Tests", "Value": "DKIM_SIGNED,SPF_PASS"},
            {"Name": "Received-SPF", "Value": "Pass (sender SPF authorized) identity=mailfrom; client-ip=192.0.2.1; helo=mail.example.net; envelope-from=ada@example.net; receiver=bot@inbound.postmarkapp.com"},
            {"Name": "Received", "Value": "by mail.example.net"},
            {"Name": "From", "Value": "=?utf-8?Q?Ad=C3=A1_Byron?= <ada@example.net>"},
            {"Name": "Message-ID", "Value": "<m1@example.net>"},
            {"Name": "References", "Value": "<q0@in.example.com> <q1@in.example.com>"},
        ],
        "Attachments": [{"Name": "screen.png", "Content": STANDARD.encode(PNG), "ContentType": "image/png", "ContentLength": PNG.len()}],
    })
}

#[test]
fn postmark_with_and_without_the_raw_mail_is_the_same() {
    let mut body = postmark_body();
    let posted = postmark::read(body.to_string().as_bytes()).unwrap();
    is_adas(&posted, "It is the café laptop.");
    is_one_photo(&posted, "screen.png");
    body["RawEmail"] = json!(RAW);
    let posted = postmark::read(body.to_string().as_bytes()).unwrap();
    assert_eq!(posted.raw, RAW.as_bytes());
    is_adas(&posted, "It is the café laptop.");
}

#[test]
fn nobody_vouches_for_himself() {
    // SendGrid: fields of its own, of another domain than From.
    for (from, spf, dkim) in [
        ("mallory@evil.example", "pass", "{@evil.example : pass}"),
        ("ada@example.net", "fail", "{@example.net : fail}"),
        ("ada@example.net", "", ""),
        ("mallory@notexample.net", "pass", "none"),
    ] {
        let envelope = json!({"to": ["bot@in.example.com"], "from": from}).to_string();
        let fields = [
            ("envelope", envelope.as_bytes()),
            ("SPF", spf.as_bytes()),
            ("dkim", dkim.as_bytes()),
            ("email", RAW.as_bytes()),
        ];
        let posted = sendgrid::read(&form(&fields, &[]), &multipart()).unwrap();
        assert_eq!(posted.verdict, Some(false), "{from} {spf} {dkim}");
        assert_eq!(read(&posted).sender, Sender::Claimed);
    }
    // Mailgun: a verdict below its Received came with the mail.
    let forged =
        format!("Received: from evil.example by mxa.mailgun.org\r\nX-Mailgun-Spf: Pass\r\n{RAW}");
    let signed = format!(
        "X-Mailgun-Dkim-Check-Result: Pass\r\nReceived: from evil.example by mxa.mailgun.org\r\nDKIM-Signature: v=1; d=evil.example; s=a; b=x\r\n{RAW}"
    );
    let twice = signed.replace(
        "DKIM-Signature",
        "DKIM-Signature: v=1; d=example.net; b=y\r\nDKIM-Signature",
    );
    for mime in [&forged, &signed, &twice] {
        let fields: [(&str, &[u8]); 3] = [
            ("recipient", b"bot@in.example.com"),
            ("sender", b"ada@example.net"),
            ("body-mime", mime.as_bytes()),
        ];
        let posted = mailgun::read(&form(&fields, &[]), &multipart()).unwrap();
        assert_eq!(posted.verdict, Some(false), "{mime}");
    }
    // Postmark: a second Received-SPF is the sender's, and so is one behind the first hop.
    let mut body = postmark_body();
    let list = body["Headers"].as_array().unwrap().clone();
    let spf = list[2].clone();
    for headers in [
        [list.clone(), vec![spf.clone()]].concat(),
        [
            vec![
                list[0].clone(),
                list[1].clone(),
                list[3].clone(),
                spf.clone(),
            ],
            list[4..].to_vec(),
        ]
        .concat(),
        [vec![list[0].clone(), spf], list[3..].to_vec()].concat(),
    ] {
        body["Headers"] = json!(headers);
        let posted = postmark::read(body.to_string().as_bytes()).unwrap();
        assert_eq!(posted.verdict, Some(false), "{headers:?}");
    }
}

#[test]
fn a_field_can_bring_no_header_and_no_part() {
    let evil = b"<p>hi</p>\r\n--==_alternative--\r\n--==_mixed\r\nContent-Type: text/plain\r\n\r\ninjected";
    let pairs = br#"[["From","ada@example.net\r\nBcc: all@example.net"],["X-A:B\r\nBcc","x"],["Content-Type","text/evil"],["Subject","a\u0000b"]]"#;
    let fields: [(&str, &[u8]); 4] = [
        ("recipient", b"bot@in.example.com"),
        ("sender", b""),
        ("message-headers", pairs),
        ("body-plain", evil),
    ];
    let files: [(&str, &str, &str, &[u8]); 1] = [(
        "attachment-1",
        "a\\\"; x=\"y",
        "text/plain; name=\"a\r\nB: c\"",
        b"x",
    )];
    let posted = mailgun::read(&form(&fields, &files), &multipart()).unwrap();
    let raw = String::from_utf8(posted.raw.clone()).unwrap();
    assert!(
        !raw.contains("\r\nBcc") && !raw.contains("evil") && !raw.contains("\r\nB:"),
        "{raw}"
    );
    assert!(!raw.contains('\0') && !raw.contains("injected"), "{raw}");
    assert_eq!(posted.envelope_from.as_deref(), Some(""));
}

#[test]
fn what_can_never_be_read_is_refused() {
    let envelope: (&str, &[u8]) = ("envelope", ENVELOPE);
    let post = |fields: &[(&str, &[u8])]| sendgrid::read(&form(fields, &[]), &multipart());
    assert_eq!(post(&[]), Err(BadPost::Field("envelope")));
    assert_eq!(post(&[envelope]), Err(BadPost::Field("headers")));
    assert_eq!(
        post(&[envelope, ("email", b" \r\n")]),
        Err(BadPost::Field("email"))
    );
    let large = vec![b'a'; (25 << 20) + 1];
    assert_eq!(post(&[envelope, ("email", &large)]), Err(BadPost::TooLarge));
    for kind in [
        "",
        "text/plain",
        "multipart/form-data",
        "multipart/form-data; boundary=",
    ] {
        assert!(
            matches!(sendgrid::read(b"x", kind), Err(BadPost::Shape(_))),
            "{kind}"
        );
    }
    assert!(matches!(postmark::read(b"{}"), Err(BadPost::Shape(_))));
    assert!(matches!(postmark::read(b"\xff"), Err(BadPost::Shape(_))));
    let mut body = postmark_body();
    body["Attachments"][0]["Content"] = json!("not base64!");
    assert_eq!(
        postmark::read(body.to_string().as_bytes()),
        Err(BadPost::Field("Attachments"))
    );
}
