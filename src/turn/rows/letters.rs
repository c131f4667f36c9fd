//! Mails: what a turn says by mail, with the token that an answer brings back.

use uuid::Uuid;

use super::{super::error::BatchError, Rows};
use crate::{
    conversation::Say,
    domain::{EMAIL, signed_link},
    store::messages,
    wording::Recipient,
};

/// Who gets a mail, as far as that is known.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Person<'a> {
    pub(super) name: Option<&'a str>,
    /// A phone that they named; it pre-fills a form.
    pub(super) phone: Option<&'a str>,
    /// Nobody knows whether it was they who wrote: their From may be forged.
    pub(super) claimed: bool,
}

impl Rows<'_> {
    /// A mail to the person whose turn it is, or to somebody else.
    pub(super) fn letter(
        &mut self,
        (address, person): (&str, Person<'_>),
        say: &Say,
        waiting: usize,
        ticket_id: Option<Uuid>,
    ) -> Result<(), BatchError> {
        let message = self.mail_row((address, person), say, ticket_id)?;
        self.queue(EMAIL, message, waiting);
        Ok(())
    }

    /// A mail that is not queued yet.
    pub(super) fn mail_row(
        &mut self,
        (address, person): (&str, Person<'_>),
        say: &Say,
        ticket_id: Option<Uuid>,
    ) -> Result<messages::NewMessage, BatchError> {
        let public_url = &self.parts.public_url;
        let rate = say.rates().map(|session| {
            let path = signed_link::rate_path(&self.parts.key, session.0, self.now);
            format!("{public_url}{path}")
        });
        let to = Recipient {
            phone: person.phone,
            public_url,
            rate: rate.as_deref(),
        };
        let wording = &self.parts.wording;
        let letter = if person.claimed {
            wording.letter_to_claimed(person.name, say, &to)
        } else {
            wording.letter_to(person.name, say, &to)
        };
        let message = self.outgoing(EMAIL, address, letter.words(), ticket_id);
        let mailing = &self.parts.mailing;
        let row = mailing.row(&self.parts.key, &message, &letter, None)?;
        self.writes.mails.push(row);
        Ok(message)
    }
}
