//! Mail at the door: raw, or as a provider posts it. Whoever brings one is told that it is here when it is kept
//! (`mailroom`), and only then.
//!
//! Each provider has rules of its own for what it brings again, so that each refusal has a status of its own: what can
//! never be read is not to come for ever, and what we could not keep is to come again.

use axum::{
    Router,
    body::{Bytes, to_bytes},
    extract::{Request, State},
    http::{
        HeaderMap, StatusCode,
        header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER},
    },
    response::{IntoResponse, Response},
    routing::post,
};
use sha2::{Digest, Sha256};

use super::Web;
use crate::{
    channel::mail::providers::{
        BadPost, MOST_RAW, Posted, authorized, mailgun, postmark,
        sendgrid::{self, Key},
    },
    config,
    domain::hex,
    mailroom::{NotKept, Way},
    store::mail_ways,
};

/// Where these routes begin.
pub(super) const PATH: &str = "/webhooks/email/";

/// The routes.
pub(super) fn router() -> Router<Web> {
    Router::new()
        .route("/webhooks/email/mime", post(mime))
        .route("/webhooks/email/sendgrid", post(sendgrid))
        .route("/webhooks/email/mailgun", post(mailgun))
        .route("/webhooks/email/postmark", post(postmark))
}

/// Whose rules go.
#[derive(Clone, Copy, Debug)]
enum By {
    Mime,
    SendGrid,
    Mailgun,
    Postmark,
}

/// Why a post was not taken.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("there is no secret for it; set {0}")]
    NotSet(&'static str),
    #[error("its proof is missing, wrong or too old; is {0} right?")]
    Forged(&'static str),
    #[error("its token came before, with another mail")]
    Replayed,
    #[error("it is larger than is taken")]
    TooLarge,
    #[error("{0}")]
    Malformed(#[from] BadPost),
    #[error("{0}")]
    NotKept(#[from] NotKept),
}

impl From<sqlx::Error> for Refused {
    fn from(error: sqlx::Error) -> Self {
        Self::NotKept(error.into())
    }
}

impl By {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Mime => "mime",
            Self::SendGrid => "sendgrid",
            Self::Mailgun => "mailgun",
            Self::Postmark => "postmark",
        }
    }

    /// What tells it that a post is never to come again. `SendGrid` drops what any 4xx answers.
    const fn never(self, usual: StatusCode) -> StatusCode {
        match self {
            Self::Mime | Self::SendGrid => usual,
            Self::Mailgun => StatusCode::NOT_ACCEPTABLE,
            Self::Postmark => StatusCode::FORBIDDEN,
        }
    }

    /// A wrong secret may be the operator's mistake, which is mended while posts are still repeated.
    const fn unproven(self) -> StatusCode {
        match self {
            Self::Mime | Self::SendGrid | Self::Mailgun => StatusCode::FORBIDDEN,
            Self::Postmark => StatusCode::UNAUTHORIZED,
        }
    }

    fn answer(self, taken: Result<(), Refused>) -> Response {
        let Err(refused) = taken else {
            return StatusCode::OK.into_response();
        };
        let (why, status) = match &refused {
            Refused::NotSet(_) => ("not_set", StatusCode::FORBIDDEN),
            Refused::Forged(_) => ("forged", self.unproven()),
            Refused::Replayed => ("replayed", self.never(StatusCode::FORBIDDEN)),
            Refused::TooLarge | Refused::Malformed(BadPost::TooLarge) => {
                ("too_large", self.never(StatusCode::PAYLOAD_TOO_LARGE))
            }
            Refused::Malformed(_) => ("malformed", self.never(StatusCode::BAD_REQUEST)),
            Refused::NotKept(_) => ("not_kept", StatusCode::SERVICE_UNAVAILABLE),
        };
        let way = self.as_str();
        metrics::counter!("savvysolve_mail_refused_total", "way" => way, "why" => why).increment(1);
        tracing::warn!(way, why = %refused, "a posted mail was refused");
        match refused {
            Refused::NotKept(_) => (status, [(RETRY_AFTER, "30")]).into_response(),
            // Not to strangers, whom the rest tells nothing either.
            Refused::NotSet(_) | Refused::Forged(_) | Refused::Replayed => status.into_response(),
            Refused::TooLarge | Refused::Malformed(_) => {
                (status, format!("{refused}\n")).into_response()
            }
        }
    }
}

fn header(headers: &HeaderMap, name: impl axum::http::header::AsHeaderName) -> Option<&str> {
    headers.get(name).and_then(|it| it.to_str().ok())
}

fn is_authorized(
    headers: &HeaderMap,
    secret: &config::Secret,
    key: &'static str,
) -> Result<(), Refused> {
    if secret.reveal().is_empty() {
        return Err(Refused::NotSet(key));
    }
    if authorized(header(headers, AUTHORIZATION), secret.reveal()) {
        Ok(())
    } else {
        Err(Refused::Forged(key))
    }
}

/// The body of a post, once it is known whose it is where the head tells.
async fn body(request: Request, most: usize) -> Result<Bytes, Refused> {
    to_bytes(request.into_body(), most)
        .await
        .map_err(|_| Refused::TooLarge)
}

/// A raw `message/rfc822`, from a mail server's own script.
async fn mime(State(web): State<Web>, request: Request) -> Response {
    let by = By::Mime;
    let taken = async {
        is_authorized(
            request.headers(),
            &web.0.mail.inbound_secret,
            "email.inbound_secret",
        )?;
        let raw = body(request, MOST_RAW).await?;
        if raw.trim_ascii().is_empty() {
            return Err(Refused::Malformed(BadPost::Shape("mail")));
        }
        let posted = Posted {
            raw: raw.to_vec(),
            envelope_from: None,
            recipients: Vec::new(),
            verdict: None,
        };
        keep(&web, by, posted).await
    };
    by.answer(taken.await)
}

async fn sendgrid(State(web): State<Web>, request: Request) -> Response {
    const KEY: &str = "email.sendgrid_public_key";
    let by = By::SendGrid;
    let taken = async {
        let settings = &web.0.mail;
        let key = Some(&settings.sendgrid_public_key).filter(|it| !it.is_empty());
        if key.is_none() {
            is_authorized(
                request.headers(),
                &settings.sendgrid_secret,
                "email.sendgrid_public_key or email.sendgrid_secret",
            )?;
        }
        let headers = request.headers().clone();
        let body = body(request, sendgrid::MOST).await?;
        if let Some(key) = key {
            let signature = header(&headers, sendgrid::SIGNATURE);
            let timestamp = header(&headers, sendgrid::TIMESTAMP);
            let key = Key::read(key).map_err(|_| Refused::Forged(KEY))?;
            key.verify(signature, timestamp, &body)
                .map_err(|_| Refused::Forged(KEY))?;
        }
        let kind = header(&headers, CONTENT_TYPE).unwrap_or_default();
        keep(&web, by, sendgrid::read(&body, kind)?).await
    };
    by.answer(taken.await)
}

async fn mailgun(State(web): State<Web>, request: Request) -> Response {
    const KEY: &str = "email.mailgun_signing_key";
    let by = By::Mailgun;
    let taken = async {
        let keys = web.0.mail.mailgun_signing_key.reveal();
        if keys.is_empty() {
            return Err(Refused::NotSet(KEY));
        }
        let headers = request.headers().clone();
        let kind = header(&headers, CONTENT_TYPE).unwrap_or_default();
        let body = body(request, mailgun::MOST).await?;
        // Without these three nobody knows whose it is, so that it is no refusal of a mail of theirs.
        let proof = mailgun::Proof::read(&body, kind).map_err(|_| Refused::Forged(KEY))?;
        let now = web.0.parts.clock.now();
        proof.verify(keys, now).map_err(|_| Refused::Forged(KEY))?;
        let posted = mailgun::read(&body, kind)?;
        once(&web, proof.token, &posted).await?;
        keep(&web, by, posted).await
    };
    by.answer(taken.await)
}

/// The signature does not cover the mail: a token that was seen goes with the mail it was seen with, and no other.
async fn once(web: &Web, token: String, posted: &Posted) -> Result<(), Refused> {
    let mut hash = Sha256::new();
    hash.update(&posted.raw);
    for recipient in &posted.recipients {
        hash.update(b"\0");
        hash.update(recipient);
    }
    let mail = hex(&hash.finalize());
    let mut tx = web.0.parts.db.begin().await?;
    let fresh = mail_ways::remember(
        &mut tx,
        token.clone(),
        mail.clone(),
        web.0.parts.clock.now(),
    )
    .await?;
    let known = mail_ways::remembered(&mut tx, token).await?;
    tx.commit().await?;
    if fresh > 0 || known.is_some_and(|it| it.mail == mail) {
        Ok(())
    } else {
        Err(Refused::Replayed)
    }
}

async fn postmark(State(web): State<Web>, request: Request) -> Response {
    let by = By::Postmark;
    let taken = async {
        is_authorized(
            request.headers(),
            &web.0.mail.postmark_secret,
            "email.postmark_secret",
        )?;
        let body = body(request, postmark::MOST).await?;
        keep(&web, by, postmark::read(&body)?).await
    };
    by.answer(taken.await)
}

async fn keep(web: &Web, by: By, posted: Posted) -> Result<(), Refused> {
    let way = Way {
        name: by.as_str(),
        envelope_from: posted.envelope_from,
        recipients: posted.recipients,
        verdict: posted.verdict,
    };
    let kept = web
        .0
        .mailroom
        .receive_now(&web.0.turns, &posted.raw, &way)
        .await?;
    drop(kept);
    Ok(())
}
