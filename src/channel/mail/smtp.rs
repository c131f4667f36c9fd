//! The way out by SMTP, through `email.smtp_url`: connections are pooled, and each answer has its meaning for the outbox.

mod mime;

use std::{fmt, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor,
    address::{Address, Envelope},
    transport::smtp::{
        Error, PoolConfig,
        client::{Certificate, Tls, TlsParameters},
    },
};

use super::{
    Post,
    tls::{self, Authorities},
};
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
    /// greeting, where the URL names nothing else behind the host. `trusted`: who may sign the server's certificate,
    /// beside those that come with this binary.
    ///
    /// Must be called within a runtime.
    pub fn new(url: &str, domain: &str, trusted: &Authorities) -> Result<Self, BadUrl> {
        let shape = || BadUrl("neither smtp://, smtp://…?tls=required nor smtps://".to_owned());
        // The reason could hold the URL, and that the password.
        let parsed = url::Url::parse(url.trim()).map_err(|it| BadUrl(it.to_string()))?;
        let named = parsed.path().len() > 1;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(parsed.as_str());
        let mut builder = builder.map_err(|_| shape())?;
        let asked = parsed.query_pairs().find(|(key, _)| key == "tls");
        // `opportunistic`, which lettre knows too, sends in clear whenever somebody on the way wants it.
        builder = match (parsed.scheme(), asked.as_ref().map(|it| &*it.1)) {
            ("smtp", None) => builder,
            ("smtp", Some("required")) => builder.tls(Tls::Required(parameters(&parsed, trusted)?)),
            ("smtps", None | Some("required")) => {
                builder.tls(Tls::Wrapper(parameters(&parsed, trusted)?))
            }
            _ => return Err(shape()),
        };
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
            Ok(Err(_)) | Err(_) => Handed::Refused(self.doubt().await),
        }
    }

    /// What a failure means for the mail: RFC 5321, 4.2.1, for the answers.
    async fn meaning(&self, error: &Error) -> Failure {
        let code = error.status().map(|it| i64::from(u16::from(it)));
        let failure = if is_login(error) || error.is_tls() || is_connecting(error) {
            // Nothing was handed over, and nothing else could be: all mails wait for the server.
            Failure::Config { code }
        } else if error.is_transient() {
            // Not now, to all or to this one: TLS or the login may be away for a while (RFC 3207, 4; RFC 4954, 6).
            let all = matches!(code, Some(421 | 432 | 454)) && self.greeting().await.is_err();
            if all {
                Failure::Config { code }
            } else {
                Failure::Retry { after: None, code }
            }
        } else if error.is_permanent() || error.is_client() {
            // A server that wants nothing from us at all refuses the greeting too.
            match self.greeting().await {
                Err(Some(all)) if all.is_permanent() || all.is_client() => Failure::Config { code },
                _ => Failure::GiveUp { code },
            }
        } else {
            // The connection broke, or nothing came in time: maybe before the end of the mail, maybe behind it.
            self.doubt().await
        };
        // Not the server's own words: they name the recipient.
        let why = why(error).unwrap_or_default();
        tracing::warn!(?failure, why, "the mail server did not take a mail");
        failure
    }

    /// What it means that nobody knows how far a mail came. With a server that does not even greet, that is no fault of
    /// the mail: it goes once more when the server is back, and that is no attempt of its own.
    async fn doubt(&self) -> Failure {
        if self.greeting().await.is_ok() {
            Failure::Unknown
        } else {
            Failure::Config { code: None }
        }
    }

    /// Connects, greets and logs in, without a mail; fails without a reason when nothing comes in time.
    async fn greeting(&self) -> Result<(), Option<Error>> {
        let transport = self.0.clone();
        // To its end, like a mail.
        let trying = tokio::spawn(async move { transport.test_connection().await });
        match tokio::time::timeout(STEP, trying).await {
            Ok(Ok(Ok(true))) => Ok(()),
            Ok(Ok(Err(error))) => Err(Some(error)),
            Ok(Ok(Ok(false)) | Err(_)) | Err(_) => Err(None),
        }
    }

    /// Connects, greets and logs in, for `doctor`: what is wrong, and what to do.
    pub async fn test(&self) -> Result<(), String> {
        self.greeting().await.map_err(|error| match error {
            None => "the server does not answer in time; is this its port, and does it speak TLS from the first byte on \
                     (smtps://) or not (smtp://)?"
                .to_owned(),
            Some(error) => match why(&error) {
                // Here the server's own words may help, and there is no mail that they could tell of.
                Some(why) if error.status().is_some() => format!("{why}; it said: {}", told(&error)),
                Some(why) => why,
                None => told(&error),
            },
        })
    }
}

/// Of the session, not of a mail: no password, a weak one, a wrong one (RFC 4954, 6), or none taken here.
fn is_login(error: &Error) -> bool {
    let code = error.status().map(u16::from);
    matches!(code, Some(530 | 534 | 535 | 538))
}

/// What is wrong between the server and us, where that can be said without its own words.
fn why(error: &Error) -> Option<String> {
    if let Some(advice) = tls::advice(error) {
        return Some(advice);
    }
    match error.status().map(u16::from) {
        Some(530) => Some(
            "the server wants a login, or TLS before it; write smtps://user:password@…, or smtp://…?tls=required"
                .to_owned(),
        ),
        Some(535) => Some(
            "the server does not take user and password; both are percent-encoded in the URL, and many providers want a \
             password made for this program"
                .to_owned(),
        ),
        Some(534 | 538) => {
            Some("the server takes no login like this; use TLS, and a password made for this program".to_owned())
        }
        // These are the crate's own words.
        None if error.is_client() || is_connecting(error) => {
            let told = told(error);
            Some(if told.contains("STARTTLS") {
                "the server offers no STARTTLS, and without it nothing is sent; try smtps://".to_owned()
            } else if told.contains("authentication mechanism") {
                "the server asks for no password here; most do so once there is TLS (smtps://, ?tls=required)".to_owned()
            } else {
                told
            })
        }
        Some(_) | None => None,
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

/// Whom to expect at the other end, and who vouches for them.
fn parameters(url: &url::Url, trusted: &Authorities) -> Result<TlsParameters, BadUrl> {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let bad = |error: Error| BadUrl(error.to_string());
    let mut made = TlsParameters::builder(host.to_owned());
    for authority in trusted {
        made = made.add_root_certificate(Certificate::from_der(authority.to_vec()).map_err(bad)?);
    }
    made.build().map_err(bad)
}

/// Where a password would go unencrypted.
pub fn in_clear(url: &str) -> Option<String> {
    let url = url::Url::parse(url.trim()).ok()?;
    let is_plain = url.scheme() == "smtp" && url.query_pairs().all(|(key, _)| key != "tls");
    let host = url.host_str().unwrap_or_default();
    (is_plain && url.password().is_some()).then(|| host.to_owned())
}

fn envelope(post: &Post) -> Result<Envelope, Unsendable> {
    let address = |name, text: &str| text.parse::<Address>().map_err(|_| Unsendable(name));
    let from = address("envelope_from", &post.envelope_from)?;
    let to = address("to", &post.to)?;
    Envelope::new(Some(from), vec![to]).map_err(|_| Unsendable("to"))
}
