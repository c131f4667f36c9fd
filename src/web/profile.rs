//! What an account may change of itself, for the page and the procedure alike.

use super::{
    Web,
    error::Error,
    sign_in::{Tried, text_code, try_code},
    who::Account,
};
use crate::{
    actions,
    domain::{Language, PhoneNumber, mask, phone::PhoneError},
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
        let sent = text_code(web, language, &phone, Some(user), network).await?;
        return Ok(if sent {
            PhoneChange::Pending(phone)
        } else {
            PhoneChange::TooMany(phone)
        });
    };
    let parts = &web.0.parts;
    let now = parts.clock.now();
    let mut tx = parts.db.begin().await?;
    let tried = try_code(web, &mut tx, &phone, Some(user), digits, network).await?;
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
