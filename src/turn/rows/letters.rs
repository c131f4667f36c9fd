//! Mails: what a turn says by mail, with the token that an answer brings back.

use uuid::Uuid;

use super::{super::error::BatchError, Rows};
use crate::{conversation::Say, domain::EMAIL, wording::Recipient};

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
}
