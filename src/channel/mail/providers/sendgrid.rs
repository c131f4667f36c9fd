//! `SendGrid`'s Inbound Parse (docs.sendgrid.com, "Inbound Parse Webhook"): a form, parsed or with the raw mail in
//! `email`. 2xx is the end of it; 5xx is tried again for three days; anything else drops the mail.
//!
//! Proof: an ECDSA signature over time and body where a security policy with a key was made, else the secret in
//! the address of the webhook (`https://user:secret@…`) or as a bearer token.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use serde::Deserialize;

use super::{
    BadPost, Forged, MOST_RAW, Posted, bare,
    compose::{File, Parts, Text, guessed, headers},
    form::{Field, Form},
    sized, vouch,
};
use crate::channel::mail::sender::is_aligned;

/// The largest post: the vendor's limit.
pub const MOST: usize = 30 << 20;

/// The header with the signature, DER in base64.
pub const SIGNATURE: &str = "x-twilio-email-event-webhook-signature";

/// The header with the time that is signed, in seconds since 1970.
pub const TIMESTAMP: &str = "x-twilio-email-event-webhook-timestamp";

/// What stands before the point in a `SubjectPublicKeyInfo` of P-256 (RFC 5480, 2).
const P256: &[u8] = &[
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// The public key of a security policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(Vec<u8>);

/// The text holds no such key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no P-256 public key; copy it as SendGrid shows it, base64 on one line")]
pub struct BadKey;

impl Key {
    /// As the vendor shows it: base64 of DER, or the same between the lines of a PEM file.
    pub fn read(text: &str) -> Result<Self, BadKey> {
        let text = text.replace("\\n", "\n");
        let lines = text.lines().filter(|it| !it.starts_with("-----"));
        let base64: String = lines.flat_map(str::split_whitespace).collect();
        let der = STANDARD.decode(base64).map_err(|_| BadKey)?;
        // Uncompressed (SEC 1, 2.3.3): 4, then two numbers of 32 bytes.
        let point = der.strip_prefix(P256).ok_or(BadKey)?;
        if point.len() == 65 && point[0] == 4 {
            Ok(Self(point.to_vec()))
        } else {
            Err(BadKey)
        }
    }

    /// Whether this very body was signed at that time. How old it may be is not looked at: a mail is tried again
    /// for three days, and one that comes twice is known by its Message-ID.
    pub fn verify(
        &self,
        signature: Option<&str>,
        timestamp: Option<&str>,
        body: &[u8],
    ) -> Result<(), Forged> {
        let (Some(signature), Some(timestamp)) = (signature, timestamp) else {
            return Err(Forged);
        };
        let signature = STANDARD.decode(signature).map_err(|_| Forged)?;
        let mut signed = Vec::with_capacity(timestamp.len() + body.len());
        signed.extend_from_slice(timestamp.as_bytes());
        signed.extend_from_slice(body);
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &self.0)
            .verify(&signed, &signature)
            .map_err(|_| Forged)
    }
}

/// The field `envelope`.
#[derive(Deserialize)]
struct Envelope {
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    to: Vec<String>,
}

/// The mail of a post.
pub fn read(body: &[u8], content_type: &str) -> Result<Posted, BadPost> {
    let form = Form::read(body, content_type)?;
    let envelope = form
        .one("envelope")
        .and_then(|it| serde_json::from_slice(it).ok());
    let envelope: Envelope = envelope.ok_or(BadPost::Field("envelope"))?;
    let (raw, author) = if let Some(raw) = form.one("email") {
        if raw.trim_ascii().is_empty() {
            return Err(BadPost::Field("email"));
        }
        if raw.len() > MOST_RAW {
            return Err(BadPost::TooLarge);
        }
        (raw.to_vec(), vouch::author(&headers(raw)))
    } else {
        let parts = parts(&form)?;
        let author = vouch::author(&parts.headers);
        (sized(parts.compose())?, author)
    };
    let from = envelope.from.as_deref().map(bare);
    let verdict = is_vouched(&form, author.as_deref(), from.as_deref());
    Ok(Posted {
        raw,
        envelope_from: from,
        recipients: envelope.to.iter().map(|it| bare(it)).collect(),
        verdict: Some(verdict),
    })
}

fn parts<'f>(form: &'f Form<'_>) -> Result<Parts<'f>, BadPost> {
    let block = form.one("headers").unwrap_or_default();
    let mut parts = Parts {
        headers: headers(block),
        text: text(form, "text"),
        html: text(form, "html"),
        files: form.files("attachment").map(|it| file(form, it)).collect(),
    };
    for (name, field) in [
        ("From", "from"),
        ("To", "to"),
        ("Cc", "cc"),
        ("Subject", "subject"),
    ] {
        parts.or_header(name, form.text(field));
    }
    if parts.headers.is_empty() {
        return Err(BadPost::Field("headers"));
    }
    Ok(parts)
}

/// A field of words, in the charset that `charsets` names for it.
fn text<'f>(form: &'f Form<'_>, name: &str) -> Option<Text<'f>> {
    let bytes = form.one(name)?;
    let charset = json(form, "charsets")[name].as_str().map(str::to_owned);
    Some(Text {
        bytes,
        charset: charset.unwrap_or_else(|| guessed(bytes)),
    })
}

/// `attachment-info` and `content-ids` know more of a file than its own part does.
fn file<'f>(form: &'f Form<'_>, field: &'f Field<'_>) -> File<'f> {
    let info = json(form, "attachment-info");
    let info = &info[&field.name];
    let told = |key: &str| info[key].as_str().map(str::to_owned);
    let ids = json(form, "content-ids");
    let id = ids.as_object().and_then(|ids| {
        ids.iter()
            .find(|(_, of)| of.as_str() == Some(&field.name))
            .map(|(id, _)| id.clone())
    });
    File {
        name: told("filename")
            .or_else(|| told("name"))
            .or_else(|| field.file.clone())
            .unwrap_or_default(),
        content_type: told("type")
            .or_else(|| field.content_type.clone())
            .unwrap_or_default(),
        content_id: told("content-id").or(id),
        bytes: std::borrow::Cow::Borrowed(&field.bytes),
    }
}

fn json(form: &Form<'_>, name: &str) -> serde_json::Value {
    form.one(name)
        .and_then(|it| serde_json::from_slice(it).ok())
        .unwrap_or_default()
}

/// `SPF` speaks for the domain of MAIL FROM; `dkim` is a list such as `{@example.net : pass, @b.example : fail}`.
fn is_vouched(form: &Form<'_>, author: Option<&str>, from: Option<&str>) -> bool {
    let Some(author) = author else { return false };
    let spf = form
        .text("SPF")
        .is_some_and(|it| it.trim().eq_ignore_ascii_case("pass"));
    let by_spf = spf
        && from
            .and_then(vouch::domain)
            .is_some_and(|it| is_aligned(&it, author));
    let dkim = form.text("dkim").unwrap_or_default().trim();
    let dkim = dkim
        .strip_prefix('{')
        .and_then(|it| it.strip_suffix('}'))
        .unwrap_or_default();
    let by_dkim = dkim.split(',').any(|one| {
        let Some((domain, result)) = one.split_once(':') else {
            return false;
        };
        let domain = domain.trim().trim_start_matches('@').to_ascii_lowercase();
        result.trim().eq_ignore_ascii_case("pass") && is_aligned(&domain, author)
    });
    by_spf || by_dkim
}
