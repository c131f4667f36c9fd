//! What became of a mail of ours, as the servers on its way tell (RFC 3464): a receipt, like a carrier's.
//!
//! Anybody can write such a report. One counts only when it brings back the token of a mail of ours, in the address it
//! was sent to or in the Message-ID it returns; and it tells of that mail alone.

use uuid::Uuid;

use super::{
    Kept, Mailroom, NotKept,
    keep::{header_id, row},
};
use crate::{
    channel::mail::{Bounce, Mail},
    domain::{DeliveryStatus, Timestamp},
    store::{Tx, mail_ways, mails, messages},
    turn::Seen,
};

impl Mailroom {
    /// Keeps a report, with what it tells, in one transaction.
    pub(super) async fn reported(
        &self,
        id: Uuid,
        raw: &[u8],
        (mail, bounce): (&Mail, &Bounce),
        now: Timestamp,
    ) -> Result<Kept, NotKept> {
        let raw_key = self.put(&format!("mail/{id}.eml"), raw.to_vec()).await?;
        let from = mail.from.as_ref().map_or("", |it| it.address.as_str());
        let header_id = header_id(mail, raw);
        let note = mails::NewIn {
            fate: "report".to_owned(),
            ..row(id, from, header_id, Some(mail), raw_key, now)
        };
        let mut tx = self.parts.db.begin().await?;
        if mails::insert_in(&mut tx, vec![note]).await? == 0 {
            drop(tx);
            self.forget_files(id, 0).await;
            return Ok(Kept::Repeat);
        }
        let told = match self.original(&mut tx, mail, bounce).await? {
            Some(ours) => record(&mut tx, &ours, bounce, now).await?,
            None => None,
        };
        tx.commit().await?;
        if let Some((id, status)) = told {
            let status = status.as_str();
            metrics::counter!("savvysolve_deliveries_total", "status" => status).increment(1);
            // Maybe nobody looks on.
            let _nobody = self.parts.seen.send(Seen::Status { id, status }.into());
        }
        Ok(Kept::Unanswered("report"))
    }

    /// The mail of ours that a report is about.
    async fn original(
        &self,
        tx: &mut Tx,
        mail: &Mail,
        bounce: &Bounce,
    ) -> Result<Option<mails::Ours>, sqlx::Error> {
        for token in self.tokens(mail, bounce.original_id.iter()) {
            if let Some(ours) = mails::by_token(tx, token).await? {
                return Ok(Some(ours));
            }
        }
        Ok(None)
    }
}

/// Writes down what a report tells. A mail that is only late has no end yet.
async fn record(
    tx: &mut Tx,
    ours: &mails::Ours,
    bounce: &Bounce,
    now: Timestamp,
) -> Result<Option<(Uuid, DeliveryStatus)>, sqlx::Error> {
    let status = match bounce.action.as_str() {
        "failed" => DeliveryStatus::Undelivered,
        "delivered" => DeliveryStatus::Delivered,
        _ => return Ok(None),
    };
    let failed = status == DeliveryStatus::Undelivered;
    let progress = messages::Progress {
        id: ours.id,
        provider_id: None,
        status: status.as_str().to_owned(),
        rank: status.rank(),
        error_code: failed
            .then(|| bounce.code.or_else(|| digits(&bounce.status)))
            .flatten(),
    };
    messages::advance(tx, vec![progress]).await?;
    if failed && is_hard(&bounce.status) {
        mail_ways::bounced(tx, ours.address.clone(), now).await?;
    }
    Ok(Some((ours.id, status)))
}

/// Whether nobody has the address, as far as a server can tell (RFC 3463): it is bad, or its mailbox is switched off;
/// not that the mailbox is full, the mail too large, or we are not liked.
fn is_hard(status: &str) -> bool {
    status.starts_with("5.1.") || status == "5.2.1"
}

/// `5.1.1` as 511, where the server's own three digits are not told.
fn digits(status: &str) -> Option<i64> {
    let digits: String = status.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|it| (100..=99_999).contains(it))
}
