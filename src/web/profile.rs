//! What an account may change of itself, for the page and the procedure alike.

use super::{
    Web,
    codes::{Tried, send_code, try_code},
    error::Error,
    who::Account,
};
use crate::{
    actions::{self, Place},
    domain::{EmailAddress, Language, PhoneNumber, mask, phone::PhoneError},
    store::{solvers, users},
    turn,
};

/// What a wish for another phone came to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum PhoneChange {
    /// It is no phone that a text reaches.
    Bad(PhoneError),
    /// A code is on its way to it; nothing is changed yet.
    Pending(PhoneNumber),
    /// Too many codes were asked for, or too many typed in.
    TooMany(PhoneNumber),
    /// That is not the code, or it is no longer good.
    Wrong(PhoneNumber),
    /// The phone is theirs, and all tickets of it.
    Changed(PhoneNumber),
}

/// Texts a code to another phone, or takes the code that came back. `network`: where it comes from.
pub(super) async fn change_phone(
    web: &Web,
    account: &Account,
    language: Language,
    phone: &str,
    code: Option<&str>,
    network: &str,
) -> Result<PhoneChange, Error> {
    let phone = match PhoneNumber::parse_for_texts(phone.trim(), Some(&web.0.region)) {
        Ok(phone) => phone,
        Err(error) => return Ok(PhoneChange::Bad(error)),
    };
    let user = account.id.0;
    let Some(digits) = code.filter(|it| !it.trim().is_empty()) else {
        let sent = send_code(web, language, Place::Phone(&phone), Some(user), network).await?;
        return Ok(if sent {
            PhoneChange::Pending(phone)
        } else {
            PhoneChange::TooMany(phone)
        });
    };
    let parts = &web.0.parts;
    let now = parts.clock.now();
    let mut tx = parts.db.begin().await?;
    let tried = try_code(
        web,
        &mut tx,
        Place::Phone(&phone),
        Some(user),
        digits,
        network,
    )
    .await?;
    if tried == Tried::Right {
        // A solver's number that is another's now: nobody would answer the customers they hold.
        let before = users::with_phone(&mut tx, phone.to_string()).await?;
        if let Some(before) = before.filter(|it| it.id != user)
            && let Some(solver) = solvers::get(&mut tx, before.id).await?
        {
            let returned = turn::dismiss(&mut tx, &solver, now).await?;
            tracing::warn!(phone = %mask(phone.as_str()), tickets = returned.len(), "a solver's number was proven by another account; they are dismissed");
        }
        actions::change_phone(&mut tx, user, &phone, now).await?;
    }
    // A wrong try counts too.
    tx.commit().await?;
    Ok(match tried {
        Tried::Right => PhoneChange::Changed(phone),
        Tried::Wrong => PhoneChange::Wrong(phone),
        Tried::TooMany => PhoneChange::TooMany(phone),
    })
}

/// What a wish to prove a mail address came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MailProof {
    /// A code is on its way to it; nothing is changed yet.
    Pending,
    /// Too many codes were asked for.
    TooMany,
    /// Too many were typed in.
    TooManyGuesses,
    /// That is not the code, or it is no longer good.
    Wrong,
    /// The address is theirs, and all tickets of it.
    Proven,
}

/// Mails a code to the address of an account, or takes the code that came back.
pub(super) async fn prove_email(
    web: &Web,
    account: &Account,
    language: Language,
    address: &EmailAddress,
    code: Option<&str>,
    network: &str,
) -> Result<MailProof, Error> {
    let (user, place) = (account.id.0, Place::Mail(address));
    let Some(digits) = code.filter(|it| !it.trim().is_empty()) else {
        let sent = send_code(web, language, place, Some(user), network).await?;
        return Ok(if sent {
            MailProof::Pending
        } else {
            MailProof::TooMany
        });
    };
    let parts = &web.0.parts;
    let now = parts.clock.now();
    let mut tx = parts.db.begin().await?;
    let tried = try_code(web, &mut tx, place, Some(user), digits, network).await?;
    if tried == Tried::Right {
        actions::prove_email(&mut tx, user, address, now).await?;
    }
    // A wrong try counts too.
    tx.commit().await?;
    Ok(match tried {
        Tried::Right => MailProof::Proven,
        Tried::Wrong => MailProof::Wrong,
        Tried::TooMany => MailProof::TooManyGuesses,
    })
}

/// An account gets another mail address, which is mailed a code: whether it went. None: it has none now, or
/// the one it had.
pub(super) async fn change_email(
    web: &Web,
    account: &Account,
    language: Language,
    email: Option<String>,
    network: &str,
) -> Result<Option<MailProof>, Error> {
    let mut tx = web.0.parts.db.begin().await?;
    users::set_email(&mut tx, account.id.0, email.clone()).await?;
    tx.commit().await?;
    if email == account.email || !web.0.parts.mailing.on {
        return Ok(None);
    }
    let Some(address) = email.and_then(|it| EmailAddress::parse(&it).ok()) else {
        return Ok(None);
    };
    let proof = prove_email(web, account, language, &address, None, network).await?;
    Ok(Some(proof))
}
