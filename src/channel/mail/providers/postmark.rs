//! Postmark's inbound webhook (postmarkapp.com, "Inbound webhook"): JSON, with the raw mail in `RawEmail` when the
//! stream is set so. 200 is the end of it, 403 a refusal that is not tried again; all else is tried again ten times,
//! for some hours.
//!
//! There is no signature: user and password in the address of the webhook (`https://user:secret@…`) are the proof.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;

use super::{
    BadPost, Posted, bare,
    compose::{File, Header, Parts, Text, headers},
    sized, vouch,
};
use crate::channel::mail::sender::is_aligned;

/// The largest post: the vendor's limit of 35 MB for a mail with all that is in it.
pub const MOST: usize = 35 << 20;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Inbound {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    cc: String,
    #[serde(default)]
    reply_to: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    original_recipient: String,
    #[serde(default)]
    to_full: Vec<Mailbox>,
    #[serde(default)]
    text_body: Option<String>,
    #[serde(default)]
    html_body: Option<String>,
    headers: Vec<Named>,
    #[serde(default)]
    attachments: Vec<Attached>,
    #[serde(default)]
    raw_email: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Mailbox {
    email: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Named {
    name: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Attached {
    #[serde(default)]
    name: String,
    #[serde(default)]
    content: String,
    #[serde(default)]
    content_type: String,
    #[serde(default, rename = "ContentID")]
    content_id: Option<String>,
}

/// The mail of a post.
pub fn read(body: &[u8]) -> Result<Posted, BadPost> {
    let body: Inbound =
        serde_json::from_slice(body).map_err(|_| BadPost::Shape("JSON of an inbound mail"))?;
    let own: Vec<Header> = body
        .headers
        .iter()
        .map(|it| (it.name.clone().into_bytes(), it.value.clone().into_bytes()))
        .collect();
    let recipients = if body.original_recipient.trim().is_empty() {
        body.to_full.iter().map(|it| bare(&it.email)).collect()
    } else {
        vec![bare(&body.original_recipient)]
    };
    let spf = spf(&own);
    let envelope_from = spf.and_then(|it| parameter(it, "envelope-from")).map(bare);
    let whole = body.raw_email.as_deref();
    let (raw, author) = if let Some(raw) = whole.filter(|it| !it.trim().is_empty()) {
        let raw = raw.as_bytes();
        (raw.to_vec(), vouch::author(&headers(raw)))
    } else {
        let parts = parts(&body, own.clone())?;
        let author = vouch::author(&parts.headers);
        (parts.compose(), author)
    };
    let passed = is_passed(&own, spf);
    let sender = envelope_from.as_deref().and_then(vouch::domain);
    let verdict = match (author, sender) {
        (Some(author), Some(sender)) => passed && is_aligned(&sender, &author),
        _ => false,
    };
    Ok(Posted {
        raw: sized(raw)?,
        envelope_from,
        recipients,
        verdict: Some(verdict),
    })
}

fn parts(body: &Inbound, own: Vec<Header>) -> Result<Parts<'_>, BadPost> {
    let mut files = Vec::new();
    for it in &body.attachments {
        let compact: String = it.content.split_ascii_whitespace().collect();
        let bytes = STANDARD
            .decode(compact)
            .map_err(|_| BadPost::Field("Attachments"))?;
        files.push(File {
            name: it.name.clone(),
            content_type: it.content_type.clone(),
            content_id: it.content_id.clone().filter(|it| !it.is_empty()),
            bytes: bytes.into(),
        });
    }
    let mut parts = Parts {
        headers: own,
        text: body.text_body.as_deref().and_then(words),
        html: body.html_body.as_deref().and_then(words),
        files,
    };
    // Postmark leaves out of `Headers` what it has a field of its own for.
    for (name, value) in [
        ("From", &body.from),
        ("To", &body.to),
        ("Cc", &body.cc),
        ("Reply-To", &body.reply_to),
        ("Subject", &body.subject),
        ("Date", &body.date),
    ] {
        parts.or_header(name, Some(value));
    }
    Ok(parts)
}

fn words(text: &str) -> Option<Text<'_>> {
    (!text.is_empty()).then(|| Text {
        bytes: text.as_bytes(),
        charset: "utf-8".to_owned(),
    })
}

/// Postmark's own `Received-SPF`: it adds one to each mail, so that a second is the sender's; it stands among the
/// headers of the first hop.
fn spf(own: &[Header]) -> Option<&str> {
    let is = |it: &Header, name: &str| it.0.eq_ignore_ascii_case(name.as_bytes());
    let mut hops = own.iter().enumerate().filter(|(_, it)| is(it, "received"));
    let end = hops.nth(1).map_or(own.len(), |(at, _)| at);
    let mut all = own
        .iter()
        .enumerate()
        .filter(|(_, it)| is(it, "received-spf"));
    let (at, (_, value)) = all.next().filter(|_| all.next().is_none())?;
    (at < end).then(|| std::str::from_utf8(value).ok())?
}

/// Passed, as `SpamAssassin` found too, whose list of tests is there once likewise.
fn is_passed(own: &[Header], spf: Option<&str>) -> bool {
    let passed = spf.is_some_and(|it| {
        it.trim()
            .get(..4)
            .is_some_and(|it| it.eq_ignore_ascii_case("pass"))
    });
    let mut tests = own
        .iter()
        .filter(|it| it.0.eq_ignore_ascii_case(b"x-spam-tests"));
    let one = tests.next().filter(|_| tests.next().is_none());
    let found = one.and_then(|it| std::str::from_utf8(&it.1).ok());
    passed && found.is_some_and(|it| it.split(',').any(|it| it.trim() == "SPF_PASS"))
}

/// RFC 7208, 9.1: `key=value` with semicolons between, behind the result and a comment.
fn parameter<'a>(spf: &'a str, name: &str) -> Option<&'a str> {
    let behind = spf.rsplit_once(')').map_or(spf, |(_, it)| it);
    let mut pairs = behind
        .split([';', ' '])
        .filter_map(|it| it.trim().split_once('='));
    let (_, value) = pairs.find(|(key, _)| key.eq_ignore_ascii_case(name))?;
    Some(value.trim_matches('"'))
}
