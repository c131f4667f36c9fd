//! Mailgun's routes (documentation.mailgun.com, "Receive, forward and store"): a form, with `body-mime` when the
//! address ends in `mime`. 200 is the end of it, 406 a refusal that is not tried again; all else is tried again
//! after 10, 15, 30 minutes, 1, 2 and 4 hours.
//!
//! The signature covers time and token, not the mail. So a token counts once: who has it remembered must refuse it
//! with another mail ([`Proof::token`]).

use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use super::{
    BadPost, Forged, MOST_RAW, Posted, bare,
    compose::{File, Header, Parts, Text, guessed, headers},
    form::Form,
    sized, vouch,
};
use crate::{
    channel::mail::sender::is_aligned,
    domain::{Timestamp, hex},
};

/// The largest post: the vendor's limit for a mail is 25 MiB, and a form packs it into more.
pub const MOST: usize = 40 << 20;

/// How old, in seconds, the time of a post may be: the last try is made after eight hours, and still carries the
/// time and token of the first. With five minutes, what the vendor could not deliver at once would be lost. That it
/// is no longer fresh costs nothing, as the token is remembered for longer than this.
const OLDEST: i64 = 9 * 60 * 60;

/// How far, in seconds, it may lie ahead of our clock.
const AHEAD: i64 = 300;

/// The three fields of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Seconds since 1970.
    pub timestamp: String,
    /// 50 characters of chance.
    pub token: String,
    /// The HMAC of both, in hexadecimal.
    pub signature: String,
}

impl Proof {
    /// Of a post.
    pub fn read(body: &[u8], content_type: &str) -> Result<Self, BadPost> {
        let form = Form::read(body, content_type)?;
        let field = |name: &'static str| {
            form.text(name)
                .map(str::to_owned)
                .ok_or(BadPost::Field(name))
        };
        Ok(Self {
            timestamp: field("timestamp")?,
            token: field("token")?,
            signature: field("signature")?,
        })
    }

    /// Whether it was made with one of these keys (two, with a comma between, while one is rotated).
    pub fn is_signed(&self, keys: &str) -> bool {
        keys.split(',')
            .map(str::trim)
            .filter(|it| !it.is_empty())
            .any(|key| {
                let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else {
                    return false;
                };
                mac.update(self.timestamp.as_bytes());
                mac.update(self.token.as_bytes());
                let expected = hex(&mac.finalize().into_bytes());
                bool::from(self.signature.as_bytes().ct_eq(expected.as_bytes()))
            })
    }

    /// Signed, and of about this time.
    pub fn verify(&self, keys: &str, now: Timestamp) -> Result<(), Forged> {
        let at: i64 = self.timestamp.parse().map_err(|_| Forged)?;
        let age = now
            .micros()
            .div_euclid(1_000_000)
            .checked_sub(at)
            .ok_or(Forged)?;
        // The vendor's are 50 long; the bound keeps what is remembered small.
        let fits = (16..=100).contains(&self.token.len());
        if fits && (-AHEAD..=OLDEST).contains(&age) && self.is_signed(keys) {
            Ok(())
        } else {
            Err(Forged)
        }
    }
}

/// The mail of a post.
pub fn read(body: &[u8], content_type: &str) -> Result<Posted, BadPost> {
    let form = Form::read(body, content_type)?;
    let recipients = form.text("recipient").ok_or(BadPost::Field("recipient"))?;
    let from = form.text("sender").map(bare);
    let (raw, headers) = if let Some(raw) = form.one("body-mime") {
        if raw.trim_ascii().is_empty() {
            return Err(BadPost::Field("body-mime"));
        }
        if raw.len() > MOST_RAW {
            return Err(BadPost::TooLarge);
        }
        (raw.to_vec(), headers(raw))
    } else {
        let parts = parts(&form)?;
        (sized(parts.compose())?, parts.headers)
    };
    let verdict = is_vouched(&headers, from.as_deref());
    Ok(Posted {
        raw,
        envelope_from: from,
        recipients: recipients.split(',').map(bare).collect(),
        verdict: Some(verdict),
    })
}

fn parts<'f>(form: &'f Form<'_>) -> Result<Parts<'f>, BadPost> {
    let pairs = form
        .one("message-headers")
        .and_then(|it| serde_json::from_slice(it).ok());
    let pairs: Vec<(String, Value)> = pairs.unwrap_or_default();
    let as_bytes = |(name, value): (String, Value)| {
        let value = match value {
            Value::String(text) => text,
            other => other.to_string(),
        };
        (name.into_bytes(), value.into_bytes())
    };
    let text = |name| {
        form.one(name).map(|bytes| Text {
            bytes,
            charset: guessed(bytes),
        })
    };
    let ids: Value = form
        .one("content-id-map")
        .and_then(|it| serde_json::from_slice(it).ok())
        .unwrap_or_default();
    let id_of = |field: &str| {
        let ids = ids.as_object()?;
        ids.iter()
            .find(|(_, of)| of.as_str() == Some(field))
            .map(|(id, _)| id.clone())
    };
    let files = form.files("attachment-").map(|it| File {
        name: it.file.clone().unwrap_or_default(),
        content_type: it.content_type.clone().unwrap_or_default(),
        content_id: id_of(&it.name),
        bytes: std::borrow::Cow::Borrowed(&it.bytes),
    });
    let mut parts = Parts {
        headers: pairs.into_iter().map(as_bytes).collect(),
        text: text("body-plain"),
        html: text("body-html"),
        files: files.collect(),
    };
    for (name, field) in [
        ("From", "from"),
        ("Subject", "subject"),
        ("Message-Id", "Message-Id"),
    ] {
        parts.or_header(name, form.text(field));
    }
    if parts.headers.is_empty() {
        return Err(BadPost::Field("message-headers"));
    }
    Ok(parts)
}

/// What Mailgun found, when its spam filter is on, stands above its own `Received`; what stands below came with
/// the mail, and anybody can have written it. `X-Mailgun-Dkim-Check-Result` names no domain: it speaks for From only
/// where one signature alone is there, and that one's domain fits.
fn is_vouched(headers: &[Header], from: Option<&str>) -> bool {
    let Some(author) = vouch::author(headers) else {
        return false;
    };
    let is = |it: &Header, name: &str| it.0.eq_ignore_ascii_case(name.as_bytes());
    let Some(theirs) = headers.iter().position(|it| is(it, "received")) else {
        return false;
    };
    let passed = |name: &str| {
        headers[..theirs]
            .iter()
            .any(|it| is(it, name) && it.1.trim_ascii().eq_ignore_ascii_case(b"pass"))
    };
    let by_spf = passed("x-mailgun-spf")
        && from
            .and_then(vouch::domain)
            .is_some_and(|it| is_aligned(&it, &author));
    let mut signatures = headers.iter().filter(|it| is(it, "dkim-signature"));
    let signature = signatures.next().filter(|_| signatures.next().is_none());
    let domain = signature.and_then(|it| signed_by(&it.1));
    by_spf
        || (passed("x-mailgun-dkim-check-result")
            && domain.is_some_and(|it| is_aligned(&it, &author)))
}

/// The tag `d=` of a DKIM signature (RFC 6376, 3.5).
fn signed_by(signature: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(signature).ok()?;
    let mut tags = text.split(';').filter_map(|it| it.split_once('='));
    let (_, domain) = tags.find(|(tag, _)| tag.trim() == "d")?;
    Some(domain.trim().to_ascii_lowercase())
}
