//! The last mail to somebody who is forgotten: no turn causes it, and nothing of theirs is left that it
//! could answer.

use uuid::Uuid;

use super::{MailTo, Notice, Parts};
use crate::{
    conversation::{Line, Say, SessionLine},
    domain::{Language, Timestamp},
    store::{Tx, db::Result},
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
    let to = MailTo {
        address,
        held_until: None,
    };
    Ok(Notice::letter(parts, tx, to, &letter, None, now).await?.id)
}
