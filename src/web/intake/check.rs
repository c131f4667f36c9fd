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
    let phone = PhoneNumber::parse_for_texts(typed.phone.trim(), Some(&web.0.region));
    if let Err(error) = &phone {
        wrong.phone = Some(words.get(field::phone(*error)));
    }
    let email = field::line(&clean(&typed.email));
    if email.as_deref().is_some_and(|it| !may_be_mail(it)) {
        wrong.email = Some(words.get("web-intake-email-wrong"));
    }
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

/// Whether mail may reach this; only a mail tells whether it does.
fn may_be_mail(text: &str) -> bool {
    let Some((whose, place)) = text.rsplit_once('@') else {
        return false;
    };
    let odd = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';' | '"');
    !whose.is_empty()
        && !text.contains(odd)
        && !whose.contains('@')
        && place.contains('.')
        && !place.starts_with('.')
        && !place.ends_with('.')
}

#[cfg(test)]
mod tests {
    use super::may_be_mail;

    #[test]
    fn mail_addresses() {
        for good in [
            "jane@example.com",
            "j.d+x@mail.example.co",
            "josé@exämple.es",
        ] {
            assert!(may_be_mail(good), "{good}");
        }
        for bad in [
            "jane",
            "@example.com",
            "jane@",
            "jane@host",
            "a@b@c.d",
            "a b@c.d",
            "Jane <j@c.d>",
            "j@.d",
            "j@d.",
        ] {
            assert!(!may_be_mail(bad), "{bad}");
        }
    }
}
