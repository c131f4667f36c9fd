//! What an event of Clerk's says, as far as it counts here. What is not read may be anything.

use serde::Deserialize;
use serde_json::Value;

use crate::{
    actions::{ClerkEvent, ClerkUser},
    domain::PhoneNumber,
    web::field,
};

/// An event that was read.
pub(super) struct Read {
    /// Its type, for a metric: one of those that we know.
    pub(super) kind: &'static str,
    /// None when it is not for us; what is wrong when it cannot be read.
    pub(super) event: Result<Option<ClerkEvent>, &'static str>,
}

#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    data: Value,
    timestamp: Option<i64>,
}

#[derive(Deserialize)]
struct User {
    id: String,
    first_name: Option<String>,
    last_name: Option<String>,
    primary_phone_number_id: Option<String>,
    primary_email_address_id: Option<String>,
    #[serde(default)]
    phone_numbers: Option<Vec<Identification>>,
    #[serde(default)]
    email_addresses: Option<Vec<Identification>>,
    updated_at: Option<i64>,
}

/// A phone number or a mail address.
#[derive(Deserialize)]
struct Identification {
    id: Option<String>,
    phone_number: Option<String>,
    email_address: Option<String>,
    /// None when somebody of the staff entered it.
    verification: Option<Verification>,
    /// Held for somebody who has not confirmed it.
    reserved: Option<bool>,
}

#[derive(Deserialize)]
struct Verification {
    status: Option<String>,
}

#[derive(Deserialize)]
struct Gone {
    id: String,
}

/// Reads the body of a webhook that Clerk signed.
pub(super) fn read(body: &[u8]) -> Read {
    let Ok(envelope) = serde_json::from_slice::<Envelope>(body) else {
        return Read {
            kind: "unknown",
            event: Err("no event"),
        };
    };
    let changed = |kind| Read {
        kind,
        event: user(envelope.data.clone(), envelope.timestamp).map(Some),
    };
    match envelope.kind.as_str() {
        "user.created" => changed("user.created"),
        "user.updated" => changed("user.updated"),
        "user.deleted" => Read {
            kind: "user.deleted",
            event: serde_json::from_value::<Gone>(envelope.data.clone())
                .ok()
                .and_then(|it| id(&it.id))
                .map(|id| Some(ClerkEvent::Deleted(id)))
                .ok_or("no id"),
        },
        _ => Read {
            kind: "other",
            event: Ok(None),
        },
    }
}

fn user(data: Value, sent: Option<i64>) -> Result<ClerkEvent, &'static str> {
    let user: User = serde_json::from_value(data).map_err(|_| "no user")?;
    let phone = primary(user.phone_numbers, user.primary_phone_number_id);
    let phone = phone.and_then(|it| it.phone_number);
    let phone = phone.and_then(|it| PhoneNumber::parse(&it, None).ok());
    let email = primary(user.email_addresses, user.primary_email_address_id);
    let email = email.and_then(|it| it.email_address);
    let names = [user.first_name, user.last_name].into_iter().flatten();
    let name: Vec<String> = names.collect();
    Ok(ClerkEvent::Changed(ClerkUser {
        id: id(&user.id).ok_or("no id")?,
        updated_at: user.updated_at.or(sent).ok_or("no updated_at")?,
        phone,
        email: email.as_deref().and_then(field::line),
        name: field::line(&name.join(" ")),
    }))
}

/// A database takes no NUL, and no key is endless.
fn id(text: &str) -> Option<String> {
    let fine = !text.is_empty() && text.len() <= 200 && !text.contains(char::is_control);
    fine.then(|| text.to_owned())
}

/// The one that counts: the primary one, if it is theirs beyond doubt. Never just the first.
fn primary(all: Option<Vec<Identification>>, id: Option<String>) -> Option<Identification> {
    let id = id?;
    let mut all = all?.into_iter();
    let one = all.find(|it| it.id.as_deref() == Some(&id))?;
    let status = one
        .verification
        .as_ref()
        .and_then(|it| it.status.as_deref());
    (status == Some("verified") && one.reserved != Some(true)).then_some(one)
}
