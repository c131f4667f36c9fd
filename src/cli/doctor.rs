//! `doctor`: are the settings, and the peers behind them, sound?

#![expect(clippy::print_stdout, reason = "its findings are its result")]

use std::net::IpAddr;

use super::CommandError;
use crate::{
    app::conversation,
    channel::{
        clerk::{self, PublicKey, Unreachable},
        http,
        mail::{
            imap::{Address, Folder},
            providers::sendgrid,
            smtp::{self, Smtp},
        },
        twilio::TIMEOUT,
    },
    config::{self, Carrier, Config, MailTransport, Provider},
    store::{Db, check},
};

/// Prints a line for each thing looked at; fails when one is not well.
pub async fn doctor(config: &Config) -> Result<(), CommandError> {
    let mut ill = 0;
    let mut tell = |what: &str, problems: Vec<String>| {
        println!(
            "{} {what}",
            if problems.is_empty() { "ok  " } else { "FAIL" }
        );
        for problem in &problems {
            println!("       {problem}");
        }
        ill += usize::from(!problems.is_empty());
    };
    tell("settings: read and understood", Vec::new());
    tell(
        "conversation and wording",
        conversation(config)
            .err()
            .map(|it| it.to_string())
            .into_iter()
            .collect(),
    );
    match Db::open(config.database.url.reveal()).await {
        Ok(db) => {
            tell(
                "database: answers, schema up to date, every statement fits",
                check::statements(&db).await,
            );
            db.close().await;
        }
        Err(error) => tell("database", vec![error.to_string()]),
    }
    match config.sms.carrier {
        Carrier::Simulator => tell(
            "carrier: simulated, no text leaves this machine",
            Vec::new(),
        ),
        Carrier::Twilio => {
            tell(
                "Twilio: the account answers to the credentials",
                account(config).await,
            );
            let public = &config.server.public_url;
            let problem = if public.starts_with("https://") {
                Vec::new()
            } else {
                vec![format!(
                    "server.public_url is {public}; Twilio should be given an https address"
                )]
            };
            tell("public address", problem);
        }
    }
    if config.accounts.provider == Provider::Clerk {
        tell(
            "Clerk: its public keys can be read",
            keys(&config.clerk).await,
        );
    }
    if config.email.transport == MailTransport::Smtp {
        tell("mail out: the server takes us in", mail_out(config).await);
    }
    if !config.email.imap_url.reveal().is_empty() {
        tell("mail in: the mailbox opens", mail_in(config).await);
    }
    if !config.email.sendgrid_public_key.is_empty() {
        let read = sendgrid::Key::read(&config.email.sendgrid_public_key);
        let problem = read
            .err()
            .map(|it| format!("email.sendgrid_public_key {it}"));
        tell(
            "SendGrid: its public key can be read",
            problem.into_iter().collect(),
        );
    }
    tell("operator: somebody is alerted", operator(config));
    if ill == 0 {
        Ok(())
    } else {
        Err(CommandError::Found(ill))
    }
}

/// Who gets alerts. On simulators there is nobody to alert.
fn operator(config: &Config) -> Vec<String> {
    let (phone, email) = (&config.operator.phone, &config.operator.email);
    let texts = config.sms.carrier == Carrier::Twilio;
    let mails = config.email.transport == MailTransport::Smtp;
    let reached = texts && !phone.is_empty() || mails && !email.is_empty();
    if reached || !texts && !mails {
        return Vec::new();
    }
    vec![if phone.is_empty() && email.is_empty() {
        "operator.phone and operator.email are empty: alerts go to the log and the metrics alone"
            .to_owned()
    } else {
        "alerts go nowhere: operator.phone needs sms.carrier = \"twilio\", operator.email needs email.transport = \"smtp\""
            .to_owned()
    }]
}

/// Connects, greets, logs in. No mail is sent.
async fn mail_out(config: &Config) -> Vec<String> {
    let domain = config.email.address.rsplit_once('@').map_or("", |it| it.1);
    let url = config.email.smtp_url.reveal();
    let tried = async {
        let trusted = config.email.authorities()?;
        let server = Smtp::new(url, domain, &trusted).map_err(|it| it.to_string())?;
        let tried = server.test().await;
        tried.map_err(|it| format!("email.smtp_url: {it}"))
    };
    let clear = smtp::in_clear(url).filter(|it| is_far(it));
    let clear = clear.map(|host| {
        unencrypted(
            "email.smtp_url",
            &host,
            "smtps://, or smtp://\u{2026}?tls=required",
        )
    });
    tried.await.err().into_iter().chain(clear).collect()
}

/// The same, and the folder is there. Nothing is fetched or marked.
async fn mail_in(config: &Config) -> Vec<String> {
    let mut clear = None;
    let tried = async {
        let trusted = config.email.authorities()?;
        let named = |it: String| format!("email.imap_url: {it}");
        let address = Address::read(config.email.imap_url.reveal());
        let address = address
            .map_err(|it| named(it.to_string()))?
            .trusting(trusted);
        clear = address
            .in_clear()
            .filter(|it| is_far(it))
            .map(str::to_owned);
        let folder = Folder::open(&address).await;
        folder.map_err(|it| named(it.to_string()))?.close().await;
        Ok::<_, String>(())
    };
    let failed = tried.await.err();
    let clear = clear.map(|host| {
        unencrypted(
            "email.imap_url",
            &host,
            "imaps://, or imap://\u{2026}?tls=required",
        )
    });
    failed.into_iter().chain(clear).collect()
}

fn unencrypted(key: &str, host: &str, better: &str) -> String {
    format!("{key}: the password goes to {host} unencrypted; write {better}")
}

/// Whether a host is out in the open: neither this machine nor one of a private net, and not the mere name of a
/// container's neighbour.
fn is_far(host: &str) -> bool {
    match host.trim_matches(['[', ']']).parse::<IpAddr>() {
        Ok(IpAddr::V4(it)) => !it.is_loopback() && !it.is_private(),
        Ok(IpAddr::V6(it)) => !it.is_loopback() && !it.is_unique_local(),
        Err(_) => host.contains('.'),
    }
}

/// The key that is set, or those that Clerk publishes.
async fn keys(set: &config::Clerk) -> Vec<String> {
    if !set.public_key.trim().is_empty() {
        let read = PublicKey::from_pem(&set.public_key);
        return read
            .err()
            .map(|error| format!("clerk.public_key: {error}"))
            .into_iter()
            .collect();
    }
    let url = set.keys_url();
    let asked = async {
        let client = http::client().timeout(TIMEOUT).build();
        let client = client.map_err(|error| Unreachable(http::told(error)))?;
        clerk::fetch(&client, &url).await
    };
    let failed = asked.await.err();
    failed
        .map(|error| format!("{url}: {error}; look at clerk.issuer and clerk.jwks_url"))
        .into_iter()
        .collect()
}

async fn account(config: &Config) -> Vec<String> {
    let twilio = &config.twilio;
    let asked = async {
        let client = http::client().timeout(TIMEOUT).build()?;
        client
            .get(twilio.resource(".json"))
            .basic_auth(&twilio.account_sid, Some(twilio.token()))
            .send()
            .await
    };
    match asked.await {
        Ok(answer) if answer.status().is_success() => Vec::new(),
        Ok(answer) if answer.status() == 401 => {
            vec!["twilio.account_sid and twilio.auth_token do not belong together (401)".to_owned()]
        }
        Ok(answer) => vec![format!("twilio.api_base answered {}", answer.status())],
        Err(error) => vec![format!(
            "twilio.api_base cannot be reached: {}",
            http::told(error)
        )],
    }
}
