//! Codes that prove a number or a mail address: sent there, typed back, used once.

use std::time::Duration;

use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use super::Limit;
use crate::{
    domain::{EMAIL, EmailAddress, Key, PhoneNumber, SMS, Timestamp, id::new_id},
    store::{Tx, codes, db::Result},
};

/// How long a code is good.
pub const CODE_LIFE: Duration = Duration::from_mins(10);

/// How often one may be tried.
const CODE_TRIES: i64 = 5;

/// How many digits it has.
const CODE_DIGITS: usize = 6;

/// What a code proves: that whoever types it back reads what is sent there.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// A number that texts reach.
    Phone(&'a PhoneNumber),
    /// A mail address.
    Mail(&'a EmailAddress),
}

impl Place<'_> {
    /// Where that is, as the database has it.
    pub fn owned(self) -> (String, String) {
        match self {
            Self::Phone(phone) => (SMS.to_owned(), phone.to_string()),
            Self::Mail(address) => (EMAIL.to_owned(), address.as_str().to_owned()),
        }
    }

    /// What limits count for it.
    pub fn hash(self, key: &Key) -> String {
        match self {
            Self::Phone(phone) => key.hash("phone", phone.as_str()),
            Self::Mail(address) => key.hash("mail address", address.as_str()),
        }
    }
}

/// How many codes are sent, and typed in: one count for pages and conversations together.
#[derive(Clone, Copy, Debug)]
pub struct CodeLimits {
    /// Codes to one number or mail address.
    pub place: Limit,
    /// Codes that one network address, or one conversation, asks for.
    pub asker: Limit,
    /// Codes in all.
    pub all: Limit,
    /// Codes that one network address, or one conversation, types in.
    pub guesses: Limit,
}

impl CodeLimits {
    /// Counts a code that is asked for; false when it is one too many. `asker`: a keyed hash.
    pub async fn allow(
        &self,
        tx: &mut Tx,
        key: &Key,
        place: Place<'_>,
        asker: &str,
        now: Timestamp,
    ) -> Result<bool> {
        Ok(self.asker.allows(tx, asker, now).await?
            && self.place.allows(tx, &place.hash(key), now).await?
            && self.all.allows(tx, "", now).await?)
    }

    /// Notes what a code came to that was typed in. Where it was right, the rightful one asked: what was
    /// counted against the place is forgotten.
    pub async fn tried(&self, tx: &mut Tx, key: &Key, place: Place<'_>, right: bool) -> Result<()> {
        let result = if right { "right" } else { "wrong" };
        metrics::counter!("savvysolve_codes_total", "result" => result).increment(1);
        if right {
            self.place.forgive(tx, &place.hash(key)).await?;
        }
        Ok(())
    }
}

/// A code that is about to be sent. It is kept as a keyed hash alone: a million are soon tried.
#[derive(Debug)]
pub struct Code {
    id: Uuid,
    digits: String,
    hash: String,
}

impl Code {
    /// Another one.
    pub fn new(key: &Key, now: Timestamp) -> std::result::Result<Self, getrandom::Error> {
        let id = new_id(now);
        // The bias of the remainder is one in 2^44.
        let number = getrandom::u64()? % 1_000_000;
        let digits = format!("{number:0CODE_DIGITS$}");
        let hash = hash(key, id, &digits);
        Ok(Self { id, digits, hash })
    }

    /// What is sent, and nowhere else written.
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// Keeps it, once its message is written. Earlier ones for the same purpose are good no more.
    /// `user`: the account that proves something more; none at sign-in.
    pub async fn keep(
        self,
        tx: &mut Tx,
        place: Place<'_>,
        user: Option<Uuid>,
        message: Uuid,
        now: Timestamp,
    ) -> Result<()> {
        let (channel, address) = place.owned();
        codes::withdraw(tx, channel, address, user, now).await?;
        self.insert(tx, place, user, "", message, now).await
    }

    /// The same for a code that the conversation with the address `asked_by` asked for, and that is typed
    /// back there. It does the work of no other, and no other does its.
    pub async fn keep_for(
        self,
        tx: &mut Tx,
        place: Place<'_>,
        asked_by: &str,
        message: Uuid,
        now: Timestamp,
    ) -> Result<()> {
        codes::withdraw_asked(tx, asked_by.to_owned(), now).await?;
        self.insert(tx, place, None, asked_by, message, now).await
    }

    async fn insert(
        self,
        tx: &mut Tx,
        place: Place<'_>,
        user: Option<Uuid>,
        asked_by: &str,
        message: Uuid,
        now: Timestamp,
    ) -> Result<()> {
        let (channel, address) = place.owned();
        let code = codes::NewCode {
            id: self.id,
            channel,
            phone: address,
            user_id: user,
            asked_by: asked_by.to_owned(),
            hash: self.hash,
            tries: 0,
            message_id: message,
            created_at: now,
            expires_at: now.after(CODE_LIFE),
        };
        codes::insert(tx, vec![code]).await?;
        Ok(())
    }
}

/// Whether these are the digits that were sent to `place`; if so, they are used up. The try counts
/// even when the answer is no: commit either way.
pub async fn is_code(
    tx: &mut Tx,
    key: &Key,
    place: Place<'_>,
    user: Option<Uuid>,
    digits: &str,
    now: Timestamp,
) -> Result<bool> {
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    if digits.len() != CODE_DIGITS {
        // A slip, not a guess.
        return Ok(false);
    }
    let (channel, address) = place.owned();
    let tried = codes::try_one(tx, channel, address, user, CODE_TRIES, now).await?;
    match tried {
        Some(tried) => is_spent(tx, key, &tried, &digits, now).await,
        None => Ok(false),
    }
}

/// Whether these are the digits of that code, which are used up with it.
async fn is_spent(
    tx: &mut Tx,
    key: &Key,
    tried: &codes::Tried,
    digits: &str,
    now: Timestamp,
) -> Result<bool> {
    let given = hash(key, tried.id, digits);
    let right = bool::from(given.as_bytes().ct_eq(tried.hash.as_bytes()));
    Ok(right && codes::spend(tx, tried.id, now).await? > 0)
}

/// What a code came to that was typed into the conversation that had asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// They read what is sent to that place.
    Right,
    /// It is another.
    Wrong,
    /// It was tried too often.
    Exhausted,
    /// It is too old, or was used.
    Old,
}

/// As [`is_code`], for [`Code::keep_for`].
pub async fn typed_back(
    tx: &mut Tx,
    key: &Key,
    place: Place<'_>,
    asked_by: &str,
    digits: &str,
    now: Timestamp,
) -> Result<Typed> {
    let (channel, address) = place.owned();
    let asked_by = asked_by.to_owned();
    let known = codes::asked(tx, asked_by.clone()).await?;
    let slip = digits.len() != CODE_DIGITS;
    let tried = if slip {
        None
    } else {
        codes::try_asked(tx, asked_by, channel, address, CODE_TRIES, now).await?
    };
    if let Some(tried) = tried
        && is_spent(tx, key, &tried, digits, now).await?
    {
        return Ok(Typed::Right);
    }
    Ok(match known {
        // This one was the last.
        Some(known) if known.tries + i64::from(!slip) >= CODE_TRIES => Typed::Exhausted,
        Some(known) if known.expires_at > now => Typed::Wrong,
        _ => Typed::Old,
    })
}

fn hash(key: &Key, id: Uuid, digits: &str) -> String {
    key.hash("code", &format!("{id}:{digits}"))
}
