//! Mails: what a turn says by mail, with the token that an answer brings back.

use uuid::Uuid;

use super::{super::error::BatchError, Rows};
use crate::{
    conversation::Say,
    domain::{EMAIL, Language},
    wording::{Letter, Part, Recipient},
};

impl Rows<'_> {
    /// A mail to the person whose turn it is, or to somebody else.
    pub(super) fn letter(
        &mut self,
        address: &str,
        say: &Say,
        waiting: usize,
        ticket_id: Option<Uuid>,
    ) -> Result<(), BatchError> {
        let to = Recipient {
            phone: None,
            public_url: &self.parts.public_url,
        };
        let letter = self.parts.wording.letter(say, &to);
        let message = self.outgoing(EMAIL, address, letter.words(), ticket_id);
        let mailing = &self.parts.mailing;
        let row = mailing.row(&self.parts.key, &message, &letter, None)?;
        self.writes.mails.push(row);
        self.queue(EMAIL, message, waiting);
        Ok(())
    }

    /// The operator is told by mail, unasked.
    pub(super) fn alert_by_mail(
        &mut self,
        operator: &str,
        words: String,
        ticket_id: Option<Uuid>,
    ) -> Result<(), BatchError> {
        let language = Language::default();
        let letter = Letter {
            language,
            subject: self.parts.wording.text(language, "mail-subject-alert"),
            parts: vec![Part::Words(words)],
            ..Letter::default()
        };
        let message = self.outgoing(EMAIL, operator, letter.words(), ticket_id);
        let mailing = &self.parts.mailing;
        let row = mailing.row(&self.parts.key, &message, &letter, Some("alert"))?;
        self.writes.mails.push(row);
        self.queue(EMAIL, message, 0);
        Ok(())
    }
}
