//! What Twilio posts to us, parsed: an inbound text, or a delivery receipt. No I/O.
//!
//! Unknown fields are tolerated: Twilio adds some any day.

use std::borrow::Cow;

use uuid::Uuid;

use super::twilio_signature::{Pair, field};
use crate::domain::{
    DeliveryStatus, Media, OptOutType, PhoneNumber, Receipt, Timestamp, id::MediaId,
};

/// Twilio's limit for the files of one message.
const MOST_FILES: usize = 10;

/// An inbound text.
#[derive(Debug)]
pub struct Inbound {
    /// `SM…` or `MM…`: what a repeat is known by.
    pub sid: String,
    /// From whom.
    pub from: PhoneNumber,
    /// What they wrote; may be empty.
    pub body: String,
    /// What they sent.
    pub media: Vec<Media>,
    /// What Twilio did about an opt-out word.
    pub opt_out: Option<OptOutType>,
    /// Where the files are.
    pub media_urls: Vec<(MediaId, String)>,
}

/// A delivery receipt.
#[derive(Debug)]
pub struct Callback {
    /// What it says.
    pub receipt: Receipt,
    /// The recipient.
    pub to: Option<PhoneNumber>,
}

/// Why a signed request is not taken.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// It is for another account.
    #[error("it is for another account")]
    Account,
    /// A field that must be there is not, or is not what it should be.
    #[error("the field {0} is missing or malformed")]
    Field(&'static str),
    /// Signed and well, but nobody we could answer: a short code, a sender name, another channel.
    #[error("nobody that could be answered: {0}")]
    Sender(String),
}

/// The value of a field as text: what is no UTF-8 is replaced, and so is NUL, which PostgreSQL can
/// keep neither in a text nor in JSON.
fn text<'a>(form: &'a [Pair<'_>], name: &str) -> Cow<'a, str> {
    let text = field(form, name).map_or(Cow::Borrowed(""), String::from_utf8_lossy);
    if text.contains('\0') {
        return Cow::Owned(text.replace('\0', "\u{FFFD}"));
    }
    text
}

fn sid(form: &[Pair<'_>]) -> Result<String, Unusable> {
    ["MessageSid", "SmsSid", "SmsMessageSid"]
        .into_iter()
        .map(|name| text(form, name))
        .find(|sid| !sid.is_empty())
        .filter(|sid| sid.len() <= 64 && sid.bytes().all(|b| b.is_ascii_alphanumeric()))
        .map(Cow::into_owned)
        .ok_or(Unusable::Field("MessageSid"))
}

fn check_account(form: &[Pair<'_>], account_sid: &str) -> Result<(), Unusable> {
    if text(form, "AccountSid") == account_sid {
        Ok(())
    } else {
        Err(Unusable::Account)
    }
}

/// Parses an inbound text, whose signature was checked.
pub fn inbound(form: &[Pair<'_>], account_sid: &str, now: Timestamp) -> Result<Inbound, Unusable> {
    check_account(form, account_sid)?;
    let sid = sid(form)?;
    let from = PhoneNumber::from_carrier(&text(form, "From"))
        .map_err(|error| Unusable::Sender(error.to_string()))?;
    if text(form, "To") == from.as_str() {
        return Err(Unusable::Sender("it is from our own number".to_owned()));
    }
    let count = text(form, "NumMedia")
        .trim()
        .parse()
        .unwrap_or(0_usize)
        .min(MOST_FILES);
    let mut media = Vec::with_capacity(count);
    let mut media_urls = Vec::with_capacity(count);
    for n in 0..count {
        let url = text(form, &format!("MediaUrl{n}"));
        if url.is_empty() {
            continue;
        }
        let id = MediaId::new(now);
        let content_type = text(form, &format!("MediaContentType{n}"))
            .chars()
            .take(100)
            .collect();
        media.push(Media { id, content_type });
        media_urls.push((id, url.into_owned()));
    }
    let opt_out = match &*text(form, "OptOutType") {
        "STOP" => Some(OptOutType::Stop),
        "START" => Some(OptOutType::Start),
        "HELP" => Some(OptOutType::Help),
        _ => None,
    };
    Ok(Inbound {
        sid,
        from,
        body: text(form, "Body").into_owned(),
        media,
        opt_out,
        media_urls,
    })
}

/// Parses a receipt, whose signature was checked. `mid` is our own id from the callback's query.
pub fn callback(
    form: &[Pair<'_>],
    account_sid: &str,
    mid: Option<&str>,
) -> Result<Option<Callback>, Unusable> {
    check_account(form, account_sid)?;
    let sid = sid(form)?;
    let id = mid
        .and_then(|mid| Uuid::try_parse(mid).ok())
        .ok_or(Unusable::Field("mid"))?;
    let status = match &*text(form, "MessageStatus") {
        "" => text(form, "SmsStatus"),
        _ => text(form, "MessageStatus"),
    };
    if status.is_empty() {
        return Err(Unusable::Field("MessageStatus"));
    }
    // A status that Twilio adds one day says nothing to us yet, and is no error of theirs.
    let Some(status) = DeliveryStatus::from_twilio(&status) else {
        return Ok(None);
    };
    let failed = matches!(status, DeliveryStatus::Failed | DeliveryStatus::Undelivered);
    let error_code = if failed {
        text(form, "ErrorCode").parse().ok()
    } else {
        None
    };
    let receipt = Receipt {
        id,
        provider_id: Some(sid),
        status,
        error_code,
    };
    Ok(Some(Callback {
        receipt,
        to: PhoneNumber::from_carrier(&text(form, "To")).ok(),
    }))
}
