//! Rows for others than the person whose turn it is: texts to them, and a ticket's own conversation.

use std::time::Duration;

use sqlx::types::Json;

use super::{
    super::{aside::Text, error::BatchError},
    Rows,
    letters::Person,
};
use crate::{
    conversation::{Say, State},
    domain::{DISPATCH, EMAIL, Language, Urgency, id::TicketId, segments},
    store::{attachments, conversations, messages, outbox},
    wording::Recipient,
};

/// How long a text waits for files that are still to be fetched.
const FILES_WAIT: Duration = Duration::from_secs(30);

impl Rows<'_> {
    /// The ticket gets a conversation of its own, with the solvers. Where none is on duty, it is
    /// enough to look when somebody must be told so.
    pub(super) fn begin_search(
        &mut self,
        id: TicketId,
        language: Language,
        on_duty: bool,
        urgency: Urgency,
    ) {
        let dispatch = &self.parts.engine.policy().dispatch;
        let first_look = if on_duty {
            self.outcome.due = true;
            self.now
        } else {
            self.now.after(dispatch.nobody(urgency))
        };
        let state = State::default();
        let Ok(state) = serde_json::value::to_raw_value(&state) else {
            return;
        };
        self.writes.conversations.push(conversations::Conversation {
            channel: DISPATCH.to_owned(),
            address: id.0.to_string(),
            script: DISPATCH.to_owned(),
            state: Json(state),
            version: 1,
            language: language.code().to_owned(),
            wake_at: Some(first_look),
            updated_at: self.now,
        });
    }

    /// A text to somebody else than the person whose turn it is.
    pub(super) fn across(&mut self, text: &Text) -> Result<(), BatchError> {
        let say = Say {
            language: text.language,
            first_contact: false,
            lines: vec![text.line.clone()],
        };
        let waiting = usize::try_from(text.waiting).unwrap_or(usize::MAX);
        if text.channel == EMAIL {
            let person = Person {
                name: text.name.as_deref(),
                ..Person::default()
            };
            let to = (&*text.address, person);
            if text.files.is_empty() {
                return self.letter(to, &say, waiting, text.ticket);
            }
            let message = self.mail_row(to, &say, text.ticket)?;
            self.with_files(message, text);
            return Ok(());
        }
        let to = Recipient {
            phone: Some(&text.address),
            public_url: &self.parts.public_url,
            rate: None,
        };
        let body = self.parts.wording.render(&say, &to);
        let body = segments::to_gsm7_lookalikes(&body).into_owned();
        if !text.bulk && text.files.is_empty() && text.held_until.is_none() {
            self.send(text.channel, &text.address, body, waiting, text.ticket);
            return Ok(());
        }
        let message = self.outgoing(text.channel, &text.address, body, text.ticket);
        self.with_files(message, text);
        Ok(())
    }

    /// Queues a message that waits for something, or has files.
    fn with_files(&mut self, message: messages::NewMessage, text: &Text) {
        let due_at = match text.held_until {
            Some(until) => until,
            None if text.files_pending => self.now.after(FILES_WAIT),
            None => self.now,
        };
        self.writes.aside.push(outbox::Aside {
            id: message.id,
            channel: message.channel.clone(),
            address: message.address.clone(),
            seq: message.created_at.micros(),
            due_at,
            attempts: 0,
            uncertain: false,
            bulk: text.bulk,
            files: i64::try_from(text.files.len()).unwrap_or(i64::MAX),
            created_at: message.created_at,
        });
        for (place, file) in (0..).zip(&text.files) {
            self.writes.attachments.push(attachments::Attachment {
                message_id: message.id,
                place,
                media_id: *file,
            });
        }
        self.outcome.queued = true;
        self.transcript(message, text.files.len());
    }
}
