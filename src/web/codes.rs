//! Codes that are sent to a number or a mail address, and come back: for signing in, and for what an account
//! proves beside it. Within limits.

use uuid::Uuid;

use super::{Web, error::Error};
use crate::{
    actions::{Code, Place, is_code},
    conversation::{AccountLine, Line},
    domain::{EmailAddress, Language},
    store::{Tx, users},
    turn::{self, Notice, To},
};

/// Whoever gave a mail address as they signed up is mailed the code that proves it. When too many were
/// asked for they find the way to one in their account.
pub(super) async fn greet(
    web: &Web,
    language: Language,
    account: &users::Account,
    network: &str,
) -> Result<(), Error> {
    let unproven = account
        .email
        .as_deref()
        .filter(|_| account.email_verified_at.is_none());
    let address = unproven.and_then(|it| EmailAddress::parse(it).ok());
    if let Some(address) = address.filter(|_| web.0.parts.mailing.on) {
        let place = Place::Mail(&address);
        let _sent = send_code(web, language, place, Some(account.id), network).await?;
    }
    Ok(())
}

/// What a code that was typed in came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tried {
    /// They hold the phone, and the code is used up.
    Right,
    /// It is not the code, or it is no longer good.
    Wrong,
    /// Too many were typed in from there.
    TooMany,
}

/// Takes a code that came back. The try counts whatever came of it: commit either way. `user`: as for
/// [`send_code`].
pub(super) async fn try_code(
    web: &Web,
    tx: &mut Tx,
    place: Place<'_>,
    user: Option<Uuid>,
    digits: &str,
    network: &str,
) -> Result<Tried, Error> {
    let (parts, limits) = (&web.0.parts, &web.0.limits.codes);
    let now = parts.clock.now();
    let network = parts.key.hash("network", network);
    if !limits.guesses.allows(tx, &network, now).await? {
        return Ok(Tried::TooMany);
    }
    let right = is_code(tx, &parts.key, place, user, digits, now).await?;
    limits.tried(tx, &parts.key, place, right).await?;
    Ok(if right { Tried::Right } else { Tried::Wrong })
}

/// Sends a code to a number or a mail address; false when too many were asked for. `user`: the account
/// that proves something more; none at sign-in.
pub(super) async fn send_code(
    web: &Web,
    language: Language,
    place: Place<'_>,
    user: Option<Uuid>,
    network: &str,
) -> Result<bool, Error> {
    let parts = &web.0.parts;
    let now = parts.clock.now();
    let limits = &web.0.limits.codes;
    let mut tx = parts.db.begin().await?;
    let network = parts.key.hash("network", network);
    if !limits
        .allow(&mut tx, &parts.key, place, &network, now)
        .await?
    {
        tx.commit().await?;
        return Ok(false);
    }
    let code = Code::new(&parts.key, now).map_err(Error::Random)?;
    let digits = code.digits().to_owned();
    let (notice, result) = match place {
        Place::Phone(phone) => {
            let to = To {
                phone: phone.as_str(),
                language,
                ticket: None,
                held_until: None,
            };
            let line = Line::Account(AccountLine::Code { digits });
            (
                Notice::write(parts, &mut tx, to, line, now).await?,
                "texted",
            )
        }
        Place::Mail(address) => {
            let notice = turn::mail_code(parts, &mut tx, address, language, digits, now).await?;
            (notice, "mailed")
        }
    };
    code.keep(&mut tx, place, user, notice.id, now).await?;
    tx.commit().await?;
    notice.send(parts);
    metrics::counter!("savvysolve_codes_total", "result" => result).increment(1);
    Ok(true)
}
