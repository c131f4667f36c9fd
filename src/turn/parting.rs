//! The last mail to somebody who is forgotten: no turn causes it, and nothing of theirs is left that it
//! could answer.

use uuid::Uuid;

use super::Parts;
use crate::{
    conversation::{Line, Say, SessionLine},
    domain::{EMAIL, Language, Timestamp, id::new_id},
    store::{Tx, db::Result, mails, messages, outbox},
    wording::Recipient,
};

/// Writes it, and gives its id.
pub async fn last_mail(
    parts: &Parts,
    tx: &mut Tx,
    address: &str,
    language: Language,
    now: Timestamp,
) -> Result<Uuid> {
    let say = Say {
        language,
        first_contact: false,
        lines: vec![Line::Session(SessionLine::Erased)],
    };
    let to = Recipient {
        phone: None,
        public_url: &parts.public_url,
        rate: None,
    };
    let letter = parts.wording.letter(&say, &to);
    let message = messages::NewMessage {
        id: new_id(now),
        channel: EMAIL.to_owned(),
        address: address.to_owned(),
        direction: "out".to_owned(),
        body: letter.words(),
        segments: 0,
        status: "queued".to_owned(),
        inbound_id: None,
        ticket_id: None,
        created_at: now,
    };
    let row = outbox::NewRow {
        id: message.id,
        channel: message.channel.clone(),
        address: message.address.clone(),
        seq: now.micros(),
        due_at: now,
        attempts: 0,
        uncertain: false,
        created_at: now,
    };
    let id = message.id;
    let mail = parts.mailing.row(&parts.key, &message, &letter, None)?;
    messages::insert(tx, vec![message]).await?;
    mails::insert_out(tx, vec![mail]).await?;
    outbox::insert(tx, vec![row]).await?;
    parts.queued.notify_one();
    Ok(id)
}
