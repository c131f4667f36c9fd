//! What people type into fields: read kindly, and refused with a word beside the field.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use super::{Web, error::Error, page};
use crate::domain::{EmailAddress, PhoneNumber, phone::PhoneError};

/// The longest line that is kept: names, mail addresses.
const LINE: usize = 200;

/// The wording that says what is wrong with a phone number.
pub(super) const fn phone(error: PhoneError) -> &'static str {
    match error {
        PhoneError::NoNumber | PhoneError::Letters => "web-phone-none",
        PhoneError::NoCountry | PhoneError::Ambiguous => "web-phone-country",
        PhoneError::Impossible => "web-phone-impossible",
        PhoneError::Extension => "web-phone-extension",
    }
}

/// The number of a customer that texts reach; or the wording that says what is wrong with it.
pub(super) fn customers_phone(web: &Web, text: &str) -> Result<PhoneNumber, &'static str> {
    match PhoneNumber::parse_for_texts(text.trim(), Some(&web.0.region)) {
        // It would text itself.
        Ok(ours) if ours.as_str() == web.0.number => Err("web-phone-ours"),
        Ok(phone) => Ok(phone),
        Err(error) => Err(phone(error)),
    }
}

/// One line of somebody's words; none when there is nothing in it. A database takes no NUL.
pub(super) fn line(text: &str) -> Option<String> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|it| !it.is_empty())
        .collect();
    let line: String = words.join(" ").chars().take(LINE).collect();
    (!line.is_empty()).then_some(line)
}

/// Words in several lines. A database takes no NUL.
pub(super) fn words(text: &str) -> String {
    // With what stands around it, a text may have 1,600 (Twilio's error 21617).
    const LONGEST: usize = 1_000;
    let odd = |c: char| c.is_control() && c != '\n';
    let text: String = text.replace("\r\n", "\n").replace(odd, " ");
    text.trim().chars().take(LONGEST).collect()
}

/// A mail address as it was typed; an error when it surely is none. Only a mail could prove more.
pub(super) fn email(text: &str) -> Result<Option<String>, ()> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let address = EmailAddress::parse(text).map_err(|_| ())?;
    Ok(Some(address.as_str().to_owned()))
}

/// A form that was sent too often.
pub(super) fn too_many(form: &impl Template) -> Result<Response, Error> {
    page::answer(StatusCode::TOO_MANY_REQUESTS, form)
}

#[cfg(test)]
mod tests {
    use super::email;

    #[test]
    fn what_surely_is_no_mail_address() {
        for good in [
            "jane@example.com",
            " j.d+x@mail.example.co ",
            "ñ@ejemplo.es",
        ] {
            assert_eq!(email(good), Ok(Some(good.trim().to_owned())));
        }
        assert_eq!(email("  "), Ok(None));
        let long = format!("{}@example.com", "x".repeat(254));
        for bad in [
            "jane",
            "jane@",
            "@example.com",
            "jane@example",
            "jane@.com",
            "jane doe@example.com",
            "a@b@example.com",
            "jane@exa\0mple.com",
            &long,
        ] {
            assert_eq!(email(bad), Err(()), "{bad}");
        }
    }
}
