//! The way out by SMTP, through `email.smtp_url`: connections are pooled, and each answer has its meaning for the outbox.

mod mime;

use std::{fmt, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor,
    address::{Address, Envelope},
    transport::smtp::{Error, PoolConfig},
};

use super::Post;
use crate::{channel::Handed, domain::Failure};

pub use mime::{Unsendable, message};

/// How long a server may take for one step. RFC 5321, 4.5.3.2, allows minutes; relays answer in seconds.
const STEP: Duration = Duration::from_secs(20);

/// How long a whole mail may take, after which it is in doubt.
pub const TIMEOUT: Duration = Duration::from_mins(1);

/// Connections that are kept for the next mails.
const CONNECTIONS: u32 = 8;

/// A mail server that takes our mails.
#[derive(Clone)]
pub struct Smtp(AsyncSmtpTransport<Tokio1Executor>);

/// `email.smtp_url` is no address of a mail server.
#[derive(Debug, thiserror::Error)]
#[error("email.smtp_url: {0}; write it like smtps://user:password@smtp.example.com")]
pub struct BadUrl(String);

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Its own would show the password.
        f.write_str("Smtp")
    }
}

impl Smtp {
    /// Of `smtp://`, `smtps://`, `?tls=required`. Connects when the first mail goes. `domain`: what it is called in its
    /// greeting, where the URL names nothing else behind the host.
    ///
    /// Must be called within a runtime.
    pub fn new(url: &str, domain: &str) -> Result<Self, BadUrl> {
        // The reason could hold the URL, and that the password.
        let parsed = url::Url::parse(url.trim()).map_err(|it| BadUrl(it.to_string()))?;
        let named = parsed.path().len() > 1;
        let builder =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(parsed.as_str()).map_err(|_| {
                BadUrl("neither smtp://, smtp://…?tls=required nor smtps://".to_owned())
            })?;
        let pool = PoolConfig::new().max_size(CONNECTIONS);
        let mut builder = builder.timeout(Some(STEP)).pool_config(pool);
        if !named {
            let name = lettre::transport::smtp::extension::ClientId::Domain(domain.to_owned());
            builder = builder.hello_name(name);
        }
        Ok(Self(builder.build()))
    }

    /// Hands one mail over.
    pub async fn send(&self, post: &Post) -> Handed {
        let (envelope, mail) = match envelope(post).and_then(|it| Ok((it, message(post)?))) {
            Ok(made) => made,
            Err(why) => {
                tracing::error!(%why, message = post.message_id, "a mail cannot be sent");
                return Handed::Refused(Failure::GiveUp { code: None });
            }
        };
        // In a task of its own: left alone halfway, a connection would go back to the pool with an answer to come, and
        // the next mail would take that for its own.
        let transport = self.0.clone();
        let sending = tokio::spawn(async move { transport.send_raw(&envelope, &mail).await });
        match tokio::time::timeout(TIMEOUT, sending).await {
            Ok(Ok(Ok(_))) => Handed::Taken(post.message_id.clone()),
            Ok(Ok(Err(error))) => Handed::Refused(self.meaning(&error).await),
            // It may still be taken.
            Ok(Err(_)) | Err(_) => Handed::Refused(Failure::Unknown),
        }
    }

    /// What a failure means for the mail: RFC 5321, 4.2.1, for the answers.
    async fn meaning(&self, error: &Error) -> Failure {
        let code = error.status().map(|it| i64::from(u16::from(it)));
        // Of the session, not of this mail: no password, a weak one, a wrong one (RFC 4954, 6), or none taken here.
        let is_login = matches!(code, Some(530 | 534 | 535 | 538));
        let failure = if error.is_transient() {
            Failure::Retry { after: None, code }
        } else if is_login || error.is_tls() || is_connecting(error) {
            // Nothing was handed over, and nothing else could be: all mails wait for the server.
            Failure::Config { code }
        } else if error.is_permanent() || error.is_client() {
            // A server that wants nothing from us at all refuses the greeting too.
            match self.0.test_connection().await {
                Err(all) if all.is_permanent() || all.is_client() => Failure::Config { code },
                _ => Failure::GiveUp { code },
            }
        } else {
            // The connection broke, or nothing came in time: maybe before the end of the mail, maybe behind it.
            Failure::Unknown
        };
        // Not the server's own words: they name the recipient.
        tracing::warn!(?failure, "the mail server did not take a mail");
        failure
    }

    /// Connects, greets and logs in, for `doctor`.
    pub async fn test(&self) -> Result<(), String> {
        match tokio::time::timeout(TIMEOUT, self.0.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err("the server hangs up".to_owned()),
            Ok(Err(error)) => Err(told(&error)),
            Err(_) => Err("no answer in time".to_owned()),
        }
    }
}

/// With its causes.
fn told(error: &Error) -> String {
    let mut told = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let next = error.to_string();
        if !told.contains(&next) {
            told = format!("{told}: {next}");
        }
        cause = error.source();
    }
    told
}

/// Whether there was no connection at all. The crate has no question for this one kind.
fn is_connecting(error: &Error) -> bool {
    error.to_string().starts_with("Connection error")
}

fn envelope(post: &Post) -> Result<Envelope, Unsendable> {
    let address = |name, text: &str| text.parse::<Address>().map_err(|_| Unsendable(name));
    let from = address("envelope_from", &post.envelope_from)?;
    let to = address("to", &post.to)?;
    Envelope::new(Some(from), vec![to]).map_err(|_| Unsendable("to"))
}
