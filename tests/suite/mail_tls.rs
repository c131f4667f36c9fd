//! The way to mail servers kept secret: real Postfix and Dovecot with certificates of a private authority, and all that
//! may be wrong with them. Whatever it is, nothing goes in clear, nothing is lost, and somebody is told what to do.

use std::{fs, process::Command};

use savvysolve::{
    channel::{
        Handed,
        mail::{
            Authorities, Post,
            imap::{Address, Folder},
            smtp::Smtp,
        },
    },
    domain::{Clock, Failure, Timestamp},
};

use crate::{
    support::{
        Certificates, Database, Kind, MailServers, PASSWORD, Process, Relay, Secured, Setup, ask,
        eventually, run,
    },
    twilio_standin::Twilio,
};

/// What Postfix has by default.
const MODERN: &str = ">=TLSv1.2";

fn setup<'a>(certificate: &'a std::path::Path, protocols: &'a str) -> Setup<'a> {
    Setup {
        tls: Some(Secured {
            certificate,
            protocols,
        }),
        ..Setup::default()
    }
}

/// Who is trusted, of a file.
fn trusted(certificates: &Certificates, name: &str) -> Authorities {
    use rustls::pki_types::{CertificateDer, pem::PemObject as _};
    vec![CertificateDer::from_pem_file(certificates.file(name)).unwrap()]
}

fn settings(smtp_url: String, imap_url: String, ca_file: String) -> [(&'static str, String); 6] {
    [
        ("EMAIL__TRANSPORT", "smtp".to_owned()),
        ("EMAIL__ADDRESS", "help@example.test".to_owned()),
        ("EMAIL__SMTP_URL", smtp_url),
        ("EMAIL__IMAP_URL", imap_url),
        ("EMAIL__CA_FILE", ca_file),
        ("EMAIL__AUTHSERV_ID", "mx.example.test".to_owned()),
    ]
}

async fn serve(
    database: &Database,
    twilio: &Twilio,
    settings: &[(&'static str, String)],
) -> Process {
    let settings: Vec<(String, &str)> = settings
        .iter()
        .map(|(key, value)| (format!("SAVVYSOLVE_{key}"), value.as_str()))
        .collect();
    let settings: Vec<(&str, &str)> = settings.iter().map(|(k, v)| (k.as_str(), *v)).collect();
    Process::start(database, twilio, &settings).await
}

/// What `doctor` says: whether all is well, and its lines.
async fn doctor(settings: &[(&'static str, String)]) -> (bool, String) {
    let settings = settings.to_vec();
    let asked = tokio::task::spawn_blocking(move || {
        let settings: Vec<(&str, &str)> = settings.iter().map(|(k, v)| (*k, v.as_str())).collect();
        run(&["doctor"], &settings)
    });
    let done = asked.await.unwrap();
    let told = String::from_utf8(done.stdout).unwrap() + &String::from_utf8(done.stderr).unwrap();
    assert!(!told.contains(PASSWORD), "{told}");
    (done.status.success(), told)
}

fn mail(who: &str) -> Vec<u8> {
    format!(
        "From: {who}@example.test\r\nTo: help@example.test\r\nSubject: Laptop\r\nMessage-ID: <{who}@client.test>\r\n\r\n\
         Hi, my laptop won't turn on.\r\n"
    )
    .into_bytes()
}

fn post() -> Post {
    Post {
        message_id: "k7q2@example.test".to_owned(),
        to: "jane@example.test".to_owned(),
        from: "help@example.test".to_owned(),
        from_name: "SavvySolve".to_owned(),
        reply_to: "help+k7q2@example.test".to_owned(),
        envelope_from: "help+k7q2@example.test".to_owned(),
        subject: "Re: Laptop".to_owned(),
        in_reply_to: None,
        references: Vec::new(),
        text: "What is your name?\n".to_owned(),
        html: "<p>What is your name?</p>".to_owned(),
        is_reply: true,
        unsubscribe: None,
        instance: "instance1".to_owned(),
        written_at: Timestamp::from_micros(1_795_368_863_000_000),
        files: Vec::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_trip_is_secret_by_tls_and_by_starttls() {
    let certificates = Certificates::make();
    let file = certificates.file("good");
    let servers = MailServers::with(&setup(&file, "TLSv1.2")).await;
    let ca_file = certificates.file("ours").display().to_string();
    for (n, (who, upgraded)) in [("jane", false), ("kim", true)].into_iter().enumerate() {
        let settings = settings(
            servers.smtps_url("localhost", upgraded),
            servers.imaps_url("localhost", upgraded),
            ca_file.clone(),
        );
        let (well, told) = doctor(&settings).await;
        assert!(
            told.contains("ok   mail out") && told.contains("ok   mail in"),
            "{told}"
        );
        assert!(!well && told.contains("operator.email"), "{told}");
        let database = Database::fresh(Kind::Sqlite).await;
        let twilio = Twilio::start_at(Clock::default()).await;
        let process = serve(&database, &twilio, &settings).await;
        let (from, to) = (format!("{who}@example.test"), "help@example.test");
        servers.submit(&from, to, &mail(who)).await;
        let answer = eventually("the answer", async || servers.mailbox(who).pop()).await;
        // Postfix says in its Received by which TLS and as whom it came.
        assert!(answer.contains("with ESMTPSA id"), "{answer}");
        assert!(answer.contains(&format!("<{who}@client.test>")), "{answer}");
        eventually("the mail to be seen", async || {
            (servers.seen("help") == n + 1).then_some(())
        })
        .await;
        let log = process.log();
        assert!(!log.contains("p%25ss") && !log.contains(PASSWORD), "{log}");
    }
    let log = servers.log();
    assert!(log.contains("sasl_username=help"), "{log}");
    assert!(log.contains("TLSv1.2 with cipher"), "{log}");
    assert!(
        log.contains("Login: user=<help>") && log.contains(", TLS"),
        "{log}"
    );
}

/// One mail, and a look into the mailbox, as they would be at this host, trusting these: neither goes, all mails wait,
/// and each says why.
async fn refused(servers: &MailServers, host: &str, trusted: &Authorities, why: &str) {
    for upgraded in [false, true] {
        let url = servers.smtps_url(host, upgraded);
        let smtp = Smtp::new(&url, "example.test", trusted).unwrap();
        let handed = smtp.send(&post()).await;
        assert_eq!(
            handed,
            Handed::Refused(Failure::Config { code: None }),
            "{url}"
        );
        let told = smtp.test().await.unwrap_err();
        assert!(told.contains(why), "{url}: {told}");
        let address = Address::read(&servers.imaps_url(host, upgraded)).unwrap();
        let opened = Folder::open(&address.trusting(trusted.clone())).await;
        let told = opened.map(drop).unwrap_err().to_string();
        assert!(told.contains(why), "{url}: {told}");
    }
    assert!(servers.mailbox("jane").is_empty(), "a mail went out");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_is_not_right_stops_all_mail_and_says_why() {
    let certificates = Certificates::make();
    let (good, old) = (certificates.file("good"), certificates.file("old"));
    let ours = trusted(&certificates, "ours");
    let servers = MailServers::with(&setup(&good, MODERN)).await;
    let others = trusted(&certificates, "others");
    refused(&servers, "localhost", &others, "email.ca_file").await;
    refused(&servers, "localhost", &Vec::new(), "email.ca_file").await;
    refused(&servers, "127.0.0.1", &ours, "another name").await;
    drop(servers);
    let servers = MailServers::with(&setup(&old, MODERN)).await;
    refused(&servers, "localhost", &ours, "is over").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tls_older_than_1_2_is_none() {
    let certificates = Certificates::make();
    let good = certificates.file("good");
    let servers = MailServers::with(&setup(&good, "TLSv1.1")).await;
    // It does speak, to whoever takes that.
    let url = servers.smtps_url("localhost", false);
    let port = url.rsplit_once(':').unwrap().1;
    let spoke = Command::new("openssl")
        .args([
            "s_client",
            "-tls1_1",
            "-cipher",
            "ALL:@SECLEVEL=0",
            "-connect",
        ])
        .arg(format!("127.0.0.1:{port}"))
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    let spoke = String::from_utf8_lossy(&spoke.stdout).into_owned();
    assert!(spoke.contains("Protocol  : TLSv1.1"), "{spoke}");
    let ours = trusted(&certificates, "ours");
    for upgraded in [false, true] {
        let url = servers.smtps_url("localhost", upgraded);
        let smtp = Smtp::new(&url, "example.test", &ours).unwrap();
        let never = Handed::Refused(Failure::Config { code: None });
        assert_eq!(smtp.send(&post()).await, never);
        let told = smtp.test().await.unwrap_err();
        assert!(told.contains("TLS 1.2"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_starttls_neither_password_nor_mail_goes() {
    let certificates = Certificates::make();
    let good = certificates.file("good");
    let servers = MailServers::with(&setup(&good, MODERN)).await;
    let ours = trusted(&certificates, "ours");
    // Somebody on the way takes the offer out of what the server says.
    let relay = Relay::start(servers.submission, true).await;
    let url = servers.smtps_url("localhost", true);
    let url = url.replace(&servers.submission.to_string(), &relay.port.to_string());
    let smtp = Smtp::new(&url, "example.test", &ours).unwrap();
    let never = Handed::Refused(Failure::Config { code: None });
    assert_eq!(smtp.send(&post()).await, never);
    let told = smtp.test().await.unwrap_err();
    assert!(told.contains("STARTTLS"), "{told}");
    let heard = relay.heard();
    assert!(heard.contains("EHLO"), "{heard}");
    for secret in ["AUTH", "MAIL FROM", "name?", "STARTTLS"] {
        assert!(!heard.contains(secret), "{heard}");
    }
    // The same for the mailbox: the server's yes to STARTTLS never comes, and the command itself tells nothing.
    let plain = MailServers::start(None).await;
    let relay = Relay::start(plain.imap, false).await;
    let url = plain.imaps_url("localhost", true);
    let url = url.replace(&plain.imap.to_string(), &relay.port.to_string());
    let address = Address::read(&url).unwrap().trusting(ours.clone());
    let told = Folder::open(&address).await.map(drop).unwrap_err();
    assert!(told.to_string().contains("STARTTLS"), "{told}");
    let heard = relay.heard();
    assert!(
        heard.contains("STARTTLS") && !heard.contains("LOGIN"),
        "{heard}"
    );
    // What would go on in clear if it must is no setting.
    let opportunistic = "smtp://a:b@localhost?tls=opportunistic";
    assert!(Smtp::new(opportunistic, "example.test", &ours).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_is_refused_says_what_to_do() {
    let certificates = Certificates::make();
    let good = certificates.file("good");
    let servers = MailServers::with(&setup(&good, MODERN)).await;
    let ours = trusted(&certificates, "ours");
    let wrong = |url: String| url.replacen(":p", ":q", 1);
    for upgraded in [false, true] {
        let url = wrong(servers.smtps_url("localhost", upgraded));
        let smtp = Smtp::new(&url, "example.test", &ours).unwrap();
        let waits = Handed::Refused(Failure::Config { code: Some(535) });
        assert_eq!(smtp.send(&post()).await, waits);
        let told = smtp.test().await.unwrap_err();
        assert!(told.contains("does not take user and password"), "{told}");
    }
    let settings = settings(
        wrong(servers.smtps_url("localhost", false)),
        wrong(servers.imaps_url("localhost", false)),
        certificates.file("ours").display().to_string(),
    );
    let (well, told) = doctor(&settings).await;
    assert!(!well, "{told}");
    for part in [
        "FAIL mail out",
        "email.smtp_url: the server does not take user and password",
        "FAIL mail in",
        "email.imap_url: the server does not let us in",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    // A folder that is not there.
    let settings = self::settings(
        servers.smtps_url("localhost", false),
        servers
            .imaps_url("localhost", false)
            .replace("INBOX", "Nowhere"),
        certificates.file("ours").display().to_string(),
    );
    let (_, told) = doctor(&settings).await;
    assert!(
        told.contains("email.imap_url: the folder does not open"),
        "{told}"
    );
}

#[test]
fn a_file_of_authorities_that_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (none, empty) = (
        folder.path().join("none.pem"),
        folder.path().join("empty.pem"),
    );
    fs::write(&empty, "no certificate\n").unwrap();
    for file in [none, empty] {
        let file = file.display().to_string();
        for command in ["check", "doctor", "serve"] {
            let done = run(&[command], &[("EMAIL__CA_FILE", &file)]);
            let told = String::from_utf8(done.stderr).unwrap();
            assert!(!done.status.success(), "{command}");
            assert!(
                told.contains("email.ca_file") && told.contains(&file),
                "{command}: {told}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_a_certificate_goes_once_it_is_trusted() {
    let certificates = Certificates::make();
    let good = certificates.file("good");
    let servers = MailServers::with(&setup(&good, MODERN)).await;
    let database = Database::fresh(Kind::Postgres).await;
    let twilio = Twilio::start_at(Clock::default()).await;
    let with = |ca_file: &str| {
        let smtp_url = servers.smtps_url("localhost", false);
        settings(smtp_url, servers.imap_url(), ca_file.to_owned())
    };
    let process = serve(&database, &twilio, &with("")).await;
    servers
        .submit("jane@example.test", "help@example.test", &mail("jane"))
        .await;
    eventually("the reason in the log", async || {
        let log = process.log();
        (log.contains("email.ca_file") && log.contains("the carrier refuses everything"))
            .then_some(())
    })
    .await;
    let page = process.get("/metrics").await;
    assert!(
        page.contains("savvysolve_carrier_refuses{channel=\"email\"} 1")
            && page.contains("savvysolve_carrier_refuses{channel=\"sms\"} 0"),
        "{page}"
    );
    let db = database.open().await;
    let waits: Vec<(String, i64)> = ask(
        &db,
        "select m.status, o.attempts from outbox o join messages m on m.id = o.id",
    )
    .await;
    assert_eq!(waits, [("queued".to_owned(), 0)]);
    assert!(servers.mailbox("jane").is_empty());
    drop(process);
    let process = serve(
        &database,
        &twilio,
        &with(&certificates.file("ours").display().to_string()),
    )
    .await;
    eventually("the answer", async || servers.mailbox("jane").pop()).await;
    drop(process);
    db.close().await;
}
