//! Delivery reports: RFC 3464, and what Exim and qmail write in plain text instead.

use super::header::Fields;
use super::lines::Line;
use super::mime::Tree;
use super::{Bounce, thread};

const FAILED: &str = "failed";

const DELAYED: &str = "delayed";

/// `Action` of RFC 3464, 2.3.3.
const ACTIONS: [&str; 5] = [FAILED, DELAYED, "delivered", "relayed", "expanded"];

/// How many lines of a report in plain text are looked at.
const MOST_LINES: usize = 500;

/// How many recipients of one report.
const MOST_RECIPIENTS: usize = 100;

/// The report that a mail is, if it is one. `machine`: it comes from a mail server.
pub(super) fn read(tree: &Tree<'_>, lines: &[Line], machine: bool) -> Option<Bounce> {
    let fields = tree.fields();
    let root = tree.part(0);
    let status = tree.parts().find(|(_, part)| {
        part.is("message/delivery-status") || part.is("message/global-delivery-status")
    });
    if let (Some((_, status)), true) = (status, root.is("multipart/report") || machine) {
        let mut bounce = structured(&status.bytes())?;
        bounce.original_id = original(tree).or_else(|| answered(fields));
        return Some(bounce);
    }
    let failed = fields.raw("x-failed-recipients");
    let first = lines
        .iter()
        .find(|it| !it.is_blank())
        .map_or("", |it| &it.text);
    let qmail = machine && first.starts_with("Hi. This is the ");
    let exim = failed.is_some() && !root.is("multipart/report");
    if !qmail && !exim {
        return None;
    }
    let mut bounce = in_words(lines, qmail);
    if let Some(failed) = failed {
        bounce.recipient = address(failed.split(',').next().unwrap_or_default());
    }
    bounce.original_id = bounce
        .original_id
        .or_else(|| original(tree))
        .or_else(|| answered(fields));
    Some(bounce)
}

/// A `message/delivery-status`: groups of fields, the first of the message, each other of a recipient
/// (RFC 3464, 2.1). A failure comes before anything else.
fn structured(bytes: &[u8]) -> Option<Bounce> {
    let mut found: Option<Bounce> = None;
    let mut at = 0;
    for _ in 0..MOST_RECIPIENTS {
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        let (fields, length) = Fields::split(bytes.get(at..).filter(|it| !it.is_empty())?);
        if let Some(bounce) = group(&fields) {
            let worse =
                bounce.action == FAILED && found.as_ref().is_none_or(|it| it.action != FAILED);
            if found.is_none() || worse {
                found = Some(bounce);
            }
        }
        at += length.max(1);
        if at >= bytes.len() {
            break;
        }
    }
    found
}

fn group(fields: &Fields) -> Option<Bounce> {
    let action = fields.raw("action")?.to_ascii_lowercase();
    let action = ACTIONS.into_iter().find(|it| *it == action)?;
    let recipient = ["original-recipient", "final-recipient"]
        .into_iter()
        .filter_map(|it| fields.raw(it))
        .find_map(|it| address(it.rsplit(';').next().unwrap_or_default()));
    let diagnostic = fields.raw("diagnostic-code").unwrap_or_default();
    let (code, told) = reply(diagnostic);
    let status = fields
        .raw("status")
        .and_then(|it| it.split_whitespace().next())
        .filter(|it| is_status(it))
        .map(str::to_owned);
    Some(Bounce {
        original_id: None,
        recipient,
        action: action.to_owned(),
        status: status.or(told).unwrap_or_else(|| default_status(action)),
        code,
    })
}

/// Where the report says no more than what became of it.
fn default_status(action: &str) -> String {
    match action {
        FAILED => "5.0.0",
        DELAYED => "4.0.0",
        _ => "2.0.0",
    }
    .to_owned()
}

/// Of the mail that came back, or of its header.
fn original(tree: &Tree<'_>) -> Option<String> {
    tree.parts()
        .filter(|(_, part)| {
            [
                "message/rfc822",
                "text/rfc822-headers",
                "message/global",
                "message/global-headers",
            ]
            .iter()
            .any(|it| part.is(it))
        })
        .find_map(|(_, part)| {
            let bytes = part.bytes();
            let (fields, _) = Fields::split(&bytes);
            thread::ids(fields.raw("message-id")?, 1).pop()
        })
}

/// Gmail's reports are replies to the mail that they are about.
fn answered(fields: &Fields) -> Option<String> {
    ["in-reply-to", "references"]
        .into_iter()
        .find_map(|it| thread::ids(fields.raw(it)?, 1).pop())
}

/// Exim: `X-Failed-Recipients`, then the reason, then the mail. qmail: `<jane@example.org>:`, the reason
/// on the next line, then the mail.
fn in_words(lines: &[Line], qmail: bool) -> Bounce {
    let mut bounce = Bounce {
        original_id: None,
        recipient: None,
        action: FAILED.to_owned(),
        status: String::new(),
        code: None,
    };
    let mut told = None;
    for line in lines.iter().take(MOST_LINES) {
        let text = line.text.trim();
        let lower = text.to_ascii_lowercase();
        if let Some(id) = lower.strip_prefix("message-id:") {
            // As it stands, not in small letters.
            bounce.original_id = thread::ids(&text[text.len() - id.len()..], 1).pop();
            break;
        }
        if lower.contains("has not yet been delivered")
            || lower.contains("delivery attempts will continue")
        {
            DELAYED.clone_into(&mut bounce.action);
        }
        if qmail && bounce.recipient.is_none() && text.starts_with('<') && text.ends_with(">:") {
            bounce.recipient = address(text.trim_end_matches(':'));
        }
        if bounce.code.is_none() {
            let (code, status) = reply(text);
            bounce.code = code;
            told = told.or(status);
        }
    }
    bounce.status = told.unwrap_or_else(|| default_status(&bounce.action));
    bounce
}

/// What an SMTP server answered: `550 5.1.1 …`, `(#5.1.1)`, `smtp; 550-5.1.1 …`.
fn reply(text: &str) -> (Option<i64>, Option<String>) {
    let (mut code, mut status) = (None, None);
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.'));
    for word in words.filter(|it| !it.is_empty()).take(200) {
        let digits = word.bytes().all(|it| it.is_ascii_digit());
        if code.is_none() && word.len() == 3 && digits && word.starts_with(['4', '5']) {
            code = word.parse().ok();
        } else if status.is_none() && is_status(word.trim_end_matches('.')) {
            status = Some(word.trim_end_matches('.').to_owned());
        }
    }
    (code, status)
}

/// RFC 3463, 2: `5.1.1`.
fn is_status(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    matches!(parts.as_slice(), [class, a, b]
        if matches!(*class, "2" | "4" | "5")
            && [a, b].iter().all(|it| (1..=3).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_digit())))
}

/// An address, without brackets and in small letters.
fn address(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['<', '>', '"']).to_lowercase();
    let sound = text.contains('@') && text.len() <= 254 && !text.contains(char::is_whitespace);
    sound.then_some(text)
}
