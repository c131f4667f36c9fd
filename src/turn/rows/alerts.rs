//! A person of the staff is needed: the operator is told, by text, by mail, or both.

use uuid::Uuid;

use super::{
    super::{alert, error::BatchError},
    Rows,
};
use crate::{
    conversation::Alert,
    domain::{EMAIL, Language, SMS},
    wording::{Letter, Part},
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
        if let Some(operator) = &self.parts.operator {
            let body = alert::text(&self.parts.wording, alert, about);
            // Whether something waits for the operator was not looked up: the rows of one
            // lane stay in order, and the dispatcher finds what is left over.
            self.send(SMS, operator, body, 0, ticket_id);
        }
        match &self.parts.operator_email {
            Some(operator) => {
                let body = alert::text(&self.parts.wording, alert, about);
                self.alert_by_mail(operator, body, ticket_id)
            }
            None => Ok(()),
        }
    }

    /// The operator is told by mail, unasked.
    fn alert_by_mail(
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
