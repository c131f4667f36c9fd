//! Bytes become a [`Mail`].

use mail_parser::MessageParser;

use super::{Kind, Mail, Mailbox, Sender, Trust, Unreadable, Words};
use crate::domain::EmailAddress;

/// Reads a mail, as RFC 5322 and MIME have it.
pub fn read(raw: &[u8], trust: &Trust<'_>) -> Result<Mail, Unreadable> {
    let parsed = MessageParser::default()
        .parse(raw)
        .ok_or(Unreadable::NoMail)?;
    let from = parsed.from().and_then(|it| it.first()).and_then(|it| {
        Some(Mailbox {
            address: EmailAddress::parse(it.address()?).ok()?,
            name: it.name().map(str::to_owned),
        })
    });
    let mut references = Vec::new();
    for header in [parsed.references(), parsed.in_reply_to()] {
        references.extend(
            header
                .as_text_list()
                .into_iter()
                .flatten()
                .map(ToString::to_string),
        );
    }
    let text = parsed.body_text(0).unwrap_or_default().trim().to_owned();
    Ok(Mail {
        message_id: parsed.message_id().map(str::to_owned),
        from,
        reply_to: None,
        recipients: trust.recipients.to_vec(),
        subject: parsed.subject().unwrap_or_default().to_owned(),
        references,
        words: Words {
            whole: text.clone(),
            text,
            ..Words::default()
        },
        attachments: Vec::new(),
        left_out: Vec::new(),
        sender: if trust.verdict == Some(true) {
            Sender::Authenticated
        } else {
            Sender::Claimed
        },
        kind: Kind::Person,
    })
}
