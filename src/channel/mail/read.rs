//! Bytes become a [`Mail`].

use super::{LARGEST, Mail, Trust, Unreadable};
use super::{attachment, body::Body, header, kind, mime::Tree, sender, thread, words};

/// Reads a mail, in time that grows with its size and no faster. What is broken in it is read as far as
/// it goes.
pub fn read(raw: &[u8], trust: &Trust<'_>) -> Result<Mail, Unreadable> {
    if raw.len() > LARGEST {
        return Err(Unreadable::TooLarge);
    }
    let tree = Tree::parse(raw);
    let fields = tree.fields();
    if fields.is_empty() {
        return Err(Unreadable::NoMail);
    }
    let subject = header::clipped(&fields.text("subject").unwrap_or_default(), 255);
    let from = sender::author(fields);
    let sender = sender::judge(fields, from.as_ref(), trust);
    let body = Body::read(&tree);
    let files = attachment::kept(&tree, &body.parts);
    let references = thread::references(fields);
    Ok(Mail {
        message_id: thread::ids(fields.raw("message-id").unwrap_or_default(), 1).pop(),
        recipients: sender::recipients(fields, trust),
        words: words::read(&body, thread::is_forward(&subject), !references.is_empty()),
        references,
        attachments: files.kept,
        left_out: files.left_out,
        kind: kind::of(&tree, &body.lines, from.as_ref(), trust),
        subject,
        from,
        sender,
    })
}
