//! A [`Post`] as the bytes that go out: text first, then HTML (RFC 2046, 5.1.4), quoted-printable, so that no line is
//! longer than RFC 5321, 4.5.3.1.6, allows.

use std::time::{Duration, SystemTime};

use lettre::{
    Message,
    address::Address,
    message::{
        Attachment, Body, Mailbox, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};

use crate::channel::mail::{LOOP_HEADER, Post};

/// Ids longer than this are left out of a thread: they would not fit on a line.
const LONGEST_ID: usize = 250;

/// A value of the mail that cannot stand in one; its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` of the mail holds what cannot be sent")]
pub struct Unsendable(pub &'static str);

/// The whole mail.
pub fn message(post: &Post) -> Result<Vec<u8>, Unsendable> {
    check(post)?;
    let mailbox = |name: Option<&str>, field, address: &str| {
        let address = address.parse::<Address>().map_err(|_| Unsendable(field))?;
        let name = name.filter(|it| !it.is_empty()).map(str::to_owned);
        Ok::<_, Unsendable>(Mailbox::new(name, address))
    };
    let micros = u64::try_from(post.written_at.micros()).unwrap_or(0);
    let mut builder = Message::builder()
        .from(mailbox(Some(&post.from_name), "from", &post.from)?)
        .to(mailbox(None, "to", &post.to)?)
        .reply_to(mailbox(Some(&post.from_name), "reply_to", &post.reply_to)?)
        .subject(post.subject.as_str())
        .date(SystemTime::UNIX_EPOCH + Duration::from_micros(micros))
        .message_id(Some(format!("<{}>", post.message_id)));
    if let Some(parent) = post.in_reply_to.as_deref().filter(|it| is_id(it)) {
        builder = builder.in_reply_to(format!("<{parent}>"));
    }
    let thread: Vec<String> = post
        .references
        .iter()
        .filter(|it| is_id(it))
        .map(|it| format!("<{it}>"))
        .collect();
    if !thread.is_empty() {
        builder = builder.references(thread.join(" "));
    }
    // RFC 3834, 5; Microsoft's [MS-OXCMAIL] 2.1.3.2.20 for servers that know that one alone.
    let automatic = if post.is_reply {
        "auto-replied"
    } else {
        "auto-generated"
    };
    builder = builder
        .raw_header(header("Auto-Submitted", automatic))
        .raw_header(header("X-Auto-Response-Suppress", "All"))
        .raw_header(header(LOOP_HEADER, &post.instance));
    if let Some(url) = &post.unsubscribe {
        // RFC 8058, 3.1: both, or a click is not one. The address is for who only mails (RFC 2369, 3.2).
        let stop = format!("<{url}>, <mailto:{}?subject=unsubscribe>", post.reply_to);
        builder = builder
            .raw_header(header("List-Unsubscribe", &stop))
            .raw_header(header(
                "List-Unsubscribe-Post",
                "List-Unsubscribe=One-Click",
            ));
    }
    let words = MultiPart::alternative()
        .singlepart(part(ContentType::TEXT_PLAIN, &post.text)?)
        .singlepart(part(ContentType::TEXT_HTML, &post.html)?);
    let whole = if post.files.is_empty() {
        builder.multipart(words)
    } else {
        let mut mixed = MultiPart::mixed().multipart(words);
        for (name, kind, bytes) in &post.files {
            let kind = ContentType::parse(kind).map_err(|_| Unsendable("files"))?;
            mixed = mixed.singlepart(Attachment::new(name.clone()).body(bytes.clone(), kind));
        }
        builder.multipart(mixed)
    };
    Ok(whole.map_err(|_| Unsendable("envelope"))?.formatted())
}

/// Nothing may bring a line of its own into the headers. Names and subjects are people's words, and were cleaned where
/// they came in; what is not clean here is a mistake of ours, and goes nowhere.
fn check(post: &Post) -> Result<(), Unsendable> {
    let files = post
        .files
        .iter()
        .flat_map(|(name, kind, _)| [("files", name), ("files", kind)]);
    let values = [
        ("message_id", &post.message_id),
        ("to", &post.to),
        ("from", &post.from),
        ("from_name", &post.from_name),
        ("reply_to", &post.reply_to),
        ("envelope_from", &post.envelope_from),
        ("subject", &post.subject),
        ("instance", &post.instance),
    ];
    let others = post.in_reply_to.iter().map(|it| ("in_reply_to", it));
    let others = others.chain(post.references.iter().map(|it| ("references", it)));
    let others = others.chain(post.unsubscribe.iter().map(|it| ("unsubscribe", it)));
    for (name, value) in values.into_iter().chain(others).chain(files) {
        if value.contains(['\r', '\n', '\0']) {
            return Err(Unsendable(name));
        }
    }
    if is_id(&post.message_id) {
        Ok(())
    } else {
        Err(Unsendable("message_id"))
    }
}

/// What can stand between the brackets of a Message-ID. Others' are taken as they come, so theirs may be anything.
fn is_id(id: &str) -> bool {
    let plain = |it: u8| it.is_ascii_graphic() && it != b'<' && it != b'>';
    !id.is_empty() && id.len() <= LONGEST_ID && id.bytes().all(plain)
}

fn part(kind: ContentType, text: &str) -> Result<SinglePart, Unsendable> {
    // Line ends as they stand in mail; in quoted-printable others would be bytes of the text.
    let text = text.replace("\r\n", "\n").replace('\n', "\r\n");
    let body = Body::new_with_encoding(text, ContentTransferEncoding::QuotedPrintable)
        .map_err(|_| Unsendable("text"))?;
    Ok(SinglePart::builder().content_type(kind).body(body))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}
