//! Codes that prove a number: texted, typed back, used once.

use std::time::Duration;

use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use crate::{
    domain::{Key, PhoneNumber, Timestamp, id::new_id},
    store::{Tx, codes, db::Result},
};

/// How long a code is good.
pub const CODE_LIFE: Duration = Duration::from_mins(10);

/// How often one may be tried.
const CODE_TRIES: i64 = 5;

/// How many digits it has.
const CODE_DIGITS: usize = 6;

/// A code that is about to be texted. It is kept as a keyed hash alone: a million are soon tried.
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

    /// What is texted, and nowhere else written.
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// Keeps it, once its text is written. Earlier ones for the same purpose are good no more.
    /// `user`: the account that changes its phone; none at sign-in.
    pub async fn keep(
        self,
        tx: &mut Tx,
        phone: &PhoneNumber,
        user: Option<Uuid>,
        message: Uuid,
        now: Timestamp,
    ) -> Result<()> {
        let phone = phone.to_string();
        codes::withdraw(tx, phone.clone(), user, now).await?;
        let until = now.after(CODE_LIFE);
        codes::insert(tx, self.id, phone, user, self.hash, message, now, until).await?;
        Ok(())
    }
}

/// Whether these are the digits that were texted to `phone`; if so, they are used up. The try counts
/// even when the answer is no: commit either way.
pub async fn is_code(
    tx: &mut Tx,
    key: &Key,
    phone: &PhoneNumber,
    user: Option<Uuid>,
    digits: &str,
    now: Timestamp,
) -> Result<bool> {
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    if digits.len() != CODE_DIGITS {
        // A slip, not a guess.
        return Ok(false);
    }
    let tried = codes::try_one(tx, phone.to_string(), user, CODE_TRIES, now).await?;
    let Some(tried) = tried else { return Ok(false) };
    let given = hash(key, tried.id, &digits);
    let right = bool::from(given.as_bytes().ct_eq(tried.hash.as_bytes()));
    Ok(right && codes::spend(tx, tried.id, now).await? > 0)
}

fn hash(key: &Key, id: Uuid, digits: &str) -> String {
    key.hash("code", &format!("{id}:{digits}"))
}
