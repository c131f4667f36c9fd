//! Whether a form can become a ticket, and what is wrong beside which field. No stricter than the
//! dialogue by text: a number that a text reaches and some words about the trouble are enough.

use super::{
    Web,
    typed::{Trouble, Typed},
};
use crate::{
    conversation::{Form, clean},
    domain::{Language, PhoneNumber},
    web::{field, page::Words},
};

/// The longest problem, in characters; a solver reads it on a phone.
const LONGEST: usize = 2_000;

/// What is wrong, beside each field. Empty where nothing is.
#[derive(Debug, Default)]
pub(super) struct Wrong {
    /// With all of it.
    pub(super) form: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) email: Option<String>,
    pub(super) description: Option<String>,
    pub(super) device: Option<String>,
    pub(super) urgency: Option<String>,
    pub(super) photo: Option<String>,
}

/// The number and the request; or what is wrong.
pub(super) fn check(
    web: &Web,
    words: Words<'_>,
    typed: &Typed,
) -> Result<(PhoneNumber, Form), Box<Wrong>> {
    let mut wrong = Wrong::default();
    let phone = field::customers_phone(web, &typed.phone);
    if let Err(why) = &phone {
        wrong.phone = Some(words.get(why));
    }
    let email = field::email(&clean(&typed.email)).unwrap_or_else(|()| {
        wrong.email = Some(words.get("web-email-wrong"));
        None
    });
    let description = clean(&typed.description.replace('\t', " "));
    let length = description.chars().count();
    if description.is_empty() {
        wrong.description = Some(words.get("web-intake-no-description"));
    } else if length > LONGEST {
        let over = i64::try_from(length - LONGEST).unwrap_or(i64::MAX);
        wrong.description = Some(words.count("web-intake-long", "count", over));
    }
    let (device, urgency) = (typed.device(), typed.urgency());
    let choose = || Some(words.get("web-intake-choose"));
    if device.is_none() {
        wrong.device = choose();
    }
    if urgency.is_none() {
        wrong.urgency = choose();
    }
    wrong.photo = typed.trouble.as_ref().map(|trouble| match trouble {
        Trouble::Type(name) => words.with("web-intake-photo-type", "name", name),
        Trouble::Size => words.get("web-intake-photo-size"),
        Trouble::Many => words.get("web-intake-photo-many"),
    });
    match (phone, device, urgency) {
        (Ok(phone), Some(device_type), Some(urgency)) if wrong.is_nothing() => {
            let form = Form {
                name: field::line(&clean(&typed.name.replace('\t', " "))),
                email,
                description,
                device_type,
                urgency,
                language: Language::default(),
                media: Vec::new(),
                proven: false,
            };
            Ok((phone, form))
        }
        _ => {
            wrong.form = Some(words.get("web-intake-wrong"));
            if wrong.photo.is_none() && !typed.photos.is_empty() {
                wrong.photo = Some(words.get("web-intake-photo-again"));
            }
            Err(Box::new(wrong))
        }
    }
}

impl Wrong {
    const fn is_nothing(&self) -> bool {
        self.phone.is_none()
            && self.email.is_none()
            && self.description.is_none()
            && self.device.is_none()
            && self.urgency.is_none()
            && self.photo.is_none()
    }
}
