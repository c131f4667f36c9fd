//! A person of the staff is needed: the operator is told, by text, by mail, or both.

use uuid::Uuid;

use super::{
    super::{ALERT, alert, error::BatchError},
    Rows,
};
use crate::{
    conversation::Alert,
    domain::{EMAIL, SMS},
};

impl Rows<'_> {
    pub(super) fn alert(
        &mut self,
        alert: &Alert,
        about: &str,
        ticket_id: Option<Uuid>,
    ) -> Result<(), BatchError> {
        metrics::counter!("savvysolve_operator_alerts_total", "reason" => alert.reason)
            .increment(1);
        tracing::warn!(reason = alert.reason, address = %crate::domain::mask(about), "a person of the staff is needed");
        let words = alert::text(&self.parts.wording, alert, about);
        if let Some(operator) = &self.parts.operator_email {
            self.alert_by_mail(operator, words.clone(), ticket_id)?;
        }
        if let Some(operator) = &self.parts.operator {
            // Whether something waits for the operator was not looked up: the rows of one
            // lane stay in order, and the dispatcher finds what is left over.
            self.send(SMS, operator, words, 0, ticket_id);
        }
        Ok(())
    }

    /// The operator is told by mail, unasked.
    fn alert_by_mail(
        &mut self,
        operator: &str,
        words: String,
        ticket_id: Option<Uuid>,
    ) -> Result<(), BatchError> {
        let letter = alert::letter(&self.parts.wording, words);
        let message = self.outgoing(EMAIL, operator, letter.words(), ticket_id);
        let mailing = &self.parts.mailing;
        let row = mailing.row(&self.parts.key, &message, &letter, Some(ALERT))?;
        self.writes.mails.push(row);
        self.queue(EMAIL, message, 0);
        Ok(())
    }
}
