//! Accounts: made, given a phone, linked, signed in.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    domain::{EMAIL, EmailAddress, PhoneNumber, SMS, Timestamp, id::new_id, keyed},
    store::{Tx, db::Result, history, sign_ins, users},
};

/// How long somebody stays signed in.
pub const SIGNED_IN: Duration = Duration::from_hours(30 * 24);

/// What somebody told of themselves beside their phone. Proven by nobody.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// What to call them.
    pub name: Option<String>,
    /// Their mail address.
    pub email: Option<String>,
}

/// The account of whoever just proved this phone; it is made if there is none. Their tickets are
/// linked. What is known of an account already is not overwritten.
pub async fn account_of(
    tx: &mut Tx,
    phone: &PhoneNumber,
    profile: Profile,
    now: Timestamp,
) -> Result<users::Account> {
    let Profile { name, email } = profile;
    let id = new_id(now);
    users::insert(tx, id, phone.to_string(), name.clone(), email.clone(), now).await?;
    let account = users::with_phone(tx, phone.to_string()).await?;
    let account = account.ok_or(sqlx::Error::RowNotFound)?;
    if account.id == id {
        metrics::counter!("savvysolve_accounts_total", "event" => "made").increment(1);
    } else {
        users::prove(tx, account.id, name, email, now).await?;
    }
    link(tx, account.id, phone).await?;
    users::get(tx, account.id)
        .await?
        .ok_or(sqlx::Error::RowNotFound)
}

/// An account proved another phone: whoever had it before has it no more, and its tickets are linked.
pub async fn change_phone(
    tx: &mut Tx,
    account: Uuid,
    phone: &PhoneNumber,
    now: Timestamp,
) -> Result<()> {
    users::release_phone(tx, phone.to_string(), account).await?;
    users::set_phone(tx, account, phone.to_string(), now).await?;
    link(tx, account, phone).await?;
    Ok(())
}

/// Links all tickets of a phone, which this account proved, that belong to nobody yet. How many.
///
/// A turn that opens a ticket at this very moment may not see the account yet: touching the
/// conversation makes it begin again, and then it does.
pub async fn link(tx: &mut Tx, account: Uuid, phone: &PhoneNumber) -> Result<u64> {
    users::touch_conversation(tx, SMS.to_owned(), phone.to_string()).await?;
    let linked = users::link(tx, account, phone.to_string()).await?;
    metrics::counter!("savvysolve_tickets_linked_total").increment(linked);
    Ok(linked)
}

/// An account proved a mail address: whoever had it before has it no more, and its tickets are linked.
pub async fn prove_email(
    tx: &mut Tx,
    account: Uuid,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<()> {
    users::release_email(tx, email.as_str().to_owned(), account).await?;
    users::prove_email(tx, account, email.as_str().to_owned(), now).await?;
    link_mail(tx, account, email).await?;
    Ok(())
}

/// Links all tickets of a mail address, which this account proved, as [`link`] does those of a phone.
pub async fn link_mail(tx: &mut Tx, account: Uuid, email: &EmailAddress) -> Result<u64> {
    let email = email.as_str().to_owned();
    users::touch_conversation(tx, EMAIL.to_owned(), email.clone()).await?;
    let linked = users::link_mail(tx, account, email).await?;
    metrics::counter!("savvysolve_tickets_linked_total").increment(linked);
    Ok(linked)
}

/// Links one ticket, which its customer names by id or code, by a phone that this account proved. None
/// when it is another's, of another number, or of one that nobody proved; linked twice is linked.
pub async fn link_one(
    tx: &mut Tx,
    account: Uuid,
    phone: &PhoneNumber,
    id: Uuid,
    code: String,
) -> Result<Option<history::Ticket>> {
    let linked = users::link_one(tx, account, phone.to_string(), id, code.clone()).await?;
    metrics::counter!("savvysolve_tickets_linked_total").increment(linked);
    history::ticket(tx, account, phone.to_string(), id, code).await
}

/// What a browser or a program holds to be known again. Only its hash is kept.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// Another one, of 32 random bytes.
    pub fn new() -> std::result::Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// What came back.
    pub fn given(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What it is kept by.
    pub fn id(&self) -> String {
        keyed::hex(&Sha256::digest(self.0.as_bytes()))
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(set)")
    }
}

/// Signs somebody in, always under a new token: one that a stranger may have planted in the browser
/// before is worth nothing afterwards.
pub async fn sign_in(
    tx: &mut Tx,
    account: Uuid,
    token: &Token,
    before: Option<&Token>,
    now: Timestamp,
) -> Result<()> {
    if let Some(before) = before {
        sign_ins::remove(tx, before.id()).await?;
    }
    sign_ins::insert(tx, token.id(), account, now, now.after(SIGNED_IN)).await?;
    metrics::counter!("savvysolve_sign_ins_total").increment(1);
    Ok(())
}
