//! SMTP and IMAP by themselves, against a real Postfix and a real Dovecot.

use std::time::Duration;

use savvysolve::{
    channel::{
        Handed,
        mail::{
            Post,
            imap::{Address, Fetched, Folder, Trouble},
            smtp::Smtp,
        },
    },
    domain::{Failure, Timestamp},
};

use crate::support::{MailServers, eventually};

/// A mail to somebody, with all that a mail may have.
fn post(to: &str) -> Post {
    Post {
        message_id: "k7q2k7q2@example.test".to_owned(),
        to: to.to_owned(),
        from: "help@example.test".to_owned(),
        from_name: "Savvy, Solve \"é\"".to_owned(),
        reply_to: "help+k7q2@example.test".to_owned(),
        envelope_from: "help+k7q2@example.test".to_owned(),
        subject: format!("Re: ¿Qué {}?", "tal ".repeat(40)),
        in_reply_to: Some("parent@example.net".to_owned()),
        references: (0..20)
            .map(|it| format!("{it}.{}@example.net", "x".repeat(60)))
            .collect(),
        text: format!("Señora,\n.\n..a dot\n{}\n", "long ".repeat(400)),
        html: format!("<p>{}</p>", "lang ".repeat(400)),
        is_reply: true,
        unsubscribe: Some("https://support.example.com/u/t0k3n".to_owned()),
        instance: "instance1".to_owned(),
        written_at: Timestamp::from_micros(1_795_368_863_000_000),
        files: vec![(
            "Foto ñ.png".to_owned(),
            "image/png".to_owned(),
            b"\x89PNG".to_vec(),
        )],
    }
}

#[expect(clippy::too_many_lines, reason = "it is one mail after the other")]
#[tokio::test]
async fn a_mail_goes_out_whole_and_refusals_have_their_meaning() {
    let servers = MailServers::start(None).await;
    let smtp = Smtp::new(&servers.smtp_url(), "example.test", &Vec::new()).unwrap();
    smtp.test().await.unwrap();
    let sent = post("jane@example.test");
    assert_eq!(
        smtp.send(&sent).await,
        Handed::Taken("k7q2k7q2@example.test".to_owned())
    );
    let raw = eventually("the mail in her mailbox", async || {
        servers.mailbox("jane").pop()
    })
    .await;
    assert!(raw.lines().all(|it| it.len() <= 998), "{raw}");
    let parsed = mail_parser::MessageParser::default()
        .parse(raw.as_bytes())
        .unwrap();
    let header = |name: &str| {
        parsed
            .header_raw(name)
            .unwrap_or_default()
            .replace("\r\n ", " ")
            .trim()
            .to_owned()
    };
    assert_eq!(parsed.message_id(), Some("k7q2k7q2@example.test"));
    let from = parsed.from().unwrap().first().unwrap();
    assert_eq!(
        (from.name(), from.address()),
        (Some("Savvy, Solve \"é\""), Some("help@example.test"))
    );
    assert_eq!(parsed.subject(), Some(sent.subject.trim_end()));
    let words = parsed.body_text(0).unwrap().replace("\r\n", "\n");
    assert_eq!(words.trim_end(), sent.text.trim_end());
    assert_eq!(parsed.body_html(0).unwrap().trim_end(), sent.html);
    let refs: Vec<String> = parsed
        .references()
        .as_text_list()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(refs, sent.references);
    assert_eq!(parsed.in_reply_to().as_text(), Some("parent@example.net"));
    for (name, value) in [
        ("Auto-Submitted", "auto-replied"),
        ("X-Auto-Response-Suppress", "All"),
        ("X-SavvySolve-Loop", "instance1"),
        (
            "List-Unsubscribe",
            "<https://support.example.com/u/t0k3n>, <mailto:help+k7q2@example.test?subject=unsubscribe>",
        ),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Date", "Sun, 22 Nov 2026 17:34:23 +0000"),
        ("Return-Path", "<help+k7q2@example.test>"),
    ] {
        // A long field goes on in the next line (RFC 5322, 2.2.3).
        assert_eq!(header(name).replace('\n', ""), value, "{name}");
    }
    let reply_to = parsed.reply_to().unwrap().first().unwrap();
    assert_eq!(reply_to.address(), Some("help+k7q2@example.test"));
    let kinds: Vec<_> = parsed
        .attachments()
        .map(|it| mail_parser::MimeHeaders::attachment_name(it).map(str::to_owned))
        .collect();
    assert_eq!(kinds, [Some("Foto ñ.png".to_owned())]);

    // Postfix takes what it is to relay, and tells later; what it takes from nobody, it refuses at once.
    let code = async |change: &dyn Fn(&mut Post)| {
        let mut post = post("jane@example.test");
        change(&mut post);
        smtp.send(&post).await
    };
    let large = async || code(&|it| it.files[0].2 = vec![7; 40 << 20]).await;
    assert_eq!(
        large().await,
        Handed::Refused(Failure::GiveUp { code: Some(552) })
    );
    for evil in ["a\r\nBcc: all@example.test", "a\0b", "a\nb"] {
        let never = Handed::Refused(Failure::GiveUp { code: None });
        assert_eq!(code(&|it| evil.clone_into(&mut it.subject)).await, never);
        assert_eq!(code(&|it| evil.clone_into(&mut it.from_name)).await, never);
        assert_eq!(code(&|it| evil.clone_into(&mut it.to)).await, never);
        assert_eq!(code(&|it| it.references[3] = evil.to_owned()).await, never);
        assert_eq!(code(&|it| evil.clone_into(&mut it.files[0].0)).await, never);
    }
    // Nobody there: all mails wait.
    let closed = Smtp::new("smtp://127.0.0.1:1", "example.test", &Vec::new()).unwrap();
    assert_eq!(
        closed.send(&sent).await,
        Handed::Refused(Failure::Config { code: None })
    );
    // A password that nobody asks for.
    let (_, host) = servers
        .smtp_url()
        .split_once("//")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let login = Smtp::new(&format!("smtp://a:b@{host}"), "example.test", &Vec::new()).unwrap();
    assert!(matches!(
        login.send(&sent).await,
        Handed::Refused(Failure::Config { .. })
    ));
    // STARTTLS, where the server has none.
    let tls = Smtp::new(
        &format!("smtp://{host}?tls=required"),
        "example.test",
        &Vec::new(),
    )
    .unwrap();
    assert!(matches!(
        tls.send(&sent).await,
        Handed::Refused(Failure::Config { .. })
    ));
    assert_eq!(servers.mailbox("jane").len(), 1);
}

#[tokio::test]
async fn a_mailbox_is_read_mail_by_mail() {
    let servers = MailServers::start(None).await;
    let address = Address::read(&servers.imap_url()).unwrap();
    let mut folder = Folder::open(&address).await.unwrap();
    assert_eq!(
        (folder.last().await.unwrap(), folder.after(0).await.unwrap()),
        (0, Vec::new())
    );
    let mail = |n: usize| {
        format!(
            "From: jane@example.test\r\nSubject: {n}\r\n\r\n{}\r\n",
            "x".repeat(n)
        )
    };
    // It comes while we wait.
    let idling = tokio::spawn(folder.wait(Duration::from_secs(40)));
    servers
        .submit(
            "jane@example.test",
            "help+t0k3n@example.test",
            mail(10).as_bytes(),
        )
        .await;
    let mut folder = idling.await.unwrap().unwrap();
    let first = eventually("the first mail", async || {
        folder.after(0).await.unwrap().pop()
    })
    .await;
    let Fetched::Mail(raw) = folder.fetch(first, 10_000).await.unwrap() else {
        panic!("no mail");
    };
    let raw = String::from_utf8(raw).unwrap();
    assert!(
        raw.contains("Delivered-To: help+t0k3n@example.test")
            && raw.contains("\r\n\r\nxxxxxxxxxx\r\n"),
        "{raw}"
    );
    assert_eq!(servers.seen("help"), 0, "a look is no answer");
    assert_eq!(folder.unseen("1-Jan-2026").await.unwrap(), [first]);
    folder.seen(first).await.unwrap();
    assert_eq!(servers.seen("help"), 1);
    assert!(folder.unseen("1-Jan-2026").await.unwrap().is_empty());
    assert!(folder.unseen("1-Jan-2126").await.unwrap().is_empty());
    // `n:*` would give the last one again.
    assert!(folder.after(first).await.unwrap().is_empty());
    servers
        .submit(
            "jane@example.test",
            "help@example.test",
            mail(20_000).as_bytes(),
        )
        .await;
    let second = eventually("the second mail", async || {
        folder = Folder::open(&address).await.unwrap();
        folder.after(first).await.unwrap().pop()
    })
    .await;
    let Fetched::TooLarge(size, head) = folder.fetch(second, 10_000).await.unwrap() else {
        panic!("not too large");
    };
    assert!(size > 20_000 && String::from_utf8(head).unwrap().contains("Subject: 20000"));
    assert_eq!(
        folder.fetch(second + 5, 10_000).await.unwrap(),
        Fetched::Gone
    );
    folder.close().await;
    let wrong = servers.imap_url().replacen(":p", ":q", 1);
    let refused = Folder::open(&Address::read(&wrong).unwrap()).await;
    assert!(matches!(refused.map(drop), Err(Trouble::Login(_))));
}
