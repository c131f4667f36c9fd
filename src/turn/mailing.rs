//! What every mail of ours has, whoever causes it: our address, and a token of its own.

use serde_json::value::RawValue;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    domain::{EmailAddress, Key},
    store::{db::Result, mails, messages},
    wording::Letter,
};

/// Digits of a token: 96 bits of a keyed hash, which nobody guesses.
const TOKEN: usize = 24;

/// What the mail with a code is called where notices are told apart.
pub const CODE: &str = "code";

/// The same of the mail that asks whose another mail is.
pub const WHOSE: &str = "whose";

/// The same of what the operator is told.
pub const ALERT: &str = "alert";

/// How our mails are made.
#[derive(Clone, Debug)]
pub struct Mailing {
    /// Our address.
    pub address: EmailAddress,
    /// What stands before it.
    pub name: String,
    /// There is mail here at all.
    pub on: bool,
}

impl Mailing {
    /// What tells our own mails from another instance's: `X-SavvySolve-Loop`.
    pub fn instance(key: &Key) -> String {
        let mut instance = key.hash("mail-loop", "");
        instance.truncate(TOKEN);
        instance
    }

    /// The row of a mail of ours. `notice`: what it tells unasked, none for an answer.
    pub fn row(
        &self,
        key: &Key,
        message: &messages::NewMessage,
        letter: &Letter,
        notice: Option<&str>,
    ) -> Result<mails::NewOut> {
        let token = token(key, message.id);
        let json = serde_json::to_string(letter).and_then(RawValue::from_string);
        let json = json.map_err(|error| sqlx::Error::Encode(error.into()))?;
        Ok(mails::NewOut {
            id: message.id,
            address: message.address.clone(),
            direction: "out".to_owned(),
            header_id: format!("{token}@{}", self.address.domain()),
            token: Some(token),
            subject: letter.subject.clone(),
            refs: String::new(),
            fate: String::new(),
            letter: Some(Json(json)),
            notice: notice.map(str::to_owned),
            created_at: message.created_at,
        })
    }
}

/// The token of a mail of ours.
fn token(key: &Key, message: Uuid) -> String {
    let mut token = key.hash("mail", &message.to_string());
    token.truncate(TOKEN);
    token
}
