//! Accounts that Clerk keeps: what its webhooks tell, and users whose token comes before their webhook.
//!
//! Events come in any order and more than once, to several processes at a time. So each is noted, the
//! newest word of a user counts, and one who was deleted stays so.

use uuid::Uuid;

use super::{link, link_mail};
use crate::{
    domain::{EmailAddress, PhoneNumber, Timestamp, id::new_id},
    store::{
        Tx,
        clerk::{self, Known},
        db::Result,
        users,
    },
};

/// What Clerk says of a user.
#[derive(Clone, Debug)]
pub struct ClerkUser {
    /// Clerk's id.
    pub id: String,
    /// As of when, in Clerk's milliseconds.
    pub updated_at: i64,
    /// The primary phone, if it is verified.
    pub phone: Option<PhoneNumber>,
    /// The primary mail address, if it is verified.
    pub email: Option<String>,
    /// First and last name.
    pub name: Option<String>,
}

/// What happened at Clerk.
#[derive(Clone, Debug)]
pub enum ClerkEvent {
    /// A user was made, or changed.
    Changed(ClerkUser),
    /// The user with this id is gone.
    Deleted(String),
}

/// What came of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It was done.
    Applied,
    /// It was taken before.
    Repeated,
    /// Something newer was known.
    Stale,
    /// The user is deleted.
    Buried,
}

/// Takes an event, by the id that all its repeats carry.
pub async fn take_event(
    tx: &mut Tx,
    event_id: &str,
    event: ClerkEvent,
    now: Timestamp,
) -> Result<Taken> {
    if clerk::note(tx, event_id.to_owned(), now).await? == 0 {
        return Ok(Taken::Repeated);
    }
    let id = match &event {
        ClerkEvent::Changed(user) => user.id.clone(),
        ClerkEvent::Deleted(id) => id.clone(),
    };
    // From here on nobody else is at this user.
    if clerk::bury(tx, id.clone(), now).await? == 0 {
        return Ok(Taken::Buried);
    }
    match event {
        ClerkEvent::Deleted(id) => {
            if let Some(account) = clerk::known(tx, id).await? {
                // Solvers and staff stay: what they did is others' too, and who they are the operator
                // said.
                clerk::belongs(tx, account.id, None).await?;
                users::remove(tx, account.id).await?;
            }
            Ok(Taken::Applied)
        }
        ClerkEvent::Changed(user) => {
            let taken = change(tx, user, now).await?;
            clerk::dig_up(tx, id).await?;
            Ok(taken)
        }
    }
}

/// The account of a user whose token is good; it is made when their webhook is still on its way. None
/// when they were deleted: a token outlives them by a minute.
pub async fn account_of_clerk(
    tx: &mut Tx,
    clerk_id: &str,
    now: Timestamp,
) -> Result<Option<users::Account>> {
    if clerk::bury(tx, clerk_id.to_owned(), now).await? == 0 {
        return Ok(None);
    }
    clerk::insert(tx, new_id(now), clerk_id.to_owned(), now).await?;
    let account = clerk::account(tx, clerk_id.to_owned()).await?;
    clerk::dig_up(tx, clerk_id.to_owned()).await?;
    Ok(account)
}

async fn change(tx: &mut Tx, user: ClerkUser, now: Timestamp) -> Result<Taken> {
    let known = clerk::known(tx, user.id.clone()).await?;
    let newest = known.as_ref().and_then(|it| it.clerk_updated_at);
    if newest.is_some_and(|it| it >= user.updated_at) {
        return Ok(Taken::Stale);
    }
    let holder = match &user.phone {
        Some(phone) => clerk::with_phone(tx, phone.to_string()).await?,
        None => None,
    };
    let id = match (known, holder) {
        (Some(known), Some(holder)) if holder.id == known.id => known.id,
        (Some(known), Some(holder)) if holder.clerk_id.is_none() => {
            merge(tx, &user.id, known, holder).await?
        }
        (Some(known), _) => known.id,
        (None, Some(holder)) if holder.clerk_id.is_none() => {
            clerk::belongs(tx, holder.id, Some(user.id.clone())).await?;
            holder.id
        }
        (None, _) => {
            let id = new_id(now);
            clerk::insert(tx, id, user.id.clone(), now).await?;
            metrics::counter!("savvysolve_accounts_total", "event" => "made").increment(1);
            id
        }
    };
    if let Some(phone) = &user.phone {
        users::release_phone(tx, phone.to_string(), id).await?;
    }
    // Clerk verified it: it counts as one that was proven here.
    let email = user.email.as_deref();
    let email = email.and_then(|it| EmailAddress::parse(it).ok());
    if let Some(email) = &email {
        users::release_email(tx, email.as_str().to_owned(), id).await?;
    }
    let phone = user.phone.as_ref().map(ToString::to_string);
    let address = email.as_ref().map(|it| it.as_str().to_owned());
    clerk::update(tx, id, phone, address, user.name, user.updated_at, now).await?;
    if let Some(phone) = &user.phone {
        link(tx, id, phone).await?;
    }
    if let Some(email) = &email {
        link_mail(tx, id, email).await?;
    }
    Ok(Taken::Applied)
}

/// Two accounts of one person: `known` is Clerk's user, `holder` was here before and has the phone that
/// Clerk verified. The one that stays is the one that more hangs on. Two of the staff are not made one:
/// the phone goes to Clerk's.
async fn merge(tx: &mut Tx, clerk_id: &str, known: Known, holder: Known) -> Result<Uuid> {
    let is_staff = |it: &Known| it.role != "customer";
    let (stays, goes) = match (is_staff(&known), is_staff(&holder)) {
        (true, true) => {
            tracing::warn!("two of the staff have one phone: it is now the one's whom Clerk knows");
            return Ok(known.id);
        }
        (false, true) => (holder, known),
        (_, false) => (known, holder),
    };
    clerk::hand_over(tx, goes.id, stays.id).await?;
    clerk::hand_over_acts(tx, goes.id, stays.id).await?;
    clerk::belongs(tx, goes.id, None).await?;
    users::remove(tx, goes.id).await?;
    clerk::belongs(tx, stays.id, Some(clerk_id.to_owned())).await?;
    Ok(stays.id)
}
